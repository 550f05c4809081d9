"""What the looks share: the root as it was read, and who in it claims which directory."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from dockroot.digest import ImageID
from dockroot.findings import Finding
from dockroot.root import DockerRoot, read
from dockroot.store import imagedb, layerdb, mounts, overlay2
from dockroot.store.imagedb import Image
from dockroot.store.layerdb import Layer
from dockroot.tree import Directory, Node

HEX64 = re.compile(r"[0-9a-f]{64}\Z")
BUILDKIT_ID = re.compile(r"[0-9a-z]{25}\Z")
"""The name of a directory that BuildKit made (measured on 20.10.24, 26.1.5 and 28.5.2)."""


_LOSSES = frozenset({
    "image-digest-differs", "image-config-unreadable", "image-layer-missing",
    "layer-cache-id-unreadable", "layer-parent-unreadable",
    "mount-id-invalid", "mount-init-id-invalid", "mount-parent-unreadable", "mount-layer-missing",
})  # fmt: skip
"""Findings about records that may have spoken of something which nothing else speaks of."""


class Scene:
    """A tree, what an engine would load of it, and what the readers found wrong."""

    def __init__(self, tree: Directory) -> None:
        self.tree = tree
        self.root: DockerRoot
        self.read: list[Finding]
        self.root, self.read = read(tree)

    @cached_property
    def layers_by_cache_id(self) -> dict[str, list[Layer]]:
        """The layers that claim each directory under `overlay2/`."""
        found: dict[str, list[Layer]] = {}
        for layer in self.root.layers.values():
            found.setdefault(layer.cache_id, []).append(layer)
        return found

    @cached_property
    def claimed(self) -> set[str]:
        """The names under `overlay2/` that any file of the layer store speaks of, usable or not."""
        found: set[str] = {str(layer.cache_id) for layer in self.root.layers.values()}
        loaded = {chain.hex for chain in self.root.layers}
        for name in self.tree.names(layerdb.PATH):
            if name not in loaded:
                found.add(self._text(f"{layerdb.PATH}/{name}/cache-id"))
        for name in self.tree.names(layerdb.TRANSACTIONS):
            found.add(self._text(f"{layerdb.TRANSACTIONS}/{name}/cache-id"))
        for name in self.tree.names(mounts.PATH):
            mount_id = self._text(f"{mounts.PATH}/{name}/mount-id")
            init_id = self._text(f"{mounts.PATH}/{name}/init-id")
            found |= {mount_id, init_id or f"{mount_id}-init"}
        return found

    @cached_property
    def parents(self) -> dict[str, str | None]:
        """The directory under `overlay2/` that each layer's and each mount's stands on; None for a base."""
        root = self.root
        found: dict[str, str | None] = {}
        for layer in root.layers.values():
            found[layer.cache_id] = root.layers[layer.parent].cache_id if layer.parent else None
        for mount in root.mounts.values():
            top: str | None = root.layers[mount.parent].cache_id if mount.parent else None
            init = mount.init_id or f"{mount.mount_id}-init"
            if init in root.directories or mount.init_id:
                found[init], top = top, init
            found[mount.mount_id] = top
        for name in self.shared:
            found.pop(name, None)
        return found

    @cached_property
    def shared(self) -> frozenset[str]:
        """The names under `overlay2/` that several layers or mounts claim."""
        uses = Counter(mount.mount_id for mount in self.root.mounts.values())
        uses.update(layer.cache_id for layer in self.root.layers.values())
        return frozenset(name for name, count in uses.items() if count > 1)

    @cached_property
    def is_complete(self) -> bool:
        """Whether all of the stores could be read: else nothing can be said to be nobody's."""
        return not {finding.id for finding in self.read} & _LOSSES

    @cached_property
    def stored_images(self) -> frozenset[ImageID]:
        """The images that have a config, usable or not."""
        names = filter(HEX64.match, self.tree.names(imagedb.CONTENT))
        return frozenset(ImageID(f"sha256:{name}") for name in names)

    @cached_property
    def images_by_text(self) -> dict[str, Image]:
        """The images by the text of their IDs, as containers name them."""
        return {str(image_id): image for image_id, image in self.root.images.items()}

    @cached_property
    def links(self) -> frozenset[str]:
        """The names in `overlay2/l/`."""
        return frozenset(self.tree.names(overlay2.LINKS))

    def made_here(self, image: Image) -> bool:
        """Whether an engine's own classic builder or `commit` made the image: others keep other rules."""
        return image.parent is not None or image.built_locally

    def known_to_buildkit(self, name: str) -> bool:
        """Whether BuildKit's record speaks of a name: a Bolt database holds its keys as they are."""
        wanted = name.encode("utf-8", "surrogateescape")
        return any(wanted in data for data in self._buildkit)

    @cached_property
    def _buildkit(self) -> list[bytes]:
        names = [name for name in self.tree.names("buildkit") if name.endswith(".db")]
        return [self.tree.read_file(f"buildkit/{name}") or b"" for name in names]

    def _text(self, path: str) -> str:
        raw = self.tree.read_file(path)
        return (raw or b"").decode("utf-8", "surrogateescape").strip()


def remapped(tree: Directory) -> bool:
    """Whether the engine works in a user namespace: then the root's owner or group is another's, as is what it holds.

    (moby v28.5.2, `daemon/daemon_unix.go`, setupDaemonRoot: at first the owner, since 20.10 the group.)
    """
    return (tree.uid, tree.gid) != (0, 0)


def below(tree: Directory, path: str) -> Iterator[tuple[str, Node]]:
    """Yield what lies right below the directory at `path`, with its path, in no order."""
    directory = tree.directory(path)
    if directory is not None:
        yield from ((f"{path}/{name}", node) for name, node in directory.children.items())


def directories_below(tree: Directory, path: str) -> Iterator[tuple[str, Directory]]:
    """Yield the directories right below the one at `path`, in no order."""
    for place, node in below(tree, path):
        if isinstance(node, Directory):
            yield place, node
