"""The content of layers: `diff/` put together again by `tar-split.json.gz`, and compared with the diff ID.

What the layer's tar says of each file is compared with the file: its bytes by their CRC-64, its kind, permissions,
owner and time (whole seconds: an engine restores no more for all tars). One pass reads each file once.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator

from fastcrc import crc64

from dockroot.check.rule import Rule, Severity
from dockroot.check.scene import BUILDKIT_ID, Scene, remapped
from dockroot.clock import SECOND
from dockroot.errors import DockrootError, VanishedError
from dockroot.findings import Finding
from dockroot.format import gotar, tarreader, tarsplit
from dockroot.format.gotar import TarHeader
from dockroot.format.layertar import CAPABILITY, OPAQUE_MARKER, WHITEOUT_PREFIX
from dockroot.format.tarsplit import File, Segment, TarSplitError
from dockroot.store import layerdb, overlay2
from dockroot.store.layerdb import Layer
from dockroot.tree import Directory, Kind, Node

_SAVE = "It cannot save or push the layer; containers see the files as they are."

TAR_SPLIT_UNREADABLE = Rule(
    "layer-tar-split-unreadable",
    Severity.ERROR,
    "The `tar-split.json.gz` of a layer is damaged.",
    "It runs containers of the layer, and cannot save or push it.",
    fails="save",
    content=True,
)
CONTENT_DIFFERS = Rule(
    "layer-content-differs",
    Severity.ERROR,
    "A layer, put together again, has another digest than its diff ID.",
    "It cannot save or push the layer: `could not verify layer data`.",
    fails="save",
    content=True,
)
SIZE_DIFFERS = Rule(
    "layer-size-differs",
    Severity.WARNING,
    "The file `size` of a layer does not hold the sum of its files' sizes.",
    "It shows wrong sizes in `docker images` and `docker history`.",
    content=True,
)
FILE_MISSING = Rule(
    "file-missing",
    Severity.ERROR,
    "A file of a layer is missing in the layer's `diff/`.",
    _SAVE,
    fails="save",
    content=True,
)
FILE_DIFFERS = Rule(
    "file-differs",
    Severity.ERROR,
    "A file in a layer's `diff/` has other bytes than the layer's tar had, or is of another kind.",
    "It cannot save or push the layer: `file integrity checksum failed`; containers see the file as it is.",
    fails="save",
    content=True,
)
METADATA_DIFFERS = Rule(
    "file-metadata-differs",
    Severity.WARNING,
    "A file in a layer's `diff/` has other permissions, another owner or another time than in the layer's tar.",
    "It saves the layer as the tar was; containers see the file as it is.",
    content=True,
)
WHITEOUT_MISSING = Rule(
    "whiteout-missing",
    Severity.ERROR,
    "A layer hides a name, or what lies in a directory, by its tar, but not by its `diff/`.",
    "It saves the layer as the tar was; containers see files that the layer had removed.",
    content=True,
)
CONTENT_LOST = Rule(
    "whiteout-content-lost",
    Severity.WARNING,
    "The tar of a layer has a file with content whose name begins with `.wh.`, as those do that hide others.",
    "It took the file for a whiteout when it built the layer, and its content is lost: it cannot save or push the layer.",
    fails="save",
    content=True,
)
FILE_UNLISTED = Rule(
    "file-unlisted",
    Severity.WARNING,
    "A layer's `diff/` holds a file that its tar did not have.",
    "It shows the file in containers, and leaves it out when it saves or pushes the layer.",
    content=True,
)
RULES = (
    TAR_SPLIT_UNREADABLE, CONTENT_DIFFERS, SIZE_DIFFERS, FILE_MISSING, FILE_DIFFERS, METADATA_DIFFERS,
    WHITEOUT_MISSING, CONTENT_LOST, FILE_UNLISTED,
)  # fmt: skip

_CHUNK = 1 << 20
_PRIVATE_PREFIX = ".wh..wh."
"""Names that begin so are aufs's own: no engine extracts them (moby v28.5.2, `pkg/archive/diff.go`)."""
_KINDS = {
    gotar.DIRECTORY: Kind.DIRECTORY,
    gotar.SYMLINK: Kind.SYMLINK,
    gotar.CHAR: Kind.CHAR,
    gotar.BLOCK_DEVICE: Kind.BLOCK,
    gotar.FIFO: Kind.FIFO,
}


def look(scene: Scene) -> Iterator[Finding]:
    """Yield what is wrong with the content of the layers whose directory is there."""
    for layer in scene.root.layers.values():
        diff = scene.tree.directory(f"{overlay2.PATH}/{layer.cache_id}/diff")
        if diff is not None and layer.tar_split.size and layer.cache_id not in scene.shared:
            yield from _Comparison(scene, layer, diff).findings()
            diff.forget()


class _Comparison:
    """One pass over a layer."""

    def __init__(self, scene: Scene, layer: Layer, diff: Directory) -> None:
        self.layer, self.diff = layer, diff
        self.path = f"{overlay2.PATH}/{layer.cache_id}/diff"
        self.remapped = remapped(scene.tree)
        self.differing: dict[int, Finding] = {}
        self.sha = hashlib.sha256()
        self.whole = True
        self.listed: set[int] = {id(diff)}
        self.files = self.links = 0

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong with the layer."""
        home = f"{layerdb.PATH}/{self.layer.chain_id.hex}"
        try:
            yield from self._entries()
        except (TarSplitError, VanishedError, OSError) as error:
            message = error.message if isinstance(error, DockrootError) else str(error.strerror)
            yield TAR_SPLIT_UNREADABLE.at(f"{home}/tar-split.json.gz", message)
            return
        yield from self.differing.values()
        digest = f"sha256:{self.sha.hexdigest()}"
        if self.whole and digest != self.layer.diff_id:
            yield CONTENT_DIFFERS.at(f"{home}/diff", claimed=self.layer.diff_id, computed=digest)
        # BuildKit counts no symlinks (measured on 20.10.24, 26.1.5 and 28.5.2)
        if self.layer.size not in (self.files, self.files + self.links):
            computed = str(self.files + self.links)
            yield SIZE_DIFFERS.at(f"{home}/size", claimed=str(self.layer.size), computed=computed)
        yield from self._unlisted()

    def _entries(self) -> Iterator[Finding]:
        raw, pad = b"", 0
        for entry in tarsplit.entries(self.layer.tar_split):
            if isinstance(entry, Segment):
                self.sha.update(entry.payload)
                raw = raw + entry.payload if raw else entry.payload
                continue
            found = _header(raw[pad:])
            # a kind of entry that is not understood here, such as GNU's sparse files, has only its bytes compared
            header = found.header if found else TarHeader(entry.name, size=entry.size)
            raw, pad = b"", found.pad if found else gotar.padding(entry.size)
            if header.type != gotar.PAX_GLOBAL:
                yield from self._entry(entry, header, understood=found is not None)

    def _entry(self, entry: File, header: TarHeader, *, understood: bool) -> Iterator[Finding]:
        path = posixpath.normpath("/" + entry.name).lstrip("/")
        above, _, name = path.rpartition("/")
        if name.startswith(WHITEOUT_PREFIX):
            yield from self._whiteout(entry, above, name)
            return
        node = self.diff.get(path) or self._through_links(above, name)
        where = f"{self.path}/{path}"
        if header.type == gotar.SYMLINK:
            self.links += len(header.linkname.encode("utf-8", "surrogateescape"))
        self.files += entry.size
        if node is None:
            self.whole = self.whole and not entry.size
            yield FILE_MISSING.at(where)
            return
        self.listed.add(id(node))
        expected = _KINDS.get(header.type, Kind.FILE)
        if header.type == gotar.LINK:
            if node.kind is not Kind.SYMLINK:
                self._metadata(where, node, header)
            return
        if understood and (
            node.kind is not expected
            or (expected is Kind.SYMLINK and node.target != header.linkname)
        ):
            self.whole = self.whole and not entry.size
            yield FILE_DIFFERS.at(
                where,
                claimed=_kind(expected, header.linkname),
                computed=_kind(node.kind, node.target),
            )
            return
        if understood:
            self._metadata(where, node, header)
        if entry.size:
            yield from self._body(where, entry, node)

    def _body(self, where: str, entry: File, node: Node) -> Iterator[Finding]:
        crc = size = 0
        try:
            with node.content.open() as stream:
                while chunk := stream.read(_CHUNK):
                    self.sha.update(chunk)
                    crc = crc64.go_iso(chunk, crc)
                    size += len(chunk)
        except VanishedError:
            self.whole = False
            yield FILE_MISSING.at(where)
            return
        except OSError as error:
            self.whole = False
            yield FILE_DIFFERS.at(where, f"it cannot be read: {error.strerror}")
            return
        if size != entry.size:
            self.whole = False
            yield FILE_DIFFERS.at(
                where, claimed=f"{entry.size:,} bytes", computed=f"{size:,} bytes"
            )
        elif crc != entry.crc:
            self.whole = False
            yield FILE_DIFFERS.at(where, claimed=_crc(entry.crc), computed=_crc(crc))

    def _metadata(self, where: str, node: Node, header: TarHeader) -> None:
        """Compare what the entry says of an inode; of several names the last one counts, as at extraction."""
        claimed, computed = [], []
        if node.kind is not Kind.SYMLINK and node.mode != header.mode & 0o7777:
            claimed.append(f"{header.mode & 0o7777:04o}")
            computed.append(f"{node.mode:04o}")
        if not self.remapped and (node.uid, node.gid) != (header.uid, header.gid):
            claimed.append(f"{header.uid}:{header.gid}")
            computed.append(f"{node.uid}:{node.gid}")
        seconds = max(0, header.mtime // SECOND), node.mtime // SECOND
        if node is not self.diff and seconds[0] != seconds[1]:
            claimed.append(f"time {seconds[0]}")
            computed.append(f"time {seconds[1]}")
        if CAPABILITY in header.xattrs and CAPABILITY not in node.xattrs:
            claimed.append("a capability")
            computed.append("none")
        self.differing.pop(id(node), None)
        if claimed:
            self.differing[id(node)] = METADATA_DIFFERS.at(
                where, claimed=", ".join(claimed), computed=", ".join(computed)
            )

    def _whiteout(self, entry: File, above: str, name: str) -> Iterator[Finding]:
        if entry.size:
            self.whole = False
            yield CONTENT_LOST.at(posixpath.join(self.path, above, name))
        parent = self.diff.directory(above) if above else self.diff
        parent = parent or _directory(tarsplit.find(self.diff, above))
        if name == OPAQUE_MARKER:
            if parent is None or not parent.is_opaque:
                yield WHITEOUT_MISSING.at(f"{self.path}/{above}".rstrip("/"), "it is not opaque")
            return
        if name.startswith(_PRIVATE_PREFIX):
            return
        hidden = name.removeprefix(WHITEOUT_PREFIX)
        node = parent.children.get(hidden) if parent is not None else None
        if node is None:
            yield WHITEOUT_MISSING.at(posixpath.join(self.path, above, hidden))
        elif node.is_whiteout:
            self.listed.add(id(node))

    def _through_links(self, above: str, name: str) -> Node | None:
        parent = _directory(tarsplit.find(self.diff, above))
        return parent.children.get(name) if parent is not None else None

    def _unlisted(self) -> Iterator[Finding]:
        """Yield what no entry of the tar made; directories need none, and sockets have none."""
        built = BUILDKIT_ID.match(self.layer.cache_id)
        for path, node in self.diff.walk():
            if id(node) in self.listed or node.kind is Kind.SOCKET:
                continue
            if isinstance(node, Directory) and node.children:
                continue
            if built and path.rpartition("/")[2].startswith(WHITEOUT_PREFIX):
                continue
            yield FILE_UNLISTED.at(f"{self.path}/{path}")


def _directory(node: Node | None) -> Directory | None:
    return node if isinstance(node, Directory) else None


def _kind(kind: Kind, target: str) -> str:
    return f"a symlink to {target}" if kind is Kind.SYMLINK else f"a {kind.value}"


def _crc(value: int | None) -> str:
    return "no CRC-64" if value is None else f"CRC-64 {value:016x}"


def _header(raw: bytes) -> tarreader.Entry | None:
    try:
        return tarreader.parse(raw)
    except tarreader.TarError:
        return None
