"""A layer's tar: the changeset of an upper directory as the engine writes it.

The format (moby v20.10.24 to v26.1.5, `pkg/archive/{archive,archive_linux}.go`; moby v28.5.2 has it
in moby/go-archive; measured on 20.10.24, 26.1.5 and 28.5.2):

* entries depth first, names of a directory by their bytes, the root itself left out; directories
  end with `/`;
* an inode seen before (other than a directory) is a hard link to its first name; sockets are left
  out;
* a whiteout `a/b` is an empty file `a/.wh.b` of mode 0600 with the device's owner and time. When
  the same inode whites out several names, the later ones carry the first one's real path as link
  name;
* an opaque directory is followed by an empty file `.wh..wh..opq` with its permission bits and
  owner, time 0;
* of the xattrs only `security.capability` is kept, a revision 3 one as revision 2;
* times are whole seconds, rounded down; two zero blocks end the archive.

What differs by version is the `TarStyle`.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from msgspec import Struct, field
from msgspec.structs import replace

from dockroot.engine import Engine
from dockroot.format import gotar, gotar17
from dockroot.format.gotar import TarHeader
from dockroot.tree import EMPTY, Content, Directory, Kind, Node

WHITEOUT_PREFIX = ".wh."
OPAQUE_MARKER = ".wh..wh..opq"
CAPABILITY = "security.capability"
_SECOND = 1_000_000_000
_CHUNK = 1 << 20

DEBIAN_USERS: Mapping[int, str] = dict(
    enumerate(
        ["root", "daemon", "bin", "sys", "sync", "games", "man", "lp", "mail", "news", "uucp"]
    ),
) | {13: "proxy", 33: "www-data", 34: "backup", 38: "list", 39: "irc", 65534: "nobody"}
"""The users every Debian host has (base-passwd 3.6)."""

DEBIAN_GROUPS: Mapping[int, str] = dict(
    enumerate(["root", "daemon", "bin", "sys", "adm", "tty", "disk", "lp", "mail", "news", "uucp"]),
) | {
    12: "man",
    13: "proxy",
    15: "kmem",
    20: "dialout",
    21: "fax",
    22: "voice",
    24: "cdrom",
    25: "floppy",
    26: "tape",
    27: "sudo",
    29: "audio",
    30: "dip",
    33: "www-data",
    34: "backup",
    37: "operator",
    38: "list",
    39: "irc",
    40: "src",
    42: "shadow",
    43: "utmp",
    44: "video",
    45: "sasl",
    46: "plugdev",
    50: "staff",
    60: "games",
    100: "users",
    65534: "nogroup",
}
"""The groups every Debian host has (base-passwd 3.6)."""


class TarStyle(Struct, frozen=True):
    """What differs in an engine's tar headers.

    `type_bits`: the mode holds the file type too; `names`: owners' names are looked up among
    `users` and `groups`, those of the engine's host.
    """

    type_bits: bool
    names: bool
    go17: bool = False
    users: Mapping[int, str] = field(default_factory=lambda: DEBIAN_USERS)
    groups: Mapping[int, str] = field(default_factory=lambda: DEBIAN_GROUPS)

    @classmethod
    def of(cls, engine: Engine) -> TarStyle:
        """Return the style of an engine on a Debian host."""
        return cls(type_bits=engine.tar_type_bits, names=engine.tar_names, go17=engine.tar_go17)


class Member(Struct, frozen=True):
    """The body of a file in a tar: its name as in the tar, and its bytes."""

    name: str
    content: Content = EMPTY


Piece = bytes | Member
"""A part of a tar: bytes between bodies (each piece a segment of tar-split), or an entry's body.

Every entry has its `Member`, after the bytes that hold its header, also when its body is empty. A
body's zero padding begins the next bytes.
"""

_TYPES = {
    Kind.DIRECTORY: (gotar.DIRECTORY, stat.S_IFDIR),
    Kind.FILE: (gotar.REGULAR, stat.S_IFREG),
    Kind.SYMLINK: (gotar.SYMLINK, stat.S_IFLNK),
    Kind.CHAR: (gotar.CHAR, stat.S_IFCHR),
    Kind.BLOCK: (gotar.BLOCK_DEVICE, stat.S_IFBLK),
    Kind.FIFO: (gotar.FIFO, stat.S_IFIFO),
}


def layer_pieces(upper: Directory, style: TarStyle) -> Iterator[Piece]:
    """Yield the tar of a changeset, as the engine of that style writes it."""
    pad, encode = 0, gotar17.Writer().encode if style.go17 else gotar.encode
    for header, content in _entries(upper, style):
        yield bytes(pad) + encode(header)
        yield Member(header.name, content)
        pad = gotar.padding(header.size)
    yield bytes(pad) + gotar.END


def layer_headers(upper: Directory, style: TarStyle) -> Iterator[TarHeader]:
    """Yield the header of each entry that `layer_pieces` makes, in order."""
    return (header for header, _ in _entries(upper, style))


def write(pieces: Iterable[Piece], stream: BinaryIO) -> int:
    """Write a tar to `stream`; return its length in bytes."""
    total = 0
    for chunk in chunks(pieces):
        stream.write(chunk)
        total += len(chunk)
    return total


def chunks(pieces: Iterable[Piece]) -> Iterator[bytes]:
    """Yield the bytes of a tar in chunks of at most 1 MiB (headers as they come)."""
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece
        elif piece.content.size:
            with piece.content.open() as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk


def total_size(pieces: Iterable[Piece]) -> int:
    """Return the length of a tar in bytes, without opening a body."""
    return sum(len(piece) if isinstance(piece, bytes) else piece.content.size for piece in pieces)


def _entries(upper: Directory, style: TarStyle) -> Iterator[tuple[TarHeader, Content]]:
    first_names: dict[Node, str] = {}
    for path, node in upper.walk():
        if node.kind is Kind.SOCKET:
            continue
        header = _header(path, node, style)
        if isinstance(node, Directory):
            yield header, EMPTY
            if node.is_opaque:
                yield _opaque_marker(header), EMPTY
            continue
        first = first_names.setdefault(node, path)
        if first is not path:
            header = replace(header, type=gotar.LINK, linkname=first, size=0)
        if node.is_whiteout:
            header = _as_whiteout(header)
        yield header, node.content if header.size else EMPTY


def _header(path: str, node: Node, style: TarStyle) -> TarHeader:
    kind, type_bits = _TYPES[node.kind]
    mode = 0o777 if node.kind is Kind.SYMLINK else node.mode & 0o7777
    return TarHeader(
        path + "/" if node.kind is Kind.DIRECTORY else path,
        kind,
        mode=mode | type_bits if style.type_bits else mode,
        uid=node.uid,
        gid=node.gid,
        size=node.content.size if node.kind is Kind.FILE else 0,
        mtime=node.mtime // _SECOND * _SECOND,
        linkname=node.target if node.kind is Kind.SYMLINK else "",
        uname=style.users.get(node.uid, "") if style.names else "",
        gname=style.groups.get(node.gid, "") if style.names else "",
        device=node.device if node.kind in (Kind.CHAR, Kind.BLOCK) else (0, 0),
        xattrs=_capability(node.xattrs),
    )


def _capability(xattrs: Mapping[str, bytes]) -> dict[str, bytes]:
    value = xattrs.get(CAPABILITY)
    if value is None:
        return {}
    if len(value) >= 20 and value[3] == 3:
        value = value[:3] + b"\x02" + value[4:20]
    return {CAPABILITY: value}


def _as_whiteout(header: TarHeader) -> TarHeader:
    directory, slash, name = header.name.rpartition("/")
    return replace(
        header,
        name=f"{directory}{slash}{WHITEOUT_PREFIX}{name}",
        type=gotar.REGULAR,
        mode=0o600,
        size=0,
        device=(0, 0),
    )


def _opaque_marker(header: TarHeader) -> TarHeader:
    return replace(
        header,
        name=header.name + OPAQUE_MARKER,
        type=gotar.REGULAR,
        mode=header.mode & 0o777,
        mtime=0,
        xattrs={},
    )
