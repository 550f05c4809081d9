"""Where the boxes of a placed chart stand, in points: columns side by side, bands one above the other.

Graphviz would find places itself, but makes room for every arrow on its way; here a row stands beside the row that it
points at, and arrows run straight between two columns.
"""

from __future__ import annotations

from msgspec import Struct

from dockroot.render.chart import Box, Chart

ROW, TITLE_LINE, CAPTION, NOTE = 22, 15, 18, 16
_GAP, _BAND, _LETTER, _PADDING = 52, 34, 6.6, 14


class Spot(Struct, frozen=True):
    """The middle of a box, and its width and height, in points; `y` grows upwards, as in dot."""

    x: float
    y: float
    width: float
    height: float


def spots(chart: Chart, heads: dict[int, int]) -> list[Spot]:
    """Return a place for each box; `heads` are the heights of what stands above their rows."""
    widths = [_width(box) for box in chart.boxes]
    columns = sorted({box.place[0] for box in chart.boxes})
    lefts, left = {}, 0.0
    for column in columns:
        lefts[column] = left
        left += _GAP + max(
            width for box, width in zip(chart.boxes, widths, strict=True) if box.place[0] == column
        )
    tops = _tops(chart, heads)
    found = []
    for number, (box, width) in enumerate(zip(chart.boxes, widths, strict=True)):
        height = heads[number] + _rows(box)
        top = tops[box.place[1]] + ROW * box.place[2] - heads[number]
        found.append(Spot(lefts[box.place[0]] + width / 2, -(top + height / 2), width, height))
    return found


def _tops(chart: Chart, heads: dict[int, int]) -> dict[int, float]:
    """Return where the rows of each band begin, counted downwards."""
    tops, end = {}, 0.0
    for band in sorted({box.place[1] for box in chart.boxes}):
        inside = [(heads[at], box) for at, box in enumerate(chart.boxes) if box.place[1] == band]
        tops[band] = end + max(head - ROW * box.place[2] for head, box in inside)
        end = tops[band] + _BAND + max(ROW * box.place[2] + _rows(box) for _, box in inside)
    return tops


def _rows(box: Box) -> int:
    return sum(ROW + (NOTE if row.note else 0) for row in box.rows)


def _width(box: Box) -> float:
    count = max(len(row.cells) for row in box.rows)
    table = [row.cells for row in box.rows if len(row.cells) == count] + [box.captions]
    cells = sum(
        _PADDING + _LETTER * max(len(cells[at]) for cells in table if at < len(cells))
        for at in range(count)
    )
    notes = max(_PADDING + 5.4 * len(row.note) for row in box.rows)
    return max(cells, notes, 100.0)
