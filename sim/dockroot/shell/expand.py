"""Words -> fields (POSIX.1-2017, Shell & Utilities, 2.6 Word Expansions).

The order is POSIX's: tilde, parameters, substitutions and arithmetic; field splitting; pathnames;
quotes go last. A word becomes runs of text that know whether they were quoted and whether they are
split.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from dockroot.shell import pattern
from dockroot.shell.arithmetic import ExpressionError, evaluate
from dockroot.shell.braces import TooManyError, braces
from dockroot.shell.glob import Names, expand_pathname
from dockroot.shell.syntax import (
    Arithmetic,
    Double,
    Literal,
    Parameter,
    Part,
    Quoted,
    Sequence,
    Substitution,
    Word,
)


class ExpansionError(Exception):
    """An expansion failed, which ends the shell; the text is what it prints."""


class Scope(Protocol):
    """What expansion asks of the shell."""

    positional: list[str]

    @property
    def values(self) -> Mapping[str, str]:
        """The variables that are set."""
        ...

    @property
    def names(self) -> Names:
        """Where pathnames are looked up."""
        ...

    @property
    def bashisms(self) -> bool:
        """Whether the shell knows more than POSIX."""
        ...

    @property
    def braces(self) -> bool:
        """Whether `{a,b}` is expanded."""
        ...

    def special(self, name: str, at: int) -> str | None:
        """Return `$?`, `$#`, `$-`, `$$`, `$!`, `$0` or `$LINENO`."""
        ...

    def option(self, letter: str) -> bool:
        """Tell whether `set -letter` is on."""
        ...

    def assign(self, name: str, value: str) -> None:
        """Set a variable. Raises: ExpansionError when it is read only."""
        ...

    def substitute(self, body: Sequence) -> bytes:
        """Run a command substitution and return its output."""
        ...

    def home(self, user: str) -> str | None:
        """Return the home directory of a user, of this shell's HOME for an empty name."""
        ...


class Run(Struct, frozen=True):
    """Text with one treatment. `split`: it came from an unquoted expansion; `ends`: a field ends
    here.
    """

    text: str
    quoted: bool = False
    split: bool = False
    ends: bool = False


_END = Run("", ends=True)


def fields(word: Word, scope: Scope) -> list[str]:
    """Return the fields that a word of a command becomes. Raises: ExpansionError, StepError."""
    found: list[str] = []
    if scope.braces and any(isinstance(p, Literal) and "{" in p.text for p in word.parts):
        try:
            words = braces(word)
        except TooManyError as many:
            raise ExpansionError(str(many)) from None
        if len(words) > 1:
            return [field for each in words for field in fields(each, scope)]
    for field in _split(_runs(_tilde(word.parts, scope), scope), _ifs(scope)):
        text = "".join(run.text for run in field)
        wild = "".join(pattern.quote(run.text) if run.quoted else run.text for run in field)
        if scope.option("f") or not pattern.has_wildcard(wild):
            found.append(text)
        else:
            found.extend(expand_pathname(wild, scope.names) or [text])
    return found


def text(word: Word, scope: Scope, *, assignment: bool = False) -> str:
    """Return the text of a word that is neither split nor matched: of an assignment, `case`, a
    redirection.
    """
    parts = _tilde(word.parts, scope, colons=assignment)
    return "".join(" " if run.ends else run.text for run in _runs(parts, scope, splitting=False))


def as_pattern(word: Word, scope: Scope, *, slash: bool = False) -> str:
    """Return the pattern that a word is in `case` and `${x#…}`: what was quoted stands for itself.

    With `slash`, quoted slashes are preceded by a backslash too.
    """

    def quoted(text: str) -> str:
        return pattern.quote(text).replace("/", r"\/") if slash else pattern.quote(text)

    runs = _runs(_tilde(word.parts, scope), scope, splitting=False)
    return "".join(
        " " if run.ends else quoted(run.text) if run.quoted else run.text for run in runs
    )


def as_expression(word: Word, scope: Scope) -> str:
    """Return the regular expression that a word is after bash's `=~`: what was quoted stands for itself."""
    runs = _runs(_tilde(word.parts, scope), scope, splitting=False)
    return "".join(
        re.sub(r"([\\.\[\]*^$+?(){}|])", r"\\\1", run.text) if run.quoted else run.text
        for run in runs
    )


def heredoc(body: Word, scope: Scope) -> str:
    """Return the text of a heredoc."""
    return "".join(
        run.text for run in _runs((Double(body.at, body.parts),), scope, splitting=False)
    )


def _ifs(scope: Scope) -> str:
    return scope.values.get("IFS", " \t\n")


def _split(runs: list[Run], ifs: str) -> list[list[Run]]:
    """Divide runs into fields at the characters of IFS (POSIX 2.6.5)."""
    done: list[list[Run]] = []
    field: list[Run] | None = None
    closed_by_blank = False
    for run in runs:
        if run.ends:
            if field is not None:
                done.append(field)
            field, closed_by_blank = None, False
        elif not run.split:
            if run.quoted or run.text:
                field = [*(field or []), run]
                closed_by_blank = False
        else:
            for piece in re.findall(
                f"[^{re.escape(ifs)}]+|." if ifs else "(?s:.+)", run.text, re.DOTALL
            ):
                if ifs and piece in ifs and len(piece) == 1:
                    if field is not None:
                        done.append(field)
                        field, closed_by_blank = None, piece in " \t\n"
                    elif piece not in " \t\n":
                        if not closed_by_blank:
                            done.append([])
                        closed_by_blank = False
                else:
                    field = [*(field or []), Run(piece)]
                    closed_by_blank = False
    if field is not None:
        done.append(field)
    return done


def _tilde(parts: tuple[Part, ...], scope: Scope, *, colons: bool = False) -> tuple[Part, ...]:
    """Replace `~` and `~user` at the start (and, in assignments, after each `:`) by home
    directories.
    """
    done: list[Part] = []
    for index, part in enumerate(parts):
        if not isinstance(part, Literal) or "~" not in part.text:
            done.append(part)
            continue
        pieces = part.text.split(":") if colons else [part.text]
        last_is_whole = index == len(parts) - 1
        for number, piece in enumerate(pieces):
            if number:
                done.append(Literal(part.at, ":"))
            whole = last_is_whole or number < len(pieces) - 1
            name, slash, rest = piece.partition("/")
            home = None
            if name.startswith("~") and (index == 0 or number) and (slash or whole):
                home = scope.home(name[1:])
            done.extend(
                [Literal(part.at, piece)]
                if home is None
                else [
                    Quoted(part.at, home),
                    Literal(part.at, slash + rest),
                ]
            )
    return tuple(done)


def _runs(
    parts: tuple[Part, ...], scope: Scope, *, quoted: bool = False, splitting: bool = True
) -> list[Run]:
    runs: list[Run] = []
    for part in parts:
        match part:
            case Literal(text=piece):
                runs.append(Run(piece, quoted))
            case Quoted(text=piece):
                runs.append(Run(piece, quoted=True))
            case Double(parts=inner):
                found = _runs(inner, scope, quoted=True, splitting=splitting)
                empty = not scope.positional and any(
                    isinstance(p, Parameter) and p.name == "@" for p in inner
                )
                runs.extend(found or ([] if empty else [Run("", quoted=True)]))
            case Parameter():
                runs.extend(_parameter(part, scope, quoted, splitting))
            case Substitution(body=body):
                output = scope.substitute(body).replace(b"\0", b"").rstrip(b"\n")
                runs.append(_value(output.decode("utf-8", "surrogateescape"), quoted, splitting))
            case Arithmetic(parts=inner):
                runs.append(_value(_arithmetic(inner, scope), quoted, splitting))
    return runs


def _value(value: str, quoted: bool, splitting: bool) -> Run:
    return Run(value, quoted=quoted, split=splitting and not quoted)


def _arithmetic(parts: tuple[Part, ...], scope: Scope) -> str:
    expression = "".join(run.text for run in _runs(parts, scope, quoted=True, splitting=False))
    try:
        return str(evaluate(expression, scope.values, scope.assign, steps=scope.bashisms))
    except ExpressionError as fault:
        raise ExpansionError(str(fault)) from None


def _lookup(name: str, scope: Scope, at: int) -> str | None:
    if name.isdecimal() and name != "0":
        index = int(name[:9]) - 1
        return scope.positional[index] if index < len(scope.positional) else None
    if name in ("@", "*"):
        return " ".join(scope.positional) if scope.positional else None
    special = scope.special(name, at)
    return scope.values.get(name) if special is None else special


def _parameter(part: Parameter, scope: Scope, quoted: bool, splitting: bool) -> list[Run]:
    value = _lookup(part.name, scope, part.at)
    operator = part.op
    if operator == "indirect":
        return [_value(_lookup(value or "", scope, part.at) or "", quoted, splitting)]
    if operator == "bad":
        raise ExpansionError(
            "syntax error: bad substitution" if scope.bashisms else "Bad substitution"
        )
    if operator == "length":
        return [_value(str(_length(part, value, scope)), quoted, splitting)]
    if operator[-1:] in ("-", "=", "?", "+") and operator:
        absent = value is None or (operator[0] == ":" and not value)
        if absent != (operator[-1] == "+"):
            return (
                _alternative(part, scope, quoted, splitting)
                if absent or operator[-1] == "+"
                else []
            )
        if operator[-1] == "+":
            return []
    elif value is None and part.name not in ("@", "*") and scope.option("u"):
        raise ExpansionError(f"{part.name}: parameter not set")
    if part.name in ("@", "*") and operator[-1:] in ("", "-", "=", "?"):
        return _positional(part.name, scope, quoted, splitting)
    value = value or ""
    if part.word is not None and operator[-1] not in "-=?+":
        value = _cut(value, operator, part.word, scope)
    return [_value(value, quoted, splitting)]


def _length(part: Parameter, value: str | None, scope: Scope) -> int:
    if part.name in ("@", "*"):
        return len(scope.positional)
    if value is None and scope.option("u"):
        raise ExpansionError(f"{part.name}: parameter not set")
    return len((value or "").encode("utf-8", "surrogateescape"))


def _positional(name: str, scope: Scope, quoted: bool, splitting: bool) -> list[Run]:
    values = scope.positional
    if name == "*" and quoted:
        return [Run(_ifs(scope)[:1].join(values), quoted=True)]
    runs: list[Run] = []
    for index, value in enumerate(values):
        runs.extend([_END] if index else [])
        runs.append(_value(value, quoted, splitting))
    return runs


def _alternative(part: Parameter, scope: Scope, quoted: bool, splitting: bool) -> list[Run]:
    """Expand the word of `-`, `=`, `?` or `+`."""
    word = part.word or Word(part.at, ())
    match part.op[-1]:
        case "=":
            value = (
                text(word, scope)
                if not quoted
                else "".join(r.text for r in _runs(word.parts, scope, quoted=True))
            )
            if not re.fullmatch(r"[A-Za-z_]\w*", part.name):
                raise ExpansionError(f"{part.name}: bad variable name")
            scope.assign(part.name, value)
            return [_value(value, quoted, splitting)]
        case "?":
            default = "parameter not set" + (" or null" if part.op == ":?" else "")
            raise ExpansionError(f"{part.name}: {text(word, scope) or default}")
    runs = _runs(_tilde(word.parts, scope), scope, quoted=quoted, splitting=splitting)
    if quoted:
        return runs
    return [
        Run(r.text, split=splitting) if not r.quoted and not r.ends and not r.split else r
        for r in runs
    ]


def _cut(value: str, operator: str, word: Word, scope: Scope) -> str:
    match operator:
        case "#" | "##":
            return pattern.without_prefix(value, as_pattern(word, scope), longest=operator == "##")
        case "%" | "%%":
            return pattern.without_suffix(value, as_pattern(word, scope), longest=operator == "%%")
        case ":":
            return _substring(value, text(word, scope), scope)
        case "^" | "^^" | "," | ",,":
            return _cased(value, operator, as_pattern(word, scope))
    what, _, replacement = _halves(as_pattern(word, scope, slash=True))
    if not what:
        return value
    if operator in ("/#", "/%"):
        cut = pattern.without_prefix if operator == "/#" else pattern.without_suffix
        rest = cut(value, what, longest=True)
        if rest == value and not pattern.matches(what, ""):
            return value
        new = pattern.unquote(replacement)
        return new + rest if operator == "/#" else rest + new
    return pattern.translate(what).sub(
        lambda _: pattern.unquote(replacement), value, count=operator == "/"
    )


def _cased(value: str, operator: str, wild: str) -> str:
    """Change the case of the first or all characters that match (bash)."""
    turn = str.upper if operator[0] == "^" else str.lower
    count = len(value) if len(operator) == 2 else 1
    return "".join(
        turn(c) if n < count and (not wild or pattern.matches(wild, c)) else c
        for n, c in enumerate(value)
    )


def _halves(wild: str) -> tuple[str, str, str]:
    match = re.match(r"((?:\\.|[^\\/])*)(/?)(.*)", wild, re.DOTALL)
    assert match is not None
    return match[1], match[2], match[3]


def _substring(value: str, bounds: str, scope: Scope) -> str:
    """Cut by `offset[:length]`, both arithmetic; negative ones count from the end."""
    try:
        first, colon, second = bounds.partition(":")
        start = evaluate(first, scope.values, scope.assign)
        length = evaluate(second, scope.values, scope.assign) if colon else len(value)
    except ExpressionError as fault:
        raise ExpansionError(str(fault)) from None
    start = max(start + len(value), 0) if start < 0 else start
    end = len(value) + length if length < 0 else start + length
    return value[start:end]
