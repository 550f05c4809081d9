"""What is wrong with the bytes of a root: values, never exceptions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Say that the file or directory at `path` is not as an engine leaves it, and why."""

    id: str
    path: str
    message: str
