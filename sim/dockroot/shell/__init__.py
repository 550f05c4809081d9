"""RUN without a container: a POSIX shell and its commands over an in-memory file system.

`run_shell` runs the text of a RUN in shell form, `run_exec` one command given as words (exec form,
and `docker exec`). All effects on files go through the `Overlay` of the `World`, so that its upper
directory is the changeset that the kernel's overlayfs would have made. What cannot be simulated
raises `StepError`.
"""

from dockroot.shell.origin import Origin
from dockroot.shell.recipes import Recipe, Remedies
from dockroot.shell.run import failure, run_exec, run_shell
from dockroot.shell.world import DEFAULT_PATH, Limits, Outcome, User, World
from dockroot.spec.source import Mark

__all__ = [
    "DEFAULT_PATH",
    "Limits",
    "Mark",
    "Origin",
    "Outcome",
    "Recipe",
    "Remedies",
    "User",
    "World",
    "failure",
    "run_exec",
    "run_shell",
]
