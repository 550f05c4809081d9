"""All that belongs to no image, layer or container: what an engine keeps beside them, and by which command it goes."""

from __future__ import annotations

from dockroot.explain.explanation import Deletion, Explanation, Owner, Pointer
from dockroot.explain.index import Index
from dockroot.store import distribution

_ENGINE = "an engine makes it at its start and needs it"

KNOWN: dict[str, tuple[str, Deletion]] = {
    "": (
        "The data root: all that the engine keeps.",
        Deletion(
            False, "every image, container and volume would go", "docker system prune -a --volumes"
        ),
    ),
    "overlay2": (
        "The directories of the storage driver: one per layer of an image, two per container, and l/ with their short names.",
        Deletion(False, "no image could be run and no container started", "docker system prune -a"),
    ),
    "overlay2/l": (
        "The short names of the directories beside it, as symlinks, for the options of mounts.",
        Deletion(False, "nothing could be mounted: no container starts, no build goes on"),
    ),
    "overlay2/backingFsBlockDev": (
        "The block device that the driver sets disk quotas on (XFS).",
        Deletion(True, "an engine makes it anew at its start"),
    ),
    "image": (
        "What is known of images and layers, by storage driver.",
        Deletion(False, "the layers' files would stay, and nothing would say what they are"),
    ),
    "image/overlay2": (
        "What is known of the images and layers whose files lie in overlay2/.",
        Deletion(False, "the layers' files would stay, and nothing would say what they are"),
    ),
    "image/overlay2/repositories.json": (
        "The names of images: which reference means which image ID.",
        Deletion(
            False,
            "all images lose their names; damaged, it keeps the engine from starting",
            "docker rmi NAME for each name",
        ),
    ),
    "image/overlay2/imagedb": (
        "The image store: configs, and what is known beside them.",
        Deletion(False, "every image would be forgotten", "docker image prune -a"),
    ),
    "image/overlay2/imagedb/content": (
        "Image configs, by digest algorithm.",
        Deletion(False, "every image would be forgotten", "docker image prune -a"),
    ),
    "image/overlay2/imagedb/content/sha256": (
        "Image configs; the name of each is the SHA-256 of its bytes: the image ID.",
        Deletion(False, "every image would be forgotten", "docker image prune -a"),
    ),
    "image/overlay2/imagedb/metadata": (
        "What is known beside image configs, by digest algorithm.",
        Deletion(False, "the builder's cache would lose its thread"),
    ),
    "image/overlay2/imagedb/metadata/sha256": (
        "What is known beside image configs: parent, time of naming.",
        Deletion(False, "the builder's cache would lose its thread"),
    ),
    "image/overlay2/layerdb": (
        "The layer store: records of image layers, and the mounts of containers.",
        Deletion(False, "no image would load", "docker system prune -a"),
    ),
    "image/overlay2/layerdb/sha256": (
        "Records of image layers, by chain ID: the SHA-256 over the chain ID below and the layer's own diff ID.",
        Deletion(False, "no image would load", "docker image prune -a"),
    ),
    "image/overlay2/layerdb/mounts": (
        "One record per container: which directories of overlay2/ it stands on.",
        Deletion(False, "no container would load", "docker container prune"),
    ),
    "image/overlay2/layerdb/tmp": (
        "Where records of layers are written before they are renamed into place; what stays here was cut off.",
        Deletion(True, "with the engine stopped, what lies in it is waste"),
    ),
    "image/overlay2/distribution": (
        "What pulls and pushes remember: which compressed blob holds which layer, and where that is known.",
        Deletion(True, "pulls and pushes would fetch and send again what is here already"),
    ),
    "image/overlay2/distribution/diffid-by-digest": (
        "Which layer a blob holds, by the blob's digest.",
        Deletion(True, "pulls would fetch again what is here already"),
    ),
    "image/overlay2/distribution/v2metadata-by-diffid": (
        "From where a layer is known, by diff ID.",
        Deletion(True, "pushes would send again what is there already"),
    ),
    "containers": (
        "One directory per container: settings, log, files mounted into it. What containers write lies in overlay2/.",
        Deletion(False, "every container would be forgotten", "docker container prune"),
    ),
    "volumes": (
        "The data of named and anonymous volumes, and a database of their drivers.",
        Deletion(
            False, "data that outlives containers on purpose would be lost", "docker volume prune"
        ),
    ),
    "volumes/metadata.db": (
        "The database (bolt) of volumes: driver, options, labels.",
        Deletion(False, "options and labels of volumes would be lost"),
    ),
    "volumes/backingFsBlockDev": (
        "The block device of the file system, for quotas of volumes.",
        Deletion(True, "an engine makes it anew at its start"),
    ),
    "buildkit": (
        "BuildKit's own records: its cache, its snapshots, its history. The files of its cache lie in overlay2/.",
        Deletion(
            False,
            "the directories of the cache in overlay2/ would become orphans",
            "docker builder prune -a",
        ),
    ),
    "network": (
        "The networks, in a database (bolt).",
        Deletion(False, "the networks that were made would be lost", "docker network prune"),
    ),
    "plugins": (
        "Plugins of the engine, installed by `docker plugin install`.",
        Deletion(False, "installed plugins would be lost", "docker plugin rm"),
    ),
    "swarm": (
        "The state of a swarm, if this engine is in one.",
        Deletion(False, "the node would fall out of its swarm", "docker swarm leave"),
    ),
    "runtimes": ("Scripts that start other runtimes than runc.", Deletion(False, _ENGINE)),
    "trust": (
        "Keys of content trust (engines before 23.0).",
        Deletion(False, "keys cannot be got back"),
    ),
    "tmp": (
        "Room for what pulls, builds and saves need for a while; an engine empties it at its start.",
        Deletion(True, "with the engine stopped, what lies in it is waste", "restart the engine"),
    ),
    "tmp-old": (
        "A tmp that an engine was clearing away at its start.",
        Deletion(True, "an engine deletes it itself"),
    ),
    "containerd": (
        "The state of the containerd that the engine started for itself.",
        Deletion(False, _ENGINE),
    ),
    "engine-id": (
        "The engine's own ID, a random UUID.",
        Deletion(True, "an engine makes a new one at its start"),
    ),
    "lost+found": (
        "What the file system's check found; no part of Docker.",
        Deletion(False, "it belongs to the file system"),
    ),
    "nuke-graph-directory.sh": (
        "A script of the distribution's package.",
        Deletion(True, "it belongs to no engine"),
    ),
}


for _path in (distribution.BY_DIGEST, distribution.BY_DIFF_ID):
    KNOWN[f"{_path}/sha256"] = KNOWN[_path]

_CLOSED = {"", *(path for path in KNOWN if path.startswith(("overlay2", "image")))} - {
    "image/overlay2/layerdb/tmp"
}
"""Where an engine puts nothing but what is explained."""


def of_place(index: Index, path: str) -> Explanation:
    """Explain what lies at `path` by the nearest directory that is known."""
    node = index.root.tree.get(path)
    known = path
    while known and known not in KNOWN:
        known = known.rpartition("/")[0]
    sentence, deletion = KNOWN[known]
    if known == path:
        facts = _directories(index) if path == "overlay2" else ()
        return Explanation("place", path, sentence, facts=facts, deletion=deletion)
    if path.startswith("volumes/"):
        return _of_volume(index, path)
    if known in _CLOSED:
        return Explanation(
            "unrecognised",
            path,
            "No engine puts anything of this name here."
            if node is not None
            else "Nothing is here.",
            deletion=Deletion(False, "nobody knows whose it is: ask who put it there"),
        )
    return Explanation(
        "part of a place", path, f"A part of {known}/. {sentence}", deletion=deletion
    )


def _directories(index: Index) -> tuple[tuple[str, str], ...]:
    """Return how many directories of `overlay2/` there are of each kind."""
    names = [name for name in index.root.tree.names("overlay2") if name != "l"]
    layers = sum(name in index.layers for name in names)
    mounts = sum(name in index.mounts and name not in index.layers for name in names)
    return (
        ("layers of images", str(layers)),
        ("of containers", str(mounts)),
        ("of neither", str(len(names) - layers - mounts)),
    )


def _of_volume(index: Index, path: str) -> Explanation:
    name = path.split("/")[1]
    users = [
        (box, point)
        for box in index.root.containers.values()
        for point in box.mount_points.values()
        if isinstance(point, dict) and point.get("Name") == name
    ]
    return Explanation(
        "volume",
        path,
        f"The volume {name}: its data lie in _data/."
        if path.count("/") == 1
        else f"Data of the volume {name}.",
        id=name,
        owners=tuple(
            Owner("container", box.id, (box.name,), f"mounts it at {point.get('Destination')}")
            for box, point in users
        ),
        pointed_by=tuple(
            Pointer(f"{box.path}/config.v2.json", f"container {box.name}", box.path)
            for box, _ in users
        ),
        deletion=Deletion(
            False,
            "volumes keep what outlives containers: nothing else has a copy",
            f"docker volume rm {name}",
        ),
    )
