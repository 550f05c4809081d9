"""apt-mark and apt-cache: why packages are installed, and what the lists say (apt 2.6)."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from dockroot.packages import debian
from dockroot.packages.apt import Apt
from dockroot.packages.package import KIB
from dockroot.shell.commands.registry import Invocation, tool


def matching(apt: Apt, word: str) -> list[str]:
    """Return the recorded packages that a word means: a name, a glob, or a regular expression."""
    name = re.sub(r":\w+$", "", word.partition("/")[0].partition("=")[0])
    if debian.provider(name) in apt.dpkg.records:
        return [debian.provider(name)]
    found = [each for each in apt.dpkg.records if fnmatchcase(each, name)]
    if not found and re.search(r"[.?*^$|]", name):
        found = [each for each in apt.dpkg.records if re.search(name, each)]
    return found


@tool("apt-mark", short="qyf:o:c:", long={"quiet": "q", "option": "o:", "file": "f:"})
def apt_mark(run: Invocation) -> int:
    """Show and set why packages are installed."""
    if not run.operands:
        raise run.machine.unsupported("apt-mark")
    command, *words = run.operands
    apt = Apt(run.calls.fs)
    installed = apt.dpkg.installed()
    names = [name for word in words for name in matching(apt, word) if name in installed]
    if command in ("showmanual", "showauto"):
        shown = [name for name in installed if (name in apt.auto) == (command == "showauto")]
        if command == "showmanual" and not words:
            shown = sorted([*shown, *debian.MANUAL])
        for name in shown:
            if not words or name in names:
                run.out(f"{name}\n")
        return 0
    if command in ("auto", "manual"):
        return _mark(run, apt, words, names, auto=command == "auto")
    if command in ("hold", "unhold", "showhold"):
        return _hold(run, apt, command, names)
    if command == "minimize-manual":
        return 0
    raise run.machine.unsupported(f"apt-mark {command}")


def _mark(run: Invocation, apt: Apt, words: list[str], names: list[str], *, auto: bool) -> int:
    if not words:
        run.note("E: No packages found")
        return 100
    missing = [word for word in words if not matching(apt, word) and word.isidentifier()]
    for word in missing:
        if word not in debian.BASE:
            run.note(f"E: Unable to locate package {word}")
            return 100
    state = "automatically" if auto else "manually"
    for name in names:
        already = (name in apt.auto) == auto
        run.out(
            f"{name} was already set to {state} installed.\n"
            if already
            else f"{name} set to {state} installed.\n"
        )
    apt.mark(names, auto=auto)
    apt.save()
    return 0


def _hold(run: Invocation, apt: Apt, command: str, names: list[str]) -> int:
    for name, record in apt.dpkg.installed().items():
        held = record["Status"].startswith("hold")
        if command == "showhold" and held:
            run.out(f"{name}\n")
        elif name in names and command != "showhold":
            record["Status"] = f"{command.replace('unhold', 'install')} ok installed"
            run.out(
                f"{name} set on hold.\n" if command == "hold" else f"Canceled hold on {name}.\n"
            )
    apt.save()
    return 0


@tool("apt-cache", short="qo:fnai", long={"names-only": "n", "quiet": "q", "option": "o:"})
def apt_cache(run: Invocation) -> int:
    """Look into the lists."""
    command, *names = run.operands or [""]
    apt = Apt(run.calls.fs)
    if command == "policy":
        for name in names:
            run.out(_policy(apt, name))
        return 0
    if command in ("show", "madison", "search"):
        return _shown(run, apt, command, names)
    if command in ("depends", "rdepends"):
        for name in names:
            lines = "".join(f"  Depends: {each}\n" for each in debian.find(name).depends)
            run.out(f"{name}\n{lines}")
        return 0
    raise run.machine.unsupported(f"apt-cache {command}".strip())


def _policy(apt: Apt, name: str) -> str:
    record = apt.dpkg.installed().get(name)
    installed = record["Version"] if record else "(none)"
    candidate = debian.find(name).version if apt.knows_packages() else installed
    return (
        f"{name}:\n  Installed: {installed}\n  Candidate: {candidate}\n  Version table:\n"
        f"     {candidate} 500\n"
    )


def _shown(run: Invocation, apt: Apt, command: str, names: list[str]) -> int:
    if not apt.knows_packages():
        run.note("N: No packages found")
        return 100 if command == "show" else 0
    for name in names:
        package = debian.find(debian.provider(name))
        if command == "madison":
            uri = next((source.uri for source in apt.sources()), "")
            run.out(f"{name} | {package.version} | {uri} main amd64 Packages\n")
        elif command == "search":
            run.out(f"{name} - {package.summary}\n")
        else:
            run.out(
                f"Package: {package.name}\nVersion: {package.version}\n"
                f"Installed-Size: {package.size // KIB}\nArchitecture: {package.architecture}\n"
                f"Description: {package.summary}\n\n"
            )
    return 0
