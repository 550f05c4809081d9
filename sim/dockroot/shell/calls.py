"""The system calls of one process: its working directory, umask and user, on top of the overlay.

Paths may be relative; symlinks are followed as the kernel does. Permissions are checked here for users other
than root, with the owner, group and other bits.
"""

from __future__ import annotations

import errno
import stat as st
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dockroot.clock import Clock
from dockroot.shell import faults
from dockroot.shell.streams import Device, LimitMet, Stream
from dockroot.shell.world import User
from dockroot.tree import Content, Kind, Node, by_name

