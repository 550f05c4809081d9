"""dd, truncate, mktemp, tee: making and filling files."""

from __future__ import annotations

import re

from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.streams import Stream
from dockroot.tree import Kind

_SUFFIXES = {
    "": 1,
    "c": 1,
    "w": 2,
    "b": 512,
    "k": 1 << 10,
    "K": 1 << 10,
    "KiB": 1 << 10,
    "kB": 1000,
    "KB": 1000,
    "M": 1 << 20,
    "m": 1 << 20,
    "MiB": 1 << 20,
    "MB": 10**6,
    "G": 1 << 30,
    "GiB": 1 << 30,
    "GB": 10**9,
    "T": 1 << 40,
}


def size(text: str) -> int | None:
    """Return a number with a suffix (`k` 1024, `kB` 1000 …) and factors (`2x512`); None when it is
    none.
    """
    product = 1
    for factor in text.split("x") if not text.startswith("0x") else [text]:
        match = re.fullmatch(r"(\d+)([a-zA-Z]*)", factor)
        if match is None or match[2] not in _SUFFIXES:
            return None
        product *= int(match[1]) * _SUFFIXES[match[2]]
    return product


@tool("truncate", short="cs:r:", long={"no-create": "c", "size": "s:", "reference": "r:"})
def truncate(run: Invocation) -> int:
    """Set the size of files; a `+` or `-` before the size makes it relative."""
    text, reference = run.value("s"), run.value("r")
    if not run.operands or (text is None and reference is None):
        return run.usage()
    if text is None:
        text = str(run.calls.stat(reference or "").size)
    sign = text[0] if text[:1] in ("+", "-") else ""
    if sign and not run.gnu:
        return run.fail(f"invalid number '{text}'")
    if text[:1] in "<>/%":
        raise run.machine.unsupported(f"truncate -s '{text}'")
    count = size(text.removeprefix(sign))
    if count is None:
        return run.fail(f"invalid number '{text}'")
    status = 0
    for path in run.operands:
        try:
            if not run.calls.leads_somewhere(path):
                if run.has("c"):
                    continue
                run.calls.create(path)
            old = run.calls.stat(path).size
            run.calls.truncate(
                path, max(old + count if sign == "+" else old - count if sign else count, 0)
            )
        except OSError as error:
            status = run.fault(
                f"cannot open '{path}' for writing" if run.gnu else f"{path}: open", error
            )
    return status


_DD = frozenset(
    ("if", "of", "bs", "ibs", "obs", "count", "seek", "skip", "conv", "status", "iflag", "oflag")
)


@tool("dd", raw=True)
def dd(run: Invocation) -> int:
    """Copy blocks. What it counts goes to stderr, as in the real one."""
    words: dict[str, str] = {}
    for word in run.operands:
        name, equals, value = word.partition("=")
        if not equals or name not in _DD:
            return run.fail(
                f"unrecognized operand '{word}'" if run.gnu else f"unknown operand {word}"
            )
        words[name] = value
    numbers: dict[str, int] = {}
    for name in ("bs", "ibs", "obs", "count", "seek", "skip"):
        number = size(words[name]) if name in words else None
        if name in words and number is None:
            return run.fail(f"invalid number '{words[name]}'")
        numbers[name] = number if number is not None else -1
    conversions = {part for part in words.get("conv", "").split(",") if part}
    if unknown := sorted(conversions - {"notrunc", "fsync", "fdatasync", "noerror"}):
        raise run.machine.unsupported(f"dd conv={unknown[0]}")
    if flags := words.get("iflag", words.get("oflag", "")):
        raise run.machine.unsupported(f"dd iflag/oflag={flags}")
    return _dd(run, words, numbers, cut="notrunc" not in conversions)


def _dd(run: Invocation, words: dict[str, str], numbers: dict[str, int], *, cut: bool) -> int:
    block = next((numbers[name] for name in ("bs", "ibs") if numbers[name] > 0), 512)
    out_block = next((numbers[name] for name in ("bs", "obs") if numbers[name] > 0), 512)
    calls, source = run.calls, run.process.fds.get(0)
    try:
        if "if" in words:
            source = calls.open(words["if"], "r")
        sink: Stream | None = run.process.fds.get(1)
        if "of" in words:
            seek = max(numbers["seek"], 0) * out_block
            sink = calls.open_at(words["of"], seek, cut=cut)
    except OSError as error:
        path = (
            words["if"]
            if "if" in words and source is run.process.fds.get(0)
            else words.get("of", "")
        )
        return run.fault(f"failed to open '{path}'" if run.gnu else f"can't open '{path}'", error)
    if source is None or sink is None:
        return run.fail("Bad file descriptor")
    if numbers["skip"] > 0:
        source.read(numbers["skip"] * block)
    copied = 0
    blocks = numbers["count"]
    while blocks != 0 and (data := source.read(block)):
        sink.write(data)
        copied += len(data)
        blocks -= 1
        run.machine.budget.step()
    if words.get("status") not in ("none",):
        whole, part = divmod(copied, block)
        out_whole, out_part = divmod(copied, out_block)
        run.note(f"{whole}+{int(part > 0)} records in")
        run.note(f"{out_whole}+{int(out_part > 0)} records out")
        if words.get("status") != "noxfer":
            run.note(f"{copied} bytes copied, 0.000000 s, 0 B/s")
    return 0


@tool(
    "mktemp", short="dqtp:u", long={"directory": "d", "quiet": "q", "tmpdir": "p?", "dry-run": "u"}
)
def mktemp(run: Invocation) -> int:
    """Make a temporary file or directory, of the first name that is free."""
    template = run.operands[0] if run.operands else "tmp.XXXXXX"
    stem = template.rstrip("X")
    length = len(template) - len(stem)
    if length < 3:
        return run.fail(
            f"too few X's in template '{template}'" if run.gnu else f"{template}: Invalid argument"
        )
    if run.has("p", "t") or not run.operands:
        folder = run.value("p") or run.process.env.get("TMPDIR") or "/tmp"
        stem = f"{folder.rstrip('/')}/{stem}"
    number = 0
    while run.calls.is_there(path := stem + _letters(number, length)):
        number += 1
    try:
        if run.has("d") and not run.has("u"):
            run.calls.mkdir_exact(path, 0o700)
        elif not run.has("u"):
            run.calls.mknod(path, Kind.FILE, 0o600)
    except OSError as error:
        return run.fault(
            f"failed to create file via template '{template}'" if run.gnu else path, error
        )
    run.out(path + "\n")
    return 0


def _letters(number: int, length: int) -> str:
    text = ""
    for _ in range(length):
        number, digit = divmod(number, 26)
        text = chr(ord("A") + digit) + text
    return text


@tool("tee", short="ai", long={"append": "a", "ignore-interrupts": "i"})
def tee(run: Invocation) -> int:
    """Write stdin to files and to stdout."""
    data = run.read()
    status = 0
    for path in run.operands:
        try:
            run.calls.open(path, "a" if run.has("a") else "w").write(data)
        except OSError as error:
            status = run.fault(path, error)
    run.out(data)
    return status
