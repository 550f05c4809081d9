"""From the upper directory of a step to a registered layer."""

from __future__ import annotations

from msgspec import Struct

from dockroot.digest import EMPTY_DIFF_ID, ChainID, DiffID
from dockroot.editor import Editor
from dockroot.format.layertar import TarStyle, layer_pieces
from dockroot.format.tarsplit import Packed, pack
from dockroot.fs.layer import extracted, layer_size
from dockroot.tree import Directory, Kind, Node


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


class Snapshot(Struct, frozen=True):
    """What BuildKit has of a step: its upper directory, and what that is as a layer.

    `whiteout` is the inode that its whiteouts share, if it has any.
    """

    upper: Directory
    packed: Packed
    whiteout: Node | None = None

    @classmethod
    def of(cls, editor: Editor, upper: Directory, whiteout: Node | None) -> Snapshot:
        """Return the snapshot of an upper directory; also an empty one is a layer."""
        return cls(upper, _packed(editor, upper), whiteout)

    def register(self, editor: Editor, parent: ChainID | None) -> None:
        """Let the layer store have it on top of `parent`: the directory itself, nothing is extracted.

        Its size is that of the regular entries in its tar (moby v28.5.2, `layer/migration.go`, `ChecksumForGraphID`).
        """
        files = {
            id(node): node.content.size for _, node in self.upper.walk() if node.kind is Kind.FILE
        }
        editor.add_layer(
            parent,
            self.packed.diff_id,
            self.packed.tar_split,
            self.upper,
            sum(files.values()),
            snapshot=True,
            whiteout=self.whiteout,
        )


def _packed(editor: Editor, upper: Directory) -> Packed:
    engine = editor.engine
    return pack(
        layer_pieces(upper, TarStyle.of(engine)),
        trailing_empty=engine.tar_split_trailing_empty,
        stored_end=engine.gzip_stored_end,
    )
