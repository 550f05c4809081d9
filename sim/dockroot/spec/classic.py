"""What the classic builder refuses, with an error that says so (measured on 20.10.24, 26.1.5 and 28.5.2)."""

from __future__ import annotations

from dockroot.spec import instructions as spec

_WAY_OUT = "that is BuildKit's; take it out, or write it another way"
_LINK = "Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled"


def check_classic(dockerfile: spec.Dockerfile, engine_name: str) -> None:
    """Refuse what needs BuildKit. Raises: SpecError with the place."""
    for stage in dockerfile.stages:
        for step in stage.instructions:
            _check(step)


def _check(step: spec.Instruction) -> None:
    if isinstance(step, spec.Run):
        if step.flags:
            name = step.flags[0].partition("=")[0]
            raise step.error(f"the {name} option requires BuildKit. {_LINK}", hint=_WAY_OUT)
        if step.heredocs:
            raise step.error(
                f"a heredoc requires BuildKit. {_LINK}", hint="join the commands with && and \\"
            )
    if isinstance(step, spec.Copy | spec.Add):
        if step.files:
            raise step.error(
                f"a heredoc requires BuildKit. {_LINK}", hint="put the file into the context"
            )
        for name in sorted(step.has_flag - {"chown", "from"}):
            raise step.error(f"the --{name} option requires BuildKit. {_LINK}", hint=_WAY_OUT)
