"""split: a file into pieces."""

from __future__ import annotations

import itertools
import string

from dockroot.shell.commands.files import size
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.commands.text import inputs, lines_of


@tool(
    "split",
    short="l:b:a:dC:n:",
    long={
        "lines": "l:",
        "bytes": "b:",
        "suffix-length": "a:",
        "numeric-suffixes": "d",
        "additional-suffix": "additional-suffix:",
    },
)
def split(run: Invocation) -> int:
    """Cut a file into pieces of so many lines or bytes."""
    if run.has("C", "n"):
        raise run.machine.unsupported(f"split -{run.last('C', 'n')}")
    data = next(iter(inputs(run, run.operands[:1])))[1]
    if data is None:
        return 1
    prefix = run.operands[1] if len(run.operands) > 1 else "x"
    pieces: list[bytes]
    if (text := run.value("b")) is not None:
        count = size(text) or 1
        pieces = [data[at : at + count] for at in range(0, len(data), count)]
    else:
        number = int(run.value("l") or 1000)
        lines = lines_of(data)
        pieces = [b"".join(lines[at : at + number]) for at in range(0, len(lines), number)]
    letters = string.digits if run.has("d") else string.ascii_lowercase
    names = itertools.product(letters, repeat=int(run.value("a") or 2))
    for piece, name in zip(pieces, names, strict=False):
        path = prefix + "".join(name) + (run.value("additional-suffix") or "")
        run.calls.open(path, "w").write(piece)
    return 0
