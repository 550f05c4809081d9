"""BuildKit's build: the stages that the target needs, each step a layer or a line of history, one image at the end.

Unlike the classic builder it leaves no image behind for each step, and nothing for stages that nothing asks for
(moby v28.5.2, `vendor/github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb/convert.go`).
"""

from __future__ import annotations

import posixpath

from msgspec import Struct, field

from dockroot.bases import reference
from dockroot.build.buildkit import inline, mounts
from dockroot.build.buildkit.cache import Cache
from dockroot.build.buildkit.image import ImageState, image_config
from dockroot.build.buildkit.progress import Progress
from dockroot.build.buildkit.stage import Layers, Stage, Surroundings
from dockroot.build.buildkit.steps import perform
from dockroot.build.request import SCRATCH, BuildRequest
from dockroot.clock import SECOND
from dockroot.digest import ImageID
from dockroot.editor import Editor
from dockroot.engine import NEWEST, Engine
from dockroot.engine import buildkit as engines
from dockroot.errors import DockrootError, SpecError, UsageError
from dockroot.format.runconfig import RunConfig
from dockroot.spec import Dockerfile, parse, parse_onbuild, syntax_of, words
from dockroot.spec import instructions as spec
from dockroot.spec.buildkit import check_buildkit, check_frontend
from dockroot.spec.expansion import expand
from dockroot.store.imagedb import Image
from dockroot.tree import Directory
from dockroot.views import lookup_image


def build_buildkit(editor: Editor, request: BuildRequest) -> ImageID:
    """Build `request` into the editor's root as BuildKit does, and return the image's ID.

    Raises: SpecError and StepError with the place in the Dockerfile; NotFoundError for a base that is not there;
    UsageError where the engine has no BuildKit.
    """
    habits = engines.HABITS.get(editor.engine.name)
    if habits is None:
        raise UsageError(
            f"Docker {editor.engine.name} has no BuildKit",
            hint="build with --builder classic, or for a newer --engine",
        )
    frontend = editor.engine
    syntax = syntax_of(request.dockerfile, request.file, frontend)
    if syntax:
        check_frontend(syntax, request.file)
        frontend, habits = NEWEST, engines.with_newest_frontend(habits)
    dockerfile = parse(request.dockerfile, request.file, frontend)
    if not syntax:
        check_buildkit(dockerfile, frontend.name)
    return _Build(editor, request, dockerfile, habits, frontend).run()


class _Plan(Struct, eq=False):
    """A stage before it is built: what it stands on (`below`: an earlier stage) and what else it copies from."""

    stage: spec.Stage
    base: str
    platform: str
    below: _Plan | None = None
    needs: list[_Plan] = field(default_factory=list)
    done: Stage | None = None


class _Build:
    def __init__(
        self,
        editor: Editor,
        request: BuildRequest,
        dockerfile: Dockerfile,
        habits: engines.Habits,
        frontend: Engine,
    ) -> None:
        self.editor, self.request, self.dockerfile, self.habits = editor, request, dockerfile, habits  # fmt: skip
        self.frontend = frontend
        self.arguments = {
            name: value for name, value in request.build_args.items() if value is not None
        }
        self.globals = self._globals()
        self.progress = Progress(request.say)
        self.plans: list[_Plan] = []
        self.known = set(editor.root.images)
        self.bases: set[str] = set()
        """The images that progress has told of."""
        self.around = Surroundings(
            editor,
            request,
            habits,
            Cache(editor.root, enabled=request.use_cache),
            self.progress,
            dockerfile.escape,
            frontend,
            self.arguments,
            self.globals,
            self._epoch(),
            self._source,
        )

    def run(self) -> ImageID:
        """Plan the stages, build those that the target needs, and store the image."""
        self.progress.begin(posixpath.basename(self.request.file), len(self.request.dockerfile))
        for stage in self.dockerfile.stages:
            self._plan(stage)
        for plan in self.plans:
            names = [name for step in plan.stage.instructions for name in _origins(step)]
            plan.needs = [found for name in names if (found := self._planned(name))]
        sound: set[int] = set()
        for plan in self.plans:
            _refuse_circle(plan, [], sound)
        target = self._target()
        needed = _needed(target)
        self._tell_bases(needed)
        for plan in self.plans:
            if id(plan) in needed:
                self._build(plan)
        assert target.done is not None
        return self._export(target.done)

    def _globals(self) -> dict[str, str]:
        """Return what FROM and an ARG without a value may use: the platform, and the ARGs before the first FROM."""
        platform = {"PLATFORM": "linux/amd64", "OS": "linux", "ARCH": "amd64", "VARIANT": ""}
        found = {f"BUILD{name}": value for name, value in platform.items()}
        found |= {f"TARGET{name}": value for name, value in platform.items()}
        if self.habits.target_stage:
            last = self.dockerfile.stages[-1].name if self.dockerfile.stages else ""
            found |= {"BUILDOSVERSION": "", "TARGETOSVERSION": ""}
            found |= {"TARGETSTAGE": self.request.target or last or "default"}
            found |= {name: self.arguments.get(name, value) for name, value in found.items()}
        for meta in self.dockerfile.meta_args:
            for argument in meta.arguments:
                value = self.arguments.get(argument.name)
                if value is None and argument.default is not None:
                    value = words.expand(argument.default, found, self.dockerfile.escape)
                if value is not None:
                    found[argument.name] = value
        return found

    def _epoch(self) -> int | None:
        text = self.arguments.get("SOURCE_DATE_EPOCH", "")
        if not text or not self.habits.knows_epoch:
            return None
        if not text.isdigit():
            raise UsageError(
                f"invalid SOURCE_DATE_EPOCH: {text}", hint="give the seconds since 1970"
            )
        return int(text) * SECOND

    def _plan(self, stage: spec.Stage) -> None:
        base = expand(stage.base, self.globals, self.dockerfile.escape, self.frontend)
        if not base.base:
            raise stage.base.error(
                f"base name ({stage.base.base}) should not be blank", hint="give the ARG a value"
            )
        below = next((plan for plan in reversed(self.plans) if plan.stage.name == base.base), None)
        self.plans.append(_Plan(stage, base.base, base.platform, below))

    def _planned(self, name: str) -> _Plan | None:
        """Return the stage that `--from` means, by its number or its name; None for an image."""
        if name.isdigit():
            return self.plans[int(name)] if int(name) < len(self.plans) else None
        found = [plan for plan in self.plans if plan.stage.name == name.lower()]
        return found[-1] if found else None

    def _target(self) -> _Plan:
        wanted = self.request.target
        if not wanted:
            return self.plans[-1]
        found = [plan for plan in self.plans if plan.stage.name == wanted.lower()]
        if not found and wanted.isdigit() and int(wanted) < len(self.plans):
            return self.plans[int(wanted)]
        if not found:
            names = ", ".join(plan.stage.name or str(plan.stage.index) for plan in self.plans)
            raise SpecError(
                f'target stage "{wanted}" could not be found',
                file=self.request.file,
                hint=f"its stages are {names}",
            )
        return found[-1]

    def _tell_bases(self, needed: dict[int, _Plan]) -> None:
        steps = [step for plan in needed.values() for step in self._steps(plan)]
        names = [plan.base for plan in self.plans if id(plan) in needed and plan.below is None]
        if self.habits.tells_sources:
            names += self._images_copied_from(steps)
        for name in dict.fromkeys(name for name in names if name != SCRATCH):
            self.progress.vertex(f"[internal] load metadata for {_canonical(name)}")
        if not (self.request.own_ignore and self.habits.reads_one_ignore_file):
            self.progress.vertex("[internal] load .dockerignore", ["transferring context: 2B done"])
        if any(_uses_context(step) for step in steps):
            self.progress.vertex("[internal] load build context", ["transferring context: done"])
        for name in self._images_copied_from(steps):
            self._tell_base(name, f"FROM {self._resolved(name)}")

    def _tell_base(self, name: str, label: str) -> None:
        """Print the vertex of an image, once for all that stand on it or copy from it."""
        if name not in self.bases:
            self.bases.add(name)
            resolved = self._resolved(name)
            self.progress.vertex(label, [f"resolve {resolved} done"] if "@" in resolved else ())

    def _resolved(self, name: str) -> str:
        """Return the whole name of an image, with its digest where it did not lie in the root."""
        wanted = _canonical(name)
        image = lookup_image(self.editor.root, name)
        if image is None or image.id in self.known or "@" in wanted:
            return wanted
        digests = [
            each.partition("@")[2]
            for each in self.editor.root.references_of(image.id)
            if "@" in each
        ]
        return f"{wanted}@{digests[0]}" if digests else wanted

    def _images_copied_from(self, steps: list[spec.Instruction]) -> list[str]:
        names = dict.fromkeys(name for step in steps for name in _origins(step))
        return [
            name
            for name in names
            if self._planned(name) is None and name not in self.request.contexts
        ]

    def _steps(self, plan: _Plan) -> list[spec.Instruction]:
        """Return the steps of a stage, with those that its base has left for it."""
        if plan.below is None and plan.base != SCRATCH:
            image = self._image(plan.base, plan.platform, plan.stage.base)
            expressions = (image.config.get("config") or {}).get("OnBuild") or []
        else:
            own = plan.below.stage.instructions if plan.below else ()
            expressions = [step.expression for step in own if isinstance(step, spec.Onbuild)]
        return [*self._parsed(plan, expressions), *plan.stage.instructions]

    def _build(self, plan: _Plan) -> None:
        stage = self._begun(plan)
        stage.name = plan.stage.name or f"stage-{plan.stage.index}"
        counted = any(self._counts(step) for step in plan.stage.instructions)
        if len(self.plans) == 1 and not counted:
            stage.name = ""
        from_base = plan.below is None and plan.base != SCRATCH
        triggers = self._triggers(plan, stage)
        stage.steps = from_base + sum(_makes_layer(step) for step in plan.stage.instructions)
        if from_base:
            self._tell_base(plan.base, stage.numbered(f"FROM {self._resolved(plan.base)}"))
        if self.habits.counts_triggers:
            stage.steps += len(triggers)
        stage.begin()
        for number, step in enumerate([*triggers, *plan.stage.instructions]):
            stage.trigger = number < len(triggers) and self.habits.counts_triggers
            self._perform(step, stage)
        plan.done = stage

    def _counts(self, step: spec.Instruction) -> bool:
        """Whether BuildKit counts a source of the step as a stage of its own."""
        if not isinstance(step, spec.Run):
            return bool(_origins(step))
        if self.habits.counts_mounts:
            return bool(step.mounts)
        return bool(_origins(step)) or any("type=cache" in text for text in step.mounts)

    def _triggers(self, plan: _Plan, stage: Stage) -> list[spec.Instruction]:
        expressions, stage.image.config.OnBuild = stage.image.config.OnBuild or [], None
        return self._parsed(plan, expressions)

    def _parsed(self, plan: _Plan, expressions: list[str]) -> list[spec.Instruction]:
        where = f"{self.request.file} (ONBUILD of {plan.base})"
        return [parse_onbuild(text, where, self.frontend) for text in expressions]

    def _perform(self, step: spec.Instruction, stage: Stage) -> None:
        try:
            if not (isinstance(step, spec.Arg) and self.habits.effective_args):
                step = expand(step, stage.env, self.dockerfile.escape, self.frontend)
            perform(step, stage)
        except SpecError:
            raise
        except DockrootError as error:
            raise step.error(error.message, hint=error.hint) from error
        except OSError as error:
            raise step.error(f"{error.filename}: {error.strerror}") from error

    def _begun(self, plan: _Plan) -> Stage:
        below = plan.below.done if plan.below else None
        if below is not None:
            given = [*below.given] if self.habits.unique_args else []
            env, made = dict(below.env), [*below.vertices]
            return Stage(self.around, below.image.copy(), below.layers.copy(), env, given, made)
        if plan.base == SCRATCH:
            config = RunConfig(WorkingDir="/")
            return Stage(self.around, ImageState(config), Layers())
        image = self._image(plan.base, plan.platform, plan.stage.base)
        return Stage(self.around, ImageState.of(image.config), self._layers_of(image))

    def _layers_of(self, image: Image) -> Layers:
        root, layers = self.editor.root, Layers()
        for chain, diff_id in zip(image.chain_ids, image.diff_ids, strict=True):
            layers.push(diff_id, root.diff_of(root.layers[chain].cache_id), None)
        return layers

    def _image(self, name: str, platform: str, step: spec.Instruction) -> Image:
        given = self.request.contexts.get(name)
        if isinstance(given, str):
            name = given
        elif given is not None:
            raise step.error(
                f"the context {name} is a directory, and FROM needs an image",
                hint=f"give --build-context {name}=docker-image://NAME",
            )
        try:
            return self.request.find_base(self.editor, name, platform)
        except SpecError:
            raise
        except DockrootError as error:
            raise step.error(error.message, hint=error.hint) from error

    def _source(self, name: str, step: spec.Instruction) -> Directory:
        """Return the files that `--from` means: a context's, a stage's that is built, an image's."""
        given = self.request.contexts.get(name)
        if isinstance(given, Directory):
            return given
        plan = self._planned(name)
        if plan is not None:
            if plan.done is None:
                raise step.error(
                    f'cannot copy from stage "{name}", it needs to be defined before current stage',
                    hint="move the stage up",
                )
            return plan.done.merged()
        if name.isdigit():
            raise step.error(f"invalid stage index {name}", hint="stages are counted from 0")
        image = self._image(name, "", step)
        self.editor.mount_for_a_while()
        return self.editor.root.merged_layers(image.top_chain)

    def _export(self, stage: Stage) -> ImageID:
        config = stage.image.config
        if self.request.labels:
            config.Labels = {**(config.Labels or {}), **self.request.labels}
        stage.layers.register(self.editor)
        value = image_config(
            stage.image,
            stage.layers.diff_ids,
            stage.layers.times,
            self.habits,
            epoch=self.around.epoch,
            extra=self._inline_cache(stage),
        )
        image = self.editor.add_image(value)
        self._forget_bases(image.id)
        lines = ["exporting layers 0.0s done"]
        if inline.KEY in value and self.habits.selects_inputs:
            lines.append("preparing layers for inline cache done")
        lines += [f"writing image {image.id} done"]
        lines += [f"naming to {_canonical(name)} done" for name in self.request.names]
        self.progress.vertex("exporting to image", lines)
        if inline.KEY in value and not self.habits.selects_inputs:
            self.progress.vertex("exporting cache", ["preparing build cache for export done"])
        return image.id

    def _inline_cache(self, stage: Stage) -> dict[str, str]:
        wish = self.arguments.get("BUILDKIT_INLINE_CACHE", "").lower()
        if wish not in ("1", "t", "true") or not stage.vertices:
            return {}
        return {
            inline.KEY: inline.inline_cache(
                self.editor.ids,
                stage.vertices,
                on_image=stage.vertices[0][0] > 0,
                selects=self.habits.selects_inputs,
            )
        }

    def _forget_bases(self, made: ImageID) -> None:
        """Take away the images that came for this build alone: BuildKit leaves their layers, and no image
        (measured on 20.10.24 with a registry beside it).
        """
        root = self.editor.root
        new = root.images.keys() - self.known - {made}
        for repository, names in list(root.references.items()):
            for name in [name for name, image in names.items() if image in new]:
                self.editor.untag(repository, name)
        for image_id in sorted(new):
            self.editor.remove_image(image_id)


def _canonical(name: str) -> str:
    try:
        return reference.parse(name).tagged().canonical()
    except UsageError:
        return name


def _needed(target: _Plan) -> dict[int, _Plan]:
    """Return the stages that a stage stands on or copies from, and itself."""
    found: dict[int, _Plan] = {}
    todo = [target]
    while todo:
        plan = todo.pop()
        if id(plan) not in found:
            found[id(plan)] = plan
            todo += [*plan.needs, *([plan.below] if plan.below else [])]
    return found


def _refuse_circle(plan: _Plan, above: list[_Plan], sound: set[int]) -> None:
    """Raise SpecError for a stage that, near or far, needs itself; `sound` are those known not to."""
    if id(plan) in sound:
        return
    if plan in above:
        name = plan.stage.name or str(plan.stage.index)
        raise plan.stage.base.error(
            f"circular dependency detected on stage: {name}",
            hint="let one of them copy from a third",
        )
    for needed in [*plan.needs, *([plan.below] if plan.below else [])]:
        _refuse_circle(needed, [*above, plan], sound)
    sound.add(id(plan))


def _origins(step: spec.Instruction) -> list[str]:
    """Return what a step copies or mounts from."""
    if isinstance(step, spec.Copy):
        return [step.stage] if step.stage else []
    if isinstance(step, spec.Run):
        return [name for text in step.mounts if (name := mounts.origin_of(text))]
    return []


def _makes_layer(step: spec.Instruction) -> bool:
    return isinstance(step, spec.Run | spec.Copy | spec.Add | spec.Workdir)


def _uses_context(step: spec.Instruction) -> bool:
    if isinstance(step, spec.Copy):
        return not step.stage
    if isinstance(step, spec.Run):
        return any("type=bind" in text or "type=" not in text for text in step.mounts)
    return isinstance(step, spec.Add)
