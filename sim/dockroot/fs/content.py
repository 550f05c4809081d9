"""Contents made of others by reference: one after another, cut, or lengthened with zeros."""

from __future__ import annotations

import io
from bisect import bisect_right
from typing import Any, BinaryIO, cast

from msgspec import Struct

from dockroot.tree import EMPTY, Bytes, Content, Slice

_SMALL = 1 << 16


class Zeros(Struct, frozen=True):
    """A hole in a file: `size` zero bytes that take no memory."""

    size: int

    def open(self) -> BinaryIO:
        """Return a stream over the zeros."""
        return cast(BinaryIO, io.BufferedReader(_Holes(self.size)))


class Joined(Struct, frozen=True):
    """The `parts`, none empty, one after another."""

    parts: tuple[Content, ...]

    @property
    def size(self) -> int:
        """Length in bytes."""
        return sum(part.size for part in self.parts)

    def open(self) -> BinaryIO:
        """Return a stream over all; each part is opened when its turn comes."""
        return cast(BinaryIO, io.BufferedReader(_Parts(self.parts), _SMALL))


class _Seeking(io.RawIOBase):
    """A stream of known size that is read at a position."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size, self._at = size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at


class _Holes(_Seeking):
    """Read zeros."""

    def readinto(self, buffer: Any) -> int:
        count = max(0, min(len(buffer), self._size - self._at))
        memoryview(buffer).cast("B")[:count] = bytes(count)
        self._at += count
        return count


class _Parts(_Seeking):
    """Read contents one after another; one of them is open at a time."""

    def __init__(self, parts: tuple[Content, ...]) -> None:
        self._parts, self._starts, start = parts, [], 0
        for part in parts:
            self._starts.append(start)
            start += part.size
        self._open: tuple[int, BinaryIO] | None = None
        super().__init__(start)

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        index = bisect_right(self._starts, self._at) - 1
        stream = self._part(index)
        stream.seek(self._at - self._starts[index])
        left = self._starts[index] + self._parts[index].size - self._at
        data = stream.read(min(len(buffer), left))
        memoryview(buffer).cast("B")[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _part(self, index: int) -> BinaryIO:
        if self._open is None or self._open[0] != index:
            self._release()
            self._open = index, self._parts[index].open()
        return self._open[1]

    def _release(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def close(self) -> None:
        self._release()
        super().close()


def held(data: Content | bytes) -> Content:
    """Return `data` as content."""
    if isinstance(data, bytes):
        return Bytes(data) if data else EMPTY
    return data


def joined(first: Content, second: Content) -> Content:
    """Return `first` followed by `second`; what is small is put together in memory."""
    if not first.size or not second.size:
        return first if first.size else second
    parts = list(first.parts) if isinstance(first, Joined) else [first]
    if parts[-1].size + second.size <= _SMALL:
        parts[-1] = Bytes(_read(parts[-1]) + _read(second))
    else:
        parts.append(second)
    return parts[0] if len(parts) == 1 else Joined(tuple(parts))


def resized(content: Content, size: int) -> Content:
    """Return `content` cut to `size` bytes, or lengthened to it with zeros."""
    if size > content.size:
        return joined(content, Zeros(size - content.size))
    if size <= _SMALL:
        return held(_read(content, size))
    return content if size == content.size else Slice(content, 0, size)


def _read(content: Content, size: int = -1) -> bytes:
    with content.open() as stream:
        return stream.read(size)
