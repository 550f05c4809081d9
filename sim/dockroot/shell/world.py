"""The world in which a command runs: a file system, an environment, a user, a clock and bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from dockroot.clock import Clock
from dockroot.shell.recipes import Remedies

if TYPE_CHECKING:
    from dockroot.fs.overlay import Overlay
    from dockroot.tree import Content

DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""PATH of a container whose image sets none (moby v28.5.2, `oci/defaults.go`)."""


class User(Struct, frozen=True):
    """Who runs a command: numbers, as the kernel knows them. uid 0 may do all."""

    uid: int = 0
    gid: int = 0
    groups: tuple[int, ...] = ()


class Limits(Struct, frozen=True):
    """Bound what a script may do, so that a wrong one ends with an error instead of never.

    `steps` counts simple commands and turns of loops, `output` bytes written to stdout and stderr
    together and bytes held by one pipe or command substitution, `depth` calls of functions and
    shells within one another, `file_size` the bytes of a file that is written here, `written` all
    bytes that are written to files and held in memory.
    """

    steps: int = 200_000
    output: int = 16 << 20
    depth: int = 50
    file_size: int = 1 << 30
    written: int = 2 << 30


Print = Callable[[int, bytes], None]
"""Called with the descriptor (1 or 2) and the bytes as soon as they are written."""


class World(Struct):
    """What a command finds: the container around it.

    `fs` takes all effects. `cwd` is absolute and exists. `user` given as text is a `USER`
    instruction's: names and numbers, `user[:group]`, looked up in the image. `hostname` is what
    `hostname` prints. `complete` says that `fs` holds every program of the image: then a command
    that is not found ends with status 127 as in a real container; otherwise it is an error of the
    step, as a real base might have had it. `show` sees output as it is written. `remedies` say what
    is done about commands that cannot be simulated. `urls` gives what downloads find, by URL;
    nothing else is there.
    """

    fs: Overlay
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: str = "/"
    user: User | str = User()
    umask: int = 0o022
    clock: Clock = field(default_factory=Clock)
    limits: Limits = Limits()
    hostname: str = "localhost"
    complete: bool = False
    show: Print | None = None
    remedies: Remedies = field(default_factory=Remedies)
    urls: Mapping[str, Content] = field(default_factory=dict)


class Outcome(Struct, frozen=True):
    """How a command ended. `at` is the offset in the script of the command that gave a status other
    than 0.
    """

    status: int
    stdout: bytes = b""
    stderr: bytes = b""
    at: int = 0
