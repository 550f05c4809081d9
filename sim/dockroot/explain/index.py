"""A root turned round: from a layer, a directory or a link to what uses it. Each way is worked out when first gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from dockroot import graph
from dockroot.digest import ChainID, ImageID
from dockroot.explain.explanation import Owner, Pointer, Step
from dockroot.findings import Finding
from dockroot.graph import Edge
from dockroot.root import DockerRoot
from dockroot.store import imagedb, overlay2, repositories
from dockroot.store.imagedb import Image
from dockroot.store.layerdb import Layer
from dockroot.store.mounts import Mount
from dockroot.tree import Directory

_WORDS = {
    "reference": "the name",
    "cache": "directory",
    "link": "short link",
    "mount": "mount of container",
}
_DRIVER = ("cache ", "link ")


class Index:
    """What explanations look up in `root`; `findings` are those of its reading."""

    def __init__(self, root: DockerRoot, findings: Iterable[Finding] = ()) -> None:
        self.root = root
        self.findings = tuple(findings)
        self._labels: dict[str, str] = {}

    @cached_property
    def layers(self) -> dict[str, Layer]:
        """The layers by the name of their directory in `overlay2/`."""
        return {layer.cache_id: layer for layer in self.root.layers.values()}

    @cached_property
    def mounts(self) -> dict[str, Mount]:
        """The mounts by the names of the directories that they give a container: its own and its init layer's."""
        found = {}
        for mount in self.root.mounts.values():
            found[mount.mount_id] = mount
            found.setdefault(mount.init_id or f"{mount.mount_id}-init", mount)
        return found

    @cached_property
    def links(self) -> dict[str, str]:
        """The directories by their short links, as they say themselves."""
        return {each.link: name for name, each in self.root.directories.items() if each.link}

    @cached_property
    def names(self) -> dict[ImageID, tuple[str, ...]]:
        """The references of each image, tags before digests."""
        return {
            image: tuple(sorted(names, key=lambda name: "@" in name))
            for image, names in self.root.references_by_image().items()
        }

    @cached_property
    def parents(self) -> set[ImageID | None]:
        """The images that another names as its parent."""
        return {image.parent for image in self.root.images.values()}

    def image_label(self, image_id: str) -> str:
        """Return an image's first name, else the start of its ID."""
        names = self.names.get(ImageID(image_id))
        return names[0] if names else image_id.removeprefix("sha256:")[:12]

    def container_label(self, container_id: str) -> str:
        """Return a container's name, else the start of its ID."""
        container = self.root.containers.get(container_id)
        return (container.name if container else "") or container_id[:12]

    def is_running(self, container_id: str) -> bool:
        """Whether a container has a process, by its settings."""
        container = self.root.containers.get(container_id)
        return container is not None and container.is_running

    def images_on(self, chain: ChainID) -> list[Image]:
        """Return the images that stand on a layer: those whose top it is first, then those with a name."""
        found = [image for image in self.root.images.values() if chain in image.chain_ids]
        return sorted(
            found,
            key=lambda image: (
                image.top_chain != chain,
                image.id not in self.names,
                self.names.get(image.id, ()),
                image.id,
            ),
        )

    def mounts_on(self, chain: ChainID) -> list[Mount]:
        """Return the mounts of the containers that stand on a layer."""
        above = self._above(chain)
        return [mount for mount in self.root.mounts.values() if mount.parent in above]

    def _above(self, chain: ChainID) -> set[ChainID | None]:
        found: set[ChainID | None] = {chain}
        todo = [chain]
        while todo:
            for child in self._children.get(todo.pop(), ()):
                if child not in found:
                    found.add(child)
                    todo.append(child)
        return found

    @cached_property
    def _children(self) -> dict[ChainID, list[ChainID]]:
        children: defaultdict[ChainID, list[ChainID]] = defaultdict(list)
        for layer in self.root.layers.values():
            if layer.parent is not None:
                children[layer.parent].append(layer.chain_id)
        return children

    def owners_of_layer(self, chain: ChainID) -> tuple[Owner, ...]:
        """Return who stands on a layer, and as which of theirs: images with a name, containers, other images."""
        images = [
            Owner(
                "image",
                image.id,
                self.names.get(image.id, ()),
                f"layer {image.chain_ids.index(chain) + 1} of {len(image.chain_ids)}",
            )
            for image in self.images_on(chain)
        ]
        boxes = [
            self.owner_of_mount(mount, "a layer of its image") for mount in self.mounts_on(chain)
        ]
        named = [owner for owner in images if owner.names]
        return (*named, *boxes, *(owner for owner in images if not owner.names))

    def owner_of_mount(self, mount: Mount, role: str) -> Owner:
        """Return the container of a mount."""
        container = self.root.containers.get(mount.container_id)
        names = (container.name,) if container and container.name else ()
        return Owner("container", mount.container_id, names, role)

    def step_of(self, chain: ChainID) -> Step | None:
        """Return the build step that made a layer, by the history of an image that stands on it."""
        for image in self.images_on(chain):
            history = image.config.get("history") or []
            filled = [
                (number, entry)
                for number, entry in enumerate(history, 1)
                if not entry.get("empty_layer")
            ]
            at = image.chain_ids.index(chain)
            if at < len(filled):
                number, entry = filled[at]
                return Step(
                    entry.get("created_by") or "",
                    entry.get("created") or "",
                    self.image_label(image.id),
                    number,
                    len(history),
                )
        return None

    # --- pointers -------------------------------------------------------------------------------

    @cached_property
    def _records(self) -> _Edges:
        return _Edges(graph.of_records(self.root))

    def _around(self, node: str) -> _Edges:
        """Return the edges between a directory of `overlay2/` and its links; `node` is one or the other."""
        kind, _, key = node.partition(" ")
        name = self.links.get(key, "") if kind == "link" else key
        return _Edges(
            graph.of_directories(self.root, [name] if name in self.root.directories else [])
        )

    def points_to(self, node: str) -> tuple[Pointer, ...]:
        """Return what the graph's node `node` points to, and by which files."""
        edges = self._around(node) if node.startswith(_DRIVER) else self._records
        found = []
        for edge in edges.outgoing.get(node, ()):
            path = _path(edge.target)
            there = self.root.tree.get(path) is not None
            what = self._what(edge.target)
            found.append(Pointer(self._file(edge), what, path, there, _by(edge)))
        return tuple(found)

    def pointed_by(self, node: str) -> tuple[Pointer, ...]:
        """Return what points to the graph's node `node`, and by which files; lists of `lower` are left out."""
        edges = self._around(node) if node.startswith("link ") else self._records
        return tuple(
            Pointer(self._file(edge), self._what(edge.source), _path(edge.source), by=_by(edge))
            for edge in edges.incoming.get(node, ())
        )

    @staticmethod
    def _file(edge: Edge) -> str:
        """Return the path of the file, or directory, that makes an edge."""
        path = _path(edge.source)
        if edge.file in ("diff_ids", "repositories.json"):
            return path
        if edge.file == "layerdb/mounts":
            return _path(edge.target)
        if edge.source.startswith("image "):
            return f"{imagedb.METADATA}/{edge.source.removeprefix('image ')}/{edge.file}"
        return f"{path}/{edge.file}"

    def _what(self, node: str) -> str:
        kind, _, key = node.partition(" ")
        if kind == "image" and ImageID(f"sha256:{key}") in self.root.images:
            return f"image {self.image_label('sha256:' + key)}"
        if kind in ("container", "mount"):
            return f"{_WORDS.get(kind, kind)} {self.container_label(key)}"
        return f"{_WORDS.get(kind, kind)} {key if kind in ('reference', 'link') else short(key)}"

    # --- stacks of directories ------------------------------------------------------------------

    def stack(self, name: str) -> list[str]:
        """Return a directory and those below it by its `lower`, topmost first."""
        directory = self.root.directories.get(name)
        if directory is None:
            return [name]
        lowers = overlay2.lower_paths(self.root.tree, directory)
        return [name, *(path.split("/")[1] for path in lowers)]

    def stack_of_image(self, image: Image) -> list[str]:
        """Return the directories of an image's layers, topmost first."""
        return [layer.cache_id for layer in reversed(self.root.layer_chain(image.top_chain))]

    def diffs(self, stack: Iterable[str]) -> list[Directory]:
        """Return what the directories of a stack hold."""
        return [self.root.diff_of(name) for name in stack]

    def layer_label(self, name: str) -> str:
        """Return what a directory of `overlay2/` is, in a few words."""
        if name not in self._labels:
            self._labels[name] = self._layer_label(name)
        return self._labels[name]

    def _layer_label(self, name: str) -> str:
        layer = self.layers.get(name)
        if layer is not None:
            images = self.images_on(layer.chain_id)
            if not images:
                return f"layer {layer.chain_id.short}"
            image = images[0]
            at = image.chain_ids.index(layer.chain_id) + 1
            return f"layer {at} of {len(image.chain_ids)} of {self.image_label(image.id)}"
        mount = self.mounts.get(name)
        if mount is not None:
            label = self.container_label(mount.container_id)
            return f"init layer of {label}" if name != mount.mount_id else f"what {label} wrote"
        return "no layer that is known"


_PLACES = {
    "image": f"{imagedb.CONTENT}/{{}}",
    "layer": "image/overlay2/layerdb/sha256/{}",
    "cache": "overlay2/{}",
    "link": "overlay2/l/{}",
    "container": "containers/{}",
    "mount": "image/overlay2/layerdb/mounts/{}",
    "reference": repositories.PATH,
}


def short(name: str) -> str:
    """Return the start of a directory's name, with `-init` where it has that."""
    return name[:12] + ("-init" if name.endswith("-init") else "")


def _path(node: str) -> str:
    """Return where the graph's node lies, whether it is there or not."""
    kind, _, key = node.partition(" ")
    return _PLACES[kind].format(key)


def _by(edge: Edge) -> str:
    return "its own name" if edge.file == "layerdb/mounts" else edge.file


class _Edges:
    """The edges of a graph by their ends, in sorted order: of lists the first entries, and no links on disk."""

    def __init__(self, whole: graph.Graph) -> None:
        self.outgoing: defaultdict[str, list[Edge]] = defaultdict(list)
        self.incoming: defaultdict[str, list[Edge]] = defaultdict(list)
        near = (edge for edge in whole.edges if edge.is_near and edge.file != "symlink")
        for edge in sorted(near, key=lambda edge: (edge.source, edge.file, edge.target)):
            self.outgoing[edge.source].append(edge)
            self.incoming[edge.target].append(edge)
