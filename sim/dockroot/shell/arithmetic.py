"""Integer arithmetic of `$((…))`: C's operators on signed 64-bit numbers (POSIX.1-2017, 2.6.4)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_TOKEN = re.compile(
    r"\s*(?:(0[xX][0-9a-fA-F]+|[0-9]+)|([A-Za-z_]\w*)"
    r"|(<<=|>>=|\*\*|\+\+|--|[-+*/%&|^]=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^~!<>=?:(),]))"
)
_BINARY: tuple[tuple[str, ...], ...] = (
    ("||",),
    ("&&",),
    ("|",),
    ("^",),
    ("&",),
    ("==", "!="),
    ("<", "<=", ">", ">="),
    ("<<", ">>"),
    ("+", "-"),
    ("*", "/", "%"),
)
_MAX_DEPTH = 50


class ExpressionError(Exception):
    """The expression is wrong; the text says why, in ash's words."""


def _wrap(value: int) -> int:
    return (value + (1 << 63)) % (1 << 64) - (1 << 63)


def number(text: str) -> int:
    """Return the value of a constant: decimal, octal with a leading 0, hexadecimal with 0x."""
    text = text.strip()
    try:
        sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))
        if digits[:2] in ("0x", "0X"):
            return _wrap(sign * int(digits[2:], 16))
        if not digits.isdecimal() or not digits.isascii():
            raise ValueError
        return _wrap(sign * int(digits, 8 if len(digits) > 1 and digits[0] == "0" else 10))
    except ValueError:
        raise ExpressionError("arithmetic syntax error") from None


def evaluate(
    text: str,
    variables: Mapping[str, str],
    assign: Callable[[str, str], None],
    *,
    steps: bool = True,
) -> int:
    """Return the value of an expression; `steps`: `++` and `--` are known (not in dash). Raises:

    ExpressionError.
    """
    if not text.strip():
        return 0
    if not steps:
        text = text.replace("++", "+ + ").replace("--", "- - ")
    return _Evaluation(text, variables, assign).whole()


class _Evaluation:
    def __init__(
        self, text: str, variables: Mapping[str, str], assign: Callable[[str, str], None]
    ) -> None:
        self._variables, self._assign = variables, assign
        self._tokens: list[tuple[str, str]] = []
        self._at, self._depth = 0, 0
        end = 0
        while match := _TOKEN.match(text, end):
            constant, name, operator = match.groups()
            token = ("n", constant) if constant else ("v", name) if name else ("o", operator)
            self._tokens.append(token)
            end = match.end()
        if text[end:].strip():
            raise ExpressionError("arithmetic syntax error")

    def whole(self) -> int:
        value = self._comma(live=True)
        if self._at < len(self._tokens):
            raise ExpressionError("arithmetic syntax error")
        return value

    def _operator(self, *wanted: str) -> str | None:
        if self._at < len(self._tokens):
            kind, text = self._tokens[self._at]
            if kind == "o" and text in wanted:
                self._at += 1
                return text
        return None

    def _comma(self, *, live: bool) -> int:
        value = self._assignment(live=live)
        while self._operator(","):
            value = self._assignment(live=live)
        return value

    def _assignment(self, *, live: bool) -> int:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ExpressionError("expression recursion loop detected")
        try:
            return self._assigned(live)
        finally:
            self._depth -= 1

    def _assigned(self, live: bool) -> int:
        following = self._tokens[self._at : self._at + 2]
        if len(following) == 2 and following[0][0] == "v" and following[1][0] == "o":
            name, operator = following[0][1], following[1][1]
            if operator == "=" or (
                operator[-1] == "=" and operator not in ("==", "<=", ">=", "!=")
            ):
                self._at += 2
                value = self._assignment(live=live)
                if operator != "=":
                    value = _apply(operator[:-1], self._value(name) if live else 0, value, live)
                if live:
                    self._assign(name, str(value))
                return value
        return self._ternary(live)

    def _ternary(self, live: bool) -> int:
        condition = self._binary(0, live)
        if not self._operator("?"):
            return condition
        yes = self._assignment(live=live and bool(condition))
        if not self._operator(":"):
            raise ExpressionError("malformed ?: operator")
        no = self._assignment(live=live and not condition)
        return yes if condition else no

    def _binary(self, level: int, live: bool) -> int:
        if level == len(_BINARY):
            return self._power(live)
        left = self._binary(level + 1, live)
        while operator := self._operator(*_BINARY[level]):
            if operator == "&&":
                left = int(bool(self._binary(level + 1, live and bool(left))) and bool(left))
            elif operator == "||":
                left = int(bool(self._binary(level + 1, live and not left)) or bool(left))
            else:
                left = _apply(operator, left, self._binary(level + 1, live), live)
        return left

    def _power(self, live: bool) -> int:
        left = self._unary(live)
        if not self._operator("**"):
            return left
        right = self._power(live)
        if right < 0:
            raise ExpressionError("exponent less than 0")
        return _wrap(pow(left, right, 1 << 64))

    def _unary(self, live: bool) -> int:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ExpressionError("expression recursion loop detected")
        try:
            operator = self._operator("!", "~", "-", "+", "++", "--")
            if operator is None:
                return self._primary(live)
            value = self._unary(live)
        finally:
            self._depth -= 1
        if operator in ("++", "--"):
            return self._step(
                self._tokens[self._at - 1], 1 if operator == "++" else -1, value, live
            )
        return {"!": int(not value), "~": ~value, "-": _wrap(-value), "+": value}[operator]

    def _step(self, token: tuple[str, str], by: int, value: int, live: bool) -> int:
        if token[0] != "v":
            raise ExpressionError("arithmetic syntax error")
        if live:
            self._assign(token[1], str(_wrap(value + by)))
        return _wrap(value + by)

    def _primary(self, live: bool) -> int:
        if self._at >= len(self._tokens):
            raise ExpressionError("arithmetic syntax error")
        token = self._tokens[self._at]
        self._at += 1
        if token == ("o", "("):
            value = self._comma(live=live)
            if not self._operator(")"):
                raise ExpressionError("arithmetic syntax error")
            return value
        if token[0] == "n":
            return number(token[1])
        if token[0] == "o":
            raise ExpressionError("arithmetic syntax error")
        value = self._value(token[1]) if live else 0
        if operator := self._operator("++", "--"):
            self._step(token, 1 if operator == "++" else -1, value, live)
        return value

    def _value(self, name: str) -> int:
        text = self._variables.get(name, "")
        return number(text) if text.strip() else 0


def _apply(operator: str, left: int, right: int, live: bool) -> int:
    if operator in ("/", "%"):
        if right == 0:
            if live:
                raise ExpressionError("divide by zero")
            return 0
        quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
        return _wrap(quotient if operator == "/" else left - right * quotient)
    match operator:
        case "+":
            value = left + right
        case "-":
            value = left - right
        case "*":
            value = left * right
        case "<<":
            value = left << (right & 63)
        case ">>":
            value = left >> (right & 63)
        case "&":
            value = left & right
        case "|":
            value = left | right
        case "^":
            value = left ^ right
        case "==":
            value = int(left == right)
        case "!=":
            value = int(left != right)
        case "<":
            value = int(left < right)
        case "<=":
            value = int(left <= right)
        case ">":
            value = int(left > right)
        case _:
            value = int(left >= right)
    return _wrap(value)
