"""How long a check takes: it grows with what there is, and opening the layers costs little more than hashing them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.bench import work
from tests.bench.figures import Figure, by_turns

Note = Callable[[Figure], None]

_LAYERS, _IMAGES = 10_000, 2_000
_MEBIBYTES = 512


def _nothing() -> None:
    pass


def test_many_layers(tmp_path: Path, note: Note) -> None:
    """Without content: four times as many layers take four times as long, and no more."""
    assert work.many_layers(tmp_path / "many", _LAYERS) == _IMAGES
    work.many_layers(tmp_path / "few", _LAYERS // 4)
    many, few = by_turns(
        3,
        (_nothing, lambda: work.check_in(tmp_path / "many")),
        (_nothing, lambda: work.check_in(tmp_path / "few")),
    )
    note(Figure(f"check of {_LAYERS:,} layers, beside {_LAYERS // 4:,}", many, few, at_most=6))


@pytest.mark.parametrize("mebibytes", [_MEBIBYTES])
def test_content(mebibytes: int, tmp_path: Path, note: Note) -> None:
    """With content: beside one pass of SHA-256 over the same files."""
    path = work.big_rootfs(tmp_path / "rootfs.tar", mebibytes)
    root = work.make_root(tmp_path / "root", path, "28.5")
    ours, limit = by_turns(
        5,
        (_nothing, lambda: work.check_in(root, content=True)),
        (_nothing, lambda: work.hash_all(root)),
    )
    note(Figure(f"check --content of {mebibytes} MB, beside SHA-256", ours, limit, at_most=2))
