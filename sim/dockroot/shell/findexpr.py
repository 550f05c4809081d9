"""The expression of find: words -> a tree of tests and actions (POSIX.1-2017 `find`, GNU findutils 4.9)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from msgspec import Struct, field

from dockroot.shell.looking import Status


class FindError(Exception):
    """The words are no expression; the text says why."""


class Visit(Struct):
    """What is being looked at: its path as printed, its depth, and what `stat` told."""

    path: str
    depth: int
    status: Status
    prune: bool = False


Test = Callable[[Visit], bool]


class Primaries(Protocol):
    """What makes tests of the words of one primary."""

    def primary(self, name: str, take: Callable[[], str], rest: list[str]) -> Test | None:
        """Return the test that `name` begins, taking its arguments; None when it is not known."""
        ...


class Parser(Struct):
    """Read an expression: `!` binds closest, then `-a`, `-o`, and `,`."""

    words: list[str]
    primaries: Primaries
    acts: bool = field(default=False)

    def parse(self) -> Test:
        """Return the whole. Raises: FindError."""
        if not self.words:
            return lambda visit: True
        test = self._comma()
        if self.words:
            raise FindError(f"you have too many '{self.words[0]}'")
        return test

    def _comma(self) -> Test:
        left = self._or()
        while self.words[:1] == [","]:
            self.words.pop(0)
            left = _sequence(left, self._or())
        return left

    def _or(self) -> Test:
        left = self._and()
        while self.words[:1] in (["-o"], ["-or"]):
            self.words.pop(0)
            left = _either(left, self._and())
        return left

    def _and(self) -> Test:
        left = self._not()
        while self.words and self.words[0] not in ("-o", "-or", ")", ","):
            if self.words[0] in ("-a", "-and"):
                self.words.pop(0)
            left = _both(left, self._not())
        return left

    def _not(self) -> Test:
        if not self.words:
            raise FindError("expected an expression")
        word = self.words.pop(0)
        if word in ("!", "-not"):
            inner = self._not()
            return lambda visit: not inner(visit)
        if word == "(":
            test = self._comma()
            if self.words[:1] != [")"]:
                raise FindError("invalid expression; I was expecting to find a ')' somewhere")
            self.words.pop(0)
            return test

        def take() -> str:
            if not self.words:
                raise FindError(f"missing argument to `{word}'")
            return self.words.pop(0)

        if not word.startswith("-") or len(word) < 2:
            raise FindError(f"paths must precede expression: `{word}'")
        test_ = self.primaries.primary(word[1:], take, self.words)
        if test_ is None:
            raise FindError(f"unknown predicate `{word}'")
        return test_


def _both(left: Test, right: Test) -> Test:
    return lambda visit: left(visit) and right(visit)


def _either(left: Test, right: Test) -> Test:
    return lambda visit: left(visit) or right(visit)


def _sequence(left: Test, right: Test) -> Test:
    def both(visit: Visit) -> bool:
        left(visit)
        return right(visit)

    return both


def compared(text: str, value: Callable[[Visit], int], scale: Callable[[str], int] = int) -> Test:
    """Return the test `+n`, `-n` or `n` of a number. Raises: FindError."""
    sign = text[0] if text[:1] in ("+", "-") else ""
    try:
        number = scale(text.removeprefix(sign))
    except ValueError:
        raise FindError(f"invalid argument `{text}'") from None
    if sign == "+":
        return lambda visit: value(visit) > number
    if sign == "-":
        return lambda visit: value(visit) < number
    return lambda visit: value(visit) == number


def batches(command: Sequence[str], paths: list[str]) -> list[Any]:
    """Return the command lines of `-exec … {} +`: the paths in the stead of `{}`, 128 KiB at a time."""
    lines, line, size = [], [], 0
    for path in paths:
        line.append(path)
        size += len(path) + 1
        if size > 100_000:
            lines.append([*command, *line])
            line, size = [], 0
    if line:
        lines.append([*command, *line])
    return lines
