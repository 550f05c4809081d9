"""A chart as dot: each box an HTML-like table, each arrow from cell to cell."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

import graphviz
from msgspec import Struct

from dockroot.render.chart import Box, Chart, Row
from dockroot.render.layout import CAPTION, NOTE, ROW, TITLE_LINE, Spot, spots
from dockroot.render.palette import FILLS, FRAME, GROUND, HEAD, INK, LINE, MARKS, QUIET, WRONG

FONT = "Helvetica,Arial,sans-serif"
SIGNS = {"added": "+ ", "removed": "\N{MINUS SIGN} ", "wrong": "\N{MULTIPLICATION SIGN} "}
_TITLE = 17
"""So many characters of a directory's path stand on a line."""

NOWHERE = "#"
"""The address of a cell that leads nowhere: Graphviz shows a tooltip only where there is one."""
_UNNAMED = ("layerdb/mounts",)
"""Files that no arrow is labelled with: the title of the box at its end says it."""


def dot(chart: Chart, *, title: str = "", links: str = "", legend: bool = True) -> str:
    """Return the dot source of a chart; `links` is what the address of each path begins with."""
    source = graphviz.Digraph(
        "dockroot",
        graph_attr={
            "rankdir": "LR",
            "bgcolor": GROUND,
            "fontname": FONT,
            "fontsize": "13",
            "fontcolor": INK,
            "label": _heading(chart, title, legend),
            "labelloc": "t",
            "nodesep": "0.35",
            "ranksep": "0.45",
        },
        node_attr={"shape": "plain", "fontname": FONT, "fontsize": "11", "fontcolor": INK},
        edge_attr={
            "fontname": FONT, "fontsize": "10", "fontcolor": QUIET, "color": LINE, "arrowsize": "0.7",
        },
    )  # fmt: skip
    places: dict[str, _Place] = {}
    files = _files(chart) if chart.placed else {}
    found = (
        spots(chart, {at: _head(box, files) for at, box in enumerate(chart.boxes)})
        if chart.placed
        else []
    )
    if chart.placed:
        source.attr(layout="neato", inputscale="72", splines="line")
    for number, box in enumerate(chart.boxes):
        name = f"b{number}"
        for at, row in enumerate(box.rows):
            right = f"r{at}" if len(row.cells) > 1 else f"l{at}"
            places[row.id] = _Place(name, f"{name}:l{at}:w", f"{name}:{right}:e")
        spot = found[number] if found else None
        pinned = {"pos": f"{spot.x:.1f},{spot.y:.1f}!"} if spot else {}
        table = _table(box, links, files.get(id(box), ""), spot)
        source.node(name, table, tooltip=graphviz.escape(box.title), **pinned)
    _add_arrows(source, chart, places)
    return str(source.source)


def _heading(chart: Chart, title: str, legend: bool) -> str:
    lines = [_text(title)] if title else []
    if legend:
        lines.append(
            f'<font point-size="9" color="{QUIET}">{_text(" · ".join(_legend(chart)))}</font>'
        )
    return f"<{'<br/>'.join(lines)}>" if lines else ""


def _legend(chart: Chart) -> list[str]:
    marks = {row.mark for box in chart.boxes for row in box.rows}
    words = [
        "an arrow is made by the file that is named above it"
        if chart.placed
        else "an arrow is made by the file that it is named after"
    ]
    if any("↓" in row.cells for box in chart.boxes for row in box.rows):
        words.append("↓ stands on the next row")
    words += [
        f"{SIGNS[mark].strip()} {word}"
        for mark, word in (("added", "added"), ("removed", "removed"), ("wrong", "found wrong"))
        if mark in marks
    ]
    return words


class _Place(Struct, frozen=True):
    """Where a row can be reached: the node of its box, its left and its right end."""

    node: str
    left: str
    right: str


def _add_arrows(source: graphviz.Digraph, chart: Chart, places: dict[str, _Place]) -> None:
    named: set[tuple[str, str, str]] = set()
    at = {key: number for number, key in enumerate(places)}
    # the topmost of many carries the label: below it, the others run straight
    for arrow in sorted(chart.arrows, key=lambda arrow: at.get(arrow.source, 0)):
        if arrow.source not in places or arrow.target not in places:
            continue
        tail, head = places[arrow.source], places[arrow.target]
        kind = (tail.node, head.node, arrow.file)
        told = chart.placed or kind in named or arrow.file in _UNNAMED
        label = "" if told else graphviz.escape(arrow.file)
        named.add(kind)
        look = {"label": label, "tooltip": graphviz.escape(arrow.file)}
        if tail.node == head.node:
            source.edge(tail.left, head.left, constraint="false", **look)
        elif arrow.back:
            source.edge(head.right, tail.left, dir="back", **look)
        else:
            source.edge(tail.right, head.left, **look)


def _files(chart: Chart) -> dict[int, str]:
    """Return for each box which files make the arrows that leave it, with their direction."""
    home = {row.id: box for box in chart.boxes for row in box.rows}
    named: dict[int, dict[str, None]] = {}
    for arrow in chart.arrows:
        if arrow.source in home and arrow.target in home and arrow.file not in _UNNAMED:
            shown = (
                f"\N{LEFTWARDS ARROW} {arrow.file}"
                if arrow.back
                else f"{arrow.file} \N{RIGHTWARDS ARROW}"
            )
            named.setdefault(id(home[arrow.source]), {})[shown] = None
    return {key: "  ".join(shown) for key, shown in named.items()}


def _head(box: Box, files: dict[int, str]) -> int:
    """Return the height in points of what stands above a box's rows."""
    return _head_lines(box, files.get(id(box), "")) + (CAPTION if box.captions else 0)


def _table(box: Box, links: str, files: str, spot: Spot | None) -> str:
    width = max([len(row.cells) for row in box.rows] + [len(box.captions), 1])
    lines = [
        f'<table border="0" cellborder="1" cellspacing="0" cellpadding="{2 if spot else 4}" color="{FRAME}"{_size(spot)}>',
        f'<tr><td colspan="{width}" bgcolor="{HEAD}"{_high(spot, _head_lines(box, files))}>{_titled(box, files)}</td></tr>',
    ]
    if box.captions:
        cells = "".join(
            f'<td{_high(spot, CAPTION)}><font point-size="9" color="{QUIET}">{_text(word) or " "}</font></td>'
            for word in box.captions
        )
        lines.append(f"<tr>{cells}</tr>")
    for at, row in enumerate(box.rows):
        lines.append(f"<tr>{_cells(row, at, width, links, _high(spot, ROW))}</tr>")
        if row.note:
            colour = WRONG if row.mark == "wrong" else QUIET
            note = f'<font point-size="9" color="{colour}">{_text(row.note)}</font>'
            lines.append(
                f'<tr><td colspan="{width}" align="left"{_high(spot, NOTE)}>{note}</td></tr>'
            )
    return f"<{''.join(lines)}</table>>"


def _cells(row: Row, at: int, width: int, links: str, high: str) -> str:
    fill = GROUND if row.folded else MARKS.get(row.mark, FILLS[row.kind])
    address = _address(links, row.path) if links and row.path else NOWHERE
    tip = _text((row.path or row.title).translate(_WIDE))
    same = f'bgcolor="{fill}" href="{_text(address)}" title="{tip}"'
    cells, last = [], len(row.cells) - 1
    for number, cell in enumerate(row.cells):
        port = f'port="l{at}" ' if number == 0 else f'port="r{at}" ' if number == last else ""
        span = f'colspan="{width - last}" ' if number == last and width - last > 1 else ""
        word = _word(row, SIGNS.get(row.mark, "") + cell if number == 0 else cell)
        cells.append(f"<td {port}{span}{same}{high}>{word}</td>")
    return "".join(cells)


def _size(spot: Spot | None) -> str:
    return f' width="{spot.width:.0f}" height="{spot.height:.0f}"' if spot else ""


def _high(spot: Spot | None, height: int) -> str:
    return f' height="{height}"' if spot else ""


def _head_lines(box: Box, files: str) -> int:
    return 8 + TITLE_LINE * (len(_lines(box.title)) + bool(files))


def _titled(box: Box, files: str) -> str:
    title = f"<b>{'<br/>'.join(map(_text, _lines(box.title)))}</b>"
    if files:
        title += f'<br/><font point-size="9" color="{QUIET}">{_text(files)}</font>'
    return title


def _lines(path: str) -> list[str]:
    """Return the path of a directory in short lines, cut behind slashes."""
    lines = [""]
    for part in re.findall("[^/]+/?", path):
        if lines[-1] and len(lines[-1]) + len(part) > _TITLE:
            lines.append("")
        lines[-1] += part
    return lines


def _word(row: Row, text: str) -> str:
    shown = _text(text) or " "
    if row.mark == "removed":
        return f"<s>{shown}</s>"
    if row.mark == "wrong":
        return f'<font color="{WRONG}"><b>{shown}</b></font>'
    return shown


_WIDE = str.maketrans(
    {
        '"': "\N{FULLWIDTH QUOTATION MARK}",
        "&": "\N{FULLWIDTH AMPERSAND}",
        "<": "\N{FULLWIDTH LESS-THAN SIGN}",
        ">": "\N{FULLWIDTH GREATER-THAN SIGN}",
    }
)
"""What stands in a tooltip for characters that some versions of Graphviz write into SVG as they are."""


def _address(links: str, path: str) -> str:
    return quote(links + path, safe="/:?#[]@!$'()*+,;=%~", errors="replace")


def _text(text: str) -> str:
    """Return text for an HTML-like label: no character of it means anything there."""
    clean = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return html.escape(clean).replace("]", "&#93;")  # alone, it ends what Graphviz 2 reads
