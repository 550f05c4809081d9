"""Image configs and what is known beside them: `image/overlay2/imagedb/`."""

from __future__ import annotations

from collections.abc import Iterator

from dockroot.check.rule import Rule, Severity
from dockroot.check.scene import Scene
from dockroot.clock import parse_time
from dockroot.findings import Finding
from dockroot.store import imagedb
from dockroot.store.imagedb import Image

_OUT = "It leaves the image out, with a line in its log."

NAME_INVALID = Rule(
    "image-name-invalid",
    Severity.NOTE,
    "A file among the image configs is not named by a digest.",
    "It ignores the file.",
)
DIGEST_DIFFERS = Rule(
    "image-digest-differs",
    Severity.ERROR,
    "The bytes of an image config have another digest than the config's name says.",
    _OUT,
    fails="list",
)
UNREADABLE = Rule(
    "image-config-unreadable",
    Severity.ERROR,
    "An image config is no JSON object of the form that engines know.",
    _OUT,
    fails="list",
)
LAYER_MISSING = Rule(
    "image-layer-missing",
    Severity.ERROR,
    "An image stands on a layer that the layer store does not have, or cannot load.",
    "It leaves the image out; 1.13.1 does not start.",
    fails="list",
    fails_on={"1.13.1": "boot"},
)
OS_FOREIGN = Rule(
    "image-os-foreign",
    Severity.ERROR,
    "An image config names another operating system than Linux.",
    "It leaves the image out (`unsupported operating system`); 1.13.1 takes it.",
    fails="list",
    fails_on={"1.13.1": ""},
)
HISTORY_TOO_LONG = Rule(
    "image-history-too-long",
    Severity.WARNING,
    "The history of an image counts more layers than the image has.",
    "`docker history` fails: `too many non-empty layers in History section`.",
    fails="history",
)
HISTORY_TOO_SHORT = Rule(
    "image-history-too-short",
    Severity.NOTE,
    "The history of an image that was made here counts fewer layers than the image has.",
    "`docker history` shows sizes beside the wrong steps.",
)
CREATED_DIFFERS = Rule(
    "image-created-differs",
    Severity.NOTE,
    "An image that was made here gives another time for its making than the last step of its history.",
    "It does not notice.",
)
PARENT_UNREADABLE = Rule(
    "image-parent-unreadable",
    Severity.NOTE,
    "The file `parent` beside an image config holds no image ID.",
    "It takes the image for one without a parent: the build cache does not find it.",
)
PARENT_MISSING = Rule(
    "image-parent-missing",
    Severity.NOTE,
    "The file `parent` beside an image config names an image that the root does not have.",
    "It shows the parent in `docker inspect`, and does without it elsewhere.",
)
PARENT_DIFFERS = Rule(
    "image-parent-differs",
    Severity.WARNING,
    "An image does not stand on the layers of the image that its file `parent` names.",
    "It does not notice: `docker history` names the wrong images, and the build cache may use them.",
)
UPDATED_INVALID = Rule(
    "image-last-updated-invalid",
    Severity.WARNING,
    "The file `lastUpdated` beside an image config holds no time.",
    "`docker image inspect` fails.",
    fails="inspect",
)
METADATA_LEFTOVER = Rule(
    "image-metadata-leftover",
    Severity.NOTE,
    "There is metadata of an image whose config is missing.",
    "It ignores the directory and leaves it.",
)
RULES = (
    NAME_INVALID, DIGEST_DIFFERS, UNREADABLE, LAYER_MISSING, OS_FOREIGN, HISTORY_TOO_LONG, HISTORY_TOO_SHORT,
    CREATED_DIFFERS, PARENT_UNREADABLE, PARENT_MISSING, PARENT_DIFFERS, UPDATED_INVALID, METADATA_LEFTOVER,
)  # fmt: skip


def look(scene: Scene) -> Iterator[Finding]:
    """Yield what is wrong with the images that have a usable config."""
    for image in scene.root.images.values():
        yield from _config(scene, image)
        yield from _metadata(scene, image)
    for name in scene.tree.names(imagedb.METADATA):
        if scene.tree.get(f"{imagedb.CONTENT}/{name}") is None:
            yield METADATA_LEFTOVER.at(f"{imagedb.METADATA}/{name}")


def _config(scene: Scene, image: Image) -> Iterator[Finding]:
    path = f"{imagedb.CONTENT}/{image.id.hex}"
    system = str(image.config.get("os") or "linux")
    if system.lower() != "linux":
        yield OS_FOREIGN.at(path, claimed=system)
    history = image.config.get("history") or []
    counted = sum(not entry.get("empty_layer") for entry in history)
    if counted > len(image.diff_ids):
        yield HISTORY_TOO_LONG.at(path, claimed=_layers(counted), computed=_layers(image))
    if not history or not scene.made_here(image):
        return
    if counted < len(image.diff_ids) - _unaccounted(scene, image):
        yield HISTORY_TOO_SHORT.at(path, claimed=_layers(counted), computed=_layers(image))
    last = history[-1].get("created") or ""
    if last != image.created:
        yield CREATED_DIFFERS.at(path, claimed=image.created, computed=last)


def _unaccounted(scene: Scene, image: Image) -> int:
    """Return how many layers of the image's parent the history does not count: others' images may have none."""
    parent = scene.root.images.get(image.parent) if image.parent else None
    if parent is None:
        return len(image.diff_ids) if image.parent else 0
    history = parent.config.get("history") or []
    return max(0, len(parent.diff_ids) - sum(not entry.get("empty_layer") for entry in history))


def _layers(what: Image | int) -> str:
    count = what if isinstance(what, int) else len(what.diff_ids)
    return f"{count} layer" + "s" * (count != 1)


def _metadata(scene: Scene, image: Image) -> Iterator[Finding]:
    beside = f"{imagedb.METADATA}/{image.id.hex}"
    if image.parent is not None:
        parent = scene.root.images.get(image.parent)
        if image.parent not in scene.stored_images:
            yield PARENT_MISSING.at(f"{beside}/parent", claimed=image.parent)
        elif parent is not None and parent.diff_ids != image.diff_ids[: len(parent.diff_ids)]:
            yield PARENT_DIFFERS.at(f"{beside}/parent", claimed=image.parent)
    if image.last_updated:
        try:
            parse_time(image.last_updated)
        except (ValueError, OverflowError):
            yield UPDATED_INVALID.at(f"{beside}/lastUpdated", claimed=image.last_updated[:40])
