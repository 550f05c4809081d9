"""The build cache: whether an earlier build has made this step on this parent already.

A child of the parent counts when its `container_config` equals the step's. Until the first miss of a stage each
step is looked up; after it none (moby v20.10.24 and v28.5.2, `image/cache/cache.go` and `compare.go`,
`builder/dockerfile/imageprobe.go`).
"""

from __future__ import annotations

from dockroot.clock import parse_time
from dockroot.digest import ImageID
from dockroot.engine import Engine
from dockroot.format.runconfig import RunConfig
from dockroot.root import DockerRoot
from dockroot.store.imagedb import Image

_ALWAYS = ("AttachStdout", "AttachStderr", "User", "Tty")
_STRICT = (
    "AttachStdin",
    "OpenStdin",
    "StdinOnce",
    "ArgsEscaped",
    "NetworkDisabled",
    "WorkingDir",
    "StopSignal",
    "StopTimeout",
)
_LISTS = ("Cmd", "Env", "Entrypoint")
_STRICT_LISTS = ("OnBuild", "Shell")


class Prober:
    """Look steps up in the images of a root."""

    def __init__(self, root: DockerRoot, engine: Engine, *, enabled: bool = True) -> None:
        self._root, self._engine, self._enabled = root, engine, enabled
        self.reset()

    def reset(self) -> None:
        """Start a new stage, which may find what the stages before it have made."""
        self._missed = False
        self._known = list(self._root.images.values()) if self._enabled else []

    def probe(self, parent: ImageID | None, config: RunConfig) -> ImageID | None:
        """Return the newest image that stands on `parent` and was made with `config`."""
        if not self._enabled or self._missed:
            return None
        matches = [
            image
            for image in self._known
            if image.parent == parent and self._matches(image, config)
        ]
        if not matches:
            self._missed = True
            return None
        return max(matches, key=lambda image: parse_time(image.created)).id

    def _matches(self, image: Image, config: RunConfig) -> bool:
        made_with = image.config.get("container_config")
        if made_with is None or not image.created:
            return False
        if self._engine.strict_probe and not (
            image.built_locally
            and image.config.get("os") == "linux"
            and image.config.get("architecture") == "amd64"
        ):
            return False
        return equal(RunConfig.from_json(made_with), config, strict=self._engine.strict_probe)


def equal(one: RunConfig, other: RunConfig, *, strict: bool) -> bool:
    """Whether the cache takes two run configs for the same; nil and empty are the same to it."""
    if not strict and (one.OpenStdin or other.OpenStdin):
        return False
    plain = _ALWAYS + (_STRICT if strict else ())
    lists = _LISTS + (_STRICT_LISTS if strict else ())
    return (
        all(getattr(one, name) == getattr(other, name) for name in plain)
        and all((getattr(one, name) or []) == (getattr(other, name) or []) for name in lists)
        and (one.Labels or {}) == (other.Labels or {})
        and set(one.ExposedPorts or ()) == set(other.ExposedPorts or ())
        and set(one.Volumes or ()) == set(other.Volumes or ())
        and (not strict or _health(one) == _health(other))
    )


def _health(config: RunConfig) -> dict[str, object] | None:
    if config.Healthcheck is None:
        return None
    return {key: value for key, value in config.Healthcheck.items() if value}
