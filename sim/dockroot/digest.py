"""The identifiers of the layer and image stores, as types.

A digest is text, `sha256:` and 64 lower-case hexadecimal digits. What it digests differs, so each has
its own name (docs of the image spec v1.3, "Layer DiffID" and "Layer ChainID"; moby v28.5.2,
`layer/layer.go`):

* diff ID: of a layer's uncompressed tar;
* chain ID: of a stack of layers, `chain(base) = diff(base)`,
  `chain(n) = sha256("<chain n-1> <diff n>")`; it names the directory in `layerdb/sha256/`;
* image ID: of the image config's bytes; it names the file in `imagedb/content/sha256/`.

A cache ID is no digest: it is the random name of a directory in `overlay2/`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NewType, Self

_FORM = re.compile(r"sha256:[0-9a-f]{64}\Z")


class Digest(str):
    """Hold `sha256:<hex>`; text with its parts named."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return `text` as a digest. Raises: ValueError when it has not the form."""
        if not _FORM.match(text):
            raise ValueError(f"not a sha256 digest: {text[:80]!r}")
        return cls(text)

    @classmethod
    def of(cls, data: bytes) -> Self:
        """Digest `data`."""
        return cls("sha256:" + hashlib.sha256(data).hexdigest())

    @classmethod
    def from_hex(cls, digits: str) -> Self:
        """Return the digest whose 64 hexadecimal digits are given. Raises: ValueError."""
        return cls.parse("sha256:" + digits)

    @property
    def hex(self) -> str:
        """The 64 digits alone."""
        return self[7:]

    @property
    def short(self) -> str:
        """The first 12 digits, as `docker` shows them."""
        return self[7:19]


class DiffID(Digest):
    """Digest of a layer's uncompressed tar."""

    __slots__ = ()


class ChainID(Digest):
    """Digest of a stack of layers."""

    __slots__ = ()


class ImageID(Digest):
    """Digest of an image config."""

    __slots__ = ()


CacheID = NewType("CacheID", str)
ContainerID = NewType("ContainerID", str)

EMPTY_DIFF_ID = DiffID("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef")
"""The diff ID of a layer in which nothing changed: 1,024 zero bytes."""


@lru_cache(maxsize=1 << 15)
def chain_id(parent: ChainID | None, diff_id: DiffID) -> ChainID:
    """Return the chain ID of `diff_id` on top of `parent` (None: it is the base)."""
    if parent is None:
        return ChainID(diff_id)
    return ChainID.of(f"{parent} {diff_id}".encode())


def chain_ids(diff_ids: Iterable[DiffID]) -> list[ChainID]:
    """Return the chain ID of each prefix of `diff_ids`, base first."""
    chain: list[ChainID] = []
    for diff_id in diff_ids:
        chain.append(chain_id(chain[-1] if chain else None, diff_id))
    return chain
