"""groupadd, groupmod, groupdel, gpasswd: shadow-utils 4.13."""

from __future__ import annotations

import re

from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.userdb import (
    GROUP,
    GSHADOW,
    PASSWD,
    Table,
    lock,
    member_added,
    member_removed,
    settings,
)

NAME = re.compile(r"[a-z_A-Z0-9.][a-zA-Z0-9_.-]{0,31}\$?")


def number_range(
    run: Invocation, kind: str, *, system: bool, own: dict[str, str]
) -> tuple[int, int]:
    """Return the least and the greatest number (`kind`: UID or GID) that may be given."""
    defs = {**settings(run, "/etc/login.defs"), **own}
    least = int(defs.get(f"{kind}_MIN", "1000"))
    if not system:
        return least, int(defs.get(f"{kind}_MAX", "60000"))
    return int(defs.get(f"SYS_{kind}_MIN", "101")), int(defs.get(f"SYS_{kind}_MAX", str(least - 1)))


def free_number(table: Table, low: int, high: int, *, system: bool) -> int | None:
    """Return a number that no row has: ordinary ones go up from the highest, system ones down."""
    used = {int(row[2]) for row in table.rows if len(row) > 2 and row[2].isdecimal()}
    inside = [number for number in used if low <= number <= high]
    if system:
        start = min(inside, default=high + 1) - 1
        candidates = [*range(start, low - 1, -1), *range(high, low - 1, -1)]
    else:
        start = max(inside, default=low - 1) + 1
        candidates = [*range(start, high + 1), *range(low, high + 1)]
    return next((number for number in candidates if number not in used), None)


def add_group(run: Invocation, name: str, gid: int) -> None:
    """Add a group to both files."""
    group, shadow = Table.of(run, GROUP), Table.of(run, GSHADOW)
    group.add(name, "x" if shadow.there else "!", str(gid), "")
    shadow.add(name, "!", "", "")
    group.save()
    shadow.save()


@tool(
    "groupadd", short="fg:K:op:rR:P:U:",
    long={"force": "f", "gid": "g:", "key": "K:", "non-unique": "o", "password": "p:",
          "system": "r", "root": "R:", "prefix": "P:", "users": "U:"},
)  # fmt: skip
def groupadd(run: Invocation) -> int:
    """Add a group."""
    if run.has("R", "P", "p"):
        raise run.machine.unsupported(f"groupadd -{run.last('R', 'P', 'p')}")
    if len(run.operands) != 1:
        run.note("Usage: groupadd [options] GROUP")
        return 2
    name, table = run.operands[0], Table.of(run, GROUP)
    if not NAME.fullmatch(name) or name.isdecimal():
        return run.fail(f"'{name}' is not a valid group name", 3)
    lock(run)
    if table.row(name):
        return 0 if run.has("f") else run.fail(f"group '{name}' already exists", 9)
    text = run.value("g")
    if text is not None and not text.isdecimal():
        return run.fail(f"invalid group ID '{text}'", 3)
    own = dict(value.split("=", 1) for flag, value in run.flags if flag == "K" and "=" in value)
    low, high = number_range(run, "GID", system=run.has("r"), own=own)
    if text is not None and table.has_number(int(text)) and not run.has("o"):
        if not run.has("f"):
            return run.fail(f"GID '{text}' already exists", 4)
        text = None
    gid = int(text) if text is not None else free_number(table, low, high, system=run.has("r"))
    if gid is None:
        return run.fail("no more GIDs available", 4)
    add_group(run, name, gid)
    if users := run.value("U"):
        for user in users.split(","):
            add_member(run, user, [name])
    return 0


def add_member(run: Invocation, user: str, names: list[str]) -> None:
    """Add a user to groups, in both files."""
    for path in (GROUP, GSHADOW):
        table = Table.of(run, path)
        for row in table.rows:
            if row[0] in names and member_added(row, user):
                table.changed = True
        table.save()


def remove_member(run: Invocation, user: str, kept: list[str]) -> None:
    """Take a user out of all groups but those that are kept."""
    for path in (GROUP, GSHADOW):
        table = Table.of(run, path)
        for row in table.rows:
            if row[0] not in kept and member_removed(row, user):
                table.changed = True
        table.save()


@tool(
    "groupmod", short="g:n:op:R:P:aU:",
    long={"gid": "g:", "new-name": "n:", "non-unique": "o", "append": "a", "users": "U:"},
)  # fmt: skip
def groupmod(run: Invocation) -> int:
    """Change a group's name or number; users of the number follow."""
    if len(run.operands) != 1:
        run.note("Usage: groupmod [options] GROUP")
        return 2
    name, table, shadow = run.operands[0], Table.of(run, GROUP), Table.of(run, GSHADOW)
    row = table.row(name)
    if row is None:
        return run.fail(f"group '{name}' does not exist", 6)
    lock(run)
    gid, new = run.value("g"), run.value("n")
    if gid is not None and gid != row[2]:
        if table.has_number(int(gid)) and not run.has("o"):
            return run.fail(f"GID '{gid}' already exists", 4)
        _follow(run, row[2], gid)
        row[2], table.changed = gid, True
    if new is not None and new != name:
        if table.row(new):
            return run.fail(f"group '{new}' already exists", 9)
        row[0], table.changed = new, True
        if (other := shadow.row(name)) is not None:
            other[0], shadow.changed = new, True
    table.save()
    shadow.save()
    return 0


def _follow(run: Invocation, old: str, new: str) -> None:
    users = Table.of(run, PASSWD)
    for row in users.rows:
        if len(row) > 3 and row[3] == old:
            row[3], users.changed = new, True
    users.save()


@tool("groupdel", short="fR:P:", long={"force": "f"})
def groupdel(run: Invocation) -> int:
    """Remove a group that is nobody's primary one."""
    if len(run.operands) != 1:
        run.note("Usage: groupdel [options] GROUP")
        return 2
    name, table = run.operands[0], Table.of(run, GROUP)
    row = table.row(name)
    if row is None:
        return run.fail(f"group '{name}' does not exist", 6)
    lock(run)
    users = Table.of(run, PASSWD)
    owner = next((user[0] for user in users.rows if len(user) > 3 and user[3] == row[2]), None)
    if owner is not None and not run.has("f"):
        return run.fail(f"cannot remove the primary group of user '{owner}'", 8)
    for path in (GROUP, GSHADOW):
        each = Table.of(run, path)
        each.remove(name)
        each.save()
    return 0


@tool("gpasswd", short="a:d:M:A:rR", long={"add": "a:", "delete": "d:", "members": "M:"})
def gpasswd(run: Invocation) -> int:
    """Add members to a group, remove them, or set them all."""
    if run.has("A", "r", "R") or not run.has("a", "d", "M"):
        raise run.machine.unsupported(f"gpasswd {' '.join(run.argv[1:])}")
    name = run.operands[0] if run.operands else ""
    if Table.of(run, GROUP).row(name) is None:
        return run.fail(f"group '{name}' does not exist in {GROUP}", 3)
    lock(run)
    for path in (GROUP, GSHADOW):
        table = Table.of(run, path)
        if row := table.row(name):
            if (members := run.value("M")) is not None:
                row[3:] = [members]
                table.changed = True
            elif (user := run.value("a")) is not None:
                table.changed = member_added(row, user)
            else:
                table.changed = member_removed(row, run.value("d") or "")
            table.save()
    if user := run.value("a"):
        run.out(f"Adding user {user} to group {name}\n")
    elif user := run.value("d"):
        run.out(f"Removing user {user} from group {name}\n")
    return 0
