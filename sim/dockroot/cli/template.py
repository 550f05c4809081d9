"""The simple forms of Go templates that docker's `--format` takes.

Fields (`{{.A.B}}`), `json`, `index`, `len`, `join`, `lower`, `upper`, `title`, `split`, `println`, `printf`, pipes,
`range … else … end`, `if … else … end` and `with … end`; blanks are trimmed by `{{-` and `-}}`.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from dockroot.errors import UsageError

_TOKEN = re.compile(r"\{\{(-?)\s*(.*?)\s*(-?)\}\}", re.S)


def render(template: str, value: Any) -> str:
    """Return `template` filled in with `value`. Raises: UsageError for what it does not know."""
    tokens = list(_tokens(template.replace("\\t", "\t").replace("\\n", "\n")))
    out: list[str] = []
    rest = _block(tokens, 0, value, value, out, live=True)
    if rest != len(tokens):
        raise UsageError(f"template: unexpected {{{{{tokens[rest][1]}}}}}")
    return "".join(out)


def _tokens(template: str) -> Iterator[tuple[str, str]]:
    position, trim = 0, False
    for match in _TOKEN.finditer(template):
        text = template[position : match.start()]
        text = text.lstrip() if trim else text
        yield "text", text.rstrip() if match[1] else text
        yield "code", match[2]
        position, trim = match.end(), bool(match[3])
    text = template[position:]
    if "{{" in text:
        raise UsageError(f"template: unclosed action in {text!r}", hint="every {{ needs its }}")
    yield "text", text.lstrip() if trim else text


def _block(
    tokens: list[tuple[str, str]], at: int, dot: Any, top: Any, out: list[str], *, live: bool
) -> int:
    """Render from `at` up to the matching `end` or `else`, whose index is returned."""
    while at < len(tokens):
        kind, text = tokens[at]
        word = text.split(None, 1)[0] if kind == "code" and text else ""
        if kind == "text":
            if live:
                out.append(text)
            at += 1
        elif word in {"end", "else"}:
            return at
        elif word in {"if", "range", "with"}:
            at = _control(
                tokens,
                at,
                word,
                text.split(None, 1)[1] if " " in text else "",
                dot,
                top,
                out,
                live=live,
            )
        else:
            if live:
                out.append(_shown(_pipeline(text, dot, top)))
            at += 1
    return at


def _control(
    tokens: list[tuple[str, str]],
    at: int,
    word: str,
    condition: str,
    dot: Any,
    top: Any,
    out: list[str],
    *,
    live: bool,
) -> int:
    value = _pipeline(condition, dot, top) if live else None
    items = (
        list(value.values())
        if isinstance(value, Mapping)
        else list(value or ())
        if word == "range"
        else []
    )
    dots = items if word == "range" else [value if word == "with" else dot] if value else []
    end = _block(tokens, at + 1, dot, top, [], live=False)
    for inner in dots:
        _block(tokens, at + 1, inner, top, out, live=True)
    if end < len(tokens) and tokens[end][1] == "else":
        end = _block(tokens, end + 1, dot, top, out, live=live and not dots)
    if end >= len(tokens):
        raise UsageError(f"template: {{{{{word}}}}} has no {{{{end}}}}")
    return end + 1


def _pipeline(text: str, dot: Any, top: Any) -> Any:
    value: Any = None
    for index, part in enumerate(re.split(r"\s*\|\s*(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", text)):
        words = [word for word in shlex.split(part, posix=False) if word]
        if not words:
            raise UsageError("template: an empty action")
        arguments = [_operand(word, dot, top) for word in words[1:]] + ([value] if index else [])
        value = _call(words[0], arguments, dot, top)
    return value


def _operand(word: str, dot: Any, top: Any) -> Any:
    if word[0] in '"`':
        return word[1:-1]
    if re.fullmatch(r"-?\d+", word):
        return int(word)
    if word in {"true", "false"}:
        return word == "true"
    base = top if word.startswith("$") else dot
    value = base
    for name in word.lstrip("$").strip("()").split("."):
        if not name:
            continue
        if not isinstance(value, Mapping) or name not in value:
            raise UsageError(
                f"template: no field {name!r} in {word}",
                hint=f"there is {', '.join(list(value)[:30])}"
                if isinstance(value, Mapping)
                else "",
            )
        value = value[name]
    return value


def _call(name: str, arguments: list[Any], dot: Any, top: Any) -> Any:
    if name[0] in '.$"`' or name[0].isdigit():
        return _operand(name, dot, top)
    functions: dict[str, Callable[..., Any]] = {
        "json": lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
        "index": _index,
        "len": len,
        "join": lambda items, by: by.join(items),
        "split": lambda text, by: text.split(by),
        "lower": str.lower,
        "upper": str.upper,
        "title": str.title,
        "println": lambda *values: " ".join(_shown(value) for value in values) + "\n",
        "print": lambda *values: "".join(_shown(value) for value in values),
        "printf": lambda form, *values: form.replace("%v", "%s") % values,
        "not": lambda value: not value,
        "eq": lambda one, other: one == other,
        "ne": lambda one, other: one != other,
    }
    if name not in functions:
        raise UsageError(
            f"template: function {name!r} is not defined", hint=f"known: {', '.join(functions)}"
        )
    try:
        return functions[name](*arguments)
    except (TypeError, AttributeError, ValueError) as error:
        raise UsageError(f"template: {name} does not take these arguments") from error


def _index(value: Any, *keys: Any) -> Any:
    for key in keys:
        try:
            value = value[key]
        except (KeyError, IndexError):
            return ""
    return value


def _shown(value: Any) -> str:
    if value is None:
        return "<no value>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return (
            "map[" + " ".join(f"{key}:{_shown(item)}" for key, item in sorted(value.items())) + "]"
        )
    if isinstance(value, list | tuple):
        return "[" + " ".join(_shown(item) for item in value) + "]"
    return str(value)
