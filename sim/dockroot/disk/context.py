"""What the user's paths lead to: build contexts, and bases in any of their forms."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct

from dockroot.disk.content import FileContent, spool
from dockroot.disk.opening import open_context
from dockroot.errors import NotFoundError, UsageError
from dockroot.spec import ignore
from dockroot.tree import Content, Directory


class BuildContext(Struct, frozen=True):
    """A Dockerfile's text, the name that errors call it by, and the files left by the ignore file.

    `own_ignore`: that is `NAME.dockerignore`, beside a Dockerfile called NAME.
    """

    dockerfile: bytes
    files: Directory
    shown: str
    own_ignore: bool = False


def open_build_context(
    context: Path, dockerfile: Path | bytes | None = None, *, buildkit: bool = False
) -> BuildContext:
    """Return the context in the directory `context` with the Dockerfile at a path, or of that text.

    What `.dockerignore` leaves out is left out as the classic builder's client does it, or as `buildkit`'s.
    Raises: NotFoundError when one of them is not there; SpecError for a bad `.dockerignore`.
    """
    if not context.is_dir():
        raise NotFoundError(
            f"unable to prepare context: path {str(context)!r} not found", hint="name a directory"
        )
    tree = open_context(context)
    if isinstance(dockerfile, bytes):
        left = ignore.filtered_for_buildkit(tree) if buildkit else ignore.filtered(tree, "")
        return BuildContext(dockerfile, left, "<stdin>")
    path = dockerfile or context / "Dockerfile"
    try:
        text = path.read_bytes()
    except OSError as error:
        raise NotFoundError(
            f"unable to evaluate symlinks in Dockerfile path: {path}: {error.strerror}",
            hint="name the Dockerfile with -f, or put one into the context",
        ) from error
    inside = os.path.relpath(path.resolve(), context.resolve())
    inside = "" if inside.startswith("..") else inside
    if not buildkit:
        return BuildContext(text, ignore.filtered(tree, inside), str(path))
    beside = path.with_name(path.name + ignore.NAME)
    own = beside.read_bytes() if beside.is_file() else None
    left = ignore.filtered_for_buildkit(tree, inside, own)
    return BuildContext(text, left, str(path), own is not None)


def open_source(path: str | Path) -> Content | Directory:
    """Return what lies at `path`: a directory as a tree, a file as content.

    Raises: NotFoundError when nothing is there; UsageError for a URL.
    """
    place = Path(path)
    if "://" in str(path) and not place.exists():
        raise UsageError(
            f"{path}: nothing is fetched from the network", hint="fetch it and give the file"
        )
    if place.is_dir():
        return open_context(place)
    if not place.exists():
        raise NotFoundError(
            f"open {path}: no such file or directory",
            hint="give a directory or an archive, or - for standard input",
        )
    real = place.resolve()
    if not real.is_file():
        with real.open("rb") as stream:
            return spool(stream)
    return FileContent(real)
