"""What the operating system refused, as a message with the way out."""

from __future__ import annotations

import errno
import os

from dockroot.errors import RootError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


def text(path: bytes | str | os.PathLike[str]) -> str:
    """Return a path as text, UTF-8 with surrogateescape whatever the locale."""
    raw = os.fspath(path)
    return raw.decode("utf-8", "surrogateescape") if isinstance(raw, bytes) else raw


def refusal(
    error: OSError, doing: str, *, after: str = "the root is as it was before"
) -> RootError:
    """Return the error to show for `error`, met while `doing`; `after` says what state that
    leaves.
    """
    where = f" {text(error.filename)!r}" if isinstance(error.filename, str | bytes) else ""
    message = f"{doing}{where}: {(error.strerror or str(error)).lower()}; {after}"
    if error.errno in _FULL:
        return RootError(message, hint="free some space, or choose a place on another file system")
    if error.errno in _FORBIDDEN:
        return RootError(message, hint="run as the owner of that directory, or choose another one")
    if error.errno == errno.ENAMETOOLONG:
        return RootError(message, hint="`dockroot pack` writes a tar, which has no such limit")
    return RootError(message, hint="look at the file system and its permissions, then run again")
