"""What layer directories stand on: their files `lower`, and how deep and long a stack may be."""

from __future__ import annotations

from collections.abc import Iterator

from dockroot.check.rule import Rule, Severity
from dockroot.check.scene import HEX64, Scene
from dockroot.findings import Finding
from dockroot.store import imagedb
from dockroot.store.overlay2 import LayerDirectory

_PAGE = 4096
_MAX_LOWERS = 128
_MAX_LAYERS = 125

MISSING = Rule(
    "lower-missing",
    Severity.ERROR,
    "A directory under `overlay2/` stands on another by the layer store, but has no file `lower`.",
    "It takes the directory for a base, silently: what stands on it lacks all files of the layers below, and programs are not found.",
    fails="start",
)
UNEXPECTED = Rule(
    "lower-unexpected",
    Severity.ERROR,
    "A directory under `overlay2/` is a base by the layer store, but has a file `lower`.",
    "It mounts the directory on top of what the file names: containers may see files of other layers.",
)
DIFFERS = Rule(
    "lower-differs",
    Severity.ERROR,
    "The file `lower` does not name the directories that the layer stands on by the layer store, nearest first.",
    "It mounts what the file names: files are missing, or come from other layers.",
)
DANGLING = Rule(
    "lower-dangling",
    Severity.WARNING,
    "The file `lower` of a directory that the layer store does not place names a short link that is missing.",
    "It cannot mount the directory.",
)
TOO_DEEP = Rule(
    "lower-too-deep",
    Severity.ERROR,
    "A file `lower` names more than 128 directories.",
    "It creates nothing on top of the directory: `max depth exceeded`.",
    fails="create",
)
TOO_LONG = Rule(
    "lower-too-long",
    Severity.ERROR,
    "A file `lower` is so long that the options of the mount do not fit into one page.",
    "It cannot mount the directory: `mount label too large`.",
    fails="save create",
)
IMAGE_TOO_DEEP = Rule(
    "image-too-deep",
    Severity.WARNING,
    "An image has more than 125 layers.",
    "It loads and saves the image, but would not have registered it; above 127 no container can be created of it.",
)
RULES = (MISSING, UNEXPECTED, DIFFERS, DANGLING, TOO_DEEP, TOO_LONG, IMAGE_TOO_DEEP)


def look(scene: Scene) -> Iterator[Finding]:
    """Yield what is wrong with the files `lower` and their length."""
    for directory in scene.root.directories.values():
        if directory.name in scene.parents:
            yield from _placed(scene, directory)
        elif directory.lower and _dangling(scene, directory):
            yield DANGLING.at(f"{directory.path}/lower", claimed=_dangling(scene, directory))
        yield from _limits(directory)
    for image in scene.root.images.values():
        if len(image.diff_ids) > _MAX_LAYERS:
            path = f"{imagedb.CONTENT}/{image.id.hex}"
            yield IMAGE_TOO_DEEP.at(path, claimed=f"{len(image.diff_ids)} layers")


def _placed(scene: Scene, directory: LayerDirectory) -> Iterator[Finding]:
    path = f"{directory.path}/lower"
    expected = _expected(scene, directory.name)
    if scene.parents[directory.name] is None:
        if directory.lower:
            yield UNEXPECTED.at(path, claimed=directory.lower)
    elif not directory.lower:
        yield MISSING.at(path, computed=expected or "")
    elif not HEX64.match(directory.name.removesuffix("-init")):
        # BuildKit may have stood it on another directory that holds the same layer
        if dangling := _dangling(scene, directory):
            yield DIFFERS.at(path, claimed=dangling)
    elif expected is not None and directory.lower != expected:
        yield DIFFERS.at(path, claimed=directory.lower, computed=expected)


def _expected(scene: Scene, name: str) -> str | None:
    """Return what `lower` must hold by the layer store; None where a directory or its link below is missing."""
    links: list[str] = []
    parent = scene.parents[name]
    while parent is not None:
        below = scene.root.directories.get(parent)
        if below is None or not below.link or len(links) > len(scene.parents):
            return None
        if not HEX64.match(parent.removesuffix("-init")):
            return ":".join([*links, below.lower_for_child()])
        links.append(f"l/{below.link}")
        parent = scene.parents.get(parent)
    return ":".join(links)


def _dangling(scene: Scene, directory: LayerDirectory) -> str:
    """Return the first short link in `lower` that is missing; empty when none is."""
    known = scene.links
    return next((link for link in directory.lower_links if link not in known), "")


def _limits(directory: LayerDirectory) -> Iterator[Finding]:
    path = f"{directory.path}/lower"
    count = directory.lower.count(":") + 1
    if count > _MAX_LOWERS:
        yield TOO_DEEP.at(path, claimed=f"{count} directories")
    options = (
        f"lowerdir={directory.lower},upperdir={directory.name}/diff,workdir={directory.name}/work"
    )
    if len(options) > _PAGE - 1:
        yield TOO_LONG.at(path, claimed=f"{len(options):,} bytes", computed=f"{_PAGE - 1:,} bytes")
