"""Brace expansion, as bash has it: `a{b,c}d`, `{1..5}`, `{a..e..2}`; quoted braces and commas stand for themselves."""

from __future__ import annotations

import re

from dockroot.shell.syntax import Literal, Part, Word

_RANGE = re.compile(r"(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?")
_MOST = 65_536

_Item = str | Part
"""A character of unquoted text, or a part that is kept whole."""


class TooManyError(Exception):
    """The braces stand for more words than are made."""


def braces(word: Word) -> list[Word]:
    """Return the words that a word with braces stands for; itself when it has none. Raises: TooManyError."""
    items: list[_Item] = []
    for part in word.parts:
        items += part.text if isinstance(part, Literal) else [part]
    return [_word(word.at, each) for each in _expanded(items)]


def _word(at: int, items: list[_Item]) -> Word:
    parts: list[Part] = []
    text = ""
    for item in items:
        if isinstance(item, str):
            text += item
            continue
        if text:
            parts.append(Literal(at, text))
        parts.append(item)
        text = ""
    if text:
        parts.append(Literal(at, text))
    return Word(at, tuple(parts))


def _expanded(items: list[_Item]) -> list[list[_Item]]:
    for start, item in enumerate(items):
        if item == "{" and (found := _group(items, start)):
            choices, end = found
            tails = _expanded(items[end:])
            heads = [each for choice in choices for each in _expanded(choice)]
            if len(heads) * len(tails) > _MOST:
                raise TooManyError(f"braces stand for more than {_MOST:,} words")
            return [items[:start] + head + tail for head in heads for tail in tails]
    return [items]


def _group(items: list[_Item], start: int) -> tuple[list[list[_Item]], int] | None:
    """Return the choices of the braces that open at `start`, and where they end; None for plain braces."""
    choices: list[list[_Item]] = []
    depth, last = 0, start + 1
    for at in range(start, len(items)):
        item = items[at]
        if item == "{":
            depth += 1
        elif item == "}":
            depth -= 1
            if depth == 0:
                inside = [*choices, items[last:at]]
                if len(inside) > 1:
                    return inside, at + 1
                ranged = _ranged(items[start + 1 : at])
                return (ranged, at + 1) if ranged else None
        elif item == "," and depth == 1:
            choices.append(items[last:at])
            last = at + 1
    return None


def _ranged(items: list[_Item]) -> list[list[_Item]] | None:
    if not all(isinstance(item, str) for item in items):
        return None
    match = _RANGE.fullmatch("".join(str(item) for item in items))
    if match is None or match[1].lstrip("-").isdecimal() != match[2].lstrip("-").isdecimal():
        return None
    numbers = match[1].lstrip("-").isdecimal()
    low, high = (int(match[1]), int(match[2])) if numbers else (ord(match[1]), ord(match[2]))
    step = abs(int(match[3] or 1)) or 1
    if abs(high - low) // step >= _MOST:
        raise TooManyError(f"braces stand for more than {_MOST:,} words")
    values = range(low, high + 1, step) if low <= high else range(low, high - 1, -step)
    width = (
        max(len(match[1]), len(match[2]))
        if re.match(r"-?0\d", match[1]) or re.match(r"-?0\d", match[2])
        else 0
    )
    return [list(f"{value:0{width}d}" if numbers else chr(value)) for value in values]
