"""From the upper directory of a step to a registered layer."""

from __future__ import annotations

from dockroot.digest import EMPTY_DIFF_ID, ChainID, DiffID
from dockroot.editor import Editor
from dockroot.format.layertar import TarStyle, layer_pieces
from dockroot.format.tarsplit import Packed, pack
from dockroot.fs.layer import extracted, layer_size
from dockroot.store.layerdb import Layer
from dockroot.tree import Directory, Kind


def commit_layer(editor: Editor, parent: ChainID | None, upper: Directory) -> DiffID:
    """Register what `upper` holds on top of `parent` and return its diff ID; an empty one registers nothing.

    The daemon writes it as a tar, and extracts that into a directory of the layer's own.
    """
    if not upper.children:
        return EMPTY_DIFF_ID
    packed = _packed(editor, upper)
    if packed.diff_id != EMPTY_DIFF_ID:
        diff = extracted(upper, editor.clock.now())
        editor.add_layer(parent, packed.diff_id, packed.tar_split, diff, layer_size(diff))
    return packed.diff_id


def snapshot_layer(editor: Editor, parent: ChainID | None, upper: Directory) -> Layer:
    """Register `upper` itself as a layer on top of `parent`, as BuildKit does; also an empty one is a layer.

    Its size is that of the regular entries in its tar (moby v28.5.2, `layer/migration.go`, `ChecksumForGraphID`).
    """
    packed = _packed(editor, upper)
    size = sum(
        {id(node): node.content.size for _, node in upper.walk() if node.kind is Kind.FILE}.values()
    )
    return editor.add_layer(parent, packed.diff_id, packed.tar_split, upper, size, snapshot=True)


def _packed(editor: Editor, upper: Directory) -> Packed:
    engine = editor.engine
    return pack(
        layer_pieces(upper, TarStyle.of(engine)),
        trailing_empty=engine.tar_split_trailing_empty,
        stored_end=engine.gzip_stored_end,
    )
