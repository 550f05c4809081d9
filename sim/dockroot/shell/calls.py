"""The system calls of one process: its working directory, umask and user, on top of the overlay.

Paths may be relative. Permissions are checked here, for users other than root, by the owner, group and other
bits (POSIX.1-2017, 4.5 File Access Permissions); the overlay itself allows all. Errors are OSErrors.
"""

from __future__ import annotations

import copy
import errno
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from dockroot.shell.openfile import OpenFile, snapshot
from dockroot.shell.streams import Device, Stream
from dockroot.shell.world import Limits, User
from dockroot.tree import Content, Directory, Kind, Node

if TYPE_CHECKING:
    from dockroot.fs.overlay import Overlay

_DEVICES = {(1, 3): "null", (1, 5): "zero", (1, 7): "full"}


@dataclass(frozen=True, slots=True)
class Status:
    """What `stat` tells. `inode` is the same for two names of one inode; `node` keeps it alive."""

    node: Node
    inode: int | str

    @property
    def kind(self) -> Kind:
        """What it is."""
        return self.node.kind

    @property
    def mode(self) -> int:
        """Permission bits."""
        return self.node.mode

    @property
    def uid(self) -> int:
        """Owner."""
        return self.node.uid

    @property
    def gid(self) -> int:
        """Group."""
        return self.node.gid

    @property
    def mtime(self) -> int:
        """Nanoseconds."""
        return self.node.mtime

    @property
    def device(self) -> tuple[int, int]:
        """Major and minor of a device."""
        return self.node.device

    @property
    def target(self) -> str:
        """Text of a symlink."""
        return self.node.target

    @property
    def size(self) -> int:
        """Bytes of a file or of a symlink's text; 4096 for a directory, as ext4 has it."""
        if self.kind is Kind.SYMLINK:
            return len(self.target.encode("utf-8", "surrogateescape"))
        return 4096 if self.kind is Kind.DIRECTORY else self.node.content.size


@dataclass
class Calls:
    """A process, as the file system sees it."""

    fs: Overlay
    user: User
    limits: Limits
    cwd: str = "/"
    umask: int = 0o022

    def fork(self) -> Calls:
        """Return a process that changes its directory and umask on its own."""
        return copy.copy(self)

    # ---- looking

    def absolute(self, path: str) -> str:
        """Return the path from the root, its dots and links untouched. Raises: ENOENT for an empty one."""
        if not path or "\0" in path:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", path)
        return path if path.startswith("/") else f"{self.cwd.rstrip('/')}/{path}"

    def _status(self, path: str, *, follow: bool) -> Status:
        full = self.absolute(path)
        self._search(full)
        node = self.fs.stat(full, follow=follow)
        if isinstance(node, Directory):
            return Status(node, self.fs.realpath(full))
        return Status(node, id(node))

    def stat(self, path: str) -> Status:
        """Return what symlinks lead to."""
        return self._status(path, follow=True)

    def lstat(self, path: str) -> Status:
        """Return what is at the path itself."""
        return self._status(path, follow=False)

    def links(self, status: Status) -> int:
        """Count the names of an inode in the whole file system; overlayfs says 1 for each directory."""
        if status.kind is Kind.DIRECTORY:
            return 1
        return max(sum(1 for _, node in self.fs.merged.walk() if node is status.node), 1)

    def is_there(self, path: str, *, directory: bool = False) -> bool:
        """Tell whether something is at `path`; with `directory`, whether it leads to one."""
        try:
            status = self._status(path, follow=directory)
        except OSError:
            return False
        return status.kind is Kind.DIRECTORY or not directory

    def is_symlink(self, path: str) -> bool:
        """Tell whether a symlink is at `path`."""
        try:
            return self.lstat(path.rstrip("/") or "/").kind is Kind.SYMLINK
        except OSError:
            return False

    def leads_somewhere(self, path: str) -> bool:
        """Tell whether something is where the symlinks at `path` lead."""
        try:
            self.stat(path)
        except OSError:
            return False
        return True

    def is_executable(self, path: str) -> bool:
        """Tell whether `path` leads to a file that the user may run."""
        try:
            status = self.stat(path)
        except OSError:
            return False
        return status.kind is Kind.FILE and self.may(status, 1)

    def same_file(self, path: str, other: str) -> bool:
        """Tell whether both lead to one inode."""
        try:
            return self.stat(path).inode == self.stat(other).inode
        except OSError:
            return False

    def listed(self, path: str) -> list[str]:
        """Return the names in a directory; none when it cannot be listed."""
        try:
            return self.scan(path)
        except OSError:
            return []

    def scan(self, path: str) -> list[str]:
        """Return the names in a directory, sorted by their bytes."""
        self._require(self.stat(path), 4, path)
        return self.fs.listdir(self.absolute(path))

    def readlink(self, path: str) -> str:
        """Return the text of a symlink."""
        full = self.absolute(path)
        self._search(full)
        return self.fs.readlink(full)

    def real_path(self, path: str) -> str:
        """Return the path without links and dots; the path itself when it leads nowhere."""
        try:
            return self.fs.realpath(self.absolute(path))
        except OSError:
            return posixpath.normpath(self.absolute(path))

    def canonical(self, path: str, *, last_may_lack: bool) -> str:
        """Return the path without links and dots; its last part may be missing if so allowed."""
        full = self.absolute(path)
        found = self.fs.realpath(full)
        if not last_may_lack:
            self.fs.stat(full)
        return found

    def read_text(self, path: str) -> str | None:
        """Return a file's text, None when it cannot be read."""
        try:
            return self.open(path, "r").read().decode("utf-8", "surrogateescape")
        except OSError:
            return None

    def head(self, path: str, size: int) -> bytes:
        """Return the first bytes of a file, whoever may read it: the kernel looks at them to run it."""
        with self.stat(path).node.content.open() as stream:
            return stream.read(size)

    def content(self, path: str) -> Content:
        """Return what a file holds, by reference."""
        status = self.stat(path)
        self._require(status, 4, path)
        if status.kind is Kind.DIRECTORY:
            _refuse(errno.EISDIR, path)
        return snapshot(status.node.content)

    # ---- opening

    def open(self, path: str, mode: str) -> Stream:
        """Open a file: `r`, `r+`, `w` (made or cut) or `a` (made; written at its end)."""
        full = self.absolute(path)
        self._search(full)
        node = self.fs.lookup(full)
        if node is not None:
            self._require(Status(node, 0), 4 if mode == "r" else 6 if mode == "r+" else 2, path)
            if node.kind is Kind.DIRECTORY and mode != "r":
                _refuse(errno.EISDIR, path)
            if node.kind is Kind.CHAR:
                return self._device(node, path)
            if node.kind is not Kind.FILE and node.kind is not Kind.DIRECTORY:
                _refuse(errno.ENXIO, path)
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
        return OpenFile(node, self.fs.clock, self.limits, append=mode == "a", readable=mode == "r+")

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
            _refuse(errno.EFBIG, path)
        self._require(self.stat(path), 2, path)
        self.fs.truncate(self.absolute(path), size)

    def _made(self, full: str, mode: int, content: Content | bytes = b"") -> Node:
        self._enter(self.fs.realpath(full))
        if full.endswith("/"):
            _refuse(errno.EISDIR, full)
        self.fs.umask = self.umask
        return self._owned(self.fs.write(full, content, mode=mode))

    def _device(self, node: Node, path: str) -> Stream:
        if node.kind is not Kind.CHAR or node.device not in _DEVICES:
            _refuse(errno.ENXIO, path)
        return Device(_DEVICES[node.device])

    # ---- making and removing names

    def mkdir(self, path: str, mode: int, *, owner_may_all: bool = False) -> None:
        """Make a directory; with `owner_may_all`, the umask takes nothing from its owner's writing and searching."""
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
            _refuse(errno.EPERM, path)
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
            _refuse(errno.ENOTDIR, path)
        self._change(self.absolute(path))
        self.fs.rmdir(self.absolute(path))

    # ---- metadata

    def chmod(self, path: str, mode: int) -> None:
        """Set permission bits; symlinks are followed."""
        self._own(self.stat(path), path)
        self.fs.chmod(self.absolute(path), mode)

    def chown(self, path: str, uid: int, gid: int, *, follow: bool = True) -> None:
        """Set owner and group; -1 keeps one. Others than root may only choose among their own groups."""
        status = self._status(path, follow=follow)
        if self.user.uid:
            self._own(status, path)
            if uid not in (-1, status.uid) or gid not in (
                -1,
                status.gid,
                self.user.gid,
                *self.user.groups,
            ):
                _refuse(errno.EPERM, path)
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
            _refuse(errno.ENOTDIR, path)
        self._require(status, 1, path)
        self.cwd = self.real_path(path) if physical else self.absolute(path)

    # ---- permissions

    def may(self, status: Status, bits: int) -> bool:
        """Tell whether the user may read (4), write (2) or run (1)."""
        if self.user.uid == 0:
            return not bits & 1 or status.kind is Kind.DIRECTORY or bool(status.mode & 0o111)
        shift = (
            6
            if status.uid == self.user.uid
            else 3
            if status.gid in (self.user.gid, *self.user.groups)
            else 0
        )
        return status.mode >> shift & bits == bits

    def _require(self, status: Status, bits: int, path: str) -> None:
        if not self.may(status, bits):
            _refuse(errno.EACCES, path)

    def _own(self, status: Status, path: str) -> None:
        if self.user.uid not in (0, status.uid):
            _refuse(errno.EPERM, path)

    def _search(self, full: str) -> None:
        """Check that the directories on the way may be searched."""
        if self.user.uid:
            above = posixpath.dirname(full.rstrip("/"))
            while above not in ("", "/"):
                node = self.fs.lookup(above)
                if node is not None and node.kind is Kind.DIRECTORY:
                    self._require(Status(node, 0), 1, full)
                above = posixpath.dirname(above)

    def _enter(self, full: str, *, node: Node | None = None) -> None:
        """Check that names in the directory of a path may change; in a sticky one only by their owner."""
        if not self.user.uid:
            return
        self._search(full)
        above = self.fs.stat(posixpath.dirname(full.rstrip("/")) or "/")
        self._require(Status(above, 0), 3, full)
        if node is not None and above.mode & 0o1000 and self.user.uid not in (above.uid, node.uid):
            _refuse(errno.EPERM, full)

    def _change(self, full: str, *, must_lack: bool = False, directory: bool = False) -> None:
        if must_lack and not directory and full.endswith("/"):
            _refuse(errno.EEXIST if self.is_there(full) else errno.ENOENT, full)
        if self.user.uid:
            node = self.fs.lookup(full.rstrip("/") or "/", follow=False)
            if node is None or not must_lack:
                self._enter(full, node=node)

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


def _refuse(code: int, path: str) -> NoReturn:
    from dockroot.fs.overlay import failed

    raise failed(code, path)
