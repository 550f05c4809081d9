"""tr: characters for others."""

from __future__ import annotations

import re

from dockroot.shell.commands.registry import Invocation, tool

_CLASSES = {
    "alpha": b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "digit": b"0123456789",
    "upper": b"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "lower": b"abcdefghijklmnopqrstuvwxyz",
    "space": b"\t\n\v\f\r ",
    "blank": b"\t ",
    "cntrl": bytes([*range(32), 127]),
    "print": bytes(range(32, 127)),
    "graph": bytes(range(33, 127)),
    "xdigit": b"0123456789ABCDEFabcdef",
}
_CLASSES["alnum"] = bytes(sorted(_CLASSES["alpha"] + _CLASSES["digit"]))
_CLASSES["punct"] = bytes(c for c in range(33, 127) if c not in _CLASSES["alnum"])
_CONTROLS = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11}
_TOKEN = re.compile(
    r"\[:(?P<named>\w+):\]|\[=(?P<same>.)=\]|\[(?P<filled>\\.|.)\*(?P<count>\d*)\]"
    r"|\\(?P<octal>[0-7]{1,3})|\\(?P<escaped>.)|(?P<plain>.)", re.S,
)  # fmt: skip


def _read(text: str, *, fill: int = 0) -> bytes | str:
    """Return the bytes of a set, or what is wrong with it; `[c*]` fills up to `fill`."""
    tokens: list[int] = []
    out = bytearray()
    pending = False
    for match in _TOKEN.finditer(text.encode("utf-8", "surrogateescape").decode("latin-1")):
        group = match.lastgroup
        if match["named"] is not None:
            if match["named"] not in _CLASSES:
                return f"invalid character class '{match['named']}'"
            out += _CLASSES[match["named"]]
            continue
        if match["filled"] is not None:
            count = match["count"]
            times = int(count, 8 if count.startswith("0") else 10) if count else 0
            out += bytes([_code(match["filled"])]) * (times or max(fill - len(out), 0))
            continue
        code = ord(match["same"]) if match["same"] else _code(match[0])
        if pending and out:
            low = out[-1]
            if code < low:
                return f"range-endpoints of '{chr(low)}-{chr(code)}' are in reverse collating sequence order"
            out += bytes(range(low + 1, code + 1))
            pending = False
        elif group == "plain" and code == 45 and tokens and match.end() < len(text):
            pending = True
            continue
        else:
            out.append(code)
        tokens.append(code)
    return bytes(out)


def _code(text: str) -> int:
    if text.startswith("\\") and len(text) > 1:
        if text[1] in "01234567":
            return int(text[1:4], 8) & 255
        return _CONTROLS.get(text[1], ord(text[1]))
    return ord(text)


@tool(
    "tr", short="cCdst", mixed=False,
    long={"complement": "c", "delete": "d", "squeeze-repeats": "s", "truncate-set1": "t"},
)  # fmt: skip
def tr(run: Invocation) -> int:
    """Translate, squeeze or delete characters of stdin."""
    if not run.operands:
        return run.usage()
    delete, squeeze = run.has("d"), run.has("s")
    if len(run.operands) == 1 and not delete and not squeeze:
        return run.fail(
            f"missing operand after '{run.operands[0]}'\nTwo strings must be given when translating."
        )
    first = _read(run.operands[0])
    if isinstance(first, str):
        return run.fail(first)
    if run.has("c", "C"):
        first = bytes(c for c in range(256) if c not in first)
    second = _read(run.operands[1], fill=len(first)) if len(run.operands) > 1 else b""
    if isinstance(second, str):
        return run.fail(second)
    data = run.read()
    if delete:
        data = data.translate(None, first)
        squeezed = second
    elif second:
        target = second + second[-1:] * max(len(first) - len(second), 0)
        if run.has("t"):
            first = first[: len(second)]
        table = bytearray(range(256))
        for source, goal in zip(first, target, strict=False):
            table[source] = goal
        data = data.translate(bytes(table))
        squeezed = second
    else:
        squeezed = first
    if squeeze and squeezed:
        data = re.sub(
            b"([" + b"".join(re.escape(bytes([c])) for c in squeezed) + rb"])\1+", rb"\1", data
        )
    run.out(data)
    return 0
