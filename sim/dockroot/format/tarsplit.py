"""tar-split: what of a layer's tar cannot be read back from its files.

The format (`tar-split.json.gz`; vbatts/tar-split 0.11.2 in moby v20.10.24 and 0.11.5 in v26.1.5,
`tar/asm/disassemble.go` and `tar/storage/entry.go`): gzip of one JSON object a line,

* `{"type":2,"payload":"<base64>","position":N}`: a segment, bytes that stand in the tar as they
  are: the zero padding of the body before, headers, the end and whatever follows it;
* `{"type":1,"name":"usr/bin/x","size":4,"payload":"<base64>","position":N}`: an entry, whose body
  is read from the layer's `diff` directory and checked against its CRC-64 (ISO, eight bytes,
  big-endian). An entry with an empty body has no `size` and `"payload":null`; a name that is not
  UTF-8 stands as base64 in `name_raw`.

Bytes after the two zero blocks that end the tar follow as segments, cut where the engine's reads
were cut (`archive.py`). Up to 0.11.2 one empty segment stands last, unless the read that found the
end brought bytes, as from a gzip stream (measured on 20.10.24). A path may occur only once.

The gzip header has no name and no time, system 255 (Go 1.19 to 1.25, `compress/gzip`). Go's encoder
makes other blocks of the same lines than zlib does.
"""

from __future__ import annotations

import base64
import hashlib
import posixpath
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from fastcrc import crc64
from msgspec import Struct

from dockroot.digest import DiffID
from dockroot.errors import ArchiveError, DockrootError
from dockroot.format import gojson, tarreader
from dockroot.format.gotar import TarHeader
from dockroot.format.layertar import Member, Piece
from dockroot.tree import Bytes, Content, Directory, Kind, Node

_GZIP_HEADER = bytes.fromhex("1f8b08000000000000ff")
_CHUNK = 256 << 10
_MAX_LINE = 64 << 20
_MAX_LINKS = 40


class TarSplitError(DockrootError):
    """A tar-split is damaged, or the files that it speaks of are not those it was made from.

    `file` names the entry, where one is at fault.
    """

    def __init__(self, message: str, *, file: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.file = file


class Segment(Struct, frozen=True):
    """Bytes of the tar between bodies."""

    payload: bytes


class File(Struct, frozen=True):
    """An entry of the tar: its name as there, the length of its body and the body's CRC-64."""

    name: str
    size: int = 0
    crc: int | None = None


class Packed(Struct, frozen=True):
    """What one pass over a tar gives: the gzip file `tar_split`, the tar's length in bytes."""

    diff_id: DiffID
    tar_split: Content
    tar_size: int


def pack(
    pieces: Iterable[Piece],
    *,
    trailing_empty: bool,
    stored_end: bool = True,
    progress: Callable[[int], None] | None = None,
) -> Packed:
    """Digest a tar and make its tar-split in one pass; `progress` is told of each count of bytes.

    `trailing_empty`: an empty segment stands last. `stored_end`: the gzip stream ends with an empty
    stored block (Go until 1.25), else with an empty fixed one (measured on 28.5.2).

    Raises: ArchiveError when a path occurs twice, or a body is not as long as it says.
    """
    lines = _Lines()
    seen: set[str] = set()
    digest = _Hash(progress)
    for piece in pieces:
        if isinstance(piece, bytes):
            digest.update(piece)
            lines.add(Segment(piece))
            continue
        clean = posixpath.normpath(piece.name)
        if clean in seen:
            raise ArchiveError(
                f"{piece.name!r} stands twice in the tar",
                hint="an engine refuses such a layer; make the tar anew, with each path once",
            )
        seen.add(clean)
        lines.add(_file(piece, digest))
    if trailing_empty:
        lines.add(Segment(b""))
    diff_id = DiffID.from_hex(digest.hexdigest())
    return Packed(diff_id, Bytes(lines.finish(stored_end)), digest.size)


def _file(member: Member, digest: _Hash) -> File:
    size = member.content.size
    if not size:
        return File(member.name)
    crc = read = 0
    with member.content.open() as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            crc = crc64.go_iso(chunk, crc)
            read += len(chunk)
            if read > size:
                break
    if read != size:
        raise ArchiveError(
            f"{member.name!r} has not the {size:,} bytes that it was said to have",
            hint="it changed while it was read, or its archive did; try again with files at rest",
        )
    return File(member.name, size, crc)


class _Hash:
    """SHA-256 and length of a stream, in one thread: a second one gains nothing (measured)."""

    def __init__(self, progress: Callable[[int], None] | None) -> None:
        self._sha, self._progress, self.size = hashlib.sha256(), progress, 0

    def update(self, chunk: bytes) -> None:
        self._sha.update(chunk)
        self.size += len(chunk)
        if self._progress is not None:
            self._progress(len(chunk))

    def hexdigest(self) -> str:
        return self._sha.hexdigest()


class _Lines:
    """The JSON lines, compressed as they come."""

    def __init__(self) -> None:
        self._position, self._size, self._crc = 0, 0, 0
        self._deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
        self._out = bytearray(_GZIP_HEADER)

    def add(self, entry: Segment | File) -> None:
        line = encode(entry, self._position)
        self._position += 1
        self._crc = zlib.crc32(line, self._crc)
        self._size += len(line)
        self._out += self._deflate.compress(line)

    def finish(self, stored_end: bool) -> bytes:
        if stored_end:
            self._out += self._deflate.flush(zlib.Z_SYNC_FLUSH) + b"\x01\x00\x00\xff\xff"
        else:
            self._out += self._deflate.flush(zlib.Z_FINISH)
        self._out += self._crc.to_bytes(4, "little")
        self._out += (self._size & 0xFFFFFFFF).to_bytes(4, "little")
        return bytes(self._out)


def encode(entry: Segment | File, position: int) -> bytes:
    """Return the line of an entry, with its newline."""
    if isinstance(entry, Segment):
        return b'{"type":2,"payload":"%b","position":%d}\n' % (
            base64.b64encode(entry.payload),
            position,
        )
    line = [b'{"type":1']
    if not _is_utf8(entry.name):
        line.append(b',"name_raw":' + gojson.dumps(entry.name.encode("utf-8", "surrogateescape")))
    elif entry.name:
        line.append(b',"name":' + gojson.dumps(entry.name))
    if entry.size:
        line.append(b',"size":%d' % entry.size)
    crc = b"null" if entry.crc is None else gojson.dumps(entry.crc.to_bytes(8, "big"))
    line.append(b',"payload":%b,"position":%d}\n' % (crc, position))
    return b"".join(line)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def entries(tar_split: Content) -> Iterator[Segment | File]:
    """Yield the entries of a `tar-split.json.gz`, in order.

    Raises: TarSplitError when it is damaged.
    """
    for position, line in enumerate(_lines(tar_split)):
        try:
            entry = _decode(gojson.loads(line), position)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise TarSplitError(
                f"line {position + 1} of the tar-split is damaged",
                hint="the layer cannot be put together again; build or load its image anew",
            ) from None
        yield entry


def _decode(record: Any, position: int) -> Segment | File:
    if record["position"] != position:
        raise ValueError("out of order")
    payload = record["payload"]
    data = None if payload is None else base64.b64decode(payload.encode(), validate=True)
    if record["type"] == 2:
        return Segment(data or b"")
    if record["type"] != 1:
        raise ValueError("unknown type")
    name = record.get("name", "")
    if "name_raw" in record:
        raw = base64.b64decode(record["name_raw"], validate=True)
        name = raw.decode("utf-8", "surrogateescape")
    size = record.get("size", 0)
    if not isinstance(name, str) or not isinstance(size, int) or size < 0:
        raise TypeError("not an entry")
    if data and len(data) != 8:
        raise ValueError("not a CRC-64")
    return File(name, size, int.from_bytes(data, "big") if data else None)


def _lines(tar_split: Content) -> Iterator[bytes]:
    rest = b""
    for chunk in _inflated(tar_split):
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
        if len(rest) > _MAX_LINE:
            raise TarSplitError("a line of the tar-split is too long", hint="the file is damaged")
    if rest:
        yield rest


def _inflated(tar_split: Content) -> Iterator[bytes]:
    inflate = zlib.decompressobj(31)
    try:
        with tar_split.open() as stream:
            while not inflate.eof:
                data = inflate.unconsumed_tail or stream.read(_CHUNK)
                if not data:
                    raise zlib.error("it ends too early")
                yield inflate.decompress(data, _CHUNK)
    except zlib.error as error:
        raise TarSplitError(
            f"the tar-split is no whole gzip file ({error})",
            hint="the layer cannot be put together again; build or load its image anew",
        ) from None


def headers(tar_split: Content) -> Iterator[TarHeader]:
    """Yield the header of each entry: the true owner, mode, time and type of every file.

    Raises: TarSplitError when the tar-split, or a header in it, is damaged.
    """
    raw, pad = b"", 0
    for entry in entries(tar_split):
        if isinstance(entry, Segment):
            raw += entry.payload
            continue
        try:
            found = tarreader.parse(raw[pad:])
        except tarreader.TarError as error:
            raise TarSplitError(
                f"the tar-split has no header for {entry.name!r}: {error}",
                file=entry.name,
                hint="the file is damaged; build or load the image anew",
            ) from None
        yield found.header
        raw, pad = b"", found.pad


def assemble(tar_split: Content, diff: Directory) -> Iterator[bytes]:
    """Yield the layer's tar again, in chunks, its bodies read from the layer's directory.

    Raises: TarSplitError when a file is missing, or is not what it was (its `file` names it).
    """
    for entry in entries(tar_split):
        if isinstance(entry, Segment):
            if entry.payload:
                yield entry.payload
        elif entry.size:
            yield from _body(entry, diff)


def _body(entry: File, diff: Directory) -> Iterator[bytes]:
    node = find(diff, entry.name)
    if node is None or node.kind is not Kind.FILE:
        raise TarSplitError(
            f"{entry.name!r} is missing in the layer's directory",
            file=entry.name,
            hint="the layer was changed by hand; build or load its image anew",
        )
    crc = 0
    with node.content.open() as stream:
        while chunk := stream.read(_CHUNK):
            crc = crc64.go_iso(chunk, crc)
            yield chunk
    if crc != entry.crc:
        raise TarSplitError(
            f"file integrity checksum failed for {entry.name!r}",
            file=entry.name,
            hint="its content was changed after the layer was made; build or load its image anew",
        )


def find(root: Directory, path: str) -> Node | None:
    """Return the inode an entry was unpacked to, as `open` finds it with `root` for `/`."""
    todo, above, links = path.split("/")[::-1], [root], 0
    node: Node | None = root
    while todo:
        name = todo.pop()
        if name in ("", "."):
            continue
        if name == "..":
            above = above[:-1] or [root]
            continue
        node = above[-1].children.get(name)
        if isinstance(node, Directory):
            above.append(node)
        elif node is not None and node.kind is Kind.SYMLINK:
            links += 1
            if links > _MAX_LINKS:
                return None
            above = [root] if node.target.startswith("/") else above
            todo += node.target.split("/")[::-1]
        elif todo:
            return None
    return node
