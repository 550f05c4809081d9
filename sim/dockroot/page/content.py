"""What a page shows of the bytes of files: text, or the first bytes in hex, and never more than fits.

A content is `{"s": size}` and `"t"`, its text, or `"x"`, its first bytes in hex; `"z": 1` where it was gunzipped
first. Less text than `size` says: the page holds the beginning alone.
"""

from __future__ import annotations

import zlib
from typing import Any

from msgspec import Struct

from dockroot.tree import Content

_HEX = 256
_GZIP = b"\x1f\x8b"


class Limits(Struct, frozen=True):
    """How much a page takes in, in bytes: of a file of a store, of one in a layer, of all in layers; and of entries."""

    store_file: int = 64 << 10
    layer_file: int = 8 << 10
    layer_files: int = 4 << 20
    entries: int = 200_000


class Contents:
    """The contents of a page, each once."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.list = limits, list[dict[str, Any]]()
        self._known: dict[tuple[int, bytes], int] = {}
        self._left = limits.layer_files

    def of_store(self, content: Content) -> int:
        """Return the number of the content of a file of the stores."""
        return self._number(content.size, _head(content, self.limits.store_file))

    def of_layer(self, content: Content) -> int:
        """Return the number of the content of a file in a layer; -1 when the page has taken in its fill."""
        limit = min(self.limits.layer_file, content.size)
        if limit > self._left:
            return -1
        self._left -= limit
        return self._number(content.size, _head(content, self.limits.layer_file))

    def _number(self, size: int, head: bytes) -> int:
        key = (size, head)
        if key not in self._known:
            self._known[key] = len(self.list)
            self.list.append(_shown(size, head, self.limits.store_file))
        return self._known[key]


def _head(content: Content, limit: int) -> bytes:
    with content.open() as stream:
        return stream.read(limit)


def _shown(size: int, head: bytes, limit: int) -> dict[str, Any]:
    if head.startswith(_GZIP) and len(head) == size:
        try:
            text = _text(zlib.decompressobj(31).decompress(head, limit), cut=True)
        except zlib.error:
            text = None
        if text is not None:
            return {"s": size, "t": text, "z": 1}
    text = _text(head, cut=len(head) < size)
    return {"s": size, "x": head[:_HEX].hex()} if text is None else {"s": size, "t": text}


def _text(head: bytes, *, cut: bool) -> str | None:
    """Return bytes as text, None when they are none; `cut`: the last character may be torn."""
    if b"\0" in head:
        return None
    for torn in range(4 if cut else 1):
        try:
            return head[: len(head) - torn].decode()
        except UnicodeDecodeError:
            continue
    return None
