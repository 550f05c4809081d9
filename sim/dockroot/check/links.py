"""Short links: the file `link` of each directory under `overlay2/`, and `overlay2/l/`."""

from __future__ import annotations

from collections.abc import Iterator

from dockroot.check.rule import Rule, Severity
from dockroot.check.scene import Scene
from dockroot.findings import Finding
from dockroot.store import overlay2
from dockroot.store.overlay2 import LayerDirectory
from dockroot.tree import Directory, Kind

MISSING = Rule(
    "link-missing",
    Severity.ERROR,
    "A directory under `overlay2/` has no file `link`.",
    "It creates nothing on top of the directory: no container of an image whose top layer this is.",
    fails="create",
)
DANGLING = Rule(
    "link-dangling",
    Severity.ERROR,
    "The short link that a directory under `overlay2/` has by its file `link` is missing in `overlay2/l/`.",
    "It mounts nothing that stands on the directory: no container starts, and none can be created.",
    fails="create",
)
TARGET_DIFFERS = Rule(
    "link-target-differs",
    Severity.ERROR,
    "A short link does not point at the directory whose file `link` names it.",
    "It follows the link: where one directory then stands twice in a stack, the kernel refuses the mount (`too many levels of symbolic links`), else containers get other files.",
    fails="create",
)
SHARED = Rule(
    "link-shared",
    Severity.ERROR,
    "Two directories under `overlay2/` have the same short link by their files `link`.",
    "It follows the link: where one directory then stands twice in a stack, the kernel refuses the mount (`too many levels of symbolic links`), else containers get other files.",
    fails="create",
)
LEFTOVER = Rule(
    "link-leftover",
    Severity.NOTE,
    "An entry of `overlay2/l/` is no directory's short link.",
    "It does not look at it, and leaves it.",
)
RULES = (MISSING, DANGLING, TARGET_DIFFERS, SHARED, LEFTOVER)


def look(scene: Scene) -> Iterator[Finding]:
    """Yield what is wrong with the short links."""
    owners: dict[str, list[LayerDirectory]] = {}
    for directory in scene.root.directories.values():
        if directory.link:
            owners.setdefault(directory.link, []).append(directory)
    links = scene.tree.directory(overlay2.LINKS) or Directory()
    for link, directories in owners.items():
        path = f"{overlay2.LINKS}/{link}"
        if len(directories) > 1:
            yield SHARED.at(path, "of " + ", ".join(found.name for found in directories))
            continue
        node = links.children.get(link)
        expected = f"../{directories[0].name}/diff"
        if node is None:
            yield DANGLING.at(f"{directories[0].path}/link", claimed=link)
        elif node.kind is not Kind.SYMLINK or node.target != expected:
            claimed = node.target or f"a {node.kind.value}"
            yield TARGET_DIFFERS.at(path, claimed=claimed, computed=expected)
    for name in links.children:
        if name not in owners and not _explained(scene, name):
            yield LEFTOVER.at(f"{overlay2.LINKS}/{name}")


def _explained(scene: Scene, name: str) -> bool:
    """Whether the entry belongs to a directory that another finding tells of: it is gone, or has no `link`."""
    node = scene.tree.get(f"{overlay2.LINKS}/{name}")
    target = node.target if node is not None else ""
    owner = target.removeprefix("../").removesuffix("/diff")
    directory = scene.root.directories.get(owner)
    return not directory.link if directory is not None else owner in scene.claimed
