"""What a file descriptor leads to, and the bounds on what flows through it.

Commands of a pipeline run one after another, so a pipe is a buffer; its size is bounded like all
output.
"""

from __future__ import annotations

import errno
import hashlib
from typing import Protocol

from dockroot.shell.world import Limits, Print

_MOST = 1 << 30


class LimitError(Exception):
    """A bound of the world's limits was reached; the text says which."""


class Budget:
    """Count what a run has used of its limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.steps = 0
        self.printed = 0

    def step(self, count: int = 1) -> None:
        """Count a command or a turn of a loop. Raises: LimitError."""
        self.steps += count
        if self.steps > self.limits.steps:
            raise LimitError(
                f"the script ran more than {self.limits.steps:,} commands and turns of loops"
            )

    def work(self, data: bytes) -> bytes:
        """Count the reading of bytes as steps: 16 KiB are one, and so are 128 lines. Raises: LimitError."""
        self.step((len(data) >> 14) + (data.count(b"\n") >> 7))
        return data

    def output(self, count: int) -> None:
        """Count printed bytes. Raises: LimitError."""
        self.printed += count
        if self.printed > self.limits.output:
            raise LimitError(f"the script printed more than {self.limits.output:,} bytes")


class Stream(Protocol):
    """An open file description."""

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, all that is left for -1. Raises: OSError."""
        ...

    def write(self, data: bytes) -> None:
        """Write all of `data`. Raises: OSError, LimitError."""
        ...


class Printed:
    """The stdout or stderr of the whole run."""

    def __init__(self, number: int, budget: Budget, show: Print | None) -> None:
        self._number, self._budget, self._show = number, budget, show
        self.data = bytearray()

    def read(self, size: int = -1) -> bytes:
        """Fail: it is open for writing only."""
        raise OSError(errno.EBADF, "Bad file descriptor")

    def write(self, data: bytes) -> None:
        """Keep `data` and show it."""
        if not data:
            return
        self._budget.output(len(data))
        self.data += data
        if self._show:
            self._show(self._number, data)


class Pipe:
    """A buffer between two commands, or the output of a command substitution."""

    def __init__(self, limits: Limits, data: bytes = b"") -> None:
        self._limits = limits
        self.data = bytearray(data)
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        """Take bytes from the front."""
        end = len(self.data) if size < 0 else self._at + size
        taken = bytes(self.data[self._at : end])
        self._at += len(taken)
        return taken

    def write(self, data: bytes) -> None:
        """Put bytes at the end."""
        self.data += data
        if len(self.data) > self._limits.output:
            raise LimitError(f"a pipe holds more than {self._limits.output:,} bytes")


class Device:
    """`/dev/null`, `/dev/zero`, `/dev/full`, and `/dev/urandom`, whose bytes are the same each time."""

    def __init__(self, name: str = "null") -> None:
        self._name = name
        self._blocks = 0

    def read(self, size: int = -1) -> bytes:
        """Return nothing, or zeros."""
        if self._name == "null":
            return b""
        if size < 0:
            raise LimitError(f"/dev/{self._name} was read without end")
        if size > _MOST:
            raise LimitError(f"more than {_MOST:,} bytes of /dev/{self._name} were read at once")
        return self._chance(size) if self._name == "urandom" else bytes(size)

    def _chance(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            self._blocks += 1
            data += hashlib.sha512(b"%d" % self._blocks).digest()
        return bytes(data[:size])

    def write(self, data: bytes) -> None:
        """Drop the bytes; `/dev/full` has no space."""
        if self._name == "full" and data:
            raise OSError(errno.ENOSPC, "No space left on device")


class Readable:
    """Bytes that lie ready, for reading."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def read(self, size: int = -1) -> bytes:
        """Take bytes from the front."""
        end = len(self._data) if size < 0 else self._at + size
        taken = self._data[self._at : end]
        self._at += len(taken)
        return taken

    def write(self, data: bytes) -> None:
        """Fail: it is open for reading only."""
        raise OSError(errno.EBADF, "Bad file descriptor")
