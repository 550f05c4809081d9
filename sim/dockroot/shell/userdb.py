"""The files of users and groups as tables of lines, written as shadow-utils 4.13 and busybox write them.

A changed file is a new inode of the same owner and mode; what it held before stays under its name with a
`-`. Lines that do not change keep their bytes.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from dockroot.clock import SECOND
from dockroot.shell.commands.registry import Invocation
from dockroot.shell.looking import Status
from dockroot.tree import Bytes, Kind

PASSWD, SHADOW, GROUP, GSHADOW = "/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow"
SUBUID, SUBGID = "/etc/subuid", "/etc/subgid"
_LOCK = "/etc/.pwd.lock"


class Table(Struct):
    """One file: its lines, divided at colons."""

    run: Invocation
    path: str
    rows: list[list[str]]
    there: bool
    changed: bool = False

    @classmethod
    def of(cls, run: Invocation, path: str) -> Table:
        """Read a file; one that is not there has no rows and is not written."""
        text = run.calls.read_text(path)
        rows = [line.split(":") for line in (text or "").split("\n") if line]
        return cls(run, path, rows, text is not None)

    def row(self, name: str) -> list[str] | None:
        """Return the row of a name, to be changed."""
        return next((row for row in self.rows if row[0] == name), None)

    def has_number(self, number: int) -> bool:
        """Tell whether a row has the number (the third field)."""
        return any(len(row) > 2 and row[2] == str(number) for row in self.rows)

    def add(self, *fields: str) -> None:
        """Add a row at the end."""
        self.rows.append(list(fields))
        self.changed = True

    def remove(self, name: str) -> bool:
        """Take the row of a name away; tell whether there was one."""
        kept = [row for row in self.rows if row[0] != name]
        found = len(kept) < len(self.rows)
        self.rows, self.changed = kept, self.changed or found
        return found

    def save(self) -> None:
        """Write the file, if anything changed and it is there."""
        if not self.changed or not self.there:
            return
        calls = self.run.calls
        status = calls.stat(self.path)
        calls.rename(self.path, self.path + "-")
        text = "".join(":".join(row) + "\n" for row in self.rows)
        calls.fill(self.path, Bytes(text.encode("utf-8", "surrogateescape")), 0o600)
        calls.chown(self.path, status.uid, status.gid)
        calls.chmod(self.path, status.mode)
        self.changed = False


def member_added(row: list[str], name: str) -> bool:
    """Add a name to the members (the last field) of a group's row; tell whether it was new."""
    members = [each for each in row[3].split(",") if each] if len(row) > 3 else []
    if name in members:
        return False
    row[3:] = [",".join([*members, name])]
    return True


def member_removed(row: list[str], name: str) -> bool:
    """Take a name out of the members of a group's row; tell whether it was there."""
    members = [each for each in row[3].split(",") if each] if len(row) > 3 else []
    if name not in members:
        return False
    row[3:] = [",".join(each for each in members if each != name)]
    return True


def lock(run: Invocation) -> None:
    """Leave the lock file behind that shadow-utils makes."""
    if not run.calls.is_there(_LOCK):
        run.calls.mknod(_LOCK, Kind.FILE, 0o600)


def today(run: Invocation) -> str:
    """Return the day of the clock, or of SOURCE_DATE_EPOCH, since 1970."""
    text = run.process.env.get("SOURCE_DATE_EPOCH", "")
    seconds = int(text) if text.isdecimal() and run.gnu else run.machine.world.clock.now() // SECOND
    return str(seconds // 86_400)


def settings(run: Invocation, path: str) -> dict[str, str]:
    """Return the settings of `/etc/login.defs` (`NAME value`) or `/etc/default/useradd` (`NAME=value`)."""
    found: dict[str, str] = {}
    for line in (run.calls.read_text(path) or "").split("\n"):
        text = line.split("#", 1)[0].strip() if path.endswith(".defs") else line.strip()
        if not text or text.startswith("#"):
            continue
        name, _, value = (
            text.partition("=") if "=" in text.split()[0] else text.partition(text.split()[0][-1:])
        )
        if "=" not in text.split()[0]:
            name, *rest = text.split(None, 1)
            value = rest[0] if rest else ""
        found[name] = value.strip().strip('"')
    return found


def copy_skeleton(
    run: Invocation, source: str, target: str, own: Callable[[str], None], *, times: bool
) -> None:
    """Copy what lies in a skeleton directory; `own` gives each thing its owner."""
    calls = run.calls
    for name in calls.listed(source):
        here, there = f"{source}/{name}", f"{target}/{name}"
        status = calls.lstat(here)
        run.machine.budget.step()
        if calls.is_there(there):
            continue
        if status.kind is Kind.DIRECTORY:
            calls.mkdir(there, 0o700)
            copy_skeleton(run, here, there, own, times=times)
        elif status.kind is Kind.SYMLINK:
            calls.symlink(status.target, there)
        else:
            calls.fill(there, calls.content(here), 0o600)
        own(there)
        _like(run, status, there, times=times)


def _like(run: Invocation, status: Status, path: str, *, times: bool) -> None:
    if status.kind is not Kind.SYMLINK:
        run.calls.chmod(path, status.mode)
    if times:
        run.calls.utime(path, status.mtime, follow=False)
