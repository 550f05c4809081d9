"""The record at hand and its fields, kept in step: a change of either is seen in the other."""

from __future__ import annotations

import re

from dockroot.shell.awk.syntax import AwkError
from dockroot.shell.awk.values import UNSET, Input, Value, text
from dockroot.shell.regexes import compiled

_MOST = 65_536


def divided(line: str, separator: str) -> list[str]:
    """Return the fields of a line by FS: a blank means runs of blanks, one character itself, else an
    expression.
    """
    if separator == " ":
        return line.split()
    if not line:
        return []
    if len(separator) == 1 and separator != "\\":
        return line.split(separator)
    if not separator:
        return list(line)
    expression = compiled(separator, extended=True, awk=True)
    found, at, start = [], 0, 0
    while at <= len(line) and (match := expression.search(line, at)):
        if match.end() == match.start():
            at = match.end() + 1
            continue
        found.append(line[start : match.start()])
        at = start = match.end()
    return [*found, line[start:]]


class Record:
    """`$0` and `$1` …, `NF`."""

    def __init__(self) -> None:
        self._whole: Value = UNSET
        self._fields: list[Value] = []
        self._split = self._joined = True
        self.separator = " "
        self.output_separator = " "
        self._splitting = " "

    def set(self, line: Value) -> None:
        """Let a line be the record."""
        self._whole = line
        self._split, self._joined = False, True
        self._splitting = self.separator

    def whole(self) -> Value:
        """Return `$0`."""
        if not self._joined:
            joined = self.output_separator.join(text(field) for field in self._fields)
            self._whole, self._joined = Input(joined), True
        return self._whole

    def fields(self) -> list[Value]:
        """Return `$1` and on."""
        if not self._split:
            self._fields = [Input(piece) for piece in divided(text(self._whole), self._splitting)]
            self._split = True
        return self._fields

    def get(self, index: int) -> Value:
        """Return `$index`."""
        if index == 0:
            return self.whole()
        fields = self.fields()
        return fields[index - 1] if index <= len(fields) else UNSET

    def put(self, index: int, value: Value) -> None:
        """Set `$index`; 0 splits anew."""
        if index == 0:
            self.set(Input(text(value)))
            return
        if index > _MOST:
            raise AwkError(f"more than {_MOST:,} fields")
        self.resize(max(index, len(self.fields())))
        self._fields[index - 1] = value
        self._joined = False

    def resize(self, count: int) -> None:
        """Set NF."""
        fields = self.fields()
        count = min(max(count, 0), _MOST)
        if count != len(fields):
            del fields[count:]
            fields.extend([UNSET] * (count - len(fields)))
            self._joined = False


class Reader:
    """Texts cut into records by RS, which may change on the way."""

    def __init__(self, data: str) -> None:
        self._data, self._at = data, 0

    def next(self, separator: str) -> str | None:
        """Return the next record, None at the end."""
        data = self._data
        if separator == "":
            while data.startswith("\n", self._at):
                self._at += 1
            found = re.compile(r"\n\n+").search(data, self._at)
        elif len(separator) == 1:
            at = data.find(separator, self._at)
            if self._at >= len(data):
                return None
            end = at if at >= 0 else len(data)
            record, self._at = data[self._at : end], end + 1
            return record
        else:
            found = compiled(separator, extended=True, awk=True).search(data, self._at)
        if self._at >= len(data):
            return None
        record = data[self._at : found.start()] if found else data[self._at :]
        self._at = found.end() if found and found.end() > self._at else len(data)
        return record.removesuffix("\n") if not found and separator == "" else record
