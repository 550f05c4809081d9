"""Say what a thing in a data root is, whose it is, how it hangs together with others, and whether it may go.

A thing is a path, an ID of any kind or the start of one, or a name. Each ID leads to one path, and `at` explains a
path by the store that it lies in.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from dockroot.explain import containers, images, inside, layers, places
from dockroot.explain.explanation import Explanation
from dockroot.explain.index import Index
from dockroot.explain.things import Thing, find
from dockroot.store import containers as container_store
from dockroot.store import distribution, imagedb, layerdb, mounts, overlay2

__all__ = ["Explanation", "Index", "at", "explain"]


def explain(index: Index, text: str) -> Explanation:
    """Explain what `text` means: a path in the root, an ID or the start of one, a name, `NAME:/path`.

    Raises: NotFoundError when it means nothing; UsageError when it fits several things.
    """
    thing: Thing = find(index, text)
    if thing.reference:
        return images.of_reference(index, thing.reference)
    if thing.stack:
        return inside.of_view(index, thing.label, thing.stack, thing.path)
    return at(index, thing.path)


def at(index: Index, path: str) -> Explanation:
    """Explain what lies, or would lie, at `path` in the root."""
    found = _at(index, path)
    return replace(
        found,
        findings=tuple(
            finding
            for finding in index.findings
            if path and (finding.path == path or finding.path.startswith(f"{path}/"))
        ),
    )


def _at(index: Index, path: str) -> Explanation:
    if path in places.KNOWN:
        return places.of_place(index, path)
    for store, whole, parts in _STORES:
        if not path.startswith(f"{store}/"):
            continue
        name, _, rest = path.removeprefix(f"{store}/").partition("/")
        if not rest:
            return whole(index, name)
        if store == overlay2.PATH and rest.startswith(("diff/", "merged/")):
            place, _, inner = rest.partition("/")
            return inside.of_path(index, name, inner, place)
        if store == container_store.PATH and rest == f"{name}-json.log":
            return containers.log_of(index, name, path)
        return _part(whole(index, name), path, rest, parts)
    if path.startswith((f"{distribution.BY_DIGEST}/sha256/", f"{distribution.BY_DIFF_ID}/sha256/")):
        return images.of_blob(index, path)
    return places.of_place(index, path)


_STORES: tuple[tuple[str, Callable[[Index, str], Explanation], dict[str, str]], ...] = (
    (overlay2.LINKS, layers.of_link, {}),
    (overlay2.PATH, layers.of_directory, layers.DIRECTORY_FILES),
    (layerdb.PATH, layers.of_record, layers.RECORD_FILES),
    (mounts.PATH, containers.of_mount, containers.MOUNT_FILES),
    (imagedb.CONTENT, images.of_config, {}),
    (imagedb.METADATA, images.of_metadata, images.METADATA_FILES),
    (container_store.PATH, containers.of_container, containers.FILES),
)
"""A subtree in which each name is one thing, what explains it, and what its files are."""


def _part(whole: Explanation, path: str, rest: str, parts: dict[str, str]) -> Explanation:
    """Explain a file of a thing: what it says, and all that holds for the thing."""
    name = rest.split("/", maxsplit=1)[0]
    known = parts.get(name)
    kind = f"{'an' if whole.kind[0] in 'aeiou' else 'a'} {whole.kind}"
    if known is None:
        return replace(
            whole,
            kind="unrecognised",
            path=path,
            sentence=f"No engine puts a file of this name into {kind}. {whole.sentence}",
        )
    pointers = tuple(pointer for pointer in whole.points_to if pointer.file == path)
    return replace(
        whole,
        kind=f"part of {kind}",
        path=path,
        sentence=f"{name} in {kind}: {known}. {whole.sentence}",
        points_to=pointers,
        pointed_by=(),
    )
