"""First pass: a Dockerfile's bytes into logical lines (moby v28.5.2, BuildKit `frontend/dockerfile/parser/parser.go`).

Directives (`# escape=`, `# syntax=`) stand before everything else. A line that ends with the escape character goes on
in the next; comments and blank lines in between are dropped. The lines of a heredoc belong to the instruction that
opens it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dockroot.spec.dialect import Dialect
from dockroot.spec.instructions import Heredoc, Warning
from dockroot.spec.source import Mark, Source, Text

_DIRECTIVE = re.compile(r"#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*\Z")
_HEREDOC = re.compile(r"(\d*)<<(-?)([^<\s]\S*)\Z")
_HEREDOC_INSTRUCTIONS = frozenset({"ADD", "COPY", "RUN"})
_BLANKS = " \t\v\f\r"


@dataclass(frozen=True)
class Line:
    """An instruction's text with its places, the line where it ends, its heredocs."""

    text: Text
    end_line: int
    heredocs: tuple[Heredoc, ...] = ()


@dataclass(frozen=True)
class Lines:
    """All logical lines of a file, and its directives."""

    source: Source
    lines: tuple[Line, ...]
    escape: str
    syntax: str
    warnings: tuple[Warning, ...]


def split(data: bytes | str, file: str, dialect: Dialect) -> Lines:
    """Split a Dockerfile. Raises: SpecError for a bad directive, an open heredoc, or a file without instructions."""
    text = data.decode("utf-8", "surrogateescape") if isinstance(data, bytes) else data
    rows = tuple(row.removesuffix("\r") for row in text.removeprefix("\ufeff").split("\n"))
    source = Source(file, rows)
    return _Splitter(source, dialect).run()


class _Splitter:
    def __init__(self, source: Source, dialect: Dialect) -> None:
        self.source, self.rows, self.dialect = source, source.lines, dialect
        self.at = 0
        self.escape, self.syntax = "\\", ""
        self.warnings: list[Warning] = []

    def run(self) -> Lines:
        self._directives()
        lines = tuple(self._lines())
        if not lines:
            raise self.source.error(
                "file with no instructions",
                1,
                hint="a Dockerfile begins with FROM, such as FROM alpine",
            )
        return Lines(self.source, lines, self.escape, self.syntax, tuple(self.warnings))

    def _directives(self) -> None:
        seen: set[str] = set()
        for number, row in enumerate(self.rows, 1):
            match = _DIRECTIVE.match(row.strip())
            name = match[1].lower() if match else ""
            if match is None or name not in self.dialect.directives:
                return
            if name in seen:
                raise self.source.error(
                    f"only one {name} parser directive can be used",
                    number,
                    1,
                    hint="take one of them out",
                )
            seen.add(name)
            if name == "escape":
                if match[2] not in {"\\", "`"}:
                    raise self.source.error(
                        f"invalid escape token {match[2]!r} does not match ` or \\",
                        number,
                        1,
                        hint="write # escape=` or # escape=\\",
                    )
                self.escape = match[2]
            elif name == "syntax":
                self.syntax = match[2]
            self.at = number

    def _lines(self) -> Iterator[Line]:
        while self.at < len(self.rows):
            number = self.at
            row = self.rows[number]
            stripped = row.lstrip(_BLANKS)
            self.at += 1
            if not stripped or stripped.startswith("#"):
                continue
            yield self._logical(number, stripped, len(row) - len(stripped))

    def _logical(self, number: int, first: str, indent: int) -> Line:
        value, goes_on = self._cut(first)
        marks = [Mark(0, number + 1, indent + 1)]
        while goes_on and self.at < len(self.rows):
            row = self.rows[self.at]
            self.at += 1
            if row.lstrip(_BLANKS).startswith("#"):
                continue
            if not row.strip(_BLANKS):
                if self.at < len(self.rows):
                    self._warn_blank(self.at)
                continue
            part, goes_on = self._cut(row)
            marks.append(Mark(len(value), self.at, 1))
            value += part
        text = Text(value.rstrip(_BLANKS), tuple(marks), self.source)
        heredocs = tuple(self._heredocs(text)) if self.dialect.heredocs else ()
        return Line(text, self.at, heredocs)

    def _warn_blank(self, number: int) -> None:
        message = "Empty continuation lines will become errors in a future release"
        self.warnings.append(Warning(message, number))

    def _cut(self, row: str) -> tuple[str, bool]:
        """Return a row without the escape character at its end, and whether it had one."""
        body = row.rstrip(" \t")
        if not body.endswith(self.escape):
            return row, False
        if body.endswith(self.escape * 2) and not self.dialect.escaped_continuation:
            return row, False
        return body[:-1], True

    def _heredocs(self, text: Text) -> Iterator[Heredoc]:
        keyword, _, rest = text.value.partition(" ")
        inner = rest.split(None, 1)
        if keyword.upper() == "ONBUILD" and inner:
            keyword, rest = inner[0], inner[1] if len(inner) > 1 else ""
        if keyword.upper() not in _HEREDOC_INSTRUCTIONS or "<<" not in rest:
            return
        for word in _words(rest):
            match = _HEREDOC.match(word)
            if match:
                yield self._heredoc(match, text)

    def _heredoc(self, match: re.Match[str], text: Text) -> Heredoc:
        quoted = match[3]
        name = quoted.replace('"', "").replace("'", "").replace("\\", "")
        start = self.at
        body: list[str] = []
        while self.at < len(self.rows):
            row = self.rows[self.at]
            self.at += 1
            if (row.lstrip("\t") if match[2] else row) == name:
                content = "".join(f"{line}\n" for line in body)
                return Heredoc(
                    name, content, quoted == name, bool(match[2]), start + 1, int(match[1] or 0)
                )
            body.append(row)
        raise text.error(
            text.value.find("<<"), "unterminated heredoc", hint=f"end it with a line that is {name}"
        )


def _words(text: str) -> Iterator[str]:
    """Yield the words of a line; quotes keep blanks together."""
    word, quote = "", ""
    for char in text:
        if quote:
            quote = "" if char == quote else quote
            word += char
        elif char in "\"'":
            quote = char
            word += char
        elif char in " \t":
            if word:
                yield word
            word = ""
        else:
            word += char
    if word:
        yield word
