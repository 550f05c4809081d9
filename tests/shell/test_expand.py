"""Laws of quoting, splitting, patterns and arithmetic."""

from __future__ import annotations

import re
import shlex
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dockroot.errors import SpecError
from dockroot.shell import Limits, World, run_shell
from dockroot.shell.arithmetic import ExpressionError, evaluate
from dockroot.shell.escapes import unescape
from dockroot.shell.pattern import matches, quote, without_prefix, without_suffix
from dockroot.tree import Directory

from .test_parser import FRAGMENTS

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=20)
SMALL = Limits(steps=200, output=20_000, depth=20, file_size=100_000)


@pytest.fixture(scope="module")
def small(shell_support: ModuleType) -> Directory:
    tree: Directory = shell_support.base_tree()
    return tree


def printed(shell_support: ModuleType, tree: Directory, script: str) -> str:
    outcome = run_shell(script, shell_support.world_over(tree, limits=SMALL))
    assert outcome.status == 0, outcome.stderr
    return outcome.stdout.decode("utf-8", "surrogateescape")


@given(TEXT)
def test_single_quotes_keep_all(shell_support: ModuleType, small: Directory, text: str) -> None:
    assert printed(shell_support, small, f"printf %s {shlex.quote(text)}") == text


@given(TEXT)
def test_backslashes_keep_all(shell_support: ModuleType, small: Directory, text: str) -> None:
    word = "".join("'\n'" if letter == "\n" else "\\" + letter for letter in text)
    assert printed(shell_support, small, f"printf %s ''{word}") == text


@given(TEXT)
def test_double_quotes_keep_what_is_escaped(
    shell_support: ModuleType, small: Directory, text: str
) -> None:
    word = re.sub(r'([$`"\\])', r"\\\1", text)
    assert printed(shell_support, small, f'printf %s "{word}"') == text


@given(TEXT)
def test_quoted_variables_are_not_touched(
    shell_support: ModuleType, small: Directory, text: str
) -> None:
    script = f'x={shlex.quote(text)}; y="$x"; z=$x; printf %s "$y"; [ "$y" = "$z" ]'
    assert printed(shell_support, small, script) == text


@given(st.lists(st.text("ab \t\n", max_size=6), max_size=4))
def test_positional_parameters_keep_their_number(
    shell_support: ModuleType, small: Directory, words: list[str]
) -> None:
    quoted = " ".join(map(shlex.quote, words))
    script = f"""set -- {quoted}; echo $#; set -- "$@"; echo $#; set -- $*; echo $#"""
    assert printed(shell_support, small, script).split() == [
        str(len(words)),
        str(len(words)),
        str(len(" ".join(words).split())),
    ]


@given(st.text("ab: ", max_size=12))
def test_splitting_at_blanks(shell_support: ModuleType, small: Directory, text: str) -> None:
    script = f"x='{text}'; for i in $x; do echo \"[$i]\"; done"
    assert printed(shell_support, small, script).splitlines() == [
        f"[{part}]" for part in text.split()
    ]


@settings(max_examples=300)
@given(FRAGMENTS)
def test_any_script_ends(shell_support: ModuleType, small: Directory, text: str) -> None:
    world: World = shell_support.world_over(small, limits=SMALL)
    try:
        outcome = run_shell(text, world)
    except SpecError:
        return
    assert 0 <= outcome.status <= 255


@given(TEXT, TEXT)
def test_a_quoted_pattern_matches_itself_alone(one: str, two: str) -> None:
    assert matches(quote(one), one)
    assert matches(quote(one), two) == (one == two)


@given(st.text("ab*?[]\\-!", max_size=10), st.text("ab*?[]\\", max_size=8))
def test_patterns_never_fail(pattern: str, text: str) -> None:
    matched = matches(pattern, text)
    shortest, longest = (
        without_prefix(text, pattern, longest=longest) for longest in (False, True)
    )
    assert len(longest) <= len(shortest) <= len(text)
    assert text.endswith(longest)
    assert text.startswith(without_suffix(text, pattern, longest=True))
    assert not matched or longest == ""


@given(
    st.integers(-99, 99),
    st.integers(-99, 99),
    st.sampled_from(["+", "-", "*", "<", "==", "&", "|", "^"]),
)
def test_arithmetic_as_python(one: int, two: int, operator: str) -> None:
    assert evaluate(f"({one}) {operator} ({two})", {}, lambda *_: None) == int(
        eval(f"({one}){operator}({two})")
    )


@given(st.text("0129xab+-*/%<>=!&|^~?:(), ", max_size=15))
def test_arithmetic_ends(text: str) -> None:
    try:
        value = evaluate(text, {"a": "3"}, lambda *_: None)
    except ExpressionError:
        return
    assert -(2**63) <= value < 2**63


@pytest.mark.parametrize(
    ("text", "plain", "zeroed"),
    [
        (r"a\tb", b"a\tb", b"a\tb"),
        (r"\101", b"A", b"A"),
        (r"\0101", b"\x081", b"A"),
        (r"\x41g", b"Ag", b"Ag"),
        (r"\q", b"\\q", b"\\q"),
        ("\\", b"\\", b"\\"),
        (r"\\n", b"\\n", b"\\n"),
        (r"\377", b"\xff", b"\xff"),
    ],
)
def test_escapes(text: str, plain: bytes, zeroed: bytes) -> None:
    assert unescape(text) == (plain, False)
    assert unescape(text, zero=True) == (zeroed, False)


def test_escapes_that_stop() -> None:
    assert unescape(r"a\cb", stop=True) == (b"a", True)
    assert unescape(r"a\cb") == (rb"a\cb", False)
