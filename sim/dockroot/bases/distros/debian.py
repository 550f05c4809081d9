"""Debian: `Cmd ["bash"]`, each release in full and slim."""

from __future__ import annotations

from collections.abc import Iterator

from dockroot.bases.distros.deb import LINES, Version, files
from dockroot.bases.distros.release import PATH_ENV, Release
from dockroot.bases.planting import plant
from dockroot.clock import parse_time
from dockroot.tree import Node

_RELEASES = (
    Version(
        "11.11", "bullseye", "2025-11-17T00:00:00Z", ("11", "11.11", "bullseye", "oldoldstable")
    ),
    Version("12.12", "bookworm", "2025-11-17T00:00:00Z", ("12", "12.12", "bookworm", "oldstable")),
    Version("13.2", "trixie", "2025-11-17T00:00:00Z", ("13", "13.2", "trixie", "stable", "latest")),
)


def releases() -> Iterator[Release]:
    """Yield the releases of Debian that the catalogue has, oldest first, each with its slim
    variant.
    """
    for version in _RELEASES:
        for slim in (False, True):
            yield _release(version, slim)


def _release(version: Version, slim: bool) -> Release:
    moment = parse_time(version.created)
    found = files("Debian GNU/Linux", version.number) | _own_files(version)
    if not slim:
        found["usr/share/doc/base-files/README"] = (
            "Documentation is kept in the full image and left out of the slim one.\n"
        )
        found["usr/share/man/man1/bash.1.gz"] = ""
    root = plant(LINES, found, moment)
    source = (
        f"# debian.sh --arch 'amd64' out/ '{version.codename}'{' --slim' if slim else ''} "
        f"'@{moment // 10**9}'"
    )
    tags = tuple(f"{tag}-slim" for tag in version.tags if tag != "latest") if slim else version.tags
    history = ({"created": version.created, "created_by": source, "comment": "debuerreotype 0.16"},)
    return Release(
        "debian",
        version.number,
        tags,
        version.created,
        root,
        {"Env": [PATH_ENV], "Cmd": ["bash"]},
        history,
    )


def _own_files(version: Version) -> dict[str, str | Node]:
    major = version.number.partition(".")[0]
    name = f"Debian GNU/Linux {major} ({version.codename})"
    return {
        "etc/debian_version": f"{version.number}\n",
        "etc/issue": f"Debian GNU/Linux {major} \\n \\l\n\n",
        "etc/issue.net": f"Debian GNU/Linux {major}\n",
        "etc/apt/sources.list.d/debian.sources": "".join(
            f"Types: deb\nURIs: http://deb.debian.org/{path}\nSuites: {suites}\nComponents: main\n"
            "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n\n"
            for path, suites in (
                ("debian", f"{version.codename} {version.codename}-updates"),
                ("debian-security", f"{version.codename}-security"),
            )
        ),
        "usr/lib/os-release": (
            f'PRETTY_NAME="{name}"\nNAME="Debian GNU/Linux"\nVERSION_ID="{major}"\n'
            f'VERSION="{major} ({version.codename})"\nVERSION_CODENAME={version.codename}\n'
            "ID=debian\n"
            'HOME_URL="https://www.debian.org/"\nSUPPORT_URL="https://www.debian.org/support"\n'
            'BUG_REPORT_URL="https://bugs.debian.org/"\n'
        ),
    }
