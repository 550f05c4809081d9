"""The whole way: a Dockerfile's text to its stages, and a trigger's text to its instruction."""

from __future__ import annotations

from dockroot.engine import NEWEST, Engine
from dockroot.engine import dialect as dialects
from dockroot.spec import heredoc
from dockroot.spec import instructions as spec
from dockroot.spec.forms import Context, Statement, statement
from dockroot.spec.found import Found
from dockroot.spec.lines import Logical, Reader
from dockroot.spec.typed import instruction

_TAKES_HEREDOCS = ("ADD", "COPY", "RUN")


def parse(text: bytes | str, file: str = "Dockerfile", engine: Engine = NEWEST) -> spec.Dockerfile:
    """Return what `text` holds, read as `engine` reads it; `file` is its name in errors.

    All of BuildKit's syntax is read, whatever the engine; `classic.check_classic` refuses what the
    engine's classic builder does. Raises: SpecError with line and column.
    """
    reader = Reader(text, file, dialects.of(engine))
    meta_args: list[spec.Arg] = []
    stages: list[tuple[spec.From, list[spec.Instruction]]] = []
    for step in _instructions(reader):
        if isinstance(step, spec.From):
            stages.append((step, []))
        elif stages:
            stages[-1][1].append(step)
        elif isinstance(step, spec.Arg):
            meta_args.append(step)
        else:
            raise step.error(
                "no build stage in current context",
                hint="begin with FROM; only ARG may stand before it",
            )
    if not stages:
        raise reader.source.error(
            "No image was generated. Is your Dockerfile empty?",
            len(reader.source.lines),
            hint="add FROM and a step",
        )
    made = (
        spec.Stage(index, base.name, base, tuple(steps))
        for index, (base, steps) in enumerate(stages)
    )
    return spec.Dockerfile(
        reader.escape,
        tuple(meta_args),
        tuple(made),
        reader.directives.get("syntax", ""),
        tuple(reader.warnings),
    )


def syntax_of(text: bytes | str, file: str = "Dockerfile", engine: Engine = NEWEST) -> str:
    """Return the frontend that the directive `# syntax=` asks for; empty where there is none."""
    return Reader(text, file, dialects.of(engine)).directives.get("syntax", "")


def parse_onbuild(trigger: str, file: str = "ONBUILD", engine: Engine = NEWEST) -> spec.Instruction:
    """Return the instruction of a trigger as an image config keeps it.

    The escape character is the backslash, whatever it was in the Dockerfile that the trigger stood
    in (moby v28.5.2, `builder/dockerfile/dispatchers.go`, `dispatchTriggeredOnBuild`). Raises:
    SpecError.
    """
    reader = Reader(trigger, file, dialects.of(engine))
    steps = _instructions(reader)
    if len(steps) != 1:
        raise steps[1].error(
            "onbuild trigger should be a single expression", hint="the image's config holds it"
        )
    if isinstance(steps[0], spec.From):
        raise steps[0].error(
            "FROM isn't allowed as an ONBUILD trigger", hint="the image's config holds it"
        )
    return steps[0]


def _instructions(reader: Reader) -> list[spec.Instruction]:
    """Return all instructions.

    The whole file is taken apart before the first is checked, as the engine does.
    """
    return [instruction(each) for each in take_apart(reader)]


def take_apart(reader: Reader) -> list[Found]:
    """Return the statements of a file, unchecked but for their form. Raises: SpecError."""
    context = Context(reader.escape, reader.dialect)
    found = []
    while logical := reader.logical():
        taken = statement(logical.text, context)
        heredocs = _heredocs(taken, logical, reader)
        found.append(Found(taken, reader.line, heredocs, reader.dialect))
    if not found:
        raise reader.source.error(
            "file with no instructions",
            len(reader.source.lines),
            hint="begin with FROM, such as FROM alpine",
        )
    return found


def _heredocs(taken: Statement, logical: Logical, reader: Reader) -> tuple[spec.Heredoc, ...]:
    """Read the heredocs of a line.

    An engine that knows none reads their lines as instructions. They are read here all the same, to
    be refused by name, unless one has no end: then the engine's reading is the right one.
    """
    holder = taken.trigger or taken
    if holder.name not in _TAKES_HEREDOCS or holder.is_list:
        return ()
    complete = []
    for asked in heredoc.in_line(logical.text.value, reader.dialect):
        read = reader.heredoc(asked)
        if read is None and not reader.dialect.heredocs:
            reader.back_to(logical.end)
            return ()
        if read is None:
            at = logical.text.value.find("<<")
            raise logical.text.error(
                at, "unterminated heredoc", hint=f"end it with a line that holds {asked.name} alone"
            )
        complete.append(read)
    return tuple(complete)
