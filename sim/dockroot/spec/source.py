"""Text that remembers where it stands in the file that the user wrote.

Lines and columns count from 1, columns in characters; offsets count characters from 0.
"""

from __future__ import annotations

import bisect
from typing import NamedTuple

from msgspec import Struct

from dockroot.errors import SpecError

SPACES = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""The white space of Go's `unicode.IsSpace`; Python's `str.isspace` knows four control characters
more.
"""


class Mark(NamedTuple):
    """From `offset` of a text on, one character is one column of `line`; a newline starts the next
    line.
    """

    offset: int
    line: int
    column: int


class Word(NamedTuple):
    """A word of an instruction as written, and its offset in the instruction's text."""

    text: str
    at: int


class Source(Struct, frozen=True):
    """A file's name and its lines without their ends."""

    file: str
    lines: tuple[str, ...]

    def error(
        self,
        message: str,
        line: int,
        column: int = 0,
        *,
        hint: str = "",
        kind: type[SpecError] = SpecError,
    ) -> SpecError:
        """Return an error of `kind` at a place, showing its line."""
        shown = self.lines[line - 1].replace("\t", " ") if 0 < line <= len(self.lines) else ""
        return kind(message, file=self.file, line=line, column=column, source=shown, hint=hint)


class Text(Struct, frozen=True):
    """Text put together from pieces of `source`; `marks` rise by offset and say where each piece
    began.
    """

    value: str
    marks: tuple[Mark, ...]
    source: Source

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of the character at `offset`."""
        offset = min(max(offset, 0), len(self.value))
        mark = self.marks[
            max(bisect.bisect_right(self.marks, offset, key=lambda mark: mark.offset) - 1, 0)
        ]
        between = self.value[mark.offset : offset]
        newlines = between.count("\n")
        if newlines:
            return mark.line + newlines, len(between) - between.rindex("\n")
        return mark.line, mark.column + len(between)

    def part(self, start: int) -> Text:
        """Return the text from `start` on, with its own marks."""
        line, column = self.place(start)
        later = tuple(
            Mark(mark.offset - start, mark.line, mark.column)
            for mark in self.marks
            if mark.offset > start
        )
        return Text(self.value[start:], (Mark(0, line, column), *later), self.source)

    def head(self, length: int) -> Text:
        """Return the first `length` characters."""
        kept = tuple(mark for mark in self.marks if mark.offset <= max(length - 1, 0))
        return Text(self.value[:length], kept, self.source)

    def error(
        self, offset: int, message: str, *, hint: str = "", kind: type[SpecError] = SpecError
    ) -> SpecError:
        """Return an error of `kind` at the character at `offset`."""
        line, column = self.place(offset)
        return self.source.error(message, line, column, hint=hint, kind=kind)
