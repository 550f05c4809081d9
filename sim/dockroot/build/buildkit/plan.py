"""The stages before they are built: which stands on which, what each copies from, which of them the target needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from dockroot.build.buildkit import mounts
from dockroot.build.buildkit.stage import Stage
from dockroot.build.texts import is_number
from dockroot.engine import Engine
from dockroot.errors import SpecError
from dockroot.spec import Dockerfile
from dockroot.spec import instructions as spec
from dockroot.spec.expansion import expand


class Plan(Struct, eq=False):
    """A stage: the name of its base, and the stage below it if that is one; `done` once it is built."""

    stage: spec.Stage
    base: str
    platform: str
    below: Plan | None = None
    done: Stage | None = None

    @property
    def name(self) -> str:
        """Its name, or its number."""
        return self.stage.name or str(self.stage.index)


class Plans:
    """The stages of a Dockerfile; FROM sees `arguments`. Raises: SpecError for a base without a name, and for circles."""

    def __init__(
        self, dockerfile: Dockerfile, arguments: Mapping[str, str], frontend: Engine
    ) -> None:
        self._all: list[Plan] = []
        for stage in dockerfile.stages:
            base = expand(stage.base, arguments, dockerfile.escape, frontend)
            if not base.base:
                raise stage.base.error(
                    f"base name ({stage.base.base}) should not be blank",
                    hint="give the ARG a value",
                )
            below = [plan for plan in self._all if plan.stage.name == base.base]
            self._all.append(Plan(stage, base.base, base.platform, below[-1] if below else None))
        sound: set[int] = set()
        for plan in self._all:
            self._refuse_circle(plan, [], sound)

    def __len__(self) -> int:
        return len(self._all)

    def find(self, name: str) -> Plan | None:
        """Return the stage that `--from` means, by its number or its name; None for an image."""
        if is_number(name):
            return self._all[int(name)] if int(name) < len(self._all) else None
        found = [plan for plan in self._all if plan.stage.name == name.lower()]
        return found[-1] if found else None

    def target(self, wanted: str, file: str) -> Plan:
        """Return the stage to build, the last where none is `wanted`. Raises: SpecError."""
        found = self.find(wanted) if wanted else self._all[-1]
        if found is None:
            raise SpecError(
                f'target stage "{wanted}" could not be found',
                file=file,
                hint=f"its stages are {', '.join(plan.name for plan in self._all)}",
            )
        return found

    def needed(
        self, target: Plan, steps_of: Callable[[Plan], Sequence[spec.Instruction]]
    ) -> list[Plan]:
        """Return the stages that a stage stands on or copies from, and itself, in their order."""
        found: dict[int, None] = {}
        todo = [target]
        while todo:
            plan = todo.pop()
            if plan.stage.index not in found:
                found[plan.stage.index] = None
                todo += self._needs(plan, steps_of(plan))
        return [self._all[index] for index in sorted(found)]

    def _needs(self, plan: Plan, steps: Sequence[spec.Instruction]) -> Iterator[Plan]:
        if plan.below is not None:
            yield plan.below
        yield from self._sources(steps)

    def _sources(self, steps: Sequence[spec.Instruction]) -> Iterator[Plan]:
        for step in steps:
            yield from (found for name in origins(step) if (found := self.find(name)))

    def _refuse_circle(self, plan: Plan, above: list[Plan], sound: set[int]) -> None:
        """Raise SpecError for a stage that, near or far, copies from itself; `sound` are those known not to."""
        if plan.stage.index in sound:
            return
        if plan in above:
            raise plan.stage.base.error(
                f"circular dependency detected on stage: {plan.name}",
                hint="let one of them copy from a third",
            )
        for needed in self._sources(plan.stage.instructions):
            self._refuse_circle(needed, [*above, plan], sound)
        sound.add(plan.stage.index)


def origins(step: spec.Instruction) -> list[str]:
    """Return what a step copies or mounts from: names and numbers of stages, images, contexts."""
    if isinstance(step, spec.Copy):
        return [step.stage] if step.stage else []
    if isinstance(step, spec.Run):
        return [name for text in step.mounts if (name := mounts.origin_of(text))]
    return []


def makes_layer(step: spec.Instruction) -> bool:
    """Whether a step makes a layer, whatever it changes."""
    return isinstance(step, spec.Run | spec.Copy | spec.Add | spec.Workdir)


def uses_context(step: spec.Instruction) -> bool:
    """Whether a step takes something from the build's own context."""
    if isinstance(step, spec.Copy):
        return not step.stage
    if isinstance(step, spec.Run):
        return any("type=bind" in text or "type=" not in text for text in step.mounts)
    return isinstance(step, spec.Add)
