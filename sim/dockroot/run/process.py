"""A command inside a container: on a simulated shell, in an overlay over the container's layers.

What it writes lands in the writable directory and in volumes; binds of host directories are empty here, and what is
written there is dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dockroot.editor import Editor
from dockroot.errors import ConflictError, NotFoundError, StepError
from dockroot.fs.initlayer import mount_kernel
from dockroot.fs.merge import push
from dockroot.fs.overlay import Overlay
from dockroot.root import DockerRoot
from dockroot.run.create import detached
from dockroot.shell import Outcome, User, World, run_exec
from dockroot.shell.accounts import account, groups
from dockroot.store import overlay2
from dockroot.store.containers import Container
from dockroot.tree import Directory, Node, file

_FILES = ("resolv.conf", "hostname", "hosts")


class ContainerFiles:
    """The file system of a container as its processes see it; `save` puts what changed into the draft."""

    def __init__(self, editor: Editor, container: Container, *, mounted: bool = True) -> None:
        self._editor, self._container = editor, container
        mount = editor.root.mounts.get(container.id)
        directory = editor.root.directories.get(mount.mount_id) if mount else None
        if directory is None:
            raise ConflictError(
                f"container {container.id} has no writable directory", hint="the data root is damaged: remove the container"
            )
        self._path = directory.diff_path
        self._volumes: dict[str, Directory] = {}
        upper = detached(editor.root.diff_of(directory.name))
        self.overlay = Overlay(lower_view(editor.root, container), editor.clock, upper)
        if mounted:
            self._mount()

    def _mount(self) -> None:
        """Mount what a start mounts; missing mount points are made, and those stay."""
        points: Mapping[str, Any] = self._container.mount_points
        for destination in sorted(points):
            self.overlay.makedirs(destination, 0o755)
            self.overlay.bind(destination, self._mounted(points[destination]))
        for destination in sorted(self._container.hostconfig.get("Tmpfs") or ()):
            self.overlay.makedirs(destination, 0o755)
            self.overlay.bind(destination, Directory(mode=0o1777))
        mount_kernel(self.overlay)
        home = self._editor.draft.tree.directory(self._container.path)
        for name in _FILES:
            text = home.read_file(name) if home is not None else None
            self.overlay.bind(f"/etc/{name}", file(text or b"", 0o644))

    def _mounted(self, point: Mapping[str, Any]) -> Directory | Node:
        name = str(point.get("Name") or "")
        data = self._editor.draft.tree.directory(f"volumes/{name}/_data") if name else None
        if data is None:
            return Directory(mode=0o1777 if point.get("Type") == "tmpfs" else 0o755)
        if name not in self._volumes:
            self._volumes[name] = detached(data)
        return self._volumes[name]

    def save(self) -> None:
        """Put the writable directory and the volumes into the draft."""
        self._editor.draft.put(self._path, self.overlay.upper)
        for name, data in sorted(self._volumes.items()):
            self._editor.draft.put(f"volumes/{name}/_data", data)


def lower_view(root: DockerRoot, container: Container) -> Directory:
    """Return the merged view of what lies below a container's writable directory: its image and init layer."""
    directory = root.directories[root.mounts[container.id].mount_id]
    view: Directory | None = None
    for path in reversed(overlay2.lower_paths(root.tree, directory)):
        view = push(view, root.tree.directory(path) or Directory())
    return view if view is not None else Directory()


def run_in(
    files: ContainerFiles, container: Container, argv: Sequence[str], *, env: Sequence[str] = (), workdir: str = "",
    user: str = "",
) -> Outcome:
    """Run a command in a container's files.

    Raises: StepError when it is unknown or cannot be simulated; NotFoundError for the user.
    """
    config = container.run_config
    variables = dict(entry.partition("=")[::2] for entry in [*(config.get("Env") or ()), *env] if "=" in entry)
    cwd = workdir or str(config.get("WorkingDir") or "") or "/"
    if not files.overlay.exists(cwd):
        files.overlay.makedirs(cwd, 0o755)
    world = World(
        files.overlay, variables, cwd, resolve_user(files.overlay, user or str(config.get("User") or "")),
        clock=files.overlay.clock, hostname=str(config.get("Hostname") or ""),
    )
    return run_exec(argv, world)


class _Texts:
    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay

    def read_text(self, path: str) -> str | None:
        try:
            return self._overlay.read(path).decode("utf-8", "surrogateescape")
        except OSError:
            return None


def resolve_user(overlay: Overlay, text: str) -> User:
    """Return who `NAME`, `UID`, `NAME:GROUP` … is in a container. Raises: NotFoundError in the engine's words."""
    name, _, group = text.partition(":")
    texts = _Texts(overlay)
    found = account(texts, name) if name else None
    if name and found is None and not name.isdecimal():
        raise NotFoundError(f"unable to find user {name}: no matching entries in passwd file")
    uid = found.uid if found else int(name or 0)
    gid = found.gid if found else 0
    if group:
        match = next((item for item in groups(texts) if item.name == group), None)
        if match is None and not group.isdecimal():
            raise NotFoundError(f"unable to find group {group}: no matching entries in group file")
        return User(uid, match.gid if match else int(group))
    member_of = tuple(sorted(item.gid for item in groups(texts) if found and found.name in item.members))
    return User(uid, gid, member_of)


def not_startable(error: StepError) -> bool:
    """Whether a run failed because its first command is not there, as in a real container."""
    return error.message.startswith("exec: ")
