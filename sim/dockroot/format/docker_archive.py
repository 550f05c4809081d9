"""The archive that `docker save` makes and `docker load` takes: images with their layers, as files
of a tree.

The format (moby v20.10.24, v26.1.5 and v28.5.2, `image/tarexport/{save,load}.go`; measured):

* `manifest.json`, a list of `{"Config","RepoTags","Layers","Parent"?,"LayerSources"?}` and a
  newline. Config and layers are paths in the archive, layers base first; symlinks among them are
  followed within it. Layers are plain tars when an engine saved them; any compression is taken.
* `repositories`: `{"<name>":{"<tag>":"<layer>"}}` and a newline, for engines before 1.10.
* Until 24.0: a config at `<image ID>.json`; each layer in a directory named by an ID of the first
  image format, with `VERSION` (`1.0`), `json` and `layer.tar`, a symlink where an earlier directory
  holds the same layer.
* From 25.0 on: everything in `blobs/sha256/<digest>`: configs, layers under their diff ID, the
  `json` files, and an OCI manifest per image; with `index.json` and `oci-layout` the archive is an
  OCI layout as well.

The archive itself is a tar as the same engine writes layers (`layertar.py`). Images are in the
order in which they were asked for; the engine's order is random when there are several.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from dockroot.clock import parse_time
from dockroot.digest import DiffID, Digest, ImageID
from dockroot.engine import Engine
from dockroot.errors import ArchiveError
from dockroot.format import gojson
from dockroot.format.legacyconfig import legacy_configs
from dockroot.tree import Bytes, Content, Directory, Kind, Node, file, symlink

MANIFEST = "manifest.json"
REPOSITORIES = "repositories"
BLOBS = "blobs/sha256"
OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
OCI_CONFIG = "application/vnd.oci.image.config.v1+json"
OCI_LAYER = "application/vnd.oci.image.layer.v1.tar"
_LAYOUT_FILE = b'{"imageLayoutVersion": "1.0.0"}'

TEXT_LIMIT = 16 << 20
"""The longest JSON file that is read, in bytes."""
_MAX_LINKS = 40


class ArchivedLayer(Struct, frozen=True):
    """A layer in an archive: its path there and its bytes, compressed or not."""

    path: str
    content: Content


class ArchivedImage(Struct, frozen=True):
    """An image in an archive: `tags` as written there, `parent` the ID of another image or
    empty.
    """

    config_path: str
    config: bytes
    layers: tuple[ArchivedLayer, ...]
    tags: tuple[str, ...] = ()
    parent: str = ""


def is_docker_archive(tree: Directory) -> bool:
    """Whether the tree is an unpacked archive of `docker save`: its `manifest.json` lists
    configs.
    """
    node = find(tree, MANIFEST)
    if node is None or node.kind is not Kind.FILE or node.content.size > TEXT_LIMIT:
        return False
    try:
        items = gojson.loads(node.read())
    except ValueError:
        return tree.get(REPOSITORIES) is not None
    return isinstance(items, list) and all(
        isinstance(item, dict) and "Config" in item for item in items
    )


def read(tree: Directory, name: str) -> list[ArchivedImage]:
    """Return the images of an archive, in its order; `name` is what errors call it.

    Raises: ArchiveError when a file is missing, is no JSON or has not the shape it should have.
    """
    items = json_file(tree, MANIFEST, name)
    if not isinstance(items, list):
        raise damaged(name, MANIFEST, "it is no list of images")
    return [_image(tree, name, item) for item in items]


def _image(tree: Directory, name: str, item: Any) -> ArchivedImage:
    if not isinstance(item, dict):
        raise damaged(name, MANIFEST, "an image in it is no object")
    config_path = item.get("Config")
    layers, tags, parent = (
        item.get("Layers") or [],
        item.get("RepoTags") or [],
        item.get("Parent") or "",
    )
    if (
        not isinstance(config_path, str)
        or not isinstance(parent, str)
        or not _texts(layers)
        or not _texts(tags)
    ):
        raise damaged(
            name,
            MANIFEST,
            "an image in it has not the keys Config, RepoTags and Layers as they should be",
        )
    config = text_file(tree, config_path, name)
    hexes = posixpath.basename(config_path).removesuffix(".json").removeprefix("sha256:")
    if len(hexes) == 64 and Digest.of(config).hex != hexes:
        raise damaged(name, config_path, f"its bytes have the digest {Digest.of(config)}")
    found = tuple(ArchivedLayer(path, file_at(tree, path, name).content) for path in layers)
    return ArchivedImage(config_path, config, found, tuple(tags), parent)


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def json_file(tree: Directory, path: str, name: str) -> Any:
    """Return the value of a JSON file. Raises: ArchiveError when it is missing, too long or no
    JSON.
    """
    try:
        return gojson.loads(text_file(tree, path, name))
    except ValueError as error:
        raise damaged(name, path, f"it is no JSON ({error})") from None


def text_file(tree: Directory, path: str, name: str) -> bytes:
    """Return the bytes of a file that is small by nature. Raises: ArchiveError."""
    content = file_at(tree, path, name).content
    if content.size > TEXT_LIMIT:
        raise damaged(name, path, f"it has {content.size:,} bytes, more than {TEXT_LIMIT:,}")
    with content.open() as stream:
        return stream.read()


def file_at(tree: Directory, path: str, name: str) -> Node:
    """Return the file at `path`, symlinks followed within the archive. Raises: ArchiveError when
    there is none.
    """
    node = find(tree, path)
    if node is None or node.kind is not Kind.FILE:
        raise ArchiveError(
            f"{name}: {path!r} is missing, or is no file",
            hint="the archive is incomplete: save it again",
        )
    return node


def find(tree: Directory, path: str) -> Node | None:
    """Return the inode at `path` with `tree` as its root: symlinks never lead out of it."""
    todo, above, links = path.split("/")[::-1], [tree], 0
    node: Node | None = tree
    while todo:
        part = todo.pop()
        if part in ("", "."):
            continue
        if part == "..":
            above = above[:-1] or [tree]
            node = above[-1]
            continue
        node = above[-1].children.get(part)
        if isinstance(node, Directory):
            above.append(node)
        elif node is not None and node.kind is Kind.SYMLINK:
            links += 1
            if links > _MAX_LINKS:
                return None
            above = [tree] if node.target.startswith("/") else above
            todo += node.target.split("/")[::-1]
        elif todo:
            return None
    return node


def damaged(name: str, path: str, why: str) -> ArchiveError:
    """Return the error that says what is wrong with a file of an archive."""
    return ArchiveError(
        f"{name}: {path}: {why}", hint="the archive is damaged: save or copy it again"
    )


class SavedImage(Struct, frozen=True):
    """An image to save: `layers` are plain tars, base first, `tags` familiar names with their tag.

    `names` gives for each tag its name in full, `docker.io/library/alpine:3.19`.
    """

    id: ImageID
    config: bytes
    layers: tuple[tuple[DiffID, Content], ...]
    names: Mapping[str, str]
    parent: ImageID | None = None


def layout(images: Sequence[SavedImage], engine: Engine, now: int) -> Directory:
    """Return the files of the archive in which `engine` saves `images`; `now` in nanoseconds."""
    writer = _OciWriter(now) if engine.saves_oci else _LegacyWriter(now)
    items, repositories = [], dict[str, dict[str, str]]()
    for image in images:
        item, top = writer.add(image)
        items.append(item)
        for tag in image.names:
            repository, _, label = tag.rpartition(":")
            repositories.setdefault(repository, {})[label] = top
    _link_parents(items, images)
    if repositories:
        ordered = {name: _sorted(repositories[name]) for name in sorted(repositories)}
        writer.put(REPOSITORIES, gojson.dumps(ordered) + b"\n", 0)
    writer.put(MANIFEST, gojson.dumps(items) + b"\n", 0)
    writer.finish(0 if engine.saves_index_at_epoch else now)
    return writer.root


def _sorted(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {key: mapping[key] for key in sorted(mapping)}


def _link_parents(items: Sequence[dict[str, Any]], images: Sequence[SavedImage]) -> None:
    known = {image.id for image in images}
    for item, image in zip(items, images, strict=True):
        sources = item.pop("LayerSources", None)
        if image.parent in known:
            item["Parent"] = image.parent
        if sources:
            item["LayerSources"] = sources


class _Writer:
    """Collect the files of an archive."""

    def __init__(self, now: int) -> None:
        self.root, self.now = Directory(mtime=now), now

    def put(self, path: str, data: bytes | Content, mtime: int) -> None:
        """Place a file of mode 0644; a directory above it must exist."""
        content: Content = Bytes(data) if isinstance(data, bytes) else data
        above, _, name = path.rpartition("/")
        directory = self.root.directory(above)
        assert directory is not None
        directory.children[name] = Node(Kind.FILE, 0o644, mtime=mtime, content=content)

    def add(self, image: SavedImage) -> tuple[dict[str, Any], str]:
        """Place an image; return its item in the manifest and what `repositories` says of its
        tags.
        """
        raise NotImplementedError

    def finish(self, index_time: int) -> None:
        """Place what speaks of all images."""


class _LegacyWriter(_Writer):
    """The layout until 24.0."""

    def __init__(self, now: int) -> None:
        super().__init__(now)
        self._first: dict[DiffID, str] = {}

    def add(self, image: SavedImage) -> tuple[dict[str, Any], str]:
        legacy, created = (
            legacy_configs(image.config, [diff_id for diff_id, _ in image.layers]),
            _created(image),
        )
        for (old_id, config), (diff_id, content) in zip(legacy, image.layers, strict=True):
            if old_id not in self.root.children:
                self._layer(old_id, config, diff_id, content, created)
        self.put(f"{image.id.hex}.json", image.config, created)
        layers = [f"{old_id}/layer.tar" for old_id, _ in legacy]
        item = {
            "Config": f"{image.id.hex}.json",
            "RepoTags": list(image.names) or None,
            "Layers": layers,
        }
        return item, legacy[-1][0]

    def _layer(
        self, old_id: str, config: bytes, diff_id: DiffID, content: Content, created: int
    ) -> None:
        first = self._first.setdefault(diff_id, old_id)
        # the engine stamps the files only of a directory in which it wrote the layer
        mtime = created if first == old_id else self.now
        self.root.children[old_id] = Directory(
            {
                "VERSION": file("1.0", mtime=mtime),
                "json": file(config, mtime=mtime),
                "layer.tar": Node(Kind.FILE, 0o644, mtime=mtime, content=content)
                if first == old_id
                else symlink(f"../{first}/layer.tar", mtime=mtime),
            },
            mtime=mtime,
        )


class _OciWriter(_Writer):
    """The layout from 25.0 on."""

    def __init__(self, now: int) -> None:
        super().__init__(now)
        self.root.children["blobs"] = Directory({"sha256": Directory(mtime=now)}, mtime=now)
        self._descriptors: list[dict[str, Any]] = []
        self._saved: set[str] = set()

    def add(self, image: SavedImage) -> tuple[dict[str, Any], str]:
        created = _created(image)
        for _, config in legacy_configs(image.config, [diff_id for diff_id, _ in image.layers]):
            self._blob(Digest.of(config), config, created)
        for diff_id, content in image.layers:
            self._blob(diff_id, content, created)
        self._blob(image.id, image.config, created)
        self.root.children["blobs"].mtime = created
        layers = [
            _descriptor(OCI_LAYER, diff_id, content.size) for diff_id, content in image.layers
        ]
        config_descriptor = _descriptor(OCI_CONFIG, image.id, len(image.config))
        manifest = gojson.dumps(
            {
                "schemaVersion": 2,
                "mediaType": OCI_MANIFEST,
                "config": config_descriptor,
                "layers": layers,
            }
        )
        self._blob(Digest.of(manifest), manifest, 0)
        self._index(_descriptor(OCI_MANIFEST, Digest.of(manifest), len(manifest)), image.names)
        sources = {
            diff_id: {"mediaType": OCI_LAYER, "size": content.size, "digest": diff_id}
            for diff_id, content in sorted(image.layers, key=lambda layer: layer[0])
        }
        item = {
            "Config": f"{BLOBS}/{image.id.hex}",
            "RepoTags": list(image.names) or None,
            "Layers": [f"{BLOBS}/{diff_id.hex}" for diff_id, _ in image.layers],
            "LayerSources": sources,
        }
        return item, image.layers[-1][0].hex

    def _blob(self, digest: Digest, data: bytes | Content, mtime: int) -> None:
        # what several images have in common keeps the time of the one that brought it
        if digest not in self._saved:
            self._saved.add(digest)
            self.put(f"{BLOBS}/{digest.hex}", data, mtime)

    def _index(self, descriptor: dict[str, Any], names: Mapping[str, str]) -> None:
        for tag, name in names.items():
            annotations = {
                "io.containerd.image.name": name,
                "org.opencontainers.image.ref.name": tag.rpartition(":")[2],
            }
            self._descriptors.append({**descriptor, "annotations": annotations})
        if not self._descriptors:
            self._descriptors.append(descriptor)

    def finish(self, index_time: int) -> None:
        index = {"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": self._descriptors}
        self.put("index.json", gojson.dumps(index), index_time)
        self.put("oci-layout", _LAYOUT_FILE, 0)


def _descriptor(media_type: str, digest: str, size: int) -> dict[str, Any]:
    return {"mediaType": media_type, "digest": digest, "size": size}


def _created(image: SavedImage) -> int:
    text = gojson.loads(image.config).get("created")
    try:
        return parse_time(text) if text else 0
    except ValueError:
        return 0
