"""The tree that a tar unpacks to: entry by entry, as the engine does it.

The rules (moby v20.10.24 and v26.1.5, `pkg/archive/{archive,archive_linux}.go`; measured by `docker
import` on 20.10.24, 26.1.5 and 28.5.2, see `tests/format/recipes/`):

* an entry stands in the place of what was there before; only a directory over a directory merges;
* missing parents are made: 0755, root, the time of unpacking. The engine unpacks in a root of its
  own: parents that are symlinks are followed within it, an absolute name is a name below it;
* the root's own entry (`./`) says nothing: the root stays as the engine made it (28.5.2 ignores `/`
  too);
* a hard link gives its owner, and unless it is one to a symlink its mode and time, to the inode it
  links to;
* times before 1970 become 1970, but for a symlink's;
* as a layer, `.wh.x` becomes a whiteout `x` (mode 0, owner of the entry, time of unpacking), and
  `.wh..wh..opq` makes its directory opaque. As a plain archive (`ADD`) such names are names.

Names or hard links that lead out of the root are refused, as 28.5.2 does (20.10.24 and 26.1.5 cut
the `..` off), and so are symlinks followed out of it or to nowhere (26.1.5 fails, 28.5.2 makes the
target).
"""

from __future__ import annotations

import posixpath

from dockroot.errors import ArchiveError
from dockroot.format import gotar
from dockroot.format.gotar import TarHeader
from dockroot.format.layertar import OPAQUE_MARKER, WHITEOUT_PREFIX
from dockroot.tree import EMPTY, OPAQUE, Content, Directory, Kind, Node

_KINDS = {
    gotar.REGULAR: Kind.FILE,
    gotar.SYMLINK: Kind.SYMLINK,
    gotar.CHAR: Kind.CHAR,
    gotar.BLOCK_DEVICE: Kind.BLOCK,
    gotar.FIFO: Kind.FIFO,
}
_MAX_LINKS = 40
_MAX_PATH, _MAX_NAME = 4095, 255


class Unpacker:
    """Build the tree of one tar; `now` is the time of unpacking in nanoseconds."""

    def __init__(self, archive: str, *, whiteouts: bool, now: int) -> None:
        self.root = Directory(mode=0o755, mtime=now)
        self._archive, self._whiteouts, self._now = archive, whiteouts, now
        self._entry = ""

    def add(self, header: TarHeader, content: Content = EMPTY) -> None:
        """Unpack one entry. Raises: ArchiveError naming it, when an engine would fail on it too."""
        self._entry = header.name
        name = self._checked(header.name)
        if header.type == gotar.PAX_GLOBAL or not name:
            return
        above, _, base = name.rpartition("/")
        parent = self._parent(above)
        if self._whiteouts and base.startswith(WHITEOUT_PREFIX):
            self._hide(parent, base, header)
            return
        there = parent.children.get(base)
        if header.type == gotar.DIRECTORY and isinstance(there, Directory):
            _describe(there, header)
        elif header.type == gotar.LINK:
            self._link(parent, base, header)
        else:
            parent.children[base] = self._made(header, content)

    def _checked(self, name: str) -> str:
        """Return an entry's path below the root, cleaned; empty for the root itself."""
        raw = name.encode("utf-8", "surrogateescape")
        if len(raw) > _MAX_PATH or any(len(part) > _MAX_NAME for part in raw.split(b"/")):
            raise self._wrong("its name is longer than a file system takes", "shorten the path")
        clean = posixpath.normpath(name) if name else "."
        if clean == ".." or clean.startswith("../"):
            raise self._wrong("it leads out of the root", "use paths below the archive's root")
        return clean.strip("/") if clean != "." else ""

    def _hide(self, parent: Directory, base: str, header: TarHeader) -> None:
        if base == OPAQUE_MARKER:
            parent.xattrs = {**parent.xattrs, OPAQUE: b"y"}
            return
        hidden = base.removeprefix(WHITEOUT_PREFIX)
        if not hidden or hidden in (".", ".."):
            raise self._wrong("it is a whiteout of nothing", "remove the entry")
        parent.children.pop(base, None)
        if hidden in parent.children:
            raise self._wrong(
                f"it hides {hidden!r}, which the same layer holds",
                "a layer either holds a name or hides it",
            )
        parent.children[hidden] = Node(Kind.CHAR, 0, header.uid, header.gid, self._now)

    def _made(self, header: TarHeader, content: Content) -> Node:
        if header.type == gotar.DIRECTORY:
            node: Node = Directory()
        elif header.type in _KINDS:
            kind = _KINDS[header.type]
            node = Node(kind, content=content)
            if kind is Kind.SYMLINK:
                node.target = self._target(header.linkname)
            elif kind in (Kind.CHAR, Kind.BLOCK):
                node.device = header.device
        else:
            raise self._wrong(f"its type {header.type!r} is unknown", "an engine refuses it too")
        _describe(node, header)
        return node

    def _target(self, target: str) -> str:
        if not 0 < len(target.encode("utf-8", "surrogateescape")) <= _MAX_PATH:
            raise self._wrong("a symlink's target is empty or too long", "give the link a target")
        return target

    def _link(self, parent: Directory, base: str, header: TarHeader) -> None:
        clean = posixpath.normpath(header.linkname) if header.linkname else "."
        if clean == ".." or clean.startswith("../"):
            raise self._wrong(
                f"it is a hard link to {header.linkname!r}, out of the root",
                "link to a file of the archive",
            )
        above, _, name = clean.strip("/").rpartition("/")
        directory = self._walk(above, make=False)
        node = directory.children.get(name) if directory is not None else None
        if node is None or isinstance(node, Directory):
            raise self._wrong(
                f"it is a hard link to {header.linkname!r}, which no entry before it made a file",
                "the archive is incomplete or out of order; make it anew",
            )
        parent.children[base] = node
        node.uid, node.gid = header.uid, header.gid
        if node.kind is not Kind.SYMLINK:
            _describe(node, header)

    def _parent(self, path: str) -> Directory:
        """Return the directory at `path`, made with those above it where they are missing."""
        found = self._walk(path, make=True)
        assert found is not None
        return found

    def _walk(self, path: str, *, make: bool) -> Directory | None:
        """Return the directory at `path`, symlinks followed; None when a part is missing."""
        above, links = [self.root], 0
        todo = [(name, False) for name in reversed(path.split("/"))] if path else []
        while todo:
            name, of_link = todo.pop()
            if name == "..":
                above.pop()
                if not above:
                    raise self._wrong("a symlink leads out of the root", "make the archive anew")
            if name in ("", ".", ".."):
                continue
            child = above[-1].children.get(name)
            if child is None and not of_link:
                if not make:
                    return None
                child = above[-1].children[name] = Directory(mode=0o755, mtime=self._now)
            if isinstance(child, Directory):
                above.append(child)
            elif child is not None and child.kind is Kind.SYMLINK and links < _MAX_LINKS:
                links += 1
                above = [self.root] if child.target.startswith("/") else above
                todo += [(part, True) for part in reversed(child.target.split("/"))]
            else:
                raise self._wrong(
                    f"{name!r} above it is no directory",
                    "an engine fails on it too; make the archive anew",
                )
        return above[-1]

    def _wrong(self, reason: str, hint: str) -> ArchiveError:
        return ArchiveError(f"{self._archive}: entry {self._entry!r}: {reason}", hint=hint)


def _describe(node: Node, header: TarHeader) -> None:
    symlink = node.kind is Kind.SYMLINK
    node.mode = 0o777 if symlink else header.mode & 0o7777
    node.uid, node.gid = header.uid, header.gid
    node.mtime = header.mtime if symlink else max(header.mtime, 0)
    node.xattrs = {**node.xattrs, **header.xattrs}
