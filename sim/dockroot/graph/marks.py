"""What is told of nodes beside what they are: what came and went, what is wrong, what a layer hides."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from dockroot.findings import Finding
from dockroot.graph.model import Graph, Node
from dockroot.root import DockerRoot
from dockroot.store import containers, imagedb, layerdb, mounts, overlay2, repositories
from dockroot.tree import Directory


def compared(before: Graph, after: Graph) -> Graph:
    """Return both graphs in one: what is in one alone is marked."""
    nodes = dict(after.nodes)
    for key in after.nodes.keys() - before.nodes.keys():
        nodes[key] = replace(after.nodes[key], mark="added")
    for key in before.nodes.keys() - after.nodes.keys():
        nodes[key] = replace(before.nodes[key], mark="removed")
    return Graph(nodes, before.edges | after.edges)


def with_whiteouts(graph: Graph, root: DockerRoot) -> Graph:
    """Return the graph with a note at each directory whose layer hides something below it: its `diff/` is opened."""
    nodes = dict(graph.nodes)
    for key, node in graph.nodes.items():
        if key.startswith("cache "):
            hidden = _hidden(root.diff_of(node.title))
            if hidden:
                more = f" and {len(hidden) - _NAMED} more" if len(hidden) > _NAMED else ""
                nodes[key] = replace(node, note=f"hides {', '.join(hidden[:_NAMED])}{more}")
    return Graph(nodes, graph.edges)


_NAMED = 4


def _hidden(diff: Directory) -> list[str]:
    return [
        f"/{path}/*" if isinstance(node, Directory) else f"/{path}"
        for path, node in diff.walk()
        if (node.is_opaque if isinstance(node, Directory) else node.is_whiteout)
    ]


_KIND_OF_PLACE = (
    (imagedb.CONTENT, "image", "image config"),
    (mounts.PATH, "mount", "mount"),
    (layerdb.PATH, "layer", "layer"),
    (overlay2.LINKS, "link", "link"),
    (overlay2.PATH, "cache", "cache directory"),
    (containers.PATH, "container", "container"),
)


def with_findings(graph: Graph, findings: Iterable[Finding]) -> Graph:
    """Return the graph with what is wrong marked; what a reader leaves out for it is a node without edges."""
    nodes = dict(graph.nodes)
    for finding in findings:
        for key in _told_of(graph, finding):
            node = nodes.get(key) or _left_out(key)
            notes = (
                dict.fromkeys([*node.note.split(", "), finding.id]) if node.note else [finding.id]
            )
            nodes[key] = replace(node, mark="wrong", note=", ".join(notes))
    return Graph(nodes, graph.edges)


def _told_of(graph: Graph, finding: Finding) -> list[str]:
    if finding.path == repositories.PATH:
        return sorted(
            edge.source
            for edge in graph.edges
            if edge.file == "repositories.json" and edge.target not in graph.nodes
        )
    key = node_at(finding.path)
    return [key] if key else []


def _left_out(key: str) -> Node:
    prefix, _, name = key.partition(" ")
    place, _, kind = next(each for each in _KIND_OF_PLACE if each[1] == prefix)
    return Node(key, kind, name[:6] if kind == "link" else name[:12], name, f"{place}/{name}")


def node_at(path: str) -> str:
    """Return the ID of the node that a path in the root lies in; empty where there is none."""
    for place, prefix, _ in _KIND_OF_PLACE:
        if path.startswith(f"{place}/"):
            return f"{prefix} {path.removeprefix(f'{place}/').split('/')[0]}"
    return ""
