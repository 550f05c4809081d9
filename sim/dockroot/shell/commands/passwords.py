"""passwd, chpasswd, chage, getent, mkpasswd: what passwords there are. Hashes are not computed by glibc here, but
SHA-512's are (`crypt` method 6), with a salt that is the same each time.
"""

from __future__ import annotations

import hashlib

from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.userdb import GROUP, PASSWD, SHADOW, Table, lock, today

_LETTERS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ORDER = [
    (0, 21, 42), (22, 43, 1), (44, 2, 23), (3, 24, 45), (25, 46, 4), (47, 5, 26), (6, 27, 48),
    (28, 49, 7), (50, 8, 29), (9, 30, 51), (31, 52, 10), (53, 11, 32), (12, 33, 54), (34, 55, 13),
    (56, 14, 35), (15, 36, 57), (37, 58, 16), (59, 17, 38), (18, 39, 60), (40, 61, 19), (62, 20, 41),
]  # fmt: skip
_ROUNDS = 5000
_COST = 100
"""Steps that a hash counts for."""


def sha512_crypt(key: bytes, salt: bytes) -> str:
    """Return the hash of a password (U. Drepper, Unix crypt using SHA-512)."""

    def digest(data: bytes) -> bytes:
        return hashlib.sha512(data).digest()

    def stretched(block: bytes, length: int) -> bytes:
        return (block * (length // 64 + 1))[:length]

    other = digest(key + salt + key)
    data = key + salt + stretched(other, len(key))
    count = len(key)
    while count:
        data += other if count & 1 else key
        count >>= 1
    result = digest(data)
    keys = stretched(digest(key * len(key)), len(key))
    salts = stretched(digest(salt * (16 + result[0])), len(salt))
    for number in range(_ROUNDS):
        block = keys if number & 1 else result
        block += salts if number % 3 else b""
        block += keys if number % 7 else b""
        block += result if number & 1 else keys
        result = digest(block)
    text = "".join(_encoded(result[a] << 16 | result[b] << 8 | result[c], 4) for a, b, c in _ORDER)
    return f"$6${salt.decode()}${text}{_encoded(result[63], 2)}"


def _encoded(number: int, count: int) -> str:
    text = ""
    for _ in range(count):
        text += _LETTERS[number & 63]
        number >>= 6
    return text


def _salt(run: Invocation, name: str) -> bytes:
    seed = hashlib.sha256(f"{run.machine.world.hostname} {name}".encode()).digest()
    return "".join(_LETTERS[byte & 63] for byte in seed[:16]).encode()


def _set(run: Invocation, name: str, value: str) -> bool:
    """Set what stands in the field of the password."""
    shadow = Table.of(run, SHADOW)
    row = shadow.row(name)
    if row is None:
        users = Table.of(run, PASSWD)
        row = users.row(name)
        if row is None:
            return False
        row[1], users.changed = value, True
        users.save()
        return True
    row[1] = value
    if len(row) > 2:
        row[2] = today(run)
    shadow.changed = True
    shadow.save()
    return True


@tool("chpasswd", short="ec:ms:R:", long={"encrypted": "e", "crypt-method": "c:", "md5": "m"})
def chpasswd(run: Invocation) -> int:
    """Set the passwords that stdin gives as `user:password`."""
    if run.has("m", "R") or (run.value("c") or "SHA512").upper() not in ("SHA512", "NONE"):
        raise run.machine.unsupported(f"chpasswd {' '.join(run.argv[1:])}")
    status = 0
    if run.gnu:
        lock(run)
    for number, line in enumerate(
        run.read().decode("utf-8", "surrogateescape").split("\n"), start=1
    ):
        if not line:
            continue
        name, colon, password = line.partition(":")
        for _ in range(_COST):
            run.machine.budget.step()
        if not colon:
            status = run.fail(f"line {number}: missing new password")
            continue
        value = password if run.has("e") else sha512_crypt(password.encode(), _salt(run, name))
        if not _set(run, name, value):
            status = run.fail(
                f"line {number}: user '{name}' does not exist"
                if run.gnu
                else f"unknown user {name}"
            )
        elif not run.gnu:
            run.note(f"chpasswd: password for '{name}' changed")
    return status


@tool(
    "passwd",
    short="dluSaeqx:n:w:i:",
    long={
        "delete": "d",
        "lock": "l",
        "unlock": "u",
        "stdin": "stdin",
        "status": "S",
        "quiet": "q",
        "expire": "e",
    },
)
def passwd(run: Invocation) -> int:
    """Lock, unlock or delete a password; a new one is asked of nobody."""
    from dockroot.shell.accounts import user_name

    name = run.operands[0] if run.operands else user_name(run.calls, run.calls.user.uid) or "root"
    table = Table.of(run, SHADOW)
    row = table.row(name)
    if Table.of(run, PASSWD).row(name) is None or row is None:
        return run.fail(f"user '{name}' does not exist" if run.gnu else f"unknown user {name}")
    if run.gnu:
        lock(run)
    if run.has("stdin"):
        return _from_stdin(run, name)
    if run.has("d"):
        row[1] = ""
    elif run.has("l"):
        if not row[1].startswith("!"):
            row[1] = "!" + row[1]
    elif run.has("u"):
        row[1] = row[1].removeprefix("!")
    else:
        raise run.machine.error(
            f"passwd {name}: asks for a password, and nobody is there to answer",
            hint="use chpasswd, or passwd -d or -l",
        )
    if run.gnu and len(row) > 2:
        row[2] = today(run)
    table.changed = True
    table.save()
    if run.gnu:
        run.out("passwd: password changed.\n" if run.has("d", "l", "u") else "")
    else:
        run.note(f"passwd: password for {name} changed by root")
    return 0


def _from_stdin(run: Invocation, name: str) -> int:
    password = run.read().split(b"\n")[0]
    _set(run, name, sha512_crypt(password, _salt(run, name)))
    return 0


@tool("getent")
def getent(run: Invocation) -> int:
    """Print entries of the databases of names."""
    if not run.operands:
        return run.fail("wrong number of arguments")
    database, *keys = run.operands
    files = {"passwd": PASSWD, "group": GROUP, "shadow": SHADOW, "hosts": "/etc/hosts"}
    if database not in files or database == "hosts":
        raise run.machine.unsupported(f"getent {database}")
    table = Table.of(run, files[database])
    if not keys:
        run.out("".join(":".join(row) + "\n" for row in table.rows))
        return 0
    status = 0
    for key in keys:
        row = table.row(key) or next(
            (r for r in table.rows if len(r) > 2 and r[2] == key and key.isdecimal()), None
        )
        if row is None:
            status = 2
        else:
            run.out(":".join(row) + "\n")
    return status


@tool("chage", short="d:E:I:m:M:W:l")
def chage(run: Invocation) -> int:
    """Change how long a password holds."""
    if run.has("l"):
        raise run.machine.unsupported("chage -l")
    table = Table.of(run, SHADOW)
    row = table.row(run.operands[0]) if run.operands else None
    if row is None:
        return run.fail(f"user '{''.join(run.operands[:1])}' does not exist in {PASSWD}")
    lock(run)
    row += [""] * (9 - len(row))
    for letter, index in (("d", 2), ("m", 3), ("M", 4), ("W", 5), ("I", 6), ("E", 7)):
        if (value := run.value(letter)) is not None:
            row[index] = "" if value == "-1" else value
            table.changed = True
    table.save()
    return 0
