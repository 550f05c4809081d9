"""Text of a script -> tokens and words (POSIX.1-2017, Shell & Utilities, 2.2 Quoting and 2.3 Token
Recognition).
Quotes and expansions are taken apart here, into the parts of a `Word`; what a word stands for is
decided in `expand`. `$(…)` is read by a parser of its own on the same text, as its end cannot be
found otherwise.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from dockroot.shell.escapes import unescape
from dockroot.shell.syntax import (
    Arithmetic,
    DepthError,
    Double,
    Literal,
    NotSimulatedError,
    Parameter,
    Part,
    Quoted,
    Redirect,
    ScriptError,
    Sequence,
    Substitution,
    Word,
)

OPERATORS = (
    "<<-",
    "&&",
    "||",
    ";;",
    "<<",
    ">>",
    "<&",
    ">&",
    "<>",
    ">|",
    "&",
    "|",
    ";",
    "<",
    ">",
    "(",
    ")",
)
MAX_DEPTH = 40
"""Levels of nesting that are read; each takes up to a dozen frames of Python's own stack."""
REDIRECTIONS = frozenset(("<", ">", ">>", "<<", "<<-", "<&", ">&", "<>", ">|", "&>", "&>>", "<<<"))
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BASH = ("<<<", "&>>", "|&", "<(", ">(")
_REFUSED = {"<(": "process substitution, <(…)", ">(": "process substitution, >(…)"}
_CASES = re.compile(r"\^\^?|,,?")
_PARAMETER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-]")
_PLAIN_RUN = re.compile(r"[A-Za-z0-9_./:=,+%@-]+")
_QUOTED_RUN = re.compile(r"[A-Za-z0-9_./:=,+%@ \t-]+")
_BLANKS = re.compile(r"[ \t]+")
_IO_NUMBER = re.compile(r"[0-9]+(?=[<>])")
_SHORT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]")
_LENGTH = re.compile(r"\$\{#([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])\}")
_OPERATION = re.compile(r":?[-=?+]|##?|%%?")
_BASHISM = re.compile(r"/[/#%]?|:")
_DELIMITERS = frozenset(" \t\n|&;<>()")
_IN_DOUBLE = frozenset('$`"\\\n')


class Token(Struct, frozen=True):
    """A `word`, an `operator`, an `io` number, a `newline` or the `end`."""

    kind: str
    at: int
    text: str
    word: Word | None = None


class Lexer:
    """Read tokens from `text`, from `position` on.

    `base` is added to all offsets: where the text stands in the script. `nested` parses a command
    substitution: it is given a lexer behind `$(` and leaves it behind the closing parenthesis.
    `bashisms` makes `&>`, `$'…'`, `${x:1:2}` and `${x/a/b}` known, as in busybox ash and bash; `bash`
    what bash alone has.
    """

    def __init__(
        self,
        text: str,
        nested: Callable[[Lexer], Sequence],
        *,
        position: int = 0,
        base: int = 0,
        bashisms: bool = True,
        bash: bool = False,
    ) -> None:
        self.text, self.position, self.base, self.bashisms = text, position, base, bashisms
        self.bash = bash
        self._nested = nested
        self.pending: list[Redirect] = []
        self.depth = 0
        self._no_arithmetic: set[int] = set()

    def sub(self, text: str, position: int, base: int) -> Lexer:
        """Return a lexer of the same dialect on another text."""
        lexer = Lexer(
            text, self._nested, position=position, base=base, bashisms=self.bashisms, bash=self.bash
        )
        lexer.depth, lexer._no_arithmetic = self.depth, self._no_arithmetic
        return lexer

    @contextlib.contextmanager
    def deeper(self) -> Iterator[None]:
        """Count one level of nesting. Raises: DepthError."""
        if self.depth == MAX_DEPTH:
            at = self.base + min(self.position, len(self.text))
            raise DepthError(at, f"commands are nested more than {MAX_DEPTH} deep")
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    def token(self) -> Token:
        """Read the next token, and after a newline the heredocs. Raises: ScriptError."""
        self._skip_blanks()
        at, text = self.position, self.text
        if at >= len(text):
            self._heredocs()
            return Token("end", self.base + at, "end of file")
        if text[at] == "\n":
            self.position += 1
            self._heredocs()
            return Token("newline", self.base + at, "newline")
        if self.bash and (more := next((op for op in _BASH if text.startswith(op, at)), "")):
            return self._of_bash(more)
        if self.bashisms and text.startswith("&>", at):
            return self._operator("&>")
        if text[at] in "&|;<>()":
            return self._operator(next(op for op in OPERATORS if text.startswith(op, at)))
        if text[at].isdecimal() and (digits := _IO_NUMBER.match(text, at)):
            self.position = digits.end()
            return Token("io", self.base + at, digits[0])
        word = self.word()
        return Token("word", self.base + at, text[at : self.position], word)

    def _of_bash(self, operator: str) -> Token:
        if operator in _REFUSED:
            raise NotSimulatedError(self.base + self.position, _REFUSED[operator])
        return self._operator(operator)

    def refuse_array(self) -> None:
        """Refuse what makes an array, where it begins here. Raises: NotSimulatedError."""
        if self.bash and self.text.startswith("(", self.position):
            raise NotSimulatedError(self.base + self.position, "an array of bash")

    def expression(self) -> Word:
        """Read the regular expression after bash's `=~`: up to a blank outside parentheses."""
        self._skip_blanks()
        at, depth = self.position, 0

        def ends(character: str) -> bool:
            nonlocal depth
            depth += {"(": 1, ")": -1}.get(character, 0)
            return character in " \t\n" and depth <= 0

        return Word(self.base + at, self._parts(ends))

    def _operator(self, operator: str) -> Token:
        at = self.position
        self.position += len(operator)
        return Token("operator", self.base + at, operator)

    def _skip_blanks(self) -> None:
        text = self.text
        while self.position < len(text):
            if blanks := _BLANKS.match(text, self.position):
                self.position = blanks.end()
            elif text.startswith("\\\n", self.position):
                self.position += 2
            elif text[self.position] == "#":
                end = text.find("\n", self.position)
                self.position = len(text) if end < 0 else end
            else:
                return

    def word(self) -> Word:
        """Read a word up to a blank, a newline or an operator."""
        at = self.position
        return Word(self.base + at, self._parts(_DELIMITERS.__contains__))

    def _parts(self, ends: Callable[[str], bool], *, tick: bool = True) -> tuple[Part, ...]:
        """Read parts up to an unquoted character that `ends` them; `tick`: single quotes quote."""
        parts: list[Part] = []
        text, plain, start = self.text, "", self.position
        while self.position < len(text) and not ends(text[self.position]):
            if run := _PLAIN_RUN.match(text, self.position):
                if not plain:
                    start = self.position
                plain += run[0]
                self.position = run.end()
                continue
            character = text[self.position]
            if text.startswith("\\\n", self.position):
                self.position += 2
                continue
            part = self._quoted(character, tick) or self._dollar(double=False)
            if part is None:
                if not plain:
                    start = self.position
                plain += character
                self.position += 1
                continue
            if plain:
                parts.append(Literal(self.base + start, plain))
                plain = ""
            parts.append(part)
        if plain:
            parts.append(Literal(self.base + start, plain))
        return tuple(parts)

    def _quoted(self, character: str, tick: bool) -> Part | None:
        at = self.position
        if character == "\\" and at + 1 < len(self.text):
            self.position += 2
            return Quoted(self.base + at, self.text[at + 1])
        if character == "'" and tick:
            end = self.text.find("'", at + 1)
            if end < 0:
                raise ScriptError(self.base + at, "unterminated quoted string")
            self.position = end + 1
            return Quoted(self.base + at, self.text[at + 1 : end])
        if character == '"':
            self.position += 1
            parts = self._double('"')
            if self.position >= len(self.text):
                raise ScriptError(self.base + at, "unterminated quoted string")
            self.position += 1
            return Double(self.base + at, parts)
        return None

    def _double(self, ends: str, *, nesting: str = "") -> tuple[Part, ...]:
        """Read parts as between double quotes, up to a character of `ends` (behind it is the
        caller's). `nesting` is the opening counterpart of `ends`; parentheses are counted, braces
        are not (as in dash).
        """
        parts: list[Part] = []
        text, plain, start, depth = self.text, "", self.position, 0
        while self.position < len(text):
            if run := _QUOTED_RUN.match(text, self.position):
                if not plain:
                    start = self.position
                plain += run[0]
                self.position = run.end()
                continue
            character = text[self.position]
            if character and character in ends:
                if depth == 0:
                    break
                depth -= 1
            depth += nesting == "(" and character == "("
            part: Part | None = None
            if character == "\\" and text[self.position + 1 : self.position + 2] in (
                *_IN_DOUBLE,
                *ends,
            ):
                escaped = text[self.position + 1 : self.position + 2]
                if escaped == '"' and ends != '"' and nesting != "{":
                    escaped = ""
                if escaped == "\n":
                    self.position += 2
                    continue
                if escaped:
                    part = Quoted(self.base + self.position, escaped)
                    self.position += 2
            elif character == '"' and nesting == "{":
                part = self._quoted(character, tick=False)
            else:
                part = self._dollar(double=True)
            if part is None:
                if not plain:
                    start = self.position
                plain += character
                self.position += 1
                continue
            if plain:
                parts.append(Quoted(self.base + start, plain))
                plain = ""
            parts.append(part)
        if plain:
            parts.append(Quoted(self.base + start, plain))
        return tuple(parts)

    def _dollar(self, *, double: bool) -> Part | None:
        """Read an expansion that begins here; None when there is none, and nothing is read."""
        text, at = self.text, self.position
        if text[at] == "`":
            return self._backquotes(double)
        if text[at] != "$":
            return None
        if text.startswith("$((", at) and self.base + at not in self._no_arithmetic:
            if arithmetic := self._arithmetic():
                return arithmetic
            self._no_arithmetic.add(self.base + at)
        if text.startswith("$(", at):
            self.position += 2
            return Substitution(self.base + at, self._nested(self))
        if text.startswith("${", at):
            return self._braced(double)
        if self.bashisms and not double and text.startswith("$'", at):
            return self._ansi()
        match = _SHORT.match(text, at + 1)
        if match is None:
            return None
        self.position = match.end()
        return Parameter(self.base + at, match[0])

    def _backquotes(self, double: bool) -> Substitution:
        at = self.position
        match = re.compile(r"`((?:[^`\\]|\\.)*)`", re.DOTALL).match(self.text, at)
        if match is None:
            raise ScriptError(self.base + at, "EOF in backquote substitution")
        self.position = match.end()
        inner = re.sub(r'\\([$`\\"])' if double else r"\\([$`\\])", r"\1", match[1]) + ")"
        lexer = self.sub(inner, 0, self.base + at + 1)
        body = self._nested(lexer)
        if lexer.position < len(inner):
            raise ScriptError(self.base + at, 'unexpected ")"')
        return Substitution(self.base + at, body)

    def _arithmetic(self) -> Arithmetic | None:
        at = self.position
        self.position += 3
        try:
            with self.deeper():
                parts = self._double(")", nesting="(")
        except DepthError:
            raise
        except ScriptError:
            parts = ()
        if self.text.startswith("))", self.position):
            self.position += 2
            return Arithmetic(self.base + at, parts)
        self.position = at
        return None

    def _braced(self, double: bool) -> Parameter:
        text, at = self.text, self.position
        length = _LENGTH.match(text, at)
        if length:
            self.position = length.end()
            return Parameter(self.base + at, length[1], "length")
        indirect = self.bash and re.compile(r"\$\{!([A-Za-z_]\w*)\}", re.ASCII).match(text, at)
        if indirect:
            self.position = indirect.end()
            return Parameter(self.base + at, indirect[1], "indirect")
        name = _PARAMETER.match(text, at + 2)
        if name is None:
            return self._bad(at)
        self.position = name.end()
        if self.bash and text.startswith("[", self.position):
            raise NotSimulatedError(self.base + at, "an array of bash")
        operation = _OPERATION.match(text, self.position)
        if operation is None and self.bash:
            operation = _CASES.match(text, self.position)
        if operation is None and self.bashisms:
            operation = _BASHISM.match(text, self.position)
        word = None
        if operation:
            self.position = operation.end()
            with self.deeper():
                word = self._operand(operation[0], double)
        if not text.startswith("}", self.position):
            return self._bad(at)
        self.position += 1
        return Parameter(self.base + at, name[0], operation[0] if operation else "", word)

    def _bad(self, at: int) -> Parameter:
        """Skip a wrong `${…}`; as in ash and dash, expansion will tell."""
        end = self.text.find("}", self.position)
        if end < 0:
            raise ScriptError(self.base + at, "missing '}'")
        self.position = end + 1
        return Parameter(self.base + at, self.text[at : end + 1], "bad")

    def _operand(self, operation: str, double: bool) -> Word:
        """Read the word of a `${x…}`: within double quotes single quotes are plain, but not in
        patterns.
        """
        at = self.base + self.position
        if double and operation[-1] in "-=?+":
            return Word(at, self._double("}", nesting="{"))
        return Word(at, self._parts("}".__eq__))

    def _ansi(self) -> Quoted:
        at = self.position
        match = re.compile(r"\$'((?:[^'\\]|\\.)*)'", re.DOTALL).match(self.text, at)
        if match is None:
            raise ScriptError(self.base + at, "unterminated quoted string")
        self.position = match.end()
        raw, _ = unescape(match[1], quotes=True)
        return Quoted(self.base + at, raw.split(b"\0")[0].decode("utf-8", "surrogateescape"))

    def _heredocs(self) -> None:
        """Read the bodies of the heredocs whose operators stood on the line that ends here."""
        for redirect in self.pending:
            delimiter, literal = _delimiter(redirect.target)
            start = self.position
            lines: list[str] = []
            while self.position < len(self.text):
                end = self.text.find("\n", self.position)
                line = self.text[self.position : end] if end >= 0 else self.text[self.position :]
                self.position = end + 1 if end >= 0 else len(self.text)
                line = line.lstrip("\t") if redirect.op == "<<-" else line
                if line == delimiter:
                    break
                lines.append(line + "\n")
            redirect.body = self._body("".join(lines), self.base + start, literal)
        self.pending = []

    def _body(self, text: str, at: int, literal: bool) -> Word:
        if literal:
            return Word(at, (Quoted(at, text),))
        return Word(at, self.sub(text, 0, at)._double(""))


def _delimiter(word: Word) -> tuple[str, bool]:
    """Return the text that ends a heredoc, and whether any of it was quoted."""
    text, literal = "", False
    for part in word.parts:
        match part:
            case Literal(text=piece):
                text += piece
            case Quoted(text=piece):
                text, literal = text + piece, True
            case Double(parts=parts):
                text, literal = text + _delimiter(Word(word.at, parts))[0], True
            case Parameter(name=name):
                text += f"${name}"
            case _:
                raise ScriptError(word.at, "the word that ends a heredoc holds a substitution")
    return text, literal
