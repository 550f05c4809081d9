"""Made-up blobs are real gzip, the same on every machine."""

from __future__ import annotations

import gzip
import hashlib
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockroot.bases import blobs
from dockroot.bases.base import Blob
from dockroot.format.layertar import Member
from dockroot.tree import Bytes


def stored(data: bytes) -> bytes:
    """The same gzip, written down in another way."""
    parts = [data[at : at + 65_535] for at in range(0, len(data), 65_535)] or [b""]
    body = b"".join(
        struct.pack("<BHH", index == len(parts) - 1, len(part), len(part) ^ 0xFFFF) + part
        for index, part in enumerate(parts)
    )
    return (
        bytes.fromhex("1f8b08000000000000ff")
        + body
        + struct.pack("<II", zlib.crc32(data), len(data))
    )


@pytest.mark.parametrize("size", [0, 1, 512, 65_534, 65_535, 65_536, 131_070, 131_071, 3_000_000])
def test_the_digest_is_of_a_gzip_of_the_tar(size: int) -> None:
    data = bytes(index * 7 % 251 for index in range(1024)) * (size // 1024 + 1)
    packed = stored(data[:size])
    assert gzip.decompress(packed) == data[:size]
    assert blobs.blob_of([data[:size]]) == Blob(
        blobs.Digest("sha256:" + hashlib.sha256(packed).hexdigest()), len(packed)
    )


@given(st.lists(st.binary(max_size=200)), st.integers(0, 70_000))
def test_how_the_pieces_are_cut_does_not_show(pieces: list[bytes], size: int) -> None:
    body = bytes(size)
    whole = b"".join(pieces) + body
    assert blobs.blob_of([*pieces, Member("x", Bytes(body))]) == blobs.blob_of([whole])


def test_the_manifest_names_config_and_layers() -> None:
    one = blobs.manifest_digest(b"{}", [blobs.blob_of([b"a"])])
    assert one != blobs.manifest_digest(b"{ }", [blobs.blob_of([b"a"])])
    assert one != blobs.manifest_digest(b"{}", [blobs.blob_of([b"b"])])
    assert one != blobs.manifest_digest(b"{}", [])
