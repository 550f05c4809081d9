"""The image config as BuildKit writes it through the engine's exporter.

The keys at the top are sorted, those of `config` stand in the order of the structs of the OCI and Docker image
specs, and what is empty is left out. Times are filled in at the end: a layer's own; a step without a layer repeats
the time before it, one before the first new layer that layer's (moby v28.5.2,
`builder/builder-next/exporter/mobyexporter/writer.go`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct, field

from dockroot.clock import format_time
from dockroot.digest import DiffID
from dockroot.engine.buildkit import Habits
from dockroot.format.runconfig import RunConfig

COMMENT = "buildkit.dockerfile.v0"
_FOR_UNTOLD = "buildkit.exporter.image.v0"
_CONFIG = (
    "User",
    "ExposedPorts",
    "Env",
    "Entrypoint",
    "Cmd",
    "Volumes",
    "WorkingDir",
    "Labels",
    "StopSignal",
    "ArgsEscaped",
    "Healthcheck",
    "OnBuild",
    "StopTimeout",
    "Shell",
)
_OLD_CONFIG = (*_CONFIG[:9], "Healthcheck", "ArgsEscaped", *_CONFIG[11:])
_HISTORY = ("created", "created_by", "author", "comment", "empty_layer")


class ImageState(Struct):
    """An image on its way: `history` in lines whose new ones have no time yet unless an epoch is set."""

    config: RunConfig = field(default_factory=RunConfig)
    history: list[dict[str, Any]] = field(default_factory=list)
    author: str = ""
    platform: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, config: dict[str, Any]) -> ImageState:
        """Return what a base image's config says; the rest of it is dropped."""
        keys = ("architecture", "os", "os.features", "os.version", "variant")
        return cls(
            RunConfig.from_json(config.get("config")),
            [_entry(each) for each in config.get("history") or ()],
            str(config.get("author") or ""),
            {key: config[key] for key in keys if config.get(key)},
        )

    def copy(self) -> ImageState:
        """Return a copy for a stage that stands on this one."""
        return ImageState(self.config.copy(), [*self.history], self.author, dict(self.platform))

    def add(self, created_by: str, *, layer: bool, created: int | None) -> None:
        """Add a line of history."""
        line: dict[str, Any] = {} if created is None else {"created": format_time(created)}
        line |= {"created_by": created_by, "comment": COMMENT}
        self.history.append(line if layer else {**line, "empty_layer": True})


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: entry[key] for key in _HISTORY if entry.get(key)}


def image_config(
    state: ImageState,
    diff_ids: Sequence[DiffID],
    times: Sequence[int | None],
    habits: Habits,
    *,
    epoch: int | None = None,
    extra: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the image config; `times` says when each layer was made, None where that is not known."""
    history = _timed(_accounted(state.history, times), times)
    found: dict[str, Any] = {
        "architecture": "amd64",
        "os": "linux",
        **state.platform,
        **(extra or {}),
        "config": _config(state.config, habits),
        "created": _created(history, epoch),
        "history": history,
        "rootfs": {"type": "layers", "diff_ids": list(diff_ids) or None},
    }
    if state.author:
        found["author"] = state.author
    return {key: found[key] for key in sorted(found)}


def _config(config: RunConfig, habits: Habits) -> dict[str, Any]:
    values = config.to_json()
    found = {
        key: values[key]
        for key in (_CONFIG if habits.omits_nulls else _OLD_CONFIG)
        if values.get(key)
        or (key in ("Healthcheck", "StopTimeout") and values.get(key) is not None)
    }
    if not habits.omits_nulls:
        shown = {}
        for key in _OLD_CONFIG:
            if key in found or key == "OnBuild":
                shown[key] = found.get(key)
        return shown
    return found


def _created(history: list[dict[str, Any]], epoch: int | None) -> str | None:
    if epoch is not None:
        return format_time(epoch)
    return next((line["created"] for line in reversed(history) if line.get("created")), None)


def _accounted(history: list[dict[str, Any]], times: Sequence[int | None]) -> list[dict[str, Any]]:
    """Return the history with as many lines that made a layer as there are layers."""
    told = sum(not line.get("empty_layer") for line in history)
    history = [dict(line) for line in history]
    if told > len(times):
        left = len(times)
        for line in history:
            if not line.get("empty_layer"):
                left -= 1
                if left < 0:
                    line["empty_layer"] = True
        return history
    return history + [
        {"created_by": "created by buildkit", "comment": _FOR_UNTOLD} for _ in times[told:]
    ]


def _timed(history: list[dict[str, Any]], times: Sequence[int | None]) -> list[dict[str, Any]]:
    made = iter(times)
    for line in history:
        if not line.get("empty_layer"):
            moment = next(made, None)
            if not line.get("created") and moment is not None:
                line["created"] = format_time(moment)
    created, open_ = None, False
    for line in history:
        if line.get("created"):
            created = line["created"]
            if open_:
                break
        else:
            open_ = True
    open_ = False
    for line in history:
        if line.get("created"):
            created = line["created"] if open_ else created
        else:
            open_ = True
            if created is not None:
                line["created"] = created
    return [{key: line[key] for key in _HISTORY if key in line} for line in history]
