"""Redirections (POSIX.1-2017, Shell & Utilities, 2.7)."""

from __future__ import annotations

import errno
from functools import partial
from typing import TYPE_CHECKING

from dockroot.shell import expand, faults
from dockroot.shell.streams import Readable, Stream
from dockroot.shell.syntax import Redirect

if TYPE_CHECKING:
    from dockroot.shell.interpret import Shell

_MODES = {"<": "r", ">": "w", ">|": "w", ">>": "a", "<>": "r+", "&>": "w", "&>>": "a"}


def redirected(shell: Shell, redirects: tuple[Redirect, ...]) -> bool:
    """Apply redirections to the shell's descriptors, from left to right.

    The first that fails prints why, sets the status (1 in ash, 2 in dash) and makes the result
    False.
    """
    for node in redirects:
        try:
            _apply(shell, node)
        except OSError as fault:
            shell.complain(
                f"{fault.filename}: {faults.text(fault)}"
                if fault.errno == errno.EBADF
                else str(fault)
            )
            shell.status = 2 if shell.dialect == "dash" else 1
            return False
    return True


def _apply(shell: Shell, node: Redirect) -> None:
    if node.body is not None:
        text = shell.guarded(partial(expand.heredoc, node.body, shell)) if node.body.parts else ""
        shell.fds[node.fd] = Readable(text.encode("utf-8", "surrogateescape"))
        return
    target = shell.guarded(partial(expand.text, node.target, shell))
    if node.op == "<<<":
        shell.fds[node.fd] = Readable((target + "\n").encode("utf-8", "surrogateescape"))
        return
    if node.op in ("<&", ">&") and (target == "-" or target.isdecimal()):
        _duplicate(shell, node.fd, target)
        return
    stream = _opened(shell, node.op if node.op != ">&" else "&>", target)
    both = node.op in ("&>", "&>>", ">&")
    for fd in (1, 2) if both else (node.fd,):
        shell.fds[fd] = stream


def _duplicate(shell: Shell, fd: int, target: str) -> None:
    if target == "-":
        shell.fds.pop(fd, None)
        return
    if int(target) not in shell.fds:
        raise OSError(errno.EBADF, "Bad file descriptor", target)
    shell.fds[fd] = shell.fds[int(target)]


def _opened(shell: Shell, operator: str, path: str) -> Stream:
    mode = _MODES.get(operator, "w")
    name = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}.get(path)
    if name is None and path.startswith("/dev/fd/") and path[8:].isdecimal():
        name = int(path[8:])
    if name is not None and name in shell.fds:
        return shell.fds[name]
    try:
        if operator in (">", "&>") and shell.option("C") and shell.calls.is_there(path):
            raise FileExistsError(errno.EEXIST, "File exists")
        return shell.calls.open(path, mode)
    except OSError as fault:
        raise OSError(
            _message(shell.dialect, path, fault, creating=mode not in ("r", "r+"))
        ) from None


def _message(dialect: str, path: str, fault: OSError, *, creating: bool) -> str:
    missing = fault.errno in (errno.ENOENT, errno.ENOTDIR)
    if dialect == "dash":
        text = (
            ("Directory nonexistent" if creating else "No such file")
            if missing
            else faults.text(fault)
        )
        return f"cannot {'create' if creating else 'open'} {path}: {text}"
    text = (
        ("nonexistent directory" if creating else "no such file") if missing else faults.text(fault)
    )
    return f"can't {'create' if creating else 'open'} {path}: {text}"
