"""Image configs as they come in with an image, checked as an engine checks them.

The rules are those of moby v28.5.2, `image/{image,store}.go` and `image/tarexport/load.go`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from dockroot.bases.base import Base
from dockroot.digest import DiffID, ImageID
from dockroot.errors import ArchiveError
from dockroot.format import gojson

_HINT = "the archive is damaged, or is no image for Linux: save it again"


def check(config: bytes, layers: int, name: str) -> tuple[DiffID, ...]:
    """Return the diff IDs in an image config that comes with `layers` layers; `name` is what errors
    call it.

    Raises: ArchiveError when an engine would refuse the config.
    """
    value = _object(config, name)
    rootfs = value.get("rootfs")
    texts = (rootfs.get("diff_ids") or []) if isinstance(rootfs, dict) else None
    if not isinstance(texts, list):
        raise ArchiveError(f"{name}: invalid image JSON, no RootFS key", hint=_HINT)
    try:
        diff_ids = tuple(DiffID.parse(text) for text in texts)
    except (TypeError, ValueError) as error:
        raise ArchiveError(f"{name}: {error}", hint=_HINT) from None
    if value.get("os") not in (None, "", "linux"):
        raise ArchiveError(f"{name}: cannot load {value['os']} image on linux", hint=_HINT)
    if len(diff_ids) != layers:
        raise ArchiveError(
            f"{name}: invalid manifest, layers length mismatch: expected {layers}, "
            f"got {len(diff_ids)}",
            hint=_HINT,
        )
    _check_history(value, layers, name)
    for key in ("config", "container_config"):
        _check_run_config(value.get(key) or {}, name)
    return diff_ids


def _object(config: bytes, name: str) -> dict[str, Any]:
    try:
        value = gojson.loads(config)
    except ValueError as error:
        raise ArchiveError(f"{name}: the image config is no JSON ({error})", hint=_HINT) from None
    if not isinstance(value, dict):
        raise ArchiveError(f"{name}: the image config is no JSON object", hint=_HINT)
    for key, kind in _SHAPE.items():
        if value.get(key) is not None and not isinstance(value[key], kind):
            raise ArchiveError(
                f"{name}: {key!r} in the image config has the wrong type", hint=_HINT
            )
    return value


_SHAPE: Mapping[str, type] = {
    "architecture": str,
    "author": str,
    "comment": str,
    "config": dict,
    "container": str,
    "container_config": dict,
    "created": str,
    "docker_version": str,
    "history": list,
    "os": str,
    "variant": str,
}


def _check_history(value: Mapping[str, Any], layers: int, name: str) -> None:
    history = value.get("history") or []
    if not all(isinstance(entry, dict) for entry in history):
        raise ArchiveError(f"{name}: an entry of the history is no object", hint=_HINT)
    filled = sum(not entry.get("empty_layer") for entry in history)
    if filled > layers:
        raise ArchiveError(f"{name}: too many non-empty layers in History section", hint=_HINT)


def _check_run_config(config: Mapping[str, Any], name: str) -> None:
    for key, kind in _RUN_SHAPE.items():
        value: Any = config.get(key)
        if value is None:
            continue
        items: list[Any] = [None]
        if isinstance(value, dict) and kind is dict:
            items = [*value, *(value.values() if key == "Labels" else ())]
        elif isinstance(value, kind):
            items = list(value)
        if not all(isinstance(item, str) for item in items):
            raise ArchiveError(f"{name}: {key!r} in the run config has the wrong type", hint=_HINT)


_RUN_SHAPE: Mapping[str, type[list[Any] | dict[str, Any] | str]] = {
    "Cmd": list,
    "Entrypoint": list,
    "Env": list,
    "ExposedPorts": dict,
    "Labels": dict,
    "OnBuild": list,
    "Shell": list,
    "StopSignal": str,
    "User": str,
    "Volumes": dict,
    "WorkingDir": str,
}


def with_parents(bases: Sequence[Base], parents: Sequence[str], name: str) -> list[Base]:
    """Return `bases` with their parents, where those are in the same archive.

    Raises: ArchiveError when a parent's history is not the child's without its last entry.
    """
    known = {ImageID.of(base.config): base for base in bases}
    linked = []
    for base, text in zip(bases, parents, strict=True):
        own, parent = ImageID.of(base.config), ImageID(text)
        if parent in known and parent != own:
            if not _is_parent(base.config, known[parent].config):
                raise ArchiveError(
                    f"{name}: image {parent} is not a valid parent for {own}", hint=_HINT
                )
            linked.append(replace(base, parent=parent))
        else:
            linked.append(base)
    _check_cycles({ImageID.of(base.config): base.parent for base in linked}, name)
    return linked


def _check_cycles(parents: Mapping[ImageID, ImageID | None], name: str) -> None:
    for start in parents:
        seen, here = {start}, parents[start]
        while here is not None:
            if here in seen:
                raise ArchiveError(f"{name}: image {start} is among its own parents", hint=_HINT)
            seen.add(here)
            here = parents.get(here)


def _is_parent(child: bytes, parent: bytes) -> bool:
    longer, shorter = _history(child), _history(parent)
    if not longer and not shorter:
        return True
    return len(longer) == len(shorter) + 1 and longer[:-1] == shorter


def _history(config: bytes) -> list[tuple[Any, ...]]:
    keys = ("created", "author", "created_by", "comment", "empty_layer")
    return [
        tuple(entry.get(key) or None for key in keys)
        for entry in gojson.loads(config).get("history") or []
    ]
