"""Archives unpacked and listed, as GNU tar 1.34 and busybox 1.35 do.

Members are read by the standard library's tarfile; what lies uncompressed in a file is taken by
reference. Names never lead out of the directory: a leading slash goes, a `..` is refused.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import tarfile
from typing import IO, TYPE_CHECKING, cast

from msgspec import Struct, field

from dockroot.shell import faults, pattern
from dockroot.shell.accounts import gid_of, group_name, uid_of, user_name
from dockroot.shell.commands.modes import show_mode
from dockroot.shell.commands.registry import Invocation
from dockroot.shell.packing import PackedError, kind_of, unpacked
from dockroot.tree import Bytes, Content, Kind, Slice

if TYPE_CHECKING:
    from dockroot.shell.commands.archiving import TarWords

_SECOND = 1_000_000_000
_MOST_MEMBERS = 1_000_000


class _Broken(Exception):  # noqa: N818 - a message for the user of tar
    """The archive cannot be read."""


def extract(run: Invocation, words: TarWords) -> int:
    """Unpack (`x`) or list (`t`) an archive; return the status."""
    try:
        return _unpacked(run, words, _content(run, words))
    except (_Broken, PackedError) as wrong:
        return run.fail(
            f"{wrong}\ntar: Error is not recoverable: exiting now" if run.gnu else str(wrong),
            2 if run.gnu else 1,
        )


def unpack(run: Invocation, words: TarWords, content: Content) -> int:
    """Unpack an archive that is at hand, compressed or not; return the status. A single directory at its
    top is left out, as archives of repositories have one.
    """
    try:
        plain = _plain(run, words, content)
        if len(_tops(plain)) == 1:
            words.flags["strip"] = "1"
        return _unpacked(run, words, plain)
    except (_Broken, PackedError) as wrong:
        return run.fail(str(wrong), 128)


def _tops(content: Content) -> set[str]:
    """Return the names at the top of an archive."""
    try:
        with (
            content.open() as stream,
            tarfile.open(fileobj=cast(IO[bytes], stream), mode="r:") as archive,
        ):
            return {name.lstrip("./").split("/")[0] for name in archive.getnames()} - {""}
    except tarfile.TarError:
        return set()


def _unpacked(run: Invocation, words: TarWords, content: Content) -> int:
    job = _Job(run, words, content)
    job.members()
    return job.finish()


def _content(run: Invocation, words: TarWords) -> Content:
    path = words.flags.get("f", "-")
    try:
        content: Content = Bytes(run.read()) if path == "-" else run.calls.content(path)
    except OSError as error:
        text = faults.text(error)
        raise _Broken(
            f"{path}: Cannot open: {text}" if run.gnu else f"can't open '{path}': {text}"
        ) from None
    return _plain(run, words, content)


def _plain(run: Invocation, words: TarWords, content: Content) -> Content:
    """Return an archive without its compression."""
    with content.open() as stream:
        head = stream.read(8)
        kind = kind_of(head)
        if not kind and words.has("z", "j", "J", "zstd") and head:
            raise _Broken(
                "not in gzip format\ntar: Child returned status 1" if run.gnu else "invalid magic"
            )
        if not kind:
            return content
        return Bytes(unpacked(head + stream.read(), kind, run.machine.world.limits.file_size))


class _Job(Struct):
    """One archive being unpacked. Directories get their modes and times at the end."""

    run: Invocation
    words: TarWords
    content: Content
    status: int = 0
    late: list[tuple[str, tarfile.TarInfo]] = field(default_factory=list)
    found: set[int] = field(default_factory=set)
    made: dict[str, str] = field(default_factory=dict)
    stripped: bool = False

    def members(self) -> None:
        """Go through the archive. Raises: _Broken."""
        with self.content.open() as stream:
            if not self.content.size:
                if self.run.gnu:
                    raise _Broken("This does not look like a tar archive")
                raise _Broken("short read")
            try:
                archive = tarfile.open(  # noqa: SIM115 - the stream is closed
                    fileobj=cast(IO[bytes], stream), mode="r:", errors="surrogateescape"
                )
            except tarfile.TarError:
                raise _Broken(
                    "This does not look like a tar archive" if self.run.gnu else "invalid tar magic"
                ) from None
            try:
                for member in archive:
                    self.run.machine.budget.step()
                    self._member(archive, member)
            except (tarfile.TarError, EOFError, ValueError) as wrong:
                raise _Broken(f"Unexpected EOF in archive ({wrong})") from None

    def _member(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        name = member.name + ("/" if member.isdir() else "")
        if not self._wanted(name):
            return
        if self.words.has("t"):
            self.run.out(self._listed(member, name) + "\n")
            return
        stripped = self._stripped(name)
        if stripped is None:
            return
        name = stripped
        if self.words.has("O"):
            if member.isreg():
                self.run.out(self._body(archive, member).open().read())
            return
        if self.words.has("v"):
            self.run.out(name + "\n")
        target = self._inside(name)
        if target is None:
            return
        try:
            self._make(archive, member, target)
        except OSError as error:
            self._fail(f"{name.rstrip('/')}: Cannot open: {faults.text(error)}")

    def _fail(self, message: str) -> None:
        self.run.fail(message)
        self.status = 2 if self.run.gnu else 1

    def _wanted(self, name: str) -> bool:
        bare = name.rstrip("/")
        if any(_excluded(wild, bare) for wild in self.words.excludes):
            return False
        operands = self.words.operands
        if not operands:
            return True
        for index, (operand, _) in enumerate(operands):
            wanted = operand.rstrip("/")
            matches = bare == wanted or bare.startswith(wanted + "/")
            if self.words.has("wildcards"):
                matches = (
                    matches or pattern.matches(wanted, bare) or pattern.matches(wanted + "/*", bare)
                )
            if matches:
                self.found.add(index)
                return True
        return False

    def _stripped(self, name: str) -> str | None:
        count = int(self.words.flags.get("strip") or 0)
        parts = [part for part in name.split("/") if part not in ("", ".")] if count else []
        if not count:
            return name
        if len(parts) <= count:
            return None
        return "/".join(parts[count:]) + ("/" if name.endswith("/") else "")

    def _inside(self, name: str) -> str | None:
        """Return where a member goes; None for one that may not."""
        if ".." in name.split("/"):
            self._fail(
                f"{name}: Member name contains '..'"
                if self.run.gnu
                else f"name with '..' in it: '{name}'"
            )
            return None
        if name.startswith("/") and not self.words.has("P"):
            if not self.stripped:
                self.run.fail(
                    "Removing leading `/' from member names"
                    if self.run.gnu
                    else "removing leading '/' from member names"
                )
            self.stripped = True
            name = name.lstrip("/")
        folder = self.words.operands[0][1] if self.words.operands else self.words.folder
        return posixpath.join(folder or ".", name or ".")

    def _body(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> Content:
        if member.sparse is None:
            piece = Slice(self.content, member.offset_data, member.size)
            return piece if member.size > 1 << 16 else Bytes(piece.open().read())
        stream = archive.extractfile(member)
        return Bytes(stream.read() if stream else b"")

    def _make(self, archive: tarfile.TarFile, member: tarfile.TarInfo, target: str) -> None:
        calls = self.run.calls
        self._parents(posixpath.dirname(target.rstrip("/")))
        bare = target.rstrip("/")
        if member.isdir():
            if not calls.is_there(bare, directory=True):
                if calls.is_there(bare):
                    calls.unlink(bare)
                calls.mkdir(bare, 0o777)
            if self.words.has("no-overwrite-dir"):
                return
            if self.run.gnu:
                self.late.append((bare, member))
            else:
                self._describe(bare, member)
            return
        if calls.is_there(bare):
            if self.words.has("k"):
                self._fail(f"{bare}: Cannot open: File exists")
                return
            if self.words.has("skip-old-files"):
                return
            if not calls.is_symlink(bare) and calls.is_there(bare, directory=True):
                calls.rmdir(bare)
            else:
                calls.unlink(bare)
        self._create(archive, member, bare)

    def _create(self, archive: tarfile.TarFile, member: tarfile.TarInfo, path: str) -> None:
        calls = self.run.calls
        if member.islnk():
            source = self._stripped(member.linkname) if self.words.has("strip") else member.linkname
            inside = self._inside(source or "")
            if inside is not None:
                calls.link(inside, path)
            return
        if member.issym():
            calls.symlink(member.linkname, path)
        elif member.isreg():
            calls.fill(path, self._body(archive, member), 0o666)
        else:
            kinds = {
                tarfile.CHRTYPE: Kind.CHAR,
                tarfile.BLKTYPE: Kind.BLOCK,
                tarfile.FIFOTYPE: Kind.FIFO,
            }
            if member.type not in kinds:
                self._fail(f"{member.name}: Unknown file type")
                return
            calls.mknod(path, kinds[member.type], 0o600, (member.devmajor, member.devminor))
        self._describe(path, member)

    def _describe(self, path: str, member: tarfile.TarInfo) -> None:
        """Give owner, mode and time."""
        calls = self.run.calls
        root = calls.user.uid == 0
        if root and not self.words.has("no-same-owner", "o"):
            calls.chown(path, *self._owner(member), follow=False)
        if not member.issym():
            mode = member.mode & 0o7777
            keep = self.words.has("p") or (root and not self.words.has("no-same-permissions"))
            calls.chmod(path, mode if keep else mode & 0o777 & ~calls.umask)
        if not self.words.has("m"):
            calls.utime(
                path,
                int(member.mtime * _SECOND)
                if isinstance(member.mtime, int)
                else round(member.mtime * _SECOND),
                follow=False,
            )

    def _owner(self, member: tarfile.TarInfo) -> tuple[int, int]:
        if self.words.has("numeric-owner"):
            return member.uid, member.gid
        calls = self.run.calls
        uid = uid_of(calls, member.uname) if member.uname and not member.uname.isdecimal() else None
        gid = gid_of(calls, member.gname) if member.gname and not member.gname.isdecimal() else None
        return member.uid if uid is None else uid, member.gid if gid is None else gid

    def _parents(self, path: str) -> None:
        missing = []
        while path and not self.run.calls.is_there(path, directory=True):
            missing.append(path)
            path = posixpath.dirname(path)
        for each in reversed(missing):
            self.run.calls.mkdir(each, 0o777)

    def _listed(self, member: tarfile.TarInfo, name: str) -> str:
        if not self.words.has("v"):
            return name
        letter = (
            "d"
            if member.isdir()
            else "l"
            if member.issym()
            else "h"
            if member.islnk() and self.run.gnu
            else "-"
        )
        owner = f"{member.uname or member.uid}/{member.gname or member.gid}"
        if self.words.has("numeric-owner"):
            owner = f"{member.uid}/{member.gid}"
        when = dt.datetime(1970, 1, 1) + dt.timedelta(seconds=int(member.mtime))
        size = member.size if member.isreg() else 0
        if self.run.gnu:
            width = max(19 - len(owner), 1 + len(str(size)))
            head = f"{show_mode(member.mode, letter)} {owner}{size:>{width}} {when:%Y-%m-%d %H:%M}"
        else:
            head = f"{show_mode(member.mode, letter)} {owner} {size:>9} {when:%Y-%m-%d %H:%M:%S}"
        arrow = (
            f" -> {member.linkname}"
            if member.issym()
            else f" link to {member.linkname}"
            if member.islnk()
            else ""
        )
        return f"{head} {name}{arrow}"

    def finish(self) -> int:
        """Describe the directories, from the last; complain about operands that were not there."""
        for path, member in reversed(self.late):
            try:
                self._describe(path, member)
            except OSError as error:
                self._fail(f"{path}: Cannot change mode: {faults.text(error)}")
        for index, (operand, _) in enumerate(self.words.operands):
            if index not in self.found:
                self._fail(
                    f"{operand}: Not found in archive"
                    if self.run.gnu
                    else f"{operand}: not found in archive"
                )
        if self.status and self.run.gnu:
            self.run.fail("Exiting with failure status due to previous errors")
        return self.status


def _excluded(wild: str, name: str) -> bool:
    """Tell whether a name, or what it ends in behind a slash, matches."""
    parts = name.split("/")
    wild = wild.rstrip("/")
    for start in range(len(parts)):
        for end in range(start + 1, len(parts) + 1):
            if pattern.matches(wild, "/".join(parts[start:end])):
                return True
    return False


def names(run: Invocation, uid: int, gid: int) -> tuple[str, str]:
    """Return the names that an archive notes for an owner."""
    return user_name(run.calls, uid) or "", group_name(run.calls, gid) or ""
