"""The commands that are simulated: one decorator for tools, one for builtins of the shell.

A tool is a program of the image (or an applet of its busybox); it sees a process: words,
environment, descriptors, system calls. A builtin sees the shell itself. An option that a tool does
not declare is an error of the step, as it may be one that the real tool has.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field

from dockroot.shell import faults
from dockroot.shell.streams import Device, Pipe, Stream

if TYPE_CHECKING:
    from dockroot.shell.calls import Calls
    from dockroot.shell.interpret import Shell
    from dockroot.shell.machine import Machine
    from dockroot.shell.programs import Process

_ENOUGH = 1 << 18
T = TypeVar("T")
Builtin = Callable[["Shell", list[str]], int]
BUILTINS: dict[str, Builtin] = {}
SPECIAL: dict[str, Builtin] = {}
"""Special builtins (POSIX 2.14): their assignments stay, their errors end the shell."""


class Tools(dict[str, "Tool"]):
    """Tools by name; the module of a tool is loaded when it is first asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._modules: dict[str, str] = {}

    def expect(self, module: str, names: Iterable[str]) -> None:
        """Note that loading `module` registers these names."""
        self._modules.update(dict.fromkeys(names, module))

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or name in self._modules

    def __missing__(self, name: str) -> Tool:
        importlib.import_module(self._modules[name])
        return self[name]


TOOLS = Tools()


class Invocation(Struct):
    """A tool that was called: its words, taken apart, and its process.

    `flags` holds options in their order, by the letter or name of the declaration, with their
    values. `dialect` says whose tool it is: `busybox`, `gnu`, or `dash` for a builtin of that
    shell.
    """

    name: str
    argv: list[str]
    process: Process
    dialect: str
    flags: list[tuple[str, str]] = field(default_factory=list)
    operands: list[str] = field(default_factory=list)

    @property
    def calls(self) -> Calls:
        """The system calls of the process."""
        return self.process.calls

    @property
    def machine(self) -> Machine:
        """What the run shares."""
        return self.process.machine

    @property
    def gnu(self) -> bool:
        """Whether the tool is GNU's."""
        return self.dialect == "gnu"

    def has(self, *letters: str) -> bool:
        """Tell whether any of the options was given."""
        return any(letter in letters for letter, _ in self.flags)

    def value(self, letter: str) -> str | None:
        """Return the last value of an option."""
        return next((value for name, value in reversed(self.flags) if name == letter), None)

    def last(self, *letters: str) -> str | None:
        """Return which of the options was given last."""
        return next((name for name, _ in reversed(self.flags) if name in letters), None)

    def read(self, size: int = -1) -> bytes:
        """Return `size` bytes of stdin, all for -1."""
        return self.drawn(self.process.fds[0], size) if 0 in self.process.fds else b""

    def drawn(self, stream: Stream, size: int = -1) -> bytes:
        """Return `size` bytes of a stream, all for -1.

        A device without end gives what the reader at the other end of a pipe may want, as that one
        runs later.
        """
        if size < 0 and isinstance(stream, Device) and isinstance(self.process.fds.get(1), Pipe):
            return stream.read(_ENOUGH)
        return self.machine.budget.work(stream.read(size))

    def out(self, data: str | bytes) -> None:
        """Write to stdout."""
        self._write(1, data)

    def note(self, text: str) -> None:
        """Write a line to stderr as it is."""
        self._write(2, text + "\n")

    def fail(self, message: str, status: int = 1) -> int:
        """Print `name: message` to stderr and return the status."""
        self.note(f"{self.name}: {message}")
        return status

    def fault(self, what: str, error: OSError) -> int:
        """Print `name: what: <text of the error>` and return 1."""
        return self.fail(f"{what}: {faults.text(error)}")

    def usage(self) -> int:
        """Complain about missing words and return 1."""
        if self.gnu:
            what = (
                "file operand" if self.name in ("cp", "mv", "ln", "install", "touch") else "operand"
            )
            return self.fail(f"missing {what}\nTry '{self.name} --help' for more information.")
        self.note(f"Usage: {self.name} ...")
        return 1

    def _write(self, fd: int, data: str | bytes) -> None:
        raw = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
        if fd in self.process.fds:
            self.process.fds[fd].write(raw)


class Tool(Struct, frozen=True):
    """A command and its options.

    `short` is as for getopt: a letter, with `:` when it takes a value. `long` gives for each long
    option the letter (or a name of its own) under which it is noted, with `:` for a value and `?`
    for an optional one. `mixed`: options may follow operands. `raw`: the command looks at its words
    itself.
    """

    body: Callable[[Invocation], int]
    short: str = ""
    long: Mapping[str, str] = field(default_factory=dict)
    mixed: bool = True
    raw: bool = False

    def run(self, run: Invocation) -> int:
        """Take the words apart and run the command. Raises: StepError for an option that is not
        known.
        """
        if self.raw:
            run.operands = run.argv[1:]
        else:
            self._parse(run)
        try:
            return self.body(run)
        except OSError as error:
            return run.fail(faults.text(error))

    def _parse(self, run: Invocation) -> None:
        rest = list(run.argv[1:])
        while rest:
            word = rest.pop(0)
            if word == "--":
                run.operands += rest
                return
            if word.startswith("--"):
                self._long(run, word[2:], rest)
            elif word.startswith("-") and word != "-":
                self._short(run, word[1:], rest)
            else:
                run.operands.append(word)
                if not self.mixed:
                    run.operands += rest
                    return

    def _short(self, run: Invocation, letters: str, rest: list[str]) -> None:
        while letters:
            letter, letters = letters[0], letters[1:]
            at = self.short.find(letter) if letter != ":" else -1
            if at < 0:
                raise run.machine.unsupported(f"{run.name} -{letter}")
            value = ""
            if self.short.startswith(":", at + 1):
                if not letters and not rest:
                    raise run.machine.error(f"{run.name}: option -{letter} requires a value")
                value, letters = letters or rest.pop(0), ""
            run.flags.append((letter, value))

    def _long(self, run: Invocation, text: str, rest: list[str]) -> None:
        name, equals, value = text.partition("=")
        fitting = [known for known in self.long if known == name] or [
            known for known in self.long if known.startswith(name)
        ]
        if len({self.long[known] for known in fitting}) != 1:
            raise run.machine.unsupported(f"{run.name} --{name}")
        target = self.long[fitting[0]]
        noted = target.rstrip(":?")
        if target.endswith(":") and not equals:
            if not rest:
                raise run.machine.error(f"{run.name}: option --{name} requires a value")
            value = rest.pop(0)
        run.flags.append((noted, value))


def each(things: Iterable[T], action: Callable[[T], bool]) -> int:
    """Do something with each thing; return status 1 when that failed for any, else 0."""
    status = 0
    for thing in things:
        if not action(thing):
            status = 1
    return status


def tool(
    *names: str,
    short: str = "",
    long: Mapping[str, str] | None = None,
    mixed: bool = True,
    raw: bool = False,
) -> Callable[[Callable[[Invocation], int]], Callable[[Invocation], int]]:
    """Register a command under its names."""

    def register(body: Callable[[Invocation], int]) -> Callable[[Invocation], int]:
        for name in names:
            TOOLS[name] = Tool(body, short, long or {}, mixed, raw)
        return body

    return register


def builtin(*names: str, special: bool = False) -> Callable[[Builtin], Builtin]:
    """Register a builtin of the shell under its names."""

    def register(body: Builtin) -> Builtin:
        for name in names:
            (SPECIAL if special else BUILTINS)[name] = body
        return body

    return register
