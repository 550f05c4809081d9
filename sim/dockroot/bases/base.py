"""A base: what FROM, `pull`, `load` or `import` bring into a data root.

Layers are lazy: what a layer holds is opened when the root turns out not to have it yet.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO, Protocol

from msgspec import Struct, field

from dockroot.bases.reference import Reference
from dockroot.digest import DiffID, Digest, ImageID
from dockroot.engine import Engine
from dockroot.format.archive import FILE_CHUNK, NETWORK_CHUNK, Archive, open_archive
from dockroot.format.layertar import Piece, TarStyle, layer_pieces
from dockroot.format.runconfig import RunConfig
from dockroot.fs.layer import extracted
from dockroot.tree import Content, Directory


class Arrival(enum.Enum):
    """By which road a base comes in; each leaves traces of its own in the data root."""

    PULLED = "pulled"
    LOADED = "loaded"
    IMPORTED = "imported"


class Means(Struct, frozen=True):
    """What the edge lends to reading: `spool` keeps a stream as content, `now` is the time in
    nanoseconds.

    `progress` is told of each count of bytes of a layer that was digested.
    """

    spool: Callable[[BinaryIO], Content]
    now: int
    progress: Callable[[int], None] | None = None


class Blob(Struct, frozen=True):
    """A layer as a registry holds it, compressed: digest and size in bytes."""

    digest: Digest
    size: int


class OpenedLayer(Struct, frozen=True):
    """A layer at hand: its exact tar as pieces, and the directory that it unpacks to.

    `trailing_empty`: a reader learns of the tar's end by a read that brings nothing.
    """

    make_pieces: Callable[[], Iterator[Piece]]
    diff: Directory
    trailing_empty: bool = True

    @property
    def pieces(self) -> Iterator[Piece]:
        """The tar, from its start each time."""
        return self.make_pieces()


class BaseLayer(Protocol):
    """A layer of a base; `diff_id` is what its image says it is, None where nothing says so."""

    @property
    def name(self) -> str:
        """What errors call it."""
        ...

    @property
    def diff_id(self) -> DiffID | None:
        """The diff ID that the tar must have."""
        ...

    @property
    def blob(self) -> Blob | None:
        """The layer's compressed form, where it is known."""
        ...

    def open(self, engine: Engine, means: Means) -> OpenedLayer:
        """Return what it holds. Raises: ArchiveError when it is damaged."""
        ...


class TarLayer(Struct, frozen=True):
    """A layer that lies as a tar, compressed or not; `tail_chunk` as `archive.cut` takes it."""

    content: Content
    name: str
    diff_id: DiffID | None = None
    blob: Blob | None = None
    tail_chunk: int = FILE_CHUNK
    archive: Archive | None = None

    def open(self, engine: Engine, means: Means) -> OpenedLayer:
        """Return what it holds, whiteouts taken as such. Raises: ArchiveError."""
        del engine
        archive = self.archive or open_archive(
            self.content, spool=means.spool, whiteouts=True, now=means.now, name=self.name
        )
        return OpenedLayer(
            partial(archive.cut, self.tail_chunk), archive.tree, archive.trailing_empty
        )


class TreeLayer(Struct, frozen=True):
    """A layer that lies as a directory: its tar is made by our encoder, in `style` or in the
    engine's.
    """

    tree: Directory
    name: str
    diff_id: DiffID | None = None
    blob: Blob | None = None
    style: TarStyle | None = None

    def open(self, engine: Engine, means: Means) -> OpenedLayer:
        """Return what it holds."""
        style = self.style or TarStyle.of(engine)
        return OpenedLayer(partial(layer_pieces, self.tree, style), extracted(self.tree, means.now))


class Base(Struct, frozen=True):
    """An image to put into a root: its layers, base first, and `config`, the exact bytes of its
    image config.

    An imported one has no config yet: the engine writes it, from `run_config` and `message`.
    `digest` is the manifest's in the registry that a pulled one came from; without it, one is made
    up for it. `fabricated`: it is the catalogue's, not anybody's real image.
    """

    arrival: Arrival
    layers: tuple[BaseLayer, ...]
    references: tuple[Reference, ...] = ()
    config: bytes = b""
    digest: str = ""
    parent: ImageID | None = None
    message: str = ""
    fabricated: bool = False
    run_config: RunConfig = field(default_factory=RunConfig)


NETWORK_TAIL = NETWORK_CHUNK
"""How an engine cuts the tail of what a client sends it, as `docker import -` does."""
