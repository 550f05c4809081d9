"""Files that a command makes."""

from __future__ import annotations

import os
from pathlib import Path

from dockroot.errors import DockrootError


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
