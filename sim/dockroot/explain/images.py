"""Images: their configs and what is known beside these in `imagedb/`, their names, the traces of their pulls."""

from __future__ import annotations

import hashlib

from dockroot.digest import DiffID, ImageID, chain_ids
from dockroot.explain.explanation import Deletion, Explanation, Owner, Pointer, Sum
from dockroot.explain.index import Index
from dockroot.explain.words import counted, listed
from dockroot.store import distribution, imagedb, layerdb, repositories
from dockroot.store.imagedb import Image

METADATA_FILES = {
    "parent": "the image that the build step before made; the cache and `docker history` follow it",
    "lastUpdated": "when it was last given a name",
    "builtLocally": "one byte: it was built here, so that the classic builder may take it from the cache",
}


def of_config(index: Index, name: str) -> Explanation:
    """Explain `imagedb/content/sha256/<name>`."""
    path = f"{imagedb.CONTENT}/{name}"
    image = index.root.images.get(ImageID(f"sha256:{name}"))
    if image is None:
        return _unused(index, name, path)
    owners = _owners(index, image)
    label = index.image_label(image.id)
    return Explanation(
        "image",
        path,
        f"The config of {_called(index, image)}: what to run, its history, and which "
        f"{counted(len(image.diff_ids), 'layer')} it stands on.",
        id=image.id,
        facts=(
            ("created", image.created),
            ("layers", str(len(image.diff_ids))),
            ("size", f"{sum(index.root.layers[each].size for each in image.chain_ids):,} bytes"),
        ),
        owners=owners,
        points_to=index.points_to(f"image {name}"),
        pointed_by=index.pointed_by(f"image {name}"),
        sums=_sums(image, path),
        deletion=_deletion(index, image, owners, label),
    )


def of_metadata(index: Index, name: str) -> Explanation:
    """Explain `imagedb/metadata/sha256/<name>`."""
    path = f"{imagedb.METADATA}/{name}"
    image = index.root.images.get(ImageID(f"sha256:{name}"))
    if image is None:
        return Explanation(
            "image's metadata",
            path,
            "What was known beside an image that no engine loads.",
            id=f"sha256:{name}",
            deletion=Deletion(True, "nothing reads it without its image's config"),
        )
    return Explanation(
        "image's metadata",
        path,
        f"What is known beside the config of {_called(index, image)}: the step before it, when it was named.",
        id=image.id,
        owners=_owners(index, image)[:1],
        points_to=tuple(
            each for each in index.points_to(f"image {name}") if each.file.startswith(f"{path}/")
        ),
        deletion=Deletion(
            False,
            "the image would still load, but the builder's cache and `docker history` would lose their thread",
            f"docker rmi {index.image_label(image.id)}",
        ),
    )


def of_reference(index: Index, name: str) -> Explanation:
    """Explain a name, or a reference by digest, in `repositories.json`."""
    image_id = index.root.find_reference(name)
    whose = f"image {index.image_label(image_id)}" if image_id else "an image that no engine loads"
    by_digest = "@" in name
    return Explanation(
        "reference",
        repositories.PATH,
        f"A name of an image{', by the digest of the manifest it was pulled with' if by_digest else ''}: {name}.",
        id=name,
        owners=_owners(index, index.root.images[image_id])[:1] if image_id else (),
        points_to=(Pointer(repositories.PATH, whose, f"{imagedb.CONTENT}/{image_id.hex}"),)
        if image_id
        else (),
        deletion=Deletion(
            False,
            "the engine holds the names in memory and writes the whole file at each change",
            f"docker rmi {name}",
        ),
    )


def of_blob(index: Index, path: str) -> Explanation:
    """Explain a file of `distribution/`: a layer and the digest of its compressed blob."""
    name = path.rpartition("/")[2]
    if path.startswith(distribution.BY_DIGEST):
        raw = (index.root.tree.read_file(path) or b"").decode("utf-8", "surrogateescape").strip()
        sentence = "Which layer a compressed blob of a registry holds: the blob's digest is the name, a diff ID the content."
        diff_id, identity = raw, f"sha256:{name}"
    else:
        sentence = "From which repositories a layer is known, and as which compressed blob: a push need not send it again."
        diff_id, identity = f"sha256:{name}", f"sha256:{name}"
    layers = [layer for layer in index.root.layers.values() if layer.diff_id == diff_id]
    sources = index.root.blob_sources.get(DiffID(diff_id), ())
    return Explanation(
        "blob record",
        path,
        sentence,
        id=identity,
        facts=tuple(("known in", f"{source.repository} as {source.digest}") for source in sources),
        owners=index.owners_of_layer(layers[0].chain_id) if layers else (),
        points_to=tuple(
            Pointer(path, f"layer {layer.chain_id.short}", f"{layerdb.PATH}/{layer.chain_id.hex}")
            for layer in layers
        ),
        deletion=Deletion(
            True,
            "only pulls and pushes read it: they would fetch and send again what is here already",
        ),
    )


def _called(index: Index, image: Image) -> str:
    names = index.names.get(image.id)
    if names:
        return f"the image {listed(names, 3)}"
    if image.id in index.parents:
        return f"a nameless image, {image.id.short}, the step before another"
    return f"a nameless image, {image.id.short}"


def _owners(index: Index, image: Image) -> tuple[Owner, ...]:
    owners = [Owner("image", image.id, index.names.get(image.id, ()), "its config")]
    owners += [
        Owner("container", box.id, (box.name,), "was made from it")
        for box in index.root.containers.values()
        if box.image == image.id
    ]
    return tuple(owners)


def _sums(image: Image, path: str) -> tuple[Sum, ...]:
    digest = f"sha256:{hashlib.sha256(image.config_bytes).hexdigest()}"
    sums = [Sum("image ID", "sha256(the file's bytes)", digest, image.id, path)]
    if image.diff_ids:
        top = chain_ids(image.diff_ids)[-1]
        sums.append(
            Sum(
                "chain ID of its top layer",
                f"folded over {counted(len(image.diff_ids), 'diff ID')}",
                top,
                image.top_chain or "",
                f"{layerdb.PATH}/{top.hex}",
            )
        )
    return tuple(sums)


def _deletion(index: Index, image: Image, owners: tuple[Owner, ...], label: str) -> Deletion:
    boxes = [owner.label for owner in owners if owner.kind == "container"]
    commands = ([f"docker rm {listed(boxes, separator=' ')}"] if boxes else []) + [
        f"docker rmi {label}"
    ]
    effect = "the engine forgets the image, and its layers stay behind with nobody to remove them"
    if not index.names.get(image.id) and image.id in index.parents:
        effect = "the builder's cache loses a step; it goes by itself with the image that was built on it"
    return Deletion(False, effect, " && ".join(commands))


def _unused(index: Index, name: str, path: str) -> Explanation:
    raw = index.root.tree.read_file(path)
    digest = f"sha256:{hashlib.sha256(raw or b'').hexdigest()}"
    names = index.names.get(ImageID(f"sha256:{name}"), ())
    return Explanation(
        "image that no engine loads",
        path,
        "An image config that an engine passes over"
        + (f"; {listed(names, 3)} meant it." if names else "."),
        id=f"sha256:{name}",
        sums=(Sum("image ID", "sha256(the file's bytes)", digest, f"sha256:{name}", path),),
        deletion=Deletion(
            False,
            "it is damage, not waste: look at what is wrong with it first",
            "pull or load the image again",
        ),
    )
