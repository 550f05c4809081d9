"""What pulling left: the digests of compressed layers, `image/overlay2/distribution/`."""

from __future__ import annotations

from collections.abc import Iterator

from dockroot.check.rule import Rule, Severity
from dockroot.check.scene import Scene
from dockroot.digest import DiffID, Digest
from dockroot.findings import Finding
from dockroot.store import distribution

_BY_DIGEST = f"{distribution.BY_DIGEST}/sha256"

UNREADABLE = Rule(
    "distribution-unreadable",
    Severity.NOTE,
    "A record of a layer's compressed digest does not parse.",
    "It does without the record: a push may upload the layer again.",
)
DISAGREES = Rule(
    "distribution-disagrees",
    Severity.WARNING,
    "A layer is known as a blob by one record, and the blob as another layer, or none, by the other.",
    "A pull that meets the blob may take the wrong layer for it, and fail.",
)
RULES = (UNREADABLE, DISAGREES)


def look(scene: Scene) -> Iterator[Finding]:
    """Yield what the two records do not agree on."""
    known: dict[Digest, DiffID] = {}
    unreadable: set[str] = set()
    for name in scene.tree.names(_BY_DIGEST):
        path = f"{_BY_DIGEST}/{name}"
        try:
            text = (scene.tree.read_file(path) or b"").decode("utf-8", "replace")
            known[Digest.from_hex(name)] = DiffID.parse(text)
        except ValueError as error:
            unreadable.add(name)
            yield UNREADABLE.at(path, str(error))
    for diff_id, sources in scene.root.blob_sources.items():
        for digest in dict.fromkeys(source.digest for source in sources):
            if known.get(digest) != diff_id and digest.hex not in unreadable:
                yield DISAGREES.at(
                    f"{_BY_DIGEST}/{digest.hex}",
                    claimed=known.get(digest, DiffID("none")),
                    computed=diff_id,
                )
