"""Pathname expansion: a pattern -> the sorted paths that match it (POSIX.1-2017, 2.13.3)."""

from __future__ import annotations

from typing import Protocol

from dockroot.shell import pattern
from dockroot.tree import by_name


class Names(Protocol):
    """Where pathnames are looked up; relative ones from the working directory."""

    def listed(self, path: str) -> list[str]:
        """Return the names in a directory; none when it cannot be listed."""
        ...

    def is_there(self, path: str, *, directory: bool = False) -> bool:
        """Tell whether something (a symlink too) is at `path`; with `directory`, whether it leads
        to one.
        """
        ...


def expand_pathname(wild: str, names: Names) -> list[str]:
    """Return the paths that match, in the order of their bytes; none when nothing matches."""
    prefixes = ["/"] if wild.startswith("/") else [""]
    parts = wild.split("/")
    parts = parts[1:] if wild.startswith("/") else parts
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        found: list[str] = []
        for prefix in prefixes:
            for name in _matching(part, prefix, names):
                path = prefix + name
                if last and (path.endswith("/") or names.is_there(path)):
                    found.append(path)
                elif not last and (not name or names.is_there(path, directory=True)):
                    found.append(path + "/")
        prefixes = found
    return sorted(prefixes, key=by_name)


def _matching(part: str, prefix: str, names: Names) -> list[str]:
    if not pattern.has_wildcard(part):
        return [pattern.unquote(part)]
    hidden = pattern.unquote(part[:2]).startswith(".")
    return [
        name
        for name in [*([".", ".."] if hidden else []), *names.listed(prefix or ".")]
        if (hidden or not name.startswith(".")) and pattern.matches(part, name)
    ]
