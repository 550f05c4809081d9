"""A chart as Mermaid: a flowchart that Markdown pages draw by themselves."""

from __future__ import annotations

from dockroot.render.chart import Chart, Row
from dockroot.render.palette import FILLS, FRAME, INK, MARKS
from dockroot.render.tables import SIGNS

MOST_TEXT, MOST_ARROWS = 50_000, 500
"""What Mermaid draws at most where a page does not set more: its `maxTextSize` and `maxEdges`."""

_ESCAPED = str.maketrans({"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;"})


def mermaid(chart: Chart, *, title: str = "") -> str:
    """Return a flowchart: a subgraph for each box, its rows from top to bottom."""
    lines = ["---", f"title: {_yaml(title)}", "---"] if title else []
    lines.append("flowchart LR")
    names: dict[str, str] = {}
    classes: dict[str, list[str]] = {}
    for number, box in enumerate(chart.boxes):
        lines += [f'  subgraph b{number}["{_text(box.title)}"]', "    direction TB"]
        inside = []
        for row in box.rows:
            name = names[row.id] = f"n{len(names)}"
            inside.append(name)
            classes.setdefault(row.mark or row.kind.replace(" ", "_"), []).append(name)
            lines.append(f'    {name}["{_text(_words(row))}"]')
        if len(inside) > 1:
            lines.append(f"    {' ~~~ '.join(inside)}")
        lines.append("  end")
    for arrow in chart.arrows:
        if arrow.source in names and arrow.target in names:
            lines.append(
                f'  {names[arrow.source]} -- "{_text(arrow.file)}" --> {names[arrow.target]}'
            )
    for name, members in sorted(classes.items()):
        fill = MARKS.get(name) or FILLS[name.replace("_", " ")]
        lines.append(f"  classDef {name} fill:{fill},color:{INK},stroke:{FRAME}")
        lines.append(f"  class {','.join(members)} {name}")
    return "\n".join(lines) + "\n"


def _words(row: Row) -> str:
    shown = " · ".join(cell for cell in row.cells if cell)
    return SIGNS.get(row.mark, "") + shown + (f" ({row.note})" if row.note else "")


def _text(text: str) -> str:
    clean = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return clean.translate(_ESCAPED)


def _yaml(text: str) -> str:
    return '"' + _text(text).replace("\\", "\\\\") + '"'
