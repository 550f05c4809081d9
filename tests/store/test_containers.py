from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockroot import engine as engines
from dockroot.clock import ZERO_TIME
from dockroot.digest import Digest
from dockroot.store import containers
from dockroot.store.containers import Container, Runtime
from dockroot.tree import Directory, Draft, Node, file

ID = "a" * 64
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=12,
)


def tree_of(files: dict[str, bytes]) -> Directory:
    home = Directory({name: file(data) for name, data in files.items()})
    return Directory({"containers": Directory({ID: home})})


def drafted(*groups: Any) -> Directory:
    draft = Draft(Directory({"containers": Directory()}))
    for group in groups:
        for path, node in group:
            draft.put(path, node)
    return draft.tree


@pytest.mark.parametrize("engine", engines.ENGINES.values(), ids=engines.ENGINES)
def test_both_files_are_written_with_a_newline_and_the_versions_modes(
    engine: engines.Engine,
) -> None:
    container = Container(ID, {"ID": ID, "Name": "/n<&>"}, {"Binds": None})
    tree = drafted(containers.entries(container, engine, 5))
    home = tree.directory(f"containers/{ID}")
    assert home is not None
    assert home.mode == engine.modes.container
    rows = {
        name: (node.mode, node.read() if name.endswith("json") else b"")
        for name, node in home.children.items()
    }
    assert rows == {
        "checkpoints": (0o700, b""),
        "config.v2.json": (
            engine.modes.config_v2,
            b'{"ID":"%s","Name":"/n\\u003c\\u0026\\u003e"}\n' % ID.encode(),
        ),
        "hostconfig.json": (engine.modes.hostconfig, b'{"Binds":null}\n'),
    }
    assert containers.read(tree) == ({ID: container}, [])


@given(st.dictionaries(st.text(max_size=8), JSON, max_size=5))
def test_unknown_keys_and_their_order_survive(extra: dict[str, Any]) -> None:
    config = {**extra, "ID": ID}
    tree = drafted(containers.entries(Container(ID, config), engines.NEWEST, 5))
    found, _ = containers.read(tree)
    assert list(found[ID].config.items()) == list(config.items())


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ({}, "created"),
        ({"StartedAt": ZERO_TIME}, "created"),
        ({"StartedAt": "2026-01-01T00:00:00Z"}, "exited"),
        ({"Running": True}, "running"),
        ({"Running": True, "Paused": True}, "paused"),
        ({"Running": True, "Restarting": True}, "restarting"),
        ({"Dead": True}, "dead"),
        ({"RemovalInProgress": True, "Dead": True}, "removing"),
    ],
)
def test_status(state: dict[str, Any], status: str) -> None:
    assert Container(ID, {"State": state}).status == status


def test_what_a_start_adds() -> None:
    runtime = Runtime("h\n", "127.0.0.1\tlocalhost\n", "nameserver 9.9.9.9\n", shm=True)
    container = Container(ID, {"ID": ID})
    tree = drafted(
        containers.entries(container, engines.NEWEST, 5),
        containers.runtime_entries(container, runtime, engines.NEWEST, 6),
    )
    home = tree.directory(f"containers/{ID}")
    assert home is not None
    assert home.read_file("resolv.conf.hash") == Digest.of(b"nameserver 9.9.9.9\n").encode()
    assert [f"{path} {node.mode:o}" for path, node in home.walk("mounts")] == ["mounts/shm 700"]
    assert home.read_file("hostname") == b"h\n"


def test_1_13_keeps_shared_memory_beside_the_files() -> None:
    engine = engines.ENGINES["1.13.1"]
    container = Container(ID, {"ID": ID})
    entries = dict(
        containers.runtime_entries(container, Runtime("", "", "", shm=True, noted=False), engine, 6)
    )
    assert sorted(path.rpartition("/")[2] for path in entries) == [
        "hostname",
        "hosts",
        "resolv.conf",
        "shm",
    ]


@pytest.mark.parametrize(
    ("files", "finding"),
    [
        ({}, "container-config-missing"),
        ({"config.v2.json": b'{"ID":'}, "container-config-unreadable"),
        ({"config.v2.json": b"[]"}, "container-config-unreadable"),
        ({"config.v2.json": b'{"ID":"other"}'}, "container-id-differs"),
        ({"config.v2.json": b'{"ID":"%s"}' % ID.encode()}, "hostconfig-missing"),
        (
            {"config.v2.json": b'{"ID":"%s"}' % ID.encode(), "hostconfig.json": b"1"},
            "hostconfig-unreadable",
        ),
    ],
)
def test_damage_is_a_finding(files: dict[str, bytes], finding: str) -> None:
    found, findings = containers.read(tree_of(files))
    assert [item.id for item in findings] == [finding]
    assert list(found) == ([ID] if finding == "hostconfig-missing" else [])


@given(
    JSON,
    st.dictionaries(
        st.sampled_from(
            ["State", "Config", "Args", "Path", "Name", "Image", "MountPoints", "LogPath"]
        ),
        JSON,
    ),
)
def test_no_values_make_a_property_raise(whole: Any, parts: dict[str, Any]) -> None:
    for value in (whole, {"ID": ID, **parts}):
        found, _ = containers.read(tree_of({"config.v2.json": json.dumps(value).encode()}))
        for container in found.values():
            assert isinstance(
                container.name + container.image + container.image_name + container.status, str
            )
            assert isinstance(container.command + list(container.mount_points), list)
            assert isinstance(container.data_root + container.engine_hint, str)


@given(st.binary(max_size=60))
def test_no_bytes_make_reading_raise(raw: bytes) -> None:
    found, findings = containers.read(tree_of({"config.v2.json": raw}))
    assert (found, len(findings)) == ({}, 1)


def test_the_declared_data_root_and_the_engine_show() -> None:
    path = f"/srv/docker/containers/{ID}/{ID}-json.log"
    assert Container(ID, {"LogPath": path}).data_root == "/srv/docker"
    assert Container(ID, {"LogPath": ""}).data_root == ""


def test_a_log_line() -> None:
    line = containers.log_line(b"hi <&>\n", "stdout", "2026-01-01T00:00:00Z")
    assert (
        line == b'{"log":"hi \\u003c\\u0026\\u003e\\n","stream":"stdout",'
        b'"time":"2026-01-01T00:00:00Z"}\n'
    )


def test_a_file_in_the_stead_of_a_container_is_a_finding() -> None:
    tree = Directory({"containers": Directory({"x": Node(file().kind)})})
    assert [finding.path for finding in containers.read(tree)[1]] == ["containers/x"]
