"""Bash's `[[ … ]]`: words are neither split nor matched, the right of `==` is a pattern, of `=~` an
extended regular expression.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dockroot.shell import expand, pattern
from dockroot.shell.control import Exit
from dockroot.shell.regexes import ExpressionFault, compiled, latin
from dockroot.shell.syntax import Test, Word
from dockroot.tree import by_name

if TYPE_CHECKING:
    from dockroot.shell.interpret import Shell


def holds(shell: Shell, test: Test) -> bool:
    """Evaluate a condition. Raises: Exit when the shell ends over it."""
    match test.op:
        case "!":
            return not _holds(shell, test.left)
        case "&&":
            return _holds(shell, test.left) and _holds(shell, test.right)
        case "||":
            return _holds(shell, test.left) or _holds(shell, test.right)
        case "":
            return bool(_text(shell, test.left))
        case "=" | "==" | "!=":
            return _matches(shell, test) == (test.op != "!=")
        case "=~":
            return _found(shell, test)
        case "<":
            return by_name(_text(shell, test.left)) < by_name(_text(shell, test.right))
        case ">":
            return by_name(_text(shell, test.left)) > by_name(_text(shell, test.right))
        case "-v":
            return _text(shell, test.left) in shell.values
        case "-o":
            return shell.option(_text(shell, test.left))
    return _tool(shell, test)


def _holds(shell: Shell, part: Test | Word | None) -> bool:
    assert isinstance(part, Test)
    return holds(shell, part)


def _text(shell: Shell, part: Test | Word | None) -> str:
    assert isinstance(part, Word)
    return shell.guarded(partial(expand.text, part, shell))


def _matches(shell: Shell, test: Test) -> bool:
    assert isinstance(test.right, Word)
    wild = shell.guarded(partial(expand.as_pattern, test.right, shell))
    return pattern.matches(wild, _text(shell, test.left))


def _found(shell: Shell, test: Test) -> bool:
    assert isinstance(test.right, Word)
    source = shell.guarded(partial(expand.as_expression, test.right, shell))
    try:
        expression = compiled(latin(source), extended=True)
    except ExpressionFault:
        shell.status = 2
        return False
    match = expression.search(latin(_text(shell, test.left)))
    if match is None:
        return False
    whole = match[0].encode("latin-1").decode("utf-8", "surrogateescape")
    shell.guarded(partial(shell.assign, "BASH_REMATCH", whole))
    return True


def _tool(shell: Shell, test: Test) -> bool:
    """Ask `[` about files and numbers; a number may be an expression."""
    from dockroot.shell.programs import run_named

    words = [_text(shell, test.left)] if test.right is None else []
    if test.right is not None:
        sides = [_text(shell, test.left), _text(shell, test.right)]
        if test.op[1:] in ("eq", "ne", "lt", "le", "gt", "ge"):
            sides = [_number(shell, side) for side in sides]
        words = [sides[0], test.op, sides[1]]
    else:
        words = [test.op, *words]
    return run_named(shell, ["[", *words, "]"], builtin=True) == 0


def _number(shell: Shell, text: str) -> str:
    from dockroot.shell.arithmetic import ExpressionError, evaluate

    try:
        return str(evaluate(text or "0", shell.values, shell.assign, steps=True))
    except ExpressionError as fault:
        shell.complain(str(fault))
        raise Exit(1) from None
