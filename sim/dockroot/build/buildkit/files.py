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
        parts = [part for part in posixpath.normpath(f"/{named}").split("/") if part]
        first = next((at for at, part in enumerate(parts) if has_wildcards(part)), len(parts))
        above = "/" + "/".join(parts[:first])
        if first == len(parts):
            return [above]
        start = self.resolved(above)
        pattern = "/".join(parts[first:])
        return [posixpath.join(start, below) for below in self._fitting(start, pattern)]

    def _fitting(self, start: str, pattern: str) -> Iterator[str]:
        top = self.get(start)
        passed = ""
        for below, node in top.walk() if isinstance(top, Directory) else ():
            if passed and below.startswith(passed):
                continue
            if matches(pattern, below):
                passed = f"{below}/" if isinstance(node, Directory) else passed
                yield below
