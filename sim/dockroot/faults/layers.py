"""Damages to the layer store's record of a layer: the top one of the image that is hit."""

from __future__ import annotations

from dockroot.faults.fault import Fault
from dockroot.faults.site import STRANGER, UNKNOWN, Site
from dockroot.store.layerdb import PATH, REMOVING, TRANSACTIONS
from dockroot.tree import Directory, file

_LOST = "image-layer-missing"


def _transaction(site: Site) -> None:
    site.draft.ensure(TRANSACTIONS, 0o755)
    left = Directory({"diff": file(UNKNOWN)}, mode=0o700)
    site.draft.put(f"{TRANSACTIONS}/write-set-123456", left)


FAULTS = (
    Fault(
        "layer-name-invalid", "root", "Put a directory without a digest's name among the layers.",
        lambda site: site.draft.put(f"{PATH}/no-digest", Directory(mode=0o700)),
    ),
    Fault(
        "layer-diff-unreadable", "image", "Empty the layer's file `diff`.",
        lambda site: site.write(site.layer_file("diff"), ""), _LOST,
    ),
    Fault(
        "layer-size-unreadable", "image", "Empty the layer's file `size`.",
        lambda site: site.write(site.layer_file("size"), ""), _LOST,
    ),
    Fault(
        "layer-cache-id-unreadable", "image", "Empty the layer's file `cache-id`.",
        lambda site: site.write(site.layer_file("cache-id"), ""), _LOST,
    ),
    Fault(
        "layer-parent-unreadable", "image", "Empty the layer's file `parent`.",
        lambda site: site.write(site.layer_file("parent"), ""), _LOST,
    ),
    Fault(
        "layer-descriptor-unreadable", "image", "Add half a `descriptor.json` to the layer.",
        lambda site: site.write(site.layer_file("descriptor.json"), "{"), _LOST,
    ),
    Fault(
        "layer-parent-missing", "image", "Let the layer stand on one that is not there.",
        lambda site: site.write(site.layer_file("parent"), UNKNOWN), _LOST,
    ),
    Fault(
        "layer-chain-differs", "image", "Give the layer another diff ID.",
        lambda site: site.write(site.layer_file("diff"), UNKNOWN), "layer-content-differs",
    ),
    Fault("layer-unused", "image", "Take the image away and leave its layers.", Site.forget_image),
    Fault(
        "layer-directory-missing", "image", "Take away the layer's directory under `overlay2/`.",
        lambda site: site.remove(site.directory.path),
    ),
    Fault(
        "layer-cache-id-shared", "image", "Let the layer name the directory of the layer below it.",
        lambda site: site.write(site.layer_file("cache-id"), site.layers[-2].cache_id),
        "directory-leftover",
    ),
    Fault(
        "layer-tar-split-missing", "image", "Take away the layer's `tar-split.json.gz`.",
        lambda site: site.remove(site.layer_file("tar-split.json.gz")),
    ),
    Fault(
        "layer-removal-leftover", "root", "Leave the record of a layer half removed.",
        lambda site: site.draft.put(
            f"{PATH}/{UNKNOWN[7:]}-123456{REMOVING}",
            Directory({"cache-id": file(STRANGER)}, mode=0o700),
        ),
    ),
    Fault("layer-transaction-leftover", "root", "Leave the record of a layer half written.", _transaction),
)  # fmt: skip
