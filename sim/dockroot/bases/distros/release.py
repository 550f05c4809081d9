"""What the catalogue's distributions have in common: a release, its layers and what its publisher says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dockroot.tree import Directory

PATH_ENV = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

NOTE_PATH = "etc/dockroot-fabricated"
"""Where a reader of a catalogue image finds out what it is."""


def note(distribution: str, version: str) -> str:
    """Return the text at `NOTE_PATH`."""
    return (
        f"This root file system was fabricated by dockroot. It has the shape of {distribution} {version} and none\n"
        "of its programs: the files in its bin directories are empty shells that do nothing.\n"
    )


def program(name: str, distribution: str) -> str:
    """Return what stands in the place of a program: text that says so and does not run."""
    return f"dockroot: this file stands for {name} of {distribution}; it cannot be run.\n"


@dataclass(frozen=True)
class Release:
    """One version of a distribution.

    `created` is RFC 3339; `config` the runtime config and `history` the history entries as the publisher writes
    them; `envelope` what else stands at the top of its config.
    """

    distribution: str
    version: str
    tags: tuple[str, ...]
    created: str
    root: Directory
    config: Mapping[str, object]
    history: tuple[Mapping[str, object], ...]
    envelope: Mapping[str, object] = field(default_factory=dict)
