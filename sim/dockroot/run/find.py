"""The container that a word means: its name, its ID or the start of that."""

from __future__ import annotations

from dockroot.errors import ConflictError, NotFoundError, UsageError
from dockroot.root import DockerRoot
from dockroot.store.containers import Container


def find_container(root: DockerRoot, word: str) -> Container:
    """Return the container that `word` means; a whole ID goes before a name, a name before the
    start of an ID.

    Raises: NotFoundError; UsageError when the start of an ID fits several.
    """
    if word in root.containers:
        return root.containers[word]
    name = word.removeprefix("/")
    for container in root.containers.values():
        if container.name == name:
            return container
    matches = [found for cid, found in root.containers.items() if word and cid.startswith(word)]
    if len(matches) > 1:
        raise UsageError(
            f"multiple IDs found with provided prefix: {word}", hint="give more of its digits"
        )
    if not matches:
        known = sorted(container.name for container in root.containers.values())
        raise NotFoundError(
            f"No such container: {word}",
            hint=f"this root has {', '.join(known[:12])}"
            if known
            else "this root has no container",
        )
    return matches[0]


def require_free_name(root: DockerRoot, name: str) -> None:
    """Refuse a name that a container has. Raises: ConflictError in the engine's words."""
    for container in root.containers.values():
        if container.name == name:
            raise ConflictError(
                f'Conflict. The container name "/{name}" is already in use by container '
                f'"{container.id}". '
                "You have to remove (or rename) that container to be able to reuse that name.",
                hint=f"dockroot rm {name}, or dockroot rename {name} ANOTHER",
            )


def require_running(container: Container) -> None:
    """Refuse a container without a process. Raises: ConflictError."""
    if not container.is_running:
        raise ConflictError(
            f"container {container.id} is not running", hint=f"dockroot start {container.name}"
        )
