"""apt-get, apt: packages of Debian and Ubuntu with what they need (apt 2.6)."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from dockroot.packages import debian
from dockroot.packages.accounts import add_for
from dockroot.packages.apt import LISTS, Apt
from dockroot.packages.dpkg import name_of_archive
from dockroot.packages.package import Package
from dockroot.packages.placing import append_text
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.managers.apt_queries import matching

_LONG = {
    "yes": "y",
    "assume-yes": "y",
    "quiet": "q?",
    "option": "o:",
    "target-release": "t:",
    "default-release": "t:",
    "config-file": "c:",
    "fix-broken": "f",
    "fix-missing": "m",
    "no-download": "no-download",
    "no-install-recommends": "no-install-recommends",
    "install-recommends": "install-recommends",
    "auto-remove": "auto-remove",
    "autoremove": "auto-remove",
    "purge": "purge",
    "update": "U",
    "download-only": "d",
    "simulate": "s",
    "dry-run": "s",
} | {
    name: name
    for name in [
        "allow-unauthenticated",
        "allow-downgrades",
        "allow-change-held-packages",
        "allow-remove-essential",
        "allow-insecure-repositories",
        "allow-releaseinfo-change",
        "force-yes",
        "no-upgrade",
        "only-upgrade",
        "reinstall",
        "install-suggests",
        "no-install-suggests",
        "ignore-missing",
        "no-remove",
        "show-progress",
        "print-uris",
        "with-new-pkgs",
        "trivial-only",
        "ignore-hold",
        "fix-policy",
        "show-upgraded",
    ]
}


@tool("apt-get", "apt", short="yqo:t:c:fmdsuUVbh", long=_LONG)
def apt_get(run: Invocation) -> int:
    """Install and remove packages of Debian."""
    command = run.operands.pop(0) if run.operands else ""
    body = _COMMANDS.get(command)
    if body is None:
        raise run.machine.unsupported(f"{run.name} {command}".strip())
    if run.calls.user.uid:
        run.note(
            "E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)"
        )
        return 100
    if run.name == "apt":
        run.note(
            "\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n"
        )
    return body(run, Apt(run.calls.fs))


def _say(run: Invocation, text: str) -> None:
    if sum(name == "q" for name, _ in run.flags) < 2:
        run.out(text + "\n")


def _update(run: Invocation, apt: Apt) -> int:
    found = apt.update()
    for number, each in enumerate(found, start=1):
        place = f"{each.source.uri.rstrip('/')} {each.source.suite}"
        _say(run, f"Get:{number} {place} {each.what} [{_size(each.size)}]")
    if found:
        _say(run, f"Fetched {_size(sum(each.size for each in found))} in 1s (9,214 kB/s)")
    _say(run, "Reading package lists...")
    return 0


def _size(count: int) -> str:
    return f"{count // 1000:,} kB" if count >= 10_000 else f"{count:,} B"


def _install(run: Invocation, apt: Apt) -> int:
    if run.has("U"):
        _update(run, apt)
    _read_lists(run)
    wanted: list[Package] = []
    removed: list[str] = []
    for word in run.operands:
        problem = _ask(run, apt, word, wanted, removed)
        if problem:
            run.note(problem)
            return 100
    recommends = not run.has("no-install-recommends") and not _option(
        run, "APT::Install-Recommends", ("false", "0", "no")
    )
    recommends = recommends and not _configured_off(run)
    new = apt.resolve(wanted, recommends=recommends)
    asked = {package.name for package in wanted}
    present = {p.name for p in wanted if apt.dpkg.has(p.name) and _same(apt, p)}
    for name in sorted(present):
        version = apt.dpkg.records[name]["Version"]
        _say(run, f"{name} is already the newest version ({version}).")
    new = [package for package in new if package.name not in present]
    if not _agreed(run, new, removed, extra=any(p.name not in asked for p in new)):
        return 1
    apt.mark(asked, auto=False)
    _carry_out(run, apt, new, removed, purge=run.has("purge"))
    apt.mark([p.name for p in new if p.name not in asked], auto=True)
    apt.save()
    return 0


def _configured_off(run: Invocation) -> bool:
    """Tell whether the image's configuration turns recommendations off."""
    directory = "/etc/apt/apt.conf.d"
    texts = [run.calls.read_text(f"{directory}/{name}") for name in run.calls.listed(directory)]
    pattern = r'Install-Recommends"?\s+"?(?:false|0|no)'
    return any(re.search(pattern, text or "") for text in texts)


def _same(apt: Apt, package: Package) -> bool:
    version = apt.dpkg.records[package.name].get("Version")
    return version == package.version or package.version == debian.find(package.name).version


def _ask(run: Invocation, apt: Apt, word: str, wanted: list[Package], removed: list[str]) -> str:
    """Add what a word of `install` asks for; return what is wrong with it, or nothing."""
    if word.endswith(".deb") and "/" in word:
        if not run.calls.leads_somewhere(word):
            return f"E: Unsupported file {word} given on commandline"
        wanted.append(debian.find(*name_of_archive(word)))
        return ""
    name, _, version = word.partition("=")
    name = re.sub(r":\w+$", "", name.partition("/")[0])
    if name.endswith("-") and apt.dpkg.has(name[:-1]):
        removed.append(name[:-1])
        return ""
    name = debian.provider(name.removesuffix("+") if name not in ("g++", "libstdc++") else name)
    if not re.fullmatch(r"[a-z0-9][a-z0-9+.-]+", name):
        return _by_pattern(apt, name, wanted)
    if name in debian.BASE:
        return ""
    if not apt.knows_packages() and not apt.dpkg.has(name):
        return f"E: Unable to locate package {name}"
    wanted.append(debian.find(name, "" if "*" in version else version))
    return ""


def _by_pattern(apt: Apt, pattern: str, wanted: list[Package]) -> str:
    """Add the packages of the table that fit a pattern, else one of the name without its `*`."""
    if not apt.knows_packages():
        return f"E: Unable to locate package {pattern}"
    found = [name for name in debian.names() if fnmatchcase(name, pattern)]
    bare = re.sub(r"[^a-z0-9+.-]+", "", pattern).strip("-.")
    if not found and not bare:
        return f"E: Unable to locate package {pattern}"
    wanted += [debian.find(name) for name in found or [bare]]
    return ""


def _option(run: Invocation, name: str, values: tuple[str, ...]) -> bool:
    """Tell whether `-o name=value` was given with one of the values."""
    for key, text in run.flags:
        option, _, value = text.partition("=")
        if key == "o" and option.strip() == name and value.strip().strip('"') in values:
            return True
    return False


def _read_lists(run: Invocation) -> None:
    for line in (
        "Reading package lists...",
        "Building dependency tree...",
        "Reading state information...",
    ):
        _say(run, line)


def _agreed(run: Invocation, new: list[Package], removed: list[str], *, extra: bool) -> bool:
    """Tell what will be done and ask whether it shall be, where apt asks."""
    if new:
        _list(run, "The following NEW packages will be installed:", sorted(p.name for p in new))
    if removed:
        _list(run, "The following packages will be REMOVED:", sorted(removed))
    _say(
        run,
        f"0 upgraded, {len(new)} newly installed, {len(removed)} to remove and 0 not upgraded.",
    )
    size = sum(package.size for package in new)
    if new:
        _say(run, f"Need to get {_size(size // 4)} of archives.")
        _say(run, f"After this operation, {_size(size)} of additional disk space will be used.")
    if run.has("s"):
        return False
    if (
        run.has("y", "force-yes")
        or not (removed or extra)
        or _option(run, "APT::Get::Assume-Yes", ("true", "1", "yes"))
    ):
        return True
    if run.read()[:1].lower() == b"y":
        return True
    run.out("Do you want to continue? [Y/n] Abort.\n")
    return False


def _list(run: Invocation, title: str, names: list[str]) -> None:
    _say(run, title)
    line = " "
    for name in names:
        if len(line) + len(name) > 77:
            _say(run, line)
            line = " "
        line += f" {name}"
    _say(run, line)


def _carry_out(
    run: Invocation, apt: Apt, new: list[Package], removed: list[str], *, purge: bool
) -> None:
    for name in removed:
        version = apt.dpkg.records[name].get("Version", "")
        _say(run, f"{'Purging' if purge else 'Removing'} {name} ({version}) ...")
        apt.dpkg.remove(name, purge=purge)
    for package in new:
        _say(run, f"Selecting previously unselected package {package.name}.")
        _say(run, f"Unpacking {package.name} ({package.version}) ...")
        apt.dpkg.install(package)
    for package in new:
        _say(run, f"Setting up {package.name} ({package.version}) ...")
        add_for(run.calls.fs, package.name, descending=True)
    if new:
        _say(run, "Processing triggers for libc-bin ...")
    if new or removed:
        _history(run, new, removed, purge=purge)


def _history(run: Invocation, new: list[Package], removed: list[str], *, purge: bool) -> None:
    """Write `/var/log/apt/history.log` as apt does."""
    from dockroot.clock import format_time

    def moment() -> str:
        return format_time(run.calls.fs.clock.now())[:19].replace("T", "  ")

    lines = [f"\nStart-Date: {moment()}", f"Commandline: {' '.join(run.argv)}"]
    if new:
        names = (f"{package.name}:amd64 ({package.version})" for package in new)
        lines.append("Install: " + ", ".join(names))
    if removed:
        names = (f"{name}:amd64" for name in removed)
        lines.append(("Purge: " if purge else "Remove: ") + ", ".join(names))
    lines.append(f"End-Date: {moment()}\n")
    append_text(run.calls.fs, "/var/log/apt/history.log", "\n".join(lines))
    append_text(run.calls.fs, "/var/log/apt/term.log", lines[0].lstrip("\n") + "\n")


def _remove(run: Invocation, apt: Apt, *, purge: bool = False, auto: bool = False) -> int:
    _read_lists(run)
    purge = purge or run.has("purge")
    wanted = [name for word in run.operands for name in matching(apt, word)]
    gone = apt.needing(wanted)
    if auto or run.has("auto-remove"):
        gone = _with_orphans(apt, gone)
    if not _agreed(run, [], gone, extra=False):
        return 1
    _carry_out(run, apt, [], gone, purge=purge)
    apt.save()
    return 0


def _with_orphans(apt: Apt, gone: list[str]) -> list[str]:
    """Return `gone` and what nothing needs any more once they are gone."""
    kept = {name: apt.dpkg.records.pop(name) for name in gone}
    try:
        return sorted([*gone, *apt.unneeded()])
    finally:
        apt.dpkg.records.update(kept)


def _purge(run: Invocation, apt: Apt) -> int:
    return _remove(run, apt, purge=True)


def _autoremove(run: Invocation, apt: Apt) -> int:
    return _remove(run, apt, auto=True)


def _autopurge(run: Invocation, apt: Apt) -> int:
    return _remove(run, apt, purge=True, auto=True)


def _upgrade(run: Invocation, apt: Apt) -> int:
    _read_lists(run)
    _say(run, "Calculating upgrade...")
    _say(run, "0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.")
    return 0


def _clean(run: Invocation, apt: Apt) -> int:
    for name in run.calls.listed("/var/cache/apt/archives"):
        if name.endswith(".deb"):
            run.calls.unlink(f"/var/cache/apt/archives/{name}")
    return 0


def _clean_all(run: Invocation, apt: Apt) -> int:
    for name in run.calls.listed(LISTS):
        if name not in ("lock", "partial", "auxfiles"):
            run.calls.unlink(f"{LISTS}/{name}")
    return _clean(run, apt)


def _nothing(run: Invocation, apt: Apt) -> int:
    return 0


def _download(run: Invocation, apt: Apt) -> int:
    from dockroot.packages.content import Generated

    for word in run.operands:
        package = debian.find(word.partition("=")[0])
        name = f"{package.name}_{package.version.replace(':', '%3a')}_amd64.deb"
        run.calls.fill(name, Generated(name, package.size // 4, b"!<arch>\n"), 0o644)
    return 0


def _build_dep(run: Invocation, apt: Apt) -> int:
    run.operands = ["build-essential", "debhelper"]
    return _install(run, apt)


def _apt_list(run: Invocation, apt: Apt) -> int:
    for name, record in apt.dpkg.installed().items():
        run.out(f"{name}/now {record['Version']} {record['Architecture']} [installed,local]\n")
    return 0


_COMMANDS = {
    "update": _update,
    "install": _install,
    "remove": _remove,
    "purge": _purge,
    "autoremove": _autoremove,
    "autopurge": _autopurge,
    "auto-remove": _autoremove,
    "upgrade": _upgrade,
    "dist-upgrade": _upgrade,
    "full-upgrade": _upgrade,
    "clean": _clean,
    "autoclean": _clean,
    "dist-clean": _clean_all,
    "distclean": _clean_all,
    "check": _nothing,
    "download": _download,
    "build-dep": _build_dep,
    "list": _apt_list,
}
