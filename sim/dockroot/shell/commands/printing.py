"""echo, printf, true, false, yes."""

from __future__ import annotations

import re

from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.escapes import unescape
from dockroot.shell.streams import Pipe

_DIRECTIVE = re.compile(
    r"%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?(?:hh|h|ll|l|L|j|z|t|q)?([diouxXcsbeEfFgGq%])|%",
    re.DOTALL,
)
_MAX_WIDTH = 65_536


@tool("echo", raw=True)
def echo(run: Invocation) -> int:
    """Print words: dash knows -n and always takes escapes, the others know -n, -e and -E."""
    words, newline = list(run.operands), True
    escapes = run.dialect == "dash"
    while words and re.fullmatch("-n" if run.dialect == "dash" else "-[neE]+", words[0]):
        for letter in words.pop(0)[1:]:
            newline = newline and letter != "n"
            if letter in "eE":
                escapes = letter == "e"
        if run.dialect == "dash":
            break
    text = " ".join(words)
    stopped = False
    data = text.encode("utf-8", "surrogateescape")
    if escapes:
        data, stopped = unescape(text, zero=True, stop=True, hexadecimals=run.dialect != "dash")
    run.out(data + (b"\n" if newline and not stopped else b""))
    return 0


@tool("true", "false", raw=True)
def true(run: Invocation) -> int:
    """Do nothing, with status 0 or 1."""
    return int(run.name == "false")


_PIPE = 65_536


@tool("yes", raw=True)
def yes(run: Invocation) -> int:
    """Print a word again and again: as much as a pipe holds, then the reader's end kills it."""
    line = (" ".join(run.operands) or "y") + "\n"
    if not isinstance(run.process.fds.get(1), Pipe):
        raise run.machine.error("yes never ends", hint="pipe it into what reads it")
    run.out(line * (_PIPE // len(line) + 1))
    return 141


@tool("printf", raw=True)
def printf(run: Invocation) -> int:
    """Print by a format, which is used again until all words are taken (POSIX.1-2017 `printf`)."""
    operands = run.operands[1:] if run.operands[:1] == ["--"] else run.operands
    if not operands:
        run.usage()
        return 1 if run.gnu else 2
    form, *words = operands
    state = _Printing(run, words)
    while True:
        before = len(state.words)
        if not state.once(form):
            break
        if not state.words or len(state.words) == before:
            break
        run.machine.budget.step()
    return state.status


class _Printing:
    def __init__(self, run: Invocation, words: list[str]) -> None:
        self.run, self.words, self.status = run, words, 0

    def once(self, form: str) -> bool:
        """Go through the format once; tell whether to go on."""
        at = 0
        for match in _DIRECTIVE.finditer(form):
            if match.start() < at:
                continue
            if not self._plain(form[at : match.start()]):
                return False
            at = match.end()
            if match[4] is None:
                self.status = self.run.fail(f"{form[match.start() :]}: invalid format")
                return False
            if not self._directive(match):
                return False
        return self._plain(form[at:])

    def _plain(self, text: str) -> bool:
        data, stopped = unescape(text, stop=True, hexadecimals=self.run.dialect != "dash")
        self.run.out(data)
        return not stopped

    def _next(self) -> str | None:
        return self.words.pop(0) if self.words else None

    def _star(self, text: str | None) -> int | None:
        if text is None:
            return None
        value = self._integer(self._next() or "0") if text == "*" else int(text)
        return max(-_MAX_WIDTH, min(value, _MAX_WIDTH))

    def _directive(self, match: re.Match[str]) -> bool:
        flags, letter = match[1], match[4]
        if letter == "%":
            self.run.out("%")
            return True
        width, precision = self._star(match[2]) or 0, self._star(match[3])
        if width < 0:
            flags, width = flags + "-", -width
        if "." in match[0] and precision is None:
            precision = 0
        word = self._next()
        stopped = False
        if letter in "sbcq":
            data, stopped = self._text(letter, word or "", precision)
        elif letter in "eEfFgG":
            data = (
                f"%{flags}.{6 if precision is None else precision}{letter}"
                % self._float(word or "0")
            ).encode()
        else:
            data = self._digits(letter, flags, precision, self._integer(word or "0"))
            if "0" in flags and precision is None and "-" not in flags:
                sign = re.match(rb"[-+ ]?(0[xX])?", data)
                cut = sign.end() if sign else 0
                data = data[:cut] + data[cut:].rjust(width - cut, b"0")
        self.run.out(data.ljust(width) if "-" in flags else data.rjust(width))
        return not stopped

    def _text(self, letter: str, word: str, precision: int | None) -> tuple[bytes, bool]:
        if letter == "b":
            data, stopped = unescape(word, zero=True, stop=True)
        else:
            data, stopped = word.encode("utf-8", "surrogateescape"), False
        if letter == "c":
            data = data[:1]
        if letter == "q":
            raise self.run.machine.unsupported("printf %q")
        return data[:precision], stopped

    def _digits(self, letter: str, flags: str, precision: int | None, value: int) -> bytes:
        if letter in "di":
            sign = "-" if value < 0 else "+" if "+" in flags else " " if " " in flags else ""
            digits = str(abs(value))
        else:
            value &= (1 << 64) - 1
            base = {"o": "o", "u": "d", "x": "x", "X": "X"}[letter]
            sign, digits = "", format(value, base)
            if "#" in flags and value:
                sign = {"o": "0", "x": "0x", "X": "0X"}.get(letter, "")
        digits = "" if precision == 0 and value == 0 else digits.rjust(precision or 0, "0")
        return (sign + digits).encode()

    def _integer(self, word: str) -> int:
        if word[:1] in ("'", '"'):
            raw = word[1:].encode("utf-8", "surrogateescape")
            return raw[0] if raw else 0
        match = re.match(r"\s*([-+]?)(0[xX][0-9a-fA-F]+|\d+)", word)
        if match is None or match.end() != len(word):
            self._invalid(word)
        if match is None:
            return 0
        digits = match[2]
        base = (
            16
            if digits[:2] in ("0x", "0X")
            else 8
            if digits.startswith("0") and digits.strip("01234567") == ""
            else 10
        )
        return int(digits, base) * (-1 if match[1] == "-" else 1)

    def _float(self, word: str) -> float:
        try:
            return float(word)
        except ValueError:
            self._invalid(word)
            return 0.0

    def _invalid(self, word: str) -> None:
        text = f"'{word}': expected a numeric value" if self.run.gnu else f"invalid number '{word}'"
        self.status = self.run.fail(text)
