"""ADD of a local archive: unpack it over what is there (moby v20.10.24 to v28.5.2, `pkg/archive/archive.go`).

An entry takes the place of what stands there, but for a directory over a directory. Owners and modes are the
archive's; missing directories are root's, 0755. Names never lead out of the destination.
"""

from __future__ import annotations

import contextlib
import posixpath
from collections.abc import Callable, Iterator
from typing import BinaryIO

from msgspec.structs import replace

from dockroot.engine import Engine
from dockroot.errors import ArchiveError
from dockroot.format import gotar
from dockroot.format.archive import Archive, compression_of, open_archive
from dockroot.format.gotar import TarHeader
from dockroot.format.layertar import Member
from dockroot.format.tarreader import TarError, TarReader
from dockroot.fs.overlay import Overlay
from dockroot.tree import Content, Directory, Kind

_FILES = {gotar.REGULAR, b"\0"}
_KINDS = {gotar.CHAR: Kind.CHAR, gotar.BLOCK_DEVICE: Kind.BLOCK, gotar.FIFO: Kind.FIFO}
_CAPABILITY = "security.capability"
_MAX_PATH, _MAX_NAME = 4095, 255


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
    with contextlib.suppress(_Seen, ArchiveError):
        open_archive(content, spool=first_header)
    return bool(found) and found[0]


class _Seen(Exception):  # noqa: N818 - not an error: enough was read
    """End a decompression early."""


def untar(
    overlay: Overlay,
    content: Content,
    spool: Callable[[BinaryIO], Content],
    name: str,
    *,
    rooted: bool = False,
    owner: tuple[int, int] | None = None,
) -> None:
    """Unpack `content` into the root of `overlay`, which links in the archive cannot leave.

    All of it is `owner`'s, or has the archive's owners. What tries to leave stays inside; with `rooted` it is refused
    (measured on Debian's 28.5.2).

    Raises: ArchiveError, OSError.
    """
    archive = open_archive(content, spool=spool, name=name, unpacked=False)
    directories: list[tuple[str, TarHeader]] = []
    for entry, body in _entries(archive):
        header = entry if owner is None else replace(entry, uid=owner[0], gid=owner[1])
        path = posixpath.normpath("/" + header.name.lstrip("/"))
        if header.type == gotar.PAX_GLOBAL or path == "/":
            continue
        _refuse_long(header, name)
        if rooted:
            _refuse_leaving(overlay, header, path, name)
        _make_parents(overlay, posixpath.dirname(path), rooted=rooted)
        there = overlay.lookup(path, follow=False)
        if there is not None and not (
            isinstance(there, Directory) and header.type == gotar.DIRECTORY
        ):
            overlay.remove_tree(path)
        _unpack(overlay, header, body, path, name, rooted=rooted)
        if header.type == gotar.DIRECTORY:
            directories.append((path, header))
    for path, header in directories:
        overlay.utime(path, max(header.mtime, 0))


def _refuse_long(header: TarHeader, archive: str) -> None:
    raw = header.name.encode("utf-8", "surrogateescape")
    if len(raw) > _MAX_PATH or any(len(part) > _MAX_NAME for part in raw.split(b"/")):
        raise ArchiveError(
            f"{archive}: {header.name[:60] + '…'!r}: file name too long",
            hint=f"a path has at most {_MAX_PATH:,} bytes, each name in it {_MAX_NAME}",
        )


def _make_parents(overlay: Overlay, path: str, *, rooted: bool) -> None:
    if not rooted and overlay.exists(path, follow=False):
        return  # also a link to nowhere, which the entry then fails on
    for made in overlay.makedirs(overlay.realpath_in_scope(path) if rooted else path, 0o755):
        if rooted:
            overlay.chmod(made, 0o755)
        else:
            overlay.chown(made, 0, 0)


def _refuse_leaving(overlay: Overlay, header: TarHeader, path: str, archive: str) -> None:
    name = posixpath.normpath(header.name)
    hint = "use paths below the archive's root, and links that stay below it"
    if name == ".." or name.startswith("../"):
        raise ArchiveError(f'{archive}: invalid entry name "{header.name}"', hint=hint)
    goal = posixpath.normpath(header.linkname)
    if header.type == gotar.LINK and (goal == ".." or goal.startswith("../")):
        raise ArchiveError(f'{archive}: invalid hardlink target "{header.linkname}"', hint=hint)
    above = posixpath.dirname(path)
    while above != "/":
        link = overlay.lookup(above, follow=False) if overlay.exists(above, follow=False) else None
        if link is not None and link.kind is Kind.SYMLINK:
            # a relative path keeps the `..` that lead above its start
            goal = posixpath.normpath(posixpath.join(posixpath.dirname(above)[1:], link.target))
            if goal.startswith("../") or goal == "..":
                raise ArchiveError(
                    f"{archive}: {header.name!r}: its path escapes from parent: {above} -> {link.target}",
                    hint=hint,
                )
        above = posixpath.dirname(above)


def _entries(archive: Archive) -> Iterator[tuple[TarHeader, Content]]:
    members = (piece for piece in archive.pieces if isinstance(piece, Member))
    for header, member in zip(archive.headers, members, strict=True):
        yield header, member.content


def _unpack(
    overlay: Overlay, header: TarHeader, body: Content, path: str, archive: str, *, rooted: bool
) -> None:
    _make(overlay, header, body, path, archive)
    overlay.chown(path, header.uid, header.gid, follow=False)
    if _CAPABILITY in header.xattrs:
        overlay.setxattr(path, _CAPABILITY, header.xattrs[_CAPABILITY], follow=False)
    if overlay.stat(path, follow=False).kind is not Kind.SYMLINK:
        overlay.chmod(path, header.mode & 0o7777, follow=False)
    elif header.type == gotar.LINK:
        return
    if header.type == gotar.SYMLINK and not rooted:
        overlay.utime(path, header.mtime, follow=False)
    elif header.type != gotar.DIRECTORY:
        overlay.utime(path, max(header.mtime, 0), follow=False)


def _make(overlay: Overlay, header: TarHeader, body: Content, path: str, archive: str) -> None:
    if header.type == gotar.LINK:
        overlay.link(posixpath.normpath("/" + header.linkname.lstrip("/")), path)
    elif header.type == gotar.DIRECTORY:
        if not overlay.is_dir(path, follow=False):
            overlay.mkdir(path, header.mode)
    elif header.type == gotar.SYMLINK:
        overlay.symlink(header.linkname, path)
    elif header.type in _KINDS:
        overlay.mknod(path, _KINDS[header.type], header.mode, header.device)
    elif header.type in _FILES:
        overlay.write(path, body, mode=header.mode, exclusive=True)
    else:
        raise ArchiveError(
            f"{archive}: unhandled tar header type {ord(header.type)} of {header.name!r}",
            hint="pack it with plain files, directories and links only, as `tar --format=pax` does",
        )
