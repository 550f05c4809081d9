"""Tokens of an awk program -> its tree, by recursive descent (POSIX.1-2017 `awk`, Grammar)."""

from __future__ import annotations

from dockroot.shell.awk.lexer import Token, tokens
from dockroot.shell.awk.syntax import (
    Assign,
    AwkError,
    Binary,
    Block,
    Call,
    Choice,
    Delete,
    Each,
    Element,
    Evaluate,
    Field,
    Function,
    Getline,
    If,
    Leave,
    Loop,
    Member,
    Name,
    Node,
    Number,
    Print,
    Program,
    Regex,
    Rule,
    Statement,
    Step,
    String,
    Unary,
)

BUILTINS = frozenset(
    "length substr index split sub gsub match sprintf tolower toupper system close fflush int sqrt exp log"
    " sin cos atan2 rand srand gensub systime strftime and or xor lshift rshift compl strtonum".split()
)
_ASSIGNING = frozenset(("=", "+=", "-=", "*=", "/=", "%=", "^="))
_STARTS_VALUE = frozenset(
    ("number", "string", "regex", "name", "call", "$", "!", "(", "-", "+", "++", "--")
)
_COMPARING = frozenset(("<", "<=", "==", "!=", ">", ">="))
_MAX_DEPTH = 60


def parse(text: str) -> Program:
    """Return the program that `text` is. Raises: AwkError."""
    return _Parser(tokens(text)).program()


class _Parser:
    def __init__(self, read: list[Token]) -> None:
        self._tokens, self._at = read, 0
        self._depth = 0
        self._no_in = self._no_greater = False

    # ---- tokens

    @property
    def _kind(self) -> str:
        return self._tokens[self._at].kind

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _accept(self, *kinds: str) -> bool:
        if self._kind in kinds:
            self._at += 1
            return True
        return False

    def _expect(self, kind: str) -> Token:
        if self._kind != kind:
            raise AwkError(f"syntax error at or near {self._tokens[self._at].text}")
        return self._next()

    def _newlines(self) -> None:
        while self._accept("newline"):
            pass

    def _ends(self) -> None:
        while self._accept("newline", ";"):
            pass

    # ---- items

    def program(self) -> Program:
        """Read rules and functions up to the end."""
        rules: list[Rule] = []
        functions: dict[str, Function] = {}
        self._ends()
        while self._kind != "end":
            if self._accept("function", "func"):
                name = self._next().text
                functions[name] = self._function()
            else:
                rules.append(self._rule())
            self._ends()
        return Program(tuple(rules), functions)

    def _function(self) -> Function:
        self._expect("(")
        names: list[str] = []
        while self._kind != ")":
            names.append(self._expect("name").text)
            self._accept(",")
            self._newlines()
        self._expect(")")
        self._newlines()
        return Function(tuple(names), self._block())

    def _rule(self) -> Rule:
        if self._kind in ("BEGIN", "END"):
            kind = self._next().kind
            self._newlines()
            return Rule(kind, (), self._block())
        patterns: list[Node] = []
        if self._kind != "{":
            patterns.append(self._expression())
            if self._accept(","):
                self._newlines()
                patterns.append(self._expression())
        action = self._block() if self._kind == "{" else None
        return Rule("", tuple(patterns), action)

    # ---- statements

    def _block(self) -> Block:
        self._expect("{")
        body: list[Statement] = []
        self._ends()
        while not self._accept("}"):
            body.append(self._statement())
            self._ends()
        return Block(tuple(body))

    def _body(self) -> Statement:
        self._newlines()
        if self._accept(";"):
            return Block(())
        return self._statement()

    def _statement(self) -> Statement:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise AwkError("statements are nested too deeply")
        try:
            return self._compound()
        finally:
            self._depth -= 1

    def _compound(self) -> Statement:
        if self._kind == "{":
            return self._block()
        if self._accept("if"):
            return self._if()
        if self._accept("while"):
            condition = self._condition()
            return Loop(None, condition, None, self._body())
        if self._accept("do"):
            body = self._body()
            self._ends()
            self._expect("while")
            condition = self._condition()
            return Loop(None, condition, None, body, late=True)
        if self._accept("for"):
            return self._for()
        statement = self._simple()
        if self._kind not in ("}", "end") and not self._accept(";", "newline"):
            raise AwkError(f"syntax error at or near {self._tokens[self._at].text}")
        return statement

    def _condition(self) -> Node:
        self._expect("(")
        condition = self._expression()
        self._expect(")")
        return condition

    def _if(self) -> If:
        condition = self._condition()
        yes = self._body()
        here = self._at
        self._ends()
        if self._accept("else"):
            return If(condition, yes, self._body())
        self._at = here
        return If(condition, yes, None)

    def _for(self) -> Statement:
        self._expect("(")
        if (
            self._kind == "name"
            and self._tokens[self._at + 1].kind == "in"
            and self._tokens[self._at + 3].kind == ")"
        ):
            name = self._next().text
            self._next()
            array = self._next().text
            self._expect(")")
            return Each(name, array, self._body())
        first = None if self._kind == ";" else self._simple()
        self._expect(";")
        self._newlines()
        condition = None if self._kind == ";" else self._expression()
        self._expect(";")
        self._newlines()
        then = None if self._kind == ")" else self._simple()
        self._expect(")")
        return Loop(first, condition, then, self._body())

    def _simple(self) -> Statement:
        if self._kind in ("print", "printf"):
            return self._print()
        if self._kind in ("break", "continue", "next", "nextfile"):
            return Leave(self._next().kind)
        if self._kind in ("exit", "return"):
            kind = self._next().kind
            bare = self._kind in (";", "newline", "}", "end")
            return Leave(kind, None if bare else self._expression())
        if self._accept("delete"):
            name = self._next().text
            subscripts = self._subscripts() if self._accept("[") else ()
            return Delete(name, subscripts)
        return Evaluate(self._expression())

    def _print(self) -> Print:
        form = self._next().kind == "printf"
        self._no_greater = True
        arguments: tuple[Node, ...] = ()
        try:
            if self._kind not in (";", "newline", "}", "end", ">", ">>", "|"):
                arguments = self._print_arguments()
        finally:
            self._no_greater = False
        if self._kind in (">", ">>", "|"):
            redirect = self._next().kind
            target = self._concatenation_only()
            return Print(form, arguments, redirect, target)
        return Print(form, arguments)

    def _print_arguments(self) -> tuple[Node, ...]:
        """Read what is printed; parentheses may hold all of it."""
        here = self._at
        if self._accept("("):
            self._no_greater = False
            inside = self._list(")")
            self._expect(")")
            self._no_greater = True
            if self._kind in (";", "newline", "}", "end", ">", ">>", "|"):
                return inside
            self._at = here
        return self._list()

    def _concatenation_only(self) -> Node:
        self._no_greater = True
        try:
            left = self._additive()
            while self._kind in _STARTS_VALUE - {"-", "+"}:
                left = Binary("", left, self._additive())
            return left
        finally:
            self._no_greater = False

    def _list(self, end: str = "") -> tuple[Node, ...]:
        if end and self._kind == end:
            return ()
        found = [self._expression()]
        while self._accept(","):
            self._newlines()
            found.append(self._expression())
        return tuple(found)

    def _subscripts(self) -> tuple[Node, ...]:
        found = self._list()
        self._expect("]")
        return found

    # ---- expressions, from the loosest operator to the closest

    def _expression(self) -> Node:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise AwkError("expressions are nested too deeply")
        try:
            return self._assignment()
        finally:
            self._depth -= 1

    def _assignment(self) -> Node:
        left = self._choice()
        if self._kind in _ASSIGNING and isinstance(left, Name | Field | Element):
            operator = self._next().kind
            self._newlines()
            return Assign(left, operator[:-1], self._assignment())
        return left

    def _choice(self) -> Node:
        condition = self._or()
        if not self._accept("?"):
            return condition
        self._newlines()
        yes = self._assignment()
        self._newlines()
        self._expect(":")
        self._newlines()
        return Choice(condition, yes, self._assignment())

    def _or(self) -> Node:
        left = self._and()
        while self._accept("||"):
            self._newlines()
            left = Binary("||", left, self._and())
        return left

    def _and(self) -> Node:
        left = self._in()
        while self._accept("&&"):
            self._newlines()
            left = Binary("&&", left, self._in())
        return left

    def _in(self) -> Node:
        left = self._matching()
        while not self._no_in and self._accept("in"):
            left = Member((left,), self._next().text)
        return left

    def _matching(self) -> Node:
        left = self._comparison()
        while self._kind in ("~", "!~"):
            operator = self._next().kind
            left = Binary(operator, left, self._comparison())
        return left

    def _comparison(self) -> Node:
        left = self._concatenation()
        while True:
            if self._kind in _COMPARING and not (self._kind == ">" and self._no_greater):
                operator = self._next().kind
                left = Binary(operator, left, self._concatenation())
            elif self._kind == "|" and self._tokens[self._at + 1].kind == "getline":
                self._at += 2
                left = Getline("|", left, self._target())
            else:
                return left

    def _concatenation(self) -> Node:
        left = self._additive()
        while self._kind in _STARTS_VALUE - {"-", "+"} and not (
            self._kind == "name" and self._tokens[self._at].text == "in"
        ):
            left = Binary("", left, self._additive())
        return left

    def _additive(self) -> Node:
        left = self._multiplicative()
        while self._kind in ("+", "-"):
            left = Binary(self._next().kind, left, self._multiplicative())
        return left

    def _multiplicative(self) -> Node:
        left = self._unary()
        while self._kind in ("*", "/", "%"):
            left = Binary(self._next().kind, left, self._unary())
        return left

    def _unary(self) -> Node:
        if self._kind in ("!", "-", "+"):
            operator = self._next().kind
            self._depth += 1
            if self._depth > _MAX_DEPTH:
                raise AwkError("expressions are nested too deeply")
            operand = self._unary()
            self._depth -= 1
            return Unary(operator, operand)
        return self._power()

    def _power(self) -> Node:
        left = self._postfix()
        if self._accept("^"):
            return Binary("^", left, self._exponent())
        return left

    def _exponent(self) -> Node:
        if self._kind in ("-", "+", "!"):
            return Unary(self._next().kind, self._exponent())
        return self._power()

    def _postfix(self) -> Node:
        if self._kind in ("++", "--"):
            change = 1 if self._next().kind == "++" else -1
            return Step(self._primary(), change, after=False)
        value = self._primary()
        if self._kind in ("++", "--") and isinstance(value, Name | Field | Element):
            return Step(value, 1 if self._next().kind == "++" else -1, after=True)
        return value

    def _target(self) -> Node | None:
        """Read what getline reads into, if it is named."""
        return self._primary() if self._kind in ("name", "$") else None

    def _primary(self) -> Node:
        token = self._next()
        match token.kind:
            case "number":
                return Number(
                    float(int(token.text, 16))
                    if token.text[:2] in ("0x", "0X")
                    else float(token.text)
                )
            case "string":
                return String(token.text)
            case "regex":
                return Regex(token.text)
            case "$":
                if self._kind in ("++", "--"):
                    change = 1 if self._next().kind == "++" else -1
                    return Field(Step(self._primary(), change, after=False))
                if self._kind == "-":
                    self._next()
                    return Field(Unary("-", self._primary()))
                return Field(self._primary())
            case "(":
                return self._grouped()
            case "getline":
                target = self._target()
                if self._accept("<"):
                    return Getline("<", self._primary(), target)
                return Getline("", None, target)
            case "call" | "name":
                return self._named(token)
        raise AwkError(f"syntax error at or near {token.text}")

    def _grouped(self) -> Node:
        saved, self._no_greater, self._no_in = (self._no_greater, self._no_in), False, False
        inside = self._list()
        self._expect(")")
        self._no_greater, self._no_in = saved
        if len(inside) > 1:
            self._expect("in")
            return Member(inside, self._next().text)
        return inside[0]

    def _named(self, token: Token) -> Node:
        name = token.text
        if name in BUILTINS:
            arguments: tuple[Node, ...] = ()
            if self._accept("("):
                arguments = self._arguments()
            elif name != "length":
                raise AwkError(f"syntax error at or near {name}")
            return Call(name, arguments, builtin=True)
        if token.kind == "call":
            self._expect("(")
            return Call(name, self._arguments(), builtin=False)
        if self._accept("["):
            return Element(name, self._subscripts())
        return Name(name)

    def _arguments(self) -> tuple[Node, ...]:
        saved, self._no_greater = self._no_greater, False
        self._newlines()
        found = self._list(")")
        self._newlines()
        self._expect(")")
        self._no_greater = saved
        return found
