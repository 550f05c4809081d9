"""The layer chain: `image/overlay2/layerdb/sha256/`."""

from __future__ import annotations

from collections.abc import Iterator

from dockroot.check.rule import Rule, Severity
from dockroot.check.scene import Scene
from dockroot.digest import ChainID, chain_id
from dockroot.findings import Finding
from dockroot.store import layerdb, overlay2

_OUT = (
    "It leaves the layer out, and every image and container that stands on it; 1.13.1 does not start where an image "
    "does."
)
_OLD = {"1.13.1": "boot"}

NAME_INVALID = Rule(
    "layer-name-invalid",
    Severity.NOTE,
    "A directory among the layers is not named by a chain ID.",
    "It ignores the directory.",
)
DIFF_UNREADABLE = Rule(
    "layer-diff-unreadable",
    Severity.ERROR,
    "A layer has no file `diff`, or there is no diff ID in it.",
    _OUT,
    fails="list",
    fails_on=_OLD,
)
SIZE_UNREADABLE = Rule(
    "layer-size-unreadable",
    Severity.ERROR,
    "A layer has no file `size`, or there is no number in it.",
    _OUT,
    fails="list",
    fails_on=_OLD,
)
CACHE_ID_UNREADABLE = Rule(
    "layer-cache-id-unreadable",
    Severity.ERROR,
    "A layer has no file `cache-id`, or it names no directory.",
    _OUT,
    fails="list",
    fails_on=_OLD,
)
PARENT_UNREADABLE = Rule(
    "layer-parent-unreadable",
    Severity.ERROR,
    "There is no chain ID in the file `parent` of a layer.",
    _OUT,
    fails="list",
    fails_on=_OLD,
)
DESCRIPTOR_UNREADABLE = Rule(
    "layer-descriptor-unreadable",
    Severity.ERROR,
    "The file `descriptor.json` of a layer does not parse.",
    _OUT,
    fails="list",
    fails_on=_OLD,
)
PARENT_MISSING = Rule(
    "layer-parent-missing",
    Severity.ERROR,
    "A layer stands on one that is missing, or on itself.",
    _OUT,
    fails="list",
    fails_on=_OLD,
)
CHAIN_DIFFERS = Rule(
    "layer-chain-differs",
    Severity.ERROR,
    "The name of a layer's directory is not the chain ID that its files `parent` and `diff` give.",
    "It does not notice until the layer is saved or pushed.",
    fails="save",
)
UNUSED = Rule(
    "layer-unused",
    Severity.NOTE,
    "No image, container or other layer stands on a layer, and BuildKit does not know it.",
    "It keeps the layer; nothing that it offers removes it.",
)
DIRECTORY_MISSING = Rule(
    "layer-directory-missing",
    Severity.ERROR,
    "The directory under `overlay2/` that a layer's `cache-id` names is missing.",
    "It lists the images that stand on the layer; they cannot be inspected or saved, nor containers created of them.",
    fails="inspect save create",
)
CACHE_ID_SHARED = Rule(
    "layer-cache-id-shared",
    Severity.ERROR,
    "Two layers name the same directory under `overlay2/`.",
    "It shows the same files for both, and cannot save the one whose they are not; removing one takes them from the other.",
    fails="save",
)
TAR_SPLIT_MISSING = Rule(
    "layer-tar-split-missing",
    Severity.ERROR,
    "A layer has no `tar-split.json.gz`.",
    "It runs containers of it, and cannot save or push it.",
    fails="save",
)
REMOVAL_LEFTOVER = Rule(
    "layer-removal-leftover",
    Severity.NOTE,
    "The removal of a layer was interrupted.",
    "It completes the removal when it is stopped; 1.13.1 leaves it.",
)
TRANSACTION_LEFTOVER = Rule(
    "layer-transaction-leftover",
    Severity.NOTE,
    "The registration of a layer was interrupted: what was written of it is left in `layerdb/tmp/`.",
    "It ignores the directory and leaves it.",
)
RULES = (
    NAME_INVALID, DIFF_UNREADABLE, SIZE_UNREADABLE, CACHE_ID_UNREADABLE, PARENT_UNREADABLE, DESCRIPTOR_UNREADABLE,
    PARENT_MISSING, CHAIN_DIFFERS, UNUSED, DIRECTORY_MISSING, CACHE_ID_SHARED, TAR_SPLIT_MISSING, REMOVAL_LEFTOVER,
    TRANSACTION_LEFTOVER,
)  # fmt: skip


def look(scene: Scene) -> Iterator[Finding]:
    """Yield what is wrong with the layers that an engine would load."""
    root = scene.root
    for layer in root.layers.values():
        path = f"{layerdb.PATH}/{layer.chain_id.hex}"
        computed = chain_id(layer.parent, layer.diff_id)
        if computed != layer.chain_id:
            yield CHAIN_DIFFERS.at(path, claimed=layer.chain_id, computed=computed)
        if layer.cache_id not in root.directories:
            yield DIRECTORY_MISSING.at(f"{path}/cache-id", claimed=layer.cache_id)
        if not layer.tar_split.size:
            yield TAR_SPLIT_MISSING.at(f"{path}/tar-split.json.gz")
    for name, layers in scene.layers_by_cache_id.items():
        if len(layers) > 1:
            shared = ", ".join(layer.chain_id.short for layer in layers)
            yield CACHE_ID_SHARED.at(f"{overlay2.PATH}/{name}", f"layers {shared}")
    yield from _unused(scene)
    for name in scene.tree.names(layerdb.TRANSACTIONS):
        yield TRANSACTION_LEFTOVER.at(f"{layerdb.TRANSACTIONS}/{name}")


def _unused(scene: Scene) -> Iterator[Finding]:
    if not scene.is_complete:
        return
    for chain in scene.root.layers.keys() - _stood_on(scene):
        layer = scene.root.layers[chain]
        built = scene.known_to_buildkit(chain) or scene.known_to_buildkit(layer.cache_id)
        if not built and len(layer.cache_id) == 64:
            yield UNUSED.at(f"{layerdb.PATH}/{chain.hex}")


def _stood_on(scene: Scene) -> set[ChainID]:
    """Return the layers on which an image, a mount or another layer stands, by all that can be read of them."""
    found: set[ChainID] = set()
    for image in scene.root.images.values():
        found.update(image.chain_ids[-1:])
    found.update(mount.parent for mount in scene.root.mounts.values() if mount.parent)
    found.update(layer.parent for layer in scene.root.layers.values() if layer.parent)
    return found
