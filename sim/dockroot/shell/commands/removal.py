"""rm, unlink."""

from __future__ import annotations

import errno

from dockroot.shell import faults
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.tree import Kind


@tool(
    "rm",
    short="rRfdv",
    long={
        "recursive": "r",
        "force": "f",
        "dir": "d",
        "verbose": "v",
        "preserve-root": "preserve-root",
        "no-preserve-root": "no-preserve-root",
        "one-file-system": "one-file-system",
    },
)
def rm(run: Invocation) -> int:
    """Remove files, and directories from within (busybox 1.35 `libbb/remove_file.c`)."""
    if not run.operands and not run.has("f"):
        return run.usage()
    status = 0
    for path in run.operands:
        last = path.rstrip("/").rpartition("/")[2]
        if last in (".", ".."):
            if run.gnu:
                run.fail(f"refusing to remove '.' or '..' directory: skipping '{path}'")
            else:
                run.fail("can't remove '.' or '..'")
            status = 1
        elif (
            run.gnu
            and not path.strip("/")
            and run.has("r", "R")
            and not run.has("no-preserve-root")
        ):
            run.fail("it is dangerous to operate recursively on '/'")
            run.note("rm: use --no-preserve-root to override this failsafe")
            status = 1
        elif not remove(
            run,
            path if run.gnu else path.rstrip("/") or "/",
            recursive=run.has("r", "R"),
            force=run.has("f"),
            empty=run.has("d"),
        ):
            status = 1
    return status


def remove(
    run: Invocation, path: str, *, recursive: bool, force: bool, empty: bool = False
) -> bool:
    """Remove what is at `path`, printing what fails; tell whether all of it is gone."""
    calls, cannot = run.calls, "cannot" if run.gnu else "can't"
    try:
        status = calls.lstat(path)
    except OSError as error:
        if force and error.errno in ((errno.ENOENT, errno.ENOTDIR) if run.gnu else (errno.ENOENT,)):
            return True
        verb = "remove" if run.gnu or error.errno == errno.ENOENT else "stat"
        run.fail(f"{cannot} {verb} '{path}': {faults.text(error)}")
        return False
    try:
        if status.kind is not Kind.DIRECTORY:
            calls.unlink(path)
            _say(run, f"removed '{path}'")
            return True
        if not recursive and not empty:
            run.fail(
                f"cannot remove '{path}': Is a directory" if run.gnu else f"'{path}' is a directory"
            )
            return False
        gone = [
            remove(run, _below(path, name), recursive=True, force=force)
            for name in (calls.scan(path) if recursive else [])
        ]
        if not all(gone):
            return False
        calls.rmdir(path)
    except OSError as error:
        run.fail(f"{cannot} remove '{path}': {faults.text(error)}")
        return False
    _say(run, f"removed directory '{path}'" if run.gnu else f"removed directory: '{path}'")
    return True


def _below(path: str, name: str) -> str:
    return f"{path}{name}" if path.endswith("/") else f"{path}/{name}"


def _say(run: Invocation, text: str) -> None:
    if run.has("v") and run.name in ("rm",):
        run.out(text + "\n")


@tool("unlink")
def unlink(run: Invocation) -> int:
    """Remove one file."""
    if len(run.operands) != 1:
        return run.usage()
    try:
        run.calls.unlink(run.operands[0])
    except OSError as error:
        text = "cannot unlink" if run.gnu else "can't remove file"
        return run.fault(f"{text} '{run.operands[0]}'", error)
    return 0
