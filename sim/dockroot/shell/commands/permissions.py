"""chmod."""

from __future__ import annotations

from dockroot.shell import faults
from dockroot.shell.commands.modes import parse_mode, show_mode
from dockroot.shell.commands.registry import Invocation, each, tool
from dockroot.shell.looking import Status
from dockroot.tree import Kind


@tool("chmod", raw=True)
def chmod(run: Invocation) -> int:
    """Change modes; a directory before what is in it, and no symlink below the words themselves."""
    _options(run)
    reference = run.value("reference")
    if len(run.operands) < (1 if reference else 2):
        return run.usage()
    text = f"{run.calls.stat(reference).mode:o}" if reference else run.operands.pop(0)
    if parse_mode(text, 0, umask=0) is None:
        return run.fail(f"invalid mode: '{text}'" if run.gnu else f"invalid mode '{text}'")
    return each(run.operands, lambda path: _change(run, path, text, top=True))


def _options(run: Invocation) -> None:
    """Take options from the words; a mode such as `-x` is none."""
    only = False
    run.operands = []
    for word in run.argv[1:]:
        if word == "--" and not only:
            only = True
        elif word.startswith("--reference=") and not only:
            run.flags.append(("reference", word[12:]))
        elif word in ("--recursive", "--changes", "--verbose", "--silent", "--quiet") and not only:
            run.flags.append(
                ({"--recursive": "R", "--changes": "c", "--verbose": "v"}.get(word, "f"), "")
            )
        elif word.startswith("-") and len(word) > 1 and not only and set(word[1:]) <= set("Rcvf"):
            run.flags += [(letter, "") for letter in word[1:]]
        elif word.startswith("-") and not only and set(word[1:]) - set("rwxXstugo,=+-"):
            raise run.machine.unsupported(f"chmod {word}")
        else:
            run.operands.append(word)


def _change(run: Invocation, path: str, text: str, *, top: bool) -> bool:
    calls = run.calls
    try:
        status = calls.lstat(path)
        if status.kind is Kind.SYMLINK:
            if not top:
                return True
            status = calls.stat(path)
    except OSError as error:
        if not run.has("f"):
            run.fail(
                f"cannot access '{path}': {faults.text(error)}"
                if run.gnu
                else f"{path}: {faults.text(error)}"
            )
        return False
    good = _one(run, path, text, status)
    if run.has("R") and status.kind is Kind.DIRECTORY:
        for name in calls.scan(path):
            good = _change(run, f"{path.rstrip('/')}/{name}", text, top=False) and good
    return good


def _one(run: Invocation, path: str, text: str, status: Status) -> bool:
    mode = parse_mode(
        text,
        status.mode,
        umask=run.calls.umask,
        directory=status.kind is Kind.DIRECTORY,
        gnu=run.gnu,
    )
    assert mode is not None
    try:
        run.calls.chmod(path, mode)
    except OSError as error:
        if not run.has("f"):
            what = f"changing permissions of '{path}'" if run.gnu else path
            run.fault(what, error)
        return False
    if run.has("v") or (run.has("c") and mode != status.mode):
        old, new = (f"{bits:04o} ({show_mode(bits)[1:]})" for bits in (status.mode, mode))
        change = f"changed to {new}"
        if run.gnu:
            change = f"retained as {new}" if old == new else f"changed from {old} to {new}"
        run.out(f"mode of '{path}' {change}\n")
    return True
