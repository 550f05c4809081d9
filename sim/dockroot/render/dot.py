"""A graph as dot: one cluster per directory, an edge labelled with the file that makes it.

From left to right the picture goes from the names to the bytes; inside a cluster a stack stands
upright, so that `parent` edges do not cross the others.
"""

from __future__ import annotations

import graphviz

from dockroot.graph import Graph, Node

_COLUMNS = {
    "reference": ("tab", "image/overlay2/\nrepositories.json", "#f0e442"),
    "container": ("component", "containers/", "#f4a582"),
    "image config": ("note", "image/overlay2/\nimagedb/content/sha256/", "#8ecbf0"),
    "mount": ("box3d", "image/overlay2/\nlayerdb/mounts/", "#e3a6c8"),
    "layer": ("box", "image/overlay2/\nlayerdb/sha256/", "#f0b64d"),
    "cache directory": ("folder", "overlay2/", "#6cc7a8"),
    "link": ("cds", "overlay2/l/", "#d9d9d9"),
}
"""Kind of node: shape, the directory such nodes lie in, and a colour (Okabe and Ito's, which the
colour-blind can tell apart, lightened so that dark text on it is easy to read)."""

_TITLED = {"repositories.json", "layerdb/mounts"}
"""Files that no edge is labelled with: the title of a cluster at one of its ends says it."""

_FONT = "Helvetica,Arial,sans-serif"
_GRAPH = {
    "rankdir": "LR",
    "newrank": "true",  # nodes of one rank may stand in different clusters
    "fontname": _FONT,
    "fontsize": "13",
    "labelloc": "t",
    "bgcolor": "white",  # on a dark page, the labels between the nodes stay readable
    "nodesep": "0.22",
    "ranksep": "0.4",
}
_NODE = {"fontname": _FONT, "fontsize": "11", "style": "filled", "margin": "0.1,0.05"}
_EDGE = {"fontname": _FONT, "fontsize": "10", "color": "#555555", "arrowsize": "0.7"}
_CLUSTER = {"fontsize": "11", "style": "rounded", "color": "#aaaaaa", "fontcolor": "#333333"}


def dot(graph: Graph, *, title: str = "") -> str:
    """Return the graph's dot source: sorted, without times, the same on every machine."""
    source = graphviz.Digraph(
        "dockroot",
        graph_attr={**_GRAPH, "label": graphviz.escape(title)},
        node_attr=_NODE,
        edge_attr=_EDGE,
    )
    names = {node.id: f"n{index}" for index, node in enumerate(graph.ordered_nodes)}
    for kind in _COLUMNS:
        column = {names[node.id]: node for node in graph.ordered_nodes if node.kind == kind}
        if column:
            _add_column(source, kind, column)
    for edge in graph.ordered_edges:
        label = _label(edge.file, graph.nodes[edge.source], graph.nodes[edge.target])
        source.edge(names[edge.source], names[edge.target], label=label, tooltip=edge.file)
    return str(source.source)


def _add_column(source: graphviz.Digraph, kind: str, column: dict[str, Node]) -> None:
    shape, where, colour = _COLUMNS[kind]
    with source.subgraph(name=f"cluster_{kind.replace(' ', '_')}") as cluster:
        cluster.attr(label=where, **_CLUSTER)
        with cluster.subgraph(graph_attr={"rank": "same"}) as rank:
            for name, node in column.items():
                rank.node(
                    name,
                    graphviz.escape(node.label).replace("\n", "\\n"),
                    shape=shape,
                    fillcolor=colour,
                    tooltip=graphviz.escape(node.path or node.title),
                )


def _label(file: str, tail: Node, head: Node) -> str:
    if file in _TITLED:
        return ""
    if tail.kind != head.kind:
        return file
    # an upright edge runs through its own label: give that a ground to stand on
    return f'<<table border="0" bgcolor="white" cellpadding="1"><tr><td>{file}</td></tr></table>>'
