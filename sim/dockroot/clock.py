"""Time as a parameter: nanoseconds since 1970, held as integers.

Text form is Go's RFC3339Nano: UTC as `Z`, the fraction's trailing zeros dropped.
"""

from __future__ import annotations

import datetime as dt
import re

SECOND = 1_000_000_000
FIXED_START = 1_767_225_600 * SECOND
"""Where a clock stands when nobody set it: 2026-01-01T00:00:00Z."""

ZERO_TIME = "0001-01-01T00:00:00Z"
"""Go's zero `time.Time`, as engines write it for "never"."""

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_RFC3339 = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)\Z")


class Clock:
    """Count time from a fixed start, a small fixed step at each reading."""

    def __init__(self, start: int = FIXED_START, step: int = SECOND // 8 + 1_357) -> None:
        self._now, self._step = start, step

    def now(self) -> int:
        """Return the time in nanoseconds, later at each call."""
        now, self._now = self._now, self._now + self._step
        return now

    def not_before(self, moment: int) -> None:
        """Move on to `moment` if that lies ahead."""
        self._now = max(self._now, moment)


def format_time(nanoseconds: int) -> str:
    """Return the time as RFC3339Nano in UTC."""
    seconds, fraction = divmod(nanoseconds, SECOND)
    text = (_EPOCH + dt.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")
    return text + (f".{fraction:09d}".rstrip("0") if fraction else "") + "Z"


def parse_time(text: str) -> int:
    """Return the nanoseconds of an RFC 3339 time. Raises: ValueError."""
    match = _RFC3339.match(text)
    if not match:
        raise ValueError(f"not an RFC 3339 time: {text[:40]!r}")
    whole, fraction, zone = match.groups()
    moment = dt.datetime.fromisoformat(whole + ("+00:00" if zone == "Z" else zone))
    delta = moment - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * SECOND + int((fraction or "").ljust(9, "0"))
