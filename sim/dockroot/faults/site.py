"""Where a damage is done: a draft of the root, and the image or container that is hit."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from dockroot.digest import EMPTY_DIFF_ID, ImageID
from dockroot.errors import NotFoundError
from dockroot.format import gojson
from dockroot.root import DockerRoot, read
from dockroot.store import imagedb, layerdb, overlay2, repositories
from dockroot.store.containers import CONFIG, Container
from dockroot.store.imagedb import Image
from dockroot.store.layerdb import Layer
from dockroot.store.mounts import Mount
from dockroot.store.overlay2 import LayerDirectory
from dockroot.tree import Bytes, Directory, Draft, Kind, Node, file, symlink

UNKNOWN = EMPTY_DIFF_ID.replace("5f", "0f", 1)
"""A digest that no image and no layer has."""
STRANGER = "0123456789abcdef" * 4
"""The name of a directory that nothing speaks of."""
LINK = "DAMAGEDAMAGEDAMAGEDAMAGEDA"
"""A short link that nothing has."""
STRAY = "STRAYSTRAYSTRAYSTRAYSTRAYS"
"""Another."""


class Site:
    """Change a root as no engine would; `image` and `container` are what the damage is to hit."""

    def __init__(self, draft: Draft, image: str = "", container: str = "") -> None:
        self.draft = draft
        self.root: DockerRoot = read(draft.tree)[0]
        self._image, self._container = image, container

    def aimed_at(self, image: str) -> Site:
        """Return the same site for another image."""
        return Site(self.draft, image)

    # --- who is hit ---------------------------------------------------------------------------------------------

    @property
    def image(self) -> Image:
        """The image. Raises: NotFoundError when the root has none, or none of that name."""
        for names in self.root.references.values():
            for name, image_id in sorted(names.items()):
                if image_id in self.root.images and self._image in ("", name):
                    return self.root.images[image_id]
        known = sorted(name for names in self.root.references.values() for name in names)
        raise NotFoundError(
            f"there is no image {self._image or 'with a name'} to damage",
            hint=f"the root has {', '.join(known) or 'none'}",
        )

    @property
    def container(self) -> Container:
        """The container. Raises: NotFoundError when the root has none, or none of that name."""
        for container in sorted(self.root.containers.values(), key=lambda found: found.name):
            if self._container in ("", container.name):
                return container
        known = sorted(container.name for container in self.root.containers.values())
        raise NotFoundError(
            f"there is no container {self._container or 'at all'} to damage",
            hint=f"the root has {', '.join(known) or 'none'}",
        )

    @property
    def layers(self) -> list[Layer]:
        """The layers of the image, base first."""
        return self.root.layer_chain(self.image.top_chain)

    @property
    def top(self) -> Layer:
        """The top layer of the image. Raises: NotFoundError when it has none."""
        if not self.layers:
            raise NotFoundError("the image to damage has no layer", hint="choose another image")
        return self.layers[-1]

    @property
    def directory(self) -> LayerDirectory:
        """The directory under `overlay2/` of the image's top layer."""
        return self.root.directories[self.top.cache_id]

    @property
    def mount(self) -> Mount:
        """The mount of the container."""
        return self.root.mounts[self.container.id]

    @property
    def other_base(self) -> Image:
        """An image that shares no layer with the one that is hit. Raises: NotFoundError."""
        mine = set(self.image.chain_ids)
        for image in self.root.images.values():
            if image.chain_ids and not mine & set(image.chain_ids):
                return image
        raise NotFoundError(
            "this damage needs two images without a layer in common",
            hint="add one from another base first",
        )

    # --- what is done -------------------------------------------------------------------------------------------

    def write(self, path: str, data: bytes | str, mode: int = 0o644) -> None:
        """Put `data` into the file at `path`, which keeps its owner and permissions if it is there."""
        raw = data.encode() if isinstance(data, str) else data
        node = self.draft.tree.get(path)
        if node is None or node.kind is not Kind.FILE:
            self.draft.put(path, file(raw, mode))
            return
        self.change(path, lambda found: setattr(found, "content", Bytes(raw)))

    def read(self, path: str) -> bytes:
        """Return the bytes of the file at `path`, none when there is no such file."""
        return self.draft.tree.read_file(path) or b""

    def truncate(self, path: str) -> None:
        """Leave the first half of the file at `path`, as a full disk does."""
        raw = self.read(path)
        self.write(path, raw[: len(raw) // 2])

    def change(self, path: str, how: Callable[[Node], None]) -> None:
        """Let `how` change a copy of the inode at `path`."""
        node = self.draft.tree.get(path)
        if node is None:
            raise NotFoundError(f"there is no {path} to damage", hint="choose another target")
        changed = (
            node.shallow(dict(node.children)) if isinstance(node, Directory) else copy.copy(node)
        )
        how(changed)
        self.draft.put(path, changed)

    def edit(self, path: str, how: Callable[[dict[str, Any]], None]) -> None:
        """Let `how` change the JSON object in the file at `path`."""
        raw = self.read(path)
        value = gojson.loads(raw)
        how(value)
        self.write(path, gojson.dumps(value) + (b"\n" if raw.endswith(b"\n") else b""))

    def configure(self, **values: Any) -> None:
        """Set keys of the container's `config.v2.json`."""
        self.edit(f"{self.container.path}/{CONFIG}", lambda config: config.update(values))

    def remove(self, path: str) -> None:
        """Take away what is at `path`. Raises: NotFoundError when nothing is."""
        if self.draft.tree.get(path) is None:
            raise NotFoundError(f"there is no {path} to take away", hint="choose another target")
        self.draft.remove(path)

    def refer(self, how: Callable[[str, str], tuple[str, str, str]]) -> None:
        """Give each reference of the image the repository, name and image ID that `how` returns for it."""
        references: dict[str, dict[str, str]] = {}
        for repository, name, image_id in self._references():
            hit = image_id == self.image.id
            place = how(repository, name) if hit else (repository, name, image_id)
            references.setdefault(place[0], {})[place[1]] = place[2]
        self.write(repositories.PATH, gojson.dumps({"Repositories": references}))

    def _references(self) -> list[tuple[str, str, str]]:
        """Return repository, name and image ID of all entries of the file, damaged ones too."""
        stored = gojson.loads(self.read(repositories.PATH))["Repositories"]
        return [
            (repository, name, image_id)
            for repository, names in stored.items()
            for name, image_id in names.items()
        ]

    def reconfigure(self, how: Callable[[dict[str, Any]], None]) -> None:
        """Let `how` change the image's config; it gets the ID that its new bytes have, and keeps its names."""
        config = gojson.loads(self.image.config_bytes)
        how(config)
        self.replace_config(gojson.dumps(config))

    def replace_config(self, raw: bytes) -> None:
        """Store `raw` as the image's config, under its right ID."""
        old, new = self.image.id, ImageID.of(raw)
        self.draft.remove(f"{imagedb.CONTENT}/{old.hex}")
        self.draft.put(f"{imagedb.CONTENT}/{new.hex}", file(raw, 0o600))
        beside = self.draft.tree.get(f"{imagedb.METADATA}/{old.hex}")
        if beside is not None:
            self.draft.remove(f"{imagedb.METADATA}/{old.hex}")
            self.draft.put(f"{imagedb.METADATA}/{new.hex}", beside)
        self.refer(lambda repository, name: (repository, name, new))

    def forget_image(self) -> None:
        """Take away the image's config, metadata and names, and leave its layers."""
        old = self.image.id
        self.draft.remove(f"{imagedb.CONTENT}/{old.hex}")
        self.draft.remove(f"{imagedb.METADATA}/{old.hex}")
        kept: dict[str, dict[str, str]] = {}
        for repository, name, image_id in self._references():
            if image_id != old:
                kept.setdefault(repository, {})[name] = image_id
        self.write(repositories.PATH, gojson.dumps({"Repositories": kept}))

    def layer_file(self, name: str) -> str:
        """Return the path of a file of the image's top layer in the layer store."""
        return f"{layerdb.PATH}/{self.top.chain_id.hex}/{name}"

    def add_directory(
        self, name: str, link: str, lower: str = "", diff: Directory | None = None
    ) -> None:
        """Add a directory under `overlay2/`, and its short link."""
        children: dict[str, Node] = {"diff": diff or Directory(), "link": file(link)}
        if lower:
            children |= {"lower": file(lower), "work": Directory(mode=0o700)}
        self.draft.put(f"{overlay2.PATH}/{name}", Directory(children, mode=0o710))
        self.draft.put(f"{overlay2.LINKS}/{link}", symlink(f"../{name}/diff"))

    def find(self, wanted: Callable[[Node], bool]) -> str:
        """Return the path of the first inode in the image's layers, the top one first, that is `wanted`."""
        for layer in reversed(self.layers):
            home = f"{overlay2.PATH}/{layer.cache_id}/diff"
            for path, node in self._below(home):
                if wanted(node):
                    return path
        raise NotFoundError("the image holds no such file to damage", hint="choose another image")

    def _below(self, home: str) -> Iterator[tuple[str, Node]]:
        return self.draft.tree.walk(home)
