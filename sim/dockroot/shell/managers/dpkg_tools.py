"""dpkg-divert, dpkg-statoverride, dpkg-reconfigure, dpkg-architecture, dpkg-buildflags (dpkg 1.21)."""

from __future__ import annotations

from dockroot.packages import debian
from dockroot.packages.dpkg import HOME, Dpkg
from dockroot.packages.placing import read_text, write_text
from dockroot.shell.accounts import gid_of, uid_of
from dockroot.shell.commands.modes import parse_mode
from dockroot.shell.commands.registry import Invocation, tool


@tool(
    "dpkg-divert",
    long={
        "add": "add",
        "remove": "remove",
        "list": "list",
        "truename": "truename",
        "rename": "rename",
        "no-rename": "no-rename",
        "local": "local",
        "quiet": "quiet",
        "package": "package:",
        "divert": "divert:",
    },
)
def dpkg_divert(run: Invocation) -> int:
    """Let a package's file go to another place."""
    path = f"{HOME}/diversions"
    lines = read_text(run.calls.fs, path).splitlines()
    rows = [lines[at : at + 3] for at in range(0, len(lines) - 2, 3)]
    if run.has("list"):
        for old, new, package in rows:
            who = "local diversion" if package == ":" else f"diversion by {package}"
            run.out(f"{who} of {old} to {new}\n")
        return 0
    if not run.operands:
        raise run.machine.unsupported("dpkg-divert")
    old = run.operands[0]
    known = next((row for row in rows if row[0] == old), None)
    if run.has("truename"):
        run.out(f"{known[1] if known else old}\n")
        return 0
    if run.has("remove"):
        return _undivert(run, rows, known)
    new = run.value("divert") or f"{old}.distrib"
    if known is None:
        rows.append([old, new, run.value("package") or ":"])
        run.out(f"Adding 'local diversion of {old} to {new}'\n")
    if run.has("rename") and run.calls.is_there(old):
        run.calls.rename(old, new)
    write_text(run.calls.fs, path, "".join(f"{line}\n" for row in rows for line in row))
    return 0


def _undivert(run: Invocation, rows: list[list[str]], known: list[str] | None) -> int:
    if known is None:
        run.out(f"No diversion 'any diversion of {run.operands[0]}', none removed.\n")
        return 0
    rows.remove(known)
    if run.has("rename") and run.calls.is_there(known[1]):
        run.calls.rename(known[1], known[0])
    run.out(f"Removing 'local diversion of {known[0]} to {known[1]}'\n")
    text = "".join(f"{line}\n" for row in rows for line in row)
    write_text(run.calls.fs, f"{HOME}/diversions", text)
    return 0


@tool(
    "dpkg-statoverride",
    long={"add": "add", "remove": "remove", "list": "list", "update": "update", "force": "force"},
)
def dpkg_statoverride(run: Invocation) -> int:
    """Note owner and mode of a file against what its package says."""
    path = f"{HOME}/statoverride"
    lines = read_text(run.calls.fs, path).splitlines()
    if run.has("list"):
        found = [x for x in lines if not run.operands or x.split(" ", 3)[3] in run.operands]
        run.out("".join(f"{line}\n" for line in found))
        return int(not found)
    if run.has("remove"):
        lines = [line for line in lines if line.split(" ", 3)[3] != run.operands[0]]
    else:
        user, group, mode, target = run.operands
        lines.append(f"{user} {group} {mode} {target}")
        if run.has("update") and run.calls.is_there(target):
            run.calls.chown(
                target, uid_of(run.calls, user) or 0, gid_of(run.calls, group) or 0, follow=False
            )
            run.calls.chmod(target, parse_mode(mode, 0, umask=0, gnu=True) or 0o755)
    write_text(run.calls.fs, path, "".join(f"{line}\n" for line in lines))
    return 0


@tool("dpkg-reconfigure", short="f:p:u", long={"frontend": "f:", "priority": "p:"})
def dpkg_reconfigure(run: Invocation) -> int:
    """Ask a package's questions again: nobody answers, so what is there stays."""
    database = Dpkg(run.calls.fs)
    for name in run.operands:
        if not database.has(name) and name not in debian.BASE:
            run.note(f"/usr/sbin/dpkg-reconfigure: {name} is not installed")
            return 1
    return 0


_BUILD = {
    "DEB_BUILD_ARCH": "amd64",
    "DEB_BUILD_ARCH_BITS": "64",
    "DEB_BUILD_GNU_CPU": "x86_64",
    "DEB_BUILD_GNU_SYSTEM": "linux-gnu",
    "DEB_BUILD_GNU_TYPE": "x86_64-linux-gnu",
    "DEB_BUILD_MULTIARCH": "x86_64-linux-gnu",
}


@tool("dpkg-architecture", short="q:lea:t:", long={"query": "q:", "list": "l"})
def dpkg_architecture(run: Invocation) -> int:
    """Show the architecture's names."""
    alpine = run.calls.is_there("/etc/alpine-release")
    values = dict(_BUILD)
    if alpine:
        values = {
            k: v.replace("linux-gnu", "linux-musl").replace("amd64", "musl-linux-amd64")
            for k, v in values.items()
        }
    values |= {k.replace("BUILD", "HOST"): v for k, v in values.items()}
    wanted = run.value("q")
    if wanted is not None:
        run.out(f"{values.get(wanted, '')}\n")
        return int(wanted not in values)
    run.out("".join(f"{name}={value}\n" for name, value in sorted(values.items())))
    return 0


@tool("dpkg-buildflags", long={"get": "get:", "export": "export?", "list": "list"})
def dpkg_buildflags(run: Invocation) -> int:
    """Show the flags that Debian compiles with."""
    flags = {
        "CFLAGS": "-g -O2 -Werror=implicit-function-declaration -fstack-protector-strong -Wformat",
        "CXXFLAGS": "-g -O2 -fstack-protector-strong -Wformat -Werror=format-security",
        "CPPFLAGS": "-Wdate-time -D_FORTIFY_SOURCE=2",
        "LDFLAGS": "-Wl,-z,relro",
    }
    wanted = run.value("get")
    if wanted is not None:
        run.out(f"{flags.get(wanted, '')}\n")
    else:
        run.out("".join(f"{name}={value}\n" for name, value in flags.items()))
    return 0
