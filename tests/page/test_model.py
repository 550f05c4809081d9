"""What a page holds: all that the root does, cut where it must be, the same bytes each time, and nothing that runs."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.check.roots import clean
from tests.check.test_damage import damaged

import dockroot
from dockroot import disk
from dockroot import graph as graphs
from dockroot.check import check
from dockroot.faults import FAULTS
from dockroot.page import LANGUAGES, Limits, model, page
from dockroot.page.content import Contents
from dockroot.page.layers import Layers
from dockroot.root import DockerRoot, read
from dockroot.tree import Bytes, Directory, Node, file

ROOM = Path(dockroot.__file__).parent / "page"


@pytest.fixture(scope="module")
def root() -> DockerRoot:
    return read(clean("28.5"))[0]


def model_of(root: DockerRoot, limits: Limits | None = None) -> dict[str, Any]:
    graph = graphs.of_root(root)
    return model(root, graph) if limits is None else model(root, graph, limits=limits)


def data_in(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">([^<]*)</script>', text)
    assert found is not None
    value: dict[str, Any] = json.loads(found[1])
    return value


def test_every_node_and_edge_of_the_graph_is_in_the_page(root: DockerRoot) -> None:
    held, graph = model_of(root), graphs.of_root(root)
    titles = [(held["kinds"][node[0]], node[2]) for node in held["nodes"]]
    assert sorted(titles) == sorted((node.kind, node.title) for node in graph.nodes.values())
    assert sorted(at for rows in held["columns"] for at in rows) == list(range(len(titles)))
    edges = {
        (titles[source], held["files"][at], titles[target], position)
        for source, at, targets in held["edges"]
        for position, target in enumerate(targets)
    }
    there = {key: (node.kind, node.title) for key, node in graph.nodes.items()}
    assert edges == {
        (there[edge.source], edge.file, there[edge.target], max(0, edge.position - 1))
        for edge in graph.ordered_edges
    }


def test_what_a_file_says_is_in_the_page(root: DockerRoot) -> None:
    held = model_of(root)
    seen = 0
    for _, _, _, path, files, _ in held["nodes"]:
        for name, mode, size, content in files:
            where = name[1:] if name.startswith("/") else f"{path}/{name}" if name else path
            node = root.tree.get(where)
            assert node is not None, where
            assert mode == f"{node.mode:04o}"
            if content < 0:
                assert size in (-1, node.target)
                continue
            shown = held["contents"][content]
            raw = node.read()
            assert shown["s"] == size == len(raw)
            raw = gzip.decompress(raw) if shown.get("z") else raw
            assert raw.decode().startswith(shown["t"])
            seen += 1
    assert seen > 50


def test_the_steps_are_the_history_and_stand_on_the_layers(root: DockerRoot) -> None:
    held = model_of(root)
    for subject in held["subjects"]:
        if subject["kind"] != "image":
            continue
        title = held["nodes"][subject["node"]][2]
        image = next(image for image in root.images.values() if image.id == title)
        assert [step["by"] for step in subject["steps"]] == [
            entry.get("created_by", "") for entry in image.config["history"]
        ]
        layers = [held["nodes"][step["layer"]][2] for step in subject["steps"] if "layer" in step]
        assert layers == list(image.chain_ids)
        assert held["nodes"][subject["steps"][-1]["image"]][2] == image.id
    assert {subject["kind"] for subject in held["subjects"]} == {"image", "container"}


def test_the_page_is_the_same_from_a_directory_a_tar_and_memory(
    root: DockerRoot, tmp_path: Path
) -> None:
    disk.write_dir(root.tree, tmp_path / "root")
    disk.pack(root.tree, tmp_path / "root.tar")
    pages = {
        page(model_of(read(tree)[0]), title="A root")
        for tree in (root.tree, disk.open_dir(tmp_path / "root"), disk.open_tar(tmp_path / "root.tar"))
    }  # fmt: skip
    assert len(pages) == 1


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_any_damaged_root_has_a_page(name: str) -> None:
    tree = damaged(name, clean("26.1")).tree
    root, _ = read(tree)
    findings = check(tree, content=False).findings
    held = model(root, graphs.of_root(root), findings)
    assert set(held["findings"]) == {finding.id for finding in findings}
    assert data_in(page(held, title=name))["title"] == name


def test_the_policy_names_the_style_and_the_script_and_nothing_else(root: DockerRoot) -> None:
    text = page(model_of(root), title='<script>alert("1")</script>')
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    for tag in ("style", "script"):
        inside = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert len(inside) == 1
        digest = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    outside = re.sub(r'<script type="application/json".*?</script>', "", text, flags=re.DOTALL)
    assert re.findall(r"(?:https?:)?//[a-z]", outside.replace("http://www.w3.org/2000/svg", "")) == []  # fmt: skip


@given(st.text(alphabet=st.one_of(st.sampled_from("<>&/!-scriptSCRIPT"), st.characters()), max_size=80))  # fmt: skip
def test_no_text_ends_the_element_that_holds_it(text: str) -> None:
    found = data_in(page({"held": text}, title=text))
    assert found["held"] == found["title"] == text


def test_names_that_are_no_text_keep_their_bytes() -> None:
    name = b"\xff\x1b[31m".decode("utf-8", "surrogateescape")
    limits = Limits()
    held = Layers(Contents(limits), limits).held(Directory({name: file(b"x")}))
    assert data_in(page({"layer": held}, title="")) | {"words": 0} == {
        "title": "", "language": "", "words": 0, "layer": held,
    }  # fmt: skip


def test_a_page_takes_in_no_more_than_its_limits() -> None:
    limits = Limits(store_file=100, layer_file=10, layer_files=25, entries=3)
    contents = Contents(limits)
    big = Bytes(b"a" * 5_000_000)
    assert contents.list[contents.of_store(big)] == {"s": 5_000_000, "t": "a" * 100}
    assert contents.list[contents.of_layer(big)] == {"s": 5_000_000, "t": "a" * 10}
    assert contents.of_layer(big) >= 0
    assert contents.of_layer(big) == -1
    assert contents.of_layer(Bytes(b"12345")) >= 0
    bomb = Bytes(gzip.compress(b"\n" * 90_000, mtime=0)[:110])
    assert "t" not in contents.list[contents.of_store(bomb)]
    whole = gzip.compress(b"\n" * 9_000, mtime=0)
    assert contents.list[contents.of_store(Bytes(whole))] == {"s": len(whole), "t": "\n" * 100, "z": 1}  # fmt: skip
    deep: Node = Directory({"a": Directory({"b": Directory({"c": Directory({"d": file()})})})})
    assert isinstance(deep, Directory)
    assert list(Layers(contents, limits).held(deep)[1]) == ["", "a", "a/b"]


def test_a_layer_deeper_than_a_stack_of_calls_is_held() -> None:
    limits, top = Limits(), Directory()
    for _ in range(2_000):
        top = Directory({"d": top})
    held = Layers(Contents(limits), limits).held(top)
    assert len(data_in(page({"held": held}, title=""))["held"][1]) == 2_001


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"text\n", {"s": 5, "t": "text\n"}),
        ("文".encode()[:2] + b"x", {"s": 3, "x": "e69678"}),
        (b"\0\1", {"s": 2, "x": "0001"}),
        (b"", {"s": 0, "t": ""}),
        (b"\x1f\x8b broken", {"s": 9, "x": b"\x1f\x8b broken".hex()}),
    ],
)
def test_what_is_shown_of_bytes(raw: bytes, shown: dict[str, Any]) -> None:
    contents = Contents(Limits())
    assert contents.list[contents.of_store(Bytes(raw))] == shown


def test_a_character_that_the_limit_tears_is_left_out() -> None:
    contents = Contents(Limits(store_file=4))
    assert contents.list[contents.of_store(Bytes("文文".encode()))] == {"s": 6, "t": "文"}


def words() -> dict[str, dict[str, str]]:
    return {each: json.loads((ROOM / f"words.{each}.json").read_text()) for each in LANGUAGES}


def test_the_languages_say_the_same_things() -> None:
    english, chinese = words()["en"], words()["zh"]
    assert list(english) == list(chinese)
    for key, text in english.items():
        assert re.findall(r"\{\w+\}", text).sort() == re.findall(r"\{\w+\}", chinese[key]).sort()
        assert re.search(r"[\u4e00-\u9fff]", chinese[key]) or "{" in text, key


def test_every_word_is_said_and_every_word_that_is_said_is_there() -> None:
    """Keys with a variable end (`kind.…`) are said for each thing that there is."""
    scripts = "".join(path.read_text() for path in sorted(ROOM.glob("*.js")))
    frame = (ROOM / "page.html").read_text()
    said = set(re.findall(r'"([a-z]+(?:\.[a-z]+)*)"', scripts))
    said |= set(re.findall(r'data-(?:word|label)="([^"]+)"', frame))
    started = set(re.findall(r"`([a-z]+\.)\$\{", scripts)) | {"file.", "folder."}
    for key in words()["en"]:
        assert key.removesuffix(".one") in said or key.startswith(tuple(started)), key
    for key in re.findall(r'(?:say|amount)\("([^"]+)"', scripts):
        assert key in words()["en"], key
    for kind in graphs.KINDS:
        assert f"kind.{kind}" in words()["en"]
        assert f"what.{kind}" in words()["en"]
