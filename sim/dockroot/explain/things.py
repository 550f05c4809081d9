"""What a text means: a path, an ID or the start of one, a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from dockroot.bases.reference import parse
from dockroot.errors import NotFoundError, UsageError
from dockroot.explain.index import Index
from dockroot.store import (
    containers,
    distribution,
    imagedb,
    layerdb,
    mounts,
    overlay2,
)

_ID = re.compile(r"(sha256:)?[0-9a-f]+\Z")
_CACHE_ID = re.compile(r"[0-9a-z]+(-init)?\Z")
_LINK = re.compile(r"[A-Z2-7]+\Z")


class Thing(Struct, frozen=True):
    """A path in the root; or, with a `stack` of directories, a path as `label` sees it; or a `reference`."""

    path: str = ""
    label: str = ""
    stack: tuple[str, ...] = ()
    reference: str = ""


def find(index: Index, text: str) -> Thing:
    """Return what `text` means. Raises: NotFoundError, UsageError when it fits several things."""
    tree = index.root.tree
    inner = text.strip("/")
    name, colon, path = text.partition(":/")
    if colon and not text.startswith("/"):
        return _in_view(index, name, path)
    if (inner and tree.get(inner) is not None) or _in_merged(index, inner):
        return Thing(inner)
    found = dict.fromkeys(_named(index, text)) or dict.fromkeys(_identified(index, text))
    if len(found) == 1:
        return next(iter(found))[1]
    if found:
        fits = "; ".join(f"{what} ({_written(thing)})" for what, thing in list(found)[:8])
        raise UsageError(
            f"{text} fits {len(found)} things: {fits}",
            hint="give more of its digits, or the path of the one you mean",
        )
    if (
        "/" in inner
        and tree.get(inner.split("/")[0]) is not None
        and not text.startswith("sha256:")
    ):
        return _missing(index, inner)
    raise NotFoundError(
        f"nothing in this root is called {text!r}, and no ID begins so",
        hint="give a path in the root, an ID or the start of one, or the name of an image or container",
    )


def stack_of(index: Index, name: str) -> tuple[str, list[str]]:
    """Return what the name of a container or image means, in words, and its directories, topmost first.

    Raises: NotFoundError, UsageError.
    """
    found = dict.fromkeys(_named(index, name)) or dict.fromkeys(
        (what, thing)
        for what, thing in _identified(index, name)
        if what.startswith(("container ", "image "))
    )
    if not found:
        raise NotFoundError(
            f"there is no container or image {name!r}",
            hint="`dockroot ps -a` and `dockroot images -a` list them",
        )
    if len(found) > 1:
        raise UsageError(
            f"{name} fits {len(found)} things: {', '.join(what for what, _ in found)}",
            hint="give the ID of the one you mean, or more of its digits",
        )
    _, thing = next(iter(found))
    key = thing.path.rpartition("/")[2]
    if thing.path.startswith(f"{containers.PATH}/"):
        mount = index.root.mounts.get(key)
        if mount is None or key not in index.root.containers:
            raise NotFoundError(
                f"the container {name} has no layer that an engine would load",
                hint=f"dockroot explain {thing.path}",
            )
        return f"container {index.container_label(key)}", index.stack(mount.mount_id)
    image = next((each for each in index.root.images.values() if each.id.hex == key), None)
    if image is None:
        raise NotFoundError(
            f"the image {name} is not one that an engine would load",
            hint=f"dockroot explain {thing.path}",
        )
    return f"image {index.image_label(image.id)}", index.stack_of_image(image)


def _in_view(index: Index, name: str, path: str) -> Thing:
    label, stack = stack_of(index, name)
    return Thing(
        "/".join(part for part in path.split("/") if part not in ("", ".")), label, tuple(stack)
    )


def _in_merged(index: Index, inner: str) -> bool:
    """Whether a path lies below a `merged` that the kernel would fill."""
    parts = inner.split("/")
    return (
        len(parts) > 2
        and parts[0] == "overlay2"
        and parts[2] == "merged"
        and (index.root.tree.directory(f"overlay2/{parts[1]}") is not None)
    )


def _missing(index: Index, inner: str) -> Thing:
    """Return a path of which nothing is there, where what is around it still says something."""
    parts = inner.split("/")
    in_layer = parts[0] == "overlay2" and len(parts) > 3 and parts[2] == "diff"
    if in_layer and index.root.tree.directory(f"overlay2/{parts[1]}") is not None:
        return Thing(inner)
    raise NotFoundError(
        f"there is no {inner} in this root",
        hint=f"look at what is there: dockroot explain {_nearest(index, parts)}",
    )


def _nearest(index: Index, parts: list[str]) -> str:
    while parts and index.root.tree.get("/".join(parts)) is None:
        parts = parts[:-1]
    return "/".join(parts) or "overlay2"


def _named(index: Index, text: str) -> Iterator[tuple[str, Thing]]:
    """Yield the containers and images of exactly that name."""
    for box in index.root.containers.values():
        if text.removeprefix("/") == box.name:
            yield f"container {box.name}", Thing(box.path)
    try:
        wanted = parse(text).tagged().familiar()
    except UsageError:
        return
    for names in index.root.references.values():
        if wanted in names:
            yield f"image {wanted}", Thing(f"{imagedb.CONTENT}/{names[wanted].hex}")


def _identified(index: Index, text: str) -> Iterator[tuple[str, Thing]]:
    """Yield all whose ID is `text`, or begins with it; a whole ID goes before what it is the start of."""
    digits = text.removeprefix("sha256:")
    tree = index.root.tree
    if not digits:
        return
    rows: list[tuple[str, str]] = []
    if _ID.match(text):
        rows += [("image", imagedb.CONTENT), ("layer", layerdb.PATH)]
        rows += [("blob", f"{distribution.BY_DIGEST}/sha256")]
    if _ID.match(text) and digits == text:
        rows += [("container", containers.PATH)]
    if _CACHE_ID.match(text) and digits == text:
        rows += [("directory", overlay2.PATH)]
    if _LINK.match(text):
        rows += [("short link", overlay2.LINKS)]
    for word, store in rows:
        names = [name for name in tree.names(store) if name.startswith(digits) and name != "l"]
        whole = [name for name in names if name == digits]
        for name in whole or _without_init(names):
            yield f"{word} {name}", Thing(f"{store}/{name}")
    if _ID.match(text):
        yield from _by_content(index, digits)
    if _ID.match(text) and digits == text:
        for name in tree.names(mounts.PATH):  # what is left of a container whose settings are gone
            if name.startswith(digits) and tree.get(f"{containers.PATH}/{name}") is None:
                yield f"mount {name}", Thing(f"{mounts.PATH}/{name}")


def _without_init(names: list[str]) -> list[str]:
    """Return the names without the init layers of others: their ID is that of the container's directory."""
    return [name for name in names if not (name.endswith("-init") and name[:-5] in names)]


def _by_content(index: Index, digits: str) -> Iterator[tuple[str, Thing]]:
    """Yield layers by their diff IDs and names by the digests of manifests."""
    for layer in index.root.layers.values():
        if layer.diff_id.hex.startswith(digits):
            yield f"layer {layer.chain_id.hex}", Thing(f"{layerdb.PATH}/{layer.chain_id.hex}")
    for names in index.root.references.values():
        for name in names:
            _, found, digest = name.partition("@sha256:")
            if found and digest.startswith(digits):
                yield f"name {name}", Thing(reference=name)


def _written(thing: Thing) -> str:
    return thing.reference or thing.path
