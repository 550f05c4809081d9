"""Packages of Red Hat's family, at the depth that fixtures need.

The real database is an SQLite file (`/var/lib/rpm/rpmdb.sqlite`); what is kept here is a list of
names, `/var/lib/rpm/dockroot.list`, and the files: no tool but this reads it.
"""

from __future__ import annotations

from functools import cache

from dockroot.fs.overlay import Overlay
from dockroot.packages import debian
from dockroot.packages.package import KIB, Draw, Package
from dockroot.packages.placing import built_at, parents, read_text, remove_files, unpack, write_text
from dockroot.packages.shaping import RED_HAT, shape

_LIST = "/var/lib/rpm/dockroot.list"


@cache
def find(name: str) -> Package:
    """Return the package called `name`: a size as Debian's of that name, else one made up."""
    draw = Draw(f"rpm {name}")
    known = debian.is_known(name)
    size = debian.find(name).size if known else draw.between(40, 6_000) * KIB
    version = f"{1 + draw.below(4)}.{draw.below(20)}.{draw.below(10)}-{1 + draw.below(9)}.el9"
    files = shape(name.removesuffix(".x86_64"), size, RED_HAT)
    return Package(name, version, size, architecture="x86_64", files=files)


class Rpm:
    """The packages of one file system."""

    def __init__(self, fs: Overlay) -> None:
        self.fs = fs
        self.records = dict(
            line.split(" ", 1) for line in read_text(fs, _LIST).splitlines() if " " in line
        )

    def install(self, package: Package) -> None:
        """Unpack and note a package."""
        unpack(self.fs, package.files, built_at(package.name, package.version))
        self.records[package.name] = package.version

    def remove(self, name: str) -> None:
        """Take a package away."""
        paths = list(find(name).files)
        remove_files(self.fs, [f"/{path}" for path in [*paths, *parents(paths)]])
        del self.records[name]

    def save(self) -> None:
        """Write the list."""
        write_text(self.fs, _LIST, "".join(f"{n} {v}\n" for n, v in sorted(self.records.items())))
