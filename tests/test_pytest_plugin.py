"""The fixtures, as tests of another tool use them: a plain reader of files, by `open` and `os` alone."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dockroot import fakefs
from dockroot.dataroot import DataRoot
from dockroot.testing import FakeDataRoot
from dockroot.tree import Directory, Kind, Node, file, symlink, whiteout

DOCKERFILE = "FROM alpine\nRUN echo hello > /greeting && rm /etc/motd\nUSER 1:2\n"


def upper_directories(root: Path) -> dict[str, str]:
    """Return each container's upper directory by its name: what a tool under test might do."""
    found = {}
    for path in (root / "containers").glob("*/config.v2.json"):
        config = json.loads(path.read_text())
        mount = (root / "image/overlay2/layerdb/mounts" / config["ID"] / "mount-id").read_text()
        found[config["Name"]] = f"{root}/overlay2/{mount}/diff"
    return found


def test_a_root_on_disk(docker_root: DataRoot) -> None:
    docker_root.build(DOCKERFILE, tag="greeter")
    docker_root.run("greeter", "sleep", "1000000", name="box")
    assert docker_root.exec("box", "touch", "/tmp/seen").status == 0
    uppers = upper_directories(docker_root.path)
    assert list(uppers) == ["/box"]
    assert os.listdir(uppers["/box"] + "/tmp") == ["seen"]


def test_a_root_in_pyfakefs(fake_docker_root: FakeDataRoot) -> None:
    fake_docker_root.build(DOCKERFILE, {"a/b": "text"}, tag="greeter")
    fake_docker_root.run("greeter", "sleep", "1000000", name="box")
    assert fake_docker_root.exec("box", "touch", "/tmp/seen").status == 0
    uppers = upper_directories(Path("/var/lib/docker"))
    assert list(uppers) == ["/box"]
    assert os.listdir(uppers["/box"] + "/tmp") == ["seen"]
    upper = uppers["/box"]
    link = Path(upper).parent.joinpath("link").read_text()
    assert os.path.samefile(f"/var/lib/docker/overlay2/l/{link}", upper)


def test_fake_and_real_show_the_same(tmp_path: Path, fake_docker_root: FakeDataRoot) -> None:
    def shown(root: Path) -> dict[str, tuple[object, ...]]:
        entries: dict[str, tuple[object, ...]] = {}
        for above, directories, files in os.walk(root):
            directories.sort()
            for name in sorted((*directories, *files)):
                path = os.path.join(above, name)
                status = os.lstat(path)
                content: object = None
                if stat.S_ISREG(status.st_mode):
                    content = Path(path).read_bytes()
                elif stat.S_ISLNK(status.st_mode):
                    content = os.readlink(path)
                device = status.st_rdev if stat.S_ISCHR(status.st_mode) else 0
                xattrs = {
                    key: os.getxattr(path, key, follow_symlinks=False)
                    for key in os.listxattr(path, follow_symlinks=False)
                }
                entries[os.path.relpath(path, root)] = (
                    status.st_mode, status.st_uid, status.st_gid, status.st_mtime_ns,
                    content, device, xattrs,
                )  # fmt: skip
        return entries

    fake_docker_root.build(
        DOCKERFILE + "USER 0\nRUN rm -rf /etc/apk && mkdir /etc/apk && ln /greeting /twice", tag="a"
    )
    fake = shown(fake_docker_root.place)
    fake_docker_root.fs.pause()
    fake_docker_root.write(tmp_path / "real")
    real = shown(tmp_path / "real")
    fake_docker_root.fs.resume()
    if os.geteuid() == 0:
        assert real == fake
    assert [entry[4] for entry in real.values()] == [entry[4] for entry in fake.values()]
    assert any(stat.S_ISCHR(entry[0]) for entry in fake.values())
    assert any("trusted.overlay.opaque" in entry[-1] for entry in fake.values())


def test_what_reaches_the_real_disk_is_refused(fake_docker_root: FakeDataRoot) -> None:
    del fake_docker_root
    for name in fakefs.LEAKS:
        with pytest.raises(NotImplementedError, match=f"os.{name} would act on the real disk"):
            getattr(os, name)("/etc", 0, 0)


def test_every_kind_of_inode_is_planted(fs: object) -> None:
    once = file("same", 0o4711, uid=3, gid=4, mtime=1_500_000_000_123_456_789)
    tree = Directory(
        {
            "d": Directory({"x": once}, mode=0o1777, xattrs={"user.a": b"b"}),
            "y": once,
            "link": symlink("../nowhere"),
            "gone": whiteout(),
            "disk": Node(Kind.BLOCK, 0o660, device=(8, 1)),
            "pipe": Node(Kind.FIFO, 0o600),
            "empty": file(),
        }
    )
    fakefs.plant(fs, "/deep/down/root", tree)
    fakefs.plant(fs, "/deep/down/root", tree)
    at = Path("/deep/down/root")
    assert sorted(os.listdir(at)) == ["d", "disk", "empty", "gone", "link", "pipe", "y"]
    assert os.stat(at / "y").st_nlink == 2
    assert os.path.samefile(at / "y", at / "d/x")
    (at / "d/x").write_text("changed")
    assert (at / "y").read_text() == "changed"
    assert stat.S_IMODE(os.stat(at / "d").st_mode) == 0o1777
    assert os.readlink(at / "link") == "../nowhere"
    assert stat.S_ISCHR(os.lstat(at / "gone").st_mode)
    assert os.lstat(at / "gone").st_rdev == 0
    assert os.major(os.lstat(at / "disk").st_rdev) == 8
    assert os.minor(os.lstat(at / "disk").st_rdev) == 1


def test_pytest_finds_the_fixtures_by_the_entry_point(tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text(
        "def test_it(docker_root):\n"
        "    docker_root.pull('busybox')\n"
        "    assert (docker_root.path / 'overlay2/l').is_dir()\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", tmp_path],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "1 passed" in done.stdout, done.stdout
