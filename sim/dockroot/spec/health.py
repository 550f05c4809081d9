"""HEALTHCHECK: a command and when to run it, or NONE."""

from __future__ import annotations

import re

from dockroot.spec import instructions as spec
from dockroot.spec.durations import parse_duration
from dockroot.spec.flags import Flags
from dockroot.spec.found import Found

INTERVALS = ("interval", "timeout", "start-period", "start-interval")
"""The flags of HEALTHCHECK that hold durations."""

_NUMBER = re.compile(r"[+-]?[0-9]{1,10}\Z")
_MILLISECOND = 1_000_000


def healthcheck(found: Found) -> spec.Healthcheck:
    """Return a HEALTHCHECK. Raises: SpecError."""
    found.at_least_one("HEALTHCHECK CMD command, or HEALTHCHECK NONE")
    first, *command = found.words
    kind = first.text.upper()
    if kind == "NONE":
        if command:
            raise found.error(
                "HEALTHCHECK NONE takes no arguments", "write HEALTHCHECK NONE", command[0].at
            )
        return spec.Healthcheck(**found.common(), test=("NONE",))
    flags = found.flags()
    if kind != "CMD":
        raise found.error(
            f'Unknown type "{kind}" in HEALTHCHECK (try CMD)',
            "write HEALTHCHECK CMD command",
            first.at,
        )
    if not command:
        raise found.error(
            "Missing command after HEALTHCHECK CMD", "give the command that checks", first.at
        )
    test = ("CMD" if found.statement.is_list else "CMD-SHELL", *(word.text for word in command))
    interval, timeout, start_period, start_interval = (
        _interval(found, flags, name) for name in INTERVALS
    )
    return spec.Healthcheck(
        **found.common(),
        test=test,
        interval=interval,
        timeout=timeout,
        start_period=start_period,
        start_interval=start_interval,
        retries=_retries(found, flags),
    )


def _interval(found: Found, flags: Flags, name: str) -> int:
    text = flags.text(name)
    if not text:
        return 0
    try:
        value = parse_duration(text)
    except ValueError as fault:
        raise found.error(
            str(fault), f"write --{name}=30s; units are ns, us, ms, s, m, h", flags.at(name)
        ) from None
    if value and value < _MILLISECOND:
        raise found.error(
            f'Interval "{name}" cannot be less than 1ms', f"write --{name}=30s", flags.at(name)
        )
    return value


def _retries(found: Found, flags: Flags) -> int:
    text = flags.text("retries")
    if not text:
        return 0
    if not _NUMBER.match(text) or not -(2**31) <= int(text) < 2**31:
        raise found.error(
            f'--retries must be a number, not "{text}"', "write --retries=3", flags.at("retries")
        )
    if int(text) < 0:
        raise found.error(
            f"--retries cannot be negative ({text})", "write --retries=3", flags.at("retries")
        )
    return int(text)
