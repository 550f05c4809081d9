"""Build arguments: what `--build-arg` gave, what ARG declared, where each is visible.

An argument is visible from its ARG to the end of the stage; one declared before the first FROM is visible in FROM
lines, and lends its value to an ARG of the same name without one. The proxy variables need no ARG, and do not show
in the history then (moby v28.5.2, `builder/dockerfile/buildargs.go`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

BUILTIN = frozenset(
    {
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "FTP_PROXY",
        "ftp_proxy",
        "NO_PROXY",
        "no_proxy",
    }
)


class BuildArgs:
    """Keep the arguments of one build; `for_stage` gives those of a stage."""

    def __init__(self, given: Mapping[str, str | None]) -> None:
        self._given = dict(given)
        self._allowed: dict[str, str | None] = {}
        self._meta: dict[str, str | None] = {}
        self._referenced: set[str] = set()

    def for_stage(self) -> BuildArgs:
        """Return the arguments as a new stage sees them: those before the first FROM only through its own ARGs."""
        stage = BuildArgs(self._given)
        stage._meta = self._meta
        stage._referenced = self._referenced
        return stage

    def declare(self, name: str, value: str | None) -> None:
        """Take in an ARG of a stage."""
        self._allowed[name] = value
        self._referenced.add(name)

    def declare_meta(self, name: str, value: str | None) -> None:
        """Take in an ARG that stands before the first FROM."""
        self.declare(name, value)
        self._meta[name] = value

    def meta(self) -> dict[str, str]:
        """Return what FROM lines may use."""
        return self._values(self._meta)

    def allowed(self) -> dict[str, str]:
        """Return what is visible now."""
        return self._values(self._allowed)

    def besides(self, env: Iterable[str]) -> dict[str, str]:
        """Return what is visible now and no environment variable of the names `env` hides, sorted by name."""
        hidden = set(env)
        return {name: value for name, value in sorted(self.allowed().items()) if name not in hidden}

    def shown(self, name: str) -> bool:
        """Whether the argument shows in the history of a RUN."""
        return name in self._allowed or name not in BUILTIN

    def unused(self) -> list[str]:
        """Return the names given and never declared."""
        return sorted(
            name for name in self._given if name not in self._referenced and name not in BUILTIN
        )

    def _values(self, declared: Mapping[str, str | None]) -> dict[str, str]:
        values: dict[str, str] = {}
        for name in [*declared, *BUILTIN]:
            value = self._given.get(name)
            if value is None:
                value = declared.get(name)
            if value is None:
                value = self._meta.get(name)
            if value is not None:
                values[name] = value
        return values
