"""test, [ and [[ (POSIX.1-2017 `test`; more than four words by precedence, as ash does)."""

from __future__ import annotations

import re

from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.looking import Status
from dockroot.tree import Kind, by_name

_FILES = {
    "f": Kind.FILE,
    "d": Kind.DIRECTORY,
    "b": Kind.BLOCK,
    "c": Kind.CHAR,
    "p": Kind.FIFO,
    "S": Kind.SOCKET,
}
_UNARY = frozenset("-" + letter for letter in "bcdefghkLnprstuwxzSOGN")
_BINARY = frozenset(
    ("=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef")
)


class _ConditionError(Exception):
    pass


@tool("test", "[", "[[", raw=True)
def test(run: Invocation) -> int:
    """Evaluate a condition: 0 true, 1 false, 2 wrong."""
    words = list(run.operands)
    if run.name != "test":
        closing = "]" if run.name == "[" else "]]"
        if not words or words.pop() != closing:
            return run.fail(f"missing {closing}", 2)
    try:
        return int(not _Condition(run, words).whole())
    except _ConditionError as wrong:
        return run.fail(str(wrong), 2)


class _Condition:
    def __init__(self, run: Invocation, words: list[str]) -> None:
        self._run, self._words, self._at = run, words, 0
        self._operators = _BINARY - {"=="} if run.dialect == "dash" else _BINARY

    def whole(self) -> bool:
        """Evaluate by the number of words, as POSIX says for up to four."""
        words = self._words
        if not words:
            return False
        if len(words) == 1:
            return bool(words[0])
        if len(words) == 3 and words[1] in self._operators:
            return self._binary(*words)
        if len(words) == 4 and words[0] == "!" and words[2] in self._operators:
            return not self._binary(*words[1:])
        if len(words) == 2 and words[0] == "!":
            return not words[1]
        value = self._or()
        if self._at < len(words):
            raise _ConditionError(f"{words[self._at]}: unknown operand")
        return value

    def _peek(self, ahead: int = 0) -> str | None:
        at = self._at + ahead
        return self._words[at] if at < len(self._words) else None

    def _or(self) -> bool:
        value = self._and()
        while self._peek() in ("-o", "||"):
            self._at += 1
            value = self._and() or value
        return value

    def _and(self) -> bool:
        value = self._not()
        while self._peek() in ("-a", "&&"):
            self._at += 1
            value = self._not() and value
        return value

    def _not(self) -> bool:
        negated = False
        while (
            self._peek() == "!"
            and self._peek(1) is not None
            and self._peek(1) not in self._operators
        ):
            self._at += 1
            negated = not negated
        return self._primary() != negated

    def _primary(self) -> bool:
        word = self._peek()
        if word is None:
            raise _ConditionError("argument expected")
        following = self._peek(1)
        if following in self._operators and self._peek(2) is not None:
            self._at += 3
            return self._binary(word, following or "", self._words[self._at - 1])
        if word == "(":
            self._at += 1
            value = self._or()
            if self._peek() != ")":
                raise _ConditionError("closing paren expected")
            self._at += 1
            return value
        if word in _UNARY and following is not None:
            self._at += 2
            return self._unary(word[1], following)
        if (
            len(word) == 2
            and word[0] == "-"
            and following is not None
            and following not in ("-a", "-o", ")")
        ):
            raise _ConditionError(f"{word}: unknown operand")
        self._at += 1
        return bool(word)

    def _unary(self, letter: str, word: str) -> bool:
        if letter in "nz":
            return bool(word) == (letter == "n")
        if letter == "t":
            return False
        calls = self._run.calls
        try:
            status = calls.lstat(word) if letter in "hL" else calls.stat(word)
        except OSError:
            return False
        match letter:
            case "e":
                return True
            case "h" | "L":
                return status.kind is Kind.SYMLINK
            case "s":
                return status.size > 0
            case "r" | "w" | "x":
                return calls.may(status, {"r": 4, "w": 2, "x": 1}[letter])
            case "u" | "g" | "k":
                return bool(status.mode & {"u": 0o4000, "g": 0o2000, "k": 0o1000}[letter])
            case "O":
                return status.uid == calls.user.uid
            case "G":
                return status.gid == calls.user.gid
            case "N":
                raise self._run.machine.unsupported("test -N (access times)")
        return status.kind is _FILES[letter]

    def _binary(self, left: str, operator: str, right: str) -> bool:
        match operator:
            case "=" | "==":
                return left == right
            case "!=":
                return left != right
            case "<":
                return by_name(left) < by_name(right)
            case ">":
                return by_name(left) > by_name(right)
            case "-nt" | "-ot" | "-ef":
                return self._files(left, operator, right)
        first, second = self._number(left), self._number(right)
        return {
            "-eq": first == second,
            "-ne": first != second,
            "-lt": first < second,
            "-le": first <= second,
            "-gt": first > second,
            "-ge": first >= second,
        }[operator]

    def _files(self, left: str, operator: str, right: str) -> bool:
        first, second = self._status(left), self._status(right)
        if operator == "-ef":
            return first is not None and second is not None and first.inode == second.inode
        if operator == "-ot":
            first, second = second, first
        if first is None or second is None:
            return first is not None and self._run.gnu
        return first.mtime > second.mtime

    def _status(self, path: str) -> Status | None:
        try:
            return self._run.calls.stat(path)
        except OSError:
            return None

    def _number(self, word: str) -> int:
        if not re.fullmatch(r"\s*[-+]?\d+\s*", word):
            raise _ConditionError(
                f"bad number '{word}'"
                if self._run.dialect == "busybox"
                else f"Illegal number: {word}"
            )
        return int(word)
