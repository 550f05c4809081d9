"""The order in which rows stand: a layer above what it stands on, and beside it what belongs to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from dockroot.graph import Graph


class Order:
    """Where each node of a graph stands, and what it stands on."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.out: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for edge in graph.ordered_edges:
            self.out[edge.source, edge.file].append(edge.target)
        self.layers = self._layers()
        self.directories = self._directories()
        self.links = self._rest("link", self._targets(self.directories, "link"))
        self.images = self._images()
        self.references = self._by_target("reference", "repositories.json", self.images)
        self.containers = sorted(
            self._of_kind("container"), key=lambda key: (graph.nodes[key].label, key)
        )
        self.mounts = self._rest("mount", self._targets(self.containers, "layerdb/mounts"))

    def _of_kind(self, *kinds: str) -> list[str]:
        return [node.id for node in self.graph.ordered_nodes if node.kind in kinds]

    def first(self, key: str, file: str) -> str:
        """Return what `file` makes a node point at, the first where it is a list; empty when nothing."""
        return (self.out.get((key, file)) or [""])[0]

    def below(self, key: str) -> str:
        """Return what an image, a layer or a directory stands on; empty for a base."""
        if key.startswith(("layer ", "image ")):
            return self.first(key, "parent")
        return self.first(self.first(key, "lower"), "symlink")

    def _layers(self) -> list[str]:
        """Return the layers, each above its parent; of several on one, the highest stack stands next to it."""
        above: defaultdict[str, list[str]] = defaultdict(list)
        bases: list[str] = []
        for key in self._of_kind("layer"):
            parent = self.below(key)
            (above[parent] if parent else bases).append(key)
        height: dict[str, int] = {}
        for key in (key for base in bases for key in reversed(_up(base, above))):
            height[key] = 1 + max((height[child] for child in above[key]), default=0)
        for children in (bases, *above.values()):
            children.sort(key=lambda key: (height.get(key, 0), key))
        done = [key for base in bases for key in reversed(_up(base, above))]
        return done + sorted(set(self._of_kind("layer")) - set(done))

    def _directories(self) -> list[str]:
        """Return what containers have, then the layers' in their order, then the rest."""
        mounts = sorted(
            self._of_kind("mount"),
            key=lambda key: (self._name_of(key), key),
        )
        own = [
            self.first(mount, file) for mount in mounts for file in ("mount-id", "init-id")
        ] + self._targets(self.layers, "cache-id")
        return self._rest("cache directory", own, "init directory")

    @property
    def of_containers(self) -> set[str]:
        """The directories, and their links, that mounts point at."""
        own = {
            self.first(mount, file)
            for mount in self._of_kind("mount")
            for file in ("mount-id", "init-id")
        }
        return own | {self.first(key, "link") for key in own}

    def _name_of(self, mount: str) -> str:
        container = self.graph.nodes.get(f"container {mount.removeprefix('mount ')}")
        return container.label if container else ""

    def _targets(self, keys: Iterable[str], file: str) -> list[str]:
        return [self.first(key, file) for key in keys]

    def _rest(self, kind: str, first: Iterable[str], *kinds: str) -> list[str]:
        there = self._of_kind(kind, *kinds)
        known = dict.fromkeys(key for key in first if key in self.graph.nodes)
        return [*known, *(key for key in there if key not in known)]

    def _images(self) -> list[str]:
        """Return the images by their top layers; of those with the same, each above its parent."""
        place = {key: at for at, key in enumerate(self.layers)}
        return sorted(
            self._of_kind("image config"),
            key=lambda key: (
                place.get(self.first(key, "diff_ids"), len(place)),
                -self._generation(key),
                key,
            ),
        )

    def _generation(self, image: str) -> int:
        """Return how many parents an image has, one above the other."""
        seen: set[str] = set()
        while image and image not in seen:
            seen.add(image)
            image = self.below(image)
        return len(seen)

    def _by_target(self, kind: str, file: str, targets: list[str]) -> list[str]:
        place = {key: at for at, key in enumerate(targets)}
        return sorted(
            self._of_kind(kind),
            key=lambda key: (place.get(self.first(key, file), len(place)), key),
        )


def _up(base: str, above: dict[str, list[str]]) -> list[str]:
    """Return a layer and all above it, each after what it stands on, the last of several first."""
    found, todo = [], [base]
    while todo:
        found.append(todo.pop())
        todo += above.get(found[-1], ())
    return found
