"""What a directory cannot express, kept in a file beside it.

An ordinary user cannot give files away, set `trusted.*` and `security.capability` attributes, make
devices other than whiteouts, or keep a directory that he himself may not enter; and should not own
set-uid programs made from an image. What the tree means is then written into `<root>.owners.json`:

    {"dockroot-owners":1,"copied":false,"entries":{
    "overlay2/…/diff/etc/shadow":{"owner":[0,42],"mode":"0000"},
    "overlay2/…/diff/dev/null":{"kind":"char","device":[1,3],"mode":"0666"},
    "overlay2/…/diff/var":{"xattrs":{"trusted.overlay.opaque":"eQ=="}}
    }}

One line for each path that needs it, paths by their bytes, JSON in ASCII (a byte that is no UTF-8
is its surrogate escape), values of attributes in base64. In a directory that belongs to an
ordinary user, what belongs to that user is meant to belong to 0:0 unless an entry says otherwise.
A directory that belongs to root is exact and needs no such file.

`copied` tells that the directory was one before the record began, a captured root that was copied:
what has no entry is then looked for in the layers' tar-split (`layers`).

An entry holds only while the path still shows what stands in for it: a file put there by hand is
read as it is.
"""

from __future__ import annotations

import base64
import json
import os
import re
import stat
from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol

from msgspec import Struct, field

from dockroot.errors import RootError
from dockroot.tree import Directory, Kind, Node, by_name

_CHOWN, _SYS_ADMIN, _MKNOD = 0, 21, 27  # include/uapi/linux/capability.h
_ALL_IDS = [b"0", b"0", b"4294967295"]


class Entry(Struct, frozen=True):
    """What is meant where the directory shows something else; None: what it shows is meant."""

    owner: tuple[int, int] | None = None
    mode: int | None = None
    kind: Kind | None = None
    device: tuple[int, int] = (0, 0)
    xattrs: Mapping[str, bytes] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """Return the entry as it stands in the file."""
        value: dict[str, Any] = {}
        if self.owner is not None:
            value["owner"] = list(self.owner)
        if self.mode is not None:
            value["mode"] = f"{self.mode:04o}"
        if self.kind is not None:
            value["kind"] = self.kind.value
            value["device"] = list(self.device)
        if self.xattrs:
            value["xattrs"] = {
                name: base64.b64encode(data).decode() for name, data in sorted(self.xattrs.items())
            }
        return value

    @classmethod
    def parse(cls, value: dict[str, Any]) -> Entry:
        """Return the entry of its JSON. Raises: KeyError, TypeError, ValueError."""
        owner, mode, kind = value.get("owner"), value.get("mode"), value.get("kind")
        major, minor = value.get("device", (0, 0))
        return cls(
            owner=(int(owner[0]), int(owner[1])) if owner else None,
            mode=int(mode, 8) if mode else None,
            kind=Kind(kind) if kind else None,
            device=(int(major), int(minor)),
            xattrs={
                name: base64.b64decode(data, validate=True)
                for name, data in value.get("xattrs", {}).items()
            },
        )


class Truth(Protocol):
    """What is known about paths beyond what the directory shows."""

    def get(self, path: str, /) -> Entry | None:
        """Return what is meant at `path`, None when the directory tells it all."""
        ...


def sidecar_path(root: bytes | str | os.PathLike[str]) -> bytes:
    """Return where the file for the root lies whose real path is `root`: beside it."""
    return os.fsencode(root) + b".owners.json"


class Record(Struct, frozen=True):
    """What the file beside a root holds."""

    entries: Mapping[str, Entry]
    copied: bool = False

    def encode(self) -> bytes:
        """Return the bytes of the file; the same record gives the same bytes."""
        head = json.dumps({"dockroot-owners": 1, "copied": self.copied}, separators=(",", ":"))
        lines = [
            f"{json.dumps(path)}:{json.dumps(self.entries[path].json(), separators=(',', ':'))}"
            for path in sorted(self.entries, key=by_name)
        ]
        return (head[:-1] + ',"entries":{\n' + ",\n".join(lines) + "\n}}\n").encode("ascii")


def read_sidecar(root: bytes) -> Record | None:
    """Return what the file beside `root` holds; None when there is none.

    Raises: RootError when it is damaged.
    """
    path = sidecar_path(root)
    try:
        with open(path, "rb") as stream:
            value = json.load(stream)
        entries = {name: Entry.parse(entry) for name, entry in value["entries"].items()}
        return Record(entries, bool(value["copied"]))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise RootError(
            f"{os.fsdecode(path)}: not a record of owners ({error})",
            hint="restore it, or delete it: owners of image layers are then taken from tar-split",
        ) from error


class Terms(Struct, frozen=True):
    """What the process may express in a directory.

    `ordinary` is the user (uid, gid) to whom a directory belongs that is not root's; what he owns
    reads as 0:0. `give` tells that what is made must first be given to him, for root writes in his
    directory.
    """

    ordinary: tuple[int, int] | None
    chown: bool
    devices: bool
    trusted: bool
    whiteouts: bool = True
    give: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether nothing is ever lost."""
        return self.chown and self.devices and self.trusted

    def mode(self, node: Node) -> int:
        """Return the mode that the inode gets on disk."""
        if self.chown:
            return node.mode
        needed = {Kind.DIRECTORY: stat.S_IRWXU, Kind.FILE: stat.S_IRUSR}.get(node.kind, 0)
        return node.mode & ~(stat.S_ISUID | stat.S_ISGID) | needed

    def owner(self, node: Node, path: str) -> tuple[int, int] | None:
        """Return the owner to record, None when reading the directory gives the right one.

        The top itself stays root's where root writes: its owner tells who reads it how.
        """
        if self.chown:
            return None if path or node.uid == 0 else (node.uid, node.gid)
        meant = (node.uid, node.gid)
        return None if self.ordinary and meant == (0, 0) else meant

    def can_make(self, node: Node) -> bool:
        """Whether the inode can be of its kind."""
        if node.kind not in (Kind.CHAR, Kind.BLOCK) or self.devices:
            return True
        return node.is_whiteout and self.whiteouts

    def can_set(self, xattr: str) -> bool:
        """Whether the extended attribute may be set."""
        return self.trusted or not xattr.startswith(("trusted.", "security."))


def terms(root: bytes) -> Terms:
    """Return what this process may express in `root`, or where `root` is going to be made."""
    powers = _powers()
    try:
        status = os.stat(root)
        owner = (status.st_uid, status.st_gid)
    except FileNotFoundError:
        owner = (os.geteuid(), os.getegid())
    whiteouts = bool(powers >> _MKNOD & 1) or _kernel() >= (5, 8)
    if owner[0] != 0 or os.geteuid() != 0:
        ordinary = owner if owner[0] != 0 else None
        return Terms(ordinary, False, False, False, whiteouts, give=os.geteuid() == 0)
    first = _in_first_namespace()
    return Terms(
        None,
        chown=bool(powers >> _CHOWN & 1),
        devices=first and bool(powers >> _MKNOD & 1),
        trusted=first and bool(powers >> _SYS_ADMIN & 1),
        whiteouts=whiteouts,
    )


def meant(node: Node, entry: Entry, shown: Terms) -> bool:
    """Whether `entry` still speaks of `node`: it shows what would stand in for what is meant."""
    if entry.kind is not None:
        return node.kind is entry.kind or (node.kind is Kind.FILE and node.content.size == 0)
    if entry.mode is not None:
        wanted = (
            Directory(mode=entry.mode)
            if isinstance(node, Directory)
            else Node(node.kind, entry.mode)
        )
        return shown.mode(wanted) == node.mode
    return True


def _powers() -> int:
    """Return the effective capabilities of this thread as a bit set (proc(5), `CapEff`)."""
    try:
        with open("/proc/thread-self/status", "rb") as stream:
            _, found, rest = stream.read().partition(b"\nCapEff:")
    except OSError:
        found = rest = b""
    if found:
        return int(rest.split(b"\n", 1)[0], 16)
    return -1 if os.geteuid() == 0 else 0


def _in_first_namespace() -> bool:
    """Whether the process is in the first user namespace: elsewhere root is root of its own things
    alone.
    """
    try:
        with open("/proc/self/uid_map", "rb") as stream:
            return stream.read().split() == _ALL_IDS
    except OSError:
        return True


@cache
def _kernel() -> tuple[int, int]:
    found = re.match(r"(\d+)\.(\d+)", os.uname().release)
    return (int(found[1]), int(found[2])) if found else (0, 0)
