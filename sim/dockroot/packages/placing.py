"""Unpack files into a file system as package managers do: exact modes, the package's own times."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping

from dockroot.clock import SECOND
from dockroot.fs.overlay import Overlay
from dockroot.packages.package import Draw
from dockroot.tree import Kind, Node

_OLDEST = 1_672_531_200
"""2023-01-01: packages are built in the two years from then on."""


def built_at(name: str, version: str) -> int:
    """Return when a package was built, in nanoseconds: the time of its files."""
    return (_OLDEST + Draw(f"built {name} {version}").below(63_072_000)) * SECOND


def unpack(fs: Overlay, files: Mapping[str, Node], mtime: int, prefix: str = "/") -> None:
    """Write `files` below `prefix`; what is at their paths gives way, directories stay.

    An inode's own `mtime` wins over the one given.
    """
    made: set[str] = set()
    for path, node in files.items():
        full = posixpath.join(prefix, path)
        above = posixpath.dirname(full)
        if above not in made:
            make_directories(fs, above, mtime)
            made.add(above)
        place(fs, full, node, mtime)


def place(fs: Overlay, path: str, node: Node, mtime: int) -> Node:
    """Let a copy of `node` stand at `path`, whose directory exists; return the new inode."""
    try:
        made = _made(fs, path, node)
    except FileExistsError:
        there = fs.stat(path, follow=False)
        if there.kind is Kind.DIRECTORY:
            return there
        fs.unlink(path)
        made = _made(fs, path, node)
    made.mode, made.uid, made.gid = node.mode, node.uid, node.gid
    made.mtime = node.mtime or mtime
    return made


def _made(fs: Overlay, path: str, node: Node) -> Node:
    if node.kind is Kind.SYMLINK:
        return fs.symlink(node.target, path)
    if node.kind is Kind.DIRECTORY:
        return fs.mkdir(path)
    return fs.write(path, node.content, exclusive=True)


def make_directories(fs: Overlay, path: str, mtime: int, mode: int = 0o755) -> None:
    """Make the directories of `path` that are missing, as old as the package."""
    if fs.is_dir(path):
        return
    umask, fs.umask = fs.umask, 0
    try:
        for made in fs.makedirs(path, mode):
            fs.utime(made, mtime)
    finally:
        fs.umask = umask


def remove_files(fs: Overlay, paths: Iterable[str]) -> None:
    """Take away files, then those of their directories that are empty; what is missing is skipped."""
    directories: list[str] = []
    for path in paths:
        node = fs.lookup(path, follow=False)
        if node is None:
            continue
        if node.kind is Kind.DIRECTORY:
            directories.append(path)
        else:
            fs.unlink(path)
    for path in sorted(directories, reverse=True):
        if path not in ("/", "/.") and fs.is_dir(path, follow=False) and not fs.listdir(path):
            fs.rmdir(path)


def parents(paths: Iterable[str]) -> list[str]:
    """Return the directories above relative `paths`, sorted, without the root."""
    found: set[str] = set()
    for path in paths:
        above = posixpath.dirname(path)
        while above and above not in found:
            found.add(above)
            above = posixpath.dirname(above)
    return sorted(found)


def write_text(fs: Overlay, path: str, text: str, mode: int = 0o644) -> None:
    """Write a database's file whole, its directory made if it is missing; a new inode, as by a rename."""
    data = text.encode("utf-8", "surrogateescape")
    make_directories(fs, posixpath.dirname(path), fs.clock.now())
    try:
        made = fs.write(path, data, exclusive=True)
    except FileExistsError:
        fs.unlink(path)
        made = fs.write(path, data)
    made.mode = mode


def append_text(fs: Overlay, path: str, text: str) -> None:
    """Write at the end of a log."""
    make_directories(fs, posixpath.dirname(path), fs.clock.now())
    fs.write(path, text.encode("utf-8", "surrogateescape"), append=True)


def read_text(fs: Overlay, path: str) -> str:
    """Return the text of a file; empty when there is none."""
    return fs.read(path).decode("utf-8", "surrogateescape") if fs.exists(path) else ""
