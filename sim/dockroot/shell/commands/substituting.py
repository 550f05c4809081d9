"""envsubst, dos2unix, unix2dos, uuidgen, mkpasswd's like: small programs that rewrite text."""

from __future__ import annotations

import hashlib
import re

from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.commands.text import inputs

_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))", re.ASCII)


@tool("envsubst", short="v", mixed=False)
def envsubst(run: Invocation) -> int:
    """Replace variables of the environment in stdin; an operand says which."""
    wanted: set[str] | None = None
    if run.operands:
        wanted = {one or other for one, other in _VARIABLE.findall(run.operands[0])}

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if wanted is not None and name not in wanted:
            return match[0]
        return run.process.env.get(name, "")

    run.out(_VARIABLE.sub(value, run.read().decode("utf-8", "surrogateescape")))
    return 0


@tool("dos2unix", "unix2dos", short="qkodnu")
def dos2unix(run: Invocation) -> int:
    """Turn the ends of lines into Unix's, or into DOS's."""
    status = 0
    for path, data in inputs(run, run.operands):
        if data is None:
            status = 1
            continue
        plain = data.replace(b"\r\n", b"\n")
        result = (
            plain if run.name == "dos2unix" and not run.has("d") else plain.replace(b"\n", b"\r\n")
        )
        if path == "-":
            run.out(result)
        else:
            run.calls.open(path, "w").write(result)
    return status


@tool("uuidgen", short="rt")
def uuidgen(run: Invocation) -> int:
    """Print a UUID that looks like chance and is the same each time."""
    seed = f"{run.machine.world.hostname} {run.machine.budget.steps}".encode()
    raw = bytearray(hashlib.sha256(seed).digest()[:16])
    raw[6], raw[8] = raw[6] & 0x0F | 0x40, raw[8] & 0x3F | 0x80
    text = raw.hex()
    run.out("-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:])) + "\n")
    return 0


@tool("clear", "tput", "reset", "stty", raw=True)
def terminal(run: Invocation) -> int:
    """Do nothing: there is no terminal."""
    return 0
