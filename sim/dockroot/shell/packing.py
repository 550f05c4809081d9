"""Compressed bytes: told by their magic, unpacked up to a bound, packed."""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from collections.abc import Callable
from typing import Any

from dockroot.shell.streams import LimitError

MAGIC = {
    b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"(\xb5/\xfd": "zstd",
    b"\x5d\0\0": "lzma",
}  # fmt: skip
_CHUNK = 1 << 20


class PackedError(Exception):
    """The bytes are not what they should be; said in gzip's words."""


def kind_of(data: bytes) -> str:
    """Return how bytes are compressed: `gzip`, `bzip2`, `xz`, `lzma`, `zstd`, or empty."""
    return next((kind for magic, kind in MAGIC.items() if data.startswith(magic)), "")


def _zstd() -> Any:
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        from backports import zstd
    return zstd


def _decompressor(kind: str) -> Any:
    made: dict[str, Callable[[], Any]] = {
        "gzip": lambda: zlib.decompressobj(31),
        "bzip2": bz2.BZ2Decompressor,
        "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ),
        "lzma": lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE),
        "zstd": lambda: _zstd().ZstdDecompressor(),
    }
    return made[kind]()


def unpacked(data: bytes, kind: str, limit: int) -> bytes:
    """Return what compressed bytes hold. Raises: PackedError; LimitError beyond `limit` bytes."""
    out = bytearray()
    while data and kind_of(data) == kind:
        machine = _decompressor(kind)
        try:
            piece = _step(machine, kind, data)
            while piece or not machine.eof:
                out += piece
                if len(out) > limit:
                    raise LimitError(f"a file unpacks to more than {limit:,} bytes")
                rest = machine.unconsumed_tail if kind == "gzip" else b""
                if not piece and not rest and not machine.eof:
                    raise PackedError("unexpected end of file")
                piece = b"" if machine.eof else _step(machine, kind, rest)
        except (zlib.error, OSError, lzma.LZMAError, ValueError, EOFError) as wrong:
            raise PackedError(f"invalid compressed data--format violated ({wrong})") from None
        except Exception as wrong:
            if type(wrong).__name__ == "ZstdError":
                raise PackedError("invalid compressed data") from None
            raise
        data = machine.unused_data
    if data.strip(b"\0") and not out:
        raise PackedError("not in gzip format")
    return bytes(out)


def _step(machine: Any, kind: str, data: bytes) -> bytes:
    piece: bytes = machine.decompress(data, _CHUNK)
    return piece


def packed(
    data: bytes, kind: str, level: int | None = None, *, name: str = "", seconds: int = 0
) -> bytes:
    """Return bytes compressed; the same bytes each time. A gzip's header keeps `name` and `seconds`."""
    if kind == "gzip":
        return _gzip(data, 6 if level is None else max(level, 1), name, seconds)
    if kind == "bzip2":
        return bz2.compress(data, 9 if level is None else max(level, 1))
    if kind == "xz":
        return lzma.compress(data, preset=6 if level is None else level)
    if kind == "lzma":
        return lzma.compress(data, format=lzma.FORMAT_ALONE)
    return bytes(_zstd().compress(data, 3 if level is None else level))


def _gzip(data: bytes, level: int, name: str, seconds: int) -> bytes:
    """Return a gzip (RFC 1952) as GNU's writes its header: made on Unix, with or without a name."""
    machine = zlib.compressobj(level, zlib.DEFLATED, -15)
    effort = {1: 4, 9: 2}.get(level, 0)
    flags = 8 if name else 0
    head = struct.pack("<4sIBB", b"\x1f\x8b\x08" + bytes([flags]), seconds & 0xFFFFFFFF, effort, 3)
    title = name.encode("utf-8", "surrogateescape") + b"\0" if name else b""
    body = machine.compress(data) + machine.flush()
    return head + title + body + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)
