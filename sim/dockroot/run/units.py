"""Sizes, durations and counts as docker's client reads them (docker/go-units `size.go`, Go's
`time.ParseDuration`).
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from dockroot.errors import UsageError

_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?([kKmMgGtTpP])?i?[bB]?\Z", re.ASCII)
_DURATION_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)")
_NANOSECONDS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}


def size(text: str, option: str) -> int:
    """Return bytes: `64m` is 64 MiB. Raises: UsageError."""
    match = _SIZE.match(text)
    if not match:
        raise UsageError(
            f"invalid size {text!r} for {option}",
            hint="write a number and b, k, m or g, such as 64m",
        )
    return int(Decimal(match[1]) * 1024 ** ("kmgtp".index(match[2].lower()) + 1 if match[2] else 0))


def duration(text: str, option: str) -> int:
    """Return nanoseconds: `1m30s`. Raises: UsageError."""
    parts = _DURATION_PART.findall(text)
    if text == "0":
        return 0
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise UsageError(
            f"invalid duration {text!r} for {option}", hint="write such as 30s, 1m30s or 500ms"
        )
    return sum(int(Decimal(number) * _NANOSECONDS[unit]) for number, unit in parts)


def nano_cpus(text: str) -> int:
    """Return billionths of a processor: `1.5`. Raises: UsageError."""
    try:
        value = Decimal(text) * 10**9
    except InvalidOperation:
        value = Decimal("0.5")
    if value != value.to_integral_value() or value < 0:
        raise UsageError(f"invalid value {text!r} for --cpus", hint="write a number such as 1.5")
    return int(value)
