"""Data roots for tests that see no real disk."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Any, BinaryIO

import dockroot
from dockroot import fakefs
from dockroot.dataroot import DataRoot
from dockroot.tree import Bytes, Content, Draft


def import_all() -> None:
    """Import every room of the package, before a fake file system hides their files."""
    for module in pkgutil.walk_packages(dockroot.__path__, "dockroot."):
        if not module.name.endswith(("__main__", "pytest_plugin")):
            importlib.import_module(module.name)


class FakeDataRoot(DataRoot):
    """A data root in pyfakefs: every change shows at `path` at once, and touches nothing real.

    `fs` is pyfakefs's file system, `path` where the root lies in it. Build contexts and archives are given as values, not
    as paths.
    """

    def __init__(self, fs: Any, path: str = "/var/lib/docker", **options: Any) -> None:
        super().__init__(None, **{"data_root": path, **options})
        self.fs, self.place = fs, Path(path)
        fakefs.seal(fs.patcher.fake_modules["os"])

    @staticmethod
    def spool(stream: BinaryIO) -> Content:
        """Keep a stream in memory: a temporary file would be a fake one."""
        return Bytes(stream.read())

    def keep(self, draft: Draft) -> None:
        """Keep what an editor made, and show it."""
        super().keep(draft)
        fakefs.plant(self.fs, str(self.place), draft.tree)
