"""Arguments that a build is given, and what they mean to all of it."""

from __future__ import annotations

from collections.abc import Mapping

from dockroot.build.texts import is_number
from dockroot.clock import SECOND
from dockroot.engine.buildkit import Habits
from dockroot.errors import UsageError
from dockroot.spec import Dockerfile, words

_PLATFORM = {"PLATFORM": "linux/amd64", "OS": "linux", "ARCH": "amd64", "VARIANT": ""}


def global_arguments(
    dockerfile: Dockerfile, given: Mapping[str, str], habits: Habits, target: str
) -> dict[str, str]:
    """Return what FROM, and an ARG without a value, may use: the platform, and the ARGs before the first FROM
    (moby v28.5.2, `vendor/github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb/platform.go`).
    """
    found = {f"BUILD{name}": value for name, value in _PLATFORM.items()}
    found |= {f"TARGET{name}": value for name, value in _PLATFORM.items()}
    if habits.target_stage:
        last = dockerfile.stages[-1].name
        found |= {"BUILDOSVERSION": "", "TARGETOSVERSION": ""}
        found |= {"TARGETSTAGE": target or last or "default"}
        found |= {name: given.get(name, value) for name, value in found.items()}
    for meta in dockerfile.meta_args:
        for argument in meta.arguments:
            value = given.get(argument.name)
            if value is None and argument.default is not None:
                value = words.expand(argument.default, found, dockerfile.escape)
            if value is not None:
                found[argument.name] = value
    return found


def epoch(given: Mapping[str, str], habits: Habits) -> int | None:
    """Return SOURCE_DATE_EPOCH in nanoseconds; None where it is not given, or not known. Raises: UsageError."""
    text = given.get("SOURCE_DATE_EPOCH", "")
    if not text or not habits.knows_epoch:
        return None
    if not is_number(text):
        raise UsageError(f"invalid SOURCE_DATE_EPOCH: {text}", hint="give the seconds since 1970")
    return int(text) * SECOND


def is_asked_for(given: Mapping[str, str], name: str) -> bool:
    """Whether an argument switches something on."""
    return given.get(name, "").lower() in ("1", "t", "true")
