"""Go's durations, as HEALTHCHECK takes them: `1h2m3.5s`, `100ms` (Go 1.24 `time/format.go`,
`ParseDuration`).
"""

from __future__ import annotations

import re

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
_PART = re.compile(r"([0-9]*)(?:\.([0-9]*))?([^0-9.]*)")
_MOST = 2**63 - 1


def parse_duration(text: str) -> int:
    """Return the nanoseconds of a duration; what is below one is cut off. Raises: ValueError."""
    body = text[1:] if text[:1] in ("-", "+") else text
    if body == "0":
        return 0
    total, at = 0, 0
    while at < len(body):
        total += _part(match := _PART.match(body, at), text)
        at = match.end() if match else len(body)
    sign = -1 if text.startswith("-") else 1
    if not body or total > _MOST + (sign < 0):
        raise ValueError(f'time: invalid duration "{text}"')
    return sign * total


def _part(match: re.Match[str] | None, text: str) -> int:
    if match is None or not (match[1] or match[2]):
        raise ValueError(f'time: invalid duration "{text}"')
    if not match[3]:
        raise ValueError(f'time: missing unit in duration "{text}"')
    if match[3] not in _UNITS:
        raise ValueError(f'time: unknown unit "{match[3]}" in duration "{text}"')
    whole = match[1].lstrip("0")
    fraction = (match[2] or "")[
        :18
    ]  # Go stops where 63 bits are full, which is below any nanosecond
    if len(whole) > 19:
        return _MOST + 2
    return int(whole or "0") * _UNITS[match[3]] + int(
        float(int(fraction or "0")) * (float(_UNITS[match[3]]) / 10 ** len(fraction))
    )
