"""A tree of inodes: the one thing that passes between what makes a data root and what reads one.

A tree *is* its root `Directory`. A `Node` is an inode: the same object under two names is a hard link.
Nodes of a tree that was opened (from disk, from a tar, from a store) are read only by agreement; changes are
collected in a `Draft`, which shares everything unchanged with the tree that it starts from.

Names and paths are text: UTF-8 with `surrogateescape`, whatever the locale. Paths are relative to the tree's
root, without leading or trailing `/`; the root itself is `""`. Names sort by their bytes (`by_name`).
"""

from __future__ import annotations

import enum
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO, Protocol, cast

from msgspec import Struct

from dockroot.errors import NotFoundError, VanishedError


class Kind(enum.Enum):
    """What an inode is."""

    DIRECTORY = "directory"
    FILE = "file"
    SYMLINK = "symlink"
    CHAR = "char"
    BLOCK = "block"
    FIFO = "fifo"
    SOCKET = "socket"


class Content(Protocol):
    """Bytes held by reference: opened when they are wanted, as often as they are wanted."""

    @property
    def size(self) -> int:
        """Length in bytes."""
        ...

    def open(self) -> BinaryIO:
        """Return a new stream at the first byte; the caller closes it."""
        ...


class Bytes(Struct, frozen=True):
    """Content that lies in memory."""

    data: bytes

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self.data)

    def open(self) -> BinaryIO:
        """Return a stream over the bytes."""
        return io.BytesIO(self.data)


EMPTY = Bytes(b"")


class Slice(Struct, frozen=True):
    """Content that lies within another: `size` bytes of `base` from `offset` on, as a tar's member."""

    base: Content
    offset: int
    size: int

    def open(self) -> BinaryIO:
        """Return a stream over the slice alone."""
        stream = self.base.open()
        stream.seek(self.offset)
        return cast(BinaryIO, io.BufferedReader(_Window(stream, self.size)))


class _Window(io.RawIOBase):
    """Read `size` bytes of a stream from where it stands, and close it at the end."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        super().__init__()
        self._stream, self._start, self._size, self._at = stream, stream.tell(), size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        self._stream.seek(self._start + self._at)
        return self._at

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)[: max(0, self._size - self._at)]
        read = cast(io.BufferedReader, self._stream).readinto(view) if view else 0
        self._at += read
        return read

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


class Node:
    """An inode other than a directory.

    `mode` holds the permission bits (0o7777), `mtime` nanoseconds, `content` the bytes of a file, `target` the
    text of a symlink, `device` (major, minor) of a char or block device, `xattrs` full names such as
    `trusted.overlay.opaque`. `allocated` is the room in bytes that it takes on the disk it was read from, None where
    that is not known.
    """

    __slots__ = (
        "allocated",
        "content",
        "device",
        "gid",
        "kind",
        "mode",
        "mtime",
        "target",
        "uid",
        "xattrs",
    )

    def __init__(
        self,
        kind: Kind,
        mode: int = 0o644,
        uid: int = 0,
        gid: int = 0,
        mtime: int = 0,
        content: Content = EMPTY,
        target: str = "",
        device: tuple[int, int] = (0, 0),
        xattrs: Mapping[str, bytes] | None = None,
        allocated: int | None = None,
    ) -> None:
        self.kind, self.mode, self.uid, self.gid, self.mtime = kind, mode, uid, gid, mtime
        self.content, self.target, self.device = content, target, device
        self.xattrs: Mapping[str, bytes] = {} if xattrs is None else xattrs
        self.allocated = allocated

    def __repr__(self) -> str:
        shown = ("kind", "mode", "uid", "gid", "mtime", "target", "device", "xattrs")
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    @property
    def is_whiteout(self) -> bool:
        """Whether overlayfs hides the name: a char device 0:0 (kernel docs, `filesystems/overlayfs.rst`)."""
        return self.kind is Kind.CHAR and self.device == (0, 0)

    def read(self) -> bytes:
        """Return the whole content of a file."""
        with self.content.open() as stream:
            return stream.read()


OPAQUE = "trusted.overlay.opaque"
"""The xattr (value `y`) by which overlayfs hides all that lies below a directory."""


class Directory(Node):
    """A directory inode; its children are listed when they are first asked for.

    `read` gives the bytes of one file in it, or None, `find` the inode of one name, without listing the others.
    """

    __slots__ = ("_children", "_find", "_found", "_load", "_read")

    def __init__(
        self,
        children: dict[str, Node] | None = None,
        *,
        mode: int = 0o755,
        uid: int = 0,
        gid: int = 0,
        mtime: int = 0,
        xattrs: Mapping[str, bytes] | None = None,
        load: Callable[[], dict[str, Node]] | None = None,
        read: Callable[[str], bytes | None] | None = None,
        find: Callable[[str], Node | None] | None = None,
    ) -> None:
        super().__init__(
            Kind.DIRECTORY, mode, uid, gid, mtime, xattrs={} if xattrs is None else xattrs
        )
        self._children = children if children is not None or load else {}
        self._load = load
        self._read = read
        self._find = find
        self._found: dict[str, Node] | None = None

    @property
    def children(self) -> dict[str, Node]:
        """The names and their inodes, in no order that means anything."""
        if self._children is None:
            assert self._load is not None
            self._children = self._load()
            if self._found is not None:
                self._children.update(self._found)
        return self._children

    def _child(self, name: str) -> Node | None:
        """Return the inode of one name, the same each time; None where there is none."""
        if self._children is not None or self._find is None:
            return self.children.get(name)
        if self._found is None:
            self._found = {}
        elif name in self._found:
            return self._found[name]
        node = self._find(name)
        if node is not None:
            self._found[name] = node
        return node

    def forget(self) -> None:
        """Drop the children where they can be listed again: who walks millions of files needs little memory."""
        if self._load is not None:
            self._children = self._found = None

    @property
    def is_opaque(self) -> bool:
        """Whether the directory hides what lower layers hold under its name."""
        return self.xattrs.get(OPAQUE) == b"y"

    def get(self, path: str) -> Node | None:
        """Return the inode at `path` below this directory, or None. Symlinks are never followed."""
        node: Node = self
        for name in path.split("/") if path else ():
            if not isinstance(node, Directory):
                return None
            child = node._child(name)
            if child is None:
                return None
            node = child
        return node

    def directory(self, path: str) -> Directory | None:
        """Return the directory at `path`, or None when there is none."""
        node = self.get(path)
        return node if isinstance(node, Directory) else None

    def names(self, path: str = "") -> list[str]:
        """Return the sorted names in the directory at `path`; none when it is no directory."""
        found = self.directory(path)
        return sorted(found.children, key=by_name) if found else []

    def read_file(self, path: str) -> bytes | None:
        """Return the bytes of the file at `path`, or None when there is no such file, or no longer."""
        above, _, name = path.rpartition("/")
        directory = self.directory(above) if above else self
        if directory is None:
            return None
        try:
            if directory._children is None and directory._read is not None:
                return directory._read(name)
            node = directory.children.get(name)
            return node.read() if node is not None and node.kind is Kind.FILE else None
        except VanishedError:
            return None

    def walk(self, path: str = "") -> Iterator[tuple[str, Node]]:
        """Yield each path below `path` with its inode: a directory before its children, names by their bytes."""
        top = self.directory(path)
        pending = top._listed(path) if top is not None else []
        while pending:
            below, node = pending.pop()
            yield below, node
            if isinstance(node, Directory):
                pending += node._listed(below)

    def _listed(self, path: str) -> list[tuple[str, Node]]:
        """Return the children with their paths, the last name first: `walk` takes them from the end."""
        prefix = f"{path}/" if path else ""
        names = sorted(self.children, key=by_name, reverse=True)
        return [(prefix + name, self.children[name]) for name in names]

    def shallow(self, children: dict[str, Node]) -> Directory:
        """Return a directory with this one's metadata and other children."""
        return Directory(
            children,
            mode=self.mode,
            uid=self.uid,
            gid=self.gid,
            mtime=self.mtime,
            xattrs=dict(self.xattrs),
        )


def by_name(name: str) -> bytes:
    """Order names as the engine does: by their bytes."""
    return name.encode("utf-8", "surrogateescape")


def file(
    data: bytes | str = b"", mode: int = 0o644, *, mtime: int = 0, uid: int = 0, gid: int = 0
) -> Node:
    """Return a regular file with `data` (text as UTF-8)."""
    raw = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
    return Node(Kind.FILE, mode, uid, gid, mtime, Bytes(raw) if raw else EMPTY)


def symlink(target: str, *, mtime: int = 0, uid: int = 0, gid: int = 0) -> Node:
    """Return a symlink to `target`."""
    return Node(Kind.SYMLINK, 0o777, uid, gid, mtime, target=target)


def whiteout(*, mtime: int = 0) -> Node:
    """Return a whiteout: the char device 0:0, mode 0."""
    return Node(Kind.CHAR, 0, mtime=mtime)


class Change(Struct, frozen=True):
    """One change of a draft: `node` now stands at `path`, with all below it; None: the path is gone."""

    path: str
    node: Node | None


class Draft:
    """Collect changes to a tree, in their order, without touching it."""

    def __init__(self, base: Directory) -> None:
        self.base = base
        self.tree = base.shallow(dict(base.children))
        self.changes: list[Change] = []
        self._own = {id(self.tree)}

    def put(self, path: str, node: Node) -> None:
        """Place `node` at `path`, in the stead of what was there.

        Raises: NotFoundError when the parent directory does not exist.
        """
        parent, name = self._parent(path)
        parent.children[name] = node
        self.changes.append(Change(path, node))

    def remove(self, path: str) -> None:
        """Take away what is at `path`; nothing happens when nothing is there."""
        if self.tree.get(path) is None:
            return
        parent, name = self._parent(path)
        del parent.children[name]
        self.changes.append(Change(path, None))

    def ensure(self, path: str, mode: int, *, mtime: int = 0) -> None:
        """Make the directory at `path`, with `mode`, if there is none; its parent must exist."""
        if self.tree.get(path) is None:
            self.put(path, Directory(mode=mode, mtime=mtime))

    def _parent(self, path: str) -> tuple[Directory, str]:
        *above, name = path.split("/")
        here = self.tree
        for part in above:
            child = here.children.get(part)
            if not isinstance(child, Directory):
                raise NotFoundError(
                    f"no directory {'/'.join(above)!r} in the tree to hold {name!r}"
                )
            if id(child) not in self._own:
                child = child.shallow(dict(child.children))
                self._own.add(id(child))
                here.children[part] = child
            here = child
        return here, name
