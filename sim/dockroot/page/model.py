"""What a page holds, as JSON values: numbers stand for nodes, files and contents, for a page has thousands.

- `kinds`, `files`: the names that numbers stand for; `places`: kind → the directory of its column
- `nodes`: `[kind, label, title, path, files, note]`, a file being `[name, mode, size, content]` (size -1: a
  directory; a text instead of a size: the target of a symlink)
- `edges`: `[source, file, [target, …]]`, the targets of a list nearest first
- `columns`: the rows of each column, in their order; `columnKinds`: the kind that names it
- `layers`: directory → its `diff/`, as `layers` writes it
- `findings`: what is wrong by its ID, as notes name it, and what that means
- `subjects`: images and containers, each with the steps that made it, the base's first
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dockroot import graph as graphs
from dockroot.check import CATALOGUE
from dockroot.digest import ImageID
from dockroot.errors import DockrootError
from dockroot.findings import Finding
from dockroot.graph import Graph
from dockroot.page.content import Contents, Limits
from dockroot.page.layers import Layers
from dockroot.render.maps import PLACES
from dockroot.render.order import Order
from dockroot.root import DockerRoot
from dockroot.store import imagedb
from dockroot.store.imagedb import Image
from dockroot.tree import Directory, Kind, Node, by_name
from dockroot.views import history_of

COLUMNS = (
    ("reference",),
    ("container",),
    ("image config",),
    ("mount",),
    ("layer",),
    ("cache directory", "init directory"),
    ("link",),
)
"""The kinds of nodes that stand in each column, from the names to the bytes."""

_LIMITS = Limits()


def model(
    root: DockerRoot, graph: Graph, findings: Sequence[Finding] = (), limits: Limits = _LIMITS
) -> dict[str, Any]:
    """Return what a page of `graph`, a graph of `root` or a part of one, holds; what `findings` tell is marked."""
    told = {finding.id: CATALOGUE[finding.id].means for finding in findings}
    if told:
        graph = graphs.with_findings(graph, findings)
    return {**_Model(root, graph, limits).value(), "findings": dict(sorted(told.items()))}


class _Model:
    def __init__(self, root: DockerRoot, graph: Graph, limits: Limits) -> None:
        self.root, self.graph = root, graph
        self.contents = Contents(limits)
        self.layers = Layers(self.contents, limits)
        self.order = Order(graph)
        self.keys = [
            *self.order.references,
            *self.order.containers,
            *self.order.images,
            *self.order.mounts,
            *self.order.layers,
            *self.order.directories,
            *self.order.links,
        ]
        self.number = {key: at for at, key in enumerate(self.keys)}

    def value(self) -> dict[str, Any]:
        kinds = [kind for column in COLUMNS for kind in column]
        files = sorted({edge.file for edge in self.graph.edges})
        nodes = [self._node(self.graph.nodes[key], kinds) for key in self.keys]
        return {
            "kinds": kinds,
            "places": {kind: PLACES[kind] for kind in kinds},
            "files": files,
            "nodes": nodes,
            "edges": self._edges(files),
            "columns": [
                [at for at, key in enumerate(self.keys) if self.graph.nodes[key].kind in column]
                for column in COLUMNS
            ],
            "columnKinds": [kinds.index(column[0]) for column in COLUMNS],
            "layers": self._layers(),
            "subjects": [*self._images(), *self._containers()],
            "contents": self.contents.list,
        }

    def _node(self, node: graphs.Node, kinds: list[str]) -> list[Any]:
        note = node.note if node.mark == "wrong" else ""
        return [
            kinds.index(node.kind),
            node.label,
            node.title,
            node.path,
            self._files(node.kind, node.path),
            note,
        ]

    def _files(self, kind: str, path: str) -> list[list[Any]]:
        """Return what lies at `path`, or in it, and what the store knows beside it of an image."""
        found = self.root.tree.get(path)
        if found is None:
            return []
        held = found.children if isinstance(found, Directory) else {"": found}
        rows = [self._file(name, held[name]) for name in sorted(held, key=by_name)]
        if kind == "image config":
            beside = f"{imagedb.METADATA}/{path.rpartition('/')[2]}"
            directory = self.root.tree.directory(beside) or Directory()
            rows += [
                self._file(f"/{beside}/{name}", directory.children[name])
                for name in sorted(directory.children, key=by_name)
            ]
        return rows

    def _file(self, name: str, node: Node) -> list[Any]:
        mode = f"{node.mode:04o}"
        if isinstance(node, Directory):
            return [name, mode, -1, -1]
        if node.kind is Kind.SYMLINK:
            return [name, mode, node.target, -1]
        held = self.contents.of_store(node.content) if node.kind is Kind.FILE else -1
        return [name, mode, node.content.size, held]

    def _edges(self, files: list[str]) -> list[list[Any]]:
        grouped: dict[tuple[str, str], list[int]] = {}
        for edge in self.graph.ordered_edges:
            grouped.setdefault((edge.source, edge.file), []).append(self.number[edge.target])
        return [
            [self.number[source], files.index(file), targets]
            for (source, file), targets in grouped.items()
        ]

    def _layers(self) -> dict[str, Any]:
        """Return what lies in the directories, those of containers and the tops of stacks first."""
        return {
            str(self.number[key]): self.layers.held(self.root.diff_of(self.graph.nodes[key].title))
            for key in self.order.directories
        }

    def _images(self) -> list[dict[str, Any]]:
        """Return the images that have a name, then those that nothing is built on; all others are steps of these."""
        parents = {image.parent for image in self.root.images.values()}
        found = []
        for key in self.order.images:
            image = self._image(key)
            if image is None:
                continue
            names = self.root.references_of(image.id)
            if names or image.id not in parents:
                found.append((not names, names, image))
        found.sort(key=lambda each: (each[0], each[1], each[2].id))
        return [
            {
                "kind": "image",
                "node": self.number[f"image {image.id.hex}"],
                "name": names[0] if names else image.id.short,
                "steps": self._steps(image),
            }
            for _, names, image in found
        ]

    def _image(self, key: str) -> Image | None:
        try:
            return self.root.images.get(ImageID.from_hex(key.removeprefix("image ")))
        except ValueError:
            return None

    def _steps(self, image: Image) -> list[dict[str, Any]]:
        """Return a step for each line of the history, and one for each layer that the history leaves out."""
        layers = [f"layer {chain.hex}" for chain in image.chain_ids]
        try:
            made = [line.image for line in reversed(history_of(self.root, image))]
        except DockrootError:
            made = []
        steps: list[dict[str, Any]] = []
        for at, entry in enumerate(image.config.get("history") or ()):
            by = str(entry.get("created_by") or "")
            step: dict[str, Any] = {"by": by, "created": str(entry.get("created") or "")}
            if not entry.get("empty_layer") and layers:
                self._stands(step, layers.pop(0))
            here = made[at] if at < len(made) else None
            if here is not None and f"image {here.hex}" in self.number:
                step["image"] = self.number[f"image {here.hex}"]
            steps.append(step)
        for layer in layers:
            self._stands(step := {"by": "", "created": ""}, layer)
            steps.append(step)
        return steps

    def _stands(self, step: dict[str, Any], layer: str) -> None:
        cache = self.order.first(layer, "cache-id")
        if layer in self.number:
            step["layer"] = self.number[layer]
        if cache in self.number:
            step["directory"] = self.number[cache]

    def _containers(self) -> list[dict[str, Any]]:
        """Return the containers: the steps of the image, then the init directory, then what was written."""
        found = []
        for key in self.order.containers:
            container = self.root.containers.get(key.removeprefix("container "))
            if container is None:
                continue
            image = self._image(self.order.first(key, "config.v2.json"))
            steps = self._steps(image) if image else []
            mount = f"mount {container.id}"
            for role, file in (("init", "init-id"), ("upper", "mount-id")):
                own = self.order.first(mount, file)
                if own in self.number:
                    steps.append({"role": role, "directory": self.number[own]})
            found.append(
                {
                    "kind": "container",
                    "node": self.number[key],
                    "name": container.name,
                    "steps": steps,
                }
            )
        return found
