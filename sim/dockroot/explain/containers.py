"""Containers: `containers/<ID>/`, their mounts in `layerdb/mounts/`, the two directories that each has in `overlay2/`."""

from __future__ import annotations

from dockroot.explain.explanation import Deletion, Explanation, Owner, Pointer
from dockroot.explain.index import Index, short
from dockroot.store import containers, mounts
from dockroot.store.mounts import Mount

FILES = {
    "config.v2.json": "what `docker inspect` shows of it, and more; the engine writes it anew at each change of state",
    "hostconfig.json": "what it was asked for that belongs to the host: binds, ports, limits, the log driver",
    "hostname": "mounted over /etc/hostname in it",
    "hosts": "mounted over /etc/hosts in it",
    "resolv.conf": "mounted over /etc/resolv.conf in it",
    "resolv.conf.hash": "the digest of resolv.conf as the engine wrote it: one changed by hand is left alone",
    "checkpoints": "checkpoints of its processes (CRIU), if any were made",
    "mounts": "what the engine mounts into it: shared memory, secrets",
    "shm": "its /dev/shm",
    "secrets": "its secrets, in memory while it runs",
}
MOUNT_FILES = {
    "mount-id": "the name of the directory in overlay2/ into which it writes",
    "init-id": "the name of the directory between that one and the image",
    "parent": "the chain ID of its image's top layer",
}


def of_container(index: Index, container_id: str) -> Explanation:
    """Explain `containers/<container ID>`."""
    path = f"{containers.PATH}/{container_id}"
    container = index.root.containers.get(container_id)
    if container is None:
        return Explanation(
            "container that no engine loads",
            path,
            "What is left of a container: an engine does not load it.",
            id=container_id,
            deletion=Deletion(
                True,
                "no engine shows it; its logs and settings are all that would go",
                "no docker command removes it: with the engine stopped, rm -r it",
            ),
        )
    mount = index.root.mounts[container_id]
    return Explanation(
        "container",
        path,
        f"The container {container.name} ({container.status}) of {container.image_name or 'an image'}: its settings, "
        f"its log, and files mounted into it. What it writes lies in overlay2/{short(mount.mount_id)}.",
        id=container_id,
        facts=(
            ("command", " ".join(container.command)),
            ("image", container.image),
            ("state", container.status),
        ),
        owners=(Owner("container", container_id, (container.name,), "itself"),),
        points_to=index.points_to(f"container {container_id}"),
        deletion=_deletion(index, mount, "its settings and its log go, and the engine forgets it"),
    )


def of_mount(index: Index, container_id: str) -> Explanation:
    """Explain `layerdb/mounts/<container ID>`."""
    path = f"{mounts.PATH}/{container_id}"
    mount = index.root.mounts.get(container_id)
    if mount is None:
        return Explanation(
            "mount that no engine loads",
            path,
            "Which directories a container stood on; the record is damaged, or the image below is gone.",
            id=container_id,
            deletion=Deletion(
                False, "what the container wrote is found by it alone: repair it while you can"
            ),
        )
    return Explanation(
        "mount",
        path,
        f"Which directories {index.container_label(container_id)} stands on: its own, its init layer's, and the top "
        "layer of its image.",
        id=container_id,
        owners=(index.owner_of_mount(mount, "stands on these"),),
        points_to=index.points_to(f"mount {container_id}"),
        pointed_by=index.pointed_by(f"mount {container_id}"),
        deletion=_deletion(index, mount, "the engine loads no container without its mount"),
    )


def of_mount_directory(index: Index, mount: Mount, name: str) -> Explanation:
    """Explain a directory of `overlay2/` that a mount names; path and pointers are the caller's to add."""
    label = index.container_label(mount.container_id)
    container = index.root.containers.get(mount.container_id)
    state = f" ({container.status})" if container else ", which an engine does not load"
    if name != mount.mount_id:
        return Explanation(
            "init layer",
            "",
            f"The init layer of the container {label}{state}: empty files for the engine to mount over (/etc/hosts and "
            "its like), between the image and what the container writes.",
            owners=(index.owner_of_mount(mount, "its init layer"),),
            deletion=_deletion(index, mount, "the container cannot be mounted without it"),
        )
    return Explanation(
        "container directory",
        "",
        f"What the container {label}{state} wrote, on top of its image.",
        owners=(index.owner_of_mount(mount, "what it wrote"),),
        deletion=_deletion(
            index,
            mount,
            "all that the container wrote is here and nowhere else, and it cannot start without it",
        ),
    )


def log_of(index: Index, container_id: str, path: str) -> Explanation:
    """Explain the log of a container."""
    label = index.container_label(container_id)
    return Explanation(
        "container's log",
        path,
        f"What the container {label} printed, as `docker logs` shows it; it grows without limit unless the container "
        "was given --log-opt max-size.",
        id=container_id,
        pointed_by=(Pointer(f"containers/{container_id}/config.v2.json", "its LogPath", path),),
        deletion=Deletion(
            False,
            "a running engine keeps it open: deleted, it takes its space until the container ends",
            "truncate -s 0 it, or docker rm the container; set max-size for the next one",
        ),
    )


def _deletion(index: Index, mount: Mount, effect: str) -> Deletion:
    label = index.container_label(mount.container_id)
    force = "-f " if index.is_running(mount.container_id) else ""
    return Deletion(False, effect, f"docker rm {force}{label}")
