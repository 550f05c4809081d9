"""Layers: their records in `layerdb/sha256/`, their directories in `overlay2/`, the short links between these."""

from __future__ import annotations

import re

from msgspec.structs import replace

from dockroot.digest import ChainID, DiffID, chain_id
from dockroot.explain.containers import of_mount_directory
from dockroot.explain.explanation import Deletion, Explanation, Owner, Pointer, Step, Sum
from dockroot.explain.index import Index, short
from dockroot.explain.words import counted, instruction, listed, shortened
from dockroot.store import distribution, layerdb, overlay2
from dockroot.store.layerdb import Layer
from dockroot.store.overlay2 import LayerDirectory

_BUILDKIT_NAME = re.compile(r"[0-9a-z]{25}\Z")

RECORD_FILES = {
    "diff": "its diff ID: the SHA-256 of the layer's tar",
    "size": "the bytes of the layer's files, in decimal; what `docker images` adds up",
    "cache-id": "the name of the directory in overlay2/ that holds the layer",
    "parent": "the chain ID of the layer below; a base layer has no such file",
    "tar-split.json.gz": "the layer's tar without the contents of its files, from which `docker save` and `push` "
    "put the very same bytes together again",
    "descriptor.json": "where a layer that may not be distributed is to be fetched from",
}
DIRECTORY_FILES = {
    "diff": "what the layer adds, changes and removes",
    "link": "its short name, by which the `lower` of others names it",
    "lower": "the short names of all layers below it, the nearest first",
    "work": "the kernel's scratch space while it is mounted for writing; always on the file system of diff/",
    "merged": "where the kernel shows the sum of all layers while it is mounted; empty otherwise",
    "committed": "an empty mark: something stands on this directory, so it is only ever mounted for reading",
}


_DELETION_OF_A_LEFTOVER = Deletion(
    False,
    "no image and no container stands on it, but BuildKit's cache may, whose record is not read here",
    "docker builder prune; if it is still there then, nothing of docker's removes it: with the engine stopped, rm -r "
    "its record in layerdb/sha256/, its directory in overlay2/ and its link",
)
"""An engine loads a layer that no image has, and removes it neither with an image nor by `docker system prune -a`
(measured on 20.10.24, 26.1.5, 28.5.2)."""


def of_record(index: Index, name: str) -> Explanation:
    """Explain `layerdb/sha256/<name>`."""
    path = f"{layerdb.PATH}/{name}"
    layer = index.root.layers.get(ChainID(f"sha256:{name}"))
    if layer is None:
        return _unused_record(index, name, path)
    owners, step = index.owners_of_layer(layer.chain_id), index.step_of(layer.chain_id)
    return Explanation(
        "layer",
        path,
        f"What is known of a layer: {made_by(step, owners)}. Its files lie in overlay2/{short(layer.cache_id)}.",
        id=layer.chain_id,
        facts=_facts(layer),
        owners=owners,
        step=step,
        points_to=(*index.points_to(f"layer {name}"), *_blobs(index, layer)),
        pointed_by=index.pointed_by(f"layer {name}"),
        sums=_sums(layer),
        deletion=_deletion(index, owners, "an engine then loads none of them"),
    )


def of_directory(index: Index, name: str) -> Explanation:
    """Explain `overlay2/<name>`."""
    layer, mount = index.layers.get(name), index.mounts.get(name)
    found = index.root.directories.get(name)
    if layer is not None:
        owners, step = index.owners_of_layer(layer.chain_id), index.step_of(layer.chain_id)
        result = Explanation(
            "layer directory",
            "",
            f"The files of a layer: {made_by(step, owners)}.",
            facts=(("chain ID", layer.chain_id), *_facts(layer)),
            owners=owners,
            step=step,
            sums=_sums(layer),
            deletion=_deletion(
                index, owners, "what they show loses files, or cannot be mounted at all"
            ),
        )
    elif mount is not None:
        result = of_mount_directory(index, mount, name)
    else:
        result = _stray_directory(index, name)
    lower, incoming = _lower(index, found), _named_in_lower(index, found)
    return replace(
        result,
        id=name,
        path=f"{overlay2.PATH}/{name}",
        facts=(*result.facts, *_directory_facts(found)),
        points_to=(*index.points_to(f"cache {name}"), *lower),
        pointed_by=(*index.pointed_by(f"cache {name}"), *_linked(index, found), *incoming),
        sums=(*result.sums, *_link_sums(index, found)),
    )


def of_link(index: Index, name: str) -> Explanation:
    """Explain `overlay2/l/<name>`."""
    node = index.root.tree.get(f"{overlay2.LINKS}/{name}")
    target = node.target if node is not None else ""
    directory = target.removeprefix("../").removesuffix("/diff")
    there = index.root.tree.directory(f"{overlay2.PATH}/{directory}/diff") is not None
    path = f"{overlay2.PATH}/{directory}"
    users = _users(index, name)
    if not there:
        sentence = f"A short link that leads nowhere: {target or 'it is no symlink'}."
        breaks = f"{counted(len(users), 'lower file')} name it" if users else "nothing names it"
        deletion = Deletion(not users, breaks)
        return Explanation(
            "link",
            f"{overlay2.LINKS}/{name}",
            sentence,
            id=name,
            pointed_by=users,
            deletion=deletion,
        )
    what = index.layer_label(directory)
    return Explanation(
        "link",
        f"{overlay2.LINKS}/{name}",
        f"The short name of overlay2/{short(directory)} ({what}): a mount lists every layer in one page of "
        "options, and 64 characters for each would soon fill it.",
        id=name,
        owners=of_directory(index, directory).owners,
        points_to=(Pointer(f"{overlay2.LINKS}/{name}", what, f"{path}/diff"),),
        pointed_by=(
            *index.pointed_by(f"link {name}"),
            *users,
        ),
        deletion=Deletion(
            False,
            f"nothing that stands on that directory can be mounted without it: {counted(len(users), 'lower file')} "
            "name it",
            "it goes with its directory",
        ),
    )


def made_by(step: Step | None, owners: tuple[Owner, ...]) -> str:
    """Return in words which step made a layer, and of what."""
    images = [owner for owner in owners if owner.kind == "image"]
    if step is None:
        return f"the {images[0].role} of {images[0].label}" if images else "no image stands on it"
    return f"what `{shortened(instruction(step.created_by))}` added, step {step.number} of {step.total} of {step.image}"


def _facts(layer: Layer) -> tuple[tuple[str, str], ...]:
    return (("diff ID", layer.diff_id), ("size", f"{layer.size:,} bytes"))


def _sums(layer: Layer) -> tuple[Sum, ...]:
    computed = chain_id(layer.parent, layer.diff_id)
    formula = (
        f'sha256("{layer.parent} {layer.diff_id}")'
        if layer.parent
        else "its diff ID, for nothing is below it"
    )
    return (
        Sum("chain ID", formula, computed, layer.chain_id, f"{layerdb.PATH}/{layer.chain_id.hex}"),
    )


def _blobs(index: Index, layer: Layer) -> tuple[Pointer, ...]:
    path = f"{distribution.BY_DIFF_ID}/sha256/{layer.diff_id.hex}"
    sources = index.root.blob_sources.get(DiffID(layer.diff_id), ())
    return tuple(
        Pointer(
            path,
            f"blob {source.digest.short} of {source.repository}",
            f"{distribution.BY_DIGEST}/sha256/{source.digest.hex}",
        )
        for source in sources
    )


def _deletion(index: Index, owners: tuple[Owner, ...], effect: str) -> Deletion:
    if not owners:
        return _DELETION_OF_A_LEFTOVER
    images = [owner for owner in owners if owner.kind == "image"]
    boxes = [owner for owner in owners if owner.kind == "container"]
    whose = " and ".join(
        text
        for text in (
            counted(len(images), "image") if images else "",
            counted(len(boxes), "container") if boxes else "",
        )
        if text
    )
    commands = []
    if boxes:
        running = any(index.is_running(owner.id) for owner in boxes)
        names = listed([owner.label for owner in boxes], separator=" ")
        commands.append(f"docker rm {'-f ' if running else ''}{names}")
    if images:
        named = [owner.label for owner in images if owner.names] or [images[0].label]
        commands.append(f"docker rmi {listed(named, separator=' ')}")
    return Deletion(False, f"{whose} need it: {effect}", " && ".join(commands))


def _unused_record(index: Index, name: str, path: str) -> Explanation:
    cache = (
        (index.root.tree.read_file(f"{path}/cache-id") or b"")
        .decode("utf-8", "surrogateescape")
        .strip()
    )
    if name.endswith("-removing"):
        return Explanation(
            "layer being removed",
            path,
            "A layer that an engine had begun to remove when it ended; it finishes that at its next start.",
            deletion=Deletion(False, "an engine clears it away itself", "start the engine"),
        )
    pointers: tuple[Pointer, ...] = ()
    if cache and "/" not in cache:
        there = index.root.tree.directory(f"{overlay2.PATH}/{cache}") is not None
        pointers = (
            Pointer(
                f"{path}/cache-id", f"directory {short(cache)}", f"{overlay2.PATH}/{cache}", there
            ),
        )
    return Explanation(
        "layer that no engine loads",
        path,
        "What is known of a layer, but not enough for an engine to load it; images that need it are left out too.",
        id=f"sha256:{name}",
        points_to=pointers,
        deletion=Deletion(
            False,
            "it is damage, not waste: the images that need it can only be repaired while it is there",
            "pull or load the image again, which writes its layers anew",
        ),
    )


def _stray_directory(index: Index, name: str) -> Explanation:
    claims = [
        path
        for path in (f"{layerdb.PATH}/{each}" for each in index.root.tree.names(layerdb.PATH))
        if (index.root.tree.read_file(f"{path}/cache-id") or b"").strip()
        == name.encode("utf-8", "surrogateescape")
    ]
    if claims:
        return Explanation(
            "directory of a layer that no engine loads",
            "",
            f"The files of a layer whose record is damaged: {claims[0]}.",
            pointed_by=(Pointer(f"{claims[0]}/cache-id", "a damaged layer", claims[0]),),
            deletion=Deletion(
                False,
                "it is damage, not waste: the layer can only be repaired while its files are there",
                "pull or load the image again, which writes its layers anew",
            ),
        )
    if _BUILDKIT_NAME.match(name) or (
        name.endswith("-init") and _BUILDKIT_NAME.match(name.removesuffix("-init"))
    ):
        return Explanation(
            "build cache directory",
            "",
            "A directory of BuildKit's cache: no image holds it as a layer. Whose it is stands in "
            "buildkit/snapshots.db, which is not read here.",
            deletion=Deletion(
                False,
                "the cache's record would point at nothing, and builds that find it there would fail",
                "docker builder prune",
            ),
        )
    return Explanation(
        "orphan directory",
        "",
        "Nothing that is known refers to it: no layer, no container. A pull or a run that was cut off leaves such a "
        "directory; an engine neither uses it nor takes it away.",
        deletion=Deletion(
            True,
            "nothing that an engine loads refers to it; make sure that none is at work, for a pull makes the "
            "directory before its record",
            f"no docker command removes it: with the engine stopped, rm -r overlay2/{name} and its link",
        ),
    )


def _directory_facts(directory: LayerDirectory | None) -> tuple[tuple[str, str], ...]:
    if directory is None:
        return ()
    below = len(directory.lower_links)
    return (
        ("link", directory.link or "none: its file is missing"),
        ("below it", counted(below, "layer") if below else "nothing: it is a base"),
    )


def _lower(index: Index, directory: LayerDirectory | None) -> tuple[Pointer, ...]:
    """Return what the `lower` file names beyond its first, which the graph has."""
    if directory is None:
        return ()
    file = f"{directory.path}/lower"
    found = []
    for position, link in enumerate(directory.lower_links):
        name = index.links.get(link)
        if name is None:
            path = f"{overlay2.LINKS}/{link}"
            found.append(Pointer(file, f"short link {link}", path, there=False, by="lower"))
        elif position:
            path = f"{overlay2.LINKS}/{link}"
            found.append(Pointer(file, f"short link {link}", path, by="lower"))
    return tuple(found)


def _named_in_lower(index: Index, directory: LayerDirectory | None) -> tuple[Pointer, ...]:
    return _users(index, directory.link) if directory is not None and directory.link else ()


def _users(index: Index, link: str) -> tuple[Pointer, ...]:
    return tuple(
        Pointer(f"{other.path}/lower", f"directory {short(other.name)}", other.path, by="lower")
        for other in index.root.directories.values()
        if link in other.lower and link in other.lower_links
    )


def _linked(index: Index, directory: LayerDirectory | None) -> tuple[Pointer, ...]:
    if directory is None or not directory.link:
        return ()
    node = index.root.tree.get(f"{overlay2.LINKS}/{directory.link}")
    if node is None or node.target != f"../{directory.name}/diff":
        return ()
    path = f"{overlay2.LINKS}/{directory.link}"
    return (Pointer(path, f"short link {directory.link}", path),)


def _link_sums(index: Index, directory: LayerDirectory | None) -> tuple[Sum, ...]:
    """Return what can be worked out of `link` and `lower`: where the link leads, and the parent's list made longer."""
    if directory is None:
        return ()
    sums = []
    if directory.link:
        path = f"{overlay2.LINKS}/{directory.link}"
        node = index.root.tree.get(path)
        target = node.target if node is not None else "nothing"
        expected = f"../{directory.name}/diff"
        sums.append(Sum("link", "../<its own name>/diff", expected, target, path))
    nearest = directory.lower_links[:1]
    parent = index.root.directories.get(index.links.get(nearest[0], "")) if nearest else None
    if parent is not None:
        computed = parent.lower_for_child()
        formula = f'"l/" + link of {short(parent.name)}' + (
            ' + ":" + its lower' if parent.lower else ""
        )
        sums.append(Sum("lower", formula, computed, directory.lower, f"{directory.path}/lower"))
    return tuple(sums)
