"""What each view shows, and that no format loses or breaks it."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.dom.minidom
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.check.roots import clean

from dockroot import graph as graphs
from dockroot import render
from dockroot.errors import UsageError
from dockroot.graph import Graph, Node
from dockroot.render import container, lesson, maps, shared, svg, tables
from dockroot.render.chart import Chart, Row
from dockroot.render.palette import DARK, FILLS, MARKS
from dockroot.root import read

GOLDEN = Path(__file__).with_name("golden")
needs_dot = pytest.mark.skipif(shutil.which("dot") is None, reason="no Graphviz here")


def tower(height: int, *, images: int = 1) -> Graph:
    """Return a stack of layers, and images on its top, with the directories and links of the layers."""
    graph = Graph()
    for number in range(height):
        name = f"{number:064x}"
        graph.add(
            Node(
                f"layer {name}",
                "layer",
                f"l{number:03}\ndiff d{number:03}",
                name,
                f"layerdb/{name}",
            )
        )
        graph.add(
            Node(f"cache {name}", "cache directory", f"c{number:03}", name, f"overlay2/{name}")
        )
        graph.add(
            Node(f"link {number}", "link", f"L{number:03}", str(number), f"overlay2/l/{number}")
        )
        graph.link(f"layer {name}", f"cache {name}", "cache-id")
        graph.link(f"cache {name}", f"link {number}", "link")
        graph.link(f"link {number}", f"cache {name}", "symlink")
        for below in range(number):
            if below == number - 1:
                graph.link(f"layer {name}", f"layer {below:064x}", "parent")
            graph.link(f"cache {name}", f"link {below}", "lower", number - below)
    for number in range(images):
        graph.add(
            Node(
                f"image {number}", "image config", f"i{number:03}", str(number), f"imagedb/{number}"
            )
        )
        for below in range(height):
            graph.link(f"image {number}", f"layer {below:064x}", "diff_ids", height - below)
    return graph


def whole() -> Graph:
    return graphs.of_root(read(clean("28.5"))[0])


def kinds(chart: Chart) -> list[str]:
    return [box.kind for box in chart.boxes]


def cells(chart: Chart, kind: str) -> list[tuple[str, ...]]:
    return [row.cells for box in chart.boxes if box.kind == kind for row in box.rows]


def test_a_map_has_each_thing_once_and_each_pointer_that_no_cell_tells() -> None:
    graph = whole()
    chart = maps.chart(graph)
    assert sorted(row for row in chart.rows) == sorted(graph.nodes)
    drawn = {(arrow.source, arrow.target, arrow.file) for arrow in chart.arrows}
    told = {
        (edge.source, edge.target, edge.file)
        for edge in graph.edges
        if edge.is_near and edge.file not in ("parent", "lower", "symlink")
    }
    assert drawn == told


def test_layers_stand_above_their_parents_and_beside_their_directories() -> None:
    chart = maps.chart(tower(5))
    assert cells(chart, "layer") == [
        (f"l{number:03}", f"d{number:03}", "↓" if number else "") for number in (4, 3, 2, 1, 0)
    ]
    assert [row[0] for row in cells(chart, "cache directory")] == [
        "c004",
        "c003",
        "c002",
        "c001",
        "c000",
    ]
    assert [row[0] for row in cells(chart, "link")] == ["L004", "L003", "L002", "L001", "L000"]


def test_of_two_stacks_on_one_layer_the_higher_stands_next_to_it() -> None:
    graph = tower(3)
    graph.add(Node("layer x", "layer", "lxxx\ndiff dxxx", "x"))
    graph.link("layer x", f"layer {0:064x}", "parent")
    assert [row[0::2] for row in cells(maps.chart(graph), "layer")] == [
        ("lxxx", "l000"),
        ("l002", "↓"),
        ("l001", "↓"),
        ("l000", ""),
    ]


def test_a_circle_of_parents_is_shown_and_not_followed_for_ever() -> None:
    graph = tower(2)
    graph.link(f"layer {0:064x}", f"layer {1:064x}", "parent")
    assert len(cells(maps.chart(graph), "layer")) == 2


@pytest.mark.parametrize("height", [33, 200])
def test_a_high_stack_is_folded_where_nothing_points_into_it(height: int) -> None:
    chart = maps.chart(tower(height), fold=30)
    for kind in ("layer", "cache directory", "link"):
        rows = cells(chart, kind)
        assert (f"… {height - 3} more …",) in rows
        assert len(rows) == 4
    text = render.columns(chart)
    assert f"… {height - 3} more …" in text
    assert len(maps.chart(tower(height)).rows) == 3 * height + 1


def test_what_an_image_stands_on_is_never_folded() -> None:
    graph = tower(100)
    graph.add(Node("image low", "image config", "low", "low"))
    graph.link("image low", f"layer {50:064x}", "diff_ids", 1)
    assert "l050" in {row[0] for row in cells(maps.chart(graph, fold=30), "layer")}


def test_the_stack_of_a_container_is_the_kernels() -> None:
    root = read(clean("28.5"))[0]
    box = next(each for each in root.containers.values() if each.name == "solo")
    mount = root.mounts[box.id]
    chart = container.chart(graphs.around(root, [f"container {box.id}"]), f"container {box.id}")
    rows = cells(chart, "cache directory")
    layers = root.layer_chain(mount.parent)[::-1]
    assert [row[0] for row in rows] == ["merged", "upper", "work", "init"] + [
        f"lower {number}" for number in range(len(layers), 0, -1)
    ]
    assert [row[1] for row in rows[4:]] == [f"{each.cache_id[:12]}/diff" for each in layers]
    links = root.directories[mount.mount_id].lower_links
    assert [row[2] for row in rows[3:]] == [f"l/{link[:6]}" for link in links]
    assert kinds(chart) == ["container", "mount", "cache directory", "layer"]


def test_what_images_share_stands_in_one_box() -> None:
    graph = whole()
    chart = shared.chart(graph)
    counts = {box.title: [row.id for row in box.rows] for box in chart.boxes if box.kind == "layer"}
    bases = [rows for title, rows in counts.items() if title == "in 3 images"]
    assert len(bases) == 1
    images = {row.cells[0] for box in chart.boxes if box.kind == "image config" for row in box.rows}
    assert images == {
        "alpine:latest",
        "app:latest",
        "busybox:latest",
        "other:latest",
        "solo:latest",
    }
    assert all(arrow.source in chart.rows and arrow.target in chart.rows for arrow in chart.arrows)


def test_long_stretches_are_cut_in_the_middle() -> None:
    (box, images) = shared.chart(tower(40, images=2)).boxes
    assert [row.cells[0] for row in box.rows] == [
        "l039",
        "l038",
        "l037",
        "… 35 more …",
        "l001",
        "l000",
    ]
    assert box.title == "in 2 images"
    assert len(images.rows) == 2


def test_a_lesson_of_many_layers_is_refused() -> None:
    with pytest.raises(UsageError) as refused:
        lesson.dot(tower(7))
    assert "--view map" in (refused.value.hint or "")


VIEWS: dict[str, Callable[[], Chart]] = {
    "map": lambda: maps.chart(whole()),
    "folded": lambda: maps.chart(tower(40), fold=30),
    "shared": lambda: shared.chart(whole()),
    "step": lambda: maps.chart(graphs.compared(tower(2), tower(3, images=2))),
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("form", ["dot", "mmd", "txt"])
def test_the_text_is_as_it_was(view: str, form: str) -> None:
    """To draw the golden texts anew: `python -m tests.render.golden`."""
    assert drawn(view, form) == (GOLDEN / f"{view}.{form}").read_text()


def drawn(view: str, form: str) -> str:
    chart = VIEWS[view]()
    if form == "dot":
        return render.dot(chart, title=f"A {view}")
    return render.mermaid(chart, title=f"A {view}") if form == "mmd" else render.columns(chart)


def test_the_order_of_adding_does_not_show() -> None:
    graph = tower(4, images=3)
    turned = Graph(dict(reversed(graph.nodes.items())), set(sorted(graph.edges, key=repr)))
    assert render.dot(maps.chart(turned)) == render.dot(maps.chart(graph))
    assert render.mermaid(maps.chart(turned)) == render.mermaid(maps.chart(graph))


ODD = st.text(min_size=1, max_size=12)


@needs_dot
@given(ODD, ODD, ODD)
def test_no_name_breaks_the_dot_source(label: str, path: str, title: str) -> None:
    graph = Graph()
    graph.add(Node("reference r", "reference", label, path, path, "wrong", title))
    graph.add(Node("image i", "image config", label, path, path, "removed"))
    graph.link("reference r", "image i", "repositories.json")
    source = render.dot(maps.chart(graph), title=title, links=path)
    done = subprocess.run(
        ["dot", "-Tsvg"], input=source.encode("utf-8", "replace"), capture_output=True, check=True
    )
    assert not done.stderr
    finished = svg.finish(done.stdout.decode(), source, title=title, words=label, follow=True)
    if not re.search(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", title + label):
        xml.dom.minidom.parseString(finished.encode())


@needs_dot
def test_a_finished_picture_says_what_it_shows_in_words_and_in_the_dark() -> None:
    chart = maps.chart(whole())
    source = render.dot(chart, title="All")
    drawing = subprocess.run(
        ["dot", "-Tsvg"], input=source.encode(), capture_output=True, check=True
    )
    words = render.words(chart, "All")
    finished = svg.finish(drawing.stdout.decode(), source, title="All", words=words, follow=True)
    document = xml.dom.minidom.parseString(finished.encode()).documentElement
    assert document is not None
    (name, description) = (
        document.getElementsByTagName("title")[0],
        document.getElementsByTagName("desc")[0],
    )
    assert (
        document.getAttribute("aria-labelledby")
        == f"{name.getAttribute('id')} {description.getAttribute('id')}"
    )
    assert description.firstChild is not None
    assert description.firstChild.nodeValue == words
    assert svg.stamp(finished) == svg.digest(source)
    used = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', finished))
    assert used
    assert used <= DARK.keys()
    assert "prefers-color-scheme: dark" in finished
    assert f'xlink:href="{tables.NOWHERE}"' not in finished


def test_every_colour_has_a_counterpart_on_a_dark_ground_and_text_on_it_is_readable() -> None:
    for light in (*FILLS.values(), *MARKS.values()):
        assert contrast(light, "#1a1a1a") > 4.5
        assert contrast(DARK[light], DARK["#1a1a1a"]) > 4.5
    assert len(set(FILLS.values())) == len(FILLS)
    source = render.dot(maps.chart(whole()), title="x")
    assert set(re.findall("#[0-9a-f]{6}", render.darkened(source))) <= set(DARK.values())


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_words_name_boxes_arrows_and_what_is_wrong() -> None:
    chart = maps.chart(tower(2))
    chart.boxes[0].rows[0] = Row("image 0", "image config", ("i000",), mark="wrong", note="bad")
    assert render.words(chart, "Two") == (
        "Two. From left to right: 1 image config in image/overlay2/imagedb/content/sha256/; 2 layers in"
        " image/overlay2/layerdb/sha256/; 2 directories in overlay2/; 2 links in overlay2/l/. Arrows, by the file"
        " that makes them: cache-id (2), diff_ids (1), link (2). Found wrong: image config i000, bad."
    )
