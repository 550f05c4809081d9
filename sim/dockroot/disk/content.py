"""Content that lies in files: opened on demand, copied by the kernel where it can.

The content of a tree is a reference. What it refers to may be a whole file (`FileContent`), a part
of one (`tree.Slice`) or a stream that had to be kept (`spool`). `copy` moves any of them into a
descriptor without holding more than a buffer in memory: `copy_file_range`, then `sendfile`, then
plain reads.
"""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO, cast

from dockroot.disk.faults import refusal, text
from dockroot.errors import RootError, VanishedError
from dockroot.tree import Bytes, Content, Slice

Progress = Callable[[int], None]
"""Called with the number of bytes that were just written."""

CHUNK = 1 << 20
_KERNEL_CHUNK = 16 << 20
_SMALL = 64 << 10


_changes = [0]


def count_change() -> None:
    """Note that this process changes a root: what it listed before may be another file by now."""
    _changes[0] += 1


class FileContent:
    """Content of the file at `path`, opened when it is asked for; a final symlink is not followed.

    With the `inode` (device, number) that it was listed with, it refuses to show another file that
    this process has put there since: where a change was made, a tree opened before it is spent.
    """

    __slots__ = ("_era", "_inode", "_size", "path")

    def __init__(
        self,
        path: bytes | str | os.PathLike[str],
        size: int | None = None,
        inode: tuple[int, int] | None = None,
    ) -> None:
        raw = os.fspath(path)
        self.path = raw if isinstance(raw, bytes) else os.fsencode(raw)
        self._size, self._inode, self._era = size, inode, _changes[0]

    def __repr__(self) -> str:
        return f"FileContent({text(self.path)!r})"

    @property
    def size(self) -> int:
        """Length in bytes, as it was when the directory was listed."""
        if self._size is None:
            try:
                self._size = os.lstat(self.path).st_size
            except OSError as error:
                raise _unreadable(error) from error
        return self._size

    def open(self) -> BinaryIO:
        """Return a new stream. Raises: VanishedError when the file is gone, RootError when it may not be read."""
        descriptor = self.descriptor()
        try:
            return open(descriptor, "rb")
        except OSError as error:
            os.close(descriptor)
            raise _unreadable(error) from error

    def descriptor(self) -> int:
        """Return a new descriptor, open for reading. Raises: RootError."""
        try:
            descriptor = os.open(
                self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            )
        except OSError as error:
            raise _unreadable(error) from error
        if self._inode and self._era != _changes[0]:
            status = os.fstat(descriptor)
            if (status.st_dev, status.st_ino) != self._inode:
                os.close(descriptor)
                raise RootError(
                    f"reading {text(self.path)!r}: it was replaced since it was listed",
                    hint="open the root again after a change",
                )
        return descriptor


class SpooledContent:
    """Content kept in an unlinked temporary file: even a killed process leaves nothing behind."""

    __slots__ = ("file", "size")

    def __init__(self, file: IO[bytes], size: int) -> None:
        self.file, self.size = file, size

    def open(self) -> BinaryIO:
        """Return a new stream, with a position of its own."""
        return cast(BinaryIO, io.BufferedReader(_Positioned(self.file)))


class _Positioned(io.RawIOBase):
    """Read a descriptor that others read too."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file, self._at = file, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        end = os.fstat(self._file.fileno()).st_size if whence == io.SEEK_END else 0
        self._at = max(0, offset + (0, self._at, end)[whence])
        return self._at

    def readinto(self, buffer: Any) -> int:
        count = os.preadv(self._file.fileno(), [buffer], self._at)
        self._at += count
        return count


def spool(stream: BinaryIO) -> Content:
    """Keep what `stream` still holds: up to 1 MiB in memory, more in a temporary file.

    Raises: RootError when the temporary file system is full.
    """
    head = _read_full(stream, CHUNK)
    if len(head) < CHUNK:
        return Bytes(head)
    import tempfile  # it brings shutil and all compressors: only who spools pays for them

    try:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the content
        size = file.write(head)
        while chunk := stream.read(CHUNK):
            size += file.write(chunk)
        file.flush()
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        where = tempfile.gettempdir()
        raise RootError(
            f"keeping a stream in {where!r}: {str(error.strerror).lower()}",
            hint="free some space there, or set TMPDIR to a larger place",
        ) from error
    return SpooledContent(file, size)


def copy(content: Content, out: int, progress: Progress | None = None) -> None:
    """Write `content` into the descriptor `out`.

    Raises: RootError when the content is shorter than it was; OSError of the writing side.
    """
    size = content.size
    if not size:
        return
    if isinstance(content, Bytes):
        _write(out, content.data)
        done = size
    else:
        with _origin(content) as (source, offset):
            done = _copy_from(source, offset, size, out, progress) if source >= 0 else 0
        if source < 0:
            done = _copy_stream(content, out, size, progress)
    if done < size:
        raise RootError(
            f"{content!r}: became shorter while it was read", hint="run again when it is quiet"
        )
    if progress and (size <= _SMALL or isinstance(content, Bytes)):
        progress(size)


def chunks(content: Content) -> Iterator[bytes]:
    """Yield exactly `content.size` bytes, piece by piece. Raises: RootError when there are
    fewer.
    """
    left = content.size
    with content.open() as stream:
        while left:
            data = stream.read(min(CHUNK, left))
            if not data:
                raise RootError(
                    f"{content!r}: became shorter while it was read",
                    hint="run again when it is quiet",
                )
            left -= len(data)
            yield data


@contextmanager
def _origin(content: Content) -> Iterator[tuple[int, int]]:
    """Give the descriptor and offset at which `content` lies, or -1 when it lies in no file."""
    base: Any = content
    offset = 0
    while isinstance(base, Slice):
        base, offset = base.base, offset + base.offset
    if isinstance(base, SpooledContent):
        yield base.file.fileno(), offset
    elif isinstance(base, FileContent):
        descriptor = base.descriptor()
        try:
            yield descriptor, offset
        finally:
            os.close(descriptor)
    else:
        yield -1, 0


def _copy_from(source: int, offset: int, size: int, out: int, progress: Progress | None) -> int:
    if size <= _SMALL:
        data = os.pread(source, size, offset)
        _write(out, data)
        return len(data)
    end, at = offset + size, offset
    for start, stop in _data(source, offset, end):
        if start > at:
            os.lseek(out, start - at, os.SEEK_CUR)
        at = _copy_range(source, start, stop, out, progress)
        if at < stop:
            return at - offset
    if at < end:
        os.ftruncate(out, size)
    return size if os.fstat(source).st_size >= end else at - offset


def _data(source: int, offset: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches that are no holes; one for all where the file has none."""
    status = os.fstat(source)
    if status.st_blocks * 512 >= status.st_size:
        return [(offset, end)]
    stretches: list[tuple[int, int]] = []
    at = offset
    while at < end:
        try:
            start = os.lseek(source, at, os.SEEK_DATA)
        except OSError as error:
            if error.errno == errno.ENXIO:
                break
            return [(offset, end)]
        if start >= end:
            break
        at = min(end, os.lseek(source, start, os.SEEK_HOLE))
        stretches.append((start, at))
    return stretches


def _copy_range(source: int, at: int, stop: int, out: int, progress: Progress | None) -> int:
    for step in (_by_copy_file_range, _by_sendfile, _by_read):
        try:
            while at < stop:
                count = step(source, out, min(_KERNEL_CHUNK, stop - at), at)
                if not count:
                    return at
                at += count
                if progress:
                    progress(count)
            return at
        except OSError as error:
            if step is _by_read or error.errno not in _NOT_THIS_WAY:
                raise
    return at


_NOT_THIS_WAY = (errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM)


def _by_copy_file_range(source: int, out: int, count: int, at: int) -> int:
    return os.copy_file_range(source, out, count, offset_src=at)


def _by_sendfile(source: int, out: int, count: int, at: int) -> int:
    return os.sendfile(out, source, at, count)


def _by_read(source: int, out: int, count: int, at: int) -> int:
    data = os.pread(source, min(count, CHUNK), at)
    _write(out, data)
    return len(data)


def _copy_stream(content: Content, out: int, size: int, progress: Progress | None) -> int:
    done = 0
    with content.open() as stream:
        while done < size and (data := stream.read(min(CHUNK, size - done))):
            _write(out, data)
            done += len(data)
            if progress and size > _SMALL:
                progress(len(data))
    return done


def _write(out: int, data: bytes) -> None:
    written = os.write(out, data)
    view = memoryview(data)
    while written < len(data):
        written += os.write(out, view[written:])


def _read_full(stream: BinaryIO, count: int) -> bytes:
    parts: list[bytes] = []
    while count and (data := stream.read(count)):
        parts.append(data)
        count -= len(data)
    return b"".join(parts)


_GONE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EISDIR, errno.ESTALE, errno.ENXIO)


def _unreadable(error: OSError) -> RootError:
    found = refusal(error, "reading", after="nothing was changed")
    return VanishedError(found.message, hint=found.hint) if error.errno in _GONE else found
