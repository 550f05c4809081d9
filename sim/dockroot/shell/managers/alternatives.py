"""update-alternatives, alternatives: which of several programs a name means.

A link leads to `/etc/alternatives/NAME`, and that to the program of the highest priority, or to the
one that was chosen. `/var/lib/dpkg/alternatives/NAME` keeps the choices (dpkg 1.21,
`utils/update-alternatives.c`): mode and link, the names and links of slaves, an empty line, then
for each choice its path, its priority and the paths of its slaves.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from dockroot.packages.placing import make_directories, write_text
from dockroot.shell.commands.registry import Invocation, tool

_ADMIN = "/var/lib/dpkg/alternatives"
_LINKS = "/etc/alternatives"


@dataclass
class _Group:
    """The choices for one name; `slaves` maps names to links, a choice's slaves names to paths."""

    link: str
    auto: bool = True
    slaves: dict[str, str] = field(default_factory=dict)
    choices: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)

    def best(self) -> str:
        """Return the path of the highest priority; empty when there is no choice."""
        return max(self.choices, key=lambda path: self.choices[path][0], default="")

    def text(self) -> str:
        """Return the lines of the file that keeps the group."""
        lines = ["auto" if self.auto else "manual", self.link]
        for name, link in sorted(self.slaves.items()):
            lines += [name, link]
        lines.append("")
        for path, (priority, slaves) in sorted(self.choices.items()):
            lines += [path, str(priority), *(slaves.get(name, "") for name in sorted(self.slaves))]
        return "\n".join([*lines, "", ""])


def _read(run: Invocation, name: str) -> _Group | None:
    lines = (run.calls.read_text(f"{_ADMIN}/{name}") or "").split("\n")
    if len(lines) < 3:
        return None
    group = _Group(lines[1], lines[0] == "auto")
    at = 2
    while at + 1 < len(lines) and lines[at]:
        group.slaves[lines[at]] = lines[at + 1]
        at += 2
    at += 1
    names = sorted(group.slaves)
    while at + 1 < len(lines) and lines[at]:
        paths = lines[at + 2 : at + 2 + len(names)]
        slaves = {name: path for name, path in zip(names, paths, strict=False) if path}
        group.choices[lines[at]] = (int(lines[at + 1]), slaves)
        at += 2 + len(names)
    return group


@tool("update-alternatives", "alternatives", raw=True)
def alternatives(run: Invocation) -> int:
    """Add, choose and remove alternatives."""
    words = [word for word in run.operands if word not in ("--force", "--quiet", "--verbose")]
    if not words:
        raise run.machine.unsupported(run.name)
    action, *rest = words
    if action == "--install" and len(rest) >= 4:
        return _install(run, rest)
    if action in ("--set", "--auto", "--remove", "--remove-all", "--query", "--list", "--display"):
        return _on_group(run, action, rest)
    if action in ("--config", "--set-selections", "--get-selections", "--all"):
        return 0
    raise run.machine.unsupported(f"{run.name} {action}")


def _install(run: Invocation, words: list[str]) -> int:
    link, name, path, priority, *rest = words
    if not run.calls.leads_somewhere(path):
        return run.fail(f"error: alternative path {path} doesn't exist", 2)
    group = _read(run, name) or _Group(link)
    slaves: dict[str, str] = {}
    while len(rest) >= 4 and rest[0] == "--slave":
        group.slaves[rest[2]] = rest[1]
        slaves[rest[2]] = rest[3]
        rest = rest[4:]
    group.choices[path] = (int(priority), slaves)
    if group.auto:
        _point(run, name, group, group.best())
    _save(run, name, group)
    return 0


def _on_group(run: Invocation, action: str, words: list[str]) -> int:
    name = words[0] if words else ""
    group = _read(run, name)
    if group is None:
        if action == "--remove":
            return 0
        return run.fail(f"error: no alternatives for {name}", 2)
    path = words[1] if len(words) > 1 else ""
    if action in ("--query", "--list", "--display"):
        run.out("".join(f"{each}\n" for each in sorted(group.choices)))
        return 0
    if action == "--set" and path not in group.choices:
        return run.fail(f"error: alternative {path} for {name} not registered; not setting", 2)
    if action.startswith("--remove"):
        gone = list(group.choices) if action == "--remove-all" else [path]
        group.choices = {each: group.choices[each] for each in group.choices if each not in gone}
    group.auto = action == "--auto" or (group.auto and action != "--set")
    chosen = path if action == "--set" else group.best()
    if not group.choices:
        return _forget(run, name, group)
    _point(run, name, group, chosen)
    _save(run, name, group)
    return 0


def _point(run: Invocation, name: str, group: _Group, path: str) -> None:
    """Let the links of a group, and of its slaves, lead to a choice."""
    _link(run, group.link, name, path)
    for slave, target in group.choices[path][1].items():
        if run.calls.leads_somewhere(target):
            _link(run, group.slaves[slave], slave, target)


def _link(run: Invocation, link: str, name: str, path: str) -> None:
    for source, target in ((f"{_LINKS}/{name}", path), (link, f"{_LINKS}/{name}")):
        make_directories(run.calls.fs, posixpath.dirname(source), run.calls.fs.clock.now())
        if run.calls.is_symlink(source):
            if run.calls.readlink(source) == target:
                continue
            run.calls.unlink(source)
        if not run.calls.is_there(source):
            run.calls.symlink(target, source)


def _save(run: Invocation, name: str, group: _Group) -> None:
    write_text(run.calls.fs, f"{_ADMIN}/{name}", group.text())


def _forget(run: Invocation, name: str, group: _Group) -> int:
    for path in (f"{_LINKS}/{name}", group.link, f"{_ADMIN}/{name}"):
        if run.calls.is_symlink(path) or run.calls.is_there(path):
            run.calls.unlink(path)
    return 0
