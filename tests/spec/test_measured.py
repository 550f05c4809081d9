"""Ours against what the engines answered (see `measuring.py`)."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from tests.spec.measuring import DATA, FILES
from tests.spec.word_list import ENVIRONMENT, PORTS, WORDS

from dockroot.engine import ENGINES
from dockroot.errors import SpecError
from dockroot.spec import check_classic, expand, expand_ports, parse
from dockroot.spec.instructions import Dockerfile, Env, Expose, Instruction, Label

SERIES = ["20.10", "26.1", "28.5"]
DROPPED = ("<<", "--link", "--unpack")
"""What engines read and then drop; it is refused here, see `classic`."""


@cache
def answers(series: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / f"{series}.json").read_text())
    return found


def all_steps(found: Dockerfile) -> list[Instruction]:
    return [
        *found.meta_args,
        *(step for stage in found.stages for step in (stage.base, *stage.instructions)),
    ]


@pytest.mark.parametrize("series", SERIES)
@pytest.mark.parametrize("text", FILES)
def test_a_file_is_taken_or_refused_as_by_the_engine(text: str, series: str) -> None:
    answer, engine = answers(series)["files"][text], ENGINES[series]
    try:
        found = parse(text, "Dockerfile", engine)
        check_classic(found, series)
        variables = dict(ENVIRONMENT)
        for step in all_steps(found):
            expanded = expand(step, variables, found.escape, engine)
            variables |= dict(expanded.pairs) if isinstance(expanded, Env) else {}
    except SpecError:
        dropped = answer["succeeds"] and any(part in text for part in DROPPED)
        assert dropped or not answer["succeeds"]
    else:
        assert answer["succeeds"] or answer["steps"]
        begun = answer["steps"]
        assert [step.original for step in all_steps(found)][: len(begun)] == begun


@pytest.mark.parametrize("series", SERIES)
@pytest.mark.parametrize("text", FILES)
def test_what_the_engine_refuses_before_any_step_the_parser_refuses(text: str, series: str) -> None:
    if answers(series)["files"][text]["steps"]:
        return
    with pytest.raises(SpecError):
        check_classic(parse(text, "Dockerfile", ENGINES[series]), series)


@pytest.mark.parametrize("series", SERIES)
@pytest.mark.parametrize("word", WORDS)
def test_a_word_becomes_what_the_engine_makes_of_it(word: str, series: str) -> None:
    expected = answers(series)["words"][word]
    try:
        found = parse(f"FROM base:1\nLABEL result={word}\n", "Dockerfile", ENGINES[series])
        step = found.stages[0].instructions[0]
        assert isinstance(step, Label)
        value = expand(step, ENVIRONMENT, found.escape, ENGINES[series]).pairs[0][1]
    except SpecError:
        assert expected is None
    else:
        assert value == expected


@pytest.mark.parametrize("series", SERIES)
@pytest.mark.parametrize("line", PORTS)
def test_ports_become_what_the_engine_makes_of_them(line: str, series: str) -> None:
    expected = answers(series)["ports"][line]
    found = parse(f"FROM base:1\nEXPOSE {line}\n", "Dockerfile", ENGINES[series])
    step = found.stages[0].instructions[0]
    assert isinstance(step, Expose)
    try:
        words, ports = expand_ports(step, ENVIRONMENT, found.escape, ENGINES[series])
    except SpecError:
        assert expected is None
    else:
        assert expected == {"words": " ".join(words), "ports": sorted(set(ports))}
