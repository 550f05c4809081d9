"""Archives made, in GNU's format as GNU tar 1.34 writes it."""

from __future__ import annotations

import posixpath
import tarfile
from typing import TYPE_CHECKING

from msgspec import Struct, field

from dockroot.clock import SECOND
from dockroot.shell import faults
from dockroot.shell.accounts import gid_of, uid_of
from dockroot.shell.commands.registry import Invocation
from dockroot.shell.looking import Status
from dockroot.shell.packing import packed
from dockroot.shell.streams import LimitError
from dockroot.shell.untarring import _excluded, names
from dockroot.tree import Bytes, Kind

if TYPE_CHECKING:
    from dockroot.shell.commands.archiving import TarWords

_TYPES = {
    Kind.FILE: tarfile.REGTYPE, Kind.DIRECTORY: tarfile.DIRTYPE, Kind.SYMLINK: tarfile.SYMTYPE,
    Kind.CHAR: tarfile.CHRTYPE, Kind.BLOCK: tarfile.BLKTYPE, Kind.FIFO: tarfile.FIFOTYPE,
}  # fmt: skip
_RECORD = 10_240
_BY_NAME = {
    ".gz": "gzip",
    ".tgz": "gzip",
    ".bz2": "bzip2",
    ".xz": "xz",
    ".txz": "xz",
    ".zst": "zstd",
}


def create(run: Invocation, words: TarWords) -> int:
    """Make an archive of the operands; return the status."""
    if not words.operands and not words.has("T"):
        return run.fail(
            "Cowardly refusing to create an empty archive" if run.gnu else "empty archive",
            2 if run.gnu else 1,
        )
    path = words.flags.get("f", "-")
    job = _Job(run, words, path)
    for name, folder in words.operands:
        job.add(name, folder)
    data = bytes(job.data) + bytes(1024)
    data += bytes(-len(data) % _RECORD if run.gnu else 0)
    kind = _kind(words, path)
    if kind:
        data = packed(data, kind)
    if path == "-":
        run.out(data)
    else:
        try:
            run.calls.fill(path, Bytes(data), 0o666)
        except OSError as error:
            return run.fail(f"{path}: Cannot open: {faults.text(error)}", 2 if run.gnu else 1)
    if job.status and run.gnu:
        run.fail("Exiting with failure status due to previous errors")
    return job.status


def _kind(words: TarWords, path: str) -> str:
    for flag, kind in (
        ("z", "gzip"),
        ("j", "bzip2"),
        ("J", "xz"),
        ("zstd", "zstd"),
        ("lzma", "lzma"),
    ):
        if words.has(flag):
            return kind
    if words.has("a"):
        return next((kind for suffix, kind in _BY_NAME.items() if path.endswith(suffix)), "")
    return ""


class _Job(Struct):
    """One archive being made; `seen` remembers inodes for hard links."""

    run: Invocation
    words: TarWords
    path: str
    status: int = 0
    data: bytearray = field(default_factory=bytearray)
    seen: dict[int | str, str] = field(default_factory=dict)
    warned: bool = False

    def add(self, name: str, folder: str) -> None:
        """Add a file, or a directory with all below it."""
        calls = self.run.calls
        full = posixpath.join(folder, name) if folder else name
        shown = self._shown(name)
        if any(_excluded(wild, shown.rstrip("/")) for wild in self.words.excludes):
            return
        self.run.machine.budget.step()
        try:
            status = calls.stat(full) if self.words.has("h") else calls.lstat(full)
            self._entry(shown, full, status)
        except OSError as error:
            self.run.fail(
                f"{name}: Cannot stat: {faults.text(error)}"
                if self.run.gnu
                else f"{name}: {faults.text(error)}"
            )
            self.status = 2 if self.run.gnu else 1
            return
        if status.kind is Kind.DIRECTORY and not self.words.has("no-recursion"):
            for child in calls.listed(full):
                self.add(f"{name.rstrip('/') if name != '/' else ''}/{child}", folder)

    def _shown(self, name: str) -> str:
        if not name.startswith("/") or self.words.has("P"):
            return name
        if not self.warned:
            self.run.fail(
                "Removing leading `/' from member names"
                if self.run.gnu
                else "removing leading '/' from member names"
            )
            self.warned = True
        return name.lstrip("/") or "./"

    def _entry(self, name: str, path: str, status: Status) -> None:
        if (
            self.path != "-"
            and status.kind is Kind.FILE
            and self.run.calls.same_file(path, self.path)
        ):
            return
        member = tarfile.TarInfo(name.rstrip("/") or "/")
        member.type = _TYPES[status.kind]
        member.mode, member.mtime = status.mode, self._time(status)
        self._own(member, status)
        body = b""
        if status.kind is Kind.SYMLINK:
            member.linkname = status.target
        elif status.kind in (Kind.CHAR, Kind.BLOCK):
            member.devmajor, member.devminor = status.device
        elif status.kind is Kind.FILE:
            first = self.seen.setdefault(status.inode, member.name)
            if first != member.name and self.run.calls.links(status) > 1:
                member.type, member.linkname = tarfile.LNKTYPE, first
            else:
                body = self.run.calls.content(path).open().read()
                member.size = len(body)
        if self.words.has("v"):
            line = name.rstrip("/") + ("/" if status.kind is Kind.DIRECTORY else "")
            (self.run.note if self.path == "-" else lambda text: self.run.out(text + "\n"))(line)
        self.data += _header(member)
        self.data += body + bytes(-len(body) % 512)
        if len(self.data) > self.run.machine.world.limits.file_size:
            raise LimitError(
                f"an archive grew to more than {self.run.machine.world.limits.file_size:,} bytes"
            )

    def _time(self, status: Status) -> int:
        if (text := self.words.flags.get("mtime")) is not None:
            from dockroot.shell.commands.times import read_date

            moment = read_date(self.run, text)
            if moment is not None:
                return moment // SECOND
        return status.mtime // SECOND

    def _own(self, member: tarfile.TarInfo, status: Status) -> None:
        owner, group = self.words.flags.get("owner"), self.words.flags.get("group")
        member.uid, member.gid = status.uid, status.gid
        if owner is not None:
            member.uid = uid_of(self.run.calls, owner.rpartition(":")[2]) or 0
        if group is not None:
            member.gid = gid_of(self.run.calls, group.rpartition(":")[2]) or 0
        if not self.words.has("numeric-owner"):
            member.uname, member.gname = names(self.run, member.uid, member.gid)


def _header(member: tarfile.TarInfo) -> bytes:
    """Return the blocks of a header; GNU's leaves the device of what is none empty."""
    raw = bytearray(member.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape"))
    if member.type in (tarfile.CHRTYPE, tarfile.BLKTYPE):
        return bytes(raw)
    block = raw[-512:]
    block[329:345] = bytes(16)
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(raw[:-512] + block)
