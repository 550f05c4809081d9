"""The functions that awk has: POSIX's, and those of gawk that busybox or scripts know too."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from dockroot.shell.awk import syntax as ast
from dockroot.shell.awk.records import divided
from dockroot.shell.awk.values import Input, Value, formatted, number, text

if TYPE_CHECKING:
    from dockroot.shell.awk.interpret import Interpreter

Arguments = tuple[ast.Node, ...]


def _length(run: Interpreter, nodes: Arguments) -> Value:
    if not nodes:
        return float(len(text(run.record.whole())))
    if isinstance(nodes[0], ast.Name) and isinstance(
        run._scope(nodes[0].name).get(nodes[0].name), dict
    ):
        return float(len(run.array(nodes[0].name)))
    return float(len(text(run.value(nodes[0]))))


def _substr(run: Interpreter, nodes: Arguments) -> Value:
    string, start = text(run.value(nodes[0])), number(run.value(nodes[1]))
    first = _rounded(start)
    end = len(string) + 1
    if len(nodes) > 2:
        length = number(run.value(nodes[2]))
        if math.isnan(length) or length < 0:
            return ""
        end = min(end, _rounded(start + length)) if math.isfinite(length) else end
    first = max(first, 1)
    return string[first - 1 : end - 1] if end > first else ""


def _rounded(value: float) -> int:
    if not math.isfinite(value):
        return 1 << 30 if value > 0 else 0
    return math.floor(value + 0.5)


def _index(run: Interpreter, nodes: Arguments) -> Value:
    return float(text(run.value(nodes[0])).find(text(run.value(nodes[1]))) + 1)


def _split(run: Interpreter, nodes: Arguments) -> Value:
    string = text(run.value(nodes[0]))
    name = nodes[1]
    if not isinstance(name, ast.Name):
        raise ast.AwkError("split: second argument is no array")
    array = run.array(name.name)
    separator = run.record.separator
    if len(nodes) > 2:
        node = nodes[2]
        separator = node.source if isinstance(node, ast.Regex) else text(run.value(node))
        if isinstance(node, ast.Regex) and separator == " ":
            separator = "[ ]"
    array.clear()
    pieces = divided(string, separator)
    array.update({str(n): Input(piece) for n, piece in enumerate(pieces, start=1)})
    return float(len(pieces))


def _substitute(run: Interpreter, nodes: Arguments, *, every: bool) -> Value:
    expression = run.expression(nodes[0])
    template = text(run.value(nodes[1]))
    target = nodes[2] if len(nodes) > 2 else ast.Field(ast.Number(0.0))
    subject = text(run.value(target))
    done, at, after, count = "", 0, 0, 0
    while at <= len(subject) and (match := expression.search(subject, at)):
        start, end = match.span()
        if start == end == after and count:
            at = start + 1
            continue
        count += 1
        done += subject[after:start] + _filled(template, match[0])
        after = end
        at = end + (start == end)
        run.host.spend()
        if not every:
            break
    if count:
        run.assign(target, done + subject[after:])
    return float(count)


def _filled(template: str, matched: str) -> str:
    """Return a replacement: `&` is what matched, with a backslash an ampersand."""
    out, at = "", 0
    while at < len(template):
        if template.startswith(("\\&", "\\\\"), at):
            out += template[at + 1]
            at += 2
        elif template[at] == "&":
            out += matched
            at += 1
        else:
            out += template[at]
            at += 1
    return out


def _gensub(run: Interpreter, nodes: Arguments) -> Value:
    from dockroot.shell.sed.program import filled
    from dockroot.shell.sed.script import replacement

    expression = run.expression(nodes[0])
    template = text(run.value(nodes[1])).replace("\\0", "&")
    how = text(run.value(nodes[2])) if len(nodes) > 2 else "1"
    subject = text(run.value(nodes[3])) if len(nodes) > 3 else text(run.record.whole())
    wanted = 0 if how[:1] in ("g", "G") else max(int(number(how)), 1)
    parts = replacement(template)
    done, at, after, count = "", 0, 0, 0
    while at <= len(subject) and (match := expression.search(subject, at)):
        start, end = match.span()
        count += 1
        run.host.spend()
        done += subject[after:start]
        done += filled(parts, match) if wanted in (0, count) else subject[start:end]
        after = end
        at = end + (start == end)
    return done + subject[after:]


def _match(run: Interpreter, nodes: Arguments) -> Value:
    found = run.expression(nodes[1]).search(text(run.value(nodes[0])))
    run.variables["RSTART"] = float(found.start() + 1) if found else 0.0
    run.variables["RLENGTH"] = float(found.end() - found.start()) if found else -1.0
    if len(nodes) > 2 and isinstance(nodes[2], ast.Name):
        array = run.array(nodes[2].name)
        array.clear()
        if found:
            groups = (found[0], *found.groups())
            array.update({str(n): Input(group or "") for n, group in enumerate(groups)})
    return run.variables["RSTART"] if not isinstance(run.variables["RSTART"], dict) else 0.0


def _sprintf(run: Interpreter, nodes: Arguments) -> Value:
    values = [run.value(node) for node in nodes]
    return formatted(text(values[0]), values[1:])


def _system(run: Interpreter, nodes: Arguments) -> Value:
    return float(run.host.system(text(run.value(nodes[0]))))


def _close(run: Interpreter, nodes: Arguments) -> Value:
    return float(run.closed(text(run.value(nodes[0]))))


def _rand(run: Interpreter, nodes: Arguments) -> Value:
    run.chance = (run.chance * 6364136223846793005 + 1442695040888963407) % (1 << 64)
    return float((run.chance >> 11) / (1 << 53))


def _srand(run: Interpreter, nodes: Arguments) -> Value:
    before, run.seed = run.seed, number(run.value(nodes[0])) if nodes else float(run.host.now())
    run.chance = int(run.seed)
    return before


def _strftime(run: Interpreter, nodes: Arguments) -> Value:
    form = text(run.value(nodes[0])) if nodes else "%a %b %e %H:%M:%S UTC %Y"
    seconds = number(run.value(nodes[1])) if len(nodes) > 1 else float(run.host.now())
    return (dt.datetime(1970, 1, 1) + dt.timedelta(seconds=int(seconds))).strftime(form)


def _strtonum(run: Interpreter, nodes: Arguments) -> Value:
    string = text(run.value(nodes[0])).strip()
    try:
        return float(int(string, 16)) if string[:2].lower() == "0x" else number(string)
    except ValueError:
        return 0.0


def _real(function: Callable[[float], float]) -> Callable[[Interpreter, Arguments], Value]:
    def call(run: Interpreter, nodes: Arguments) -> Value:
        try:
            return float(function(number(run.value(nodes[0]))))
        except (ValueError, OverflowError):
            return math.nan

    return call


def _bits(combine: Callable[[int, int], int]) -> Callable[[Interpreter, Arguments], Value]:
    def call(run: Interpreter, nodes: Arguments) -> Value:
        left, right = (int(number(run.value(node))) for node in nodes[:2])
        return float(combine(left, right))

    return call


def _log(value: float) -> float:
    return -math.inf if value == 0 else math.log(value)


FUNCTIONS: dict[str, Callable[[Interpreter, Arguments], Value]] = {
    "length": _length,
    "substr": _substr,
    "index": _index,
    "split": _split,
    "sub": lambda run, nodes: _substitute(run, nodes, every=False),
    "gsub": lambda run, nodes: _substitute(run, nodes, every=True),
    "gensub": _gensub,
    "match": _match,
    "sprintf": _sprintf,
    "tolower": lambda run, nodes: text(run.value(nodes[0])).lower(),
    "toupper": lambda run, nodes: text(run.value(nodes[0])).upper(),
    "system": _system,
    "close": _close,
    "fflush": lambda run, nodes: 0.0,
    "int": _real(math.trunc),
    "sqrt": _real(math.sqrt),
    "exp": _real(math.exp),
    "log": _real(_log),
    "sin": _real(math.sin),
    "cos": _real(math.cos),
    "atan2": lambda run, nodes: math.atan2(
        number(run.value(nodes[0])), number(run.value(nodes[1]))
    ),
    "rand": _rand,
    "srand": _srand,
    "systime": lambda run, nodes: float(run.host.now()),
    "strftime": _strftime,
    "strtonum": _strtonum,
    "and": _bits(lambda a, b: a & b),
    "or": _bits(lambda a, b: a | b),
    "xor": _bits(lambda a, b: a ^ b),
    "lshift": _bits(lambda a, b: a << min(b, 63)),
    "rshift": _bits(lambda a, b: a >> min(b, 63)),
    "compl": lambda run, nodes: float(~int(number(run.value(nodes[0]))) & ((1 << 53) - 1)),
}
