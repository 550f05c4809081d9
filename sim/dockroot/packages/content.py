"""Bytes that nobody keeps: made from a seed when they are read, the same ones each time."""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, BinaryIO, cast

from msgspec import Struct

from dockroot.tree import Content

_BLOCK = 1 << 14
ELF = struct.pack(
    "<16sHHIQQQIHHHHHH", b"\x7fELF\x02\x01\x01", 3, 62, 1, 0, 0, 0, 0, 64, 56, 0, 64, 0, 0
)
"""How a program for x86-64 begins: an ELF-64 header without segments and sections (System V ABI)."""


class Generated(Struct, frozen=True):
    """`size` bytes that begin with `head` and go on with what `seed` gives, over and over.

    The bytes after the head are one block of 16 KiB from SHAKE-256 of the seed, repeated: a file
    of any size takes no memory, and two seeds never agree.
    """

    seed: str
    size: int
    head: bytes = b""

    def open(self) -> BinaryIO:
        """Return a stream over the bytes."""
        return cast(BinaryIO, io.BufferedReader(_Repeated(self), 1 << 17))


class Lazy(Struct, frozen=True):
    """Text of known `size` that `make` gives when it is read."""

    size: int
    make: Callable[[], bytes]

    def open(self) -> BinaryIO:
        """Return a stream over the text."""
        return io.BytesIO(self.make())


class _Repeated(io.RawIOBase):
    def __init__(self, content: Generated) -> None:
        super().__init__()
        self._content, self._at = content, 0
        self._block = _block(content.seed)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(0, offset + (0, self._at, self._content.size)[whence])
        return self._at

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        count = max(0, min(len(view), self._content.size - self._at))
        done = 0
        while done < count:
            piece = self._piece(self._at, count - done)
            view[done : done + len(piece)] = piece
            done += len(piece)
            self._at += len(piece)
        return count

    def _piece(self, at: int, wanted: int) -> bytes | memoryview:
        head = self._content.head
        if at < len(head):
            return head[at : at + wanted]
        start = (at - len(head)) % _BLOCK
        return memoryview(self._block)[start : start + wanted]


@lru_cache(maxsize=256)
def _block(seed: str) -> bytes:
    return hashlib.shake_256(seed.encode()).digest(_BLOCK)


def digest(content: Content, algorithm: str) -> bytes:
    """Return the hash of `content`, which must be of a kind that never changes."""
    return _digest(cast(Hashable, content), algorithm)


@lru_cache(maxsize=4096)
def _digest(key: Hashable, algorithm: str) -> bytes:
    content = cast(Content, key)
    found = hashlib.new(algorithm, usedforsecurity=False)
    with content.open() as stream:
        while chunk := stream.read(1 << 20):
            found.update(chunk)
    return found.digest()
