"""The union of layers, as overlayfs shows it (kernel docs, `filesystems/overlayfs.rst`).

A view has no whiteouts and no opaque directories. Views are persistent: only the directories that a layer holds are
made anew, when they are first looked into; all others are shared with the view below.
"""

from __future__ import annotations

from collections.abc import Iterable

from dockroot.tree import OPAQUE, Directory, Node


def push(below: Directory | None, layer: Directory) -> Directory:
    """Return the view of `layer` on top of `below`; the directories of the layer bring their own metadata."""
    xattrs = {name: value for name, value in layer.xattrs.items() if name != OPAQUE}
    return Directory(
        mode=layer.mode, uid=layer.uid, gid=layer.gid, mtime=layer.mtime, xattrs=xattrs,
        load=lambda: _children(below, layer),
    )


def _children(below: Directory | None, layer: Directory) -> dict[str, Node]:
    children = {} if below is None or layer.is_opaque else dict(below.children)
    for name, node in layer.children.items():
        under = children.get(name)
        if node.is_whiteout:
            children.pop(name, None)
        elif isinstance(node, Directory):
            children[name] = push(under if isinstance(under, Directory) else None, node)
        else:
            children[name] = node
    return children


def merged(layers: Iterable[Directory]) -> Directory:
    """Return the view of `layers`, base first; an empty directory when there are none."""
    view: Directory | None = None
    for layer in layers:
        view = push(view, layer)
    return view if view is not None else Directory()
