"""First pass: bytes to logical lines.

A file is UTF-8 (bytes that are none are kept, as `surrogateescape`), with or without a byte order
mark; lines end with LF or CRLF and hold at most 65,535 bytes (Go's `bufio.MaxScanTokenSize`,
measured). Directives (`# name=value`) stand before all else, each once. A logical line begins after
its indentation and goes on while its physical lines end with the escape character (blanks may
follow it; two of them are no continuation); inside it comments and empty lines are skipped, and the
indentation of each further line is kept (moby v28.5.2,
`vendor/github.com/moby/buildkit/frontend/dockerfile/parser/{parser,directives}.go`).
"""

from __future__ import annotations

import re

from msgspec import Struct

from dockroot.engine.dialect import Dialect
from dockroot.errors import SpecError
from dockroot.spec.instructions import Heredoc, Notice
from dockroot.spec.source import SPACES, Mark, Source, Text

LONGEST = 65_535
_BLANKS = "\t\n\f\r "
_DIRECTIVE = re.compile(rf"#[{_BLANKS}]*([a-zA-Z][a-zA-Z0-9]*)[{_BLANKS}]*=(.+)\Z", re.DOTALL)


class Logical(Struct, frozen=True):
    """A logical line, and the physical lines it starts and ends on."""

    text: Text
    start: int
    end: int


class Reader:
    """Read logical lines and heredocs, one after the other."""

    def __init__(self, text: bytes | str, file: str, dialect: Dialect) -> None:
        self.raw = _physical(text, file)
        self.source = Source(file, tuple(line.rstrip("\r") for line in self.raw))
        self.dialect = dialect
        self.directives: dict[str, str] = {}
        self.warnings: list[Notice] = []
        self.escape = "\\"
        self._set_escape("\\")
        self._next = 0
        self._read_directives()

    def logical(self) -> Logical | None:
        """Return the next logical line, None at the end of the file."""
        while self._next < len(self.raw):
            line = self._take()
            start = self._next
            text = line.lstrip(SPACES)
            if not text or text.startswith("#"):
                continue
            indent = len(line) - len(text)
            return self._joined(text, Mark(0, start, indent + 1), start)
        return None

    def heredoc(self, heredoc: Heredoc) -> Heredoc | None:
        """Return `heredoc` with its content, read from here on; None, and nothing read, when it has
        no end.
        """
        first = self._next
        content: list[str] = []
        while self._next < len(self.raw):
            raw = self.raw[self._next]
            self._next += 1
            end = raw.rstrip("\r")
            if (end.lstrip("\t") if heredoc.chomp else end) == heredoc.name:
                return Heredoc(
                    heredoc.name,
                    "".join(content),
                    heredoc.expand,
                    heredoc.chomp,
                    first + 1,
                    heredoc.number,
                )
            content.append(raw + "\n")
        self._next = first
        return None

    @property
    def line(self) -> int:
        """The number of the physical line that was read last."""
        return self._next

    def back_to(self, line: int) -> None:
        """Forget what was read after physical line `line`."""
        self._next = line

    def _take(self) -> str:
        self._next += 1
        line = self._end(self.raw[self._next - 1])
        length = len(self.raw[self._next - 1].encode("utf-8", "surrogateescape"))
        if length > LONGEST:
            raise self.source.error(
                f"dockerfile line greater than max allowed size of {LONGEST}",
                self._next,
                hint="break it with the escape character, or COPY a file that holds its content",
            )
        return line

    def _joined(self, piece: str, mark: Mark, start: int) -> Logical:
        piece, goes_on = self._continued(piece)
        pieces, marks, length, empty = [piece], [mark], len(piece), False
        while goes_on and self._next < len(self.raw):
            line = self._take()
            stripped = line.lstrip(SPACES)
            empty = empty or not stripped
            if not stripped or stripped.startswith("#"):
                continue
            piece, goes_on = self._continued(line)
            marks.append(Mark(length, self._next, 1))
            pieces.append(piece)
            length += len(piece)
        text = Text("".join(pieces), tuple(marks), self.source)
        if empty:
            self.warnings.append(
                Notice("an empty line stands inside a continued instruction", start)
            )
        return Logical(text.part(length - len(text.value.lstrip(SPACES))), start, self._next)

    def _continued(self, line: str) -> tuple[str, bool]:
        body = line.rstrip(" \t")
        if not body.endswith(self.escape):
            return line, False
        if body[-2:-1] == self.escape and not self.dialect.escaped_continuation:
            return line, False
        return body[:-1], True

    def _read_directives(self) -> None:
        while self._next < len(self.raw):
            match = _DIRECTIVE.match(self._end(self.raw[self._next]).lstrip(SPACES))
            name = match[1].lower() if match else ""
            if not match or name not in self.dialect.directives:
                return
            self._next += 1
            if name in self.directives:
                raise self.source.error(
                    f"only one {name} parser directive can be used",
                    self._next,
                    1,
                    hint="take one of them out",
                )
            self.directives[name] = match[2].strip(_BLANKS) or match[2][-1]
            if name == "escape":
                self._set_escape(self.directives[name])

    def _end(self, raw: str) -> str:
        """Return a physical line without the carriage return (or returns) of its end."""
        return raw.rstrip("\r") if self.dialect.loose_returns else raw.removesuffix("\r")

    def _set_escape(self, value: str) -> None:
        if value not in ("\\", "`"):
            line = self.source.lines[self._next - 1]
            column = line.find(value, line.index("=") + 1) + 1
            raise self.source.error(
                f"invalid escape token '{value}' does not match ` or \\",
                self._next,
                column,
                hint="write # escape=` or leave the directive out",
            )
        self.escape = value


def _physical(text: bytes | str, file: str) -> list[str]:
    if isinstance(text, str):
        try:
            text = text.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            raise SpecError(
                "the text holds half a surrogate pair, which is no character", file=file
            ) from None
    if not text:
        raise SpecError(
            f"the Dockerfile ({file}) cannot be empty", file=file, hint="begin it with FROM"
        )
    lines = text.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape").split("\n")
    if not lines[-1]:
        lines.pop()
    return lines
