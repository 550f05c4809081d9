"""The state of one shell: variables, options, positional parameters, descriptors."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from dockroot.shell.accounts import account
from dockroot.shell.calls import Calls
from dockroot.shell.expand import ExpansionError
from dockroot.shell.lexer import NAME
from dockroot.shell.machine import Machine
from dockroot.shell.origin import Origin
from dockroot.shell.streams import LimitError, Stream
from dockroot.shell.syntax import Command

OPTIONS = {
    "e": "errexit",
    "f": "noglob",
    "I": "ignoreeof",
    "i": "interactive",
    "m": "monitor",
    "n": "noexec",
    "s": "stdin",
    "x": "xtrace",
    "v": "verbose",
    "C": "noclobber",
    "a": "allexport",
    "b": "notify",
    "u": "nounset",
}
"""Options of `set` by letter; `pipefail` has none (busybox 1.35 `shell/ash.c`, `set -o`)."""


_SHOWN = "ubaCvxcsnmiIfe"
"""The order of the letters in `$-`; `c` is noted by ash alone."""


class Variables(Struct):
    """Names and their values; some exported, some read only."""

    values: dict[str, str] = field(default_factory=dict)
    exported: set[str] = field(default_factory=set)
    constant: set[str] = field(default_factory=set)

    def copy(self) -> Variables:
        """Return variables that change on their own."""
        return Variables(dict(self.values), set(self.exported), set(self.constant))

    def environment(self) -> dict[str, str]:
        """Return what a program is given, by the order of names."""
        return {name: self.values[name] for name in sorted(self.exported) if name in self.values}


class State(Struct):
    """A shell between two commands."""

    machine: Machine
    calls: Calls
    origin: Origin
    dialect: str
    arg0: str
    variables: Variables
    positional: list[str]
    fds: dict[int, Stream]
    options: set[str] = field(default_factory=set)
    functions: dict[str, Command] = field(default_factory=dict)
    traps: dict[str, str] = field(default_factory=dict)
    status: int = 0
    tested: int = 0
    loops: int = 0
    calls_deep: int = 0
    locals: list[dict[str, str | None]] = field(default_factory=list)
    pushed: list[str] = field(default_factory=list)
    substituted: int | None = None
    background: str = ""
    traced: Stream | None = None
    ended: int = 0
    cluster: tuple[int, str] | None = None

    @property
    def values(self) -> Mapping[str, str]:
        """The variables that are set."""
        return self.variables.values

    @property
    def names(self) -> Calls:
        """Where pathnames are looked up."""
        return self.calls

    @property
    def bashisms(self) -> bool:
        """Whether the shell knows more than POSIX: busybox and bash do, dash does not."""
        return self.dialect != "dash"

    @property
    def braces(self) -> bool:
        """Whether the shell expands `{a,b}`: bash alone does."""
        return self.dialect == "bash"

    def option(self, name: str) -> bool:
        """Tell whether an option (a letter, or `pipefail`) is on."""
        return name in self.options

    def special(self, name: str, at: int) -> str | None:
        """Return the value of a special parameter; None for all other names."""
        match name:
            case "?":
                return str(self.status)
            case "#":
                return str(len(self.positional))
            case "$":
                return "1"
            case "!":
                return self.background
            case "0":
                return self.arg0
            case "-":
                return "".join(letter for letter in _SHOWN if letter in self.options)
            case "LINENO":
                return str(self.line(at))
        return None

    def line(self, at: int) -> int:
        """Return the line of the script, from 1."""
        return self.origin.script.count("\n", 0, at) + 1

    def assign(self, name: str, value: str) -> None:
        """Set a variable. Raises: ExpansionError when it is read only."""
        if name in self.variables.constant:
            raise ExpansionError(f"{name}: is read only")
        if len(value) > self.machine.world.limits.output:
            raise LimitError(
                f"a variable grew to more than {self.machine.world.limits.output:,} bytes"
            )
        self.variables.values[name] = value
        if "a" in self.options:
            self.variables.exported.add(name)

    def unset(self, name: str) -> None:
        """Remove a variable. Raises: ExpansionError when it is read only."""
        if name in self.variables.constant:
            raise ExpansionError(f"{name}: is read only")
        self.variables.values.pop(name, None)
        self.variables.exported.discard(name)

    def home(self, user: str) -> str | None:
        """Return the home directory of `user`; HOME for an empty name."""
        if not user:
            return self.values.get("HOME")
        found = account(self.calls, user)
        return found.home if found else None

    def complain(self, message: str, *, command: str = "") -> None:
        """Print a message of the shell itself to its stderr, in the form of its dialect."""
        if self.dialect == "dash":
            prefix = f"{self.arg0}: {self.line(self.machine.at)}: " + (
                f"{command}: " if command else ""
            )
        else:
            prefix = f"{self.arg0}: " + (
                f"{command}: line {self.line(self.machine.at) - 1}: " if command else ""
            )
        self.write(2, f"{prefix}{message}\n")

    def write(self, fd: int, text: str) -> None:
        """Write text to a descriptor; nothing happens when it is closed."""
        if fd in self.fds:
            self.fds[fd].write(text.encode("utf-8", "surrogateescape"))


def is_name(text: str) -> bool:
    """Tell whether `text` can name a variable."""
    return NAME.fullmatch(text) is not None
