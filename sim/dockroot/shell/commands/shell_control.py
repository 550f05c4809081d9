"""Builtins that steer the shell: `: . break continue eval exec exit return trap wait command type
hash`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dockroot.shell.commands.registry import BUILTINS, SPECIAL, TOOLS, builtin
from dockroot.shell.control import Exit, Leave, Return
from dockroot.shell.world import DEFAULT_PATH

if TYPE_CHECKING:
    from dockroot.shell.interpret import Shell


@builtin(":", special=True)
def colon(shell: Shell, words: list[str]) -> int:
    """Do nothing."""
    return 0


def number(shell: Shell, words: list[str], default: int) -> int:
    """Return the number that a builtin was given. Raises: Exit when it is none."""
    if len(words) < 2:
        return default
    if not words[1].isascii() or not words[1].isdecimal():
        shell.complain(f"Illegal number: {words[1]}", command=words[0])
        raise Exit(2)
    return int(words[1])


@builtin("exit", special=True)
def exit_(shell: Shell, words: list[str]) -> int:
    """End the shell."""
    raise Exit(number(shell, words, shell.status) & 0xFF)


@builtin("return", special=True)
def return_(shell: Shell, words: list[str]) -> int:
    """End a function or a script that was read by `.`."""
    raise Return(number(shell, words, shell.status))


@builtin("break", "continue", special=True)
def leave(shell: Shell, words: list[str]) -> int:
    """Leave loops, or begin their next turn."""
    levels = number(shell, words, 1)
    if levels < 1:
        shell.complain(f"Illegal number: {words[1]}", command=words[0])
        raise Exit(2)
    if shell.loops:
        raise Leave(min(levels, shell.loops), again=words[0] == "continue")
    return 0


@builtin("eval", special=True)
def evaluate(shell: Shell, words: list[str]) -> int:
    """Run the words as a script of this shell."""
    text = " ".join(words[1:])
    origin, machine = shell.origin, shell.machine
    shell.origin = machine.origin.fixed(machine.at, text)
    shell.status = 0
    _deeper(shell)
    try:
        shell.evaluate(text)
    finally:
        machine.depth -= 1
        shell.origin = origin
    return shell.status


def _deeper(shell: Shell) -> None:
    machine = shell.machine
    if machine.depth >= machine.world.limits.depth:
        limit = machine.world.limits.depth
        raise machine.error(
            f"scripts call one another more than {limit} deep", hint="end the recursion"
        )
    machine.depth += 1


@builtin(".", "source", special=True)
def source(shell: Shell, words: list[str]) -> int:
    """Run a file as a script of this shell."""
    from dockroot.shell.origin import whole
    from dockroot.shell.programs import find

    if len(words) < 2:
        shell.complain("missing filename", command=words[0])
        raise Exit(2)
    path = find(shell.calls, words[1], shell.values.get("PATH", DEFAULT_PATH)) or words[1]
    text = shell.calls.read_text(path)
    if text is None:
        shell.complain(f"can't open '{words[1]}': No such file or directory", command=words[0])
        if shell.dialect == "bash":
            return 1
        raise Exit(2)
    positional = shell.positional
    if len(words) > 2 and shell.dialect != "dash":
        shell.positional = words[2:]
    origin, shell.origin = shell.origin, whole(text, shell.calls.absolute(path))
    shell.status = 0
    _deeper(shell)
    try:
        shell.evaluate(text)
    except Return as returned:
        return returned.status
    finally:
        shell.machine.depth -= 1
        shell.origin = origin
        if len(words) > 2 and shell.dialect != "dash":
            shell.positional = positional
    return shell.status


@builtin("exec", special=True)
def exec_(shell: Shell, words: list[str]) -> int:
    """Run a program in the shell's stead; alone, its redirections stay."""
    from dockroot.shell.programs import run_named

    if len(words) > 1:
        shell.traps.pop("EXIT", None)
        raise Exit(run_named(shell, words[1:]))
    return 0


@builtin("trap", special=True)
def trap(shell: Shell, words: list[str]) -> int:
    """Note what is to run at EXIT; other signals never come."""
    names = {
        "0": "EXIT",
        **{str(n): name for n, name in ((1, "HUP"), (2, "INT"), (3, "QUIT"), (15, "TERM"))},
    }
    if len(words) == 1:
        for signal, action in shell.traps.items():
            shell.write(1, f"trap -- '{action}' {signal}\n")
        return 0
    action, signals = (words[1], words[2:]) if len(words) > 2 else ("-", words[1:])
    for signal in signals:
        name = names.get(signal, signal.upper().removeprefix("SIG"))
        if action == "-":
            shell.traps.pop(name, None)
        else:
            shell.traps[name] = action
    return 0


@builtin("wait", "hash", "times", "alias", "unalias", "ulimit", "jobs", "fg", "bg")
def settled(shell: Shell, words: list[str]) -> int:
    """Wait for what has ended already, or forget what is not remembered."""
    if words[0] not in ("wait", "hash", "ulimit", "alias", "unalias"):
        raise shell.machine.unsupported(words[0])
    if words[0] == "alias" and len(words) > 1:
        raise shell.machine.unsupported("alias")
    return shell.ended if words[0] == "wait" and len(words) > 1 else 0


_SIGNALS = {
    "HUP": 1,
    "INT": 2,
    "QUIT": 3,
    "KILL": 9,
    "USR1": 10,
    "TERM": 15,
    "CONT": 18,
    "STOP": 19,
}


@builtin("kill")
def kill(shell: Shell, words: list[str]) -> int:
    """Send a signal: to the shell itself, as no other process runs."""
    rest, signal = words[1:], 15
    while rest and rest[0].startswith("-") and len(rest[0]) > 1:
        word = rest.pop(0)
        if word == "-l":
            shell.write(1, " ".join(_SIGNALS) + "\n" if not rest else "")
            return 0
        if word == "--":
            break
        name = rest.pop(0) if word == "-s" and rest else word[1:]
        name = name.upper().removeprefix("SIG")
        if not name.isdecimal() and name not in _SIGNALS:
            shell.complain(f"invalid signal: {name}", command="kill")
            return 1
        signal = int(name) if name.isdecimal() else _SIGNALS[name]
    for target in rest:
        if target.lstrip("-") != "1":
            if target == shell.background and shell.background:
                continue
            shell.complain(f"{target}: No such process", command="kill")
            return 1
        if signal:
            shell.traps.pop("EXIT", None)
            raise Exit(128 + signal)
    return 0


@builtin("command")
def command(shell: Shell, words: list[str]) -> int:
    """Run a command that is no function; with -v or -V tell what a name means."""
    from dockroot.shell.simple import call

    rest, mode = words[1:], ""
    while rest and rest[0].startswith("-") and len(rest[0]) > 1:
        word = rest.pop(0)
        if word == "--":
            break
        if set(word[1:]) - set("pvV"):
            raise shell.machine.unsupported(f"command {word}")
        mode += word[1:].replace("p", "")
    if not rest:
        return 0
    if mode:
        return max([_describe(shell, name, long="V" in mode) for name in rest[:1]])
    call(shell, rest, functions=False)
    return shell.status


@builtin("type")
def type_(shell: Shell, words: list[str]) -> int:
    """Tell what names mean."""
    return max([_describe(shell, name, long=True) for name in words[1:]], default=0)


def _describe(shell: Shell, name: str, *, long: bool) -> int:
    from dockroot.shell.programs import find, has_busybox, in_shell

    if name in (
        "if",
        "then",
        "else",
        "elif",
        "fi",
        "do",
        "done",
        "case",
        "esac",
        "while",
        "until",
        "for",
        "{",
        "}",
        "!",
    ):
        text, what = name, "is a shell keyword"
    elif name in SPECIAL or name in BUILTINS or in_shell(shell, name):
        text, what = (
            name,
            "is a special shell builtin"
            if name in SPECIAL and shell.dialect == "dash"
            else "is a shell builtin",
        )
    elif name in shell.functions:
        text, what = name, "is a function" if shell.dialect != "dash" else "is a shell function"
    elif found := find(shell.calls, name, shell.values.get("PATH", DEFAULT_PATH)):
        text, what = found, f"is {found}"
    elif name in TOOLS and has_busybox(shell.calls):
        text, what = name, f"is {name}"
    else:
        if long:
            shell.write(2 if shell.dialect == "dash" else 1, f"{name}: not found\n")
        return 127
    shell.write(1, f"{name} {what}\n" if long else f"{text}\n")
    return 0
