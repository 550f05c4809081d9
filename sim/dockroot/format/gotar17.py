"""Tar headers as the archive/tar of Go 1.7 writes them: those of docker 1.13.1.

The format where it differs from `gotar.py` (moby v1.13.1, whose go-winio holds a copy of that
writer, `vendor/github.com/Microsoft/go-winio/archive/tar/writer.go`; not measured, no such engine
runs here):

* text that goes into a PAX record leaves its field empty;
* a long name is split when no other text needs a record, whatever else does;
* ids and sizes that do not fit in octal are written in base-256, and from that entry on every block
  of the archive has GNU's magic, `ustar` and two spaces;
* times before 1970 are 0; a PAX header has the time of its entry, and zeros as device numbers.
"""

from __future__ import annotations

from collections.abc import Collection

from dockroot.format import gotar
from dockroot.format.gotar import TarHeader

_SECOND = 1_000_000_000
_TEXTS = (b"path", b"linkpath", b"uname", b"gname")


class Writer:
    """Write the headers of one archive."""

    def __init__(self) -> None:
        self._binary = False

    def encode(self, header: TarHeader) -> bytes:
        """Return the blocks that stand before the body of an entry."""
        found = gotar.pax_records(header)
        records = {key: found[key] for key in found if key in _TEXTS}
        name, prefix = gotar.raw(header.name), b""
        if records.keys() == {b"path"} and (parts := gotar.split(name)) is not None:
            prefix, name = parts
            del records[b"path"]
        block = self._block(header, b"" if b"path" in records else name, prefix, records.keys())
        records |= {key: found[key] for key in found if key.startswith(gotar.XATTR)}
        if not records:
            return block
        body = gotar.pax_body(records)
        extended = TarHeader("", gotar.PAX, size=len(body), mtime=header.mtime)
        called = gotar.pax_name(gotar.raw(header.name))[:100]
        padded = body + bytes(gotar.padding(len(body)))
        return self._block(extended, called) + padded + block

    def _block(
        self, header: TarHeader, name: bytes, prefix: bytes = b"", recorded: Collection[bytes] = ()
    ) -> bytes:
        def text(key: bytes, value: str, width: int) -> bytes:
            return (b"" if key in recorded else gotar.raw(value)).ljust(width, b"\0")

        seconds = header.mtime // _SECOND
        fields = (
            name.ljust(100, b"\0"),
            gotar.octal(header.mode, 8),
            self._number(header.uid, 8),
            self._number(header.gid, 8),
            self._number(header.size, 12),
            gotar.octal(seconds, 12),
            b" " * 8,
            header.type,
            text(b"linkpath", header.linkname, 100),
            b"ustar  \0" if self._binary else b"ustar\x0000",
            text(b"uname", header.uname, 32),
            text(b"gname", header.gname, 32),
            gotar.octal(header.device[0], 8),
            gotar.octal(header.device[1], 8),
            prefix.ljust(155, b"\0"),
            bytes(12),
        )
        return gotar.summed(b"".join(fields))

    def _number(self, number: int, width: int) -> bytes:
        if number < 8 ** (width - 1):
            return gotar.octal(number, width)
        self._binary = True
        return (number | 1 << (8 * width - 1)).to_bytes(width, "big")
