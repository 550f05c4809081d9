"""The only room that reads and writes the file system: trees come in here, and go out.

Opening never writes. Writing goes through `apply` (a data root, safe against kills and full disks),
`write_dir` (a fresh directory) and `write_tar` (a tar that loses nothing).
"""

from dockroot.disk.applying import apply
from dockroot.disk.content import FileContent, spool
from dockroot.disk.journal import STAGING
from dockroot.disk.live import guard
from dockroot.disk.locking import hold, recover
from dockroot.disk.opening import open_context, open_dir
from dockroot.disk.owners import sidecar_path
from dockroot.disk.report import Report
from dockroot.disk.tarball import open_tar, write_tar
from dockroot.disk.writing import write_dir
from dockroot.tree import Slice as SliceContent

__all__ = [
    "STAGING",
    "FileContent",
    "Report",
    "SliceContent",
    "apply",
    "guard",
    "hold",
    "open_context",
    "open_dir",
    "open_tar",
    "recover",
    "sidecar_path",
    "spool",
    "write_dir",
    "write_tar",
]
