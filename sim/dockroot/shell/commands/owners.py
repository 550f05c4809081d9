"""chown, chgrp."""

from __future__ import annotations

from dockroot.shell.accounts import account, accounts, gid_of, uid_of
from dockroot.shell.commands.registry import Invocation, each, tool
from dockroot.tree import Kind

_LONG = {
    "recursive": "R",
    "no-dereference": "h",
    "dereference": "dereference",
    "verbose": "v",
    "changes": "c",
    "silent": "f",
    "quiet": "f",
    "reference": "reference:",
    "from": "from:",
}


@tool("chown", short="RhLHPcvf", long=_LONG)
def chown(run: Invocation) -> int:
    """Change owners; -R without -H or -L changes symlinks themselves (busybox 1.35
    `coreutils/chown.c`).
    """
    reference = run.value("reference")
    if reference is not None:
        status = run.calls.stat(reference)
        return _all(run, (status.uid, status.gid))
    if len(run.operands) < 2:
        return run.usage()
    text = run.operands.pop(0)
    pair = _pair(run, text)
    if isinstance(pair, str):
        return run.fail(pair)
    return _all(run, pair)


@tool("chgrp", short="RhLHPcvf", long=_LONG)
def chgrp(run: Invocation) -> int:
    """Change groups."""
    if run.has("reference"):
        raise run.machine.unsupported("chgrp --reference")
    if len(run.operands) < 2:
        return run.usage()
    text = run.operands.pop(0)
    gid = gid_of(run.calls, text)
    if gid is None:
        return run.fail(f"invalid group: '{text}'" if run.gnu else f"unknown group {text}")
    return _all(run, (-1, gid))


def _pair(run: Invocation, text: str) -> tuple[int, int] | str:
    """Return uid and gid (-1: as it is) of `user`, `user:group`, `user:` or `:group`, or what is
    wrong.
    """
    user, separator, group = text.partition(":")
    if not separator and "." in text and uid_of(run.calls, text) is None:
        user, separator, group = text.partition(".")
    uid = gid = -1
    wrong = f"invalid user: '{text}'" if run.gnu else f"unknown user {user}"
    if user:
        found = uid_of(run.calls, user)
        if found is None:
            return wrong
        uid = found
    if group:
        number = gid_of(run.calls, group)
        if number is None:
            return f"invalid group: '{text}'" if run.gnu else f"unknown group {group}"
        gid = number
    elif separator and user:
        login = account(run.calls, user) or next(
            (a for a in accounts(run.calls) if a.uid == uid), None
        )
        if login is None:
            return f"invalid spec: '{text}'" if run.gnu else f"unknown user {user}"
        gid = login.gid
    return uid, gid


def _all(run: Invocation, pair: tuple[int, int]) -> int:
    if run.has("from"):
        raise run.machine.unsupported(f"{run.name} --from")
    return each(run.operands, lambda path: _change(run, path, pair, top=True))


def _change(run: Invocation, path: str, pair: tuple[int, int], *, top: bool) -> bool:
    calls = run.calls
    recursive = run.has("R")
    through = run.last("L", "H", "P") if recursive else None
    follow = not run.has("h") and (not recursive or through in ("L", "H"))
    try:
        status = calls.lstat(path)
        link = status.kind is Kind.SYMLINK
        if link and (through == "L" or (through == "H" and top)):
            status = calls.stat(path)
        good = True
        if recursive and status.kind is Kind.DIRECTORY and not run.gnu:
            good = _children(run, path, pair)
        calls.chown(path, *pair, follow=follow)
        if run.has("v", "c"):
            run.out(f"changed ownership of '{path}' to {pair[0]}:{pair[1]}\n")
        if recursive and status.kind is Kind.DIRECTORY and run.gnu:
            good = _children(run, path, pair)
    except OSError as error:
        if not run.has("f"):
            run.fault(f"cannot access '{path}'" if run.gnu else path, error)
        return False
    return good


def _children(run: Invocation, path: str, pair: tuple[int, int]) -> bool:
    above = path.rstrip("/")
    names = run.calls.scan(path)
    return each(names, lambda name: _change(run, f"{above}/{name}", pair, top=False)) == 0
