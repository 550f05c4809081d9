"""A sed script -> commands (POSIX.1-2017, Shell & Utilities, sed; GNU sed 4.9's and busybox's additions).

Text is in Latin-1: one character for each byte.
"""

from __future__ import annotations

import re

from msgspec import Struct, field

from dockroot.shell.regexes import Expression, ExpressionFault, compiled

_CONTROLS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_TEXTS, _FILES, _LABELS, _BARE = "aic", "rwRW", "btT", "dDgGhHlnNpPxqQzF="


class SedError(Exception):
    """The script is none; the text says why."""


class Address(Struct, frozen=True):
    """Which lines: a number, `last` (`$`), an expression (None: the last one used), `first~step`,
    or as a second address `+n` and `~n`.
    """

    kind: str
    number: int = 0
    step: int = 0
    expression: Expression | None = None


class Command(Struct):
    """One command with its addresses; `to` is where a branch or a block's end leads."""

    name: str
    first: Address | None = None
    second: Address | None = None
    negated: bool = False
    text: str = ""
    expression: Expression | None = None
    replacement: tuple[str | int, ...] = ()
    flags: frozenset[str] = frozenset()
    number: int = 1
    to: int = 0
    active: bool = False
    until: int = field(default=-1)


class Reader:
    """Read a script into a program."""

    def __init__(self, *, extended: bool, gnu: bool = True) -> None:
        self.extended, self.gnu = extended, gnu
        self.text, self.at = "", 0
        self.commands: list[Command] = []
        self.silent = False
        self._blocks: list[int] = []
        self._labels: dict[str, int] = {}

    def read(self, text: str) -> list[Command]:
        """Return the commands of `text`. Raises: SedError."""
        if text == "#n" or text.startswith("#n\n"):
            self.silent = True
        self.text, self.at = text, 0
        while self._skip(" \t\n;"):
            self._command()
        return self._resolved()

    def _resolved(self) -> list[Command]:
        if self._blocks:
            raise SedError("unmatched `{'")
        for command in self.commands:
            if command.name in _LABELS:
                if command.text and command.text not in self._labels:
                    raise SedError(f"can't find label for jump to `{command.text}'")
                command.to = self._labels.get(command.text, len(self.commands))
        return self.commands

    def _skip(self, characters: str) -> bool:
        """Pass over characters and comments; tell whether anything is left."""
        while self.at < len(self.text):
            if self.text[self.at] == "#" and "\n" in characters:
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif self.text[self.at] in characters:
                self.at += 1
            else:
                return True
        return False

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _command(self) -> None:
        command = Command("")
        command.first = self._address()
        if command.first:
            self._skip(" \t")
            if self._peek() == ",":
                self.at += 1
                self._skip(" \t")
                command.second = self._address(second=True)
                if command.second is None:
                    raise SedError("unexpected `,'")
        self._skip(" \t")
        while self._peek() == "!":
            command.negated = True
            self.at += 1
            self._skip(" \t")
        command.name = self._peek()
        if not command.name:
            raise SedError("missing command")
        self.at += 1
        self.commands.append(command)
        self._arguments(command)

    def _arguments(self, command: Command) -> None:
        name = command.name
        if name == "{":
            self._blocks.append(len(self.commands) - 1)
        elif name == "}":
            if not self._blocks:
                raise SedError("unexpected `}'")
            self.commands[self._blocks.pop()].to = len(self.commands)
            self._end()
        elif name == "s":
            self._substitution(command)
        elif name == "y":
            self._transliteration(command)
        elif name in _TEXTS:
            command.text = self._appended()
        elif name == ":":
            self._labels[self._word("; \t")] = len(self.commands)
        elif name in _LABELS:
            command.text = self._word(";}" if not self.gnu else ";")
        elif name in _FILES:
            command.text = self._word("")
        elif name in _BARE:
            if name in "qQlL":
                self._skip(" \t")
                if match := re.compile(r"\d+").match(self.text, self.at):
                    command.number, self.at = int(match[0]), match.end()
                else:
                    command.number = 0
            self._end()
        else:
            raise SedError(f"unknown command: `{name}'")

    def _end(self) -> None:
        """Refuse what does not end a command."""
        self._skip(" \t")
        if self._peek() not in ("", "\n", ";", "}", "#"):
            raise SedError("extra characters after command")

    def _word(self, ends: str) -> str:
        self._skip(" \t")
        match = re.compile(f"[^\n{re.escape(ends)}]*").match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        return match[0].rstrip(" \t") if ends else match[0]

    def _address(self, *, second: bool = False) -> Address | None:
        character = self._peek()
        if character == "$":
            self.at += 1
            return Address("last")
        if second and character in ("+", "~"):
            self.at += 1
            return Address(character, self._number())
        if character.isdecimal():
            number = self._number()
            if self._peek() == "~":
                self.at += 1
                return Address("step", number, self._number())
            return Address("line", number)
        if character not in ("/", "\\"):
            return None
        self.at += 1 + (character == "\\")
        delimiter = self.text[self.at - 1 : self.at]
        source = self._delimited(delimiter, "address regex", pattern=True)
        flags = ""
        while (flag := self._peek()) and flag in "IM":
            flags += flag
            self.at += 1
        return Address("match", expression=self._compiled(source, flags))

    def _number(self) -> int:
        match = re.compile(r"\d*").match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        return int(match[0] or 0)

    def _compiled(self, source: str, flags: str) -> Expression | None:
        if not source:
            return None
        try:
            return compiled(
                source, extended=self.extended, ignore_case="I" in flags or "i" in flags,
                lines="M" in flags or "m" in flags,
            )  # fmt: skip
        except ExpressionFault as wrong:
            raise SedError(str(wrong)) from None

    def _delimited(self, delimiter: str, what: str, *, pattern: bool) -> str:
        """Read up to an unescaped delimiter; an escaped one stands for itself."""
        text, found = self.text, ""
        while self.at < len(text):
            character = text[self.at]
            if character == delimiter:
                self.at += 1
                return found
            if character == "\\" and self.at + 1 < len(text):
                following = text[self.at + 1]
                if following == delimiter and not self.gnu and pattern:
                    found += character + following
                elif following == delimiter:
                    special = pattern and delimiter in r".*[]^$+?(){}|"
                    found += f"\\{delimiter}" if special and self.extended else delimiter
                elif following == "\n" and not pattern:
                    found += "\\\n"
                else:
                    found += character + following
                self.at += 2
                continue
            if character == "\n" and pattern:
                break
            found += character
            self.at += 1
        raise SedError(f"unterminated {what}")

    def _substitution(self, command: Command) -> None:
        delimiter = self._peek()
        if delimiter in ("", "\n", "\\"):
            raise SedError("unterminated `s' command")
        self.at += 1
        source = self._delimited(delimiter, "`s' command", pattern=True)
        template = self._delimited(delimiter, "`s' command", pattern=False)
        flags = ""
        while (flag := self._peek()) and (flag in "gpiIeMm" or flag.isdecimal()):
            if flag.isdecimal():
                command.number = self._number()
                if not command.number:
                    raise SedError("number option to `s' command may not be zero")
                continue
            flags += flag
            self.at += 1
        if self._peek() == "w":
            self.at += 1
            command.text = self._word("")
        self._end()
        command.expression = self._compiled(source, flags)
        command.replacement = replacement(template)
        command.flags = frozenset(flags)
        groups = command.expression.groups if command.expression else 9
        if (top := max((p for p in command.replacement if isinstance(p, int)), default=0)) > groups:
            raise SedError(f"invalid reference \\{top} on `s' command's RHS")

    def _transliteration(self, command: Command) -> None:
        delimiter = self._peek()
        self.at += 1
        halves = [self._delimited(delimiter, "`y' command", pattern=False) for _ in "ab"]
        source, target = (
            re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), half, flags=re.S)
            for half in halves
        )
        if len(source) != len(target):
            raise SedError("strings for `y' command are different lengths")
        command.replacement = (source, target)
        self._end()

    def _appended(self) -> str:
        """Read the text of `a`, `i`, `c`: on the next line behind a backslash, or on this one."""
        self._skip(" \t")
        if match := re.compile(r"\\[ \t]*\n").match(self.text, self.at):
            self.at = match.end()
        elif self._peek() == "\\":
            self.at += 1
            if self._peek() == "\\":
                self.at += 1
        elif not self._peek():
            raise SedError("expected \\ after `a', `c' or `i'")
        found = ""
        while self.at < len(self.text) and (character := self.text[self.at]) != "\n":
            if character == "\\":
                self.at += 1
                following = self.text[self.at : self.at + 1]
                found += _CONTROLS.get(following, following)
            else:
                found += character
            self.at += 1
        return found + "\n"


def replacement(template: str) -> tuple[str | int, ...]:
    """Return the parts of a replacement: text, or a group's number.

    What converts case stands as a string of NUL and its letter.
    """
    parts: list[str | int] = []
    text, at = "", 0
    while at < len(template):
        character = template[at]
        at += 1
        part: str | int | None = None
        if character == "&":
            part = 0
        elif character == "\\" and at < len(template):
            following = template[at]
            at += 1
            if following.isdecimal():
                part = int(following)
            elif following in "ULulE":
                part = "\0" + following
            else:
                text += _CONTROLS.get(following, following)
                continue
        else:
            text += character
            continue
        if text:
            parts.append(text)
            text = ""
        parts.append(part)
    if text:
        parts.append(text)
    return tuple(parts)
