"""A tree into pyfakefs, by its object interface: nothing here can reach the real disk.

pyfakefs patches `open` and most of `os`; what it does not patch acts on the host even while a test believes it is
inside the fake (measured on pyfakefs 6.3, CPython 3.11). So the fake root is made of pyfakefs's own objects, and
the functions that leak are replaced by ones that refuse, for as long as the patch lasts.
"""

from __future__ import annotations

import stat
from collections.abc import Callable
from typing import Any

from dockroot.tree import Directory, Kind, Node, by_name

_TYPES = {
    Kind.DIRECTORY: stat.S_IFDIR,
    Kind.FILE: stat.S_IFREG,
    Kind.SYMLINK: stat.S_IFLNK,
    Kind.CHAR: stat.S_IFCHR,
    Kind.BLOCK: stat.S_IFBLK,
    Kind.FIFO: stat.S_IFIFO,
    Kind.SOCKET: stat.S_IFSOCK,
}

LEAKS = (
    "chroot",
    "copy_file_range",
    "fchdir",
    "fchown",
    "fwalk",
    "lchown",
    "mkfifo",
    "posix_fallocate",
    "pread",
    "preadv",
    "pwrite",
    "pwritev",
    "readv",
    "splice",
    "statvfs",
    "writev",
)
"""Functions of `os` that act on the real disk while pyfakefs is active."""


def plant(fs: Any, path: str, tree: Directory) -> None:
    """Put `tree` at the absolute `path` of the fake file system `fs`, in the stead of what is there."""
    above, name = path.rstrip("/").rsplit("/", 1)
    if fs.exists(path):
        fs.remove_object(path)
    if above and not fs.exists(above):
        fs.create_dir(above)
    _Planting(fs).put(fs.get_object(above or "/"), name, tree)


class _Planting:
    """Make pyfakefs's objects of inodes: one object for all names of an inode."""

    def __init__(self, fs: Any) -> None:
        from pyfakefs.fake_file import FakeDirectory, FakeFile

        self._fs, self._file, self._directory = fs, FakeFile, FakeDirectory
        self._made: dict[int, Any] = {}

    def put(self, parent: Any, name: str, node: Node) -> None:
        known = self._made.get(id(node))
        if known is not None:  # its `name` stays the first one: pyfakefs finds it by the entry's
            parent.entries[name] = known
            known.st_nlink += 1
            return
        made = self._object(name, node)
        parent.add_entry(made)
        if isinstance(node, Directory):
            for child in sorted(node.children, key=by_name):
                self.put(made, child, node.children[child])
        else:
            self._made[id(node)] = made
        self._show(made, node)

    def _object(self, name: str, node: Node) -> Any:
        if isinstance(node, Directory):
            return self._directory(name, perm_bits=node.mode, filesystem=self._fs)
        contents: Any = node.read() if node.kind is Kind.FILE else node.target
        return self._file(
            name, _TYPES[node.kind] | node.mode, contents=contents, filesystem=self._fs
        )

    def _show(self, made: Any, node: Node) -> None:
        made.st_mode = _TYPES[node.kind] | node.mode
        made.st_uid, made.st_gid = node.uid, node.gid
        made.xattr = dict(node.xattrs)
        status = made.stat_result
        status.st_atime_ns = status.st_mtime_ns = status.st_ctime_ns = node.mtime
        if node.kind in (Kind.CHAR, Kind.BLOCK):
            major, minor = node.device
            status.st_rdev = (major << 8) | minor


def seal(os_module: Any) -> None:
    """Let the fake `os` refuse what would act on the real disk."""
    for name in LEAKS:
        if hasattr(os_module, name):
            setattr(os_module, name, _refusing(name))


def _refusing(name: str) -> Callable[..., Any]:
    def refuse(*args: object, **options: object) -> Any:
        del args, options
        raise NotImplementedError(
            f"os.{name} would act on the real disk: pyfakefs does not replace it"
        )

    return refuse
