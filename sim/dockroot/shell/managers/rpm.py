"""yum, dnf, microdnf, rpm: package managers of Red Hat's family, at the depth that fixtures need."""

from __future__ import annotations

import re

from dockroot.packages.accounts import add_for
from dockroot.packages.content import Generated
from dockroot.packages.placing import write_text
from dockroot.packages.rpm import Rpm, find
from dockroot.shell.commands.registry import Invocation, tool

_CACHE = "/var/cache/dnf"


@tool("yum", "dnf", "microdnf", "tdnf", raw=True)
def dnf(run: Invocation) -> int:
    """Install and remove packages."""
    words = [word for word in run.argv[1:] if not word.startswith("-")]
    command, *names = words or [""]
    database = Rpm(run.calls.fs)
    if command in ("install", "localinstall", "groupinstall", "reinstall"):
        return _install(run, database, names)
    if command in ("remove", "erase", "autoremove"):
        for name in [name for name in names if name in database.records]:
            run.out(f"Removing : {name}\n")
            database.remove(name)
        database.save()
        return 0
    if command == "clean":
        if run.calls.is_there(_CACHE):
            for name in run.calls.listed(_CACHE):
                run.calls.fs.remove_tree(f"{_CACHE}/{name}")
        return 0
    if command in (
        "update",
        "upgrade",
        "makecache",
        "module",
        "check-update",
        "config-manager",
        "distro-sync",
    ):
        _fill_cache(run)
        return 0
    if command in ("list", "repolist", "info"):
        run.out("".join(f"{name}.x86_64 {v}\n" for name, v in database.records.items()))
        return 0
    raise run.machine.unsupported(f"{run.name} {command}".strip())


def _fill_cache(run: Invocation) -> None:
    run.calls.fs.makedirs(f"{_CACHE}/repodata")
    run.calls.fs.write(f"{_CACHE}/repodata/primary.xml.gz", Generated("dnf primary", 9_400_000))


def _install(run: Invocation, database: Rpm, names: list[str]) -> int:
    _fill_cache(run)
    for name in names:
        bare = _bare(name)
        if bare and bare not in database.records:
            database.install(find(bare))
            add_for(run.calls.fs, bare)
            run.out(f"Installing : {bare}\n")
    database.save()
    run.out("Complete!\n")
    return 0


def _bare(name: str) -> str:
    """Return the package's name in a word: versions, architectures and URLs taken off."""
    name = name.rpartition("/")[2].removesuffix(".rpm").removesuffix(".x86_64")
    name = re.sub(r"-\d[^-]*(-[^-]*)?$", "", name.split("=")[0])
    return "" if name.startswith("@") or "*" in name else name


@tool("rpm", raw=True)
def rpm(run: Invocation) -> int:
    """Install, remove and look at packages."""
    words = run.argv[1:]
    letters = "".join(word[1:] for word in words if re.fullmatch(r"-[a-zA-Z]+", word))
    names = [word for word in words if not word.startswith("-")]
    database = Rpm(run.calls.fs)
    if "--import" in words or "--rebuilddb" in words or letters[:1] == "K":
        return 0
    if letters[:1] == "q" or "--query" in words:
        template = next(
            (w.partition("=")[2] for w in words if w.startswith(("--queryformat=", "--qf="))), ""
        )
        if template:
            run.out(template.replace("%{ARCH}", "x86_64").replace("\\n", "\n"))
            return 0
        return _query(run, database, names, everything="a" in letters)
    if set("iUF") & set(letters) or "--install" in words:
        return _install(run, database, names)
    if letters[:1] == "e" or "--erase" in words:
        for name in [name for name in names if name in database.records]:
            database.remove(name)
        database.save()
        return 0
    if words[:1] in (["--eval"], ["-E"]):
        run.out({"%{_arch}": "x86_64", "%{rhel}": "9", "%rhel": "9"}.get(words[1], words[1]) + "\n")
        return 0
    raise run.machine.unsupported(" ".join(["rpm", *words[:1]]))


def _query(run: Invocation, database: Rpm, names: list[str], *, everything: bool) -> int:
    status = 0
    for name in sorted(database.records) if everything else names:
        if name in database.records:
            run.out(f"{name}-{database.records[name]}.x86_64\n")
        else:
            run.out(f"package {name} is not installed\n")
            status = 1
    return status


@tool("rpmkeys", "update-crypto-policies", "subscription-manager", raw=True)
def nothing(run: Invocation) -> int:
    """Change nothing that matters to a layer."""
    return 0


__all__ = ["dnf", "nothing", "rpm", "write_text"]
