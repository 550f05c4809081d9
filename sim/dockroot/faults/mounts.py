"""Damages to the layers of a container."""

from __future__ import annotations

from dockroot.faults.fault import Fault
from dockroot.faults.site import UNKNOWN, Site
from dockroot.store import overlay2
from dockroot.store.mounts import PATH
from dockroot.tree import file

_LOST = "container-mount-missing"


def _file(site: Site, name: str) -> str:
    return f"{PATH}/{site.container.id}/{name}"


def _directory(site: Site, name: str = "") -> str:
    return f"{overlay2.PATH}/{site.mount.mount_id}{name}"


def _share(site: Site) -> None:
    others = (mount for mount in site.root.mounts.values() if mount != site.mount)
    site.write(_file(site, "mount-id"), next(others).mount_id)


def _another_image(site: Site) -> None:
    images = (
        image
        for image in site.root.images.values()
        if image.top_chain not in (None, site.mount.parent)
    )
    site.configure(Image=next(images).id)


FAULTS = (
    Fault(
        "mount-id-invalid", "container", "Empty the mount's file `mount-id`.",
        lambda site: site.write(_file(site, "mount-id"), ""), _LOST,
    ),
    Fault(
        "mount-init-id-invalid", "container", "Write no ID into the mount's file `init-id`.",
        lambda site: site.write(_file(site, "init-id"), "init"), _LOST,
    ),
    Fault(
        "mount-parent-unreadable", "container", "Write no chain ID into the mount's file `parent`.",
        lambda site: site.write(_file(site, "parent"), "parent"), _LOST,
    ),
    Fault(
        "mount-layer-missing", "container", "Let the mount stand on a layer that is not there.",
        lambda site: site.write(_file(site, "parent"), UNKNOWN), _LOST,
    ),
    Fault(
        "mount-directory-missing", "container", "Take away the directory that takes the container's writes.",
        lambda site: site.remove(_directory(site)),
    ),
    Fault(
        "mount-init-directory-missing", "container", "Take away the container's init directory.",
        lambda site: site.remove(_directory(site, "-init")),
    ),
    Fault(
        "mount-init-id-missing", "container", "Take away the mount's file `init-id`.",
        lambda site: site.remove(_file(site, "init-id")),
    ),
    Fault("mount-parent-differs", "container", "Let the container be of another image.", _another_image),
    Fault(
        "mount-shared", "container", "Let the container write where another writes.", _share, "directory-leftover"
    ),
    Fault(
        "mount-committed", "container", "Mark the directory that takes the container's writes as committed.",
        lambda site: site.draft.put(_directory(site, "/committed"), file(mode=0o600)),
    ),
    Fault(
        "mount-leftover", "container", "Take away the container's directory in `containers/`.",
        lambda site: site.remove(site.container.path),
    ),
    Fault(
        "init-layer-incomplete", "container", "Take `etc/hosts` out of the container's init layer.",
        lambda site: site.remove(_directory(site, "-init/diff/etc/hosts")),
    ),
    Fault(
        "init-layer-foreign", "container", "Put a file into the container's init layer.",
        lambda site: site.write(_directory(site, "-init/diff/etc/foreign"), "x"),
    ),
)  # fmt: skip
