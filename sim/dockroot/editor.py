"""Change a data root: keep a draft of its tree and the model of what it holds in step.

The stores do not know one another; the links between them (a chain ID's directory in `layerdb`, its cache ID's
directory in `overlay2`, its short link) are made here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from dockroot.clock import Clock, format_time
from dockroot.digest import CacheID, ChainID, DiffID, ImageID, chain_id
from dockroot.engine import Engine
from dockroot.errors import NotFoundError
from dockroot.format import gojson
from dockroot.ids import Ids
from dockroot.root import DockerRoot
from dockroot.store import (
    distribution,
    imagedb,
    layerdb,
    mounts,
    overlay2,
    repositories,
    toplevel,
)
from dockroot.store.distribution import BlobSource
from dockroot.store.imagedb import Image
from dockroot.store.layerdb import Layer
from dockroot.store.overlay2 import LayerDirectory
from dockroot.tree import Content, Directory, Draft, Node


class Editor:
    """Add to and take from a data root; `draft` holds the outcome.

    `root` is the model and is kept current with each change. IDs, clock and engine are what every change needs.
    """

    def __init__(self, root: DockerRoot, engine: Engine, ids: Ids, clock: Clock) -> None:
        self.root, self.engine, self.ids, self.clock = root, engine, ids, clock
        self._standing = self._stood_on()
        self._links = {directory.link for directory in root.directories.values()}
        self.draft = Draft(root.tree)
        root.tree = self.draft.tree
        if self.draft.tree.directory("image/overlay2") is None:
            self.draft.tree.mode, self.draft.tree.mtime = engine.modes.root, clock.now()
            self.put(toplevel.entries(engine, ids, clock.now()), only_new=True)
            self.put(repositories.entries({}, clock.now()), only_new=True)

    def put(self, entries: Iterable[tuple[str, Node]], *, only_new: bool = False) -> None:
        """Place the entries of a store."""
        for path, node in entries:
            if not only_new or self.draft.tree.get(path) is None:
                self.draft.put(path, node)

    def add_directory(
        self,
        name: str,
        parent: str | None,
        diff: Directory,
        *,
        mounted: bool = False,
        whiteout: Node | None = None,
    ) -> LayerDirectory:
        """Add a layer directory `name` on top of the directory `parent`, holding `diff`; see `overlay2.entries`.

        Raises: NotFoundError when the parent has no directory.
        """
        now = self.clock.now()
        taken = self._links
        below = self.root.directories.get(parent) if parent else None
        if parent and below is None:
            raise NotFoundError(
                f"overlay2/{parent} is missing: the layer to build on has no directory",
                hint="the data root is damaged; start from another image or another root",
            )
        directory = LayerDirectory(
            name,
            self.ids.link(name, taken=taken),
            below.lower_for_child() if below else "",
        )
        self.put(
            overlay2.entries(directory, diff, self.engine, now, mounted=mounted, whiteout=whiteout)
        )
        self.root.directories[name] = directory
        self._links.add(directory.link)
        if below is not None:
            self.commit_directory(below)
        return directory

    def mount_for_a_while(self) -> None:
        """Leave what a writable layer leaves that stood on an image for a while: the directory of such layers."""
        self.draft.ensure(mounts.PATH, 0o755, mtime=self.clock.now())

    def commit_directory(self, directory: LayerDirectory) -> None:
        """Mark a layer directory as one that a child stands on."""
        if not directory.committed and self.engine.committed:
            self.put(overlay2.committed_entry(directory.name, self.engine, self.clock.now()))
            self.root.directories[directory.name] = replace(directory, committed=True)

    def add_layer(
        self,
        parent: ChainID | None,
        diff_id: DiffID,
        tar_split: Content,
        diff: Directory,
        size: int,
        *,
        snapshot: bool = False,
        whiteout: Node | None = None,
    ) -> Layer:
        """Register a layer on top of `parent`; one that the store has already is returned as it is.

        `snapshot`: its directory is one that BuildKit mounted and wrote into, with a name of its own kind;
        `whiteout` is the inode that its whiteouts share.
        """
        chain = chain_id(parent, diff_id)
        if chain in self.root.layers:
            return self.root.layers[chain]
        for path, mode in toplevel.LAZY_DIRECTORIES:
            self.draft.ensure(path, mode, mtime=self.clock.now())
        self._standing.add(chain)
        draw = self.ids.snapshot if snapshot else self.ids.hex64
        cache_id = CacheID(draw("cache", chain, taken=self.root.directories))
        below = self.root.layers[parent].cache_id if parent else None
        self.add_directory(cache_id, below, diff, mounted=snapshot, whiteout=whiteout)
        layer = Layer(chain, diff_id, parent, size, cache_id, tar_split)
        self.put(layerdb.entries(layer, self.clock.now()))
        self.root.layers[chain] = layer
        return layer

    def add_image(
        self,
        config: Mapping[str, object] | bytes,
        *,
        parent: ImageID | None = None,
        built_locally: bool = False,
    ) -> Image:
        """Store an image config (bytes are kept verbatim) and what is known beside it."""
        raw = config if isinstance(config, bytes) else self.json(config)
        image_id = ImageID.of(raw)
        known = self.root.images.get(image_id)
        image = Image(
            image_id,
            raw,
            parent or (known.parent if known else None),
            known.last_updated if known else "",
            (built_locally and self.engine.built_locally) or bool(known and known.built_locally),
        )
        self.put(imagedb.entries(image, self.clock.now()))
        self.root.images[image_id] = image
        return image

    def tag(
        self, image_id: ImageID, repository: str, reference: str, *, updated: bool = True
    ) -> None:
        """Let `reference` (in `repository`, both familiar) name an image; `updated` stamps the image."""
        self.root.references.setdefault(repository, {})[reference] = image_id
        if updated and self.engine.last_updated:
            image = replace(self.root.images[image_id], last_updated=format_time(self.clock.now()))
            self.root.images[image_id] = image
            self.put(imagedb.entries(image, self.clock.now()))
        self._write_references()

    def untag(self, repository: str, reference: str) -> None:
        """Take a reference away."""
        names = self.root.references.get(repository, {})
        names.pop(reference, None)
        if not names:
            self.root.references.pop(repository, None)
        self._write_references()

    def _write_references(self) -> None:
        self.put(repositories.entries(self.root.references, self.clock.now()))

    def add_blob_sources(self, sources: list[BlobSource]) -> None:
        """Record where one layer is known as compressed blobs."""
        for base in (distribution.BY_DIGEST, distribution.BY_DIFF_ID):
            for path in (base, f"{base}/sha256"):
                self.draft.ensure(path, 0o755, mtime=self.clock.now())
        self.put(distribution.entries(sources, self.clock.now()))
        if sources:
            self.root.blob_sources[sources[0].diff_id] = sources

    def remove_image(self, image_id: ImageID) -> None:
        """Take away an image's config and metadata; its references and layers are the caller's to release."""
        self.draft.remove(f"{imagedb.METADATA}/{image_id.hex}")
        self.draft.remove(f"{imagedb.CONTENT}/{image_id.hex}")
        del self.root.images[image_id]

    def remove_directory(self, name: str) -> None:
        """Take away a layer directory and its short link."""
        directory = self.root.directories.pop(name, None)
        self._links.discard(directory.link if directory else "")
        if directory is not None and directory.link:
            self.draft.remove(f"{overlay2.LINKS}/{directory.link}")
        self.draft.remove(f"{overlay2.PATH}/{name}")

    def release_layers(self) -> list[Layer]:
        """Take away every layer that no image, layer or container stands on any more; return them, top first.

        Those on which nothing stood before stay: they are another builder's, which keeps its own record.
        """
        released = self._standing - self._stood_on()
        self._standing -= released
        gone = [self.root.layers[chain] for chain in sorted(released) if chain in self.root.layers]
        gone.sort(key=lambda layer: -len(self.root.layer_chain(layer.chain_id)))
        for layer in gone:
            self.draft.remove(f"{layerdb.PATH}/{layer.chain_id.hex}")
            self.remove_directory(layer.cache_id)
            del self.root.layers[layer.chain_id]
            self.root.views.pop(layer.chain_id, None)
        return gone

    def _stood_on(self) -> set[ChainID]:
        """Return the layers that an image or a container stands on, with those below."""
        found: set[ChainID] = set()
        tops = [image.top_chain for image in self.root.images.values()]
        tops += [mount.parent for mount in self.root.mounts.values()]
        for start in tops:
            top = start
            while top is not None and top not in found and top in self.root.layers:
                found.add(top)
                top = self.root.layers[top].parent
        return found

    def json(self, value: object) -> bytes:
        """Return `value` as this engine's JSON."""
        return gojson.dumps(
            value,
            short_control_escapes=self.engine.control_escapes_short,
            plain_replacement=self.engine.json_plain_replacement,
        )
