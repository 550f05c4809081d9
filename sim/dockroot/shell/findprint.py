"""What find's -printf prints of a file (GNU findutils 4.9)."""

from __future__ import annotations

import datetime as dt
import posixpath
import re

from dockroot.clock import SECOND
from dockroot.shell.accounts import group_name, user_name
from dockroot.shell.commands.registry import Invocation
from dockroot.shell.escapes import unescape
from dockroot.shell.findexpr import Visit
from dockroot.tree import Kind

_LETTERS = {
    Kind.FILE: "f", Kind.DIRECTORY: "d", Kind.SYMLINK: "l", Kind.CHAR: "c", Kind.BLOCK: "b",
    Kind.FIFO: "p",
}  # fmt: skip
_FIELD = re.compile(r"%([-0]?\d*)(T.|[A-Za-z%])")


def printed(run: Invocation, form: str, visit: Visit) -> str:
    """Return `form` with its fields and escapes filled in."""
    raw, _ = unescape(form)
    text = raw.decode("utf-8", "surrogateescape")

    def field(match: re.Match[str]) -> str:
        value = _value(run, match[2], visit)
        width = match[1]
        if not width:
            return value
        size = int(width.lstrip("-0") or 0)
        return value.ljust(size) if width.startswith("-") else value.rjust(size)

    return _FIELD.sub(field, text)


def _value(run: Invocation, letter: str, visit: Visit) -> str:
    status, path = visit.status, visit.path
    simple = {
        "p": path,
        "f": posixpath.basename(path.rstrip("/")) or "/",
        "h": posixpath.dirname(path.rstrip("/")) or ("/" if path.startswith("/") else "."),
        "s": str(status.size),
        "m": f"{status.mode:o}",
        "U": str(status.uid),
        "G": str(status.gid),
        "u": user_name(run.calls, status.uid) or str(status.uid),
        "g": group_name(run.calls, status.gid) or str(status.gid),
        "y": _LETTERS[status.kind],
        "l": status.target if status.kind is Kind.SYMLINK else "",
        "d": str(visit.depth),
        "P": _below(path, visit.depth),
        "n": str(run.calls.links(status)),
        "%": "%",
    }
    if letter in simple:
        return simple[letter]
    seconds, part = divmod(status.mtime, SECOND)
    if letter == "T@":
        return f"{seconds}.{part:09d}0"
    when = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
    forms = {"TY": "%Y", "Tm": "%m", "Td": "%d", "TH": "%H", "TM": "%M", "TF": "%Y-%m-%d"}
    if letter in forms:
        return when.strftime(forms[letter])
    raise run.machine.unsupported(f"find -printf %{letter}")


def _below(path: str, depth: int) -> str:
    return "/".join(path.split("/")[-depth:]) if depth else ""
