"""What a measurement says: two times taken in the same run, and their ratio.

The ratio is the figure; the times beside it belong to the machine. Each side is run several times, by
turns, and its shortest time counts: what else the machine does can only make a time longer.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`ours` and `theirs` in seconds. Wanted: that theirs is `times_faster` as long as ours, or ours at most
    `at_most` times as long as theirs; neither: it is told for comparison.
    """

    what: str
    ours: float
    theirs: float
    times_faster: float | None = None
    at_most: float | None = None

    @property
    def ratio(self) -> float:
        """How many times as fast we are; against a limit, how many times as long it takes us."""
        if self.at_most is not None:
            return self.ours / self.theirs
        return self.theirs / self.ours

    @property
    def wanted(self) -> str:
        """What the ratio is to be, as the table shows it."""
        if self.at_most is not None:
            return f"≤ {self.at_most:g}"
        return f"≥ {self.times_faster:g}" if self.times_faster is not None else ""

    @property
    def holds(self) -> bool:
        """Whether the ratio is as wanted."""
        if self.at_most is not None:
            return self.ratio <= self.at_most
        return self.times_faster is None or self.ratio >= self.times_faster


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as a Markdown table: what, ours, theirs, ratio, wanted."""
    rows = [("what", "ours", "theirs", "ratio", "wanted")]
    rows += [
        (each.what, _seconds(each.ours), _seconds(each.theirs), f"{each.ratio:.1f}", each.wanted)
        for each in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = [
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |"
        for row in rows
    ]
    lines.insert(1, f"| {' | '.join('-' * width for width in widths)} |")
    return "\n".join(lines)


def _seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


Prepare = Callable[[], object]


def by_turns(
    rounds: int, *sides: tuple[Prepare, Callable[[], object]], in_a_row: int = 1
) -> list[float]:
    """Return the shortest time of each side in seconds; a side is what prepares a run, untimed, and the run.

    At each turn a side runs some times `in_a_row`: what is short would else be measured with the other's caches.
    """
    best = [float("inf")] * len(sides)
    for _ in range(rounds):
        for index, (prepare, run) in enumerate(sides):
            for _ in range(in_a_row):
                prepare()
                best[index] = min(best[index], _timed(run))
    return best


def _timed(run: Callable[[], object]) -> float:
    """Return the seconds of a run; as in `timeit`, the garbage of what tests it is not collected meanwhile."""
    gc.collect()
    gc.disable()
    try:
        start = time.perf_counter()
        run()
        return time.perf_counter() - start
    finally:
        gc.enable()
