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


_STAR = "\0*"


@functools.lru_cache(maxsize=512)
def _elements(pattern: str) -> tuple[str, ...]:
    """Return the expressions of single characters that a pattern is made of, with `*` between them."""
    out: list[str] = []
    at = 0
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
        if character != "*" or out[-1:] != [_STAR]:
            out.append({"*": _STAR, "?": "."}.get(character, re.escape(character)))
        at += 1
    return tuple(out)


def _source(elements: tuple[str, ...], *, lazy: bool) -> str:
    """Return an expression in which no star but the last is ever tried again.

    What stands between two stars may be taken where it is met first, as that leaves the most room for
    the rest; so a search takes no longer than the text times the pattern.
    """
    first, *rest = "".join(elements).split(_STAR)
    if not rest:
        return first
    *middle, last = rest
    return (
        first
        + "".join(f"(?>.*?{piece})" for piece in middle if piece)
        + (".*?" if lazy else ".*")
        + last
    )


@functools.lru_cache(maxsize=512)
def translate(pattern: str) -> re.Pattern[str]:
    """Return the regular expression of a pattern: at each place it matches as much as it can."""
    return re.compile(_source(_elements(pattern), lazy=False), re.DOTALL)


@functools.lru_cache(maxsize=512)
def _anchored(pattern: str, *, lazy: bool, backwards: bool) -> re.Pattern[str]:
    elements = _elements(pattern)
    return re.compile(_source(elements[::-1] if backwards else elements, lazy=lazy), re.DOTALL)


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
    match = _anchored(pattern, lazy=not longest, backwards=False).match(text)
    return text[match.end() :] if match else text


def without_suffix(text: str, pattern: str, *, longest: bool) -> str:
    """Return `text` without the shortest or longest suffix that matches (`${x%p}`, `${x%%p}`)."""
    match = _anchored(pattern, lazy=not longest, backwards=True).match(text[::-1])
    return text[: len(text) - match.end()] if match else text
