"""Damages to a container's own files."""

from __future__ import annotations

from typing import Any

from dockroot.errors import NotFoundError
from dockroot.faults.fault import Fault
from dockroot.faults.site import UNKNOWN, Site
from dockroot.store.containers import CONFIG, HOSTCONFIG
from dockroot.store.mounts import PATH as MOUNTS


def _forget_image(site: Site) -> None:
    for image in site.root.images.values():
        if image.id == site.container.image:
            site.aimed_at(site.root.references_of(image.id)[0]).forget_image()


def _take_name(site: Site) -> None:
    others = [found for found in site.root.containers.values() if found.id != site.container.id]
    site.configure(Name=others[0].config["Name"])


def _half_running(site: Site) -> None:
    site.configure(State={**site.container.state, "Running": True, "Pid": 0})


def _lose_volume(site: Site) -> None:
    points: list[dict[str, Any]] = list(site.container.mount_points.values())
    for point in points:
        if point.get("Name"):
            site.remove(f"volumes/{point['Name']}")
            return
    raise NotFoundError("the container has no volume to lose", hint="choose another container")


FAULTS = (
    Fault(
        "container-config-missing", "container", "Take away the container's `config.v2.json`.",
        lambda site: site.remove(f"{site.container.path}/{CONFIG}"),
    ),
    Fault(
        "container-config-unreadable", "container", "Cut the container's `config.v2.json` in half.",
        lambda site: site.truncate(f"{site.container.path}/{CONFIG}"),
    ),
    Fault(
        "container-id-differs", "container", "Give the container another ID.",
        lambda site: site.configure(ID=UNKNOWN[7:]),
    ),
    Fault(
        "hostconfig-missing", "container", "Take away the container's `hostconfig.json`.",
        lambda site: site.remove(f"{site.container.path}/{HOSTCONFIG}"),
    ),
    Fault(
        "hostconfig-unreadable", "container", "Cut the container's `hostconfig.json` in half.",
        lambda site: site.truncate(f"{site.container.path}/{HOSTCONFIG}"),
    ),
    Fault(
        "container-mount-missing", "container", "Take away the container's mount in the layer store.",
        lambda site: site.remove(f"{MOUNTS}/{site.container.id}"), "directory-leftover",
    ),
    Fault("container-image-missing", "container", "Take away the container's image.", _forget_image),
    Fault(
        "container-driver-foreign", "container", "Let the container be of another storage driver.",
        lambda site: site.configure(Driver="aufs"),
    ),
    Fault(
        "container-name-missing", "container", "Take away the container's name.",
        lambda site: site.configure(Name=""),
    ),
    Fault("container-name-taken", "container", "Give the container the name of another.", _take_name),
    Fault("container-state-contradicts", "container", "Let the container run without a process.", _half_running),
    Fault(
        "container-log-missing", "container", "Take away the container's log.",
        lambda site: site.remove(site.container.log_path),
    ),
    Fault(
        "container-log-foreign", "container", "Let the container's log lie elsewhere.",
        lambda site: site.configure(LogPath="/nowhere/else.log"),
    ),
    Fault(
        "container-file-missing", "container", "Take away the container's file `hostname`.",
        lambda site: site.remove(f"{site.container.path}/hostname"),
    ),
    Fault(
        "container-command-differs", "container", "Let the container run something else.",
        lambda site: site.configure(Path="echo", Args=["something else"]),
    ),
    Fault("container-volume-missing", "container", "Take away a volume of the container.", _lose_volume),
)  # fmt: skip
