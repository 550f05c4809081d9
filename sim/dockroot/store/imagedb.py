"""The image store: `image/overlay2/imagedb/`.

`content/sha256/<image ID>` holds the exact bytes of the image config (mode 0600, no newline); their SHA-256 is
the ID. `metadata/sha256/<image ID>/` exists only when it holds something: `parent` (`sha256:…`), `lastUpdated`
(RFC 3339), `builtLocally` (one byte, 1) (moby v28.5.2, `image/store.go`, `image/fs.go`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dockroot.digest import ChainID, DiffID, ImageID, chain_ids
from dockroot.findings import Finding
from dockroot.tree import Directory, Node, file

CONTENT = "image/overlay2/imagedb/content/sha256"
METADATA = "image/overlay2/imagedb/metadata/sha256"


@dataclass(frozen=True)
class Image:
    """An image: its config as stored and what the store knows beside it."""

    id: ImageID
    config_bytes: bytes
    parent: ImageID | None = None
    last_updated: str = ""
    built_locally: bool = False

    @cached_property
    def config(self) -> dict[str, Any]:
        """The config as JSON values, keys in their stored order; not to be changed."""
        value = json.loads(self.config_bytes)
        assert isinstance(value, dict)
        return value

    @cached_property
    def diff_ids(self) -> tuple[DiffID, ...]:
        """The diff IDs of its layers, base first."""
        return tuple(DiffID.parse(text) for text in self.config["rootfs"].get("diff_ids") or ())

    @cached_property
    def chain_ids(self) -> tuple[ChainID, ...]:
        """The chain IDs of its layers, base first."""
        return tuple(chain_ids(self.diff_ids))

    @property
    def top_chain(self) -> ChainID | None:
        """The chain ID of its top layer; None for an image without layers."""
        return self.chain_ids[-1] if self.chain_ids else None

    @property
    def created(self) -> str:
        """The RFC 3339 time of its making; empty when its config has none."""
        return self.config.get("created") or ""


def read(tree: Directory) -> tuple[dict[ImageID, Image], list[Finding]]:
    """Return the images of a root that an engine would load, by ID."""
    images: dict[ImageID, Image] = {}
    findings: list[Finding] = []
    for name in tree.names(CONTENT):
        path = f"{CONTENT}/{name}"
        try:
            image = _read_one(tree, name)
        except (ValueError, KeyError, TypeError, AttributeError, AssertionError) as error:
            findings.append(
                Finding("image-config-unreadable", path, f"the image config is unusable: {error}")
            )
            continue
        images[image.id] = image
    return images, findings


def _read_one(tree: Directory, name: str) -> Image:
    image_id = ImageID.from_hex(name)
    raw = tree.read_file(f"{CONTENT}/{name}") or b""
    if ImageID.of(raw) != image_id:
        raise ValueError(f"its bytes have the digest {ImageID.of(raw)}")
    beside = f"{METADATA}/{name}"
    parent = tree.read_file(f"{beside}/parent")
    image = Image(
        image_id,
        raw,
        parent=ImageID.parse(parent.decode()) if parent else None,
        last_updated=(tree.read_file(f"{beside}/lastUpdated") or b"").decode(),
        built_locally=tree.read_file(f"{beside}/builtLocally") == b"\x01",
    )
    assert image.chain_ids is not None
    return image


def entries(image: Image, mtime: int) -> Iterator[tuple[str, Node]]:
    """Yield the files of `image`, the metadata directory first where there is one."""
    beside = f"{METADATA}/{image.id.hex}"
    files: dict[str, Node] = {}
    if image.built_locally:
        files["builtLocally"] = file(b"\x01", 0o600, mtime=mtime)
    if image.last_updated:
        files["lastUpdated"] = file(image.last_updated, 0o600, mtime=mtime)
    if image.parent:
        files["parent"] = file(image.parent, 0o600, mtime=mtime)
    if files:
        yield beside, Directory(files, mode=0o700, mtime=mtime)
    yield f"{CONTENT}/{image.id.hex}", file(image.config_bytes, 0o600, mtime=mtime)
