"""Which of BuildKit's syntax the classic builder of each engine takes, as data.

Measured on 20.10.24, 26.1.5 and 28.5.2; 1.13.1 from its source (moby v1.13.1, `builder/dockerfile/bflag.go`,
`dispatchers.go`).
"""

from __future__ import annotations

from msgspec import Struct

_COMMON = {
    "FROM": frozenset({"platform"}),
    "COPY": frozenset({"from", "chown"}),
    "ADD": frozenset({"chown"}),
}


class Habits(Struct, frozen=True):
    """What a classic builder takes: by instruction, the flags it obeys and those its parser knows
    besides.
    """

    obeys: dict[str, frozenset[str]]
    knows: dict[str, frozenset[str]]
    heredocs: bool = True
    zero_health: bool = True
    """HEALTHCHECK takes 0 for a duration or for `--retries`."""
    stages: bool = True
    """FROM may name its stage, ARG may stand before it and may declare several names."""


_HEALTH = frozenset({"interval", "timeout", "retries"})
_MODERN = {**_COMMON, "HEALTHCHECK": _HEALTH | {"start-period", "start-interval"}}

HABITS: dict[str, Habits] = {
    "1.13.1": Habits({"HEALTHCHECK": _HEALTH}, {}, heredocs=False, zero_health=False, stages=False),
    "20.10": Habits(
        {**_COMMON, "HEALTHCHECK": _HEALTH | {"start-period"}},
        {"RUN": frozenset({"mount"}), "COPY": frozenset({"chmod"}), "ADD": frozenset({"chmod"})},
        heredocs=False,
        zero_health=False,
    ),
    "26.1": Habits(
        _MODERN,
        {
            "RUN": frozenset({"mount", "network"}),
            "COPY": frozenset({"chmod", "link"}),
            "ADD": frozenset({"chmod", "link", "checksum", "keep-git-dir"}),
        },
    ),
    "28.5": Habits(
        _MODERN,
        {
            "RUN": frozenset({"mount", "network", "device"}),
            "COPY": frozenset({"chmod", "link", "exclude"}),
            "ADD": frozenset({"chmod", "link", "checksum", "keep-git-dir", "exclude", "unpack"}),
        },
    ),
}
