"""A real overlay mount to compare with: what the kernel answers, and what it leaves in the upper directory."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dockroot.fs.overlay import Overlay
from dockroot.tree import OPAQUE, Bytes, Directory, Kind, Node

OPTIONS = "index=off,redirect_dir=off,metacopy=off"
_KINDS = {
    stat.S_IFREG: Kind.FILE,
    stat.S_IFDIR: Kind.DIRECTORY,
    stat.S_IFLNK: Kind.SYMLINK,
    stat.S_IFCHR: Kind.CHAR,
    stat.S_IFBLK: Kind.BLOCK,
    stat.S_IFIFO: Kind.FIFO,
    stat.S_IFSOCK: Kind.SOCKET,
}
Operation = tuple[str, tuple[object, ...]]


@contextmanager
def mounted(top: Path, lowers: int) -> Iterator[Path]:
    """Mount `top/l0` (base) up to `top/l<lowers - 1>` below `top/upper`; yield where."""
    (top / "work").mkdir()
    (top / "merged").mkdir()
    below = ":".join(f"{top}/l{number}" for number in reversed(range(lowers)))
    data = f"lowerdir={below},upperdir={top}/upper,workdir={top}/work,{OPTIONS}"
    libc = ctypes.CDLL(None, use_errno=True)
    where = os.fsencode(top / "merged")
    if libc.mount(b"overlay", where, b"overlay", 0, data.encode()):
        pytest.skip(f"this kernel mounts no overlay: {os.strerror(ctypes.get_errno())}")
    try:
        yield top / "merged"
    finally:
        libc.umount2(where, 2)


def carried_out(root: Path, operations: list[Operation]) -> list[str]:
    """Carry out operations in a child whose root is `root`; return the name of each one's error, or ""."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            signal.alarm(60)
            os.chroot(root)
            os.chdir("/")
            os.umask(0o022)
            answers = [_answer(operation) for operation in operations]
            os.write(writing, json.dumps(answers).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        text = stream.read()
    os.waitpid(child, 0)
    assert text, "the child died or waited too long"
    answers: list[str] = json.loads(text)
    return answers


def _answer(operation: Operation) -> str:
    try:
        _by_kernel(*operation)
    except OSError as error:
        name = errno.errorcode[error.errno or 0]
        waits_for_a_reader = name == "ENXIO" and operation[0] in {"write", "append"}
        return "" if waits_for_a_reader else name
    return ""


def _by_kernel(name: str, args: tuple[object, ...]) -> None:
    match name, args:
        case "write" | "append" | "create", (str(path), bytes(data)):
            how = {"write": os.O_TRUNC, "append": os.O_APPEND, "create": os.O_EXCL}[name]
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NONBLOCK | how, 0o666)
            if data:
                os.write(file, data)
            os.close(file)
        case "link", (str(old), str(new)):
            os.link(old, new, follow_symlinks=False)
        case "chown", (str(path), int(uid), int(gid), bool(follow)):
            os.chown(path, uid, gid, follow_symlinks=follow)
        case "utime", (str(path), int(mtime)):
            os.utime(path, ns=(mtime, mtime))
        case "fifo", (str(path),):
            os.mkfifo(path, 0o666)
        case "device", (str(path), int(minor)):
            os.mknod(path, 0o600 | stat.S_IFCHR, os.makedev(0 if not minor else 1, minor))
        case "setxattr", (str(path), str(key), bytes(value), bool(follow)):
            os.setxattr(path, key, value, follow_symlinks=follow)
        case "removexattr", (str(path), str(key)):
            os.removexattr(path, key)
        case "remove_tree", (str(path),):
            _remove_tree(path)
        case _:
            getattr(os, name)(*args)


def _remove_tree(path: str) -> None:
    if stat.S_ISDIR(os.lstat(path).st_mode):
        for name in os.listdir(path):
            _remove_tree(f"{path}/{name}")
        os.rmdir(path)
    else:
        os.unlink(path)


def by_us(overlay: Overlay, name: str, args: tuple[object, ...]) -> str:
    """Carry out an operation on our overlay; return the name of its error, or ""."""
    try:
        match name, args:
            case "write", (str(path), bytes(data)):
                overlay.write(path, data)
            case "append", (str(path), bytes(data)):
                overlay.write(path, data, append=True)
            case "create", (str(path), bytes(data)):
                overlay.write(path, data, exclusive=True)
            case "chown", (str(path), int(uid), int(gid), bool(follow)):
                overlay.chown(path, uid, gid, follow=follow)
            case "fifo", (str(path),):
                overlay.mknod(path, Kind.FIFO)
            case "device", (str(path), int(minor)):
                overlay.mknod(path, Kind.CHAR, 0o600, (0 if not minor else 1, minor))
            case "setxattr", (str(path), str(key), bytes(value), bool(follow)):
                overlay.setxattr(path, key, value, follow=follow)
            case "remove_tree", (str(path),):
                overlay.stat(path, follow=False)
                overlay.remove_tree(path)
            case _:
                getattr(overlay, name)(*args)
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    return ""


def read_tree(path: Path, seen: dict[int, Node] | None = None) -> Directory:
    """Return what lies at `path` as a tree, with hard links and xattrs."""
    seen = {} if seen is None else seen
    children: dict[str, Node] = {}
    for entry in path.iterdir():
        number = entry.lstat().st_ino
        if entry.is_dir() and not entry.is_symlink():
            children[entry.name] = read_tree(entry, seen)
        else:
            children[entry.name] = seen.setdefault(number, _read_node(entry))
    made = _read_node(path)
    return Directory(
        children, mode=made.mode, uid=made.uid, gid=made.gid, mtime=made.mtime, xattrs=made.xattrs
    )


def _read_node(path: Path) -> Node:
    status = path.lstat()
    kind = _KINDS[stat.S_IFMT(status.st_mode)]
    return Node(
        kind,
        stat.S_IMODE(status.st_mode),
        status.st_uid,
        status.st_gid,
        status.st_mtime_ns,
        Bytes(path.read_bytes() if kind is Kind.FILE else b""),
        os.readlink(path) if kind is Kind.SYMLINK else "",
        (os.major(status.st_rdev), os.minor(status.st_rdev)),
        {
            name: os.getxattr(path, name, follow_symlinks=False)
            for name in os.listxattr(path, follow_symlinks=False)
            if name == OPAQUE or not name.startswith("trusted.overlay.")
        },
    )


def described(tree: Directory, since: int) -> dict[str, tuple[object, ...]]:
    """Return what can be compared: times as they are when they lie before `since`, else as `new`."""
    first: dict[int, str] = {}
    out: dict[str, tuple[object, ...]] = {}
    for path, node in [("", tree), *tree.walk()]:
        time: object = "new" if node.mtime >= since else node.mtime
        same = first.setdefault(id(node), path)
        holds = node.read() if node.kind is Kind.FILE else (node.target, node.device)
        out[path] = (
            node.kind.name,
            oct(node.mode),
            node.uid,
            node.gid,
            holds,
            same,
            time,
            sorted(node.xattrs.items()),
        )
    return out
