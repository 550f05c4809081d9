"""A graph as dot: one column per kind of directory, an edge labelled with the file that makes it."""

from __future__ import annotations

import graphviz

from dockroot.graph import Graph, Node

_LOOKS = {
    "reference": ("tag", "repositories.json", "#f0e442"),
    "image config": ("note", "imagedb/content/sha256", "#56b4e9"),
    "layer": ("box", "layerdb/sha256", "#e69f00"),
    "cache directory": ("folder", "overlay2", "#009e73"),
    "link": ("cds", "overlay2/l", "#d9d9d9"),
    "mount": ("box3d", "layerdb/mounts", "#cc79a7"),
    "container": ("component", "containers", "#f4a582"),
}
"""Shape, the directory that such nodes lie in, and a colour that the colour-blind can tell apart (Okabe and Ito)."""


def dot(graph: Graph, *, title: str = "") -> str:
    """Return the graph's dot source: sorted, without times, the same on every machine."""
    source = graphviz.Digraph(
        "dockroot",
        graph_attr={
            "rankdir": "LR",
            "fontname": "Helvetica",
            "label": title,
            "labelloc": "t",
            "nodesep": "0.25",
            "ranksep": "0.9",
        },
        node_attr={"fontname": "Helvetica", "fontsize": "10", "style": "filled"},
        edge_attr={"fontname": "Helvetica", "fontsize": "9", "color": "#555555"},
    )
    names = {node.id: f"n{index}" for index, node in enumerate(graph.ordered_nodes)}
    for kind, (shape, where, colour) in _LOOKS.items():
        nodes = [node for node in graph.ordered_nodes if node.kind == kind]
        if not nodes:
            continue
        with source.subgraph(name=f"cluster_{kind.replace(' ', '_')}") as cluster:
            cluster.attr(label=where, style="rounded", color="#bbbbbb", fontcolor="#444444")
            for node in nodes:
                cluster.node(
                    names[node.id],
                    graphviz.escape(_label(node)),
                    shape=shape,
                    fillcolor=colour,
                    tooltip=graphviz.escape(node.path or node.title),
                )
    for edge in graph.ordered_edges:
        source.edge(names[edge.source], names[edge.target], label=edge.file, tooltip=edge.file)
    return str(source.source)


def _label(node: Node) -> str:
    return node.label
