"""apt: what is to be installed, why it was, and the lists of what there is.

`/var/lib/apt/extended_states` names the packages that only came as dependencies;
`/var/lib/apt/lists` holds what `apt-get update` fetched (apt 2.6, `apt-pkg/depcache.cc`,
`acquire-item.cc`; sizes measured on Debian 12).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from dockroot.fs.overlay import Overlay
from dockroot.packages import debian, paragraphs
from dockroot.packages.content import Generated
from dockroot.packages.dpkg import Dpkg
from dockroot.packages.package import Draw, Package
from dockroot.packages.placing import make_directories, read_text, write_text

LISTS = "/var/lib/apt/lists"
STATES = "/var/lib/apt/extended_states"
_MAIN = {"main": 18_840_233, "updates": 11_648, "security": 766_211, "universe": 12_240_000}
"""Bytes of `Packages.lz4` by what is in it."""


class Source(Struct, frozen=True):
    """A line `deb URI SUITE COMPONENT…`; a flat repository has no components."""

    uri: str
    suite: str
    components: tuple[str, ...]


class Fetched(Struct, frozen=True):
    """An index of a source, as it lies in the lists."""

    source: Source
    what: str
    name: str
    size: int


class Apt:
    """What apt knows of one file system."""

    def __init__(self, fs: Overlay) -> None:
        self.fs, self.dpkg = fs, Dpkg(fs)
        states = paragraphs.parse(read_text(fs, STATES))
        self.auto = {each["Package"] for each in states if each.get("Auto-Installed") == "1"} & set(
            self.dpkg.installed()
        )

    # ---- lists

    def sources(self) -> Iterator[Source]:
        """Yield the sources of binary packages, in the order of their files."""
        yield from _one_line(read_text(self.fs, "/etc/apt/sources.list"))
        for name in self._names("/etc/apt/sources.list.d"):
            text = read_text(self.fs, f"/etc/apt/sources.list.d/{name}")
            if name.endswith(".list"):
                yield from _one_line(text)
            elif name.endswith(".sources"):
                yield from _deb822(text)

    def update(self) -> list[Fetched]:
        """Fetch the lists of all sources, in the stead of what lies there; return them."""
        make_directories(self.fs, f"{LISTS}/partial", self.fs.clock.now())
        found = [each for source in dict.fromkeys(self.sources()) for each in _indexes(source)]
        wanted = {each.name for each in found}
        for name in self._names(LISTS):
            if name not in ("lock", "partial", *wanted):
                self.fs.unlink(f"{LISTS}/{name}")
        if not self.fs.exists(f"{LISTS}/lock"):
            write_text(self.fs, f"{LISTS}/lock", "", 0o640)
        for each in found:
            content = Generated(f"list {each.name}", each.size, b"")
            self.fs.write(f"{LISTS}/{each.name}", content).mode = 0o644
        return found

    def knows_packages(self) -> bool:
        """Tell whether lists were fetched and are still there."""
        return any("Packages" in name for name in self._names(LISTS))

    def _names(self, path: str) -> list[str]:
        return self.fs.listdir(path) if self.fs.is_dir(path) else []

    # ---- what to install and to remove

    def resolve(self, wanted: Iterable[Package], *, recommends: bool) -> list[Package]:
        """Return what is to be installed for `wanted`, dependencies before what needs them."""
        order: dict[str, Package] = {}
        asked = list(wanted)
        planned = {package.name for package in asked}
        for package in asked:
            self._plan(package, order, planned, recommends=recommends)
        return list(order.values())

    def _plan(
        self, package: Package, order: dict[str, Package], planned: set[str], *, recommends: bool
    ) -> None:
        stack = [(package, iter(self._needs(package, recommends=recommends)))]
        while stack:
            current, needs = stack[-1]
            clause = next(needs, None)
            if clause is None:
                order.setdefault(current.name, current)
                stack.pop()
                continue
            name = self._choice(clause, planned)
            if name is not None:
                planned.add(name)
                needed = debian.find(name)
                stack.append((needed, iter(self._needs(needed, recommends=recommends))))

    def _needs(self, package: Package, *, recommends: bool) -> tuple[str, ...]:
        return package.depends + (package.recommends if recommends else ())

    def _choice(self, clause: str, planned: set[str]) -> str | None:
        """Return the package that a clause asks for; None when it is satisfied, or none is known."""
        names = [debian.provider(each) for each in clause.split("|")]
        if any(name in debian.BASE or name in planned or self.dpkg.has(name) for name in names):
            return None
        return next((name for name in names if debian.is_known(name)), None)

    def unneeded(self) -> list[str]:
        """Return the automatically installed packages that nothing needs any more."""
        installed = self.dpkg.installed()
        needed: set[str] = set()
        pending = [name for name in installed if name not in self.auto]
        while pending:
            name = pending.pop()
            if name in needed or name not in installed:
                continue
            needed.add(name)
            record = installed[name]
            for clause in f"{record.get('Depends', '')},{record.get('Recommends', '')}".split(","):
                pending += [debian.provider(each.strip()) for each in clause.split("|")]
        return [name for name in installed if name not in needed]

    def needing(self, names: Iterable[str]) -> list[str]:
        """Return `names` that are installed, and the packages that cannot do without them."""
        gone = {name for name in names if name in self.dpkg.records}
        grown = True
        while grown:
            left = {
                name: record for name, record in self.dpkg.installed().items() if name not in gone
            }
            more = {
                name
                for name, record in left.items()
                if any(
                    _broken(clause, gone, left) for clause in record.get("Depends", "").split(",")
                )
            }
            grown = bool(more)
            gone |= more
        return sorted(gone)

    # ---- states

    def mark(self, names: Iterable[str], *, auto: bool) -> None:
        """Note that packages came as dependencies, or were asked for."""
        self.auto = self.auto | set(names) if auto else self.auto - set(names)

    def save(self) -> None:
        """Write the database of dpkg and the states."""
        self.dpkg.save()
        installed = self.dpkg.installed()
        text = paragraphs.render(
            {
                "Package": name,
                "Architecture": installed[name].get("Architecture", "amd64"),
                "Auto-Installed": "1",
            }
            for name in sorted(self.auto & set(installed))
        )
        if text != read_text(self.fs, STATES):
            write_text(self.fs, STATES, text)


def _broken(clause: str, gone: set[str], left: dict[str, dict[str, str]]) -> bool:
    names = {debian.provider(each.strip()) for each in clause.split("|")}
    return bool(names & gone) and not names & (left.keys() | debian.BASE)


def _one_line(text: str) -> Iterator[Source]:
    for line in text.splitlines():
        words = re.sub(r"\[.*?\]", "", line.partition("#")[0]).split()
        if len(words) >= 3 and words[0] == "deb":
            yield Source(words[1], words[2], tuple(words[3:]))


def _deb822(text: str) -> Iterator[Source]:
    for each in paragraphs.parse(text):
        if "deb" not in each.get("Types", "").split() or each.get("Enabled") == "no":
            continue
        for uri in each.get("URIs", "").split():
            for suite in each.get("Suites", "").split():
                yield Source(uri, suite, tuple(each.get("Components", "").split()))


def _indexes(source: Source) -> Iterator[Fetched]:
    """Yield the files that a source brings: its release file, and an index a component."""
    place = re.sub(r"^\w+:/*", "", source.uri).rstrip("/").replace("/", "_")
    suite = source.suite.strip("/").replace("/", "_") or "."
    stem = f"{place}_dists_{suite}" if source.components else f"{place}_{suite}"
    yield Fetched(source, "InRelease", f"{stem}_InRelease", _release_size(source))
    for component in source.components or ("",):
        index = f"_{component.replace('/', '_')}_binary-amd64" if component else ""
        size = _index_size(source, component)
        yield Fetched(source, f"{component} amd64 Packages", f"{stem}{index}_Packages.lz4", size)


def _is_archive(source: Source) -> bool:
    return re.search(r"(debian|ubuntu)(-security)?/?$", source.uri) is not None


def _release_size(source: Source) -> int:
    return 151_075 if _is_archive(source) and "-" not in source.suite else 34_770


def _index_size(source: Source, component: str) -> int:
    if not _is_archive(source):
        return 20_000 + Draw(f"{source.uri} {source.suite} {component}").below(60_000)
    kind = next((key for key in ("security", "updates") if key in source.suite), component)
    return _MAIN.get(kind, 400_000)
