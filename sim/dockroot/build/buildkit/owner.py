"""Owners: `--chown` and USER, looked up in the image; a name that is not there is root
(BuildKit v0.25, `solver/llbsolver/ops/user_linux.go`, `client/llb/fileop.go`).
"""

from __future__ import annotations

from dockroot.build.texts import is_number
from dockroot.fs.overlay import Overlay


def find_owner(text: str, overlay: Overlay) -> tuple[int, int]:
    """Return the uid and gid that `user[:group]` means; a user by name brings the group of its own."""
    user, sign, group = text.partition(":")
    uid, gid = _user(user, overlay)
    return uid, _group(group, overlay, gid) if sign else gid


def _user(name: str, overlay: Overlay) -> tuple[int, int]:
    if is_number(name):
        return int(name), int(name)
    for fields in _entries("/etc/passwd", overlay):
        if fields[0] == name and len(fields) > 3 and is_number(fields[2]) and is_number(fields[3]):
            return int(fields[2]), int(fields[3])
    return 0, 0


def _group(name: str, overlay: Overlay, default: int) -> int:
    if is_number(name):
        return int(name)
    for fields in _entries("/etc/group", overlay):
        if fields[0] == name and len(fields) > 2 and is_number(fields[2]):
            return int(fields[2])
    return default


def _entries(path: str, overlay: Overlay) -> list[list[str]]:
    try:
        text = overlay.read(path).decode("utf-8", "surrogateescape")
    except OSError:
        return []
    return [line.split(":") for line in text.splitlines()]
