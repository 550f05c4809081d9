"""The union of layers, as overlayfs shows it (kernel docs, `filesystems/overlayfs.rst`).

A whiteout hides its name in all layers below, an opaque directory what lies below it; directories
merge and show the metadata of the uppermost; anything else replaces what is below. A view has no
whiteouts and no opaque directories. Views are persistent: only the directories that a layer holds are
made anew, when they are first looked into; all others are shared with the view below.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dockroot.tree import Directory, Node

_PRIVATE = "trusted.overlay."


class _View(Directory):
    """A directory of `layer` on top of `below`, merged when its children are first asked for."""

    __slots__ = ("_below", "_layer")

    def __init__(self, below: Directory | None, layer: Directory) -> None:
        super().__init__(
            mode=layer.mode,
            uid=layer.uid,
            gid=layer.gid,
            mtime=layer.mtime,
            xattrs=public(layer.xattrs),
            load=self._merge,
        )
        self._below, self._layer = below, layer

    def _merge(self) -> dict[str, Node]:
        # from the bottom up: recursion through 125 layers would come near the interpreter's limit
        waiting: list[_View] = []
        below = self._below
        while isinstance(below, _View) and below._children is None:
            waiting.append(below)
            below = below._below
        while waiting:
            view = waiting.pop()
            view._children = view._union()
        return self._union()

    def _union(self) -> dict[str, Node]:
        children = {} if self._below is None else dict(self._below.children)
        for name, node in self._layer.children.items():
            if node.is_whiteout:
                children.pop(name, None)
            elif isinstance(node, Directory):
                under = children.get(name)
                children[name] = push(under if isinstance(under, Directory) else None, node)
            else:
                children[name] = node
        return children


def push(below: Directory | None, layer: Directory) -> Directory:
    """Return the view of `layer` on top of `below`; its directories bring their own metadata."""
    return _View(None if layer.is_opaque else below, layer)


def merged(layers: Iterable[Directory]) -> Directory:
    """Return the view of `layers`, base first; an empty directory when there are none."""
    view: Directory | None = None
    for layer in layers:
        view = push(view, layer)
    return view if view is not None else Directory()


def public(xattrs: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the xattrs without overlayfs's own, which a mount never shows."""
    return {name: value for name, value in xattrs.items() if not name.startswith(_PRIVATE)}
