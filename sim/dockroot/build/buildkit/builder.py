"""BuildKit's build: the stages that the target needs, each step a layer or a line of history, one image at the end.

Unlike the classic builder it leaves no image behind for each step, and nothing for stages that nothing asks for
(moby v28.5.2, `vendor/github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb/convert.go`).
"""

from __future__ import annotations

import posixpath

from dockroot.bases import reference
from dockroot.build.buildkit import inline
from dockroot.build.buildkit.arguments import epoch, global_arguments, is_asked_for
from dockroot.build.buildkit.cache import Cache
from dockroot.build.buildkit.image import ImageState, image_config
from dockroot.build.buildkit.plan import Plan, Plans, makes_layer, origins, uses_context
from dockroot.build.buildkit.progress import Progress
from dockroot.build.buildkit.stage import Layers, Stage, Surroundings
from dockroot.build.buildkit.steps import perform
from dockroot.build.request import SCRATCH, BuildRequest
from dockroot.build.texts import is_number
from dockroot.digest import ImageID
from dockroot.editor import Editor
from dockroot.engine import NEWEST, Engine
from dockroot.engine import buildkit as engines
from dockroot.errors import DockrootError, SpecError, UsageError
from dockroot.format.runconfig import RunConfig
from dockroot.spec import Dockerfile, parse, parse_onbuild, syntax_of
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
        found = global_arguments(dockerfile, self.arguments, habits, request.target)
        self.plans = Plans(dockerfile, found, frontend)
        self.progress = Progress(request.say)
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
            found,
            epoch(self.arguments, habits),
            self._source,
        )

    def run(self) -> ImageID:
        """Build the stages that the target needs, and store the image."""
        self.progress.begin(posixpath.basename(self.request.file), len(self.request.dockerfile))
        target = self.plans.target(self.request.target, self.request.file)
        needed = self.plans.needed(target, self._steps)
        self._tell_bases(needed)
        for plan in needed:
            self._build(plan)
        assert target.done is not None
        return self._export(target.done)

    def _tell_bases(self, needed: list[Plan]) -> None:
        steps = [step for plan in needed for step in self._steps(plan)]
        names = [plan.base for plan in needed if plan.below is None]
        if self.habits.tells_sources:
            names += self._images_copied_from(steps)
        for name in dict.fromkeys(name for name in names if name != SCRATCH):
            self.progress.vertex(f"[internal] load metadata for {_canonical(name)}")
        if not (self.request.own_ignore and self.habits.reads_one_ignore_file):
            self.progress.vertex("[internal] load .dockerignore", ["transferring context: 2B done"])
        if any(uses_context(step) for step in steps):
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
        names = dict.fromkeys(name for step in steps for name in origins(step))
        return [
            name
            for name in names
            if self.plans.find(name) is None and name not in self.request.contexts
        ]

    def _steps(self, plan: Plan) -> list[spec.Instruction]:
        """Return the steps of a stage, with those that its base has left for it."""
        if plan.below is None and plan.base != SCRATCH:
            image = self._image(plan.base, plan.platform, plan.stage.base)
            expressions = (image.config.get("config") or {}).get("OnBuild") or []
        else:
            own = plan.below.stage.instructions if plan.below else ()
            expressions = [step.expression for step in own if isinstance(step, spec.Onbuild)]
        return [*self._parsed(plan, expressions), *plan.stage.instructions]

    def _build(self, plan: Plan) -> None:
        stage = self._begun(plan)
        stage.name = plan.stage.name or f"stage-{plan.stage.index}"
        counted = any(self._counts(step) for step in plan.stage.instructions)
        if len(self.plans) == 1 and not counted:
            stage.name = ""
        from_base = plan.below is None and plan.base != SCRATCH
        triggers = self._triggers(plan, stage)
        stage.steps = from_base + sum(makes_layer(step) for step in plan.stage.instructions)
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
            return bool(origins(step))
        if self.habits.counts_mounts:
            return bool(step.mounts)
        return bool(origins(step)) or any("type=cache" in text for text in step.mounts)

    def _triggers(self, plan: Plan, stage: Stage) -> list[spec.Instruction]:
        expressions, stage.image.config.OnBuild = stage.image.config.OnBuild or [], None
        return self._parsed(plan, expressions)

    def _parsed(self, plan: Plan, expressions: list[str]) -> list[spec.Instruction]:
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

    def _begun(self, plan: Plan) -> Stage:
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
        plan = self.plans.find(name)
        if plan is not None:
            return self._files_of(plan, name, step)
        if is_number(name):
            raise step.error(f"invalid stage index {name}", hint="stages are counted from 0")
        image = self._image(name, "", step)
        self.editor.mount_for_a_while()
        return self.editor.root.merged_layers(image.top_chain)

    def _files_of(self, plan: Plan, name: str, step: spec.Instruction) -> Directory:
        if plan.done is not None:
            return plan.done.merged()
        if self.habits.refuses_later_stages:
            raise step.error(
                f'cannot copy from stage "{name}", it needs to be defined before current stage',
                hint="move the stage up",
            )
        if plan.below is not None or plan.base == SCRATCH:
            return Directory()
        image = self._image(plan.base, plan.platform, plan.stage.base)
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
        if not is_asked_for(self.arguments, "BUILDKIT_INLINE_CACHE") or not stage.vertices:
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
