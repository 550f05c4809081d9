"""Run an awk program over records (POSIX.1-2017 `awk`)."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable
from typing import Protocol

from msgspec import Struct, field

from dockroot.shell.awk import syntax as ast
from dockroot.shell.awk.records import Reader, Record
from dockroot.shell.awk.values import UNSET, Input, Value, compare, formatted, number, text, true
from dockroot.shell.regexes import Expression, ExpressionFault, compiled
from dockroot.shell.streams import LimitError

Array = dict[str, Value]
_DEEP = 60
_LONGEST = 16 << 20


class Host(Protocol):
    """What a program asks of the machine."""

    def spend(self) -> None:
        """Count a turn. Raises: LimitError."""
        ...

    def write(self, kind: str, target: str, data: str) -> None:
        """Print to stdout (kind empty), a file (`>`, `>>`) or a command (`|`)."""
        ...

    def read(self, kind: str, source: str) -> str | None:
        """Return what a file (`<`) or the output of a command (`|`) holds; None when it cannot."""
        ...

    def close(self, name: str) -> int:
        """Close a file or a command."""
        ...

    def system(self, command: str) -> int:
        """Run a command and return its status."""
        ...

    def inputs(self) -> str | None:
        """Return the next input's text; None after the last."""
        ...

    def now(self) -> int:
        """Return the seconds of the clock."""
        ...


class Next(Exception):  # noqa: N818 - control, not an error
    """`next` was met."""


class Ended(Exception):  # noqa: N818
    """`exit` was met."""


class _Leave(Exception):  # noqa: N818
    def __init__(self, kind: str) -> None:
        self.kind = kind


class _Returned(Exception):  # noqa: N818
    def __init__(self, value: Value) -> None:
        self.value = value


class Interpreter(Struct):
    """A program that is run: its variables and its record."""

    program: ast.Program
    host: Host
    variables: dict[str, Value | Array] = field(default_factory=dict)
    record: Record = field(default_factory=Record)
    status: int = 0
    _locals: list[dict[str, Value | Array]] = field(default_factory=list)
    _ranges: set[int] = field(default_factory=set)
    _reader: Reader | None = None
    _readers: dict[str, Reader] = field(default_factory=dict)
    seed: float = 0.0
    chance: int = 0

    def __post_init__(self) -> None:
        defaults: dict[str, Value] = {
            "FS": " ", "OFS": " ", "ORS": "\n", "RS": "\n", "NR": 0.0, "FNR": 0.0, "SUBSEP": "\x1c",
            "CONVFMT": "%.6g", "OFMT": "%.6g", "RSTART": 0.0, "RLENGTH": -1.0, "FILENAME": UNSET,
        }  # fmt: skip
        for name, value in defaults.items():
            self.variables.setdefault(name, value)

    # ---- the whole

    def run(self) -> int:
        """Run BEGIN, the rules for each record, END; return the status."""
        main = any(rule.kind != "BEGIN" for rule in self.program.rules)
        try:
            self._special("BEGIN")
            while main and self._advance():
                try:
                    self._rules()
                except Next:
                    continue
        except Ended:
            pass
        with contextlib.suppress(Ended):
            self._special("END")
        return self.status

    def _special(self, kind: str) -> None:
        for rule in self.program.rules:
            if rule.kind == kind and rule.action:
                self.execute(rule.action)

    def _rules(self) -> None:
        for index, rule in enumerate(self.program.rules):
            if rule.kind or not self._selected(index, rule):
                continue
            if rule.action is None:
                self.host.write("", "", text(self.record.whole()) + self._text("ORS"))
            else:
                self.execute(rule.action)

    def _selected(self, index: int, rule: ast.Rule) -> bool:
        if not rule.patterns:
            return True
        if len(rule.patterns) == 1:
            return true(self.value(rule.patterns[0]))
        if index not in self._ranges:
            if not true(self.value(rule.patterns[0])):
                return False
            self._ranges.add(index)
        if true(self.value(rule.patterns[1])):
            self._ranges.discard(index)
        return True

    def _advance(self) -> bool:
        """Take the next record of the input."""
        line = self._next_line()
        if line is None:
            return False
        self.record.set(Input(line))
        return True

    def _next_line(self) -> str | None:
        while True:
            if self._reader is None:
                data = self.host.inputs()
                if data is None:
                    return None
                self._reader = Reader(data)
                self.variables["FNR"] = 0.0
            line = self._reader.next(self._text("RS"))
            if line is not None:
                self.host.spend()
                self.variables["NR"] = self._number("NR") + 1
                self.variables["FNR"] = self._number("FNR") + 1
                return line
            self._reader = None

    # ---- variables

    def _text(self, name: str) -> str:
        value = self.variables[name]
        return "" if isinstance(value, dict) else text(value)

    def _number(self, name: str) -> float:
        value = self.variables[name]
        return 0.0 if isinstance(value, dict) else number(value)

    def _scope(self, name: str) -> dict[str, Value | Array]:
        if self._locals and name in self._locals[-1]:
            return self._locals[-1]
        return self.variables

    def array(self, name: str) -> Array:
        """Return an array, made when it is new. Raises: AwkError when it is none."""
        scope = self._scope(name)
        found = scope.get(name, UNSET)
        if isinstance(found, dict):
            return found
        if found is not UNSET:
            raise ast.AwkError(f"can't use scalar {name} as array")
        made: Array = {}
        scope[name] = made
        return made

    def get(self, name: str) -> Value:
        """Return a variable."""
        if name == "NF":
            return float(len(self.record.fields()))
        found = self._scope(name).get(name, UNSET)
        if isinstance(found, dict):
            raise ast.AwkError(f"can't use array {name} as scalar")
        return found

    def assign(self, target: ast.Node, value: Value) -> None:
        """Set a variable, an element or a field."""
        if isinstance(value, str) and len(value) > _LONGEST:
            raise LimitError(f"a string of awk grew to more than {_LONGEST:,} bytes")
        match target:
            case ast.Name(name=name):
                self.set(name, value)
            case ast.Element(name=name, subscripts=subscripts):
                self.array(name)[self._key(subscripts)] = value
            case ast.Field(index=index):
                self.record.put(self._index(index), value)
            case _:
                raise ast.AwkError("assignment to what is no variable")

    def set(self, name: str, value: Value) -> None:
        """Set a variable; some of them steer the record."""
        self._scope(name)[name] = value
        if name == "NF":
            self.record.resize(int(number(value)))
        elif name == "FS":
            self.record.separator = text(value)
        elif name == "OFS":
            self.record.output_separator = text(value)

    def _key(self, subscripts: tuple[ast.Node, ...]) -> str:
        convert = self._text("CONVFMT")
        return self._text("SUBSEP").join(text(self.value(each), convert) for each in subscripts)

    def _index(self, node: ast.Node) -> int:
        index = int(number(self.value(node)))
        if index < 0:
            raise ast.AwkError(f"negative field index ${index}")
        return index

    # ---- statements

    def execute(self, node: ast.Statement) -> None:
        """Run a statement."""
        match node:
            case ast.Block(body=body):
                for statement in body:
                    self.execute(statement)
            case ast.Evaluate(value=value):
                self.value(value)
            case ast.Print():
                self._print(node)
            case ast.If(condition=condition, yes=yes, no=no):
                if true(self.value(condition)):
                    self.execute(yes)
                elif no is not None:
                    self.execute(no)
            case ast.Loop():
                self._loop(node)
            case ast.Each(name=name, array=array, body=body):
                for key in list(self.array(array)):
                    self.set(name, Input(key))
                    if not self._turn(body):
                        break
            case ast.Delete(name=name, subscripts=subscripts):
                if subscripts:
                    self.array(name).pop(self._key(subscripts), None)
                else:
                    self.array(name).clear()
            case ast.Leave():
                self._leave(node)

    def _leave(self, node: ast.Leave) -> None:
        match node.kind:
            case "next":
                raise Next
            case "nextfile":
                self._reader = None
                raise Next
            case "exit":
                if node.value is not None:
                    self.status = int(number(self.value(node.value))) & 255
                raise Ended
            case "return":
                raise _Returned(UNSET if node.value is None else self.value(node.value))
        raise _Leave(node.kind)

    def _turn(self, body: ast.Statement) -> bool:
        """Run the body of a loop; tell whether the loop goes on."""
        self.host.spend()
        try:
            self.execute(body)
        except _Leave as leave:
            return leave.kind == "continue"
        return True

    def _loop(self, node: ast.Loop) -> None:
        if node.first is not None:
            self.execute(node.first)
        if node.late and not self._turn(node.body):
            return
        while node.condition is None or true(self.value(node.condition)):
            if not self._turn(node.body):
                break
            if node.then is not None:
                self.execute(node.then)

    def _print(self, node: ast.Print) -> None:
        values = [self.value(each) for each in node.arguments]
        if node.form:
            data = formatted(text(values[0]), values[1:]) if values else ""
        else:
            shown = [text(value, self._text("OFMT")) for value in values] or [
                text(self.record.whole())
            ]
            data = self._text("OFS").join(shown) + self._text("ORS")
        target = "" if node.target is None else text(self.value(node.target))
        self.host.write(node.redirect, target, data)

    # ---- expressions

    def value(self, node: ast.Node) -> Value:
        """Return what an expression is now."""
        match node:
            case ast.Number(value=amount):
                return amount
            case ast.String(value=string):
                return string
            case ast.Name(name=name):
                return self.get(name)
            case ast.Field(index=index):
                return self.record.get(self._index(index))
            case ast.Element(name=name, subscripts=subscripts):
                return self.array(name).setdefault(self._key(subscripts), UNSET)
            case ast.Binary():
                return self._binary(node)
            case ast.Regex():
                return float(self._matches(node, text(self.record.whole())))
            case ast.Assign():
                return self._assign(node)
            case ast.Call():
                return self._call(node)
            case ast.Choice(condition=condition, yes=yes, no=no):
                return self.value(yes if true(self.value(condition)) else no)
            case ast.Unary(operator=operator, operand=operand):
                inner = self.value(operand)
                if operator == "!":
                    return float(not true(inner))
                return -number(inner) if operator == "-" else number(inner)
            case ast.Step(target=target, change=change, after=after):
                before = number(self.value(target))
                self.assign(target, before + change)
                return before if after else before + change
            case ast.Member(subscripts=subscripts, name=name):
                return float(self._key(subscripts) in self.array(name))
            case ast.Getline():
                return float(self._getline(node))

    def _assign(self, node: ast.Assign) -> Value:
        value = self.value(node.value)
        if node.operator:
            value = calculated(node.operator, number(self.value(node.target)), number(value))
        self.assign(node.target, value)
        return value

    def _binary(self, node: ast.Binary) -> Value:
        operator = node.operator
        if operator == "&&":
            return float(true(self.value(node.left)) and true(self.value(node.right)))
        if operator == "||":
            return float(true(self.value(node.left)) or true(self.value(node.right)))
        if operator in ("~", "!~"):
            subject = text(self.value(node.left))
            return float(self._matches(node.right, subject) == (operator == "~"))
        left, right = self.value(node.left), self.value(node.right)
        if operator == "":
            form = self._text("CONVFMT")
            joined = text(left, form) + text(right, form)
            if len(joined) > _LONGEST:
                raise LimitError(f"a string of awk grew to more than {_LONGEST:,} bytes")
            return joined
        if operator in ("+", "-", "*", "/", "%", "^"):
            return calculated(operator, number(left), number(right))
        order = compare(left, right)
        holds = {
            "<": order < 0,
            "<=": order <= 0,
            "==": order == 0,
            "!=": order != 0,
            ">": order > 0,
        }
        return float(holds.get(operator, order >= 0))

    def expression(self, node: ast.Node) -> Expression:
        """Return the regular expression that `/…/` or a string is. Raises: AwkError."""
        source = node.source if isinstance(node, ast.Regex) else text(self.value(node))
        try:
            return compiled(source, extended=True, awk=True)
        except ExpressionFault as wrong:
            raise ast.AwkError(f"regular expression compile failed ({wrong})\n{source}") from None

    def _matches(self, node: ast.Node, subject: str) -> bool:
        return self.expression(node).search(subject) is not None

    def _getline(self, node: ast.Getline) -> int:
        if not node.kind:
            line = self._next_line()
        else:
            source = text(self.value(node.source)) if node.source is not None else ""
            reader = self._readers.get(source)
            if reader is None:
                data = self.host.read(node.kind, source)
                if data is None:
                    return -1
                reader = self._readers[source] = Reader(data)
            line = reader.next(self._text("RS"))
            if line is not None and node.kind == "|":
                self.variables["NR"] = self._number("NR") + 1
        if line is None:
            return 0
        if node.target is not None:
            self.assign(node.target, Input(line))
        else:
            self.record.set(Input(line))
        return 1

    def closed(self, name: str) -> int:
        """Close what was read or written under a name."""
        read = self._readers.pop(name, None)
        written = self.host.close(name)
        return 0 if read is not None else written

    def _call(self, node: ast.Call) -> Value:
        if node.builtin:
            from dockroot.shell.awk.builtins import FUNCTIONS

            return FUNCTIONS[node.name](self, node.arguments)
        function = self.program.functions.get(node.name)
        if function is None:
            raise ast.AwkError(f"function {node.name} not defined")
        if len(self._locals) >= _DEEP:
            raise ast.AwkError(f"functions call one another more than {_DEEP} deep")
        self.host.spend()
        frame: dict[str, Value | Array] = {}
        late: list[Callable[[], None]] = []
        for index, name in enumerate(function.parameters):
            given = node.arguments[index] if index < len(node.arguments) else None
            frame[name] = self._argument(given, frame, name, late)
        self._locals.append(frame)
        try:
            self.execute(function.body)
        except _Returned as returned:
            return returned.value
        finally:
            self._locals.pop()
            for share in late:
                share()
        return UNSET

    def _argument(
        self, node: ast.Node | None, frame: dict[str, Value | Array], name: str,
        late: list[Callable[[], None]],
    ) -> Value | Array:  # fmt: skip
        """Return what a parameter holds: arrays are shared, and a name that is nothing yet may become one."""
        if node is None:
            return UNSET
        if not isinstance(node, ast.Name):
            return self.value(node)
        scope = self._scope(node.name)
        found = scope.get(node.name, UNSET)
        if node.name == "NF":
            return self.get("NF")
        if found is UNSET:

            def share() -> None:
                became = frame[name]
                if isinstance(became, dict):
                    scope[node.name] = became

            late.append(share)
        return found


def calculated(operator: str, left: float, right: float) -> float:
    """Return the result of an arithmetic operator. Raises: AwkError for a division by zero."""
    try:
        match operator:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case "/":
                return left / right
            case "%":
                return math.fmod(left, right)
        result = left**right
        return float(result) if not isinstance(result, complex) else math.nan
    except (ZeroDivisionError, ValueError):
        raise ast.AwkError("division by zero") from None
    except OverflowError:
        return math.inf
