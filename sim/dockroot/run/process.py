"""A command inside a container: on a simulated shell, in an overlay over the container's layers.

What it writes lands in the writable directory and in volumes; binds of host directories are empty
here, and what is written there is dropped.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import Any

from dockroot.editor import Editor
from dockroot.errors import ConflictError, StepError
from dockroot.fs.initlayer import mount_kernel
from dockroot.fs.merge import push
from dockroot.fs.overlay import Overlay
from dockroot.root import DockerRoot
from dockroot.run.create import detached
from dockroot.shell import Outcome, World, run_exec
from dockroot.store import overlay2
from dockroot.store.containers import Container
from dockroot.store.overlay2 import LayerDirectory
from dockroot.tree import Directory, Kind, Node, file

_SMALLEST_PROGRAM = 8 << 10
_INIT = "/sbin/docker-init"
_FILES = ("resolv.conf", "hostname", "hosts")


class ContainerFiles:
    """The file system of a container; `save` puts what changed into the draft.

    `kernel`: as its processes see it, with `/proc`, `/sys`, `/dev` and temporary file systems
    mounted.
    """

    def __init__(self, editor: Editor, container: Container, *, kernel: bool = True) -> None:
        self._editor, self._container = editor, container
        mount = editor.root.mounts.get(container.id)
        directory = editor.root.directories.get(mount.mount_id) if mount else None
        if directory is None:
            raise ConflictError(
                f"container {container.id} has no writable directory",
                hint="the data root is damaged: remove the container",
            )
        self._path = directory.path
        self._volumes: dict[str, Directory] = {}
        upper, whiteout = _mounted_again(editor.root, container, directory)
        self.overlay = Overlay(
            lower_view(editor.root, container), editor.clock, upper, whiteout=whiteout
        )
        self._mount_volumes()
        if kernel:
            self._mount_kernel()

    def _mount_volumes(self) -> None:
        """Mount volumes and binds; missing mount points are made, and those stay."""
        points: Mapping[str, Any] = self._container.mount_points
        for destination in sorted(points):
            self.overlay.makedirs(destination, 0o755)
            self.overlay.bind(destination, self._mounted(points[destination]))

    def _mount_kernel(self) -> None:
        """Mount what only a started container has."""
        for destination in sorted(self._container.hostconfig.get("Tmpfs") or ()):
            self.overlay.makedirs(destination, 0o755)
            self.overlay.bind(destination, Directory(mode=0o1777))
        if self._container.hostconfig.get("Init") and not self.overlay.exists(_INIT):
            self.overlay.makedirs(posixpath.dirname(_INIT), 0o755)
            self.overlay.write(_INIT, b"", mode=0o755)
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
        put_writable(self._editor, self._path, self.overlay.upper, self.overlay.whiteout)
        for name, data in sorted(self._volumes.items()):
            self._editor.draft.put(f"volumes/{name}/_data", data)


def _mounted_again(
    root: DockerRoot, container: Container, directory: LayerDirectory
) -> tuple[Directory, Node | None]:
    """Return a copy of a writable directory, and the whiteout of the mount if it is still mounted."""
    work = root.tree.directory(f"{directory.path}/work/work")
    running = container.id in root.containers and root.containers[container.id].is_running
    marks = dict(work.children) if work is not None and running else {}
    both = detached(Directory({"diff": root.diff_of(directory.name), "work": Directory(marks)}))
    kept = next(iter(both.directory("work").children.values()), None)  # type: ignore[union-attr]
    upper = both.directory("diff")
    assert upper is not None
    return upper, kept


def put_writable(editor: Editor, path: str, upper: Directory, whiteout: Node | None) -> None:
    """Put a writable directory into the draft as a mount leaves it.

    The kernel keeps one more link of the inode that all whiteouts of a mount share, in `work/work`;
    the next mount clears it away (Linux >= 5.8, `fs/overlayfs/dir.c`; seen on 6.18).
    """
    holder = editor.draft.tree.directory(path)
    work = editor.draft.tree.directory(f"{path}/work")
    if holder is None or work is None:
        raise ConflictError(f"{path} holds no work directory", hint="the data root is damaged")
    inner = editor.draft.tree.directory(f"{path}/work/work") or Directory(mode=0)
    marks = {} if whiteout is None else {overlay2.SPARE: whiteout}
    work = work.shallow({**work.children, "work": inner.shallow(dict(marks))})
    editor.draft.put(path, holder.shallow({**holder.children, "diff": upper, "work": work}))


def lower_view(root: DockerRoot, container: Container) -> Directory:
    """Return the merged view of what lies below a container's writable directory: its image and
    init layer.
    """
    directory = root.directories[root.mounts[container.id].mount_id]
    view: Directory | None = None
    for path in reversed(overlay2.lower_paths(root.tree, directory)):
        view = push(view, root.tree.directory(path) or Directory())
    return view if view is not None else Directory()


def run_in(
    files: ContainerFiles,
    container: Container,
    argv: Sequence[str],
    *,
    env: Sequence[str] = (),
    workdir: str = "",
    user: str = "",
) -> Outcome:
    """Run a command in a container's files.

    Raises: StepError when it is unknown or cannot be simulated, or the user is not known.
    """
    config = container.run_config
    variables = dict(
        entry.partition("=")[::2] for entry in [*(config.get("Env") or ()), *env] if "=" in entry
    )
    cwd = workdir or str(config.get("WorkingDir") or "") or "/"
    if not files.overlay.exists(cwd):
        files.overlay.makedirs(cwd, 0o755)
    world = World(
        files.overlay,
        variables,
        cwd,
        user or str(config.get("User") or ""),
        clock=files.overlay.clock,
        hostname=str(config.get("Hostname") or ""),
    )
    return run_exec(argv, world)


def not_startable(error: StepError) -> bool:
    """Whether a run failed because its first command is not there."""
    return error.message.startswith("exec: ")


def has_real_programs(files: ContainerFiles) -> bool:
    """Whether a container holds programs of flesh and blood: then one that is missing is missing
    for an engine too.
    """
    for path in ("/bin/sh", "/bin/busybox"):
        try:
            node = files.overlay.lookup(path)
        except OSError:
            continue
        if node is not None and node.kind is Kind.FILE and node.content.size > _SMALLEST_PROGRAM:
            with node.content.open() as stream:
                return stream.read(4) == b"\x7fELF"
    return False
