"""rm: a container, all that is its own, and with `-v` its anonymous volumes (moby v28.5.2,
`daemon/delete.go`).
"""

from __future__ import annotations

from dockroot.editor import Editor
from dockroot.errors import ConflictError
from dockroot.root import DockerRoot
from dockroot.run.find import find_container
from dockroot.store import containers, mounts
from dockroot.store.containers import Container


def remove(editor: Editor, word: str, *, force: bool = False, volumes: bool = False) -> Container:
    """Take away a container and return it as it was.

    Its two directories in `overlay2/` go with their links; the mark `committed` in the image's
    layer stays. `volumes` also takes the anonymous ones that no other container uses.
    Raises: NotFoundError; ConflictError when it runs and `force` is not set.
    """
    container = find_container(editor.root, word)
    if container.is_running and not force:
        what = (
            "paused and must be unpaused first"
            if container.state.get("Paused")
            else "running: stop the container before removing or force remove"
        )
        raise ConflictError(
            f'cannot remove container "{container.name}": container is {what}',
            hint=f"dockroot rm -f {word}",
        )
    mount = editor.root.mounts.pop(container.id, None)
    if mount is not None:
        for name in (mount.mount_id, mount.init_id):
            if name:
                editor.remove_directory(name)
        editor.draft.remove(f"{mounts.PATH}/{container.id}")
    editor.draft.remove(f"{containers.PATH}/{container.id}")
    del editor.root.containers[container.id]
    if volumes:
        for name in anonymous_volumes(container):
            if name not in used_volumes(editor.root):
                editor.draft.remove(f"volumes/{name}")
    editor.release_layers()
    return container


def anonymous_volumes(container: Container) -> list[str]:
    """Return the names of the volumes that VOLUME, `-v /path` or a mount without source made for a
    container.
    """
    names = []
    for point in container.mount_points.values():
        spec = point.get("Spec") or {}
        if point.get("Type") == "volume" and not spec.get("Source"):
            names.append(str(point.get("Name")))
    return sorted(names)


def used_volumes(root: DockerRoot) -> set[str]:
    """Return the names of the volumes that containers mount."""
    return {
        str(point.get("Name"))
        for container in root.containers.values()
        for point in container.mount_points.values()
    }
