"""update-alternatives: which program a common name means (dpkg 1.21, `utils/update-alternatives.c`)."""

from __future__ import annotations

from msgspec import Struct, field

from dockroot.clock import SECOND
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.tree import Bytes

_ADMIN, _LINKS, _LOG = (
    "/var/lib/dpkg/alternatives",
    "/etc/alternatives",
    "/var/log/alternatives.log",
)


class Alternative(Struct):
    """What is known of a name: its link, the names that follow it, and the choices."""

    name: str
    auto: bool = True
    link: str = ""
    slaves: dict[str, str] = field(default_factory=dict)
    choices: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)

    def best(self) -> str:
        """Return the choice of the highest priority."""
        return max(self.choices, key=lambda path: self.choices[path][0])

    def text(self) -> str:
        """Return the file that dpkg keeps."""
        lines = ["auto" if self.auto else "manual", self.link]
        for name in sorted(self.slaves):
            lines += [name, self.slaves[name]]
        lines.append("")
        for path in sorted(self.choices):
            priority, follow = self.choices[path]
            lines += [path, str(priority), *(follow.get(name, "") for name in sorted(self.slaves))]
        return "\n".join([*lines, "", ""])


@tool("update-alternatives", "alternatives", raw=True)
def update_alternatives(run: Invocation) -> int:
    """Install, choose or remove alternatives."""
    words = [word for word in run.operands if word not in ("--quiet", "--force", "--verbose")]
    action, *rest = words or [""]
    match action, len(rest):
        case "--install", count if count >= 4:
            return _install(run, rest)
        case "--set", 2:
            return _set(run, *rest)
        case "--auto", 1:
            found = _read(run, rest[0])
            return _apply(run, found, auto=True) if found else _unknown(run, rest[0])
        case "--remove", 2:
            return _remove(run, *rest)
        case "--remove-all", 1:
            found = _read(run, rest[0])
            return _gone(run, found) if found else _unknown(run, rest[0])
        case "--list", 1:
            found = _read(run, rest[0])
            run.out("".join(path + "\n" for path in sorted(found.choices)) if found else "")
            return 0 if found else _unknown(run, rest[0])
    raise run.machine.unsupported(f"update-alternatives {' '.join(run.operands)}")


def _unknown(run: Invocation, name: str) -> int:
    return run.fail(f"error: no alternatives for {name}", 2)


def _read(run: Invocation, name: str) -> Alternative | None:
    text = run.calls.read_text(f"{_ADMIN}/{name}")
    if text is None:
        return None
    status, link, *lines = text.split("\n")
    found = Alternative(name, status == "auto", link)
    while lines and lines[0]:
        found.slaves[lines[0]] = lines[1]
        del lines[:2]
    lines = lines[1:]
    while lines and lines[0]:
        path, priority, *lines = lines
        names = sorted(found.slaves)
        follow = dict(zip(names, lines, strict=False))
        lines = lines[len(names) :]
        found.choices[path] = (int(priority), {k: v for k, v in follow.items() if v})
    return found


def _install(run: Invocation, words: list[str]) -> int:
    link, name, path, priority = words[:4]
    rest = words[4:]
    found = _read(run, name) or Alternative(name, link=link)
    if not run.calls.leads_somewhere(path):
        return run.fail(f"error: alternative path {path} doesn't exist", 2)
    follow: dict[str, str] = {}
    while len(rest) >= 4 and rest[0] == "--slave":
        follow[rest[2]] = rest[3]
        found.slaves[rest[2]] = rest[1]
        rest = rest[4:]
    if rest:
        raise run.machine.unsupported(f"update-alternatives --install … {' '.join(rest)}")
    found.choices[path] = (int(priority), follow)
    return _apply(run, found, auto=found.auto)


def _set(run: Invocation, name: str, path: str) -> int:
    found = _read(run, name)
    if found is None:
        return _unknown(run, name)
    if path not in found.choices:
        return run.fail(f"error: alternative {path} for {name} not registered; not setting", 2)
    return _apply(run, found, auto=False, choice=path)


def _remove(run: Invocation, name: str, path: str) -> int:
    found = _read(run, name)
    if found is None or path not in found.choices:
        return 0
    current = (
        run.calls.readlink(f"{_LINKS}/{name}") if run.calls.is_symlink(f"{_LINKS}/{name}") else ""
    )
    del found.choices[path]
    if not found.choices:
        return _gone(run, found)
    return _apply(run, found, auto=found.auto or current == path)


def _gone(run: Invocation, found: Alternative) -> int:
    for name, link in ((found.name, found.link), *found.slaves.items()):
        for path in (link, f"{_LINKS}/{name}"):
            if run.calls.is_symlink(path):
                run.calls.unlink(path)
    run.calls.unlink(f"{_ADMIN}/{found.name}")
    return 0


def _apply(run: Invocation, found: Alternative, *, auto: bool, choice: str = "") -> int:
    """Write what is known and let the links lead to the choice."""
    calls, place = run.calls, f"{_LINKS}/{found.name}"
    for path in (_ADMIN, _LINKS):
        if not calls.is_there(path, directory=True):
            calls.fs.makedirs(path, 0o755)
    current = calls.readlink(place) if calls.is_symlink(place) else ""
    path = choice or (found.best() if auto else current)
    found.auto = auto
    if path != current:
        mode = "auto" if auto else "manual"
        run.out(
            f"update-alternatives: using {path} to provide {found.link} ({found.name}) in {mode} mode\n"
        )
    _, follow = found.choices.get(path, (0, {}))
    _link(run, place, path)
    _link(run, found.link, place)
    for name, link in found.slaves.items():
        if name in follow and calls.leads_somewhere(follow[name]):
            _link(run, f"{_LINKS}/{name}", follow[name])
            _link(run, link, f"{_LINKS}/{name}")
            continue
        for place in (link, f"{_LINKS}/{name}"):
            if calls.is_symlink(place):
                calls.unlink(place)
    calls.fill(f"{_ADMIN}/{found.name}", Bytes(found.text().encode()), 0o644)
    _log(run)
    return 0


def _link(run: Invocation, path: str, target: str) -> None:
    if run.calls.is_symlink(path):
        if run.calls.readlink(path) == target:
            return
        run.calls.unlink(path)
    elif run.calls.is_there(path):
        run.note(f"update-alternatives: warning: not replacing {path} with a link")
        return
    run.calls.symlink(target, path)


def _log(run: Invocation) -> None:
    from dockroot.shell.commands.times import shown

    if run.calls.is_there("/var/log", directory=True):
        when = shown(run, run.machine.world.clock.now() // SECOND * SECOND, "%Y-%m-%d %H:%M:%S")
        line = f"update-alternatives {when}: run with {' '.join(run.operands)}\n"
        run.calls.open(_LOG, "a").write(line.encode("utf-8", "surrogateescape"))
