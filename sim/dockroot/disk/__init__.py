"""The only room that reads and writes the file system: trees come in here, and go out.

Opening never writes. Writing goes through `apply` (a data root, safe against kills and full disks),
`write_dir` (a fresh directory) and `write_tar` (a tar that loses nothing).
"""

from typing import TYPE_CHECKING, Any

from dockroot.disk.applying import apply
from dockroot.disk.content import FileContent, spool
from dockroot.disk.context import BuildContext, open_build_context, open_source
from dockroot.disk.journal import STAGING
from dockroot.disk.live import guard
from dockroot.disk.locking import hold, recover
from dockroot.disk.opening import open_context, open_dir
from dockroot.disk.owners import sidecar_path
from dockroot.disk.report import Report
from dockroot.disk.writing import write_dir
from dockroot.tree import Slice as SliceContent

if TYPE_CHECKING:
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


def __getattr__(name: str) -> Any:
    """Import what reads and writes tars when it is first asked for: it brings all compressors."""
    if name not in ("open_tar", "pack", "write_tar"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from dockroot.disk import tarball

    return getattr(tarball, name)
