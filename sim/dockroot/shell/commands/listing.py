"""ls, stat."""

from __future__ import annotations

import datetime as dt

from dockroot.clock import SECOND
from dockroot.shell import faults
from dockroot.shell.accounts import group_name, user_name
from dockroot.shell.commands.modes import show_mode
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.looking import Status
from dockroot.tree import Kind, by_name

_LETTERS = {
    Kind.DIRECTORY: "d",
    Kind.FILE: "-",
    Kind.SYMLINK: "l",
    Kind.CHAR: "c",
    Kind.BLOCK: "b",
    Kind.FIFO: "p",
    Kind.SOCKET: "s",
}
_TYPE_BITS = {
    Kind.DIRECTORY: 0o040000,
    Kind.FILE: 0o100000,
    Kind.SYMLINK: 0o120000,
    Kind.CHAR: 0o020000,
    Kind.BLOCK: 0o060000,
    Kind.FIFO: 0o010000,
    Kind.SOCKET: 0o140000,
}
_NAMES = {
    Kind.DIRECTORY: "directory",
    Kind.FILE: "regular file",
    Kind.SYMLINK: "symbolic link",
    Kind.CHAR: "character special file",
    Kind.BLOCK: "block special file",
    Kind.FIFO: "fifo",
    Kind.SOCKET: "socket",
}
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@tool(
    "ls",
    short="1aAdlRrtSinCFpg",
    long={"all": "a", "almost-all": "A", "directory": "d", "recursive": "R", "color": "color?"},
)
def ls(run: Invocation) -> int:
    """List names, one a line, as to a pipe."""
    if run.has("i", "C", "g"):
        raise run.machine.unsupported(f"ls -{run.last('i', 'C', 'g')}")
    status = 0
    files: list[tuple[str, Status]] = []
    folders: list[tuple[str, Status]] = []
    for path in run.operands or ["."]:
        try:
            here = run.calls.lstat(path)
            if here.kind is Kind.SYMLINK and not run.has("l", "F", *("d" if run.gnu else "")):
                here = (
                    here
                    if run.gnu and not run.calls.leads_somewhere(path)
                    else run.calls.stat(path)
                )
        except OSError as error:
            text = f"cannot access '{path}'" if run.gnu else path
            run.fault(text, error)
            status = 2 if run.gnu else 1
            continue
        (folders if here.kind is Kind.DIRECTORY and not run.has("d") else files).append(
            (path, here)
        )
    _print(run, _sorted(run, files))
    shown = bool(files)
    for path, _ in _sorted(run, folders):
        titled = len(run.operands) > 1 or run.has("R")
        status = max(status, _folder(run, path, titled=titled, gap=shown))
        shown = True
    return status


def _sorted(run: Invocation, rows: list[tuple[str, Status]]) -> list[tuple[str, Status]]:
    rows = sorted(rows, key=lambda row: by_name(row[0]))
    order = run.last("t", "S")
    if order == "t":
        rows = sorted(rows, key=lambda row: -row[1].mtime)
    elif order == "S":
        rows = sorted(rows, key=lambda row: -row[1].size)
    return rows[::-1] if run.has("r") else rows


def _folder(run: Invocation, path: str, *, titled: bool, gap: bool) -> int:
    try:
        names = run.calls.scan(path)
    except OSError as error:
        return run.fault(
            f"cannot open directory '{path}'" if run.gnu else f"can't open '{path}'", error
        )
    if not run.has("a", "A"):
        names = [name for name in names if not name.startswith(".")]
    elif run.last("a", "A") == "a":
        names = [".", "..", *names]
    rows = []
    for name in names:
        below = f"{path.rstrip('/')}/{name}"
        rows.append((name, run.calls.lstat(below)))
    rows = _sorted(run, rows)
    if titled:
        run.out(f"{chr(10) if gap else ''}{path}:\n")
    if run.has("l"):
        run.out(f"total {sum(_blocks(row[1]) for row in rows) // 2}\n")
    _print(run, rows, path)
    status = 0
    if run.has("R"):
        for name, here in rows:
            if here.kind is Kind.DIRECTORY and name not in (".", ".."):
                status = max(
                    status, _folder(run, f"{path.rstrip('/')}/{name}", titled=True, gap=True)
                )
    return status


def _print(run: Invocation, rows: list[tuple[str, Status]], folder: str = "") -> None:
    if not run.has("l", "n"):
        for name, here in rows:
            run.out(name + _mark(run, here) + "\n")
        return
    for name, here in rows:
        run.out(_long(run, here, name + _mark(run, here)) + "\n")


def _mark(run: Invocation, here: Status) -> str:
    if here.kind is Kind.DIRECTORY and run.has("F", "p"):
        return "/"
    if run.has("F"):
        if here.kind is Kind.FILE and here.mode & 0o111:
            return "*"
        return {Kind.SYMLINK: "@", Kind.FIFO: "|", Kind.SOCKET: "="}.get(here.kind, "")
    return ""


def _long(run: Invocation, here: Status, name: str) -> str:
    user, group = str(here.uid), str(here.gid)
    if not run.has("n"):
        user = user_name(run.calls, here.uid) or user
        group = group_name(run.calls, here.gid) or group
    size = (
        f"{here.device[0]:4d}, {here.device[1]:3d}"
        if here.kind in (Kind.CHAR, Kind.BLOCK)
        else f"{here.size:9d}"
    )
    when = _EPOCH + dt.timedelta(seconds=here.mtime // SECOND)
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[
        when.month - 1
    ]
    age = run.machine.world.clock.now() - here.mtime
    late = f"{when:%H:%M}" if 0 <= age < 182 * 86_400 * SECOND else f" {when.year}"
    arrow = f" -> {here.target}" if here.kind is Kind.SYMLINK else ""
    links = f"{run.calls.links(here):5d}" if not run.gnu else str(run.calls.links(here))
    return (
        f"{show_mode(here.mode, _LETTERS[here.kind])} {links} {user:8} {group:8} {size} "
        f"{month} {when.day:2d} {late} {name}{arrow}"
    )


def _blocks(here: Status) -> int:
    if here.kind is Kind.DIRECTORY:
        return 8
    return -(-here.size // 4096) * 8 if here.kind is Kind.FILE else 0


@tool(
    "stat",
    short="c:Ltf",
    long={"format": "c:", "printf": "printf:", "dereference": "L", "terse": "t"},
)
def stat(run: Invocation) -> int:
    """Print what `-c` asks for: name, kind, mode, owner, size, links, times."""
    form = run.value("c") if not run.has("printf") else run.value("printf")
    if form is None or run.has("t", "f"):
        raise run.machine.unsupported(f"{run.name} without -c")
    status = 0
    for path in run.operands:
        try:
            here = run.calls.stat(path) if run.has("L") else run.calls.lstat(path)
        except OSError as error:
            text = f"cannot statx '{path}'" if run.gnu else f"can't stat '{path}'"
            run.fail(f"{text}: {faults.text(error)}")
            status = 1
            continue
        run.out(_filled(run, form, path, here) + ("" if run.has("printf") else "\n"))
    return status


def _filled(run: Invocation, form: str, path: str, here: Status) -> str:
    name = _NAMES[here.kind]
    if here.kind is Kind.FILE and not here.size:
        name = "regular empty file"
    when = _EPOCH + dt.timedelta(seconds=here.mtime // SECOND)
    values = {
        "a": f"{here.mode:o}",
        "A": show_mode(here.mode, _LETTERS[here.kind]),
        "u": str(here.uid),
        "g": str(here.gid),
        "U": user_name(run.calls, here.uid) or "UNKNOWN",
        "G": group_name(run.calls, here.gid) or "UNKNOWN",
        "s": str(here.size),
        "n": path,
        "F": name,
        "Y": str(here.mtime // SECOND),
        "N": f"'{path}'" + (f" -> '{here.target}'" if here.kind is Kind.SYMLINK else ""),
        "f": f"{_TYPE_BITS[here.kind] | here.mode:x}",
        "t": f"{here.device[0]:x}",
        "T": f"{here.device[1]:x}",
        "y": f"{when:%Y-%m-%d %H:%M:%S}.{here.mtime % SECOND:09d} +0000",
        "%": "%",
    }
    out, at = "", 0
    while (sign := form.find("%", at)) >= 0:
        letter = form[sign + 1 : sign + 2]
        if letter == "h":
            values["h"] = str(run.calls.links(here))
        if letter not in values or not letter:
            raise run.machine.unsupported(f"stat -c %{letter}")
        out += form[at:sign] + values[letter]
        at = sign + 2
    return out + form[at:]
