"""What a path means in a tree that is copied from: links are followed, and never lead out of it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from dockroot.build.globs import has_wildcards, matches
from dockroot.clock import Clock
from dockroot.fs.overlay import Overlay
from dockroot.tree import Directory, Node


class Files:
    """The files of a context, a stage or an image."""

    def __init__(self, tree: Directory) -> None:
        self._view = Overlay(tree, Clock())

    def resolved(self, path: str) -> str:
        """Return `path` without links."""
        return self._view.realpath_in_scope(path)

    def get(self, path: str) -> Node | None:
        """Return what lies at a path without links."""
        try:
            return self._view.lookup(path, follow=False)
        except OSError:
            return None

    def found(self, named: str) -> list[str]:
        """Return the paths that a source means: itself, or all that fit its wildcards, in the order of a walk.

        As in BuildKit a directory that fits is not searched further, and the links above the first wildcard alone
        are followed (fsutil, `copy/copy.go`, `ResolveWildcards`).
        """
        above, pattern = _split(named)
        if not pattern:
            return [above]
        start = self.resolved(above)
        return [posixpath.join(start, below) for below in self._fitting(start, pattern)]

    def missing(self, named: str) -> str:
        """Return the directory in which the wildcards of a source would be looked for, if that is not there."""
        above, pattern = _split(named)
        return above if pattern and self.get(self.resolved(above)) is None else ""

    def _fitting(self, start: str, pattern: str) -> Iterator[str]:
        top = self.get(start)
        passed = ""
        for below, node in top.walk() if isinstance(top, Directory) else ():
            if passed and below.startswith(passed):
                continue
            if matches(pattern, below):
                passed = f"{below}/" if isinstance(node, Directory) else passed
                yield below


def _split(named: str) -> tuple[str, str]:
    """Return what of a source comes before its first part with a wildcard, and the rest."""
    parts = [part for part in posixpath.normpath(f"/{named}").split("/") if part]
    first = next((at for at, part in enumerate(parts) if has_wildcards(part)), len(parts))
    return "/" + "/".join(parts[:first]), "/".join(parts[first:])
