"""One writer at a time, and nothing left half done before it starts.

The lock is flock(2) on the root directory itself: it adds no file to the tree and ends with the
process.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from dockroot.disk import journal
from dockroot.disk.faults import refusal, text
from dockroot.disk.live import engine_on, guard
from dockroot.errors import RootError

_held: set[bytes] = set()


@contextmanager
def hold(root: bytes | str | os.PathLike[str]) -> Iterator[None]:
    """Keep other commands from writing to `root`: wait for them, refuse a live engine, finish what
    was cut off.

    A root that does not exist is made, and taken away again if it is still empty at the end. To
    hold what the process already holds does nothing.
    Raises: RootError.
    """
    top = os.path.realpath(os.fsencode(root))
    if top in _held:
        yield
        return
    made, lock = _lock(top)
    try:
        if not made:
            guard(top)
            _finish(top)
        _held.add(top)
        yield
    finally:
        _held.discard(top)
        if made:
            with suppress(OSError):
                os.rmdir(top)
        os.close(lock)


def recover(root: bytes | str | os.PathLike[str]) -> None:
    """Finish or clear what an interrupted command left in `root`; call it before every use.

    Who may not write there, or meets a live engine, leaves alone what was never committed: it is
    not seen.
    Raises: RootError when a committed change cannot be finished.
    """
    top = os.path.realpath(os.fsencode(root))
    if not os.path.lexists(journal.staging(top)):
        return
    committed = os.path.lexists(os.path.join(journal.staging(top), b"journal"))
    if not committed and (not os.access(top, os.W_OK, effective_ids=True) or engine_on(top)):
        return
    with hold(top):
        pass


def _lock(top: bytes) -> tuple[bool, int]:
    """Return whether the root had to be made, and the descriptor that holds the lock."""
    while True:
        made = False
        try:
            if not os.path.lexists(top):
                os.makedirs(top, 0o755)
                made = True
            descriptor = os.open(top, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except (FileExistsError, FileNotFoundError):
            continue
        except NotADirectoryError as error:
            raise RootError(
                f"{text(top)!r} is no directory", hint="choose another --root"
            ) from error
        except OSError as error:
            raise refusal(error, "opening the root", after="nothing was changed") from error
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.path.isdir(top) and os.path.samestat(os.fstat(descriptor), os.stat(top)):
            return made, descriptor
        os.close(descriptor)  # taken away while we waited


def _finish(top: bytes) -> None:
    """Roll a committed change forward, clear an unfinished one. Raises: RootError."""
    if not os.path.lexists(journal.staging(top)):
        return
    committed = journal.read(top)
    try:
        if committed:
            committed.forward(journal.no_step)
        journal.clear(top)
    except OSError as error:
        raise refusal(error, "finishing an interrupted change", after=journal.UNFINISHED) from error
