"""Options of the form NAME=PATH, and what lies at the path."""

from __future__ import annotations

from collections.abc import Iterable

from dockroot.errors import UsageError


def pairs(given: Iterable[str], option: str) -> list[tuple[str, str]]:
    """Split each `NAME=VALUE`. Raises: UsageError."""
    split = []
    for item in given:
        name, sign, value = item.partition("=")
        if not sign or not name:
            raise UsageError(f"{option} {item!r} has no '='", hint=f"write {option} NAME=VALUE")
        split.append((name, value))
    return split
