"""explain, du, ls, cat, tree, find, mount-command: what they print, and how they end where there is nothing to say."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.explain import roots

from dockroot import DataRoot, disk
from dockroot.cli import cli
from dockroot.errors import DockrootError
from dockroot.explain import Index, at
from dockroot.root import DockerRoot, read
from dockroot.usage import usage


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample on disk, and the same as a tar beside it."""
    where = tmp_path_factory.mktemp("sample")
    disk.write_dir(roots.sample(), where / "root")
    disk.pack(roots.sample(), where / "root.tar")
    return where / "root"


@pytest.fixture(scope="module")
def root() -> DockerRoot:
    return read(roots.sample())[0]


def invoke(place: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--root", str(place), *words], catch_exceptions=False)


def out(place: Path, *words: str) -> str:
    done = invoke(place, *words)
    assert done.exit_code == 0, done.output
    return done.stdout


def refused(place: Path, *words: str) -> str:
    with pytest.raises(DockrootError) as caught:
        invoke(place, *words)
    assert caught.value.hint
    return str(caught.value)


def mount_of(root: DockerRoot, name: str) -> str:
    box = next(each for each in root.containers.values() if each.name == name)
    return root.mounts[box.id].mount_id


def test_a_path_may_be_written_in_every_way(
    place: Path, root: DockerRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = mount_of(root, "box")
    monkeypatch.chdir(place.parent)
    ways = [f"overlay2/{name}", f"/overlay2/{name}", f"/var/lib/docker/overlay2/{name}", f"{place}/overlay2/{name}",
            f"root/overlay2/{name}/", f"./root/overlay2/../overlay2/{name}", name, name[:12]]  # fmt: skip
    said = {out(place, "explain", way) for way in ways}
    assert len(said) == 1
    assert said.pop().splitlines()[:2] == [
        f"overlay2/{name}",
        "  What the container box (running) wrote, on top of its image.",
    ]
    monkeypatch.chdir(place / "overlay2/l")
    assert out(place, "explain", root.directories[name].link).startswith("overlay2/l/")


def test_it_reads_tars_and_other_declared_roots(place: Path, root: DockerRoot) -> None:
    name = mount_of(root, "box")
    tar = place.with_suffix(".tar")
    assert out(tar, "explain", "box") == out(place, "explain", "box")
    done = CliRunner().invoke(
        cli,
        [
            "--root",
            str(tar),
            "--data-root",
            "/mnt/docker",
            "explain",
            f"/mnt/docker/overlay2/{name}",
        ],
    )
    assert done.exit_code == 0


def test_the_question_is_answered(place: Path) -> None:
    text = out(place, "explain", "greeter", "box")
    assert text.count("May I delete it?\n  No: ") == 2
    assert "Instead: docker rm -f box\n" in text
    assert "How: " in out(place, "explain", roots.ORPHAN)


def test_json_is_for_programs(place: Path, root: DockerRoot) -> None:
    lines = out(place, "explain", "--json", "greeter", "box").splitlines()
    image, box = map(json.loads, lines)
    assert image["kind"] == "image"
    assert image["sums"][0]["holds"] is True
    assert {each["kind"] for each in image["owners"]} == {"image", "container"}
    assert box["deletion"] == {
        "allowed": False,
        "why": box["deletion"]["why"],
        "properly": "docker rm -f box",
    }


def test_many_owners_are_cut_and_counted(tmp_path: Path) -> None:
    made = DataRoot(tmp_path / "root")
    for number in range(9):
        made.build(f"FROM alpine\nLABEL n={number}\n", tag=f"image{number}", builder="classic")
    base = next(iter(made.root.layers.values()))
    text = out(tmp_path / "root", "explain", base.cache_id)
    assert "… and 4 more; --all shows them" in text
    assert "… and" not in out(tmp_path / "root", "explain", "--all", base.cache_id)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("explain", "nowhere"), "nothing in this root is called 'nowhere'"),
        (("explain", "overlay2/none/diff"), "there is no overlay2/none/diff in this root"),
        (("ls", "nobody:/"), "there is no container or image 'nobody'"),
        (("ls", "box:/nothing"), "/nothing in container box: no such file or directory"),
        (("cat", "box:/etc"), "/etc is a directory"),
        (("cat", "box:/etc/passwd/x"), "not a directory"),
        (("mount-command", "nobody"), "there is no container or image 'nobody'"),
    ],
)
def test_errors_have_a_way_out(place: Path, words: tuple[str, ...], message: str) -> None:
    assert message in refused(place, *words)


def test_the_merged_view_and_its_layers(place: Path) -> None:
    assert out(place, "cat", "box:/etc/motd") == "mine\n"
    assert out(place, "cat", "greeter:latest:/greeting") == "hello\n"
    assert "motd" in out(place, "ls", "alpine:/etc").split()
    assert "motd" not in out(place, "ls", "greeter:/etc").split()
    lines = {
        line.split()[-1]: line for line in out(place, "ls", "--layers", "box:/etc").splitlines()
    }
    assert lines["motd"].startswith("what box wrote")
    assert lines["hosts"].startswith("init layer of box")
    assert lines["passwd"].startswith("layer 1 of 1 of alpine:latest")
    assert lines["apk"].startswith("layer 3 of 3 of greeter:latest")
    assert "world  [layer 3 of 3 of greeter:latest]" in out(
        place, "tree", "--layers", "box:/etc/apk"
    )
    assert out(place, "tree", "-L", "1", "box:/etc/apk") == "/etc/apk\n└── world\n"
    assert out(place, "find", "box:/etc", "-name", "mot*", "-type", "f") == "/etc/motd\n"
    assert out(place, "find", "box:/written") == "/written\n"
    long = out(place, "ls", "-l", "box:/etc/mtab")
    assert long.startswith("lrwxrwxrwx")
    assert long.endswith("mtab -> /proc/mounts\n")
    assert ".dockerenv" not in out(place, "ls", "box")
    assert ".dockerenv" in out(place, "ls", "-a", "box")


def test_mount_lines(place: Path, root: DockerRoot, tmp_path: Path) -> None:
    top = mount_of(root, "box")
    directory = root.directories[top]
    home = f"{place}/overlay2"
    lowers = ":".join(f"{home}/{link}" for link in directory.lower.split(":"))
    made = (
        "" if root.tree.get(f"overlay2/{top}/merged") else f"mkdir -m 700 {home}/{top}/merged && "
    )
    assert out(place, "mount-command", "box") == (
        f"{made}mount -t overlay overlay -o index=off,lowerdir={lowers},upperdir={home}/{top}/diff,"
        f"workdir={home}/{top}/work {home}/{top}/merged\n"
    )
    assert out(place, "mount-command", "--read-only", "box", "/mnt").startswith(
        f"mount -t overlay overlay -o ro,index=off,lowerdir={home}/{top}/diff:"
    )
    base = root.layer_chain(next(iter(root.layers)))[0].cache_id
    assert (
        out(place, "mount-command", "alpine", "/mnt")
        == f"mount --bind -o ro {home}/{base}/diff /mnt\n"
    )
    packed = out(place.with_suffix(".tar"), "mount-command", "box", "/mnt")
    assert "lowerdir=/var/lib/docker/overlay2/l/" in packed


def test_what_does_not_fit_into_a_page_is_mounted_from_inside(tmp_path: Path) -> None:
    """And so is what lies below a name that overlayfs would take apart."""
    made = DataRoot(tmp_path / "a:b")
    made.build("FROM alpine\n" + "RUN mkdir /d && rmdir /d && echo x >> /f\n" * 3, tag="few")
    line = out(tmp_path / "a:b", "mount-command", "few", "/mnt")
    assert line.startswith(
        f"cd {tmp_path}/a:b/overlay2 && mount -t overlay overlay -o ro,index=off,lowerdir="
    )
    assert f"{tmp_path}/a:b/overlay2/l" not in line
    many = DataRoot(tmp_path / "many")
    many.build("FROM alpine\n" + "RUN echo x >> /f\n" * 100, tag="many")
    line = out(tmp_path / "many", "mount-command", "many", "/mnt")
    assert line.startswith(f"cd {tmp_path}/many/overlay2 && ")
    assert len(line.split(" -o ")[1].split()[0]) < 4096


def test_du(place: Path) -> None:
    text = out(place, "du", "--layers", "--why")
    assert "greeter:latest" in text
    assert "0: box uses it" in text
    assert f"overlay2/{roots.ORPHAN}: no layer and no container" in text
    total = int(subprocess.check_output(["du", "-s", "--block-size=1", str(place)]).split()[0])
    value = json.loads(out(place, "du", "--json"))
    assert value["total"] == total == sum(value["parts"].values())
    assert f"All in all {total:,} on disk.\n" in out(place, "du", "-b")
    assert "on a disk with blocks of 4,096 bytes" in out(place.with_suffix(".tar"), "du")


def test_nothing_is_written(place: Path) -> None:
    before = sorted(path.lstat().st_ctime_ns for path in place.rglob("*"))
    for words in (["explain", "box", "greeter"], ["du"], ["ls", "box:/"], ["find", "box:/"]):
        out(place, *words)
    assert sorted(path.lstat().st_ctime_ns for path in place.rglob("*")) == before


@pytest.mark.parametrize(
    "gone", ["overlay2", "image/overlay2/layerdb/sha256", "containers", "image"]
)
def test_what_vanishes_while_it_is_read_is_no_error(tmp_path: Path, gone: str) -> None:
    disk.write_dir(roots.sample(), tmp_path / "root")
    tree = disk.open_dir(tmp_path / "root")
    paths = [path for path, _ in tree.walk() if "/diff/" not in path]
    tree = disk.open_dir(tmp_path / "root")
    assert tree.names(gone)
    shutil.rmtree(tmp_path / "root" / gone)
    index = Index(*read(tree))
    for path in paths:
        assert at(index, path).sentence
    usage(index)
