"""The functions of Go templates, and how Go prints a value.

Go's own (`text/template/funcs.go`) and docker's (docker/cli v28.5.2, `templates/templates.go`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

_VERB = re.compile(r"%(?:%|(?P<flags>[-+ 0#]*\d*(?:\.\d+)?)(?P<verb>[a-zA-Z]))")


def shown(value: Any) -> str:
    """Return a value as Go's `fmt` prints it by `%v`."""
    if value is None:
        return "<no value>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return (
            "map[" + " ".join(f"{key}:{_inner(item)}" for key, item in sorted(value.items())) + "]"
        )
    if isinstance(value, list | tuple):
        return "[" + " ".join(_inner(item) for item in value) + "]"
    return str(value)


def _inner(value: Any) -> str:
    return "<nil>" if value is None else shown(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _index(value: Any, *keys: Any) -> Any:
    for key in keys:
        if isinstance(value, Mapping):
            value = value.get(key, "")
        elif isinstance(value, list | tuple | str) and isinstance(key, int):
            if not 0 <= key < len(value):
                raise IndexError(f"index out of range: {key}")
            value = value[key]
        else:
            raise TypeError(f"cannot index {shown(value)}")
    return value


def _slice(value: Any, start: int = 0, stop: int | None = None) -> Any:
    end = len(value) if stop is None else stop
    if not 0 <= start <= end <= len(value):
        raise IndexError("index out of range")
    return value[start:end]


def _printf(form: str, *values: Any) -> str:
    rest = list(values)

    def verb(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        if not rest:
            return f"%!{match['verb']}(MISSING)"
        value, flags = rest.pop(0), match["flags"]
        if match["verb"] in "dxXo":
            return f"%{flags}{match['verb']}" % int(value)
        if match["verb"] == "q":
            return f"%{flags}s" % json.dumps(shown(value), ensure_ascii=False)
        return f"%{flags}s" % shown(value)

    text = _VERB.sub(verb, form)
    return text + (f"%!(EXTRA {', '.join(map(shown, rest))})" if rest else "")


def _truncated(text: str, length: int) -> str:
    return text if len(text) < length else text[:length]


def _padded(text: str, before: int, after: int) -> str:
    return " " * before + text + " " * after if text else text


def _and(first: Any, *others: Any) -> Any:
    return next((value for value in (first, *others) if not value), (first, *others)[-1])


def _or(first: Any, *others: Any) -> Any:
    return next((value for value in (first, *others) if value), (first, *others)[-1])


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "and": _and,
    "eq": lambda one, *others: any(one == other for other in others),
    "ge": lambda one, other: one >= other,
    "gt": lambda one, other: one > other,
    "index": _index,
    "join": lambda items, by: by.join(items or ()),
    "json": _json,
    "le": lambda one, other: one <= other,
    "len": len,
    "lower": str.lower,
    "lt": lambda one, other: one < other,
    "ne": lambda one, other: one != other,
    "not": lambda value: not value,
    "or": _or,
    "pad": _padded,
    "print": lambda *values: "".join(map(shown, values)),
    "printf": _printf,
    "println": lambda *values: " ".join(map(shown, values)) + "\n",
    "slice": _slice,
    "split": lambda text, by: text.split(by) if by else list(text),
    "title": lambda text: re.sub(r"(?<!\S)\S", lambda match: match[0].upper(), text),
    "truncate": _truncated,
    "upper": str.upper,
}
"""What a template may call, by name."""
