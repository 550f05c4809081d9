"""Regular expressions of grep, sed and awk: basic and extended ones (POSIX.1-2017, Base Definitions, 9).

They are translated to those of the `regex` package, which finds the longest of the leftmost matches as
POSIX wants, and stops after a time: an expression that would search for hours ends the step instead.
Text is bytes in Latin-1, one character each, as the C locale has it: an image sets no other. GNU's
additions are known: escaped `+ ? |` in basic ones, classes and borders of words, backreferences in both.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from dockroot.shell.pattern import CLASSES
from dockroot.shell.streams import LimitError

SECONDS = 3
"""How long one search may take."""

_ESCAPES = {
    "w": r"\w",
    "W": r"\W",
    "s": r"\s",
    "S": r"\S",
    "b": r"\b",
    "B": r"\B",
    "<": r"(?<!\w)(?=\w)",
    ">": r"(?<=\w)(?!\w)",
    "`": r"\A",
    "'": r"\Z",
}
_CONTROLS = {"n": "\n", "t": "\t", "f": "\f", "v": "\v", "a": "\a", "r": "\r"}
_INTERVAL = re.compile(r"(\d*)(,?)(\d*)")
_MAX_REPEAT = 32767
_ANCHORS = {r"\A", r"\Z", "(?m:^)", "(?m:$)"}


class ExpressionFault(Exception):  # noqa: N818 - a value between a parser and a tool
    """The text is no regular expression; said in glibc's words."""


def latin(text: str) -> str:
    """Return text as its bytes, one character each."""
    return text.encode("utf-8", "surrogateescape").decode("latin-1")


class Expression:
    """A compiled expression. `groups` counts its parentheses."""

    def __init__(self, source: str, *, ignore_case: bool, plain: bool, longest: bool) -> None:
        self.source, self._plain = source, plain
        self._compiled: Any
        try:
            if plain:
                flags = re.DOTALL | re.ASCII | (re.IGNORECASE if ignore_case else 0)
                self._compiled = re.compile(source, flags)
            else:
                self._compiled = _bounded(source, ignore_case=ignore_case, longest=longest)
        except (re.error, OverflowError, RecursionError) as wrong:
            raise ExpressionFault(str(wrong)) from None
        self.groups: int = self._compiled.groups

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return the leftmost match from `start` on. Raises: LimitError."""
        if self._plain:
            found: re.Match[str] | None = self._compiled.search(text, start)
            return found
        try:
            found = self._compiled.search(text, start, timeout=SECONDS)
        except TimeoutError:
            raise LimitError(
                f"a search by regular expression took more than {SECONDS} seconds"
            ) from None
        return found


def _bounded(source: str, *, ignore_case: bool, longest: bool) -> Any:
    import regex

    flags = regex.DOTALL | regex.ASCII | regex.VERSION0
    flags |= regex.IGNORECASE if ignore_case else 0
    try:
        return regex.compile(source, flags | (regex.POSIX if longest else 0), cache_pattern=False)
    except regex.error as wrong:
        raise ExpressionFault(str(wrong)) from None


@functools.lru_cache(maxsize=256)
def compiled(
    text: str, *, extended: bool, ignore_case: bool = False, lines: bool = False, awk: bool = False
) -> Expression:
    """Return the expression that `text` (in Latin-1) is; with `lines`, `^` and `$` also match at
    newlines inside; with `awk`, a backslash escapes in brackets too.

    Raises: ExpressionFault.
    """
    reader = _Reader(text, extended, lines, awk)
    source = reader.read()
    return Expression(
        source,
        ignore_case=ignore_case,
        plain=not reader.repeats and not reader.choices,
        longest=reader.choices,
    )


@functools.lru_cache(maxsize=256)
def fixed(texts: tuple[str, ...], *, ignore_case: bool = False) -> Expression:
    """Return the expression that any of `texts` is, the longest first."""
    source = "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))
    return Expression(source, ignore_case=ignore_case, plain=True, longest=False)


class _Reader:
    """Translate one expression: `parts` are atoms, each with its repetition."""

    def __init__(self, text: str, extended: bool, lines: bool, awk: bool) -> None:
        self.text, self.at = text, 0
        self.extended, self.awk = extended, awk
        self.begin, self.end = ("(?m:^)", "(?m:$)") if lines else (r"\A", r"\Z")
        self.parts: list[str] = []
        self.repeats = self.choices = False
        self.open = 0
        self.groups = 0
        self.closed: set[int] = set()
        self._stack: list[tuple[int, int]] = []
        self._repeated = False

    def read(self) -> str:
        while self.at < len(self.text):
            self._one()
        if self.open:
            raise ExpressionFault("Unmatched ( or \\(")
        return "".join(self.parts)

    def _one(self) -> None:
        text, at = self.text, self.at
        character = text[at]
        if character == "\\":
            self._escape()
        elif character == "[":
            self._atom(self._bracket())
        elif character == ".":
            self.at += 1
            self._atom(".")
        elif character == "*" or (self.extended and character in "+?{"):
            self._repeat(character)
        elif self.extended and character in "()|":
            self.at += 1
            self._structure(character)
        elif character == "^" and (self.extended or self._starts()):
            self.at += 1
            self._atom(self.begin)
        elif character == "$" and (self.extended or self._ends()):
            self.at += 1
            self._atom(self.end)
        else:
            self.at += 1
            self._atom(re.escape(character))

    def _atom(self, source: str) -> None:
        self.parts.append(source)
        self._repeated = False

    def _starts(self) -> bool:
        """Tell whether nothing stands before, in this alternative."""
        return not self.parts or self.parts[-1] in ("(", "|")

    def _ends(self) -> bool:
        rest = self.text[self.at + 1 :]
        return not rest or rest.startswith((r"\)", r"\|"))

    def _escape(self) -> None:
        if self.at + 1 >= len(self.text):
            raise ExpressionFault("Trailing backslash")
        character = self.text[self.at + 1]
        if not self.extended and character in "(){}|+?":
            if character in "()|":
                self.at += 2
                self._structure(character)
                return
            if character in "{+?":
                self.at += 1
                self._repeat(character)
                return
        self.at += 2
        if character.isdigit() and character != "0" and not self.awk:
            if int(character) not in self.closed:
                raise ExpressionFault("Invalid back reference")
            self.repeats = True
            self._atom(rf"(?:\{character})")
        elif character in _ESCAPES and not (self.awk and character in "b`'"):
            self._atom(_ESCAPES[character])
        elif character in _CONTROLS:
            self._atom(re.escape(_CONTROLS[character]))
        else:
            self._atom(re.escape(character))

    def _structure(self, character: str) -> None:
        if character == "(":
            self.groups += 1
            self._stack.append((len(self.parts), self.groups))
            self.open += 1
            self._atom("(")
        elif character == "|":
            self.choices = True
            self._atom("|")
        elif self.open:
            self.open -= 1
            start, number = self._stack.pop()
            self.closed.add(number)
            self.parts[start:] = ["".join(self.parts[start:]) + ")"]
            self._repeated = False
        elif self.extended:
            self._atom(r"\)")
        else:
            raise ExpressionFault("Unmatched ) or \\)")

    def _repeat(self, character: str) -> None:
        self.at += 1
        suffix = self._interval() if character == "{" else character
        if suffix is None:
            self._atom(r"\{")
            return
        if self._starts() or (not self.extended and self.parts[-1] in _ANCHORS):
            if self.extended:
                return
            self._atom(re.escape(character))
            return
        self.repeats = True
        last = self.parts[-1]
        if last.startswith("(") and not last.startswith("(?") and suffix in "*?":
            self.choices = True
        self.parts[-1] = (f"(?:{last})" if self._repeated or last in _ANCHORS else last) + suffix
        self._repeated = True

    def _interval(self) -> str | None:
        """Read an interval up to its brace; None where an extended one has a brace that stands for itself."""
        close = "}" if self.extended else r"\}"
        match = _INTERVAL.match(self.text, self.at)
        assert match is not None
        low, comma, high = match.groups()
        if not self.text.startswith(close, match.end()) or not (low or comma):
            if self.extended:
                return None
            raise ExpressionFault("Invalid content of \\{\\}")
        if max(int(low or 0), int(high or 0)) > _MAX_REPEAT:
            raise ExpressionFault("Regular expression too big")
        if high and int(low or 0) > int(high):
            raise ExpressionFault("Invalid content of \\{\\}")
        self.at = match.end() + len(close)
        return f"{{{low or 0}{comma}{high}}}"

    def _bracket(self) -> str:
        text, at = self.text, self.at + 1
        negated = text.startswith("^", at)
        at += negated
        members, first = "", True
        while at < len(text) and (text[at] != "]" or first):
            first = False
            if text.startswith(("[:", "[=", "[."), at):
                closing = text.find(text[at + 1] + "]", at + 2)
                if closing < 0:
                    raise ExpressionFault("Unmatched [, [^, [:, [., or [=")
                members += self._named(text[at + 1], text[at + 2 : closing])
                at = closing + 2
                continue
            low, at = self._member(at)
            if text.startswith("-", at) and at + 1 < len(text) and text[at + 1] != "]":
                high, at = self._member(at + 1)
                if low > high:
                    raise ExpressionFault("Invalid range end")
                members += f"{_member(low)}-{_member(high)}"
            else:
                members += _member(low)
        if at >= len(text):
            raise ExpressionFault("Unmatched [, [^, [:, [., or [=")
        self.at = at + 1
        return f"[{'^' if negated else ''}{members}]"

    def _member(self, at: int) -> tuple[str, int]:
        text = self.text
        if text.startswith("[.", at) and (end := text.find(".]", at)) > 0:
            return text[at + 2], end + 2
        if text[at] == "\\" and at + 1 < len(text):
            following = text[at + 1]
            if self.awk:
                return _CONTROLS.get(following, following), at + 2
            if following in "nt":
                return _CONTROLS[following], at + 2
        return text[at], at + 1

    def _named(self, kind: str, name: str) -> str:
        if kind == ":":
            if name not in CLASSES:
                raise ExpressionFault("Invalid character class name")
            return CLASSES[name]
        return _member(name[:1])


def _member(character: str) -> str:
    return "\\" + character if character in r"\]^-[&~|" else character
