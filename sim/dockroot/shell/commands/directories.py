"""mkdir, rmdir."""

from __future__ import annotations

import errno

from dockroot.shell import faults
from dockroot.shell.commands.modes import parse_mode
from dockroot.shell.commands.registry import Invocation, each, tool


@tool(
    "mkdir",
    short="pm:v",
    long={"parents": "p", "mode": "m:", "verbose": "v"},
)
def mkdir(run: Invocation) -> int:
    """Make directories; with -m, the mode is set after the making (busybox 1.35
    `libbb/make_directory.c`).
    """
    if not run.operands:
        return run.usage()
    mode = None
    if (text := run.value("m")) is not None:
        mode = parse_mode(text, 0o777, umask=run.calls.umask, directory=True, gnu=run.gnu)
        if mode is None:
            return run.fail(f"invalid mode '{text}'")
    return each(run.operands, lambda path: make(run, path, mode))


def make(run: Invocation, path: str, mode: int | None) -> bool:
    """Make one directory, its parents too with -p; tell whether it worked."""
    made = path
    try:
        if run.has("p"):
            for end in (index for index, letter in enumerate(path) if letter == "/" and index):
                made = path[:end]
                if not made.endswith("/"):
                    _one(run, made, parent=True)
        made = path
        if _one(run, path, parent=run.has("p"), last=True) and mode is not None:
            inherited = run.calls.stat(path).mode & 0o2000 if run.gnu else 0
            run.calls.chmod(path, mode | inherited)
    except OSError as error:
        phrase = "cannot" if run.gnu else "can't"
        run.fail(f"{phrase} create directory '{made}': {faults.text(error)}")
        return False
    return True


def _one(run: Invocation, path: str, *, parent: bool, last: bool = False) -> bool:
    """Make a directory; tell whether it is new. With `parent`, it may be there already."""
    try:
        run.calls.mkdir(path, 0o777, owner_may_all=parent and not last)
    except FileExistsError:
        if parent and run.calls.is_there(path, directory=True):
            return False
        if parent and not last and run.gnu:
            raise NotADirectoryError(errno.ENOTDIR, "Not a directory") from None
        raise
    if run.has("v"):
        run.out(
            f"mkdir: created directory '{path}'\n" if run.gnu else f"created directory: '{path}'\n"
        )
    return True


@tool(
    "rmdir",
    short="pv",
    long={"parents": "p", "ignore-fail-on-non-empty": "ignore", "verbose": "v"},
)
def rmdir(run: Invocation) -> int:
    """Remove empty directories."""
    if not run.operands:
        return run.usage()
    status = 0
    for operand in run.operands:
        path = operand
        while True:
            try:
                run.calls.rmdir(path)
            except OSError as error:
                if not (run.has("ignore") and error.errno == errno.ENOTEMPTY):
                    text = f"failed to remove '{path}'" if run.gnu else f"'{path}'"
                    status = run.fault(text, error)
                break
            above = path.rstrip("/").rpartition("/")[0]
            if not run.has("p") or not above:
                break
            path = above
    return status
