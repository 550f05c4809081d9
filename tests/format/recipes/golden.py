"""What `record.py` and the tests share: the tree that engines commit, and how results are noted."""

from __future__ import annotations

import base64
import gzip
import json

from dockroot.tree import OPAQUE, Directory, Kind, Node, file, symlink, whiteout

RECENT = 1_650_000_000
_TIME = 1_600_000_000_987_654_321
_CAPABILITY = bytes.fromhex("0100000200040000000000000000000000000000")
_NAMESPACED = bytes.fromhex("0100000300040000000000000000000000000000e8030000")


def golden_upper() -> Directory:
    """Return the tree, made anew."""
    shared = whiteout(mtime=_TIME)
    hard = file("linked", 0o644, mtime=_TIME)
    deep = file("x", mtime=_TIME)
    deep.xattrs = {"security.capability": _CAPABILITY}
    tree = Directory(
        {
            "devices": _directory(
                {
                    "char": Node(Kind.CHAR, 0o666, mtime=_TIME, device=(1, 3)),
                    "block": Node(Kind.BLOCK, 0o660, 0, 6, _TIME, device=(259, 65_537)),
                    "fifo": Node(Kind.FIFO, 0o1622, 8, 42, _TIME),
                    "socket": Node(Kind.SOCKET, 0o755, mtime=_TIME),
                }
            ),
            "empty": _directory({}, mode=0o2750, uid=65534, gid=65534),
            "gone": shared,
            "here": _directory({"too": shared, "also": shared, "own": whiteout(mtime=_TIME)}),
            "links": _directory(
                {
                    "a": hard,
                    "b": hard,
                    "symbolic": symlink("a", mtime=_TIME, uid=3),
                    "long": symlink("t/" * 80, mtime=_TIME),
                    "ünïcode": symlink("größe", mtime=_TIME),
                }
            ),
            "long": _directory({"d" * 90: _directory({"e" * 58: _directory({"f" * 99: deep})})}),
            "names": _directory(
                {
                    "größe": file("x", mtime=_TIME),
                    "日本語" * 20: _directory({}),
                    "n" * 150: file("x", mtime=_TIME),
                    "html<&>\u2028": file("x", mtime=_TIME),
                    "raw\udcff\udcfename": file("x", mtime=_TIME),
                    "\x01\t\n": file("x", mtime=_TIME),
                    "é" * 99: file("x", mtime=_TIME),
                    "a" * 92 + "ß": _directory({}),
                }
            ),
            "opaque": _directory({"new": file("new", mtime=_TIME)}, mode=0o3775, uid=8, gid=42),
            "owners": _directory(
                {
                    "big": file("", mtime=_TIME, uid=9_999_999, gid=8_888_888),
                    "edge": file("", mtime=_TIME, uid=2_097_151, gid=2_097_152),
                    "named": file("", mtime=_TIME, uid=33, gid=42),
                    "set": file("x", 0o6755, mtime=_TIME),
                }
            ),
            "sizes": _directory(
                {str(size): file(bytes(size), mtime=_TIME) for size in (0, 511, 512, 513)}
            ),
            "times": _directory(
                {
                    "old": file("x", mtime=-1_500_000_000),
                    "far": file("x", mtime=8_589_934_592 * 10**9),
                }
            ),
            "capable": _capable(_CAPABILITY),
            "namespaced": _capable(_NAMESPACED),
        }
    )
    opaque = tree.children["opaque"]
    opaque.xattrs = {OPAQUE: b"y"}
    return tree


def _directory(
    children: dict[str, Node], *, mode: int = 0o755, uid: int = 0, gid: int = 0
) -> Directory:
    return Directory(children, mode=mode, uid=uid, gid=gid, mtime=_TIME)


def _capable(value: bytes) -> Node:
    node = file("x", 0o755, mtime=_TIME)
    node.xattrs = {"security.capability": value, "user.note": b"never exported"}
    return node


def facts(tree: Directory) -> dict[str, object]:
    """Return what a tree holds in a form for JSON; a time of unpacking is `now`."""
    found: dict[str, object] = {}
    first: dict[int, str] = {}
    for path, node in [("", tree), *tree.walk()]:
        link = first.setdefault(id(node), path)
        found[path] = [
            node.kind.value, oct(node.mode), node.uid, node.gid,
            "now" if node.mtime > RECENT * 10**9 else node.mtime,
            node.target, list(node.device),
            {key: value.hex() for key, value in sorted(node.xattrs.items())},
            node.read().decode("latin-1") if node.kind is Kind.FILE else None,
            link if link != path else None,
        ]  # fmt: skip
    return found


def shape(tar_split: bytes) -> list[object]:
    """Return each line's name, size and checksum, or the length of its segment."""
    records = [json.loads(line) for line in gzip.decompress(tar_split).splitlines()]
    return [
        len(base64.b64decode(record["payload"]))
        if record["type"] == 2
        else [record.get("name"), record.get("name_raw"), record.get("size"), record["payload"]]
        for record in records
    ]
