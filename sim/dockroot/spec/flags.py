"""Flags: the words `--name=value` between a keyword and its arguments.

Which instruction has which, and of what kind, is BuildKit's of moby v28.5.2 with its experimental
ones (`frontend/dockerfile/instructions/{bflag,parse}.go`); what an engine's classic builder makes
of them is in `classic`.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence

from dockroot.spec import suggest
from dockroot.spec.source import Text, Word


class Kind(enum.Enum):
    """What a flag holds."""

    TEXT = "text"
    TEXTS = "texts"
    """A text at each use; the only kind that may be given more than once."""
    SWITCH = "switch"
    """Nothing, `true` or `false`."""


_TEXT, _TEXTS, _SWITCH = Kind.TEXT, Kind.TEXTS, Kind.SWITCH

FLAGS: dict[str, dict[str, Kind]] = {
    "FROM": {"platform": _TEXT},
    "RUN": {"mount": _TEXTS, "network": _TEXT, "security": _TEXT, "device": _TEXTS},
    "COPY": {
        "from": _TEXT,
        "chown": _TEXT,
        "chmod": _TEXT,
        "link": _SWITCH,
        "parents": _SWITCH,
        "exclude": _TEXTS,
    },
    "ADD": {
        "chown": _TEXT,
        "chmod": _TEXT,
        "link": _SWITCH,
        "keep-git-dir": _SWITCH,
        "checksum": _TEXT,
        "exclude": _TEXTS,
        "unpack": _SWITCH,
    },
    "HEALTHCHECK": {
        "interval": _TEXT,
        "timeout": _TEXT,
        "start-period": _TEXT,
        "start-interval": _TEXT,
        "retries": _TEXT,
    },
}
"""The flags of each instruction; those not named have none."""


class Flags:
    """The flags that one instruction was given."""

    def __init__(self, values: dict[str, list[Word]]) -> None:
        self._values = values

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str) -> str:
        """Return the value of a flag, "" when it was not given."""
        return self._values[name][-1].text if name in self._values else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return all values of a flag, in order."""
        return tuple(word.text for word in self._values.get(name, ()))

    def switch(self, name: str) -> bool:
        """Return whether a switch is on."""
        return name in self._values and self.text(name).lower() != "false"

    def at(self, name: str) -> int:
        """Return the offset of a flag that was given."""
        return self._values[name][-1].at


def read(keyword: str, words: Sequence[Word], text: Text) -> Flags:
    """Return the flags in `words`. Raises: SpecError for an unknown one, one given twice, a wrong
    or missing value.
    """
    known = FLAGS.get(keyword, {})
    values: dict[str, list[Word]] = {}
    for word in words:
        flag, sign, value = word.text.partition("=")
        name = flag[2:]
        if name not in known:
            listed = ", ".join(f"--{each}" for each in known) or "no flags"
            raise text.error(
                word.at,
                f"unknown flag: {flag}",
                hint=suggest.hint(
                    flag, [f"--{each}" for each in known], otherwise=f"{keyword} has {listed}"
                ),
            )
        if name in values and known[name] is not Kind.TEXTS:
            raise text.error(word.at, f"duplicate flag specified: {flag}", hint="give it once")
        is_switch = known[name] is Kind.SWITCH
        if not value if is_switch and sign else not (is_switch or sign):
            raise text.error(
                word.at, f"missing a value on flag: {flag}", hint=f"write {flag}=value"
            )
        if known[name] is Kind.SWITCH and value.lower() not in ("", "true", "false"):
            raise text.error(
                word.at,
                f"expecting boolean value for flag {flag}, not: {value}",
                hint=f"write {flag} alone",
            )
        values.setdefault(name, []).append(Word(value, word.at))
    return Flags(values)
