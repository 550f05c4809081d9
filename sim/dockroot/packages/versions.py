"""Order of Debian's versions (deb-version(7)): epoch, upstream version, revision."""

from __future__ import annotations

import re
from itertools import zip_longest


def compare(one: str, other: str) -> int:
    """Return a number below, at or above 0 as `one` comes before, with or after `other`."""
    for left, right in zip(_parts(one), _parts(other), strict=True):
        order = _order(left, right)
        if order:
            return order
    return 0


def _parts(text: str) -> tuple[str, str, str]:
    epoch, colon, rest = text.partition(":")
    if not colon:
        epoch, rest = "0", text
    upstream, _, revision = rest.rpartition("-") if "-" in rest else (rest, "", "")
    return epoch, upstream, revision or "0"


def _order(one: str, other: str) -> int:
    left, right = re.findall(r"\D+|\d+", one), re.findall(r"\D+|\d+", other)
    # text and numbers take turns, text first
    left = left if left[:1] and not left[0].isdigit() else ["", *left]
    right = right if right[:1] and not right[0].isdigit() else ["", *right]
    for a, b in zip_longest(left, right, fillvalue=""):
        if a.isdigit() or b.isdigit():
            order = int(a or 0) - int(b or 0)
        else:
            order = (key(a) > key(b)) - (key(a) < key(b))
        if order:
            return order
    return 0


def key(text: str) -> list[int]:
    """Order text: `~` before its end, letters before all other characters."""
    return [*(-1 if c == "~" else ord(c) if c.isalpha() else ord(c) + 256 for c in text), 0]
