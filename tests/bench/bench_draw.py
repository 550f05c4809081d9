"""A map of 200 layers: our text beside Graphviz, which makes a picture of it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.bench import work
from tests.bench.figures import Figure, by_turns
from tests.corpus import bases

from dockroot import DataRoot, graph, render
from dockroot.render import maps
from dockroot.root import DockerRoot

_LAYERS = 200


def test_a_map(tmp_path: Path, note: Callable[[Figure], None]) -> None:
    rootfs = tmp_path / "rootfs.tar"
    rootfs.write_bytes(bases.rootfs(bases.busybox()))
    work.layers(tmp_path / "root", rootfs, work.context(tmp_path / "context"), _LAYERS)
    root = DataRoot(tmp_path / "root").root
    assert len(root.directories) > _LAYERS
    source = _map(root).encode()
    ours, picture = by_turns(
        3,
        (lambda: None, lambda: _map(root)),
        (
            lambda: None,
            lambda: subprocess.run(["dot", "-Tsvg"], input=source, capture_output=True, check=True),
        ),
    )
    note(
        Figure(f"a map of {_LAYERS} layers as dot, beside dot's own time", ours, picture, at_most=2)
    )


def _map(root: DockerRoot) -> str:
    return render.dot(maps.chart(graph.of_root(root)))
