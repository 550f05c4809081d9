"""apk: Alpine's package manager (apk-tools 2.14)."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from dockroot.packages import alpine
from dockroot.packages.apk import CACHE, Apk, stem
from dockroot.packages.package import Package
from dockroot.shell.commands.registry import Invocation, tool

_LONG = {
    "virtual": "t:",
    "repository": "X:",
    "root": "p:",
    "update-cache": "U",
    "update": "U",
    "upgrade": "u",
    "latest": "l",
    "available": "a",
    "quiet": "q",
    "verbose": "v",
    "installed": "e",
    "contents": "L",
    "depends": "R",
    "rdepends": "r",
    "who-owns": "W",
    "description": "d",
    "summarize": "summarize:",
    "recursive": "recursive",
    "fields": "fields:",
    "all": "A",
    "force": "f",
    "simulate": "s",
    "arch": "arch:",
    "print-arch": "print-arch",
    "keys-dir": "keys-dir:",
    "repositories-file": "repositories-file:",
    "wait": "wait:",
    "timeout": "timeout:",
    "cache-dir": "cache-dir:",
    "cache-max-age": "cache-max-age:",
} | {
    name: name
    for name in [
        "no-cache",
        "no-network",
        "no-progress",
        "no-scripts",
        "no-chown",
        "no-commit-hooks",
        "initdb",
        "allow-untrusted",
        "purge",
        "force-overwrite",
        "force-broken-world",
        "force-refresh",
        "clean-protected",
        "no-check-certificate",
        "overlay-from-stdin",
        "no-logfile",
        "progress",
        "no-interactive",
        "force-old-apk",
        "force-missing-repositories",
        "force-non-repository",
    ]
}


@tool("apk", short="t:X:p:UulaqveLRrWdAfsh", long=_LONG)
def apk(run: Invocation) -> int:
    """Install, remove and list packages of Alpine."""
    if run.has("print-arch"):
        run.out("x86_64\n")
        return 0
    if not run.operands:
        run.note("apk-tools 2.14.4, compiled for x86_64.\n\nusage: apk [<OPTIONS>...] COMMAND")
        return 1
    applet, *names = run.operands
    body = _APPLETS.get(applet)
    if body is None:
        raise run.machine.unsupported(f"apk {applet}")
    if run.calls.user.uid and applet not in ("info", "search", "policy", "list", "version"):
        return _error(run, "Unable to lock database: Permission denied", 99)
    database = Apk(run.calls.fs, (run.value("p") or "").rstrip("/"))
    return body(run, database, names)


def _error(run: Invocation, text: str, status: int = 1) -> int:
    run.note(f"ERROR: {text}")
    return status


def _say(run: Invocation, text: str) -> None:
    if not run.has("q"):
        run.out(text + "\n")


def _refresh(run: Invocation, database: Apk, *, needed: bool) -> bool:
    """Fetch indexes as the options want; tell whether packages can be found."""
    if not needed or run.has("no-network"):
        return True
    repositories = database.repositories() + [v for k, v in run.flags if k == "X"]
    if run.has("no-cache") or run.has("U"):
        for each in repositories:
            _say(run, f"fetch {each.rstrip('/')}/x86_64/APKINDEX.tar.gz")
        if not run.has("no-cache"):
            database.update()
        return True
    return database.has_index()


def _add(run: Invocation, database: Apk, names: list[str]) -> int:
    names = [_bare(name) for name in names]
    archives = [name for name in names if name.endswith(".apk")]
    names = [name for name in names if name not in archives]
    names += [_archive_name(name) for name in archives]
    asked = {stem(name) for name in names} - set(database.blocks) - alpine.BASE
    if not _refresh(run, database, needed=bool(asked) and asked != set(archives)):
        for each in database.repositories():
            run.note(f"WARNING: opening from cache {each}: No such file or directory")
        first = sorted(asked)[0]
        _error(run, "unable to select packages:")
        run.note(f"  {first} (no such package):\n    required by: world[{first}]")
        return len(asked)
    virtual = run.value("t")
    if virtual is not None:
        _add_virtual(run, database, virtual, names)
    else:
        for name in names:
            database.want(name)
    if run.has("u"):
        return _commit(run, database)
    return _commit(run, database)


def _add_virtual(run: Invocation, database: Apk, virtual: str, names: list[str]) -> None:
    known = [name for name in names if database.provider(name) or stem(name) in alpine.BASE]
    database.add_virtual(virtual, known)
    _say(run, f"(1/1) Installing {virtual} ({database.version(virtual)})")


def _bare(name: str) -> str:
    return re.sub(r"@\w+$", "", name)


def _archive_name(path: str) -> str:
    name = path.rpartition("/")[2].removesuffix(".apk")
    match = re.match(r"(.+?)-(\d[^-]*-r\d+)$", name)
    return f"{match[1]}={match[2]}" if match else name


def _del(run: Invocation, database: Apk, names: list[str]) -> int:
    for name in names:
        found = database.unwant(stem(name))
        if not found and stem(name) not in database.blocks and stem(name) not in alpine.BASE:
            return _error(run, f"No such package: {stem(name)}")
    return _commit(run, database)


def _commit(run: Invocation, database: Apk) -> int:
    """Make what is installed what the world needs."""
    needed = database.needed()
    keep = {package.name for package in needed}
    gone = [name for name in database.names() if name not in keep]
    new = [package for package in needed if package.name not in database.blocks]
    count = len(gone) + len(new)
    for index, name in enumerate(gone, start=1):
        _say(run, f"({index}/{count}) Purging {name} ({database.version(name)})")
        database.remove(name)
    for index, package in enumerate(new, start=len(gone) + 1):
        _say(run, f"({index}/{count}) Installing {package.name} ({package.version})")
        database.install(package)
        _configure(run, package)
    database.save()
    if count:
        _say(run, "Executing busybox-1.36.1-r29.trigger")
    total = len(database.blocks) + len(alpine.BASE)
    _say(run, f"OK: {database.size() // 1_000_000 + 8} MiB in {total} packages")
    return 0


def _configure(run: Invocation, package: Package) -> None:
    """Do what the package's script does: users of daemons."""
    from dockroot.packages.accounts import add_for

    add_for(run.calls.fs, package.name)


def _update(run: Invocation, database: Apk, names: list[str]) -> int:
    for each in database.repositories():
        _say(run, f"fetch {each.rstrip('/')}/x86_64/APKINDEX.tar.gz")
    if not run.has("no-cache"):
        database.update()
    for each in database.repositories():
        _say(run, f"v3.20.0 [{each}]")
    _say(run, "OK: 24168 distinct packages available")
    return 0


def _upgrade(run: Invocation, database: Apk, names: list[str]) -> int:
    _refresh(run, database, needed=True)
    total = len(database.blocks) + len(alpine.BASE)
    _say(run, f"OK: {database.size() // 1_000_000 + 8} MiB in {total} packages")
    return 0


def _fix(run: Invocation, database: Apk, names: list[str]) -> int:
    return _commit(run, database)


def _cache(run: Invocation, database: Apk, names: list[str]) -> int:
    if names[:1] == ["clean"]:
        for name in run.calls.listed(CACHE):
            run.calls.unlink(f"{CACHE}/{name}")
    return 0


def _info(run: Invocation, database: Apk, names: list[str]) -> int:
    if run.has("W"):
        return _owner(run, database, names)
    if not names:
        for name in sorted([*database.blocks, *alpine.BASE]):
            run.out(f"{name}\n")
        return 0
    status = 0
    for name in names:
        known = [each for each in [*database.blocks, *alpine.BASE] if each == name]
        status |= not known
        for each in known:
            run.out(_about(run, database, each))
    return int(status)


def _about(run: Invocation, database: Apk, name: str) -> str:
    if name not in database.blocks:
        return f"{name}\n"
    title = f"{name}-{database.version(name)}"
    if run.has("e"):
        return f"{name}\n"
    if run.has("L"):
        return f"{title} contains:\n" + "".join(f"{p}\n" for p in database.files(name)) + "\n"
    if run.has("R"):
        return f"{title} depends on:\n" + "".join(f"{d}\n" for d in database.depends(name)) + "\n"
    if run.has("v"):
        return f"{title}\n"
    return f"{title} description:\n{name}\n\n{title} webpage:\nhttps://example.org/\n\n"


def _owner(run: Invocation, database: Apk, paths: list[str]) -> int:
    status = 0
    for path in paths:
        wanted = run.calls.real_path(path).lstrip("/")
        owner = next((each for each in database.blocks if wanted in database.files(each)), None)
        if owner is None:
            status = _error(run, f"{path}: Could not find owner package")
        else:
            run.out(f"{path} is owned by {owner}-{database.version(owner)}\n")
    return status


def _list(run: Invocation, database: Apk, names: list[str]) -> int:
    for name in database.names():
        if not names or any(fnmatchcase(name, pattern) for pattern in names):
            run.out(f"{name}-{database.version(name)} x86_64 {{{name}}} (custom) [installed]\n")
    return 0


def _query(run: Invocation, database: Apk, names: list[str]) -> int:
    """Print what packages depend on, each name once."""
    found: dict[str, None] = {}
    pending = [stem(_bare(name)) for name in names]
    while pending:
        needs = alpine.find(pending.pop(0)).depends
        pending += [each for each in needs if each not in found]
        found.update(dict.fromkeys(needs))
    run.out("".join(f"{name}\n" for name in sorted(found)))
    return 0


def _search(run: Invocation, database: Apk, names: list[str]) -> int:
    for name in names:
        run.out(f"{name}-{alpine.find(name).version}\n")
    return 0


def _version(run: Invocation, database: Apk, names: list[str]) -> int:
    run.out("Installed:                                Available:\n")
    return 0


_APPLETS = {
    "add": _add,
    "del": _del,
    "update": _update,
    "upgrade": _upgrade,
    "fix": _fix,
    "cache": _cache,
    "info": _info,
    "list": _list,
    "search": _search,
    "query": _query,
    "version": _version,
}
