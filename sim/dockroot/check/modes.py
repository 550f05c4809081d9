"""Permissions and owners of what an engine writes itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dockroot.check.rule import Rule, Severity
from dockroot.check.scene import Scene, below, directories_below, remapped
from dockroot.findings import Finding
from dockroot.store import containers, imagedb, layerdb, mounts, overlay2, repositories
from dockroot.tree import Directory, Node

DIRECTORY_MODE = Rule(
    "directory-mode-differs",
    Severity.NOTE,
    "A directory of an engine's has permissions that no version gives it.",
    "It does not notice; other users of the host may see or change more than they should, or the engine less.",
)
FILE_MODE = Rule(
    "file-mode-differs",
    Severity.NOTE,
    "A file of an engine's has permissions that no version gives it.",
    "It does not notice; other users of the host may read or change what they should not.",
)
OWNER = Rule(
    "owner-differs",
    Severity.WARNING,
    "A file or directory of an engine's does not belong to root.",
    "It does not notice; that user may change images and containers.",
)
RULES = (DIRECTORY_MODE, FILE_MODE, OWNER)

_HOME = frozenset({0o700, 0o701, 0o710, 0o711})
_PRIVATE, _PUBLIC = frozenset({0o700}), frozenset({0o755})
_SECRET, _OPEN = frozenset({0o600}), frozenset({0o644})
_CONTAINER_FILES = {
    containers.CONFIG: frozenset({0o600, 0o640, 0o644}),
    containers.HOSTCONFIG: frozenset({0o600, 0o640, 0o644}),
}
_LAYER_FILES = {"link": _OPEN, "lower": _OPEN, "committed": _SECRET}
_SINGLE = {
    "image": _PRIVATE,
    "image/overlay2": _PRIVATE,
    repositories.PATH: _SECRET,
    overlay2.PATH: _HOME,
    overlay2.LINKS: _HOME,
    containers.PATH: _HOME,
}

Row = tuple[str, Node, frozenset[int]]


def look(scene: Scene) -> Iterator[Finding]:
    """Yield what has permissions or an owner that no engine gives."""
    tree = scene.tree
    trusted = not remapped(tree)
    for path, node, allowed in _rows(tree):
        if node.mode not in allowed:
            rule = DIRECTORY_MODE if isinstance(node, Directory) else FILE_MODE
            expected = " or ".join(f"{mode:04o}" for mode in sorted(allowed))
            yield rule.at(path, claimed=f"{node.mode:04o}", computed=expected)
        if node.uid != 0 and trusted:
            yield OWNER.at(path, claimed=f"user {node.uid}", computed="user 0")


def _rows(tree: Directory) -> Iterator[Row]:
    """Yield what an engine writes, with the permissions that some version gives it."""
    for path, allowed in _SINGLE.items():
        node = tree.get(path)
        if node is not None:
            yield path, node, allowed
    for path, node in below(tree, imagedb.CONTENT):
        yield path, node, _SECRET
    for store, modes, files in (
        (imagedb.METADATA, _PRIVATE, _SECRET),
        (layerdb.PATH, _PRIVATE, _OPEN),
        (mounts.PATH, _PUBLIC, _OPEN),
    ):
        for path, node in directories_below(tree, store):
            yield path, node, modes
            yield from ((f"{path}/{name}", child, files) for name, child in node.children.items())
    for store, known in ((overlay2.PATH, _LAYER_FILES), (containers.PATH, _CONTAINER_FILES)):
        for path, node in directories_below(tree, store):
            if path != overlay2.LINKS:
                yield path, node, _HOME
                yield from _known(path, node, known)


def _known(path: str, directory: Directory, known: Mapping[str, frozenset[int]]) -> Iterator[Row]:
    for name, allowed in known.items():
        child = directory.children.get(name)
        if child is not None:
            yield f"{path}/{name}", child, allowed
