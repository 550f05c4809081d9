"""What every verb works with: the root as it lies there, its engine, the IDs and the time."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import click

from dockroot import disk
from dockroot import engine as engines
from dockroot.clock import FIXED_START, SECOND, Clock, format_time, parse_time
from dockroot.editor import Editor
from dockroot.engine import Engine
from dockroot.errors import NotFoundError, RootError, UsageError
from dockroot.ids import Ids
from dockroot.root import DockerRoot, guess_engine, read

DEFAULT_DATA_ROOT = "/var/lib/docker"
_SIGNS = ("image/overlay2", "overlay2", "containers")


class Session:
    """Hold the global options and open the root when a verb asks for it."""

    def __init__(
        self,
        root: Path,
        engine: str | None,
        data_root: str | None,
        seed: str,
        clock: str | None,
        strict: bool,
    ) -> None:
        self.path, self.strict = root, strict
        self._engine_name, self._data_root, self._clock_text = engine, data_root, clock
        self.ids = Ids(seed)
        if data_root is not None and not data_root.startswith("/"):
            raise UsageError(
                f"--data-root {data_root!r} is no absolute path",
                hint="such as --data-root /var/lib/docker",
            )

    @cached_property
    def root(self) -> DockerRoot:
        """The root for reading. Raises: NotFoundError when there is none."""
        if not self.path.exists():
            raise NotFoundError(
                f"there is no data root at {self.path}",
                hint="`dockroot build`, `pull`, `load` or `import` make one; --root names another place",
            )
        if self.path.is_dir():
            disk.recover(self.path)
        return self._read()

    @cached_property
    def engine(self) -> Engine:
        """The engine asked for, else the one that the tree shows, else the newest."""
        if self._engine_name:
            return engines.named(self._engine_name)
        found = guess_engine(self.root) if self.path.exists() else None
        return found or engines.NEWEST

    @cached_property
    def data_root(self) -> str:
        """The data root declared inside the tree."""
        if self._data_root is not None:
            return self._data_root.rstrip("/") or "/"
        if self.path.exists():
            for container in self.root.containers.values():
                if container.data_root:
                    return container.data_root
        return DEFAULT_DATA_ROOT

    @property
    def now(self) -> int:
        """The time that ages are counted from: the one given, else the real one."""
        return self._given_time or time.time_ns()

    @contextmanager
    def edit(self) -> Iterator[Editor]:
        """Lend an editor on the root; what it holds at the end is written, or nothing when an error leaves.

        Raises: RootError when the root is a tar, a live engine's, or no data root.
        """
        if self.path.is_file():
            raise RootError(
                f"{self.path} is a packed root: it can be read, not changed",
                hint="unpack it into a directory and name that with --root",
            )
        with disk.hold(self.path):
            self.__dict__.pop("root", None)
            root = self._read()
            self.__dict__["root"] = root
            editor = Editor(root, self.engine, self.ids, self._clock(root))
            yield editor
            report = disk.apply(self.path, editor.draft, strict=self.strict)
            if report.line:
                click.echo(f"note: {report.line}", err=True)

    def _read(self) -> DockerRoot:
        tree = disk.open_tar(self.path) if self.path.is_file() else disk.open_dir(self.path)
        if tree.children.keys() - {"lost+found"} and not any(map(tree.directory, _SIGNS)):
            raise RootError(
                f"{self.path} is no data root: there is no {' or '.join(_SIGNS)} in it",
                hint="choose another --root; one that does not exist yet is made by `build`, `pull`, `load` or `import`",
            )
        return read(tree)[0]

    @cached_property
    def _given_time(self) -> int | None:
        if not self._clock_text:
            return None
        try:
            if re.fullmatch("[0-9]+", self._clock_text):
                return parse_time(format_time(int(self._clock_text) * SECOND))
            return parse_time(self._clock_text)
        except (ValueError, OverflowError) as error:
            raise UsageError(
                f"--clock {self._clock_text!r} is no time",
                hint="give RFC 3339 (2026-01-31T12:00:00Z) or seconds",
            ) from error

    def _clock(self, root: DockerRoot) -> Clock:
        if self._given_time is not None:
            return Clock(self._given_time)
        clock = Clock(FIXED_START)
        for text in _times(root):
            try:
                clock.not_before(parse_time(text) + SECOND)
            except ValueError:
                continue
        return clock


def _times(root: DockerRoot) -> Iterator[str]:
    for image in root.images.values():
        yield image.created
        yield image.last_updated
    for container in root.containers.values():
        state = container.config.get("State") or {}
        yield from (
            str(container.config.get("Created", "")),
            str(state.get("FinishedAt", "")),
            str(state.get("StartedAt", "")),
        )
