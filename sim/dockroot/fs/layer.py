"""What the daemon holds of a layer after it has extracted the layer's tar, and how large it is.

An image layer is never the upper directory of the container that made it: the daemon writes that as a tar and
extracts it again. So times are whole seconds, each whiteout is an inode of its own made at extraction, sockets are
gone and of the xattrs only `security.capability` and the opaque mark are left (moby v28.5.2,
`daemon/graphdriver/overlay2`; v20.10.24, `pkg/archive/diff.go`).
"""

from __future__ import annotations

import copy

from dockroot.clock import SECOND
from dockroot.tree import OPAQUE, Directory, Kind, Node

CAPABILITY = "security.capability"


def extracted(upper: Directory, now: int) -> Directory:
    """Return what lies on disk after the tar of `upper` was extracted at `now` (nanoseconds)."""
    seen: dict[int, Node] = {}
    return Directory(_children(upper, now, seen), mode=0o755, mtime=now)


def _children(directory: Directory, now: int, seen: dict[int, Node]) -> dict[str, Node]:
    return {
        name: _node(node, now, seen) for name, node in directory.children.items() if node.kind is not Kind.SOCKET
    }


def _node(node: Node, now: int, seen: dict[int, Node]) -> Node:
    if node.is_whiteout:
        return Node(Kind.CHAR, 0, node.uid, node.gid, now)
    if id(node) in seen:
        return seen[id(node)]
    xattrs = {name: value for name, value in node.xattrs.items() if name in {CAPABILITY, OPAQUE}}
    mtime = node.mtime // SECOND * SECOND
    if isinstance(node, Directory):
        return Directory(
            _children(node, now, seen), mode=node.mode, uid=node.uid, gid=node.gid, mtime=mtime, xattrs=xattrs
        )
    seen[id(node)] = made = copy.copy(node)
    made.xattrs, made.mtime = xattrs, mtime
    return made


def layer_size(diff: Directory) -> int:
    """Return the bytes of all inodes but directories, each once; a symlink counts its target's length
    (measured on 20.10.24, 26.1.5 and 28.5.2).
    """
    sizes: dict[int, int] = {}
    for _, node in diff.walk():
        if node.kind is Kind.FILE:
            sizes[id(node)] = node.content.size
        elif node.kind is Kind.SYMLINK:
            sizes[id(node)] = len(node.target.encode("utf-8", "surrogateescape"))
    return sum(sizes.values())
