"""Text of an awk program -> tokens. Whether a slash begins an expression depends on what stands before."""

from __future__ import annotations

import re

from msgspec import Struct

from dockroot.shell.awk.syntax import AwkError

KEYWORDS = frozenset(
    "BEGIN END function func if else while for do break continue next nextfile exit return delete in"
    " getline print printf".split()
)
_TOKEN = re.compile(
    r"(?P<blank>(?:[ \t\r]|\\\r?\n)+|#[^\n]*)|(?P<newline>\n)"
    r"|(?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<call>[A-Za-z_]\w*(?=\())|(?P<name>[A-Za-z_]\w*)"
    r'|"(?P<string>(?:[^"\\\n]|\\.|\\\n)*)"'
    r"|(?P<operator>\*\*=|\*\*|&&|\|\||\+\+|--|\+=|-=|\*=|/=|%=|\^=|==|<=|>=|!=|!~|>>|[-+*/%^!><|?:~$={}()\[\];,])",
    re.S,
)
_ESCAPES = {
    "n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "/": "/", "a": "\a", "b": "\b",
    "f": "\f", "v": "\v",
}  # fmt: skip
_ENDS_VALUE = frozenset(("number", "string", "name", ")", "]", "$", "++", "--", "regex"))


class Token(Struct, frozen=True):
    """A kind (an operator or keyword is its own) and a text."""

    kind: str
    text: str


def tokens(text: str) -> list[Token]:
    """Return the tokens of a program. Raises: AwkError."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at] == "/" and not (found and found[-1].kind in _ENDS_VALUE):
            source, at = _regex(text, at + 1)
            found.append(Token("regex", source))
            continue
        match = _TOKEN.match(text, at)
        if match is None:
            raise AwkError(f"syntax error at or near {text[at]}")
        at = match.end()
        kind = match.lastgroup or "string"
        if kind == "blank":
            continue
        value = match[kind]
        if kind == "string":
            found.append(Token("string", unescaped(value)))
        elif kind in ("name", "call"):
            found.append(Token(value if value in KEYWORDS else kind, value))
        elif kind == "operator":
            value = {"**": "^", "**=": "^="}.get(value, value)
            found.append(Token(value, value))
        else:
            found.append(Token(kind, value))
    found.append(Token("end", "end of program"))
    return found


def _regex(text: str, at: int) -> tuple[str, int]:
    source, bracket = "", False
    while at < len(text) and text[at] != "\n":
        character = text[at]
        if character == "\\" and at + 1 < len(text):
            source += "/" if text[at + 1] == "/" else character + text[at + 1]
            at += 2
            continue
        if character == "[" and not bracket:
            bracket = True
            source += character
            at += 1
            if text[at : at + 1] == "^":
                source += "^"
                at += 1
            if text[at : at + 1] == "]":
                source += "]"
                at += 1
            continue
        if character == "]":
            bracket = False
        if character == "/" and not bracket:
            return source, at + 1
        source += character
        at += 1
    raise AwkError(f"unterminated regexp {source}")


def unescaped(text: str) -> str:
    """Return a string with its escapes read; an unknown one keeps its backslash, as in mawk."""

    def one(match: re.Match[str]) -> str:
        if match[1]:
            return chr(int(match[1], 8) & 255)
        letter = match[2]
        return "" if letter == "\n" else _ESCAPES.get(letter, "\\" + letter)

    return re.sub(r"\\(?:([0-7]{1,3})|(.))", one, text, flags=re.S)
