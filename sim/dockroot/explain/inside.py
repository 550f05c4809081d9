"""A path inside a layer: which layers hold it, which of them shows, and what hides it, for each who sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dockroot.explain.explanation import Deletion, Explanation, Holding, Owner, Sight
from dockroot.explain.index import Index
from dockroot.explain.words import counted, listed
from dockroot.fs.trace import Fate, Mark, Part, trace, winner
from dockroot.store import overlay2
from dockroot.tree import Directory, Kind, Node

_KINDS = {
    Kind.FILE: "file",
    Kind.DIRECTORY: "directory",
    Kind.SYMLINK: "symlink",
    Kind.CHAR: "character device",
    Kind.BLOCK: "block device",
    Kind.FIFO: "pipe",
    Kind.SOCKET: "socket",
}


def of_path(index: Index, name: str, path: str, place: str) -> Explanation:
    """Explain `path` in the directory `overlay2/<name>`; `place` is its `diff` or `merged`."""
    node = index.root.diff_of(name).get(path)
    sights = _sights(index, name, path, merged=place == "merged")
    label = index.layer_label(name)
    if place == "merged":
        sentence = f"/{path} as the kernel shows it in the sum of all layers ({label} is on top): nothing is stored in merged/."
        deletion = Deletion(
            False,
            "to delete here is to delete in the running container",
            "docker exec … rm",
        )
    elif node is None:
        sentence = f"Nothing: {label} does not hold /{path}."
        deletion = Deletion(True, "there is nothing to delete")
    else:
        sentence = f"/{path}, {described(node)}, in {label}."
        deletion = _deletion(index, name, node)
    return Explanation(
        "path in a layer",
        f"{overlay2.PATH}/{name}/{place}/{path}",
        sentence,
        facts=_facts(node) if node is not None and place == "diff" else (),
        owners=_owners(index, name),
        sights=sights,
        deletion=deletion,
    )


def of_view(index: Index, label: str, stack: Sequence[str], path: str) -> Explanation:
    """Explain `path` as the image or container `label` sees it, whose directories are `stack`, topmost first."""
    sight = sight_of(index, label, stack, path)
    shown = next((each for each in sight.holdings if each.fate == Fate.SHOWS.value), None)
    if shown is None:
        sentence = f"Nothing: there is no /{path} in {label}."
        if sight.holdings:
            sentence = f"Nothing: /{path} is hidden in {label}, though a layer below may hold it."
        return Explanation(
            "path in a view",
            f"/{path}",
            sentence,
            sights=(sight,),
            deletion=Deletion(True, "there is nothing to delete"),
        )
    return Explanation(
        "path in a view",
        f"{overlay2.PATH}/{shown.directory}/diff/{path}".rstrip("/"),
        f"/{path} in {label}: {shown.what}, from {shown.layer}.",
        sights=(sight,),
        deletion=_deletion_in(label, path, own=shown.directory == stack[0]),
    )


def _deletion_in(label: str, path: str, *, own: bool) -> Deletion:
    """Return what deleting a path that an image or container shows means."""
    kind, _, name = label.partition(" ")
    if kind == "image":
        return Deletion(
            False,
            "an image never changes, and others may stand on its layers",
            "build the image anew without it",
        )
    why = (
        "deleted by hand, it would let what the image has there show again, under a running container's feet"
        if own
        else "it lies in a layer of the image, which others may stand on"
    )
    return Deletion(False, why, f"docker exec {name} rm -r /{path}")


def sight_of(index: Index, label: str, stack: Sequence[str], path: str) -> Sight:
    """Return the path as who stands on `stack` sees it."""
    parts = trace(index.diffs(stack), path)
    shown = winner(parts)
    return Sight(
        label,
        f"/{path}",
        "nothing" if shown is None else described(shown.mark.node),
        tuple(_holding(index, stack, part, path) for part in parts),
    )


def described(node: Node | None) -> str:
    """Return what an inode is, in a few words."""
    if node is None:
        return "nothing"
    if node.is_whiteout:
        return "whiteout"
    if node.kind is Kind.FILE:
        return f"file of {node.content.size:,} bytes"
    if node.kind is Kind.SYMLINK:
        return f"symlink to {node.target}"
    if isinstance(node, Directory):
        return "opaque directory" if node.is_opaque else "directory"
    if node.kind in (Kind.CHAR, Kind.BLOCK):
        return f"{_KINDS[node.kind]} {node.device[0]}:{node.device[1]}"
    return _KINDS[node.kind]


def _sights(index: Index, name: str, path: str, *, merged: bool) -> tuple[Sight, ...]:
    """Return what they see who stand on the directory: each container, each image with a name, or all if none has."""
    layer = index.layers.get(name)
    if layer is None or merged:
        return (sight_of(index, index.layer_label(name), index.stack(name), path),)
    images = index.images_on(layer.chain_id)
    named = [image for image in images if image.id in index.names] or images
    tops = {image.top_chain: image for image in reversed(named)}
    sights = [
        sight_of(index, f"image {index.image_label(image.id)}", index.stack_of_image(image), path)
        for image in reversed(tops.values())
    ]
    sights += [
        sight_of(
            index,
            f"container {index.container_label(mount.container_id)}",
            index.stack(mount.mount_id),
            path,
        )
        for mount in index.mounts_on(layer.chain_id)
    ]
    return tuple(sights) or (sight_of(index, index.layer_label(name), index.stack(name), path),)


def _holding(index: Index, stack: Sequence[str], part: Part, path: str) -> Holding:
    name = stack[part.layer]
    return Holding(
        name,
        index.layer_label(name),
        _what(part.mark, path),
        part.fate.value,
        "" if part.by is None else stack[part.by],
    )


def _what(mark: Mark, path: str) -> str:
    if mark.node is not None:
        inside = mark.hides is not None and mark.hides != path and not mark.node.is_whiteout
        return described(mark.node) + (f" in the opaque directory /{mark.hides}" if inside else "")
    above = f"/{mark.hides}"
    return f"nothing, and hides all below {above}"


def _owners(index: Index, name: str) -> tuple[Owner, ...]:
    layer, mount = index.layers.get(name), index.mounts.get(name)
    if layer is not None:
        return index.owners_of_layer(layer.chain_id)
    return () if mount is None else (index.owner_of_mount(mount, "what it wrote"),)


def _facts(node: Node) -> tuple[tuple[str, str], ...]:
    facts = [("mode", f"{node.mode:04o}"), ("owner", f"{node.uid}:{node.gid}")]
    if isinstance(node, Directory):
        facts.append(("holds", counted(len(node.children), "name")))
    return tuple(facts)


def _deletion(index: Index, name: str, node: Node) -> Deletion:
    layer, mount = index.layers.get(name), index.mounts.get(name)
    if layer is not None:
        owners = [owner.label for owner in index.owners_of_layer(layer.chain_id)]
        return Deletion(
            False,
            f"an image layer never changes: {_names(owners)} would lose it, and `docker save` and `push` of them fail, "
            "for tar-split no longer finds it",
            "build the image anew without it",
        )
    if mount is not None:
        label = index.container_label(mount.container_id)
        what = "what it hides would show again" if node.is_whiteout else "the container loses it"
        return Deletion(False, what, f"docker exec {label} rm …")
    return Deletion(True, "nothing that an engine loads stands on this directory")


def _names(labels: Iterable[str]) -> str:
    return listed(list(labels), 3) or "whoever stands on it"
