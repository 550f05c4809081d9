"""Run a syntax tree (POSIX.1-2017, Shell & Utilities, 2.9), as ash and dash do where POSIX leaves
room.

Commands run one after another, those of a pipeline too; a command in the background is run at once.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from dockroot.shell import expand, pattern
from dockroot.shell.condition import holds
from dockroot.shell.control import Exit, Leave, Return
from dockroot.shell.expand import ExpansionError
from dockroot.shell.parser import Parser
from dockroot.shell.redirect import redirected
from dockroot.shell.simple import run_simple
from dockroot.shell.state import State
from dockroot.shell.streams import Pipe, Stream
from dockroot.shell.syntax import (
    AndOr,
    Case,
    Command,
    For,
    Function,
    Group,
    If,
    Loop,
    NotSimulatedError,
    Pipeline,
    Redirected,
    ScriptError,
    Sequence,
    Simple,
    Test,
    Word,
)

_T = TypeVar("_T")


class Shell(State):
    """A shell that can run what it has read."""

    # ---- whole scripts

    def run_text(self, text: str) -> int:
        """Run a script line by line, and its EXIT trap; return its status."""
        try:
            self.evaluate(text)
        except Exit as ended:
            self.status = ended.status
        except (Return, Leave):
            pass
        return self.finish()

    def evaluate(self, text: str, *, base: int = 0) -> None:
        """Run text in this shell, as `eval` does. Raises: Exit on a syntax error."""
        parser = Parser(text, base=base, bashisms=self.bashisms, bash=self.dialect == "bash")
        try:
            while (line := parser.line()) is not None:
                self.sequence(line)
        except NotSimulatedError as wrong:
            self.machine.step(self.origin, wrong.at)
            raise self.machine.unsupported(wrong.message) from None
        except ScriptError as wrong:
            self.machine.step(self.origin, wrong.at)
            self.failed(wrong.at)
            self.complain(_syntax_error(wrong.message, dash=self.dialect == "dash"))
            raise Exit(2) from None

    def finish(self) -> int:
        """Run the EXIT trap once and return the status of the shell."""
        action = self.traps.pop("EXIT", None)
        if action is not None:
            status = self.status
            try:
                self.made_here().evaluate(action)
                self.status = status
            except Exit as ended:
                self.status = ended.status
        return self.status

    def fork(self) -> Shell:
        """Return a copy for a subshell: what it changes stays its own, but for files."""
        child = copy.copy(self)
        child.variables = self.variables.copy()
        child.calls = self.calls.fork()
        child.positional, child.fds = list(self.positional), dict(self.fds)
        child.options, child.functions = set(self.options), dict(self.functions)
        child.traps, child.locals = {}, [dict(frame) for frame in self.locals]
        child.pushed = list(self.pushed)
        return child

    def made_here(self) -> Shell:
        """Give this shell, with text that is made by the command being run standing at that
        command.
        """
        self.origin = self.machine.origin.fixed(self.machine.at, self.origin.script)
        return self

    def subshell(self, body: Callable[[Shell], None], fds: dict[int, Stream] | None = None) -> int:
        """Run `body` in a subshell with other descriptors and return its status."""
        child = self.fork()
        child.fds.update(fds or {})
        try:
            body(child)
        except Exit as ended:
            child.status = ended.status
        except (Return, Leave):
            pass
        except ExpansionError as fault:
            child.complain(str(fault))
            child.status = 2
        return child.finish()

    def substitute(self, body: Sequence) -> bytes:
        """Run a command substitution, keep its status, and return its output."""
        pipe = Pipe(self.machine.world.limits)

        def inside(child: Shell) -> None:
            child.tested = 0
            if child.bashisms:
                child.options.discard("e")
            child.sequence(body)

        status = self.subshell(inside, {1: pipe})
        self.substituted = self.status = status
        return bytes(pipe.data)

    # ---- lists and pipelines

    def sequence(self, node: Sequence) -> None:
        """Run lists in turn."""
        for item in node.items:
            if item.background:
                self.ended = self.subshell(partial(Shell.and_or, node=item))
                self.status, self.background = 0, "2"
            else:
                self.and_or(item)

    def and_or(self, node: AndOr) -> None:
        """Run pipelines joined by `&&` and `||`; only the last is not tested."""
        last = len(node.rest)
        self._tested(node.first, tested=last > 0)
        for index, (operator, pipeline) in enumerate(node.rest, start=1):
            if (self.status == 0) == (operator == "&&"):
                self._tested(pipeline, tested=index < last)

    def _tested(self, node: Pipeline, *, tested: bool) -> None:
        self.tested += tested
        try:
            self.pipeline(node)
        finally:
            self.tested -= tested

    def pipeline(self, node: Pipeline) -> None:
        """Run a pipeline; one of a single command runs in this shell."""
        if node.negated:
            self.tested += 1
            try:
                self._piped(node)
            finally:
                self.tested -= 1
            self.status = int(self.status == 0)
        else:
            self._piped(node)

    def _piped(self, node: Pipeline) -> None:
        if len(node.commands) == 1:
            self.command(node.commands[0])
            return
        statuses: list[int] = []
        source: Stream | None = None
        for index, command in enumerate(node.commands):
            fds: dict[int, Stream] = {0: source} if source else {}
            if index < len(node.commands) - 1:
                source = fds[1] = Pipe(self.machine.world.limits)
            statuses.append(self.subshell(partial(Shell.command, node=command), fds))
        self.status = statuses[-1]
        if "pipefail" in self.options:
            self.status = next((status for status in reversed(statuses) if status), 0)
        self.check(node.at)

    def check(self, at: int) -> None:
        """End the shell after a failure under `set -e`, unless it is tested."""
        if self.status:
            self.failed(at)
            if "e" in self.options and not self.tested:
                raise Exit(self.status)

    def failed(self, at: int) -> None:
        """Note where the script of the step itself failed last."""
        if self.origin is self.machine.top:
            self.machine.failed_at = at

    # ---- compound commands

    def command(self, node: Command) -> None:
        """Run one command."""
        match node:
            case Simple():
                run_simple(self, node)
                self.check(node.at)
            case Group(subshell=True, body=body):
                self.status = self.subshell(lambda child: child.sequence(body))
                self.check(node.at)
            case Group(body=body):
                self.sequence(body)
            case If():
                self._if(node)
            case Loop():
                self._loop(node)
            case For():
                self._for(node)
            case Case():
                self._case(node)
            case Function():
                self.functions[node.name] = node.body
                self.status = 0
            case Redirected():
                self._redirected(node)
            case Test():
                self.machine.step(self.origin, node.at)
                self.status = int(not holds(self, node))
                self.check(node.at)

    def _condition(self, node: Sequence) -> bool:
        self.tested += 1
        try:
            self.sequence(node)
        finally:
            self.tested -= 1
        return self.status == 0

    def _if(self, node: If) -> None:
        for condition, body in node.arms:
            if self._condition(condition):
                self.sequence(body)
                return
        self.status = 0
        if node.otherwise is not None:
            self.sequence(node.otherwise)

    def _turn(self, body: Sequence) -> bool:
        """Run the body of a loop once; tell whether the loop is left."""
        self.machine.budget.step()
        try:
            self.sequence(body)
        except Leave as leave:
            if leave.levels > 1:
                raise Leave(leave.levels - 1, again=leave.again) from None
            return not leave.again
        return False

    def _loop(self, node: Loop) -> None:
        self.loops += 1
        status = 0
        try:
            while True:
                holds = False
                try:
                    holds = self._condition(node.condition)
                except Leave as leave:
                    if leave.levels > 1:
                        raise Leave(leave.levels - 1, again=leave.again) from None
                    if leave.again:
                        continue
                    break
                if holds == node.until or self._turn(node.body):
                    break
                status = self.status
        finally:
            self.loops -= 1
        self.status = status

    def _for(self, node: For) -> None:
        words = self.positional if node.words is None else self.fields(node.words)
        self.loops += 1
        self.status = 0
        try:
            for value in list(words):
                self.guarded(partial(self.assign, node.name, value))
                if self._turn(node.body):
                    break
        finally:
            self.loops -= 1

    def _case(self, node: Case) -> None:
        self.substituted = None
        value = self.guarded(lambda: expand.text(node.word, self))
        for patterns, body in node.arms:
            for word in patterns:
                wild = self.guarded(partial(expand.as_pattern, word, self))
                if pattern.matches(wild, value):
                    self.status = 0
                    self.sequence(body)
                    return
        self.status = 0

    def _redirected(self, node: Redirected) -> None:
        saved = dict(self.fds)
        try:
            if redirected(self, node.redirects):
                self.command(node.body)
                return
        finally:
            self.fds = saved
        self.check(node.at)

    # ---- simple commands

    def guarded(self, action: Callable[[], _T]) -> _T:
        """Expand or assign; a fault ends the shell with status 2."""
        try:
            return action()
        except ExpansionError as fault:
            self.complain(str(fault))
            raise Exit(2) from None

    def fields(self, words: tuple[Word, ...]) -> list[str]:
        """Expand the words of a command."""
        found: list[str] = []
        for word in words:
            found += self.guarded(partial(expand.fields, word, self))
        return found


def _syntax_error(message: str, *, dash: bool) -> str:
    """Return the shell's own words for what the parser found: ash's are the parser's, dash turns
    them round.
    """
    if not dash:
        return f"syntax error: {message}"
    match = re.fullmatch(r"unexpected (\S+|end of file)( \(expecting .*\))?", message)
    if match:
        return f"Syntax error: {match[1]} unexpected{match[2] or ''}"
    return f"Syntax error: {message[:1].upper()}{message[1:]}"
