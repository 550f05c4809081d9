"""ln, link."""

from __future__ import annotations

import contextlib

from dockroot.shell import faults
from dockroot.shell.commands.registry import Invocation, each, tool


@tool(
    "ln",
    short="sfnTvt:r",
    long={
        "symbolic": "s",
        "force": "f",
        "no-dereference": "n",
        "no-target-directory": "T",
        "verbose": "v",
        "target-directory": "t:",
        "relative": "r",
    },
)
def ln(run: Invocation) -> int:
    """Make links. To replace, busybox unlinks first; GNU renames a link made aside."""
    if not run.operands:
        return run.usage()
    if run.has("r"):
        raise run.machine.unsupported("ln -r")
    folder = run.value("t")
    sources = list(run.operands)
    if folder is None:
        last = sources.pop() if len(sources) > 1 else _last_part(sources[0])
        if run.has("T") and len(sources) > 1:
            return run.fail("too many arguments")
    else:
        last = folder
    return each(sources, lambda source: _link(run, source, last))


def _link(run: Invocation, source: str, last: str) -> bool:
    calls, path = run.calls, last
    follow = not run.has("n")
    if (
        not run.has("T")
        and calls.is_there(last, directory=True)
        and (follow or not calls.is_symlink(last))
    ):
        path = f"{last.rstrip('/')}/{_last_part(source)}"
    elif (
        run.has("T")
        and not run.gnu
        and calls.is_there(last, directory=True)
        and not calls.is_symlink(last)
    ):
        run.fail(f"'{last}' is a directory")
        return False
    if not run.has("s") and not calls.is_there(source):
        text = "No such file or directory"
        run.fail(f"failed to access '{source}': {text}" if run.gnu else f"{source}: {text}")
        return False
    put = calls.symlink if run.has("s") else calls.link
    try:
        _put(run, source, path)
    except OSError as error:
        kind = "symbolic" if put == calls.symlink else "hard"
        text = faults.text(error)
        if run.gnu:
            arrow = f" => '{source}'" if kind == "hard" else ""
            run.fail(f"failed to create {kind} link '{path}'{arrow}: {text}")
        else:
            run.fail(f"{path}: {text}")
        return False
    if run.has("v"):
        arrow = "->" if run.has("s") or not run.gnu else "=>"
        run.out(f"'{path}' {arrow} '{source}'\n")
    return True


def _put(run: Invocation, source: str, path: str) -> None:
    calls = run.calls
    put = calls.symlink if run.has("s") else calls.link
    if run.has("f") and run.gnu:
        try:
            put(source, path)
        except FileExistsError:
            if calls.is_there(path, directory=True) and not calls.is_symlink(path):
                raise
            aside = f"{path.rpartition('/')[0] or '.'}/CuAAAAAA"
            put(source, aside)
            calls.rename(aside, path)
        return
    if run.has("f"):
        with contextlib.suppress(OSError):
            calls.unlink(path)
    put(source, path)


def _last_part(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2] or "/"


@tool("link")
def link(run: Invocation) -> int:
    """Make one hard link."""
    if len(run.operands) != 2:
        return run.usage()
    source, path = run.operands
    try:
        run.calls.link(source, path)
    except OSError as error:
        return run.fault(f"cannot create link '{path}' to '{source}'", error)
    return 0
