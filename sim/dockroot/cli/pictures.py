"""Dot source into pictures, by Graphviz: the one on PATH, else the one that pygraphviz brings."""

from __future__ import annotations

import graphviz

from dockroot.errors import DockrootError

FORMATS = ("svg", "png", "pdf")


def picture(source: str, kind: str) -> bytes:
    """Return dot source drawn as `kind`. Raises: DockrootError when there is no Graphviz, or it fails."""
    try:
        return bytes(graphviz.Source(source).pipe(format=kind))
    except graphviz.ExecutableNotFound as error:
        return _bundled(source, kind, error)
    except graphviz.CalledProcessError as error:
        raise DockrootError(
            f"Graphviz could not draw it: {error}",
            hint="write .dot and look at it, or name fewer images; .txt and .mmd need no Graphviz",
        ) from error


def _bundled(source: str, kind: str, missing: Exception) -> bytes:
    try:
        import pygraphviz
    except ImportError:
        raise DockrootError(
            "Graphviz is not installed: there is no `dot` to draw with",
            hint="install the package graphviz, or `pip install dockroot[draw]`, which brings one;"
            " .dot, .mmd and .txt need none",
        ) from missing
    return bytes(pygraphviz.AGraph(string=source).draw(format=kind, prog="dot"))
