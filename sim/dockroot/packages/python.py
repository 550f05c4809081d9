"""Python's packages: `site-packages`, a `dist-info` directory each (PEP 376, PEP 427, PEP 627)."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from functools import cache, partial

from msgspec import Struct

from dockroot.fs.overlay import Overlay
from dockroot.packages.content import Lazy, digest
from dockroot.packages.package import KIB, Draw, file, stand_in
from dockroot.packages.placing import built_at, read_text, remove_files, unpack
from dockroot.packages.tables.languages import PYTHON
from dockroot.tree import Kind, Node

_REQUIREMENT = re.compile(
    r"(?P<name>[A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(?P<rule>(?:[<>=!~]=?=?\s*[^;,\s]+,?\s*)*)"
)


class Distribution(Struct, frozen=True):
    """A version of a project; `modules` are its top-level names, `scripts` its programs."""

    name: str
    version: str
    size: int
    modules: tuple[str, ...]
    requires: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """The name as directories spell it (PEP 427)."""
        return re.sub(r"[-_.]+", "_", self.name)

    @property
    def info(self) -> str:
        """The name of its `dist-info` directory."""
        return f"{self.stem}-{self.version}.dist-info"


def normal(name: str) -> str:
    """Return a name as it is compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def _rows() -> dict[str, tuple[str, ...]]:
    rows = (line.split("|") for line in PYTHON.splitlines())
    return {row[0]: tuple(cell.strip() for cell in row) for row in rows}


@cache
def find(name: str, version: str = "") -> Distribution:
    """Return the project called `name`, of the version asked for, else its latest."""
    key = normal(name)
    if key in _rows():
        _, latest, kib, modules, requires, scripts = _rows()[key]
        return Distribution(
            name,
            version or latest,
            int(kib) * KIB,
            tuple(modules.split()),
            tuple(requires.split()),
            tuple(scripts.split()),
        )
    draw = Draw(f"pip {key}")
    made_up = f"{draw.below(6)}.{1 + draw.below(20)}.{draw.below(10)}"
    size = draw.between(20, 2_000) * KIB
    return Distribution(name, version or made_up, size, (key.replace("-", "_"),))


def requirement(text: str) -> tuple[str, str] | None:
    """Return name and pinned version of a requirement; None when it is another kind of text."""
    match = _REQUIREMENT.match(text.strip())
    if match is None:
        return None
    pinned = re.search(r"[=~]==?\s*([\w.!+-]+)", match["rule"])
    return match["name"], pinned[1].rstrip(".") if pinned else ""


class SitePackages:
    """The packages in one directory, with their programs in another."""

    def __init__(self, fs: Overlay, path: str, programs: str, python: str) -> None:
        self.fs, self.path, self.programs, self.python = fs, path, programs, python

    def installed(self) -> dict[str, tuple[str, str]]:
        """Return version and `dist-info` directory by normalised name."""
        found = {}
        for name in self.fs.listdir(self.path) if self.fs.is_dir(self.path) else []:
            if match := re.fullmatch(r"(.+)-([^-]+)\.dist-info", name):
                found[normal(match[1])] = match[2], name
        return found

    def resolve(
        self, wanted: list[Distribution], *, dependencies: bool = True
    ) -> list[Distribution]:
        """Return what is missing for `wanted`, dependencies first."""
        order: dict[str, Distribution] = {}
        there = self.installed()

        def need(each: Distribution, asked: bool) -> None:
            key = normal(each.name)
            same = key in there and (not asked or there[key][0] == each.version)
            if key in order or same:
                return
            order[key] = each
            for name in each.requires if dependencies else ():
                need(find(name), False)

        for each in wanted:
            need(each, True)
        return list(order.values())[::-1]

    def install(self, each: Distribution, *, asked: bool) -> None:
        """Write a distribution and its records."""
        there = self.installed().get(normal(each.name))
        if there is not None:
            self.remove(each.name)
        files = dict(_files(each))
        scripts = {
            f"{self.programs.lstrip('/')}/{name}": _script(each, name, self.python)
            for name in each.scripts
        }
        info = dict(_metadata(each, asked=asked))
        moment = self.fs.clock.now()
        rows = [(path, node) for path, node in sorted({**files, **info}.items())]
        relative = "../" * (self.path.strip("/").count("/") + 1)
        rows += [(f"{relative}{path}", node) for path, node in scripts.items()]
        record = f"{each.info}/RECORD"
        size = sum(len(_row(path, node, b"\0" * 32)) for path, node in rows) + len(record) + 3
        lazy = Node(Kind.FILE, 0o644, content=Lazy(size, partial(_record, tuple(rows), record)))
        unpack(self.fs, {**files, **info, record: lazy}, moment, self.path)
        unpack(self.fs, scripts, moment)

    def remove(self, name: str) -> bool:
        """Take a distribution away; tell whether it was there."""
        there = self.installed().get(normal(name))
        if there is None:
            return False
        text = read_text(self.fs, f"{self.path}/{there[1]}/RECORD")
        paths = [f"{self.path}/{line.split(',')[0]}" for line in text.splitlines()]
        above = {path.rpartition("/")[0] for path in paths if "../" not in path}
        above.discard(self.path)
        remove_files(self.fs, [*paths, *above])
        return True


def _files(each: Distribution) -> Iterator[tuple[str, Node]]:
    part = each.size // max(len(each.modules), 1)
    for module in each.modules:
        if module.endswith(".py"):
            yield module, file(f"# {each.name} {each.version}\n")
            continue
        name = f"{each.name}/{module}"
        yield f"{module}/__init__.py", file(f'__version__ = "{each.version}"\n')
        yield f"{module}/core.py", stand_in(f"{name} core", part // 4)
        yield f"{module}/data.bin", stand_in(f"{name} data", part - part // 4)


def _script(each: Distribution, name: str, python: str) -> Node:
    module = each.modules[0].removesuffix(".py") if each.modules else name
    return file(
        f"#!{python}\nimport sys\nfrom {module} import main\nif __name__ == '__main__':\n"
        "    sys.exit(main())\n",
        0o755,
    )


def _metadata(each: Distribution, *, asked: bool) -> Iterator[tuple[str, Node]]:
    requires = "".join(f"Requires-Dist: {name}\n" for name in each.requires)
    yield (
        f"{each.info}/METADATA",
        file(
            f"Metadata-Version: 2.1\nName: {each.name}\nVersion: {each.version}\n"
            f"Summary: {each.name}, fabricated by dockroot\n{requires}\n"
        ),
    )
    yield (
        f"{each.info}/WHEEL",
        file("Wheel-Version: 1.0\nGenerator: dockroot\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
    )
    yield f"{each.info}/INSTALLER", file("pip\n")
    names = "".join(f"{module.removesuffix('.py')}\n" for module in each.modules)
    yield f"{each.info}/top_level.txt", file(names)
    if each.scripts:
        module = each.modules[0] if each.modules else each.stem
        lines = "".join(f"{name} = {module}:main\n" for name in each.scripts)
        yield f"{each.info}/entry_points.txt", file(f"[console_scripts]\n{lines}")
    if asked:
        yield f"{each.info}/REQUESTED", file("")


def _row(path: str, node: Node, raw: bytes) -> str:
    encoded = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    return f"{path},sha256={encoded},{node.content.size}\n"


def _record(rows: tuple[tuple[str, Node], ...], own: str) -> bytes:
    lines = [_row(path, node, digest(node.content, "sha256")) for path, node in rows]
    return ("".join(lines) + f"{own},,\n").encode()


__all__ = ["Distribution", "SitePackages", "built_at", "find", "normal", "requirement"]
