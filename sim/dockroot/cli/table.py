"""Tables as docker's client prints them, sizes and ages in words."""

from __future__ import annotations

from collections.abc import Sequence

from dockroot.clock import SECOND

_MINIMUM, _GAP = 10, 3


def table(rows: Sequence[Sequence[str]]) -> str:
    """Lay out rows (the first is the header): columns at least 10 wide, 3 blanks between, the last one loose."""
    if not rows:
        return ""
    widths = [
        max(_MINIMUM, max(len(row[i]) for row in rows) + _GAP) for i in range(len(rows[0]) - 1)
    ]
    lines = [
        "".join(cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True))
        for row in rows
    ]
    return "\n".join(lines)


def human_size(size: float, precision: int = 3) -> str:
    """Return a size in decimal units, such as `7.34MB` (docker/go-units `HumanSizeWithPrecision`)."""
    units = ["B", "kB", "MB", "GB", "TB", "PB"]
    index = 0
    while size >= 1000 and index < len(units) - 1:
        size /= 1000
        index += 1
    return f"{size:.{precision}g}{units[index]}"


def human_age(nanoseconds: int) -> str:
    """Return how long ago, in words (docker/go-units `HumanDuration`)."""
    seconds = nanoseconds // SECOND
    minutes, hours = seconds // 60, (seconds + 1800) // 3600
    if seconds < 1:
        return "Less than a second"
    if seconds == 1:
        return "1 second"
    if seconds < 60:
        return f"{seconds} seconds"
    if minutes == 1:
        return "About a minute"
    if minutes < 60:
        return f"{minutes} minutes"
    if hours == 1:
        return "About an hour"
    if hours < 48:
        return f"{hours} hours"
    days = hours // 24
    if hours < 24 * 7 * 2:
        return f"{days} days"
    if hours < 24 * 30 * 2:
        return f"{days // 7} weeks"
    if hours < 24 * 365 * 2:
        return f"{days // 30} months"
    return f"{seconds // 3600 // 24 // 365} years"
