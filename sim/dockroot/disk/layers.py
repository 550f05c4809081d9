"""The true headers of image layers, for a data root that was copied by an ordinary user.

Such a copy has lost its owners, its `trusted.*` attributes and perhaps its whiteouts. For every
image layer they still stand in tar-split: `overlay2/<cache-id>/diff` belongs to the layer whose
`layerdb/sha256/<chain>/cache-id` names it, and `tar-split.json.gz` beside that holds each header
of the layer's tar (moby v28.5.2, `layer/filestore.go`). What a container wrote has no such record.
"""

from __future__ import annotations

import os
import posixpath
from collections import defaultdict
from collections.abc import Mapping

from dockroot.disk.content import FileContent
from dockroot.disk.owners import Entry
from dockroot.errors import DockrootError
from dockroot.format import tarsplit
from dockroot.format.gotar import TarHeader
from dockroot.tree import OPAQUE, Kind, Node

_WHITEOUT, _OPAQUE_MARKER = ".wh.", ".wh..wh..opq"
_SPECIAL = {b"3": Kind.CHAR, b"4": Kind.BLOCK, b"6": Kind.FIFO}


class LayerHeaders:
    """What tar-split tells about the paths below `overlay2/<cache-id>/diff`; `entries` come
    first.
    """

    def __init__(self, top: bytes, entries: Mapping[str, Entry]) -> None:
        self._top, self._entries = top, entries
        self._chains: dict[str, bytes] | None = None
        self._layers: dict[str, _Layer] = {}

    def get(self, path: str, /) -> Entry | None:
        """Return what the layer's tar says of `path`; None outside of image layers."""
        if path in self._entries:
            return self._entries[path]
        layer, inside = self._find(path)
        return layer.entries.get(inside) if layer else None

    def absent(self, path: str) -> dict[str, Node]:
        """Return the whiteouts and devices of the directory at `path`, as a copy may have left
        them out.
        """
        layer, inside = self._find(path)
        return layer.special.get(inside, {}) if layer else {}

    def _find(self, path: str) -> tuple[_Layer | None, str]:
        parts = path.split("/", 3)
        if len(parts) < 3 or parts[0] != "overlay2" or parts[2] != "diff":
            return None, ""
        if parts[1] not in self._layers:
            chain = self._by_cache_id().get(parts[1])
            self._layers[parts[1]] = _Layer(chain)
        return self._layers[parts[1]], parts[3] if len(parts) > 3 else ""

    def _by_cache_id(self) -> dict[str, bytes]:
        if self._chains is None:
            self._chains = {}
            store = os.path.join(self._top, b"image/overlay2/layerdb/sha256")
            for chain in _names(store):
                directory = os.path.join(store, chain)
                try:
                    with FileContent(os.path.join(directory, b"cache-id")).open() as stream:
                        cache_id = stream.read(256).decode("utf-8", "surrogateescape").strip()
                except DockrootError:
                    continue
                self._chains[cache_id] = directory
        return self._chains


class _Layer:
    """The headers of one layer; none when its tar-split is missing or damaged: a check says so,
    not we.
    """

    def __init__(self, chain: bytes | None) -> None:
        self.entries: dict[str, Entry] = {}
        self.special: dict[str, dict[str, Node]] = defaultdict(dict)
        if chain is None:
            return
        try:
            for header in tarsplit.headers(FileContent(os.path.join(chain, b"tar-split.json.gz"))):
                self._take(header)
        except (DockrootError, OSError, ValueError, EOFError):
            pass

    def _take(self, header: TarHeader) -> None:
        path = posixpath.normpath("/" + header.name).lstrip("/")
        above, name = posixpath.split(path)
        if name == _OPAQUE_MARKER:
            before = self.entries.get(above, Entry(owner=(0, 0)))
            xattrs = {**before.xattrs, OPAQUE: b"y"}
            self.entries[above] = Entry(before.owner, before.mode, xattrs=xattrs)
        elif name.startswith(_WHITEOUT):
            self._whiteout(header, above, name.removeprefix(_WHITEOUT))
        else:
            mode = header.mode & 0o7777
            kind, xattrs = _SPECIAL.get(header.type), dict(header.xattrs)
            owner = (header.uid, header.gid)
            self.entries[path] = Entry(owner, mode, kind, header.device, xattrs)
            if kind:
                self.special[above][name] = Node(
                    kind,
                    mode,
                    header.uid,
                    header.gid,
                    header.mtime,
                    device=header.device,
                    xattrs=xattrs,
                )

    def _whiteout(self, header: TarHeader, above: str, name: str) -> None:
        """Note a whiteout as the engine extracts it: mode 0 and root's."""
        self.special[above][name] = Node(Kind.CHAR, 0, header.uid, header.gid, header.mtime)
        path = f"{above}/{name}" if above else name
        self.entries[path] = Entry((header.uid, header.gid), 0, Kind.CHAR)


def _names(path: bytes) -> list[bytes]:
    try:
        return sorted(os.listdir(path))
    except OSError:
        return []
