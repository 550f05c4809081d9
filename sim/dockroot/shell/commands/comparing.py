"""cmp, diff: files compared."""

from __future__ import annotations

import difflib
import posixpath

from dockroot.shell import faults
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.commands.text import lines_of
from dockroot.shell.streams import LimitError
from dockroot.tree import Kind

_MOST_LINES = 5_000
_NO_NEWLINE = b"\\ No newline at end of file\n"


@tool("cmp", short="sln:bi:", long={"quiet": "s", "silent": "s", "bytes": "n:"})
def compare(run: Invocation) -> int:
    """Tell whether two files are the same, or where they first differ."""
    if run.has("l", "b", "i"):
        raise run.machine.unsupported(f"cmp -{run.last('l', 'b', 'i')}")
    paths = [*run.operands, "-"][:2]
    data: list[bytes] = []
    for path in paths:
        try:
            data.append(run.read() if path == "-" else run.calls.open(path, "r").read())
        except OSError as error:
            return 2 if run.has("s") else run.fail(f"{path}: {faults.text(error)}", 2)
    left, right = (each[: int(run.value("n") or len(each))] for each in data)
    if left == right:
        return 0
    if run.has("s"):
        return 1
    at = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), None)
    if at is not None:
        line = left[:at].count(b"\n") + 1
        run.out(f"{paths[0]} {paths[1]} differ: char {at + 1}, line {line}\n")
        return 1
    short, size = (paths[0], len(left)) if len(left) < len(right) else (paths[1], len(right))
    whole = left if short == paths[0] else right
    if run.gnu:
        ended = whole.endswith(b"\n")
        lines = whole.count(b"\n") + (not ended)
        where = (
            f" after byte {size}, {'' if ended else 'in '}line {lines}"
            if whole
            else " which is empty"
        )
        run.note(f"cmp: EOF on {short}{where}")
    else:
        run.note(f"cmp: EOF on {short}")
    return 1


_DIFF = {
    "unified": "U?", "brief": "q", "recursive": "r", "new-file": "N", "ignore-all-space": "w",
    "ignore-space-change": "b", "ignore-blank-lines": "B", "ignore-case": "i", "text": "a",
    "report-identical-files": "s", "label": "L:", "strip-trailing-cr": "strip", "color": "color?",
    "exclude": "x:",
}  # fmt: skip


@tool("diff", short="uU:qrNwbBiasL:x:d", long=_DIFF)
def diff(run: Invocation) -> int:
    """Print what differs between files or directories."""
    if run.has("B", "x"):
        raise run.machine.unsupported(f"diff -{run.last('B', 'x')}")
    if len(run.operands) != 2:
        run.note("diff: missing operand")
        return 2
    left, right = run.operands
    calls = run.calls
    folders = [path != "-" and calls.is_there(path, directory=True) for path in (left, right)]
    if all(folders):
        return _trees(run, left, right)
    if folders[0]:
        left = posixpath.join(left, posixpath.basename(right))
    elif folders[1]:
        right = posixpath.join(right, posixpath.basename(left))
    return _files(run, left, right)


def _trees(run: Invocation, left: str, right: str) -> int:
    status = 0
    names = {name: None for folder in (left, right) for name in run.calls.listed(folder)}
    for name in sorted(names, key=lambda name: name.encode("utf-8", "surrogateescape")):
        here, there = f"{left}/{name}", f"{right}/{name}"
        sides = [run.calls.is_there(path) for path in (here, there)]
        if not all(sides) and not run.has("N"):
            run.out(f"Only in {left if sides[0] else right}: {name}\n")
            status = 1
            continue
        kinds = [run.calls.is_there(path, directory=True) for path in (here, there)]
        if all(kinds):
            if run.has("r"):
                status = max(status, _trees(run, here, there))
            else:
                run.out(f"Common subdirectories: {here} and {there}\n")
        else:
            options = "".join(f" {word}" for word in run.argv[1:] if word.startswith("-"))
            status = max(status, _files(run, here, there, title=f"diff{options} {here} {there}\n"))
    return status


def _data(run: Invocation, path: str) -> bytes | None:
    try:
        if path == "-":
            return run.read()
        if run.has("N") and not run.calls.is_there(path):
            return b""
        if run.calls.stat(path).kind is not Kind.FILE:
            return run.calls.open(path, "r").read()
        return run.calls.open(path, "r").read()
    except OSError as error:
        run.fail(
            f"{path}: {faults.text(error)}"
            if run.gnu
            else f"can't stat '{path}': {faults.text(error)}"
        )
        return None


def _files(run: Invocation, left: str, right: str, *, title: str = "") -> int:
    data = [_data(run, left), _data(run, right)]
    if data[0] is None or data[1] is None:
        return 2
    first, second = lines_of(data[0]), lines_of(data[1])
    if len(first) + len(second) > _MOST_LINES * 2:
        raise LimitError(f"diff compares files of at most {_MOST_LINES:,} lines")
    left_keys, right_keys = ([_key(run, line) for line in lines] for lines in (first, second))
    if left_keys == right_keys:
        if run.has("s"):
            run.out(f"Files {left} and {right} are identical\n")
        return 0
    if run.has("q"):
        run.out(f"Files {left} and {right} differ\n")
        return 1
    if b"\0" in data[0] + data[1] and not run.has("a"):
        run.out(f"Binary files {left} and {right} differ\n")
        return 1
    run.out(title)
    matcher = difflib.SequenceMatcher(None, left_keys, right_keys, autojunk=False)
    if run.has("u", "U"):
        _unified(run, matcher, (left, right), (first, second))
    else:
        _normal(run, matcher, first, second)
    return 1


def _key(run: Invocation, line: bytes) -> bytes:
    if run.has("w"):
        line = b"".join(line.split())
    elif run.has("b"):
        line = b" ".join(line.rstrip().split(b" ")).rstrip()
    if run.has("strip"):
        line = line.replace(b"\r\n", b"\n")
    return line.lower() if run.has("i") else line


def _put(run: Invocation, mark: bytes, lines: list[bytes]) -> None:
    for line in lines:
        run.out(mark + line)
        if not line.endswith(b"\n"):
            run.out(b"\n" + _NO_NEWLINE)


def _normal(
    run: Invocation,
    matcher: difflib.SequenceMatcher[bytes],
    first: list[bytes],
    second: list[bytes],
) -> None:
    for tag, low, high, start, end in matcher.get_opcodes():
        if tag == "equal":
            continue
        here = f"{low + 1},{high}" if high - low > 1 else str(high)
        there = f"{start + 1},{end}" if end - start > 1 else str(end)
        letter = {"delete": "d", "insert": "a", "replace": "c"}[tag]
        run.out(
            f"{low if tag == 'insert' else here}{letter}{start if tag == 'delete' else there}\n"
        )
        _put(run, b"< ", first[low:high])
        if tag == "replace":
            run.out("---\n")
        _put(run, b"> ", second[start:end])


def _unified(
    run: Invocation,
    matcher: difflib.SequenceMatcher[bytes],
    names: tuple[str, str],
    lines: tuple[list[bytes], list[bytes]],
) -> None:
    from dockroot.shell.commands.times import shown

    labels = [value for flag, value in run.flags if flag == "L"]
    for number, (mark, name) in enumerate(zip(("---", "+++"), names, strict=True)):
        if number < len(labels):
            run.out(f"{mark} {labels[number]}\n")
            continue
        moment = (
            run.calls.stat(name).mtime
            if name != "-" and run.calls.is_there(name)
            else run.machine.world.clock.now()
            if name == "-"
            else 0
        )
        run.out(
            f"{mark} {name}\t{shown(run, moment, '%Y-%m-%d %H:%M:%S.%N +0000' if run.gnu else '%Y-%m-%d %H:%M:%S +0000')}\n"
        )
    context = int(run.value("U") or 3)
    for group in matcher.get_grouped_opcodes(context):
        low, high, start, end = group[0][1], group[-1][2], group[0][3], group[-1][4]
        run.out(f"@@ -{_span(low, high)} +{_span(start, end)} @@\n")
        for tag, a, b, c, d in group:
            if tag == "equal":
                _put(run, b" ", lines[0][a:b])
                continue
            _put(run, b"-", lines[0][a:b])
            _put(run, b"+", lines[1][c:d])


def _span(low: int, high: int) -> str:
    count = high - low
    if count == 1:
        return str(low + 1)
    return f"{low + (count > 0)},{count}"
