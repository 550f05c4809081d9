"""Tools that know nothing of ours read our roots, and what an engine saves from them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.engine.built import Built
from tests.engine.crowd import Crowd, copied
from tests.engine.engines import booted, unmount_below
from tests.engine.reading import Root

pytestmark = pytest.mark.engine

EXPLORER = Path(sys.executable).parent / "de.py"
IMAGE = "corpus/run-opaque:latest"


def _explore(root: Path, *arguments: str | Path) -> str:
    if not EXPLORER.exists():
        pytest.skip("docker-explorer is not installed")
    done = subprocess.run(
        [sys.executable, EXPLORER, "-r", root, *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout


def _hidden(text: str) -> list[str]:
    text = re.sub(
        r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)", "<time>", re.sub(r"[0-9a-f]{64}", "<id>", text)
    )
    return sorted(re.sub(r"\b[0-9a-f]{12}\b", "<short>", text).splitlines())


@pytest.mark.parametrize("what", ["repositories", "all_containers"])
def test_docker_explorer_lists(what: str, crowd: Crowd) -> None:
    ours, theirs = (
        _hidden(
            _explore(root, "list", what)
            .replace(Root(root).declared, "<root>")  # first: theirs is longer than where it lies
            .replace(str(root), "<root>")
        )
        for root in (crowd.ours, crowd.theirs)
    )
    assert ours == theirs


def test_docker_explorer_tells_the_history_of_a_container(crowd: Crowd) -> None:
    ours, theirs = (
        _hidden(_explore(root, "history", Root(root).containers["/exited"]))
        for root in (crowd.ours, crowd.theirs)
    )
    assert ours == theirs
    assert len(ours) > 3


def test_docker_explorer_mounts_a_container(crowd: Crowd, tmp_path: Path) -> None:
    """The merged view is the container's: what it wrote, without what it removed, on top of its image."""
    place = tmp_path / "mounted"
    place.mkdir()
    try:
        _explore(crowd.ours, "mount", Root(crowd.ours).containers["/exited"], place)
        assert sorted(path.name for path in (place / "opt/many").iterdir()) == ["new"]
        assert (place / "linked").read_text() == "x\n"
        assert not (place / "var/log/f0").exists()
        assert (place / "var/log/f1").read_text() == "log 1\n"
        assert (place / "bin/busybox").stat().st_size > 100_000
    finally:
        unmount_below(place)


@pytest.fixture(scope="module")
def archive(built: Built, crowd: Crowd, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the engine saves of one image of our root."""
    where = tmp_path_factory.mktemp("readers")
    with booted(built.binaries, copied(crowd.ours, where / "root")) as daemon:
        daemon.docker("save", "-o", where / "image.tar", IMAGE)
    shutil.rmtree(where / "root")
    return where / "image.tar"


def test_skopeo_inspects(archive: Path, crowd: Crowd) -> None:
    _need("skopeo")
    done = subprocess.run(
        ["skopeo", "inspect", f"docker-archive:{archive}"], capture_output=True, check=True
    )
    root = Root(crowd.ours)
    assert len(json.loads(done.stdout)["Layers"]) == len(root.images[root.references[IMAGE]].chains)


def test_umoci_unpacks(archive: Path, tmp_path: Path) -> None:
    """The bundle holds what the Dockerfile's steps leave: opaque directories hide, whiteouts remove."""
    _need("skopeo", "umoci")
    subprocess.run(
        ["skopeo", "copy", "-q", f"docker-archive:{archive}", f"oci:{tmp_path}/layout:it"],
        check=True,
    )
    subprocess.run(
        ["umoci", "unpack", "--image", f"{tmp_path}/layout:it", tmp_path / "bundle"], check=True
    )
    root = tmp_path / "bundle/rootfs"
    assert [path.name for path in (root / "opt/many").iterdir()] == ["00"]
    assert (root / "opt/many/00").read_bytes() == b""
    assert [path.name for path in (root / "var/log/app").iterdir()] == ["new"]
    assert list((root / "usr/lib/tree").iterdir()) == []


def _need(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
