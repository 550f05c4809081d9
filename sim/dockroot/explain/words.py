"""Counting and listing in words."""

from __future__ import annotations

from collections.abc import Sequence

_SHELL = "/bin/sh -c "
_NOP = "#(nop) "


def counted(number: int, noun: str) -> str:
    """Return `1 image`, `2 images`."""
    plural = {"directory": "directories", "entry": "entries"}.get(noun, f"{noun}s")
    return f"{number:,} {noun if number == 1 else plural}"


def listed(items: Sequence[str], most: int = 4, *, separator: str = ", ") -> str:
    """Return the first few of `items`, and how many more there are."""
    shown = separator.join(items[:most])
    return shown + (f"{separator}… {len(items) - most:,} more" if len(items) > most else "")


def instruction(created_by: str) -> str:
    """Return a step of a history as the Dockerfile had it, as far as its text tells (moby v28.5.2,
    `daemon/builder/dockerfile/dispatchers.go`; BuildKit ends its own with `# buildkit`).
    """
    text = created_by.strip().removesuffix("# buildkit").strip()
    if _NOP in text:
        return text.partition(_NOP)[2].strip()
    if text.removeprefix("RUN ").startswith(_SHELL):
        return f"RUN {text.partition(_SHELL)[2].strip()}"
    return text or "a step without a text"


def shortened(text: str, most: int = 60) -> str:
    """Return a text on one line, its end cut off where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
