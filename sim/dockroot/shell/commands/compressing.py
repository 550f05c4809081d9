"""gzip, bzip2, xz, zstd and their kin."""

from __future__ import annotations

from dockroot.clock import SECOND
from dockroot.shell import faults
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.packing import PackedError, kind_of, packed, unpacked
from dockroot.tree import Bytes, Kind

_SUFFIXES = {"gzip": ".gz", "bzip2": ".bz2", "xz": ".xz", "lzma": ".lzma", "zstd": ".zst"}
_NAMES = {
    "gzip": ("gzip", "gunzip", "zcat", "pigz", "unpigz"),
    "bzip2": ("bzip2", "bunzip2", "bzcat"),
    "xz": ("xz", "unxz", "xzcat"),
    "lzma": ("lzma", "unlzma", "lzcat"),
    "zstd": ("zstd", "unzstd", "zstdcat"),
}
_KIND = {name: kind for kind, names in _NAMES.items() for name in names}
_OTHER = {".tgz": ".tar", ".tbz2": ".tar", ".tbz": ".tar", ".txz": ".tar", ".Z": ""}
_LONG = {
    "decompress": "d", "uncompress": "d", "stdout": "c", "to-stdout": "c", "keep": "k", "force": "f",
    "best": "9", "fast": "1", "quiet": "q", "silent": "q", "verbose": "v", "test": "t",
    "no-name": "n", "name": "N", "suffix": "S:", "threads": "T:", "rm": "rm", "extreme": "e",
    "recursive": "r", "list": "l", "compress": "z", "format": "F:", "rsyncable": "q",
}  # fmt: skip


@tool(*_KIND, short="cdfkqvtnNS:T:0123456789ez o:l", long=_LONG)
def compress(run: Invocation) -> int:
    """Pack or unpack files, in their stead or to stdout."""
    if run.has("l", "S", "r"):
        raise run.machine.unsupported(f"{run.name} -{run.last('l', 'S', 'r')}")
    kind = _KIND[run.name]
    undo = (
        run.name.startswith("un")
        or "un" in run.name[:4]
        or run.name.endswith("cat")
        or run.has("d", "t")
    )
    out = run.name.endswith("cat") or run.has("c")
    status = 0
    for path in run.operands or ["-"]:
        if path == "-":
            status = max(status, _stream(run, kind, undo=undo))
        else:
            status = max(status, _file(run, kind, path, undo=undo, out=out))
    return status


def _level(run: Invocation) -> int | None:
    digits = [letter for letter, _ in run.flags if letter.isdecimal()]
    return int(digits[-1]) if digits else None


def _converted(
    run: Invocation, kind: str, data: bytes, *, undo: bool, name: str = "", seconds: int = 0
) -> bytes:
    if not undo:
        return packed(data, kind, _level(run), name=name, seconds=seconds)
    if run.has("f") and kind_of(data) == "":
        return data
    return unpacked(data, kind, run.machine.world.limits.file_size)


def _stream(run: Invocation, kind: str, *, undo: bool) -> int:
    data = run.read()
    try:
        result = _converted(run, kind, data, undo=undo)
    except PackedError as wrong:
        return run.fail(f"stdin: {wrong}" if run.gnu else "invalid magic")
    if undo and data and kind_of(data) != kind and not run.has("f"):
        return run.fail("stdin: not in gzip format" if run.gnu else "invalid magic")
    if not run.has("t"):
        run.out(result)
    return 0


def _file(run: Invocation, kind: str, path: str, *, undo: bool, out: bool) -> int:
    calls = run.calls
    try:
        status = calls.stat(path)
        if status.kind is Kind.DIRECTORY:
            return run.fail(
                f"{path}: is a directory -- ignored" if run.gnu else f"{path}: Is a directory", 2
            )
        data = calls.open(path, "r").read()
    except OSError as error:
        return run.fault(path, error)
    target = _target(kind, path, undo=undo)
    if target is None and not out and not run.has("t"):
        return run.fail(
            f"{path}: unknown suffix{' -- ignored' if run.gnu else ''}", 2 if run.gnu else 1
        )
    try:
        name, seconds = path.rpartition("/")[2], status.mtime // SECOND
        if run.has("n"):
            name, seconds = "", 0
        result = _converted(run, kind, data, undo=undo, name=name, seconds=seconds)
        if undo and kind_of(data) != kind and not (run.has("f") and out):
            raise PackedError(f"not in {kind} format")
    except PackedError as wrong:
        return run.fail(f"{path}: {wrong}")
    if run.has("t"):
        return 0
    if out:
        run.out(result)
        return 0
    if target is None:
        return 1
    if calls.is_there(target) and not run.has("f"):
        return run.fail(
            f"{target} already exists; not overwritten"
            if run.gnu
            else f"can't open '{target}': File exists",
            2 if run.gnu else 1,
        )
    try:
        calls.fill(target, Bytes(result), 0o600)
        calls.chmod(target, status.mode)
        if run.gnu:
            calls.chown_if_allowed(target, status.uid, status.gid)
            calls.utime(target, status.mtime)
        if not run.has("k") and not (kind == "zstd" and not run.has("rm")):
            calls.unlink(path)
    except OSError as error:
        return run.fail(f"{target}: {faults.text(error)}")
    return 0


def _target(kind: str, path: str, *, undo: bool) -> str | None:
    """Return the name of the result; None when a name to be unpacked has no suffix to take off."""
    if not undo:
        return path + _SUFFIXES[kind]
    for suffix, instead in ((_SUFFIXES[kind], ""), *_OTHER.items()):
        if path.endswith(suffix):
            return path.removesuffix(suffix) + instead
    return None
