"""Containers made here against those that real engines made of the same words: every key in its
order.
"""

from __future__ import annotations

import shlex
from functools import cache
from typing import Any

import pytest
from tests.run.measured import GOLDEN, VERSIONS, hidden, make_all, measured, ordered

from dockroot.editor import Editor
from dockroot.run.inspect import inspect_container
from dockroot.store.containers import Container

NAMES = [
    shlex.split(line)[0]
    for line in (GOLDEN / "words.txt").read_text().splitlines()
    if line and line[0] != "#"
]


@cache
def made(version: str) -> tuple[Editor, dict[str, Container]]:
    return make_all(version)


def row_of(version: str, name: str) -> dict[str, Any]:
    return next(row for row in measured(version)["containers"] if row["name"] == name)


def one_stack(ports: Any) -> Any:
    """Ports as 28.5 shows them without its proxy, which cannot be run where it was measured: IPv4
    alone.
    """
    if not ports:
        return ports
    return {
        port: entries and [entry for entry in entries if entry["HostIp"] != "::"]
        for port, entries in ports.items()
    }


def differences(ours: Any, theirs: Any, path: str = "") -> list[str]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        found = (
            [f"{path}: keys {list(ours)} but {list(theirs)}"] if list(ours) != list(theirs) else []
        )
        return found + [
            line
            for key in ours
            if key in theirs
            for line in differences(ours[key], theirs[key], f"{path}.{key}")
        ]
    return [] if ordered(ours) == ordered(theirs) else [f"{path}: {ours!r} but {theirs!r}"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("version", VERSIONS)
def test_both_files_equal_the_engines(version: str, name: str) -> None:
    row, container = row_of(version, name), made(version)[1][name]
    macs = version == "28.5"
    theirs = hidden(
        {"config": row["config"], "host": row["hostconfig"]}, row["config"]["ID"], macs=macs
    )
    ours = hidden(
        {"config": container.config, "host": container.hostconfig}, container.id, macs=macs
    )
    if version == "28.5":
        ours["config"]["NetworkSettings"]["Ports"] = one_stack(
            ours["config"]["NetworkSettings"]["Ports"]
        )
    assert differences(ours, theirs) == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("version", VERSIONS)
def test_the_directory_holds_what_the_engines_does(version: str, name: str) -> None:
    editor, containers = made(version)
    row, container = row_of(version, name), containers[name]
    home = editor.draft.tree.directory(container.path)
    assert home is not None
    ours = [f"{path} {node.mode:o}" for path, node in home.walk()]
    theirs = row["files"]
    assert sorted(line.replace(container.id, "ID") for line in ours) == sorted(
        line.replace(row["config"]["ID"], "ID") for line in theirs
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("version", VERSIONS)
def test_the_texts_equal_the_engines(version: str, name: str) -> None:
    editor, containers = made(version)
    row, container = row_of(version, name), containers[name]
    for text, theirs in row["texts"].items():
        ours = (editor.draft.tree.read_file(f"{container.path}/{text}") or b"").decode()
        assert ours.replace(container.id[:12], "<short>") == theirs.replace(
            row["config"]["ID"][:12], "<short>"
        ), text


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("version", VERSIONS)
def test_the_inspection_equals_the_engines(version: str, name: str) -> None:
    editor, containers = made(version)
    row, container = row_of(version, name), containers[name]
    theirs = {**row["inspect"]}
    theirs["HostConfig"] = theirs.get("HostConfig", row["hostconfig"])
    theirs["Mounts"] = sorted(theirs["Mounts"], key=lambda mount: mount["Destination"])
    ours = inspect_container(editor.root, container, editor.engine, measured(version)["data_root"])
    ours = {key: ours[key] for key in ours}
    assert sorted(ours) == sorted(theirs)
    if version == "28.5":
        ours["NetworkSettings"]["Ports"] = one_stack(ours["NetworkSettings"]["Ports"])
    if name == "missing":  # what it shows from memory is not what it wrote
        shown = ("SandboxID", "SandboxKey") if version == "28.5" else ()
        ours["NetworkSettings"] |= {key: theirs["NetworkSettings"][key] for key in shown}
        ours["NetworkSettings"]["Networks"]["none"]["EndpointID"] = ""
    theirs = {key: theirs[key] for key in ours}
    macs = version == "28.5"
    ours["GraphDriver"], theirs["GraphDriver"] = (
        ours["GraphDriver"]["Data"].keys(),
        theirs["GraphDriver"]["Data"].keys(),
    )
    assert list(ours.pop("GraphDriver")) == list(theirs.pop("GraphDriver"))
    assert (
        differences(
            hidden(ours, container.id, macs=macs), hidden(theirs, row["config"]["ID"], macs=macs)
        )
        == []
    )


@pytest.mark.parametrize("name", [name for name in NAMES if name != "output"])
@pytest.mark.parametrize("version", VERSIONS)
def test_the_upper_directory_holds_the_same_names(version: str, name: str) -> None:
    editor, containers = made(version)
    upper = editor.root.diff_of(editor.root.mounts[containers[name].id].mount_id)
    assert [path for path, _ in upper.walk()] == row_of(version, name)["upper"]
