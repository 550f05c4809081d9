"""What a process sees of the file system: paths, statuses, and what its user may do.

Permissions are checked here, for users other than root, by the owner, group and other bits
(POSIX.1-2017, 4.5 File Access Permissions); the overlay itself allows all. Errors are OSErrors.
"""

from __future__ import annotations

import errno
import posixpath
from typing import TYPE_CHECKING, NoReturn

from msgspec import Struct, field

from dockroot.shell.openfile import snapshot
from dockroot.shell.world import Limits, User
from dockroot.tree import Content, Directory, Kind, Node

if TYPE_CHECKING:
    from dockroot.fs.overlay import Overlay


class Status(Struct, frozen=True):
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


class Looking(Struct):
    """A process that looks: relative paths start at its `cwd`."""

    fs: Overlay
    user: User
    limits: Limits
    cwd: str = "/"
    umask: int = 0o022
    written: list[int] = field(default_factory=lambda: [0])

    # ---- looking

    def absolute(self, path: str) -> str:
        """Return the path from the root, its dots and links untouched. Raises: ENOENT for an empty
        one.
        """
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
        """Count the names of an inode in the whole file system; overlayfs says 1 for each
        directory.
        """
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
            with self.content(path).open() as stream:
                return stream.read().decode("utf-8", "surrogateescape")
        except OSError:
            return None

    def head(self, path: str, size: int) -> bytes:
        """Return the first bytes of a file, whoever may read it: the kernel looks at them to run
        it.
        """
        with self.stat(path).node.content.open() as stream:
            return stream.read(size)

    def content(self, path: str) -> Content:
        """Return what a file holds, by reference."""
        status = self.stat(path)
        self._require(status, 4, path)
        if status.kind is Kind.DIRECTORY:
            refuse(errno.EISDIR, path)
        return snapshot(status.node.content)

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
            refuse(errno.EACCES, path)

    def _own(self, status: Status, path: str) -> None:
        if self.user.uid not in (0, status.uid):
            refuse(errno.EPERM, path)

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
        """Check that names in the directory of a path may change; in a sticky one only by their
        owner.
        """
        if not self.user.uid:
            return
        self._search(full)
        above = self.fs.stat(posixpath.dirname(full.rstrip("/")) or "/")
        self._require(Status(above, 0), 3, full)
        if node is not None and above.mode & 0o1000 and self.user.uid not in (above.uid, node.uid):
            refuse(errno.EPERM, full)

    def _change(self, full: str, *, must_lack: bool = False, directory: bool = False) -> None:
        if must_lack and not directory and full.endswith("/"):
            refuse(errno.EEXIST if self.is_there(full) else errno.ENOENT, full)
        if self.user.uid:
            node = self.fs.lookup(full.rstrip("/") or "/", follow=False)
            if node is None or not must_lack:
                self._enter(full, node=node)


def refuse(code: int, path: str) -> NoReturn:
    """Raise the OSError of `code` for `path`."""
    from dockroot.fs.overlay import failed

    raise failed(code, path)
