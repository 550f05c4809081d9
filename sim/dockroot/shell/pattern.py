"""Patterns of the shell (POSIX.1-2017, Shell & Utilities, 2.13): `*`, `?`, `[…]`, for `case`,
`${x#…}` and globs.

A pattern is a string in which quoted characters are preceded by a backslash.
"""

from __future__ import annotations

import functools
import re

CLASSES = {
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "alnum": "a-zA-Z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "space": r" \t\n\r\f\v",
    "blank": r" \t",
    "punct": r"!-/:-@\[-`{-~",
    "print": r"\x20-~",
    "graph": "!-~",
    "cntrl": r"\x00-\x1f\x7f",
    "xdigit": "0-9A-Fa-f",
}
_BRACKET = re.compile(
    r"\[([!^]?)((?:\]|\[:\w+:\]|\\.|[^\]\\])(?:\[:\w+:\]|\\.|[^\]\\])*)\]", re.DOTALL
)


def quote(text: str) -> str:
    """Return the pattern that `text` alone matches."""
    return re.sub(r"([\\*?\[\]!^-])", r"\\\1", text)


def has_wildcard(pattern: str) -> bool:
    """Tell whether the pattern can match anything but one text."""
    unquoted = re.sub(r"\\.", "", pattern, flags=re.DOTALL)
    return "*" in unquoted or "?" in unquoted or "[" in unquoted


def unquote(pattern: str) -> str:
    """Return the pattern without the backslashes that quote."""
    return re.sub(r"\\(.)", r"\1", pattern, flags=re.DOTALL)


@functools.lru_cache(maxsize=512)
def translate(pattern: str, *, lazy: bool = False) -> re.Pattern[str]:
    """Return the regular expression of a pattern; with `lazy`, `*` takes as little as it can."""
    out, at = [], 0
    while at < len(pattern):
        character = pattern[at]
        if character == "\\" and at + 1 < len(pattern):
            out.append(re.escape(pattern[at + 1]))
            at += 2
            continue
        if character == "[" and (match := _BRACKET.match(pattern, at)):
            out.append(_bracket(match[1], match[2]))
            at = match.end()
            continue
        star = ".*?" if lazy else ".*"
        if character != "*" or out[-1:] != [star]:
            out.append({"*": star, "?": "."}.get(character, re.escape(character)))
        at += 1
    return re.compile("".join(out), re.DOTALL)


def _bracket(negated: str, body: str) -> str:
    members = ""
    for token in re.finditer(r"\[:(\w+):\]|\\(.)|(.)(?:-(\\?)([^\]]))?", body, re.DOTALL):
        named, escaped, first, _, last = token.groups()
        if named:
            members += CLASSES.get(named, "")
        elif escaped:
            members += re.escape(escaped)
        elif last is None:
            members += re.escape(first)
        elif first <= last:
            members += f"{re.escape(first)}-{re.escape(last)}"
    if not members:
        return "." if negated else r"(?!)"
    return f"[{'^' if negated else ''}{members}]"


def matches(pattern: str, text: str) -> bool:
    """Tell whether the whole of `text` matches."""
    return translate(pattern).fullmatch(text) is not None


def without_prefix(text: str, pattern: str, *, longest: bool) -> str:
    """Return `text` without the shortest or longest prefix that matches (`${x#p}`, `${x##p}`)."""
    lengths = range(len(text), -1, -1) if longest else range(len(text) + 1)
    expression = translate(pattern)
    return next((text[n:] for n in lengths if expression.fullmatch(text, 0, n)), text)


def without_suffix(text: str, pattern: str, *, longest: bool) -> str:
    """Return `text` without the shortest or longest suffix that matches (`${x%p}`, `${x%%p}`)."""
    starts = range(len(text) + 1) if longest else range(len(text), -1, -1)
    expression = translate(pattern)
    return next((text[:n] for n in starts if expression.fullmatch(text, n)), text)
