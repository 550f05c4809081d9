"""The engine's builder takes our steps for its own: it finds every step in the cache that it finds on its own root."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import pytest
from tests.corpus.case import Case
from tests.corpus.catalogue import CASES
from tests.engine import tool
from tests.engine.built import Built, build_again
from tests.engine.engines import booted

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def again(
    built: Built, ours: tool.Made, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """What the builder prints for each case on a copy of our root."""
    root = tmp_path_factory.mktemp("cache") / "root"
    subprocess.run(["cp", "-a", ours.root, root], check=True)
    with booted(built.binaries, root) as daemon:
        yield build_again(daemon, built)
    shutil.rmtree(root)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_using_cache(case: Case, built: Built, again: dict[str, str]) -> None:
    assert _steps(again[case.name]) == _steps(built.again[case.name])


def test_the_engine_itself_uses_its_cache(built: Built) -> None:
    """Were this not so, the comparison above would prove nothing."""
    assert sum(count.count(True) for count in map(_found, built.again.values())) > 400


def _steps(output: str) -> list[tuple[str, bool]]:
    """Return each step of a build, and whether it was found in the cache."""
    lines = output.split("\nStep ")[1:]
    return [(text.splitlines()[0], "---> Using cache" in text) for text in lines]


def _found(output: str) -> list[bool]:
    return [cached for _, cached in _steps(output)]


def test_steps_are_read_rightly() -> None:
    output = (
        "Sending\nStep 1/2 : FROM base\n ---> ab\nStep 2/2 : RUN x\n ---> Using cache\n ---> cd\n"
    )
    assert _steps(output) == [("1/2 : FROM base", False), ("2/2 : RUN x", True)]
