"""On a directory, in a packed tar and in memory alike; on a tree that vanishes meanwhile; and nothing is changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from tests.check.roots import HIT, clean
from tests.disk.samples import IS_ROOT

from dockroot.check import check
from dockroot.disk import apply, open_dir, open_tar, write_tar
from dockroot.errors import RootError
from dockroot.faults import damage
from dockroot.findings import Finding
from dockroot.tree import Directory, Draft

DAMAGES = (
    "link-dangling", "file-differs", "whiteout-missing", "image-last-updated-invalid", "unrecognised",
    "layer-size-differs", "directory-mode-differs",
)  # fmt: skip


def damaged() -> Draft:
    return damage(clean("28.5"), *DAMAGES, image=HIT)


def found(tree: Directory) -> list[Finding]:
    return check(tree, content=True).findings


def written(where: Path) -> Path:
    apply(where / "root", damaged())
    return where / "root"


def packed(tree: Directory, path: Path) -> Path:
    with path.open("wb") as stream:
        write_tar(tree, stream)
    return path


def test_the_same_is_found_in_memory_on_disk_and_in_a_tar(tmp_path: Path) -> None:
    expected = found(damaged().tree)
    assert {finding.id for finding in expected} == set(DAMAGES)
    assert found(open_tar(packed(damaged().tree, tmp_path / "root.tar"))) == expected
    if IS_ROOT:
        assert found(open_dir(written(tmp_path))) == expected


def test_nothing_is_changed(tmp_path: Path) -> None:
    root = written(tmp_path)
    before = packed(open_dir(root), tmp_path / "before").read_bytes()
    times = {path: os.lstat(path).st_mtime_ns for path in root.rglob("*")}
    assert found(open_dir(root))
    assert packed(open_dir(root), tmp_path / "after").read_bytes() == before
    assert {path: os.lstat(path).st_mtime_ns for path in root.rglob("*")} == times


@pytest.mark.parametrize("level", [0, 1, 2, 3, 4, 5])
def test_a_tree_that_vanishes_while_it_is_read(level: int, tmp_path: Path) -> None:
    """All is listed down to a level, then everything goes; links and pipes stand in for some."""
    root = written(tmp_path)
    tree = open_dir(root)
    for path, node in tree.walk():
        if path.count("/") > level and isinstance(node, Directory):
            node.forget()
    for number, path in enumerate(sorted(root.rglob("*"), reverse=True)):
        if path.is_dir() and not path.is_symlink():
            path.rmdir() if not os.listdir(path) else None
            continue
        path.unlink()
        if number % 3 == 0:
            path.symlink_to("/etc/passwd")
        elif number % 3 == 1:
            os.mkfifo(path)
        else:
            path.mkdir()
    assert all(finding.path for finding in found(tree))
    shutil.rmtree(root)
    assert isinstance(found(tree), list)


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("image/**/tar-split.json.gz", "layer-tar-split-unreadable"),
        ("overlay2/*/diff/**/*", "file-missing"),
        ("overlay2/*/lower", "lower-missing"),
        ("containers/*/config.v2.json", "container-config-missing"),
        ("image/overlay2/imagedb/content/sha256/*", "image-digest-differs"),
    ],
)
def test_files_of_a_kind_that_vanish(pattern: str, kind: str, tmp_path: Path) -> None:
    root = written(tmp_path)
    tree = open_dir(root)
    assert sum(1 for _ in tree.walk())
    for path in root.glob(pattern):
        if path.is_file() and not path.is_symlink():
            path.unlink()
    assert kind in {finding.id for finding in found(tree)}


def test_a_file_that_becomes_shorter_while_it_is_read(tmp_path: Path) -> None:
    root = written(tmp_path)
    tree = open_dir(root)
    files = [
        path
        for path in root.glob("overlay2/*/diff/**/*")
        if path.is_file() and not path.is_symlink()
    ]
    assert sum(1 for _ in tree.walk()) > len(files)
    for path in files:
        path.write_bytes(path.read_bytes()[:-1])
    assert "file-differs" in {finding.id for finding in found(tree)}


@pytest.mark.skipif(not IS_ROOT, reason="only root can become another user")
@pytest.mark.parametrize("closed", ["image/overlay2/layerdb", "image/overlay2/repositories.json"])
def test_what_may_not_be_read_is_an_error_not_damage(closed: str, tmp_path: Path) -> None:
    root = written(tmp_path)
    for path in (tmp_path, tmp_path.parent, tmp_path.parent.parent, root, *root.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
        elif path.is_file() and not path.is_symlink():
            path.chmod(0o644)
    (root / closed).chmod(0)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setuid(65534)
            check(open_dir(root, complete=True))
        except RootError as error:
            status = 0 if error.hint else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
