"""Nodes and edges, plain data, and parts of a graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from msgspec import Struct, field

KINDS = (
    "reference",
    "container",
    "image config",
    "mount",
    "layer",
    "cache directory",
    "init directory",
    "link",
)
"""What nodes are; the order goes from the names to the bytes."""


class Node(Struct, frozen=True):
    """A thing in the root: `id` is its kind and name, `label` short, `title` whole, `path` where it lies.

    `mark` is empty, `added` or `removed` between two states, or `wrong`: then `note` says what is.
    """

    id: str
    kind: str
    label: str
    title: str
    path: str = ""
    mark: str = ""
    note: str = ""


class Edge(Struct, frozen=True):
    """`source` points at `target`; `file` is the name of the file (or key) that makes it.

    `position` counts the entries of a list, 1 for what the source stands on directly; 0: it is no list.
    """

    source: str
    target: str
    file: str
    position: int = 0

    @property
    def is_near(self) -> bool:
        """Whether it is a pointer of its own, or the first of a list."""
        return self.position <= 1


class Graph(Struct):
    """Nodes and edges, in sorted order once `finished`."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: set[Edge] = field(default_factory=set)

    def add(self, node: Node) -> str:
        """Add a node and return its ID."""
        self.nodes[node.id] = node
        return node.id

    def link(self, source: str, target: str, file: str, position: int = 0) -> None:
        """Add an edge."""
        self.edges.add(Edge(source, target, file, position))

    @property
    def near(self) -> Graph:
        """The graph with the first entries of lists alone."""
        return Graph(self.nodes, {edge for edge in self.edges if edge.is_near})

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
        return sorted(there, key=lambda edge: (edge.source, edge.file, edge.position, edge.target))


def focused(graph: Graph, starts: Collection[str], depth: int | None = None) -> Graph:
    """Return what is reached from the nodes `starts` in at most `depth` edges, and the references that lead there."""
    seen = reached(graph, starts, depth)
    seen |= {
        edge.source
        for edge in graph.edges
        if edge.target in seen and edge.source.startswith("reference ")
    }
    return picked(graph, seen)


def reached(graph: Graph, starts: Collection[str], depth: int | None) -> set[str]:
    """Return the nodes that are reached from `starts` in at most `depth` edges."""
    onward: defaultdict[str, list[str]] = defaultdict(list)
    for edge in graph.edges:
        onward[edge.source].append(edge.target)
    seen, front, steps = set(starts), list(starts), 0
    while front and (depth is None or steps < depth):
        found = {target for node in front for target in onward[node]} - seen
        seen |= found
        front, steps = list(found), steps + 1
    return seen


def without(graph: Graph, kinds: Collection[str]) -> Graph:
    """Return the graph without the nodes of some kinds."""
    return picked(graph, {key for key, node in graph.nodes.items() if node.kind not in kinds})


def picked(graph: Graph, keys: Collection[str]) -> Graph:
    """Return the nodes `keys` and the edges between them."""
    return Graph(
        {key: node for key, node in graph.nodes.items() if key in keys},
        {edge for edge in graph.edges if edge.source in keys and edge.target in keys},
    )
