"""What all shells and commands of one run share: the world, what was used of its limits, where the
run stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from dockroot.errors import StepError, UnsimulatedError
from dockroot.shell.origin import Origin
from dockroot.shell.streams import Budget, Device, Printed, Stream
from dockroot.shell.world import World

if TYPE_CHECKING:
    from dockroot.shell.calls import Calls

_WAYS_OUT = (
    "say what it leaves behind: in a comment above the RUN (`# dockroot: write /path 3MiB`), for all "
    "Dockerfiles with --recipes FILE, or in Python with a Recipe; --unknown=opaque leaves a marker"
)


class Machine(Struct):
    """One run. `origin` and `at` say which command is being run."""

    world: World
    origin: Origin
    budget: Budget
    stdout: Printed
    stderr: Printed
    at: int = 0
    depth: int = 0
    failed_at: int = 0
    top: Origin = field(default_factory=Origin)
    in_recipe: int = 0
    directive_done: bool = False

    @classmethod
    def of(cls, world: World, origin: Origin) -> Machine:
        """Return a machine on which nothing has run."""
        budget = Budget(world.limits)
        return cls(
            world,
            origin,
            budget,
            Printed(1, budget, world.show),
            Printed(2, budget, world.show),
            top=origin,
        )

    def descriptors(self) -> dict[int, Stream]:
        """Return the descriptors that the first command has: stdin is empty, as in a build."""
        return {0: Device("null"), 1: self.stdout, 2: self.stderr}

    def step(self, origin: Origin, at: int) -> None:
        """Note that a command at `at` begins. Raises: LimitError."""
        self.origin, self.at = origin, at
        self.budget.step()

    def error(self, message: str, *, hint: str = "") -> StepError:
        """Return an error at the command that is being run."""
        return self.origin.error(self.at, message, hint=hint)

    def unsupported(self, what: str) -> StepError:
        """Return the error of something real that is not simulated."""
        return self.origin.error(
            self.at, f"{what} is not simulated", hint=_WAYS_OUT, kind=UnsimulatedError
        )

    def unknown(self, name: str, path: str = "") -> StepError:
        """Return the error of a command that cannot be run; `path` where the image has it."""
        what = (
            f"{path} is in the image, but dockroot runs no programs and does not simulate it"
            if path
            else ("the image has no such program and dockroot does not simulate it")
        )
        return self.origin.error(
            self.at,
            f"unknown command {name!r}: {what}",
            hint=_WAYS_OUT,
            kind=UnsimulatedError,
        )


def dialect_of(calls: Calls, path: str) -> str:
    """Tell whose program stands at `path`: `busybox`, `dash`, `bash`, or `gnu` for all others.

    Busybox is known by the name that links lead to, or by being the same inode as `/bin/busybox`.
    """
    real = calls.real_path(path)
    name = real.rpartition("/")[2]
    if name in ("busybox", "dash", "bash"):
        return name
    for busybox in ("/bin/busybox", "/usr/bin/busybox"):
        if calls.same_file(real, busybox):
            return "busybox"
    return "gnu"
