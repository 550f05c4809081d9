"""adduser, addgroup, deluser, delgroup as Debian's adduser 3.134 does them with shadow-utils' commands."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from dockroot.shell.accounts import gid_of, group_name
from dockroot.shell.commands.registry import TOOLS, Invocation
from dockroot.shell.userdb import GROUP, PASSWD, Table, copy_skeleton

LONG = {
    "home": "home:", "shell": "shell:", "uid": "uid:", "gid": "gid:", "ingroup": "ingroup:",
    "gecos": "comment:", "comment": "comment:", "group": "group", "system": "system",
    "disabled-password": "disabled-password", "disabled-login": "disabled-login",
    "no-create-home": "no-create-home", "quiet": "q", "force-badname": "badname",
    "allow-badname": "badname", "allow-all-names": "badname", "allow-bad-names": "badname",
    "firstuid": "firstuid:", "lastuid": "lastuid:", "add_extra_groups": "extra",
    "add-extra-groups": "extra", "remove-home": "remove-home", "remove-all-files": "remove-all-files",
    "only-if-empty": "only-if-empty", "debug": "debug", "verbose": "debug", "conf": "conf:",
    "firstgid": "firstgid:", "lastgid": "lastgid:",
}  # fmt: skip
_SYSTEM, _ORDINARY = range(100, 1000), range(1000, 60_000)


class _Failed(Exception):  # noqa: N818 - it carries a status
    """A command below failed; its status."""

    def __init__(self, status: int) -> None:
        self.status = status


def adduser(run: Invocation) -> int:
    """Add a user or a group, or a user to a group, by the options given."""
    if run.has("remove-all-files", "conf"):
        raise run.machine.unsupported(f"adduser --{run.last('remove-all-files', 'conf')}")
    if not 1 <= len(run.operands) <= 2:
        return run.fail("Only one or two names allowed.")
    is_group = run.name == "addgroup"
    try:
        if len(run.operands) == 2:
            return _to_group(run, *run.operands)
        name = run.operands[0]
        if is_group or (run.has("group") and not run.has("system")):
            return _group(run, name)
        return _system_user(run, name) if run.has("system") else _user(run, name)
    except _Failed as failed:
        return failed.status


def _say(run: Invocation, text: str) -> None:
    if not run.has("q"):
        run.out(text + "\n")


def _call(run: Invocation, *words: str) -> None:
    """Run a command of shadow-utils. Raises: _Failed."""
    status = TOOLS[words[0]].run(Invocation(words[0], list(words), run.process, run.dialect))
    if status:
        raise _Failed(status)


def _first(table: Table, numbers: Sequence[int], other: Table | None = None) -> int:
    used = {row[2] for each in (table, other) if each for row in each.rows if len(row) > 2}
    return next(number for number in numbers if str(number) not in used)


def _group(run: Invocation, name: str) -> int:
    table = Table.of(run, GROUP)
    text = run.value("gid")
    if row := table.row(name):
        if run.has("system") and int(row[2]) in _SYSTEM and text in (None, row[2]):
            run.note(f"{run.name}: The group `{name}' already exists as a system group. Exiting.")
            return 0
        run.note(f"{run.name}: The group `{name}' already exists.")
        return 1
    if text is not None and table.has_number(int(text)):
        run.note(f"{run.name}: The GID `{text}' is already in use.")
        return 1
    gid = (
        int(text)
        if text is not None
        else _first(table, _SYSTEM if run.has("system") else _ORDINARY)
    )
    _say(run, f"Adding group `{name}' (GID {gid}) ...")
    _call(run, "groupadd", "-g", str(gid), name)
    _say(run, "Done.")
    return 0


def _to_group(run: Invocation, user: str, group: str) -> int:
    if run.name == "addgroup":
        return run.fail("addgroup with two arguments is an unspecified operation.")
    row = Table.of(run, GROUP).row(group)
    if Table.of(run, PASSWD).row(user) is None:
        return run.fail(f"The user `{user}' does not exist.")
    if row is None:
        return run.fail(f"The group `{group}' does not exist.")
    if user in row[3].split(","):
        run.note(f"{run.name}: The user `{user}' is already a member of `{group}'.")
        return 0
    _say(run, f"Adding user `{user}' to group `{group}' ...")
    _call(run, "usermod", "-a", "-G", group, user)
    _say(run, "Done.")
    return 0


def _named(run: Invocation) -> str | None:
    """Return the name of the group that `--ingroup` or `--gid` gives. Raises: _Failed."""
    text = run.value("ingroup") or run.value("gid")
    if text is None:
        return None
    gid = gid_of(run.calls, text)
    name = group_name(run.calls, gid) if gid is not None else None
    if name is None:
        what = "group" if run.value("ingroup") else "GID"
        raise _Failed(run.fail(f"The {what} `{text}' does not exist."))
    return name


def _system_user(run: Invocation, name: str) -> int:
    users, groups = Table.of(run, PASSWD), Table.of(run, GROUP)
    if row := users.row(name):
        if int(row[2]) in _SYSTEM:
            _say(run, f"The system user `{name}' already exists. Exiting.")
            return 0
        run.note(
            f"{run.name}: The user `{name}' already exists, but is not a system user. Exiting."
        )
        return 13
    group = _named(run)
    own = run.has("group")
    text = run.value("uid")
    if text is not None and users.has_number(int(text)):
        return run.fail(f"The UID {text} is already in use.")
    uid = int(text) if text is not None else _first(users, _SYSTEM)
    _say(run, f"Adding system user `{name}' (UID {uid}) ...")
    if own:
        group = name
        if groups.row(name) is None:
            gid = uid if text is not None else _first(groups, _SYSTEM)
            _say(run, f"Adding new group `{name}' (GID {gid}) ...")
            _call(run, "groupadd", "-g", str(gid), name)
    group = group or group_name(run.calls, 65_534) or "nogroup"
    _say(run, f"Adding new user `{name}' (UID {uid}) with group `{group}' ...")
    home = run.value("home") or "/nonexistent"
    shell = run.value("shell") or "/usr/sbin/nologin"
    _call(
        run, "useradd", "-r", "-K", "SYS_UID_MIN=100", "-K", "SYS_UID_MAX=999", "-d", home, "-g", group,
        "-s", shell, "-u", str(uid), name,
    )  # fmt: skip
    _comment(run, name)
    _home(run, home, uid, gid_of(run.calls, group) or 0, mode=0o755, skeleton=False)
    return 0


def _user(run: Invocation, name: str) -> int:
    users, groups = Table.of(run, PASSWD), Table.of(run, GROUP)
    if users.row(name):
        return run.fail(f"The user `{name}' already exists.")
    group = _named(run)
    if group is None and groups.row(name):
        return run.fail(f"The group `{name}' already exists.")
    text = run.value("uid")
    if text is not None and users.has_number(int(text)):
        return run.fail(f"The UID {text} is already in use.")
    first = int(run.value("firstuid") or 1000)
    numbers = range(first, int(run.value("lastuid") or 59_999) + 1)
    _say(run, f"Adding user `{name}' ...")
    uid = (
        int(text) if text is not None else _first(users, numbers, groups if group is None else None)
    )
    gid = uid
    if group is None:
        _say(run, f"Adding new group `{name}' ({gid}) ...")
        _call(run, "groupadd", "-g", str(gid), name)
    else:
        gid = gid_of(run.calls, group) or 0
    _say(run, f"Adding new user `{name}' ({uid}) with group `{group or name} ({gid})' ...")
    home = run.value("home") or f"/home/{name}"
    shell = run.value("shell") or (
        "/usr/sbin/nologin" if run.has("disabled-login") else "/bin/bash"
    )
    _call(run, "useradd", "-d", home, "-g", str(gid), "-s", shell, "-u", str(uid), name)
    _home(run, home, uid, gid, mode=0o700, skeleton=True)
    if not run.has("disabled-password", "disabled-login"):
        raise run.machine.error(
            f"adduser {name}: asks for a password, and nobody is there to answer",
            hint="say adduser --disabled-password --gecos ''",
        )
    if run.value("comment") is None:
        _say(
            run,
            f"Changing the user information for {name}\nEnter the new value, or press ENTER for the default",
        )
    _comment(run, name)
    return _extra(run, name)


def _comment(run: Invocation, name: str) -> None:
    text = run.value("comment")
    if text is None:
        return
    table = Table.of(run, PASSWD)
    row = table.row(name)
    if row is not None:
        fields = text.split(",")
        row[4] = ",".join([*fields, *[""] * (4 - len(fields))])
        table.changed = True
        table.save()


def _extra(run: Invocation, name: str) -> int:
    """Add a new user to the group `users`, as Debian has it since 3.129."""
    groups = ["users"]
    _say(run, f"Adding new user `{name}' to supplemental / extra groups `{', '.join(groups)}' ...")
    row = Table.of(run, GROUP).row("users")
    if row is None:
        run.note(f"{run.name}: The group `users' does not exist.")
        return 0
    _say(run, f"Adding user `{name}' to group `users' ...")
    members = [each for each in row[3].split(",") if each]
    _call(run, "gpasswd", "-M", ",".join([*members, name]), "users")
    return 0


def _home(run: Invocation, path: str, uid: int, gid: int, *, mode: int, skeleton: bool) -> None:
    calls = run.calls
    if path.startswith("/nonexistent"):
        _say(run, f"Not creating `{path}'.")
    elif run.has("no-create-home"):
        _say(run, f"Not creating home directory `{path}'.")
    elif calls.is_there(path):
        run.note(
            f"{run.name}: The home directory `{path}' already exists.  Not touching this directory."
        )
    else:
        _say(run, f"Creating home directory `{path}' ...")
        missing = []
        above = path
        while above not in ("", "/") and not calls.is_there(above):
            missing.append(above)
            above = posixpath.dirname(above)
        for each in reversed(missing):
            calls.mkdir_exact(each, 0o755)
        calls.chown(path, uid, gid)
        calls.chmod(path, mode)
        if skeleton:
            _say(run, "Copying files from `/etc/skel' ...")
            copy_skeleton(
                run,
                "/etc/skel",
                path,
                lambda each: calls.chown(each, uid, gid, follow=False),
                times=False,
            )


def deluser(run: Invocation) -> int:
    """Remove a user, a group, or a user from a group."""
    if run.has("remove-all-files"):
        raise run.machine.unsupported("deluser --remove-all-files")
    if not 1 <= len(run.operands) <= 2:
        return run.fail("Only one or two names allowed.")
    try:
        if len(run.operands) == 2:
            return _from_group(run, *run.operands)
        name = run.operands[0]
        if run.name == "delgroup" or run.has("group"):
            return _remove_group(run, name)
        return _remove_user(run, name)
    except _Failed as failed:
        return failed.status


def _from_group(run: Invocation, user: str, group: str) -> int:
    row = Table.of(run, GROUP).row(group)
    if row is None:
        return run.fail(f"The group `{group}' does not exist.", 3)
    if user not in row[3].split(","):
        return run.fail(f"The user `{user}' is not a member of group `{group}'.", 6)
    _say(run, f"Removing user `{user}' from group `{group}' ...")
    members = [each for each in row[3].split(",") if each and each != user]
    _call(run, "gpasswd", "-M", ",".join(members), group)
    _say(run, "Done.")
    return 0


def _remove_group(run: Invocation, name: str) -> int:
    if Table.of(run, GROUP).row(name) is None:
        if run.has("system"):
            run.note(f"{run.name}: The group `{name}' does not exist.")
            return 0
        return run.fail(f"The group `{name}' does not exist.", 3)
    _say(run, f"Removing group `{name}' ...")
    _call(run, "groupdel", name)
    _say(run, "Done.")
    return 0


def _remove_user(run: Invocation, name: str) -> int:
    row = Table.of(run, PASSWD).row(name)
    if row is None:
        if run.has("system"):
            run.note(
                f"{run.name}: The user `{name}' does not exist, but --system was given. Exiting."
            )
            return 0
        return run.fail(f"The user `{name}' does not exist.", 2)
    if run.has("remove-home") and run.calls.is_there(row[5], directory=True) and row[5] != "/":
        _say(run, "Looking for files to backup/remove ...\nRemoving files ...")
        _call(run, "rm", "-rf", row[5])
    _say(run, f"Removing user `{name}' ...")
    _call(run, "userdel", name)
    _say(run, "Done.")
    return 0
