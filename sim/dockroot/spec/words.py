"""Expansion of words: quotes, escapes and variables, as the classic builder's shell lexer does it.

A word is expanded on its own: `'…'` is literal, `"…"` expands, the escape character takes the next
character as it is (inside `"…"` only `"`, `$` and itself), `$x` and `${x…}` are variables. The
forms of `${…}` and the levels at which engines know them are in `dialect.Substitution`. Sources:
moby v1.13.1 `builder/dockerfile/shell_parser.go`; v20.10.24, v26.1.5 and v28.5.2
`vendor/github.com/moby/buildkit/frontend/dockerfile/shell/lex.go`; the corners were measured.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from dockroot.engine.dialect import Dialect, Substitution, of
from dockroot.errors import SpecError
from dockroot.spec import patterns
from dockroot.spec.source import SPACES

_OPEN = "unexpected end of statement while looking for matching {}-quote"
_NO_END = "syntax error: missing '}'"
_SPECIAL = frozenset("@*#?-$!0")
_BAD_PATTERN = "invalid pattern ({}) in substitution: {}"
_DEEPEST = 100
_BAD_BYTES = re.compile("[\ud800-\udfff]")


class WordError(SpecError):
    """A word cannot be expanded; `offset` is the place in the word."""

    def __init__(self, message: str, offset: int, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.offset = offset


class Habits(Struct, frozen=True):
    """How to read a word: what stays as it is written. With `plain_quotes` a quote is a character like any other."""

    escape: str
    dialect: Dialect
    plain_quotes: bool = False
    raw_quotes: bool = False
    raw_escapes: bool = False
    keep_unset: bool = False


def expand(
    word: str, env: Mapping[str, str], escape: str = "\\", dialect: Dialect | None = None
) -> str:
    """Return `word` with quotes and escapes taken off and variables put in.

    A variable that is missing in `env` is unset, one that is "" is set and empty. Raises:
    WordError.
    """
    return read(word, env, Habits(escape, dialect or of()))[0]


def expand_lines(text: str, env: Mapping[str, str], dialect: Dialect | None = None) -> str:
    """Return the lines of a heredoc with variables put in; quotes mean nothing there. Raises: WordError."""
    return read(text, env, Habits("\\", dialect or of(), plain_quotes=True))[0]


def expand_words(
    word: str, env: Mapping[str, str], escape: str = "\\", dialect: Dialect | None = None
) -> list[str]:
    """Return what `word` becomes, split at white space that is neither quoted nor escaped (for
    EXPOSE).

    Raises: WordError.
    """
    return read(word, env, Habits(escape, dialect or of()))[1]


def read(word: str, env: Mapping[str, str], habits: Habits) -> tuple[str, list[str]]:
    """Return `word` expanded, and the same split into words. Raises: WordError."""
    return _Lexer(_BAD_BYTES.sub("\ufffd", word), env, habits).run()


class _Split:
    """Collect words from characters; `buffer` holds the word that grows."""

    def __init__(self, buffer: list[str]) -> None:
        self.words: list[str] = []
        self.buffer = buffer
        self.inside = False

    def add(self, text: str) -> None:
        for char in text:
            if char not in SPACES:
                self.add_raw(char)
            elif self.inside:
                self.flush()

    def add_raw(self, text: str) -> None:
        self.buffer.append(text)
        self.inside = True

    def flush(self) -> None:
        word = "".join(self.buffer)
        if word:
            self.words.append(word)
            self.buffer.clear()
            self.inside = False


class _Lexer:
    def __init__(self, word: str, env: Mapping[str, str], habits: Habits) -> None:
        self.word, self.env, self.habits = word, env, habits
        self.level = habits.dialect.substitution
        self.raw_escapes = habits.raw_escapes
        self.at = 1 if word.startswith("\ufeff") else 0
        self.depth = 0
        self.shared: list[str] = []

    def run(self) -> tuple[str, list[str]]:
        return self.until("", self.raw_escapes)

    def peek(self) -> str:
        return self.word[self.at : self.at + 1]

    def take(self) -> str:
        char = self.peek()
        self.at += len(char)
        return char

    def error(self, message: str, hint: str = "", offset: int | None = None) -> WordError:
        return WordError(message, self.at if offset is None else offset, hint)

    def until(self, stop: str, raw_escapes: bool) -> tuple[str, list[str]]:
        """Read up to the character `stop` (empty: the end), which is taken."""
        start, outer = self.at, self.raw_escapes
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.error(f"substitutions are nested deeper than {_DEEPEST}")
        self.raw_escapes = raw_escapes
        if self.habits.dialect.shared_words:
            self.shared.clear()
        result: list[str] = []
        split = _Split(self.shared if self.habits.dialect.shared_words else [])
        while (char := self.peek()) and char != stop:
            self.one(char, result, split)
        if not char and stop and self.level > Substitution.DEFAULTS:
            raise self.error(
                f"unexpected end of statement while looking for matching {stop}", offset=start
            )
        self.at += len(char)
        self.depth -= 1
        self.raw_escapes = outer
        split.flush()
        return "".join(result), split.words

    def one(self, char: str, result: list[str], split: _Split) -> None:
        """Read what begins with `char`."""
        if char == "$" or (char in "'\"" and not self.habits.plain_quotes):
            text = self.dollar() if char == "$" else self.single() if char == "'" else self.double()
            (split.add if char == "$" else split.add_raw)(text)
        elif char == "<" and self.habits.dialect.heredoc_blanks:
            text = self.angles()
            split.add_raw(text)
        elif char == self.habits.escape:
            text = self.escaped()
            split.add_raw(text)
        else:
            text = self.take()
            split.add(text)
        result.append(text)

    def escaped(self) -> str:
        kept = self.take() if self.raw_escapes else self.take()[:0]
        return kept + self.take()

    def angles(self) -> str:
        start = self.at
        self.take()
        if self.peek() == "<":
            self.take()
            while self.peek() and self.peek() in "\t\r ":
                self.take()
        return self.word[start : self.at]

    def single(self) -> str:
        start = self.at
        end = self.word.find("'", start + 1)
        if end < 0:
            if self.level > Substitution.DEFAULTS:
                raise self.error(_OPEN.format("single"), "add the closing ' or escape this one")
            end = len(self.word)
        self.at = end + 1
        return self.word[start : end + 1] if self.habits.raw_quotes else self.word[start + 1 : end]

    def double(self) -> str:
        start = self.at
        quote = self.take() if self.habits.raw_quotes else self.take()[:0]
        result = [quote]
        while char := self.peek():
            if char == '"':
                self.take()
                return "".join([*result, quote])
            result.append(self.dollar() if char == "$" else self.in_double())
        if self.level > Substitution.DEFAULTS:
            raise self.error(_OPEN.format("double"), 'add the closing " or escape this one', start)
        return "".join(result)

    def in_double(self) -> str:
        char = self.take()
        if char != self.habits.escape:
            return char
        kept = char if self.raw_escapes else ""
        following = self.peek()
        if not following:
            return kept
        takes_itself = self.level > Substitution.DEFAULTS and following == self.habits.escape
        return kept + (self.take() if following in '"$' or takes_itself else char)

    def dollar(self) -> str:
        start = self.at
        self.take()
        if self.peek() != "{":
            name = self.name()
            if not name:
                return "$"
            return self.value(name, "$" + name)
        self.take()
        if self.level > Substitution.DEFAULTS:
            if not self.peek():
                raise self.error(_NO_END, "close ${ with }", start)
            if self.peek() in "{}:":
                raise self.error(
                    "syntax error: bad substitution",
                    "write ${name}; escape the $ to keep it",
                    start,
                )
        name = self.name()
        sign = self.take()
        if sign == "}":
            return self.value(name, f"${{{name}}}")
        if sign == "/" and self.level >= Substitution.PATTERNS:
            return self.replacement(name, start)
        return self.modifier(name, sign, start)

    def value(self, name: str, unset: str) -> str:
        return self.env.get(name, unset if self.habits.keep_unset else "")

    def modifier(self, name: str, sign: str, start: int) -> str:
        """Read `word}` of `${name<sign>word}`, the sign being taken already, and choose."""
        colon = sign == ":"
        kind = self.take() if colon else sign
        self.check_modifier(sign if not colon else ":" + kind, start)
        try:
            word, _ = self.until("}", kind in "#%")
        except WordError:
            if self.peek():
                raise
            raise self.error(_NO_END, "close ${ with }", start) from None
        if name not in self.env and self.habits.keep_unset:
            return f"${{{name}{':' if colon else ''}{kind}{word}}}"
        return self.choose(name, kind, colon, word, start)

    def check_modifier(self, modifier: str, start: int) -> None:
        dialect = self.habits.dialect
        known = {
            Substitution.DEFAULTS: [":-", ":+"],
            Substitution.REQUIRED: [":-", ":+", ":?", "?"],
            Substitution.PATTERNS: [":-", ":+", ":?", "?", "-", "+", "#", "%"],
        }[self.level] + ([":#", ":%"] if dialect.early_patterns else [])
        if modifier in known:
            return
        if not modifier or modifier == ":":
            raise self.error(_NO_END, "close ${ with }", start)
        forms = ", ".join(f"${{x{each}…}}" for each in known if each not in (":#", ":%"))
        raise self.error(
            f"unsupported modifier ({modifier}) in substitution",
            f"Docker {dialect.name} knows {forms}",
            start,
        )

    def choose(self, name: str, kind: str, colon: bool, word: str, start: int) -> str:
        value = self.env.get(name)
        missing = value is None or (colon and not value)
        if kind == "-":
            return word if missing else value or ""
        if kind == "+":
            return "" if missing else word
        if kind == "?":
            if missing:
                reason = word or f"is not allowed to be {'unset' if value is None else 'empty'}"
                raise self.error(f"{name}: {reason}", f"give {name} a value", start)
            return value or ""
        if not word and self.habits.dialect.early_patterns:
            raise self.error(f"${{{name}{kind}}} has no pattern", "write one, such as *", start)
        greedy = word[:1] == kind
        trim = patterns.trim_suffix if kind == "%" else patterns.trim_prefix
        try:
            return trim(word[1:] if greedy else word, value or "", greedy)
        except ValueError as fault:
            raise self.error(_BAD_PATTERN.format(word, fault), offset=start) from None

    def replacement(self, name: str, start: int) -> str:
        everywhere = self.peek() == "/"
        if everywhere:
            self.take()
        try:
            pattern, _ = self.until("/", True)
            replaced, _ = self.until("}", True)
        except WordError:
            if self.peek():
                raise
            raise self.error(
                "syntax error: missing '/' in ${}", "write ${name/pattern/text}", start
            ) from None
        if name not in self.env and self.habits.keep_unset:
            return f"${{{name}/{pattern}/{replaced}}}"
        try:
            return patterns.replace(pattern, replaced, self.env.get(name, ""), everywhere)
        except ValueError as fault:
            raise self.error(_BAD_PATTERN.format(pattern, fault), offset=start) from None

    def name(self) -> str:
        """Read a name: letters, digits and `_`; digits alone; or one special character."""
        start, first = self.at, self.peek()
        old = self.level == Substitution.DEFAULTS
        if first.isdecimal():
            self.take()
            while not old and self.peek().isdecimal():
                self.take()
        elif not old and first and first in _SPECIAL:
            self.take()
        else:
            while (char := self.peek()) and (char.isalpha() or char.isdecimal() or char == "_"):
                self.take()
        return self.word[start : self.at]
