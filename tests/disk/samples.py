"""Trees for the tests, what they show, and ways to run as another user or to be killed."""

from __future__ import annotations

import os
import pickle
import signal
import tempfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st

from dockroot.tree import OPAQUE, Directory, Kind, Node, by_name, file, symlink, whiteout

USER = 12345
IS_ROOT = os.geteuid() == 0
needs_root = pytest.mark.skipif(not IS_ROOT, reason="root alone may become another user or mount")

CAPABILITY = bytes.fromhex("0100000200200000000000000000000000000000")
SECOND = 1_000_000_000


def listing(tree: Directory, *, with_root: bool = False) -> list[tuple[Any, ...]]:
    """Return all that a tree shows, hard links as the first name of the inode."""
    first: dict[int, str] = {}
    shown = [("", *_facts(tree))] if with_root else []
    for path, node in tree.walk():
        shown.append((path, first.setdefault(id(node), path), *_facts(node)))
    return shown


def _facts(node: Node) -> tuple[Any, ...]:
    content = node.read() if node.kind is Kind.FILE else b""
    return (
        node.kind,
        oct(node.mode),
        node.uid,
        node.gid,
        node.mtime,
        content,
        node.target,
        node.device,
        dict(sorted(node.xattrs.items())),
    )


def rich() -> Directory:
    """Return a tree with one of everything."""
    shared, hidden = file(b"shared", mtime=3 * SECOND + 7), whiteout(mtime=5)
    capable = file(b"\x7fELF", 0o755)
    capable.xattrs = {"security.capability": CAPABILITY, "user.note": b"\0\xff=%"}
    inner = Directory(
        {
            "etc": Directory(
                {"shadow": file(b"root:*:", 0o000, gid=42), "mtab": symlink("/proc/mounts")}
            ),
            "null": Node(Kind.CHAR, 0o666, device=(1, 3)),
            "disk": Node(Kind.BLOCK, 0o660, gid=6, device=(8, 1)),
            "pipe": Node(Kind.FIFO, 0o622, mtime=-3 * SECOND // 2),
            "sock": Node(Kind.SOCKET, 0o755),
            "gone": hidden,
            "gone too": hidden,
            "one": shared,
            "two": shared,
            "su": file(b"#!", 0o4755),
            "wall": file(b"#!", 0o2755, gid=5, uid=70_000),
            "ping": capable,
            "tmp": Directory(mode=0o1777, mtime=2**33 * SECOND),
            "closed": Directory({"in": file(b"x")}, mode=0o000, mtime=SECOND + 1),
            "var": Directory(
                {"l" * 255: file(b"long")}, xattrs={OPAQUE: b"y", "trusted.empty": b""}
            ),
            "caf\u00e9 \udcff\n": file(b"odd", uid=3_000_000),
            "big": file(bytes(range(256)) * 1024),
        },
        mode=0o755,
        mtime=1_700_000_000_123_456_789,
    )
    return Directory(
        {
            "overlay2": Directory(
                {"aa": Directory({"diff": inner, "work": Directory(mode=0)})}, mode=0o710
            )
        },
        mode=0o710,
        mtime=77,
    )


_names = st.one_of(
    st.sampled_from(
        ["a", "b", ".wh.x", "..x", "-rf", "a b", "n\nl", "%", "=", "\u00fc", "x" * 255, "z" * 120]
    ),
    st.binary(min_size=1, max_size=12)
    .filter(lambda raw: raw not in (b".", b"..") and not set(raw) & {0, 47})
    .map(lambda raw: raw.decode("utf-8", "surrogateescape")),
)
_ids = st.sampled_from([0, 0, 0, 1, 42, 1000, USER, 65534, 2_097_152, 2**31])
_times = st.one_of(
    st.integers((10 - 2**31) * SECOND, 2**33 * SECOND), st.sampled_from([0, -1, SECOND])
)
_modes = st.one_of(st.integers(0, 0o7777), st.sampled_from([0o644, 0o755, 0, 0o4755]))
_trusted = st.dictionaries(
    st.sampled_from([OPAQUE, "trusted.overlay.origin", "trusted.a=b%c"]),
    st.binary(max_size=40),
    max_size=2,
)
_any_xattrs = st.builds(
    lambda trusted, user, capable: (
        trusted | user | ({"security.capability": CAPABILITY} if capable else {})
    ),
    _trusted,
    st.dictionaries(st.sampled_from(["user.x", "user.y"]), st.binary(max_size=9), max_size=2),
    st.booleans(),
)


@st.composite
def _leaves(draw: Any) -> Node:
    kind = draw(
        st.sampled_from(
            [Kind.FILE] * 4 + [Kind.SYMLINK, Kind.CHAR, Kind.BLOCK, Kind.FIFO, Kind.SOCKET]
        )
    )
    node = Node(kind, draw(_modes), draw(_ids), draw(_ids), draw(_times))
    if kind is Kind.FILE:
        node.content = file(draw(st.one_of(st.binary(max_size=20), st.just(b"z" * 70_000)))).content
        node.xattrs = draw(_any_xattrs)
    elif kind is Kind.SYMLINK:
        node.mode, node.target = 0o777, draw(st.one_of(_names, st.just("/abs/../" + "t" * 300)))
    elif kind in (Kind.CHAR, Kind.BLOCK):
        node.device = draw(st.sampled_from([(0, 0), (1, 3), (4095, 1048575)]))
    if kind is not Kind.FILE:
        node.xattrs = draw(_trusted)
    return node


@st.composite
def trees(draw: Any, depth: int = 3) -> Directory:
    """Make trees with odd names, hard links across directories, devices, attributes and times."""
    pool = draw(st.lists(_leaves(), min_size=1, max_size=4))
    tree = draw(_directories(pool, depth))
    tree.children["top"] = pool[0]
    tree.uid, tree.xattrs = 0, {}
    return tree


@st.composite
def _directories(draw: Any, pool: list[Node], depth: int) -> Directory:
    below = st.one_of(st.sampled_from(pool), _leaves())
    if depth:
        below = st.one_of(below, _directories(pool, depth - 1))
    children = draw(st.dictionaries(_names, below, max_size=4))
    xattrs = {
        name: data for name, data in draw(_any_xattrs).items() if not name.startswith("security")
    }
    return Directory(
        children,
        mode=draw(_modes),
        uid=draw(_ids),
        gid=draw(_ids),
        mtime=draw(_times),
        xattrs=xattrs,
    )


def as_user(task: Callable[[], Any]) -> Any:
    """Run `task` in a child that is an ordinary user; return its result or raise its error."""
    return in_child(task, user=True)


def in_child(task: Callable[[], Any], *, user: bool = False) -> Any:
    with tempfile.TemporaryFile() as answer:
        pid = os.fork()
        if not pid:
            try:
                if user:
                    os.setgroups([])
                    os.setresgid(USER, USER, USER)
                    os.setresuid(USER, USER, USER)
                result = (True, task())
            except BaseException as error:
                result = (False, error)
            try:
                answer.write(pickle.dumps(result))
                answer.flush()
            finally:
                os._exit(0)
        _, status = os.waitpid(pid, 0)
        assert status == 0
        answer.seek(0)
        done, value = pickle.load(answer)
        if not done:
            raise value
        return value


def killed(task: Callable[[Callable[[str], None]], Any], at: int, *, user: bool = False) -> bool:
    """Run `task` in a child that is killed before step `at`; return whether it came that far."""
    pid = os.fork()
    if not pid:
        try:
            if user:
                os.setgroups([])
                os.setresgid(USER, USER, USER)
                os.setresuid(USER, USER, USER)
            left = [at]

            def step(_: str) -> None:
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)
                left[0] -= 1

            task(step)
            os._exit(0)
        except BaseException:
            os._exit(1)
    _, status = os.waitpid(pid, 0)
    assert status in (0, signal.SIGKILL), status
    return status != 0


def names(tree: Directory) -> list[str]:
    return sorted((path for path, _ in tree.walk()), key=by_name)
