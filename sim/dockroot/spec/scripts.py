"""The script of a RUN in shell form: its text as the shell is given it, each piece with its place."""

from __future__ import annotations

from dockroot.spec import heredoc
from dockroot.spec import instructions as spec
from dockroot.spec.found import Found
from dockroot.spec.source import Mark


def script(found: Found) -> spec.Script:
    """Return what the shell is given (BuildKit `dockerfile2llb/convert.go`, `dispatchRun`)."""
    if not found.words:
        line, column = found.statement.text.place(len(found.statement.text.value))
        return spec.Script("", (Mark(0, line, column),))
    word = found.words[0]
    part = found.statement.text.part(word.at).head(len(word.text))
    if not found.heredocs:
        return spec.Script(part.value, part.marks)
    if heredoc.in_word(part.value, found.dialect):
        return _of_heredoc(found.heredocs[0])
    text, marks = part.value, [*part.marks]
    for each in found.heredocs:
        marks.append(Mark(len(text) + 1, each.line, 1))
        text += f"\n{each.content}{each.name}"
    return spec.Script(text, tuple(marks))


def _of_heredoc(each: spec.Heredoc) -> spec.Script:
    if not each.chomp:
        return spec.Script(each.content, (Mark(0, each.line, 1),))
    marks, pieces, length = [], [], 0
    for number, line in enumerate(each.content.splitlines(keepends=True)):
        piece = line.lstrip("\t")
        marks.append(Mark(length, each.line + number, len(line) - len(piece) + 1))
        pieces.append(piece)
        length += len(piece)
    return spec.Script("".join(pieces), tuple(marks) or (Mark(0, each.line, 1),))
