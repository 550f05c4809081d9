"""Recipes: what a command that cannot be simulated leaves behind, said by the user.

A recipe has a pattern for command lines and a body that runs in the command's stead. The body is a
script for the shell, with the command's words as `$0`, `$1`, …; it sees all simulated commands,
whatever the image holds, and one of its own, `write PATH SIZE`. In a file of recipes a pattern
stands at the beginning of a line and the lines of its body are indented below it:

    ./configure*
        write config.status 30KiB mode=0755
    make* install @ /usr/src/app
        write /usr/local/bin/app 3MiB mode=0755

In patterns `*`, `?` and `[…]` are as in the shell, and `*` stands for any words; what follows ` @ `
is a pattern for the working directory. The first recipe that fits is taken. Above a RUN the body
alone stands in comments, `# dockroot: write /usr/local/bin/app 3MiB mode=0755`: it runs when the
first command is met that cannot be simulated, and further ones are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fnmatch import translate
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field

from dockroot.errors import SpecError
from dockroot.shell.origin import Origin
from dockroot.spec.comments import Comment, above
from dockroot.spec.instructions import Instruction
from dockroot.spec.source import Mark

if TYPE_CHECKING:
    from dockroot.shell.commands.registry import Invocation

_SIGN = "dockroot:"
Action = Callable[["Invocation"], int]


class Recipe(Struct, frozen=True, dict=True):
    """What stands for the command lines that fit `pattern`.

    `body` is a script, or a function that is given the command (its words, its process) and returns
    its status. `directory` is a pattern for the working directory. `origin` tells where the script
    was written.
    """

    pattern: str
    body: str | Action
    directory: str = ""
    origin: Origin = field(default_factory=Origin)

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        return re.compile(translate(self.pattern))

    @cached_property
    def _where(self) -> re.Pattern[str] | None:
        return re.compile(translate(self.directory)) if self.directory else None

    def fits(self, argv: Sequence[str], cwd: str) -> bool:
        """Tell whether the recipe is one for this command line; a program's directory may lack."""
        if self._where and not self._where.match(cwd):
            return False
        name, *words = argv
        line = " ".join([name, *words])
        if self._regex.match(line):
            return True
        bare = name.rpartition("/")[2]
        return bare != name and self._regex.match(" ".join([bare, *words])) is not None


class Remedies(Struct, frozen=True):
    """What a run does about commands that cannot be simulated.

    `recipes` are tried for every command, simulated or not. `directive` is the body of a RUN's own
    recipe. `opaque` leaves a marker for what nothing else stands for; without it such a command is
    an error.
    """

    recipes: tuple[Recipe, ...] = ()
    directive: Recipe | None = None
    opaque: bool = False

    def find(self, argv: Sequence[str], cwd: str) -> Recipe | None:
        """Return the first recipe for a command line."""
        return next((each for each in self.recipes if each.fits(argv, cwd)), None)


def parse(text: str, file: str) -> tuple[Recipe, ...]:
    """Return the recipes of a file. Raises: SpecError with its line."""
    lines = tuple(text.splitlines())
    found: list[Recipe] = []
    patterns: list[str] = []
    body: list[tuple[int, str]] = []
    for number, line in enumerate([*lines, "end"], start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if line[0] in " \t":
            if not patterns:
                raise SpecError(
                    "a body stands below no pattern",
                    file=file,
                    line=number,
                    source=line,
                    hint="begin the line of a command's pattern without blanks",
                )
            body.append((number, line))
            continue
        if body:
            found += [_recipe(each, body, lines, file) for each in patterns]
            patterns, body = [], []
        patterns.append(line.strip())
    if len(patterns) > 1:
        raise SpecError(
            f"the pattern {patterns[0]!r} has no body",
            file=file,
            hint="indent below it what the command leaves behind, or `true` for nothing",
        )
    return tuple(found)


def _recipe(pattern: str, body: list[tuple[int, str]], lines: tuple[str, ...], file: str) -> Recipe:
    words, at, directory = pattern.rpartition(" @ ")
    comments = [Comment(number, 1, line) for number, line in body]
    origin = _origin(comments, file, lines)
    return Recipe(
        (words if at else directory).strip(), origin.script, directory if at else "", origin
    )


def directive(step: Instruction) -> Recipe | None:
    """Return the recipe that stands in comments above an instruction; None when there is none."""
    lines = [
        Comment(each.line, each.column + len(each.text) - len(text), text)
        for each in above(step)
        if each.text.startswith(_SIGN) and (text := each.text[len(_SIGN) :].lstrip())
    ]
    if not lines:
        return None
    origin = _origin(lines, step.file, step.text.source.lines)
    return Recipe("*", origin.script, origin=origin)


def _origin(comments: Sequence[Comment], file: str, lines: tuple[str, ...]) -> Origin:
    marks, length = [], 0
    for each in comments:
        marks.append(Mark(length, each.line, each.column))
        length += len(each.text) + 1
    return Origin(file, "\n".join(each.text for each in comments), tuple(marks), lines)
