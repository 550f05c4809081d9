"""How the classic builder hashes what COPY and ADD bring: tarsum, version 1, SHA-256.

The hash of an entry is over the fields of its tar header, name and value without separators, then over its content.
Times are left out. Which mode bits count depends on the docker client that sent the context: until 23.0 its tar
carries the file type in the mode (moby v20.10.24, `pkg/tarsum/versioning.go`; measured on 20.10.24, 26.1.5 and
28.5.2).
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable
from typing import BinaryIO

from msgspec import Struct

from dockroot.format.layertar import DEBIAN_GROUPS, DEBIAN_USERS
from dockroot.tree import Directory, Kind, Node

_TYPES = {
    Kind.FILE: ("0", stat.S_IFREG),
    Kind.DIRECTORY: ("5", stat.S_IFDIR),
    Kind.SYMLINK: ("2", stat.S_IFLNK),
    Kind.CHAR: ("3", stat.S_IFCHR),
    Kind.BLOCK: ("4", stat.S_IFBLK),
    Kind.FIFO: ("6", stat.S_IFIFO),
    Kind.SOCKET: ("0", stat.S_IFSOCK),
}
_CAPABILITY = "security.capability"
_CHUNK = 1 << 20


class Owners(Struct, frozen=True):
    """Whose the entries of a source are, as hashed: numbers or not, and the names that the engine's host knows.

    A build context is root's whatever its files say; a stage's files are their owners'.
    """

    real: bool = False
    names: bool = False


_ROOT = Owners()


def entry_hash(
    path: str, node: Node, *, type_bits: bool, owners: Owners = _ROOT, first_link: str = ""
) -> str:
    """Return the hash of one entry as hexadecimal digits.

    `path` is relative to the source. `first_link` is the path under which the same inode came before, if it did.
    """
    digest = hashlib.sha256()
    for key, value in _fields(path, node, type_bits, owners, first_link):
        digest.update((key + value).encode("utf-8", "surrogateescape"))
    if _CAPABILITY in node.xattrs and not first_link:
        digest.update(_CAPABILITY.encode() + node.xattrs[_CAPABILITY])
    if node.kind is Kind.FILE and not first_link:
        with node.content.open() as stream:
            _feed(digest, stream)
    return digest.hexdigest()


def _fields(
    path: str, node: Node, type_bits: bool, owners: Owners, first_link: str
) -> Iterable[tuple[str, str]]:
    flag, bits = _TYPES[node.kind]
    name = path + "/" if node.kind is Kind.DIRECTORY else path
    regular = node.kind is Kind.FILE and not first_link
    device = node.device if node.kind in {Kind.CHAR, Kind.BLOCK} else (0, 0)
    uid, gid = (node.uid, node.gid) if owners.real else (0, 0)
    return (
        ("name", name),
        ("mode", str(node.mode | (bits if type_bits else 0))),
        ("uid", str(uid)),
        ("gid", str(gid)),
        ("size", str(node.content.size if regular else 0)),
        ("typeflag", "1" if first_link else flag),
        ("linkname", first_link or node.target),
        ("uname", DEBIAN_USERS.get(uid, "") if owners.names else ""),
        ("gname", DEBIAN_GROUPS.get(gid, "") if owners.names else ""),
        ("devmajor", str(device[0])),
        ("devminor", str(device[1])),
    )


def _feed(digest: hashlib._Hash, stream: BinaryIO) -> None:
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)


def combined(prefix: str, hashes: Iterable[str]) -> str:
    """Return the hash of several: `prefix:` and the digest of the hashes joined by commas, in their order."""
    return (
        f"{prefix}:"
        + hashlib.sha256(",".join(hashes).encode("utf-8", "surrogateescape")).hexdigest()
    )


def first_links(source: Directory) -> dict[str, str]:
    """Return, for each path that is a further hard link, the path in whose stead it stands (in tar order)."""
    seen: dict[int, str] = {}
    links: dict[str, str] = {}
    for path, node in source.walk():
        if node.kind is not Kind.DIRECTORY and seen.setdefault(id(node), path) != path:
            links[path] = seen[id(node)]
    return links
