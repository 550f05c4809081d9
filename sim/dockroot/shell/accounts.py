"""Users and groups as the image's `/etc/passwd` and `/etc/group` have them."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from dockroot.shell.world import User


class Files(Protocol):
    """Where the two files are read."""

    def read_text(self, path: str) -> str | None:
        """Return a file's text, None when it cannot be read."""
        ...


class Account(Struct, frozen=True):
    """A line of `/etc/passwd`."""

    name: str
    uid: int
    gid: int
    home: str


class Group(Struct, frozen=True):
    """A line of `/etc/group`."""

    name: str
    gid: int
    members: tuple[str, ...]


def accounts(files: Files) -> list[Account]:
    """Return all users, in the order of the file; damaged lines are skipped."""
    found = []
    for line in (files.read_text("/etc/passwd") or "").splitlines():
        parts = line.split(":")
        if len(parts) >= 6 and parts[2].isdecimal() and parts[3].isdecimal():
            found.append(Account(parts[0], int(parts[2]), int(parts[3]), parts[5]))
    return found


def groups(files: Files) -> list[Group]:
    """Return all groups, in the order of the file; damaged lines are skipped."""
    found = []
    for line in (files.read_text("/etc/group") or "").splitlines():
        parts = line.split(":")
        if len(parts) >= 3 and parts[2].isdecimal():
            members = tuple(name for name in parts[3].split(",") if name) if len(parts) > 3 else ()
            found.append(Group(parts[0], int(parts[2]), members))
    return found


def account(files: Files, name: str) -> Account | None:
    """Return the user called `name`."""
    return next((found for found in accounts(files) if found.name == name), None)


def user_name(files: Files, uid: int) -> str | None:
    """Return the name of a user's number."""
    return next((found.name for found in accounts(files) if found.uid == uid), None)


def group_name(files: Files, gid: int) -> str | None:
    """Return the name of a group's number."""
    return next((found.name for found in groups(files) if found.gid == gid), None)


def parse_user(files: Files, text: str) -> User | str:
    """Return the user that `user[:group]` means, or what is wrong with it.

    A user who is only a number need not exist and has then group 0; further groups come with a user
    whose group is not named (moby/sys `user/user.go`, `GetExecUser`).
    """
    name, _, group = text.partition(":")
    found = account(files, name) or next((a for a in accounts(files) if str(a.uid) == name), None)
    if found is None and name and not name.isdecimal():
        return f"unable to find user {name}: no matching entries in passwd file"
    uid = found.uid if found else int(name or 0)
    if group:
        gid = gid_of(files, group)
        return (
            f"unable to find group {group}: no matching entries in group file"
            if gid is None
            else User(uid, gid)
        )
    if found is None and not name:
        found = next((a for a in accounts(files) if a.uid == 0), None)
    more = tuple(g.gid for g in groups(files) if found and found.name in g.members)
    return User(uid, found.gid if found else 0, more)


def uid_of(files: Files, text: str) -> int | None:
    """Return the number of a user given by name or number."""
    found = account(files, text)
    return found.uid if found else int(text) if text.isdecimal() else None


def gid_of(files: Files, text: str) -> int | None:
    """Return the number of a group given by name or number."""
    found = next((group for group in groups(files) if group.name == text), None)
    return found.gid if found else int(text) if text.isdecimal() else None
