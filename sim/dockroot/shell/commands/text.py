"""cat, head, tail, wc, tac."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from dockroot.shell import faults
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.streams import LimitError

_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_MOST_LINES = 2_000_000
_UNITS = {"": 1, "b": 512, "k": 1024, "K": 1024, "m": 1 << 20, "M": 1 << 20}


def counted(data: bytes) -> bytes:
    """Return bytes that hold no more lines than are held at once. Raises: LimitError."""
    if data.count(b"\n") > _MOST_LINES:
        raise LimitError(f"a text has more than {_MOST_LINES:,} lines")
    return data


def lines_of(data: bytes) -> list[bytes]:
    """Return lines with their newlines; the last may lack one. Raises: LimitError for too many."""
    counted(data)
    return _LINE.findall(data)


def bare_lines(data: bytes) -> list[bytes]:
    """Return lines without their newlines. Raises: LimitError for too many."""
    counted(data)
    return data.removesuffix(b"\n").split(b"\n") if data else []


def inputs(
    run: Invocation, paths: list[str], *, opening: str = "", size: int = -1
) -> Iterator[tuple[str, bytes | None]]:
    """Yield each file's name and bytes (None when it cannot be read, after saying why); `-` is
    stdin. `size` bytes are wanted of each, -1 for all.
    """
    for path in paths or ["-"]:
        if path == "-":
            yield path, run.read(size)
            continue
        try:
            yield path, run.drawn(run.calls.open(path, "r"), size)
        except OSError as error:
            gnu = f"{opening}'{path}'{' for reading' if opening else ''}" if opening else path
            text = faults.text(error)
            run.fail(f"{gnu}: {text}" if run.gnu else f"{_cannot(path, error)}: {text}")
            yield path, None


def _cannot(path: str, error: OSError) -> str:
    return "read error" if isinstance(error, IsADirectoryError) else f"can't open '{path}'"


@tool(
    "cat",
    short="nbuvetAEsT",
    long={
        "number": "n",
        "number-nonblank": "b",
        "show-all": "A",
        "show-ends": "E",
        "show-tabs": "T",
        "show-nonprinting": "v",
    },
)
def cat(run: Invocation) -> int:
    """Copy files to stdout."""
    if run.has("s"):
        raise run.machine.unsupported("cat -s")
    status, number = 0, 0
    show = _Visible(
        marks=run.has(*"vetA"), tabs=run.has("t", "T", "A"), ends=run.has("e", "E", "A")
    )
    for _, data in inputs(run, run.operands):
        if data is None:
            status = 1
        elif run.has("n", "b"):
            for line in lines_of(data):
                count = (run.has("n") and not run.has("b")) or line != b"\n"
                number += count
                run.out((f"{number:6d}\t".encode() if count else b"") + show.of(line))
        else:
            run.out(show.of(data))
    return status


class _Visible(Struct, frozen=True):
    """How cat shows what cannot be seen: `marks` for control characters, tabs, ends of lines."""

    marks: bool
    tabs: bool
    ends: bool

    def of(self, data: bytes) -> bytes:
        if self.marks:
            data = b"".join(self._mark(byte) for byte in data)
        if self.tabs:
            data = data.replace(b"\t", b"^I")
        return data.replace(b"\n", b"$\n") if self.ends else data

    def _mark(self, byte: int) -> bytes:
        if byte in (9, 10):
            return bytes([byte])
        prefix, byte = (b"M-", byte - 128) if byte > 127 else (b"", byte)
        if byte < 32 or byte == 127:
            return prefix + b"^" + bytes([byte ^ 64])
        return prefix + bytes([byte])


def _count(text: str) -> int | None:
    match = re.fullmatch(r"([+-]?)(\d+)([bkKmM]?)", text)
    if match is None:
        return None
    return int(match[1] + match[2]) * _UNITS[match[3]]


def _old_style(run: Invocation) -> None:
    """Take `-5` as `-n 5`."""
    words = run.argv
    words[1:] = [
        f"-n{word[1:]}"
        if re.fullmatch(r"-\d+", word) and words[index] not in ("-n", "-c")
        else word
        for index, word in enumerate(words[1:])
    ]


@tool("head", "tail", raw=True)
def head(run: Invocation) -> int:
    """Print the first or last part of files."""
    _old_style(run)
    from dockroot.shell.commands.registry import Tool

    run.operands = []
    long = {"lines": "n:", "bytes": "c:", "quiet": "q", "silent": "q", "verbose": "v"}
    Tool(head, short="n:c:qv", long=long)._parse(run)
    unit = run.last("n", "c") or "n"
    text = run.value(unit) or "10"
    count = _count(text)
    if count is None:
        return run.fail(f"invalid number '{text}'")
    status, shown = 0, 0
    titles = (len(run.operands) > 1 or run.has("v")) and not run.has("q")
    size = count if run.name == "head" and unit == "c" and count >= 0 else -1
    for path, data in inputs(run, run.operands, opening="cannot open ", size=size):
        if data is None:
            status = 1
            continue
        if titles:
            name = "standard input" if path == "-" else path
            run.out(f"{chr(10) if shown else ''}==> {name} <==\n")
        shown += 1
        pieces = lines_of(data) if unit == "n" else data
        run.out(_part(run.name, pieces, count, text))
    return status


def _part(name: str, pieces: list[bytes] | bytes, count: int, text: str) -> bytes:
    if name == "head":
        part = pieces[:count]
    elif text.startswith("+"):
        part = pieces[max(count - 1, 0) :]
    else:
        part = pieces[-abs(count) :] if count else pieces[:0]
    return part if isinstance(part, bytes) else b"".join(part)


@tool(
    "wc",
    short="clwmL",
    long={"bytes": "c", "lines": "l", "words": "w", "chars": "m", "max-line-length": "L"},
)
def wc(run: Invocation) -> int:
    """Count lines, words and bytes."""
    columns = [letter for letter in "lwmcL" if run.has(letter)] or list("lwc")
    rows: list[tuple[list[int], str]] = []
    status = sizes = 0
    for path, data in inputs(run, run.operands):
        if data is None:
            status = 1
            continue
        sizes += len(data)
        counts = {"l": data.count(b"\n"), "w": len(data.split()), "c": len(data), "m": len(data)}
        counts["L"] = max((len(line.expandtabs(8)) for line in bare_lines(data)), default=0)
        rows.append(([counts[column] for column in columns], "" if not run.operands else path))
    if len(run.operands) > 1:
        rows.append(([sum(row[0][i] for row in rows) for i in range(len(columns))], "total"))
    width = 1
    if run.gnu and (len(columns) > 1 or len(run.operands) > 1):
        width = len(str(sizes)) if run.operands else 7
    for numbers, name in rows:
        if run.gnu:
            line = " ".join(f"{n:{width}d}" for n in numbers)
        elif len(numbers) == 1 and len(rows) == 1:
            line = str(numbers[0])
        else:
            line = " ".join(f"{n:9d}" for n in numbers)
        run.out((f"{line} {name}" if name else line) + "\n")
    return status


@tool("tac")
def tac(run: Invocation) -> int:
    """Print lines in reverse."""
    status = 0
    for _, data in inputs(run, run.operands):
        if data is None:
            status = 1
        else:
            run.out(b"".join(reversed(lines_of(data))))
    return status
