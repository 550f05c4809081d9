"""`RUN --mount`: what a command sees beside the image's files, and what none of it leaves in the layer.

A mount is `key=value,…` with the type first or not: `bind` (the default), `cache`, `tmpfs`, `secret`, `ssh`
(BuildKit v0.25, `frontend/dockerfile/instructions/commands_runmount.go`).
"""

from __future__ import annotations

import csv
import posixpath
from collections.abc import Callable

from msgspec import Struct

TYPES = ("bind", "cache", "tmpfs", "secret", "ssh")
_ALIASES = {"src": "source", "dst": "target", "destination": "target", "ro": "readonly", "rw": "readwrite"}  # fmt: skip
_KEYS = ("type", "from", "source", "target", "readonly", "readwrite", "required", "size", "id", "sharing", "mode", "uid", "gid", "env")  # fmt: skip
_SWITCHES = ("readonly", "readwrite", "required")
_SHARING = ("shared", "private", "locked")
_TRUE, _FALSE = ("1", "t", "true"), ("0", "f", "false")


class MountError(ValueError):
    """A mount is written wrong; the message is BuildKit's."""


class Mount(Struct):
    """One mount of a RUN; numbers are None where they were not given, `env` None: not wanted."""

    type: str = "bind"
    origin: str = ""
    source: str = ""
    target: str = ""
    readonly: bool = False
    required: bool = False
    id: str = ""
    sharing: str = ""
    mode: int | None = None
    uid: int | None = None
    gid: int | None = None
    env: str | None = None


def parse(text: str, expand: Callable[[str], str]) -> Mount:
    """Return the mount that `text`, the value of `--mount`, asks for. Raises: MountError."""
    mount, readonly = Mount(), None
    for part in next(csv.reader([text]), []):
        name, sign, value = part.partition("=")
        key = _ALIASES.get(name.lower(), name.lower())
        if key not in _KEYS:
            raise MountError(f"unexpected key '{name.lower()}' in '{part}'")
        if not sign and key not in _SWITCHES:
            raise MountError(f"invalid field '{part}' must be a key=value pair")
        if key == "from" and "$" in value.rstrip("$"):
            raise MountError(
                "'from' doesn't support variable expansion, define alias stage instead"
            )
        value = expand(value) if sign else "true"
        if key in ("readonly", "readwrite"):
            readonly = _switch(key, value) == (key == "readonly")
        else:
            _set(mount, key, value)
    _check(mount)
    mount.readonly = mount.type not in ("cache", "tmpfs") if readonly is None else readonly
    return mount


def _switch(key: str, value: str) -> bool:
    if value.lower() not in (*_TRUE, *_FALSE):
        raise MountError(f"invalid value for {key}: {value}")
    return value.lower() in _TRUE


def _set(mount: Mount, key: str, value: str) -> None:
    if key == "type":
        if value.lower() not in TYPES:
            raise MountError(f'unsupported mount type "{value}"')
        mount.type = value.lower()
    elif key == "sharing":
        if value.lower() not in _SHARING:
            raise MountError(f'unsupported sharing value "{value}"')
        mount.sharing = value.lower()
    elif key == "required":
        if mount.type not in ("secret", "ssh"):
            raise MountError(f"unexpected key '{key}' for mount type '{mount.type}'")
        mount.required = _switch(key, value)
    elif key == "size":
        if mount.type != "tmpfs":
            raise MountError(f"unexpected key '{key}' for mount type '{mount.type}'")
    elif key in ("mode", "uid", "gid"):
        try:
            setattr(mount, key, int(value, 8 if key == "mode" else 10))
        except ValueError:
            raise MountError(f"invalid value {value} for {key}") from None
    else:
        setattr(mount, "origin" if key == "from" else key, value)


def _check(mount: Mount) -> None:
    for key in ("mode", "uid", "gid"):
        if getattr(mount, key) is not None and mount.type in ("bind", "tmpfs"):
            raise MountError(f'{key} not allowed for "{mount.type}" type mounts')
    if mount.type == "secret":
        if mount.origin:
            raise MountError("secret mount should not have a from")
        if not (mount.source or mount.target or mount.id):
            raise MountError("invalid secret mount. one of source, target required")
        if mount.source and mount.id:
            raise MountError("both source and id can't be set")
    if mount.sharing and mount.type != "cache":
        raise MountError(f"invalid cache sharing set for {mount.type} mount")


def secret_place(mount: Mount) -> tuple[str, str]:
    """Return the ID of a secret and where it is seen (empty: nowhere, it is but in the environment)."""
    name = mount.id or mount.source or posixpath.basename(mount.target)
    if mount.target:
        return name, mount.target
    if mount.env is not None:
        return name, ""
    return name, f"/run/secrets/{posixpath.basename(name)}"


def origin_of(text: str) -> str:
    """Return what `from` says in the value of a `--mount`; empty when it says nothing."""
    for part in next(csv.reader([text]), []):
        name, _, value = part.partition("=")
        if name.lower() == "from":
            return value
    return ""
