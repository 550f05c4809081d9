"""Whether an engine runs on a data root: then the root is its own, and not ours to write.

Signs, from the surest: something is mounted below the root (a running container's `merged`); a
bolt database in it is locked (bbolt takes flock(2) on it for as long as it is open:
`volumes/metadata.db`, `network/files/local-kv.db`, `buildkit/*.db`); a dockerd process has it as its
data root, by its arguments, its configuration file or its default, or, where its arguments name
none, has a file open in it. None of the looks changes anything.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress

from dockroot.disk.faults import text
from dockroot.errors import RootError

_DEFAULT_ROOT = b"/var/lib/docker"
_DEFAULT_CONFIG = b"/etc/docker/daemon.json"
_DATABASES = (
    b"volumes/metadata.db",
    b"network/files/local-kv.db",
    b"buildkit/cache.db",
    b"buildkit/snapshots.db",
    b"buildkit/metadata_v2.db",
    b"buildkit/containerdmeta.db",
    b"buildkit/history.db",
)
_ENGINES = (b"dockerd", b"docker", b"docker-current", b"dockerd-current", b"docker-containe")
_ROOT_FLAGS = (b"--data-root", b"--graph", b"-g")


def guard(root: bytes | str | os.PathLike[str]) -> None:
    """Refuse to write to `root` while an engine runs on it. Raises: RootError."""
    sign = engine_on(root)
    if sign:
        raise RootError(
            f"{text(os.fspath(root))!r} is in use by an engine: {sign}",
            hint="stop the engine first, or work on a copy of the root",
        )


def engine_on(root: bytes | str | os.PathLike[str]) -> str:
    """Return the sign by which an engine shows to be running on `root`, empty when there is
    none.
    """
    top = os.path.realpath(os.fsencode(root))
    if not os.path.isdir(top):
        return ""
    return _mounted_below(top) or _locked(top) or _engine_process(top)


def _mounted_below(top: bytes) -> str:
    try:
        with open("/proc/self/mountinfo", "rb") as stream:
            lines = stream.readlines()
    except OSError:
        return ""
    for line in lines:
        place = _unescaped(line.split(b" ", 5)[4])
        if place.startswith(top.rstrip(b"/") + b"/"):
            return f"something is mounted at {text(place)!r}"
    return ""


def _locked(top: bytes) -> str:
    for name in _DATABASES:
        with suppress(OSError):
            descriptor = os.open(
                os.path.join(top, name), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
            )
            try:
                fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return f"{text(name)!r} is locked"
            finally:
                os.close(descriptor)
    return ""


def _engine_process(top: bytes) -> str:
    for pid in os.listdir(b"/proc") if os.path.isdir("/proc") else ():
        if not pid.isdigit():
            continue
        process = b"/proc/" + pid
        with suppress(OSError):
            if _runs_nothing(process) or _bytes(process + b"/comm").strip() not in _ENGINES:
                continue
            arguments = _bytes(process + b"/cmdline").split(b"\0")
            if _is_daemon(arguments) and (
                any(_same(process, place, top) for place in _data_roots(process, arguments))
                or (_flag(arguments, _ROOT_FLAGS) is None and _has_open(process, top))
            ):
                return f"dockerd, process {int(pid)}, has it as its data root"
    return ""


def _runs_nothing(process: bytes) -> bool:
    """Whether it is a thread of the kernel's: most are, and this is the cheapest question to ask of one."""
    try:
        os.readlink(process + b"/exe")
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _is_daemon(arguments: list[bytes]) -> bool:
    """Whether the process is the engine: `dockerd`, or `docker daemon` of old."""
    name = os.path.basename(arguments[0])
    return name.startswith(b"dockerd") or b"daemon" in arguments[1:2]


def _data_roots(process: bytes, arguments: list[bytes]) -> Iterator[bytes]:
    """Yield the data root that the engine was started with: the flag, the configuration, the
    default.
    """
    given = _flag(arguments, _ROOT_FLAGS)
    if given is not None:
        yield given
        return
    config = _flag(arguments, (b"--config-file",)) or _DEFAULT_CONFIG
    with suppress(OSError, ValueError, AttributeError):
        value = json.loads(_bytes(_as_seen(process, config)))
        named = value.get("data-root") or value.get("graph")
        if named:
            yield os.fsencode(named)
            return
    yield _DEFAULT_ROOT


def _flag(arguments: list[bytes], names: tuple[bytes, ...]) -> bytes | None:
    for at, argument in enumerate(arguments):
        for name in names:
            if argument == name and at + 1 < len(arguments):
                return arguments[at + 1]
            if argument.startswith(name + b"="):
                return argument[len(name) + 1 :]
    return None


def _same(process: bytes, place: bytes, top: bytes) -> bool:
    if os.path.realpath(place) == top:
        return True
    with suppress(OSError):
        return os.path.samestat(os.stat(_as_seen(process, place)), os.stat(top))
    return False


def _as_seen(process: bytes, place: bytes) -> bytes:
    """Return a path of the process's as one of ours: through its root and working directory."""
    if place.startswith(b"/"):
        return process + b"/root" + place
    return process + b"/cwd/" + place


def _has_open(process: bytes, top: bytes) -> bool:
    with suppress(OSError):
        for name in os.listdir(process + b"/fd"):
            with suppress(OSError):
                if os.readlink(process + b"/fd/" + name).startswith(top + b"/"):
                    return True
    return False


def _unescaped(field: bytes) -> bytes:
    """Return a field of mountinfo as it is: blanks and backslashes stand in it as octal
    (proc(5)).
    """
    return re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8)]), field)


def _bytes(path: bytes) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        parts = []
        while part := os.read(descriptor, 4096):
            parts.append(part)
        return b"".join(parts)
    finally:
        os.close(descriptor)
