"""Inodes onto the disk: made fresh, with the owner, mode, attributes and times that they are meant
to have.

The umask has no say: modes are set after creation. The access time is set to the modification
time, as the engine does (moby v28.5.2, `pkg/archive/archive.go`, `createTarFile`). Attributes go
before the times, owners before modes and attributes, for a change of owner clears set-uid bits and
capabilities; a directory is finished after its children.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress

from dockroot.disk import journal
from dockroot.disk.content import Progress, copy
from dockroot.disk.faults import refusal, text
from dockroot.disk.owners import Entry, Record, Terms, sidecar_path, terms
from dockroot.disk.report import Report
from dockroot.errors import PrivilegeError, RootError
from dockroot.tree import Directory, Kind, Node, by_name

Find = Callable[[Node], tuple[str, bytes] | None]
Scope = Callable[[str], str]

_NO_LINK = (errno.EMLINK, errno.EXDEV, errno.EPERM, errno.EACCES, errno.EOPNOTSUPP)
_TYPES = {
    Kind.CHAR: stat.S_IFCHR,
    Kind.BLOCK: stat.S_IFBLK,
    Kind.FIFO: stat.S_IFIFO,
    Kind.SOCKET: stat.S_IFSOCK,
}


class Writer:
    """Make inodes on `allowed` terms; note in `entries` what the disk does not show, in `report`
    the counts.

    A further name of a node becomes a hard link, within what `scope` makes of their paths. `find`
    returns the path and place of a node's inode where the disk has it already.
    """

    def __init__(
        self,
        allowed: Terms,
        *,
        find: Find = lambda _: None,
        scope: Scope = lambda _: "",
        strict: bool = False,
        progress: Progress | None = None,
    ) -> None:
        self.terms, self.strict, self.progress = allowed, strict, progress
        self.find, self.scope = find, scope
        self.places: dict[tuple[str, int], bytes] = {}
        self.entries: dict[str, Entry] = {}
        self.report = Report()
        self._own = (os.geteuid(), os.getegid())

    def make(self, node: Node, target: bytes, path: str) -> None:
        """Make `node`, with all below it, at `target`; it is going to stand at `path` of the tree.

        Raises: OSError; RootError for content that cannot be read; PrivilegeError when strict.
        """
        self.report.entries += 1
        if isinstance(node, Directory):
            self._directory(node, target, path)
            return
        scope = self.scope(path)
        place = self.places.get((scope, id(node))) or self._found(node, scope)
        if place is not None and _link(place, target):
            entry = self._linked(node, place, path)
            if entry is not None:
                self.entries[path] = entry
            return
        self.places[scope, id(node)] = target
        if node.kind is Kind.FILE:
            self._file(node, target, path)
        elif node.kind is Kind.SYMLINK:
            os.symlink(node.target.encode("utf-8", "surrogateescape"), target)
            self._finish(node, target, path)
        else:
            self._special(node, target, path)

    def _found(self, node: Node, scope: str) -> bytes | None:
        known = self.find(node)
        return known[1] if known and self.scope(known[0]) == scope else None

    def _directory(self, node: Directory, target: bytes, path: str) -> None:
        os.mkdir(target, 0o700)
        below = path + "/" if path else ""
        children = node.children
        for name in sorted(children, key=by_name):
            inner = b"%b/%b" % (target, name.encode("utf-8", "surrogateescape"))
            self.make(children[name], inner, below + name)
        self._finish(node, target, path)

    def _file(self, node: Node, target: bytes, path: str) -> None:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            if node.content.size:
                copy(node.content, descriptor, self.progress)
                self.report.content_bytes += node.content.size
            self._finish(node, descriptor, path)
        finally:
            os.close(descriptor)

    def _special(self, node: Node, target: bytes, path: str) -> None:
        if self.terms.can_make(node):
            try:
                os.mknod(target, _TYPES[node.kind] | 0o600, os.makedev(*node.device))
            except PermissionError:
                pass
            else:
                self._finish(node, target, path)
                return
        self._lose("device", path)
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        self._finish(node, target, path, stands_in=True)

    def _finish(
        self, node: Node, target: bytes | int, path: str, *, stands_in: bool = False
    ) -> None:
        """Set all but the content, the times last, and note what cannot be set."""
        owner = self._give(node, target, path)
        xattrs = self._attributes(node, target) if node.xattrs else {}
        mode = 0o600 if stands_in else self.terms.mode(node)
        if node.kind is Kind.SYMLINK:
            mode = node.mode
        else:
            os.chmod(target, mode)
        _set_times(target, node.mtime)
        if stands_in:
            self.entries[path] = Entry(owner, node.mode, node.kind, node.device, xattrs)
        elif mode != node.mode:
            self._lose("mode", path)
            self.entries[path] = Entry(owner, node.mode, xattrs=xattrs)
        elif owner or xattrs:
            self.entries[path] = Entry(owner, xattrs=xattrs)

    def _give(self, node: Node, target: bytes | int, path: str) -> tuple[int, int] | None:
        """Set the owner; return what has to be recorded of it."""
        wanted = (node.uid, node.gid)
        if not self.terms.chown:
            if self.terms.give and self.terms.ordinary:
                os.chown(target, *self.terms.ordinary, **_nofollow(target))
            if wanted != (self.terms.ordinary or self._own):
                self._lose("owner", path)
            return self.terms.owner(node, path)
        if self.terms.owner(node, path):
            self._lose("owner", path)
            return wanted
        try:
            os.chown(target, *wanted, **_nofollow(target))
        except (OSError, OverflowError) as error:
            if isinstance(error, OSError) and error.errno not in (errno.EPERM, errno.EINVAL):
                raise
            self._lose("owner", path, error)
            return wanted
        return None

    def _attributes(self, node: Node, target: bytes | int) -> dict[str, bytes]:
        """Set the extended attributes; return those that cannot be set."""
        lost: dict[str, bytes] = {}
        for name in sorted(node.xattrs):
            value = node.xattrs[name]
            if self.terms.can_set(name):
                try:
                    os.setxattr(target, _attribute(name), value, **_nofollow(target))
                    continue
                except OSError:
                    pass  # the file system has none, or not this one: it is kept beside the root
            lost[name] = value
            self._lose("attribute", name)
        return lost

    def _lose(self, what: str, path: str, error: OSError | OverflowError | None = None) -> None:
        if self.strict:
            raise PrivilegeError(
                f"the {what} of {path!r} cannot be set in a directory here",
                hint="run as root, leave out --strict, or use `dockroot pack`: a tar loses nothing",
            ) from error
        self.report.lost[what] += 1

    def _linked(self, node: Node, place: bytes, path: str) -> Entry | None:
        """Return what is to be recorded of a further name: what its inode does not show."""
        owner, mode = self.terms.owner(node, path), self.terms.mode(node)
        status = os.lstat(place)
        lost = {name: node.xattrs[name] for name in node.xattrs if not _shows(place, name)}
        if stat.S_IFMT(status.st_mode) == stat.S_IFREG and node.kind is not Kind.FILE:
            return Entry(owner, node.mode, node.kind, node.device, lost)
        changed = node.mode if mode != node.mode and node.kind is not Kind.SYMLINK else None
        return Entry(owner, changed, xattrs=lost) if owner or lost or changed is not None else None


def _link(place: bytes, target: bytes) -> bool:
    """Make a further name; False where the kernel refuses one (too many, not one's own)."""
    try:
        os.link(place, target, follow_symlinks=False)
    except OSError as error:
        if error.errno in _NO_LINK:
            return False
        raise
    return True


def _shows(place: bytes, xattr: str) -> bool:
    try:
        os.getxattr(place, _attribute(xattr), follow_symlinks=False)
    except OSError:
        return False
    return True


def _attribute(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def _set_times(target: bytes | int, moment: int) -> None:
    if isinstance(target, int):
        os.utime(target, ns=(moment, moment))
    else:
        os.utime(target, ns=(moment, moment), follow_symlinks=False)


def _nofollow(target: bytes | int) -> dict[str, bool]:
    return {} if isinstance(target, int) else {"follow_symlinks": False}


def write_dir(
    tree: Directory,
    path: bytes | str | os.PathLike[str],
    *,
    strict: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Write `tree` as a fresh directory at `path`, which must not exist or be empty.

    It is written aside and renamed: `path` is there as a whole or not at all. What the directory
    cannot express lies in the file beside it (`owners`).
    Raises: RootError when `path` is in use, the disk is full or an operation is refused;
    PrivilegeError when `strict` and something would not be expressed.
    """
    top = os.path.realpath(os.fsencode(path))
    if os.path.lexists(top) and (not os.path.isdir(top) or os.listdir(top)):
        raise RootError(f"{text(top)!r} exists and is not empty", hint="name a place that is free")
    aside = top + journal.STAGING.encode()
    writer = Writer(terms(top), strict=strict, progress=progress)
    try:
        journal.remove(aside)
        writer.make(tree, aside, "")
        writer.report.entries -= 1
        put_sidecar(top, writer)
        os.rename(aside, top)
    except (OSError, RootError) as error:
        with suppress(OSError):
            journal.remove(aside)
        if isinstance(error, OSError):
            raise refusal(error, f"writing {text(top)!r}", after="nothing was written") from error
        raise
    return writer.report


def put_sidecar(top: bytes, writer: Writer) -> None:
    """Write the record of what `writer` could not express in the fresh directory at `top`."""
    name = sidecar_path(top)
    if writer.entries or writer.terms.ordinary:
        with open(name + b".new", "wb") as stream:
            stream.write(Record(writer.entries).encode())
        os.rename(name + b".new", name)
        writer.report.sidecar = text(os.path.basename(name))
    else:
        with suppress(FileNotFoundError):
            os.unlink(name)
