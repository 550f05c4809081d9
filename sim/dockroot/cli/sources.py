"""Paths that the user gives for images: opened, and said by which name they go."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from dockroot import disk
from dockroot.bases import Means, parse
from dockroot.errors import UsageError

if TYPE_CHECKING:
    from dockroot.bases import Source


def open_source(path: str) -> Source:
    """Return what lies at `path`: a directory as a tree, a file as content, `-` as what standard
    input holds.

    Raises: NotFoundError when nothing is there; UsageError for a URL.
    """
    return disk.spool(sys.stdin.buffer) if path == "-" else disk.open_source(path)


def given_bases(options: Iterable[str]) -> dict[str, Source]:
    """Return the bases of `--base REF=PATH` options. Raises: UsageError, NotFoundError."""
    found: dict[str, Source] = {}
    for text, path in pairs(options, "--base"):
        found[parse(text).tagged().canonical()] = open_source(path)
    return found


def pairs(options: Iterable[str], name: str) -> list[tuple[str, str]]:
    """Return the two sides of options such as `REF=PATH`; only a `--label` may have nothing on the
    right.

    Raises: UsageError naming the option `name`.
    """
    found = []
    for option in options:
        # a URL may hold `=`, a path hardly does; elsewhere the left side is a name
        key, _, value = option.rpartition("=") if name == "--url" else option.partition("=")
        if not key or not (value or name == "--label"):
            raise UsageError(
                f"{name} {option!r} is not KEY=VALUE",
                hint=f"such as {_EXAMPLES.get(name, f'{name} a=b')}",
            )
        found.append((key, value))
    return found


_EXAMPLES = {
    "--base": "--base alpine:3.19=./rootfs.tar.gz",
    "--url": "--url https://example.org/a.tar=./a.tar",
}


def means(now: int) -> Means:
    """Return what reading needs from the edge; `now` in nanoseconds.

    On a terminal, large layers show how far they are.
    """
    return Means(disk.spool, now, _Meter() if sys.stderr.isatty() else None)


class _Meter:
    """Show on standard error how many megabytes were digested."""

    _STEP = 16 << 20

    def __init__(self) -> None:
        self._total, self._shown = 0, 0

    def __call__(self, count: int) -> None:
        self._total += count
        if self._total - self._shown >= self._STEP:
            self._shown = self._total
            # ends in a carriage return: whatever is printed next stands in its place
            click.echo(f"digested {self._total / 1e6:,.0f} MB\r", nl=False, err=True)
