"""touch, sleep, usleep, sync, date."""

from __future__ import annotations

import datetime as dt
import re

from dockroot.clock import SECOND
from dockroot.shell.commands.registry import Invocation, each, tool

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_NUMBERS = re.compile(
    r"(?:(\d{4})-(\d\d?)-(\d\d?))?"
    r"(?:(?:^|[ T])(\d\d?):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?"
    r"(?: ?(Z|UTC|[+-]\d\d:?\d\d))?\Z"
)
_STAMP = re.compile(r"(\d\d|\d{4})?(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?\Z")


@tool(
    "touch",
    short="acmfhd:t:r:",
    long={
        "no-create": "c",
        "no-dereference": "h",
        "date": "d:",
        "reference": "r:",
        "time": "time:",
    },
)
def touch(run: Invocation) -> int:
    """Set times, making files that are missing (busybox 1.35 `coreutils/touch.c`)."""
    if not run.operands:
        return run.usage()
    moment: int | None = None
    which = run.last("d", "t", "r")
    text = run.value(which) if which else None
    if which == "r" and text is not None:
        try:
            moment = run.calls.stat(text).mtime
        except OSError as error:
            return run.fault(f"failed to get attributes of '{text}'" if run.gnu else text, error)
    elif which and text is not None:
        moment = read_date(run, text) if which == "d" else read_stamp(run, text)
        if moment is None:
            return run.fail(
                f"invalid date format '{text}'" if run.gnu else f"invalid date '{text}'"
            )
    return each(run.operands, lambda path: _touch(run, path, moment))


def _touch(run: Invocation, path: str, moment: int | None) -> bool:
    calls, follow = run.calls, not run.has("h")
    try:
        if calls.is_there(path) and (not follow or calls.leads_somewhere(path)):
            if run.has("a") and not run.has("m"):
                calls.utime(path, calls.stat(path).mtime, follow=follow)
            else:
                calls.utime(path, moment, follow=follow)
        elif not run.has("c", "h"):
            calls.create(path)
            if moment is not None:
                calls.utime(path, moment)
    except OSError as error:
        run.fault(f"cannot touch '{path}'" if run.gnu else path, error)
        return False
    return True


def read_date(run: Invocation, text: str) -> int | None:
    """Return the nanoseconds of `@seconds` or `[YYYY-MM-DD] [hh:mm[:ss]]` in UTC; None when it is
    neither.
    What is left out is taken from the present by busybox, and is zero for GNU's; GNU's also takes
    fractions, `T` and a zone. Raises: StepError for the words that GNU's date knows beyond that.
    """
    if match := re.fullmatch(r"@(-?\d+)(?:\.(\d{1,9}))?", text.strip()):
        return int(match[1]) * SECOND + int((match[2] or "").ljust(9, "0"))
    match = _NUMBERS.match(text.strip())
    if match is None or not text.strip() or (not run.gnu and (match[8] or match[7] or "T" in text)):
        if run.gnu and text.strip() == "now":
            return run.machine.world.clock.now()
        if run.gnu:
            raise run.machine.unsupported(f"{run.name} -d '{text}'")
        return None
    return _moment(run, match)


def _moment(run: Invocation, match: re.Match[str]) -> int | None:
    now = _EPOCH + dt.timedelta(seconds=run.machine.world.clock.now() // SECOND)
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    absent = dt.time(0) if run.gnu else now.timetz()
    try:
        moment = dt.datetime(
            int(year or now.year),
            int(month or now.month),
            int(day or now.day),
            int(hour or absent.hour),
            int(minute or absent.minute),
            int(second or absent.second),
            tzinfo=dt.UTC,
        )
    except ValueError:
        return None
    if zone and zone not in ("Z", "UTC"):
        offset = dt.timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
        moment -= offset if zone[0] == "+" else -offset
    return _nanoseconds(moment) + int((fraction or "").ljust(9, "0"))


def read_stamp(run: Invocation, text: str) -> int | None:
    """Return the nanoseconds of `[[CC]YY]MMDDhhmm[.ss]` in UTC; None for another form."""
    match = _STAMP.match(text)
    if match is None:
        return None
    now = _EPOCH + dt.timedelta(seconds=run.machine.world.clock.now() // SECOND)
    years, month, day, hour, minute, second = match.groups()
    year = int(years) if years else now.year
    if years and len(years) == 2:
        year += 1900 if year >= 69 else 2000
    try:
        parts = (int(month), int(day), int(hour), int(minute), int(second or 0))
        return _nanoseconds(dt.datetime(year, *parts, tzinfo=dt.UTC))
    except ValueError:
        return None


def _nanoseconds(moment: dt.datetime) -> int:
    delta = moment - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * SECOND


@tool("sleep", "usleep", "sync", raw=True)
def sleep(run: Invocation) -> int:
    """Wait, or flush: nothing to do here but to look at the words."""
    if run.name == "sleep":
        if not run.operands:
            return run.usage()
        for word in run.operands:
            if not re.fullmatch(r"\d*\.?\d+[smhd]?|inf(inity)?", word):
                return run.fail(
                    f"invalid time interval '{word}'" if run.gnu else f"invalid number '{word}'"
                )
    return 0


_DATE_FIELDS = {
    "Y": "%Y",
    "m": "%m",
    "d": "%d",
    "H": "%H",
    "M": "%M",
    "S": "%S",
    "y": "%y",
    "j": "%j",
    "F": "%Y-%m-%d",
    "T": "%H:%M:%S",
    "Z": "UTC",
    "z": "+0000",
    "n": "\n",
    "t": "\t",
    "%": "%%",
    "e": "%e",
    "D": "%m/%d/%y",
    "R": "%H:%M",
}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


_LONG_DATE = {
    "utc": "u",
    "date": "d:",
    "reference": "r:",
    "rfc-2822": "R",
    "rfc-email": "R",
    "iso-8601": "I?",
}


@tool("date", short="ud:r:IR", long=_LONG_DATE)
def date(run: Invocation) -> int:
    """Print the clock's time in UTC."""
    moment: int | None = run.machine.world.clock.now()
    if (text := run.value("d")) is not None:
        moment = read_date(run, text)
    elif (path := run.value("r")) is not None:
        moment = run.calls.stat(path).mtime
    if moment is None:
        return run.fail(f"invalid date '{text}'")
    pattern = "%a %b %e %H:%M:%S UTC %Y"
    if run.has("I"):
        pattern = "%F"
    if run.has("R"):
        pattern = "%a, %d %b %Y %H:%M:%S +0000"
    for word in run.operands:
        if not word.startswith("+"):
            raise run.machine.unsupported(f"date {word} (setting the clock)")
        pattern = word[1:]
    run.out(shown(run, moment, pattern) + "\n")
    return 0


def shown(run: Invocation, moment: int, pattern: str) -> str:
    """Return a moment in UTC, as date shows it by a pattern."""
    when = _EPOCH + dt.timedelta(seconds=moment // SECOND)

    def field(match: re.Match[str]) -> str:
        letter = match[1]
        if letter == "s":
            return str(moment // SECOND)
        if letter == "N":
            return f"{moment % SECOND:09d}"
        if letter == "a":
            return _DAYS[when.weekday()]
        if letter in "bh":
            return _MONTHS[when.month - 1]
        if letter == "e":
            return f"{when.day:2d}"
        if letter not in _DATE_FIELDS:
            raise run.machine.unsupported(f"date +%{letter}")
        return when.strftime(_DATE_FIELDS[letter])

    return re.sub(r"%(.)", field, pattern, flags=re.DOTALL)
