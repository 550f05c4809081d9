"""docker-explorer's listings of a root beside our answers to the same questions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dockroot.explain import Index, at, explain

_PROGRAM = Path(sys.executable).parent / "de.py"


def explore(root: Path, *words: str) -> str:
    """Ask docker-explorer; the test is skipped where it is not installed."""
    if not _PROGRAM.exists():
        pytest.skip("docker-explorer is not installed")
    done = subprocess.run(
        [sys.executable, _PROGRAM, "-r", root, *words],
        capture_output=True, text=True, check=True, timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    return done.stdout


def assert_same_listings(root: Path, index: Index) -> None:
    """Names, containers, those that run: each is found by its ID, with the directories that it says are its own."""
    (repositories,) = json.loads(explore(root, "list", "repositories"))
    assert repositories["Repositories"] == index.root.references
    for what, only_running in (("all_containers", False), ("running_containers", True)):
        boxes = index.root.containers.values()
        ours = {box.id: box for box in boxes if box.is_running or not only_running}
        theirs = json.loads(explore(root, "list", what))
        assert {each["container_id"] for each in theirs} == set(ours)
        for each in theirs:
            box = ours[each["container_id"]]
            assert each["image_name"] == box.image_name
            assert each["image_id"] == box.image.removeprefix("sha256:")
            own = at(index, f"overlay2/{each['mount_id']}")
            assert [owner.id for owner in own.owners] == [box.id]
            assert each["upper_dir"] == f"{root}/{own.path}/diff"
            found = explain(index, each["container_id"])
            assert any(each["image_id"] in pointer.path for pointer in found.points_to)
