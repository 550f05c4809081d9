"""Debian's control files: paragraphs of fields (deb-control(5)), divided by empty lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Paragraph = dict[str, str]
"""Fields in their order; a value of several lines keeps the newlines and the blank of each."""


def parse(text: str) -> list[Paragraph]:
    """Return the paragraphs of a control file; lines that are no field are skipped."""
    found: list[Paragraph] = []
    current: Paragraph = {}
    last = ""
    for line in [*text.split("\n"), ""]:
        if not line.strip():
            if current:
                found.append(current)
            current, last = {}, ""
        elif line[0] in " \t" and last:
            current[last] += "\n" + line
        elif ":" in line and not line.startswith("#"):
            last, _, value = line.partition(":")
            current[last] = value.strip()
    return found


def render(paragraphs: Iterable[Mapping[str, str]]) -> str:
    """Return the text of paragraphs, an empty line after each."""
    return "".join(
        "".join(
            f"{name}:{'' if value.startswith(chr(10)) else ' '}{value}\n"
            for name, value in paragraph.items()
        )
        + "\n"
        for paragraph in paragraphs
    )
