"""sort, uniq, comm, join, tsort, shuf: lines in their order. The order is the C locale's: by bytes."""

from __future__ import annotations

import functools
import hashlib
import re
from collections import deque
from collections.abc import Callable

from msgspec import Struct

from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.commands.text import bare_lines, inputs

_NUMBER = re.compile(rb"[ \t]*(-?)(\d*)(?:\.(\d*))?")
_HUMAN = re.compile(rb"[ \t]*-?[\d.]*([KMGTPEZYkm]?)")
_KEY = re.compile(r"(\d+)(?:\.(\d+))?([bdfginrhMRV]*)(?:,(\d+)(?:\.(\d+))?([bdfginrhMRV]*))?")
_MONTHS = [b"", *b"JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()]
_LONG = {
    "ignore-leading-blanks": "b", "dictionary-order": "d", "ignore-case": "f", "numeric-sort": "n",
    "general-numeric-sort": "g", "human-numeric-sort": "h", "month-sort": "M", "version-sort": "V",
    "reverse": "r", "check": "c", "key": "k:", "field-separator": "t:", "unique": "u",
    "output": "o:", "stable": "s", "zero-terminated": "z", "merge": "m", "random-sort": "R",
    "parallel": "S:", "buffer-size": "S:", "temporary-directory": "T:",
}  # fmt: skip


class Key(Struct, frozen=True):
    """A part of a line, and how it is compared: fields and characters from 1, `end` 0 for all."""

    start: int
    offset: int
    end: int
    last: int
    flags: str

    def of(self, line: bytes, separator: bytes) -> bytes:
        """Return the part of a line."""
        spans = _fields(line, separator)
        begin = spans[self.start - 1][0] if self.start <= len(spans) else len(line)
        if "b" in self.flags:
            begin += len(line[begin:]) - len(line[begin:].lstrip(b" \t"))
        begin += self.offset - 1
        stop = len(line)
        if self.end and self.end <= len(spans):
            first, stop = spans[self.end - 1]
            if self.last:
                if "B" in self.flags:
                    first += len(line[first:]) - len(line[first:].lstrip(b" \t"))
                stop = min(first + self.last, len(line))
        return line[begin:stop]


def _fields(line: bytes, separator: bytes) -> list[tuple[int, int]]:
    if separator:
        spans, at = [], 0
        for piece in line.split(separator):
            spans.append((at, at + len(piece)))
            at += len(piece) + 1
        return spans
    return [match.span() for match in re.finditer(rb"[ \t]*[^ \t]+|[ \t]+$", line)]


@tool("sort", short="bdfgnhMVRrck:t:uo:szmS:T:iC", long=_LONG)
def sort(run: Invocation) -> int:
    """Sort lines."""
    if run.has("R"):
        raise run.machine.unsupported("sort -R")
    end = b"\0" if run.has("z") else b"\n"
    lines: list[bytes] = []
    for _, data in inputs(run, run.operands, opening=""):
        if data is None:
            return 2
        lines += data.removesuffix(end).split(end) if data else []
    keys = _keys(run)
    if keys is None:
        return 2 if run.gnu else 1
    separator = (run.value("t") or "").encode().replace(b"\\t", b"\t").replace(b"\\0", b"\0")
    compare = _comparison(keys, separator, last_resort=not run.has("u", "s"), reverse=run.has("r"))
    if run.has("c", "C"):
        return _checked(run, lines, compare)
    lines.sort(
        key=functools.cmp_to_key(compare) if _special(keys) else None, reverse=_plain_reverse(keys)
    )
    if run.has("u"):
        lines = [x for i, x in enumerate(lines) if not i or compare(lines[i - 1], x)]
    data = b"".join(line + end for line in lines)
    if (path := run.value("o")) is not None:
        run.calls.open(path, "w").write(data)
    else:
        run.out(data)
    return 0


def _special(keys: list[Key]) -> bool:
    return keys != [Key(1, 1, 0, 0, "")] and not _plain_reverse(keys)


def _plain_reverse(keys: list[Key]) -> bool:
    return keys == [Key(1, 1, 0, 0, "r")]


def _keys(run: Invocation) -> list[Key] | None:
    common = "".join(letter for letter, _ in run.flags if letter in "bdfgnhMVri")
    found = []
    for letter, text in run.flags:
        if letter != "k":
            continue
        match = _KEY.fullmatch(text)
        if match is None:
            run.fail(f"invalid number at field start: invalid count at start of '{text}'")
            return None
        own = match[3] + (match[6] or "").replace("b", "B")
        flags = own or common
        found.append(
            Key(int(match[1]), int(match[2] or 1), int(match[4] or 0), int(match[5] or 0), flags)
        )
    return found or [Key(1, 1, 0, 0, common)]


def _comparison(
    keys: list[Key], separator: bytes, *, last_resort: bool, reverse: bool
) -> Callable[[bytes, bytes], int]:
    readers = [(key, _reader(key.flags)) for key in keys]

    @functools.cache
    def read(line: bytes) -> list[object]:
        return [value(key.of(line, separator)) for key, value in readers]

    def compare(left: bytes, right: bytes) -> int:
        for (key, _), one, other in zip(readers, read(left), read(right), strict=True):
            if one != other:
                less = one < other  # type: ignore[operator]
                return (1 if less else -1) if "r" in key.flags else (-1 if less else 1)
        if last_resort and left != right:
            return (-1 if left < right else 1) * (-1 if reverse else 1)
        return 0

    return compare


def _reader(flags: str) -> Callable[[bytes], object]:
    """Return what turns a key into something that compares as it should."""
    if "n" in flags:
        return _number
    if "h" in flags:
        return lambda text: (_unit(text) if _number(text) >= 0 else -_unit(text), _number(text))
    if "g" in flags:
        return _float
    if "M" in flags:
        return lambda text: _month(text.strip()[:3].upper())
    if "V" in flags:
        return version

    def plain(text: bytes) -> bytes:
        if "d" in flags:
            text = re.sub(rb"[^A-Za-z0-9 \t]", b"", text)
        if "i" in flags:
            text = re.sub(rb"[^ -~]", b"", text)
        return text.upper() if "f" in flags else text

    return plain


def _number(text: bytes) -> float:
    match = _NUMBER.match(text)
    assert match is not None
    digits = (match[2] or b"0")[:400]
    value = float(digits + b"." + (match[3] or b"0"))
    return -value if match[1] else value


def _unit(text: bytes) -> int:
    match = _HUMAN.match(text)
    return "KMGTPEZY".find(match[1].decode().upper()) + 1 if match and match[1] else 0


def _float(text: bytes) -> float:
    match = re.match(rb"[ \t]*([+-]?[\d.]+(?:[eE][+-]?\d+)?)", text)
    try:
        return float(match[1]) if match else float("-inf")
    except ValueError:
        return float("-inf")


def _month(name: bytes) -> int:
    return _MONTHS.index(name) if name in _MONTHS else 0


def version(text: bytes) -> list[tuple[int, ...]]:
    """Return a key that sorts as versions do (`sort -V`, GNU's filevercmp without its suffix rule)."""
    found: list[tuple[int, ...]] = []
    for digits, other in re.findall(rb"(\d+)|(\D+)", text):
        if digits:
            found.append((0, int(digits)))
        else:
            order = [-1 if c == 126 else c if chr(c).isalpha() else c + 256 for c in other]
            found.append((1, *order, 0))
    if found and found[0][0] == 0:
        found.insert(0, (1, 0))
    return found


def _checked(run: Invocation, lines: list[bytes], compare: Callable[[bytes, bytes], int]) -> int:
    for number in range(1, len(lines)):
        order = compare(lines[number - 1], lines[number])
        if order > 0 or (order == 0 and run.has("u")):
            if run.has("c"):
                shown = lines[number].decode("utf-8", "surrogateescape")
                run.fail(f"{(run.operands or ['-'])[0]}:{number + 1}: disorder: {shown}")
            return 1
    return 0


@tool(
    "uniq", short="cdDiuf:s:w:z",
    long={"count": "c", "repeated": "d", "all-repeated": "D", "ignore-case": "i", "unique": "u",
          "skip-fields": "f:", "skip-chars": "s:", "check-chars": "w:", "zero-terminated": "z"},
)  # fmt: skip
def uniq(run: Invocation) -> int:
    """Leave out lines that are like the one before."""
    end = b"\0" if run.has("z") else b"\n"
    data = next(iter(inputs(run, run.operands[:1])))[1]
    if data is None:
        return 1
    groups: list[list[bytes]] = []
    before = None
    for line in data.removesuffix(end).split(end) if data else []:
        key = _compared(run, line)
        if key == before:
            groups[-1].append(line)
        else:
            groups.append([line])
        before = key
    out = []
    for group in groups:
        if (run.has("d", "D") and len(group) == 1) or (run.has("u") and len(group) > 1):
            continue
        count = f"{len(group):7d} ".encode() if run.has("c") else b""
        out += [count + line + end for line in (group if run.has("D") else group[:1])]
    _put(run, b"".join(out))
    return 0


def _put(run: Invocation, data: bytes) -> None:
    if len(run.operands) > 1 and run.operands[1] != "-":
        run.calls.open(run.operands[1], "w").write(data)
    else:
        run.out(data)


def _compared(run: Invocation, line: bytes) -> bytes:
    for _ in range(int(run.value("f") or 0)):
        line = re.sub(rb"^[ \t]*[^ \t]*", b"", line)
    line = line[int(run.value("s") or 0) :]
    if (width := run.value("w")) is not None:
        line = line[: int(width)]
    return line.lower() if run.has("i") else line


@tool(
    "comm",
    short="123iz",
    long={
        "output-delimiter": "output-delimiter:",
        "nocheck-order": "nocheck-order",
        "zero-terminated": "z",
    },
)
def comm(run: Invocation) -> int:
    """Compare two sorted files line by line, in three columns."""
    if len(run.operands) != 2:
        return run.usage()
    files = [data for _, data in inputs(run, run.operands)]
    if None in files:
        return 1
    left, right = (deque(bare_lines(data or b"")) for data in files)
    mark = (run.value("output-delimiter") or "\t").encode()
    indent = {"1": b"", "2": b"" if run.has("1") else mark}
    indent["3"] = (b"" if run.has("1") else mark) + (b"" if run.has("2") else mark)
    out = []
    while left or right:
        which = "3" if left and right and left[0] == right[0] else "2"
        if left and (not right or left[0] < right[0]):
            which = "1"
        line = left.popleft() if which in "13" else right.popleft()
        if which == "3":
            right.popleft()
        if not run.has(which):
            out.append(indent[which] + line + b"\n")
    run.out(b"".join(out))
    return 0


@tool("join", short="1:2:j:t:a:v:o:e:i", long={"ignore-case": "i"})
def join(run: Invocation) -> int:
    """Join the lines of two sorted files that share a field."""
    if run.has("o", "e"):
        raise run.machine.unsupported(f"join -{run.last('o', 'e')}")
    files = [data for _, data in inputs(run, run.operands)]
    if len(files) != 2 or None in files:
        return 1
    mark = run.value("t")
    columns = [int(run.value(n) or run.value("j") or 1) - 1 for n in "12"]
    sides = []
    for data, column in zip(files, columns, strict=True):
        rows = [line.decode("latin-1").split(mark) for line in bare_lines(data or b"")]
        sides.append(
            [
                (row[column] if column < len(row) else "", row[:column] + row[column + 1 :])
                for row in rows
            ]
        )
    left, right = sides
    alone = {value for letter, value in run.flags if letter in "av"}
    out: list[tuple[str, list[str]]] = []
    by_key: dict[str, list[list[str]]] = {}
    for key, rest in right:
        by_key.setdefault(key, []).append(rest)
    for key, rest in left:
        mates = by_key.get(key, [])
        run.machine.budget.step()
        if not run.has("v"):
            out += [(key, rest + other) for other in mates]
        if not mates and "1" in alone:
            out.append((key, rest))
    if "2" in alone:
        keys = {key for key, _ in left}
        out += [(key, rest) for key, rest in right if key not in keys]
        out.sort(key=lambda row: row[0])
    run.out("".join((mark or " ").join([key, *rest]) + "\n" for key, rest in out).encode("latin-1"))
    return 0


@tool("tsort")
def tsort(run: Invocation) -> int:
    """Sort names so that each first of a pair comes before its second."""
    data = next(iter(inputs(run, run.operands[:1])))[1]
    words = (data or b"").split()
    if len(words) % 2:
        return run.fail("-: input contains an odd number of tokens")
    after: dict[bytes, list[bytes]] = {word: [] for word in words}
    waiting = dict.fromkeys(after, 0)
    for first, second in zip(words[::2], words[1::2], strict=True):
        if first != second:
            after[first].append(second)
            waiting[second] += 1
    ready = sorted(word for word in after if not waiting[word])
    while ready:
        word = ready.pop(0)
        run.out(word + b"\n")
        del waiting[word]
        for other in reversed(after[word]):
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return run.fail("-: input contains a loop:") if waiting else 0


@tool(
    "shuf",
    short="en:i:ro:z",
    long={"echo": "e", "head-count": "n:", "input-range": "i:", "random-source": "random-source:"},
)
def shuf(run: Invocation) -> int:
    """Print lines in an order that looks like chance and is the same each time."""
    if run.has("e"):
        lines = [word.encode() for word in run.operands]
    elif text := run.value("i"):
        low, _, high = text.partition("-")
        if int(high) - int(low) > run.machine.world.limits.steps:
            raise run.machine.unsupported(f"shuf -i {text}")
        lines = [str(number).encode() for number in range(int(low), int(high) + 1)]
    else:
        lines = bare_lines(next(iter(inputs(run, run.operands[:1])))[1] or b"")
    seed = run.machine.world.hostname.encode()
    order = sorted(
        range(len(lines)), key=lambda n: hashlib.sha256(seed + b"%d" % n + lines[n]).digest()
    )
    count = run.value("n")
    run.out(b"".join(lines[n] + b"\n" for n in order[: int(count) if count else None]))
    return 0
