"""The plain bytes of a compressed archive: gzip, bzip2, xz or zstd.

A module of its own, imported by who meets such an archive: most commands never do.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from dockroot.errors import ArchiveError
from dockroot.tree import Content

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

OPENERS: dict[str, Callable[[BinaryIO], Any]] = {
    "gzip": lambda stream: gzip.GzipFile(fileobj=stream),
    "bzip2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
    "zstd": zstd.ZstdFile,
}
DAMAGE = (EOFError, ValueError, zlib.error, lzma.LZMAError, zstd.ZstdError)
"""What these raise for bytes that are not theirs, besides an OSError."""


def plain(
    content: Content,
    compression: str,
    spool: Callable[[BinaryIO], Content],
    name: str,
    most: int,
) -> Content:
    """Return what `content` unpacks to, kept by `spool`; `name` is what errors call it.

    Raises: ArchiveError when it is damaged, or unpacks to more than `most` bytes.
    """
    with content.open() as stream, OPENERS[compression](stream) as unpacked:
        return spool(cast("BinaryIO", _Guarded(unpacked, compression, name, most)))


class _Guarded(io.RawIOBase):
    """A decompressing stream; its failures and its growth past `most` bytes are ArchiveErrors."""

    def __init__(self, stream: Any, compression: str, name: str, most: int) -> None:
        super().__init__()
        self._stream, self._compression, self._name = stream, compression, name
        self._most, self._size = most, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read(len(buffer))
        except (OSError, *DAMAGE) as error:
            raise ArchiveError(
                f"{self._name}: the {self._compression} stream is damaged or truncated ({error})",
                hint="fetch or compress the file again",
            ) from None
        self._size += len(data)
        if self._size > self._most:
            raise ArchiveError(
                f"{self._name}: it unpacks to more than {self._most:,} bytes",
                hint="is it a compression bomb? unpack it by hand to use it nevertheless",
            )
        buffer[: len(data)] = data
        return len(data)
