"""A data root and what every change to it needs: whose tree it is, the IDs, the time.

It lies in a directory, where each change is written at once, or in memory alone. State is kept in the tree:
each command reads it, as an engine does at boot, and adds to it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from pathlib import Path

from dockroot import disk
from dockroot import engine as engines
from dockroot.clock import FIXED_START, SECOND, Clock, format_time, parse_time
from dockroot.editor import Editor
from dockroot.engine import Engine
from dockroot.errors import NotFoundError, RootError, UsageError
from dockroot.findings import Finding
from dockroot.ids import Ids
from dockroot.root import DockerRoot, guess_engine, load, read
from dockroot.tree import Directory, Draft

DEFAULT_DATA_ROOT = "/var/lib/docker"
_SIGNS = ("image/overlay2", "overlay2", "containers")


class Session:
    """Lend one data root for reading and for changes.

    `path` is a directory, which need not be there yet, or a packed tar to read; None: all stays in memory.
    `engine` says whose tree it is (default: what the tree shows, else the newest), `data_root` which place is
    declared inside it (default: what its containers say, else `/var/lib/docker`), `seed` what random IDs are drawn
    from, `clock` the time, as RFC 3339 or in seconds since 1970 (default: a fixed instant). With `strict`, what a
    directory cannot express is refused, not kept beside it.

    Raises: UsageError for values that do not fit.
    """

    def __init__(
        self,
        path: str | Path | None = None,
        *,
        engine: str | None = None,
        data_root: str | None = None,
        seed: str = "dockroot",
        clock: str | int | None = None,
        strict: bool = False,
    ) -> None:
        self.path = None if path is None else Path(path)
        self.strict, self.ids = strict, Ids(seed)
        self._engine_name, self._data_root = engine, data_root
        self._time = None if clock in (None, "") else _moment(str(clock))
        self._tree = Directory()
        self._root: DockerRoot | None = None
        self.findings: list[Finding] = []
        """What is wrong with `root`, but for the graph driver's directories (`root.load`)."""
        if data_root is not None and not data_root.startswith("/"):
            raise UsageError(
                f"--data-root {data_root!r} is no absolute path",
                hint="such as --data-root /var/lib/docker",
            )

    @property
    def exists(self) -> bool:
        """Whether there is anything to read yet."""
        return bool(self._tree.children) if self.path is None else self.path.exists()

    @property
    def root(self) -> DockerRoot:
        """What the root holds. Raises: NotFoundError when there is none; RootError."""
        if self._root is None:
            self._root, self.findings = load(self._existing())
        return self._root

    @cached_property
    def engine(self) -> Engine:
        """The engine asked for, else the one that the tree shows, else the newest."""
        if self._engine_name:
            return engines.named(self._engine_name)
        found = guess_engine(self.root) if self.exists else None
        return found or engines.NEWEST

    @cached_property
    def data_root(self) -> str:
        """The data root that is declared inside the tree."""
        if self._data_root is not None:
            return self._data_root.rstrip("/") or "/"
        if self.exists:
            for container in self.root.containers.values():
                if container.data_root:
                    return container.data_root
        return DEFAULT_DATA_ROOT

    @property
    def now(self) -> int:
        """The time that ages are counted from, in nanoseconds: the one given, else the real one."""
        return time.time_ns() if self._time is None else self._time

    def tell(self, note: str) -> None:
        """Take a note for the user; whoever has one to tell, overrides this."""

    def read(self) -> tuple[DockerRoot, list[Finding]]:
        """Return what the root holds, and what is wrong with it. Raises: NotFoundError, RootError."""
        return read(self._existing())

    def _existing(self) -> Directory:
        """Return the tree. Raises: NotFoundError when there is none; RootError."""
        if self.path is not None and not self.path.exists():
            raise NotFoundError(
                f"there is no data root at {self.path}",
                hint="`dockroot build`, `pull`, `load` or `import` make one; --root names another place",
            )
        if self.path is not None and self.path.is_dir():
            disk.recover(self.path)
        return self._opened()

    @contextmanager
    def edit(self) -> Iterator[Editor]:
        """Lend an editor; what it holds at the end is kept, or nothing when an error leaves.

        Raises: RootError when the root is a tar, a live engine's, or no data root.
        """
        with self._held():
            self._root, self.findings = load(self._opened())
            editor = Editor(self._root, self.engine, self.ids, self.clock(self._root))
            try:
                yield editor
                self.keep(editor.draft)
            finally:
                self._root = None  # a tree that was opened before a change is spent

    def clock(self, root: DockerRoot) -> Clock:
        """Return the clock of a change: at the time given, else later than all that `root` tells of."""
        if self._time is not None:
            return Clock(self._time)
        clock = Clock(FIXED_START)
        for text in _times(root):
            try:
                clock.not_before(parse_time(text) + SECOND)
            except ValueError:
                continue
        return clock

    def keep(self, draft: Draft) -> None:
        """Keep what an editor made: in the directory, or in memory. Raises: RootError, PrivilegeError."""
        if self.path is None:
            self._tree = draft.tree
            return
        report = disk.apply(self.path, draft, strict=self.strict)
        if report.line:
            self.tell(report.line)

    def _held(self) -> AbstractContextManager[None]:
        if self.path is None:
            return nullcontext()
        if self.path.is_file():
            raise RootError(
                f"{self.path} is a packed root: it can be read, not changed",
                hint="unpack it into a directory and name that with --root",
            )
        return disk.hold(self.path)

    def _opened(self) -> Directory:
        if self.path is None:
            return self._tree
        tree = disk.open_tar(self.path) if self.path.is_file() else disk.open_dir(self.path)
        if tree.children.keys() - {"lost+found"} and not any(map(tree.directory, _SIGNS)):
            raise RootError(
                f"{self.path} is no data root: there is no {' or '.join(_SIGNS)} in it",
                hint="choose another --root; one that does not exist yet is made by `build`, `pull`, `load` or `import`",
            )
        return tree


def _moment(text: str) -> int:
    """Return a time in nanoseconds. Raises: UsageError."""
    try:
        if re.fullmatch("[0-9]+", text):
            return parse_time(format_time(int(text) * SECOND))
        return parse_time(text)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"--clock {text!r} is no time", hint="give RFC 3339 (2026-01-31T12:00:00Z) or seconds"
        ) from error


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
