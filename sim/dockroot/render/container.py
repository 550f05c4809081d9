"""One container: the directories that overlayfs stacks for it, the topmost first."""

from __future__ import annotations

from dockroot.graph import Graph, Node
from dockroot.render.chart import Arrow, Box, Chart, Row
from dockroot.render.order import Order


def chart(graph: Graph, container: str) -> Chart:
    """Return the stack of the container whose node is `container`, and what makes each part of it."""
    order = Order(graph)
    mount = order.first(container, "layerdb/mounts")
    upper, init = order.first(mount, "mount-id"), order.first(mount, "init-id")
    lowers = [order.first(link, "symlink") or link for link in order.out.get((upper, "lower"), [])]
    stack = Box("stack", "cache directory", "overlay2/", ("", "directory", "by its short link"))
    stack.rows = _top(graph.nodes[upper]) if upper in graph.nodes else []
    for at, key in enumerate(lowers):
        role = "init" if key == init else f"lower {len(lowers) - at}"
        if key in graph.nodes:
            stack.rows.append(_row(order, graph.nodes[key], role))
    layers = [layer for layer in order.layers if order.first(layer, "cache-id") in lowers]
    boxes = [
        Box("container", "container", "containers/", (), _rows(graph, [container])),
        Box("mount", "mount", "image/overlay2/layerdb/mounts/", (), _rows(graph, [mount])),
        stack,
        Box(
            "layer",
            "layer",
            "image/overlay2/layerdb/sha256/",
            ("chain ID", "diff ID"),
            _rows(graph, layers),
        ),
    ]
    arrows = [
        Arrow(container, mount, "layerdb/mounts"),
        Arrow(mount, upper, "mount-id"),
        Arrow(mount, init, "init-id"),
        *(Arrow(layer, order.first(layer, "cache-id"), "cache-id", back=True) for layer in layers),
    ]
    lower = next((at for at, row in enumerate(stack.rows) if row.cells[0].startswith("lower")), 0)
    for column, (box, free) in enumerate(zip(boxes, (1, 1, 0, lower), strict=True)):
        box.place = (column, 0, free)
    return Chart([box for box in boxes if box.rows], arrows)


def _rows(graph: Graph, keys: list[str]) -> list[Row]:
    return [Row.of(graph.nodes[key]) for key in keys if key in graph.nodes]


def _top(upper: Node) -> list[Row]:
    """Return what a container has to itself: the merged view, what it writes, and where the kernel prepares it."""
    return [
        Row(
            "merged",
            "mount",
            ("merged", f"{upper.label}/merged", ""),
            "what the container sees",
            f"{upper.path}/merged",
        ),
        Row(
            upper.id,
            "container",
            ("upper", f"{upper.label}/diff", ""),
            "what it wrote",
            f"{upper.path}/diff",
        ),
        Row(
            "work",
            "link",
            ("work", f"{upper.label}/work", ""),
            "where the kernel prepares it",
            f"{upper.path}/work",
        ),
    ]


def _row(order: Order, node: Node, role: str) -> Row:
    link = order.graph.nodes.get(order.first(node.id, "link"))
    by = f"l/{link.label}" if link else ""
    return Row(
        node.id,
        node.kind,
        (role, f"{node.label}/diff", by),
        node.title,
        f"{node.path}/diff",
        node.mark,
        node.note,
    )
