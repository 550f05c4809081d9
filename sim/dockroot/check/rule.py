"""What a kind of finding is: its permanent ID, how bad it is, what it means, and what an engine makes of it."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from msgspec import Struct, field

from dockroot.findings import Finding


class Severity(enum.IntEnum):
    """How bad it is, in ascending order.

    NOTE: nothing fails, but it is not as an engine leaves it. WARNING: something shown is wrong, or one thing fails.
    ERROR: an image, a container, content or the whole root is lost until it is repaired.
    """

    NOTE = 0
    WARNING = 1
    ERROR = 2

    def __str__(self) -> str:
        return self.name.lower()


class Rule(Struct, frozen=True):
    """A kind of finding.

    `means` is one sentence about the root, `engine` one about a real engine. `fails` names, in words separated by
    blanks, what an engine then cannot do with the image or container concerned, so that a test can ask one:
    `boot`, `list`, `name` (find it by its reference), `inspect`, `history`, `save`, `create`, `start`, `diff`,
    `logs`; `fails_on` the same for versions that differ. `content`: only looked for when layers are opened.
    """

    id: str
    severity: Severity
    means: str
    engine: str
    fails: str = ""
    fails_on: Mapping[str, str] = field(default_factory=dict)
    content: bool = False

    def at(self, path: str, message: str = "", *, claimed: str = "", computed: str = "") -> Finding:
        """Return a finding of this kind."""
        return Finding(self.id, path, message, claimed, computed)

    def failures(self, engine: str) -> frozenset[str]:
        """Return the words of `fails` that hold for the engine of that name."""
        return frozenset(self.fails_on.get(engine, self.fails).split())
