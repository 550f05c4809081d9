"""A graph as dot for a lesson: one cluster per directory, an edge labelled with the file that makes it.

From left to right the picture goes from the names to the bytes; inside a cluster a stack stands upright, so that
`parent` edges do not cross the others.
"""

from __future__ import annotations

import graphviz

from dockroot.errors import UsageError
from dockroot.graph import Edge, Graph, Node
from dockroot.render.palette import FILLS, FRAME, GROUND, INK, LINE, MARKS, QUIET, WRONG
from dockroot.render.tables import FONT, SIGNS

MOST = 6
"""How many layers a lesson shows: beyond, the arrows cross too often to be followed."""

_COLUMNS = {
    "reference": ("image/overlay2/\nrepositories.json", ("reference",)),
    "container": ("containers/", ("container",)),
    "image_config": ("image/overlay2/\nimagedb/content/sha256/", ("image config",)),
    "mount": ("image/overlay2/\nlayerdb/mounts/", ("mount",)),
    "layer": ("image/overlay2/\nlayerdb/sha256/", ("layer",)),
    "cache_directory": ("overlay2/", ("cache directory", "init directory")),
    "link": ("overlay2/l/", ("link",)),
}
_SHAPES = {
    "reference": "tab",
    "container": "component",
    "image config": "note",
    "mount": "box3d",
    "layer": "box",
    "cache directory": "folder",
    "init directory": "folder",
    "link": "cds",
}
_TITLED = {"repositories.json", "layerdb/mounts"}
"""Files that no edge is labelled with: the title of a cluster at one of its ends says it."""

_GRAPH = {
    "rankdir": "LR",
    "newrank": "true",  # nodes of one rank may stand in different clusters
    "fontname": FONT,
    "fontsize": "13",
    "fontcolor": INK,
    "labelloc": "t",
    "bgcolor": GROUND,
    "nodesep": "0.22",
    "ranksep": "0.4",
}
_NODE = {
    "fontname": FONT, "fontsize": "11", "fontcolor": INK, "color": QUIET, "style": "filled",
    "margin": "0.1,0.05",
}  # fmt: skip
_EDGE = {
    "fontname": FONT, "fontsize": "10", "fontcolor": QUIET, "color": LINE, "arrowsize": "0.7",
}  # fmt: skip
_CLUSTER = {"fontsize": "11", "style": "rounded", "color": FRAME, "fontcolor": QUIET}


def dot(graph: Graph, *, title: str = "", links: str = "") -> str:
    """Return the graph's dot source: sorted, without times, the same on every machine.

    Raises: UsageError when it has too many layers to be read.
    """
    count = sum(node.kind == "layer" for node in graph.nodes.values())
    if count > MOST:
        raise UsageError(
            f"a lesson shows up to {MOST} layers, and here are {count}",
            hint="name an image or a container, or use --view map",
        )
    source = graphviz.Digraph(
        "dockroot",
        graph_attr={**_GRAPH, "label": graphviz.escape(title)},
        node_attr=_NODE,
        edge_attr=_EDGE,
    )
    names = {node.id: f"n{index}" for index, node in enumerate(graph.ordered_nodes)}
    for key, (where, kinds) in _COLUMNS.items():
        column = {names[node.id]: node for node in graph.ordered_nodes if node.kind in kinds}
        if column:
            _add_column(source, key, where, column, links)
    edges = graph.near.ordered_edges
    pairs = {(edge.source, edge.target) for edge in edges}
    for edge in edges:
        returned = (edge.target, edge.source) in pairs
        if edge.file == "symlink" and returned:
            continue
        both = {"dir": "both"} if edge.file == "link" and returned else {}
        label = _label(edge, graph.nodes[edge.source], graph.nodes[edge.target])
        tip = f"{edge.file}, and back by the symlink" if both else edge.file
        source.edge(names[edge.source], names[edge.target], label=label, tooltip=tip, **both)
    return str(source.source)


def _add_column(
    source: graphviz.Digraph, key: str, where: str, column: dict[str, Node], links: str
) -> None:
    with source.subgraph(name=f"cluster_{key}") as cluster:
        cluster.attr(label=where, **_CLUSTER)
        with cluster.subgraph(graph_attr={"rank": "same"}) as rank:
            for name, node in column.items():
                label = SIGNS.get(node.mark, "") + node.label
                look = {
                    "shape": _SHAPES[node.kind],
                    "fillcolor": MARKS.get(node.mark, FILLS[node.kind]),
                    "tooltip": graphviz.escape(node.note or node.path or node.title),
                }
                if node.mark == "wrong":
                    look.update(color=WRONG, fontcolor=WRONG, penwidth="2")
                if node.mark == "removed":
                    look.update(style="filled,dashed")
                if links and node.path:
                    look["URL"] = graphviz.escape(links + node.path)
                rank.node(name, graphviz.escape(label).replace("\n", "\\n"), **look)


def _label(edge: Edge, tail: Node, head: Node) -> str:
    if edge.file in _TITLED:
        return ""
    if _column(tail) != _column(head):
        return edge.file
    # an upright edge runs through its own label: give that a ground to stand on
    return f'<<table border="0" bgcolor="{GROUND}" cellpadding="1"><tr><td>{edge.file}</td></tr></table>>'


def _column(node: Node) -> str:
    return next(key for key, (_, kinds) in _COLUMNS.items() if node.kind in kinds)
