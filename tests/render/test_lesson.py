from __future__ import annotations

import shutil
import subprocess

import pytest

from dockroot.graph import Graph, Node
from dockroot.render import text
from dockroot.render.lesson import dot


def small() -> Graph:
    graph = Graph()
    graph.add(Node("reference r", "reference", 'odd \\n "name"', "odd", "repositories.json"))
    graph.add(Node("image i", "image config", "1234\nsecond", "sha256:1234", "imagedb/1234"))
    graph.add(Node("image j", "image config", "5678", "sha256:5678", "imagedb/5678"))
    graph.link("reference r", "image i", "repositories.json")
    graph.link("image i", "image j", "parent")
    graph.link("image i", "image missing", "parent")
    return graph


def test_the_order_of_adding_does_not_show() -> None:
    graph = small()
    turned = Graph(dict(reversed(graph.nodes.items())), set(graph.edges))
    assert dot(turned) == dot(graph)
    assert text(turned) == text(graph)


def test_each_node_has_a_line_of_its_own_and_dangling_edges_none() -> None:
    lines = dot(small()).splitlines()
    assert sum("[label=" in line and "tooltip=" in line and "->" not in line for line in lines) == 3
    assert sum(" -> " in line for line in lines) == 2
    assert r'label="1234\nsecond"' in dot(small())


def test_what_a_cluster_says_is_not_said_again() -> None:
    (named,) = [
        line
        for line in dot(small()).splitlines()
        if 'tooltip="repositories.json"]' in line and "->" in line
    ]
    assert 'label=""' in named


def test_text_says_what_points_where() -> None:
    assert text(small()) == (
        "image config 1234 second  (imagedb/1234)\n"
        "  parent -> image config 5678\n"
        "image config 5678  (imagedb/5678)\n"
        "reference odd  (repositories.json)\n"
        "  repositories.json -> image config 1234\n"
    )


@pytest.mark.skipif(shutil.which("dot") is None, reason="no Graphviz here")
def test_graphviz_reads_it_and_shows_odd_names_as_they_are() -> None:
    drawn = subprocess.run(
        ["dot", "-Tsvg"],
        input=dot(small(), title="a \\N title").encode(),
        capture_output=True,
        check=True,
    )
    assert "odd \\n &quot;name&quot;" in drawn.stdout.decode()
    assert "a \\N title" in drawn.stdout.decode()
    assert not drawn.stderr
