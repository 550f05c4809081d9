"""Write `dockroot/packages/tables/debian.py` anew from the lists of a Debian machine.

Run on Debian after `apt-get update`, with the names to know on standard input:

    python -m tests.packages.recipes.debian_table < names > sim/dockroot/packages/tables/debian.py

What is taken are facts of the archive: versions, sizes, sections, dependencies, and for packages
that are installed on that machine the names of their programs and shared libraries.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

BASE = frozenset(
    """
    adduser apt base-files base-passwd bash bsdutils coreutils dash debconf debian-archive-keyring
    debianutils diffutils dpkg e2fsprogs findutils gcc-12-base gpgv grep gzip hostname
    init-system-helpers libacl1 libapt-pkg6.0 libattr1 libaudit-common libaudit1 libblkid1 libbz2-1.0
    libc-bin libc6 libcap-ng0 libcap2 libcom-err2 libcrypt1 libdb5.3 libdebconfclient0 libext2fs2
    libffi8 libgcc-s1 libgcrypt20 libgmp10 libgnutls30 libgpg-error0 libhogweed6 libidn2-0 liblz4-1
    liblzma5 libmd0 libmount1 libnettle8 libp11-kit0 libpam-modules libpam-modules-bin libpam-runtime
    libpam0g libpcre2-8-0 libseccomp2 libselinux1 libsemanage-common libsemanage2 libsepol2
    libsmartcols1 libss2 libstdc++6 libsystemd0 libtasn1-6 libtinfo6 libudev1 libunistring2 libuuid1
    libxxhash0 libzstd1 login logsave mawk mount ncurses-base ncurses-bin passwd perl-base sed
    sysvinit-utils tar tzdata usr-is-merged util-linux util-linux-extra zlib1g
    """.split()
) - {"tzdata"}
_PROGRAM = re.compile(r"/(?:usr/)?s?bin/([^/]+)$")
_LIBRARY = re.compile(r"/(?:usr/)?lib/(?:x86_64-linux-gnu/)?(lib[^/]+\.so\.\d+)$")


def paragraphs(names: list[str]) -> Iterator[dict[str, str]]:
    """Yield the candidate of each name that the archive has."""
    for start in range(0, len(names), 400):
        text = subprocess.run(
            ["apt-cache", "show", "--no-all-versions", *names[start : start + 400]],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        for block in text.split("\n\n"):
            fields = dict(re.findall(r"(?m)^([A-Z][\w-]*): (.*)$", block))
            if fields:
                yield fields


def depends(text: str) -> list[str]:
    """Return the alternatives of a dependency list, without versions and architectures."""
    found: list[str] = []
    for clause in text.split(","):
        names = [re.sub(r"\s*\(.*?\)|:any", "", each).strip() for each in clause.split("|")]
        name = "|".join(each for each in names if each)
        if name and name not in found and not set(names) & BASE:
            found.append(name)
    return found


def closure(names: set[str]) -> dict[str, dict[str, str]]:
    """Return the packages of `names` and all that they depend on."""
    known: dict[str, dict[str, str]] = {}
    wanted = sorted(names)
    asked: set[str] = set(wanted)
    while wanted:
        found = list(paragraphs(wanted))
        known |= {fields["Package"]: fields for fields in found}
        firsts = {
            name.split("|")[0]
            for fields in found
            for key in ("Depends", "Pre-Depends")
            for name in depends(fields.get(key, ""))
        }
        wanted = sorted(firsts - asked - BASE)
        asked |= firsts
    return known


def installed_files(name: str) -> tuple[list[str], list[str]]:
    """Return programs (those of sbin as `@name`) and libraries; `?` when this machine lacks it."""
    listed = subprocess.run(["dpkg", "-L", name], capture_output=True, text=True, check=False)
    if listed.returncode:
        return ["?"], []
    lines = listed.stdout.splitlines()
    found = [(line, match[1]) for line in lines if (match := _PROGRAM.search(line))]
    programs = {f"@{name}" if "/sbin/" in line else name for line, name in found}
    libraries = {match[1] for line in lines if (match := _LIBRARY.search(line))}
    return sorted(programs), sorted(libraries)


def main() -> None:
    """Print the module."""
    rows = []
    for name, fields in sorted(closure(set(sys.stdin.read().split()) - BASE).items()):
        needs = depends(", ".join((fields.get("Pre-Depends", ""), fields.get("Depends", ""))))
        programs, libraries = installed_files(name)
        recommends = [each for each in depends(fields.get("Recommends", "")) if each]
        row = [
            name,
            fields["Version"],
            fields.get("Installed-Size", "1"),
            fields.get("Section", "misc"),
            ",".join(needs),
            ",".join(recommends),
            ",".join(programs),
            ",".join(libraries),
            fields.get("Description", fields.get("Description-en", name)),
        ]
        rows.append("\t".join(cell.replace("\\", "") for cell in row))
    print('"""Facts of Debian 12\'s archive; made by `tests/packages/recipes/debian_table.py`.')
    print()
    print(
        "A line a package, its cells divided by tabs: name, version, installed size in KiB, section,"
    )
    print(
        "dependencies, recommendations, programs (`@` in sbin, `?` not known), libraries, summary."
    )
    print('"""')
    print()
    print('TABLE = """\\')
    print("\n".join(rows))
    print('"""')


if __name__ == "__main__":
    main()
