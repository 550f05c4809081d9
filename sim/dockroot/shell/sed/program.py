"""Run a sed program over lines (POSIX.1-2017, Shell & Utilities, sed; where it leaves room, GNU's)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct, field

from dockroot.shell.regexes import Expression
from dockroot.shell.sed.script import Address, Command, SedError
from dockroot.shell.streams import LimitError

_LONGEST = 16 << 20
Spend = Callable[[], None]


class Files(Struct):
    """What the program asks of its surroundings: files to read (`r`) and to write (`w`)."""

    read: Callable[[str], str]
    write: Callable[[str, str], None]


class Program(Struct):
    """A program and its state: the two spaces, and what is to be printed after the cycle."""

    commands: list[Command]
    files: Files
    spend: Spend
    silent: bool = False
    end: str = "\n"
    gnu: bool = True
    hold: str = ""
    status: int = 0
    _space: str = ""
    _number: int = 0
    _queue: list[str] = field(default_factory=list)
    _last: Expression | None = None
    _out: list[str] = field(default_factory=list)
    _quit: bool = False
    _substituted: bool = False
    _unended: bool = False

    def run(self, inputs: list[str]) -> str:
        """Run over the texts of the input files as one stream and return what is printed."""
        self._out, self._quit = [], False
        lines = _Lines(inputs, self.end)
        while not self._quit and self._next(lines):
            self._cycle(lines)
        return "".join(self._out)

    # ---- lines

    def _next(self, lines: _Lines) -> bool:
        taken = lines.take()
        if taken is None:
            return False
        self._space, self._unended = taken
        self._number += 1
        return True

    def _print(self, text: str) -> None:
        if self._out and not self._out[-1].endswith(self.end):
            self._out.append(self.end)
        self._out.append(text + ("" if self._unended and text is self._space else self.end))

    def _flush(self) -> None:
        for text in self._queue:
            if self._out and not self._out[-1].endswith(self.end):
                self._out.append(self.end)
            self._out.append(text)
        self._queue = []

    def _cycle(self, lines: _Lines) -> None:
        at = 0
        self._substituted = False
        while at < len(self.commands):
            self.spend()
            command = self.commands[at]
            at += 1
            if self._selects(command, lines) == command.negated:
                at = command.to if command.name == "{" else at
                continue
            step = self._perform(command, lines, at)
            if step is None:
                self._flush()
                return
            at = step
        self._finish()

    def _finish(self) -> None:
        if not self.silent:
            self._print(self._space)
        self._flush()

    # ---- addresses

    def _selects(self, command: Command, lines: _Lines) -> bool:
        if command.first is None:
            return True
        if command.second is None:
            return self._at(command.first, lines)
        if command.active:
            return self._in_range(command, lines)
        if not self._at(command.first, lines) and not (
            command.first.kind == "line"
            and command.first.number == 0
            and self._number == 1
            and command.until == -1
        ):
            return False
        self._begin(command, lines)
        return True

    def _begin(self, command: Command, lines: _Lines) -> None:
        second = command.second
        assert second is not None
        command.active, command.until = True, -1
        if second.kind in ("line", "+", "~"):
            step = second.number
            command.until = {
                "line": step,
                "+": self._number + step,
                "~": -(-self._number // step) * step if step else self._number,
            }[second.kind]
            command.active = command.until > self._number
        elif second.kind == "last":
            command.active = not lines.at_end()
        elif command.first and command.first.kind == "line" and command.first.number == 0:
            command.until = -2
            command.active = not self._at(second, lines)

    def _in_range(self, command: Command, lines: _Lines) -> bool:
        second = command.second
        assert second is not None
        if command.until >= 0:
            if self._number > command.until:
                command.active = False
                return self._at(command.first, lines) if command.first else False
            command.active = self._number < command.until
            return True
        command.active = not self._at(second, lines)
        return True

    def _at(self, address: Address, lines: _Lines) -> bool:
        match address.kind:
            case "line":
                return self._number == address.number
            case "last":
                return lines.at_end()
            case "step":
                past = self._number - address.number
                return past == 0 if address.step == 0 else past >= 0 and past % address.step == 0
        return self._used(address.expression).search(self._space) is not None

    def _used(self, expression: Expression | None) -> Expression:
        """Return the expression, for an empty one the last that was used."""
        self._last = expression or self._last
        if self._last is None:
            raise SedError("no previous regular expression")
        return self._last

    # ---- commands

    def _perform(self, command: Command, lines: _Lines, at: int) -> int | None:
        """Run one command; return where the program goes on, None when the cycle is over."""
        name = command.name
        match name:
            case "d":
                return None
            case "D":
                return self._delete_first(lines)
            case "s":
                self._substitute(command)
            case "y":
                source, target = command.replacement
                self._space = self._space.translate(str.maketrans(str(source), str(target)))
            case "b" | "t" | "T":
                return self._branch(command, at)
            case "n" | "N":
                return at if self._take(lines, join=name == "N") else None
            case "q" | "Q":
                self._quit, self.status = True, command.number
                if name == "q":
                    self._finish()
                return None
            case "c":
                self._change(command)
                return None
            case _:
                self._simple(command)
        return at

    def _simple(self, command: Command) -> None:
        space = self._space
        match command.name:
            case "p":
                self._print(space)
            case "P":
                self._print(space.partition("\n")[0])
            case "=":
                self._out.append(f"{self._number}\n")
            case "l":
                self._out.append(_visible(space, command.number))
            case "g":
                self._space = self.hold
            case "G":
                self._space = f"{space}\n{self.hold}"
                if len(self._space) > _LONGEST:
                    raise LimitError(
                        f"the pattern space of sed grew to more than {_LONGEST:,} bytes"
                    )
            case "h":
                self.hold = space
            case "H":
                self.hold += "\n" + space
                if len(self.hold) > _LONGEST:
                    raise LimitError(f"the hold space of sed grew to more than {_LONGEST:,} bytes")
            case "x":
                self._space, self.hold = self.hold, space
            case "z":
                self._space = ""
            case "i":
                self._print(command.text.removesuffix("\n"))
            case "a":
                self._queue.append(command.text)
            case "r":
                self._queue.append(self.files.read(command.text))
            case "w":
                self.files.write(command.text, space + self.end)
            case "W":
                self.files.write(command.text, space.partition("\n")[0] + self.end)

    def _delete_first(self, lines: _Lines) -> int | None:
        _, newline, rest = self._space.partition("\n")
        if newline:
            self._flush()
            self._space = rest
            return 0
        return None

    def _branch(self, command: Command, at: int) -> int:
        if command.name == "b":
            return command.to
        taken = self._substituted == (command.name == "t")
        self._substituted = False
        return command.to if taken else at

    def _take(self, lines: _Lines, *, join: bool) -> bool:
        """Take the next line (`n`, `N`); without one the program ends: GNU's prints the space."""
        if lines.at_end():
            if not self.silent and (not join or self.gnu):
                self._print(self._space)
            self._quit = True
            return False
        if not join and not self.silent:
            self._print(self._space)
        self._flush()
        before = self._space
        self._next(lines)
        if join:
            self._space = f"{before}\n{self._space}"
        return True

    def _change(self, command: Command) -> None:
        if command.second is None or not command.active or command.negated:
            self._print(command.text.removesuffix("\n"))

    def _substitute(self, command: Command) -> None:
        expression = self._used(command.expression)
        text, at, count, done, after = self._space, 0, 0, "", 0
        every = "g" in command.flags
        found = False
        while at <= len(text) and (match := expression.search(text, at)):
            start, end = match.span()
            self.spend()
            if start == end == after and count:
                at = start + 1
                continue
            count += 1
            done += text[after:start]
            if count == command.number or (every and count > command.number):
                done += filled(command.replacement, match)
                found = True
            else:
                done += text[start:end]
            after = end
            at = end + (start == end)
            if found and not every:
                break
        if not found:
            return
        self._space = done + text[after:]
        if len(self._space) > _LONGEST:
            raise LimitError(f"the pattern space of sed grew to more than {_LONGEST:,} bytes")
        self._substituted = True
        if "e" in command.flags:
            raise SedError("the flag `e' runs what it made; that is not simulated")
        if "p" in command.flags:
            self._print(self._space)
        if command.text:
            self.files.write(command.text, self._space + self.end)


class _Lines:
    """The lines of all inputs, with a look ahead."""

    def __init__(self, inputs: list[str], end: str) -> None:
        self._lines = self._all(inputs, end)
        self._next = next(self._lines, None)

    @staticmethod
    def _all(inputs: list[str], end: str) -> Iterator[tuple[str, bool]]:
        for text in inputs:
            pieces = text.split(end)
            last = pieces.pop()
            yield from ((piece, False) for piece in pieces)
            if last:
                yield last, True

    def at_end(self) -> bool:
        return self._next is None

    def take(self) -> tuple[str, bool] | None:
        """Return the next line, and whether it lacked its end."""
        taken = self._next
        self._next = next(self._lines, None)
        return taken


def filled(parts: tuple[str | int, ...], match: re.Match[str]) -> str:
    """Return a replacement with the groups of a match, and case conversions applied."""
    out, mode, once = "", "", ""
    for part in parts:
        if isinstance(part, str) and part.startswith("\0"):
            letter = part[1]
            if letter in "ul":
                once = letter
            else:
                mode, once = ("" if letter == "E" else letter), ""
            continue
        piece = part if isinstance(part, str) else (match[part] or "")
        piece = piece.upper() if mode == "U" else piece.lower() if mode == "L" else piece
        if once and piece:
            first = piece[0].upper() if once == "u" else piece[0].lower()
            piece, once = first + piece[1:], ""
        out += piece
    return out


_SHOWN = {"\\": "\\\\", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}  # fmt: skip


def _visible(text: str, width: int) -> str:
    """Return a text as `l` prints it, folded at `width` (0: 70)."""
    pieces = [_SHOWN.get(c) or (c if " " <= c <= "~" else f"\\{ord(c):03o}") for c in text]
    width = width or 70
    lines, line = [], ""
    for piece in pieces:
        if width > 1 and len(line) + len(piece) > width - 1:
            lines.append(line + "\\\n")
            line = ""
        line += piece
    return "".join(lines) + line + "$\n"
