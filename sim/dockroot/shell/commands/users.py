"""useradd, usermod, userdel, chsh: shadow-utils 4.13."""

from __future__ import annotations

from dockroot.shell.commands.groups import (
    NAME,
    add_group,
    add_member,
    free_number,
    number_range,
    remove_member,
)
from dockroot.shell.commands.registry import TOOLS, Invocation, tool
from dockroot.shell.userdb import (
    GROUP,
    GSHADOW,
    PASSWD,
    SHADOW,
    SUBGID,
    SUBUID,
    Table,
    copy_skeleton,
    lock,
    settings,
    today,
)

_USERADD = {
    "base-dir": "b:", "comment": "c:", "home-dir": "d:", "home": "d:", "defaults": "D",
    "expiredate": "e:", "inactive": "f:", "gid": "g:", "groups": "G:", "skel": "k:", "key": "K:",
    "no-log-init": "l", "create-home": "m", "no-create-home": "M", "no-user-group": "N",
    "non-unique": "o", "password": "p:", "system": "r", "root": "R:", "prefix": "P:", "shell": "s:",
    "uid": "u:", "user-group": "U", "badname": "badname", "badnames": "badname", "selinux-user": "Z:",
    "btrfs-subvolume-home": "btrfs",
}  # fmt: skip


@tool("useradd", short="b:c:d:De:f:g:G:k:K:lmMNop:rR:P:s:u:UZ:", long=_USERADD)
def useradd(run: Invocation) -> int:
    """Add a user: a line in each file, a group of its own, and with -m a home."""
    for flag in ("R", "P", "D", "Z", "e", "f", "btrfs"):
        if run.has(flag):
            raise run.machine.unsupported(f"useradd -{flag}")
    if len(run.operands) != 1:
        run.note("Usage: useradd [options] LOGIN\n       useradd -D\n       useradd -D [options]\n")
        return 2
    return _Adding(run).add(run.operands[0])


class _Adding:
    """One user that is being added."""

    def __init__(self, run: Invocation) -> None:
        self.run = run
        self.defs = settings(run, "/etc/login.defs")
        self.own = dict(v.split("=", 1) for flag, v in run.flags if flag == "K" and "=" in v)
        self.defs.update(self.own)
        self.defaults = settings(run, "/etc/default/useradd")
        self.users, self.groups = Table.of(run, PASSWD), Table.of(run, GROUP)

    def add(self, name: str) -> int:
        run = self.run
        if not NAME.fullmatch(name) and not run.has("badname"):
            return run.fail(f"invalid user name '{name}': use --badname to ignore", 3)
        text = run.value("u")
        if text is not None and not text.isdecimal():
            return run.fail(f"invalid user ID '{text}'", 3)
        supplementary = self._named_groups()
        if isinstance(supplementary, int):
            return supplementary
        given = run.value("g")
        gid = self._gid(given) if given is not None else None
        if given is not None and gid is None:
            return run.fail(f"group '{given}' does not exist", 6)
        if self.users.row(name):
            return run.fail(f"user '{name}' already exists", 9)
        own_group = (
            given is None
            and not run.has("N")
            and (run.has("U") or self.defs.get("USERGROUPS_ENAB", "no") == "yes")
        )
        if own_group and self.groups.row(name):
            return run.fail(
                f"group {name} exists - if you want to add this user to that group, use -g.", 9
            )
        lock(run)
        if text is not None and self.users.has_number(int(text)) and not run.has("o"):
            return run.fail(f"UID {text} is not unique", 4)
        uid = int(text) if text is not None else self._free("UID", self.users)
        if uid is None:
            return run.fail("can't get unique UID", 4)
        if own_group:
            gid = uid if not self.groups.has_number(uid) else self._free("GID", self.groups)
        elif gid is None:
            gid = int(self.defaults.get("GROUP", "100"))
        assert gid is not None
        self._write(name, uid, gid, own_group=own_group)
        if supplementary:
            add_member(run, name, supplementary)
        return self._home(name, uid, gid)

    def _named_groups(self) -> list[str] | int:
        text = self.run.value("G")
        names = []
        for each in (text or "").split(","):
            row = self.groups.row(each) or next(
                (r for r in self.groups.rows if len(r) > 2 and r[2] == each), None
            )
            if each and row is None:
                return self.run.fail(f"group '{each}' does not exist", 6)
            names += [row[0]] if row else []
        return names

    def _gid(self, text: str) -> int | None:
        row = self.groups.row(text)
        if row is not None:
            return int(row[2])
        return int(text) if text.isdecimal() and self.groups.has_number(int(text)) else None

    def _free(self, kind: str, table: Table) -> int | None:
        system = self.run.has("r")
        low, high = number_range(self.run, kind, system=system, own=self.own)
        return free_number(table, low, high, system=system)

    def path(self, name: str) -> str:
        """Return the home directory."""
        base = self.run.value("b") or self.defaults.get("HOME") or "/home"
        return self.run.value("d") or f"{base}/{name}"

    def _write(self, name: str, uid: int, gid: int, *, own_group: bool) -> None:
        run, system = self.run, self.run.has("r")
        shadow = Table.of(run, SHADOW)
        shell = run.value("s")
        if shell is None:
            shell = self.defaults.get("SHELL", "")
        password = run.value("p") or "!"
        self.users.add(
            name, "x" if shadow.there else password, str(uid), str(gid), run.value("c") or "",
            self.path(name), shell,
        )  # fmt: skip
        limits = ("", "", "") if system else (
            self.defs.get("PASS_MIN_DAYS", ""), self.defs.get("PASS_MAX_DAYS", ""), self.defs.get("PASS_WARN_AGE", ""),
        )  # fmt: skip
        shadow.add(
            name,
            password,
            today(run),
            *("" if limit == "-1" else limit for limit in limits),
            "",
            "",
            "",
        )
        self.users.save()
        shadow.save()
        if own_group:
            add_group(run, name, gid)
        least, most = number_range(run, "UID", system=False, own=self.own)
        if not system and (not uid or least <= uid <= most):
            self._subordinate(name)

    def _subordinate(self, name: str) -> None:
        """Give the next range of subordinate numbers, where the files are there."""
        for path, kind in ((SUBUID, "UID"), (SUBGID, "GID")):
            table = Table.of(self.run, path)
            if table.there and not table.row(name):
                count = int(self.defs.get(f"SUB_{kind}_COUNT", "65536"))
                start = int(self.defs.get(f"SUB_{kind}_MIN", "100000"))
                start = max(
                    [start, *(int(row[1]) + int(row[2]) for row in table.rows if len(row) > 2)]
                )
                table.add(name, str(start), str(count))
                table.save()

    def _home(self, name: str, uid: int, gid: int) -> int:
        run, path = self.run, self.path(name)
        wanted = run.has("m") or (
            self.defs.get("CREATE_HOME", "no") == "yes" and not run.has("M") and not run.has("r")
        )
        if not wanted or run.has("M"):
            return 0
        calls = run.calls
        if calls.is_there(path):
            run.note(
                f"useradd: warning: the home directory {path} already exists.\nuseradd: Not copying any file from skel directory into it."
            )
            return 0
        parts = [part for part in path.split("/") if part]
        for count in range(1, len(parts) + 1):
            each = "/" + "/".join(parts[:count])
            if not calls.is_there(each):
                calls.mkdir_exact(each, 0o755 if count < len(parts) else 0)
        mode = self.defs.get("HOME_MODE")
        bits = int(mode, 8) if mode else 0o777 & ~int(self.defs.get("UMASK", "022"), 8)
        skeleton = run.value("k") or self.defaults.get("SKEL") or "/etc/skel"
        copy_skeleton(
            run, skeleton, path, lambda each: calls.chown(each, uid, gid, follow=False), times=True
        )
        calls.chown(path, uid, gid)
        calls.chmod(path, bits)
        if self.defaults.get("CREATE_MAIL_SPOOL", "no").lower() == "yes":
            self._spool(name, uid)
        return 0

    def _spool(self, name: str, uid: int) -> None:
        from dockroot.shell.accounts import gid_of

        path = f"{self.defs.get('MAIL_DIR', '/var/spool/mail')}/{name}"
        gid = gid_of(self.run.calls, "mail")
        if self.run.calls.is_there(path.rpartition("/")[0], directory=True):
            self.run.calls.create(path)
            self.run.calls.chown(path, uid, gid or 0)
            self.run.calls.chmod(path, 0o660 if gid is not None else 0o600)


@tool(
    "usermod", short="ab:c:d:e:f:g:G:l:Lmop:rR:P:s:u:UZ:",
    long={"append": "a", "comment": "c:", "home": "d:", "expiredate": "e:", "gid": "g:",
          "groups": "G:", "login": "l:", "lock": "L", "move-home": "m", "non-unique": "o",
          "password": "p:", "remove": "r", "shell": "s:", "uid": "u:", "unlock": "U"},
)  # fmt: skip
def usermod(run: Invocation) -> int:
    """Change a user."""
    if run.has("R", "P", "f", "Z", "b", "e"):
        raise run.machine.unsupported(f"usermod -{run.last('R', 'P', 'f', 'Z', 'b', 'e')}")
    if len(run.operands) != 1:
        run.note("Usage: usermod [options] LOGIN")
        return 2
    name = run.operands[0]
    users, groups, shadow = Table.of(run, PASSWD), Table.of(run, GROUP), Table.of(run, SHADOW)
    row = users.row(name)
    if row is None:
        return run.fail(f"user '{name}' does not exist", 6)
    lock(run)
    if wrong := _fields(run, row, users, groups):
        return wrong
    if (secret := shadow.row(name)) is not None:
        _secret(run, secret, shadow)
    renamed = run.value("l")
    if renamed is not None and renamed != name:
        if users.row(renamed):
            return run.fail(f"user '{renamed}' already exists", 9)
        row[0], users.changed = renamed, True
        if secret is not None:
            secret[0], shadow.changed = renamed, True
        _rename_member(run, name, renamed)
    users.save()
    shadow.save()
    return _memberships(run, renamed or name)


@tool("chsh", short="s:R:", long={"shell": "s:", "root": "R:"})
def chsh(run: Invocation) -> int:
    """Change a user's shell, with root's right to choose any."""
    path, name = run.value("s"), (run.operands or ["root"])[0]
    if path is None or run.has("R"):
        raise run.machine.unsupported("chsh without --shell" if path is None else "chsh --root")
    users = Table.of(run, PASSWD)
    row = users.row(name)
    if row is None:
        return run.fail(f"user '{name}' does not exist")
    if path and not run.calls.is_there(path):
        run.note(f"chsh: Warning: {path} does not exist")
    if row[6:] != [path]:
        row[6:], users.changed = [path], True
        lock(run)
    users.save()
    return 0


def _fields(run: Invocation, row: list[str], users: Table, groups: Table) -> int:
    """Change the fields of a user's row; return the status of what is wrong."""
    before = list(row)
    if (text := run.value("u")) is not None and text != row[2]:
        if users.has_number(int(text)) and not run.has("o"):
            return run.fail(f"UID '{text}' already exists", 4)
        _chown_home(run, row[5], int(row[2]), int(text), -1)
        row[2] = text
    if (text := run.value("g")) is not None:
        group = groups.row(text) or next(
            (g for g in groups.rows if len(g) > 2 and g[2] == text), None
        )
        if group is None:
            return run.fail(f"group '{text}' does not exist", 6)
        if group[2] != row[3]:
            _chown_home(run, row[5], int(row[2]), -1, int(group[2]), only=int(row[3]))
            row[3] = group[2]
    for letter, index in (("c", 4), ("s", 6)):
        if (value := run.value(letter)) is not None:
            row[index] = value
    if (home := run.value("d")) is not None and home != row[5]:
        if (
            run.has("m")
            and run.calls.is_there(row[5], directory=True)
            and not run.calls.is_there(home)
        ):
            run.calls.rename(row[5], home)
        row[5] = home
    users.changed = users.changed or row != before or run.has(*"cdgLlpsuU")
    return 0


def _chown_home(
    run: Invocation, home: str, owner: int, uid: int, gid: int, *, only: int = -1
) -> None:
    """Give what the user owns in the home directory its new numbers."""
    calls = run.calls
    if not home.startswith("/") or home == "/" or not calls.is_there(home, directory=True):
        return
    if calls.stat(home).uid != owner:
        return
    todo = [home]
    while todo:
        path = todo.pop()
        status = calls.lstat(path)
        todo += (
            [f"{path}/{child}" for child in calls.listed(path)]
            if not calls.is_symlink(path)
            else []
        )
        if uid >= 0 and status.uid == owner:
            calls.chown(path, uid, -1, follow=False)
        if gid >= 0 and status.gid == only:
            calls.chown(path, -1, gid, follow=False)


def _secret(run: Invocation, row: list[str], shadow: Table) -> None:
    before = list(row)
    if (text := run.value("p")) is not None:
        row[1], row[2] = text, today(run)
    elif run.has("L") and not row[1].startswith("!"):
        row[1] = "!" + row[1]
    elif run.has("U") and len(row[1].lstrip("!")):
        row[1] = row[1].removeprefix("!")
    shadow.changed = row != before or run.has(*"cdgLlpsuU")


def _rename_member(run: Invocation, old: str, new: str) -> None:
    for path in (GROUP, GSHADOW):
        table = Table.of(run, path)
        for row in table.rows:
            members = row[3].split(",") if len(row) > 3 else []
            if old in members:
                row[3:] = [",".join([*(each for each in members if each != old), new])]
                table.changed = True
        table.save()


def _memberships(run: Invocation, name: str) -> int:
    text = run.value("G")
    if text is None:
        return 0
    table = Table.of(run, GROUP)
    names = [each for each in text.split(",") if each]
    for index, each in enumerate(names):
        row = table.row(each) or next((r for r in table.rows if len(r) > 2 and r[2] == each), None)
        if row is None:
            return run.fail(f"group '{each}' does not exist", 6)
        names[index] = row[0]
    if run.has("r"):
        remove_member(run, name, [row[0] for row in table.rows if row[0] not in names])
        return 0
    if not run.has("a"):
        remove_member(run, name, names)
    add_member(run, name, names)
    return 0


@tool("userdel", short="frR:P:Z", long={"force": "f", "remove": "r"})
def userdel(run: Invocation) -> int:
    """Remove a user, the group of the same name, and with -r the home."""
    if len(run.operands) != 1:
        run.note("Usage: userdel [options] LOGIN")
        return 2
    name = run.operands[0]
    users = Table.of(run, PASSWD)
    row = users.row(name)
    if row is None:
        return run.fail(f"user '{name}' does not exist", 6)
    lock(run)
    for path in (PASSWD, SHADOW):
        table = Table.of(run, path)
        table.remove(name)
        table.save()
    _leave_groups(run, name, row)
    for path in (SUBUID, SUBGID):
        table = Table.of(run, path)
        table.remove(name)
        table.save()
    return _remove_home(run, name, row) if run.has("r") else 0


def _leave_groups(run: Invocation, name: str, user: list[str]) -> None:
    """Take the user out of all groups, and remove the group of its own, if nobody else is in it."""
    from dockroot.shell.userdb import member_removed

    defs = settings(run, "/etc/login.defs")
    table = Table.of(run, GROUP)
    own = table.row(name)
    others = [
        row for row in Table.of(run, PASSWD).rows if len(row) > 3 and own and row[3] == own[2]
    ]
    removed = own is not None and defs.get("USERGROUPS_ENAB") == "yes" and not others
    removed = removed and own is not None and own[3] in ("", name)
    for path in (GROUP, GSHADOW):
        each = Table.of(run, path)
        for row in each.rows:
            each.changed = member_removed(row, name) or each.changed
        if removed:
            each.remove(name)
        each.save()


def _remove_home(run: Invocation, name: str, row: list[str]) -> int:

    spool = f"{settings(run, '/etc/login.defs').get('MAIL_DIR', '/var/mail')}/{name}"
    if run.calls.is_there(spool):
        run.calls.unlink(spool)
    else:
        run.note(f"userdel: {name} mail spool ({spool}) not found")
    home = row[5] if len(row) > 5 else ""
    if not run.calls.is_there(home or "/nonexistent", directory=True):
        run.note(f"userdel: {name} home directory ({home}) not found")
        return 0
    if run.calls.stat(home).uid != int(row[2]):
        run.note(f"userdel: {home} not owned by {name}, not removing")
        return 12
    return TOOLS["rm"].run(Invocation("rm", ["rm", "-rf", home], run.process, run.dialect))
