"""Tokens -> syntax tree, by recursive descent (POSIX.1-2017, Shell & Utilities, 2.10.2 Shell
Grammar Rules).
As ash and dash do, a script is read one complete command at a time, so that what stands before a
wrong line runs: `Parser.line` returns the next.
"""

from __future__ import annotations

import re

from dockroot.shell.lexer import NAME, REDIRECTIONS, Lexer, Token
from dockroot.shell.syntax import (
    AndOr,
    Assignment,
    Case,
    Command,
    For,
    Function,
    Group,
    If,
    Literal,
    Loop,
    NotSimulatedError,
    Pipeline,
    Redirect,
    Redirected,
    ScriptError,
    Sequence,
    Simple,
    Test,
    Word,
)

_UNARY = re.compile("-[abcdefghknoprstuvwxzGLNORS]")
_BINARY = frozenset("= == != -eq -ne -lt -le -gt -ge -nt -ot -ef".split())
_CLOSING = frozenset(("then", "else", "elif", "fi", "do", "done", "esac", "}"))


class Parser:
    """Parse `text`; offsets in the tree count from `base`."""

    def __init__(
        self, text: str, *, base: int = 0, bashisms: bool = True, bash: bool = False
    ) -> None:
        self._lexer = Lexer(text, _nested, base=base, bashisms=bashisms, bash=bash)
        self._token: Token | None = None

    @classmethod
    def on(cls, lexer: Lexer) -> Parser:
        """Return a parser that reads on from where `lexer` stands."""
        parser = cls("")
        parser._lexer = lexer
        return parser

    def line(self) -> Sequence | None:
        """Return the next complete command, up to the end of its line; None at the end. Raises:

        ScriptError.
        """
        self._newlines()
        if self._peek().kind == "end":
            return None
        at = self._peek().at
        items = [self._and_or()]
        while self._ends_item(items) and self._peek().kind not in ("newline", "end"):
            items.append(self._and_or())
        if self._peek().kind not in ("newline", "end"):
            raise self._unexpected()
        if self._peek().kind == "newline":
            self._next()
        return Sequence(at, tuple(items))

    def substitution(self) -> Sequence:
        """Parse what stands in `$(…)`, with its closing parenthesis, and nothing behind it."""
        body = self._sequence(")", empty=True)
        self._expect(")")
        return body

    # ---- tokens

    def _peek(self) -> Token:
        if self._token is None:
            self._token = self._lexer.token()
        return self._token

    def _next(self) -> Token:
        token = self._peek()
        self._token = None
        return token

    def _is(self, text: str) -> bool:
        """Tell whether the next token is the operator or reserved word `text`."""
        token = self._peek()
        if token.kind == "word":
            assert token.word is not None
            return token.word.bare == text
        return token.kind == "operator" and token.text == text

    def _expect(self, text: str) -> Token:
        if not self._is(text):
            raise self._unexpected(text)
        return self._next()

    def _unexpected(self, expecting: str = "") -> ScriptError:
        token = self._peek()
        shown = token.text if token.kind in ("end", "newline") else f'"{token.text}"'
        text = f"unexpected {shown}" + (f' (expecting "{expecting}")' if expecting else "")
        return ScriptError(token.at, text)

    def _newlines(self) -> None:
        while self._peek().kind == "newline":
            self._next()

    # ---- lists

    def _sequence(self, *ends: str, empty: bool = False) -> Sequence:
        """Parse lists up to one of `ends`, which is left to the caller."""
        with self._lexer.deeper():
            return self._items(ends, empty=empty)

    def _items(self, ends: tuple[str, ...], *, empty: bool) -> Sequence:
        self._newlines()
        at = self._peek().at
        items: list[AndOr] = []
        while not any(self._is(end) for end in ends):
            items.append(self._and_or())
            if not self._ends_item(items) and self._peek().kind != "newline":
                break
            self._newlines()
        if not items and not empty:
            raise self._unexpected()
        return Sequence(at, tuple(items))

    def _ends_item(self, items: list[AndOr]) -> bool:
        """Read `;` or `&` behind the last item."""
        if self._is("&"):
            self._next()
            last = items[-1]
            items[-1] = AndOr(last.at, last.first, last.rest, background=True)
            return True
        if self._is(";"):
            self._next()
            return True
        return False

    def _and_or(self) -> AndOr:
        first = self._pipeline()
        rest: list[tuple[str, Pipeline]] = []
        while self._is("&&") or self._is("||"):
            operator = self._next().text
            self._newlines()
            rest.append((operator, self._pipeline()))
        return AndOr(first.at, first, tuple(rest))

    def _pipeline(self) -> Pipeline:
        at, negated = self._peek().at, False
        while self._is("!"):
            self._next()
            negated = not negated
        commands = [self._command()]
        while self._is("|") or self._is("|&"):
            both = self._next()
            if both.text == "|&":
                errors = Redirect(both.at, 2, ">&", Word(both.at, (Literal(both.at, "1"),)))
                commands[-1] = Redirected(both.at, commands[-1], (errors,))
            self._newlines()
            commands.append(self._command())
        return Pipeline(at, negated, tuple(commands))

    # ---- commands

    def _command(self) -> Command:
        compound = self._compound()
        if compound is None:
            return self._simple()
        redirects: list[Redirect] = []
        while redirect := self._redirect():
            redirects.append(redirect)
        return Redirected(compound.at, compound, tuple(redirects)) if redirects else compound

    def _compound(self) -> Command | None:
        token = self._peek()
        if token.kind == "operator":
            if token.text != "(":
                return None
            if self._lexer.bash and self._lexer.text.startswith("(", self._lexer.position):
                raise NotSimulatedError(token.at, "an arithmetic command of bash, ((…))")
            return self._group("(", ")", subshell=True)
        word = token.word.bare if token.word else None
        match word:
            case "{":
                return self._group("{", "}", subshell=False)
            case "if":
                return self._if()
            case "while" | "until":
                return self._loop()
            case "for":
                return self._for()
            case "case":
                return self._case()
            case "[[" if self._lexer.bash:
                return self._test()
            case "function" if self._lexer.bashisms:
                return self._function_word()
            case "select" | "coproc" if self._lexer.bash:
                raise NotSimulatedError(token.at, f"bash's {word}")
        if word in _CLOSING:
            raise self._unexpected()
        return None

    def _group(self, opening: str, closing: str, *, subshell: bool) -> Group:
        at = self._expect(opening).at
        body = self._sequence(closing)
        self._expect(closing)
        return Group(at, body, subshell)

    def _if(self) -> If:
        at = self._next().at
        arms = [self._arm()]
        while self._is("elif"):
            self._next()
            arms.append(self._arm())
        otherwise = None
        if self._is("else"):
            self._next()
            otherwise = self._sequence("fi")
        self._expect("fi")
        return If(at, tuple(arms), otherwise)

    def _arm(self) -> tuple[Sequence, Sequence]:
        condition = self._sequence("then")
        self._expect("then")
        return condition, self._sequence("elif", "else", "fi")

    def _loop(self) -> Loop:
        token = self._next()
        condition = self._sequence("do")
        return Loop(token.at, token.text == "until", condition, self._do())

    def _do(self) -> Sequence:
        self._expect("do")
        body = self._sequence("done")
        self._expect("done")
        return body

    def _for(self) -> For:
        at = self._next().at
        token = self._next()
        if self._lexer.bash and token.text == "(":
            raise NotSimulatedError(at, "an arithmetic loop of bash, for ((…))")
        name = token.word.bare if token.word else None
        if name is None or not NAME.fullmatch(name):
            raise ScriptError(token.at, "bad for loop variable")
        words: tuple[Word, ...] | None = None
        self._newlines()
        if self._is("in"):
            self._next()
            words = self._words()
            if not self._is(";") and self._peek().kind != "newline":
                raise self._unexpected("do")
            self._next()
        elif self._is(";"):
            self._next()
        self._newlines()
        return For(at, name, words, self._do())

    def _words(self) -> tuple[Word, ...]:
        words: list[Word] = []
        while (word := self._peek().word) is not None:
            words.append(word)
            self._next()
        return tuple(words)

    def _case(self) -> Case:
        at = self._next().at
        word = self._word()
        self._newlines()
        self._expect("in")
        self._newlines()
        arms: list[tuple[tuple[Word, ...], Sequence]] = []
        while not self._is("esac"):
            arms.append(self._case_arm())
            if not self._is(";;"):
                break
            self._next()
            self._newlines()
        self._expect("esac")
        return Case(at, word, tuple(arms))

    def _case_arm(self) -> tuple[tuple[Word, ...], Sequence]:
        if self._is("("):
            self._next()
        patterns = [self._word()]
        while self._is("|"):
            self._next()
            patterns.append(self._word())
        self._expect(")")
        return tuple(patterns), self._sequence(";;", "esac", empty=True)

    def _word(self) -> Word:
        word = self._peek().word
        if word is None:
            raise self._unexpected()
        self._next()
        return word

    def _simple(self) -> Command:
        at = self._peek().at
        assignments: list[Assignment] = []
        words: list[Word] = []
        redirects: list[Redirect] = []
        while True:
            if redirect := self._redirect():
                redirects.append(redirect)
            elif (word := self._peek().word) is not None:
                self._next()
                assignment = None if words else _assignment(word, bash=self._lexer.bash)
                if assignment:
                    self._lexer.refuse_array()
                    assignments.append(assignment)
                else:
                    words.append(word)
            elif self._is("(") and len(words) == 1 and not assignments and not redirects:
                return self._function(at, words[0])
            else:
                break
        if not (assignments or words or redirects):
            raise self._unexpected()
        return Simple(at, tuple(assignments), tuple(words), tuple(redirects))

    def _function(self, at: int, word: Word) -> Function:
        name = word.bare
        if name is None or not NAME.fullmatch(name):
            raise ScriptError(at, "bad function name")
        self._next()
        self._expect(")")
        self._newlines()
        with self._lexer.deeper():
            return Function(at, name, self._command())

    def _function_word(self) -> Function:
        """Read `function name [()] body`, as busybox and bash have it."""
        at = self._next().at
        word = self._word()
        if word.bare is None:
            raise ScriptError(at, "bad function name")
        if self._is("("):
            self._next()
            self._expect(")")
        self._newlines()
        with self._lexer.deeper():
            return Function(at, word.bare, self._command())

    # ---- bash's [[ … ]]

    def _test(self) -> Test:
        self._next()
        test = self._test_or()
        self._expect("]]")
        return test

    def _test_or(self) -> Test:
        left = self._test_and()
        while self._is("||"):
            at = self._next().at
            self._newlines()
            left = Test(at, "||", left, self._test_and())
        return left

    def _test_and(self) -> Test:
        left = self._test_one()
        while self._is("&&"):
            at = self._next().at
            self._newlines()
            left = Test(at, "&&", left, self._test_one())
        return left

    def _test_one(self) -> Test:
        with self._lexer.deeper():
            at = self._peek().at
            if self._is("!"):
                self._next()
                return Test(at, "!", self._test_one())
            if self._is("("):
                self._next()
                inner = self._test_or()
                self._expect(")")
                return inner
            return self._test_words(at)

    def _test_words(self, at: int) -> Test:
        first = self._word()
        bare = first.bare or ""
        if self._peek().kind == "word" and not self._is("]]") and _UNARY.fullmatch(bare):
            return Test(at, bare, self._word())
        if self._is("<") or self._is(">"):
            return Test(at, self._next().text, first, self._word())
        if self._peek().kind == "word" and not self._is("]]"):
            operator = self._word().bare or ""
            if operator == "=~":
                return Test(at, operator, first, self._lexer.expression())
            if operator not in _BINARY:
                raise ScriptError(at, f'unexpected "{operator}"')
            return Test(at, operator, first, self._word())
        return Test(at, "", first)

    def _redirect(self) -> Redirect | None:
        token = self._peek()
        fd: int | None = None
        if token.kind == "io":
            fd = int(token.text)
            at = self._next().at
            token = self._peek()
        elif token.kind == "operator" and token.text in REDIRECTIONS:
            at = token.at
        else:
            return None
        operator = self._next().text
        target = self._word()
        if operator in ("&>", "&>>"):
            fd = -1
        elif fd is None:
            fd = 0 if operator.startswith("<") else 1
        redirect = Redirect(at, fd, operator, target)
        if operator in ("<<", "<<-"):
            self._lexer.pending.append(redirect)
        return redirect


def _nested(lexer: Lexer) -> Sequence:
    """Parse a command substitution whose opening was read; its heredocs are its own."""
    outer, lexer.pending = lexer.pending, []
    body = Parser.on(lexer).substitution()
    lexer.pending = outer
    return body


def _assignment(word: Word, *, bash: bool) -> Assignment | None:
    """Return the word as an assignment when it begins with an unquoted `name=` (bash: `name+=`)."""
    first = word.parts[0] if word.parts else None
    if not isinstance(first, Literal):
        return None
    name = NAME.match(first.text)
    if name is None:
        return None
    append = bash and first.text.startswith("+=", name.end())
    end = name.end() + append
    if not first.text.startswith("=", end):
        return None
    rest = first.text[end + 1 :]
    at = first.at + end + 1
    parts = ((Literal(at, rest),) if rest else ()) + word.parts[1:]
    return Assignment(word.at, name[0], Word(at, parts), append)
