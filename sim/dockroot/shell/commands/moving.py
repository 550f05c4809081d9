"""mv: rename, and where overlayfs refuses that (EXDEV, for a directory of a lower layer) copy and
remove.
"""

from __future__ import annotations

import errno

from dockroot.shell import faults
from dockroot.shell.commands.copying import Copy, targets
from dockroot.shell.commands.registry import Invocation, each, tool
from dockroot.shell.commands.removal import remove
from dockroot.tree import Kind


@tool(
    "mv",
    short="fnTt:vi",
    long={
        "force": "f",
        "no-clobber": "n",
        "target-directory": "t:",
        "no-target-directory": "T",
        "verbose": "v",
    },
)
def mv(run: Invocation) -> int:
    """Move files (busybox 1.35 `coreutils/mv.c`)."""
    if run.has("i"):
        raise run.machine.unsupported("mv -i (nobody is there to answer)")
    pairs = targets(run)
    if pairs is None:
        return 1
    return each(pairs, lambda pair: _move(run, *pair))


def _move(run: Invocation, source: str, target: str) -> bool:
    calls = run.calls
    if run.has("n") and calls.is_there(target):
        return True
    if run.gnu and calls.is_there(source) and calls.absolute(source) == calls.absolute(target):
        run.fail(f"'{source}' and '{target}' are the same file")
        return False
    try:
        calls.rename(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            run.fail(_message(run, source, target, error))
            return False
        return _across(run, source, target)
    if run.has("v"):
        run.out(f"renamed '{source}' -> '{target}'\n" if run.gnu else f"'{source}' -> '{target}'\n")
    return True


def _message(run: Invocation, source: str, target: str, error: OSError) -> str:
    text = faults.text(error)
    if not run.gnu:
        return f"can't rename '{source}': {text}"
    if error.errno == errno.ENOENT and not run.calls.is_there(source):
        return f"cannot stat '{source}': {text}"
    if error.errno == errno.EINVAL:
        return f"cannot move '{source}' to a subdirectory of itself, '{target}'"
    if error.errno == errno.EISDIR:
        return f"cannot overwrite directory '{target}' with non-directory"
    if error.errno == errno.ENOTDIR and run.calls.is_there(target):
        return f"cannot overwrite non-directory '{target}' with directory '{source}'"
    return f"cannot move '{source}' to '{target}': {text}"


def _across(run: Invocation, source: str, target: str) -> bool:
    """Copy with all that can be kept, then remove the source."""
    calls = run.calls
    is_directory = calls.lstat(source).kind is Kind.DIRECTORY
    if calls.is_there(target):
        over = calls.lstat(target).kind is Kind.DIRECTORY
        if over != is_directory:
            old, new = ("", "non-") if over else ("non-", "")
            run.fail(f"can't overwrite {old}directory with {new}directory")
            return False
        try:
            calls.rmdir(target) if over and run.gnu else calls.unlink(target)
        except OSError as error:
            run.fail(
                f"inter-device move failed: '{source}' to '{target}'; unable to remove target: "
                f"{faults.text(error)}"
                if run.gnu
                else f"can't remove '{target}': {faults.text(error)}"
            )
            return False
    copier = Copy(
        run,
        recursive=True,
        follow="never",
        times=True,
        owner=True,
        mode=True,
        xattrs=run.gnu,
        links=True,
    )
    return copier.copy(source, target) and remove(run, source, recursive=True, force=True)
