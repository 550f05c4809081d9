"""What is wrong with the bytes of a root: values, never exceptions.

What each `id` means, how bad it is and what an engine makes of it stands in the catalogue (`check`).
"""

from __future__ import annotations

from msgspec import Struct


class Finding(Struct, frozen=True):
    """Say that the file or directory at `path` is not as an engine leaves it.

    `message` tells what `id` alone does not; `claimed` is what the root says of itself, `computed` what it is by
    the rest of the root. Each may be empty.
    """

    id: str
    path: str
    message: str = ""
    claimed: str = ""
    computed: str = ""


class UnusableError(ValueError):
    """Say inside a reader why an engine would not load a record; the reader makes it a finding of that kind."""

    def __init__(self, kind: str, message: str, *, claimed: str = "", computed: str = "") -> None:
        super().__init__(message)
        self.kind, self.message, self.claimed, self.computed = kind, message, claimed, computed

    def at(self, path: str) -> Finding:
        """Return the finding."""
        return Finding(self.kind, path, self.message, self.claimed, self.computed)
