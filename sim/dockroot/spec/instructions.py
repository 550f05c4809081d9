"""The instructions of a Dockerfile as values.

Fields hold the text before expansion of variables (see `expansion`), quotes and escapes still in
it, except for the words of exec forms. What each may hold follows BuildKit's
`frontend/dockerfile/instructions/commands.go` (moby v28.5.2); some fields are refused by the
classic builder (see `classic`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from msgspec import Struct

from dockroot.errors import SpecError
from dockroot.spec.source import Mark, Text, Word


class Command(Struct, frozen=True):
    """A command line: `words` run as they are (exec form), or one text for the shell (`shell`).

    No words at all: the instruction stood without arguments (shell form) or with `[]` (exec form).
    """

    shell: bool
    words: tuple[str, ...]

    def argv(self, shell: Sequence[str]) -> list[str]:
        """Return the argument list, with `shell` (such as `/bin/sh -c`) before a shell form."""
        return [*shell, *self.words] if self.shell else list(self.words)


class Heredoc(Struct, frozen=True):
    """A here-document: the lines up to the one that is `name`.

    `content` is as written; `expand` says that the name was not quoted, `chomp` that `<<-` asks to
    take off leading tabs, `line` where the content starts; `number` is the file descriptor before
    `<<`.
    """

    name: str
    content: str
    expand: bool
    chomp: bool
    line: int
    number: int = 0


class Script(Struct, frozen=True):
    """A shell form's text, and where it stands in the Dockerfile."""

    text: str
    marks: tuple[Mark, ...]


class Instruction(Struct, frozen=True, eq=False, kw_only=True):
    """What all instructions have.

    `line` and `column` are where it starts, `end_line` where it (or its last heredoc) ends.
    `original` is its text with continuations joined and comments gone, as `docker build` prints it
    after `Step n/m : `. `flags` are the words that begin with `--`, as read; `words` the arguments
    in the parser's order, as written.
    """

    keyword: ClassVar[str] = ""

    line: int
    column: int
    end_line: int
    original: str
    flags: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()
    text: Text

    @property
    def file(self) -> str:
        """The file that the instruction stands in."""
        return self.text.source.file

    @property
    def has_flag(self) -> frozenset[str]:
        """The names of the flags that were given, without `--`."""
        return frozenset(flag[2:].split("=", 1)[0] for flag in self.flags)

    def error(
        self, message: str, *, hint: str = "", kind: type[SpecError] = SpecError, at: int = 0
    ) -> SpecError:
        """Return an error of `kind` at the instruction, or at offset `at` of its text."""
        return self.text.error(at, message, hint=hint, kind=kind)


class From(Instruction, frozen=True, kw_only=True):
    """`FROM base [AS name]`: `name` is lower case, empty when there is none."""

    keyword: ClassVar[str] = "FROM"
    base: str
    name: str = ""
    platform: str = ""


class Argument(Struct, frozen=True):
    """A build argument; `default` is None when none was given."""

    name: str
    default: str | None = None


class Arg(Instruction, frozen=True, kw_only=True):
    """`ARG name[=default]…`."""

    keyword: ClassVar[str] = "ARG"
    arguments: tuple[Argument, ...]


class Run(Instruction, frozen=True, kw_only=True):
    """`RUN command`; `script` is the shell form's text with its places, None for an exec form.

    A shell form that is nothing but a heredoc has that heredoc's lines for its script; one with
    heredocs among other words has them below its line, as BuildKit hands it to the shell.
    """

    keyword: ClassVar[str] = "RUN"
    command: Command
    script: Script | None = None
    heredocs: tuple[Heredoc, ...] = ()
    mounts: tuple[str, ...] = ()
    network: str = ""
    security: str = ""
    devices: tuple[str, ...] = ()


class Transfer(Instruction, frozen=True, kw_only=True):
    """What COPY and ADD share: `sources` and `files` (heredocs, named by their names) go to
    `destination`.
    """

    sources: tuple[str, ...]
    destination: str
    files: tuple[Heredoc, ...] = ()
    chown: str = ""
    chmod: str = ""
    link: bool = False
    exclude: tuple[str, ...] = ()


class Copy(Transfer, frozen=True, kw_only=True):
    """`COPY source… destination`; `stage` is the value of `--from`."""

    keyword: ClassVar[str] = "COPY"
    stage: str = ""
    parents: bool = False


class Add(Transfer, frozen=True, kw_only=True):
    """`ADD source… destination`; `unpack` is None when the flag was not given."""

    keyword: ClassVar[str] = "ADD"
    checksum: str = ""
    keep_git_dir: bool = False
    unpack: bool | None = None


class Env(Instruction, frozen=True, kw_only=True):
    """`ENV name=value…` or `ENV name value`."""

    keyword: ClassVar[str] = "ENV"
    pairs: tuple[tuple[str, str], ...]


class Label(Instruction, frozen=True, kw_only=True):
    """`LABEL name=value…` or `LABEL name value`."""

    keyword: ClassVar[str] = "LABEL"
    pairs: tuple[tuple[str, str], ...]


class Workdir(Instruction, frozen=True, kw_only=True):
    """`WORKDIR path`."""

    keyword: ClassVar[str] = "WORKDIR"
    path: str


class User(Instruction, frozen=True, kw_only=True):
    """`USER user[:group]`."""

    keyword: ClassVar[str] = "USER"
    user: str


class Expose(Instruction, frozen=True, kw_only=True):
    """`EXPOSE port[/protocol]…`: the words, sorted as the parser does before it expands them."""

    keyword: ClassVar[str] = "EXPOSE"
    ports: tuple[str, ...]


class Volume(Instruction, frozen=True, kw_only=True):
    """`VOLUME path…` or `VOLUME ["path", …]`."""

    keyword: ClassVar[str] = "VOLUME"
    paths: tuple[str, ...]


class Cmd(Instruction, frozen=True, kw_only=True):
    """`CMD command`. `CMD []` makes an empty list, `CMD` alone the bare shell."""

    keyword: ClassVar[str] = "CMD"
    command: Command


class Entrypoint(Instruction, frozen=True, kw_only=True):
    """`ENTRYPOINT command`. No words, in either form: the entrypoint is taken away (`null`)."""

    keyword: ClassVar[str] = "ENTRYPOINT"
    command: Command


class Healthcheck(Instruction, frozen=True, kw_only=True):
    """`HEALTHCHECK CMD command` or `HEALTHCHECK NONE`.

    `test` is as the image config has it: `("NONE",)`, `("CMD", word…)` or `("CMD-SHELL", text)`.
    Durations are nanoseconds, 0 where none was given.
    """

    keyword: ClassVar[str] = "HEALTHCHECK"
    test: tuple[str, ...]
    interval: int = 0
    timeout: int = 0
    start_period: int = 0
    start_interval: int = 0
    retries: int = 0

    def in_config(self) -> dict[str, Any]:
        """Return it as the run config has it (moby v28.5.2, `api/types/container/config.go`)."""
        return {
            "Test": list(self.test),
            "Interval": self.interval,
            "Timeout": self.timeout,
            "StartPeriod": self.start_period,
            "StartInterval": self.start_interval,
            "Retries": self.retries,
        }


class Stopsignal(Instruction, frozen=True, kw_only=True):
    """`STOPSIGNAL signal`."""

    keyword: ClassVar[str] = "STOPSIGNAL"
    signal: str


class Shell(Instruction, frozen=True, kw_only=True):
    """`SHELL ["program", "argument", …]`."""

    keyword: ClassVar[str] = "SHELL"
    shell: tuple[str, ...]


class Onbuild(Instruction, frozen=True, kw_only=True):
    """`ONBUILD trigger`: `expression` is the trigger's text, as the image config keeps it."""

    keyword: ClassVar[str] = "ONBUILD"
    expression: str


class Maintainer(Instruction, frozen=True, kw_only=True):
    """`MAINTAINER name`, deprecated."""

    keyword: ClassVar[str] = "MAINTAINER"
    name: str


class Stage(Struct, frozen=True):
    """What one FROM begins: `name` is lower case, empty when there is none."""

    index: int
    name: str
    base: From
    instructions: tuple[Instruction, ...]


class Notice(Struct, frozen=True):
    """Something that works but should not be written; `line` is where."""

    message: str
    line: int


class Dockerfile(Struct, frozen=True):
    """A whole file: `meta_args` are the ARGs before the first FROM, `syntax` the directive's value
    or empty.
    """

    escape: str
    meta_args: tuple[Arg, ...]
    stages: tuple[Stage, ...]
    syntax: str = ""
    warnings: tuple[Notice, ...] = ()

    def find_stage(self, name: str) -> Stage | None:
        """Return the first stage called `name`, in any case (moby v28.5.2, `HasStage`)."""
        wanted = name.lower()
        return next((stage for stage in self.stages if name and stage.name == wanted), None)
