"""What a page holds of the files in layers.

A layer is `[sign, held]`: its own sign, `d` or `o`, and for the path of each directory in it the entries
`[name, sign, mode, owner, value, content]`. A file (`f`) has its size as its value and the number of its content, a
symlink (`l`) its target, a device (`c`, `b`) its numbers; a directory (`d`; `o`: an opaque one), a whiteout (`w`), a
pipe (`p`) and a socket (`s`) have no value. A directory without entries here lies beyond what the page takes in.
"""

from __future__ import annotations

from typing import Any

from dockroot.page.content import Contents, Limits
from dockroot.tree import Directory, Kind, Node, by_name

_SIGNS = {
    Kind.DIRECTORY: "d",
    Kind.FILE: "f",
    Kind.SYMLINK: "l",
    Kind.CHAR: "c",
    Kind.BLOCK: "b",
    Kind.FIFO: "p",
    Kind.SOCKET: "s",
}


class Layers:
    """Write layers until the page has its fill of entries."""

    def __init__(self, contents: Contents, limits: Limits) -> None:
        self._contents, self._left = contents, limits.entries

    def held(self, diff: Directory) -> list[Any]:
        """Return `diff`, a directory of a layer."""
        held: dict[str, list[Any]] = {}
        pending = [("", diff)]
        while pending:
            path, directory = pending.pop()
            self._left -= len(directory.children)
            if self._left < 0:
                break
            names = sorted(directory.children, key=by_name)
            held[path] = [self._entry(name, directory.children[name]) for name in names]
            pending += [
                (f"{path}/{name}" if path else name, below)
                for name in reversed(names)
                if isinstance(below := directory.children[name], Directory)
            ]
        return ["o" if diff.is_opaque else "d", held]

    def _entry(self, name: str, node: Node) -> list[Any]:
        if node.is_whiteout:
            return [name, "w"]
        sign = "o" if isinstance(node, Directory) and node.is_opaque else _SIGNS[node.kind]
        owner = f"{node.uid}:{node.gid}" if node.uid or node.gid else ""
        head = [name, sign, f"{node.mode:04o}", owner]
        if node.kind is Kind.FILE:
            return [*head, node.content.size, self._contents.of_layer(node.content)]
        if node.kind is Kind.SYMLINK:
            return [*head, node.target]
        if node.kind in (Kind.CHAR, Kind.BLOCK):
            return [*head, f"{node.device[0]}:{node.device[1]}"]
        return head
