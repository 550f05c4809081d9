"""A mutable file system that does to its upper directory what Linux overlayfs does.

Mounted as the engine mounts it: `index=off`, `redirect_dir=off`, `metacopy=off`. A change to something that lies
below first copies it up, with the directories above it; what is taken away leaves a whiteout where a lower layer
holds the name; a directory made in the stead of something taken away is opaque; a lower directory cannot be renamed
(EXDEV). All whiteouts of one mount share an inode (kernel >= 5.8, `fs/overlayfs/dir.c`).

Paths are absolute or taken from the root; links are followed inside it and never lead out. Errors are the builtin
subclasses of OSError.
"""

from __future__ import annotations

import errno
import posixpath
import stat
from typing import NamedTuple

from dockroot.clock import Clock
from dockroot.fs.place import Place
from dockroot.tree import OPAQUE, Bytes, Content, Directory, Kind, Node, by_name

_MAXIMAL_LINKS = 40
_NAME_MAX = 255
CAPABILITY = "security.capability"


class _Found(NamedTuple):
    """A path resolved: its directory, its last name (empty at a root), what is there, its canonical spelling."""

    place: Place
    name: str
    node: Place | Node | None
    path: str


def failed(code: int, path: str) -> OSError:
    """Return the OSError of `code` for `path`, of its builtin subclass."""
    return OSError(code, _MESSAGES.get(code, errno.errorcode[code]), path)


_MESSAGES = {
    errno.ENOENT: "No such file or directory", errno.EEXIST: "File exists", errno.ENOTDIR: "Not a directory",
    errno.EISDIR: "Is a directory", errno.ENOTEMPTY: "Directory not empty", errno.EXDEV: "Invalid cross-device link",
    errno.EBUSY: "Device or resource busy", errno.ELOOP: "Too many levels of symbolic links",
    errno.EINVAL: "Invalid argument", errno.EPERM: "Operation not permitted", errno.ENAMETOOLONG: "File name too long",
    errno.ENODATA: "No data available", errno.ENXIO: "No such device or address",
}


class Overlay:
    """An overlay over `lower` (a merged view): `upper` collects what changes."""

    def __init__(self, lower: Directory, clock: Clock, upper: Directory | None = None) -> None:
        self.clock = clock
        self.umask = 0o022
        self.upper = upper if upper is not None else lower.shallow({})
        self._root = Place(self.upper, lower)
        self._whiteout: Node | None = None
        self._binds: dict[str, tuple[Place, str]] = {}

    @property
    def merged(self) -> Directory:
        """The whole as it shows now, without what is bound over it; to be read."""
        return self._root.view()

    # -- looking --

    def lookup(self, path: str, *, follow: bool = True) -> Node | None:
        """Return the inode that `path` leads to, or None; a directory comes with all below it.

        Raises: NotADirectoryError, OSError (ELOOP) on the way.
        """
        try:
            found = self._find(path, follow=follow)
        except FileNotFoundError:
            return None
        return found.node.view() if isinstance(found.node, Place) else found.node

    def stat(self, path: str, *, follow: bool = True) -> Node:
        """Return the inode at `path`. Raises: FileNotFoundError."""
        node = self.lookup(path, follow=follow)
        if node is None:
            raise failed(errno.ENOENT, path)
        return node

    def exists(self, path: str, *, follow: bool = True) -> bool:
        """Whether `path` leads to something; errors on the way count as no."""
        try:
            return self.lookup(path, follow=follow) is not None
        except OSError:
            return False

    def is_dir(self, path: str, *, follow: bool = True) -> bool:
        """Whether `path` leads to a directory; errors on the way count as no."""
        try:
            return isinstance(self.lookup(path, follow=follow), Directory)
        except OSError:
            return False

    def listdir(self, path: str) -> list[str]:
        """Return the names in a directory, sorted by their bytes. Raises: OSError."""
        found = self._existing(path)
        if not isinstance(found.node, Place):
            raise failed(errno.ENOTDIR, path)
        return sorted(found.node.names(), key=by_name)

    def readlink(self, path: str) -> str:
        """Return a link's text. Raises: OSError."""
        node = self._existing(path, follow=False).node
        if isinstance(node, Place) or node is None or node.kind is not Kind.SYMLINK:
            raise failed(errno.EINVAL, path)
        return node.target

    def realpath(self, path: str) -> str:
        """Return the path without links; the last name need not exist. Raises: OSError."""
        return self._find(path).path

    def realpath_in_scope(self, path: str) -> str:
        """Return the path without links; parts that do not exist are kept as they are, `..` stays inside."""
        left = [part for part in path.split("/") if part and part != "."]
        done: list[str] = []
        turns = 0
        while left:
            part = left.pop(0)
            if part == "..":
                done = done[:-1]
                continue
            here = "/" + "/".join([*done, part])
            try:
                node = self._find(here, follow=False).node
            except OSError:
                node = None
            if isinstance(node, Node) and node.kind is Kind.SYMLINK:
                turns += 1
                if turns > _MAXIMAL_LINKS:
                    raise failed(errno.ELOOP, path)
                done = [] if node.target.startswith("/") else done
                left = [piece for piece in node.target.split("/") if piece and piece != "."] + left
            else:
                done.append(part)
        return "/" + "/".join(done)

    def read(self, path: str) -> bytes:
        """Return a file's bytes. Raises: OSError."""
        node = self._existing(path).node
        if isinstance(node, Place):
            raise failed(errno.EISDIR, path)
        assert node is not None
        return node.read()

    # -- files --

    def write(
        self, path: str, content: bytes | Content, *, mode: int = 0o666, append: bool = False, exclusive: bool = False,
        uid: int | None = None, gid: int | None = None,
    ) -> Node:
        """Open a file for writing, made with `mode` less the umask if it is not there, and let it hold `content`.

        An existing file is copied up and keeps its mode and owner. Raises: OSError.
        """
        new = Bytes(content) if isinstance(content, bytes) else content
        found = self._find(path, follow=not exclusive)
        if found.node is None:
            return self._create(found, Kind.FILE, mode, path, content=new, uid=uid, gid=gid)
        if exclusive:
            raise failed(errno.EEXIST, path)
        if isinstance(found.node, Place):
            raise failed(errno.EISDIR, path)
        if found.node.kind is not Kind.FILE:
            return found.node
        node = found.place.copied_up_file(found.name)
        if append:
            new = Bytes(node.read() + (content if isinstance(content, bytes) else _bytes_of(content)))
        if not (append and not _bytes_of(content)):
            node.mtime = self.clock.now()
        node.content = new
        _drop_capability(node)
        return node

    def truncate(self, path: str, size: int) -> None:
        """Cut a file to `size` bytes, or fill it up with zeros. Raises: OSError."""
        node = self._changed(path)
        if isinstance(node, Directory):
            raise failed(errno.EISDIR, path)
        data = node.read()[:size]
        node.content = Bytes(data + bytes(size - len(data)))
        node.mtime = self.clock.now()

    def mknod(
        self, path: str, kind: Kind, mode: int = 0o666, device: tuple[int, int] = (0, 0), *, apply_umask: bool = True
    ) -> Node:
        """Make a file, fifo, socket or device. Raises: OSError."""
        found = self._find(path, follow=False)
        if found.node is not None:
            raise failed(errno.EEXIST, path)
        if kind is Kind.CHAR and device == (0, 0):
            raise failed(errno.EPERM, path)
        return self._create(found, kind, mode, path, device=device, apply_umask=apply_umask)

    def symlink(self, target: str, path: str) -> Node:
        """Make a link at `path` with the text `target`. Raises: OSError."""
        found = self._find(path, follow=False)
        if found.node is not None:
            raise failed(errno.EEXIST, path)
        if not target:
            raise failed(errno.ENOENT, path)
        return self._create(found, Kind.SYMLINK, 0o777, path, target=target, apply_umask=False)

    def link(self, source: str, path: str, *, follow: bool = False) -> None:
        """Give the inode at `source` the further name `path`; it is copied up for that. Raises: OSError."""
        old = self._existing(source, follow=follow)
        new = self._find(path, follow=False)
        if new.node is not None:
            raise failed(errno.EEXIST, path)
        if isinstance(old.node, Place):
            raise failed(errno.EPERM, source)
        if _root_of(old.place) is not _root_of(new.place):
            raise failed(errno.EXDEV, path)
        self._check_name(new, path)
        new.place.add(new.name, old.place.copied_up_file(old.name), self.clock.now())

    # -- directories --

    def mkdir(self, path: str, mode: int = 0o777) -> Directory:
        """Make a directory with `mode` less the umask. Raises: OSError."""
        found = self._find(path.rstrip("/") or "/", follow=False)
        if found.node is not None:
            raise failed(errno.EEXIST, path)
        self._check_name(found, path)
        above = found.place.seen
        inherited = stat.S_ISGID if above.mode & stat.S_ISGID else 0
        now = self.clock.now()
        made = Directory(
            {}, mode=(mode & 0o1777 & ~self.umask) | inherited, gid=above.gid if inherited else 0, mtime=now
        )
        found.place.add(found.name, made, now)
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
        if posixpath.basename(path.rstrip("/")) == ".":
            raise failed(errno.EINVAL, path)
        found = self._existing(path, follow=False)
        if not isinstance(found.node, Place):
            raise failed(errno.ENOTDIR, path)
        self._refuse_mounted(found, path)
        if any(True for _ in found.node.names()):
            raise failed(errno.ENOTEMPTY, path)
        self._drop(found)

    def unlink(self, path: str) -> None:
        """Take a name away that is no directory's. Raises: OSError."""
        found = self._existing(path, follow=False)
        if isinstance(found.node, Place):
            raise failed(errno.EISDIR, path)
        self._refuse_mounted(found, path)
        self._drop(found)

    def remove_tree(self, path: str) -> None:
        """Take away what is at `path` with all below it, as `rm -rf` does. Raises: OSError."""
        found = self._find(path, follow=False)
        if isinstance(found.node, Place):
            for name in self.listdir(path):
                self.remove_tree(posixpath.join(path, name))
            self.rmdir(path)
        elif found.node is not None:
            self.unlink(path)

    def rename(self, source: str, path: str) -> None:
        """Move a name, in the stead of what is at `path`. Raises: OSError (EXDEV for a lower directory)."""
        old = self._find(source, follow=False)
        new = self._find(path, follow=False)
        if old.node is None:
            raise failed(errno.ENOENT, source)
        self._refuse_mounted(old, source)
        self._check_name(new, path)
        if _root_of(old.place) is not _root_of(new.place):
            raise failed(errno.EXDEV, path)
        if new.path == old.path or (new.path + "/").startswith(old.path + "/"):
            if new.path == old.path:
                return
            raise failed(errno.EINVAL, path)
        self._check_replaced(old, new, path)
        if isinstance(old.node, Place) and old.node.lower is not None:
            raise failed(errno.EXDEV, path)
        self._move(old, new)

    def _check_replaced(self, old: _Found, new: _Found, path: str) -> None:
        if new.node is None:
            return
        self._refuse_mounted(new, path)
        if isinstance(new.node, Place):
            if (old.path + "/").startswith(new.path + "/"):
                raise failed(errno.ENOTEMPTY, path)
            if not isinstance(old.node, Place):
                raise failed(errno.EISDIR, path)
            if any(True for _ in new.node.names()):
                raise failed(errno.ENOTEMPTY, path)
        elif isinstance(old.node, Place):
            raise failed(errno.ENOTDIR, path)

    def _move(self, old: _Found, new: _Found) -> None:
        now = self.clock.now()
        if isinstance(old.node, Place):
            moved: Node = old.node.copied_up()
            if not old.node.seen.is_opaque and new.place.lower is not None:
                moved.xattrs = {**moved.xattrs, OPAQUE: b"y"}
        else:
            moved = old.place.copied_up_file(old.name)
            if moved is new.node:
                return
        upper = new.place.copied_up()
        upper.children[new.name] = moved
        upper.mtime = now
        self._drop(old, now)

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
        """Set an extended attribute. Raises: OSError."""
        node = self._changed(path, follow=follow)
        node.xattrs = {**node.xattrs, name: value}

    def removexattr(self, path: str, name: str, *, follow: bool = True) -> None:
        """Take an extended attribute away. Raises: OSError (ENODATA when it is not there)."""
        node = self._changed(path, follow=follow)
        if name not in node.xattrs:
            raise failed(errno.ENODATA, path)
        node.xattrs = {key: value for key, value in node.xattrs.items() if key != name}

    # -- mounts --

    def bind(self, path: str, target: Directory | Node) -> None:
        """Mount `target` over the existing `path`: what happens there never reaches the upper directory."""
        canonical = self._existing(path).path
        holder = Place(Directory({"bound": target}), None)
        self._binds[canonical] = (holder, "bound")

    # -- the way --

    def _find(self, path: str, *, follow: bool = True, base: str = "/", depth: int = 0) -> _Found:
        """Resolve `path`. Raises: FileNotFoundError when a directory on the way is missing, NotADirectoryError, ELOOP."""
        trail: list[tuple[Place, str]] = [(self._root, "")] if base == "/" else self._trail(base)
        parts = [part for part in path.split("/") if part and part != "."]
        must_be_directory = path.endswith("/") or posixpath.basename(path) in {".", ".."}
        found = _Found(trail[-1][0], "", trail[-1][0], "/" + "/".join(name for _, name in trail[1:]))
        for index, part in enumerate(parts):
            last = index == len(parts) - 1
            here = found.node
            if here is None:
                raise failed(errno.ENOENT, path)
            if not isinstance(here, Place):
                raise failed(errno.ENOTDIR, path)
            if part == "..":
                trail = trail[:-1] or trail
                found = _Found(trail[-1][0], "", trail[-1][0], "/" + "/".join(name for _, name in trail[1:]))
                continue
            if len(part.encode("utf-8", "surrogateescape")) > _NAME_MAX:
                raise failed(errno.ENAMETOOLONG, path)
            found = self._step(here, part, found.path)
            if isinstance(found.node, Node) and found.node.kind is Kind.SYMLINK and (
                not last or follow or must_be_directory
            ):
                if depth >= _MAXIMAL_LINKS:
                    raise failed(errno.ELOOP, path)
                target = found.node.target
                start = "/" if target.startswith("/") else posixpath.dirname(found.path)
                rest = "/".join([target, *parts[index + 1 :]]) + ("/" if path.endswith("/") else "")
                return self._find(rest, follow=follow, base=start, depth=depth + 1)
            if isinstance(found.node, Place):
                trail = [*trail, (found.node, part)]
        if must_be_directory and found.node is not None and not isinstance(found.node, Place):
            raise failed(errno.ENOTDIR, path)
        return found

    def _step(self, here: Place, name: str, above: str) -> _Found:
        path = f"{above.rstrip('/')}/{name}"
        if path in self._binds:
            holder, key = self._binds[path]
            return _Found(holder, key, holder.child(key), path)
        return _Found(here, name, here.child(name), path)

    def _trail(self, path: str) -> list[tuple[Place, str]]:
        """Return the places on the way to a canonical directory."""
        trail: list[tuple[Place, str]] = [(self._root, "")]
        at = "/"
        for name in path.strip("/").split("/") if path != "/" else ():
            found = self._step(trail[-1][0], name, at)
            assert isinstance(found.node, Place)
            trail.append((found.node, name))
            at = found.path
        return trail

    def _existing(self, path: str, *, follow: bool = True) -> _Found:
        if not path:
            raise failed(errno.ENOENT, path)
        found = self._find(path, follow=follow)
        if found.node is None:
            raise failed(errno.ENOENT, path)
        return found

    def _changed(self, path: str, *, follow: bool = True) -> Node:
        """Return the upper inode at `path`, copied up, to be changed."""
        found = self._existing(path, follow=follow)
        if isinstance(found.node, Place):
            return found.node.copied_up()
        return found.place.copied_up_file(found.name)

    def _create(
        self, found: _Found, kind: Kind, mode: int, path: str, *, content: Content | None = None, target: str = "",
        device: tuple[int, int] = (0, 0), apply_umask: bool = True, uid: int | None = None, gid: int | None = None,
    ) -> Node:
        self._check_name(found, path)
        above = found.place.seen
        now = self.clock.now()
        own_group = above.gid if above.mode & stat.S_ISGID else 0
        node = Node(
            kind, mode & 0o7777 & (~self.umask if apply_umask else 0o7777), uid or 0, own_group if gid is None else gid,
            now, target=target, device=device,
        )
        if content is not None:
            node.content = content
        found.place.add(found.name, node, now)
        return node

    def _check_name(self, found: _Found, path: str) -> None:
        if not found.name:
            raise failed(errno.EBUSY if found.path == "/" else errno.EEXIST, path)

    def _drop(self, found: _Found, now: int | None = None) -> None:
        if self._whiteout is None:
            self._whiteout = Node(Kind.CHAR, 0, mtime=self.clock.now())
        found.place.drop(found.name, self._whiteout, self.clock.now() if now is None else now)

    def _refuse_mounted(self, found: _Found, path: str) -> None:
        if found.path == "/" or any(point == found.path or point.startswith(found.path + "/") for point in self._binds):
            raise failed(errno.EBUSY, path)


def _root_of(place: Place) -> Place:
    while place.above is not None:
        place = place.above
    return place


def _drop_capability(node: Node) -> None:
    if CAPABILITY in node.xattrs:
        node.xattrs = {name: value for name, value in node.xattrs.items() if name != CAPABILITY}


def _bytes_of(content: bytes | Content) -> bytes:
    if isinstance(content, bytes):
        return content
    with content.open() as stream:
        return stream.read()

