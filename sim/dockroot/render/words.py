"""A chart in words, for those who hear a picture and for where it cannot be shown."""

from __future__ import annotations

from collections import Counter

from dockroot.render.chart import Chart


def words(chart: Chart, title: str = "") -> str:
    """Return a few sentences: the boxes from left to right, how many rows each has, which files make the arrows."""
    boxes = [
        f"{_counted(sum(row.folded or 1 for row in box.rows), box.kind)} in {' '.join(box.title.split())}"
        if box.title
        else _counted(len(box.rows), box.kind)
        for box in chart.boxes
    ]
    files = Counter(arrow.file for arrow in chart.arrows)
    arrows = [f"{file} ({count})" for file, count in sorted(files.items())]
    parts = [title] if title else []
    parts.append("From left to right: " + "; ".join(boxes))
    if arrows:
        parts.append("Arrows, by the file that makes them: " + ", ".join(arrows))
    for mark, word in (("added", "Added"), ("removed", "Removed"), ("wrong", "Found wrong")):
        named = [
            f"{row.kind} {row.cells[0]}" + (f", {row.note}" if row.note else "")
            for box in chart.boxes
            for row in box.rows
            if row.mark == mark
        ]
        if named:
            parts.append(f"{word}: {'; '.join(named)}")
    return " ".join(f"{part}." for part in parts)


_PLURALS = {"cache directory": "directories"}


def _counted(count: int, kind: str) -> str:
    if count == 1:
        return f"1 {'directory' if kind == 'cache directory' else kind}"
    return f"{count} {_PLURALS.get(kind, kind + 's')}"
