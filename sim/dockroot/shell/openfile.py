"""An open file: a position in an inode, which it changes as bytes are written.

The inode is the upper one already, so writing goes on after a rename or an unlink, as it does on a
real system.
"""

from __future__ import annotations

import errno
import io
from collections.abc import Callable
from typing import BinaryIO

from dockroot.clock import Clock
from dockroot.shell.streams import LimitError
from dockroot.shell.world import Limits
from dockroot.tree import Bytes, Content, Directory, Node


class Growing:
    """Content that one inode is being filled with."""

    def __init__(self, owner: Node, data: bytes) -> None:
        self.owner = owner
        self.data = bytearray(data)

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self.data)

    def open(self) -> BinaryIO:
        """Return a stream over the bytes as they are now."""
        return io.BytesIO(bytes(self.data))


def snapshot(content: Content) -> Content:
    """Return content that later writing does not change."""
    return Bytes(bytes(content.data)) if isinstance(content, Growing) else content


class OpenFile:
    """An open file description."""

    def __init__(
        self,
        node: Node,
        clock: Clock,
        limits: Limits,
        *,
        append: bool = False,
        readable: bool = True,
        writable: bool = True,
        spend: Callable[[int], None] = lambda count: None,
    ) -> None:
        self._spend = spend
        self._node, self._clock, self._limits = node, clock, limits
        self._append, self._readable, self._writable = append, readable or not writable, writable
        self._reader: BinaryIO | None = None
        self.position = 0

    def read(self, size: int = -1) -> bytes:
        """Return bytes from the position on."""
        if not self._readable:
            raise OSError(errno.EBADF, "Bad file descriptor")
        if isinstance(self._node, Directory):
            raise IsADirectoryError(errno.EISDIR, "Is a directory")
        if size < 0 and self._node.content.size > self._limits.file_size:
            raise LimitError(f"more than {self._limits.file_size:,} bytes were read at once")
        if self._reader is None:
            self._reader = self._node.content.open()
        self._reader.seek(self.position)
        data = self._reader.read(size)
        self.position += len(data)
        return data

    def write(self, data: bytes) -> None:
        """Put bytes at the position, or at the end of a file opened for appending."""
        if not self._writable:
            raise OSError(errno.EBADF, "Bad file descriptor")
        if not data:
            return
        content = self._own()
        at = len(content.data) if self._append else self.position
        self._spend(len(data))
        if at + len(data) > self._limits.file_size:
            raise LimitError(f"a file grew to more than {self._limits.file_size:,} bytes")
        if at > len(content.data):
            content.data += bytes(at - len(content.data))
        content.data[at : at + len(data)] = data
        self.position = at + len(data)
        self._node.mtime = self._clock.now()

    def truncate(self, size: int) -> None:
        """Set the size."""
        content = self._own()
        self._spend(max(size - len(content.data), 0))
        del content.data[size:]
        content.data += bytes(max(size - len(content.data), 0))
        self._node.mtime = self._clock.now()

    def _own(self) -> Growing:
        content = self._node.content
        if not isinstance(content, Growing) or content.owner is not self._node:
            content = Growing(self._node, self._node.read())
            self._node.content = content
        self._reader = None
        return content
