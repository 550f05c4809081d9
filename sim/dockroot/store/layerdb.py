"""The layer store's read-only layers: `image/overlay2/layerdb/sha256/<chain ID>/`.

The directory (0700) is named by the *chain* ID; only at the lowest layer is that the diff ID. Its files (0644, no
newline): `diff` (diff ID), `size` (decimal bytes), `cache-id` (name of the directory in `overlay2/`), `parent`
(chain ID of the layer below; absent at the base), `tar-split.json.gz`, and `descriptor.json` for
non-distributable layers (moby v28.5.2, `layer/filestore.go`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from dockroot.digest import CacheID, ChainID, DiffID, Digest
from dockroot.findings import Finding, UnusableError
from dockroot.format import gojson
from dockroot.tree import EMPTY, Content, Directory, Kind, Node, file

PATH = "image/overlay2/layerdb/sha256"
REMOVING = "-removing"
"""How the name of a layer ends while it is taken away (20.10+): `<chain ID>-<random>-removing`."""
TRANSACTIONS = "image/overlay2/layerdb/tmp"
"""Where a layer's directory is put together before it is renamed into place, as `write-set-<random>`."""


class Layer(Struct, frozen=True):
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
        path = f"{PATH}/{name}"
        if name.endswith(REMOVING):
            findings.append(Finding("layer-removal-leftover", path))
            continue
        try:
            layer = _read_one(store.directory(name) or Directory(), name)
        except UnusableError as fault:
            findings.append(fault.at(path))
            continue
        layers[layer.chain_id] = layer
    return layers, findings


def _read_one(directory: Directory, name: str) -> Layer:
    try:
        chain_id = ChainID.from_hex(name)
    except ValueError:
        raise UnusableError("layer-name-invalid", "", claimed=name[:80]) from None
    parent = directory.read_file("parent")
    _insist_on_descriptor(directory.read_file("descriptor.json"))
    return Layer(
        chain_id,
        DiffID(_digest(_text(directory, "diff"), "diff")),
        ChainID(_digest(_decoded(parent), "parent")) if parent is not None else None,
        _size(directory),
        _cache_id(directory),
        _TarSplit(directory),
    )


class _TarSplit(Struct, frozen=True):
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


def _text(directory: Directory, name: str) -> str:
    raw = directory.read_file(name)
    if raw is None:
        raise UnusableError(f"layer-{name}-unreadable", f"it has no file {name!r}")
    return _decoded(raw)


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _digest(text: str, name: str) -> Digest:
    text = text.strip()
    try:
        return Digest.parse(text)
    except ValueError:
        raise UnusableError(
            f"layer-{name}-unreadable", "it is no digest", claimed=text[:80]
        ) from None


def _cache_id(directory: Directory) -> CacheID:
    text = _text(directory, "cache-id").strip()
    if not text or "/" in text or text in {".", ".."}:
        raise UnusableError("layer-cache-id-unreadable", "it names no directory", claimed=text[:80])
    return CacheID(text)


def _size(directory: Directory) -> int:
    text = _text(directory, "size")
    if not re.fullmatch("[0-9]{1,18}", text):
        raise UnusableError("layer-size-unreadable", "it is no number", claimed=text[:40])
    return int(text)


def _insist_on_descriptor(raw: bytes | None) -> None:
    try:
        if raw is not None and not isinstance(gojson.loads(raw), dict):
            raise ValueError("it holds no JSON object")
    except ValueError as error:
        raise UnusableError("layer-descriptor-unreadable", str(error)) from None


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
