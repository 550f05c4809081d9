"""Where a path of a merged view comes from: what each layer does to it, and which one wins.

The rules are overlayfs's (kernel docs, `filesystems/overlayfs.rst`): the uppermost layer that holds a name shows it;
directories merge until a layer hides what is below: by a whiteout at the name or above it, by an opaque directory, or
by something that is no directory.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable

from msgspec import Struct

from dockroot.tree import Directory, Node


class Fate(enum.Enum):
    """What becomes of a layer's part in a path."""

    SHOWS = "shows"
    MERGES = "merges"
    HIDDEN = "hidden"
    HIDES = "hides"


class Mark(Struct, frozen=True):
    """What one layer does to a path.

    `node` is what it holds there, if anything; `hides` is the path in the layer (`""`: its top) of what hides the
    layers below, None when nothing does.
    """

    node: Node | None
    hides: str | None


class Part(Struct, frozen=True):
    """A layer's part in a path: `layer` counts from the top, 0 on; `by` is the layer that hides it."""

    layer: int
    mark: Mark
    fate: Fate
    by: int | None = None


def mark(layer: Directory, path: str) -> Mark | None:
    """Return what `layer` does to `path`; None when it leaves it alone."""
    hides = "" if layer.is_opaque else None
    node: Node = layer
    below = ""
    for name in path.split("/") if path else ():
        child = node.children.get(name) if isinstance(node, Directory) else None
        if child is None:
            return None if hides is None else Mark(None, hides)
        below = f"{below}/{name}" if below else name
        node = child
        if not isinstance(node, Directory):
            return Mark(node if below == path else None, below)
        if node.is_opaque:
            hides = below
    return Mark(node, hides)


def trace(layers: Iterable[Directory], path: str) -> list[Part]:
    """Return the part that each of `layers`, topmost first, has in `path`; those without any are left out."""
    parts: list[Part] = []
    shown: int | None = None
    hider: int | None = None
    for number, layer in enumerate(layers):
        found = mark(layer, path)
        if found is None:
            continue
        holds = found.node is not None and not found.node.is_whiteout
        if hider is not None:
            parts.append(Part(number, found, Fate.HIDDEN, hider))
            continue
        if not holds:
            parts.append(Part(number, found, Fate.HIDES))
            hider = number
        elif shown is None:
            parts.append(Part(number, found, Fate.SHOWS))
            shown = number
        elif isinstance(found.node, Directory):
            parts.append(Part(number, found, Fate.MERGES))
        else:
            parts.append(Part(number, found, Fate.HIDDEN, shown))
        if found.hides is not None and hider is None:
            hider = number if parts[-1].fate is not Fate.HIDDEN else shown
    return parts


def winner(parts: Iterable[Part]) -> Part | None:
    """Return the part that shows; None when the path does not exist in the view."""
    return next((part for part in parts if part.fate is Fate.SHOWS), None)
