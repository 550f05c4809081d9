"""Builtins on the shell's own state: `export getopts local read readonly set shift umask unset let`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dockroot.shell.arithmetic import ExpressionError, evaluate
from dockroot.shell.commands.modes import parse_mode
from dockroot.shell.commands.registry import builtin
from dockroot.shell.control import Exit
from dockroot.shell.expand import ExpansionError
from dockroot.shell.state import OPTIONS, is_name
from dockroot.shell.streams import LimitError

if TYPE_CHECKING:
    from dockroot.shell.interpret import Shell

_BASH_ALONE = "BEHPThkpt"
"""Options that only bash has; none changes what a script leaves behind here."""

_LONGEST_LINE = 1 << 20
_BY_NAME = {name: letter for letter, name in OPTIONS.items()}


@builtin("set", special=True)
def set_(shell: Shell, words: list[str]) -> int:
    """Set options and positional parameters."""
    rest = words[1:]
    if not rest:
        for name in sorted(shell.values):
            shell.write(1, f"{name}={_quoted(shell.values[name])}\n")
        return 0
    while rest and rest[0][:1] in ("-", "+"):
        word = rest.pop(0)
        if word == "--":
            shell.positional = rest
            return 0
        if word == "-":
            shell.options -= {"x", "v"}
            break
        for letter in word[1:]:
            if letter == "o":
                if not rest:
                    raise shell.machine.unsupported("set -o without a name")
                _named(shell, rest.pop(0), on=word[0] == "-")
            elif letter in OPTIONS:
                _switch(shell, letter, on=word[0] == "-")
            elif shell.dialect == "bash" and letter in _BASH_ALONE:
                continue
            else:
                shell.complain(f"{_illegal(shell)} option {word[0]}{letter}", command="set")
                raise Exit(2)
    if rest:
        shell.positional = rest
    return 0


def _named(shell: Shell, name: str, *, on: bool) -> None:
    if name in _BY_NAME or (name == "pipefail" and shell.bashisms):
        _switch(shell, _BY_NAME.get(name, name), on=on)
        return
    shell.complain(f"{_illegal(shell)} option -o {name}", command="set")
    raise Exit(2)


def _illegal(shell: Shell) -> str:
    return "Illegal" if shell.dialect == "dash" else "illegal"


def _switch(shell: Shell, option: str, *, on: bool) -> None:
    if option in ("n", "m", "v") and on:
        raise shell.machine.unsupported(f"set -{option}")
    shell.options = shell.options | {option} if on else shell.options - {option}


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\"'\"'") + "'"


@builtin("export", "readonly", special=True)
def export(shell: Shell, words: list[str]) -> int:
    """Mark variables as exported or read only; -p or nothing prints them."""
    marked = shell.variables.exported if words[0] == "export" else shell.variables.constant
    rest = words[1:]
    remove = False
    while rest and rest[0].startswith("-") and len(rest[0]) > 1:
        word = rest.pop(0)
        remove = remove or (word == "-n" and words[0] == "export")
        if word not in ("-p", "-n", "--"):
            shell.complain(f"{_illegal(shell)} option {word[:2]}", command=words[0])
            raise Exit(2)
    if not rest:
        for name in sorted(marked):
            value = shell.values.get(name)
            shell.write(
                1, f"{words[0]} {name}" + (f"={_quoted(value)}" if value is not None else "") + "\n"
            )
    for word in rest:
        name, equals, value = word.partition("=")
        if not is_name(name):
            shell.complain(f"{name}: bad variable name", command=words[0])
            raise Exit(2)
        if equals:
            _assign(shell, name, value)
        if remove:
            marked.discard(name)
        else:
            marked.add(name)
    return 0


def _assign(shell: Shell, name: str, value: str) -> None:
    try:
        shell.assign(name, value)
    except ExpansionError as fault:
        shell.complain(str(fault))
        raise Exit(2) from None


@builtin("unset", special=True)
def unset(shell: Shell, words: list[str]) -> int:
    """Remove variables, or functions with -f."""
    rest, functions = words[1:], False
    while rest and rest[0] in ("-f", "-v", "-fv", "--"):
        functions = rest.pop(0) == "-f"
    for name in rest:
        if functions:
            shell.functions.pop(name, None)
        elif not is_name(name):
            shell.complain(f"{name}: bad variable name", command="unset")
            raise Exit(2)
        else:
            try:
                shell.unset(name)
            except ExpansionError as fault:
                shell.complain(str(fault), command="unset")
                raise Exit(2) from None
    return 0


@builtin("shift", special=True)
def shift(shell: Shell, words: list[str]) -> int:
    """Drop positional parameters from the front."""
    from dockroot.shell.commands.shell_control import number

    count = number(shell, words, 1)
    if count > len(shell.positional):
        if shell.dialect == "dash":
            shell.complain("can't shift that many", command="shift")
            raise Exit(2)
        return 1
    shell.positional = shell.positional[count:]
    return 0


@builtin("local")
def local(shell: Shell, words: list[str]) -> int:
    """Make variables a function's own."""
    if not shell.locals:
        shell.complain("not in a function", command="local")
        return 2
    for word in words[1:]:
        name, equals, value = word.partition("=")
        if not is_name(name):
            shell.complain(f"{name}: bad variable name", command="local")
            return 2
        shell.locals[-1].setdefault(name, shell.values.get(name))
        if equals:
            _assign(shell, name, value)
        elif shell.bashisms:
            shell.variables.values.pop(name, None)
    return 0


@builtin("umask")
def umask(shell: Shell, words: list[str]) -> int:
    """Print or set the mask of new files."""
    mask = shell.calls.umask
    if len(words) == 1:
        shell.write(1, f"{mask:04o}\n")
    elif words[1] == "-S":
        parts = (
            f"{who}={_letters(~mask >> shift & 7)}" for who, shift in (("u", 6), ("g", 3), ("o", 0))
        )
        shell.write(1, ",".join(parts) + "\n")
    else:
        octal = words[1][:1].isdecimal()
        mode = parse_mode(words[1], ~mask & 0o777, umask=0)
        if mode is None:
            shell.complain(f"illegal mode: {words[1]}", command="umask")
            return 2
        shell.calls.umask = mode & 0o777 if octal else ~mode & 0o777
    return 0


def _letters(bits: int) -> str:
    return ("r" if bits & 4 else "") + ("w" if bits & 2 else "") + ("x" if bits & 1 else "")


@builtin("read")
def read(shell: Shell, words: list[str]) -> int:
    """Read a line into variables, split by IFS."""
    rest, raw = words[1:], False
    while rest and rest[0].startswith("-"):
        word = rest.pop(0)
        if word != "-r":
            raise shell.machine.unsupported(f"read {word}")
        raw = True
    line, complete = _line(shell, raw=raw)
    names = rest or ["REPLY"]
    for name, value in zip(
        names, _divided(line, len(names), shell.values.get("IFS", " \t\n")), strict=True
    ):
        if not is_name(name):
            shell.complain(f"{name}: bad variable name", command="read")
            return 2
        _assign(shell, name, value)
    return int(not complete)


def _line(shell: Shell, *, raw: bool) -> tuple[list[tuple[str, bool]], bool]:
    """Return the characters of a line, each with whether a backslash quoted it, and whether it had
    its end.
    """
    data: list[tuple[str, bool]] = []
    buffer = bytearray()
    stream = shell.fds.get(0)
    complete = False
    while stream is not None and (byte := stream.read(1)):
        if byte == b"\n":
            if (
                raw
                or not buffer.endswith(b"\\")
                or (len(buffer) - len(buffer.rstrip(b"\\"))) % 2 == 0
            ):
                complete = True
                break
            buffer.pop()
            continue
        buffer += byte
        if len(buffer) > _LONGEST_LINE:
            raise LimitError(f"a line that is read has more than {_LONGEST_LINE:,} bytes")
    text = bytes(buffer).decode("utf-8", "surrogateescape")
    at = 0
    while at < len(text):
        quoted = not raw and text[at] == "\\" and at + 1 < len(text)
        at += quoted
        data.append((text[at], quoted))
        at += 1
    return data, complete


def _divided(line: list[tuple[str, bool]], count: int, ifs: str) -> list[str]:
    """Divide a line into `count` values, the last of which takes the rest."""
    blanks = "".join(letter for letter in ifs if letter in " \t\n")

    def blank(at: int) -> bool:
        return at < len(line) and not line[at][1] and line[at][0] in blanks

    at, values = 0, []
    while blank(at):
        at += 1
    for _ in range(count - 1):
        value = ""
        while at < len(line) and (line[at][1] or line[at][0] not in ifs):
            value += line[at][0]
            at += 1
        while blank(at):
            at += 1
        if at < len(line) and not line[at][1] and line[at][0] in ifs:
            at += 1
            while blank(at):
                at += 1
        values.append(value)
    end = len(line)
    while end > at and blank(end - 1):
        end -= 1
    return [*values, "".join(letter for letter, _ in line[at:end])]


@builtin("declare", "typeset")
def declare(shell: Shell, words: list[str]) -> int:
    """Set variables, local in a function; `-x` exports, `-r` makes read only (bash)."""
    flags = "".join(word[1:] for word in words[1:] if word.startswith("-"))
    if set(flags) - set("xrg"):
        raise shell.machine.unsupported(f"{words[0]} -{flags}")
    names = [word for word in words[1:] if not word.startswith("-")]
    if shell.locals and "g" not in flags:
        local(shell, ["local", *names])
    for word in names:
        name, equals, value = word.partition("=")
        if equals:
            shell.guarded(partial(shell.assign, name, value))
        if "x" in flags:
            shell.variables.exported.add(name)
        if "r" in flags:
            shell.variables.constant.add(name)
    return 0


@builtin("shopt")
def shopt(shell: Shell, words: list[str]) -> int:
    """Take options of bash that change nothing here (bash)."""
    harmless = {"expand_aliases", "checkwinsize", "lastpipe", "inherit_errexit", "login_shell"}
    names = [word for word in words[1:] if not word.startswith("-")]
    if unknown := [name for name in names if name not in harmless]:
        raise shell.machine.unsupported(f"shopt {unknown[0]}")
    return 0


@builtin("let")
def let(shell: Shell, words: list[str]) -> int:
    """Evaluate expressions; status 1 when the last is 0."""
    value = 0
    for word in words[1:]:
        try:
            value = evaluate(word, shell.values, shell.assign)
        except (ExpressionError, ExpansionError) as fault:
            shell.complain(str(fault))
            return 2
    return int(value == 0)


@builtin("getopts")
def getopts(shell: Shell, words: list[str]) -> int:
    """Take the next option from the positional parameters (POSIX.1-2017 `getopts`)."""
    if len(words) < 3:
        shell.complain("usage: getopts optstring var [arg...]", command=words[0])
        return 2
    spec, name = words[1], words[2]
    arguments = words[3:] or shell.positional
    index = int(shell.values.get("OPTIND", "1") or 1)
    if shell.cluster and index != shell.cluster[0] + 1:
        shell.cluster = None
    at, rest = shell.cluster or (index, "")
    if not rest:
        word = arguments[at - 1] if at <= len(arguments) else ""
        if len(word) < 2 or not word.startswith("-") or word == "--":
            shell.cluster = None
            shell.assign("OPTIND", str(at + (word == "--")))
            shell.assign(name, "?")
            return 1
        rest = word[1:]
    return _option(shell, spec, name, arguments, at, rest)


def _option(shell: Shell, spec: str, name: str, arguments: list[str], at: int, rest: str) -> int:
    letter, rest = rest[0], rest[1:]
    silent = spec.startswith(":")
    place = spec.find(letter) if letter != ":" else -1
    shell.unset("OPTARG")
    found = letter
    if place < 0:
        found = "?"
        if silent:
            shell.assign("OPTARG", letter)
        else:
            shell.write(2, f"Illegal option -{letter}\n")
    elif spec.startswith(":", place + 1):
        if rest or at < len(arguments):
            shell.assign("OPTARG", rest or arguments[at])
            at, rest = at + (not rest), ""
        else:
            found = ":" if silent else "?"
            if silent:
                shell.assign("OPTARG", letter)
            else:
                shell.write(2, f"No arg for -{letter} option\n")
    shell.cluster = (at, rest) if rest else None
    shell.assign("OPTIND", str(at + 1))
    shell.assign(name, found)
    return 0
