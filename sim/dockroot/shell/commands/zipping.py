"""unzip and zip."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import zipfile

from dockroot.clock import SECOND
from dockroot.shell import faults, pattern
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.streams import LimitError
from dockroot.tree import Bytes, Kind

_EPOCH = dt.datetime(1970, 1, 1)


@tool("unzip", short="qod:jnlxptaLuCKXv")
def unzip(run: Invocation) -> int:
    """Unpack a zip archive."""
    if run.has("a", "L", "u", "v"):
        raise run.machine.unsupported(f"unzip -{run.last('a', 'L', 'u', 'v')}")
    if not run.operands:
        return run.fail("usage: unzip [-opts] file[.zip] [list] [-x xlist] [-d exdir]", 10)
    path, *members = run.operands
    for name in (path, path + ".zip", path + ".ZIP"):
        if run.calls.leads_somewhere(name):
            break
    else:
        return run.fail(f" cannot find or open {path}, {path}.zip or {path}.ZIP.", 9)
    try:
        archive = zipfile.ZipFile(io.BytesIO(run.calls.open(name, "r").read()))
    except (zipfile.BadZipFile, OSError) as wrong:
        run.note(f"[{name}]\n  End-of-central-directory signature not found. ({wrong})")
        return 9
    if not run.has("q", "p"):
        run.out(f"Archive:  {name}\n")
    return _unpack(run, archive, members)


def _unpack(run: Invocation, archive: zipfile.ZipFile, members: list[str]) -> int:
    room = run.machine.world.limits.file_size
    found = False
    for info in archive.infolist():
        run.machine.budget.step()
        wanted = not members or any(pattern.matches(wild, info.filename) for wild in members)
        if not wanted or run.has("x") == (wanted and bool(members)) is True:
            continue
        found = True
        if run.has("l"):
            run.out(f"{info.file_size:9d}  {info.filename}\n")
            continue
        room -= info.file_size
        if room < 0:
            raise LimitError(
                f"a zip unpacks to more than {run.machine.world.limits.file_size:,} bytes"
            )
        try:
            if run.has("p"):
                run.out(archive.read(info))
            elif not run.has("t"):
                _member(run, archive, info)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as wrong:
            return run.fail(f"{info.filename}: {wrong}", 3)
        except OSError as error:
            return run.fail(f"cannot create {info.filename}: {faults.text(error)}", 50)
    return 0 if found or not members else run.fail(f"filename not matched:  {members[0]}", 11)


def _member(run: Invocation, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    calls = run.calls
    parts = [part for part in info.filename.split("/") if part not in ("", ".", "..")]
    if run.has("j"):
        if info.is_dir():
            return
        parts = parts[-1:]
    folder = run.value("d") or ""
    target = posixpath.join(folder, *parts) if parts else folder
    make_parents(run, target if info.is_dir() else posixpath.dirname(target))
    mode = info.external_attr >> 16
    when = int((dt.datetime(*info.date_time) - _EPOCH).total_seconds()) * SECOND
    if info.is_dir():
        if mode:
            calls.chmod(target, mode & 0o7777)
        return
    if calls.is_there(target):
        if run.has("n"):
            return
        if not run.has("o"):
            raise run.machine.error(
                f"unzip: replace {target}? (nobody is there to answer)", hint="say unzip -o or -n"
            )
        calls.unlink(target)
    data = archive.read(info)
    if mode & 0o170000 == 0o120000:
        calls.symlink(data.decode("utf-8", "surrogateescape"), target)
        return
    calls.fill(target, Bytes(data), 0o666)
    if mode:
        calls.chmod(target, mode & 0o777)
    calls.utime(target, when)
    if not run.has("q"):
        run.out(f"  inflating: {target}\n")


def make_parents(run: Invocation, path: str) -> None:
    """Make a directory and those above it that are missing."""
    missing = []
    while path and not run.calls.is_there(path, directory=True):
        missing.append(path)
        path = posixpath.dirname(path)
    for each in reversed(missing):
        run.calls.mkdir(each, 0o777)


@tool("zip", short="rqj9X0y")
def zip_(run: Invocation) -> int:
    """Make a zip archive."""
    if len(run.operands) < 2:
        return run.fail("Nothing to do!", 12)
    target, *paths = run.operands
    target += "" if "." in posixpath.basename(target) else ".zip"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            _pack(run, archive, path)
    run.calls.fill(target, Bytes(buffer.getvalue()), 0o666)
    return 0


def _pack(run: Invocation, archive: zipfile.ZipFile, path: str) -> None:
    status = run.calls.stat(path)
    folder = status.kind is Kind.DIRECTORY
    name = posixpath.basename(path) if run.has("j") else path.lstrip("/")
    when = max(_EPOCH + dt.timedelta(seconds=status.mtime // SECOND), dt.datetime(1980, 1, 1))
    info = zipfile.ZipInfo(
        name + ("/" if folder and not name.endswith("/") else ""), when.timetuple()[:6]
    )
    info.external_attr = (status.mode | (0o040000 if folder else 0o100000)) << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    if not (folder and run.has("j")):
        archive.writestr(info, b"" if folder else run.calls.open(path, "r").read())
    if not run.has("q"):
        run.out(f"  adding: {info.filename}\n")
    if folder and run.has("r"):
        for child in run.calls.listed(path):
            _pack(run, archive, f"{path.rstrip('/')}/{child}")
