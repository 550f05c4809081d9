"""A tree as a tar that loses nothing, and back.

The format, always the same for the same tree:

* the root first, as `./`; then a directory before its children, names by their bytes, without `./`;
* USTAR headers, and PAX (POSIX.1-2001, `pax`) for what does not fit: times in nanoseconds, long or
  non-ASCII names (raw bytes), large owners; owners by number alone;
* extended attributes as PAX `SCHILY.xattr.<name>`, as star, GNU tar and Go do, with `%` and `=` of
  the name as `%25` and `%3D` (GNU tar, `src/xheader.c`);
* devices, whiteouts (char 0:0) among them, as devices; a further name of an inode as a hard link;
* a socket, for which tar has no type, as a fifo with PAX `SCHILY.filetype=socket` (star(5));
* two zero blocks at the end.

Reading takes any tar: also GNU's with long names and sparse files, a leading `./` or `/`, gzip,
bzip2, xz or zstd around it, told by the first bytes.
"""

from __future__ import annotations

import io
import os
import posixpath
import tarfile
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO, cast

from dockroot.disk.content import FileContent, Progress, chunks, spool
from dockroot.disk.faults import refusal, text
from dockroot.errors import ArchiveError
from dockroot.format import gotar
from dockroot.format.decompress import DAMAGE, OPENERS
from dockroot.format.gotar import TarHeader
from dockroot.tree import Content, Directory, Kind, Node, Slice, by_name

_TYPES = {
    Kind.DIRECTORY: gotar.DIRECTORY,
    Kind.FILE: gotar.REGULAR,
    Kind.SYMLINK: gotar.SYMLINK,
    Kind.CHAR: gotar.CHAR,
    Kind.BLOCK: gotar.BLOCK_DEVICE,
    Kind.FIFO: gotar.FIFO,
    Kind.SOCKET: gotar.FIFO,
}
_KINDS = {
    tarfile.DIRTYPE: Kind.DIRECTORY,
    tarfile.SYMTYPE: Kind.SYMLINK,
    tarfile.CHRTYPE: Kind.CHAR,
    tarfile.BLKTYPE: Kind.BLOCK,
    tarfile.FIFOTYPE: Kind.FIFO,
}
_XATTR = "SCHILY.xattr."
_SECOND = 1_000_000_000
_DAMAGE = (tarfile.TarError, *DAMAGE)
_HINT = "give a whole tar: plain, gzip, bzip2, xz or zstd"


def write_tar(tree: Directory, stream: BinaryIO, *, progress: Progress | None = None) -> None:
    """Write `tree` to `stream`; the same tree gives the same bytes.

    Raises: RootError when content cannot be read or the disk is full.
    """
    named: dict[int, str] = {}
    try:
        _put(stream, ".", tree, named, progress)
        for path, node in tree.walk():
            _put(stream, path, node, named, progress)
        stream.write(gotar.END)
    except OSError as error:
        raise refusal(error, "writing the tar", after="it is not complete") from error


def pack(tree: Directory, path: Path) -> int:
    """Write `tree` into the file at `path`, which is there as a whole or not at all; return its size in bytes.

    Raises: RootError when content cannot be read or the disk is full; OSError for a place that takes no file.
    """
    aside = path.with_name(path.name + ".part")
    try:
        with aside.open("wb") as stream:
            write_tar(tree, stream)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    return path.stat().st_size


def _put(
    stream: BinaryIO, path: str, node: Node, named: dict[int, str], progress: Progress | None
) -> None:
    first = named.get(id(node))
    if first is not None:
        stream.write(_header(path, node, gotar.LINK, first))
        return
    stream.write(_header(path, node, _TYPES[node.kind], node.target))
    if isinstance(node, Directory):
        return
    named[id(node)] = path
    if node.kind is Kind.FILE and node.content.size:
        for chunk in chunks(node.content):
            stream.write(chunk)
            if progress:
                progress(len(chunk))
        stream.write(bytes(gotar.padding(node.content.size)))


def _header(path: str, node: Node, type_: bytes, link: str) -> bytes:
    is_link = type_ == gotar.LINK
    xattrs = {} if is_link else {_escaped(name): node.xattrs[name] for name in node.xattrs}
    if node.kind is Kind.SOCKET and not is_link:
        xattrs[_STAND_IN] = b"socket"
    blocks = gotar.encode(
        TarHeader(
            path + "/" if isinstance(node, Directory) else path,
            type_,
            mode=node.mode,
            uid=node.uid,
            gid=node.gid,
            mtime=node.mtime,
            linkname=link,
            size=node.content.size if type_ == gotar.REGULAR else 0,
            device=node.device if type_ in (gotar.CHAR, gotar.BLOCK_DEVICE) else (0, 0),
            xattrs=xattrs,
        )
    )
    return blocks.replace(*_SOCKET_RECORD) if _STAND_IN in xattrs else blocks


# The encoder knows attributes only: a stand-in of the same length makes room for the record of the
# file type, which no checksum covers.
_STAND_IN = "//"
_SOCKET_RECORD = (b"SCHILY.xattr.//=socket", b"SCHILY.filetype=socket")


def _escaped(name: str) -> str:
    return name.replace("%", "%25").replace("=", "%3D")


def open_tar(
    path: bytes | str | os.PathLike[str], *, progress: Progress | None = None
) -> Directory:
    """Return the tree in the tar at `path`; content stays in the file, or in a temporary one if
    packed.

    `progress` is told the bytes gone through.
    Raises: RootError when the file cannot be read, ArchiveError when it is damaged, truncated or
    hostile.
    """
    name = text(path)
    content: Content = FileContent(path)
    try:
        content = _plain(content)
        with content.open() as stream:
            return _Reading(name, content, progress).tree(stream)
    except _DAMAGE as error:
        raise ArchiveError(f"{name}: damaged or no tar ({error})", hint=_HINT) from error
    except OSError as error:
        if error.errno is None:  # what gzip and bz2 raise for bytes that are not theirs
            raise ArchiveError(f"{name}: damaged ({error})", hint=_HINT) from error
        raise refusal(error, "reading the tar", after="nothing was changed") from error


_MAGIC = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
}


def _plain(content: Content) -> Content:
    """Return the tar itself: unpacked into a temporary file when it is compressed."""
    with content.open() as stream:
        start = stream.read(8)
        for magic, compression in _MAGIC.items():
            if start.startswith(magic):
                stream.seek(0)
                with OPENERS[compression](stream) as unpacked:
                    return spool(cast(BinaryIO, unpacked))
    return content


class _Sparse:
    """Content of a sparse member: `tarfile` puts the holes in."""

    def __init__(self, base: Content, member: tarfile.TarInfo) -> None:
        self.size, self._base, self._member = member.size, base, member

    def open(self) -> BinaryIO:
        archive: Any = SimpleNamespace(fileobj=self._base.open())
        return cast(BinaryIO, tarfile.ExFileObject(archive, self._member))


class _Reading:
    """One pass over the headers of a tar."""

    def __init__(self, name: str, content: Content, progress: Progress | None) -> None:
        self._name, self._content, self._progress = name, content, progress
        self._root = Directory()
        self._at: dict[str, Node] = {"": self._root}

    def tree(self, stream: BinaryIO) -> Directory:
        """Return the tree. Raises: ArchiveError, and what `tarfile` raises."""
        told = 0
        with tarfile.open(
            fileobj=stream, mode="r:", encoding="utf-8", errors="surrogateescape", errorlevel=2
        ) as archive:
            for member in archive:
                self._take(member)
                if self._progress and stream.tell() - told > io.DEFAULT_BUFFER_SIZE * 64:
                    self._progress(stream.tell() - told)
                    told = stream.tell()
            stream.seek(archive.offset)
            if stream.read(tarfile.BLOCKSIZE) != bytes(tarfile.BLOCKSIZE):
                raise ArchiveError(f"{self._name}: the tar is cut off: it has no end", hint=_HINT)
        return self._root

    def _take(self, member: tarfile.TarInfo) -> None:
        path = self._path(member.name)
        if member.islnk():
            target = self._at.get(self._path(member.linkname))
            if target is None or isinstance(target, Directory):
                raise self._wrong(
                    member, f"a hard link to {member.linkname!r}, which is not before it"
                )
            self._place(path, target, member)
            return
        if member.offset_data + (0 if member.issparse() else _body(member)) > self._content.size:
            raise self._wrong(member, "the tar ends within it")
        node = self._node(member)
        there = self._at.get(path)
        if isinstance(node, Directory) and isinstance(there, Directory):
            there.mode, there.uid, there.gid = node.mode, node.uid, node.gid
            there.mtime, there.xattrs = node.mtime, node.xattrs
        elif not path:
            raise self._wrong(member, "the root is no directory")
        else:
            self._place(path, node, member)

    def _place(self, path: str, node: Node, member: tarfile.TarInfo) -> None:
        above, _, name = path.rpartition("/")
        parent = self._at.get(above)
        if parent is None:
            parent = Directory()
            self._place(above, parent, member)
        if not isinstance(parent, Directory):
            raise self._wrong(member, f"{above!r} is no directory")
        if isinstance(self._at.get(path), Directory):
            raise self._wrong(member, "it stands in the place of a directory before it")
        parent.children[name] = node
        self._at[path] = node

    def _node(self, member: tarfile.TarInfo) -> Node:
        xattrs = _xattrs(member.pax_headers)
        mode, mtime = member.mode & 0o7777, _mtime(member)
        if member.isdir():
            return Directory(mode=mode, uid=member.uid, gid=member.gid, mtime=mtime, xattrs=xattrs)
        kind = _KINDS.get(member.type, Kind.FILE)
        if member.pax_headers.get("SCHILY.filetype") == "socket":
            kind = Kind.SOCKET
        node = Node(kind, mode, member.uid, member.gid, mtime, xattrs=xattrs)
        if kind is Kind.SYMLINK:
            node.target = member.linkname
        elif kind in (Kind.CHAR, Kind.BLOCK):
            node.device = (member.devmajor, member.devminor)
        elif member.issparse():
            node.content = _Sparse(self._content, member)
        elif kind is Kind.FILE and member.size:
            node.content = Slice(self._content, member.offset_data, member.size)
        return node

    def _path(self, name: str) -> str:
        """Return the path in the tree. Raises: ArchiveError when it leads out of it."""
        if not name.startswith("/") and "//" not in name and "." not in name:
            return name
        parts = [part for part in name.split("/") if part not in ("", ".")]
        if ".." in parts:
            raise ArchiveError(
                f"{self._name}: entry {name!r} leads out of the archive", hint="make the tar anew"
            )
        return posixpath.join(*parts) if parts else ""

    def _wrong(self, member: tarfile.TarInfo, reason: str) -> ArchiveError:
        return ArchiveError(f"{self._name}: entry {member.name!r}: {reason}", hint=_HINT)


def _body(member: tarfile.TarInfo) -> int:
    return member.size if member.isreg() else 0


def _xattrs(records: Mapping[str, str]) -> dict[str, bytes]:
    """Return the extended attributes of PAX records; their values are bytes."""
    return {
        key[len(_XATTR) :].replace("%3D", "=").replace("%25", "%"): by_name(value)
        for key, value in records.items()
        if key.startswith(_XATTR)
    }


def _mtime(member: tarfile.TarInfo) -> int:
    """Return the time in nanoseconds, exactly: `tarfile` makes a float of it."""
    record = member.pax_headers.get("mtime")
    if record is None:
        return int(member.mtime) * _SECOND
    whole, _, fraction = record.partition(".")
    nanoseconds = int(fraction[:9].ljust(9, "0")) if fraction else 0
    return int(whole) * _SECOND + (-nanoseconds if whole.startswith("-") else nanoseconds)
