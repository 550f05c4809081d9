"""Second pass: an instruction's arguments by its form: words, pairs, an exec form, flags
(moby v28.5.2, BuildKit `frontend/dockerfile/parser/line_parsers.go`).
"""

from __future__ import annotations

import json
import re

from dockroot.spec.source import Text, Word

_BLANKS = " \t\v\f\r"


def words_of(text: Text, start: int = 0) -> list[Word]:
    """Split at blanks."""
    return [
        Word(match[0], match.start())
        for match in re.finditer(r"[^ \t\v\f\r]+", text.value)
        if match.start() >= start
    ]


def flags_of(text: Text, at: int, escape: str) -> tuple[list[Word], int]:
    """Return the words from `at` that begin with `--`, and where the arguments begin."""
    value = text.value
    flags: list[Word] = []
    while True:
        while at < len(value) and value[at] in _BLANKS:
            at += 1
        if not value.startswith("--", at):
            return flags, at
        start, word, quote = at, "", ""
        while at < len(value) and (quote or value[at] not in _BLANKS):
            char = value[at]
            if char == escape and at + 1 < len(value):
                at += 1
                word += value[at]
            elif quote:
                quote = "" if char == quote else quote
                word += "" if not quote else char
            elif char in "\"'":
                quote = char
            else:
                word += char
            at += 1
        if word == "--":
            return flags, at
        flags.append(Word(word, start))


def exec_form(value: str, *, prefix: bool) -> list[str] | None:
    """Return the words of a JSON list of strings, or None when it is none; `prefix`: more may follow it."""
    stripped = value.lstrip(_BLANKS + "\n")
    if not stripped.startswith("["):
        return None
    try:
        parsed, end = json.JSONDecoder(strict=True).raw_decode(stripped)
    except (ValueError, RecursionError):
        return None
    if stripped[end:].strip() and not prefix:
        return None
    if not isinstance(parsed, list) or not all(isinstance(item, str) for item in parsed):
        return None
    return parsed


def pairs_of(text: Text, start: int, escape: str) -> list[Word]:
    """Split at blanks outside quotes; quotes and escapes stay (for ENV, LABEL, ARG)."""
    value = text.value
    words: list[Word] = []
    at = start
    while at < len(value):
        while at < len(value) and value[at] in _BLANKS:
            at += 1
        begin, quote = at, ""
        while at < len(value) and (quote or value[at] not in _BLANKS):
            char = value[at]
            if char == escape and quote != "'" and at + 1 < len(value):
                at += 1
            elif quote:
                quote = "" if char == quote else quote
            elif char in "\"'":
                quote = char
            at += 1
        if at > begin:
            words.append(Word(value[begin:at], begin))
    return words
