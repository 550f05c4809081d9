"""RUN: a command in the files of the stage, with what is mounted over them, and what is left when it is gone.

BuildKit mounts `/proc`, `/sys`, `/dev`, `/etc/resolv.conf` and `/etc/hosts`, and whatever `--mount` asks for. The mount
points that it made for the latter and for the two files are taken away afterwards, those of the kernel's file
systems stay (BuildKit v0.25, `executor/runcexecutor/executor.go`, `executor/stubs.go`).
"""

from __future__ import annotations

import posixpath

from msgspec import Struct

from dockroot.clock import Clock
from dockroot.engine.buildkit import Habits
from dockroot.fs.initlayer import mount_kernel
from dockroot.fs.overlay import Overlay
from dockroot.tree import Directory, Node, file

_KERNEL = ("/proc", "/dev", "/sys")
_NETWORK = ("/etc/resolv.conf", "/etc/hosts")


class Bound(Struct, frozen=True):
    """What is mounted at `target`: a directory or a file; what is written there, where it may be, is lost."""

    target: str
    node: Node
    readonly: bool = False


class Sandbox:
    """The file system of a command, over the merged view of its stage."""

    def __init__(
        self,
        below: Directory,
        clock: Clock,
        habits: Habits,
        bounds: list[Bound],
        cwd: str,
    ) -> None:
        self._below, self._clock, self._habits = below, clock, habits
        self.overlay = Overlay(below, clock)
        self.whiteout: Node | None = None
        self._stubs = self._missing([*_NETWORK, *(bound.target for bound in bounds)])
        overlay = self.overlay
        if not overlay.is_dir(cwd):
            for made in overlay.makedirs(cwd, 0o755):
                overlay.chown(made, 0, 0)
        for path in _KERNEL:
            overlay.makedirs(overlay.realpath_in_scope(path), 0o755)
        mount_kernel(overlay)
        for path in _NETWORK:
            self._bind(Bound(path, file(mode=0o644)))
        for bound in bounds:
            self._bind(bound)

    def _missing(self, paths: list[str]) -> list[str]:
        """Return the mount points that have to be made, each before what is above it."""
        found = []
        for path in paths:
            real = self.overlay.realpath_in_scope(path)
            while real != "/" and not self.overlay.exists(real, follow=False):
                found.append(real)
                if not self._habits.removes_mount_points:
                    break
                real = posixpath.dirname(real)
        return found

    def _bind(self, bound: Bound) -> None:
        overlay = self.overlay
        path = overlay.realpath_in_scope(bound.target)
        if not overlay.exists(path):
            if isinstance(bound.node, Directory):
                overlay.makedirs(path, 0o755)
            else:
                overlay.makedirs(posixpath.dirname(path), 0o755)
                overlay.write(path, b"", mode=0o755)
        overlay.bind(path, bound.node, readonly=bound.readonly)

    def left(self) -> Directory:
        """Return the upper directory once the mounts are gone and their points taken away.

        `whiteout` is then the inode that the whiteouts in it share.
        """
        bare = Overlay(self._below, self._clock, self.overlay.upper, whiteout=self.overlay.whiteout)
        for path in self._stubs:
            node = bare.lookup(path, follow=False) if bare.exists(path, follow=False) else None
            if node is None or not self._is_stub(node):
                continue
            above = posixpath.dirname(path)
            before = bare.stat(above).mtime
            if isinstance(node, Directory):
                bare.rmdir(path)
            else:
                bare.unlink(path)
            if self._habits.removes_mount_points:
                bare.utime(above, before)
        self.whiteout = bare.whiteout
        return bare.upper

    def _is_stub(self, node: Node) -> bool:
        if isinstance(node, Directory):
            return self._habits.removes_mount_points and not node.children
        return node.content.size == 0
