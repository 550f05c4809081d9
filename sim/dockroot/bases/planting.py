"""Build small root file systems from short texts.

One line of a planting makes one inode: the path, then what it is:

* `tmp/ 1777` a directory (trailing slash), with an optional mode and `uid:gid`;
* `bin/sh -> /bin/busybox` a symlink;
* `bin/ash = bin/busybox` a hard link.

Files with content are given apart. Directories above a path are made with mode 0755 when no line
named them. All inodes get the same time, so that a planting has the same bytes for ever.
"""

from __future__ import annotations

from collections.abc import Mapping

from dockroot.tree import Directory, Node, file, symlink


def plant(lines: str, files: Mapping[str, str | Node], mtime: int) -> Directory:
    """Return the tree that `lines` and `files` (path -> text, or a file with its own mode)
    describe.

    `mtime` in nanoseconds. Directories come first, then files, then links.
    """
    root = Directory(mtime=mtime)
    rows = [line.split() for line in lines.splitlines() if line.strip()]
    for row in rows:
        if row[0].endswith("/"):
            _directory(root, row[0].rstrip("/"), *row[1:], mtime=mtime)
    for path, content in files.items():
        node = file(content) if isinstance(content, str) else content
        node.mtime = mtime
        _place(root, path, node)
    for row in rows:
        if "->" in row:
            _place(root, row[0], symlink(row[2], mtime=mtime))
        elif "=" in row:
            first = root.get(row[2])
            assert first is not None, row
            _place(root, row[0], first)
    return root


def _directory(
    root: Directory, path: str, mode: str = "755", owner: str = "0:0", *, mtime: int
) -> None:
    uid, gid = owner.split(":")
    _place(root, path, Directory(mode=int(mode, 8), uid=int(uid), gid=int(gid), mtime=mtime))


def _place(root: Directory, path: str, node: Node) -> None:
    *above, name = path.split("/")
    here = root
    for part in above:
        below = here.children.setdefault(part, Directory(mtime=root.mtime))
        assert isinstance(below, Directory), path
        here = below
    here.children[name] = node
