"""How much room images, containers and layers take, and what deleting them would give back.

Three measures, which never agree: the *apparent* size of a layer is that of its files, each inode once, symlinks by
the length of their target (what an engine records in `layerdb/…/size` and adds up); *on disk* are the blocks that a
directory takes with all that is in it (what du(1) counts); what deleting *frees* is the blocks of those layers alone
on which nothing else stands.

An image is listed, as docker lists it, when it has a name or is nobody's parent; a layer is shared when several of
these stand on it (moby v20.10.24, `daemon/images/images.go`; v28.5.2, `image_list.go`, counts the images of build
steps too, so that there every layer of a classic build but the last is shared).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from msgspec import Struct, field

from dockroot.digest import ChainID, ImageID
from dockroot.explain.index import Index
from dockroot.fs.layer import layer_size
from dockroot.store import containers, imagedb, layerdb, mounts, overlay2
from dockroot.store.imagedb import Image
from dockroot.store.layerdb import Layer
from dockroot.tree import Directory, Kind, Node

_BLOCK = 4096
VOLUMES = "volumes"
_CACHE_NAME = 25


class LayerUsage(Struct, frozen=True):
    """A layer: `size` as recorded, `apparent` as its files are, in bytes; how many stand on it."""

    layer: Layer
    size: int
    apparent: int
    on_disk: int
    images: int
    containers: int


class ImageUsage(Struct, frozen=True):
    """A listed image, in bytes: `size` of all its layers, of which `shared` with other listed images, and
    `shared_with_steps` with any image; `frees`: what `docker rmi` of it would give back.
    """

    image: Image
    names: tuple[str, ...]
    size: int
    shared: int
    shared_with_steps: int
    on_disk: int
    frees: int
    containers: tuple[str, ...] = ()

    @property
    def exclusive(self) -> int:
        """The size of the layers that no other listed image stands on."""
        return self.size - self.shared


class ContainerUsage(Struct, frozen=True):
    """A container, in bytes: what it `wrote`; on disk its two directories, its `log`, and all that it has."""

    id: str
    name: str
    status: str
    wrote: int
    image_size: int
    directories: int
    log: int
    frees: int


class Leftover(Struct, frozen=True):
    """Something that nothing refers to: `on_disk` in bytes."""

    path: str
    why: str
    on_disk: int


class Usage(Struct, frozen=True):
    """All of a root; `exact`: the disk was asked, else blocks of 4,096 bytes are supposed.

    `parts` add up to `total`, the blocks of the whole tree, in bytes.
    """

    images: tuple[ImageUsage, ...]
    containers: tuple[ContainerUsage, ...]
    layers: tuple[LayerUsage, ...]
    volumes: tuple[tuple[str, int, int], ...]
    leftovers: tuple[Leftover, ...]
    parts: tuple[tuple[str, int], ...]
    total: int
    exact: bool
    listed_layers: int = 0
    """Bytes of all layers of listed images, each once: what `docker system df` shows for images."""


def usage(index: Index) -> Usage:
    """Measure a root; directories into which the kernel mounts (`merged`) are not looked into."""
    return _Measured(index).all()


def on_disk(node: Node, seen: set[int] | None = None) -> int:
    """Return the bytes of blocks that an inode takes with all below it; inodes in `seen` are not counted again."""
    seen = set() if seen is None else seen
    total, todo = 0, [node]
    while todo:
        here = todo.pop()
        if id(here) in seen:
            continue
        seen.add(id(here))
        total += _blocks(here)
        if isinstance(here, Directory):
            todo += here.children.values()
    return total


def _blocks(node: Node) -> int:
    if node.allocated is not None:
        return node.allocated
    if isinstance(node, Directory):
        return _BLOCK
    return -(-node.content.size // _BLOCK) * _BLOCK if node.kind is Kind.FILE else 0


class _Measured(Struct, dict=True):
    index: Index
    seen: set[int] = field(default_factory=set)

    def all(self) -> Usage:
        root, tree = self.index.root, self.index.root.tree
        layers = tuple(self._layer(layer) for layer in root.layers.values())
        boxes = tuple(self._container(each) for each in root.containers)
        volumes = tuple(
            (name, layer_size(data), on_disk(tree.get(f"{VOLUMES}/{name}") or data))
            for name in tree.names(VOLUMES)
            if (data := tree.directory(f"{VOLUMES}/{name}/_data")) is not None
        )
        images = tuple(self._image(image) for image in self.listed)
        leftovers = tuple(self._leftovers())
        parts = self._parts(volumes, leftovers)
        return Usage(
            images, boxes, layers, volumes, leftovers, parts,
            total=sum(size for _, size in parts),
            exact=tree.allocated is not None,
            listed_layers=sum(root.layers[chain].size for chain in self._refs(self.listed)),
        )  # fmt: skip

    @cached_property
    def listed(self) -> list[Image]:
        """The images that docker lists, newest first."""
        index = self.index
        found = [
            image
            for image in index.root.images.values()
            if image.id in index.names or image.id not in index.parents
        ]
        return sorted(found, key=lambda image: (image.created, image.id), reverse=True)

    @cached_property
    def directories(self) -> dict[str, int]:
        """The blocks of each directory in `overlay2/`, without what the kernel mounts into it."""
        root = self.index.root
        return {
            name: _directory_blocks(root.tree.directory(f"{overlay2.PATH}/{name}") or Directory(), self.seen)
            for name in root.directories
        }  # fmt: skip

    @cached_property
    def mounted(self) -> Counter[ChainID]:
        """How many containers stand on each layer."""
        root = self.index.root
        return Counter(
            layer.chain_id
            for mount in root.mounts.values()
            for layer in root.layer_chain(mount.parent)
        )

    @staticmethod
    def _refs(images: Iterable[Image]) -> Counter[ChainID]:
        return Counter(chain for image in images for chain in image.chain_ids)

    @cached_property
    def refs_of_listed(self) -> Counter[ChainID]:
        """How many listed images stand on each layer."""
        return self._refs(self.listed)

    @cached_property
    def refs_of_all(self) -> Counter[ChainID]:
        """How many images stand on each layer."""
        return self._refs(self.index.root.images.values())

    def _layer(self, layer: Layer) -> LayerUsage:
        diff = self.index.root.diff_of(layer.cache_id)
        return LayerUsage(
            layer,
            layer.size,
            layer_size(diff),
            self.directories.get(layer.cache_id, 0),
            self.refs_of_listed[layer.chain_id],
            self.mounted[layer.chain_id],
        )

    def _image(self, image: Image) -> ImageUsage:
        root = self.index.root
        sizes = {chain: root.layers[chain].size for chain in image.chain_ids}
        boxes = tuple(box.name for box in root.containers.values() if box.image == image.id)
        return ImageUsage(
            image,
            self.index.names.get(image.id, ()),
            sum(sizes.values()),
            sum(size for chain, size in sizes.items() if self.refs_of_listed[chain] > 1),
            sum(size for chain, size in sizes.items() if self.refs_of_all[chain] > 1),
            self._blocks_of(image.chain_ids),
            0 if boxes else self._blocks_of(self._freed_with(image)),
            boxes,
        )

    def _blocks_of(self, chains: Iterable[ChainID]) -> int:
        layers = self.index.root.layers
        return sum(self.directories.get(layers[chain].cache_id, 0) for chain in chains)

    def _freed_with(self, image: Image) -> list[ChainID]:
        """Return the layers that go with an image and the nameless images of the steps before it."""
        gone = Counter(image.chain_ids)
        for step in self._steps_before(image):
            gone.update(step.chain_ids)
        return [
            chain
            for chain in image.chain_ids
            if self.refs_of_all[chain] == gone[chain] and not self.mounted[chain]
        ]

    def _steps_before(self, image: Image) -> Iterable[Image]:
        """Yield the images that `docker rmi` takes along: nameless, unused, and without another child."""
        root, here = self.index.root, image
        seen: set[ImageID] = {image.id}
        while here.parent in root.images and here.parent not in seen:
            here = root.images[here.parent]
            seen.add(here.id)
            used = any(box.image == here.id for box in root.containers.values())
            if here.id in self.index.names or used or self._children[here.id] > 1:
                return
            yield here

    @cached_property
    def _children(self) -> Counter[ImageID]:
        return Counter(image.parent for image in self.index.root.images.values() if image.parent)

    def _container(self, container_id: str) -> ContainerUsage:
        root = self.index.root
        box, mount = root.containers[container_id], root.mounts[container_id]
        own = self.directories.get(mount.mount_id, 0) + self.directories.get(mount.init_id, 0)
        log = root.tree.get(box.log_path)
        record = root.tree.get(f"{mounts.PATH}/{container_id}")
        settings = root.tree.get(box.path)
        return ContainerUsage(
            container_id,
            box.name,
            box.status,
            layer_size(root.diff_of(mount.mount_id)),
            sum(layer.size for layer in root.layer_chain(mount.parent)),
            own,
            _blocks(log) if log is not None else 0,
            own + sum(on_disk(each) for each in (record, settings) if each is not None),
        )

    def _leftovers(self) -> Iterable[Leftover]:
        index, tree = self.index, self.index.root.tree
        used = set(index.layers) | set(index.mounts)
        for name in overlay2.orphans(index.root.directories, used):
            if not _is_build_cache(name):
                yield Leftover(
                    f"{overlay2.PATH}/{name}", "no layer and no container", self.directories[name]
                )
        for layer in index.root.layers.values():
            if not self.refs_of_all[layer.chain_id] and not self.mounted[layer.chain_id]:
                path, blocks = (
                    f"{layerdb.PATH}/{layer.chain_id.hex}",
                    self.directories.get(layer.cache_id, 0),
                )
                yield Leftover(path, "a layer of no image and no container", blocks)
        for path in (f"{containers.PATH}/{name}" for name in tree.names(containers.PATH)):
            if path.rpartition("/")[2] not in index.root.containers:
                yield Leftover(
                    path, "a container that no engine loads", on_disk(tree.get(path) or Directory())
                )
        for path in (
            f"image/overlay2/layerdb/tmp/{name}"
            for name in tree.names("image/overlay2/layerdb/tmp")
        ):
            yield Leftover(
                path,
                "a layer whose registration was cut off",
                on_disk(tree.get(path) or Directory()),
            )

    def _parts(
        self, volumes: tuple[tuple[str, int, int], ...], leftovers: tuple[Leftover, ...]
    ) -> tuple[tuple[str, int], ...]:
        """Return what the blocks of the tree are for; each inode once."""
        index, tree = self.index, self.index.root.tree
        in_use = {layer.cache_id for layer in index.root.layers.values()}
        own = {mount.mount_id for mount in index.root.mounts.values()}
        init = {mount.init_id for mount in index.root.mounts.values()} - own
        stray = [
            each.path.rpartition("/")[2]
            for each in leftovers
            if each.path.startswith(f"{overlay2.PATH}/")
        ]
        sums = Counter(
            {"image layers": 0, "what containers wrote": 0, "init layers of containers": 0}
        )
        for name, blocks in self.directories.items():
            what = (
                "image layers" if name in in_use
                else "what containers wrote" if name in own
                else "init layers of containers" if name in init
                else "orphan directories" if name in stray
                else "directories of the build cache"
            )  # fmt: skip
            sums[what] += blocks
        overlay = tree.directory(overlay2.PATH)
        if overlay is not None:
            self.seen.update(
                id(each) for name, each in overlay.children.items() if name in self.directories
            )
        for what, path in (
            ("logs, settings and files of containers", containers.PATH),
            ("volumes", VOLUMES),
            ("records of images and layers", imagedb.CONTENT.split("/")[0]),
            ("BuildKit's records", "buildkit"),
        ):
            node = tree.get(path)
            if node is not None:
                sums[what] += on_disk(node, self.seen)
        sums["everything else"] = on_disk(tree, self.seen)
        return tuple((what, size) for what, size in sums.items() if size)


def _directory_blocks(directory: Directory, seen: set[int]) -> int:
    """Return the blocks of a directory of `overlay2/`; `merged` is the kernel's, and counted as empty."""
    merged = directory.children.get("merged")
    total = _blocks(directory)
    seen.add(id(directory))
    for node in directory.children.values():
        if node is merged:
            total += _blocks(node)
            seen.add(id(node))
        else:
            total += on_disk(node, seen)
    return total


def _is_build_cache(name: str) -> bool:
    base = name.removesuffix("-init")
    return len(base) == _CACHE_NAME and base.isalnum() and base.islower()
