"""A graph as dot: one cluster per directory, an edge labelled with the file that makes it.

A stack of layers stands upright, its top above: `parent` edges run down inside their cluster, all
others from left to right, from the names to the bytes.
"""

from __future__ import annotations

from collections.abc import Iterable

import graphviz

from dockroot.graph import Graph, Node

_COLUMNS = (
    ("reference", "tab", "image/overlay2/\nrepositories.json", "#f0e442"),
    ("container", "component", "containers/", "#f4a582"),
    ("image config", "note", "image/overlay2/\nimagedb/content/sha256/", "#8ecbf0"),
    ("mount", "box3d", "image/overlay2/\nlayerdb/mounts/", "#e3a6c8"),
    ("layer", "box", "image/overlay2/\nlayerdb/sha256/", "#f0b64d"),
    ("cache directory", "folder", "overlay2/", "#6cc7a8"),
    ("link", "cds", "overlay2/l/", "#d9d9d9"),
)
"""Kind, shape, the directory such nodes lie in, a colour (Okabe and Ito's, lightened: dark text on
them is easy to read, and the colour-blind can tell them apart)."""

_FONT = "Helvetica,Arial,sans-serif"
_UPRIGHT = {("image config", "image config"), ("layer", "layer")}


def dot(graph: Graph, *, title: str = "") -> str:
    """Return the graph's dot source: sorted, without times, the same on every machine."""
    nodes = _top_first(graph)
    names = {node.id: f"n{index}" for index, node in enumerate(graph.ordered_nodes)}
    source = graphviz.Digraph(
        "dockroot",
        graph_attr={
            "rankdir": "LR",
            "fontname": _FONT,
            "fontsize": "12",
            "label": graphviz.escape(title),
            "labelloc": "t",
            "bgcolor": "white",  # on a dark page the labels between the nodes stay readable
            "nodesep": "0.22",
            "ranksep": "0.55",
            "newrank": "true",
        },
        node_attr={"fontname": _FONT, "fontsize": "11", "style": "filled", "margin": "0.1,0.05"},
        edge_attr={"fontname": _FONT, "fontsize": "10", "color": "#555555", "arrowsize": "0.7"},
    )
    for kind, shape, where, colour in _COLUMNS:
        column = [node for node in nodes if node.kind == kind]
        if column:
            with source.subgraph(name=f"cluster_{kind.replace(' ', '_')}") as cluster:
                cluster.attr(
                    label=where, style="rounded", color="#aaaaaa", fontcolor="#333333", fontsize="11"
                )
                for node in column:
                    cluster.node(
                        names[node.id],
                        graphviz.escape(node.label),
                        shape=shape,
                        fillcolor=colour,
                        tooltip=graphviz.escape(node.path or node.title),
                    )
                _stand_upright(cluster, [names[node.id] for node in column])
    for edge in graph.ordered_edges:
        kinds = (graph.nodes[edge.source].kind, graph.nodes[edge.target].kind)
        tail, head = names[edge.source], names[edge.target]
        if kinds in _UPRIGHT:
            source.edge(head, tail, label=f'<<table border="0" cellspacing="0" cellpadding="1" bgcolor="white"><tr><td>{edge.file}</td></tr></table>>', tooltip=edge.file, dir="back")
        else:
            source.edge(tail, head, label="" if edge.file in ("repositories.json", "layerdb/mounts") else edge.file, tooltip=edge.file)
    return str(source.source)


def _stand_upright(cluster: graphviz.Digraph, names: Iterable[str]) -> None:
    with cluster.subgraph() as rank:
        rank.attr(rank="same")
        for name in names:
            rank.node(name)


def _top_first(graph: Graph) -> list[Node]:
    """Return the nodes so that each comes before those that it stands on; else sorted."""
    below: dict[str, list[str]] = {}
    for edge in graph.ordered_edges:
        below.setdefault(edge.source, []).append(edge.target)
    return graph.ordered_nodes
