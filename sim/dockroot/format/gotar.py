r"""Tar headers as Go's archive/tar writes them for moby.

The format (Go 1.19, `archive/tar/{common,writer,strconv}.go`; moby v20.10.24 to v28.5.2 ask for
PAX, which lets plain USTAR through when everything fits):

* 512-byte USTAR block: numbers as zero-padded octal with a NUL at the end, text NUL-padded, magic
  `ustar\0` `00`, checksum as six octal digits, NUL, space;
* an ASCII name of 101 to 256 bytes is split at a `/` into prefix (up to 155) and name (up to 100);
* what does not fit (longer or non-ASCII text, ids over 2,097,151, sizes from 8 GiB, times before
  1970 or with a fraction, xattrs) goes into a PAX header before the block: a file of type `x`
  called `<dir>/PaxHeaders.0/<base>` with records `<length> <key>=<value>\n` sorted by key. The
  block then holds the text without its non-ASCII bytes, cut to the field, and 0 for the numbers
  that do not fit.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from msgspec import Struct, field

BLOCK = 512
END = bytes(2 * BLOCK)
"""The two zero blocks that end an archive."""

REGULAR, LINK, SYMLINK, CHAR = b"0", b"1", b"2", b"3"
BLOCK_DEVICE, DIRECTORY, FIFO = b"4", b"5", b"6"
PAX, PAX_GLOBAL, GNU_NAME, GNU_LINK = b"x", b"g", b"L", b"K"
HEADER_ONLY = frozenset((LINK, SYMLINK, CHAR, BLOCK_DEVICE, DIRECTORY, FIFO))
"""Types whose entries have no body, whatever their size field says."""

XATTR = b"SCHILY.xattr."
_SECOND = 1_000_000_000
_MAX_ID = 0o7777777
_MAX_SIZE = 0o77777777777


class TarHeader(Struct, frozen=True):
    """What one entry of a tar says of itself.

    `mode` is as written, with the file-type bits if the writer puts them there; `mtime` is in
    nanoseconds; `type` is one byte; text is UTF-8 with surrogateescape.
    """

    name: str
    type: bytes = REGULAR
    mode: int = 0
    uid: int = 0
    gid: int = 0
    size: int = 0
    mtime: int = 0
    linkname: str = ""
    uname: str = ""
    gname: str = ""
    device: tuple[int, int] = (0, 0)
    xattrs: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def body_size(self) -> int:
        """Length of the body that follows the header, in bytes."""
        return 0 if self.type in HEADER_ONLY else self.size


def padding(size: int) -> int:
    """Return how many zero bytes follow a body of `size` bytes."""
    return -size % BLOCK


def encode(header: TarHeader) -> bytes:
    """Return the blocks before the body of an entry: USTAR if it fits, else PAX and USTAR."""
    records, name = pax_records(header), raw(header.name)
    if not records:
        return _block(header, name)
    if records.keys() == {b"path"} and (parts := split(name)) is not None:
        return _block(header, parts[1], parts[0])
    body = pax_body(records)
    extended = _pax_block(name, len(body)) + body + bytes(padding(len(body)))
    return extended + _block(header, _text(header.name, 100))


def raw(text: str) -> bytes:
    """Return the bytes of a name."""
    return text.encode("utf-8", "surrogateescape")


def pax_records(header: TarHeader) -> dict[bytes, bytes]:
    """Return the PAX records of what its field cannot hold, be it a name that can be split."""
    found: dict[bytes, bytes] = {}
    for key, text, width in (
        (b"path", header.name, 100),
        (b"linkpath", header.linkname, 100),
        (b"uname", header.uname, 32),
        (b"gname", header.gname, 32),
    ):
        if not _fits(raw(text), width):
            found[key] = raw(text)
    for key, number, limit in (
        (b"uid", header.uid, _MAX_ID),
        (b"gid", header.gid, _MAX_ID),
        (b"size", header.size, _MAX_SIZE),
    ):
        if not 0 <= number <= limit:
            found[key] = b"%d" % number
    if header.mtime % _SECOND or not 0 <= header.mtime // _SECOND <= _MAX_SIZE:
        found[b"mtime"] = _pax_time(header.mtime)
    found.update((XATTR + raw(key), value) for key, value in header.xattrs.items())
    return found


def _fits(text: bytes, width: int) -> bool:
    return len(text) <= width and text.isascii()


def split(name: bytes) -> tuple[bytes, bytes] | None:
    """Split a long ASCII name as Go does; None when it is short or cannot be split."""
    if len(name) <= 100 or not name.isascii():
        return None
    end = 156 if len(name) > 156 else len(name) - name.endswith(b"/")
    cut = name.rfind(b"/", 0, end)
    rest = len(name) - cut - 1
    if cut <= 0 or cut > 155 or not 0 < rest <= 100:
        return None
    return name[:cut], name[cut + 1 :]


def _pax_time(nanoseconds: int) -> bytes:
    sign = "-" if nanoseconds < 0 else ""
    seconds, fraction = divmod(abs(nanoseconds), _SECOND)
    return (f"{sign}{seconds}" + (f".{fraction:09d}".rstrip("0") if fraction else "")).encode()


def pax_body(records: Mapping[bytes, bytes]) -> bytes:
    """Return the records as the body of a PAX header."""
    return b"".join(_record(key, records[key]) for key in sorted(records))


def pax_name(name: bytes) -> bytes:
    """Return the name of the PAX header of the entry `name`, not yet cut to its field."""
    directory, slash, base = name.rpartition(b"/")
    return _ascii(_clean(directory + slash + b"PaxHeaders.0/" + base))


def _record(key: bytes, value: bytes) -> bytes:
    rest = b" %b=%b\n" % (key, value)
    length = len(rest) + len(str(len(rest)))
    if len(str(length)) + len(rest) != length:
        length = len(str(length)) + len(rest)
    return b"%d%b" % (length, rest)


def _block(header: TarHeader, name: bytes, prefix: bytes = b"") -> bytes:
    fields = (
        name.ljust(100, b"\0"),
        octal(header.mode, 8),
        octal(header.uid, 8),
        octal(header.gid, 8),
        octal(header.size, 12),
        octal(header.mtime // _SECOND, 12),
        b" " * 8,
        header.type,
        _text(header.linkname, 100),
        b"ustar\x0000",
        _text(header.uname, 32),
        _text(header.gname, 32),
        octal(header.device[0], 8),
        octal(header.device[1], 8),
        prefix.ljust(155, b"\0"),
        bytes(12),
    )
    return summed(b"".join(fields))


def _pax_block(name: bytes, size: int) -> bytes:
    zero = octal(0, 8)
    fields = (
        pax_name(name)[:100].rstrip(b"/").ljust(100, b"\0"),
        zero,
        zero,
        zero,
        octal(size, 12),
        octal(0, 12),
        b" " * 8,
        PAX,
        bytes(100),
        b"ustar\x0000",
    )
    return summed(b"".join(fields).ljust(BLOCK, b"\0"))


def _clean(path: bytes) -> bytes:
    """Clean a path as Go's `path.Clean` does: unlike POSIX, a double slash at the start is one."""
    return posixpath.normpath(path[path.startswith(b"//") :])


def summed(block: bytes) -> bytes:
    """Return a block with its checksum put in."""
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def octal(number: int, width: int) -> bytes:
    """Return a number as a field: octal digits and NUL; 0 when it does not fit."""
    if not 0 <= number < 8 ** (width - 1):
        number = 0
    return b"%0*o\0" % (width - 1, number)


def _ascii(text: bytes) -> bytes:
    return bytes(byte for byte in text if 0 < byte < 0x80)


def _text(value: str, width: int) -> bytes:
    """Return the ASCII of `value` for a field; a slash at the cut becomes NUL."""
    text = _ascii(raw(value))
    cut = text[:width]
    if len(text) > width and cut.endswith(b"/"):
        bare = len(cut.rstrip(b"/"))
        cut = cut[:bare] + b"\0" + cut[bare + 1 :]
    return cut.ljust(width, b"\0")
