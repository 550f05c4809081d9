"""An engine's own root, drawn: every pointer file of it an edge, and the same text from its directory and its tar."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.engine.engines import Binaries
from tests.engine.sampled import Sample, sample
from tests.test_graph import pointers

from dockroot import disk, graph
from dockroot.cli import cli
from dockroot.root import read

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def made(binaries: Binaries, shared: Path) -> Sample:
    return sample(binaries, shared)


def test_every_pointer_file_is_an_edge(made: Sample) -> None:
    tree = disk.open_dir(made.root)
    root, findings = read(tree)
    assert not findings
    edges = graph.of_root(root).edges
    assert edges == pointers(tree)
    assert {edge.file for edge in edges} >= {
        "repositories.json",
        "diff_ids",
        "cache-id",
        "lower",
        "mount-id",
    }


@pytest.mark.parametrize("view", ["map", "shared"])
def test_a_directory_and_a_tar_give_the_same_text(made: Sample, view: str, tmp_path: Path) -> None:
    packed = tmp_path / "root.tar"
    disk.pack(disk.open_dir(made.root), packed)
    texts = [_drawn(place, view) for place in (made.root, packed)]
    assert texts[0] == texts[1]
    assert texts[0].startswith("digraph")


def _drawn(place: Path, view: str) -> str:
    words = ["--root", str(place), "draw", "--view", view, "--format", "dot"]
    done = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout
