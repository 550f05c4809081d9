"""The run config: what an image says about running it, `config` and `container_config` in image configs.

The fields stand in the order in which the engine writes them (moby v28.5.2, `api/types/container/config.go`).
None and empty differ: Go writes a nil list or map as `null`. A few fields are left out when they are empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from msgspec import Struct
from msgspec.structs import replace

DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""The PATH of an image that sets none, on Linux (moby v28.5.2, `oci/defaults.go`)."""

_OMITTED_WHEN_EMPTY = {
    "ExposedPorts",
    "Healthcheck",
    "ArgsEscaped",
    "NetworkDisabled",
    "MacAddress",
    "StopSignal",
    "StopTimeout",
    "Shell",
}
_SORTED_MAPS = ("ExposedPorts", "Volumes", "Labels")
_HEALTH_FIELDS = ("Test", "Interval", "Timeout", "StartPeriod", "StartInterval", "Retries")

_WORDS = {"Cmd", "Entrypoint", "Shell"}
"""Lists in whose stead images of old have a single text (`api/types/strslice`)."""

Health = dict[str, Any]
"""A health check; durations in nanoseconds, absent fields are zero."""


class RunConfig(Struct):
    """Hold a run config; the attributes have the names of the JSON keys, so that they are written down once."""

    Hostname: str = ""
    Domainname: str = ""
    User: str = ""
    AttachStdin: bool = False
    AttachStdout: bool = False
    AttachStderr: bool = False
    ExposedPorts: dict[str, dict[str, Any]] | None = None
    Tty: bool = False
    OpenStdin: bool = False
    StdinOnce: bool = False
    Env: list[str] | None = None
    Cmd: list[str] | None = None
    Healthcheck: Health | None = None
    ArgsEscaped: bool = False
    Image: str = ""
    Volumes: dict[str, dict[str, Any]] | None = None
    WorkingDir: str = ""
    Entrypoint: list[str] | None = None
    NetworkDisabled: bool = False
    MacAddress: str = ""
    OnBuild: list[str] | None = None
    Labels: dict[str, str] | None = None
    StopSignal: str = ""
    StopTimeout: int | None = None
    Shell: list[str] | None = None

    @classmethod
    def from_json(cls, value: Mapping[str, Any] | None) -> Self:
        """Return the run config in an image config; unknown keys are dropped, as the engine drops them."""
        given: dict[str, Any] = {
            key: [item] if key in _WORDS and isinstance(item, str) else item
            for key, item in (value or {}).items()
            if key in cls.__struct_fields__ and item is not None
        }
        return cls(**given).copy()

    def copy(self, **changes: Any) -> Self:
        """Return a copy with `changes`; lists and maps are copied, the health check is shared.

        That the engine shares it shows: what one step fills in stays for the next
        (moby v20.10.24, `builder/dockerfile/internals.go`).
        """
        own: dict[str, Any] = {}
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if isinstance(value, list):
                own[name] = list(value)
            elif isinstance(value, dict) and name != "Healthcheck":
                own[name] = dict(value)
        return replace(self, **{**own, **changes})

    def to_json(self) -> dict[str, Any]:
        """Return the keys in the engine's order, maps sorted by key, what is empty left out where Go does."""
        out: dict[str, Any] = {}
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if name in _OMITTED_WHEN_EMPTY and not value and not _is_pointer(name, value):
                continue
            if name in _SORTED_MAPS and value is not None:
                value = {
                    key: value[key]
                    for key in sorted(value, key=lambda key: key.encode("utf-8", "replace"))
                }
            if name == "Healthcheck":
                value = {key: value[key] for key in _HEALTH_FIELDS if value.get(key)}
            out[name] = value
        return out

    def env_names(self) -> set[str]:
        """Return the names that `Env` sets."""
        return {entry.split("=", 1)[0] for entry in self.Env or ()}

    def env_map(self) -> dict[str, str]:
        """Return `Env` as a mapping."""
        return {
            name: value for name, _, value in (entry.partition("=") for entry in self.Env or ())
        }

    def set_env(self, name: str, value: str) -> None:
        """Set a variable in its place, or as the last one."""
        self.Env = list(self.Env or ())
        for index, entry in enumerate(self.Env):
            if entry.split("=", 1)[0] == name:
                self.Env[index] = f"{name}={value}"
                return
        self.Env.append(f"{name}={value}")

    @property
    def shell(self) -> list[str]:
        """The words before a command in shell form."""
        return list(self.Shell) if self.Shell else ["/bin/sh", "-c"]


def _is_pointer(name: str, value: object) -> bool:
    """Whether Go holds the field by pointer: then only nil is left out, a zero is written."""
    return name in {"Healthcheck", "StopTimeout"} and value is not None


def merge_into(config: RunConfig, image: RunConfig) -> None:
    """Fill in `config` from an image's, as creating a container does (moby v28.5.2, `daemon/commit.go`)."""
    config.User = config.User or image.User
    if image.ExposedPorts or config.ExposedPorts:
        config.ExposedPorts = {**(image.ExposedPorts or {}), **(config.ExposedPorts or {})}
    if not config.Env:
        config.Env = image.Env
    else:
        names = config.env_names()
        config.Env += [entry for entry in image.Env or () if entry.split("=", 1)[0] not in names]
    config.Labels = {**(image.Labels or {}), **(config.Labels or {})}
    if not config.Entrypoint:
        if not config.Cmd:
            config.Cmd, config.ArgsEscaped = image.Cmd, image.ArgsEscaped
        if config.Entrypoint is None:
            config.Entrypoint = image.Entrypoint
    if image.Healthcheck is not None:
        if config.Healthcheck is None:
            config.Healthcheck = image.Healthcheck
        else:
            for key in _HEALTH_FIELDS:
                if not config.Healthcheck.get(key) and image.Healthcheck.get(key):
                    config.Healthcheck[key] = image.Healthcheck[key]
    config.WorkingDir = config.WorkingDir or image.WorkingDir
    if image.Volumes or config.Volumes:
        config.Volumes = {**(image.Volumes or {}), **(config.Volumes or {})}
    config.StopSignal = config.StopSignal or image.StopSignal
