"""The layers of containers: `image/overlay2/layerdb/mounts/`, and the init layers below them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dockroot.check.rule import Rule, Severity
from dockroot.check.scene import HEX64, Scene
from dockroot.findings import Finding
from dockroot.store import containers, mounts, overlay2
from dockroot.store.mounts import Mount

_OUT = "It leaves the container out, with a line in its log; 1.13.1 does the same."

ID_INVALID = Rule(
    "mount-id-invalid",
    Severity.ERROR,
    "The file `mount-id` of a container's mount is missing, or has not the form of one.",
    _OUT,
    fails="list",
)
INIT_INVALID = Rule(
    "mount-init-id-invalid",
    Severity.ERROR,
    "The file `init-id` of a container's mount has not the form of one.",
    _OUT,
    fails="list",
)
PARENT_UNREADABLE = Rule(
    "mount-parent-unreadable",
    Severity.ERROR,
    "The file `parent` of a container's mount holds no chain ID.",
    _OUT,
    fails="list",
)
LAYER_MISSING = Rule(
    "mount-layer-missing",
    Severity.ERROR,
    "A container's mount stands on a layer that the layer store does not have, or cannot load.",
    _OUT,
    fails="list",
)
DIRECTORY_MISSING = Rule(
    "mount-directory-missing",
    Severity.ERROR,
    "The directory under `overlay2/` that takes a container's writes is missing.",
    "It lists the container, and can do nothing else with it but remove it.",
    fails="inspect logs start diff",
)
INIT_DIRECTORY_MISSING = Rule(
    "mount-init-directory-missing",
    Severity.ERROR,
    "The directory under `overlay2/` between a container and its image (`-init`) is missing.",
    "It lists the container, and cannot start it.",
    fails="start diff",
)
INIT_ID_MISSING = Rule(
    "mount-init-id-missing",
    Severity.NOTE,
    "The mount of a container has no file `init-id`.",
    "It starts the container; when the container is removed, its init directory is left behind.",
)
PARENT_DIFFERS = Rule(
    "mount-parent-differs",
    Severity.WARNING,
    "A container's mount does not stand on the top layer of the container's image.",
    "It does not notice; `docker diff` and `docker commit` compare with the wrong layer.",
)
SHARED = Rule(
    "mount-shared",
    Severity.ERROR,
    "Two containers have the same directory under `overlay2/` for their writes.",
    "It lets both write there; removing one takes the files from the other.",
)
COMMITTED = Rule(
    "mount-committed",
    Severity.ERROR,
    "The directory that takes a container's writes is marked `committed`, as those are on which another stands.",
    "20.10 and later mount it read-only: what the container runs cannot write. 1.13.1 does not look at the mark.",
    fails="start",
    fails_on={"1.13.1": ""},
)
LEFTOVER = Rule(
    "mount-leftover",
    Severity.NOTE,
    "There is a mount for a container that has no directory in `containers/`.",
    "It does not know the container; it keeps the mount, its directories and the layers below, and removes none of them.",
    fails="list",
)
INIT_INCOMPLETE = Rule(
    "init-layer-incomplete",
    Severity.NOTE,
    "An init layer lacks one of the empty files that are mounted over in every container.",
    "It makes the file in the container's own directory when the container starts.",
)
INIT_FOREIGN = Rule(
    "init-layer-foreign",
    Severity.WARNING,
    "An init layer holds something that no engine puts there.",
    "It shows it in the container, and `docker diff` does not tell of it.",
)
RULES = (
    ID_INVALID, INIT_INVALID, PARENT_UNREADABLE, LAYER_MISSING, DIRECTORY_MISSING, INIT_DIRECTORY_MISSING,
    INIT_ID_MISSING, PARENT_DIFFERS, SHARED, COMMITTED, LEFTOVER, INIT_INCOMPLETE, INIT_FOREIGN,
)  # fmt: skip

_INIT_FILES = (
    ".dockerenv",
    "dev/console",
    "etc/hostname",
    "etc/hosts",
    "etc/mtab",
    "etc/resolv.conf",
)
_INIT_DIRECTORIES = frozenset({"dev", "dev/pts", "dev/shm", "etc", "proc", "sys"})


def look(scene: Scene) -> Iterator[Finding]:
    """Yield what is wrong with the mounts that an engine would load."""
    root = scene.root
    uses = Counter(mount.mount_id for mount in root.mounts.values())
    for mount in root.mounts.values():
        path = f"{mounts.PATH}/{mount.container_id}"
        if scene.tree.directory(f"{containers.PATH}/{mount.container_id}") is None:
            if HEX64.match(mount.container_id) and not scene.known_to_buildkit(mount.container_id):
                yield LEFTOVER.at(path)
        elif not mount.init_id:
            yield INIT_ID_MISSING.at(f"{path}/init-id")
        if uses[mount.mount_id] > 1:
            yield SHARED.at(f"{path}/mount-id", claimed=mount.mount_id)
        yield from _image(scene, mount)
        yield from _directories(scene, mount)
        yield from _init_layer(scene, mount)


def _image(scene: Scene, mount: Mount) -> Iterator[Finding]:
    container = scene.root.containers.get(mount.container_id)
    image = scene.images_by_text.get(container.image) if container is not None else None
    if image is not None and image.top_chain != mount.parent:
        yield PARENT_DIFFERS.at(
            f"{mounts.PATH}/{mount.container_id}/parent",
            claimed=mount.parent or "none",
            computed=image.top_chain or "none",
        )


def _directories(scene: Scene, mount: Mount) -> Iterator[Finding]:
    path = f"{mounts.PATH}/{mount.container_id}"
    known = scene.root.directories
    if mount.mount_id not in known:
        yield DIRECTORY_MISSING.at(f"{path}/mount-id", claimed=mount.mount_id)
    elif known[mount.mount_id].committed:
        yield COMMITTED.at(f"{overlay2.PATH}/{mount.mount_id}/committed")
    if mount.init_id and mount.init_id not in known:
        yield INIT_DIRECTORY_MISSING.at(f"{path}/init-id", claimed=mount.init_id)


def _init_layer(scene: Scene, mount: Mount) -> Iterator[Finding]:
    path = f"{overlay2.PATH}/{mount.init_id}/diff"
    diff = scene.tree.directory(path) if mount.init_id else None
    if diff is None:
        return
    for name in _INIT_FILES:
        if diff.get(name) is None:
            yield INIT_INCOMPLETE.at(f"{path}/{name}")
    for name, _ in diff.walk():
        if name not in _INIT_FILES and name not in _INIT_DIRECTORIES:
            yield INIT_FOREIGN.at(f"{path}/{name}")
