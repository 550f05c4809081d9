"""How time grows with what there is: four times as much takes four times as long, and no more.

A time that grew with the square would be sixteen times as long. Fixed costs make the ratio smaller, so what is
wanted leaves room only for noise. Where a root is but read, the limit is what plain reading of its records takes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.bench import work
from tests.bench.figures import Figure, by_turns
from tests.corpus import bases

IMAGES = 2000
"""Of five layers each: what the largest root has."""

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


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A root of many images, and one of a quarter as many."""
    where = tmp_path_factory.mktemp("many")
    yield work.many(where / "many", IMAGES), work.many(where / "few", IMAGES // 4)
    shutil.rmtree(where)


_QUESTIONS = {
    "images": ("images",),
    "explain a name": ("explain", "image77"),
    "explain a directory": ("explain", "DIRECTORY"),
    "draw a name": ("draw", "image77", "--format", "dot"),
}


@pytest.mark.parametrize("question", _QUESTIONS)
def test_questions(question: str, roots: tuple[Path, Path], note: Callable[[Figure], None]) -> None:
    many, few = (_asked(root, question) for root in roots)
    long, short, limit = by_turns(
        3,
        (lambda: None, lambda: work.run(many)),
        (lambda: None, lambda: work.run(few)),
        (lambda: None, lambda: work.read_records(roots[0])),
    )
    layers = IMAGES * 5
    note(Figure(f"{question}, {layers} layers beside {layers // 4}", long, short, at_most=6))
    note(Figure(f"{question}, beside plain reading", long, limit, at_most=3))
    assert work.peak(many) < 300 << 20


def _asked(root: Path, question: str) -> list[str]:
    first = min(os.listdir(root / "overlay2"))
    words = [first if word == "DIRECTORY" else word for word in _QUESTIONS[question]]
    return work.command(root, "28.5", *words)
