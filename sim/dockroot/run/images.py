"""rmi and image prune: take away names, then images, then the layers that nothing stands on
(moby v28.5.2, `daemon/images/image_delete.go`, `image_prune.go`).
"""

from __future__ import annotations

from dockroot.bases import reference
from dockroot.digest import ImageID
from dockroot.editor import Editor
from dockroot.errors import ConflictError
from dockroot.store.imagedb import Image
from dockroot.views import find_image


def remove(editor: Editor, name: str, *, force: bool = False, prune: bool = True) -> list[str]:
    """Take away what `name` means and return what happened, a line each.

    A name goes first; the image goes with its last name. Raises: NotFoundError; ConflictError when a container or
    another image stands on it, or an ID has names in several repositories.
    """
    image = find_image(editor.root, name)
    names = editor.root.references_of(image.id)
    by_id = image.id.hex.startswith(name.removeprefix("sha256:"))
    if not by_id:
        lines = _untag(editor, [reference.parse(name).tagged().familiar()])
        left = editor.root.references_of(image.id)
        repository = reference.parse(name).familiar_name
        if left and all(
            "@" in ref and reference.parse(ref).familiar_name == repository for ref in left
        ):
            lines += _untag(editor, left)
        elif left:
            return lines
        if _users(editor, image.id) and not force:
            for ref in names:
                editor.tag(image.id, reference.parse(ref).familiar_name, ref, updated=False)
            _refuse_used(editor, image)
        return lines + _delete(editor, image, prune=prune)
    if len({reference.parse(ref).familiar_name for ref in names}) > 1 and not force:
        raise ConflictError(
            f"conflict: unable to delete {image.id.short} (must be forced) - image is referenced in multiple repositories",
            hint="take its names away one by one, or use -f",
        )
    _refuse_children(editor, image)
    if _users(editor, image.id) and not force:
        _refuse_used(editor, image)
    return _untag(editor, names) + _delete(editor, image, prune=prune)


def prune(editor: Editor, *, everything: bool = False) -> tuple[list[str], int]:
    """Take away the images without a name (`everything`: without a container); return the lines and bytes freed."""
    before = sum(layer.size for layer in editor.root.layers.values())
    lines: list[str] = []
    for image_id in list(editor.root.images):
        image = editor.root.images.get(image_id)
        if image is None or _users(editor, image_id) or editor.root.children_of(image_id):
            continue
        names = editor.root.references_of(image_id)
        if names and not everything:
            continue
        lines += [
            line.lower() if line.startswith("Untagged") else line for line in _untag(editor, names)
        ]
        lines += _delete(editor, image, prune=True)
    return lines, before - sum(layer.size for layer in editor.root.layers.values())


def _untag(editor: Editor, names: list[str]) -> list[str]:
    for name in names:
        editor.untag(reference.parse(name).familiar_name, name)
    return [f"Untagged: {name}" for name in names]


def _users(editor: Editor, image_id: ImageID) -> list[str]:
    return [
        container.id for container in editor.root.containers.values() if container.image == image_id
    ]


def _refuse_used(editor: Editor, image: Image) -> None:
    user = _users(editor, image.id)[0]
    raise ConflictError(
        f"conflict: unable to remove {image.id.short} (must force) - container {user[:12]} is using it",
        hint="take the container away first (dockroot rm), or use -f",
    )


def _refuse_children(editor: Editor, image: Image) -> None:
    if editor.root.children_of(image.id):
        raise ConflictError(
            f"conflict: unable to delete {image.id.short} (cannot be forced) - image has dependent child images",
            hint="take the images built on it away first",
        )


def _delete(editor: Editor, image: Image, *, prune: bool) -> list[str]:
    """Take away an image without names and, with `prune`, its nameless parents that nothing else stands on."""
    if editor.root.children_of(image.id):
        return []
    lines = []
    here: Image | None = image
    while here is not None:
        editor.remove_image(here.id)
        lines.append(f"Deleted: {here.id}")
        lines += [f"Deleted: {layer.chain_id}" for layer in editor.release_layers()]
        parent = editor.root.images.get(here.parent) if here.parent and prune else None
        free = parent and not (
            editor.root.references_of(parent.id)
            or editor.root.children_of(parent.id)
            or _users(editor, parent.id)
        )
        here = parent if free else None
    return lines
