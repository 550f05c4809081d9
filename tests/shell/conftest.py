"""What the tests of the shell stand on: a small root file system with a busybox, and worlds over
it.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from dockroot.clock import SECOND, Clock
from dockroot.fs.overlay import Overlay
from dockroot.shell import Limits, User, World
from dockroot.tree import Directory, Kind, Node, file, symlink

APPLETS = (
    "ash basename cat chgrp chmod chown cp date dd dirname echo env false head hostname id link"
    " ln ls mkdir mkfifo mknod mktemp mv printf pwd readlink realpath rm rmdir seq sh sleep stat"
    " sync tac tail tee test touch true truncate uname unlink wc which whoami"
)
BORN = 1_600_000_000 * SECOND
PASSWD = "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\n"
GROUP = "root:x:0:\ndaemon:x:1:\nstaff:x:50:\nwheel:x:10:root,daemon\n"


def find_busybox() -> Path | None:
    """Return a busybox that is linked statically, if the machine has one."""
    found = shutil.which("busybox")
    if found is None or b"ld-linux" in Path(found).read_bytes()[:4096]:
        return None
    return Path(found)


def lower_data() -> Directory:
    """Return the directory on which most scripts work: one of each kind of thing."""
    hard = file("hard\n")
    return Directory(
        {
            "file": file("content\nof file\n"),
            "empty-file": file(),
            "private": file("secret", 0o600),
            "suid": file("program", 0o4755),
            "world": file("w", 0o666),
            "owned": file("o", 0o640, uid=12, gid=34),
            "hard1": hard,
            "hard2": hard,
            "link": symlink("file"),
            "dangling": symlink("nowhere"),
            "dirlink": symlink("dir"),
            ".hidden": file("h"),
            "empty": Directory(),
            "dir": Directory(
                {
                    "a": file("A"),
                    "b": file("B", 0o755),
                    "inner": Directory({"x": file("x")}),
                    "up": symlink("../file"),
                }
            ),
            "wide": Directory({"f": file("f", 0o666), "d": Directory(mode=0o777)}, mode=0o777),
            "links": Directory({"l": symlink("../file"), "f": file("f")}),
            "sub": Directory(
                {
                    "one": file("1"),
                    "deep": Directory({"x": file("x"), "y": file("y")}),
                    "s": symlink("one"),
                }
            ),
        }
    )


def base_tree(busybox: bytes = b"\x7fELF busybox") -> Directory:
    """Return the root file system; all in it is as old."""
    tree = Directory(
        {
            "bin": Directory(
                {
                    "busybox": file(busybox, 0o755),
                    **{name: symlink("busybox") for name in APPLETS.split()},
                }
            ),
            "etc": Directory({"passwd": file(PASSWD), "group": file(GROUP)}),
            "root": Directory(mode=0o700),
            "tmp": Directory(mode=0o1777),
            "data": lower_data(),
            "var": Directory({"log": Directory({"l1": file("1"), "l2": file("2")})}),
            "dev": Directory(
                {
                    "null": Node(Kind.CHAR, 0o666, device=(1, 3)),
                    "zero": Node(Kind.CHAR, 0o666, device=(1, 5)),
                }
            ),
        }
    )
    for _, node in tree.walk():
        node.mtime = BORN
    return tree


def world_over(
    tree: Directory, *, user: User | None = None, limits: Limits | None = None, **more: object
) -> World:
    """Return a world whose overlay has `tree` below it."""
    clock = Clock()
    return World(
        Overlay(tree, clock),
        clock=clock,
        user=user or User(),
        limits=limits or Limits(),
        complete=bool(more.get("complete", False)),
        env=dict(more.get("env", {})),  # type: ignore[call-overload]
    )


def world_in(tree: Directory) -> World:
    """Return a world in which nothing lies below: `tree` is changed itself, as on a plain file
    system.
    """
    clock = Clock()
    return World(Overlay(Directory(), clock, tree), clock=clock, complete=True)


def scripts() -> dict[str, tuple[str, frozenset[str]]]:
    """Return the corpus: name -> script, marks."""
    found = {}
    for part in (Path(__file__).parent / "scripts.txt").read_text().split("=== ")[1:]:
        head, _, text = part.partition("\n")
        name, *marks = head.split()
        assert name not in found, name
        found[name] = (text.removesuffix("\n"), frozenset(marks))
    return found


@pytest.fixture(scope="session")
def shell_support() -> ModuleType:
    """This module, for tests that make worlds of their own."""
    return sys.modules[__name__]


@pytest.fixture
def world() -> World:
    """A world over the root file system with a busybox in name."""
    return world_over(base_tree())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give the whole corpus to tests that take `sample`, those with layers to tests that take
    `layer_sample`.
    """
    corpus = scripts()
    if "sample" in metafunc.fixturenames:
        metafunc.parametrize("sample", [text for text, _ in corpus.values()], ids=list(corpus))
    if "layer_sample" in metafunc.fixturenames:
        chosen = {name: text for name, (text, marks) in corpus.items() if "layer" in marks}
        metafunc.parametrize("layer_sample", list(chosen.values()), ids=list(chosen))
