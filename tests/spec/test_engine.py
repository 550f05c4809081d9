"""The engines are asked again: they answer as they did when `data/` was written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.engine.engines import ENGINES, Binaries, booted
from tests.spec.measuring import DATA, measure


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.parametrize("binaries", ENGINES, ids=lambda binaries: binaries.series)
def test_an_engine_answers_as_recorded(binaries: Binaries, tmp_path: Path) -> None:
    if binaries.absence:
        pytest.skip(binaries.absence)
    with booted(binaries, tmp_path / "root") as daemon:
        answers = measure(daemon)
    recorded = json.loads((DATA / f"{binaries.series}.json").read_text())
    for kind, expected in recorded.items():
        differing = {
            key: answer for key, answer in answers[kind].items() if answer != expected[key]
        }
        assert differing == {}
    assert sum(not answer["steps"] for answer in answers["files"].values()) >= 40
