"""What was built before need not be built again: images in the root are the record of it.

BuildKit keeps the record of its own beside the images. Here a step counts as done when an image has, after the
same lines of history, one with the same text on the same layers; COPY and ADD must besides have left the same files.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from dockroot.build.buildkit.image import COMMENT
from dockroot.clock import parse_time
from dockroot.digest import ChainID, DiffID, chain_id
from dockroot.root import DockerRoot
from dockroot.store.imagedb import Image
from dockroot.tree import Content, Directory, Kind, Node

_Key = tuple[ChainID | None, tuple[str, ...]]
"""What a layer stands on, and the lines of history up to its own."""


class Done(Struct, frozen=True):
    """A layer that an earlier build made, what is in it, and when it was made (nanoseconds)."""

    diff_id: DiffID
    diff: Directory
    created: int


class Cache:
    """Find the layers of earlier builds."""

    def __init__(self, root: DockerRoot, *, enabled: bool) -> None:
        self._root, self._enabled = root, enabled
        self._known: dict[_Key, dict[DiffID, int]] | None = None

    def find(
        self, parent: ChainID | None, told: tuple[str, ...], upper: Directory | None = None
    ) -> Done | None:
        """Return the layer on `parent` whose line of history is the last of `told`, after the same lines; with
        `upper`, one that holds the same files. None: there is none.
        """
        if not self._enabled:
            return None
        if self._known is None:
            self._known = {}
            for image in self._root.images.values():
                for key, diff_id, created in _layers(image):
                    known = self._known.setdefault(key, {})
                    known[diff_id] = max(created, known.get(diff_id, created))
        found = [
            Done(diff_id, self._root.diff_of(layer.cache_id), created)
            for diff_id, created in self._known.get((parent, told), {}).items()
            if (layer := self._root.layers.get(chain_id(parent, diff_id))) is not None
        ]
        same = [done for done in found if upper is None or _same(done.diff, upper)]
        return max(same, key=lambda done: done.created, default=None)


def _layers(image: Image) -> Iterator[tuple[_Key, DiffID, int]]:
    """Yield the layers that BuildKit made of an image, and when, by what they stand on and what was told up to them."""
    told: list[str] = []
    below: ChainID | None = None
    layers = iter(image.diff_ids)
    for line in image.config.get("history") or ():
        told.append(str(line.get("created_by") or ""))
        if line.get("empty_layer"):
            continue
        diff_id = next(layers, None)
        if diff_id is None:
            return
        if line.get("comment") == COMMENT:
            yield (below, tuple(told)), diff_id, parse_time(line["created"])
        below = chain_id(below, diff_id)


def _same(one: Node, other: Node) -> bool:
    """Whether two trees are the same but for the times of directories, which are those of the build."""
    if (one.kind, one.mode, one.uid, one.gid, one.target, one.device) != (
        other.kind,
        other.mode,
        other.uid,
        other.gid,
        other.target,
        other.device,
    ):
        return False
    if isinstance(one, Directory) and isinstance(other, Directory):
        return one.children.keys() == other.children.keys() and all(
            _same(node, other.children[name]) for name, node in one.children.items()
        )
    return one.kind is not Kind.FILE or _same_bytes(one.content, other.content)


def _same_bytes(one: Content, other: Content) -> bool:
    if one.size != other.size:
        return False
    with one.open() as left, other.open() as right:
        while chunk := left.read(1 << 20):
            if right.read(len(chunk)) != chunk:
                return False
    return True
