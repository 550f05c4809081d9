"""The simple forms of Go templates that docker's `--format` takes.

Fields (`{{.A.B}}`), variables (`$`, `{{$x := .A}}`), pipes, parentheses (`{{(index .A 0).B}}`), `if`, `range` and
`with` with `else` and `else if`, comments, the trimming of blanks by `{{-` and `-}}`, and the functions in `FUNCTIONS`
(Go's `text/template`, and docker's own: docker/cli v28.5.2, `templates/templates.go`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from dockroot.cli.template_functions import FUNCTIONS, shown
from dockroot.errors import UsageError

_ACTION = re.compile(
    r'\{\{(?P<left>-(?=\s))?(?P<code>\s*/\*.*?\*/\s*|(?:[^"`}]|"(?:\\.|[^"\\])*"|`[^`]*`|\}(?!\}))*?)'
    r"(?P<right>(?<=\s)-)?\}\}",
    re.S,
)
_WORD = re.compile(
    r'\s*(?:(?P<string>"(?:\\.|[^"\\])*"|`[^`]*`)|(?P<number>-?\d+)|(?P<path>\$\w*(?:\.\w+)*|(?:\.\w+)+|\.)'
    r"|(?P<name>\w+)|(?P<sign>:=|=|\||\(|\)|,))"
)
_CONTROLS = {"if", "range", "with"}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}

Scope = dict[str, Any]
"""What `$` and each `$name` means."""


_JSON_NAMES = {
    "ID": "Id",
    "DNS": "Dns",
    "DNSOptions": "DnsOptions",
    "DNSSearch": "DnsSearch",
    "NanoCPUs": "NanoCpus",
    "CPUPeriod": "CpuPeriod",
    "CPUQuota": "CpuQuota",
    "CPUShares": "CpuShares",
}
"""Fields whose name in Go, which a template may use, is not that in JSON (moby v28.5.2, `api/types/container`)."""


def render(template: str, value: Any) -> str:
    """Return `template` filled in with `value`. Raises: UsageError for what it does not know."""
    parser = _Parser(template)
    block, end = parser.block()
    if end:
        raise UsageError(f"template: unexpected {{{{{end}}}}}", hint="it closes nothing")
    out: list[str] = []
    _run(block, value, {"$": value}, out)
    return "".join(out)


class _Control(Struct):
    """An `if`, `range` or `with`: what it asks, its two bodies."""

    word: str
    condition: str
    body: list[Any] = field(default_factory=list)
    otherwise: list[Any] = field(default_factory=list)


class _Print(Struct, frozen=True):
    """An action that prints what it comes to, or sets a variable."""

    code: str


class _Parser:
    """Cut a template into texts (str), `_Print` and `_Control`."""

    def __init__(self, template: str) -> None:
        self._pieces = _pieces(template)

    def block(self) -> tuple[list[Any], str]:
        """Return what comes up to an `end` or `else`, and that action; empty at the template's end."""
        found: list[Any] = []
        for kind, text in self._pieces:
            word, _, rest = text.partition(" ") if kind == "code" else ("", "", "")
            if kind == "text":
                found.append(text)
            elif word in {"end", "else"}:
                return found, text
            elif word in _CONTROLS:
                found.append(self._control(word, rest))
            elif not text.startswith("/*"):
                found.append(_Print(text))
        return found, ""

    def _control(self, word: str, condition: str) -> _Control:
        control = _Control(word, condition)
        control.body, end = self.block()
        if end.startswith("else "):
            inner, _, rest = end.removeprefix("else ").lstrip().partition(" ")
            if inner not in {"if", "with"}:
                raise UsageError(
                    f"template: unexpected {{{{{end}}}}}", hint="such as {{else if .A}}"
                )
            control.otherwise = [self._control(inner, rest)]
            return control
        if end == "else":
            control.otherwise, end = self.block()
        if end != "end":
            raise UsageError(f"template: {{{{{word}}}}} has no {{{{end}}}}", hint="add {{end}}")
        return control


def _pieces(template: str) -> Iterator[tuple[str, str]]:
    position, trim = 0, False
    for match in _ACTION.finditer(template):
        text = template[position : match.start()]
        text = text.lstrip() if trim else text
        yield "text", text.rstrip() if match["left"] else text
        yield "code", match["code"].strip()
        position, trim = match.end(), bool(match["right"])
    text = template[position:]
    if "{{" in text:
        raise UsageError(f"template: unclosed action in {text!r}", hint="every {{ needs its }}")
    yield "text", text.lstrip() if trim else text


def _run(block: Iterable[Any], dot: Any, scope: Scope, out: list[str]) -> None:
    for piece in block:
        if isinstance(piece, str):
            out.append(piece)
        elif isinstance(piece, _Control):
            _run_control(piece, dot, scope, out)
        else:
            names, value = _evaluate(piece.code, dot, scope)
            if names:
                scope[names[-1]] = value
            else:
                out.append(shown(value))


def _run_control(control: _Control, dot: Any, scope: Scope, out: list[str]) -> None:
    inner = dict(scope)
    names, value = _evaluate(control.condition, dot, inner)
    if not value:
        _run(control.otherwise, dot, inner, out)
    elif control.word != "range":
        inner.update((name, value) for name in names)
        _run(control.body, value if control.word == "with" else dot, inner, out)
    else:
        for key, item in _items(value):
            inner.update(zip(names, (key, item) if len(names) > 1 else (item,), strict=False))
            _run(control.body, item, inner, out)


def _items(value: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(value, Mapping):
        return sorted(value.items())
    if isinstance(value, list | tuple):
        return enumerate(value)
    raise UsageError(f"template: range cannot go over {shown(value)}", hint="give a list or a map")


def _evaluate(code: str, dot: Any, scope: Scope) -> tuple[list[str], Any]:
    """Return the variables that an action sets, and its value."""
    expression = _Expression(code, dot, scope)
    names = expression.assigned()
    value = expression.pipeline()
    if expression.words:
        raise expression.wrong(f"unexpected {expression.words[0][1]!r}")
    return names, value


class _Expression:
    """The words of one action, evaluated from left to right."""

    def __init__(self, code: str, dot: Any, scope: Scope) -> None:
        self._code, self._dot, self._scope = code, dot, scope
        self.words = list(self._split(code))

    def wrong(self, message: str) -> UsageError:
        """Return the error that names this action."""
        return UsageError(
            f"template: {message} in {{{{{self._code}}}}}", hint="such as {{json .Config.Env}}"
        )

    def _split(self, code: str) -> Iterator[tuple[str, str]]:
        at = 0
        while code[at:].strip():
            match = _WORD.match(code, at)
            if match is None or match.lastgroup is None:
                raise self.wrong(f"unexpected {code[at:].strip()[:1]!r}")
            yield match.lastgroup, match[match.lastgroup]
            at = match.end()

    def assigned(self) -> list[str]:
        """Take the names before a `:=` or `=`, if there is one, off the words."""
        signs = [
            at for at, word in enumerate(self.words) if word in {("sign", ":="), ("sign", "=")}
        ]
        if not signs:
            return []
        names = [text for _, text in self.words[: signs[0]] if text != ","]
        if not names or not all(re.fullmatch(r"\$\w+", name) for name in names):
            raise self.wrong("only a variable can be set")
        self.words = self.words[signs[0] + 1 :]
        return names

    def pipeline(self) -> Any:
        """Take commands joined by `|` off the words and return what the last comes to."""
        value = self._command([])
        while self.words[:1] == [("sign", "|")]:
            self.words.pop(0)
            value = self._command([value])
        return value

    def _command(self, piped: list[Any]) -> Any:
        if not self.words or self.words[0] in {("sign", "|"), ("sign", ")")}:
            raise self.wrong("a value is missing")
        kind, name = self.words[0]
        if kind != "name" or name in {"true", "false", "nil"}:
            value = self._operand()
            if piped or (self.words and self.words[0][0] != "sign"):
                raise self.wrong(f"{name} is no function: it takes no arguments")
            return value
        self.words.pop(0)
        arguments = []
        while self.words and self.words[0] not in {("sign", "|"), ("sign", ")")}:
            arguments.append(self._operand())
        return self._call(name, [*arguments, *piped])

    def _call(self, name: str, arguments: list[Any]) -> Any:
        function: Callable[..., Any] | None = FUNCTIONS.get(name)
        if function is None:
            raise UsageError(
                f"template: function {name!r} is not defined", hint=f"known: {', '.join(FUNCTIONS)}"
            )
        try:
            return function(*arguments)
        except (TypeError, AttributeError, ValueError, LookupError) as error:
            why = f": {error}" if isinstance(error, IndexError) else ""
            raise self.wrong(f"{name} cannot do with these arguments{why}") from error

    def _operand(self) -> Any:
        kind, text = self.words.pop(0)
        if kind == "string":
            return text[1:-1] if text[0] == "`" else _unquoted(text)
        if kind == "number":
            return int(text)
        if kind == "name" and text in {"true", "false", "nil"}:
            return {"true": True, "false": False, "nil": None}[text]
        if kind == "path":
            return self._path(text)
        if (kind, text) == ("sign", "("):
            value = self.pipeline()
            if self.words[:1] != [("sign", ")")]:
                raise self.wrong("a ) is missing")
            self.words.pop(0)
            if self.words and self.words[0][1].startswith(".") and self.words[0][1] != ".":
                return self._field(value, self.words.pop(0)[1])
            return value
        raise self.wrong(f"unexpected {text!r}")

    def _path(self, text: str) -> Any:
        if not text.startswith("$"):
            return self._field(self._dot, text)
        name, dot, rest = text.partition(".")
        if name not in self._scope:
            raise self.wrong(f"undefined variable {name!r}")
        return self._field(self._scope[name], dot + rest)

    def _field(self, value: Any, path: str) -> Any:
        for written in filter(None, path.split(".")):
            name = written
            if isinstance(value, Mapping) and name not in value:
                name = _JSON_NAMES.get(name, name)
            if not isinstance(value, Mapping) or name not in value:
                known = (
                    f"there is {', '.join(list(value)[:40])}" if isinstance(value, Mapping) else ""
                )
                raise UsageError(
                    f"template: no field {written!r} in {path}",
                    hint=known or "what stands before it has no fields",
                )
            value = value[name]
        return value


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), text[1:-1])
