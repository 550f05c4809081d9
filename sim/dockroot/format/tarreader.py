"""Tar headers read as Go's archive/tar reads them, entry by entry.

The formats (Go 1.19, `archive/tar/reader.go`; tar-split 0.11.2, `archive/tar/reader.go`): V7,
USTAR, STAR and GNU blocks, octal or base-256 numbers; PAX records (`x`) and GNU long names (`L`,
`K`) speak of the entry after them; a global PAX header (`g`) counts as an entry of its own. One
zero block at the end of the stream, or two anywhere, end the archive; so does the end of the stream
where a header would begin. Sparse files are refused.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import BinaryIO

from msgspec import Struct

from dockroot.format import gotar
from dockroot.format.gotar import BLOCK, TarHeader, padding

_ZERO = bytes(BLOCK)
_MAX_RECORDS = 1 << 20
_DECIMAL = re.compile(rb"[+-]?[0-9]+\Z")
_TIME = re.compile(rb"([+-]?)([0-9]+)(?:\.([0-9]*))?\Z")
_OCTAL = re.compile(rb"[0-7]+\Z")
_SECOND = 1_000_000_000
_INT64 = 1 << 63


class TarError(ValueError):
    """The bytes are no tar, or a damaged one."""


class Entry(Struct, frozen=True):
    """An entry: its header, the length of the body that follows, and of the padding after it."""

    header: TarHeader
    size: int
    pad: int


class TarReader:
    """Read the headers of a tar from a stream; `position` counts the bytes taken."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.position = 0

    def next(self) -> Entry | None:
        """Return the next entry, or None at the end; the caller then skips body and padding.

        Raises: TarError.
        """
        records: dict[bytes, bytes] = {}
        long_name = long_link = b""
        while (block := self._block()) is not None:
            kind, size = block[156:157], _number(block[124:136])
            if kind == gotar.PAX:
                records = _records(self._special(size))
            elif kind == gotar.GNU_NAME:
                long_name = _text(self._special(size))
            elif kind == gotar.GNU_LINK:
                long_link = _text(self._special(size))
            elif kind == gotar.PAX_GLOBAL:
                return self._global(block, size)
            else:
                header = _header(block, records, long_name, long_link)
                return Entry(header, header.body_size, padding(header.body_size))
        return None

    def take(self, size: int) -> bytes:
        """Return the next `size` bytes. Raises: TarError when the stream ends before."""
        parts = []
        while size:
            part = self._stream.read(size)
            if not part:
                raise TarError(f"it ends too early, at byte {self.position:,}")
            parts.append(part)
            size -= len(part)
            self.position += len(part)
        return b"".join(parts)

    def _block(self) -> bytes | None:
        block = self._whole_block()
        if block == _ZERO:
            second = self._whole_block()
            if second not in (b"", _ZERO):
                raise TarError("a zero block stands before its end")
            return None
        if not block:
            return None
        _check_sum(block)
        return block

    def _whole_block(self) -> bytes:
        first = self._stream.read(BLOCK)
        self.position += len(first)
        return first + self.take(BLOCK - len(first)) if 0 < len(first) < BLOCK else first

    def _special(self, size: int) -> bytes:
        body = self._records_body(size)
        self.take(padding(size))
        return body

    def _records_body(self, size: int) -> bytes:
        if not 0 <= size <= _MAX_RECORDS:
            raise TarError(f"an extended header of {size:,} bytes")
        return self.take(size)

    def _global(self, block: bytes, size: int) -> Entry:
        records = _records(self._records_body(size))
        name = records.get(b"path") or _text(block[:100])
        return Entry(TarHeader(_str(name), gotar.PAX_GLOBAL), 0, padding(size))


def parse(raw: bytes) -> Entry:
    """Return the entry whose header blocks are `raw`, with those that speak of it.

    Raises: TarError.
    """
    entry = TarReader(io.BytesIO(raw)).next()
    if entry is None:
        raise TarError("no header where one should be")
    return entry


def _check_sum(block: bytes) -> None:
    """Compare the checksum, which some writers took over signed bytes."""
    field = block[148:156].strip(b" \0")
    total = sum(block) - sum(block[148:156]) + 8 * ord(" ")
    said = int(field, 8) if _OCTAL.match(field) else -1
    if said != total and said != _signed_sum(block):
        raise TarError("its header is damaged, or it is no tar")


def _signed_sum(block: bytes) -> int:
    rest = block[:148] + b" " * 8 + block[156:]
    return sum(byte - 256 if byte > 127 else byte for byte in rest)


def _header(
    block: bytes, records: Mapping[bytes, bytes], long_name: bytes, long_link: bytes
) -> TarHeader:
    kind, name, link = block[156:157], _text(block[:100]), _text(block[157:257])
    ustar = block[257:263] == b"ustar\0"
    named = ustar or block[257:265] == b"ustar  \0"
    if ustar and (prefix := _text(block[345:476] if block[508:] == b"tar\0" else block[345:500])):
        name = prefix + b"/" + name
    if kind == b"S" or any(key.startswith(b"GNU.sparse.") for key in records):
        raise TarError(f"{_str(name)!r} is stored as a sparse file")
    name = long_name or records.get(b"path") or name
    link = long_link or records.get(b"linkpath") or link
    if kind == b"\0":
        kind = gotar.DIRECTORY if name.endswith(b"/") else gotar.REGULAR
    size = _decimal(records, b"size", _number(block[124:136]))
    if size < 0:
        raise TarError(f"{_str(name)!r} has a negative size")
    return TarHeader(
        _str(name),
        kind,
        mode=_number(block[100:108]),
        uid=_decimal(records, b"uid", _number(block[108:116])),
        gid=_decimal(records, b"gid", _number(block[116:124])),
        size=size,
        mtime=_time(records.get(b"mtime"))
        if records.get(b"mtime")
        else _number(block[136:148]) * _SECOND,
        linkname=_str(link),
        uname=_str(records.get(b"uname") or (_text(block[265:297]) if named else b"")),
        gname=_str(records.get(b"gname") or (_text(block[297:329]) if named else b"")),
        device=(_number(block[329:337]), _number(block[337:345])) if named else (0, 0),
        xattrs={
            _str(key[len(gotar.XATTR) :]): value
            for key, value in records.items()
            if key.startswith(gotar.XATTR) and value
        },
    )


def _str(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _text(field: bytes) -> bytes:
    return field.partition(b"\0")[0]


def _number(field: bytes) -> int:
    if field[0] & 0x80:
        number = int.from_bytes(field, "big", signed=field[0] & 0x40 != 0)
        if not field[0] & 0x40:
            number -= 0x80 << 8 * (len(field) - 1)
        if not -_INT64 <= number < _INT64:
            raise TarError("a number in a header is too large")
        return number
    digits = field.strip(b" \0").partition(b"\0")[0]
    if digits and not _OCTAL.match(digits):
        raise TarError("a number in a header is damaged")
    return int(digits or b"0", 8)


def _decimal(records: Mapping[bytes, bytes], key: bytes, default: int) -> int:
    text = records.get(key)
    if not text:
        return default
    if not _DECIMAL.match(text) or not -_INT64 <= int(text[:40]) < _INT64:
        raise TarError(f"a PAX record has no number for {_str(key)}")
    return int(text)


def _time(text: bytes | None) -> int:
    match = _TIME.match(text or b"")
    if not match or len(match[2]) > 18:
        raise TarError("a PAX record has no time for mtime")
    nanoseconds = int(match[2]) * _SECOND + int((match[3] or b"")[:9].ljust(9, b"0"))
    return -nanoseconds if match[1] == b"-" else nanoseconds


def _records(body: bytes) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    at = 0
    while at < len(body):
        length, space, _ = body[at : at + 20].partition(b" ")
        end = at + int(length) if space and length.isdigit() else 0
        if not at < end <= len(body) or body[end - 1 : end] != b"\n":
            raise TarError("a PAX record is damaged")
        key, equals, value = body[at + len(length) + 1 : end - 1].partition(b"=")
        if not equals or not key or b"\0" in key:
            raise TarError("a PAX record is damaged")
        if key in (b"path", b"linkpath", b"uname", b"gname") and b"\0" in value:
            raise TarError("a PAX record holds a NUL in a name")
        found[key] = value
        at = end
    return found
