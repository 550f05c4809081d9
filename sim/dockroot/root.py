"""Read a data root: join what the stores hold into one model, and say what is wrong with it.

Reading never raises for damage: what cannot be used is left out and named in the findings.
"""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

from msgspec import Struct, field

from dockroot import engine as engines
from dockroot.digest import CacheID, ChainID, DiffID, ImageID
from dockroot.engine import Engine
from dockroot.findings import Finding
from dockroot.fs.merge import push
from dockroot.store import (
    containers,
    distribution,
    imagedb,
    layerdb,
    mounts,
    overlay2,
    repositories,
)
from dockroot.store.containers import Container
from dockroot.store.distribution import BlobSource
from dockroot.store.imagedb import Image
from dockroot.store.layerdb import Layer
from dockroot.store.mounts import Mount
from dockroot.store.overlay2 import LayerDirectory
from dockroot.store.repositories import References
from dockroot.tree import Directory

_T = TypeVar("_T")


class DockerRoot(Struct, dict=True):
    """What a data root holds, by the identifiers of its stores."""

    tree: Directory
    images: dict[ImageID, Image] = field(default_factory=dict)
    references: References = field(default_factory=dict)
    layers: dict[ChainID, Layer] = field(default_factory=dict)
    blob_sources: dict[DiffID, list[BlobSource]] = field(default_factory=dict)
    containers: dict[str, Container] = field(default_factory=dict)
    mounts: dict[str, Mount] = field(default_factory=dict)
    views: dict[ChainID, Directory] = field(default_factory=dict)
    """The merged view of each stack of layers that was asked for: layers never change."""

    @cached_property
    def directories(self) -> dict[str, LayerDirectory]:
        """The directories of the graph driver by name; read when they are first asked for."""
        return overlay2.read(self.tree)[0]

    def find_reference(self, reference: str) -> ImageID | None:
        """Return the image that a familiar reference (`name:tag`, `name@digest`) names."""
        repository = (
            reference.partition("@")[0] if "@" in reference else reference.rpartition(":")[0]
        )
        for names in (self.references.get(repository, {}), *self.references.values()):
            if reference in names and names[reference] in self.images:
                return names[reference]
        return None

    def references_of(self, image_id: ImageID) -> list[str]:
        """Return the references of an image, in their order."""
        return [
            ref
            for names in self.references.values()
            for ref, target in names.items()
            if target == image_id
        ]

    def references_by_image(self) -> dict[ImageID, list[str]]:
        """Return the references of every image that has any, in their order."""
        found: dict[ImageID, list[str]] = {}
        for names in self.references.values():
            for reference, target in names.items():
                found.setdefault(target, []).append(reference)
        return found

    def children_of(self, image_id: ImageID | None) -> list[Image]:
        """Return the images whose parent file names `image_id` (None: that have no parent file)."""
        return [image for image in self.images.values() if image.parent == image_id]

    def layer_chain(self, chain_id: ChainID | None) -> list[Layer]:
        """Return the layers of a stack, base first, as far as the store holds them."""
        chain: list[Layer] = []
        seen = set()
        while chain_id is not None and chain_id in self.layers and chain_id not in seen:
            seen.add(chain_id)
            chain.append(self.layers[chain_id])
            chain_id = chain[-1].parent
        return chain[::-1]

    def diff_of(self, name: str) -> Directory:
        """Return the `diff` directory of a layer directory; an empty one when it is missing."""
        return self.tree.directory(f"{overlay2.PATH}/{name}/diff") or Directory()

    def merged_layers(self, chain_id: ChainID | None) -> Directory:
        """Return the merged view of a stack of layers."""
        view: Directory | None = None
        for layer in self.layer_chain(chain_id):
            known = self.views.get(layer.chain_id)
            view = known or push(view, self.diff_of(layer.cache_id))
            self.views[layer.chain_id] = view
        return view if view is not None else Directory()

    def merged_container(self, container_id: str) -> Directory:
        """Return the merged view of a container, as the kernel would show it: by its `lower` file."""
        directory = self.directories.get(self.mounts[container_id].mount_id)
        if directory is None:
            return Directory()
        view: Directory | None = None
        for path in reversed(overlay2.lower_paths(self.tree, directory)):
            view = push(view, self.tree.directory(path) or Directory())
        return push(view, self.diff_of(directory.name))

    def layer_by_cache_id(self) -> dict[CacheID, Layer]:
        """Return the layers by the directory that holds them."""
        return {layer.cache_id: layer for layer in self.layers.values()}


def read(tree: Directory) -> tuple[DockerRoot, list[Finding]]:
    """Return what the root at `tree` holds, and the findings."""
    root, findings = load(tree)
    root.directories, more = overlay2.read(tree)
    return root, findings + more


def load(tree: Directory) -> tuple[DockerRoot, list[Finding]]:
    """Return what the root at `tree` holds, and the findings but those of the graph driver's directories.

    These are read when they are asked for: a question about images needs none of them.
    """
    findings: list[Finding] = []

    def keep(result: tuple[_T, list[Finding]]) -> _T:
        findings.extend(result[1])
        return result[0]

    root = DockerRoot(
        tree,
        images=keep(imagedb.read(tree)),
        references=keep(repositories.read(tree)),
        layers=keep(layerdb.read(tree)),
        blob_sources=keep(distribution.read(tree)),
        containers=keep(containers.read(tree)),
        mounts=keep(mounts.read(tree)),
    )
    _leave_out_incomplete(root, findings)
    return root, findings


def _leave_out_incomplete(root: DockerRoot, findings: list[Finding]) -> None:
    """Leave out, as an engine does, what stands on something that is missing.

    That is a layer without its parent, an image without its layers, a container without its mount.
    """
    for chain in (broken := _without_base(root)):
        path = f"{layerdb.PATH}/{chain.hex}"
        claimed = root.layer_chain(chain)[0].parent
        findings.append(Finding("layer-parent-missing", path, claimed=claimed or ""))
    root.layers = {chain: layer for chain, layer in root.layers.items() if chain not in broken}
    for image in list(root.images.values()):
        missing = [chain for chain in image.chain_ids if chain not in root.layers]
        if missing:
            path = f"{imagedb.CONTENT}/{image.id.hex}"
            findings.append(Finding("image-layer-missing", path, claimed=missing[0]))
            del root.images[image.id]
    for mount in list(root.mounts.values()):
        if mount.parent is not None and mount.parent not in root.layers:
            path = f"{mounts.PATH}/{mount.container_id}"
            findings.append(Finding("mount-layer-missing", path, claimed=mount.parent))
            del root.mounts[mount.container_id]
    for container in list(root.containers.values()):
        if container.driver != overlay2.PATH:
            path = f"{container.path}/{containers.CONFIG}"
            findings.append(Finding("container-driver-foreign", path, claimed=container.driver))
            del root.containers[container.id]
        elif container.id not in root.mounts:
            findings.append(Finding("container-mount-missing", container.path))
            del root.containers[container.id]


def _without_base(root: DockerRoot) -> dict[ChainID, None]:
    """Return the layers that stand, near or far, on one that is missing, or on themselves."""
    whole: set[ChainID] = set()
    broken: dict[ChainID, None] = {}
    for chain in root.layers:
        path: dict[ChainID, None] = {}
        here: ChainID | None = chain
        while here is not None and here in root.layers and here not in whole and here not in path:
            if here in broken:
                break
            path[here] = None
            here = root.layers[here].parent
        if here is None or here in whole:
            whole.update(path)
        else:
            broken.update(path)
    return {chain: None for chain in root.layers if chain in broken}


def guess_engine(root: DockerRoot) -> Engine | None:
    """Return the engine whose tree this most likely is, or None when it shows too little.

    The newest image that was built here tells most (`docker_version`); without one, the files that only some
    versions leave.
    """
    built = [image for image in root.images.values() if image.parent or image.last_updated]
    built.sort(key=lambda image: image.created)
    versions = [str(image.config.get("docker_version") or "") for image in built]
    versions = [version for version in versions if version] or [
        version
        for version in (container.engine_hint for container in root.containers.values())
        if version
    ]
    for version in reversed(versions):
        for name, engine in engines.ENGINES.items():
            if version.split("+")[0].startswith(name + ".") or version == name:
                return engine
    return _by_shape(root.tree)


def _by_shape(tree: Directory) -> Engine | None:
    if not tree.directory("image/overlay2"):
        return None
    overlay = tree.get("overlay2")
    if tree.get("engine-id") is not None:
        return engines.NEWEST
    if overlay is not None and overlay.mode == engines.ENGINES["1.13.1"].modes.overlay2:
        return engines.ENGINES["1.13.1"]
    return engines.ENGINES["20.10"] if tree.get("trust") is not None else None
