"""What no engine puts there, and what one did not come to take away."""

from __future__ import annotations

from collections.abc import Iterator

from dockroot.check.rule import Rule, Severity
from dockroot.check.scene import Scene, below, directories_below
from dockroot.findings import Finding
from dockroot.store import containers, imagedb, layerdb, mounts, overlay2
from dockroot.tree import Directory

TEMPORARY = Rule(
    "temporary-leftover",
    Severity.NOTE,
    "A file was being written when the engine was killed: its new content is left under a temporary name.",
    "It ignores the file and leaves it.",
)
UNRECOGNISED = Rule(
    "unrecognised",
    Severity.NOTE,
    "There is a file or directory that no known version of the engine puts there.",
    "It ignores it; what lies in a layer's directory goes when the layer is removed.",
)
RULES = (TEMPORARY, UNRECOGNISED)

_TEMPORARY = ".tmp-"
_IMAGE = "image/overlay2"
_LAYER = frozenset(
    {"diff", "size", "cache-id", "parent", "tar-split.json.gz", "descriptor.json", "os"}
)
_DIRECTORY = frozenset({"diff", "link", "lower", "work", "merged", "committed"})
_METADATA = frozenset({"parent", "lastUpdated", "builtLocally"})
_MOUNT = frozenset({"mount-id", "init-id", "parent"})
_STORE = frozenset({"repositories.json", "imagedb", "layerdb", "distribution"})
_DRIVER = frozenset({"l", "backingFsBlockDev"})


def look(scene: Scene) -> Iterator[Finding]:
    """Yield leftovers and strangers among what an engine writes."""
    tree, directories = scene.tree, scene.root.directories
    for path, known in ((_IMAGE, _STORE), (overlay2.PATH, _DRIVER | directories.keys())):
        found = tree.directory(path)
        if found is not None:
            yield from _strangers(path, found, known)
    for store, known in (
        (imagedb.METADATA, _METADATA),
        (layerdb.PATH, _LAYER),
        (mounts.PATH, _MOUNT),
        (overlay2.PATH, _DIRECTORY),
    ):
        for path, found in directories_below(tree, store):
            if path != overlay2.LINKS:
                yield from _strangers(path, found, known)
    yield from _temporary(tree, imagedb.CONTENT)
    for path, _ in directories_below(tree, containers.PATH):
        yield from _temporary(tree, path)


def _strangers(path: str, directory: Directory, known: frozenset[str]) -> Iterator[Finding]:
    for name in directory.children.keys() - known:
        rule = TEMPORARY if name.startswith(_TEMPORARY) else UNRECOGNISED
        yield rule.at(f"{path}/{name}")


def _temporary(tree: Directory, path: str) -> Iterator[Finding]:
    for place, _ in below(tree, path):
        if place.rpartition("/")[2].startswith(_TEMPORARY):
            yield TEMPORARY.at(place)
