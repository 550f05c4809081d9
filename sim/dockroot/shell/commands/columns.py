"""cut, paste, nl, fold, expand, unexpand, rev, column: lines by their columns and fields."""

from __future__ import annotations

import re
from collections import deque

from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.commands.text import bare_lines, inputs, lines_of

_CUT = {
    "bytes": "b:", "characters": "c:", "fields": "f:", "delimiter": "d:", "only-delimited": "s",
    "output-delimiter": "output-delimiter:", "complement": "complement", "zero-terminated": "z",
}  # fmt: skip


def _ranges(text: str) -> list[tuple[int, int]] | None:
    """Return `1,3-5,7-` as pairs from 1; an open end is a large number. None when it is no list."""
    found = []
    for part in re.split("[, ]", text):
        match = re.fullmatch(r"(\d*)(-?)(\d*)", part)
        if match is None or not part or part == "-" or match[1] == "0":
            return None
        low = int(match[1] or 1)
        high = low if not match[2] else int(match[3]) if match[3] else 1 << 40
        if high < low:
            return None
        found.append((low, high))
    return found


@tool("cut", short="b:c:f:d:snz", long=_CUT)
def cut(run: Invocation) -> int:
    """Print parts of lines."""
    which = run.last("b", "c", "f")
    if which is None:
        message = "you must specify a list of bytes, characters, or fields"
        return run.fail(message if run.gnu else "expected a list of bytes, characters, or fields")
    ranges = _ranges(run.value(which) or "")
    if ranges is None:
        return run.fail("invalid byte, character or field list")
    mark = run.value("d")
    if mark is not None and len(mark.encode()) > 1:
        return run.fail("the delimiter must be a single character")
    delimiter = (mark if mark is not None else "\t").encode() or b"\0"
    joint = run.value("output-delimiter")
    status = 0
    end = b"\0" if run.has("z") else b"\n"
    for _, data in inputs(run, run.operands):
        if data is None:
            status = 1
            continue
        for line in data.removesuffix(end).split(end) if data else []:
            part = _part(run, which, line, ranges, delimiter, joint)
            if part is not None:
                run.out(part + end)
    return status


def _part(
    run: Invocation, which: str, line: bytes, ranges: list[tuple[int, int]], delimiter: bytes,
    joint: str | None,
) -> bytes | None:  # fmt: skip
    if which == "f":
        if delimiter not in line:
            return None if run.has("s") else line
        pieces: list[bytes] = line.split(delimiter)
    else:
        pieces = [line[n : n + 1] for n in range(len(line))]
    wanted = [
        any(low <= number <= high for low, high in ranges) != run.has("complement")
        for number in range(1, len(pieces) + 1)
    ]
    chosen = [piece for piece, take in zip(pieces, wanted, strict=True) if take]
    if which == "f":
        return (delimiter if joint is None else joint.encode()).join(chosen)
    if joint is None:
        return b"".join(chosen)
    runs: list[bytes] = []
    open_ = False
    for piece, take in zip(pieces, wanted, strict=True):
        if take and open_:
            runs[-1] += piece
        elif take:
            runs.append(piece)
        open_ = take
    return joint.encode().join(runs)


@tool("paste", short="sd:z", long={"serial": "s", "delimiters": "d:", "zero-terminated": "z"})
def paste(run: Invocation) -> int:
    """Put lines of files side by side, or with -s all lines of each on one."""
    given = run.value("d")
    delimiters = "\t" if given is None else given
    marks = [
        {"n": "\n", "t": "\t", "0": "", "\\": "\\"}.get(m[1], m[1]) if len(m) > 1 else m
        for m in re.findall(r"\\.|[^\\]", delimiters, re.S)
    ] or [""]
    shared: deque[bytes] | None = None
    columns: list[deque[bytes]] = []
    for path in run.operands or ["-"]:
        if path == "-":
            shared = shared if shared is not None else deque(bare_lines(run.read()))
            columns.append(shared)
            continue
        data = next(iter(inputs(run, [path])))[1]
        if data is None:
            return 1
        columns.append(deque(bare_lines(data)))
    if run.has("s"):
        for lines in columns:
            run.out(_joined(list(lines), marks) + b"\n")
        return 0
    while any(columns):
        live = columns if run.gnu else [lines for lines in columns if lines]
        run.out(_joined([lines.popleft() if lines else b"" for lines in live], marks) + b"\n")
    return 0


def _joined(pieces: list[bytes], marks: list[str]) -> bytes:
    return b"".join(
        (marks[(number - 1) % len(marks)].encode() if number else b"") + piece
        for number, piece in enumerate(pieces)
    )


@tool(
    "nl",
    short="b:n:w:s:v:i:",
    long={
        "body-numbering": "b:",
        "number-width": "w:",
        "number-separator": "s:",
        "number-format": "n:",
        "starting-line-number": "v:",
        "line-increment": "i:",
    },
)
def nl(run: Invocation) -> int:
    """Number lines."""
    style, width = run.value("b") or "t", int(run.value("w") or 6)
    form = run.value("n") or "rn"
    if style not in ("a", "t", "n") or form not in ("ln", "rn", "rz"):
        raise run.machine.unsupported(f"nl -b {style} -n {form}")
    mark = run.value("s")
    number, step = int(run.value("v") or 1), int(run.value("i") or 1)
    separator = mark if mark is not None else "\t"
    for _, data in inputs(run, run.operands):
        for line in bare_lines(data or b""):
            if style == "a" or (style == "t" and line):
                text = {
                    "ln": f"{number:<{width}}",
                    "rn": f"{number:>{width}}",
                    "rz": f"{number:0{width}}",
                }[form]
                run.out(f"{text}{separator}".encode() + line + b"\n")
                number += step
            else:
                run.out(b" " * (width + len(separator)) + line + b"\n")
    return 0


@tool("fold", short="w:sb", long={"width": "w:", "spaces": "s", "bytes": "b"})
def fold(run: Invocation) -> int:
    """Break long lines."""
    width = int(run.value("w") or 80)
    for _, data in inputs(run, run.operands):
        text = data or b""
        lines = lines_of(text)
        for line in lines:
            body = line.removesuffix(b"\n")
            start = 0
            while len(body) - start > width:
                end = start + width
                if run.has("s") and (space := body.rfind(b" ", start, end)) >= 0:
                    end = space + 1
                run.out(body[start:end] + b"\n")
                start = end
            run.out(body[start:] + line[len(line.removesuffix(b"\n")) :])
    return 0


@tool(
    "expand",
    "unexpand",
    short="t:ia",
    long={"tabs": "t:", "initial": "i", "all": "a", "first-only": "i"},
)
def expand(run: Invocation) -> int:
    """Turn tabs into spaces, or back."""
    text = run.value("t") or "8"
    if not text.isdecimal():
        raise run.machine.unsupported(f"{run.name} -t {text}")
    size = int(text)
    for _, data in inputs(run, run.operands):
        for line in (piece.decode("latin-1") for piece in lines_of(data or b"")):
            if run.name == "expand":
                run.out(line.expandtabs(size).encode("latin-1"))
            else:
                body = line.expandtabs(size)
                blank = len(body) - len(body.lstrip(" "))
                tabs, rest = divmod(blank, size)
                if run.has("a", "t"):
                    raise run.machine.unsupported("unexpand -a")
                run.out(("\t" * tabs + " " * rest + body[blank:]).encode("latin-1"))
    return 0


@tool("rev")
def rev(run: Invocation) -> int:
    """Turn each line round."""
    for _, data in inputs(run, run.operands):
        for line in (piece.decode("utf-8", "surrogateescape") for piece in lines_of(data or b"")):
            body = line.removesuffix("\n")
            run.out(body[::-1] + line[len(body) :])
    return 0


@tool("column", short="ts:o:", long={"table": "t", "separator": "s:", "output-separator": "o:"})
def column(run: Invocation) -> int:
    """Align fields in a table (-t)."""
    if not run.has("t"):
        raise run.machine.unsupported("column without -t")
    rows = [
        line.split(run.value("s"))
        for _, data in inputs(run, run.operands)
        for line in (piece.decode("utf-8", "surrogateescape") for piece in bare_lines(data or b""))
        if line.strip()
    ]
    widths = [
        max(len(row[n]) for row in rows if n < len(row))
        for n in range(max(map(len, rows), default=0))
    ]
    mark = run.value("o") or "  "
    for row in rows:
        cells = [cell.ljust(widths[n]) if n < len(row) - 1 else cell for n, cell in enumerate(row)]
        run.out(mark.join(cells) + "\n")
    return 0
