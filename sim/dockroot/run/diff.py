"""diff: what a container changed.

From 20.10 on the engine compares two merged views, the container's and its init layer's: a file
counts as changed when its mode, owner, device, size or time differ, a directory when its mode or
owner do, or something in it changed; below something removed nothing more is listed (moby v28.5.2,
`daemon/graphdriver/overlay2/overlay.go` and moby/go-archive `changes.go`). 1.13.1 walks the
writable directory instead (moby v1.13.1, `pkg/archive/changes.go`). The engine's order among
siblings is that of a Go map, so any; here it is by name.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from dockroot.clock import SECOND
from dockroot.engine import Engine
from dockroot.fs.overlay import CAPABILITY
from dockroot.root import DockerRoot
from dockroot.run.process import lower_view
from dockroot.store.containers import Container
from dockroot.tree import Directory, Kind, Node, by_name

ADDED, CHANGED, DELETED = "A", "C", "D"


class PathChange(Struct, frozen=True):
    """A path from `/` on, and `A`, `C` or `D`."""

    kind: str
    path: str


def changes(root: DockerRoot, container: Container, engine: Engine) -> list[PathChange]:
    """Return what `container` changed, a directory before what lies in it."""
    lower = lower_view(root, container)
    if engine.classic_1_13:
        upper = root.diff_of(root.mounts[container.id].mount_id)
        return list(_walked(upper, lower, "", set()))
    return list(_compared(lower, root.merged_container(container.id), ""))


def _compared(old: Node | None, new: Directory, path: str) -> Iterator[PathChange]:
    before = old.children if isinstance(old, Directory) else {}
    for name in sorted({*before, *new.children}, key=by_name):
        below = f"{path}/{name}"
        node, was = new.children.get(name), before.get(name)
        if node is None:
            yield PathChange(DELETED, below)
            continue
        own = ADDED if was is None else CHANGED if _differs(was, node) else ""
        if own:
            yield PathChange(own, below)
        if isinstance(node, Directory) and node is not was:
            inner = list(_compared(was, node, below))
            if inner and not own:
                yield PathChange(CHANGED, below)
            yield from inner


def _differs(old: Node, new: Node) -> bool:
    if (old.kind, old.mode, old.uid, old.gid) != (new.kind, new.mode, new.uid, new.gid):
        return True
    if old.xattrs.get(CAPABILITY) != new.xattrs.get(CAPABILITY) or _device(old) != _device(new):
        return True
    return not isinstance(new, Directory) and not (
        _same_time(old.mtime, new.mtime) and _size(old) == _size(new)
    )


def _device(node: Node) -> tuple[int, int]:
    return node.device if node.kind in (Kind.CHAR, Kind.BLOCK) else (0, 0)


def _size(node: Node) -> int:
    if node.kind is Kind.SYMLINK:
        return len(by_name(node.target))
    return node.content.size if node.kind is Kind.FILE else 0


def _same_time(old: int, new: int) -> bool:
    """Equal, or equal in seconds where one of the two has no finer part, as a tar leaves it."""
    return old == new or (old // SECOND == new // SECOND and 0 in (old % SECOND, new % SECOND))


def _walked(
    upper: Directory, lower: Directory, path: str, listed: set[str]
) -> Iterator[PathChange]:
    for name in sorted(upper.children, key=by_name):
        node, below = upper.children[name], f"{path}/{name}"
        was = lower.get(below[1:])
        same = (
            isinstance(node, Directory) and isinstance(was, Directory) and not _differs(was, node)
        )
        unchanged = (
            same and was is not None and _same_time(was.mtime, node.mtime) and not _opaque(node)
        )
        if not unchanged:
            kind = (
                DELETED if node.is_whiteout or _opaque(node) else ADDED if was is None else CHANGED
            )
            if isinstance(node, Directory):
                listed.add(below)
            if kind != CHANGED and path and path not in listed:
                listed.add(path)
                yield PathChange(CHANGED, path)
            yield PathChange(kind, below)
        if isinstance(node, Directory):
            yield from _walked(node, lower, below, listed)


def _opaque(node: Node) -> bool:
    return isinstance(node, Directory) and node.is_opaque
