"""The redo log by which a change of a data root happens as a whole or not at all.

Everything lies in `.dockroot-new/` inside the root, so that renames stay in one file system:

    new-<n>     what is going to stand at a path
    old-<n>     what stood there
    journal     {"ops": [["put", n, path], ["drop", n, path], …], "beside": true or false,
                 "meta": [{"path", "before", "after"}, …]}

The journal is written aside and renamed to its name: from that moment the change counts. `beside`
tells that the record of owners beside the root changes too, `meta` what directories show.

Without a journal the folder is an unfinished writing and is cleared. With one the change is rolled
forward: each step can be told from the files alone to be done or not, so doing it again does
nothing. If a step is refused (a disk so full that no name fits into a directory), the steps are
undone in reverse. After the last step the journal is removed, then the rest.

Durability, decided: a killed process, an error and a full disk leave the root as before or as
after. Against a power failure the file system's own ordering is relied on, without waiting for the
disk, for that would cost more than the whole of a build, and what is fabricated can be fabricated
again. `durable` waits.
"""

from __future__ import annotations

import base64
import json
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from msgspec import Struct, field

from dockroot.disk.faults import refusal, text
from dockroot.disk.owners import sidecar_path
from dockroot.errors import RootError

STAGING = ".dockroot-new"
"""The folder inside a root in which a change is prepared; no part of the tree."""

_FOLDER = STAGING.encode()

Step = Callable[[str], None]
"""Called before each step that changes the disk, with its name; tests kill the process there."""

UNFINISHED = "an interrupted change is only partly made, and the next command will finish it"


def no_step(_: str) -> None:
    """Do nothing between steps."""


class Meta(Struct, frozen=True):
    """What an inode shows of itself on disk: `owner` None leaves it; an attribute None is taken
    away.
    """

    mode: int
    mtime: int
    owner: tuple[int, int] | None = None
    xattrs: dict[str, bytes | None] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "mode": self.mode,
            "mtime": self.mtime,
            "owner": self.owner,
            "xattrs": {
                name: None if value is None else base64.b64encode(value).decode()
                for name, value in self.xattrs.items()
            },
        }

    @classmethod
    def parse(cls, value: dict[str, Any]) -> Meta:
        """Return the value of its JSON form."""
        owner = value["owner"]
        return cls(
            value["mode"],
            value["mtime"],
            (owner[0], owner[1]) if owner else None,
            {
                name: None if data is None else base64.b64decode(data)
                for name, data in value["xattrs"].items()
            },
        )

    def set(self, path: bytes) -> None:
        """Make the directory at `path` show this."""
        if self.owner is not None:
            os.chown(path, *self.owner, follow_symlinks=False)
        os.chmod(path, self.mode)
        for name, value in self.xattrs.items():
            if value is None:
                with suppress(OSError):
                    os.removexattr(path, name, follow_symlinks=False)
            else:
                os.setxattr(path, name, value, follow_symlinks=False)
        os.utime(path, ns=(self.mtime, self.mtime), follow_symlinks=False)


class Journal(Struct):
    """Steps to be taken in the root at `top`; paths are relative to it."""

    top: bytes
    ops: list[tuple[str, int, str]] = field(default_factory=list)
    meta: list[tuple[str, Meta, Meta]] = field(default_factory=list)
    beside: bool = False

    def put(self, path: str) -> bytes:
        """Note that `path` is going to be replaced; return where to prepare what will stand
        there.
        """
        self.ops.append(("put", len(self.ops), path))
        return new(self.top, len(self.ops) - 1)

    def drop(self, path: str) -> None:
        """Note that `path` is going to be removed."""
        self.ops.append(("drop", len(self.ops), path))

    def commit(self, step: Step, *, durable: bool) -> None:
        """Make the change count from now on. Raises: OSError."""
        value = {
            "ops": self.ops,
            "beside": self.beside,
            "meta": [
                {"path": path, "before": before.json(), "after": after.json()}
                for path, before, after in self.meta
            ],
        }
        name = os.path.join(staging(self.top), b"journal")
        step("write the journal")
        with open(name + b".tmp", "xb") as stream:
            stream.write(json.dumps(value, separators=(",", ":")).encode("ascii"))
        if durable:
            os.sync()
        step("commit")
        os.rename(name + b".tmp", name)

    def forward(self, step: Step) -> None:
        """Take all steps that are not taken yet. Raises: OSError."""
        for verb, number, path in self.ops:
            step(f"{verb} {path}")
            self._do(verb, number, path, step)
        for path, _, after in self.meta:
            step(f"set {path}")
            with suppress(FileNotFoundError):
                after.set(place(self.top, path))
        if self.beside:
            step("rename the record of owners")
            with suppress(FileNotFoundError):
                os.rename(aside(self.top), sidecar_path(self.top))

    def back(self) -> None:
        """Undo all steps, in reverse. Raises: OSError."""
        for verb, number, path in reversed(self.ops):
            target = place(self.top, path)
            if verb == "put" and not os.path.lexists(new(self.top, number)):
                os.rename(target, new(self.top, number))
            if os.path.lexists(old(self.top, number)):
                os.rename(old(self.top, number), target)
        for path, before, _ in self.meta:
            with suppress(FileNotFoundError):
                before.set(place(self.top, path))

    def _do(self, verb: str, number: int, path: str, step: Step) -> None:
        target, fresh, gone = place(self.top, path), new(self.top, number), old(self.top, number)
        if verb == "drop":
            if os.path.lexists(target) and not os.path.lexists(gone):
                _move(target, gone)
        elif not os.path.lexists(target):
            with suppress(FileNotFoundError):  # it was done, and taken away since
                os.rename(fresh, target)
        elif os.path.lexists(fresh):
            _set_aside(target, fresh, gone)
            step(f"replace {path}")
            os.rename(fresh, target)
            if os.path.lexists(fresh):  # two names of one inode: rename(2) does nothing
                os.unlink(fresh)


def staging(top: bytes) -> bytes:
    """Return the folder in which changes of the root at `top` are prepared."""
    return b"%b/%b" % (top, _FOLDER)


def aside(top: bytes) -> bytes:
    """Return where the new record of owners waits: beside the old one."""
    return sidecar_path(top) + b".new"


def new(top: bytes, number: int) -> bytes:
    """Return where step `number` finds what it puts."""
    return b"%b/%b/new-%d" % (top, _FOLDER, number)


def old(top: bytes, number: int) -> bytes:
    """Return where step `number` lays what it takes away."""
    return b"%b/%b/old-%d" % (top, _FOLDER, number)


def place(top: bytes, path: str) -> bytes:
    """Return where `path` of the tree lies."""
    return b"%b/%b" % (top, path.encode("utf-8", "surrogateescape")) if path else top


def prepare(top: bytes) -> None:
    """Make the empty folder, the root's time left as it was. Raises: OSError."""
    moment = os.stat(top).st_mtime_ns
    os.mkdir(staging(top), 0o700)
    os.utime(top, ns=(moment, moment))


def clear(top: bytes, step: Step = no_step) -> None:
    """Remove the folder, the journal first, the root's time left as it is. Raises: OSError."""
    moment = os.stat(top).st_mtime_ns
    step("forget the journal")
    with suppress(FileNotFoundError):
        os.unlink(os.path.join(staging(top), b"journal"))
    step("clear")
    with suppress(FileNotFoundError):
        os.unlink(aside(top))
    remove(staging(top))
    os.utime(top, ns=(moment, moment))


def remove(path: bytes) -> None:
    """Remove the directory at `path` with all below it, also what is closed to its owner. Raises:
    OSError.
    """
    if _remove_files(path):
        return
    import shutil  # it brings all compressors, and few changes take a directory away

    try:
        shutil.rmtree(path)
    except FileNotFoundError:
        pass
    except PermissionError:
        _open_up(path)
        shutil.rmtree(path)


def _remove_files(path: bytes) -> bool:
    """Remove the directory at `path` when nothing but files lies in it; return whether it is gone."""
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    return False
                os.unlink(entry.path)
        os.rmdir(path)
    except FileNotFoundError:
        return not os.path.lexists(path)
    except PermissionError:
        return False
    return True


def read(top: bytes) -> Journal | None:
    """Return the committed journal of the root at `top`; None when there is none. Raises:
    RootError.
    """
    try:
        with open(os.path.join(staging(top), b"journal"), "rb") as stream:
            value = json.load(stream)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise refusal(error, "finishing an interrupted change", after=UNFINISHED) from error
    except ValueError as error:
        raise RootError(
            f"{text(staging(top))}: the journal of an interrupted change is damaged ({error})",
            hint="delete that folder, and check the root before using it",
        ) from error
    return Journal(
        top,
        [(verb, number, path) for verb, number, path in value["ops"]],
        [
            (one["path"], Meta.parse(one["before"]), Meta.parse(one["after"]))
            for one in value["meta"]
        ],
        value["beside"],
    )


def _set_aside(target: bytes, fresh: bytes, gone: bytes) -> None:
    """Keep what stands at `target` under the name `gone`; the name `target` stays where it can."""
    if not _is_directory(target) and not _is_directory(fresh):
        try:
            os.link(target, gone, follow_symlinks=False)
            return
        except FileExistsError:
            return
        except OSError:
            pass
    if not os.path.lexists(gone):
        _move(target, gone)


def _is_directory(path: bytes) -> bool:
    return stat.S_ISDIR(os.lstat(path).st_mode)


def _move(source: bytes, target: bytes) -> None:
    """Rename; a directory that its owner may not write is opened first, for its `..` changes."""
    try:
        os.rename(source, target)
    except PermissionError:
        if not _is_directory(source):
            raise
        os.chmod(source, stat.S_IMODE(os.lstat(source).st_mode) | stat.S_IRWXU)
        os.rename(source, target)


def _open_up(top: bytes) -> None:
    """Let the owner into every directory from `top` on, a directory before those below it."""
    for directory, names, _ in os.walk(top):
        for path in (directory, *(os.path.join(directory, name) for name in names)):
            if not os.path.islink(path):
                with suppress(OSError):
                    os.chmod(path, stat.S_IRWXU)
