"""grep, egrep, fgrep: GNU's 3.8 and busybox's 1.35."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from msgspec import Struct

from dockroot.shell import faults, pattern
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.commands.text import counted
from dockroot.shell.regexes import Expression, ExpressionFault, compiled, fixed, latin
from dockroot.tree import Kind

_LONG = {
    "extended-regexp": "E", "fixed-strings": "F", "basic-regexp": "G", "perl-regexp": "P",
    "regexp": "e:", "file": "f:", "ignore-case": "i", "no-ignore-case": "no-ignore-case",
    "invert-match": "v", "word-regexp": "w", "line-regexp": "x", "count": "c", "color": "color?",
    "colour": "color?", "files-without-match": "L", "files-with-matches": "l", "max-count": "m:",
    "only-matching": "o", "quiet": "q", "silent": "q", "no-messages": "s", "with-filename": "H",
    "no-filename": "h", "line-number": "n", "null": "Z", "after-context": "A:",
    "before-context": "B:", "context": "C:", "text": "a", "recursive": "r",
    "dereference-recursive": "R", "include": "include:", "exclude": "exclude:",
    "exclude-dir": "exclude-dir:", "null-data": "z", "line-buffered": "line-buffered",
}  # fmt: skip


class Search(Struct):
    """What to look for and how to tell."""

    run: Invocation
    expressions: list[Expression]
    whole: bool
    words: bool
    limit: int
    before: int
    after: int
    names: bool = False
    separator: str = "\n"

    def selected(self, line: str) -> bool:
        """Tell whether a line is one of those wanted."""
        return (self.first(line) is not None) != self.run.has("v")

    def first(self, line: str, start: int = 0) -> tuple[int, int] | None:
        """Return where the leftmost match (the longest of those) begins and ends."""
        found = [span for each in self.expressions if (span := self._one(each, line, start))]
        return min(found, key=lambda span: (span[0], -span[1]), default=None)

    def _one(self, expression: Expression, line: str, start: int) -> tuple[int, int] | None:
        at = start
        while at <= len(line) and (match := expression.search(line, at)):
            if self.whole and match.span() != (0, len(line)):
                return None
            if not self.words or _is_word(line, *match.span()):
                return match.span()
            at = match.start() + 1
        return None


def _is_word(line: str, start: int, end: int) -> bool:
    around = (line[start - 1] if start else " ", line[end] if end < len(line) else " ")
    return not any(c == "_" or (c.isascii() and c.isalnum()) for c in around)


@tool(
    "grep", "egrep", "fgrep", short="EFGPe:f:ivwxcLlm:oqsHhnZA:B:C:arRyzI0123456789",
    long=_LONG,
)  # fmt: skip
def grep(run: Invocation) -> int:
    """Print lines that match."""
    texts = _patterns(run)
    if texts is None:
        return 2
    try:
        search = _search(run, texts)
    except ExpressionFault as wrong:
        return run.fail(str(wrong) if run.gnu else f"bad regex '{texts[0]}': {wrong}", 2)
    recursive = run.has("r", "R")
    paths = run.operands or (["."] if recursive else ["-"])
    search.names = (len(paths) > 1 or recursive) and not run.has("h")
    if kind := run.last("H", "h"):
        search.names = kind == "H"
    matched = failed = False
    for path, data in _files(run, paths, recursive=recursive, bare=not run.operands):
        if data is None:
            failed = True
        elif _file(search, path, data):
            matched = True
            if run.has("q"):
                return 0
    return 2 if failed else int(not matched)


def _patterns(run: Invocation) -> list[str] | None:
    texts: list[str] = []
    for letter, value in run.flags:
        if letter == "e":
            texts += value.split("\n")
        elif letter == "f":
            try:
                data = run.calls.open(value, "r").read() if value != "-" else run.read()
            except OSError as error:
                run.fault(value, error)
                return None
            texts += data.decode("utf-8", "surrogateescape").removesuffix("\n").split("\n")
            texts = texts if data else []
    if not run.has("e", "f"):
        if not run.operands:
            run.note("Usage: grep [OPTION]... PATTERNS [FILE]...")
            return None
        texts = run.operands.pop(0).split("\n")
    return [latin(text) for text in texts]


def _search(run: Invocation, texts: list[str]) -> Search:
    kind = run.last("E", "F", "G", "P") or {"egrep": "E", "fgrep": "F"}.get(run.name, "G")
    fold = run.has("i", "y")
    if kind == "F" and texts:
        expressions = [fixed((text,), ignore_case=fold) for text in texts]
    elif kind == "P":
        expressions = [
            Expression(text, ignore_case=fold, plain=False, longest=False) for text in texts
        ]
    else:
        if run.has("x"):
            texts = [rf"^({text})$" if kind == "E" else rf"^\({text}\)$" for text in texts]
        expressions = [compiled(text, extended=kind == "E", ignore_case=fold) for text in texts]
    limit = int(run.value("m") or -1)
    digits = "".join(letter for letter, _ in run.flags if letter.isdecimal())
    context = run.value("C") or digits or "0"
    after, before = run.value("A") or context, run.value("B") or context
    return Search(
        run, expressions, run.has("x"), run.has("w"), limit, int(before), int(after),
        separator="\0" if run.has("z") else "\n",
    )  # fmt: skip


def _files(
    run: Invocation, paths: list[str], *, recursive: bool, bare: bool
) -> Iterator[tuple[str, bytes | None]]:
    for path in paths:
        if path == "-" and not recursive:
            yield "(standard input)", run.read()
            continue
        try:
            kind = run.calls.stat(path).kind
            if kind is Kind.DIRECTORY and recursive:
                top = "" if bare and run.gnu else path
                yield from _below(run, path, top)
                continue
            if kind is Kind.DIRECTORY:
                if not run.has("s"):
                    what = path if run.gnu else "read error"
                    run.fail(f"{what}: Is a directory")
                yield path, None if run.gnu else b""
                continue
            yield path, run.drawn(run.calls.open(path, "r"))
        except OSError as error:
            if not run.has("s"):
                run.fail(f"{path}: {faults.text(error)}")
            yield path, None


def _below(run: Invocation, path: str, shown: str) -> Iterator[tuple[str, bytes | None]]:
    calls = run.calls
    for name in calls.listed(path):
        full = posixpath.join(path, name)
        label = posixpath.join(shown, name) if shown else name
        kind = calls.lstat(full).kind
        if kind is Kind.SYMLINK and run.has("R") and calls.leads_somewhere(full):
            kind = calls.stat(full).kind
        if kind is Kind.DIRECTORY and not _globbed(run, "exclude-dir", name):
            yield from _below(run, full, label)
        elif kind is Kind.FILE and _included(run, name):
            yield label, run.drawn(run.calls.open(full, "r"))


def _included(run: Invocation, name: str) -> bool:
    if _globbed(run, "exclude", name):
        return False
    return run.value("include") is None or _globbed(run, "include", name)


def _globbed(run: Invocation, option: str, name: str) -> bool:
    return any(flag == option and pattern.matches(wild, name) for flag, wild in run.flags)


def _file(search: Search, path: str, data: bytes) -> bool:
    """Look through one file and print what is asked; tell whether a line was selected."""
    run = search.run
    text, ends = counted(data).decode("latin-1"), search.separator
    lines = text.removesuffix(ends).split(ends) if text else []
    chosen: list[int] = []
    stop_early = run.has("q", "l", "L")
    for number, line in enumerate(lines):
        if len(chosen) == search.limit:
            break
        if search.selected(line):
            chosen.append(number)
            if stop_early:
                break
    shown, path = path, latin(path)
    name = (path + ("\0" if run.has("Z") else "\n")).encode("latin-1")
    if run.has("q"):
        pass
    elif run.has("l", "L"):
        if bool(chosen) == run.has("l"):
            run.out(name)
        return bool(chosen) == run.has("l") if run.gnu else bool(chosen)
    elif run.has("c"):
        run.out(f"{_prefix(search, path, None, ':')}{len(chosen)}\n".encode("latin-1"))
    elif chosen and b"\0" in data and not run.has("a", "z") and run.gnu:
        if not run.has("I"):
            run.fail(f"{shown}: binary file matches")
    else:
        _show(search, path, lines, chosen)
    return bool(chosen)


def _prefix(search: Search, path: str, number: int | None, mark: str) -> str:
    run = search.run
    name = path + ("\0" if run.has("Z") else mark) if search.names else ""
    return name + (f"{number + 1}{mark}" if number is not None and run.has("n") else "")


def _show(search: Search, path: str, lines: list[str], chosen: list[int]) -> None:
    run, wanted = search.run, set(chosen)
    if run.has("o"):
        for number in chosen:
            _parts(search, path, number, lines[number])
        return
    last = -1
    out: list[str] = []
    for number in chosen:
        start = max(number - search.before, last + 1)
        if (search.before or search.after) and last >= 0 and start > last + 1:
            out.append("--\n")
        end = min(number + search.after, len(lines) - 1)
        for at in range(start, end + 1):
            if at > number and at in wanted:
                break
            mark = ":" if at in wanted else "-"
            out.append(_prefix(search, path, at, mark) + lines[at] + search.separator)
            last = at
    run.out("".join(out).encode("latin-1"))


def _parts(search: Search, path: str, number: int, line: str) -> None:
    if search.run.has("v"):
        return
    at = 0
    while at <= len(line) and (span := search.first(line, at)):
        if span[1] > span[0]:
            text = _prefix(search, path, number, ":") + line[span[0] : span[1]] + search.separator
            search.run.out(text.encode("latin-1"))
        at = max(span[1], span[0] + 1)
