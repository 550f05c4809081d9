"""What docker's client shows of a root: the image meant by a name, its size, its history, its inspection."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from dockroot.bases import reference
from dockroot.clock import ZERO_TIME
from dockroot.digest import ImageID
from dockroot.errors import DockrootError, NotFoundError, UsageError
from dockroot.root import DockerRoot
from dockroot.store import overlay2
from dockroot.store.imagedb import Image


def find_image(root: DockerRoot, name: str) -> Image:
    """Return the image that `name` means: a reference, an ID or the start of one.

    Raises: NotFoundError, also when the start of an ID fits several.
    """
    found = lookup_image(root, name)
    if found is None:
        known = sorted(ref for names in root.references.values() for ref in names)
        raise NotFoundError(
            f"No such image: {name}",
            hint=f"this root has {', '.join(known[:12])}" if known else "this root has no image",
        )
    return found


def lookup_image(root: DockerRoot, name: str) -> Image | None:
    """Return the image that `name` means, or None."""
    digits = name.removeprefix("sha256:")
    if len(digits) == 64 and ImageID(f"sha256:{digits}") in root.images:
        return root.images[ImageID(f"sha256:{digits}")]
    try:
        wanted = reference.parse(name).tagged()
        image_id = root.find_reference(wanted.familiar())
        if image_id is None and wanted.tag and wanted.digest:
            image_id = root.find_reference(wanted.with_digest(wanted.digest).familiar())
        if image_id is not None:
            return root.images[image_id]
    except UsageError:
        pass
    if digits and all(digit in "0123456789abcdef" for digit in digits):
        matches = [image for image in root.images.values() if image.id.hex.startswith(digits)]
        if len(matches) > 1:
            raise NotFoundError(
                f"the ID {name} fits {len(matches)} images", hint="give more of its digits"
            )
        return matches[0] if matches else None
    return None


def image_size(root: DockerRoot, image: Image) -> int:
    """Return the bytes of all its layers."""
    return sum(root.layers[chain].size for chain in image.chain_ids if chain in root.layers)


class HistoryLine(Struct, frozen=True):
    """One step of an image's history; `image` is None where the root has none for it."""

    image: ImageID | None
    created: str
    created_by: str
    size: int
    comment: str
    tags: tuple[str, ...] = ()


def history_of(root: DockerRoot, image: Image) -> list[HistoryLine]:
    """Return the steps of an image, newest first (moby v28.5.2, `daemon/images/image_history.go`).

    Raises: DockrootError when the history names more layers than there are.
    """
    sizes = [root.layers[chain].size if chain in root.layers else 0 for chain in image.chain_ids]
    lines: list[HistoryLine] = []
    used = 0
    for entry in image.config.get("history") or ():
        size = 0
        if not entry.get("empty_layer"):
            if used >= len(sizes):
                raise DockrootError(
                    f"too many non-empty layers in History section of {image.id}",
                    hint="the image config is damaged: its history counts more layers than rootfs",
                )
            size, used = sizes[used], used + 1
        lines.insert(
            0,
            HistoryLine(
                None,
                entry.get("created") or "",
                entry.get("created_by") or "",
                size,
                entry.get("comment") or "",
            ),
        )
    here: Image | None = image
    for index, line in enumerate(lines):
        if here is None:
            break
        tags = tuple(root.references_of(here.id))
        lines[index] = HistoryLine(
            here.id, line.created, line.created_by, line.size, line.comment, tags
        )
        here = root.images.get(here.parent) if here.parent else None
    return lines


def graph_driver(root: DockerRoot, name: str, data_root: str) -> dict[str, Any]:
    """Return `GraphDriver` of an inspection for the layer directory `name` (moby v28.5.2, `overlay2.GetMetadata`)."""
    base = f"{data_root}/overlay2/{name}"
    directory = root.directories.get(name)
    data: dict[str, Any] = {}
    if directory is not None and directory.lower:
        lowers = overlay2.lower_paths(root.tree, directory)
        data["LowerDir"] = ":".join(f"{data_root}/{path}" for path in lowers)
    data |= {"MergedDir": f"{base}/merged", "UpperDir": f"{base}/diff", "WorkDir": f"{base}/work"}
    return {"Data": data, "Name": "overlay2"}


def inspect_image(root: DockerRoot, image: Image, data_root: str) -> dict[str, Any]:
    """Return what `docker inspect` shows of an image (fields as 20.10 has them)."""
    config = image.config
    names = root.references_of(image.id)
    top = root.layers.get(image.top_chain) if image.top_chain else None
    size = image_size(root, image)
    last = image.last_updated or ZERO_TIME
    return {
        "Id": image.id,
        "RepoTags": [name for name in names if "@" not in name],
        "RepoDigests": [name for name in names if "@" in name],
        "Parent": image.parent or "",
        "Comment": config.get("comment") or _last_comment(config),
        "Created": image.created,
        "Container": config.get("container") or "",
        "ContainerConfig": config.get("container_config"),
        "DockerVersion": config.get("docker_version") or "",
        "Author": config.get("author") or "",
        "Config": config.get("config"),
        "Architecture": config.get("architecture") or "",
        **({"Variant": config["variant"]} if config.get("variant") else {}),
        "Os": config.get("os") or "",
        "Size": size,
        "VirtualSize": size,
        "GraphDriver": graph_driver(root, top.cache_id, data_root)
        if top
        else {"Data": None, "Name": "overlay2"},
        "RootFS": {
            "Type": "layers",
            **({"Layers": list(image.diff_ids)} if image.diff_ids else {}),
        },
        "Metadata": {"LastTagTime": last},
    }


def _last_comment(config: dict[str, Any]) -> str:
    history = config.get("history") or [{}]
    return str(history[-1].get("comment") or "")
