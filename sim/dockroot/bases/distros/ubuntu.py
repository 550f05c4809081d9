"""Ubuntu: `Cmd ["/bin/bash"]`, made by a classic builder."""

from __future__ import annotations

from collections.abc import Iterator

from dockroot.bases.distros.deb import LINES, Version, files
from dockroot.bases.distros.release import PATH_ENV, Release, added_rootfs, classic_release
from dockroot.bases.planting import plant
from dockroot.clock import parse_time
from dockroot.format.runconfig import RunConfig
from dockroot.tree import Directory, Node

_RELEASES = (
    Version(
        "20.04",
        "focal",
        "2025-04-08T11:03:19.331142Z",
        ("20.04", "focal"),
        "20.04.6 LTS (Focal Fossa)",
    ),
    Version(
        "22.04",
        "jammy",
        "2025-10-13T16:28:34.902141Z",
        ("22.04", "jammy"),
        "22.04.5 LTS (Jammy Jellyfish)",
    ),
    Version(
        "24.04",
        "noble",
        "2025-10-13T17:42:02.139442Z",
        ("24.04", "noble", "latest"),
        "24.04.3 LTS (Noble Numbat)",
    ),
)


def releases() -> Iterator[Release]:
    """Yield the releases of Ubuntu that the catalogue has, oldest first."""
    for version in _RELEASES:
        root = plant(
            LINES,
            files("Ubuntu", version.number, _users(version)) | _own_files(version),
            parse_time(version.created),
        )
        yield _release(version, root)


def _users(version: Version) -> list[str]:
    """Return the accounts that Debian lacks: from 24.04 on, images have a user for people."""
    known = {"noble": ["ubuntu:x:1000:1000:Ubuntu:/home/ubuntu:/bin/bash"]}
    return known.get(version.codename, [])


def _own_files(version: Version) -> dict[str, str | Node]:
    point = version.title.partition(" (")[0]
    sources = "".join(
        f"deb http://{host}.ubuntu.com/ubuntu/ {version.codename}{suffix} main restricted "
        "universe multiverse\n"
        for host, suffix in (("archive", ""), ("archive", "-updates"), ("security", "-security"))
    )
    return {
        "etc/debian_version": {"focal": "bullseye/sid\n", "jammy": "bookworm/sid\n"}.get(
            version.codename, "trixie/sid\n"
        ),
        "etc/issue": f"Ubuntu {point} \\n \\l\n\n",
        "etc/issue.net": f"Ubuntu {point}\n",
        "etc/lsb-release": (
            f"DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE={version.number}\n"
            f"DISTRIB_CODENAME={version.codename}\n"
            f'DISTRIB_DESCRIPTION="Ubuntu {point}"\n'
        ),
        "etc/apt/sources.list": sources,
        "usr/lib/os-release": (
            f'PRETTY_NAME="Ubuntu {point}"\nNAME="Ubuntu"\nVERSION_ID="{version.number}"\n'
            f'VERSION="{version.title}"\n'
            f"VERSION_CODENAME={version.codename}\nID=ubuntu\nID_LIKE=debian\n"
            'HOME_URL="https://www.ubuntu.com/"\nSUPPORT_URL="https://help.ubuntu.com/"\n'
            'BUG_REPORT_URL="https://bugs.launchpad.net/ubuntu/"\n'
            f"UBUNTU_CODENAME={version.codename}\n"
        ),
    }


def _release(version: Version, root: Directory) -> Release:
    labels = {
        "org.opencontainers.image.ref.name": "ubuntu",
        "org.opencontainers.image.version": version.number,
    }
    config = RunConfig(Env=[PATH_ENV], Cmd=["/bin/bash"], Labels=labels)
    steps = (
        "ARG RELEASE",
        "ARG LAUNCHPAD_BUILD_ARCH",
        *(f"LABEL {key}={value}" for key, value in labels.items()),
        added_rootfs("ubuntu", version.number),
        'CMD ["/bin/bash"]',
    )
    return classic_release(
        "ubuntu",
        version.number,
        version.tags,
        version.created,
        root,
        config=config,
        steps=steps,
        docker_version="24.0.7",
    )
