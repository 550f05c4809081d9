"""A graph as text: each node, and under it what it points at and by which file."""

from __future__ import annotations

from dockroot.graph import Graph


def text(graph: Graph) -> str:
    """Return one paragraph per node, sorted, without times."""
    lines: list[str] = []
    edges = graph.ordered_edges
    for node in graph.ordered_nodes:
        lines.append(f"{node.kind} {node.label.replace(chr(10), ' ')}  ({node.path})")
        lines += [
            f"  {edge.file} -> {graph.nodes[edge.target].kind} {graph.nodes[edge.target].label.replace(chr(10), ' ')}"
            for edge in edges
            if edge.source == node.id
        ]
    return "\n".join(lines) + "\n"
