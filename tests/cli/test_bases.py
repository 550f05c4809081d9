"""pull, load, import and save as processes: what they print, what they leave, how they end."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

import dockroot
from dockroot import root
from dockroot.disk import open_dir
from dockroot.root import DockerRoot

BUSY = "busybox:1.36"


class Shell:
    """Run the command in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(Path(dockroot.__file__).parents[1])}
        return subprocess.run(
            [sys.executable, "-m", "dockroot", *arguments],
            cwd=self.folder,
            env=environment,
            input=stdin,
            capture_output=True,
            check=False,
        )

    def out(self, *arguments: str | Path, stdin: bytes = b"") -> list[str]:
        done = self.run(*arguments, stdin=stdin)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().splitlines()

    def refused(self, *arguments: str | Path, status: int = 1, stdin: bytes = b"") -> str:
        done = self.run(*arguments, stdin=stdin)
        text = done.stderr.decode()
        assert done.returncode == status, text
        assert text.startswith("dockroot: ")
        assert "\n  hint: " in text
        assert "Traceback" not in text
        return text

    @property
    def root(self) -> DockerRoot:
        found, findings = root.read(open_dir(self.folder / "docker-root"))
        assert not findings
        return found


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def rootfs(tmp_path: Path) -> Path:
    folder = tmp_path / "rootfs"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/sh").write_bytes(b"#!")
    return folder


def test_pull_speaks_as_docker_does(shell: Shell) -> None:
    done = shell.run("pull", "alpine")
    lines = done.stdout.decode().splitlines()
    assert lines[:2] == ["Using default tag: latest", "latest: Pulling from library/alpine"]
    assert lines[2].endswith(": Pull complete")
    assert lines[3].startswith("Digest: sha256:")
    assert lines[4:] == [
        "Status: Downloaded newer image for alpine:latest",
        "docker.io/library/alpine:latest",
    ]
    assert b"made up by dockroot" in done.stderr
    assert "Status: Image is up to date for alpine:latest" in shell.out("pull", "alpine:latest")
    assert shell.out("pull", "-q", "docker.io/alpine") == ["docker.io/library/alpine:latest"]
    assert list(shell.root.references) == ["alpine"]


def test_pull_of_what_base_gives(shell: Shell, rootfs: Path) -> None:
    shell.out("pull", "--base", f"quay.io/u/x:1={rootfs}", "quay.io/u/x:1")
    assert list(shell.root.references["quay.io/u/x"]) == ["quay.io/u/x:1"]


def test_save_and_load_bring_an_image_to_another_root(shell: Shell) -> None:
    shell.out("pull", BUSY)
    shell.out("save", "-o", "x.tar", "busybox")
    archive = (shell.folder / "x.tar").read_bytes()
    assert shell.run("save", BUSY).stdout == archive
    assert shell.out("--root", "other", "load", "-i", "x.tar") == [f"Loaded image: {BUSY}"]
    assert shell.out("--root", "third", "load", stdin=gzip.compress(archive)) == [
        f"Loaded image: {BUSY}"
    ]
    first, second = (root.read(open_dir(shell.folder / name))[0] for name in ("other", "third"))
    assert first.images.keys() == second.images.keys() == shell.root.images.keys()
    assert not first.blob_sources


def test_load_names_the_id_of_what_has_no_name(shell: Shell) -> None:
    shell.out("pull", BUSY)
    ((image_id, _),) = shell.root.images.items()
    shell.out("save", "-o", "x.tar", image_id)
    assert shell.out("--root", "other", "load", "-i", "x.tar") == [f"Loaded image ID: {image_id}"]


def test_load_tells_of_a_name_that_it_takes_away(shell: Shell, rootfs: Path) -> None:
    shell.out("pull", BUSY)
    shell.out("save", "-o", "x.tar", BUSY)
    (old,) = shell.out("--root", "other", "import", rootfs, BUSY)
    assert shell.out("--root", "other", "load", "-i", "x.tar") == [
        f"The image {BUSY} already exists, renaming the old one with ID {old} to empty string",
        f"Loaded image: {BUSY}",
    ]


def test_import_of_a_directory_a_tar_and_standard_input(shell: Shell, rootfs: Path) -> None:
    with tarfile.open(shell.folder / "r.tgz", "w:gz") as tar:
        tar.add(rootfs, ".")
    ids = [
        *shell.out("import", rootfs, "a:1"),
        *shell.out("import", "-m", "from a file", "r.tgz", "a:2"),
        *shell.out("import", "-", stdin=(shell.folder / "r.tgz").read_bytes()),
    ]
    found = shell.root
    assert ids == [image_id for text in ids for image_id in found.images if image_id == text]
    assert [found.images[image_id].config["comment"] for image_id in ids] == [  # type: ignore[index]
        "Imported from -",
        "from a file",
        "Imported from -",
    ]
    assert found.references["a"] == {"a:1": ids[0], "a:2": ids[1]}


def test_an_oci_layout_is_loaded(shell: Shell) -> None:
    shell.out("--engine", "28.5", "pull", BUSY)
    shell.out("save", "-o", "x.tar", BUSY)
    layout = shell.folder / "layout"
    with tarfile.open(shell.folder / "x.tar") as tar:
        for member in tar:
            if member.isfile():
                path = layout / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                stream = tar.extractfile(member)
                assert stream is not None
                path.write_bytes(stream.read())
    (layout / "manifest.json").unlink()
    assert shell.out("--root", "other", "load", "-i", "layout") == [f"Loaded image: {BUSY}"]
    shell.out("--root", "third", "pull", "--base", f"{BUSY}=layout", BUSY)
    pulled, _ = root.read(open_dir(shell.folder / "third"))
    index = json.loads((layout / "index.json").read_bytes())
    assert f"busybox@{index['manifests'][0]['digest']}" in pulled.references["busybox"]


@pytest.mark.parametrize(
    ("arguments", "words", "status"),
    [
        (["pull", "fedora"], "nothing is known of the image fedora", 1),
        (["pull", "alpine:99"], "the catalogue has no alpine:99", 1),
        (["pull", "Alpine"], "must be lowercase", 2),
        (["pull", "--base", "alpine", "alpine"], "is not KEY=VALUE", 2),
        (
            ["pull", "--base", "alpine=nowhere", "alpine"],
            "open nowhere: no such file or directory",
            1,
        ),
        (["load", "-i", "nowhere"], "open nowhere: no such file or directory", 1),
        (["load", "-i", "rootfs"], "no image archive", 1),
        (["load", "-i", "junk"], "junk: ", 1),
        (["load", "-i", "empty"], "the file is empty", 1),
        (["import", "junk"], "junk: ", 1),
        (["import", "https://example.org/x.tar"], "nothing is fetched from the network", 2),
        (["import", "rootfs", "A:1"], "must be lowercase", 2),
        (["import", "rootfs", "a@sha256:" + "0" * 64], "cannot import digest reference", 2),
        (["save", "nothing"], "there is no data root", 1),
        (["load"], "the file is empty", 1),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_left(
    shell: Shell, rootfs: Path, arguments: list[str], words: str, status: int
) -> None:
    (shell.folder / "junk").write_bytes(os.urandom(5000))
    (shell.folder / "empty").touch()
    assert words in shell.refused(*arguments, status=status)
    assert not (shell.folder / "docker-root/image").exists()


def test_a_failed_load_leaves_the_root_as_it_was(shell: Shell) -> None:
    shell.out("pull", BUSY)
    shell.out("save", "-o", "x.tar", BUSY)
    archive = (shell.folder / "x.tar").read_bytes()
    at = archive.index(b"This root file system was fabricated")
    (shell.folder / "x.tar").write_bytes(archive[:at] + b"THAT" + archive[at + 4 :])
    shell.out("--root", "other", "pull", "alpine")
    before = sorted(str(path) for path in (shell.folder / "other").rglob("*"))
    assert "the layer's diff ID is" in shell.refused("--root", "other", "load", "-i", "x.tar")
    assert sorted(str(path) for path in (shell.folder / "other").rglob("*")) == before


def test_save_refuses_what_is_missing_and_leaves_no_file(shell: Shell) -> None:
    shell.out("pull", BUSY)
    assert "No such image: nothing" in shell.refused("save", "-o", "x.tar", "nothing")
    assert "cannot write" in shell.refused("save", "-o", "no/where/x.tar", BUSY)
    assert sorted(
        path.name for path in shell.folder.iterdir() if not path.name.startswith(".")
    ) == ["docker-root"]
