"""Every pointer file is an edge, and every edge a pointer file."""

from __future__ import annotations

import json
import posixpath

import pytest
from tests.check.roots import clean
from tests.explain.roots import sample

from dockroot import graph as graphs
from dockroot.digest import DiffID, chain_ids
from dockroot.findings import Finding
from dockroot.graph import Edge, Graph, Node
from dockroot.root import read
from dockroot.tree import Directory, Draft

STORE = "image/overlay2"


def pointers(tree: Directory) -> set[Edge]:
    """Return what the pointer files of a tree say, read without any of our readers."""
    return {*_of_images(tree), *_of_layers(tree), *_of_directories(tree), *_of_containers(tree)}


def _text(tree: Directory, path: str) -> str:
    return (tree.read_file(path) or b"").decode()


def _of_images(tree: Directory) -> list[Edge]:
    found = []
    names = json.loads(_text(tree, f"{STORE}/repositories.json") or '{"Repositories": {}}')
    for references in names["Repositories"].values():
        for name, image in references.items():
            target = f"image {image.removeprefix('sha256:')}"
            found.append(Edge(f"reference {name}", target, "repositories.json"))
    for name in tree.names(f"{STORE}/imagedb/content/sha256"):
        config = json.loads(_text(tree, f"{STORE}/imagedb/content/sha256/{name}"))
        chains = chain_ids([DiffID(each) for each in config["rootfs"].get("diff_ids") or ()])
        for distance, chain in enumerate(reversed(list(chains)), 1):
            found.append(Edge(f"image {name}", f"layer {chain.hex}", "diff_ids", distance))
        if parent := _text(tree, f"{STORE}/imagedb/metadata/sha256/{name}/parent"):
            found.append(Edge(f"image {name}", f"image {parent.removeprefix('sha256:')}", "parent"))
    return found


def _of_layers(tree: Directory) -> list[Edge]:
    found = []
    for name in tree.names(f"{STORE}/layerdb/sha256"):
        path = f"{STORE}/layerdb/sha256/{name}"
        found.append(Edge(f"layer {name}", f"cache {_text(tree, f'{path}/cache-id')}", "cache-id"))
        if parent := _text(tree, f"{path}/parent"):
            found.append(Edge(f"layer {name}", f"layer {parent.removeprefix('sha256:')}", "parent"))
    return found


def _of_directories(tree: Directory) -> list[Edge]:
    found = []
    for name in tree.names("overlay2"):
        if name == "l":
            continue
        found.append(Edge(f"cache {name}", f"link {_text(tree, f'overlay2/{name}/link')}", "link"))
        lower = _text(tree, f"overlay2/{name}/lower")
        for distance, each in enumerate(lower.split(":") if lower else (), 1):
            found.append(
                Edge(f"cache {name}", f"link {each.removeprefix('l/')}", "lower", distance)
            )
    for name in tree.names("overlay2/l"):
        node = tree.get(f"overlay2/l/{name}")
        assert node is not None
        target = posixpath.normpath(posixpath.join("overlay2/l", node.target)).split("/")[1]
        found.append(Edge(f"link {name}", f"cache {target}", "symlink"))
    return found


def _of_containers(tree: Directory) -> list[Edge]:
    found = []
    for name in tree.names("containers"):
        image = json.loads(_text(tree, f"containers/{name}/config.v2.json"))["Image"]
        target = f"image {image.removeprefix('sha256:')}"
        found.append(Edge(f"container {name}", target, "config.v2.json"))
    for name in tree.names(f"{STORE}/layerdb/mounts"):
        path = f"{STORE}/layerdb/mounts/{name}"
        mount = f"mount {name}"
        found.append(Edge(f"container {name}", mount, "layerdb/mounts"))
        found += [
            Edge(mount, f"cache {_text(tree, f'{path}/{file}')}", file)
            for file in ("mount-id", "init-id")
        ]
        parent = _text(tree, f"{path}/parent").removeprefix("sha256:")
        found.append(Edge(mount, f"layer {parent}", "parent"))
    return found


def whole(tree: Directory) -> Graph:
    return graphs.of_root(read(tree)[0])


@pytest.mark.parametrize("series", ["1.13.1", "20.10", "26.1", "28.5"])
def test_pointer_files_are_edges_and_edges_pointer_files(series: str) -> None:
    tree = clean(series)
    assert whole(tree).edges == pointers(tree)


def test_leftovers_are_there_too() -> None:
    assert whole(sample()).edges == pointers(sample())


def test_each_node_lies_where_it_says() -> None:
    tree = clean("28.5")
    for node in whole(tree).ordered_nodes:
        assert tree.get(node.path) is not None, node
        assert node.kind in graphs.KINDS
        if node.kind != "reference":
            assert graphs.node_at(node.path) == node.id
    assert graphs.node_at("engine-id") == ""


def test_what_is_around_a_node_is_what_the_whole_shows_around_it() -> None:
    root = read(clean("28.5"))[0]
    images = [f"image {image.hex}" for image in root.images]
    boxes = [f"container {name}" for name in root.containers]
    for start in (*images, *boxes):
        near = graphs.around(root, [start])
        assert {edge for edge in near.edges if edge.file != "symlink"} == {
            edge
            for edge in graphs.focused(graphs.of_root(root), [start]).edges
            if edge.file != "symlink"
        }
        assert start in near.nodes


def test_depth_counts_arrows() -> None:
    graph = Graph({key: Node(key, "layer", key, key) for key in "abcd"})
    for source, target in ("ab", "bc", "cd"):
        graph.link(source, target, "parent")
    assert [sorted(graphs.focused(graph, ["a"], depth).nodes) for depth in (0, 1, 2, None)] == [
        ["a"],
        ["a", "b"],
        ["a", "b", "c"],
        ["a", "b", "c", "d"],
    ]


def test_kinds_can_be_hidden() -> None:
    graph = graphs.without(whole(clean("28.5")), ["link", "reference"])
    kinds = {node.kind for node in graph.nodes.values()}
    assert kinds == set(graphs.KINDS) - {"link", "reference"}
    assert all(
        edge.file not in ("link", "lower", "symlink", "repositories.json") for edge in graph.edges
    )


def test_what_came_and_what_went_is_marked() -> None:
    before, after = (
        Graph({key: Node(key, "layer", key, key) for key in keys}) for keys in ("ab", "bc")
    )
    before.link("a", "b", "parent")
    after.link("c", "b", "parent")
    both = graphs.compared(before, after)
    assert {key: node.mark for key, node in both.nodes.items()} == {
        "a": "removed",
        "b": "",
        "c": "added",
    }
    assert both.edges == before.edges | after.edges


def test_findings_mark_what_they_tell_of_and_what_is_left_out() -> None:
    draft = Draft(clean("28.5"))
    root = read(draft.tree)[0]
    layer = next(iter(root.layers.values()))
    draft.remove(f"{STORE}/layerdb/sha256/{layer.chain_id.hex}/cache-id")
    root, findings = read(draft.tree)
    graph = graphs.with_findings(graphs.of_root(root), findings)
    lost = graph.nodes[f"layer {layer.chain_id.hex}"]
    assert (lost.mark, lost.kind) == ("wrong", "layer")
    assert "cache-id" in lost.note
    names = [node for node in graph.nodes.values() if node.kind == "reference" and node.mark]
    assert not names
    (one, *_) = [finding for finding in findings if "imagedb" in finding.path]
    assert graph.nodes[graphs.node_at(one.path)].mark == "wrong"


def test_a_name_of_nothing_is_marked() -> None:
    graph = Graph({"reference a:1": Node("reference a:1", "reference", "a:1", "a:1")})
    graph.link("reference a:1", "image 00", "repositories.json")
    told = [Finding("reference-dangling", f"{STORE}/repositories.json")] * 2
    node = graphs.with_findings(graph, told).nodes["reference a:1"]
    assert (node.mark, node.note) == ("wrong", "reference-dangling")
