"""The layer store's read-only layers: `image/overlay2/layerdb/sha256/<chain ID>/`.

The directory (0700) is named by the *chain* ID; only at the lowest layer is that the diff ID. Its files (0644, no
newline): `diff` (diff ID), `size` (decimal bytes), `cache-id` (name of the directory in `overlay2/`), `parent`
(chain ID of the layer below; absent at the base), `tar-split.json.gz`, and `descriptor.json` for
non-distributable layers (moby v28.5.2, `layer/filestore.go`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from dockroot.digest import CacheID, ChainID, DiffID
from dockroot.findings import Finding
from dockroot.tree import EMPTY, Content, Directory, Kind, Node, file

PATH = "image/overlay2/layerdb/sha256"


@dataclass(frozen=True)
class Layer:
    """A read-only layer of the store; `size` in bytes."""

    chain_id: ChainID
    diff_id: DiffID
    parent: ChainID | None
    size: int
    cache_id: CacheID
    tar_split: Content = EMPTY


def read(tree: Directory) -> tuple[dict[ChainID, Layer], list[Finding]]:
    """Return the layers of a root that an engine would load, by chain ID."""
    layers: dict[ChainID, Layer] = {}
    findings: list[Finding] = []
    store = tree.directory(PATH) or Directory()
    for name in store.names():
        try:
            layer = _read_one(store.directory(name) or Directory(), name)
        except ValueError as error:
            findings.append(
                Finding("layer-unreadable", f"{PATH}/{name}", f"the layer is unusable: {error}")
            )
            continue
        layers[layer.chain_id] = layer
    return layers, findings


def _read_one(directory: Directory, name: str) -> Layer:
    def text(file_name: str) -> str:
        raw = directory.read_file(file_name)
        if raw is None:
            raise ValueError(f"it has no file {file_name!r}")
        return raw.decode("utf-8", "surrogateescape")

    parent = directory.read_file("parent")
    cache_id = text("cache-id").strip()
    if not cache_id or "/" in cache_id or cache_id in {".", ".."}:
        raise ValueError(f"its cache ID is {cache_id!r}")
    return Layer(
        ChainID.from_hex(name),
        DiffID.parse(text("diff").strip()),
        ChainID.parse(parent.decode("utf-8", "surrogateescape").strip())
        if parent is not None
        else None,
        _size(text("size")),
        CacheID(cache_id),
        _TarSplit(directory),
    )


@dataclass(frozen=True)
class _TarSplit:
    """The content of a layer's tar-split, looked for when it is wanted: few who read a root do."""

    directory: Directory

    @property
    def _content(self) -> Content:
        node = self.directory.get("tar-split.json.gz")
        return node.content if node is not None and node.kind is Kind.FILE else EMPTY

    @property
    def size(self) -> int:
        """Length in bytes."""
        return self._content.size

    def open(self) -> BinaryIO:
        """Return a stream at the first byte."""
        return self._content.open()


def _size(text: str) -> int:
    if not re.fullmatch("[0-9]{1,19}", text.strip()):
        raise ValueError(f"its size is {text[:40]!r}")
    return int(text)


def entries(layer: Layer, mtime: int) -> Iterator[tuple[str, Node]]:
    """Yield the directory of `layer`."""
    files: dict[str, Node] = {
        "diff": file(layer.diff_id, mtime=mtime),
        "size": file(str(layer.size), mtime=mtime),
        "cache-id": file(layer.cache_id, mtime=mtime),
        "tar-split.json.gz": Node(Kind.FILE, 0o644, mtime=mtime, content=layer.tar_split),
    }
    if layer.parent is not None:
        files["parent"] = file(layer.parent, mtime=mtime)
    yield f"{PATH}/{layer.chain_id.hex}", Directory(files, mode=0o700, mtime=mtime)
