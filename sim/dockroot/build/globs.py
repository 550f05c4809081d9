"""Wildcards in sources, as Go's `path/filepath.Match` reads them."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct


def has_wildcards(path: str) -> bool:
    """Whether `path` holds `*`, `?` or `[` that no backslash takes the meaning from."""
    position = 0
    while position < len(path):
        if path[position] == "\\":
            position += 1
        elif path[position] in "*?[":
            return True
        position += 1
    return False


def matches(pattern: str, name: str) -> bool:
    """Whether `name` fits `pattern` as Go's `filepath.Match` has it; a bad pattern fits nothing.

    The time is that of the pattern's length times the name's, however many `*` there are.
    """
    parts = _parts(pattern)
    if parts is None:
        return False
    # how much of the pattern may be used up after each character of the name
    open_ends = _past_stars(parts, {0})
    for char in name:
        after: set[int] = set()
        for at in open_ends:
            if at < len(parts) and parts[at].fits(char):
                after.add(at if parts[at].star else at + 1)
        open_ends = _past_stars(parts, after)
    return len(parts) in open_ends


def _past_stars(parts: tuple[_Part, ...], ends: set[int]) -> set[int]:
    found = set(ends)
    for end in ends:
        at = end
        while at < len(parts) and parts[at].star:
            at += 1
            found.add(at)
    return found


class _Part(Struct, frozen=True):
    """One character of a pattern, or several (`star`): any but `/`, or one between two bounds."""

    ranges: tuple[tuple[str, str], ...] = ()
    negated: bool = False
    star: bool = False

    def fits(self, char: str) -> bool:
        if not self.ranges:
            return char != "/"
        return any(low <= char <= high for low, high in self.ranges) != self.negated


@lru_cache(maxsize=64)
def _parts(pattern: str) -> tuple[_Part, ...] | None:
    """Return the parts of a pattern; None when it is a bad one."""
    parts: list[_Part] = []
    rest = pattern
    try:
        while rest:
            head, rest = rest[0], rest[1:]
            if head in "*?":
                parts.append(_Part(star=head == "*"))
            elif head == "[":
                part, rest = _char_class(rest)
                parts.append(part)
            else:
                if head == "\\":
                    head, rest = rest[0], rest[1:]
                parts.append(_Part(((head, head),)))
    except (ValueError, IndexError):
        return None
    return tuple(parts)


def _char_class(text: str) -> tuple[_Part, str]:
    """Return the class that `text` begins with, and what follows it. Raises: ValueError."""
    negated = text.startswith("^")
    text = text[1:] if negated else text
    ranges: list[tuple[str, str]] = []
    while not ranges or not text.startswith("]"):
        low, text = _class_char(text)
        high = low
        if text.startswith("-"):
            high, text = _class_char(text[1:])
        ranges.append((low, high))
    return _Part(tuple(ranges), negated), text[1:]


def _class_char(text: str) -> tuple[str, str]:
    if text[:1] == "\\":
        text = text[1:]
    elif not text or text[0] in "-]":
        raise ValueError("a bad character class")
    if len(text) < 2:
        raise ValueError("an open character class")
    return text[0], text[1:]
