"""Ruby's packages: a directory of gems with `specifications`, `gems`, `cache` (RubyGems 3.5)."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from dockroot.fs.overlay import Overlay
from dockroot.packages.package import KIB, Draw, file, stand_in
from dockroot.packages.placing import unpack
from dockroot.packages.tables.languages import RUBY
from dockroot.tree import Node


class Gem(Struct, frozen=True):
    """A version of a gem."""

    name: str
    version: str
    size: int
    requires: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()

    @property
    def full(self) -> str:
        """Name and version, as directories are called."""
        return f"{self.name}-{self.version}"


@cache
def _rows() -> dict[str, tuple[str, ...]]:
    rows = (line.split("|") for line in RUBY.splitlines())
    return {row[0]: tuple(cell.strip() for cell in row) for row in rows}


@cache
def find(name: str, version: str = "") -> Gem:
    """Return the gem called `name`, of the version asked for, else its latest."""
    if name in _rows():
        _, latest, size, requires, programs = _rows()[name]
        return Gem(
            name,
            version or latest,
            int(size) * KIB,
            tuple(requires.split()),
            tuple(programs.split()),
        )
    draw = Draw(f"gem {name}")
    made_up = f"{draw.below(6)}.{draw.below(20)}.{draw.below(10)}"
    return Gem(name, version or made_up, draw.between(20, 900) * KIB)


class Gems:
    """A directory of gems; their programs go to `programs`."""

    def __init__(self, fs: Overlay, path: str, programs: str) -> None:
        self.fs, self.path, self.programs = fs, path, programs

    def installed(self) -> list[str]:
        """Return name and version of each gem, as in `rake-13.2.1`."""
        path = f"{self.path}/specifications"
        names = self.fs.listdir(path) if self.fs.is_dir(path) else []
        return [name.removesuffix(".gemspec") for name in names if name.endswith(".gemspec")]

    def resolve(self, wanted: list[Gem]) -> list[Gem]:
        """Return what is missing for `wanted`, dependencies first."""
        order: dict[str, Gem] = {}
        there = {name.rpartition("-")[0] for name in self.installed()}

        def need(each: Gem) -> None:
            if each.name in order:
                return
            order[each.name] = each
            for name in each.requires:
                if name not in there:
                    need(find(name))

        for each in wanted:
            if each.full not in self.installed():
                need(each)
        return list(order.values())[::-1]

    def install(self, each: Gem, *, cached: bool = True) -> None:
        """Write a gem."""
        unpack(self.fs, _files(each, cached=cached), self.fs.clock.now(), self.path)
        scripts: dict[str, Node] = {
            name: file(f"#!/usr/bin/env ruby\nload Gem.bin_path('{each.name}', '{name}')\n", 0o755)
            for name in each.programs
        }
        unpack(self.fs, scripts, self.fs.clock.now(), self.programs)

    def remove(self, name: str) -> None:
        """Take all versions of a gem away."""
        for full in self.installed():
            if re.fullmatch(rf"{re.escape(name)}-\d[^-]*", full):
                self.fs.unlink(f"{self.path}/specifications/{full}.gemspec")
                if self.fs.is_dir(f"{self.path}/gems/{full}"):
                    self.fs.remove_tree(f"{self.path}/gems/{full}")


def _files(each: Gem, *, cached: bool) -> dict[str, Node]:
    needs = "".join(
        f'  s.add_runtime_dependency(%q<{n}>.freeze, [">= 0"])\n' for n in each.requires
    )
    found = {
        f"specifications/{each.full}.gemspec": file(
            f'Gem::Specification.new do |s|\n  s.name = "{each.name}".freeze\n'
            f'  s.version = "{each.version}"\n{needs}end\n'
        ),
        f"gems/{each.full}/lib/{each.name}.rb": file(f"# {each.full}\n"),
        f"gems/{each.full}/lib/{each.name}/data.rb": stand_in(each.full, each.size),
    }
    if cached:
        found[f"cache/{each.full}.gem"] = stand_in(f"{each.full}.gem", each.size // 3)
    return found
