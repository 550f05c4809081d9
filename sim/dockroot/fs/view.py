"""Looking into an overlay: names resolved inside its root, through links and mounts, and nothing changed.

Paths are taken from the root, with or without a leading `/`; links are followed inside it and never
lead out, at most 40 of them (ELOOP). Errors are the builtin subclasses of OSError, with the errno that
Linux gives.
"""

from __future__ import annotations

import errno
from typing import BinaryIO, NamedTuple

from dockroot.fs.place import Place
from dockroot.tree import Directory, Kind, Node, by_name

_MAXIMAL_LINKS = 40
_SCOPE_LINKS = 255
_NAME_MAX = 255
_PATH_MAX = 4096

_MESSAGES = {
    errno.EPERM: "Operation not permitted",
    errno.ENOENT: "No such file or directory",
    errno.ENXIO: "No such device or address",
    errno.EBUSY: "Device or resource busy",
    errno.EEXIST: "File exists",
    errno.EXDEV: "Invalid cross-device link",
    errno.ENOTDIR: "Not a directory",
    errno.EISDIR: "Is a directory",
    errno.EINVAL: "Invalid argument",
    errno.ENAMETOOLONG: "File name too long",
    errno.ENOTEMPTY: "Directory not empty",
    errno.ELOOP: "Too many levels of symbolic links",
    errno.ENODATA: "No data available",
    errno.EROFS: "Read-only file system",
}


class Found(NamedTuple):
    """A path resolved: its directory, its last name (empty at a root), what is there, its canonical spelling."""

    place: Place
    name: str
    node: Place | Node | None
    path: str


class Named(NamedTuple):
    """A name to be made or taken away, its last link not followed.

    `special` is `.`, `..` or `/` where the path ends so, else empty; `slash`: the path ends in `/`.
    """

    found: Found
    special: str
    slash: bool


def failed(code: int, path: str) -> OSError:
    """Return the OSError of `code` for `path`, of its builtin subclass, with the C library's words."""
    return OSError(code, _MESSAGES.get(code, errno.errorcode[code]), path)


class View:
    """A root and what is mounted over paths in it."""

    def __init__(self, root: Place) -> None:
        self._root = root
        self._binds: dict[str, Found] = {}
        self._readonly: set[str] = set()

    @property
    def merged(self) -> Directory:
        """The whole as it shows now, without what is bound over it; to be read."""
        return self._root.view()

    def lookup(self, path: str, *, follow: bool = True) -> Node | None:
        """Return the inode that `path` leads to, or None; a directory comes with all below it.

        Raises: NotADirectoryError, OSError (ELOOP, ENAMETOOLONG) on the way.
        """
        try:
            node = self._find(path, follow=follow).node
        except FileNotFoundError:
            return None
        return node.view() if isinstance(node, Place) else node

    def stat(self, path: str, *, follow: bool = True) -> Node:
        """Return the inode at `path`. Raises: FileNotFoundError."""
        node = self.lookup(path, follow=follow)
        if node is None:
            raise failed(errno.ENOENT, path)
        return node

    def exists(self, path: str, *, follow: bool = True) -> bool:
        """Whether `path` leads to something; errors on the way count as no."""
        try:
            return self._find(path, follow=follow).node is not None
        except OSError:
            return False

    def is_dir(self, path: str, *, follow: bool = True) -> bool:
        """Whether `path` leads to a directory; errors on the way count as no."""
        try:
            return isinstance(self._find(path, follow=follow).node, Place)
        except OSError:
            return False

    def listdir(self, path: str) -> list[str]:
        """Return the names in a directory, sorted by their bytes. Raises: OSError."""
        node = self._existing(path).node
        if not isinstance(node, Place):
            raise failed(errno.ENOTDIR, path)
        return sorted(node.names(), key=by_name)

    def readlink(self, path: str) -> str:
        """Return a link's text. Raises: OSError."""
        node = self._existing(path, follow=False).node
        if not isinstance(node, Node) or node.kind is not Kind.SYMLINK:
            raise failed(errno.EINVAL, path)
        return node.target

    def realpath(self, path: str) -> str:
        """Return the path without links; the last name need not exist. Raises: OSError."""
        return self._find(path).path

    def realpath_in_scope(self, path: str) -> str:
        """Return the path without links; parts that do not exist are kept as they are, `..` stays inside.

        The rules are moby's for destinations (v28.5.2, `vendor/github.com/moby/sys/symlink/fs_unix.go`).
        """
        left = _parts(path)
        done: list[str] = []
        turns = 0
        while left:
            part = left.pop()
            if part in {".", ".."}:
                done = done[:-1] if part == ".." else done
                continue
            node = self._without_links([*done, part])
            if not isinstance(node, Node) or node.kind is not Kind.SYMLINK:
                done.append(part)
                continue
            turns += 1
            if turns > _SCOPE_LINKS:
                raise failed(errno.ELOOP, path)
            done = [] if node.target.startswith("/") else done
            left += _parts(node.target)
        return "/" + "/".join(done)

    def _without_links(self, parts: list[str]) -> Place | Node | None:
        try:
            return self._find("/" + "/".join(parts), follow=False).node
        except FileNotFoundError:
            return None

    def open(self, path: str) -> BinaryIO:
        """Return a stream over a file's bytes; the caller closes it. Raises: OSError."""
        node = self._existing(path).node
        if not isinstance(node, Node):
            raise failed(errno.EISDIR, path)
        return node.content.open()

    def read(self, path: str) -> bytes:
        """Return a file's bytes. Raises: OSError."""
        with self.open(path) as stream:
            return stream.read()

    def bind(self, path: str, target: Directory | Node, *, readonly: bool = False) -> None:
        """Mount `target` over the existing `path`: what happens there changes `target`, never the upper directory.

        With `readonly` nothing happens there (EROFS).

        Raises: OSError when there is nothing to mount over.
        """
        canonical = self._existing(path).path
        holder = Place(Directory({"bound": target}), None)
        self._binds[canonical] = Found(holder, "bound", None, canonical)
        if readonly:
            self._readonly.add(canonical)

    def _find(self, path: str, *, follow: bool = True, create: bool = False) -> Found:
        """Resolve `path`; its last name need not exist, and with `create` is to become a file's.

        Raises: OSError (ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG; EISDIR for a file's name that ends in `/`).
        """
        if not path:
            raise failed(errno.ENOENT, path)
        _check_length(path, _PATH_MAX - 1, path)
        slash = path.endswith("/")
        trail = [Found(self._root, "", self._root, "/")]
        left = _parts(path)
        links = 0
        while left:
            part = left.pop()
            here = trail[-1].node
            if not isinstance(here, Place):
                raise failed(errno.ENOENT if here is None else errno.ENOTDIR, path)
            if part in {".", ".."}:
                del trail[max(1, len(trail) - (part == "..")) :]
                continue
            _check_length(part, _NAME_MAX, path)
            found = self._step(here, part, trail[-1].path)
            if _is_link(found.node) and (left or (not create if slash else follow)):
                links += 1
                if links > _MAXIMAL_LINKS:
                    raise failed(errno.ELOOP, path)
                assert isinstance(found.node, Node)
                slash = slash or (not left and found.node.target.endswith("/"))
                left += _parts(found.node.target)
                del trail[1 if found.node.target.startswith("/") else len(trail) :]
            else:
                trail.append(found)
        if slash and create and trail[-1].name:
            raise failed(errno.EISDIR, path)
        if slash and isinstance(trail[-1].node, Node):
            raise failed(errno.ENOTDIR, path)
        return trail[-1]

    def _step(self, here: Place, name: str, above: str) -> Found:
        path = f"{above.rstrip('/')}/{name}"
        bound = self._binds.get(path)
        if bound is not None:
            return bound._replace(node=bound.place.child(bound.name))
        return Found(here, name, here.child(name), path)

    def _named(self, path: str) -> Named:
        """Resolve a name that is to be made or taken away. Raises: OSError as `_find`."""
        bare = path.rstrip("/")
        last = bare.rpartition("/")[2]
        special = last if last in {".", ".."} else "" if bare or not path else "/"
        found = self._find(bare or path, follow=False)
        return Named(found, special, path.endswith("/"))

    def _existing(self, path: str, *, follow: bool = True) -> Found:
        found = self._find(path, follow=follow)
        if found.node is None:
            raise failed(errno.ENOENT, path)
        return found

    def _refuse_readonly(self, found: Found, path: str) -> None:
        """Raise OSError (EROFS) for what lies in a mount that is read only."""
        if any(found.path == each or found.path.startswith(f"{each}/") for each in self._readonly):
            raise failed(errno.EROFS, path)

    def _refuse_mounted(self, found: Found, path: str) -> None:
        self._refuse_readonly(found, path)
        if found.path == "/" or found.path in self._binds:
            raise failed(errno.EBUSY, path)


def _parts(path: str) -> list[str]:
    """Return the parts of a path, last first."""
    return [part for part in reversed(path.split("/")) if part]


def _is_link(node: Place | Node | None) -> bool:
    return isinstance(node, Node) and node.kind is Kind.SYMLINK


def _check_length(text: str, limit: int, path: str) -> None:
    if len(text) * 4 > limit and len(text.encode("utf-8", "surrogateescape")) > limit:
        raise failed(errno.ENAMETOOLONG, path)
