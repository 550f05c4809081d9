"""Texts and the trees they make; texts that are no scripts; offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockroot.shell.parser import Parser
from dockroot.shell.syntax import (
    AndOr,
    Case,
    Double,
    For,
    Function,
    Group,
    If,
    Literal,
    Loop,
    Parameter,
    Quoted,
    Redirected,
    ScriptError,
    Sequence,
    Simple,
    Substitution,
    Word,
)


def parsed(text: str, **options: bool) -> list[Sequence]:
    parser = Parser(text, **options)
    lines = []
    while (line := parser.line()) is not None:
        lines.append(line)
    return lines


def first(text: str) -> Simple:
    command = parsed(text)[0].items[0].first.commands[0]
    assert isinstance(command, Simple)
    return command


def test_words_and_their_offsets() -> None:
    command = first("  mkdir -p '/a b'/c")
    assert [(word.at, word.bare) for word in command.words] == [(2, "mkdir"), (8, "-p"), (11, None)]
    assert command.words[2].parts == (Quoted(11, "/a b"), Literal(17, "/c"))


def test_assignments_come_before_the_command_only() -> None:
    command = first("a=1 b= echo c=2")
    assert [(node.name, node.value.bare) for node in command.assignments] == [("a", "1"), ("b", "")]
    assert [word.bare for word in command.words] == ["echo", "c=2"]


@pytest.mark.parametrize(
    ("text", "name", "op", "word"),
    [
        ("$x", "x", "", None),
        ("${x}", "x", "", None),
        ("$1", "1", "", None),
        ("${10}", "10", "", None),
        ("$?", "?", "", None),
        ("$@", "@", "", None),
        ("${#x}", "x", "length", None),
        ("${#}", "#", "", None),
        ("${x-y}", "x", "-", "y"),
        ("${x:-y}", "x", ":-", "y"),
        ("${x:=y}", "x", ":=", "y"),
        ("${x?y}", "x", "?", "y"),
        ("${x:+y}", "x", ":+", "y"),
        ("${x#y}", "x", "#", "y"),
        ("${x##y}", "x", "##", "y"),
        ("${x%y}", "x", "%", "y"),
        ("${x%%y}", "x", "%%", "y"),
        ("${x:1}", "x", ":", "1"),
        ("${x/a}", "x", "/", "a"),
        ("${x//a}", "x", "//", "a"),
        ("${x!}", "${x!}", "bad", None),
    ],
)
def test_parameters(text: str, name: str, op: str, word: str | None) -> None:
    (part,) = first(f"echo {text}").words[1].parts
    assert isinstance(part, Parameter)
    assert (part.name, part.op, part.word.bare if part.word else None) == (name, op, word)


def test_dash_knows_no_substrings() -> None:
    (line,) = parsed("echo ${x:1}", bashisms=False)
    command = line.items[0].first.commands[0]
    assert isinstance(command, Simple)
    assert command.words[1].parts[0].op == "bad"  # type: ignore[union-attr]


def test_double_quotes() -> None:
    (part,) = first(r'echo "a\"b\$c\d$e"').words[1].parts
    assert isinstance(part, Double)
    assert [getattr(inner, "text", None) for inner in part.parts] == [
        "a",
        '"',
        "b",
        "$",
        "c\\d",
        None,
    ]


def test_substitution_is_a_tree_with_places_in_the_script() -> None:
    for text in ("echo $(rm  x)", "echo `rm  x`"):
        (part,) = first(text).words[1].parts
        assert isinstance(part, Substitution)
        inner = part.body.items[0].first.commands[0]
        assert isinstance(inner, Simple)
        assert [text[word.at] for word in inner.words] == ["r", "x"]


def test_substitution_ends_where_its_own_grammar_says() -> None:
    command = first('echo "$(case x in x) echo ")";; esac)" end')
    assert command.words[2].bare == "end"


def test_and_or_and_pipes() -> None:
    (line,) = parsed("a && b || ! c | d; e & f")
    assert [item.background for item in line.items] == [False, True, False]
    assert [operator for operator, _ in line.items[0].rest] == ["&&", "||"]
    last = line.items[0].rest[1][1]
    assert last.negated
    assert len(last.commands) == 2


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("if a; then b; elif c; then d; else e; fi", If),
        ("while a; do b; done", Loop),
        ("until a; do b; done", Loop),
        ("for i in a b; do c; done", For),
        ("for i do c; done", For),
        ("for i\nin a\ndo c\ndone", For),
        ("case x in a|b) c;; (d) ;; *) e; esac", Case),
        ("case x in esac", Case),
        ("{ a; }", Group),
        ("( a )", Group),
        ("f() { a; }", Function),
        ("f()\n(a)", Function),
        ("{ a; } > f", Redirected),
        ("while a; do b; done < f", Redirected),
    ],
)
def test_compound_commands(text: str, kind: type) -> None:
    (line,) = parsed(text)
    assert isinstance(line.items[0].first.commands[0], kind)


def test_one_line_at_a_time() -> None:
    parser = Parser("a; b\n\n# comment\nc &&\n d\nfi")
    assert [len(line.items) for line in (parser.line(), parser.line()) if line] == [2, 1]
    with pytest.raises(ScriptError, match="unexpected"):
        parser.line()


@pytest.mark.parametrize(
    ("text", "fd", "op"),
    [
        ("a > f", 1, ">"),
        ("a 2>> f", 2, ">>"),
        ("a < f", 0, "<"),
        ("a 2>&1", 2, ">&"),
        ("a &> f", -1, "&>"),
        ("a <> f", 0, "<>"),
        ("a >| f", 1, ">|"),
        ("> f", 1, ">"),
    ],
)
def test_redirections(text: str, fd: int, op: str) -> None:
    (redirect,) = first(text).redirects
    assert (redirect.fd, redirect.op) == (fd, op)


def test_heredocs_in_their_order() -> None:
    command = first("cat <<A <<-'B'\n$x\nA\n\tt\n\tB\nnext")
    one, two = command.redirects
    assert isinstance(one.body, Word)
    assert isinstance(one.body.parts[0], Parameter)
    assert two.body == Word(20, (Quoted(20, "t\n"),))
    assert len(parsed("cat <<A\nx\nA\nnext")) == 2


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("fi", 0, 'unexpected "fi"'),
        ("a; ;", 3, 'unexpected ";"'),
        ("echo 'x", 5, "unterminated quoted string"),
        ('echo "x', 5, "unterminated quoted string"),
        ("(a", 2, "unexpected end of file"),
        ("a )", 2, 'unexpected ")"'),
        ("if a; then", 10, "unexpected end of file"),
        ("a &&", 4, "unexpected end of file"),
        ("a | | b", 4, 'unexpected "|"'),
        ("> ", 2, "unexpected end of file"),
        ("for 1x in a; do b; done", 4, "bad for"),
        ("echo `a", 5, "EOF in backquote"),
        ("echo $(a", 8, "unexpected end of file"),
        ("echo ${x", 5, "missing '}'"),
        ("case x in a b) c;; esac", 12, "unexpected"),
        ("1f() { a; }", 0, "bad function name"),
        ("{ }", 2, "unexpected"),
    ],
)
def test_no_scripts(text: str, at: int, message: str) -> None:
    with pytest.raises(ScriptError) as raised:
        parsed(text)
    assert raised.value.at == at
    assert message in raised.value.message


@pytest.mark.parametrize("opening", ["(", "{ ", "$(", "${x:-", "if ", "((", '"$(', "$((", "f() "])
def test_depth_is_bounded(opening: str) -> None:
    with pytest.raises(ScriptError):
        parsed("echo " * opening.startswith("$") + opening * 3_000)


SEPARATED = (
    r"""ab|'|"|\|$|${|}|$(|)|(|`|((|))|&|;|;;|<|>|if |then |fi|for i in |do |done|case x in |"""
    """esac|{ |=|~|*|!|#|x=1|${x:-|${#x}|$((|$'|\0|é|\udcff|2>&1|&>|echo |a|eval |<<E|E|[|]|"""
    """?|/|.|cd | |\t"""
)
FRAGMENTS = st.lists(st.sampled_from([*SEPARATED.split("|"), "|", "\nE\n"]), max_size=25).map(
    "".join
)


@given(FRAGMENTS, st.booleans())
def test_any_text_is_parsed_or_refused(text: str, bashisms: bool) -> None:
    try:
        lines = parsed(text, bashisms=bashisms)
    except ScriptError as error:
        at = error.at
        assert 0 <= at <= len(text)
        return
    assert all(isinstance(item, AndOr) for line in lines for item in line.items)
