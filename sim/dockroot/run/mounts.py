"""Volumes and binds: `-v`, `--mount`, and the mount points that come of them.

(moby v28.5.2, `daemon/volume/mounts/linux_parser.go`, `daemon/volumes.go`; measured on 20.10.24,
26.1.5, 28.5.2.)
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct, field

from dockroot.engine.containers import OMITTED, Shapes, filled
from dockroot.errors import UsageError
from dockroot.run import units

PROPAGATIONS = ("private", "rprivate", "shared", "rshared", "slave", "rslave")
_MODES = frozenset(
    {"ro", "rw", "z", "Z", "nocopy", "cached", "consistent", "delegated", *PROPAGATIONS}
)
_VOLUME_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+\Z")


class MountRequest(Struct, frozen=True):
    """A mount as asked for: `kind` is volume, bind or tmpfs; `source` is empty for an anonymous
    volume.
    """

    kind: str
    target: str
    source: str = ""
    read_only: bool = False
    propagation: str = ""
    no_copy: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    size: int = 0
    mode: int = 0
    consistency: str = ""
    volume_options: bool = False

    def spec(self) -> dict[str, Any]:
        """Return it as the API has it, which is how the host config's `Mounts` and a mount point's
        `Spec` hold it.
        """
        out: dict[str, Any] = {"Type": self.kind}
        if self.source:
            out["Source"] = self.source
        out["Target"] = self.target
        if self.read_only:
            out["ReadOnly"] = True
        if self.consistency:
            out["Consistency"] = self.consistency
        if self.propagation:
            out["BindOptions"] = {"Propagation": self.propagation}
        if self.no_copy or self.labels or self.volume_options:
            out["VolumeOptions"] = {
                **({"NoCopy": True} if self.no_copy else {}),
                **({"Labels": dict(self.labels)} if self.labels else {}),
                **({"DriverConfig": {}} if self.volume_options else {}),
            }
        if self.kind == "tmpfs" and (self.size or self.mode):
            out["TmpfsOptions"] = {
                **({"SizeBytes": self.size} if self.size else {}),
                **({"Mode": self.mode} if self.mode else {}),
            }
        return out


def parse_bind(text: str) -> tuple[MountRequest, str]:
    """Return the mount of a `-v SOURCE:TARGET[:MODE]` and its mode. Raises: UsageError."""
    parts = text.split(":")
    if not 2 <= len(parts) <= 3 or not parts[0] or not parts[1]:
        raise UsageError(
            f"invalid volume specification: {text!r}",
            hint="write SOURCE:TARGET or SOURCE:TARGET:MODE",
        )
    source, target, mode = parts[0], parts[1], parts[2] if len(parts) == 3 else ""
    flags = mode.split(",") if mode else []
    if (len(parts) == 3 and not set(flags) <= _MODES) or (len(parts) == 3 and not mode):
        raise UsageError(
            f"invalid mode: {mode!r} in {text!r}",
            hint="modes are ro, rw, z, Z, nocopy and propagations",
        )
    is_bind = source.startswith("/")
    if not is_bind and not _VOLUME_NAME.match(source):
        raise UsageError(
            f'create {source}: "{source}" includes invalid characters for a local volume name, '
            'only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed',
            hint="pass a directory of the host as an absolute path",
        )
    request = MountRequest(
        "bind" if is_bind else "volume",
        _target(target, text),
        posixpath.normpath(source) if is_bind else source,
        read_only="ro" in flags,
        propagation=next((flag for flag in flags if flag in PROPAGATIONS), ""),
        no_copy="nocopy" in flags,
        consistency=next(
            (flag for flag in flags if flag in ("cached", "consistent", "delegated")), ""
        ),
    )
    return request, mode


def parse_mount(text: str) -> MountRequest:
    """Return the mount of a `--mount type=…,source=…,target=…`. Raises: UsageError."""
    values: dict[str, str] = {}
    for part in text.split(","):
        key, equals, value = part.partition("=")
        values[_KEYS.get(key.lower(), "")] = value if equals else "true"
        if key.lower() not in _KEYS:
            raise UsageError(
                f"unexpected key {key!r} in --mount {text!r}",
                hint=f"keys are {', '.join(sorted(_KEYS))}",
            )
    kind = values.get("type", "volume")
    if kind not in ("volume", "bind", "tmpfs"):
        raise UsageError(
            f"mount type {kind!r} in {text!r} is not known", hint="it is volume, bind or tmpfs"
        )
    if "target" not in values:
        raise UsageError(f"--mount {text!r} names no target", hint="add target=/PATH")
    source = values.get("source", "")
    if kind == "bind" and not source.startswith("/"):
        raise UsageError(
            f"--mount {text!r}: a bind needs an absolute source", hint="add source=/PATH"
        )
    if kind == "tmpfs" and source:
        raise UsageError(f"--mount {text!r}: a tmpfs has no source", hint="leave source out")
    return MountRequest(
        kind,
        _target(values["target"], text),
        source,
        read_only=_true(values.get("readonly", "false")),
        propagation=values.get("propagation", ""),
        no_copy=_true(values.get("no_copy", "false")),
        size=units.size(values.get("size", "0"), "tmpfs-size"),
        mode=int(values.get("mode", "0"), 8),
        consistency=values.get("consistency", ""),
        volume_options="no_copy" in values,
    )


_KEYS = {
    "type": "type",
    "source": "source",
    "src": "source",
    "target": "target",
    "destination": "target",
    "dst": "target",
    "readonly": "readonly",
    "ro": "readonly",
    "bind-propagation": "propagation",
    "volume-nocopy": "no_copy",
    "tmpfs-size": "size",
    "tmpfs-mode": "mode",
    "consistency": "consistency",
}


def _true(text: str) -> bool:
    return text.lower() in ("true", "1")


def _target(path: str, text: str) -> str:
    if not path.startswith("/") or posixpath.normpath(path) == "/":
        raise UsageError(
            f"invalid mount path {path!r} in {text!r}", hint="it is absolute, and not `/` itself"
        )
    return "/" + posixpath.normpath(path).lstrip("/")


class Point(Struct, frozen=True):
    """A mount point as made: its JSON, and for a volume its name and whether it starts as a copy of
    the image's.
    """

    json: dict[str, Any]
    volume: str = ""
    copies: bool = False


def volume_point(
    shapes: Shapes,
    target: str,
    name: str,
    source: str,
    spec: dict[str, Any],
    *,
    mode: Any = OMITTED,
    read_only: bool = False,
    copies: bool = True,
) -> Point:
    """Return the mount point of a volume; `source` is empty where VOLUME or `-v /path` made it."""
    json = filled(
        shapes.mount_point,
        Source=source,
        Destination=target,
        RW=not read_only,
        Name=name,
        Driver="local",
        Type="volume",
        Relabel=mode,
        Spec=spec,
    )
    return Point(json, name, copies)


def bind_point(
    shapes: Shapes, request: MountRequest, data_root: str, *, mode: str = "", by_mount: bool = False
) -> Point:
    """Return the mount point of a bind; where the data root lies below its source, it propagates as
    a slave.
    """
    holds = request.source.startswith(data_root) or data_root.startswith(request.source)
    propagation = (
        request.propagation or (holds and shapes.bind_propagation) or shapes.default_propagation
    )
    values: dict[str, Any] = {"SkipMountpointCreation": True} if by_mount else {}
    if "SkipMountpointCreation" not in shapes.mount_point:
        values = {}
    json = filled(
        shapes.mount_point,
        Source=request.source,
        Destination=request.target,
        RW=not request.read_only,
        Type="bind",
        Relabel=mode or OMITTED,
        Propagation=propagation or OMITTED,
        Spec=request.spec(),
        **values,
    )
    return Point(json)


def tmpfs_point(shapes: Shapes, request: MountRequest) -> Point:
    """Return the mount point of a `--mount type=tmpfs`."""
    return Point(
        filled(
            shapes.mount_point,
            Destination=request.target,
            RW=not request.read_only,
            Type="tmpfs",
            Spec=request.spec(),
        )
    )


def inherited_points(
    shapes: Shapes, points: Iterable[Mapping[str, Any]], *, read_only: bool
) -> Iterable[Point]:
    """Yield the mount points of another container as `--volumes-from` takes them over."""
    for point in points:
        kept = {
            key: value
            for key, value in point.items()
            if key in shapes.mount_point and key not in ("Relabel", "ID")
        }
        kept.pop("SkipMountpointCreation", None)
        kept["RW"] = bool(point.get("RW")) and not read_only
        yield Point(filled(shapes.mount_point, **kept), volume=str(point.get("Name") or ""))
