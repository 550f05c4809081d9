"""The registry's side of a pulled image where nothing tells it: compressed layers and the manifest
that names them.

A real layer's compressed digest depends on the publisher's compressor. The one made up here is of
the plainest gzip there is (RFC 1952 and 1951): stored blocks of 65,535 bytes, no name, no time, so
that it is the same on every machine. The manifest is Docker's schema 2 as an engine of the time
pushed it, indented by three spaces (moby v20.10.24, vendored
`docker/distribution/manifest/schema2/manifest.go`).
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence

from dockroot.bases.base import Blob
from dockroot.digest import Digest
from dockroot.format.layertar import Piece, chunks

MANIFEST_TYPE = "application/vnd.docker.distribution.manifest.v2+json"
_CONFIG_TYPE = "application/vnd.docker.container.image.v1+json"
_LAYER_TYPE = "application/vnd.docker.image.rootfs.diff.tar.gzip"
_BLOCK = 65_535
_HEADER = bytes.fromhex("1f8b08000000000000ff")


def blob_of(pieces: Iterable[Piece]) -> Blob:
    """Return digest and size of a tar compressed as this module says, without keeping it."""
    sha, crc, plain, size, rest = hashlib.sha256(_HEADER), 0, 0, len(_HEADER), bytearray()

    def block(data: bytes | memoryview, last: bool) -> int:
        length = len(data)
        sha.update(
            bytes([last]) + length.to_bytes(2, "little") + (length ^ 0xFFFF).to_bytes(2, "little")
        )
        sha.update(data)
        return length + 5

    for chunk in chunks(pieces):
        crc, plain = zlib.crc32(chunk, crc), plain + len(chunk)
        rest += chunk
        whole = (len(rest) - 1) // _BLOCK * _BLOCK if rest else 0
        with memoryview(rest) as view:
            size += sum(block(view[at : at + _BLOCK], False) for at in range(0, whole, _BLOCK))
        del rest[:whole]
    size += block(bytes(rest), True)
    sha.update(crc.to_bytes(4, "little") + (plain & 0xFFFFFFFF).to_bytes(4, "little"))
    return Blob(Digest.from_hex(sha.hexdigest()), size + 8)


def manifest_digest(config: bytes, layers: Sequence[Blob]) -> Digest:
    """Return the digest of the manifest that names `config` and `layers`."""
    value = {
        "schemaVersion": 2,
        "mediaType": MANIFEST_TYPE,
        "config": {"mediaType": _CONFIG_TYPE, "size": len(config), "digest": Digest.of(config)},
        "layers": [
            {"mediaType": _LAYER_TYPE, "size": blob.size, "digest": blob.digest} for blob in layers
        ],
    }
    return Digest.of(json.dumps(value, indent=3).encode())
