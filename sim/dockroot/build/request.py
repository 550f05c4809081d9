"""What is to be built, for either builder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct, field

from dockroot.editor import Editor
from dockroot.store.imagedb import Image
from dockroot.tree import Bytes, Content, Directory

if TYPE_CHECKING:
    from dockroot.shell import Recipe

SCRATCH = "scratch"
BUILDERS = ("classic", "buildkit")


def in_memory(stream: BinaryIO) -> Content:
    """Keep the bytes of a stream in memory."""
    return Bytes(stream.read())


FindBase = Callable[[Editor, str, str], Image]
"""Return the image of a FROM: called with the editor, the name and the platform (empty: none given)."""


class BuildRequest(Struct, frozen=True):
    """What to build: `dockerfile` is the text, `context` the files after `.dockerignore`.

    `build_args` may hold None for a name whose value is not set. `context_type_bits` says whether the docker client
    that sends the context puts the file type into its mode bits; None: as the engine's own client. `recipes` say
    what commands leave behind that cannot be simulated; with `opaque`, a marker stands for the others. `explain` shows
    after each step what it made. `builder` is one of BUILDERS, empty: the engine's own.

    BuildKit alone knows `contexts`, further places to copy from (a directory, or the name of an image), `secrets`, the
    `names` that the image will get, and `own_ignore`: whether the Dockerfile has an ignore file of its own.
    """

    dockerfile: bytes
    context: Directory
    find_base: FindBase
    file: str = "Dockerfile"
    build_args: Mapping[str, str | None] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    target: str = ""
    urls: Mapping[str, Content] = field(default_factory=dict)
    context_type_bits: bool | None = None
    use_cache: bool = True
    spool: Callable[[BinaryIO], Content] = in_memory
    recipes: tuple[Recipe, ...] = ()
    opaque: bool = False
    explain: bool = False
    say: Callable[[str], None] = lambda line: None
    builder: str = ""
    contexts: Mapping[str, Directory | str] = field(default_factory=dict)
    secrets: Mapping[str, bytes] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    own_ignore: bool = False
