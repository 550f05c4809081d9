"""A picture as text: a graph as paragraphs, a chart as columns."""

from __future__ import annotations

from dockroot.graph import Graph, Node
from dockroot.render.chart import Box, Chart, Row
from dockroot.render.tables import SIGNS


def text(graph: Graph) -> str:
    """Return one paragraph per node, sorted, without times: under each what it points at and by which file."""
    lines: list[str] = []
    edges = [edge for edge in graph.near.ordered_edges if edge.file != "symlink"]
    for node in graph.ordered_nodes:
        lines.append(f"{SIGNS.get(node.mark, '')}{node.kind} {_name(node)}  ({node.path})")
        if node.note:
            lines.append(f"  {node.note}")
        for edge in edges:
            if edge.source == node.id:
                target = graph.nodes[edge.target]
                lines.append(f"  {edge.file} -> {target.kind} {target.label.splitlines()[0]}")
    return "\n".join(lines) + "\n"


def _name(node: Node) -> str:
    return node.title if node.kind == "reference" else node.label.replace("\n", " ")


def columns(chart: Chart) -> str:
    """Return the boxes one below the other, their cells in columns, and behind each row where it points."""
    rows = chart.rows
    targets: dict[str, list[str]] = {}
    for arrow in chart.arrows:
        if arrow.source in rows and arrow.target in rows:
            shown = rows[arrow.target].cells[0]
            targets.setdefault(arrow.source, []).append(f"{arrow.file} → {shown}")
    return "\n".join(_box(box, targets) for box in chart.boxes)


def _box(box: Box, targets: dict[str, list[str]]) -> str:
    table = [box.captions] if box.captions else []
    table += [(SIGNS.get(row.mark, "") + row.cells[0], *row.cells[1:]) for row in box.rows]
    count = max(map(len, table))
    widths = [max(len(row[at]) for row in table if at < len(row)) for at in range(count)]
    lines = [box.title] if box.title else []
    if box.captions:
        lines.append(_line(box.captions, widths, ""))
    for row, cells in zip(box.rows, table[len(table) - len(box.rows) :], strict=True):
        lines.append(_line(cells, widths, "   ".join(targets.get(row.id, ()))))
        lines += _note(row)
    return "\n".join(lines) + "\n"


def _line(cells: tuple[str, ...], widths: list[int], behind: str) -> str:
    shown = [_clean(cell).ljust(width) for cell, width in zip(cells, widths, strict=False)]
    return f"  {'  '.join(shown)}  {behind}".rstrip()


def _note(row: Row) -> list[str]:
    return [f"      {_clean(row.note)}"] if row.note else []


def _clean(text: str) -> str:
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
