"""The mount that shows a container or an image, as the engine makes it.

The engine gives `index=off`, the short links of all layers below as `lowerdir`, and as `upperdir` and `workdir` the
container's own directory; what does not fit into a page of memory it mounts from inside `overlay2/` by relative names
(moby v28.5.2, `daemon/graphdriver/overlay2/overlay.go`, Get). What stands on nothing it does not mount at all.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from dockroot.root import DockerRoot
from dockroot.store import overlay2

_PAGE = 4096
_SPECIAL = frozenset(":,\\")


def mount_command(
    root: DockerRoot, stack: Sequence[str], place: str, target: str = "", *, writable: bool
) -> str:
    """Return the shell line that mounts `stack` (directories of `overlay2/`, topmost first).

    `place` is where the data root lies; `target` where to mount, by default the `merged` of the topmost. `writable`:
    what is written goes into the topmost, as a container's does; else all is read only.
    """
    top = stack[0]
    home = f"{place}/{overlay2.PATH}"
    where = target or f"{home}/{top}/merged"
    made = (
        ""
        if target or root.tree.get(f"{overlay2.PATH}/{top}/merged")
        else f"mkdir -m 700 {shlex.quote(where)} && "
    )
    directory = root.directories.get(top)
    below = directory.lower.split(":") if directory is not None and directory.lower else []
    if not below:
        return f"{made}mount --bind -o ro {shlex.quote(f'{home}/{top}/diff')} {shlex.quote(where)}"
    options = _options(home, top, below, writable=writable)
    if len(options) < _PAGE and not _SPECIAL & set(home):
        return f"{made}mount -t overlay overlay -o {shlex.quote(options)} {shlex.quote(where)}"
    options = _options("", top, below, writable=writable)
    inner = shlex.quote(where if target else f"{top}/merged")
    return f"{made}cd {shlex.quote(home)} && mount -t overlay overlay -o {shlex.quote(options)} {inner}"


def _options(home: str, top: str, below: Sequence[str], *, writable: bool) -> str:
    before = f"{home}/" if home else ""
    lower = ":".join(f"{before}{link}" for link in below)
    if not writable:
        return f"ro,index=off,lowerdir={before}{top}/diff:{lower}"
    return f"index=off,lowerdir={lower},upperdir={before}{top}/diff,workdir={before}{top}/work"
