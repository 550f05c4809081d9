"""Builtins on the working directory: `cd pwd`, and bash's `pushd popd dirs`."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from dockroot.shell import faults
from dockroot.shell.commands.registry import builtin

if TYPE_CHECKING:
    from dockroot.shell.interpret import Shell


@builtin("cd", "chdir")
def cd(shell: Shell, words: list[str]) -> int:
    """Change the working directory; `..` is taken from the path as written, unless -P."""
    rest, physical = words[1:], False
    while rest and rest[0] in ("-L", "-P", "--"):
        physical = rest.pop(0) == "-P"
    target = rest[0] if rest else shell.values.get("HOME", "")
    shown = target == "-"
    if shown:
        target = shell.values.get("OLDPWD", "")
    if not target:
        return 0
    here = shell.calls.cwd
    path = target
    if not physical:
        path = posixpath.normpath(posixpath.join(here, target))
    try:
        shell.calls.chdir(path, physical=physical)
    except OSError as error:
        text = "" if shell.dialect == "dash" else f": {faults.text(error)}"
        shell.complain(f"can't cd to {target}{text}", command=words[0])
        return 2 if shell.dialect in ("dash", "busybox") else 1
    shell.variables.values.update(OLDPWD=here, PWD=shell.calls.cwd)
    if shown:
        shell.write(1, shell.calls.cwd + "\n")
    return 0


@builtin("pwd")
def pwd(shell: Shell, words: list[str]) -> int:
    """Print the working directory."""
    path = shell.calls.real_path(".") if words[1:2] == ["-P"] else shell.calls.cwd
    shell.write(1, path + "\n")
    return 0


@builtin("pushd")
def pushd(shell: Shell, words: list[str]) -> int:
    """Enter a directory and keep the one before on the stack; without one, change places with its top (bash)."""
    rest = words[2:] if words[1:2] == ["--"] else words[1:]
    if rest and rest[0][:1] in "+-":
        raise shell.machine.unsupported(f"pushd {rest[0]}")
    if not rest and not shell.pushed:
        return _complain(shell, "pushd", "no other directory")
    here = shell.calls.cwd
    if not _enter(shell, "pushd", rest[0] if rest else shell.pushed[-1]):
        return 1
    if not rest:
        shell.pushed.pop()
    shell.pushed.append(here)
    return dirs(shell, ["dirs"])


@builtin("popd")
def popd(shell: Shell, words: list[str]) -> int:
    """Go back to the directory on top of the stack (bash)."""
    if words[1:]:
        raise shell.machine.unsupported(f"popd {words[1]}")
    if not shell.pushed:
        return _complain(shell, "popd", "directory stack empty")
    if not _enter(shell, "popd", shell.pushed[-1]):
        return 1
    shell.pushed.pop()
    return dirs(shell, ["dirs"])


@builtin("dirs")
def dirs(shell: Shell, words: list[str]) -> int:
    """Print the working directory and the stack, the home directory as `~` (bash)."""
    if words[1:]:
        raise shell.machine.unsupported(f"dirs {words[1]}")
    home = shell.values.get("HOME", "")
    shown = [_under_home(path, home) for path in (shell.calls.cwd, *reversed(shell.pushed))]
    shell.write(1, " ".join(shown) + "\n")
    return 0


def _under_home(path: str, home: str) -> str:
    if len(home) > 1 and (path == home or path.startswith(f"{home}/")):
        return f"~{path[len(home) :]}"
    return path


def _enter(shell: Shell, name: str, target: str) -> bool:
    here = shell.calls.cwd
    try:
        shell.calls.chdir(posixpath.normpath(posixpath.join(here, target)), physical=False)
    except OSError as error:
        _complain(shell, name, f"{target}: {faults.text(error)}")
        return False
    shell.variables.values.update(OLDPWD=here, PWD=shell.calls.cwd)
    return True


def _complain(shell: Shell, name: str, message: str) -> int:
    shell.write(2, f"{shell.arg0}: line {shell.line(shell.machine.at)}: {name}: {message}\n")
    return 1
