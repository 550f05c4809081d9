"""expr, seq, factor: numbers and texts computed."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.regexes import ExpressionFault, compiled, latin

_LEVELS = (
    ("|",),
    ("&",),
    ("<", "<=", "=", "==", "!=", ">=", ">"),
    ("+", "-"),
    ("*", "/", "%"),
    (":",),
)


class _Wrong(Exception):  # noqa: N818 - what is said is the words, not the class
    """The words are no expression."""


@tool("expr", raw=True)
def expr(run: Invocation) -> int:
    """Evaluate an expression given as words (POSIX.1-2017 `expr`)."""
    words = run.operands[1:] if run.operands[:1] == ["--"] else list(run.operands)
    try:
        value = _level(words, 0)
        if words:
            raise _Wrong(f"syntax error: unexpected argument '{words[0]}'")
    except (_Wrong, ExpressionFault) as wrong:
        return run.fail(str(wrong), 2)
    run.out(f"{value}\n")
    return int(value in ("", "0") or (value.lstrip("-").isdecimal() and int(value) == 0))


def _level(words: list[str], level: int) -> str:
    if level == len(_LEVELS):
        return _primary(words)
    left = _level(words, level + 1)
    while words and words[0] in _LEVELS[level]:
        operator = words.pop(0)
        right = _level(words, level + 1)
        left = _combined(left, operator, right)
    return left


def _primary(words: list[str]) -> str:
    if not words:
        raise _Wrong("syntax error: missing argument")
    word = words.pop(0)
    if word == "(":
        value = _level(words, 0)
        if not words or words.pop(0) != ")":
            raise _Wrong("syntax error: expecting ')'")
        return value
    if word in ("length", "substr", "index", "match") and words:
        arguments = [_primary(words) for _ in range({"length": 1, "substr": 3}.get(word, 2))]
        return _function(word, arguments)
    if word == "+" and words:
        return words.pop(0)
    return word


def _function(name: str, arguments: list[str]) -> str:
    text = arguments[0]
    match name:
        case "length":
            return str(len(text))
        case "substr":
            start, count = _number(arguments[1]), _number(arguments[2])
            return text[start - 1 : start - 1 + count] if start > 0 and count > 0 else ""
        case "index":
            return str(min((text.find(c) + 1 for c in arguments[1] if c in text), default=0))
    return _combined(text, ":", arguments[1])


def _number(text: str) -> int:
    if not text.lstrip("-").isdecimal():
        raise _Wrong("non-integer argument")
    return int(text)


def _combined(left: str, operator: str, right: str) -> str:
    match operator:
        case "|":
            return left if left not in ("", "0") else right if right not in ("", "0") else "0"
        case "&":
            return left if left not in ("", "0") and right not in ("", "0") else "0"
        case ":":
            return _matched(latin(left), latin(right))
        case "+" | "-" | "*" | "/" | "%":
            return str(_computed(_number(left), operator, _number(right)))
    try:
        one: object = int(left)
        other: object = int(right)
    except ValueError:
        one, other = left, right
    order = (one > other) - (one < other)  # type: ignore[operator]
    holds = {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0, "!=": order != 0}
    return str(int(holds.get(operator, order == 0)))


def _computed(left: int, operator: str, right: int) -> int:
    if operator in "/%":
        if right == 0:
            raise _Wrong("division by zero")
        quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
        return quotient if operator == "/" else left - quotient * right
    return {"+": left + right, "-": left - right}.get(operator, left * right)


def _matched(text: str, source: str) -> str:
    expression = compiled(
        "^" + source.removeprefix("^") if source[:1] != "*" else source, extended=False
    )
    match = expression.search(text)
    if match is not None and match.start():
        match = None
    if expression.groups:
        return (
            (match[1] or "").encode("latin-1").decode("utf-8", "surrogateescape") if match else ""
        )
    return str(match.end() if match else 0)


@tool("seq", raw=True)
def seq(run: Invocation) -> int:
    """Print numbers from first to last."""
    words, separator, padded = list(run.operands), "\n", False
    while (
        words
        and words[0].startswith("-")
        and not words[0][1:2].isdecimal()
        and words[0][1:2] != "."
    ):
        word = words.pop(0)
        if word in ("-w", "--equal-width"):
            padded = True
        elif word.startswith("-s"):
            separator = word[2:] or (words.pop(0) if words else "")
        elif word.startswith("--separator="):
            separator = word.partition("=")[2]
        else:
            raise run.machine.unsupported(f"seq {word}")
    try:
        numbers = [Decimal(word) for word in words]
    except InvalidOperation:
        return run.fail(f"invalid floating point argument: '{words[-1]}'")
    if not 1 <= len(numbers) <= 3:
        return run.usage()
    first, step = (numbers[0] if len(numbers) > 1 else Decimal(1)), Decimal(1)
    if len(numbers) == 3:
        step = numbers[1]
    if not step:
        return run.fail(f"invalid Zero increment value: '{words[1]}'")
    places = max(len(word.partition(".")[2]) for word in words[:2] or words)
    shown: list[str] = []
    while (first <= numbers[-1]) if step > 0 else (first >= numbers[-1]):
        run.machine.budget.step()
        shown.append(f"{first:.{places}f}")
        first += step
    if padded:
        width = max((len(text) for text in shown), default=0)
        shown = [
            ("-" + text[1:].zfill(width - 1)) if text[0] == "-" else text.zfill(width)
            for text in shown
        ]
    run.out(separator.join(shown) + "\n" if shown else "")
    return 0


@tool("factor")
def factor(run: Invocation) -> int:
    """Print prime factors."""
    for word in run.operands or run.read().decode().split():
        if not word.isdecimal() or len(word) > 12:
            return run.fail(f"'{word}' is not a valid positive integer")
        run.machine.budget.step()
        rest, found, divisor = int(word), [], 2
        while divisor * divisor <= rest:
            while rest % divisor == 0:
                found.append(divisor)
                rest //= divisor
            divisor += 1
        found += [rest] if rest > 1 else []
        run.out(f"{word}:{''.join(f' {number}' for number in found)}\n")
    return 0
