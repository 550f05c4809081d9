"""The cache that an image carries with it when `BUILDKIT_INLINE_CACHE=1` asks for it: `moby.buildkit.cache.v0`.

Base64 of a JSON list, sorted by digest. A record is a vertex of BuildKit's graph: `digest` names it; `layers` says
which layer of the image it made and when; `inputs` are, one list each, links to the records that it was made from, a
`selector` being the digest of the path of which it took the whole. What has no layers is an image, or the content that
a COPY brought (BuildKit v0.25, `cache/remotecache/v1/doc.go`; measured on 20.10.24, 26.1.5 and 28.5.2).

The digests are drawn here: a real one is that of the vertex as BuildKit's protocol writes it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from msgspec import Struct, field

from dockroot.clock import format_time
from dockroot.ids import Ids

KEY = "moby.buildkit.cache.v0"
_WHOLE = "sha256:" + hashlib.sha256(b"/").hexdigest()


class Vertex(Struct, frozen=True):
    """What made a layer: the text that tells of it, whether it brought content of its own, whether it took the whole
    of what was below.
    """

    told: str
    brings: bool = False
    whole: bool = False


class _Record(Struct):
    digest: str
    layer: tuple[int, int] | None = None
    inputs: list[tuple[int, str]] = field(default_factory=list)


def inline_cache(
    ids: Ids, vertices: Sequence[tuple[int, int, Vertex]], *, on_image: bool, selects: bool
) -> str:
    """Return the value of `KEY`: `vertices` are (place of the layer, time, vertex), from the base up."""
    records: list[_Record] = []

    def add(*purpose: str) -> int:
        records.append(_Record("sha256:" + ids.hex64("inline cache", *purpose)))
        return len(records) - 1

    below = add("image") if on_image else None
    for place, created, vertex in vertices:
        here = add("step", str(place), vertex.told)
        records[here].layer = (place, created)
        if below is not None:
            records[here].inputs.append((below, _WHOLE if vertex.whole and selects else ""))
        if vertex.brings:
            records[here].inputs.append((add("content", str(place), vertex.told), ""))
        below = here
    return base64.b64encode(_written(records)).decode()


def _written(records: list[_Record]) -> bytes:
    order = sorted(range(len(records)), key=lambda at: records[at].digest)
    place = {at: number for number, at in enumerate(order)}
    return json.dumps([_shown(records[at], place) for at in order], separators=(",", ":")).encode()


def _shown(record: _Record, place: dict[int, int]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    if record.layer is not None:
        layer, created = record.layer
        shown["layers"] = [{"layer": layer, "createdAt": format_time(created)}]
    shown["digest"] = record.digest
    if record.inputs:
        shown["inputs"] = [
            [{"selector": selector, "link": place[at]} if selector else {"link": place[at]}]
            for at, selector in record.inputs
        ]
    return shown
