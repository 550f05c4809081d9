"""Where a line asks for here-documents: words of the form `[number]<<[-]name`.

The name may be quoted, wholly or in part; then the content is taken as it is (moby v28.5.2,
`vendor/github.com/moby/buildkit/frontend/dockerfile/parser/parser.go`, `heredocsFromLine`).
"""

from __future__ import annotations

import re

from dockroot.engine.dialect import Dialect
from dockroot.spec.instructions import Heredoc
from dockroot.spec.words import Habits, WordError, read

_FORM = re.compile(r"([0-9]*)<<(-?)([^<]*)\Z")
_BLANKS = "\t\n\f\r "


def in_line(line: str, dialect: Dialect) -> list[Heredoc]:
    """Return the heredocs that `line` begins, without their content."""
    if "<<" not in line:
        return []
    habits = Habits("\\", dialect, raw_quotes=True, raw_escapes=True, keep_unset=True)
    try:
        words = read(line, {}, habits)[1]
    except WordError:
        return []
    return [found for word in words if (found := in_word(word, dialect))]


def in_word(word: str, dialect: Dialect) -> Heredoc | None:
    """Return the heredoc that `word` begins, without its content, or None when it begins none."""
    match = _FORM.match(word)
    if not match:
        return None
    name = match[3].lstrip(_BLANKS) if dialect.heredoc_blanks else match[3]
    try:
        plain = read(name, {}, Habits("\\", dialect, keep_unset=True))[1]
        raw = read(name, {}, Habits("\\", dialect, raw_quotes=True, keep_unset=True))[1]
    except WordError:
        return None
    if len(plain) != 1 or len(raw) != 1:
        return None
    quoted = _quotes(raw[0]) != _quotes(plain[0])
    number = int(match[1] or "0") if len(match[1]) < 10 else 0
    return Heredoc(plain[0], "", not quoted, match[2] == "-", 0, number)


def chomped(content: str) -> str:
    """Return `content` without the tabs that begin its lines."""
    return re.sub(r"(?m)^\t+", "", content)


def _quotes(word: str) -> int:
    return word.count("'") + word.count('"')
