"""A draft onto the data root that it starts from: all of it, or nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress

from dockroot.disk import journal
from dockroot.disk.content import FileContent, Progress, count_change
from dockroot.disk.faults import refusal, text
from dockroot.disk.journal import Journal, Meta, Step, no_step, place
from dockroot.disk.locking import hold
from dockroot.disk.owners import Entry, Record, read_sidecar, sidecar_path, terms
from dockroot.disk.plan import Plan, layer, plan, whole
from dockroot.disk.report import Report
from dockroot.disk.writing import Writer
from dockroot.errors import RootError
from dockroot.tree import Directory, Draft, Node, by_name

_ROOT_NAMES = ("image/overlay2", "overlay2", "containers")
_NO_CONTENT = frozenset({"lost+found", journal.STAGING})


def apply(
    root: bytes | str | os.PathLike[str],
    draft: Draft,
    *,
    strict: bool = False,
    durable: bool = False,
    progress: Progress | None = None,
    step: Step = no_step,
) -> Report:
    """Make the data root at `root`, from which `draft.base` was opened, into `draft.tree`.

    A root that does not exist or is empty is made, and gets the whole tree. Open the root anew
    afterwards: what was opened before is spent where the draft changed it. `durable` waits for
    the disk (see `journal` for what holds without). `progress` is told the bytes written, `step`
    each step.
    Raises: RootError when the place is no data root, a live engine's, on a full disk or not
    writable, and PrivilegeError when `strict` and the directory would not express it all: the root
    is then as before.
    """
    top = os.path.realpath(os.fsencode(root))
    with hold(top):
        fresh = _is_empty(top)
        if not fresh:
            _insist_on_data_root(top)
        todo = whole(draft.tree) if fresh else plan(draft)
        if not (todo.puts or todo.drops or todo.touched):
            return Report()
        change = _Change(
            top, draft, todo, Writer(terms(top), scope=layer, strict=strict, progress=progress)
        )
        change.fresh, change.durable, change.step = fresh, durable, step
        return change.run()


class _Change:
    """One writing into the root at `top`."""

    fresh = durable = False

    def __init__(self, top: bytes, draft: Draft, todo: Plan, writer: Writer) -> None:
        self.top, self.draft, self.todo, self.writer = top, draft, todo, writer
        self.terms = writer.terms
        self.step: Step = no_step
        writer.find = self._find
        self.journal = Journal(top)

    def run(self) -> Report:
        """Prepare, commit, take the steps. Raises: RootError."""
        try:
            self._prepare()
            self.journal.commit(self.step, durable=self.durable)
        except BaseException as error:
            self._abandon()
            if isinstance(error, OSError):
                raise refusal(error, f"writing to {text(self.top)!r}") from error
            raise
        count_change()
        try:
            self.journal.forward(self.step)
        except OSError as error:
            self._undo(error)
            raise refusal(error, f"writing to {text(self.top)!r}") from error
        if self.durable:
            os.sync()
        try:
            journal.clear(self.top, self.step)
        except OSError as error:
            raise refusal(error, "clearing up", after="the change is made") from error
        return self.writer.report

    def _prepare(self) -> None:
        self.step("make the folder")
        journal.prepare(self.top)
        for path, node in self.todo.puts:
            self.step(f"prepare {path}")
            self._insist_on_reach(path)
            self.writer.make(node, self.journal.put(path), path)
        for path in self.todo.drops:
            self._insist_on_reach(path)
            self.journal.drop(path)
        self.writer.report.removed = len(self.todo.drops)
        entries: dict[str, Entry | None] = {}
        for path in sorted(self.todo.touched, key=by_name, reverse=True):
            entries[path] = self._touch(path, *self.todo.touched[path])
        self._prepare_sidecar(entries)

    def _find(self, node: Node) -> tuple[str, bytes] | None:
        """Return where the root holds the very inode already."""
        path = self.todo.kept.get(id(node))
        if path is None and isinstance(node.content, FileContent):
            if not node.content.path.startswith(self.top + b"/"):
                return None
            inside = node.content.path[len(self.top) + 1 :].decode("utf-8", "surrogateescape")
            path = inside if self.draft.base.get(inside) is node else None
        return None if path is None else (path, place(self.top, path))

    def _touch(self, path: str, before: Directory, after: Directory) -> Entry | None:
        """Note what the directory at `path` is to show; return what it cannot."""
        here = place(self.top, path)
        status = os.stat(here)
        shown, lost = {}, {}
        for name in sorted(before.xattrs.keys() | after.xattrs.keys()):
            value = after.xattrs.get(name)
            if value is not None and not self.terms.can_set(name):
                lost[name] = value
            elif before.xattrs.get(name) != value:
                shown[name] = value
        mode = self.terms.mode(after)
        owner_entry = self.terms.owner(after, path)
        owner = (after.uid, after.gid) if self.terms.chown and not owner_entry else None
        if owner == (status.st_uid, status.st_gid):
            owner = None
        then = Meta(mode, after.mtime, owner, shown)
        now = Meta(
            status.st_mode & 0o7777,
            status.st_mtime_ns,
            (status.st_uid, status.st_gid) if owner else None,
            {name: before.xattrs.get(name) for name in shown},
        )
        self.journal.meta.append((path, now, then))
        if owner_entry or mode != after.mode or lost:
            return Entry(owner_entry, after.mode if mode != after.mode else None, xattrs=lost)
        return None

    def _prepare_sidecar(self, touched: Mapping[str, Entry | None]) -> None:
        """Write the record of owners beside the root's, to be renamed with the rest."""
        before = None if self.fresh else read_sidecar(self.top)
        known = before or Record({}, copied=self.terms.ordinary is not None and not self.fresh)
        gone = {path for path, _ in self.todo.puts} | set(self.todo.drops)
        entries = {
            path: entry
            for path, entry in known.entries.items()
            if path not in touched and not _is_within(path, gone)
        }
        entries.update((path, entry) for path, entry in touched.items() if entry)
        entries.update(self.writer.entries)
        name = sidecar_path(self.top)
        needed = bool(entries) or self.terms.ordinary is not None
        if needed:
            self.writer.report.sidecar = text(os.path.basename(name))
        if needed or before or os.path.lexists(name):
            after = Record(entries, known.copied)
            if after != before:
                self.step("write the record of owners")
                with open(journal.aside(self.top), "wb") as stream:
                    stream.write(after.encode())
                self.journal.beside = True

    def _insist_on_reach(self, path: str) -> None:
        """Refuse before the commit what would be refused after it. Raises: RootError, OSError."""
        above = place(self.top, path.rpartition("/")[0])
        if not os.access(above, os.W_OK | os.X_OK, effective_ids=True):
            raise RootError(
                f"no permission to write in {text(above)!r}; the root is as it was before",
                hint="run as its owner, or copy the root and work on the copy",
            )
        if os.stat(above).st_dev != os.stat(self.top).st_dev:
            raise RootError(
                f"{text(above)!r} lies on another file system than the root, which is as it was",
                hint="copy the whole root into one file system",
            )

    def _abandon(self) -> None:
        """Take back what was prepared; what cannot be is cleared by the next command."""
        with suppress(OSError):
            journal.clear(self.top)

    def _undo(self, cause: OSError) -> None:
        try:
            self.journal.back()
            self._abandon()
        except OSError:
            raise refusal(
                cause, f"writing to {text(self.top)!r}", after=journal.UNFINISHED
            ) from cause


def _is_within(path: str, tops: set[str]) -> bool:
    while path:
        if path in tops:
            return True
        path = path.rpartition("/")[0]
    return False


def _is_empty(top: bytes) -> bool:
    return not any(name not in _NO_CONTENT for name in os.listdir(os.fsdecode(top)))


def _insist_on_data_root(top: bytes) -> None:
    if not any(os.path.isdir(os.path.join(top, name.encode())) for name in _ROOT_NAMES):
        raise RootError(
            f"{text(top)!r} is not empty and no data root: no image/overlay2/ or overlay2/ in it",
            hint="choose another --root: one that does not exist yet is made",
        )
