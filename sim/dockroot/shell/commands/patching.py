"""patch: unified diffs applied, also at another line and with some of the context gone (fuzz), as GNU's 2.7 does."""

from __future__ import annotations

import posixpath
import re

from msgspec import Struct, field

from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.commands.text import lines_of
from dockroot.tree import Bytes

_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_FUZZ = 2


class Hunk(Struct):
    """One change: the line where it begins, what is there before and after."""

    start: int
    before: list[bytes] = field(default_factory=list)
    after: list[bytes] = field(default_factory=list)


class Change(Struct):
    """What a patch does to one file: its names before and after, its hunks."""

    old: str
    new: str
    hunks: list[Hunk] = field(default_factory=list)


def changes(data: bytes) -> list[Change]:
    """Return the changes of a unified diff."""
    found: list[Change] = []
    lines = lines_of(data)
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.startswith(b"--- ") and at + 1 < len(lines) and lines[at + 1].startswith(b"+++ "):
            found.append(Change(_name(line), _name(lines[at + 1])))
            at += 2
        elif found and (match := _HUNK.match(line)):
            at = _hunk(found[-1], lines, at + 1, match)
        else:
            at += 1
    return found


def _name(line: bytes) -> str:
    text = line[4:].split(b"\t")[0].rstrip(b"\r\n").decode("utf-8", "surrogateescape")
    return text.strip('"').rstrip()


def _hunk(change: Change, lines: list[bytes], at: int, match: re.Match[bytes]) -> int:
    old, new = int(match[2] or 1), int(match[4] or 1)
    hunk = Hunk(int(match[1]) + (old == 0))
    while at < len(lines) and (old > 0 or new > 0 or lines[at].startswith(b"\\")):
        mark, text = lines[at][:1], lines[at][1:]
        if mark == b"\\":
            _cut_newline(hunk, lines[at - 1][:1])
        elif mark == b"-":
            hunk.before.append(text)
            old -= 1
        elif mark == b"+":
            hunk.after.append(text)
            new -= 1
        elif mark in (b" ", b"\n", b"\t"):
            body = text if mark == b" " else lines[at]
            hunk.before.append(body)
            hunk.after.append(body)
            old, new = old - 1, new - 1
        else:
            break
        at += 1
    change.hunks.append(hunk)
    return at


def _cut_newline(hunk: Hunk, mark: bytes) -> None:
    for side, marks in ((hunk.before, b"- "), (hunk.after, b"+ ")):
        if mark in marks and side:
            side[-1] = side[-1].removesuffix(b"\n")


@tool(
    "patch", short="p:i:d:NRsfEbo:tlFuz:",
    long={"strip": "p:", "input": "i:", "directory": "d:", "forward": "N", "reverse": "R", "quiet": "s",
          "silent": "s", "force": "f", "remove-empty-files": "E", "dry-run": "dry-run", "batch": "t",
          "ignore-whitespace": "l", "no-backup-if-mismatch": "quiet", "unified": "u", "fuzz": "fuzz:",
          "backup": "b", "binary": "quiet", "verbose": "quiet"},
)  # fmt: skip
def patch(run: Invocation) -> int:
    """Apply a diff to files."""
    if run.has("o", "l", "b", "z"):
        raise run.machine.unsupported(f"patch -{run.last('o', 'l', 'b', 'z')}")
    path = run.value("i") or (run.operands[1] if len(run.operands) > 1 else "-")
    if folder := run.value("d"):
        run.process.calls.chdir(folder)
    try:
        data = run.read() if path == "-" else run.calls.open(path, "r").read()
    except OSError:
        run.note(f"patch: **** Can't open patch file {path} : No such file or directory")
        return 2
    found = changes(data)
    if not found:
        run.note("patch: **** Only garbage was found in the patch input.")
        return 2 if data else 0
    return max(_apply(run, change) for change in found)


def _stripped(run: Invocation, name: str) -> str:
    text = run.value("p")
    if name == "/dev/null":
        return name
    if text is None:
        return posixpath.basename(name)
    parts = (
        [part for part in name.split("/") if part != ""]
        if name.startswith("/") and text != "0"
        else name.split("/")
    )
    return "/".join(parts[int(text) :])


def _target(run: Invocation, change: Change) -> str | None:
    if run.operands:
        return run.operands[0]
    names = [_stripped(run, name) for name in (change.old, change.new)]
    real = [name for name in names if name not in ("/dev/null", "")]
    there = [name for name in real if run.calls.is_there(name)]
    if there:
        return min(
            there, key=lambda name: (name.count("/"), len(posixpath.basename(name)), len(name))
        )
    return real[-1] if real and (change.old == "/dev/null" or not change.hunks[0].before) else None


def _apply(run: Invocation, change: Change) -> int:
    path = _target(run, change)
    if path is None:
        run.out(
            f"can't find file to patch at input line 3\nPerhaps you used the wrong -p or --strip option?\n{len(change.hunks)} out of {len(change.hunks)} hunk{'s' * (len(change.hunks) > 1)} ignored\n"
        )
        return 1
    if ".." in path.split("/"):
        run.out(f"Ignoring potentially dangerous file name {path}\n")
        return 1
    calls = run.calls
    exists = calls.is_there(path)
    lines = lines_of(calls.open(path, "r").read()) if exists else []
    if not run.has("s"):
        run.out(f"{'checking' if run.has('dry-run') else 'patching'} file {path}\n")
    shift = failed = 0
    for number, hunk in enumerate(change.hunks, start=1):
        if run.has("R"):
            hunk.before, hunk.after = hunk.after, hunk.before
        place = _place(lines, hunk, shift)
        if place is None:
            failed += 1
            run.out(f"Hunk #{number} FAILED at {hunk.start}.\n")
            continue
        at, skip, fuzz = place
        moved = at - (hunk.start - 1 + shift + skip)
        if (moved or fuzz) and not run.has("s"):
            text = f" with fuzz {fuzz}" if fuzz else ""
            text += f" (offset {moved} line{'s' * (abs(moved) > 1)})" if moved else ""
            run.out(f"Hunk #{number} succeeded at {at - skip + 1}{text}.\n")
        end = len(hunk.before) - _tail(hunk, fuzz)
        lines[at : at + end - skip] = hunk.after[skip : len(hunk.after) - _tail(hunk, fuzz)]
        shift += len(hunk.after) - len(hunk.before) + moved
    if failed:
        run.out(
            f"{failed} out of {len(change.hunks)} hunk{'s' * (len(change.hunks) > 1)} FAILED -- saving rejects to file {path}.rej\n"
        )
        _reject(run, change, path)
    if not run.has("dry-run"):
        _write(run, change, path, lines, exists=exists)
    return int(failed > 0)


def _context(hunk: Hunk) -> tuple[int, int]:
    """Count the lines of context at the beginning and at the end."""
    pairs = list(zip(hunk.before, hunk.after, strict=False))
    head = next((n for n, (a, b) in enumerate(pairs) if a != b), len(pairs))
    back = list(zip(reversed(hunk.before), reversed(hunk.after), strict=False))
    tail = next((n for n, (a, b) in enumerate(back) if a != b), len(back))
    return head, tail


def _tail(hunk: Hunk, fuzz: int) -> int:
    return min(fuzz, _context(hunk)[1])


def _place(lines: list[bytes], hunk: Hunk, shift: int) -> tuple[int, int, int] | None:
    """Return where a hunk fits: the line from 0, the context left out before it, the fuzz."""
    for fuzz in range(_FUZZ + 1):
        skip = min(fuzz, _context(hunk)[0])
        wanted = hunk.before[skip : len(hunk.before) - _tail(hunk, fuzz)]
        guess = hunk.start - 1 + shift + skip
        for distance in range(len(lines) + 1):
            for at in {guess - distance, guess + distance}:
                if at >= 0 and lines[at : at + len(wanted)] == wanted:
                    return at, skip, fuzz
    return None


def _reject(run: Invocation, change: Change, path: str) -> None:
    if not run.has("dry-run"):
        run.calls.fill(
            path + ".rej", Bytes(f"--- {change.old}\n+++ {change.new}\n".encode()), 0o666
        )


def _write(run: Invocation, change: Change, path: str, lines: list[bytes], *, exists: bool) -> None:
    from dockroot.shell.commands.zipping import make_parents

    calls = run.calls
    data = b"".join(lines)
    gone = (change.old if run.has("R") else change.new) == "/dev/null"
    if not data and (gone or run.has("E")) and exists:
        calls.unlink(path)
        return
    mode = calls.stat(path).mode if exists else None
    if exists:
        calls.unlink(path)
    elif posixpath.dirname(path):
        make_parents(run, posixpath.dirname(path))
    calls.fill(path, Bytes(data), 0o666)
    if mode is not None:
        calls.chmod(path, mode)
