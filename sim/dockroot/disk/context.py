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
    """A Dockerfile's text, the name that errors call it by, and the files left by `.dockerignore`."""

    dockerfile: bytes
    files: Directory
    shown: str


def open_build_context(context: Path, dockerfile: Path | bytes | None = None) -> BuildContext:
    """Return the context in the directory `context` with the Dockerfile at a path, or of that text.

    Raises: NotFoundError when one of them is not there; SpecError for a bad `.dockerignore`.
    """
    if not context.is_dir():
        raise NotFoundError(
            f"unable to prepare context: path {str(context)!r} not found", hint="name a directory"
        )
    tree = open_context(context)
    if isinstance(dockerfile, bytes):
        return BuildContext(dockerfile, ignore.filtered(tree, ""), "<stdin>")
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
    return BuildContext(text, ignore.filtered(tree, inside), str(path))


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
