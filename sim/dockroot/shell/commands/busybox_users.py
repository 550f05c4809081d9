"""adduser, addgroup, deluser, delgroup of busybox (1.35, `loginutils/`, as Alpine builds it)."""

from __future__ import annotations

from dockroot.shell.accounts import gid_of
from dockroot.shell.commands.registry import Invocation
from dockroot.shell.userdb import (
    GROUP,
    GSHADOW,
    PASSWD,
    SHADOW,
    Table,
    copy_skeleton,
    member_added,
    member_removed,
    today,
)

_SYSTEM, _ORDINARY = range(100, 1000), range(1000, 60_001)


def adduser(run: Invocation) -> int:
    """Add a user, with a home; or, given two names, a user to a group."""
    if not 1 <= len(run.operands) <= 2:
        return run.usage()
    name = run.operands[0]
    if len(run.operands) == 2 and not run.flags:
        return addgroup(run)
    users = Table.of(run, PASSWD)
    system = run.has("S")
    group = run.value("G") or ("nogroup" if system else None)
    gid = gid_of(run.calls, group) if group is not None else None
    if group is not None and gid is None:
        return run.fail(f"unknown group {group}")
    if users.row(name):
        return run.fail(f"user '{name}' in use")
    uid = _uid(run, users, own=gid is None)
    if isinstance(uid, str):
        return run.fail(uid)
    if gid is None and Table.of(run, GROUP).row(name):
        return run.fail(f"group '{name}' in use")
    home = run.value("h") or f"/home/{name}"
    shell = run.value("s") or ("/bin/false" if system else "/bin/sh")
    gecos = run.value("g")
    users.add(
        name, "x", str(uid), str(uid if gid is None else gid),
        "Linux User,,," if gecos is None else gecos, home, shell,
    )  # fmt: skip
    users.save()
    shadow = Table.of(run, SHADOW)
    shadow.add(name, "!", today(run), "0", "99999", "7", "", "", "")
    shadow.save()
    if group is None:
        _new_group(run, name, uid)
    else:
        _join(run, name, _group_of(run, group))
    if not run.has("H"):
        _home(run, home, uid, uid if gid is None else gid)
    if not run.has("D") and not system:
        raise run.machine.error(
            f"adduser {name}: asks for a password, and nobody is there to answer",
            hint="say adduser -D, or -S for a system user",
        )
    return 0


def _group_of(run: Invocation, text: str) -> str:
    row = next(
        (r for r in Table.of(run, GROUP).rows if r[0] == text or (len(r) > 2 and r[2] == text)),
        None,
    )
    return row[0] if row else text


def _uid(run: Invocation, users: Table, *, own: bool) -> int | str:
    groups = Table.of(run, GROUP)

    def taken(number: int) -> bool:
        return users.has_number(number) or (own and groups.has_number(number))

    text = run.value("u")
    if text is not None:
        if not text.isdecimal() or int(text) > _ORDINARY[-1]:
            return f"invalid number '{text}'"
        return f"uid '{text}' in use" if taken(int(text)) else int(text)
    numbers = _SYSTEM if run.has("S") else _ORDINARY
    return next((number for number in numbers if not taken(number)), "no uids left")


def _home(run: Invocation, path: str, uid: int, gid: int) -> None:
    """Make the home and fill it; its mode gets the set-group-ID bit."""
    calls = run.calls
    try:
        if not calls.is_there(path):
            calls.mkdir_exact(path, 0o755)
            skeleton = run.value("k") or "/etc/skel"
            copy_skeleton(
                run,
                skeleton,
                path,
                lambda each: calls.chown(each, uid, gid, follow=False),
                times=False,
            )
        calls.chown(path, uid, gid)
        calls.chmod(path, 0o2755)
    except OSError as error:
        run.fault(path, error)


def addgroup(run: Invocation) -> int:
    """Add a group; or, given two names, a user to a group."""
    if not 1 <= len(run.operands) <= 2:
        return run.usage()
    if len(run.operands) == 2:
        user, group = run.operands
        if Table.of(run, PASSWD).row(user) is None:
            return run.fail(f"unknown user {user}")
        if Table.of(run, GROUP).row(group) is None:
            return run.fail(f"unknown group {group}")
        _join(run, user, group)
        return 0
    name, groups = run.operands[0], Table.of(run, GROUP)
    if groups.row(name):
        return run.fail(f"group '{name}' in use")
    text = run.value("g")
    if text is not None:
        if not text.isdecimal():
            return run.fail(f"invalid number '{text}'")
        if groups.has_number(int(text)):
            return run.fail(f"gid '{text}' in use")
        _new_group(run, name, int(text))
        return 0
    numbers = _SYSTEM if run.has("S") else _ORDINARY
    gid = next((number for number in numbers if not groups.has_number(number)), None)
    if gid is None:
        return run.fail("no gids left")
    _new_group(run, name, gid)
    return 0


def _new_group(run: Invocation, name: str, gid: int) -> None:
    groups, shadow = Table.of(run, GROUP), Table.of(run, GSHADOW)
    groups.add(name, "x", str(gid), "")
    shadow.add(name, "!", "", "")
    groups.save()
    shadow.save()


def _join(run: Invocation, user: str, group: str) -> None:
    for path in (GROUP, GSHADOW):
        table = Table.of(run, path)
        row = table.row(group)
        if row is not None and member_added(row, user):
            table.changed = True
            table.save()


def deluser(run: Invocation) -> int:
    """Remove a user and the group of its own, a group, or a user from a group."""
    if not 1 <= len(run.operands) <= 2:
        return run.usage()
    name = run.operands[0]
    if len(run.operands) == 2:
        for path in (GROUP, GSHADOW):
            table = Table.of(run, path)
            row = table.row(run.operands[1])
            if row is not None and member_removed(row, name):
                table.changed = True
                table.save()
        return 0
    paths = [GROUP, GSHADOW]
    if run.name == "deluser":
        row = Table.of(run, PASSWD).row(name)
        if row is None:
            return run.fail(f"unknown user {name}")
        if run.has("r") and len(row) > 5:
            from dockroot.shell.commands.registry import TOOLS

            TOOLS["rm"].run(Invocation("rm", ["rm", "-rf", row[5]], run.process, run.dialect))
        paths = [PASSWD, SHADOW, GROUP, GSHADOW]
    elif Table.of(run, GROUP).row(name) is None:
        return run.fail(f"unknown group {name}")
    for path in paths:
        table = Table.of(run, path)
        table.remove(name)
        for row in table.rows if path in (GROUP, GSHADOW) and run.name == "deluser" else []:
            table.changed = member_removed(row, name) or table.changed
        table.save()
    return 0
