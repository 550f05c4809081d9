"""Simple commands (POSIX.1-2017, Shell & Utilities, 2.9.1): words, assignments, and who answers to
the name.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from dockroot.shell import expand
from dockroot.shell.commands.registry import BUILTINS, SPECIAL
from dockroot.shell.control import Exit, Return
from dockroot.shell.programs import in_shell, run_named
from dockroot.shell.redirect import redirected
from dockroot.shell.syntax import Assignment, Command, Simple, Word

if TYPE_CHECKING:
    from dockroot.shell.interpret import Shell

_DECLARING = frozenset(("export", "readonly", "local", "declare", "typeset"))
_ASSIGNED = re.compile(r"[A-Za-z_]\w*=")
_NOT_IN_DASH = frozenset(("source", "let", "declare", "typeset", "shopt"))
_BASH_ALONE = frozenset(("pushd", "popd", "dirs"))
_PLAIN = re.compile(r"[\w@%+,./:-]+")


def run_simple(shell: Shell, node: Simple) -> None:
    """Run a simple command and set the shell's status."""
    shell.machine.step(shell.origin, node.at)
    shell.substituted = None
    fields = _fields(shell, node.words)
    shell.machine.origin, shell.machine.at = shell.origin, node.at
    saved = dict(shell.fds)
    shell.traced = saved.get(2)
    keep = False
    try:
        if not redirected(shell, node.redirects):
            if fields and fields[0] in SPECIAL:
                raise Exit(shell.status)
        elif fields:
            keep = fields == ["exec"]
            _run(shell, fields, node.assignments)
        else:
            _assign(shell, node.assignments)
    finally:
        if not keep:
            shell.fds = saved


def call(shell: Shell, fields: list[str], *, functions: bool = True) -> None:
    """Run the command that `fields` name: special builtin, function, builtin, program, in that
    order.
    """
    name = fields[0]
    absent = _absent(shell, name)
    if name in SPECIAL and not absent:
        shell.status = SPECIAL[name](shell, fields)
    elif functions and name in shell.functions:
        _function(shell, shell.functions[name], fields[1:])
    elif name in BUILTINS and not absent:
        shell.status = BUILTINS[name](shell, fields)
    elif in_shell(shell, name):
        shell.status = run_named(shell, fields, builtin=True)
    else:
        shell.status = run_named(shell, fields)


def _absent(shell: Shell, name: str) -> bool:
    """Whether the image's shell has no such builtin."""
    if name in _BASH_ALONE:
        return shell.dialect != "bash"
    return shell.dialect == "dash" and name in _NOT_IN_DASH


def _fields(shell: Shell, words: tuple[Word, ...]) -> list[str]:
    found = shell.fields(words[:1])
    if not found or found[0] not in _DECLARING:
        return found + shell.fields(words[1:])
    for word in words[1:]:
        if word.bare is None and not _declares(word):
            found += shell.fields((word,))
        else:
            found.append(shell.guarded(partial(expand.text, word, shell, assignment=True)))
    return found


def _declares(word: Word) -> bool:
    text = getattr(word.parts[0], "text", "")
    return _ASSIGNED.match(text) is not None


def _values(shell: Shell, assignments: tuple[Assignment, ...]) -> list[tuple[str, str]]:
    found = []
    for node in assignments:
        value = shell.guarded(partial(expand.text, node.value, shell, assignment=True))
        found.append((node.name, shell.values.get(node.name, "") + value if node.append else value))
    return found


def _assign(shell: Shell, assignments: tuple[Assignment, ...]) -> None:
    shown = []
    for node in assignments:
        ((name, value),) = _values(shell, (node,))
        shell.guarded(partial(shell.assign, name, value))
        shown.append((name, value))
    if shown:
        _trace(shell, shown, [])
    shell.status = shell.substituted or 0


def _run(shell: Shell, fields: list[str], assignments: tuple[Assignment, ...]) -> None:
    if fields[0] in SPECIAL:
        for name, value in (values := _values(shell, assignments)):
            shell.guarded(partial(shell.assign, name, value))
        _trace(shell, values, fields)
        call(shell, fields)
        return
    before, kept = shell.variables, shell.variables.copy()
    values = []
    for node in assignments:
        values += _values(shell, (node,))
        shell.guarded(partial(shell.assign, *values[-1]))
        shell.variables.exported.add(values[-1][0])
    _trace(shell, values, fields)
    try:
        call(shell, fields)
    finally:
        for name, _ in values:
            _restore(shell, name, kept.values.get(name), exported=name in kept.exported)
    assert before is shell.variables


def _restore(shell: Shell, name: str, value: str | None, *, exported: bool) -> None:
    if value is None:
        shell.variables.values.pop(name, None)
    else:
        shell.variables.values[name] = value
    if not exported:
        shell.variables.exported.discard(name)


def _function(shell: Shell, body: Command, arguments: list[str]) -> None:
    machine = shell.machine
    if machine.depth >= machine.world.limits.depth:
        raise machine.error(
            f"functions call one another more than {machine.world.limits.depth} deep",
            hint="end the recursion, or raise the limit",
        )
    positional, shell.positional = shell.positional, arguments
    loops, shell.loops = shell.loops, 0
    shell.locals.append({})
    machine.depth += 1
    try:
        shell.command(body)
    except Return as returned:
        shell.status = returned.status
    finally:
        machine.depth -= 1
        shell.positional, shell.loops = positional, loops
        for name, value in shell.locals.pop().items():
            _restore(shell, name, value, exported=name in shell.variables.exported)


def _trace(shell: Shell, values: list[tuple[str, str]], fields: list[str]) -> None:
    """Print the command under `set -x`: ash quotes what needs it, dash does not."""
    if not shell.option("x"):
        return
    quote = str if shell.dialect == "dash" else _quoted
    words = [f"{name}={quote(value) if value else value}" for name, value in values]
    words += [quote(field) for field in fields]
    # to the stderr from before the redirections of the command (dash `evalcommand`, `preverrout`)
    if shell.traced is not None:
        text = shell.values.get("PS4", "+ ") + " ".join(words) + "\n"
        shell.traced.write(text.encode("utf-8", "surrogateescape"))


def _quoted(text: str) -> str:
    if _PLAIN.fullmatch(text) or (text in ("[", "]") and text == "]"):
        return text
    pieces = re.split("('+)", text) if text else [""]
    return "".join(
        f'"{piece}"' if piece.startswith("'") else f"'{piece}'"
        for piece in pieces
        if piece or not text
    )
