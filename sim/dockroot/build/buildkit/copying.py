"""COPY and ADD on files, as BuildKit's file operations do them.

Times keep their nanoseconds; owners are the source's (the client sends a context as root's) unless `--chown` is
given; a directory's content is copied, not itself; a directory that is there already keeps its mode at the top and
takes the source's below; a file never takes a directory's place (BuildKit v0.25, `solver/llbsolver/file/backend.go`;
fsutil, `copy/copy.go`, `copy/mkdir.go`).
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from typing import BinaryIO

from msgspec import Struct

from dockroot.build.buildkit.files import Files
from dockroot.build.untar import is_archive, untar
from dockroot.engine import Engine
from dockroot.engine.buildkit import Habits
from dockroot.fs.overlay import Overlay
from dockroot.shell.commands.modes import parse_mode
from dockroot.spec.ignore import Pattern, excluded
from dockroot.tree import Content, Directory, Kind, Node


class CopyError(Exception):
    """A copy is refused; the message is BuildKit's."""


class Manner(Struct, frozen=True):
    """How a step copies.

    `owner` is None to keep the sources' owners; `chmod` is None, a number or letters; `contents`: of a directory what
    is in it; `unpacks`: archives are.
    """

    engine: Engine
    habits: Habits
    spool: Callable[[BinaryIO], Content]
    owner: tuple[int, int] | None = None
    chmod: int | str | None = None
    contents: bool = True
    unpacks: bool = False
    include: Sequence[Pattern] = ()
    exclude: Sequence[Pattern] = ()
    is_context: bool = False


def make_directories(
    overlay: Overlay, path: str, mode: int, owner: tuple[int, int] | None, moment: int | None = None
) -> None:
    """Make a directory and those missing above it, all of the time `moment` (None: now). Raises: OSError."""
    made = overlay.makedirs(path, mode)
    for each in made:
        if owner is not None:
            overlay.chown(each, *owner)
    for each in reversed(made) if moment is not None else ():
        overlay.utime(each, moment)


def copy(overlay: Overlay, files: Files, path: str, destination: str, manner: Manner) -> None:
    """Copy what lies at `path`, a path that `Files.found` gave, to `destination`, whose last `/` means a directory.

    Raises: CopyError, OSError.
    """
    real = files.resolved(path)
    node = files.get(real)
    if node is None:
        raise CopyError(f'"{path}": not found')
    if manner.unpacks and node.kind is Kind.FILE and is_archive(node.content, manner.engine):
        _unpack(overlay, node, path, destination, manner)
        return
    _Copier(overlay, manner).copy(node, path, destination)


def _unpack(overlay: Overlay, node: Node, path: str, destination: str, manner: Manner) -> None:
    target = overlay.realpath_in_scope(destination)
    make_directories(overlay, target, 0o755, manner.owner)
    overlay.utime(target)
    inside = overlay.beneath(target)
    untar(
        inside,
        node.content,
        manner.spool,
        path.lstrip("/"),
        rooted=manner.engine.unpacks_rooted,
        owner=manner.owner if manner.habits.chown_unpacks else None,
    )


class _Copier:
    """One source on its way: hard links in it stay hard links."""

    def __init__(self, overlay: Overlay, manner: Manner) -> None:
        self._overlay, self._manner = overlay, manner
        self._links: dict[int, str] = {}
        self._waiting: list[tuple[Directory, str]] = []

    def copy(self, node: Node, path: str, destination: str) -> None:
        above, last = posixpath.split(destination)
        if last not in {"", "."}:
            self._parents(self._overlay.realpath_in_scope(above))
        else:
            self._parents(self._overlay.realpath_in_scope(destination))
        target = self._overlay.realpath_in_scope(posixpath.normpath(destination))
        there = self._overlay.lookup(target)
        whole = isinstance(node, Directory) and not self._manner.contents and there is not None
        if whole or (not isinstance(node, Directory) and isinstance(there, Directory)):
            target = posixpath.join(target, posixpath.basename(path))
        into = isinstance(node, Directory) and self._manner.contents and there is None
        self._parents(target if into else posixpath.dirname(target))
        self._node(node, "", target, top=True)

    def _parents(self, path: str) -> None:
        manner = self._manner
        mode = 0o755
        if manner.habits.chmod_makes_parents and isinstance(manner.chmod, int):
            mode = manner.chmod
        make_directories(self._overlay, path, mode, manner.owner)

    def _node(self, node: Node, inside: str, target: str, *, top: bool = False) -> None:
        taken = not inside or self._is_taken(inside)
        if isinstance(node, Directory):
            self._directory(node, inside, target, taken=taken, top=top)
        elif taken:
            self._make_waiting()
            self._file(node, target)

    def _is_taken(self, inside: str) -> bool:
        manner = self._manner
        if manner.include and not excluded(inside, manner.include):
            return False
        return not (manner.exclude and excluded(inside, manner.exclude))

    def _directory(
        self, node: Directory, inside: str, target: str, *, taken: bool, top: bool
    ) -> None:
        overlay = self._overlay
        before = overlay.lookup(target, follow=False)
        created = False
        if taken:
            self._make_waiting()
            created = self._made(node, target, overwrite=not top)
        else:
            self._waiting.append((node, target))
        for name in node.names():
            self._node(
                node.children[name],
                f"{inside}/{name}" if inside else name,
                posixpath.join(target, name),
            )
        if not taken:
            if self._waiting and self._waiting[-1][1] == target:
                self._waiting.pop()
        elif created or not top:
            self._finish(node, target)
        elif before is not None and self._manner.habits.keeps_directory_times:
            overlay.utime(target, self._time(node))

    def _made(self, node: Directory, target: str, *, overwrite: bool) -> bool:
        there = self._overlay.lookup(target, follow=False)
        if there is None:
            self._overlay.mkdir(target, node.mode)
            return True
        if not isinstance(there, Directory):
            raise CopyError(f"cannot copy to non-directory: {target}")
        if overwrite:
            self._overlay.chmod(target, node.mode)
        return False

    def _make_waiting(self) -> None:
        """Make the directories that were left out until something in them was taken."""
        waiting, self._waiting = self._waiting, []
        for node, target in waiting:
            if self._made(node, target, overwrite=True):
                self._finish(node, target)

    def _file(self, node: Node, target: str) -> None:
        overlay = self._overlay
        there = overlay.lookup(target, follow=False)
        if isinstance(there, Directory):
            raise CopyError(f"cannot replace to directory {target} with file")
        if there is not None:
            overlay.unlink(target)
        first = self._links.get(id(node))
        if node.kind is Kind.FILE and first is not None:
            overlay.link(first, target)
        elif node.kind is Kind.FILE:
            overlay.write(target, node.content, exclusive=True)
            self._links[id(node)] = target
        elif node.kind is Kind.SYMLINK:
            overlay.symlink(node.target, target)
        elif node.kind is Kind.SOCKET:
            overlay.write(target, b"", exclusive=True)
        else:
            overlay.mknod(target, node.kind, node.mode, node.device)
        self._finish(node, target)

    def _finish(self, node: Node, target: str) -> None:
        """Give what was made its owner, mode, time and attributes, in BuildKit's order."""
        overlay, manner = self._overlay, self._manner
        kept = (0, 0) if manner.is_context else (node.uid, node.gid)
        overlay.chown(target, *(manner.owner or kept), follow=False)
        if node.kind is not Kind.SYMLINK:
            overlay.chmod(target, self._mode(node), follow=False)
        overlay.utime(target, self._time(node), follow=False)
        for name, value in node.xattrs.items():
            if not name.startswith("trusted.overlay."):
                overlay.setxattr(target, name, value, follow=False)

    def _mode(self, node: Node) -> int:
        chmod = self._manner.chmod
        if chmod is None:
            return node.mode
        if isinstance(chmod, str):
            changed = parse_mode(chmod, node.mode, directory=isinstance(node, Directory), umask=0)
            return node.mode if changed is None else changed
        if self._manner.habits.chmod_sets_all:
            return chmod
        return node.mode & 0o7000 | chmod & 0o777

    def _time(self, node: Node) -> int | None:
        manner = self._manner
        late = manner.is_context and not manner.habits.keeps_directory_times
        if late and isinstance(node, Directory) and node.children:
            return None  # the client's files came into it later than its own time was set
        return node.mtime
