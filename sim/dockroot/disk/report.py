"""What was written, and what the directory could not express."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct, field

_ORDER = ("owner", "mode", "device", "attribute")


class Report(Struct):
    """Count what a writing did. `lost` counts, by what it is, what is kept beside the directory
    alone.
    """

    entries: int = 0
    content_bytes: int = 0
    removed: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    sidecar: str = ""

    @property
    def line(self) -> str:
        """One line that says what the directory does not show; empty when it is exact."""
        parts = [
            f"{self.lost[what]:,} {what}{'' if self.lost[what] == 1 else 's'}"
            for what in _ORDER
            if self.lost[what]
        ]
        if not parts:
            return ""
        lost = ", ".join(parts)
        return f"the directory cannot express {lost}: kept in {self.sidecar} for later commands"
