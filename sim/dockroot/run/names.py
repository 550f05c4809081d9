"""A container's name: what is allowed, and one made up when none is given.

The engine pairs an adjective with the surname of somebody who did much for science (moby v28.5.2,
`pkg/namesgenerator/names-generator.go`); the two lists here are our own.
"""

from __future__ import annotations

import re
from collections.abc import Container as Names

from dockroot.errors import UsageError
from dockroot.ids import Ids

_ALLOWED = re.compile(r"/?[a-zA-Z0-9][a-zA-Z0-9_.-]+\Z")

_ADJECTIVES = (
    "amber",
    "ardent",
    "bold",
    "brisk",
    "calm",
    "candid",
    "clever",
    "curious",
    "deft",
    "eager",
    "earnest",
    "frosty",
    "gentle",
    "hardy",
    "humble",
    "jolly",
    "keen",
    "lively",
    "lucid",
    "mellow",
    "merry",
    "nimble",
    "patient",
    "placid",
    "quiet",
    "ready",
    "serene",
    "sober",
    "steady",
    "sturdy",
    "subtle",
    "tender",
    "tidy",
    "vivid",
    "warm",
    "witty",
)
_SURNAMES = (
    "abel",
    "agnesi",
    "ampere",
    "banach",
    "bernoulli",
    "boole",
    "carver",
    "cauchy",
    "cori",
    "curie",
    "dirac",
    "euler",
    "faraday",
    "fermat",
    "franklin",
    "gauss",
    "germain",
    "hamilton",
    "hopper",
    "hypatia",
    "joule",
    "kepler",
    "kovalevskaya",
    "leavitt",
    "leibniz",
    "lovelace",
    "maxwell",
    "meitner",
    "mendel",
    "mirzakhani",
    "noether",
    "pascal",
    "payne",
    "ramanujan",
    "riemann",
    "somerville",
    "turing",
    "volta",
    "wu",
    "yonath",
)


def check(name: str) -> str:
    """Return `name` without a leading `/`. Raises: UsageError in the engine's words."""
    if not _ALLOWED.match(name):
        raise UsageError(
            f"Invalid container name ({name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed",
            hint="use letters, digits, `_`, `.` and `-`, two characters at least",
        )
    return name.removeprefix("/")


def made_up(ids: Ids, container_id: str, taken: Names[str]) -> str:
    """Return a name for a container, such as `tender_noether`, that is not in `taken`."""
    attempt = 0
    while True:
        adjective = _ADJECTIVES[
            ids.number(len(_ADJECTIVES), "adjective", container_id, str(attempt))
        ]
        surname = _SURNAMES[ids.number(len(_SURNAMES), "surname", container_id, str(attempt))]
        name = f"{adjective}_{surname}" + (str(attempt) if attempt > 20 else "")
        if name not in taken:
            return name
        attempt += 1
