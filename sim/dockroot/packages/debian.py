"""Packages of Debian and Ubuntu: the table of Debian 12, and names made up in its manner."""

from __future__ import annotations

from functools import cache

from msgspec.structs import replace

from dockroot.packages.debian_extras import PROGRAMS, PROVIDERS, configured
from dockroot.packages.package import KIB, Draw, Package
from dockroot.packages.shaping import DEBIAN, shape
from dockroot.packages.tables.debian import TABLE

BASE = frozenset(
    [
        "adduser",
        "apt",
        "apt-utils",
        "base-files",
        "base-passwd",
        "bash",
        "bsdutils",
        "coreutils",
        "dash",
        "debconf",
        "debconf-2.0",
        "debian-archive-keyring",
        "debianutils",
        "diffutils",
        "dpkg",
        "e2fsprogs",
        "findutils",
        "gcc-12-base",
        "gpgv",
        "grep",
        "gzip",
        "hostname",
        "init-system-helpers",
        "libc-bin",
        "libc6",
        "libcrypt1",
        "libgcc-s1",
        "libgmp10",
        "libpam-runtime",
        "libpam0g",
        "libselinux1",
        "libstdc++6",
        "libsystemd0",
        "libtinfo6",
        "libudev1",
        "libuuid1",
        "libzstd1",
        "login",
        "logsave",
        "mawk",
        "mount",
        "ncurses-base",
        "ncurses-bin",
        "passwd",
        "perl-base",
        "sed",
        "sysvinit-utils",
        "tar",
        "ubuntu-keyring",
        "usr-is-merged",
        "util-linux",
        "util-linux-extra",
        "zlib1g",
    ]
)
"""What every image of Debian and Ubuntu has; the fabricated ones keep no record of it."""

MANUAL = (
    "adduser apt base-files base-passwd bash bsdutils coreutils dash debianutils diffutils dpkg "
    "findutils grep gzip hostname init-system-helpers libc-bin login mawk ncurses-base ncurses-bin "
    "perl-base sed sysvinit-utils tar util-linux"
).split()
"""What `apt-mark showmanual` says of a fresh image."""


@cache
def _rows() -> dict[str, tuple[str, ...]]:
    rows = (line.split("\t") for line in TABLE.splitlines())
    return {row[0]: tuple(row) for row in rows}


@cache
def find(name: str, version: str = "") -> Package:
    """Return the package of that name; `version` is the one asked for, else the archive's."""
    row = _rows().get(name)
    found = _made_up(name) if row is None else _of_row(row)
    return replace(found, version=version) if version else found


def provider(name: str) -> str:
    """Return the package that stands for a virtual name; the name itself when it is a real one."""
    return PROVIDERS.get(name, name)


def _of_row(row: tuple[str, ...]) -> Package:
    name, version, size, section, depends, recommends, programs, libraries, summary = row
    known = PROGRAMS.get(name, "").split() or ([] if programs == "?" else programs.split(","))
    listed = None if programs == "?" and name not in PROGRAMS else [each for each in known if each]
    files = shape(
        name, int(size) * KIB, DEBIAN, programs=listed, libraries=filter(None, libraries.split(","))
    )
    return Package(
        name,
        version,
        int(size) * KIB,
        section,
        summary,
        depends=tuple(filter(None, depends.split(","))),
        recommends=tuple(filter(None, recommends.split(","))),
        files={**files, **configured(name)},
    )


def _made_up(name: str) -> Package:
    draw = Draw(f"deb {name}")
    size = draw.between(40, 6_000) * KIB
    version = f"{1 + draw.below(4)}.{draw.below(20)}.{draw.below(10)}-{1 + draw.below(3)}"
    section = "libs" if name.startswith("lib") else "misc"
    programs = PROGRAMS[name].split() if name in PROGRAMS else None
    return Package(
        name,
        version,
        size,
        section,
        f"{name} (made up by dockroot)",
        files={**shape(name, size, DEBIAN, programs=programs), **configured(name)},
    )


def is_known(name: str) -> bool:
    """Tell whether the table has a package of that name."""
    return name in _rows()


def names() -> list[str]:
    """Return the names of the table."""
    return list(_rows())
