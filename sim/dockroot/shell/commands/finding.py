"""find: GNU's findutils 4.9 and busybox's applet; what the words of its expression mean."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from msgspec import Struct, field

from dockroot.clock import SECOND
from dockroot.shell import faults, pattern
from dockroot.shell.accounts import gid_of, group_name, uid_of, user_name
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.findexpr import FindError, Parser, Test, Visit, batches, compared
from dockroot.shell.regexes import ExpressionFault, compiled, latin
from dockroot.tree import Kind

_KINDS = {
    "f": Kind.FILE, "d": Kind.DIRECTORY, "l": Kind.SYMLINK, "c": Kind.CHAR, "b": Kind.BLOCK,
    "p": Kind.FIFO,
}  # fmt: skip
_UNITS = {"c": 1, "w": 2, "b": 512, "k": 1024, "M": 1 << 20, "G": 1 << 30}
_DAY = 86_400 * SECOND
_ACTIONS = ("print", "print0", "printf", "exec", "execdir", "ok", "okdir", "delete", "quit", "ls")


class _Quit(Exception):  # noqa: N818 - not an error: -quit was met
    """End the search."""


class Find(Struct):
    """One search."""

    run: Invocation
    follow: str = "P"
    depth_first: bool = False
    least: int = 0
    most: int = 1 << 30
    one_system: bool = False
    status: int = 0
    pending: list[tuple[list[str], list[str]]] = field(default_factory=list)
    regex_extended: bool = False

    # ---- walking

    def walk(self, path: str, test: Test, depth: int = 0) -> None:
        """Visit a path and what is below it."""
        calls = self.run.calls
        self.run.machine.budget.step()
        try:
            follow = self.follow == "L" or (self.follow == "H" and depth == 0)
            there = follow and calls.leads_somewhere(path)
            status = calls.stat(path) if there else calls.lstat(path)
        except OSError as error:
            shown = f"‘{path}’" if self.run.gnu else path
            self.status = self.run.fail(f"{shown}: {faults.text(error)}")
            return
        visit = Visit(path, depth, status)
        if not self.depth_first and depth >= self.least:
            test(visit)
        if status.kind is Kind.DIRECTORY and depth < self.most and not visit.prune:
            self._below(path, test, depth)
        if self.depth_first and depth >= self.least:
            test(visit)

    def _below(self, path: str, test: Test, depth: int) -> None:
        try:
            names = self.run.calls.scan(path)
        except OSError as error:
            if not isinstance(error, FileNotFoundError):
                self.status = self.run.fail(f"{path}: {faults.text(error)}")
            return
        above = path if path.endswith("/") else path + "/"
        for name in names:
            self.walk(above + name, test, depth + 1)

    # ---- primaries

    def primary(self, name: str, take: Callable[[], str], rest: list[str]) -> Test | None:
        """Return the test that a word begins; see `findexpr.Primaries`."""
        if name in ("exec", "ok", "execdir", "okdir"):
            return self._exec(name, take)
        for maker in (self._names, self._metadata, self._times, self._options, self._actions):
            if (test := maker(name, take)) is not None:
                return test
        return None

    def _names(self, name: str, take: Callable[[], str]) -> Test | None:
        if name in ("name", "iname"):
            wild, fold = take(), name[0] == "i"
            wild = wild.lower() if fold else wild

            def named(visit: Visit) -> bool:
                last = posixpath.basename(visit.path.rstrip("/")) or "/"
                return pattern.matches(wild, last.lower() if fold else last)

            return named
        if name in ("path", "ipath", "wholename", "iwholename"):
            wild, fold = take(), name[0] == "i"
            wild = wild.lower() if fold else wild
            return lambda visit: pattern.matches(wild, visit.path.lower() if fold else visit.path)
        if name in ("regex", "iregex"):
            return self._regex(take(), fold=name[0] == "i")
        if name == "lname":
            wild = take()
            return lambda visit: (
                visit.status.kind is Kind.SYMLINK and pattern.matches(wild, visit.status.target)
            )
        return None

    def _regex(self, text: str, *, fold: bool) -> Test:
        try:
            extended = self.regex_extended
            source = f"^({latin(text)})$" if extended else rf"^\({latin(text)}\)$"
            expression = compiled(source, extended=extended, ignore_case=fold)
        except ExpressionFault as wrong:
            raise FindError(str(wrong)) from None
        return lambda visit: expression.search(latin(visit.path)) is not None

    def _metadata(self, name: str, take: Callable[[], str]) -> Test | None:
        calls = self.run.calls
        match name:
            case "type" | "xtype":
                return self._type(take(), lead=name == "xtype")
            case "perm":
                return self._perm(take())
            case "size":
                return self._size(take())
            case "empty":
                return lambda visit: (
                    not calls.listed(visit.path)
                    if visit.status.kind is Kind.DIRECTORY
                    else visit.status.kind is Kind.FILE and visit.status.size == 0
                )
            case "user" | "uid":
                uid = uid_of(calls, text := take())
                if uid is None:
                    raise FindError(f"`{text}' is not the name of a known user")
                return lambda visit: visit.status.uid == uid
            case "group" | "gid":
                gid = gid_of(calls, text := take())
                if gid is None:
                    raise FindError(f"`{text}' is not the name of an existing group")
                return lambda visit: visit.status.gid == gid
            case "nouser":
                return lambda visit: user_name(calls, visit.status.uid) is None
            case "nogroup":
                return lambda visit: group_name(calls, visit.status.gid) is None
            case "links":
                return compared(take(), lambda visit: calls.links(visit.status))
            case "samefile":
                other = calls.stat(take()).inode
                return lambda visit: visit.status.inode == other
            case "executable" | "readable" | "writable":
                bits = {"executable": 1, "readable": 4, "writable": 2}[name]
                return lambda visit: (
                    calls.leads_somewhere(visit.path) and calls.may(calls.stat(visit.path), bits)
                )
        return None

    def _type(self, letters: str, *, lead: bool) -> Test:
        wanted = set()
        for letter in letters.split(","):
            if letter not in _KINDS and letter != "s":
                raise FindError(f"Unknown argument to -type: {letter}")
            wanted.add(_KINDS.get(letter))
        calls = self.run.calls

        def test(visit: Visit) -> bool:
            if lead and calls.leads_somewhere(visit.path):
                return calls.stat(visit.path).kind in wanted
            return visit.status.kind in wanted

        return test

    def _perm(self, text: str) -> Test:
        from dockroot.shell.commands.modes import parse_mode

        kind = text[0] if text[:1] in ("-", "/", "+") else ""
        bits_text = text.removeprefix(kind)
        if bits_text.isdecimal():
            bits: int | None = int(bits_text, 8)
        else:
            bits = parse_mode(bits_text, 0, umask=0, gnu=self.run.gnu)
        if bits is None:
            raise FindError(f"invalid mode `{text}'")
        wanted = bits
        if kind == "-":
            return lambda visit: visit.status.mode & wanted == wanted
        if kind in ("/", "+") and kind:
            return lambda visit: bool(visit.status.mode & wanted) or not wanted
        return lambda visit: visit.status.mode == wanted

    def _size(self, text: str) -> Test:
        unit = _UNITS.get(text[-1:], 0)
        number = text[:-1] if unit else text
        unit = unit or 512
        return compared(number, lambda visit: -(-visit.status.size // unit))

    def _times(self, name: str, take: Callable[[], str]) -> Test | None:
        calls, now = self.run.calls, self.run.machine.world.clock.now()
        if name in ("mtime", "ctime", "atime"):
            return compared(take(), lambda visit: (now - visit.status.mtime) // _DAY)
        if name in ("mmin", "cmin", "amin"):
            minute = 60 * SECOND
            return compared(take(), lambda visit: -(-(now - visit.status.mtime) // minute))
        if name in ("newer", "newermm", "cnewer", "anewer"):
            try:
                moment = calls.stat(path := take()).mtime
            except OSError as error:
                raise FindError(f"'{path}': {faults.text(error)}") from None
            return lambda visit: visit.status.mtime > moment
        if name == "newermt":
            from dockroot.shell.commands.times import read_date

            date = read_date(self.run, take())
            if date is None:
                raise FindError("I cannot figure out how to interpret the argument as a date")
            return lambda visit: visit.status.mtime > (date or 0)
        return None

    def _options(self, name: str, take: Callable[[], str]) -> Test | None:
        match name:
            case "maxdepth" | "mindepth":
                text = take()
                if not text.isdecimal():
                    raise FindError(f"Expected a positive decimal integer argument to -{name}")
                if name == "maxdepth":
                    self.most = int(text)
                else:
                    self.least = int(text)
            case "depth" | "d":
                self.depth_first = True
            case (
                "xdev" | "mount" | "noleaf" | "daystart" | "ignore_readdir_race" | "warn" | "nowarn"
            ):
                pass
            case "follow":
                self.follow = "L"
            case "regextype":
                self.regex_extended = "extended" in take()
            case "true":
                return lambda visit: True
            case "false":
                return lambda visit: False
            case _:
                return None
        return lambda visit: True

    def _actions(self, name: str, take: Callable[[], str]) -> Test | None:
        match name:
            case "print" | "print0":
                end = "\n" if name == "print" else "\0"
                return lambda visit: self._say(visit.path + end)
            case "printf":
                return self._printf(take())
            case "prune":
                return self._prune
            case "quit":
                return self._stop
            case "delete":
                self.depth_first = True
                return self._delete
            case "ls" | "fprint" | "fprintf" | "fls" | "fprint0":
                raise self.run.machine.unsupported(f"find -{name}")
        return None

    def _say(self, text: str) -> bool:
        self.run.out(text)
        return True

    def _prune(self, visit: Visit) -> bool:
        visit.prune = True
        return True

    def _stop(self, visit: Visit) -> bool:
        raise _Quit

    def _delete(self, visit: Visit) -> bool:
        calls = self.run.calls
        if visit.path in (".", ".."):
            return True
        try:
            if visit.status.kind is Kind.DIRECTORY:
                calls.rmdir(visit.path)
            else:
                calls.unlink(visit.path)
        except OSError as error:
            what = f"cannot delete ‘{visit.path}’" if self.run.gnu else visit.path
            self.status = self.run.fail(f"{what}: {faults.text(error)}")
            return False
        return True

    def _printf(self, text: str) -> Test:
        from dockroot.shell.findprint import printed

        return lambda visit: self._say(printed(self.run, text, visit))

    def _exec(self, name: str, take: Callable[[], str]) -> Test:
        if name in ("ok", "okdir"):
            raise self.run.machine.unsupported(f"find -{name} (nobody is there to answer)")
        words: list[str] = []
        while True:
            word = take()
            if word == ";" or (word == "+" and words[-1:] == ["{}"]):
                break
            words.append(word)
        if word == "+":
            batch: tuple[list[str], list[str]] = (words[:-1], [])
            self.pending.append(batch)

            def note(visit: Visit) -> bool:
                batch[1].append(visit.path)
                return True

            return note

        def execute(visit: Visit) -> bool:
            path = visit.path
            if name == "execdir":
                path = "./" + posixpath.basename(visit.path)
                return (
                    self._execute(
                        [w.replace("{}", path) for w in words], posixpath.dirname(visit.path)
                    )
                    == 0
                )
            return self._execute([w.replace("{}", path) for w in words]) == 0

        return execute

    def _execute(self, argv: list[str], folder: str = "") -> int:
        from dockroot.shell.programs import run_for

        return run_for(self.run, argv, folder=folder)

    def finish(self) -> None:
        """Run what `-exec … +` has gathered."""
        for command, paths in self.pending:
            for argv in batches(command, paths):
                if self._execute(argv):
                    self.status = 1


@tool("find", raw=True)
def find(run: Invocation) -> int:
    """Search directories for files and act on them."""
    words, search = list(run.operands), Find(run)
    while words and words[0] in ("-P", "-L", "-H"):
        search.follow = words.pop(0)[1]
    paths: list[str] = []
    while words and not words[0].startswith("-") and words[0] not in ("(", ")", "!", ","):
        paths.append(words.pop(0))
    acts = any(word[1:] in _ACTIONS for word in words if word.startswith("-"))
    try:
        test = Parser(words, search).parse()
    except FindError as wrong:
        return run.fail(str(wrong) if run.gnu else f"unrecognized: {wrong}")
    if not acts:
        wanted = test
        test = lambda visit: wanted(visit) and search._say(visit.path + "\n")  # noqa: E731
    try:
        for path in paths or ["."]:
            search.walk(path, test)
    except _Quit:
        pass
    search.finish()
    return search.status
