"""Texts as Go reads and writes them: numbers, paths, and what `fmt` makes of values in an image's history."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import Any

from dockroot.engine import Engine

_SHORT = {
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    "\\": "\\\\",
    '"': '\\"',
}
_UNITS = ((1, "ns"), (1_000, "µs"), (1_000_000, "ms"))
_SECOND = 1_000_000_000


def clean_path(path: str) -> str:
    """Return an absolute path without `.`, `..` and doubled slashes, as Go's `path.Clean`."""
    return "/" + posixpath.normpath("/" + path).lstrip("/")


def quoted(text: str) -> str:
    """Return `text` as `%q` prints it: double quotes, Go's escapes."""
    out = []
    for char in text:
        code = ord(char)
        if char in _SHORT:
            out.append(_SHORT[char])
        elif 0xDC80 <= code <= 0xDCFF:
            out.append(f"\\x{code - 0xDC00:02x}")
        elif code < 0x20 or code == 0x7F:
            out.append(f"\\x{code:02x}")
        elif char.isprintable():
            out.append(char)
        else:
            out.append(f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
    return '"' + "".join(out) + '"'


def quoted_list(words: Sequence[str] | None) -> str:
    """Return a list as `%q` prints it: `["a" "b"]`."""
    return "[" + " ".join(quoted(word) for word in words or ()) + "]"


def duration(nanoseconds: int) -> str:
    """Return a duration as Go's `time.Duration` prints itself: `1h2m3.5s`, `1.5ms`, `0s`."""
    if nanoseconds == 0:
        return "0s"
    sign, rest = ("-", -nanoseconds) if nanoseconds < 0 else ("", nanoseconds)
    if rest < _SECOND:
        size, unit = max(pair for pair in _UNITS if pair[0] <= rest)
        return f"{sign}{_decimal(rest, size)}{unit}"
    minutes, seconds = divmod(rest, 60 * _SECOND)
    hours, minutes = divmod(minutes, 60)
    text = _decimal(seconds, _SECOND) + "s"
    if hours or minutes:
        text = f"{minutes}m{text}"
    if hours:
        text = f"{hours}h{text}"
    return sign + text


def _decimal(number: int, size: int) -> str:
    whole, part = divmod(number, size)
    digits = len(str(size)) - 1
    fraction = f"{part:0{digits}d}".rstrip("0") if digits else ""
    return f"{whole}.{fraction}" if fraction else str(whole)


def is_number(text: str) -> bool:
    """Whether Go's `strconv` reads `text` as a number without a sign: digits of other scripts are none."""
    return text.isascii() and text.isdigit()


def health(check: Mapping[str, Any], engine: Engine) -> str:
    """Return a health check as the classic builder's comment of HEALTHCHECK has it."""
    if engine.healthcheck_plain:
        durations = [duration(check[key]) for key in _durations(start_interval=True)]
        return (
            "&{[" + " ".join(check["Test"]) + "] " + " ".join(durations) + f" {check['Retries']}}}"
        )
    return quoted_health(
        check,
        start_period=not engine.classic_1_13,
        start_interval=engine.healthcheck_start_interval,
    )


def quoted_health(
    check: Mapping[str, Any], *, start_period: bool = True, start_interval: bool
) -> str:
    """Return a health check as Go's `%q` prints the struct, which has not had all fields from the beginning."""
    names = _durations(start_period=start_period, start_interval=start_interval)
    shown = [
        quoted_list(check["Test"]),
        *(quoted(duration(check[key])) for key in names),
        quoted_char(check["Retries"]),
    ]
    return "&{" + " ".join(shown) + "}"


def _durations(*, start_period: bool = True, start_interval: bool) -> list[str]:
    return [
        "Interval",
        "Timeout",
        *(["StartPeriod"] if start_period else []),
        *(["StartInterval"] if start_interval else []),
    ]


def quoted_char(code: int) -> str:
    """Return a number as `%q` prints it: a character in single quotes."""
    char = chr(code) if 0 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
    if char == "'":
        return "'\\''"
    if char == '"':
        return "'\"'"
    return "'" + quoted(char)[1:-1] + "'"
