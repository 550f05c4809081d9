"""The syntax tree of an awk program. Text is in Latin-1, one character for each byte."""

from __future__ import annotations

from dataclasses import dataclass


class AwkError(Exception):
    """The program is none, or does what it must not; the text says why."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True)
class String:
    """A string as written, its escapes read."""

    value: str


@dataclass(frozen=True, slots=True)
class Regex:
    """`/…/`."""

    source: str


@dataclass(frozen=True, slots=True)
class Name:
    """A variable."""

    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """`$n`."""

    index: Node


@dataclass(frozen=True, slots=True)
class Element:
    """`array[subscripts]`."""

    name: str
    subscripts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Assign:
    """`target = value`, or with an operator (`+=`)."""

    target: Node
    operator: str
    value: Node


@dataclass(frozen=True, slots=True)
class Step:
    """`++x`, `x--`; `after`: the old value counts."""

    target: Node
    change: int
    after: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """`a ? b : c`."""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands; the operator is empty for a concatenation."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Unary:
    """`!`, `-`, `+`."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Member:
    """`(subscripts) in array`."""

    subscripts: tuple[Node, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function, built in or not."""

    name: str
    arguments: tuple[Node, ...]
    builtin: bool


@dataclass(frozen=True, slots=True)
class Getline:
    """`getline [target] [< file]`, `command | getline [target]`."""

    kind: str
    source: Node | None
    target: Node | None


Node = (
    Number | String | Regex | Name | Field | Element | Assign | Step | Choice | Binary | Unary | Member
    | Call | Getline
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Print:
    """`print` or `printf`, with where to (`>`, `>>`, `|`)."""

    form: bool
    arguments: tuple[Node, ...]
    redirect: str = ""
    target: Node | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Statements in braces."""

    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class If:
    """`if … else`."""

    condition: Node
    yes: Statement
    no: Statement | None


@dataclass(frozen=True, slots=True)
class Loop:
    """`while`, `for (;;)`, and with `late` `do … while`."""

    first: Statement | None
    condition: Node | None
    then: Statement | None
    body: Statement
    late: bool = False


@dataclass(frozen=True, slots=True)
class Each:
    """`for (name in array)`."""

    name: str
    array: str
    body: Statement


@dataclass(frozen=True, slots=True)
class Delete:
    """`delete array[subscripts]`; without subscripts, all of it."""

    name: str
    subscripts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Leave:
    """`break`, `continue`, `next`, `nextfile`, `exit`, `return`, with a value."""

    kind: str
    value: Node | None = None


@dataclass(frozen=True, slots=True)
class Evaluate:
    """An expression as a statement."""

    value: Node


Statement = Print | Block | If | Loop | Each | Delete | Leave | Evaluate


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern (`BEGIN`, `END`, an expression, a range or none) and its action; None prints."""

    kind: str
    patterns: tuple[Node, ...]
    action: Block | None


@dataclass(frozen=True, slots=True)
class Function:
    """A function: its parameters and body."""

    parameters: tuple[str, ...]
    body: Block


@dataclass(frozen=True, slots=True)
class Program:
    """Rules in their order, functions by name."""

    rules: tuple[Rule, ...]
    functions: dict[str, Function]
