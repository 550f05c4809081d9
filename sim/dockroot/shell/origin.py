"""Where the text of a script stands in the file that the user wrote.

The script of a RUN is not a slice of the Dockerfile: continuations, comments and heredocs were
taken out of it. An `Origin` holds the places where the two part ways, as marks (offset in the
script, line, column): from a mark on, one character of the script is one column of its line, and a
newline in the script starts the next line at column 1. Offsets count characters from 0, lines and
columns from 1.
"""

from __future__ import annotations

import bisect

from msgspec import Struct

from dockroot.errors import StepError
from dockroot.spec.instructions import Run
from dockroot.spec.source import Mark


class Origin(Struct, frozen=True):
    """Map offsets of `script` to lines and columns of `file`.

    `marks` rise by offset; none means that the script is the file. `lines` are the file's lines,
    shown under an error with a caret; without them no source line is shown.
    """

    file: str = "Dockerfile"
    script: str = ""
    marks: tuple[Mark, ...] = (Mark(0, 1, 1),)
    lines: tuple[str, ...] = ()

    @classmethod
    def of(cls, step: Run) -> Origin:
        """Return where the script of a RUN stands; an exec form stands where the instruction
        begins.
        """
        lines = step.text.source.lines
        if step.script is None:
            return cls(step.file, "", (Mark(0, step.line, step.column),), lines)
        return cls(step.file, step.script.text, step.script.marks, lines)

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column of the character at `offset`."""
        index = bisect.bisect_right([mark.offset for mark in self.marks], offset) - 1
        mark = self.marks[max(index, 0)]
        between = self.script[mark.offset : max(offset, mark.offset)]
        newlines = between.count("\n")
        if newlines:
            return mark.line + newlines, len(between) - between.rindex("\n")
        return mark.line, mark.column + max(offset - mark.offset, 0)

    def error(
        self, offset: int, message: str, *, hint: str = "", kind: type[StepError] = StepError
    ) -> StepError:
        """Return the error of a step that failed at `offset`, of `kind`."""
        line, column = self.place(offset)
        source = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return kind(message, file=self.file, line=line, column=column, source=source, hint=hint)

    def fixed(self, offset: int, script: str) -> Origin:
        """Return the origin of text that the script made at `offset` (`eval`, `sh -c`): all of it
        stands there.
        """
        line, column = self.place(offset)
        return _Fixed(self.file, script, (Mark(0, line, column),), self.lines)


class _Fixed(Origin, frozen=True):
    """Give one place for all offsets."""

    def place(self, offset: int) -> tuple[int, int]:
        """Return the place at which the text was made."""
        return self.marks[0].line, self.marks[0].column


def whole(script: str, file: str) -> Origin:
    """Return the origin of a script that is a file of its own."""
    return Origin(file, script, lines=tuple(script.split("\n")))
