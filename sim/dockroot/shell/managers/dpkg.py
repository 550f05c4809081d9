"""dpkg, dpkg-deb and dpkg-query: packages of Debian one by one (dpkg 1.21)."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from dockroot.packages import debian
from dockroot.packages.accounts import add_for
from dockroot.packages.dpkg import HOME, Dpkg, name_of_archive
from dockroot.packages.paragraphs import Paragraph
from dockroot.packages.placing import read_text, write_text
from dockroot.shell.commands.registry import Invocation, tool

_ACTIONS = {
    "install": "i",
    "unpack": "unpack",
    "configure": "configure",
    "remove": "r",
    "purge": "P",
    "list": "l",
    "status": "s",
    "listfiles": "L",
    "search": "S",
    "print-avail": "p",
    "print-architecture": "print-architecture",
    "print-foreign-architectures": "print-foreign-architectures",
    "add-architecture": "add-architecture:",
    "remove-architecture": "remove-architecture:",
    "get-selections": "get-selections",
    "set-selections": "set-selections",
    "audit": "C",
    "compare-versions": "compare-versions",
    "verify": "V",
    "extract": "x",
    "contents": "c",
    "build": "b",
    "info": "I",
    "field": "f",
    "show": "W",
}
_OPTIONS = {
    "pending": "a",
    "recursive": "R",
    "showformat": "showformat:",
    "admindir": "admindir:",
    "root": "root:",
    "instdir": "instdir:",
    "no-pager": "no-pager",
} | {
    name: name
    for name in [
        "force-all",
        "force-depends",
        "force-confold",
        "force-confdef",
        "force-confnew",
        "force-confmiss",
        "force-remove-essential",
        "force-overwrite",
        "force-architecture",
        "force-bad-verify",
        "ignore-depends",
        "no-triggers",
        "force-unsafe-io",
        "force-remove-reinstreq",
    ]
}
_SHORT = "irPlsLSpaRECVxcbIWf:GBO"
_ARCHITECTURE = "amd64"


@tool("dpkg", "dpkg-deb", short=_SHORT.replace("f:", "f"), long=_ACTIONS | _OPTIONS, raw=True)
def dpkg(run: Invocation) -> int:
    """Install, remove and look at packages of Debian."""
    words = run.argv[1:]
    if "--compare-versions" in words:
        return _compare(run, words[words.index("--compare-versions") + 1 :])
    from dockroot.shell.commands.registry import Tool

    run.operands = []
    words[:] = [word for word in words if not word.startswith("--force-")]
    run.argv = [run.argv[0], *words]
    Tool(dpkg, short=_SHORT.replace("f:", "f"), long=_ACTIONS | _OPTIONS)._parse(run)
    database = Dpkg(run.calls.fs)
    action = next((name for name, _ in run.flags if name in _DPKG), None)
    if action is None:
        raise run.machine.unsupported(" ".join([run.name, *words[:1]]))
    return _DPKG[action](run, database)


def _archives(run: Invocation, database: Dpkg) -> int:
    if run.calls.user.uid:
        return run.fail("error: requested operation requires superuser privilege", 2)
    packages = []
    for path in run.operands:
        if not run.calls.leads_somewhere(path):
            return run.fail(f"error: cannot access archive '{path}': No such file or directory")
        packages.append(debian.find(*name_of_archive(path)))
    for package in packages:
        run.out(f"Selecting previously unselected package {package.name}.\n")
        run.out(f"Unpacking {package.name} ({package.version}) ...\n")
        database.install(package)
    for package in packages:
        run.out(f"Setting up {package.name} ({package.version}) ...\n")
        add_for(run.calls.fs, package.name, descending=True)
    database.save()
    return 0


def _configure(run: Invocation, database: Dpkg) -> int:
    return 0


def _remove(run: Invocation, database: Dpkg) -> int:
    purge = run.has("P")
    for name in run.operands:
        if name not in database.records:
            run.note(f"dpkg: warning: ignoring request to remove {name} which isn't installed")
            continue
        version = database.records[name].get("Version", "")
        run.out(f"Removing {name} ({version}) ...\n")
        database.remove(name, purge=purge)
    database.save()
    return 0


def _list(run: Invocation, database: Dpkg) -> int:
    patterns = run.operands or ["*"]
    found = [
        name for name in sorted(database.records) if any(fnmatchcase(name, p) for p in patterns)
    ]
    if run.operands and not found:
        for pattern in run.operands:
            run.note(f"dpkg-query: no packages found matching {pattern}")
        return 1
    run.out(
        "Desired=Unknown/Install/Remove/Purge/Hold\n"
        "| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend\n"
        "|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)\n"
        "||/ Name           Version      Architecture Description\n"
        "+++-==============-============-============-=================================\n"
    )
    for name in found:
        record = database.records[name]
        state = "ii" if database.has(name) else "rc"
        run.out(
            f"{state}  {database.spelled(name):<14} {record.get('Version', ''):<12} "
            f"{record.get('Architecture', ''):<12} {record.get('Description', '')}\n"
        )
    return 0


def _status(run: Invocation, database: Dpkg) -> int:
    status = 0
    for name in run.operands or list(database.installed()):
        if name in database.records:
            fields = database.records[name]
            run.out("".join(f"{key}: {value}\n" for key, value in fields.items()) + "\n")
        elif name not in debian.BASE:
            run.note(
                f"dpkg-query: package '{name}' is not installed and no information is available"
            )
            status = 1
        else:
            run.out(f"Package: {name}\nStatus: install ok installed\n\n")
    return status


def _files(run: Invocation, database: Dpkg) -> int:
    status = 0
    for name in run.operands:
        bare = name.partition(":")[0]
        if not database.has(bare):
            run.note(f"dpkg-query: package '{name}' is not installed")
            status = 1
        else:
            run.out("".join(f"{path}\n" for path in database.files(bare)))
    return status


def _search(run: Invocation, database: Dpkg) -> int:
    owners: dict[str, list[str]] = {}
    for path, name in database.owners():
        owners.setdefault(path, []).append(name)
    status = 0
    for pattern in run.operands:
        wild = (
            pattern if re.search(r"[*?\[]", pattern) or pattern.startswith("/") else f"*{pattern}*"
        )
        found = [path for path in owners if fnmatchcase(path, wild)]
        if not found:
            run.note(f"dpkg-query: no path found matching pattern {pattern}")
            status = 1
        for path in sorted(found):
            run.out(f"{', '.join(owners[path])}: {path}\n")
    return status


def _architecture(run: Invocation, database: Dpkg) -> int:
    run.out(f"{_ARCHITECTURE}\n")
    return 0


def _foreign(run: Invocation, database: Dpkg) -> int:
    run.out("".join(f"{each}\n" for each in read_text(database.fs, f"{HOME}/arch").split()[1:]))
    return 0


def _add_architecture(run: Invocation, database: Dpkg) -> int:
    known = read_text(database.fs, f"{HOME}/arch").split() or [_ARCHITECTURE]
    name = run.value("add-architecture") or run.value("remove-architecture") or ""
    known = [each for each in known if each != name]
    if run.has("add-architecture"):
        known.append(name)
    write_text(database.fs, f"{HOME}/arch", "".join(f"{each}\n" for each in known))
    return 0


def _selections(run: Invocation, database: Dpkg) -> int:
    for name, record in sorted(database.records.items()):
        selection = record.get("Status", "install").split()[0]
        run.out(f"{database.spelled(name)}\t\t\t\t\t\t{selection}\n")
    return 0


def _set_selections(run: Invocation, database: Dpkg) -> int:
    for line in run.read().decode().splitlines():
        words = line.split()
        if len(words) == 2 and database.has(words[0]):
            database.records[words[0]]["Status"] = f"{words[1]} ok installed"
    database.save()
    return 0


def _nothing(run: Invocation, database: Dpkg) -> int:
    return 0


def _field(run: Invocation, database: Dpkg) -> int:
    path, *names = run.operands
    package = debian.find(*name_of_archive(path))
    values = {"Package": package.name, "Version": package.version, "Architecture": _ARCHITECTURE}
    for name in names or list(values):
        value = values.get(name, "")
        run.out(f"{value}\n" if len(names) == 1 else f"{name}: {value}\n")
    return 0


def _extract(run: Invocation, database: Dpkg) -> int:
    from dockroot.packages.placing import built_at, unpack

    path, target = (*run.operands, ".")[:2]
    package = debian.find(*name_of_archive(path))
    run.calls.stat(target)
    unpack(
        run.calls.fs,
        package.files,
        built_at(package.name, package.version),
        run.calls.absolute(target),
    )
    return 0


def _query(run: Invocation, database: Dpkg) -> int:
    """Show packages in a format (`dpkg-query -W -f`)."""
    wanted = run.value("showformat")
    template = wanted.removeprefix("=") if wanted is not None else "${binary:Package}\t${Version}\n"
    status = 0
    for pattern in run.operands or ["*"]:
        found = [name for name in sorted(database.records) if fnmatchcase(name, pattern)]
        if not found and pattern not in ("*",) and pattern not in debian.BASE:
            run.note(f"dpkg-query: no packages found matching {pattern}")
            status = 1
        for name in found:
            run.out(_filled(template, database, name))
        if not found and pattern in debian.BASE:
            run.out(_filled(template, database, pattern))
    return status


def _filled(template: str, database: Dpkg, name: str) -> str:
    record: Paragraph = database.records.get(
        name, {"Package": name, "Status": "install ok installed", "Architecture": _ARCHITECTURE}
    )
    spelled = database.spelled(name) if name in database.records else name
    values = {
        "binary:Package": spelled,
        "db:Status-Abbrev": "ii ",
        "db:Status-Status": record.get("Status", "").split()[-1] if record.get("Status") else "",
        "Installed-Size": record.get("Installed-Size", ""),
        "source:Package": record.get("Source", name),
        "source:Version": record.get("Version", ""),
        "binary:Summary": record.get("Description", ""),
    }

    def value(match: re.Match[str]) -> str:
        field, _, width = match[1].partition(";")
        text = values.get(field, record.get(field, ""))
        return text.ljust(-int(width)) if width.startswith("-") else text.rjust(int(width or 0))

    text = re.sub(r"\$\{([^}]*)\}", value, template)
    return text.replace("\\n", "\n").replace("\\t", "\t")


_DPKG = {
    "i": _archives,
    "unpack": _archives,
    "configure": _configure,
    "a": _configure,
    "r": _remove,
    "P": _remove,
    "l": _list,
    "s": _status,
    "L": _files,
    "S": _search,
    "print-architecture": _architecture,
    "print-foreign-architectures": _foreign,
    "add-architecture": _add_architecture,
    "remove-architecture": _add_architecture,
    "get-selections": _selections,
    "set-selections": _set_selections,
    "C": _nothing,
    "V": _nothing,
    "f": _field,
    "x": _extract,
}


def _compare(run: Invocation, words: list[str]) -> int:
    """Compare two versions; the status is the answer."""
    from dockroot.packages.versions import compare

    if len(words) != 3:
        return run.fail("error: --compare-versions takes three arguments", 2)
    order = compare(words[0], words[2])
    answers = {
        "lt": order < 0,
        "le": order <= 0,
        "eq": order == 0,
        "ne": order != 0,
        "ge": order >= 0,
        "gt": order > 0,
    }
    answers |= {
        "<<": answers["lt"],
        "<=": answers["le"],
        "=": answers["eq"],
        ">=": answers["ge"],
        ">>": answers["gt"],
        "lt-nl": answers["lt"],
        "le-nl": answers["le"],
        "ge-nl": answers["ge"],
        "gt-nl": answers["gt"],
    }
    if words[1] not in answers:
        return run.fail("error: --compare-versions bad relation", 2)
    return int(not answers[words[1]])


@tool(
    "dpkg-query",
    short="lsLSWpf:",
    long={**_ACTIONS, **_OPTIONS, "showformat": "f:"},
)
def dpkg_query(run: Invocation) -> int:
    """Look at the packages that are installed."""
    database = Dpkg(run.calls.fs)
    action = next((name for name, _ in run.flags if name in "lsLSW"), None)
    if action is None:
        raise run.machine.unsupported(" ".join(run.argv[:2]))
    if action == "W":
        run.flags = [("showformat" if k == "f" else k, v) for k, v in run.flags]
        return _query(run, database)
    return _DPKG[action](run, database)
