"""What the tests of package managers stand on: the catalogue's bases, and a directory to write them to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dockroot.bases import catalogue, reference
from dockroot.bases.base import TreeLayer
from dockroot.clock import Clock
from dockroot.fs.initlayer import sandbox
from dockroot.shell import Outcome, World, run_shell
from dockroot.tree import Directory, Kind, Node


def world_of(name: str) -> World:
    """Return a world in a fresh container of an image of the catalogue."""
    base = catalogue.find(reference.parse(name).tagged())
    assert base is not None
    (layer,) = base.layers
    assert isinstance(layer, TreeLayer)
    clock = Clock()
    return World(sandbox(layer.tree, clock, {}), clock=clock)


class Box:
    """A container in which scripts run one after another."""

    def __init__(self, name: str) -> None:
        self.world = world_of(name)

    def run(self, script: str) -> Outcome:
        """Run a script, whatever its status."""
        return run_shell(script, self.world)

    def out(self, script: str) -> str:
        """Run a script that must succeed and return what it printed."""
        outcome = self.run(script)
        assert outcome.status == 0, outcome
        return outcome.stdout.decode()

    def upper(self) -> Directory:
        """Return what the scripts have changed."""
        return self.world.fs.upper

    def write(self, target: Path, *paths: str) -> None:
        """Write what lies at `paths` of the merged file system below a directory of the host."""
        for path in paths:
            for name, node in self.world.fs.merged.walk(path):
                _write(target / name, node)


def _write(path: Path, node: Node) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if node.kind is Kind.DIRECTORY:
        path.mkdir(exist_ok=True)
    elif node.kind is Kind.SYMLINK:
        path.symlink_to(node.target)
    elif node.kind is Kind.FILE:
        path.write_bytes(node.read())
        path.chmod(node.mode)


@pytest.fixture
def box() -> Callable[[str], Box]:
    """Start a container of an image of the catalogue."""
    return Box
