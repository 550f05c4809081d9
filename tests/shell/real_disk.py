"""Trees on a real disk: written, and read back in a form to be compared with trees of ours."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from dockroot.tree import Directory, Kind, Node

ENV = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOSTNAME": "localhost",
    "HOME": "/root",
}
EXPLICIT = 1_500_000_000
"""Times before it were set by a script; all later ones belong to the making."""

_KINDS = {
    stat.S_IFDIR: "directory",
    stat.S_IFREG: "file",
    stat.S_IFLNK: "symlink",
    stat.S_IFCHR: "char",
    stat.S_IFBLK: "block",
    stat.S_IFIFO: "fifo",
}


def write(directory: Directory, path: Path, links: dict[int, Path]) -> None:
    """Write a tree to disk, owners and all."""
    for name in directory.names():
        node, here = directory.children[name], path / name
        if id(node) in links:
            os.link(links[id(node)], here)
            continue
        if isinstance(node, Directory):
            here.mkdir()
            write(node, here, links)
        elif node.kind is Kind.SYMLINK:
            here.symlink_to(node.target)
        elif node.kind is Kind.CHAR:
            os.mknod(here, stat.S_IFCHR, os.makedev(*node.device))
        else:
            here.write_bytes(node.read())
            links[id(node)] = here
        os.chown(here, node.uid, node.gid, follow_symlinks=False)
        if node.kind is not Kind.SYMLINK:
            here.chmod(node.mode)
        os.utime(here, ns=(node.mtime, node.mtime), follow_symlinks=False)


def on_disk(root: Path) -> Iterator[tuple[str, object]]:
    """Yield what a real tree holds."""
    groups: dict[int, str] = {}
    for folder, names, files in os.walk(os.fsencode(root)):
        for raw in sorted(names + files):
            full = os.path.join(folder, raw)
            path = os.fsdecode(full)[len(str(root)) + 1 :]
            if path.startswith("dev/") or path == "bin/busybox":
                continue
            found = os.lstat(full)
            kind = _KINDS[stat.S_IFMT(found.st_mode)]
            content = Path(os.fsdecode(full)).read_bytes() if kind == "file" else b""
            target = os.fsdecode(os.readlink(full)) if kind == "symlink" else ""
            device = (
                (os.major(found.st_rdev), os.minor(found.st_rdev))
                if kind in ("char", "block")
                else (0, 0)
            )
            first = (
                groups.setdefault(found.st_ino, path)
                if found.st_nlink > 1 and kind != "directory"
                else path
            )
            time = int(found.st_mtime) if found.st_mtime < EXPLICIT else None
            mode = stat.S_IMODE(found.st_mode)
            yield (
                path,
                (kind, oct(mode), found.st_uid, found.st_gid, content, target, device, first, time),
            )


def in_memory(tree: Directory) -> Iterator[tuple[str, object]]:
    """Yield what a tree of ours holds, in the same form."""
    rows: list[tuple[str, Node]] = [
        (path, node)
        for path, node in tree.walk()
        if not path.startswith("dev/") and path != "bin/busybox"
    ]
    groups: dict[int, set[str]] = {}
    for path, node in rows:
        groups.setdefault(id(node), set()).add(path)
    for path, node in rows:
        kind = node.kind.value
        content = node.read() if kind == "file" else b""
        device = node.device if kind in ("char", "block") else (0, 0)
        seconds = node.mtime // 10**9
        time = seconds if seconds < EXPLICIT else None
        group = groups[id(node)]
        yield (
            path,
            (
                kind,
                oct(node.mode),
                node.uid,
                node.gid,
                content,
                node.target,
                device,
                frozenset(group),
                time,
            ),
        )


def grouped(rows: dict[str, object]) -> dict[str, object]:
    """Replace the first name of each hard link by the set of its names."""
    groups: dict[object, set[str]] = {}
    for path, row in rows.items():
        groups.setdefault(row[7], set()).add(path)  # type: ignore[index]
    return {path: (*row[:7], frozenset(groups[row[7]]), row[8]) for path, row in rows.items()}  # type: ignore[index]
