"""Ours against BuildKit's own parser, on the hand-written files and on what Hypothesis makes of their pieces."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.spec.accepted import ACCEPTED, PARSED
from tests.spec.oracle import REFUSED, UNTOLD, ours, theirs
from tests.spec.refused import BY_PARSER, BY_STEP, UNEXPANDED

FILES = [*ACCEPTED, *PARSED, *(bad.text for bad in (*BY_PARSER, *BY_STEP, *UNEXPANDED))]

PIECES = [
    *"FROM RUN COPY ADD ENV LABEL ARG CMD VOLUME HEALTHCHECK ONBUILD EXPOSE SHELL USER FOO NONE AS".split(),
    *(
        " ",
        " ",
        " ",
        "\n",
        "\n",
        "\\\n",
        "\\ \n",
        "\\\\\n",
        "\t",
        "\v",
        "\r\n",
        "\x85",
        "\u00a0",
        "\u2028",
    ),
    *(
        '"',
        "'",
        "\\",
        "`",
        "#",
        "# c\n",
        "# escape=`\n",
        "#syntax=x\n",
        "=",
        "b=c",
        "a",
        "é",
        "1",
        "null",
    ),
    *("--x", "--", '--y="q r"', "[", "]", '"a"', ",", '["a","b"]', "$x", "${x}"),
    *("<<E", "<<-E", '<<"E"', "3<<E", "\nE\n", "\n\tE\n"),
]


def test_there_are_enough_files() -> None:
    assert len(set(FILES)) >= 200


@pytest.mark.parametrize("text", FILES)
def test_a_file_has_the_shape_that_buildkit_gives_it(text: str) -> None:
    assert ours(text) == theirs(text)


@settings(max_examples=1500, deadline=None)
@given(
    st.sampled_from(["", "FROM x\n", "RUN ", "COPY ", "ENV "]),
    st.lists(st.sampled_from(PIECES), max_size=16),
)
def test_any_pieces_have_the_shape_that_buildkit_gives_them(start: str, pieces: list[str]) -> None:
    text = start + "".join(pieces)
    expected = theirs(text)
    assert expected == UNTOLD or ours(text) == expected


def test_both_refuse_what_is_no_form() -> None:
    assert ours("FROM x\nENV a\n") == theirs("FROM x\nENV a\n") == REFUSED
