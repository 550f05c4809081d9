"""The syntax tree of a script: POSIX.1-2017, volume Shell & Utilities, 2.10 (Shell Grammar).

Every node holds `at`, the offset in the script of its first character; `Origin.place` turns it
into a line and a column of the Dockerfile.
"""

from __future__ import annotations

from msgspec import Struct, field

from dockroot.errors import StepError


class ScriptError(StepError):
    """The text is no script; `at` is the offset where that showed."""

    def __init__(self, at: int, message: str) -> None:
        super().__init__(message)
        self.at = at


class NotSimulatedError(ScriptError):
    """The text is a script of bash, with something of bash's that is not simulated."""


class DepthError(ScriptError):
    """The text is nested deeper than it is read."""


class Literal(Struct, frozen=True):
    """Text outside quotes: a tilde, a slash and the pattern characters have their meaning."""

    at: int
    text: str


class Quoted(Struct, frozen=True):
    """Text that stands for itself: from single quotes, or one character after a backslash."""

    at: int
    text: str


class Double(Struct, frozen=True):
    """What stands between double quotes."""

    at: int
    parts: tuple[Part, ...]


class Parameter(Struct, frozen=True):
    """`$name` and `${name…}`.

    `op` is empty, `length`, or the operator as written (`-`, `:-`, `=`, `:=`, `?`, `:?`, `+`, `:+`,
    `#`, `##`, `%`, `%%`; with busybox and bash also `:` for a substring and `/`, `//` for a
    replacement), whose word is `word`.
    """

    at: int
    name: str
    op: str = ""
    word: Word | None = None


class Substitution(Struct, frozen=True):
    """`$(…)` and backquotes."""

    at: int
    body: Sequence


class Arithmetic(Struct, frozen=True):
    """`$((…))`; parameters and substitutions in `parts` are expanded before it is evaluated."""

    at: int
    parts: tuple[Part, ...]


Part = Literal | Quoted | Double | Parameter | Substitution | Arithmetic


class Word(Struct, frozen=True):
    """One word as written, before any expansion."""

    at: int
    parts: tuple[Part, ...]

    @property
    def bare(self) -> str | None:
        """The text of a word without quotes or expansions, else None."""
        if not self.parts:
            return ""
        (first, *more) = self.parts
        return first.text if isinstance(first, Literal) and not more else None


class Assignment(Struct, frozen=True):
    """`name=value` before a command; with `append`, bash's `name+=value`."""

    at: int
    name: str
    value: Word
    append: bool = False


class Redirect(Struct):
    """`[fd]op target`; `fd` -1 means both stdout and stderr (`&>`). A heredoc's text is `body`."""

    at: int
    fd: int
    op: str
    target: Word
    body: Word | None = None


class Simple(Struct, frozen=True):
    """Assignments, words, redirections."""

    at: int
    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...]


class Pipeline(Struct, frozen=True):
    """Commands joined by `|`; `negated` by a leading `!`."""

    at: int
    negated: bool
    commands: tuple[Command, ...]


class AndOr(Struct, frozen=True):
    """Pipelines joined by `&&` and `||`, from left to right; `background` when `&` ends them."""

    at: int
    first: Pipeline
    rest: tuple[tuple[str, Pipeline], ...] = ()
    background: bool = False


class Sequence(Struct, frozen=True):
    """Lists one after another."""

    at: int
    items: tuple[AndOr, ...]


class Group(Struct, frozen=True):
    """`{ …; }`, or `( … )` when `subshell`."""

    at: int
    body: Sequence
    subshell: bool = False


class If(Struct, frozen=True):
    """`if`/`elif` conditions with their bodies, in order, and the body of `else`."""

    at: int
    arms: tuple[tuple[Sequence, Sequence], ...]
    otherwise: Sequence | None


class Loop(Struct, frozen=True):
    """`while`, or `until`."""

    at: int
    until: bool
    condition: Sequence
    body: Sequence


class For(Struct, frozen=True):
    """`for name in words`; without `in`, over the positional parameters (`words` None)."""

    at: int
    name: str
    words: tuple[Word, ...] | None
    body: Sequence


class Case(Struct, frozen=True):
    """`case word in` patterns with their bodies."""

    at: int
    word: Word
    arms: tuple[tuple[tuple[Word, ...], Sequence], ...]


class Function(Struct, frozen=True):
    """`name() body`."""

    at: int
    name: str
    body: Command


class Redirected(Struct, frozen=True):
    """A compound command with redirections."""

    at: int
    body: Command
    redirects: tuple[Redirect, ...] = field(default=())


class Test(Struct, frozen=True):
    """A part of bash's `[[ … ]]`: `!`, `&&`, `||`, an operator of one or two words, or empty for a word
    alone.
    """

    at: int
    op: str
    left: Test | Word | None = None
    right: Test | Word | None = None


Command = Simple | Group | If | Loop | For | Case | Function | Redirected | Test
