"""Damages to image configs and what lies beside them."""

from __future__ import annotations

from typing import Any

from dockroot.faults.fault import Fault
from dockroot.faults.site import UNKNOWN, Site
from dockroot.store import layerdb, overlay2
from dockroot.store.imagedb import CONTENT, METADATA
from dockroot.tree import Directory, file


def _metadata(site: Site, name: str, text: str) -> None:
    beside = f"{METADATA}/{site.image.id.hex}"
    site.draft.ensure(beside, 0o700)
    site.write(f"{beside}/{name}", text, 0o600)


def _without_rootfs(site: Site) -> None:
    site.reconfigure(lambda config: config.pop("rootfs"))


def _without_layer(site: Site) -> None:
    site.remove(f"{layerdb.PATH}/{site.top.chain_id.hex}")
    site.remove(f"{overlay2.LINKS}/{site.directory.link}")
    site.remove(f"{overlay2.PATH}/{site.top.cache_id}")


def _longer(config: dict[str, Any]) -> None:
    step = {"created": config["created"], "created_by": "never happened"}
    config["history"] = [*(config.get("history") or []), step]


def _shorter(config: dict[str, Any]) -> None:
    for step in config["history"]:
        step["empty_layer"] = True


FAULTS = (
    Fault(
        "image-name-invalid", "root", "Put a file without a digest's name among the configs.",
        lambda site: site.write(f"{CONTENT}/no-digest", "{}", 0o600),
    ),
    Fault(
        "image-digest-differs", "image", "Add a blank to the image's config.",
        lambda site: site.write(f"{CONTENT}/{site.image.id.hex}", site.image.config_bytes + b" "),
    ),
    Fault("image-config-unreadable", "image", "Take the `rootfs` out of the image's config.", _without_rootfs),
    Fault("image-layer-missing", "image", "Take away the image's top layer, record and files.", _without_layer),
    Fault(
        "image-os-foreign", "image", "Let the image's config say that it is for Windows.",
        lambda site: site.reconfigure(lambda config: config.update(os="windows")),
    ),
    Fault(
        "image-history-too-long", "image", "Add a step with a layer to the image's history.",
        lambda site: site.reconfigure(_longer),
    ),
    Fault(
        "image-history-too-short", "image", "Let no step of the image's history have made a layer.",
        lambda site: site.reconfigure(_shorter),
    ),
    Fault(
        "image-created-differs", "image", "Give the image another time of making than its last step's.",
        lambda site: site.reconfigure(lambda config: config.update(created="2001-01-01T00:00:00Z")),
    ),
    Fault(
        "image-parent-unreadable", "image", "Let the image's file `parent` hold no ID.",
        lambda site: _metadata(site, "parent", "none"),
    ),
    Fault(
        "image-parent-missing", "image", "Let the image's file `parent` name an image that is not there.",
        lambda site: _metadata(site, "parent", UNKNOWN),
    ),
    Fault(
        "image-parent-differs", "image", "Let the image's file `parent` name an image from another base.",
        lambda site: _metadata(site, "parent", site.other_base.id),
    ),
    Fault(
        "image-last-updated-invalid", "image", "Let the image's file `lastUpdated` hold no time.",
        lambda site: _metadata(site, "lastUpdated", "yesterday"),
    ),
    Fault(
        "image-metadata-leftover", "root", "Add metadata of an image that is not there.",
        lambda site: site.draft.put(
            f"{METADATA}/{UNKNOWN[7:]}",
            Directory({"lastUpdated": file("2026-01-01T00:00:00Z", 0o600)}, mode=0o700),
        ),
    ),
)  # fmt: skip
