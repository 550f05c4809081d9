"""The catalogue: its bytes are fixed, its file systems are whole, its misses say what there is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dockroot.bases import Arrival, Means, catalogue, parse
from dockroot.bases.base import Base
from dockroot.digest import ImageID
from dockroot.engine import ENGINES
from dockroot.errors import NotFoundError
from dockroot.format.docker_archive import find
from dockroot.format.tarsplit import pack
from dockroot.tree import Directory, Kind

MEANS = Means(lambda stream: pytest.fail("nothing is spooled"), 0)
GOLDEN = Path(__file__).parent / "data" / "catalogue.json"
"""Image ID and manifest digest by name; made anew by running this file, when a base is changed on
purpose."""


def base(name: str) -> Base:
    found = catalogue.find(parse(name))
    assert found is not None
    return found


def identities() -> dict[str, list[str]]:
    names = [
        f"{distribution}:{tag}"
        for distribution in catalogue.names()
        for tag in catalogue.tags(distribution)
    ]
    return {name: [ImageID.of(base(name).config), base(name).digest] for name in names}


def rootfs(name: str) -> Directory:
    (layer,) = base(name).layers
    return layer.open(ENGINES["28.5"], MEANS).diff


def test_the_bytes_are_the_same_for_ever() -> None:
    assert identities() == json.loads(GOLDEN.read_text())


def test_they_are_the_same_under_another_hash_seed() -> None:
    script = (
        "from dockroot.bases import catalogue, parse; print(catalogue.find(parse('ubuntu')).digest)"
    )
    environment = {
        "PYTHONPATH": str(Path(catalogue.__file__).parents[2]),
        "PYTHONHASHSEED": "7",
        "LC_ALL": "C",
        "TZ": "Asia/Tokyo",
    }
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == base("ubuntu").digest


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_the_diff_id_is_the_publishers_whatever_engine_pulls(engine: object) -> None:
    for name in ("alpine", "busybox", "debian", "ubuntu"):
        (layer,) = base(name).layers
        opened = layer.open(engine, MEANS)  # type: ignore[arg-type]
        assert pack(opened.pieces, trailing_empty=True).diff_id == layer.diff_id


@pytest.mark.parametrize(
    "written",
    [
        "alpine",
        "alpine:latest",
        "docker.io/alpine",
        "library/alpine",
        "index.docker.io/library/alpine",
    ],
)
def test_every_spelling_finds_it(written: str) -> None:
    assert base(written).config == base("alpine:3.22").config


def test_it_is_found_by_its_digest() -> None:
    digest = base("alpine:3.19").digest
    found = base(f"alpine@{digest}")
    assert found.config == base("alpine:3.19").config
    assert [str(reference) for reference in found.references] == [f"alpine@{digest}"]


def test_it_comes_as_pulled_and_says_that_it_is_fabricated() -> None:
    for name in catalogue.names():
        assert base(name).arrival is Arrival.PULLED
        assert base(name).fabricated
        assert b"fabricated by dockroot" in (
            rootfs(name).read_file("etc/dockroot-fabricated") or b""
        )


def test_alpine_has_the_directories_of_the_article() -> None:
    assert rootfs("alpine").names() == (
        [
            "bin",
            "dev",
            "etc",
            "home",
            "lib",
            "media",
            "mnt",
            "proc",
            "root",
            "run",
            "sbin",
            "srv",
            "sys",
            "tmp",
            "usr",
            "var",
        ]
    )


@pytest.mark.parametrize(
    "name", [f"{name}:{tag}" for name in catalogue.names() for tag in catalogue.tags(name)]
)
def test_what_every_root_file_system_needs(name: str) -> None:
    root = rootfs(name)
    shell = find(root, "bin/sh")
    assert shell is not None
    assert shell.kind is Kind.FILE
    assert shell.mode & 0o111
    tmp = root.get("tmp")
    assert tmp is not None
    assert tmp.mode == 0o1777
    passwd = (root.read_file("etc/passwd") or b"").decode().splitlines()
    assert passwd[0].startswith("root:x:0:0:root:/root:/bin/")
    assert all(line.count(":") == 6 for line in passwd)
    group = (root.read_file("etc/group") or b"").decode().splitlines()
    assert all(line.count(":") == 3 for line in group)
    shadow = root.get("etc/shadow")
    assert shadow is not None
    assert not shadow.mode & 0o007
    times = {node.mtime for _, node in root.walk()}
    assert len(times) == 1


@pytest.mark.parametrize(
    "name", [f"{name}:{tag}" for name in catalogue.names() for tag in catalogue.tags(name)]
)
def test_no_link_dangles_but_those_that_dangle_in_the_real_one(name: str) -> None:
    root = rootfs(name)
    dangling = {
        path
        for path, node in root.walk()
        if node.kind is Kind.SYMLINK and _target(root, path, node.target) is None
    }
    assert dangling <= {"etc/mtab", "etc/localtime", "usr/local/man"}


def _target(root: Directory, path: str, target: str) -> object:
    return find(root, target if target.startswith("/") else f"{path.rpartition('/')[0]}/{target}")


def test_os_release_tells_the_version() -> None:
    text = {
        "alpine:3.19": 'PRETTY_NAME="Alpine Linux v3.19"',
        "debian:bookworm-slim": "VERSION_CODENAME=bookworm",
        "ubuntu:22.04": 'VERSION_ID="22.04"',
        "ubuntu": "VERSION_CODENAME=noble",
    }
    for name, line in text.items():
        release = find(rootfs(name), "etc/os-release")
        assert release is not None
        assert line in release.read().decode().splitlines()


def test_busybox_programs_are_one_inode() -> None:
    root = rootfs("busybox")
    assert root.get("bin/sh") is root.get("bin/busybox")
    (slim, full) = rootfs("debian:12-slim"), rootfs("debian:12")
    assert slim.get("usr/share/man/man1/bash.1.gz") is None
    assert full.get("usr/share/man/man1/bash.1.gz") is not None


def test_a_miss_names_what_there_is() -> None:
    with pytest.raises(NotFoundError, match=r"no alpine:3\.91: of alpine it has 3\.8, ") as caught:
        base("alpine:3.91")
    assert "3.19" in caught.value.hint
    assert "--base alpine:3.91=PATH" in caught.value.hint


@pytest.mark.parametrize(
    "name", ["fedora", "quay.io/library/alpine", "user/alpine", "localhost/alpine"]
)
def test_other_names_are_not_its_business(name: str) -> None:
    assert catalogue.find(parse(name)) is None


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(identities(), indent=1) + "\n")
