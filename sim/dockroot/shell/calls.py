"""The system calls by which one process changes the file system, on top of the overlay.

What the kernel gives a new inode is given here: the umask's rest of a mode, the user and the group.
"""

from __future__ import annotations

import copy
import errno

from dockroot.shell.looking import Looking, Status, refuse
from dockroot.shell.openfile import OpenFile
from dockroot.shell.streams import Device, LimitError, Stream
from dockroot.tree import Bytes, Content, Kind, Node

_DEVICES = {(1, 3): "null", (1, 5): "zero", (1, 7): "full", (1, 8): "urandom", (1, 9): "urandom"}


class Calls(Looking):
    """A process, as the file system sees it."""

    def fork(self) -> Calls:
        """Return a process that changes its directory and umask on its own."""
        return copy.copy(self)

    # ---- opening

    def open(self, path: str, mode: str) -> Stream:
        """Open a file: `r`, `r+`, `w` (made or cut) or `a` (made; written at its end)."""
        full = self.absolute(path)
        self._search(full)
        node = self.fs.lookup(full)
        if node is not None:
            self._require(Status(node, 0), 4 if mode == "r" else 6 if mode == "r+" else 2, path)
            if node.kind is Kind.DIRECTORY and mode != "r":
                refuse(errno.EISDIR, path)
            if node.kind is Kind.CHAR:
                return self._device(node, path)
            if node.kind is not Kind.FILE and node.kind is not Kind.DIRECTORY:
                refuse(errno.ENXIO, path)
        if mode == "r":
            return OpenFile(self.fs.stat(full), self.fs.clock, self.limits, writable=False)
        return self._opened(full, node, mode)

    def _opened(self, full: str, node: Node | None, mode: str) -> OpenFile:
        if node is None:
            node = self._made(full, 0o666)
        elif mode == "w":
            node = self.fs.write(full, b"")
        else:
            node = self.fs.write(full, b"", append=True)
        self._unprivileged(node)
        return OpenFile(
            node,
            self.fs.clock,
            self.limits,
            append=mode == "a",
            readable=mode == "r+",
            spend=self._spend,
        )

    def _spend(self, count: int) -> None:
        """Count bytes that are held in memory. Raises: LimitError."""
        self.written[0] += count
        if self.written[0] > self.limits.written:
            raise LimitError(f"the step wrote more than {self.limits.written:,} bytes")

    def open_at(self, path: str, offset: int, *, cut: bool) -> Stream:
        """Open a file to be written from `offset` on, cut there if so asked (as `dd` does)."""
        stream = self.open(path, "r+" if self.leads_somewhere(path) else "w")
        if isinstance(stream, OpenFile):
            if cut:
                stream.truncate(offset)
            stream.position = offset
        return stream

    def create(self, path: str) -> None:
        """Make an empty file, if there is none."""
        self.open(path, "a")

    def fill(self, path: str, content: Content, mode: int) -> None:
        """Let a file hold `content`, by reference; a new one gets `mode` less the umask."""
        full = self.absolute(path)
        self._search(full)
        if isinstance(content, Bytes):
            self._spend(content.size)
        node = self.fs.lookup(full)
        if node is None:
            self._made(full, mode, content)
            return
        self._require(Status(node, 0), 2, path)
        if node.kind is not Kind.FILE and node.kind is not Kind.DIRECTORY:
            self._device(node, path)
            return
        self._unprivileged(self.fs.write(full, content))

    def truncate(self, path: str, size: int) -> None:
        """Set the size of a file."""
        if size > self.limits.file_size:
            refuse(errno.EFBIG, path)
        self._require(self.stat(path), 2, path)
        self.fs.truncate(self.absolute(path), size)

    def _made(self, full: str, mode: int, content: Content | bytes = b"") -> Node:
        self._enter(self.fs.realpath(full))
        if full.endswith("/"):
            refuse(errno.EISDIR, full)
        self.fs.umask = self.umask
        return self._owned(self.fs.write(full, content, mode=mode))

    def _device(self, node: Node, path: str) -> Stream:
        if node.kind is not Kind.CHAR or node.device not in _DEVICES:
            refuse(errno.ENXIO, path)
        return Device(_DEVICES[node.device])

    # ---- making and removing names

    def mkdir(self, path: str, mode: int, *, owner_may_all: bool = False) -> None:
        """Make a directory; with `owner_may_all`, the umask takes nothing from its owner's writing
        and searching.
        """
        full = self.absolute(path)
        self._change(full, must_lack=True, directory=True)
        self.fs.umask = self.umask & ~0o300 if owner_may_all else self.umask
        self._owned(self.fs.mkdir(full, mode))

    def mkdir_exact(self, path: str, mode: int) -> None:
        """Make a directory whose mode the umask does not touch; set-ID bits come with it."""
        full = self.absolute(path)
        self._change(full, must_lack=True, directory=True)
        self.fs.umask = 0
        made = self._owned(self.fs.mkdir(full, mode))
        made.mode |= mode & 0o1000

    def mknod(self, path: str, kind: Kind, mode: int, device: tuple[int, int] = (0, 0)) -> None:
        """Make a file, FIFO or device whose mode the umask does not touch."""
        full = self.absolute(path)
        self._change(full, must_lack=True)
        if kind in (Kind.CHAR, Kind.BLOCK) and self.user.uid:
            refuse(errno.EPERM, path)
        self._owned(self.fs.mknod(full, kind, mode, device, apply_umask=False))

    def symlink(self, target: str, path: str) -> None:
        """Make a symlink."""
        full = self.absolute(path)
        self._change(full, must_lack=True)
        self._owned(self.fs.symlink(target, full))

    def link(self, source: str, path: str) -> None:
        """Make a hard link; a symlink as source is not followed."""
        full = self.absolute(path)
        self.lstat(source)
        self._change(full, must_lack=True)
        self.fs.link(self.absolute(source), full)

    def rename(self, source: str, path: str) -> None:
        """Move a name, over what is there."""
        self._change(self.absolute(source))
        self._change(self.absolute(path))
        self.fs.rename(self.absolute(source), self.absolute(path))

    def unlink(self, path: str) -> None:
        """Take a name away."""
        self._change(self.absolute(path))
        self.fs.unlink(self.absolute(path))

    def rmdir(self, path: str) -> None:
        """Take an empty directory away."""
        if path.endswith("/") and self.is_symlink(path):
            refuse(errno.ENOTDIR, path)
        self._change(self.absolute(path))
        self.fs.rmdir(self.absolute(path))

    # ---- metadata

    def chmod(self, path: str, mode: int) -> None:
        """Set permission bits; symlinks are followed."""
        self._own(self.stat(path), path)
        self.fs.chmod(self.absolute(path), mode)

    def chown(self, path: str, uid: int, gid: int, *, follow: bool = True) -> None:
        """Set owner and group; -1 keeps one. Others than root may only choose among their own
        groups.
        """
        status = self._status(path, follow=follow)
        if self.user.uid:
            self._own(status, path)
            if uid not in (-1, status.uid) or gid not in (
                -1,
                status.gid,
                self.user.gid,
                *self.user.groups,
            ):
                refuse(errno.EPERM, path)
        self.fs.chown(self.absolute(path), uid, gid, follow=follow)

    def chown_if_allowed(self, path: str, uid: int, gid: int) -> None:
        """Set owner and group, or leave them where that is refused."""
        try:
            self.chown(path, uid, gid)
        except PermissionError:
            return

    def utime(self, path: str, mtime: int | None, *, follow: bool = True) -> None:
        """Set the time of change; None: now, which who may write may do too."""
        status = self._status(path, follow=follow)
        if mtime is not None or not self.may(status, 2):
            self._own(status, path)
        self.fs.utime(self.absolute(path), mtime, follow=follow)

    def copy_xattrs(self, status: Status, path: str) -> None:
        """Copy extended attributes, but for overlayfs's own."""
        for name in sorted(status.node.xattrs):
            if not name.startswith("trusted.overlay.") and (
                not self.user.uid or name.startswith("user.")
            ):
                self.fs.setxattr(self.absolute(path), name, status.node.xattrs[name])

    def chdir(self, path: str, *, physical: bool = False) -> None:
        """Change the working directory; `physical` notes it without symlinks."""
        status = self.stat(path)
        if status.kind is not Kind.DIRECTORY:
            refuse(errno.ENOTDIR, path)
        self._require(status, 1, path)
        self.cwd = self.real_path(path) if physical else self.absolute(path)

    # ---- inodes

    def _owned(self, node: Node) -> Node:
        """Give a new inode to the user; its group stays where a set-group-ID directory gave it."""
        if self.user.uid or self.user.gid:
            node.uid = self.user.uid
            node.gid = node.gid or self.user.gid
        return node

    def _unprivileged(self, node: Node) -> None:
        """Take set-ID bits from a file that somebody else than root writes."""
        if self.user.uid and node.kind is Kind.FILE:
            node.mode &= ~(0o4000 | (0o2000 if node.mode & 0o010 else 0))
