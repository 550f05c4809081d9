"""Put a base into a data root, with the traces of the road by which it came.

* pulled: its tag and its `name@digest`, each layer's compressed digest in `distribution/`;
* loaded: tags alone, and parents that are in the same archive;
* imported: a config that the engine writes, and `lastUpdated` where the image gets a name.

(moby v20.10.24 and v28.5.2, `distribution/pull_v2.go`, `image/tarexport/load.go`,
`daemon/images/image_import.go`; measured on 20.10.24, 26.1.5 and 28.5.2.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dockroot.bases import blobs
from dockroot.bases.base import Arrival, Base, BaseLayer, Blob, Means, OpenedLayer
from dockroot.bases.reference import Reference
from dockroot.clock import format_time
from dockroot.digest import ChainID, DiffID, ImageID, chain_id
from dockroot.editor import Editor
from dockroot.errors import ArchiveError, NotFoundError
from dockroot.format.imageconfig import history_entry
from dockroot.format.tarsplit import pack
from dockroot.fs.layer import layer_size
from dockroot.store.distribution import BlobSource
from dockroot.store.imagedb import Image
from dockroot.views import lookup_image

if TYPE_CHECKING:
    from dockroot.bases import Given


def install(editor: Editor, base: Base, means: Means) -> ImageID:
    """Add `base` to the editor's root and return its image ID; layers that the root has are not
    opened.

    Raises: ArchiveError when a layer is damaged, or is not the one that the image config names.
    """
    parent: ChainID | None = None
    diff_ids, known = list[DiffID](), list[Blob]()
    for layer in base.layers:
        diff_id, opened = _register(editor, parent, layer, means)
        parent = chain_id(parent, diff_id)
        diff_ids.append(diff_id)
        if base.arrival is Arrival.PULLED:
            opened = opened if opened or layer.blob else layer.open(editor.engine, means)
            known.append(layer.blob or blobs.blob_of(opened.pieces if opened else ()))
    config = base.config or _import_config(editor, base, diff_ids)
    image = editor.add_image(config, parent=base.parent)
    if base.arrival is Arrival.PULLED:
        _record_pull(editor, base, image.id, diff_ids, known)
    for reference in base.references:
        if reference.tag:
            _tag(editor, image.id, reference, updated=base.arrival is Arrival.IMPORTED)
    return image.id


def provide(editor: Editor, text: str, given: Given, means: Means) -> Image:
    """Put the image that `text` names into the root, from what the user gave or from the catalogue;
    return it.

    Raises: NotFoundError when nothing has this name; UsageError, ArchiveError.
    """
    from dockroot.bases import resolve

    return editor.root.images[install(editor, resolve(text, given, means), means)]


def find_or_provide(editor: Editor, text: str, platform: str, given: Given, means: Means) -> Image:
    """Return the image that `text` names, put into the root first where that has none of the name.

    Raises: NotFoundError when nothing has this name, or is for this `platform` (empty: any); UsageError, ArchiveError.
    """
    if platform and platform.split("/")[:2] != ["linux", "amd64"]:
        raise NotFoundError(
            f"no image {text} for the platform {platform}",
            hint="dockroot fabricates linux/amd64 only",
        )
    return lookup_image(editor.root, text) or provide(editor, text, given, means)


def _register(
    editor: Editor, parent: ChainID | None, layer: BaseLayer, means: Means
) -> tuple[DiffID, OpenedLayer | None]:
    if layer.diff_id is not None and chain_id(parent, layer.diff_id) in editor.root.layers:
        return layer.diff_id, None
    opened = layer.open(editor.engine, means)
    packed = pack(
        _named(opened, layer),
        trailing_empty=editor.engine.tar_split_trailing_empty and opened.trailing_empty,
        progress=means.progress,
    )
    if layer.diff_id is not None and packed.diff_id != layer.diff_id:
        raise ArchiveError(
            f"{layer.name}: the layer's diff ID is {packed.diff_id}, its image config says "
            f"{layer.diff_id}",
            hint="the archive is damaged or was changed: save it again",
        )
    editor.add_layer(parent, packed.diff_id, packed.tar_split, opened.diff, layer_size(opened.diff))
    return packed.diff_id, opened


def _named(opened: OpenedLayer, layer: BaseLayer) -> Any:
    """Yield the layer's pieces; an error on the way names the layer."""
    try:
        yield from opened.pieces
    except ArchiveError as error:
        raise ArchiveError(f"{layer.name}: {error.message}", hint=error.hint) from None


def _import_config(editor: Editor, base: Base, diff_ids: list[DiffID]) -> dict[str, Any]:
    created = format_time(editor.clock.now())
    run_config = base.run_config.to_json()
    return {
        "architecture": "amd64",
        "comment": base.message,
        "config": run_config,
        "container_config": type(base.run_config)().to_json(),
        "created": created,
        "docker_version": editor.engine.docker_version,
        "history": [history_entry({"created": created, "comment": base.message}, editor.engine)],
        "os": "linux",
        "rootfs": {"type": "layers", "diff_ids": diff_ids},
    }


def _record_pull(
    editor: Editor, base: Base, image_id: ImageID, diff_ids: list[DiffID], known: list[Blob]
) -> None:
    digest = base.digest or blobs.manifest_digest(base.config, known)
    for repository in {reference.name: reference for reference in base.references}.values():
        for diff_id, blob in zip(diff_ids, known, strict=True):
            fresh = BlobSource(diff_id, blob.digest, repository.name)
            before = [
                source for source in editor.root.blob_sources.get(diff_id, []) if source != fresh
            ]
            editor.add_blob_sources([*before, fresh])
        _tag(editor, image_id, repository.with_digest(digest), updated=False)


def _tag(editor: Editor, image_id: ImageID, reference: Reference, *, updated: bool) -> None:
    editor.tag(image_id, reference.familiar_name, reference.familiar(), updated=updated)
