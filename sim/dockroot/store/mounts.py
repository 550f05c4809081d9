"""The layer store's mounts, one per container: `image/overlay2/layerdb/mounts/<container ID>/`.

The directory (0755) holds three files (0644, no newline): `mount-id` (64 hexadecimal digits: the
directory in `overlay2/` that takes the container's writes), `init-id` (`<mount-id>-init`, the
directory between that one and the image) and `parent` (the *chain* ID of the image's top layer;
absent when the image has no layers). An engine loads no container whose mount it cannot load (moby
v28.5.2, `layer/filestore.go`, `layer/layer_store.go`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from dockroot.digest import ChainID
from dockroot.findings import Finding, UnusableError
from dockroot.tree import Directory, Node, file

PATH = "image/overlay2/layerdb/mounts"
MODE = 0o755

_MOUNT_ID = re.compile(r"[a-f0-9]{64}(-init)?\Z")


class Mount(Struct, frozen=True):
    """What stands below a container: `init_id` is empty for one without, `parent` None on an image
    without layers.
    """

    container_id: str
    mount_id: str
    init_id: str = ""
    parent: ChainID | None = None


def read(tree: Directory) -> tuple[dict[str, Mount], list[Finding]]:
    """Return the mounts of a root that an engine would load, by container ID."""
    mounts: dict[str, Mount] = {}
    findings: list[Finding] = []
    for name in tree.names(PATH):
        try:
            mounts[name] = _read_one(tree, name)
        except UnusableError as fault:
            findings.append(fault.at(f"{PATH}/{name}"))
    return mounts, findings


def _read_one(tree: Directory, name: str) -> Mount:
    def text(file_name: str) -> str:
        raw = tree.read_file(f"{PATH}/{name}/{file_name}")
        return (raw or b"").decode("utf-8", "surrogateescape").strip()

    mount_id, init_id, parent = text("mount-id"), text("init-id"), text("parent")
    if not _MOUNT_ID.match(mount_id):
        raise UnusableError("mount-id-invalid", "", claimed=mount_id[:80])
    if init_id and not _MOUNT_ID.match(init_id):
        raise UnusableError("mount-init-id-invalid", "", claimed=init_id[:80])
    return Mount(name, mount_id, init_id, _chain(parent) if parent else None)


def _chain(text: str) -> ChainID:
    try:
        return ChainID.parse(text)
    except ValueError:
        raise UnusableError(
            "mount-parent-unreadable", "it is no digest", claimed=text[:80]
        ) from None


def entries(mount: Mount, mtime: int) -> Iterator[tuple[str, Node]]:
    """Yield the directory of `mount`; its parent must exist."""
    files: dict[str, Node] = {"mount-id": file(mount.mount_id, mtime=mtime)}
    if mount.init_id:
        files["init-id"] = file(mount.init_id, mtime=mtime)
    if mount.parent is not None:
        files["parent"] = file(mount.parent, mtime=mtime)
    yield f"{PATH}/{mount.container_id}", Directory(files, mode=MODE, mtime=mtime)
