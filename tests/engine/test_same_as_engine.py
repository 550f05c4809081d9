"""The same Dockerfile, context and base: what the tool makes equals what the engine makes."""

from __future__ import annotations

import pytest
from tests.corpus.case import Case
from tests.corpus.catalogue import CASES
from tests.engine import tool
from tests.engine.built import Built
from tests.engine.compare import Comparison

pytestmark = pytest.mark.engine

NAMED = ["base:1", "layered:1", *(name for case in CASES for name in case.familiar)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_of_the_corpus(
    case: Case, built: Built, ours: tool.Made, comparison: Comparison
) -> None:
    assert ours.status[case.name] == 0, ours.output[case.name][-2000:]
    found = [line for name in case.familiar for line in comparison.of(name)]
    assert not found, _listed(found)


@pytest.mark.parametrize("name", ["base:1", "layered:1"])
def test_a_base(name: str, comparison: Comparison) -> None:
    found = comparison.of(name)
    assert not found, _listed(found)


def test_all_the_rest_of_the_root(comparison: Comparison) -> None:
    """References, images without a name, top-level directories, and nothing that no image or container owns."""
    found = comparison.rest(NAMED)
    assert not found, _listed(found)


def _listed(found: list[str]) -> str:
    return "\n".join([f"{len(found)} differences", *found[:40]])
