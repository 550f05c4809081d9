"""An OCI image layout, as files of a tree: what skopeo, umoci, buildah and BuildKit write.

The format (opencontainers/image-spec v1.1.0, `image-layout.md`, `manifest.md`, `image-index.md`):

* `oci-layout`: `{"imageLayoutVersion":"1.0.0"}`; `index.json`: descriptors of manifests or of
  further indexes;
* `blobs/sha256/<digest>`: indexes, manifests, configs and layers, each under the digest of its
  bytes;
* a descriptor is `{"mediaType","digest","size","annotations"?,"platform"?}`; the annotation
  `org.opencontainers.image.ref.name` holds a tag, or a whole reference; containerd's
  `io.containerd.image.name` a whole reference.

Docker's own media types mean the same and are taken too. Every blob's size and digest are checked,
a layer's as it lies there; its diff ID is checked when it is unpacked.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from dockroot.digest import Digest
from dockroot.errors import ArchiveError
from dockroot.format import gojson
from dockroot.format.docker_archive import TEXT_LIMIT, damaged, file_at, find, json_file
from dockroot.tree import Content, Directory

LAYOUT = "oci-layout"
INDEX = "index.json"

_INDEXES = {
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
}
_MANIFESTS = {
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
}
_CONFIGS = {
    "application/vnd.oci.image.config.v1+json",
    "application/vnd.docker.container.image.v1+json",
}
_LAYER = re.compile(
    r"application/vnd\.(oci\.image\.layer\.(nondistributable\.)?v1\.tar(\+gzip|\+zstd)?"
    r"|docker\.image\.rootfs\.(foreign\.)?diff\.tar(\.gzip|\.zstd)?)\Z"
)
_DEPTH = 8
_CHUNK = 1 << 20


class Descriptor(Struct, frozen=True):
    """What points at a blob."""

    media_type: str
    digest: Digest
    size: int
    annotations: dict[str, str]
    platform: str = ""

    @property
    def path(self) -> str:
        """Where the blob lies in the layout."""
        return f"blobs/sha256/{self.digest.hex}"


class LayoutLayer(Struct, frozen=True):
    """A layer of a layout: its blob's descriptor and bytes."""

    descriptor: Descriptor
    content: Content


class LayoutImage(Struct, frozen=True):
    """An image of a layout: `digest` of its manifest, `names` as the annotations give them."""

    digest: Digest
    config: bytes
    layers: tuple[LayoutLayer, ...]
    names: tuple[str, ...]


def is_layout(tree: Directory) -> bool:
    """Whether the tree is an OCI layout."""
    return find(tree, LAYOUT) is not None and find(tree, INDEX) is not None


def read(tree: Directory, name: str, platform: str = "linux/amd64") -> list[LayoutImage]:
    """Return the images of a layout for one platform, in its order; `name` is what errors call it.

    Raises: ArchiveError when a blob is missing, has another digest or size, or when nothing fits
    the platform.
    """
    value = json_file(tree, INDEX, name)
    images: dict[Digest, LayoutImage] = {}
    offered: list[str] = []
    for descriptor in _descriptors(value, "manifests", INDEX, name):
        for manifest in _manifests(tree, descriptor, name, 0):
            if not _fits(tree, manifest, platform, name):
                offered.append(manifest.platform or "another")
                continue
            image = images.get(manifest.digest) or _image(tree, manifest, name)
            names = tuple(dict.fromkeys((*image.names, *_names(descriptor), *_names(manifest))))
            images[manifest.digest] = replace(image, names=names)
    if not images:
        has = f"it has {', '.join(sorted(set(offered)))}" if offered else "it is empty"
        raise ArchiveError(f"{name}: no image for {platform} in the layout", hint=has)
    return list(images.values())


def _names(descriptor: Descriptor) -> Iterator[str]:
    for key in ("io.containerd.image.name", "org.opencontainers.image.ref.name"):
        if descriptor.annotations.get(key):
            yield descriptor.annotations[key]
            return


def _manifests(
    tree: Directory, descriptor: Descriptor, name: str, depth: int
) -> Iterator[Descriptor]:
    """Yield the descriptors of the manifests at or below `descriptor`."""
    if descriptor.media_type not in _INDEXES:
        yield descriptor
        return
    if depth == _DEPTH:
        raise damaged(name, descriptor.path, f"indexes are nested more than {_DEPTH} deep")
    value = _json_blob(tree, descriptor, name)
    for below in _descriptors(value, "manifests", descriptor.path, name):
        yield from _manifests(tree, below, name, depth + 1)


def _fits(tree: Directory, manifest: Descriptor, platform: str, name: str) -> bool:
    if (
        manifest.annotations.get("vnd.docker.reference.type")
        or manifest.media_type not in _MANIFESTS
    ):
        return False
    if manifest.platform:
        return manifest.platform == platform
    config = _descriptor(_json_blob(tree, manifest, name).get("config"), manifest.path, name)
    if config.media_type not in _CONFIGS:
        return False
    value = _json_blob(tree, config, name)
    return f"{value.get('os') or 'linux'}/{value.get('architecture') or 'amd64'}" == platform


def _image(tree: Directory, descriptor: Descriptor, name: str) -> LayoutImage:
    manifest = _json_blob(tree, descriptor, name)
    config = _descriptor(manifest.get("config"), descriptor.path, name)
    layers = []
    for layer in _descriptors(manifest, "layers", descriptor.path, name):
        if not _LAYER.match(layer.media_type):
            raise damaged(
                name, descriptor.path, f"a layer has the unknown media type {layer.media_type!r}"
            )
        layers.append(LayoutLayer(layer, _blob(tree, layer, name)))
    return LayoutImage(descriptor.digest, _small_blob(tree, config, name), tuple(layers), ())


def _descriptors(value: Any, key: str, path: str, name: str) -> list[Descriptor]:
    items = value.get(key) if isinstance(value, dict) else None
    if not isinstance(items, list):
        raise damaged(name, path, f"it has no list {key!r}")
    return [_descriptor(item, path, name) for item in items]


def _descriptor(item: Any, path: str, name: str) -> Descriptor:
    try:
        platform = item.get("platform") or {}
        known = f"{platform['os']}/{platform['architecture']}" if platform else ""
        annotations = {
            str(key): str(value) for key, value in (item.get("annotations") or {}).items()
        }
        if not isinstance(item["size"], int):
            raise TypeError("a size is no number")
        return Descriptor(
            str(item.get("mediaType") or ""),
            Digest.parse(item["digest"]),
            item["size"],
            annotations,
            known,
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise damaged(name, path, f"a descriptor in it is unusable ({error})") from None


def _json_blob(tree: Directory, descriptor: Descriptor, name: str) -> dict[str, Any]:
    try:
        value = gojson.loads(_small_blob(tree, descriptor, name))
    except ValueError as error:
        raise damaged(name, descriptor.path, f"it is no JSON ({error})") from None
    if not isinstance(value, dict):
        raise damaged(name, descriptor.path, "it is no JSON object")
    return value


def _small_blob(tree: Directory, descriptor: Descriptor, name: str) -> bytes:
    if descriptor.size > TEXT_LIMIT:
        raise damaged(
            name, descriptor.path, f"it has {descriptor.size:,} bytes, more than {TEXT_LIMIT:,}"
        )
    with _blob(tree, descriptor, name).open() as stream:
        return stream.read()


def _blob(tree: Directory, descriptor: Descriptor, name: str) -> Content:
    content = file_at(tree, descriptor.path, name).content
    if content.size != descriptor.size:
        raise damaged(
            name,
            descriptor.path,
            f"it has {content.size:,} bytes, its descriptor says {descriptor.size:,}",
        )
    sha = hashlib.sha256()
    with content.open() as stream:
        while chunk := stream.read(_CHUNK):
            sha.update(chunk)
    if sha.hexdigest() != descriptor.digest.hex:
        raise damaged(name, descriptor.path, f"its bytes have the digest sha256:{sha.hexdigest()}")
    return content
