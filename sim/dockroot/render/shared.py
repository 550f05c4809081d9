"""What images share: stacks of layers that part where images part, and who stands on each."""

from __future__ import annotations

from collections import defaultdict

from dockroot.graph import Graph, picked
from dockroot.render.chart import Arrow, Box, Chart, Row
from dockroot.render.order import Order

_SHOWN = 6
"""How many layers of a stretch are rows of their own."""


def chart(graph: Graph) -> Chart:
    """Return the stretches of layers between the places where images part, the bases at the left."""
    graph = _without_steps(graph)
    order = Order(graph)
    users = _users(graph)
    stretches = _stretches(order, users)
    boxes, arrows, top_of = [], [], {}
    for stretch in stretches:
        count = len(users[stretch[0]])
        title = f"in {count} images" if count != 1 else "in 1 image"
        boxes.append(Box(stretch[0], "layer", title, (), _rows(graph, stretch)))
        top_of.update(dict.fromkeys(stretch, stretch[0]))
    for stretch in stretches:
        parent = order.below(stretch[-1])
        if parent in top_of:
            arrows.append(Arrow(stretch[-1], _shown(parent, stretches), "parent", back=True))
    for top, images in _by_top(order).items():
        box = Box(
            f"images {top}",
            "image config",
            "images",
            (),
            [_image(order, image) for image in images],
        )
        boxes.append(box)
        if top in top_of:
            arrows.append(Arrow(images[0], _shown(top, stretches), "diff_ids", back=True))
    return Chart(boxes, arrows, placed=False)


def _users(graph: Graph) -> defaultdict[str, set[str]]:
    users: defaultdict[str, set[str]] = defaultdict(set)
    for edge in graph.edges:
        if edge.file == "diff_ids":
            users[edge.target].add(edge.source)
    return users


def _stretches(order: Order, users: defaultdict[str, set[str]]) -> list[list[str]]:
    """Return the layers in use, cut where the layer below has other users; each from its top down."""
    stretches: list[list[str]] = []
    for key in order.layers:
        if not users[key]:
            continue
        last = stretches[-1][-1] if stretches else ""
        if last and order.below(last) == key and users[last] == users[key]:
            stretches[-1].append(key)
        else:
            stretches.append([key])
    return stretches


def _rows(graph: Graph, stretch: list[str]) -> list[Row]:
    rows = [Row.of(graph.nodes[key]) for key in stretch]
    if len(rows) <= _SHOWN:
        return rows
    count = len(rows) - _SHOWN + 1
    middle = rows[_SHOWN // 2]
    folded = Row(middle.id, "layer", (f"… {count} more …",), f"{count} layers", folded=count)
    return [*rows[: _SHOWN // 2], folded, *rows[-_SHOWN // 2 + 1 :]]


def _shown(key: str, stretches: list[list[str]]) -> str:
    """Return the row at which an arrow to a layer ends: the layer itself, or the top of its stretch."""
    for stretch in stretches:
        if key in stretch:
            return key if len(stretch) <= _SHOWN else stretch[0]
    return key


def _without_steps(graph: Graph) -> Graph:
    """Leave out images without a name that another was built on."""
    steps = {
        edge.target
        for edge in graph.edges
        if edge.file == "parent" and edge.target.startswith("image ")
    }
    steps -= {edge.target for edge in graph.edges if edge.file == "repositories.json"}
    return picked(graph, graph.nodes.keys() - steps)


def _by_top(order: Order) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for image in order.images:
        found.setdefault(order.first(image, "diff_ids"), []).append(image)
    return found


def _image(order: Order, image: str) -> Row:
    names = [
        order.graph.nodes[key].label.split("\n")[0]
        for key in order.references
        if order.first(key, "repositories.json") == image and "@" not in key
    ]
    row = Row.of(order.graph.nodes[image])
    return Row(row.id, row.kind, (", ".join(names) or "<none>", *row.cells), row.title, row.path)
