"""What an engine's classic builder refuses although BuildKit takes it.

Three kinds, told apart in the message (measured on 20.10.24, 26.1.5 and 28.5.2; 1.13.1 from its
source):

* what the engine's parser does not know: it refuses the file before the first step;
* what its builder refuses when it comes to the step: `--chmod`, and the flags of RUN;
* what it reads and then drops, so that the image is not what the file says: heredocs (the shell is
  given their first line alone), `--link`, `--checksum`, `--exclude`, `--keep-git-dir`, `--unpack`.
  These are refused too.

Everything is refused here before the first step.
"""

from __future__ import annotations

from collections.abc import Iterator

from dockroot.engine import ENGINES
from dockroot.engine.classic import HABITS
from dockroot.errors import SpecError
from dockroot.spec import instructions as spec
from dockroot.spec.expansion import expand, expand_ports
from dockroot.spec.flags import FLAGS, Kind
from dockroot.spec.health import INTERVALS

_DOCUMENTED = (
    "Refer to https://docs.docker.com/go/buildkit/ "
    "to learn how to build images with BuildKit enabled"
)


def check_classic(dockerfile: spec.Dockerfile, engine_name: str, target: str = "") -> None:
    """Refuse what the classic builder of `engine_name` cannot do, and constant arguments that its
    steps refuse.

    What the parser refuses counts in the whole file, the rest only up to the stage `target` (empty:
    all). Raises: SpecError with the place.
    """
    checker = _Checker(dockerfile, engine_name)
    for step in _steps(dockerfile, dockerfile.stages):
        checker.parsed(step)
    wanted = dockerfile.find_stage(target)
    stages = dockerfile.stages[: wanted.index + 1] if wanted else dockerfile.stages
    _check_names(stages)
    for step in _steps(dockerfile, stages):
        checker.performed(step)


def _steps(
    dockerfile: spec.Dockerfile, stages: tuple[spec.Stage, ...]
) -> Iterator[spec.Instruction]:
    yield from dockerfile.meta_args
    for stage in stages:
        yield stage.base
        yield from stage.instructions


def _check_names(stages: tuple[spec.Stage, ...]) -> None:
    seen: set[str] = set()
    for stage in stages:
        if stage.name in seen:
            raise stage.base.error(
                f"{stage.name} stage name already used", hint="give the stage another name"
            )
        seen |= {stage.name} - {""}


def _asks_nothing(keyword: str, flag: str) -> bool:
    """Return whether a flag is given but leaves everything as it is: `--chmod=`, `--link=false`."""
    name, sign, value = flag[2:].partition("=")
    kind = FLAGS[keyword][name]
    return bool(sign) and (
        not value if kind is Kind.TEXT else kind is Kind.SWITCH and value.lower() == "false"
    )


class _Checker:
    def __init__(self, dockerfile: spec.Dockerfile, engine_name: str) -> None:
        self.engine, self.habits = ENGINES[engine_name], HABITS[engine_name]
        self.escape, self.builder = (
            dockerfile.escape,
            f"the classic builder of Docker {engine_name}",
        )
        self.meta_args = dockerfile.meta_args

    def parsed(self, step: spec.Instruction) -> None:
        """Refuse what the engine's parser refuses."""
        if isinstance(step, spec.Stopsignal) or (
            isinstance(step, spec.Healthcheck) and step.test == ("NONE",)
        ):
            return
        for flag in step.flags:
            name = flag[2:].split("=", 1)[0]
            if name not in self._known(step):
                raise self._at_flag(
                    step,
                    name,
                    f"unknown flag: --{name}",
                    f"{self.builder} does not know it, a BuildKit builder does; take the flag out",
                )
        if isinstance(step, spec.Healthcheck) and not self.habits.zero_health:
            self._zero(step)
        if not self.habits.stages:
            self._stages(step)

    def performed(self, step: spec.Instruction) -> None:
        """Refuse what the engine refuses, or drops without a word, when it comes to the step."""
        for flag in step.flags if isinstance(step, spec.Run | spec.Transfer) else ():
            name = flag[2:].split("=", 1)[0]
            if isinstance(step, spec.Transfer) and _asks_nothing(step.keyword, flag):
                continue
            if name not in self.habits.obeys.get(step.keyword, ()):
                raise self._at_flag(
                    step,
                    name,
                    f"the --{name} option requires BuildKit. {_DOCUMENTED}",
                    f"{self.builder} cannot do it, a BuildKit builder can; take the flag out",
                )
        self._heredocs(step)
        self._constants(step)

    def _known(self, step: spec.Instruction) -> frozenset[str]:
        none: frozenset[str] = frozenset()
        return self.habits.obeys.get(step.keyword, none) | self.habits.knows.get(step.keyword, none)

    def _at_flag(self, step: spec.Instruction, name: str, message: str, hint: str) -> SpecError:
        return step.error(message, hint=hint, at=max(step.text.value.find(f"--{name}"), 0))

    def _heredocs(self, step: spec.Instruction) -> None:
        found = (
            step.heredocs
            if isinstance(step, spec.Run)
            else step.files
            if isinstance(step, spec.Transfer)
            else ()
        )
        trigger = isinstance(step, spec.Onbuild) and "\n" in step.expression
        if not found and not trigger:
            return
        way_out = (
            "put the file into the context"
            if isinstance(step, spec.Transfer)
            else "join the commands with && and \\"
        )
        fault = "drops their lines" if self.habits.heredocs else "does not know them"
        raise step.error(
            f"heredocs require BuildKit. {_DOCUMENTED}",
            hint=f"{self.builder} {fault}, a BuildKit builder reads them; {way_out}",
            at=max(step.text.value.find("<<"), 0),
        )

    def _constants(self, step: spec.Instruction) -> None:
        """Refuse ports and signals that no variable can put right."""
        if isinstance(step, spec.Expose) and not any("$" in port for port in step.ports):
            expand_ports(step, {}, self.escape, self.engine)
        if isinstance(step, spec.Stopsignal) and "$" not in step.signal:
            expand(step, {}, self.escape, self.engine)

    def _zero(self, step: spec.Healthcheck) -> None:
        for name in INTERVALS:
            if (
                name in step.has_flag
                and not getattr(step, name.replace("-", "_"))
                and f"--{name}=" not in step.flags
            ):
                message = f'Interval "{name}" cannot be less than 1ms'
                raise self._at_flag(
                    step, name, message, f"{self.builder} takes no 0; write --{name}=30s"
                )
        if "retries" in step.has_flag and not step.retries and "--retries=" not in step.flags:
            message = "--retries must be at least 1 (not 0)"
            raise self._at_flag(
                step, "retries", message, f"{self.builder} takes no 0; write --retries=3"
            )

    def _stages(self, step: spec.Instruction) -> None:
        if step in self.meta_args:
            raise step.error(
                "Please provide a source image with `from` prior to commit",
                hint=f"{self.builder} knows no ARG before FROM; move it below",
            )
        if isinstance(step, spec.From) and step.name:
            raise step.error(
                f'"{step.original[5:].strip()}" is not a valid repository/tag',
                hint=f"{self.builder} knows no names of stages; take AS {step.name} out",
            )
        if isinstance(step, spec.Arg) and len(step.arguments) > 1:
            raise step.error(
                "ARG requires exactly one argument",
                hint=f"{self.builder} declares one name at a time",
            )
