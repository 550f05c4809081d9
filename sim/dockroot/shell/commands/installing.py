"""install: copying with a mode and owners."""

from __future__ import annotations

from dockroot.shell.accounts import gid_of, uid_of
from dockroot.shell.commands.copying import Copy, targets
from dockroot.shell.commands.directories import make
from dockroot.shell.commands.modes import parse_mode
from dockroot.shell.commands.registry import Invocation, each, tool


@tool(
    "install",
    short="cdDm:o:g:pst:Tv",
    long={
        "directory": "d",
        "mode": "m:",
        "owner": "o:",
        "group": "g:",
        "preserve-timestamps": "p",
        "target-directory": "t:",
        "no-target-directory": "T",
        "verbose": "v",
    },
)
def install(run: Invocation) -> int:
    """Copy files and set their mode (0755 unless -m) and owner; with -d make directories."""
    mode = parse_mode(run.value("m") or "755", 0, umask=0)
    if mode is None:
        return run.fail(f"invalid mode '{run.value('m')}'")
    uid = _number(run, "o")
    gid = _number(run, "g")
    if run.has("d"):
        status = 0
        for path in run.operands:
            run.flags.append(("p", ""))
            if not make(run, path, mode):
                status = 1
            else:
                run.calls.chown(path, uid, gid)
                run.calls.chmod(path, mode)
        return status
    if run.has("D") and run.operands:
        folder = run.value("t") or run.operands[-1].rpartition("/")[0]
        if folder:
            make(Invocation("install", [], run.process, run.dialect, [("p", "")]), folder, None)
    pairs = targets(run)
    if pairs is None:
        return 1
    return each(pairs, lambda pair: _install(run, *pair, mode, (uid, gid)))


def _install(run: Invocation, source: str, target: str, mode: int, owner: tuple[int, int]) -> bool:
    if run.calls.is_there(target) and not run.calls.is_there(target, directory=True):
        run.calls.unlink(target)
    if not Copy(run, times=run.has("p"), verbose=run.has("v")).copy(source, target):
        return False
    if owner != (-1, -1):
        run.calls.chown(target, *owner)
    run.calls.chmod(target, mode)
    return True


def _number(run: Invocation, letter: str) -> int:
    text = run.value(letter)
    if text is None:
        return -1
    number = (uid_of if letter == "o" else gid_of)(run.calls, text)
    if number is None:
        raise run.machine.error(
            f"install: invalid {'user' if letter == 'o' else 'group'} '{text}'",
            hint="it is not in the image's /etc/passwd or /etc/group; give a number",
        )
    return number
