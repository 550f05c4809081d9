"""STOPSIGNAL's signals: a name with or without `SIG`, in any case, or a number other than 0.

Source: moby v20.10.24 `pkg/signal/signal.go`, `ParseSignal`, and the map of `signal_linux.go`.
"""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[+-]?[0-9]+\Z")
_REAL_TIME = (
    "RTMIN",
    *(f"RTMIN+{step}" for step in range(1, 16)),
    *(f"RTMAX-{step}" for step in range(14, 0, -1)),
)

NAMES = (
    "ABRT",
    "ALRM",
    "BUS",
    "CHLD",
    "CLD",
    "CONT",
    "FPE",
    "HUP",
    "ILL",
    "INT",
    "IO",
    "IOT",
    "KILL",
    "PIPE",
    "POLL",
    "PROF",
    "PWR",
    "QUIT",
    "SEGV",
    "STKFLT",
    "STOP",
    "SYS",
    "TERM",
    "TRAP",
    "TSTP",
    "TTIN",
    "TTOU",
    "URG",
    "USR1",
    "USR2",
    "VTALRM",
    "WINCH",
    "XCPU",
    "XFSZ",
    *_REAL_TIME,
    "RTMAX",
)
"""The names of Linux, without `SIG`."""


def is_signal(text: str) -> bool:
    """Return whether `text` is a signal of Linux's."""
    if _NUMBER.match(text) and len(text) <= 19:
        return int(text) != 0
    return text.upper().removeprefix("SIG") in NAMES
