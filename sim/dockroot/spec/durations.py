"""Go's durations, as HEALTHCHECK takes them: `1h2m3.5s`, `100ms` (Go `time.ParseDuration`)."""

from __future__ import annotations

import re
from decimal import Decimal

_UNITS = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,
    "μs": 1_000,
    "ms": 1_000_000,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_PART = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)")


def parse_duration(text: str) -> int:
    """Return the nanoseconds of a duration. Raises: ValueError."""
    sign = -1 if text.startswith("-") else 1
    body = text[1:] if text[:1] in {"-", "+"} else text
    if body == "0":
        return 0
    total, at = Decimal(0), 0
    for match in _PART.finditer(body):
        if match.start() != at:
            break
        total += Decimal(match[1]) * _UNITS[match[2]]
        at = match.end()
    if not body or at != len(body):
        raise ValueError(f"invalid duration {text!r}")
    return sign * int(total)
