"""Listings: what lies in a build context or an archive, written down entry by entry.

An `Entry` without an explicit time gets one that depends on its name alone (2005 to 2014, with a fraction of
more than half a second), so that a time taken from the wrong file, or rounded where the engine truncates, is seen.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import stat
import sys
import tarfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

SECOND = 1_000_000_000
_FIRST, _SPAN = 1_104_537_600, 315_000_000

Name = str | bytes


def when(name: Name) -> int:
    """Return the nanoseconds at which an entry of that name was last changed."""
    seconds = _FIRST + zlib.crc32(os.fsencode(name)) % _SPAN
    return seconds * SECOND + 600_000_000


@dataclass(frozen=True)
class Entry:
    """One entry; `type` is tarfile's, `target` a symlink's text or the first name of a hard link."""

    name: Name
    type: bytes
    mode: int
    mtime: int
    data: bytes = b""
    target: Name = ""
    uid: int = 0
    gid: int = 0
    device: tuple[int, int] = (0, 0)
    xattrs: Mapping[str, bytes] = field(default_factory=dict)

    def owned(self, uid: int, gid: int) -> Entry:
        """Return the entry with another owner."""
        return replace(self, uid=uid, gid=gid)

    def dated(self, seconds: int) -> Entry:
        """Return the entry with another time, in seconds since 1970."""
        return replace(self, mtime=seconds * SECOND)


def file(name: Name, data: Name = b"", mode: int = 0o644, **more: object) -> Entry:
    """A regular file; `data` as text is UTF-8."""
    raw = data.encode() if isinstance(data, str) else data
    return Entry(name, tarfile.REGTYPE, mode, when(name), raw, **more)  # type: ignore[arg-type]


def folder(name: Name, mode: int = 0o755, **more: object) -> Entry:
    """A directory."""
    return Entry(name, tarfile.DIRTYPE, mode, when(name), **more)  # type: ignore[arg-type]


def symlink(name: Name, target: Name, **more: object) -> Entry:
    """A symlink."""
    return Entry(name, tarfile.SYMTYPE, 0o777, when(name), target=target, **more)  # type: ignore[arg-type]


def hardlink(name: Name, first: Name, mode: int = 0o644) -> Entry:
    """Another name of the file `first`; an archive states a mode for it too, and that is set."""
    return Entry(name, tarfile.LNKTYPE, mode, when(first), target=first)


def fifo(name: Name, mode: int = 0o644) -> Entry:
    """A named pipe."""
    return Entry(name, tarfile.FIFOTYPE, mode, when(name))


def char(name: Name, major: int, minor: int, mode: int = 0o600) -> Entry:
    """A character device."""
    return Entry(name, tarfile.CHRTYPE, mode, when(name), device=(major, minor))


def block(name: Name, major: int, minor: int, mode: int = 0o660) -> Entry:
    """A block device."""
    return Entry(name, tarfile.BLKTYPE, mode, when(name), device=(major, minor))


def tarball(entries: Iterable[Entry], form: int = tarfile.PAX_FORMAT) -> bytes:
    """Return a tar of the entries, in their order, in one of tarfile's formats."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form, errors="surrogateescape") as tar:
        for entry in entries:
            tar.addfile(_header(entry), io.BytesIO(entry.data))
    return stream.getvalue()


def compressed(data: bytes, form: str) -> bytes:
    """Return the data as gz, bz2, xz or zst: the same bytes at every call."""
    if form == "gz":
        return gzip.compress(data, 6, mtime=0)
    if form == "bz2":
        return bz2.compress(data)
    if form == "xz":
        return lzma.compress(data)
    assert form == "zst"
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return bytes(zstd.compress(data))


def archive(name: str, entries: Iterable[Entry], form: int = tarfile.PAX_FORMAT) -> Entry:
    """A file holding a tar of the entries; its name's last part says how it is compressed, if it is."""
    suffix = name.rpartition(".")[2]
    data = tarball(entries, form)
    return file(name, data if suffix == "tar" else compressed(data, suffix.replace("tgz", "gz")))


def write(entries: Iterable[Entry], where: Path) -> None:
    """Lay the entries out below `where`; directories that no entry names are 0755 and dated by their name.

    Owners are set where the caller may set them: a client sends every file of a context as root's.
    """
    listed = with_parents(entries)
    top = os.fsencode(where)
    os.makedirs(top, exist_ok=True)
    for entry in listed:
        _lay(entry, top)
    for entry in reversed(listed):
        if entry.type != tarfile.LNKTYPE:
            _finish(entry, os.path.join(top, os.fsencode(entry.name)))
    os.utime(top, ns=(when(""), when("")))


def with_parents(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries, each after the directories above it, which are added where none is listed."""
    seen: dict[bytes, Entry] = {}
    result: list[Entry] = []
    wanted = list(entries)
    named = {os.fsencode(entry.name): entry for entry in wanted}
    for entry in wanted:
        raw = os.fsencode(entry.name)
        parts = raw.split(b"/")
        for count in range(1, len(parts)):
            above = b"/".join(parts[:count])
            if above not in seen:
                seen[above] = named.get(above) or folder(os.fsdecode(above))
                result.append(seen[above])
        if raw not in seen:
            seen[raw] = entry
            result.append(entry)
    return result


def _header(entry: Entry) -> tarfile.TarInfo:
    info = tarfile.TarInfo(os.fsdecode(entry.name))
    info.type, info.mode, info.mtime = entry.type, entry.mode, entry.mtime // SECOND
    info.uid, info.gid, info.size = entry.uid, entry.gid, len(entry.data)
    info.linkname = os.fsdecode(entry.target)
    info.devmajor, info.devminor = entry.device
    info.pax_headers = {
        f"SCHILY.xattr.{key}": value.decode("utf-8", "surrogateescape")
        for key, value in entry.xattrs.items()
    }
    return info


def _lay(entry: Entry, top: bytes) -> None:
    path = os.path.join(top, os.fsencode(entry.name))
    if entry.type == tarfile.DIRTYPE:
        os.mkdir(path)
    elif entry.type == tarfile.SYMTYPE:
        os.symlink(os.fsencode(entry.target), path)
    elif entry.type == tarfile.LNKTYPE:
        os.link(os.path.join(top, os.fsencode(entry.target)), path)
    elif entry.type == tarfile.FIFOTYPE:
        os.mkfifo(path)
    elif entry.type in (tarfile.CHRTYPE, tarfile.BLKTYPE):
        kind = stat.S_IFCHR if entry.type == tarfile.CHRTYPE else stat.S_IFBLK
        os.mknod(path, kind | entry.mode, os.makedev(*entry.device))
    else:
        with open(path, "wb") as stream:
            stream.write(entry.data)


def _finish(entry: Entry, path: bytes) -> None:
    if os.geteuid() == 0:
        os.chown(path, entry.uid, entry.gid, follow_symlinks=False)
    if entry.type != tarfile.SYMTYPE:
        os.chmod(path, entry.mode)
    os.utime(path, ns=(entry.mtime, entry.mtime), follow_symlinks=False)
