"""The overlay against the kernel's own: the same operations, the same errors, the same upper directory."""

from __future__ import annotations

import ctypes
import errno
import os
import random
import shutil
import stat
import tempfile
from pathlib import Path

import pytest

from dockroot import disk
from dockroot.clock import Clock
from dockroot.fs.merge import merged
from dockroot.fs.overlay import Overlay
from dockroot.tree import OPAQUE, Directory, Kind, Node

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="mounting overlayfs needs root")

NAMES = ("a", "b", "c", "d", "e")
OPTIONS = "index=off,redirect_dir=off,metacopy=off,xino=off"


class Mounted:
    """A kernel overlay over two lower layers in a temporary directory."""

    def __init__(self, top: Path) -> None:
        self.top = top
        for name in ("l0", "l1", "upper", "work", "merged"):
            (top / name).mkdir()
        self.merged, self.upper = top / "merged", top / "upper"

    def __enter__(self) -> Mounted:
        data = f"lowerdir={self.top}/l1:{self.top}/l0,upperdir={self.upper},workdir={self.top}/work,{OPTIONS}"
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.mount(b"overlay", os.fsencode(self.merged), b"overlay", 0, data.encode()):
            pytest.skip(f"this kernel mounts no overlay: {os.strerror(ctypes.get_errno())}")
        self._umount = lambda: libc.umount2(os.fsencode(self.merged), 2)
        return self

    def __exit__(self, *args: object) -> None:
        self._umount()


def fill(directory: Path, choose: random.Random, depth: int = 0) -> None:
    """Make some files, links and directories."""
    for name in NAMES:
        kind = choose.choice(("none", "file", "file", "directory", "symlink", "hardlink", "setuid"))
        path = directory / name
        if kind in {"file", "setuid"}:
            path.write_text(f"{directory.name}/{name}")
            path.chmod(0o4755 if kind == "setuid" else choose.choice((0o644, 0o600, 0o755)))
        elif kind == "directory" and depth < 2:
            path.mkdir(mode=0o755)
            fill(path, choose, depth + 1)
            path.chmod(choose.choice((0o755, 0o1777, 0o2755, 0o700)))
        elif kind == "symlink":
            path.symlink_to(choose.choice((*NAMES, "../a", "/nowhere", "a/b")))
        elif kind == "hardlink":
            files = [entry for entry in directory.iterdir() if entry.is_file() and not entry.is_symlink()]
            if files:
                os.link(files[0], path)


def hide(lower: Path, layer: Path, choose: random.Random) -> None:
    """Add whiteouts and opaque directories to the upper of two lower layers."""
    for entry in lower.iterdir():
        there = layer / entry.name
        if not there.exists() and not there.is_symlink() and choose.random() < 0.3:
            os.mknod(there, stat.S_IFCHR, os.makedev(0, 0))
        elif there.is_dir() and not there.is_symlink() and choose.random() < 0.3:
            os.setxattr(there, OPAQUE, b"y")


def some_path(choose: random.Random) -> str:
    return "/" + "/".join(choose.choice(NAMES) for _ in range(choose.choice((1, 1, 2, 2, 3))))


def operations(choose: random.Random, count: int) -> list[tuple[str, tuple[object, ...]]]:
    """Return random operations with their arguments."""
    made: list[tuple[str, tuple[object, ...]]] = []
    for _ in range(count):
        path, other = some_path(choose), some_path(choose)
        made.append(choose.choice((
            ("mkdir", (path, 0o755)), ("write", (path, b"new")), ("append", (path, b"more")), ("unlink", (path,)),
            ("unlink", (path,)), ("rmdir", (path,)), ("rename", (path, other)), ("rename", (path, other)),
            ("link", (path, other)), ("symlink", ("target", path)), ("chmod", (path, 0o640)),
            ("chown", (path, 5, 6)), ("lchown", (path, 7, 8)), ("utime", (path, 1_600_000_000)),
            ("fifo", (path,)), ("remove_tree", (path,)), ("remove_tree", (path,)), ("mkdir", (path, 0o700)),
        )))
    return made


def in_kernel(root: Path, name: str, args: tuple[object, ...]) -> str:
    """Carry out an operation below a chroot-less mount: only paths whose links stay inside are used."""
    def real(path: object) -> str:
        return str(root) + str(path)

    try:
        match name, args:
            case "mkdir", (path, mode):
                os.mkdir(real(path), mode)
            case "write", (path, data):
                with open(real(path), "wb") as stream:
                    stream.write(data)
            case "append", (path, data):
                with open(real(path), "ab") as stream:
                    stream.write(data)
            case "unlink", (path,):
                os.unlink(real(path))
            case "rmdir", (path,):
                os.rmdir(real(path))
            case "rename", (path, other):
                os.rename(real(path), real(other))
            case "link", (path, other):
                os.link(real(path), real(other), follow_symlinks=False)
            case "symlink", (target, path):
                os.symlink(target, real(path))
            case "chmod", (path, mode):
                os.chmod(real(path), mode)
            case "chown", (path, uid, gid):
                os.chown(real(path), uid, gid)
            case "lchown", (path, uid, gid):
                os.lchown(real(path), uid, gid)
            case "utime", (path, seconds):
                os.utime(real(path), (seconds, seconds))
            case "fifo", (path,):
                os.mkfifo(real(path))
            case "remove_tree", (path,):
                if os.path.isdir(real(path)) and not os.path.islink(real(path)):
                    shutil.rmtree(real(path))
                else:
                    os.unlink(real(path))
    except OSError as error:
        return errno.errorcode[error.errno]
    return ""


def in_ours(overlay: Overlay, name: str, args: tuple[object, ...]) -> str:
    try:
        match name, args:
            case "append", (path, data):
                overlay.write(path, data, append=True)
            case "lchown", (path, uid, gid):
                overlay.chown(path, uid, gid, follow=False)
            case "utime", (path, seconds):
                overlay.utime(path, seconds * 1_000_000_000)
            case "fifo", (path,):
                overlay.mknod(path, Kind.FIFO)
            case "remove_tree", (path,):
                if overlay.is_dir(path, follow=False):
                    overlay.remove_tree(path)
                else:
                    overlay.unlink(path)
            case _:
                getattr(overlay, name)(*args)
    except OSError as error:
        return errno.errorcode[error.errno]
    return ""


def described(tree: Directory, *, upper: bool, now_from: int) -> dict[str, tuple[object, ...]]:
    """Return what can be compared; times as exact when they lie before the test, else as `new`."""
    first: dict[int, str] = {}
    out: dict[str, tuple[object, ...]] = {}
    for path, node in tree.walk():
        time: object = "new" if node.mtime >= now_from else node.mtime
        opaque = upper and node.xattrs.get(OPAQUE) == b"y"
        same = first.setdefault(id(node), path)
        if node.is_whiteout:
            # its time is the kernel's own; one inode serves all, an older one when a lower layer's shows through
            out[path] = ("whiteout",)
            continue
        content = node.read() if node.kind is Kind.FILE else node.target
        out[path] = (node.kind.name, oct(node.mode), node.uid, node.gid, content, opaque, same, time)
    return out


@pytest.mark.parametrize("seed", range(300))
def test_same_as_the_kernel(seed: int) -> None:
    choose = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        mounted = Mounted(Path(folder))
        fill(mounted.top / "l0", choose)
        fill(mounted.top / "l1", choose)
        hide(mounted.top / "l0", mounted.top / "l1", choose)
        for layer in ("l0", "l1"):
            for path, node in disk.open_context(mounted.top / layer).walk():
                os.utime(mounted.top / layer / path, ns=(10**18, 10**18 + node.mode), follow_symlinks=False)
        lower = merged([disk.open_context(mounted.top / "l0"), disk.open_context(mounted.top / "l1")])
        start = 1_700_000_000 * 10**9
        overlay = Overlay(lower, Clock(start))
        with mounted:
            for name, args in operations(choose, 25):
                paths = [arg for arg in args if isinstance(arg, str) and arg.startswith("/")]
                if any(leads_out(mounted.merged, path) or blocks(mounted.merged, path) for path in paths):
                    continue
                kernel, ours = in_kernel(mounted.merged, name, args), in_ours(overlay, name, args)
                assert ours == kernel, (name, args)
            shown = described(disk.open_context(mounted.merged), upper=False, now_from=start)
            assert described(overlay.merged, upper=False, now_from=start) == shown
        upper = described(disk.open_context(mounted.upper), upper=True, now_from=start)
        assert described(overlay.upper, upper=True, now_from=start) == upper


def blocks(top: Path, path: str) -> bool:
    """Whether opening the path for writing would wait for a reader."""
    return os.path.exists(str(top) + path) and stat.S_ISFIFO(os.stat(str(top) + path).st_mode)


def leads_out(top: Path, path: str) -> bool:
    """Whether a link on the way is absolute or climbs out: without a chroot the kernel would leave the mount."""
    return not os.path.realpath(str(top) + path).startswith(f"{top}/")


def test_whiteouts_of_one_mount_share_an_inode() -> None:
    lower = Directory({name: Node(Kind.FILE) for name in NAMES})
    overlay = Overlay(lower, Clock())
    overlay.unlink("/a")
    overlay.unlink("/b")
    assert overlay.upper.children["a"] is overlay.upper.children["b"]
