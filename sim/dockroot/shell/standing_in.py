"""What is done in the stead of a command: a recipe, a RUN's directive, or a marker."""

from __future__ import annotations

import hashlib
import posixpath
from typing import TYPE_CHECKING

from dockroot.errors import UnsimulatedError
from dockroot.shell.recipes import Recipe
from dockroot.tree import Bytes

if TYPE_CHECKING:
    from dockroot.shell.programs import Process

MARKERS = "/var/lib/dockroot/unknown"
"""Where a marker lies: its name tells the command line and the working directory apart."""


def perform(process: Process, recipe: Recipe, argv: list[str]) -> int:
    """Run the body of a recipe in the stead of a command; return its status."""
    from dockroot.shell.commands.registry import Invocation, Tool
    from dockroot.shell.programs import run_body

    if callable(recipe.body):
        return Tool(recipe.body, raw=True).run(Invocation(argv[0], argv, process, "gnu"))
    return run_body(process, recipe.body, argv, recipe.origin)


def relieve(process: Process, argv: list[str], error: UnsimulatedError) -> int:
    """Do what the user wants of a command that cannot be simulated. Raises: UnsimulatedError."""
    machine = process.machine
    remedies = machine.world.remedies
    if remedies.directive is not None:
        if machine.directive_done:
            return 0
        machine.directive_done = True
        return perform(process, remedies.directive, argv)
    if not remedies.opaque:
        raise error
    _mark(process, argv)
    return 0


def finish(process: Process) -> int:
    """Run a directive that no command has called for, and return its status."""
    machine = process.machine
    recipe = machine.world.remedies.directive
    if recipe is None or machine.directive_done:
        return 0
    machine.directive_done = True
    return perform(process, recipe, ["sh"])


def _mark(process: Process, argv: list[str]) -> None:
    """Leave a file that says which command was passed over, and print that."""
    calls, fs = process.calls, process.calls.fs
    line = " ".join(argv)
    key = hashlib.sha256(f"{calls.cwd}\0{line}".encode("utf-8", "surrogateescape")).hexdigest()[:12]
    made = fs.makedirs(MARKERS, 0o755)
    for path in made:
        fs.utime(path, 0)
    text = f"dockroot did not simulate this command in {calls.cwd}:\n{line}\n"
    path = posixpath.join(MARKERS, key)
    fs.write(path, Bytes(text.encode("utf-8", "surrogateescape"))).mode = 0o644
    shown = line if len(line) < 80 else line[:77] + "..."
    process.machine.stderr.write(
        f"dockroot: not simulated: {shown!r}; {path} stands for what it leaves behind\n".encode(
            "utf-8", "replace"
        )
    )
