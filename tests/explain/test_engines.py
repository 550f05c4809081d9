"""Roots as each version leaves them, 1.13.1 among them: nothing in them is unknown, and docker-explorer agrees."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.explain import roots
from tests.explain.explorer import assert_same_listings

from dockroot import DataRoot, disk
from dockroot.engine import ENGINES
from dockroot.explain import Index, at
from dockroot.root import read


@pytest.fixture(params=ENGINES)
def made(request: pytest.FixtureRequest) -> DataRoot:
    """Images and containers in several states, by one engine."""
    root = DataRoot(engine=request.param)
    root.build(roots.DOCKERFILE, tag="greeter", builder="classic")
    for state in ("created", "running", "paused", "exited", "dead"):
        root.run("greeter", name=state, state=state)
    root.exec("running", "sh", "-c", "rm -r /etc/apk; echo new > /new")
    return root


def test_nothing_is_unknown(made: DataRoot) -> None:
    index = Index(*read(made.root.tree))
    assert index.findings == ()
    kinds = {}
    for path, _ in made.root.tree.walk():
        if "/diff/" not in path:
            kinds[path] = at(index, path).kind
    assert [path for path, kind in kinds.items() if kind == "unrecognised"] == []
    assert {
        "layer",
        "layer directory",
        "init layer",
        "container directory",
        "link",
        "mount",
        "image",
    } <= set(kinds.values())
    assert all(each.holds for path in kinds for each in at(index, path).sums)


def test_docker_explorer_lists_what_we_list(made: DataRoot, tmp_path: Path) -> None:
    made.write(tmp_path / "root")
    assert_same_listings(tmp_path / "root", Index(*read(disk.open_dir(tmp_path / "root"))))


def test_what_was_cut_off_is_told_from_what_is_strange() -> None:
    index = roots.changed(
        ("image/overlay2/layerdb/tmp/write-set-1", "x"), ("image/strange", "x"), ("strange", "x")
    )
    assert at(index, "image/overlay2/layerdb/tmp/write-set-1").deletion.allowed
    assert at(index, "image/strange").kind == "unrecognised"
    assert at(index, "strange").kind == "unrecognised"
    assert at(index, "tmp/anything").deletion.allowed
