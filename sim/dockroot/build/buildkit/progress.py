"""What BuildKit prints in its plain style: numbered vertices, one block each.

Vertices that a real build works on at the same time come one after the other here, and take no time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

_OPENING = '#0 building with "default" instance using docker driver'
INLINE = "[internal] preparing inline document"


class Progress:
    """Number the vertices of a build and print each as it is done."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say, self._number = say, 0

    def begin(self, file: str, size: int) -> None:
        """Print what comes before the stages."""
        self._say(_OPENING)
        self.vertex(
            f"[internal] load build definition from {file}",
            [f"transferring dockerfile: {size}B done"],
        )

    def vertex(self, name: str, lines: Iterable[str] = (), *, cached: bool = False) -> None:
        """Print a vertex with what it did."""
        self._number += 1
        self._say("")
        self._say(f"#{self._number} {name}")
        for line in lines:
            self._say(f"#{self._number} {line}")
        self._say(f"#{self._number} {'CACHED' if cached else 'DONE 0.0s'}")
