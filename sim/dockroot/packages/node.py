"""Node's packages: `node_modules`, a `package.json` each, and the hidden lock file (npm 10)."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from msgspec import Struct

from dockroot.fs.overlay import Overlay
from dockroot.packages.package import KIB, Draw, file, stand_in, symlink
from dockroot.packages.placing import (
    make_directories,
    place,
    read_text,
    remove_files,
    unpack,
    write_text,
)
from dockroot.packages.tables.languages import NODE
from dockroot.tree import Directory, Node


class Module(Struct, frozen=True):
    """A version of a package; `programs` are the names that it gives to `bin`."""

    name: str
    version: str
    size: int
    requires: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()


@cache
def _rows() -> dict[str, tuple[str, ...]]:
    rows = (line.split("|") for line in NODE.splitlines())
    return {row[0]: tuple(cell.strip() for cell in row) for row in rows}


@cache
def find(name: str, version: str = "") -> Module:
    """Return the package called `name`, of the version asked for, else its latest."""
    exact = version if re.fullmatch(r"\d+\.\d+\.\d+\S*", version) else ""
    if name in _rows():
        _, latest, size, requires, programs = _rows()[name]
        return Module(
            name, exact or latest, int(size) * KIB, tuple(requires.split()), tuple(programs.split())
        )
    draw = Draw(f"npm {name}")
    made_up = f"{draw.below(9)}.{draw.below(20)}.{draw.below(10)}"
    return Module(name, exact or made_up, draw.between(8, 800) * KIB)


def split(text: str) -> tuple[str, str]:
    """Return name and version of `name@version`; a scope's `@` is part of the name."""
    name, at, version = text.rpartition("@")
    return (name, version) if at and name else (text, "")


class Modules:
    """A `node_modules` directory; programs are linked in `programs`."""

    def __init__(self, fs: Overlay, path: str, programs: str) -> None:
        self.fs, self.path, self.programs = fs, path, programs

    def names(self) -> list[str]:
        """Return the packages that are there, those of scopes spelled with them."""
        found: list[str] = []
        for name in self.fs.listdir(self.path) if self.fs.is_dir(self.path) else []:
            if name.startswith("@"):
                found += [f"{name}/{each}" for each in self.fs.listdir(f"{self.path}/{name}")]
            elif not name.startswith("."):
                found.append(name)
        return found

    def resolve(self, wanted: list[Module]) -> list[Module]:
        """Return `wanted` and what they require, all on one level, each once."""
        order: dict[str, Module] = {}
        pending = list(wanted)
        while pending:
            each = pending.pop(0)
            if each.name not in order:
                order[each.name] = each
                pending += [find(name) for name in each.requires]
        return sorted(order.values(), key=lambda each: each.name)

    def install(self, each: Module, *, linked: bool = True) -> None:
        """Write a package, its own dependencies not among it."""
        if self.fs.is_dir(f"{self.path}/{each.name}"):
            self.fs.remove_tree(f"{self.path}/{each.name}")
        unpack(self.fs, _files(each), self.fs.clock.now(), f"{self.path}/{each.name}")
        make_directories(self.fs, self.programs, self.fs.clock.now())
        for name in each.programs if linked else ():
            target = posixpath.relpath(f"{self.path}/{each.name}/bin/{name}.js", self.programs)
            place(self.fs, f"{self.programs}/{name}", symlink(target), self.fs.clock.now())

    def nest(self, each: Module, inner: list[Module]) -> None:
        """Write what a global package requires into a `node_modules` of its own."""
        nested = Modules(
            self.fs,
            f"{self.path}/{each.name}/node_modules",
            f"{self.path}/{each.name}/node_modules/.bin",
        )
        for module in inner:
            nested.install(module)

    def remove(self, name: str) -> bool:
        """Take a package away with its links; tell whether it was there."""
        path = f"{self.path}/{name}"
        if not self.fs.is_dir(path):
            return False
        text = read_text(self.fs, f"{path}/package.json")
        programs = json.loads(text or "{}").get("bin") or {}
        remove_files(self.fs, [f"{self.programs}/{each}" for each in programs])
        self.fs.remove_tree(path)
        return True

    def lock(self, modules: list[Module]) -> None:
        """Write the lock file inside `node_modules`, as npm does with `omit-lockfile-registry-resolved`."""
        packages = {f"node_modules/{each.name}": {"version": each.version} for each in modules}
        data = {"name": "app", "lockfileVersion": 3, "requires": True, "packages": packages}
        write_text(self.fs, f"{self.path}/.package-lock.json", json.dumps(data, indent=2) + "\n")


def _files(each: Module) -> dict[str, Node]:
    package: dict[str, Any] = {"name": each.name, "version": each.version, "main": "index.js"}
    if each.programs:
        package["bin"] = {name: f"bin/{name}.js" for name in each.programs}
    if each.requires:
        package["dependencies"] = {name: f"^{find(name).version}" for name in each.requires}
    key = f"{each.name} {each.version}"
    return {
        "package.json": file(json.dumps(package, indent=2) + "\n"),
        "index.js": file(f"module.exports = {json.dumps(key)};\n"),
        "lib/data.js": stand_in(key, max(each.size - KIB, 64)),
        "README.md": file(f"# {each.name}\n\nFabricated by dockroot.\n"),
        **{f"bin/{name}.js": file("#!/usr/bin/env node\n", 0o755) for name in each.programs},
    }


def declared(text: str, *, development: bool) -> list[Module]:
    """Return what a `package.json` asks for."""
    try:
        data = json.loads(text)
    except ValueError:
        return []
    found: list[Module] = []
    for key in ("dependencies", "optionalDependencies", "devDependencies"):
        section: Mapping[str, str] = data.get(key) or {}
        if key != "devDependencies" or development:
            found += [find(name, version.lstrip("^~=v ")) for name, version in section.items()]
    return found


__all__ = ["Directory", "Module", "Modules", "declared", "find", "split"]
