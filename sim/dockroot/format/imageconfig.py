"""The image config of a child: its parent's, one more layer or none, one more line of history.

The engine writes the top-level keys sorted, everything below in the order of its structs, and reads its parent's
history back through them (moby v28.5.2, `image/image.go`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from dockroot.clock import ZERO_TIME, format_time
from dockroot.digest import EMPTY_DIFF_ID, DiffID
from dockroot.engine import Engine
from dockroot.format.runconfig import RunConfig


class Child(Struct, frozen=True):
    """What a step adds to its parent; `created` in nanoseconds."""

    created: int
    config: RunConfig
    container_config: RunConfig
    diff_id: DiffID = EMPTY_DIFF_ID
    container: str = ""
    author: str = ""
    comment: str = ""


def child_config(parent: Mapping[str, Any] | None, child: Child, engine: Engine) -> dict[str, Any]:
    """Return the image config of `child` on the image whose config is `parent` (None: scratch)."""
    above = parent or {}
    empty = child.diff_id == EMPTY_DIFF_ID
    diff_ids = list(above.get("rootfs", {}).get("diff_ids") or ())
    if not empty:
        diff_ids.append(child.diff_id)
    created = format_time(child.created)
    entry = {
        "created": created,
        "author": child.author,
        "created_by": " ".join(child.container_config.Cmd or ()),
        "comment": child.comment,
        "empty_layer": empty,
    }
    history = [*(above.get("history") or ()), entry]
    return {
        "architecture": above.get("architecture") or "amd64",
        **({"author": child.author} if child.author else {}),
        "config": child.config.to_json(),
        **({"container": child.container} if child.container else {}),
        "container_config": child.container_config.to_json(),
        "created": created,
        "docker_version": engine.docker_version,
        "history": [history_entry(item, engine) for item in history],
        "os": above.get("os") or "linux",
        **_kept(above, "os.features"),
        **_kept(above, "os.version"),
        "rootfs": {"type": "layers", **({"diff_ids": diff_ids} if diff_ids else {})},
        **_kept(above, "variant"),
    }


def _kept(above: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {key: above[key]} if above.get(key) else {}


def history_entry(entry: Mapping[str, Any], engine: Engine) -> dict[str, Any]:
    """Return a line of history in this engine's order, empty fields left out."""
    order = ("author", "created_by") if engine.history_author_first else ("created_by", "author")
    out: dict[str, Any] = {}
    if entry.get("created"):
        out["created"] = entry["created"]
    elif engine.history_author_first:
        out["created"] = ZERO_TIME
    for key in (*order, "comment", "empty_layer"):
        if entry.get(key):
            out[key] = entry[key]
    return out
