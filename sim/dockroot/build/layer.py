"""From the upper directory of a step to a registered layer."""

from __future__ import annotations

from dockroot.digest import EMPTY_DIFF_ID, ChainID, DiffID
from dockroot.editor import Editor
from dockroot.format.layertar import TarStyle, layer_pieces
from dockroot.format.tarsplit import pack
from dockroot.fs.layer import extracted, layer_size
from dockroot.tree import Directory


def commit_layer(editor: Editor, parent: ChainID | None, upper: Directory) -> DiffID:
    """Register what `upper` holds on top of `parent` and return its diff ID; an empty one registers nothing."""
    engine = editor.engine
    if not upper.children:
        return EMPTY_DIFF_ID
    style = TarStyle.of(engine)
    packed = pack(
        layer_pieces(upper, style),
        trailing_empty=engine.tar_split_trailing_empty,
        stored_end=engine.gzip_stored_end,
    )
    if packed.diff_id != EMPTY_DIFF_ID:
        diff = extracted(upper, editor.clock.now())
        editor.add_layer(parent, packed.diff_id, packed.tar_split, diff, layer_size(diff))
    return packed.diff_id
