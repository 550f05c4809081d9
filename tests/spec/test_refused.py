"""What is said of wrong Dockerfiles: the message, the place and the way out."""

from __future__ import annotations

import pytest
from tests.spec.refused import BY_PARSER, BY_STEP, UNEXPANDED, Bad

from dockroot.engine import ENGINES
from dockroot.errors import SpecError
from dockroot.spec import check_classic, expand, parse


def said_of(bad: Bad, error: SpecError) -> None:
    """Check what an error says."""
    assert bad.message in error.message
    assert (error.line, error.column) == (bad.line, bad.column)
    assert bad.hint in error.hint
    assert error.file == "Some/Dockerfile"


def test_there_are_enough_wrong_files() -> None:
    assert len(BY_PARSER) + len(BY_STEP) + len(UNEXPANDED) >= 80


@pytest.mark.parametrize("bad", BY_PARSER, ids=lambda bad: repr(bad.text[:60]))
def test_the_parser_names_the_place_and_the_way_out(bad: Bad) -> None:
    with pytest.raises(SpecError) as raised:
        parse(bad.text, "Some/Dockerfile")
    said_of(bad, raised.value)


@pytest.mark.parametrize("engine", [engine for name, engine in ENGINES.items() if name != "1.13.1"])
@pytest.mark.parametrize("bad", BY_STEP, ids=lambda bad: repr(bad.text[:60]))
def test_what_a_step_would_refuse_is_refused_beforehand(bad: Bad, engine: object) -> None:
    found = parse(bad.text, "Some/Dockerfile", engine)
    with pytest.raises(SpecError) as raised:
        check_classic(found, engine.name)
    said_of(bad, raised.value)


@pytest.mark.parametrize("engine", [engine for name, engine in ENGINES.items() if name != "1.13.1"])
@pytest.mark.parametrize("bad", UNEXPANDED, ids=lambda bad: repr(bad.text[:60]))
def test_expansion_names_the_place_in_the_word(bad: Bad, engine: object) -> None:
    found = parse(bad.text, "Some/Dockerfile", engine)
    with pytest.raises(SpecError) as raised:
        for step in found.stages[0].instructions:
            expand(step, {}, found.escape, engine)
    said_of(bad, raised.value)


def test_an_error_shows_the_line_with_a_caret() -> None:
    with pytest.raises(SpecError) as raised:
        parse("FROM a\nCOPY \\\n\t--chwon=1 a b\n", "D")
    assert str(raised.value) == (
        "D:3:2: unknown flag: --chwon\n   --chwon=1 a b\n   ^\n  hint: did you mean --chown?"
    )
