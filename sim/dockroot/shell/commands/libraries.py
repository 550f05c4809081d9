"""ldd, scanelf, ldconfig: which libraries programs need. What is no ELF file, as a stand-in, needs none."""

from __future__ import annotations

import posixpath
import struct

from dockroot.shell import elf
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.tree import Bytes, Kind

_FOLDERS = (
    "/lib/x86_64-linux-gnu",
    "/usr/lib/x86_64-linux-gnu",
    "/lib64",
    "/usr/lib64",
    "/lib",
    "/usr/lib",
)
_MAGIC = b"glibc-ld.so.cache1.1"
_X86_64 = 0x0303


def folders(run: Invocation) -> list[str]:
    """Return where libraries are looked for: `/etc/ld.so.conf` and what it includes, then the usual places."""
    found: list[str] = []
    todo = ["/etc/ld.so.conf"]
    seen: set[str] = set()
    while todo:
        path = todo.pop(0)
        if path in seen:
            continue
        seen.add(path)
        for line in (run.calls.read_text(path) or "").split("\n"):
            text = line.split("#")[0].strip()
            if text.startswith("include "):
                from dockroot.shell.glob import expand_pathname

                wild = text.split(None, 1)[1]
                todo += expand_pathname(posixpath.join("/etc", wild), run.calls)
            elif text.startswith("/"):
                found.append(text)
    return list(dict.fromkeys([*found, *_FOLDERS]))


def _locate(run: Invocation, name: str, rpath: list[str]) -> str | None:
    extra = run.process.env.get("LD_LIBRARY_PATH", "").split(":")
    for folder in [*rpath, *extra, *folders(run), "/usr/local/lib"]:
        if folder and run.calls.leads_somewhere(f"{folder}/{name}"):
            return f"{folder}/{name}"
    return None


@tool("ldd", short="vudr")
def ldd(run: Invocation) -> int:
    """Print the libraries that a program loads, and where they are."""
    status = 0
    for path in run.operands:
        if len(run.operands) > 1:
            run.out(f"{path}:\n")
        if not run.calls.leads_somewhere(path):
            run.note(f"ldd: {path}: No such file or directory")
            status = 1
            continue
        found = (
            elf.read(run.calls.content(path)) if run.calls.stat(path).kind is Kind.FILE else None
        )
        if found is None:
            run.note("\tnot a dynamic executable")
            status = 1
        elif found.static:
            run.out("\tstatically linked\n")
        else:
            _print(run, path, found)
    return status


def _print(run: Invocation, path: str, program: elf.Elf) -> None:
    run.out("\tlinux-vdso.so.1 (0x00007ffd00000000)\n")
    todo, seen = [(program, path)], set()
    while todo:
        each, where = todo.pop(0)
        origin = posixpath.dirname(run.calls.real_path(where))
        rpath = [
            part.replace("$ORIGIN", origin).replace("${ORIGIN}", origin)
            for part in each.rpath.split(":")
            if part
        ]
        for name in each.needed:
            if name in seen:
                continue
            seen.add(name)
            place = _locate(run, name, rpath)
            if place is None:
                run.out(f"\t{name} => not found\n")
                continue
            if not name.startswith("ld-linux"):
                run.out(f"\t{name} => {place} (0x00007f0000000000)\n")
            inner = elf.read(run.calls.content(place))
            if inner is not None:
                todo.append((inner, place))
    if program.interpreter:
        run.out(f"\t{program.interpreter} (0x00007f0000000000)\n")


_SCAN = {
    "needed": "n",
    "nobanner": "B",
    "format": "F:",
    "recursive": "R",
    "rpath": "r",
    "etype": "E:",
    "soname": "S",
    "quiet": "q",
}


@tool("scanelf", short="nBF:RrqE:S", long=_SCAN)
def scanelf(run: Invocation) -> int:
    """Print what ELF files need, by a format."""
    form = run.value("F") or ("%n %F" if run.has("n") else "%F")
    if not run.has("B"):
        run.out(" TYPE   NEEDED FILE \n")
    for path in run.operands:
        _scan(run, path, form, top=True)
    return 0


def _scan(run: Invocation, path: str, form: str, *, top: bool = False) -> None:
    calls = run.calls
    try:
        status = calls.lstat(path)
    except OSError:
        run.note(f"scanelf: {path}: does not exist")
        return
    run.machine.budget.step()
    if status.kind is Kind.DIRECTORY and (run.has("R") or top):
        for name in calls.listed(path):
            _scan(run, f"{path.rstrip('/')}/{name}", form)
        return
    found = elf.read(status.node.content) if status.kind is Kind.FILE else None
    if found is None or (found.static and not found.needed):
        return
    if run.has("E") and "ET_DYN" not in (run.value("E") or "ET_DYN") and not found.interpreter:
        return
    values = {
        "%n": ",".join(found.needed),
        "%r": found.rpath or "-",
        "%F": path,
        "%S": found.soname,
        "%f": posixpath.basename(path),
        "%p": path,
    }
    line = (
        form.replace("%n#p", "%n").replace("%F#p", "%F").replace("%S#p", "%S").replace("%r#p", "%r")
    )
    for mark, value in values.items():
        line = line.replace(mark, value)
    run.out(line + "\n")


@tool("ldconfig", short="f:C:r:npvNXil", long={"verbose": "v", "print-cache": "p"})
def ldconfig(run: Invocation) -> int:
    """Write the cache of glibc's loader, and the links from the names that libraries have for themselves."""
    if run.has("r", "l", "f", "C"):
        raise run.machine.unsupported(f"ldconfig -{run.last('r', 'l', 'f', 'C')}")
    calls = run.calls
    if calls.leads_somewhere("/lib/ld-musl-x86_64.so.1"):
        return 0
    entries: dict[str, str] = {}
    for folder in [*run.operands, *folders(run)]:
        for name in calls.listed(folder):
            if name.startswith(("lib", "ld-")) and ".so" in name:
                _library(run, folder, name, entries)
    if run.has("p"):
        run.out(f"{len(entries)} libs found in cache `/etc/ld.so.cache'\n")
        for name, path in sorted(entries.items(), reverse=True):
            run.out(f"\t{name} (libc6,x86-64) => {path}\n")
    elif not run.has("N"):
        calls.fill("/etc/ld.so.cache", Bytes(_cache(entries)), 0o644)
    return 0


def _library(run: Invocation, folder: str, name: str, entries: dict[str, str]) -> None:
    path = f"{folder}/{name}"
    if not run.calls.leads_somewhere(path) or run.calls.stat(path).kind is not Kind.FILE:
        return
    found = elf.read(run.calls.content(path))
    if found is None:
        return
    soname = found.soname or name
    link = f"{folder}/{soname}"
    if not run.has("X") and soname != name and not run.calls.is_there(link):
        run.calls.symlink(name, link)
    entries.setdefault(soname, link if run.calls.leads_somewhere(link) else path)


def _cache(entries: dict[str, str]) -> bytes:
    """Return the cache in glibc's newer format (2.36, `sysdeps/generic/dl-cache.h`)."""
    rows, strings = b"", b""
    start = 48 + 24 * len(entries)
    for name, path in sorted(entries.items(), reverse=True):
        key = start + len(strings)
        strings += name.encode() + b"\0"
        value = start + len(strings)
        strings += path.encode() + b"\0"
        rows += struct.pack("<iIIIQ", _X86_64, key, value, 0, 0)
    return struct.pack("<20sIIB3xI12x", _MAGIC, len(entries), len(strings), 2, 0) + rows + strings
