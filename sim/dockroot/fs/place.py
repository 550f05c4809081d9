"""Where a path leads in an overlay: the directory it lies in, on both sides, and its last name.

A `Place` is a directory as the union shows it: `upper` (None until something is copied up) over `lower`
(None when there is none, or the upper one is opaque).
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

from msgspec import Struct

from dockroot.fs.merge import public, push
from dockroot.tree import OPAQUE, Directory, Node


class Place(Struct, eq=False):
    """A directory of an overlay; `above` is None at its root, `name` its name in there."""

    upper: Directory | None
    lower: Directory | None
    above: Place | None = None
    name: str = ""

    @property
    def seen(self) -> Directory:
        """The directory whose metadata shows."""
        side = self.upper if self.upper is not None else self.lower
        assert side is not None
        return side

    @property
    def root(self) -> Place:
        """The place at the top of the same mount."""
        place = self
        while place.above is not None:
            place = place.above
        return place

    def child(self, name: str) -> Place | Node | None:
        """Return what `name` shows: a place for a directory, else an inode, or None."""
        upper = self.upper.children.get(name) if self.upper is not None else None
        if upper is not None and upper.is_whiteout:
            return None
        lower = self.lower.children.get(name) if self.lower is not None else None
        if upper is None:
            return Place(None, lower, self, name) if isinstance(lower, Directory) else lower
        if not isinstance(upper, Directory):
            return upper
        below = lower if isinstance(lower, Directory) and not upper.is_opaque else None
        return Place(upper, below, self, name)

    def names(self) -> Iterator[str]:
        """Yield the names that show, in no order that means anything."""
        own = self.upper.children if self.upper is not None else {}
        yield from (name for name, node in own.items() if not node.is_whiteout)
        if self.lower is not None:
            yield from (name for name in self.lower.children if name not in own)

    def is_empty(self) -> bool:
        """Whether no name shows."""
        return next(self.names(), None) is None

    def view(self) -> Directory:
        """Return the directory as it shows, with all below it, to be read."""
        if self.upper is None:
            assert self.lower is not None
            return self.lower
        return push(self.lower, self.upper)

    def copied_up(self) -> Directory:
        """Return the upper directory; if need be it is made, parents first, like the lower one."""
        if self.upper is None:
            assert self.above is not None
            assert self.lower is not None
            siblings = self.above.copied_up().children
            made = siblings.get(self.name)  # another place for the same directory may have made it
            if not isinstance(made, Directory):
                made = siblings[self.name] = self.lower.shallow({})
                made.xattrs = public(made.xattrs)
            self.upper = made
        return self.upper

    def copied_up_file(self, name: str) -> Node:
        """Return a file's upper inode, copied there if need be: a lower hard link ends so."""
        upper = self.copied_up()
        node = upper.children.get(name)
        if node is None:
            assert self.lower is not None
            upper.children[name] = node = copy.copy(self.lower.children[name])
            node.xattrs = public(node.xattrs)
        return node

    def has_lower(self, name: str) -> bool:
        """Whether a lower layer holds `name`, so that only a whiteout can hide it."""
        return self.lower is not None and name in self.lower.children

    def hides(self, name: str) -> Node | None:
        """Return the whiteout that stands for `name` in the upper directory, if there is one."""
        node = self.upper.children.get(name) if self.upper is not None else None
        return node if node is not None and node.is_whiteout else None

    def add(self, name: str, node: Node, now: int) -> None:
        """Let `name` stand for a new inode; a directory made over a whiteout is opaque."""
        upper = self.copied_up()
        if isinstance(node, Directory) and self.hides(name):
            make_opaque(node)
        upper.children[name] = node
        upper.mtime = now

    def drop(self, name: str, whiteout: Node, now: int) -> None:
        """Take `name` away: with `whiteout` where a lower layer holds it."""
        upper = self.copied_up()
        upper.children.pop(name, None)
        if self.has_lower(name):
            upper.children[name] = whiteout
        upper.mtime = now


def make_opaque(directory: Directory) -> None:
    """Let `directory` hide what lower layers hold under its name."""
    directory.xattrs = {**directory.xattrs, OPAQUE: b"y"}
