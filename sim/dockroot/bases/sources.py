"""What a path given by the user is: a root file system, a `docker save` archive, an OCI layout.

`read_base` takes it as the base of one name (`--base`), `load` as `docker load` does,
`import_rootfs` as `docker import` does.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from dockroot.bases import configs
from dockroot.bases.base import (
    NETWORK_TAIL,
    Arrival,
    Base,
    BaseLayer,
    Blob,
    Means,
    TarLayer,
    TreeLayer,
)
from dockroot.bases.reference import Reference, parse
from dockroot.digest import ImageID
from dockroot.errors import ArchiveError, UsageError
from dockroot.format import docker_archive, oci_layout
from dockroot.format.archive import Archive, open_archive
from dockroot.format.docker_archive import ArchivedImage
from dockroot.format.layertar import TarStyle
from dockroot.format.oci_layout import LayoutImage
from dockroot.format.runconfig import RunConfig
from dockroot.tree import Content, Directory

Source = Content | Directory
"""What a path leads to: a file, or a directory."""

Given = Mapping[str, Source]
"""What the user gave for references, however these are spelled."""


class Form(enum.Enum):
    """What a source holds."""

    ROOTFS = "root file system"
    DOCKER_ARCHIVE = "docker save archive"
    OCI_LAYOUT = "OCI layout"


IMPORT_MESSAGE = "Imported from -"
"""The comment of an image that came through standard input, as `docker import FILE` sends it."""

_STYLE = TarStyle(type_bits=False, names=False)


def sniff(source: Source, means: Means, name: str = "archive") -> Form:
    """Return what `source` holds. Raises: ArchiveError when it is a file but no archive."""
    return _form(_open(source, means, name)[0])


def _open(source: Source, means: Means, name: str) -> tuple[Directory, Archive | None]:
    if isinstance(source, Directory):
        return source, None
    archive = open_archive(source, spool=means.spool, whiteouts=True, now=means.now, name=name)
    return archive.tree, archive


def _form(tree: Directory) -> Form:
    # both files lie in what engines save from 25.0 on; `load` reads manifest.json first, and so
    # does this
    if docker_archive.is_docker_archive(tree):
        return Form.DOCKER_ARCHIVE
    return Form.OCI_LAYOUT if oci_layout.is_layout(tree) else Form.ROOTFS


def read_base(source: Source, reference: Reference, means: Means, name: str = "archive") -> Base:
    """Return `source` as the base that `reference` names: a root file system as imported, all else
    as pulled.

    Of several images the one is taken that has this name.

    Raises: ArchiveError when it is damaged, or when its images all have other names.
    """
    tree, archive = _open(source, means, name)
    form = _form(tree)
    if form is Form.ROOTFS:
        return _imported(tree, archive, reference, name)
    images = _loaded(tree, form, name)
    wanted = reference.tagged()
    fitting = [image for image in images if wanted in image.references] or images
    if len(fitting) > 1:
        known = sorted(str(each) for image in images for each in image.references)
        raise ArchiveError(
            f"{name}: it holds {len(images)} images, none of them called {wanted}",
            hint=f"name one of {', '.join(known)}" if known else "save the image alone",
        )
    base = fitting[0]
    digest = reference.digest or base.digest
    return replace(base, arrival=Arrival.PULLED, references=(wanted,), digest=digest, parent=None)


def load(source: Source, means: Means, name: str = "archive") -> list[Base]:
    """Return the images of a `docker save` archive or an OCI layout, as `docker load` takes them.

    Raises: ArchiveError when it is damaged, or is a root file system.
    """
    tree, _ = _open(source, means, name)
    form = _form(tree)
    if form is Form.ROOTFS:
        raise ArchiveError(
            f"{name}: no image archive: it has neither manifest.json nor an OCI index",
            hint="a root file system is taken by `dockroot import`",
        )
    return _loaded(tree, form, name)


def import_rootfs(
    source: Source,
    reference: Reference | None,
    means: Means,
    *,
    name: str = "archive",
    message: str = IMPORT_MESSAGE,
    run_config: RunConfig | None = None,
) -> Base:
    """Return a root file system as `docker import` takes it, whatever files it holds.

    Raises: ArchiveError when the archive is damaged; UsageError when `reference` is a digest.
    """
    if reference is not None and reference.digest:
        raise UsageError("cannot import digest reference", hint="name it NAME:TAG")
    tree, archive = _open(source, means, name)
    base = _imported(tree, archive, reference, name)
    return replace(base, message=message, run_config=run_config or RunConfig())


def _imported(
    tree: Directory, archive: Archive | None, reference: Reference | None, name: str
) -> Base:
    layer: BaseLayer
    if archive is None:
        layer = TreeLayer(tree, name, style=_STYLE)
    else:
        layer = TarLayer(archive.content, name, tail_chunk=NETWORK_TAIL, archive=archive)
    references = (reference.tagged(),) if reference is not None else ()
    return Base(Arrival.IMPORTED, (layer,), references, message=IMPORT_MESSAGE)


def _loaded(tree: Directory, form: Form, name: str) -> list[Base]:
    if form is Form.OCI_LAYOUT:
        return [_from_layout(image, name) for image in oci_layout.read(tree, name)]
    images = docker_archive.read(tree, name)
    bases = [_from_archive(image, name) for image in images]
    return configs.with_parents(bases, [image.parent for image in images], name)


def _from_archive(image: ArchivedImage, name: str) -> Base:
    diff_ids = configs.check(image.config, len(image.layers), f"{name}: {image.config_path}")
    layers = tuple(
        TarLayer(layer.content, f"{name}: {layer.path}", diff_id)
        for layer, diff_id in zip(image.layers, diff_ids, strict=True)
    )
    return Base(Arrival.LOADED, layers, _references(image.tags, name), image.config)


def _from_layout(image: LayoutImage, name: str) -> Base:
    diff_ids = configs.check(
        image.config, len(image.layers), f"{name}: config {ImageID.of(image.config)}"
    )
    layers = tuple(
        TarLayer(
            layer.content,
            f"{name}: {layer.descriptor.path}",
            diff_id,
            Blob(layer.descriptor.digest, layer.descriptor.size),
        )
        for layer, diff_id in zip(image.layers, diff_ids, strict=True)
    )
    # an annotation may be a tag alone: it names nothing outside the layout
    names = [text for text in image.names if ":" in text or "/" in text]
    return Base(Arrival.LOADED, layers, _references(names, name), image.config, image.digest)


def _references(texts: Sequence[str], name: str) -> tuple[Reference, ...]:
    try:
        found = tuple(parse(text) for text in texts)
    except UsageError as error:
        raise ArchiveError(
            f"{name}: {error.message}", hint="the archive gives an image a name that is none"
        ) from None
    for reference in found:
        if not reference.tag:
            raise ArchiveError(
                f"{name}: invalid tag {reference.canonical()!r}", hint="each name needs a tag"
            )
    return found
