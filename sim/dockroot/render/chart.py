"""What a picture shows, before it has a format: boxes of rows, and arrows from row to row.

A box is a directory, or a part of one, and a row an entry in it. Each format draws them in its own way.
"""

from __future__ import annotations

from msgspec import Struct, field

from dockroot.graph import Node


class Row(Struct, frozen=True):
    """An entry of a directory: its `cells`, the whole of them as `title`, its place in the root as `path`.

    `mark` and `note` are the node's. `folded` counts the entries that the row stands for, 0 when for itself.
    """

    id: str
    kind: str
    cells: tuple[str, ...]
    title: str = ""
    path: str = ""
    mark: str = ""
    note: str = ""
    folded: int = 0

    @classmethod
    def of(cls, node: Node, *more: str) -> Row:
        """Return the row of a node, with `more` cells behind its label."""
        parts = node.label.removeprefix("\n").split("\n")
        if node.kind == "layer":
            parts = [part.removeprefix("diff ") for part in parts]
        cells = parts if node.kind in ("layer", "container") else ["".join(parts)]
        return cls(node.id, node.kind, (*cells, *more), node.title, node.path, node.mark, node.note)


class Box(Struct):
    """A directory: `title` is its path, `captions` head its columns.

    `place` is its column from the left, its band from the top, and how many rows of its band it leaves free above.
    """

    key: str
    kind: str
    title: str
    captions: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    place: tuple[int, int, int] = (0, 0, 0)


class Arrow(Struct, frozen=True):
    """From row to row; `file` makes it. `back`: it is drawn from right to left."""

    source: str
    target: str
    file: str
    back: bool = False


class Chart(Struct):
    """A whole picture; its boxes stand where they say when it is `placed`, else where there is room."""

    boxes: list[Box]
    arrows: list[Arrow]
    placed: bool = True

    @property
    def rows(self) -> dict[str, Row]:
        """All rows by their IDs."""
        return {row.id: row for box in self.boxes for row in box.rows}
