"""How time grows with what there is: four times as much takes four times as long, and no more.

A time that grew with the square would be sixteen times as long. Fixed costs make the ratio smaller, so what is
wanted leaves room only for noise.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.bench import work
from tests.bench.figures import Figure, by_turns
from tests.corpus import bases

Work = Callable[[Path, Path, Path, int], int]


@pytest.mark.parametrize(
    ("what", "do", "count"),
    [("layers", work.layers, 120), ("images", work.images, 1000)],
    ids=["layers", "images"],
)
def test_growth(
    what: str, do: Work, count: int, tmp_path: Path, note: Callable[[Figure], None]
) -> None:
    rootfs, root = tmp_path / "rootfs.tar", tmp_path / "root"
    rootfs.write_bytes(bases.rootfs(bases.busybox()))
    place = work.context(tmp_path / "context")
    many, few = by_turns(
        5,
        (lambda: work.fresh(root), lambda: do(root, rootfs, place, count)),
        (lambda: work.fresh(root), lambda: do(root, rootfs, place, count // 4)),
    )
    note(Figure(f"{count} {what}, beside {count // 4}", many, few, at_most=6))
