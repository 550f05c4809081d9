"""The same commands on both roots: each container's files, mount and directories equal the engine's."""

from __future__ import annotations

import pytest
from tests.engine.compare import Comparison, compare
from tests.engine.crowd import STEPS, Crowd
from tests.engine.reading import Root

pytestmark = pytest.mark.engine

NAMES = sorted(
    {step[step.index("--name") + 1] for step in STEPS if "--name" in step} - {"gone", "plain"}
    | {"renamed"}
)


@pytest.fixture(scope="module")
def comparison(crowd: Crowd) -> Comparison:
    return compare(crowd.ours, crowd.theirs)


def test_each_command_ends_as_the_engines(crowd: Crowd) -> None:
    found = [
        f"{' '.join(step)}: ours {status[0]}, the engine's {status[1]}: {output[0][-300:]}"
        for step, status, output in zip(STEPS, crowd.statuses, crowd.outputs, strict=True)
        if status[0] != status[1]
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", NAMES)
def test_a_container(name: str, comparison: Comparison) -> None:
    found = comparison.of(f"container /{name}")
    assert not found, "\n".join(found[:40])


@pytest.mark.parametrize("name", ["corpus/committed:1", "corpus/committed:2"])
def test_a_committed_image(name: str, comparison: Comparison) -> None:
    found = comparison.of(name)
    assert not found, "\n".join(found[:40])


def test_the_containers_are_those_named(crowd: Crowd) -> None:
    assert sorted(Root(crowd.theirs).containers) == [f"/{name}" for name in NAMES]


def test_nothing_else_differs(comparison: Comparison) -> None:
    found = [
        line
        for line in comparison.rest([])
        if line.startswith(("references", "images:", "repositories", "the rest"))
    ]
    assert not found, "\n".join(found[:40])
