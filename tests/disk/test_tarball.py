"""The tar: the same bytes everywhere, every tar read, damage told."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import hashlib
import io
import lzma
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.disk.samples import SECOND, listing, rich

from dockroot import disk
from dockroot.errors import ArchiveError, RootError
from dockroot.tree import Directory, Kind, Node, file

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_SOURCES = Path(__file__).parents[2]


def packed(tree: Directory) -> bytes:
    stream = io.BytesIO()
    disk.write_tar(tree, stream)
    return stream.getvalue()


def opened(place: Path, data: bytes) -> Directory:
    (place / "t.tar").write_bytes(data)
    return disk.open_tar(place / "t.tar")


_PROGRAM = """
import hashlib, io, os, sys
from dockroot import disk
from tests.disk.samples import rich
os.umask(int(sys.argv[1], 8))
tree = rich()
if sys.argv[2]:
    def turned(directory):
        items = [(name, turned(node) if hasattr(node, "children") else node)
                 for name, node in reversed(directory.children.items())]
        return directory.shallow(dict(items))
    tree = turned(tree)
stream = io.BytesIO()
disk.write_tar(tree, stream)
print(hashlib.sha256(stream.getvalue()).hexdigest())
"""


@pytest.mark.parametrize(
    ("umask", "turned", "environment"),
    [
        ("0", "", {"LC_ALL": "C", "TZ": "UTC"}),
        ("077", "1", {"LC_ALL": "POSIX", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "1"}),
        ("022", "1", {"LC_ALL": "de_DE.ISO-8859-1", "PYTHONUTF8": "0", "PYTHONHASHSEED": "2"}),
    ],
)
def test_the_same_tree_gives_the_same_bytes(
    umask: str, turned: str, environment: dict[str, str]
) -> None:
    found = subprocess.run(
        [sys.executable, "-c", _PROGRAM, umask, turned],
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{_SOURCES}/sim:{_SOURCES}", **environment},
    )
    assert found.stdout.strip() == hashlib.sha256(packed(rich())).hexdigest()


def test_names_are_bytes_whatever_the_locale(place: Path) -> None:
    tree = Directory({"caf\u00e9": file(b"1"), "\udcff": file(b"2")})
    data = packed(tree)
    (place / "t.tar").write_bytes(data)
    program = (
        "import sys; from dockroot import disk; from pathlib import Path; p = Path(sys.argv[1])\n"
        "disk.write_dir(disk.open_tar(p / 't.tar'), p / 'd')\n"
        "with open(p / 'u.tar', 'wb') as s: disk.write_tar(disk.open_dir(p / 'd'), s)"
    )
    subprocess.run(
        [sys.executable, "-c", program, place],
        check=True,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{_SOURCES}/sim",
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
        },
    )
    assert sorted(os.listdir(os.fsencode(place / "d"))) == ["caf\u00e9".encode(), b"\xff"]
    if os.geteuid() == 0:
        assert (place / "u.tar").read_bytes() == data


def test_gnu_tar_reads_it(place: Path) -> None:
    (place / "t.tar").write_bytes(packed(rich()))
    done = subprocess.run(["tar", "-tf", place / "t.tar"], check=False, capture_output=True)
    unknown = b"tar: Ignoring unknown extended header keyword 'SCHILY.filetype'\n"
    assert (done.returncode, done.stderr) == (0, unknown)
    assert len(done.stdout.splitlines()) == 1 + len(list(rich().walk()))
    if os.geteuid() != 0:
        pytest.skip("root alone may extract owners and devices")
    (place / "x").mkdir()
    subprocess.run(
        [
            "tar",
            "--xattrs",
            "--xattrs-include=*",
            "--same-owner",
            "-p",
            "-C",
            place / "x",
            "-xf",
            place / "t.tar",
        ],
        check=True,
    )
    there = {row[0]: row for row in listing(disk.open_dir(place / "x"))}
    for row in listing(rich()):
        if row[2] is not Kind.SOCKET:  # a fifo to who does not know the record
            assert there[row[0]] == row


def test_the_form_is_fixed(place: Path) -> None:
    data = packed(Directory({"a": file(b"x", 0o640, mtime=7 * SECOND, uid=1, gid=2)}, mode=0o710))
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        members = archive.getmembers()
    assert [(m.name, m.mode, m.uid, m.gid, m.mtime, m.uname) for m in members] == [
        (".", 0o710, 0, 0, 0, ""),
        ("a", 0o640, 1, 2, 7, ""),
    ]
    assert len(data) == 512 * 5
    assert data[:2] == b"./"


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstd.compress])
def test_compressed_tars_are_told_by_their_first_bytes(place: Path, pack: object) -> None:
    data = packed(rich())
    assert callable(pack)
    assert listing(opened(place, pack(data)), with_root=True) == listing(rich(), with_root=True)


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_other_tars_are_read(place: Path, form: int) -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form) as archive:
        for name in ("./var/lib/docker/" + "d" * 150 + "/f", "/abs"):
            member = tarfile.TarInfo(name)
            member.size, member.mtime = 3, 12
            archive.addfile(member, io.BytesIO(b"abc"))
    tree = opened(place, stream.getvalue())
    assert tree.read_file("var/lib/docker/" + "d" * 150 + "/f") == b"abc"
    assert tree.read_file("abs") == b"abc"
    above = tree.get("var/lib")
    assert above is not None
    assert above.mode == 0o755


def test_sparse_members_are_read(place: Path) -> None:
    with (place / "s").open("wb") as stream:
        stream.truncate(1 << 20)
        stream.seek(500_000)
        stream.write(b"middle")
    done = subprocess.run(["tar", "-S", "-C", place, "-cf", place / "t.tar", "s"], check=False)
    if done.returncode:
        pytest.skip("no tar that writes sparse members")
    node = disk.open_tar(place / "t.tar").children["s"]
    assert node.content.size == 1 << 20
    assert node.read() == (place / "s").read_bytes()


def test_every_time_is_exact(place: Path) -> None:
    for moment in (0, 1, -1, -SECOND - 1, 1_700_000_000_123_456_789, 2**34 * SECOND + 5):
        tree = opened(place, packed(Directory({"f": file(b"", mtime=moment)})))
        assert tree.children["f"].mtime == moment


def test_content_stays_in_the_tar(place: Path) -> None:
    tree = opened(place, packed(Directory({"big": file(b"y" * (4 << 20))})))
    content = tree.children["big"].content
    assert isinstance(content, disk.SliceContent)
    assert isinstance(content.base, disk.FileContent)


def _tar(*members: tuple[str, bytes, str]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, kind, link in members:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, link
            archive.addfile(member)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "damaged"),
        (b"junk" * 1000, "damaged"),
        (gzip.compress(packed(rich()))[:-9000], "damaged"),
        (b"\x1f\x8b\x08" + b"junk" * 100, "damaged"),
        (b"BZh9" + b"junk" * 100, "damaged"),
        (b"\xfd7zXZ\x00" + b"junk" * 100, "damaged"),
        (b"\x28\xb5\x2f\xfd" + b"junk" * 100, "damaged"),
        (packed(Directory({"f": file(b"x" * 5000)}))[:3000], "ends within|damaged"),
        (_tar(("../up", tarfile.REGTYPE, "")), "leads out"),
        (_tar(("a/../../up", tarfile.REGTYPE, "")), "leads out"),
        (_tar(("a", tarfile.LNKTYPE, "none")), "not before it"),
        (_tar(("a", tarfile.LNKTYPE, "../b")), "leads out"),
        (_tar(("a", tarfile.SYMTYPE, "/etc"), ("a/passwd", tarfile.REGTYPE, "")), "no directory"),
        (_tar(("a", tarfile.DIRTYPE, ""), ("a", tarfile.REGTYPE, "")), "place of a directory"),
        (_tar(("./", tarfile.SYMTYPE, "/etc")), "root is no directory|place of a directory"),
    ],
)
def test_damage_and_malice_are_told(place: Path, data: bytes, reason: str) -> None:
    with pytest.raises(ArchiveError, match=reason) as caught:
        opened(place, data)
    assert "t.tar" in caught.value.message
    assert caught.value.hint


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, 12_000), byte=st.integers(0, 255), cut=st.integers(0, 12_000))
def test_no_damage_is_another_kind_of_error(
    tmp_path_factory: pytest.TempPathFactory, at: int, byte: int, cut: int
) -> None:
    data = bytearray(packed(rich()))
    data[at] = byte
    place = tmp_path_factory.mktemp("t")
    for damaged in (bytes(data), bytes(data[:cut])):
        with contextlib.suppress(ArchiveError):
            list(opened(place, damaged).walk())


def test_a_missing_tar_is_told(place: Path) -> None:
    with pytest.raises(RootError, match="no such file"):
        disk.open_tar(place / "none.tar")


def test_a_full_disk_is_told() -> None:
    tree = Directory({"f": file(bytes(1 << 20))})
    with pytest.raises(RootError, match="not complete") as caught:
        disk.write_tar(tree, io.FileIO("/dev/full", "wb"))  # type: ignore[arg-type]
    assert "free some space" in caught.value.hint


def test_progress_counts_the_bytes(place: Path) -> None:
    counts: list[int] = []
    with (place / "t.tar").open("wb") as stream:
        disk.write_tar(Directory({"f": file(bytes(5 << 20))}), stream, progress=counts.append)
    assert sum(counts) == 5 << 20
    assert len(counts) == 5


def test_a_tree_over_a_tar_shares_inodes(place: Path) -> None:
    shared = Node(Kind.FILE, content=file(b"s").content)
    tree = opened(place, packed(Directory({"a": shared, "b": shared, "c": file(b"s")})))
    assert tree.children["a"] is tree.children["b"] is not tree.children["c"]
