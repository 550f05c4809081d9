"""The map: a box for each directory, a row for each entry, arrows from row to row.

Layers and the directories of `overlay2/` stand as they stack, the base at the bottom, so that an arrow from one
to the next below need not be drawn: `↓` says it. What containers have of their own stands above.
"""

from __future__ import annotations

from collections.abc import Sequence

from dockroot.graph import Graph
from dockroot.render.chart import Arrow, Box, Chart, Row
from dockroot.render.order import Order
from dockroot.store import containers, imagedb, layerdb, mounts, overlay2, repositories

PLACES = {
    "reference": repositories.PATH,
    "container": f"{containers.PATH}/",
    "image config": f"{imagedb.CONTENT}/",
    "mount": f"{mounts.PATH}/",
    "layer": f"{layerdb.PATH}/",
    "cache directory": f"{overlay2.PATH}/",
    "init directory": f"{overlay2.PATH}/",
    "link": f"{overlay2.LINKS}/",
}
"""The directory or file that nodes of a kind lie in."""

_CAPTIONS = {
    "container": ("name", "ID"),
    "image config": ("image ID", "parent"),
    "layer": ("chain ID", "diff ID", "parent"),
    "cache directory": ("cache ID", "lower"),
}
_DRAWN = (
    "repositories.json",
    "diff_ids",
    "cache-id",
    "link",
    "config.v2.json",
    "layerdb/mounts",
    "mount-id",
    "init-id",
)


def chart(graph: Graph, *, fold: int = 0) -> Chart:
    """Return the map of a graph; of a stack that is higher than `fold`, what nothing points into is one row."""
    graph = graph.near
    order = Order(graph)
    own = order.of_containers
    boxes = [
        _box(order, "container", order.containers, (0, 0)),
        _box(order, "mount", order.mounts, (1, 0)),
        _box(order, "cache directory", [key for key in order.directories if key in own], (3, 0)),
        _box(order, "link", [key for key in order.links if key in own], (4, 0)),
        _box(order, "reference", order.references, (0, 1)),
        _box(order, "image config", order.images, (1, 1)),
        _box(order, "layer", order.layers, (2, 1)),
        _box(
            order, "cache directory", [key for key in order.directories if key not in own], (3, 1)
        ),
        _box(order, "link", [key for key in order.links if key not in own], (4, 1)),
    ]
    boxes = [box for box in boxes if box.rows]
    stands_for = _folded(order, fold) if fold else {}
    for box in boxes:
        box.rows = _fold(box.rows, stands_for)
    return Chart(boxes, _arrows(graph, stands_for))


def _box(order: Order, kind: str, keys: list[str], place: tuple[int, int]) -> Box:
    nodes = order.graph.nodes
    captions = _CAPTIONS.get(kind, ())
    if kind == "image config" and not any(map(order.below, keys)):
        captions = ()  # what was pulled has no parent, nor what BuildKit builds
    stands = captions[-1:] in (("parent",), ("lower",))
    rows = [
        Row.of(nodes[key], *([_stands_on(order, keys, at)] if stands else []))
        for at, key in enumerate(keys)
    ]
    return Box(kind, kind, PLACES[kind], captions, rows, (*place, 0))


def _stands_on(order: Order, keys: list[str], at: int) -> str:
    """Return `↓` for the next row, the ID of another, nothing for a base."""
    below = order.below(keys[at])
    if not below:
        return ""
    if keys[at + 1 : at + 2] == [below]:
        return "↓"
    node = order.graph.nodes.get(below)
    return node.label.split("\n")[0] if node else "?"


def _arrows(graph: Graph, stands_for: dict[str, str]) -> list[Arrow]:
    """Return the arrows between boxes: of a list the nearest, a mount's parent not, for its directory shows it."""
    found = dict.fromkeys(
        Arrow(
            stands_for.get(edge.source, edge.source),
            stands_for.get(edge.target, edge.target),
            edge.file,
        )
        for edge in graph.ordered_edges
        if edge.file in _DRAWN
    )
    return list(found)


def _folded(order: Order, most: int) -> dict[str, str]:
    """Return for each node of a fold the one that stands for it."""
    graph = order.graph
    named = {
        edge.target
        for edge in graph.edges
        if edge.file in ("diff_ids", "parent") and not edge.source.startswith("layer ")
    }
    run: list[str] = []
    runs = [run]
    for key, after in zip(order.layers, [*order.layers, ""][1:], strict=True):
        if key in named or graph.nodes[key].mark:
            runs.append(run := [])
        else:
            run.append(key)
        if order.below(key) != after:
            runs.append(run := [])
    stands_for: dict[str, str] = {}
    for each in runs:
        if len(each) > most:
            _stand_for(order, each[1:-1], stands_for)
    return stands_for


def _stand_for(order: Order, layers: Sequence[str], stands_for: dict[str, str]) -> None:
    caches = [order.first(key, "cache-id") for key in layers]
    links = [order.first(key, "link") for key in caches]
    for keys in (layers, caches, links):
        stands_for.update(dict.fromkeys(keys, keys[0]))


def _fold(rows: list[Row], stands_for: dict[str, str]) -> list[Row]:
    counts: dict[str, int] = {}
    for row in rows:
        if row.id in stands_for:
            counts[stands_for[row.id]] = counts.get(stands_for[row.id], 0) + 1
    kept = []
    for row in rows:
        count = counts.get(row.id, 0)
        if count:
            kept.append(
                Row(row.id, row.kind, (f"… {count} more …",), f"{count} entries", folded=count)
            )
        elif row.id not in stands_for:
            kept.append(row)
    return kept
