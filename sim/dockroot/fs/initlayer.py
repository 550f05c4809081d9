"""The init layer: what every container finds at the paths that are mounted over when it starts.

Files and links of the image at these paths give way to empty files; directories are made only where the image has
none (moby v28.5.2, `daemon/initlayer/setup_unix.go`; the same list at 1.13.1).
"""

from __future__ import annotations

import copy
import posixpath
from collections.abc import Mapping

from dockroot.clock import Clock
from dockroot.fs.merge import push
from dockroot.fs.overlay import Overlay
from dockroot.tree import Directory, Kind, Node, file, symlink

_DIRECTORIES = ("/dev/pts", "/dev/shm", "/proc", "/sys")
_FILES = ("/.dockerenv", "/etc/resolv.conf", "/etc/hosts", "/etc/hostname", "/dev/console")
_MTAB = "/etc/mtab"


def init_layer(image: Directory, clock: Clock) -> Directory:
    """Return what the `diff` of a container's `-init` directory holds, for the merged view of its image."""
    overlay = Overlay(image, clock)
    for path in sorted((*_DIRECTORIES, *_FILES, _MTAB)):
        _clear(overlay, path)
        overlay.makedirs(path if path in _DIRECTORIES else posixpath.dirname(path), 0o755)
        if path in _FILES:
            overlay.write(path, b"", mode=0o755)
            overlay.chmod(path, 0o755)
        elif path == _MTAB:
            overlay.symlink("/proc/mounts", path)
    return overlay.upper


def _clear(overlay: Overlay, path: str) -> None:
    """Unlink every part of `path` that is no directory."""
    part = ""
    for name in path.strip("/").split("/"):
        part += "/" + name
        node = overlay.lookup(part, follow=False)
        if node is not None and node.kind is not Kind.DIRECTORY:
            overlay.unlink(part)


def sandbox(
    image: Directory,
    clock: Clock,
    volumes: Mapping[str, Directory | Node | None],
    upper: Directory | None = None,
) -> Overlay:
    """Return the file system as a started container sees it, over the merged view of its image.

    What lies under `/proc`, `/sys`, `/dev` and the volumes never reaches the upper directory. A volume whose
    value is None starts as a copy of what the image has at its path. The run time makes missing mount points, and
    those do reach it.
    """
    overlay = Overlay(push(image, init_layer(image, clock)), clock, upper)
    for path, tree in volumes.items():
        found = overlay.lookup(path)
        overlay.makedirs(path, 0o755)
        content = (
            tree
            if tree is not None
            else _copied(found)
            if isinstance(found, Directory)
            else Directory()
        )
        overlay.bind(path, content)
    mount_kernel(overlay)
    for path in ("/etc/resolv.conf", "/etc/hostname", "/etc/hosts"):
        overlay.bind(path, file(mode=0o644))
    return overlay


def mount_kernel(overlay: Overlay) -> None:
    """Mount `/proc`, `/sys` and `/dev` over a container's file system: nothing written there reaches the layer."""
    overlay.bind("/proc", Directory(mode=0o555))
    overlay.bind("/sys", Directory(mode=0o555))
    overlay.bind("/dev", _devices())


def _copied(directory: Directory) -> Directory:
    return directory.shallow(
        {
            name: _copied(node) if isinstance(node, Directory) else copy.copy(node)
            for name, node in directory.children.items()
        }
    )


def _devices() -> Directory:
    def char(major: int, minor: int) -> Node:
        return Node(Kind.CHAR, 0o666, device=(major, minor))

    return Directory(
        {
            "null": char(1, 3),
            "zero": char(1, 5),
            "full": char(1, 7),
            "random": char(1, 8),
            "urandom": char(1, 9),
            "tty": char(5, 0),
            "console": char(5, 1),
            "ptmx": symlink("pts/ptmx"),
            "fd": symlink("/proc/self/fd"),
            "stdin": symlink("/proc/self/fd/0"),
            "stdout": symlink("/proc/self/fd/1"),
            "stderr": symlink("/proc/self/fd/2"),
            "pts": Directory(),
            "shm": Directory(mode=0o1777),
            "mqueue": Directory(mode=0o1777),
        }
    )
