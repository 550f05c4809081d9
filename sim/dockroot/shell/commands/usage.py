"""du, df: how much room things take. A file takes whole blocks of 4096 bytes, as on ext4."""

from __future__ import annotations

from dockroot.shell import faults
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.tree import Kind

_LONG = {
    "all": "a",
    "summarize": "s",
    "human-readable": "h",
    "total": "c",
    "max-depth": "d:",
    "apparent-size": "A",
    "bytes": "b",
    "one-file-system": "x",
    "dereference": "L",
    "exclude": "exclude:",
    "block-size": "B:",
}


@tool("du", short="ashckmbd:xLB:lHDS0", long=_LONG)
def du(run: Invocation) -> int:
    """Print the room that files and directories take."""
    if run.has("exclude", "B", "S", "0"):
        raise run.machine.unsupported(f"du -{run.last('exclude', 'B', 'S', '0')}")
    total, seen, status = 0, set[int | str](), 0
    most = 0 if run.has("s") else int(run.value("d") or 1 << 30)
    for path in run.operands or ["."]:
        try:
            total += _walk(run, path, 0, most, seen)
        except OSError as error:
            status = run.fail(
                f"cannot access '{path}': {faults.text(error)}"
                if run.gnu
                else f"{path}: {faults.text(error)}"
            )
    if run.has("c"):
        run.out(f"{_shown(run, total)}\ttotal\n")
    return status


def _walk(run: Invocation, path: str, depth: int, most: int, seen: set[int | str]) -> int:
    calls = run.calls
    status = calls.stat(path) if run.has("L", "D") and depth == 0 else calls.lstat(path)
    run.machine.budget.step()
    if status.inode in seen:
        return 0
    seen.add(status.inode)
    size = status.size if run.has("b", "A") else _blocks(status.kind, status.size)
    folder = status.kind is Kind.DIRECTORY
    if folder:
        for name in calls.listed(path):
            size += _walk(
                run, f"{path.rstrip('/') if path != '/' else ''}/{name}", depth + 1, most, seen
            )
    if depth == 0 or (depth <= most and (folder or run.has("a"))):
        run.out(f"{_shown(run, size)}\t{path}\n")
    return size


def _blocks(kind: Kind, size: int) -> int:
    if kind is Kind.SYMLINK:
        return 0
    return -(-size // 4096) * 4096


def _shown(run: Invocation, size: int) -> str:
    if run.has("b"):
        return str(size)
    if not run.has("h"):
        unit = 1 << 20 if run.has("m") else 1024
        return str(-(-size // unit))
    units, value, index = "KMGT", size / 1024, 0
    if not size:
        return "0"
    while value >= 1024 and index < 3:
        value, index = value / 1024, index + 1
    if value < 10:
        tenths = -(-int(value * 1000) // 100)
        return f"{tenths // 10}.{tenths % 10}{units[index]}"
    return f"{-(-int(value * 1000) // 1000)}{units[index]}"


@tool("df", short="hkmTPaid", long={"human-readable": "h"})
def df(run: Invocation) -> int:
    """Refuse: how much room is left is the machine's affair."""
    raise run.machine.unsupported("df")
