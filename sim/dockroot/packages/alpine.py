"""Packages of Alpine: the table of 3.20, and names made up in its manner."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from msgspec.structs import replace

from dockroot.packages.package import KIB, Draw, Package, file, stand_in
from dockroot.packages.shaping import ALPINE, shape
from dockroot.packages.tables.alpine import TABLE
from dockroot.tree import Directory, Node

BASE = frozenset(
    [
        "alpine-baselayout",
        "alpine-baselayout-data",
        "alpine-keys",
        "alpine-release",
        "apk-tools",
        "busybox",
        "busybox-binsh",
        "ca-certificates-bundle",
        "libapk2",
        "libc-utils",
        "libcrypto3",
        "libssl3",
        "musl",
        "musl-utils",
        "scanelf",
        "ssl_client",
        "zlib",
    ]
)
"""What every image of Alpine has; the fabricated ones keep no record of it."""

_CONFIGURED: Mapping[str, Mapping[str, Node]] = {
    "ca-certificates": {
        "etc/ca-certificates/update.d": Directory(),
        "etc/ssl/certs/ca-certificates.crt": stand_in("the roots of trust", 218_405),
        "etc/ca-certificates.conf": file("mozilla/ISRG_Root_X1.crt\n"),
    },
    "nginx": {
        "etc/nginx/nginx.conf": file("user nginx;\nworker_processes auto;\n"),
        "etc/nginx/http.d/default.conf": file("server { listen 80; }\n"),
        "etc/nginx/conf.d/default.conf": file("server { listen 80; }\n"),
        "usr/share/nginx/html/index.html": file("<h1>Welcome to nginx!</h1>\n"),
        "var/log/nginx": Directory(),
    },
    "openssh-server": {"etc/ssh/sshd_config": file("Subsystem sftp internal-sftp\n")},
    "tzdata": {
        "usr/share/zoneinfo/UTC": file(b"TZif2" + bytes(109)),
        "usr/share/zoneinfo/Etc/UTC": file(b"TZif2" + bytes(109)),
        "usr/share/zoneinfo/Europe/Berlin": stand_in("Berlin", 2_298),
    },
}


@cache
def _rows() -> dict[str, str]:
    return {line.split(" ", 1)[0]: line for line in TABLE.splitlines()}


@cache
def find(name: str, version: str = "") -> Package:
    """Return the package of that name; `version` is the one asked for, else the archive's."""
    row = _rows().get(name)
    found = _made_up(name) if row is None else _of_row(row)
    return replace(found, version=version) if version else found


def _of_row(row: str) -> Package:
    facts, _, rest = row.partition(":")
    programs, _, libraries = rest.partition(";")
    name, version, size, *depends = facts.split()
    files = shape(
        name,
        int(size) * KIB,
        ALPINE,
        programs=programs.split(),
        libraries=libraries.split(),
    )
    return Package(
        name,
        version,
        int(size) * KIB,
        architecture="x86_64",
        summary=name,
        depends=tuple(depends[0].split(",")) if depends else (),
        files={**files, **_CONFIGURED.get(name, {})},
    )


def _made_up(name: str) -> Package:
    draw = Draw(f"apk {name}")
    size = draw.between(20, 3_000) * KIB
    version = f"{1 + draw.below(4)}.{draw.below(20)}.{draw.below(10)}-r{draw.below(4)}"
    return Package(
        name,
        version,
        size,
        architecture="x86_64",
        summary=f"{name} (made up by dockroot)",
        files=shape(name, size, ALPINE),
    )
