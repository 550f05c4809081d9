"""One suite for every medium: the tree that goes in is the tree that comes out."""

from __future__ import annotations

import gzip
import io
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from tests.disk.samples import IS_ROOT, as_user, listing, rich, trees

from dockroot import disk
from dockroot.tree import Directory, Draft, Kind, Node, file, symlink

Medium = Callable[[Directory, Path], list[tuple[Any, ...]]]


def memory(tree: Directory, _: Path) -> list[tuple[Any, ...]]:
    return listing(tree, with_root=True)


def directory(tree: Directory, place: Path) -> list[tuple[Any, ...]]:
    assert disk.write_dir(tree, place / "d").line == ""
    assert not (place / "d.owners.json").exists()
    return listing(disk.open_dir(place / "d"), with_root=True)


def ordinary_directory(tree: Directory, place: Path) -> list[tuple[Any, ...]]:
    def task() -> list[tuple[Any, ...]]:
        disk.write_dir(tree, place / "d")
        return listing(disk.open_dir(place / "d"), with_root=True)

    shown: list[tuple[Any, ...]] = as_user(task)
    assert listing(disk.open_dir(place / "d"), with_root=True) == shown  # root reads it alike
    return shown


def data_root(tree: Directory, place: Path) -> list[tuple[Any, ...]]:
    disk.apply(place / "d", _draft(tree))
    return listing(disk.open_dir(place / "d"), with_root=True)


def ordinary_data_root(tree: Directory, place: Path) -> list[tuple[Any, ...]]:
    def task() -> list[tuple[Any, ...]]:
        disk.apply(place / "d", _draft(tree))
        return listing(disk.open_dir(place / "d"), with_root=True)

    shown: list[tuple[Any, ...]] = as_user(task)
    return shown


def tar(tree: Directory, place: Path) -> list[tuple[Any, ...]]:
    with (place / "t").open("wb") as stream:
        disk.write_tar(tree, stream)
    return listing(disk.open_tar(place / "t"), with_root=True)


def packed_tar(tree: Directory, place: Path) -> list[tuple[Any, ...]]:
    with gzip.open(place / "t", "wb") as stream:
        disk.write_tar(tree, stream)  # type: ignore[arg-type]
    return listing(disk.open_tar(place / "t"), with_root=True)


def _draft(tree: Directory) -> Draft:
    draft = Draft(Directory())
    draft.tree.mode, draft.tree.mtime = tree.mode, tree.mtime
    draft.tree.uid, draft.tree.gid = tree.uid, tree.gid
    for name in tree.names():
        draft.put(name, tree.children[name])
    return draft


_as_root = pytest.mark.skipif(not IS_ROOT, reason="a directory is exact for root alone")
_as_other = pytest.mark.skipif(not IS_ROOT, reason="root alone may become another user")
media = pytest.mark.parametrize(
    "medium",
    [
        memory,
        tar,
        packed_tar,
        pytest.param(directory, marks=_as_root),
        pytest.param(data_root, marks=_as_root),
        pytest.param(ordinary_directory, marks=_as_other),
        pytest.param(ordinary_data_root, marks=_as_other),
    ],
)


@media
def test_one_of_everything_comes_back(medium: Medium, place: Path) -> None:
    assert medium(rich(), place) == listing(rich(), with_root=True)


@media
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(tree=trees())
def test_any_tree_comes_back(medium: Medium, tree: Directory) -> None:
    made = Path(tempfile.mkdtemp(prefix="dockroot-test-", dir="/tmp"))
    made.chmod(0o777)
    try:
        assert medium(tree, made) == listing(tree, with_root=True)
    finally:
        shutil.rmtree(made)


@media
def test_an_empty_tree_comes_back(medium: Medium, place: Path) -> None:
    tree = Directory(mode=0o700, mtime=9)
    shown = medium(tree, place)
    if medium in (data_root, ordinary_data_root):  # a root with nothing in it is none
        assert not (place / "d").exists()
    else:
        assert shown == listing(tree, with_root=True)


@media
def test_names_sort_by_their_bytes(medium: Medium, place: Path) -> None:
    tree = Directory(
        {
            name: file(b"")
            for name in ("b", "a\udc80", "a", "\u00e4", "a-", "A", "a/".strip("/") + "0")
        }
    )
    assert [row[0] for row in medium(tree, place)][1:] == tree.names()


@media
def test_links_are_never_followed(medium: Medium, place: Path) -> None:
    tree = Directory(
        {"passwd": symlink("/etc/passwd"), "root": symlink("/"), "self": symlink("self")}
    )
    assert medium(tree, place) == listing(tree, with_root=True)


def test_round_trip_through_all_media_gives_the_same_tar(place: Path) -> None:
    if not IS_ROOT:
        pytest.skip("a directory is exact for root alone")
    first, second = io.BytesIO(), io.BytesIO()
    disk.write_tar(rich(), first)
    (place / "t").write_bytes(first.getvalue())
    disk.write_dir(disk.open_tar(place / "t"), place / "d")
    disk.write_tar(disk.open_dir(place / "d"), second)
    assert first.getvalue() == second.getvalue()


@media
def test_the_top_may_be_anybodys(medium: Medium, place: Path) -> None:
    tree = Directory({"f": file(b"", uid=7), "g": file(b"")}, uid=7, gid=8)
    if medium is directory:
        assert "1 owner" in disk.write_dir(tree, place / "d").line
        assert listing(disk.open_dir(place / "d"), with_root=True) == listing(tree, with_root=True)
    else:
        assert medium(tree, place) == listing(tree, with_root=True)


def test_two_layers_do_not_share_an_inode(place: Path) -> None:
    """A container appends to its files in place: a node of two layers is two inodes on disk."""
    if not IS_ROOT:
        pytest.skip("reads the inode numbers of a root's directory")
    shared = Node(Kind.FILE, content=file(b"x").content)
    layers = Directory({"a": Directory({"f": shared, "g": shared}), "b": Directory({"f": shared})})
    draft = Draft(Directory())
    draft.put("overlay2", layers)
    disk.apply(place / "d", draft)
    inode = {name: (place / "d/overlay2" / name).stat().st_ino for name in ("a/f", "a/g", "b/f")}
    assert inode["a/f"] == inode["a/g"] != inode["b/f"]
