"""The graph driver's directories: `overlay2/`."""

from __future__ import annotations

from collections.abc import Iterator

from dockroot.check.rule import Rule, Severity
from dockroot.check.scene import BUILDKIT_ID, Scene, directories_below
from dockroot.findings import Finding
from dockroot.store import overlay2
from dockroot.tree import Kind

DIFF_MISSING = Rule(
    "diff-missing",
    Severity.ERROR,
    "A directory under `overlay2/` has no `diff/`.",
    "It mounts nothing that stands on the directory: no container starts, and none can be created.",
    fails="save create",
)
WORK_MISSING = Rule(
    "work-missing",
    Severity.ERROR,
    "A container's directory under `overlay2/` has no `work/`.",
    "It cannot mount the container's file system: the container does not start.",
    fails="start diff",
)
LEFTOVER = Rule(
    "directory-leftover",
    Severity.NOTE,
    "Nothing in the layer store speaks of a directory under `overlay2/`, and BuildKit does not know it.",
    "It never looks at the directory, and nothing that it offers removes it.",
)
RULES = (DIFF_MISSING, WORK_MISSING, LEFTOVER)


def look(scene: Scene) -> Iterator[Finding]:
    """Yield what is missing in the directories, and those that are nobody's."""
    uppers = {mount.mount_id for mount in scene.root.mounts.values()}
    nodes = dict(directories_below(scene.tree, overlay2.PATH))
    for name, directory in scene.root.directories.items():
        node = nodes.get(directory.path)
        if name not in scene.claimed:
            if scene.is_complete and not _may_be_buildkit(scene, name):
                yield LEFTOVER.at(directory.path)
            continue
        diff = node.get("diff") if node else None
        if diff is None or diff.kind is not Kind.DIRECTORY:
            yield DIFF_MISSING.at(directory.diff_path)
        if name in uppers and directory.lower and (node is None or node.get("work") is None):
            yield WORK_MISSING.at(f"{directory.path}/work")


def _may_be_buildkit(scene: Scene, name: str) -> bool:
    """Whether BuildKit's record speaks of the directory, or could: a tree need not hold the record."""
    if BUILDKIT_ID.match(name) and scene.tree.get("buildkit/snapshots.db") is None:
        return True
    return scene.known_to_buildkit(name)
