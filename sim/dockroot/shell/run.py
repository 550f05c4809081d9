"""The doors of the room: run a script, run a command."""

from __future__ import annotations

from collections.abc import Sequence

from dockroot.errors import StepError
from dockroot.shell.origin import Origin
from dockroot.shell.world import Outcome, World


def run_shell(script: str, world: World, *, origin: Origin | None = None) -> Outcome:
    """Run `script` as `/bin/sh -c script` does.

    Raises: StepError for a command that is unknown or cannot be simulated, and when a limit is met.
    """
    raise NotImplementedError


def run_exec(argv: Sequence[str], world: World, *, origin: Origin | None = None) -> Outcome:
    """Run one command given as words, found by the world's PATH.

    Raises: StepError when it is not found, cannot be simulated, or a limit is met.
    """
    raise NotImplementedError


def failure(outcome: Outcome, argv: Sequence[str], origin: Origin) -> StepError:
    """Return the error of a RUN whose command ended with a status other than 0, in the engine's words.

    (moby v28.5.2, `builder/dockerfile/dispatchers.go`.)
    """
    raise NotImplementedError
