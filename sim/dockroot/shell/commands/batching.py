"""xargs: command lines made of what stdin gives."""

from __future__ import annotations

import re

from dockroot.shell.commands.registry import Invocation, tool

_LONG = {
    "null": "0", "no-run-if-empty": "r", "max-args": "n:", "replace": "I?", "arg-file": "a:",
    "max-procs": "P:", "verbose": "t", "max-lines": "L:", "delimiter": "d:", "max-chars": "s:",
    "exit": "x", "interactive": "p",
}  # fmt: skip
_ROOM = 120_000


@tool("xargs", short="0rn:I:a:P:tL:d:s:xpe", long=_LONG, mixed=False)
def xargs(run: Invocation) -> int:
    """Run a command with words from stdin as arguments."""
    if run.has("p"):
        raise run.machine.unsupported("xargs -p (nobody is there to answer)")
    path = run.value("a")
    data = run.calls.open(path, "r").read() if path is not None else run.read()
    text = data.decode("utf-8", "surrogateescape")
    command = run.operands or ["echo"]
    mark = run.value("I")
    if mark is not None:
        mark = mark or "{}"
        lines = (
            _split(run, text)
            if run.has("0", "d")
            else [line.lstrip(" \t") for line in text.split("\n")]
        )
        status = 0
        for line in lines:
            if line:
                status = _ran(run, [word.replace(mark, line) for word in command], status)
                if status in (124, 126, 127):
                    break
        return status
    if (count := run.value("L")) is not None and not run.has("0", "d"):
        return _by_lines(run, command, text.splitlines(), int(count))
    words = _split(run, text)
    if not words and run.has("r"):
        return 0
    return _batches(run, command, words)


def _by_lines(run: Invocation, command: list[str], lines: list[str], count: int) -> int:
    status = 0
    full = [line for line in lines if line.strip()]
    for at in range(0, len(full), count):
        words = [word for line in full[at : at + count] for word in _words(run, line)]
        status = _ran(run, [*command, *words], status)
    return status


def _batches(run: Invocation, command: list[str], words: list[str]) -> int:
    most = int(run.value("n") or 1 << 30)
    room = int(run.value("s") or _ROOM)
    base = sum(len(word) + 1 for word in command)
    batch: list[str] = []
    size, status, ran = base, 0, False
    for word in words:
        if batch and (len(batch) == most or size + len(word) + 1 > room):
            status, ran = _ran(run, [*command, *batch], status), True
            if status in (124, 126, 127):
                return status
            batch, size = [], base
        batch.append(word)
        size += len(word) + 1
    if batch or not ran:
        status = _ran(run, [*command, *batch], status)
    return status


def _ran(run: Invocation, argv: list[str], before: int) -> int:
    """Run one command line; return what xargs ends with so far (POSIX.1-2017 `xargs`)."""
    from dockroot.shell.programs import run_for

    if run.has("t"):
        run.note(" ".join(argv))
    status = run_for(run, argv, stdin=False)
    if status in (126, 127):
        return status
    if status == 255:
        run.fail(f"{argv[0]}: exited with status 255; aborting")
        return 124
    return 123 if status else before


def _split(run: Invocation, text: str) -> list[str]:
    if run.has("0"):
        return text.removesuffix("\0").split("\0") if text else []
    if (mark := run.value("d")) is not None:
        mark = {"\\n": "\n", "\\t": "\t", "\\0": "\0"}.get(mark, mark)
        return text.removesuffix(mark).split(mark) if text else []
    return _words(run, text)


_TOKEN = re.compile(r"""(?:'([^'\n]*)'|"([^"\n]*)"|\\(.)|([^\s'"\\]+))""", re.S)


def _words(run: Invocation, text: str) -> list[str]:
    """Divide at blanks; quotes and backslashes keep together."""
    found: list[str] = []
    at, joined = 0, False
    while at < len(text):
        if text[at].isspace():
            at, joined = at + 1, False
            continue
        match = _TOKEN.match(text, at)
        if match is None:
            quote = "single" if text[at] == "'" else "double"
            run.fail(
                f"unmatched {quote} quote; by default quotes are special to xargs unless you use the -0 option"
            )
            return found
        piece = next((group for group in match.groups() if group is not None), "")
        if joined:
            found[-1] += piece
        else:
            found.append(piece)
        at, joined = match.end(), True
    return found
