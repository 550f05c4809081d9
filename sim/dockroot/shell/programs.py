"""Which program a name means, and how it is simulated.

A program is found as the shell finds it, along PATH in the image. Then the file says what it is:
busybox (by link or inode) runs its applet, a `#!` script of a shell is interpreted, and the name of
a well-known tool is simulated as GNU's. Debian's busybox runs its applets without a PATH search;
where the image has a busybox, a name that PATH does not give is such an applet too.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from dockroot.errors import UnsimulatedError
from dockroot.shell.calls import Calls
from dockroot.shell.commands.registry import TOOLS, Invocation, Tool
from dockroot.shell.commands.writing import write
from dockroot.shell.control import Exit
from dockroot.shell.machine import Machine, dialect_of
from dockroot.shell.origin import Origin, whole
from dockroot.shell.standing_in import perform, relieve
from dockroot.shell.streams import Device, Stream
from dockroot.shell.world import DEFAULT_PATH, User

if TYPE_CHECKING:
    from dockroot.shell.interpret import Shell

SHELLS = frozenset(("sh", "ash", "dash", "bash"))
_SHELL_TOOLS = frozenset(("echo", "printf", "test", "[", "true", "false"))
_BUSYBOX_SHELL_TOOLS = _SHELL_TOOLS | {"[["}


class Process(Struct, frozen=True):
    """What a program is started with."""

    machine: Machine
    calls: Calls
    env: Mapping[str, str]
    fds: dict[int, Stream]


def in_shell(shell: Shell, name: str) -> bool:
    """Tell whether the shell has the tool `name` built in."""
    return name in (_SHELL_TOOLS if shell.dialect in ("dash",) else _BUSYBOX_SHELL_TOOLS)


def run_named(shell: Shell, fields: list[str], *, builtin: bool = False) -> int:
    """Run a program for a shell and return its status; 127 and 126 as the shell gives them."""
    process = Process(shell.machine, shell.calls, shell.variables.environment(), shell.fds)
    if builtin:
        return _tool(process, fields[0], fields, "dash" if shell.dialect == "dash" else "busybox")
    try:
        return start(process, fields, path=shell.values.get("PATH", DEFAULT_PATH))
    except ProgramError as fault:
        shell.complain(f"{fields[0]}: {fault}")
        return fault.status


class ProgramError(Exception):
    """A program could not be started."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.status = status


def start(process: Process, argv: list[str], *, path: str, first: bool = False) -> int:
    """Find a program along `path` and run it; the `first` of a container is not looked for inside a
    busybox.

    Raises: ProgramError when the shell would say so; StepError when it cannot be simulated.
    """
    recipe = process.machine.world.remedies.find(argv, process.calls.cwd)
    if recipe is not None and not (first and argv[0].rpartition("/")[2] in SHELLS):
        return perform(process, recipe, argv)
    try:
        return _start(process, argv, path, first=first)
    except UnsimulatedError as error:
        return relieve(process, argv, error)


def _start(process: Process, argv: list[str], path: str, *, first: bool) -> int:
    name, machine = argv[0], process.machine
    if machine.in_recipe and name == "write":
        return Tool(write, raw=True).run(Invocation(name, argv, process, "gnu"))
    found = find(process.calls, name, path)
    if found is None and machine.in_recipe and name in TOOLS:
        return _tool(process, name, argv, "gnu")
    if found is None and first:
        raise ProgramError("not found", 127)
    if found is None:
        if "/" not in name and name in TOOLS and has_busybox(process.calls):
            return _tool(process, name, argv, "busybox")
        if "/" not in name and name in SHELLS and has_busybox(process.calls):
            return _shell(process, argv, "busybox")
        if "/" in name or machine.world.complete:
            raise ProgramError("not found", 127)
        raise machine.unknown(name)
    if not process.calls.is_executable(found):
        raise ProgramError("Permission denied", 126)
    return _execute(process, found, argv)


def run_for(
    run: Invocation,
    argv: list[str],
    *,
    folder: str = "",
    stdin: bool = True,
    env: Mapping[str, str] | None = None,
    user: User | None = None,
    fds: Mapping[int, Stream] | None = None,
) -> int:
    """Run a program for a tool (`find -exec`, `xargs`, `timeout`) and return its status; 127 and 126
    as the tools give them. `folder`, `env`, `user` and `fds` are what the program gets of its own.
    """
    calls = run.calls.fork()
    calls.user = user or calls.user
    if folder:
        calls.chdir(folder)
    own = {**run.process.fds, **(fds or {})}
    if not stdin:
        own[0] = Device("null")
    env = run.process.env if env is None else env
    run.machine.budget.step()
    process = Process(run.machine, calls, env, own)
    try:
        return start(process, argv, path=run.process.env.get("PATH", DEFAULT_PATH))
    except ProgramError as fault:
        text = "No such file or directory" if fault.status == 127 else str(fault)
        shown = f"‘{argv[0]}’" if run.name == "find" and run.gnu else argv[0]
        return run.fail(f"{shown}: {text}", fault.status)


def has_busybox(calls: Calls) -> bool:
    """Tell whether the image holds a busybox."""
    return any(
        calls.is_there(path) for path in ("/bin/busybox", "/usr/bin/busybox", "/sbin/busybox")
    )


def find(calls: Calls, name: str, path: str) -> str | None:
    """Return where `name` is found along `path` (a name with a slash: itself), else None."""
    if "/" in name:
        return name if calls.leads_somewhere(name) else None
    for directory in path.split(":"):
        candidate = f"{directory or '.'}/{name}".replace("//", "/")
        if calls.is_executable(candidate):
            return candidate
    return None


def _execute(process: Process, path: str, argv: list[str]) -> int:
    name = argv[0].rpartition("/")[2]
    dialect = dialect_of(process.calls, path)
    if dialect == "busybox":
        return _busybox(process, name, argv)
    head = process.calls.head(path, 256)
    if head.startswith(b"#!") and not (name in TOOLS and _is_of_the_system(path)):
        return _script(process, path, argv, head)
    if name in SHELLS:
        return _shell(process, argv, dialect if dialect in ("dash", "bash") else "dash")
    if name in TOOLS:
        return _tool(process, name, argv, "gnu")
    stands_for = head.startswith(b"dockroot: this file stands for")
    if head and b"\0" not in head and not stands_for and not head.startswith(b"\x7fELF"):
        return _interpreted(process, path, argv, "dash")
    raise process.machine.unknown(argv[0], path)


def _is_of_the_system(path: str) -> bool:
    """Tell whether a script is a distribution's own (adduser, ldd, gunzip …), whose name says what it does."""
    return posixpath.dirname(path) in ("/bin", "/sbin", "/usr/bin", "/usr/sbin")


def _busybox(process: Process, name: str, argv: list[str]) -> int:
    if name == "busybox":
        argv = argv[1:]
        if not argv or argv[0].startswith("-"):
            raise process.machine.unsupported(" ".join(["busybox", *argv]))
        name = argv[0].rpartition("/")[2]
    if name in SHELLS:
        return _shell(process, argv, "busybox")
    if name not in TOOLS:
        raise process.machine.unknown(name, "busybox's applet of that name")
    return _tool(process, name, argv, "busybox")


def _tool(process: Process, name: str, argv: list[str], dialect: str) -> int:
    tool = TOOLS[name]
    run = Invocation(name, argv, process, dialect)
    return tool.run(run)


def _script(process: Process, path: str, argv: list[str], head: bytes) -> int:
    words = head.split(b"\n")[0][2:].decode("utf-8", "surrogateescape").split(None, 1)
    interpreter = words[0] if words else ""
    name = interpreter.rpartition("/")[2]
    if name == "env" and len(words) > 1:
        name, *rest = words[1].split()
        words = [name, *rest]
    elif not process.calls.leads_somewhere(interpreter):
        raise ProgramError("not found", 127)
    if name == "busybox" and len(words) > 1:
        name, words = words[1].split()[0], ["busybox", *words[1].split()[1:]]
    own = argv[0].rpartition("/")[2]
    if name not in SHELLS and own in TOOLS:
        return _tool(process, own, argv, "gnu")
    if name not in SHELLS:
        raise process.machine.unknown(argv[0], f"{path}, a script for {interpreter},")
    if interpreter.endswith("/env"):
        interpreter = find(process.calls, name, process.env.get("PATH", DEFAULT_PATH)) or name
    dialect = dialect_of(process.calls, interpreter) if "/" in interpreter else "busybox"
    options = words[1:]
    return _interpreted(process, path, argv, "dash" if dialect == "gnu" else dialect, options)


def _interpreted(
    process: Process, path: str, argv: list[str], dialect: str, options: list[str] | None = None
) -> int:
    text = process.calls.read_text(path)
    if text is None:
        raise ProgramError("Permission denied", 126)
    shell = new_shell(
        process,
        dialect,
        path if "/" in path else argv[0],
        whole(text, process.calls.absolute(path)),
    )
    shell.positional = argv[1:]
    return _in_depth(process.machine, shell, text, options or [])


def _shell(process: Process, argv: list[str], dialect: str) -> int:
    """Run `sh`: `-c text [name [arguments]]`, a script file, or what stdin gives."""
    options, operands, mode = _shell_words(process.machine, argv)
    here = process.machine.origin
    if mode == "c":
        if not operands:
            process.fds[2].write(f"{argv[0]}: -c requires an argument\n".encode())
            return 2
        text, *rest = operands
        name, positional = (rest[0], rest[1:]) if rest else (argv[0], [])
        origin = (
            here
            if here is process.machine.top and here.script == text
            else here.fixed(process.machine.at, text)
        )
    elif operands and mode != "s":
        name, *positional = operands
        found = process.calls.read_text(name)
        if found is None:
            process.fds[2].write(
                f"{argv[0]}: can't open '{name}': No such file or directory\n".encode()
            )
            return 2 if dialect != "bash" else 127
        text, origin = found, whole(found, process.calls.absolute(name))
    else:
        stdin = process.fds[0].read() if 0 in process.fds else b""
        name, positional, text = argv[0], operands, stdin.decode("utf-8", "surrogateescape")
        origin = here.fixed(process.machine.at, text)
    shell = new_shell(process, dialect, name, origin)
    shell.positional = positional
    if mode == "c" and dialect != "dash":
        shell.options.add("c")
    return _in_depth(process.machine, shell, text, options)


def _shell_words(machine: Machine, argv: list[str]) -> tuple[list[str], list[str], str]:
    """Divide the words of `sh` into options, operands, and `c` or `s` for where the script comes
    from.
    """
    options: list[str] = []
    rest, mode = list(argv[1:]), ""
    while rest and rest[0][:1] in ("-", "+"):
        word = rest.pop(0)
        if word in ("--", "-"):
            break
        letters = word[1:]
        mode = next((letter for letter in "cs" if letter in letters), mode)
        letters = "".join(letter for letter in letters if letter not in "cls")
        if letters.startswith("-"):
            raise machine.unsupported(f"{argv[0]} {word}")
        if letters:
            options.append(word[0] + letters)
        if "o" in letters and rest:
            options.append(rest.pop(0))
    return options, rest, mode


def new_shell(process: Process, dialect: str, name: str, origin: Origin) -> Shell:
    """Return a shell that starts in a process: exported variables come from its environment."""
    from dockroot.shell.interpret import Shell
    from dockroot.shell.state import Variables, is_name

    values = {name: value for name, value in process.env.items() if is_name(name)}
    variables = Variables(values, set(values))
    calls = process.calls.fork()
    values["PWD"] = calls.cwd
    values.setdefault("PATH", DEFAULT_PATH)
    values.update({"IFS": " \t\n", "OPTIND": "1", "PS4": values.get("PS4", "+ ")})
    variables.exported -= {"IFS"}
    return Shell(process.machine, calls, origin, dialect, name, variables, [], dict(process.fds))


def run_body(process: Process, text: str, argv: list[str], origin: Origin) -> int:
    """Run the script of a recipe in the stead of a command, whose words it is given."""
    shell = new_shell(process, "bash", argv[0], origin)
    shell.positional = argv[1:]
    process.machine.in_recipe += 1
    try:
        return _in_depth(process.machine, shell, text, [])
    finally:
        process.machine.in_recipe -= 1


def _in_depth(machine: Machine, shell: Shell, text: str, options: list[str]) -> int:
    from dockroot.shell.commands.registry import SPECIAL

    if machine.depth >= machine.world.limits.depth:
        raise machine.error(
            f"shells call one another more than {machine.world.limits.depth} deep",
            hint="end the recursion",
        )
    machine.depth += 1
    origin, at = machine.origin, machine.at
    try:
        if options:
            shell.status = SPECIAL["set"](shell, ["set", *options])
        return shell.run_text(text)
    except Exit as ended:
        return ended.status
    finally:
        machine.depth -= 1
        machine.origin, machine.at = origin, at
