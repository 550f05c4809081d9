"""What `docker save` takes from a root: configs as they are, layers put together again from
tar-split and `diff`.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, BinaryIO, cast

from dockroot.bases import reference
from dockroot.bases.reference import Reference
from dockroot.digest import DiffID
from dockroot.engine import Engine
from dockroot.errors import ConflictError, DockrootError, NotFoundError, RootError, UsageError
from dockroot.format.docker_archive import SavedImage, layout
from dockroot.format.tarsplit import Segment, TarSplitError, assemble, entries
from dockroot.root import DockerRoot
from dockroot.store.imagedb import Image
from dockroot.store.layerdb import Layer
from dockroot.tree import Content, Directory
from dockroot.views import find_image, lookup_image


class LayerTar:
    """The tar of a stored layer, put together while it is read and checked against its diff ID."""

    def __init__(self, tar_split: Content, diff: Directory, diff_id: DiffID) -> None:
        self._tar_split, self._diff, self._diff_id = tar_split, diff, diff_id

    @cached_property
    def size(self) -> int:
        """Length in bytes, as the tar-split tells it. Raises: TarSplitError when that is
        damaged.
        """
        return sum(
            len(entry.payload) if isinstance(entry, Segment) else entry.size
            for entry in entries(self._tar_split)
        )

    def open(self) -> BinaryIO:
        """Return the tar as a stream; reading it raises RootError when a file is not what it
        was.
        """
        return cast(BinaryIO, io.BufferedReader(_Joined(self._verified()), 1 << 20))

    def _verified(self) -> Iterator[bytes]:
        sha = hashlib.sha256()
        try:
            for chunk in assemble(self._tar_split, self._diff):
                sha.update(chunk)
                yield chunk
        except TarSplitError as error:
            raise RootError(f"layer {self._diff_id}: {error.message}", hint=error.hint) from None
        if sha.hexdigest() != self._diff_id.hex:
            raise RootError(
                f"layer {self._diff_id}: could not verify layer data: it has the digest "
                f"sha256:{sha.hexdigest()}",
                hint="the root is damaged; build or load the image anew",
            )


class _Joined(io.RawIOBase):
    """Read an iterator of chunks as a stream."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__()
        self._chunks, self._rest = chunks, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def save(root: DockerRoot, names: Iterable[str], engine: Engine, now: int) -> Directory:
    """Return the files of the archive in which `engine` saves the images that `names` mean.

    A name without tag means all tags of its repository. Raises: NotFoundError, RootError when a
    layer is missing.
    """
    wanted: dict[Image, dict[str, str]] = {}
    for name in names:
        for image, named in _meant(root, name):
            tags = wanted.setdefault(image, {})
            if named is not None and named.tag and not named.digest:
                tags[named.familiar()] = named.canonical()
    return layout([_saved(root, image, tags) for image, tags in wanted.items()], engine, now)


def _meant(root: DockerRoot, name: str) -> list[tuple[Image, Reference | None]]:
    try:
        named = reference.parse(name)
    except UsageError:
        return [(find_image(root, name), None)]
    if named.tag or named.digest:
        image_id = root.find_reference(named.familiar())
        if image_id is not None:
            return [(root.images[image_id], named)]
        return [(find_image(root, name), None)]
    known = sorted(root.references.get(named.familiar_name, {}).items())
    found = [
        (root.images[image_id], reference.parse(text))
        for text, image_id in known
        if image_id in root.images
    ]
    if found:
        return list(found)
    image = lookup_image(root, name)
    if image is None:
        raise NotFoundError(
            f"No such image: {name}", hint="`dockroot images` lists what the root has"
        )
    return [(image, None)]


def _saved(root: DockerRoot, image: Image, tags: dict[str, str]) -> SavedImage:
    if not image.diff_ids:
        raise ConflictError(
            "empty export - not implemented", hint="an image without layers cannot be saved"
        )
    layers = root.layer_chain(image.top_chain)
    if len(layers) != len(image.diff_ids):
        raise RootError(
            f"image {image.id}: a layer is missing",
            hint="the root is damaged; build or load the image anew",
        )
    contents = tuple((layer.diff_id, layer_tar(root, layer)) for layer in layers)
    return SavedImage(image.id, image.config_bytes, contents, tags, image.parent)


def layer_tar(root: DockerRoot, layer: Layer) -> Content:
    """Return the tar of a layer. Raises: RootError when its tar-split is damaged."""
    tar = LayerTar(layer.tar_split, root.diff_of(layer.cache_id), layer.diff_id)
    try:
        assert tar.size >= 0
    except DockrootError as error:
        raise RootError(f"layer {layer.diff_id}: {error.message}", hint=error.hint) from None
    return tar
