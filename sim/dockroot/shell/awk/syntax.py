"""The syntax tree of an awk program. Text is in Latin-1, one character for each byte."""

from __future__ import annotations

from msgspec import Struct


class AwkError(Exception):
    """The program is none, or does what it must not; the text says why."""


class Number(Struct, frozen=True):
    """A number as written."""

    value: float


class String(Struct, frozen=True):
    """A string as written, its escapes read."""

    value: str


class Regex(Struct, frozen=True):
    """`/…/`."""

    source: str


class Name(Struct, frozen=True):
    """A variable."""

    name: str


class Field(Struct, frozen=True):
    """`$n`."""

    index: Node


class Element(Struct, frozen=True):
    """`array[subscripts]`."""

    name: str
    subscripts: tuple[Node, ...]


class Assign(Struct, frozen=True):
    """`target = value`, or with an operator (`+=`)."""

    target: Node
    operator: str
    value: Node


class Step(Struct, frozen=True):
    """`++x`, `x--`; `after`: the old value counts."""

    target: Node
    change: int
    after: bool


class Choice(Struct, frozen=True):
    """`a ? b : c`."""

    condition: Node
    yes: Node
    no: Node


class Binary(Struct, frozen=True):
    """Two operands; the operator is empty for a concatenation."""

    operator: str
    left: Node
    right: Node


class Unary(Struct, frozen=True):
    """`!`, `-`, `+`."""

    operator: str
    operand: Node


class Member(Struct, frozen=True):
    """`(subscripts) in array`."""

    subscripts: tuple[Node, ...]
    name: str


class Call(Struct, frozen=True):
    """A call of a function, built in or not."""

    name: str
    arguments: tuple[Node, ...]
    builtin: bool


class Getline(Struct, frozen=True):
    """`getline [target] [< file]`, `command | getline [target]`."""

    kind: str
    source: Node | None
    target: Node | None


Node = (
    Number | String | Regex | Name | Field | Element | Assign | Step | Choice | Binary | Unary | Member
    | Call | Getline
)  # fmt: skip


class Print(Struct, frozen=True):
    """`print` or `printf`, with where to (`>`, `>>`, `|`)."""

    form: bool
    arguments: tuple[Node, ...]
    redirect: str = ""
    target: Node | None = None


class Block(Struct, frozen=True):
    """Statements in braces."""

    body: tuple[Statement, ...]


class If(Struct, frozen=True):
    """`if … else`."""

    condition: Node
    yes: Statement
    no: Statement | None


class Loop(Struct, frozen=True):
    """`while`, `for (;;)`, and with `late` `do … while`."""

    first: Statement | None
    condition: Node | None
    then: Statement | None
    body: Statement
    late: bool = False


class Each(Struct, frozen=True):
    """`for (name in array)`."""

    name: str
    array: str
    body: Statement


class Delete(Struct, frozen=True):
    """`delete array[subscripts]`; without subscripts, all of it."""

    name: str
    subscripts: tuple[Node, ...]


class Leave(Struct, frozen=True):
    """`break`, `continue`, `next`, `nextfile`, `exit`, `return`, with a value."""

    kind: str
    value: Node | None = None


class Evaluate(Struct, frozen=True):
    """An expression as a statement."""

    value: Node


Statement = Print | Block | If | Loop | Each | Delete | Leave | Evaluate


class Rule(Struct, frozen=True):
    """A pattern (`BEGIN`, `END`, an expression, a range or none) and its action; None prints."""

    kind: str
    patterns: tuple[Node, ...]
    action: Block | None


class Function(Struct, frozen=True):
    """A function: its parameters and body."""

    parameters: tuple[str, ...]
    body: Block


class Program(Struct, frozen=True):
    """Rules in their order, functions by name."""

    rules: tuple[Rule, ...]
    functions: dict[str, Function]
