"""The values of awk: numbers, strings, and strings of the input that count as numbers when they look so."""

from __future__ import annotations

import math
import re

_LEADING = re.compile(r"[ \t\n]*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")
_WHOLE = re.compile(r"[ \t\n]*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[ \t\n]*\Z")
_FORMAT = re.compile(r"%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlLqjzt]*([a-zA-Z%])", re.S)
MAX_WIDTH = 65_536


class Input(str):
    """A string that came from outside: a field, a line, an element of `split`."""

    __slots__ = ()


class Unset(str):
    """What a variable holds before anything was assigned: the empty string and zero."""

    __slots__ = ()


UNSET = Unset("")
Value = float | str


def numeric(value: Value) -> bool:
    """Tell whether a value compares as a number."""
    if isinstance(value, float):
        return True
    return isinstance(value, Unset) or (
        isinstance(value, Input) and _WHOLE.match(value) is not None
    )


def number(value: Value) -> float:
    """Return a value as a number: what its beginning says."""
    if isinstance(value, float):
        return value
    match = _LEADING.match(value)
    return float(match[1]) if match else 0.0


def text(value: Value, form: str = "%.6g") -> str:
    """Return a value as a string; whole numbers have no fraction."""
    if not isinstance(value, float):
        return value
    if value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    if math.isnan(value) or math.isinf(value):
        return ("-" if math.copysign(1, value) < 0 else "") + (
            "nan" if math.isnan(value) else "inf"
        )
    return formatted(form, [value])


def true(value: Value) -> bool:
    """Tell whether a value counts as true."""
    if isinstance(value, float):
        return value != 0
    if isinstance(value, Input) and _WHOLE.match(value):
        return number(value) != 0
    return value != ""


def compare(left: Value, right: Value) -> int:
    """Return how two values stand: -1, 0, 1."""
    if numeric(left) and numeric(right):
        one, other = number(left), number(right)
        return (one > other) - (one < other)
    first, second = text(left), text(right)
    return (first > second) - (first < second)


def formatted(form: str, arguments: list[Value]) -> str:
    """Return what `printf` makes of a format."""
    rest = iter(arguments)

    def one(match: re.Match[str]) -> str:
        flags, width, precision, letter = match.groups()
        if letter == "%":
            return "%"
        if width == "*":
            size = int(number(next(rest, UNSET)))
            flags, width = (flags + "-", str(-size)) if size < 0 else (flags, str(size))
        if precision == "*":
            precision = str(int(number(next(rest, UNSET))))
        if "." not in match[0]:
            precision = None
        elif precision is None:
            precision = "0"
        width = str(min(int(width or 0), MAX_WIDTH))
        return _one(flags, width, precision, letter, next(rest, UNSET))

    return _FORMAT.sub(one, form)


def _one(flags: str, width: str, precision: str | None, letter: str, value: Value) -> str:
    size = "" if width == "0" else width
    point = "" if precision is None else f".{min(int(precision), MAX_WIDTH)}"
    if letter == "c":
        shown = chr(int(value) & 255) if isinstance(value, float) else text(value)[:1]
        return f"%{_only(flags, '-')}{size}s" % shown
    if letter == "s":
        return f"%{_only(flags, '-')}{size}{point}s" % text(value)
    if letter in "diouxX":
        amount = number(value)
        if math.isinf(amount) or math.isnan(amount):
            return f"%{_only(flags, '-')}{size}s" % text(amount)
        whole = int(amount)
        if letter in "oxXu" and whole < 0:
            whole += 1 << 64
        return f"%{flags}{size}{point}{'d' if letter in 'iu' else letter}" % whole
    if letter in "eEfFgG":
        return f"%{flags}{size}{point}{letter}" % number(value)
    return f"%{letter}"


def _only(flags: str, kept: str) -> str:
    return "".join(flag for flag in flags if flag in kept)
