"""The only room that reads and writes the file system: trees come in here, and go out.

Opening never writes. Writing goes through `apply` (a data root, safe against kills and full disks),
`write_dir` (a fresh directory) and `write_tar` (a tar that loses nothing).
"""

import importlib
from typing import TYPE_CHECKING, Any

from dockroot.disk.applying import apply
from dockroot.disk.content import FileContent, spool
from dockroot.disk.journal import STAGING
from dockroot.disk.live import guard
from dockroot.disk.locking import hold, recover
from dockroot.disk.opening import open_context, open_dir
from dockroot.disk.owners import sidecar_path
from dockroot.disk.report import Report
from dockroot.disk.writing import write_dir
from dockroot.tree import Slice as SliceContent

if TYPE_CHECKING:
    from dockroot.disk.context import BuildContext, open_build_context, open_source
    from dockroot.disk.tarball import open_tar, pack, write_tar

__all__ = [
    "STAGING",
    "BuildContext",
    "FileContent",
    "Report",
    "SliceContent",
    "apply",
    "guard",
    "hold",
    "open_build_context",
    "open_context",
    "open_dir",
    "open_source",
    "open_tar",
    "pack",
    "recover",
    "sidecar_path",
    "spool",
    "write_dir",
    "write_tar",
]


_LATE = {
    **dict.fromkeys(("BuildContext", "open_build_context", "open_source"), "context"),
    **dict.fromkeys(("open_tar", "pack", "write_tar"), "tarball"),
}
"""What is imported when it is first asked for: it brings all compressors, or the reader of Dockerfiles."""


def __getattr__(name: str) -> Any:
    """Import what few commands need when one asks for it."""
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"dockroot.disk.{_LATE[name]}"), name)
