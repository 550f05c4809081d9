"""Whatever the bytes, the parsers answer or raise SpecError."""

from __future__ import annotations

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.spec.test_differential import PIECES

from dockroot.engine import ENGINES, Engine
from dockroot.engine.dialect import of
from dockroot.errors import SpecError
from dockroot.spec import check_classic, expand, expand_ports, ignore, parse, parse_onbuild
from dockroot.spec import words as lexer
from dockroot.spec.instructions import Expose
from dockroot.tree import Directory, file

LETTERS = st.text(alphabet="ab ${}:-+?#%/*\\'\"`=<\n\t.é\udcff", max_size=40)
FILES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200),
    st.lists(
        st.sampled_from([*PIECES, "${x:-", "}", "\0", "\ufeff", "\ud800", "\udcff"]), max_size=30
    ).map("".join),
)
ENGINE = st.sampled_from(list(ENGINES.values()))


@settings(max_examples=800, deadline=None)
@given(FILES, ENGINE)
def test_parsing_raises_nothing_but_spec_errors(text: bytes | str, engine: Engine) -> None:
    with contextlib.suppress(SpecError):
        found = parse(text, "Dockerfile", engine)
        for stage in found.stages:
            for step in stage.instructions:
                with contextlib.suppress(SpecError):
                    expand(step, {"x": "1"}, found.escape, engine)
                    if isinstance(step, Expose):
                        expand_ports(step, {"x": "1"}, found.escape, engine)
        check_classic(found, engine.name)


@settings(max_examples=300, deadline=None)
@given(FILES.filter(lambda text: isinstance(text, str)), ENGINE)
def test_triggers_raise_nothing_but_spec_errors(text: str, engine: Engine) -> None:
    with contextlib.suppress(SpecError):
        parse_onbuild(text, "ONBUILD", engine)


@settings(max_examples=1000, deadline=None)
@given(LETTERS, st.sampled_from("\\`"), ENGINE)
def test_words_raise_nothing_but_spec_errors(word: str, escape: str, engine: Engine) -> None:
    for read in (lexer.expand, lexer.expand_words):
        with contextlib.suppress(SpecError):
            read(word, {"a": "abab", "b": ""}, escape, of(engine))


@settings(max_examples=500, deadline=None)
@given(
    st.one_of(st.binary(max_size=60), st.text(alphabet="ab/*?![]\\^-.#\n", max_size=30)),
    st.sampled_from(ignore.Rules),
)
def test_ignore_files_raise_nothing_but_spec_errors(text: bytes | str, rules: ignore.Rules) -> None:
    raw = text.encode() if isinstance(text, str) else text
    context = Directory({".dockerignore": file(raw), "a": Directory({"b": file()}), "D": file()})
    with contextlib.suppress(SpecError):
        ignore.filtered(context, "D", rules)


def test_deep_nesting_is_an_error_and_no_crash() -> None:
    for word in ("${a:-" * 5000 + "}" * 5000, '"${a:-' * 3000):
        with contextlib.suppress(SpecError):
            lexer.expand(word, {})
    with contextlib.suppress(SpecError):
        parse("FROM a\nCMD " + "[" * 20_000 + "\n")
