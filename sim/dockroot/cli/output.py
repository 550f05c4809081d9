"""Files that a command makes, and the titles they bear."""

from __future__ import annotations

import os
from pathlib import Path

import click

from dockroot.errors import DockrootError


def _as_utf8(_context: click.Context, _option: click.Parameter, text: str) -> str:
    """Return what was typed with U+FFFD for bytes that are no UTF-8: the file that bears it has to be."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


title_option = click.option("--title", default="", callback=_as_utf8, help="A title for it.")


def write_whole(output: Path, content: bytes) -> None:
    """Write a file, which is there as a whole or not at all."""
    aside = output.with_name(output.name + ".part")
    try:
        aside.write_bytes(content)
        os.replace(aside, output)
    except OSError as error:
        raise DockrootError(
            f"{output} cannot be written: {(error.strerror or str(error)).lower()}",
            hint="name a place in a directory that you may write to",
        ) from error
    finally:
        if aside.exists():
            aside.unlink()
