"""The classic builder: a Dockerfile, stage by stage, step by step, into a data root.

Each step stands on the image of the step before it; the result of each is an image, linked to its parent
(moby v20.10.24 to v28.5.2, `builder/dockerfile/builder.go`, `evaluator.go`). What is printed is what
`docker build` prints.
"""

from __future__ import annotations

from dockroot.build.classic.args import BuildArgs
from dockroot.build.classic.probe import Prober
from dockroot.build.classic.stage import StageState, Surroundings
from dockroot.build.classic.steps import perform
from dockroot.build.explaining import explained
from dockroot.build.request import SCRATCH, BuildRequest
from dockroot.build.texts import is_number
from dockroot.digest import ImageID
from dockroot.editor import Editor
from dockroot.errors import DockrootError, SpecError
from dockroot.spec import Dockerfile, parse, parse_onbuild
from dockroot.spec import instructions as spec
from dockroot.spec.classic import check_classic
from dockroot.spec.comments import above
from dockroot.spec.expansion import expand
from dockroot.store.imagedb import Image


def build_classic(editor: Editor, request: BuildRequest) -> ImageID:
    """Build `request` into the editor's root, step by step, and return the image's ID.

    Raises: SpecError and StepError with the place in the Dockerfile; NotFoundError for a base that is not there.
    """
    dockerfile = parse(request.dockerfile, request.file, editor.engine)
    check_classic(dockerfile, editor.engine.name)
    return _Build(editor, request, dockerfile).run()


class _Build:
    def __init__(self, editor: Editor, request: BuildRequest, dockerfile: Dockerfile) -> None:
        self.editor, self.request, self.dockerfile = editor, request, dockerfile
        self.args = BuildArgs(request.build_args)
        self.stages: list[StageState] = []
        self.names: dict[str, StageState] = {}
        type_bits = request.context_type_bits
        self.around = Surroundings(
            editor,
            Prober(editor.root, editor.engine, enabled=request.use_cache),
            request.context,
            request.say,
            request.urls,
            editor.engine.context_type_bits if type_bits is None else type_bits,
            request.spool,
            request.recipes,
            request.opaque,
            self._find_source,
        )
        self.wanted = self._wanted_stages()
        self.steps = len(dockerfile.meta_args) + sum(
            1 + len(stage.instructions) for stage in self.wanted
        )
        self.step = 0

    def run(self) -> ImageID:
        """Go through the wanted stages."""
        for meta in self.dockerfile.meta_args:
            self._announce(meta)
            expanded = expand(meta, self.args.allowed(), self.dockerfile.escape, self.editor.engine)
            for argument in expanded.arguments:
                self.args.declare_meta(argument.name, argument.default)
        for stage in self.wanted:
            self._stage(stage)
        unused = self.args.unused()
        if unused:
            self.request.say(
                f"[Warning] One or more build-args [{' '.join(unused)}] were not consumed"
            )
        image = self.stages[-1].image
        if image is None:
            raise SpecError(
                "No image was generated. Is your Dockerfile empty?",
                file=self.request.file,
                hint="FROM scratch alone makes nothing: add a step",
            )
        self.request.say(f"Successfully built {image.id.short}")
        return image.id

    def _wanted_stages(self) -> list[spec.Stage]:
        stages = list(self.dockerfile.stages)
        target = self.request.target
        if not target:
            return stages
        found = self.dockerfile.find_stage(target)
        if found is None and is_number(target) and int(target) < len(stages):
            found = stages[int(target)]
        if found is None:
            names = ", ".join(stage.name or str(stage.index) for stage in stages)
            raise SpecError(
                f"failed to reach build target {target} in Dockerfile",
                file=self.request.file,
                hint=f"its stages are {names}",
            )
        return stages[: found.index + 1]

    def _announce(self, step: spec.Instruction) -> None:
        self.step += 1
        self.request.say(f"Step {self.step}/{self.steps} : {step.original}")

    def _stage(self, stage: spec.Stage) -> None:
        if stage.name and stage.name in self.names:
            raise stage.base.error(
                f"{stage.name} stage name already used", hint="give the stage another name"
            )
        self._announce(stage.base)
        state = StageState(self.around, self.args.for_stage(), self.dockerfile.escape)
        self.around.prober.reset()
        state.begin(self._base(stage.base))
        state.settle()
        self._triggers(stage.base, state)
        state.settle()
        self._arrow(state)
        for step in stage.instructions:
            self._announce(step)
            _check_directive(step)
            before = state.image
            self._perform(step, state)
            self._arrow(state)
            if self.request.explain:
                for line in explained(self.editor.root, before, state.image):
                    self.request.say(line)
        self.stages.append(state)
        if stage.name:
            self.names[stage.name] = state

    def _perform(self, step: spec.Instruction, state: StageState) -> None:
        try:
            perform(expand(step, state.variables(), state.escape, self.editor.engine), state)
        except SpecError:
            raise
        except (DockrootError, OSError) as error:
            message = (
                error.message
                if isinstance(error, DockrootError)
                else f"{error.strerror}: {error.filename}"
            )
            raise step.error(message, hint=getattr(error, "hint", "")) from error
        state.settle()

    def _arrow(self, state: StageState) -> None:
        self.request.say(f" ---> {state.image_id.short if state.image_id else ''}")

    def _base(self, base: spec.From) -> Image | None:
        expanded = expand(base, self.args.meta(), self.dockerfile.escape, self.editor.engine)
        name = expanded.base
        if not name:
            raise base.error(
                f"base name ({base.base}) should not be blank", hint="give the ARG a value"
            )
        if name.lower() in self.names:
            return self.names[name.lower()].image
        if name == SCRATCH:
            return None
        try:
            return self.request.find_base(self.editor, name, expanded.platform)
        except SpecError:
            raise
        except DockrootError as error:
            raise base.error(error.message, hint=error.hint) from error

    def _triggers(self, base: spec.From, state: StageState) -> None:
        triggers = state.config.OnBuild or []
        if not triggers:
            return
        state.config.OnBuild = None
        self.request.say(
            f"# Executing {len(triggers)} build trigger{'s' if len(triggers) > 1 else ''}"
        )
        for trigger in triggers:
            state.settle()
            self._perform(
                parse_onbuild(
                    trigger, f"{self.request.file} (ONBUILD of {base.base})", self.editor.engine
                ),
                state,
            )

    def _find_source(self, name: str, step: spec.Instruction) -> Image | None:
        """Return the image that `--from` means: a stage by name or number, else an image."""
        if name.lower() in self.names:
            return self.names[name.lower()].image
        if is_number(name):
            index = int(name)
            if index >= len(self.stages):
                reason = (
                    "refers to current build stage"
                    if index == len(self.stages)
                    else "index out of bounds"
                )
                raise step.error(
                    f"invalid from flag value {name}: {reason}", hint="stages are counted from 0"
                )
            return self.stages[index].image
        return self.request.find_base(self.editor, name, "")


def _check_directive(step: spec.Instruction) -> None:
    """Refuse a `# dockroot:` comment above what is no RUN: nothing would come of it."""
    if not isinstance(step, spec.Run) and any(
        each.text.startswith("dockroot:") for each in above(step)
    ):
        raise step.error(
            f"a `# dockroot:` comment stands above {step.keyword}",
            hint="it says what a RUN leaves behind: put it directly above that RUN",
        )
