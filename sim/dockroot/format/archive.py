"""A tar as it was supplied: its exact bytes as pieces, and by reference the tree it unpacks to.

The file may be compressed (gzip, bzip2, xz, zstd, told by the first bytes); it is then unpacked
once, through the caller's `spool`. Of the plain tar only the headers are read: bodies are slices of
it.

A layer made of such a tar is digested as supplied. What stands after its end reaches tar-split in
the cuts in which the engine read it (measured on 20.10.24, 26.1.5 and 28.5.2): from gzip in 32 KiB
of the stream; from an archive that is loaded the rest of such 32 KiB, then 1 MiB each; from the
network as it arrives, mostly 32 KiB.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from typing import BinaryIO

from msgspec import Struct

from dockroot.errors import ArchiveError
from dockroot.format.gotar import TarHeader
from dockroot.format.layertar import Member, Piece
from dockroot.format.tarreader import Entry, TarError, TarReader
from dockroot.format.unpack import Unpacker
from dockroot.tree import EMPTY, Bytes, Content, Directory, Slice

NETWORK_CHUNK = 32 << 10
FILE_CHUNK = 1 << 20
_READ_AHEAD = 64 << 10

_MAGIC = {
    b"\x1f\x8b\x08": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
}


class Limits(Struct, frozen=True):
    """How far an archive is followed before it is taken for a trap: counts of entries and of bytes.

    `size` bounds what a compressed archive unpacks to, `ratio` by how much it may grow once it has
    passed `ratio_from` bytes.
    """

    entries: int = 5_000_000
    size: int = 256 << 30
    ratio: int = 250
    ratio_from: int = 256 << 20


DEFAULT_LIMITS = Limits()


class Archive(Struct, frozen=True):
    """An opened archive.

    `content` is the plain tar, `tree` what it unpacks to, `compression` its kind (None: it was
    plain).
    """

    content: Content
    tree: Directory
    compression: str | None
    _headers: list[TarHeader]
    _bodies: array[int]
    _end: int

    @property
    def headers(self) -> Iterator[TarHeader]:
        """The header of each entry, in order."""
        return iter(self._headers)

    @property
    def pieces(self) -> Iterator[Piece]:
        """The tar as pieces; what follows its end cut as from the network."""
        return self.cut(NETWORK_CHUNK)

    @property
    def trailing_empty(self) -> bool:
        """Whether the reader meets the end by itself: gzip tells of it with the last bytes."""
        return self.compression != "gzip" or self._end == self.content.size

    def cut(self, tail_chunk: int) -> Iterator[Piece]:
        """Yield the pieces; what follows the tar's end is cut at 32 KiB, then each `tail_chunk`."""
        at = 0
        with self.content.open() as stream:
            reader = _Raw(stream)
            for header, body in zip(self._headers, self._bodies, strict=True):
                yield reader.take(at, body)
                size = header.body_size
                yield Member(header.name, self._body(reader, body, size))
                at = body + size
            if self._end > at:
                yield reader.take(at, self._end)
            at = self._end
            step = NETWORK_CHUNK - at % NETWORK_CHUNK
            while at < self.content.size:
                upto = min(at + step, self.content.size)
                yield reader.take(at, upto)
                at, step = upto, tail_chunk

    def _body(self, reader: _Raw, start: int, size: int) -> Content:
        """Return a body: a small one read on the way, for opening the file anew costs more."""
        if 0 < size <= _READ_AHEAD:
            data = reader.take(start, start + size)
            if len(data) == size:
                return Bytes(data)
        return Slice(self.content, start, size) if size else EMPTY


class _Raw:
    """Read ranges of a stream that mostly follow one another."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._at = stream, 0

    def take(self, start: int, end: int) -> bytes:
        if start != self._at:
            self._stream.seek(start)
        data = b""
        while len(data) < end - start and (more := self._stream.read(end - start - len(data))):
            data += more
        self._at = start + len(data)
        return data


def open_archive(
    content: Content,
    *,
    spool: Callable[[BinaryIO], Content],
    whiteouts: bool = False,
    now: int = 0,
    name: str = "archive",
    limits: Limits = DEFAULT_LIMITS,
    progress: Callable[[int], None] | None = None,
    unpacked: bool = True,
) -> Archive:
    """Open a tar, compressed or not; `name` is what errors call it.

    `spool` keeps the bytes of a stream and returns them as content (it reads to the end).
    `whiteouts`: it is a layer, whose `.wh.` names are taken away as `unpack.py` says; else they are
    names. `now` is the time of unpacking, in nanoseconds. `progress` is told of each further count
    of bytes of the plain tar. Not `unpacked`: its tree stays empty and its names are not judged, for
    whoever unpacks it over what is there.

    Raises: ArchiveError when it is damaged, truncated, hostile, empty or no archive.
    """
    compression = compression_of(content)
    if content.size == 0:
        raise ArchiveError(
            f"{name}: the file is empty", hint="an empty layer is a tar of 1,024 zero bytes"
        )
    if compression is not None:
        from dockroot.format.decompress import plain

        most = min(limits.size, max(limits.ratio_from, content.size * limits.ratio))
        content = plain(content, compression, spool, name, most)
    unpacker = Unpacker(name, whiteouts=whiteouts, now=now)
    scan = _Scan(content, name, limits, progress)
    for entry, body in scan:
        if unpacked:
            unpacker.add(entry.header, Slice(content, body, entry.size) if entry.size else EMPTY)
    return Archive(content, unpacker.root, compression, scan.headers, scan.bodies, scan.end)


def compression_of(content: Content) -> str | None:
    """Return `gzip`, `bzip2`, `xz` or `zstd` as the first bytes tell, else None."""
    with content.open() as stream:
        start = stream.read(8)
    return next((kind for magic, kind in _MAGIC.items() if start.startswith(magic)), None)


class _Scan:
    """Go through the headers of a plain tar."""

    def __init__(
        self,
        content: Content,
        name: str,
        limits: Limits,
        progress: Callable[[int], None] | None,
    ) -> None:
        self._content, self._name, self._limits, self._progress = content, name, limits, progress
        self.headers: list[TarHeader] = []
        self.bodies = array("q")
        self.end = 0

    def __iter__(self) -> Iterator[tuple[Entry, int]]:
        with self._content.open() as stream:
            reader = TarReader(stream)
            try:
                yield from self._entries(reader, stream)
            except TarError as error:
                after = f" (after {self.headers[-1].name!r})" if self.headers else ""
                raise ArchiveError(
                    f"{self._name}: {error}{after}",
                    hint="give a whole tar without sparse files: plain, gzip, bzip2, xz or zstd",
                ) from None

    def _entries(self, reader: TarReader, stream: BinaryIO) -> Iterator[tuple[Entry, int]]:
        told = 0
        while (entry := reader.next()) is not None:
            if len(self.headers) >= self._limits.entries:
                raise ArchiveError(
                    f"{self._name}: it has more than {self._limits.entries:,} entries",
                    hint="is it a tar bomb?",
                )
            body = reader.position
            self._skip(reader, stream, entry)
            self.headers.append(entry.header)
            self.bodies.append(body)
            yield entry, body
            if self._progress is not None and reader.position - told >= 1 << 20:
                self._progress(reader.position - told)
                told = reader.position
        self.end = reader.position
        if self._progress is not None and self._content.size > told:
            self._progress(self._content.size - told)

    def _skip(self, reader: TarReader, stream: BinaryIO, entry: Entry) -> None:
        length = entry.size + entry.pad
        if reader.position + length > self._content.size:
            raise TarError(f"it ends within {entry.header.name!r}, at byte {self._content.size:,}")
        if length < _READ_AHEAD:
            reader.take(length)
        else:
            reader.position += length
            stream.seek(reader.position)
