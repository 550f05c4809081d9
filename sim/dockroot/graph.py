"""A data root as nodes and edges: directories and files, and which file makes one point at the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dockroot.root import DockerRoot
from dockroot.store import imagedb, layerdb, overlay2, repositories


@dataclass(frozen=True)
class Node:
    """A thing in the root: `id` is its kind and name, `label` short, `title` whole, `path` where it lies."""

    id: str
    kind: str
    label: str
    title: str
    path: str = ""


@dataclass(frozen=True)
class Edge:
    """`source` points at `target`; `file` is the name of the file (or key) that makes it."""

    source: str
    target: str
    file: str


@dataclass
class Graph:
    """Nodes and edges, in sorted order once `finished`."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: set[Edge] = field(default_factory=set)

    def add(self, node: Node) -> str:
        """Add a node and return its ID."""
        self.nodes[node.id] = node
        return node.id

    def link(self, source: str, target: str, file: str) -> None:
        """Add an edge."""
        self.edges.add(Edge(source, target, file))

    @property
    def ordered_nodes(self) -> list[Node]:
        """The nodes, sorted."""
        return [self.nodes[key] for key in sorted(self.nodes)]

    @property
    def ordered_edges(self) -> list[Edge]:
        """The edges between nodes that are there, sorted."""
        there = [
            edge for edge in self.edges if edge.source in self.nodes and edge.target in self.nodes
        ]
        return sorted(there, key=lambda edge: (edge.source, edge.file, edge.target))


def of_root(root: DockerRoot) -> Graph:
    """Return the graph of all that a root holds."""
    graph = of_records(root)
    _directories(graph, root, root.directories)
    return graph


def of_records(root: DockerRoot) -> Graph:
    """Return the graph without the directories of `overlay2/` and what these point at."""
    graph = Graph()
    _images(graph, root)
    _layers(graph, root)
    _containers(graph, root)
    return graph


def of_directories(root: DockerRoot, names: Iterable[str]) -> Graph:
    """Return the graph of some directories of `overlay2/`, with their links, alone."""
    graph = Graph()
    _directories(graph, root, names)
    return graph


def _images(graph: Graph, root: DockerRoot) -> None:
    for image in root.images.values():
        path = f"{imagedb.CONTENT}/{image.id.hex}"
        here = graph.add(
            Node(f"image {image.id.hex}", "image config", image.id.short, image.id, path)
        )
        for chain in image.chain_ids[-1:]:
            graph.link(here, f"layer {chain.hex}", "diff_ids")
        if image.parent:
            graph.link(here, f"image {image.parent.hex}", "parent")
    for names in root.references.values():
        for name, image_id in names.items():
            here = graph.add(
                Node(f"reference {name}", "reference", _familiar(name), name, repositories.PATH)
            )
            graph.link(here, f"image {image_id.hex}", "repositories.json")


def _layers(graph: Graph, root: DockerRoot) -> None:
    for layer in root.layers.values():
        path = f"{layerdb.PATH}/{layer.chain_id.hex}"
        here = graph.add(
            Node(
                f"layer {layer.chain_id.hex}",
                "layer",
                f"{layer.chain_id.short}\ndiff {layer.diff_id.short}",
                layer.chain_id,
                path,
            )
        )
        graph.link(here, f"cache {layer.cache_id}", "cache-id")
        if layer.parent:
            graph.link(here, f"layer {layer.parent.hex}", "parent")


def _directories(graph: Graph, root: DockerRoot, names: Iterable[str]) -> None:
    links = {directory.link for directory in root.directories.values()}
    for name in names:
        directory = root.directories[name]
        here = graph.add(
            Node(f"cache {name}", "cache directory", _short(name), name, f"{overlay2.PATH}/{name}")
        )
        if directory.link:
            link = graph.add(
                Node(
                    f"link {directory.link}",
                    "link",
                    directory.link[:6],
                    directory.link,
                    f"{overlay2.LINKS}/{directory.link}",
                )
            )
            graph.link(here, link, "link")
        for lower in directory.lower_links[:1]:
            if lower in links:
                graph.link(here, f"link {lower}", "lower")


def _containers(graph: Graph, root: DockerRoot) -> None:
    for container in root.containers.values():
        here = graph.add(
            Node(
                f"container {container.id}",
                "container",
                f"{container.name}\n{container.id[:12]}",
                container.id,
                container.path,
            )
        )
        if container.image:
            graph.link(here, f"image {container.image.removeprefix('sha256:')}", "config.v2.json")
    for container_id, mount in root.mounts.items():
        path = f"image/overlay2/layerdb/mounts/{container_id}"
        here = graph.add(
            Node(f"mount {container_id}", "mount", container_id[:12], container_id, path)
        )
        graph.link(f"container {container_id}", here, "layerdb/mounts")
        graph.link(here, f"cache {mount.mount_id}", "mount-id")
        if mount.init_id:
            graph.link(here, f"cache {mount.init_id}", "init-id")
        if mount.parent:
            graph.link(here, f"layer {mount.parent.hex}", "parent")


def _familiar(reference: str) -> str:
    """Return a reference whose digest, if it has one, is short and on a line of its own."""
    name, sign, digest = reference.partition("@")
    return f"{name}@\n{digest[:19]}" if sign else reference


def _short(name: str) -> str:
    return name[:12] + ("-init" if name.endswith("-init") else "")


def focused(graph: Graph, starts: list[str]) -> Graph:
    """Return what is reached from the nodes `starts` along the edges, with the references that lead to it."""
    onward: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        onward.setdefault(edge.source, []).append(edge)
    seen, todo = set(starts), list(starts)
    while todo:
        for edge in onward.get(todo.pop(), []):
            if edge.target not in seen:
                seen.add(edge.target)
                todo.append(edge.target)
    seen |= {
        edge.source
        for edge in graph.edges
        if edge.target in seen and edge.source.startswith("reference ")
    }
    return Graph(
        {key: node for key, node in graph.nodes.items() if key in seen},
        {edge for edge in graph.edges if edge.source in seen and edge.target in seen},
    )
