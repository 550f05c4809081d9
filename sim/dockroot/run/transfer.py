"""cp: files between the host and a container, running or not (moby v28.5.2,
`daemon/archive_unix.go`, pkg/archive `copy.go`).

Into a container, everything belongs to root unless the owners are asked for; modes and times are
kept, the times in whole seconds, as they travel in a tar.
"""

from __future__ import annotations

import posixpath

from dockroot.clock import SECOND
from dockroot.editor import Editor
from dockroot.errors import ConflictError, NotFoundError, UsageError
from dockroot.fs.overlay import Overlay
from dockroot.run.find import find_container
from dockroot.run.process import ContainerFiles
from dockroot.tree import Directory, Kind, Node, by_name


def copy_out(editor: Editor, word: str, path: str, *, follow: bool = False) -> tuple[str, Node]:
    """Return the base name and the inode at `path` in a container, a directory with all below it.

    Raises: NotFoundError for the container or the path.
    """
    container = find_container(editor.root, word)
    overlay = ContainerFiles(editor, container, kernel=False).overlay
    absolute = posixpath.normpath("/" + path)
    try:
        node = overlay.lookup(absolute, follow=follow)
    except OSError:
        node = None
    if node is None:
        raise NotFoundError(f"Could not find the file {path} in container {word}")
    return posixpath.basename(absolute), node


def copy_in(
    editor: Editor,
    word: str,
    path: str,
    name: str,
    source: Node,
    *,
    contents: bool = False,
    owners: bool = False,
) -> None:
    """Copy `source`, called `name`, to `path` in a container.

    An existing directory takes it in under its name (`contents`: what it holds, `SRC/.`); otherwise
    `path` is the new name, and its parent must exist. `owners`: keep the owners.
    Raises: NotFoundError; ConflictError when a directory would replace a file, or the root file
    system is read only.
    """
    container = find_container(editor.root, word)
    files = ContainerFiles(editor, container, kernel=False)
    target, on_volume = _target(files.overlay, word, path, name, source, contents=contents), False
    for destination, point in container.mount_points.items():
        on_volume = on_volume or (
            (target + "/").startswith(destination + "/") and bool(point.get("RW"))
        )
    if container.hostconfig.get("ReadonlyRootfs") and not on_volume:
        raise ConflictError(
            "container rootfs is marked read-only", hint="copy to a writable volume of it"
        )
    _Copier(files.overlay, owners=owners).place(source, target)
    files.save()


def _target(
    overlay: Overlay, word: str, path: str, name: str, source: Node, *, contents: bool
) -> str:
    absolute = posixpath.normpath("/" + path)
    try:
        there = overlay.lookup(absolute)
        parent = overlay.lookup(posixpath.dirname(absolute))
    except OSError:
        there = parent = None
    if isinstance(there, Directory):
        real = overlay.realpath(absolute)
        return real if contents and isinstance(source, Directory) else posixpath.join(real, name)
    if there is not None:
        if isinstance(source, Directory):
            raise ConflictError(
                f"cannot copy a directory to the file {path}", hint="give a directory as target"
            )
        return overlay.realpath(absolute)
    if not isinstance(parent, Directory):
        raise NotFoundError(
            f"Could not find the file {posixpath.dirname(absolute)} in container {word}"
        )
    if path.endswith("/") and not isinstance(source, Directory):
        raise UsageError(
            f"the destination {path} is no directory", hint="make it first, or leave the last / out"
        )
    return posixpath.join(
        overlay.realpath(posixpath.dirname(absolute)), posixpath.basename(absolute)
    )


class _Copier:
    """Place a tree in an overlay as the engine's untar does; hard links within it stay."""

    def __init__(self, overlay: Overlay, *, owners: bool) -> None:
        self._overlay, self._owners = overlay, owners
        self._placed: dict[int, str] = {}

    def place(self, node: Node, path: str) -> None:
        there = self._overlay.lookup(path, follow=False)
        if there is not None and not (isinstance(there, Directory) and isinstance(node, Directory)):
            self._overlay.remove_tree(path)
            there = None
        if isinstance(node, Directory):
            if there is None:
                self._overlay.mkdir(path)
            for name in sorted(node.children, key=by_name):
                self.place(node.children[name], posixpath.join(path, name))
        elif id(node) in self._placed:
            self._overlay.link(self._placed[id(node)], path)
            return
        else:
            self._make(node, path)
            self._placed[id(node)] = path
        self._describe(node, path)

    def _make(self, node: Node, path: str) -> None:
        if node.kind is Kind.SYMLINK:
            self._overlay.symlink(node.target, path)
        elif node.kind is Kind.FILE:
            self._overlay.write(path, node.content, mode=0o600)
        elif node.kind is not Kind.SOCKET:
            self._overlay.mknod(path, node.kind, node.mode, node.device)

    def _describe(self, node: Node, path: str) -> None:
        if node.kind is Kind.SOCKET:
            return
        uid, gid = (node.uid, node.gid) if self._owners else (0, 0)
        self._overlay.chown(path, uid, gid, follow=False)
        if node.kind is not Kind.SYMLINK:
            self._overlay.chmod(path, node.mode)
        capability = node.xattrs.get("security.capability")
        if capability:
            self._overlay.setxattr(path, "security.capability", capability)
        self._overlay.utime(path, node.mtime // SECOND * SECOND, follow=False)
