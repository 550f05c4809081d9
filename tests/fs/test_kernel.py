"""The overlay against the kernel's own: the same operations, the same errors, the same upper directory."""

from __future__ import annotations

import os
import random
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.fs.kernel import Operation, by_us, carried_out, described, mounted, read_tree

from dockroot.clock import Clock
from dockroot.fs.merge import merged
from dockroot.fs.overlay import CAPABILITY, Overlay
from dockroot.tree import OPAQUE

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="mounting overlayfs needs root")

NAMES = ("a", "b", "c", "d", "e")
TARGETS = (*NAMES, "../a", "/b", "/c/d", "a/b", "../../..", "c/", ".", "/", "a/.", "nowhere/x")
BEFORE = 10**18
START = 1_700_000_000 * 10**9
A_CAPABILITY = bytes.fromhex("0100000200200000000000000000000000000000")


def fill(directory: Path, choose: random.Random, depth: int = 0) -> None:
    """Make some files, links and directories."""
    files: list[Path] = []
    for name in NAMES:
        kind = choose.choice(
            ("none", "file", "file", "directory", "directory", "symlink", "hardlink")
        )
        path = directory / name
        if kind == "file":
            path.write_text(f"{directory.name}/{name}")
            os.chown(path, choose.choice((0, 0, 5)), 0)
            path.chmod(choose.choice((0o644, 0o600, 0o4755, 0o2755, 0o2644)))
            if choose.random() < 0.2:
                os.setxattr(path, CAPABILITY, A_CAPABILITY)
            files.append(path)
        elif kind == "directory" and depth < 3:
            path.mkdir()
            fill(path, choose, depth + 1)
            path.chmod(choose.choice((0o755, 0o755, 0o1777, 0o2755, 0o700)))
            os.chown(path, 0, choose.choice((0, 9)))
        elif kind == "symlink":
            path.symlink_to(choose.choice(TARGETS))
        elif kind == "hardlink" and files:
            os.link(files[0], path)


def hide(below: Path, layer: Path, choose: random.Random) -> None:
    """Add whiteouts and opaque directories to a layer, over what lies below it."""
    for name in NAMES:
        under, there = below / name, layer / name
        if not os.path.lexists(there) and os.path.lexists(under) and choose.random() < 0.3:
            os.mknod(there, stat.S_IFCHR, os.makedev(0, 0))
        elif _is_directory(there) and _is_directory(under):
            if choose.random() < 0.3:
                os.setxattr(there, OPAQUE, b"y")
            else:
                hide(under, there, choose)


def _is_directory(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def some_path(choose: random.Random) -> str:
    path = "/" + "/".join(choose.choice(NAMES) for _ in range(choose.choice((1, 1, 2, 2, 3))))
    if choose.random() < 0.12:
        path += choose.choice(("/", "/.", "/..", "/../a", "/./b", "/../../e", "/../b/"))
    return choose.choice(("/", "/..", ".", "")) if choose.random() < 0.01 else path


def some_operation(choose: random.Random) -> Operation:
    path, other = some_path(choose), some_path(choose)
    makers: tuple[Callable[[], Operation], ...] = (
        lambda: ("mkdir", (path, choose.choice((0o755, 0o700, 0o3777)))),
        lambda: ("mkdir", (choose.choice((path, path, path + "a" * 256)), 0o777)),
        lambda: ("write", (path, b"new")),
        *[lambda: ("create", (path, b"made"))] * 2,
        lambda: ("append", (path, choose.choice((b"more", b"")))),
        lambda: ("truncate", (path, choose.choice((0, 2, 100)))),
        lambda: ("unlink", (path,)),
        lambda: ("unlink", (path,)),
        *[lambda: ("rmdir", (path,))] * 18,  # most directories are not empty
        lambda: ("rename", (path, other)),
        lambda: ("rename", (path, other)),
        lambda: ("rename", (path, other)),
        *[lambda: ("link", (path, other))] * 8,  # most names are taken
        lambda: ("symlink", (choose.choice(TARGETS), path)),
        lambda: ("chmod", (path, choose.choice((0o640, 0o6755, 0o2750)))),
        lambda: ("chown", (path, 5, choose.choice((6, -1)), choose.random() < 0.5)),
        lambda: ("utime", (path, BEFORE + 5)),
        *[lambda: ("fifo", (path,))] * 2,
        *[lambda: ("device", (path, choose.choice((0, 3))))] * 2,
        lambda: ("setxattr", (path, "trusted.test", b"x", True)),
        lambda: ("setxattr", (path, CAPABILITY, A_CAPABILITY, True)),
        *[lambda: ("removexattr", (path, choose.choice(("trusted.test", CAPABILITY))))] * 4,
        lambda: ("remove_tree", (f"/{choose.choice(NAMES)}",)),
        lambda: ("remove_tree", (f"/{choose.choice(NAMES)}/{choose.choice(NAMES)}",)),
    )
    return choose.choice(makers)()


def date(tree: Path) -> None:
    """Give everything a time of its own that lies before the test."""
    number = BEFORE
    for folder, directories, files in os.walk(tree, topdown=False):
        for name in sorted((*directories, *files)):
            number += 1_000
            os.utime(os.path.join(folder, name), ns=(number, number), follow_symlinks=False)


def prepared(top: Path, choose: random.Random) -> int:
    """Make the layers of a test and an empty upper directory; return how many layers."""
    count = choose.choice((1, 2, 3))
    for number in range(count):
        layer = top / f"l{number}"
        layer.mkdir()
        fill(layer, choose)
        if number:
            hide(top / f"l{number - 1}", layer, choose)
        date(layer)
    (top / "upper").mkdir()
    os.utime(top / "upper", ns=(BEFORE, BEFORE))
    return count


@pytest.mark.parametrize("seed", range(150))
def test_same_as_the_kernel(seed: int, tmp_path: Path) -> None:
    choose = random.Random(seed)
    count = prepared(tmp_path, choose)
    lower = merged([read_tree(tmp_path / f"l{number}") for number in range(count)])
    overlay = Overlay(lower, Clock(START), read_tree(tmp_path / "upper"))
    operations = [some_operation(choose) for _ in range(90)]
    with mounted(tmp_path, count) as where:
        assert described(overlay.merged, START) == described(read_tree(where), START)
        answers = carried_out(where, operations)
        for operation, answer in zip(operations, answers, strict=True):
            assert (operation, by_us(overlay, *operation)) == (operation, answer)
        shown = read_tree(where)
    assert described(overlay.merged, START) == described(shown, START)
    assert described(overlay.upper, START) == described(read_tree(tmp_path / "upper"), START)


def test_the_operations_reach_every_rule(tmp_path: Path) -> None:
    """A generator that only ever fails proves nothing: each kind of operation must succeed, each errno occur."""
    done: dict[str, int] = {}
    answers: dict[str, int] = {}
    for seed in range(150):
        choose = random.Random(seed)
        top = tmp_path / str(seed)
        top.mkdir()
        count = prepared(top, choose)
        lower = merged([read_tree(top / f"l{number}") for number in range(count)])
        overlay = Overlay(lower, Clock(START))
        for operation in [some_operation(choose) for _ in range(90)]:
            answer = by_us(overlay, *operation)
            answers[answer] = answers.get(answer, 0) + 1
            done[operation[0]] = done.get(operation[0], 0) + (not answer)
    assert min(done.values()) >= 20, sorted(done.items(), key=lambda item: item[1])
    assert {
        "ENOENT",
        "EEXIST",
        "ENOTDIR",
        "EISDIR",
        "ENOTEMPTY",
        "EXDEV",
        "ELOOP",
        "EINVAL",
        "EBUSY",
        "EPERM",
        "ENODATA",
        "ENAMETOOLONG",
    } <= set(answers)
