"""ADD of a local archive: unpack it over what is there (moby v20.10.24 to v28.5.2, `pkg/archive/archive.go`).

An entry takes the place of what stands there, but for a directory over a directory. Owners and modes are the
archive's; missing directories are root's, 0755. Names never lead out of the destination.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from typing import BinaryIO

from dockroot.engine import Engine
from dockroot.errors import ArchiveError
from dockroot.format import gotar
from dockroot.format.archive import Archive, compression_of, open_archive
from dockroot.format.gotar import TarHeader
from dockroot.format.layertar import Member
from dockroot.format.tarreader import TarError, TarReader
from dockroot.fs.overlay import Overlay
from dockroot.tree import Content, Directory, Kind

_KINDS = {gotar.CHAR: Kind.CHAR, gotar.BLOCK_DEVICE: Kind.BLOCK, gotar.FIFO: Kind.FIFO}
_CAPABILITY = "security.capability"


def is_archive(content: Content, engine: Engine) -> bool:
    """Whether the engine takes a file for an archive: its first tar header reads, after decompression."""
    kind = compression_of(content)
    if kind is None:
        with content.open() as stream:
            try:
                return TarReader(stream).next() is not None
            except TarError:
                return False
    if kind == "zstd" and not engine.reads_zstd:
        return False
    return _compressed_tar(content)


def _compressed_tar(content: Content) -> bool:
    """Whether a compressed file holds a tar: only its beginning is unpacked."""
    def first_header(stream: BinaryIO) -> Content:
        try:
            found.append(TarReader(stream).next() is not None)
        except TarError:
            found.append(False)
        raise _Seen

    found: list[bool] = []
    try:
        open_archive(content, spool=first_header)
    except (_Seen, ArchiveError):
        pass
    return bool(found) and found[0]


class _Seen(Exception):  # noqa: N818 - not an error: enough was read
    """End a decompression early."""


def untar(overlay: Overlay, content: Content, destination: str, spool: Callable[[BinaryIO], Content], name: str) -> None:
    """Unpack `content` into the existing directory `destination`. Raises: ArchiveError, OSError."""
    archive = open_archive(content, spool=spool, name=name)
    directories: list[tuple[str, TarHeader]] = []
    for header, body in _entries(archive):
        relative = posixpath.normpath("/" + header.name).strip("/")
        if header.type == gotar.PAX_GLOBAL:
            continue
        target = posixpath.join(destination, relative) if relative else destination
        overlay.makedirs(posixpath.dirname(target), 0o755)
        there = overlay.lookup(target, follow=False)
        if there is not None and not (isinstance(there, Directory) and header.type == gotar.DIRECTORY):
            if not relative:
                continue
            overlay.remove_tree(target)
        _unpack(overlay, header, body, target, destination)
        if header.type == gotar.DIRECTORY:
            directories.append((target, header))
    for target, header in directories:
        overlay.utime(target, header.mtime, follow=False)


def _entries(archive: Archive) -> Iterator[tuple[TarHeader, Content]]:
    members = (piece for piece in archive.pieces if isinstance(piece, Member))
    for header, member in zip(archive.headers, members, strict=True):
        yield header, member.content


def _unpack(overlay: Overlay, header: TarHeader, body: Content, target: str, destination: str) -> None:
    if header.type == gotar.LINK:
        overlay.link(posixpath.join(destination, posixpath.normpath("/" + header.linkname).strip("/")), target)
    elif header.type == gotar.DIRECTORY:
        if not overlay.is_dir(target, follow=False):
            overlay.mkdir(target, header.mode)
    elif header.type == gotar.SYMLINK:
        overlay.symlink(header.linkname, target)
    elif header.type in _KINDS:
        overlay.mknod(target, _KINDS[header.type], header.mode, header.device)
    else:
        overlay.write(target, body, mode=header.mode, exclusive=True)
    overlay.chown(target, header.uid, header.gid, follow=False)
    for name, value in header.xattrs.items():
        if name == _CAPABILITY:
            overlay.setxattr(target, name, value, follow=False)
    node = overlay.lookup(target, follow=False)
    if node is not None and node.kind is not Kind.SYMLINK:
        overlay.chmod(target, header.mode & 0o7777, follow=False)
    if header.type != gotar.DIRECTORY:
        overlay.utime(target, max(header.mtime, 0), follow=False)
