"""A mutable file system that does to its upper directory what Linux overlayfs does.

Mounted as the engine mounts it: `index=off`, `redirect_dir=off`, `metacopy=off`. A change to something that lies
below first copies it up, with the directories above it; what is taken away leaves a whiteout where a lower layer
holds the name; a directory made in the stead of something taken away is opaque; a lower directory cannot be renamed
(EXDEV). The whiteouts that removals of one mount leave share an inode (kernel >= 5.8, `fs/overlayfs/dir.c`); those
that renames leave have their own. Checked against Linux 6.18 by the tests.

Everything is done as root does it. Errors are the builtin subclasses of OSError.
"""

from __future__ import annotations

import copy
import errno
import posixpath
import stat

from dockroot.clock import Clock
from dockroot.fs.content import held, joined, resized
from dockroot.fs.place import Place, make_opaque
from dockroot.fs.view import Found, Named, View, failed
from dockroot.tree import OPAQUE, Content, Directory, Kind, Node

__all__ = ["CAPABILITY", "Overlay", "failed"]

CAPABILITY = "security.capability"
_PRIVATE = OPAQUE.rpartition(".")[0] + "."


class Overlay(View):
    """An overlay over `lower`, a merged view, which is never changed: `upper` collects what changes.

    A given `upper` is changed in place, with the inodes in it. Over an empty directory it is a plain file system in
    memory.
    """

    def __init__(
        self,
        lower: Directory,
        clock: Clock,
        upper: Directory | None = None,
        *,
        whiteout: Node | None = None,
    ) -> None:
        self.clock = clock
        self.umask = 0o022
        self.upper = upper if upper is not None else Directory(mode=0o755, mtime=clock.now())
        super().__init__(Place(self.upper, None if self.upper.is_opaque else lower))
        # at most one, shared with every view beneath
        self._whiteouts: list[Node] = [] if whiteout is None else [whiteout]

    @property
    def whiteout(self) -> Node | None:
        """The inode that all whiteouts of this mount share; None until something was hidden."""
        return self._whiteouts[0] if self._whiteouts else None

    def beneath(self, path: str) -> Overlay:
        """Return the same file system as a process sees it whose root is the directory `path` (chroot).

        Raises: OSError.
        """
        found = self._existing(path)
        if not isinstance(found.node, Place):
            raise failed(errno.ENOTDIR, path)
        inner = copy.copy(self)
        inner._root, inner._binds, inner._readonly = found.node, {}, set()
        for point, bound in self._binds.items():
            if self._lies_within(point, found.path.rstrip("/")):
                below = point.removeprefix(found.path.rstrip("/"))
                inner._binds[below] = bound._replace(path=below)
                inner._readonly |= {below} if point in self._readonly else set()
        return inner

    # -- files --

    def write(
        self,
        path: str,
        content: bytes | Content,
        *,
        mode: int = 0o666,
        append: bool = False,
        exclusive: bool = False,
        uid: int | None = None,
        gid: int | None = None,
    ) -> Node:
        """Open a file for writing and let it hold `content`, or end in it; return its inode.

        A new file gets `mode` less the umask; one that is there is copied up, keeps mode and owner and loses its
        capability. Appending nothing only opens it. Devices and fifos swallow what is written. Raises: OSError.
        """
        found = self._find(path, follow=not exclusive, create=True)
        if found.node is None:
            made = Node(Kind.FILE, mode & ~self.umask, content=held(content))
            return self._add(found, made, uid=uid, gid=gid)
        if exclusive:
            raise failed(errno.EEXIST, path)
        if isinstance(found.node, Place):
            raise failed(errno.EISDIR, path)
        if found.node.kind is not Kind.FILE:
            if found.node.kind is Kind.SOCKET:
                raise failed(errno.ENXIO, path)
            return found.node
        self._refuse_readonly(found, path)
        node = found.place.copied_up_file(found.name)
        new = held(content)
        if new.size or not append:
            self._fill(node, joined(node.content, new) if append else new)
        return node

    def truncate(self, path: str, size: int) -> None:
        """Cut a file to `size` bytes, or fill it up with zeros. Raises: OSError."""
        node = self._existing(path).node
        if isinstance(node, Place):
            raise failed(errno.EISDIR, path)
        if size < 0 or node is None or node.kind is not Kind.FILE:
            raise failed(errno.EINVAL, path)
        upper = self._changed(path)
        self._fill(upper, resized(upper.content, size))

    def _fill(self, node: Node, content: Content) -> None:
        node.content, node.mtime = content, self.clock.now()
        _drop_capability(node)

    def mknod(
        self,
        path: str,
        kind: Kind,
        mode: int = 0o666,
        device: tuple[int, int] = (0, 0),
        *,
        apply_umask: bool = True,
    ) -> Node:
        """Make a file, fifo, socket or device. Raises: OSError (EPERM for a whiteout's device 0:0)."""
        found = self._new(path)
        if kind is Kind.CHAR and device == (0, 0):
            raise failed(errno.EPERM, path)
        umask = self.umask if apply_umask else 0
        return self._add(found, Node(kind, mode & 0o7777 & ~umask, device=device))

    def symlink(self, target: str, path: str) -> Node:
        """Make a link at `path` with the text `target`. Raises: OSError."""
        if not target:
            raise failed(errno.ENOENT, path)
        return self._add(self._new(path), Node(Kind.SYMLINK, 0o777, target=target))

    def link(self, source: str, path: str, *, follow: bool = False) -> None:
        """Give the inode at `source` the further name `path`; it is copied up for that. Raises: OSError."""
        old = self._existing(source, follow=follow)
        new = self._new(path)
        self._refuse_readonly(new, path)
        if old.place.root is not new.place.root:
            raise failed(errno.EXDEV, path)
        if isinstance(old.node, Place):
            raise failed(errno.EPERM, source)
        new.place.add(new.name, old.place.copied_up_file(old.name), self.clock.now())

    # -- directories --

    def mkdir(self, path: str, mode: int = 0o777) -> Directory:
        """Make a directory with `mode` less the umask. Raises: OSError."""
        found = self._new(path, directory=True)
        made = Directory(mode=mode & 0o1777 & ~self.umask)
        self._add(found, made)
        return made

    def makedirs(self, path: str, mode: int = 0o777) -> list[str]:
        """Make a directory and those above it that are missing; return the new ones. Raises: OSError."""
        made: list[str] = []
        here = "/"
        for name in path.split("/"):
            if not name:
                continue
            here = posixpath.join(here, name)
            found = self._find(here)
            if found.node is None:
                here = found.path
                self.mkdir(here, mode)
                made.append(here)
            elif not isinstance(found.node, Place):
                raise failed(errno.ENOTDIR, here)
        return made

    def rmdir(self, path: str) -> None:
        """Take an empty directory away. Raises: OSError."""
        named = self._named(path)
        refused = {".": errno.EINVAL, "..": errno.ENOTEMPTY, "/": errno.EBUSY}.get(named.special)
        if refused:
            raise failed(refused, path)
        self._rmdir(named.found, path, self.clock.now())

    def unlink(self, path: str) -> None:
        """Take a name away that is no directory's. Raises: OSError."""
        found, special, slash = self._named(path)
        if found.node is None:
            raise failed(errno.ENOENT, path)
        if isinstance(found.node, Place) or special:
            raise failed(errno.EISDIR, path)
        if slash:
            raise failed(errno.ENOTDIR, path)
        self._refuse_mounted(found, path)
        self._drop(found, self.clock.now())

    def remove_tree(self, path: str) -> None:
        """Take away what is at `path` with all below it, as `rm -rf` does. Raises: OSError."""
        found, special, _ = self._named(path)
        if found.node is not None:
            if special:
                raise failed(errno.EINVAL, path)
            self._remove(found, path, self.clock.now())

    def _remove(self, found: Found, path: str, now: int) -> None:
        if not isinstance(found.node, Place):
            self._refuse_mounted(found, path)
            self._drop(found, now)
            return
        for name in sorted(found.node.names()):
            self._remove(self._step(found.node, name, found.path), f"{path}/{name}", now)
        self._rmdir(found, path, now)

    def _rmdir(self, found: Found, path: str, now: int) -> None:
        if found.node is None:
            raise failed(errno.ENOENT, path)
        if not isinstance(found.node, Place):
            raise failed(errno.ENOTDIR, path)
        self._refuse_mounted(found, path)
        if not found.node.is_empty():
            raise failed(errno.ENOTEMPTY, path)
        self._drop(found, now)

    def _drop(self, found: Found, now: int) -> None:
        if not self._whiteouts and found.place.has_lower(found.name):
            self._whiteouts.append(Node(Kind.CHAR, 0, mtime=now))
        found.place.drop(
            found.name, self._whiteouts[0] if self._whiteouts else Node(Kind.CHAR), now
        )

    # -- renaming --

    def rename(self, source: str, path: str) -> None:
        """Move a name, in the stead of what is at `path`.

        Raises: OSError (EXDEV for a directory that a lower layer has a part in; EBUSY for one with mounts in it).
        """
        old, new = self._named(source), self._named(path)
        if old.found.place.root is not new.found.place.root:
            raise failed(errno.EXDEV, path)
        if old.special or new.special:
            raise failed(errno.EBUSY, path)
        if old.found.node is None:
            raise failed(errno.ENOENT, source)
        if not isinstance(old.found.node, Place) and (old.slash or new.slash):
            raise failed(errno.ENOTDIR, source)
        if self._lies_within(new.found.path, old.found.path):
            raise failed(errno.EINVAL, path)
        if self._lies_within(old.found.path, new.found.path):
            raise failed(errno.ENOTEMPTY, path)
        if not self._is_same(old.found, new.found):
            self._check_move(old, new, source, path)
            self._move(old.found, new.found, self.clock.now())

    def _lies_within(self, path: str, directory: str) -> bool:
        return path.startswith(f"{directory}/")

    def _is_same(self, old: Found, new: Found) -> bool:
        """Whether two names are one inode's: renaming one to the other does nothing."""
        if old.path == new.path:
            return True
        upper = old.place.upper is not None and old.place.upper.children.get(old.name) is old.node
        return upper and old.node is new.node

    def _check_move(self, old: Named, new: Named, source: str, path: str) -> None:
        replaced = new.found.node
        is_directory = isinstance(old.found.node, Place)
        if replaced is not None and is_directory and not isinstance(replaced, Place):
            raise failed(errno.ENOTDIR, path)
        if isinstance(replaced, Place) and not is_directory:
            raise failed(errno.EISDIR, path)
        if any(self._lies_within(point, old.found.path) for point in self._binds):
            raise failed(errno.EBUSY, source)
        self._refuse_mounted(old.found, source)
        self._refuse_mounted(new.found, path)
        if isinstance(old.found.node, Place) and old.found.node.lower is not None:
            raise failed(errno.EXDEV, path)
        if isinstance(replaced, Place) and not replaced.is_empty():
            raise failed(errno.ENOTEMPTY, path)

    def _move(self, old: Found, new: Found, now: int) -> None:
        if isinstance(old.node, Place):
            moved: Node = old.node.copied_up()
        else:
            moved = old.place.copied_up_file(old.name)
        upper = new.place.copied_up()
        # the kernel swaps a whiteout at the new name for the old one, else it makes a new inode there
        above = old.place.copied_up()
        group = above.gid if above.mode & stat.S_ISGID else 0
        hidden = new.place.hides(new.name) or Node(Kind.CHAR, 0, gid=group, mtime=now)
        if isinstance(moved, Directory) and new.place.lower is not None:
            make_opaque(moved)
        upper.children[new.name] = moved
        upper.mtime = now
        old.place.drop(old.name, hidden, now)

    # -- metadata --

    def chmod(self, path: str, mode: int, *, follow: bool = True) -> None:
        """Set the permission bits. Raises: OSError."""
        self._changed(path, follow=follow).mode = mode & 0o7777

    def chown(self, path: str, uid: int, gid: int, *, follow: bool = True) -> None:
        """Set the owners; -1 keeps one. A program loses setuid and setgid, and its capability. Raises: OSError."""
        node = self._changed(path, follow=follow)
        node.uid = uid if uid >= 0 else node.uid
        node.gid = gid if gid >= 0 else node.gid
        if node.kind is not Kind.DIRECTORY and node.kind is not Kind.SYMLINK:
            node.mode &= ~stat.S_ISUID
            if node.mode & stat.S_IXGRP:
                node.mode &= ~stat.S_ISGID
            _drop_capability(node)

    def utime(self, path: str, mtime: int | None = None, *, follow: bool = True) -> None:
        """Set the time of last change, in nanoseconds; None: now. Raises: OSError."""
        self._changed(path, follow=follow).mtime = self.clock.now() if mtime is None else mtime

    def setxattr(self, path: str, name: str, value: bytes, *, follow: bool = True) -> None:
        """Set an extended attribute. Raises: OSError (EPERM for overlayfs's own)."""
        self._existing(path, follow=follow)
        if name.startswith(_PRIVATE):
            raise failed(errno.EPERM, path)
        node = self._changed(path, follow=follow)
        node.xattrs = {**node.xattrs, name: value}

    def removexattr(self, path: str, name: str, *, follow: bool = True) -> None:
        """Take an extended attribute away. Raises: OSError (ENODATA when it is not there)."""
        node = self._existing(path, follow=follow).node
        shown = node.seen if isinstance(node, Place) else node
        if name.startswith(_PRIVATE) or shown is None or name not in shown.xattrs:
            raise failed(errno.ENODATA, path)
        upper = self._changed(path, follow=follow)
        upper.xattrs = {key: value for key, value in upper.xattrs.items() if key != name}

    # -- making and changing --

    def _changed(self, path: str, *, follow: bool = True) -> Node:
        """Return the upper inode at `path`, copied up, to be changed."""
        found = self._existing(path, follow=follow)
        self._refuse_readonly(found, path)
        if isinstance(found.node, Place):
            return found.node.copied_up()
        return found.place.copied_up_file(found.name)

    def _new(self, path: str, *, directory: bool = False) -> Found:
        """Resolve a name that is to be made. Raises: OSError (EEXIST)."""
        found, special, slash = self._named(path)
        if found.node is not None or special:
            raise failed(errno.EEXIST, path)
        if slash and not directory:
            raise failed(errno.ENOENT, path)
        return found

    def _add(
        self, found: Found, node: Node, *, uid: int | None = None, gid: int | None = None
    ) -> Node:
        """Let a new inode stand at a free name; a setgid directory hands on its group. Raises: OSError."""
        self._refuse_readonly(found, found.path)
        above = found.place.seen
        inherits = above.mode & stat.S_ISGID
        node.mode &= 0o7777
        node.mtime = self.clock.now()
        node.uid = uid or 0
        node.gid = gid if gid is not None else above.gid if inherits else 0
        if inherits and isinstance(node, Directory):
            node.mode |= stat.S_ISGID
        found.place.add(found.name, node, node.mtime)
        return node


def _drop_capability(node: Node) -> None:
    if CAPABILITY in node.xattrs:
        node.xattrs = {name: value for name, value in node.xattrs.items() if name != CAPABILITY}
