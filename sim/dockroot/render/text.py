"""A graph as text: each node, and under it what it points at and by which file."""

from __future__ import annotations

from dockroot.graph import Graph, Node


def text(graph: Graph) -> str:
    """Return one paragraph per node, sorted, without times."""
    lines: list[str] = []
    edges = graph.ordered_edges
    for node in graph.ordered_nodes:
        lines.append(f"{node.kind} {_name(node)}  ({node.path})")
        for edge in edges:
            if edge.source == node.id:
                target = graph.nodes[edge.target]
                lines.append(f"  {edge.file} -> {target.kind} {target.label.splitlines()[0]}")
    return "\n".join(lines) + "\n"


def _name(node: Node) -> str:
    return node.title if node.kind == "reference" else node.label.replace("\n", " ")
