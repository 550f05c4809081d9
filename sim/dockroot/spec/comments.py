"""The comments that stand directly above an instruction: the parser leaves them out, its source has them."""

from __future__ import annotations

from typing import NamedTuple

from dockroot.spec.instructions import Instruction


class Comment(NamedTuple):
    """A comment's text without `#` and the blanks after it; line and column of its first character."""

    line: int
    column: int
    text: str


def above(step: Instruction) -> list[Comment]:
    """Return the comment lines above `step`, top first, up to a line that is none."""
    lines = step.text.source.lines
    found: list[Comment] = []
    number = step.line - 1
    while number > 0 and (stripped := lines[number - 1].lstrip()).startswith("#"):
        text = stripped[1:].lstrip()
        found.append(Comment(number, len(lines[number - 1]) - len(text) + 1, text.rstrip()))
        number -= 1
    return found[::-1]
