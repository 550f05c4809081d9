"""od, hexdump, xxd, strings: bytes made visible."""

from __future__ import annotations

import re
from collections.abc import Callable

from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.commands.text import inputs

_ESCAPED = {0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r"}
_NAMES = "nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp".split()


def _all(run: Invocation, paths: list[str]) -> bytes | None:
    pieces = [data for _, data in inputs(run, paths)]
    return None if None in pieces else b"".join(piece or b"" for piece in pieces)


def _type(kind: str) -> tuple[int, int, Callable[[bytes], str]] | None:
    """Return bytes in a unit, the width of its text, and what makes that."""
    if kind == "c":
        return (
            1,
            3,
            lambda raw: (
                _ESCAPED.get(raw[0]) or (chr(raw[0]) if 32 <= raw[0] < 127 else f"{raw[0]:03o}")
            ),
        )
    if kind == "a":
        return (
            1,
            3,
            lambda raw: (
                "del"
                if raw[0] & 127 == 127
                else _NAMES[raw[0] & 127]
                if raw[0] & 127 < 33
                else chr(raw[0] & 127)
            ),
        )
    match = re.fullmatch(r"([xoud])([1248CSIL]?)", kind)
    if match is None:
        return None
    size = {"": 4, "C": 1, "S": 2, "I": 4, "L": 8}.get(match[2]) or int(match[2])
    signed = match[1] == "d"

    def number(raw: bytes) -> int:
        return int.from_bytes(raw, "little", signed=signed)

    if match[1] == "x":
        return size, size * 2, lambda raw: f"{number(raw):0{size * 2}x}"
    if match[1] == "o":
        width = {1: 3, 2: 6, 4: 11, 8: 22}[size]
        return size, width, lambda raw: f"{number(raw):0{width}o}"
    width = {1: 3, 2: 5, 4: 10, 8: 20}[size] + (match[1] == "d")
    return size, width, lambda raw: str(number(raw))


@tool(
    "od",
    short="A:t:N:j:vw:cbxdoa",
    long={
        "address-radix": "A:",
        "format": "t:",
        "read-bytes": "N:",
        "skip-bytes": "j:",
        "output-duplicates": "v",
        "width": "w:",
    },
)
def od(run: Invocation) -> int:
    """Dump bytes by types."""
    old = {"c": "c", "b": "o1", "x": "x2", "d": "u2", "o": "o2", "a": "a"}
    kinds = [
        value if letter == "t" else old[letter]
        for letter, value in run.flags
        if letter in "tcbxdoa"
    ]
    types = [_type(kind) for kind in kinds or ["o2"]]
    if len(types) != 1 or types[0] is None:
        raise run.machine.unsupported(f"od -t {' '.join(kinds)}")
    size, width, shown = types[0]
    count = int(run.value("N") or -1)
    skip = int(run.value("j") or 0)
    if count >= 0 and not run.operands:
        data: bytes | None = run.read(skip + count)
    elif count >= 0:
        data = b"".join(d or b"" for _, d in inputs(run, run.operands, size=skip + count))
    else:
        data = _all(run, run.operands)
    if data is None:
        return 1
    data = data[skip : skip + count if count >= 0 else None]
    radix, line = run.value("A") or "o", int(run.value("w") or 16)
    before, repeated = None, False
    for at in range(0, len(data), line):
        chunk = data[at : at + line]
        if chunk == before and not run.has("v") and len(chunk) == line:
            run.out("" if repeated else "*\n")
            repeated = True
            continue
        before, repeated = chunk, False
        units = [chunk[n : n + size].ljust(size, b"\0") for n in range(0, len(chunk), size)]
        run.out(
            _address(radix, at + skip)
            + "".join(f" {shown(unit):>{width}}" for unit in units)
            + "\n"
        )
    run.out(_address(radix, len(data) + skip) + "\n" if radix != "n" else "")
    return 0


def _address(radix: str, at: int) -> str:
    return {"o": f"{at:07o}", "x": f"{at:06x}", "d": f"{at:07d}", "n": ""}[radix]


@tool("hexdump", "hd", short="Cvn:s:e:")
def hexdump(run: Invocation) -> int:
    """Dump bytes in hexadecimal beside their characters (-C)."""
    if not run.has("C") and run.name != "hd":
        raise run.machine.unsupported("hexdump without -C")
    data = _all(run, run.operands)
    if data is None:
        return 1
    data = data[: int(run.value("n") or len(data))]
    for at in range(0, len(data), 16):
        chunk = data[at : at + 16]
        left = " ".join(f"{byte:02x}" for byte in chunk[:8])
        right = " ".join(f"{byte:02x}" for byte in chunk[8:])
        text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in chunk)
        run.out(f"{at:08x}  {left:<23}  {right:<23}  |{text}|\n")
    if data:
        run.out(f"{len(data):08x}\n")
    return 0


@tool("xxd", short="prc:l:")
def xxd(run: Invocation) -> int:
    """Dump bytes as plain hexadecimal (-p), or read such a dump (-r -p)."""
    if not run.has("p"):
        raise run.machine.unsupported("xxd without -p")
    data = _all(run, run.operands)
    if data is None:
        return 1
    if run.has("r"):
        run.out(bytes.fromhex(re.sub(r"[^0-9a-fA-F]", "", data.decode("latin-1"))))
        return 0
    text = data[: int(run.value("l") or len(data))].hex()
    width = 2 * int(run.value("c") or 30)
    run.out("".join(text[at : at + width] + "\n" for at in range(0, len(text), width)))
    return 0


@tool("strings", short="an:")
def strings(run: Invocation) -> int:
    """Print runs of printable characters."""
    count = int(run.value("n") or 4)
    for _, data in inputs(run, run.operands):
        for found in re.findall(rb"[\t -~]{%d,}" % count, data or b""):
            run.out(found + b"\n")
    return 0
