"""A real directory as a tree: listed when asked for, never followed, never tripping over a live
one.

Each directory is listed once, when its children are first wanted; each name is looked at with
`lstat`. Names that vanish in between are left out, directories that may not be read are empty. Two
names of one inode (same device and inode number) are one `Node`. Content is opened, and attributes
are read, on demand. `security.selinux` is left out: it is the host's labelling, not the tree's.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from functools import partial

from dockroot.disk.content import FileContent
from dockroot.disk.faults import refusal, text
from dockroot.disk.journal import STAGING
from dockroot.disk.layers import LayerHeaders
from dockroot.disk.owners import Entry, Terms, Truth, meant, read_sidecar
from dockroot.errors import NotFoundError
from dockroot.tree import EMPTY, Directory, Kind, Node

_KINDS = {
    stat.S_IFDIR: Kind.DIRECTORY,
    stat.S_IFREG: Kind.FILE,
    stat.S_IFLNK: Kind.SYMLINK,
    stat.S_IFCHR: Kind.CHAR,
    stat.S_IFBLK: Kind.BLOCK,
    stat.S_IFIFO: Kind.FIFO,
    stat.S_IFSOCK: Kind.SOCKET,
}
_HOST_LABELS = frozenset({"security.selinux"})
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Xattrs(Mapping[str, bytes]):
    """Extended attributes of the inode at a path, read when they are first asked for."""

    __slots__ = ("_known", "_more", "_path")

    def __init__(self, path: bytes, more: Mapping[str, bytes]) -> None:
        self._path, self._more = path, more
        self._known: dict[str, bytes] | None = None

    def _read(self) -> dict[str, bytes]:
        if self._known is None:
            known: dict[str, bytes] = {}
            try:
                for name in os.listxattr(self._path, follow_symlinks=False):
                    if name not in _HOST_LABELS:
                        known[_name(name)] = os.getxattr(self._path, name, follow_symlinks=False)
            except OSError:
                pass
            known.update(self._more)
            self._known = known
        return self._known

    def __getitem__(self, name: str) -> bytes:
        return self._read()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def __repr__(self) -> str:
        return repr(self._read())


def open_dir(path: bytes | str | os.PathLike[str], *, complete: bool = False) -> Directory:
    """Return the data root, or other tree, at `path`; empty when nothing is there.

    With `complete`, a directory below it that may not be read is an error when it is asked for (RootError), not
    an empty one.

    Where the directory belongs to an ordinary user, owners, modes, devices and attributes that it
    cannot show come from the file beside it (`owners`), and where that is missing from the layers'
    tar-split.
    Raises: RootError when `path` is no directory or may not be read, or the file beside it is
    damaged.
    """
    top = os.path.realpath(os.fsencode(path))
    try:
        status = os.stat(top)
        os.close(os.open(top, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
    except FileNotFoundError:
        return Directory(mode=0o755)
    except OSError as error:
        raise refusal(error, "opening", after="nothing was changed") from error
    opened = _Opened(top, *_knowledge(top, status))
    opened.refuses = (PermissionError,) if complete else ()
    return opened.directory(top, "", status)


def open_context(path: bytes | str | os.PathLike[str]) -> Directory:
    """Return the directory at `path` just as the file system shows it: a build context, a base.

    Raises: NotFoundError when it does not exist or is no directory; RootError when it, or later a
    directory in it, may not be read.
    """
    top = os.path.realpath(os.fsencode(path))
    try:
        status = os.stat(top)
        os.close(os.open(top, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFoundError(
            f"{text(path)!r} is no directory", hint="name one that exists"
        ) from error
    except OSError as error:
        raise refusal(error, "opening", after="nothing was changed") from error
    opened = _Opened(top, _EXACT, {})
    opened.refuses = (OSError,)
    return opened.directory(top, "", status)


_EXACT = Terms(None, True, True, True)


def _knowledge(top: bytes, status: os.stat_result) -> tuple[Terms, Truth]:
    """Return how the directory at `top` stands in for what it means, and what is known of that."""
    record = read_sidecar(top)
    if status.st_uid == 0:
        exact = record is None
        return Terms(None, exact, exact, exact), record.entries if record else {}
    shown = Terms((status.st_uid, status.st_gid), False, False, False)
    if record is None or record.copied:
        return shown, LayerHeaders(top, record.entries if record else {})
    return shown, record.entries


class _Opened:
    """One opening of a directory: what all its nodes share.

    `refuses`: errors that are shown when a directory is listed; after others it is empty.
    """

    refuses: tuple[type[OSError], ...] = ()

    def __init__(self, top: bytes, shown: Terms, truth: Truth) -> None:
        self.top, self.shown, self.truth = top, shown, truth
        self.absent = truth.absent if isinstance(truth, LayerHeaders) else None
        self.inodes: dict[tuple[int, int], Node] = {}

    def directory(self, path: bytes, rel: str, status: os.stat_result) -> Directory:
        node = Directory(
            mode=status.st_mode & 0o7777,
            uid=status.st_uid,
            gid=status.st_gid,
            mtime=status.st_mtime_ns,
            load=partial(self.load, path, rel),
            read=partial(self.read, path, rel),
            find=partial(self.find, path, rel) if rel and not self.absent else None,
        )
        node.allocated = status.st_blocks * 512
        self._amend(node, path, rel)
        return node

    def load(self, path: bytes, rel: str) -> dict[str, Node]:
        children: dict[str, Node] = {}
        below = rel + "/" if rel else ""
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    name = entry.name.decode("utf-8", "surrogateescape")
                    try:
                        node = self.node(
                            entry.path, below + name, entry.stat(follow_symlinks=False)
                        )
                    except OSError:
                        continue
                    children[name] = node
        except OSError as error:
            if isinstance(error, self.refuses) and not isinstance(error, FileNotFoundError):
                raise refusal(error, "reading", after="nothing was changed") from error
        if not rel:
            children.pop(STAGING, None)
        if self.absent:
            for name, node in self.absent(rel).items():
                children.setdefault(name, node)
        return children

    def find(self, path: bytes, rel: str, name: str) -> Node | None:
        """Return the inode `name` in the directory at `path`; None when there is none."""
        if name in {"", ".", ".."}:
            return None
        inside = b"%b/%b" % (path, name.encode("utf-8", "surrogateescape"))
        try:
            return self.node(inside, f"{rel}/{name}", os.lstat(inside))
        except (FileNotFoundError, NotADirectoryError, ValueError):  # no file has a NUL in its name
            return None
        except OSError:
            return self.load(path, rel).get(name)

    def read(self, path: bytes, rel: str, name: str) -> bytes | None:
        """Return the bytes of the file `name` in the directory at `path`; None when there is none, or no more."""
        inside = f"{rel}/{name}" if rel else name
        if self.truth.get(inside) is not None or (self.absent and name in self.absent(rel)):
            return self._read_listed(path, rel, name)
        try:
            descriptor = os.open(b"%b/%b" % (path, name.encode("utf-8", "surrogateescape")), _READ)
        except (FileNotFoundError, NotADirectoryError, ValueError):  # no file has a NUL in its name
            return None
        except OSError:
            return self._read_listed(path, rel, name)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return None
            data = os.read(descriptor, status.st_size + 1)
            while len(data) != status.st_size and (more := os.read(descriptor, 1 << 20)):
                data += more
            return data
        finally:
            os.close(descriptor)

    def _read_listed(self, path: bytes, rel: str, name: str) -> bytes | None:
        node = self.load(path, rel).get(name)
        return node.read() if node is not None and node.kind is Kind.FILE else None

    def node(self, path: bytes, rel: str, status: os.stat_result) -> Node:
        kind = _KINDS.get(stat.S_IFMT(status.st_mode), Kind.FILE)
        if kind is Kind.DIRECTORY:
            return self.directory(path, rel, status)
        shared = (status.st_dev, status.st_ino) if status.st_nlink > 1 else None
        if shared in self.inodes:
            return self.inodes[shared]
        node = Node(
            kind,
            status.st_mode & 0o7777,
            status.st_uid,
            status.st_gid,
            status.st_mtime_ns,
            content=FileContent(path, status.st_size, (status.st_dev, status.st_ino))
            if kind is Kind.FILE
            else EMPTY,
            allocated=status.st_blocks * 512,
        )
        if kind is Kind.SYMLINK:
            node.target = os.readlink(path).decode("utf-8", "surrogateescape")
        elif kind in (Kind.CHAR, Kind.BLOCK):
            node.device = (os.major(status.st_rdev), os.minor(status.st_rdev))
        self._amend(node, path, rel)
        if shared:
            self.inodes[shared] = node
        return node

    def _amend(self, node: Node, path: bytes, rel: str) -> None:
        """Set what is meant where the directory shows something else."""
        entry = self.truth.get(rel)
        if entry is not None and not meant(node, entry, self.shown):
            entry = None
        foreign = self.shown.ordinary is not None and node.uid != self.shown.ordinary[0]
        if self.shown.ordinary is not None and not foreign:
            node.uid, node.gid = 0, 0
        if entry is None:
            node.xattrs = Xattrs(path, {})
            return
        _overwrite(node, entry, owner=not foreign)
        node.xattrs = Xattrs(path, entry.xattrs)


def _overwrite(node: Node, entry: Entry, *, owner: bool) -> None:
    if entry.owner is not None and owner:
        node.uid, node.gid = entry.owner
    if entry.mode is not None:
        node.mode = entry.mode
    if entry.kind is not None:
        node.kind, node.device, node.content = entry.kind, entry.device, EMPTY


def _name(name: str) -> str:
    """Return an attribute's name in UTF-8, whatever the locale's encoding."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "surrogateescape")
