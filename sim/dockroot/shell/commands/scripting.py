"""awk: options, files, and what a program asks of the machine; the language stands in `dockroot.shell.awk`."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from dockroot.clock import SECOND
from dockroot.shell import faults
from dockroot.shell.awk.interpret import Interpreter
from dockroot.shell.awk.lexer import unescaped
from dockroot.shell.awk.parser import parse
from dockroot.shell.awk.syntax import AwkError
from dockroot.shell.awk.values import Input
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.regexes import ExpressionFault, latin
from dockroot.shell.streams import Pipe, Readable, Stream


def _raw(text: str) -> str:
    return text.encode("latin-1").decode("utf-8", "surrogateescape")


class _Host(Struct):
    """The machine, for one program."""

    run: Invocation
    interpreter: Interpreter | None = None
    operands: Iterator[str] = field(default_factory=lambda: iter(()))
    streams: dict[str, Stream] = field(default_factory=dict)
    pipes: dict[str, bytearray] = field(default_factory=dict)
    took: bool = False
    failed: bool = False

    def spend(self) -> None:
        self.run.machine.budget.step()

    def now(self) -> int:
        return self.run.machine.world.clock.now() // SECOND

    def write(self, kind: str, target: str, data: str) -> None:
        raw = data.encode("latin-1")
        if not kind or target in ("/dev/stdout", "-"):
            self.run.out(raw)
        elif target == "/dev/stderr":
            self.run.process.fds[2].write(raw)
        elif kind == "|":
            self.pipes.setdefault(target, bytearray()).extend(raw)
        else:
            if target not in self.streams:
                try:
                    self.streams[target] = self.run.calls.open(
                        _raw(target), "a" if kind == ">>" else "w"
                    )
                except OSError as error:
                    raise AwkError(f'cannot open "{target}" ({faults.text(error)})') from None
            self.streams[target].write(raw)

    def read(self, kind: str, source: str) -> str | None:
        if kind == "|":
            pipe = Pipe(self.run.machine.world.limits)
            self._sh(source, {1: pipe})
            return bytes(pipe.data).decode("latin-1")
        try:
            if source == "-":
                return self.run.read().decode("latin-1")
            return self.run.calls.open(_raw(source), "r").read().decode("latin-1")
        except OSError:
            return None

    def close(self, name: str) -> int:
        if name in self.pipes:
            return self._sh(name, {0: Readable(bytes(self.pipes.pop(name)))})
        return 0 if self.streams.pop(name, None) is not None else -1

    def finish(self) -> None:
        for name in list(self.pipes):
            self.close(name)

    def system(self, command: str) -> int:
        return self._sh(command, {})

    def _sh(self, command: str, fds: dict[int, Stream]) -> int:
        from dockroot.shell.programs import run_for

        return run_for(self.run, ["sh", "-c", _raw(command)], fds=fds)

    def inputs(self) -> str | None:
        """Return the next file; operands with `=` are assignments on the way."""
        assert self.interpreter is not None
        for operand in self.operands:
            name, equals, value = operand.partition("=")
            if equals and name.isidentifier():
                self.interpreter.set(name, Input(unescaped(latin(value))))
                continue
            self.took = True
            self.interpreter.variables["FILENAME"] = Input(latin(operand))
            if operand == "-":
                return self.run.read().decode("latin-1")
            try:
                return self.run.drawn(self.run.calls.open(operand, "r")).decode("latin-1")
            except OSError as error:
                text = faults.text(error)
                self.run.fail(
                    f"cannot open {operand} ({text})" if self.run.gnu else f"{operand}: {text}"
                )
                self.failed = True
                if self.run.gnu:
                    return None
        if self.took:
            return None
        self.took = True
        return self.run.read().decode("latin-1")


@tool(
    "awk",
    "mawk",
    "gawk",
    "nawk",
    short="F:v:f:W:e:",
    mixed=False,
    long={"field-separator": "F:", "assign": "v:", "file": "f:"},
)
def awk(run: Invocation) -> int:
    """Run an awk program over files."""
    if run.has("W"):
        raise run.machine.unsupported(f"{run.name} -W")
    words = list(run.operands)
    sources = [
        run.calls.read_text(value) if letter == "f" else value
        for letter, value in run.flags
        if letter in "fe"
    ]
    if not sources:
        if not words:
            return run.fail(
                "usage: awk [-F value] [-v var=value] [--] 'program text' [file ...]", 2
            )
        sources = [words.pop(0)]
    host = _Host(run, operands=iter(words))
    try:
        program = parse(latin("\n".join(source or "" for source in sources)))
        interpreter = host.interpreter = Interpreter(program, host)
        _begin(run, interpreter, words)
        status = interpreter.run()
        host.finish()
    except (AwkError, ExpressionFault) as wrong:
        host.finish()
        return run.fail(str(wrong), 2 if run.gnu else 1)
    return status or (0 if not host.failed else 2 if run.gnu else 1)


def _begin(run: Invocation, interpreter: Interpreter, words: list[str]) -> None:
    environment = {latin(name): Input(latin(value)) for name, value in run.process.env.items()}
    interpreter.variables["ENVIRON"] = dict(environment)
    interpreter.variables["ARGC"] = float(len(words) + 1)
    interpreter.variables["ARGV"] = {
        str(n): Input(latin(word)) for n, word in enumerate(["awk", *words])
    }
    for letter, value in run.flags:
        if letter == "F":
            separator = unescaped(latin(value))
            interpreter.set("FS", "\t" if value == "t" else separator)
        elif letter == "v":
            name, _, assigned = value.partition("=")
            interpreter.set(name, Input(unescaped(latin(assigned))))
