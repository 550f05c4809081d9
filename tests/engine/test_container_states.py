"""Containers in every state and of every measured kind, made here: a real engine boots on them, shows them as it shows
its own, starts, compares, commits and removes them, and leaves nothing behind.
"""

from __future__ import annotations

import json
import os
import shlex
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.engine.engines import Binaries, Daemon, booted
from tests.run.golden.measure import base_tar
from tests.run.measured import GOLDEN, hidden, options_of

from dockroot import disk
from dockroot import engine as engines
from dockroot.bases import import_rootfs, parse
from dockroot.cli.sources import means
from dockroot.clock import Clock
from dockroot.editor import Editor
from dockroot.ids import Ids
from dockroot.install import install
from dockroot.root import DockerRoot
from dockroot.run import lifecycle
from dockroot.run.create import create
from dockroot.run.diff import changes
from dockroot.run.host import Host
from dockroot.run.inspect import inspect_container
from dockroot.store.containers import Container
from dockroot.tree import Directory

pytestmark = pytest.mark.engine

STATES = {
    "is_created": ("created", "sh -c 'echo started'"),
    "is_running": ("running", "busybox sleep 1000"),
    "is_paused": ("paused", "busybox sleep 1000"),
    "is_exited": ("exited", "sh -c 'echo again; echo more > /more'"),
    "is_dead": ("dead", "sh"),
}
WORDS = {
    title: ["create", "--name", title, *words[1:]]
    for title, *words in map(shlex.split, (GOLDEN / "words.txt").read_text().splitlines())
    if words and words[0] == "create" and not {"full", "--rm"} & set(words)
}
"""The measured words that only create, from the image that needs no build; an engine that boots takes
away what has `--rm`."""
AFTER_BOOT = {"20.10": 0, "26.1": 255, "28.5": 255}
"""The exit code that a version gives to containers whose process is gone when it boots."""


@dataclass
class Made:
    """What was made here, and the engine that runs on it."""

    editor: Editor
    containers: dict[str, Container]
    daemon: Daemon
    root: Path


@pytest.fixture(scope="module")
def made(binaries: Binaries, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    where = tmp_path_factory.mktemp(f"states-{binaries.name}")
    root = where / "root"
    editor = _editor(binaries, where)
    host = Host(data_root=str(root), hostname=os.uname().nodename)
    for words in WORDS.values():
        _, image, options = options_of(words)
        create(editor, image, options, host)
    for name, (state, command) in STATES.items():
        _, image, options = options_of(
            ["create", "--name", name, "--network", "none", "base", *shlex.split(command)]
        )
        container = create(editor, image, options, host)
        if state != "created":
            lifecycle.start(editor, container.id, host, state=state)
    disk.apply(root, editor.draft)
    containers = {container.name: container for container in editor.root.containers.values()}
    with booted(binaries, root) as daemon:
        yield Made(editor, containers, daemon, root)


def _editor(binaries: Binaries, where: Path) -> Editor:
    archive = where / "base.tar"
    archive.write_bytes(base_tar())
    editor = Editor(DockerRoot(Directory()), engines.named(binaries.series), Ids("states"), Clock())
    given = means(editor.clock.now())
    install(editor, import_rootfs(disk.FileContent(archive), parse("base").tagged(), given), given)
    return editor


def shown(made: Made, name: str) -> dict[str, Any]:
    found: dict[str, Any] = made.daemon.json("container", "inspect", name)[0]
    return found


def test_all_are_listed_with_image_and_command(made: Made) -> None:
    lines = made.daemon.lines("ps", "-a", "--no-trunc", "--format", "{{.Names}}|{{.Image}}|{{.ID}}")
    listed = {}
    for line in lines:
        names, *rest = line.split("|")
        [name] = [name for name in names.split(",") if "/" not in name]  # the others are links
        listed[name] = rest
    listed.pop("is_dead", None)  # a version may clear it away when it boots
    assert listed == {
        name: ["base", container.id]
        for name, container in made.containers.items()
        if name != "is_dead"
    }


@pytest.mark.parametrize("name", [name for name in STATES if name != "is_dead"])
def test_the_status_is_the_one_given_but_for_what_no_longer_runs(
    made: Made, binaries: Binaries, name: str
) -> None:
    state = shown(made, name)["State"]
    expected = {"is_created": ("created", 0), "is_exited": ("exited", 0)}.get(
        name, ("exited", AFTER_BOOT[binaries.series])
    )
    assert (state["Status"], state["ExitCode"]) == expected


@pytest.mark.parametrize("name", WORDS)
def test_the_engine_shows_what_we_do(made: Made, name: str) -> None:
    theirs = shown(made, name)
    ours = inspect_container(
        made.editor.root, made.containers[name], made.editor.engine, str(made.root)
    )
    ours["Mounts"] = sorted(ours["Mounts"], key=lambda mount: str(mount["Destination"]))
    theirs["Mounts"] = sorted(theirs["Mounts"], key=lambda mount: str(mount["Destination"]))
    assert json.loads(json.dumps(ours)) == theirs


@pytest.mark.parametrize("name", WORDS)
def test_the_engine_writes_both_files_again_as_they_were(made: Made, name: str) -> None:
    container = made.containers[name]
    home = made.root / "containers" / container.id
    for file, ours in (
        ("config.v2.json", container.config),
        ("hostconfig.json", container.hostconfig),
    ):
        theirs = (home / file).read_text()
        assert list(_pairs(json.loads(theirs))) == list(_pairs(ours)), file


def _pairs(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _pairs(item, f"{path}.{key}")
    else:
        yield path, value


def test_it_makes_its_own_alike(made: Made) -> None:
    for title in (
        "none",
        "terminal",
        "process",
        "privileged",
        "limits",
        "resolver",
        "logging",
        "health",
        "init",
    ):
        words = [*WORDS[title][:2], f"own_{title}", *WORDS[title][3:]]
        made.daemon.docker(*words)
        theirs, ours = shown(made, f"own_{title}"), shown(made, title)
        own = {
            key: theirs[key]
            for key in theirs
            if key not in ("Name", "GraphDriver", "Id", "Created")
        }
        same = {
            key: ours[key] for key in ours if key not in ("Name", "GraphDriver", "Id", "Created")
        }
        left, right = hidden(own, theirs["Id"]), hidden(same, ours["Id"])
        assert left == right, title


def test_what_it_compares_is_what_we_compare(made: Made) -> None:
    for name in ("is_exited", "process", "volumes"):
        theirs = sorted(made.daemon.lines("diff", name))
        ours = changes(made.editor.root, made.containers[name], made.editor.engine)
        assert sorted(f"{change.kind} {change.path}" for change in ours) == theirs


@pytest.mark.parametrize(
    ("name", "output"), [("is_created", "started\n"), ("is_exited", "again\n")]
)
def test_it_starts_them(made: Made, name: str, output: str) -> None:
    assert made.daemon.docker("start", "-a", name) == output
    assert made.daemon.docker("logs", name).endswith(output)


def test_a_volume_of_ours_is_mounted(made: Made) -> None:
    made.daemon.docker(
        "run",
        "--rm",
        "--network",
        "none",
        "--volumes-from",
        "volumes",
        "base",
        "sh",
        "-c",
        "echo in > /x/in",
    )
    assert (made.root / "volumes/vol1/_data/in").read_text() == "in\n"


def test_commit_and_save(made: Made, tmp_path: Path) -> None:
    made.daemon.docker("commit", "is_exited", "committed:1")
    made.daemon.docker("save", "-o", tmp_path / "saved.tar", "committed:1")
    with tarfile.open(tmp_path / "saved.tar") as saved:
        assert "manifest.json" in saved.getnames()
    made.daemon.docker("rmi", "committed:1")


def test_nothing_is_left_when_all_are_removed(made: Made) -> None:
    made.daemon.docker("rm", "-f", "-v", *made.daemon.docker("ps", "-aq").split())
    made.daemon.docker("rmi", "-f", *made.daemon.docker("images", "-aq").split())
    assert os.listdir(made.root / "containers") == []
    assert os.listdir(made.root / "image/overlay2/layerdb/mounts") == []
    assert [
        name
        for name in os.listdir(made.root / "overlay2")
        if name not in ("l", "backingFsBlockDev")
    ] == []
    assert os.listdir(made.root / "overlay2/l") == []
    assert os.listdir(made.root / "image/overlay2/layerdb/sha256") == []
