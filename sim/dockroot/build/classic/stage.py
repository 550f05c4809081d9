"""The state of a build stage, and how a step becomes an image."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct, field

from dockroot.build.classic.args import BuildArgs
from dockroot.build.classic.copy import CopyPlan, perform_copy, plan_copy
from dockroot.build.classic.probe import Prober
from dockroot.build.layer import commit_layer
from dockroot.build.request import in_memory
from dockroot.build.texts import clean_path
from dockroot.digest import EMPTY_DIFF_ID, DiffID, ImageID
from dockroot.editor import Editor
from dockroot.engine import Engine
from dockroot.format.imageconfig import Child, child_config
from dockroot.format.runconfig import DEFAULT_PATH, RunConfig, merge_into
from dockroot.fs.initlayer import sandbox
from dockroot.fs.overlay import Overlay
from dockroot.spec import instructions as spec
from dockroot.store.imagedb import Image
from dockroot.tree import Content, Directory

if TYPE_CHECKING:
    from dockroot.shell import Recipe


class Surroundings(Struct):
    """What all stages of a build share."""

    editor: Editor
    prober: Prober
    context: Directory
    say: Callable[[str], None]
    urls: Mapping[str, Content] = field(default_factory=dict)
    context_type_bits: bool = False
    spool: Callable[[BinaryIO], Content] = in_memory
    recipes: tuple[Recipe, ...] = ()
    opaque: bool = False
    find_stage_or_image: Callable[[str, spec.Instruction], Image | None] = lambda name, step: None


class StageState(Struct):
    """Where a stage stands: its image so far, the run config for the next, its arguments."""

    around: Surroundings
    args: BuildArgs
    escape: str
    image: Image | None = None
    config: RunConfig = field(default_factory=RunConfig)
    author: str = ""
    cmd_set: bool = False

    def begin(self, image: Image | None) -> None:
        """Start from `image` (None: scratch)."""
        self.image = image
        self.config = RunConfig.from_json(image.config.get("config") if image else None)
        if "PATH" not in self.config.env_names():
            self.config.Env = [*(self.config.Env or ()), f"PATH={DEFAULT_PATH}"]
        self.config.OpenStdin = self.config.StdinOnce = False

    @property
    def engine(self) -> Engine:
        """The engine whose builder this is."""
        return self.around.editor.engine

    @property
    def image_id(self) -> ImageID | None:
        """The ID of the image so far; None on scratch."""
        return self.image.id if self.image else None

    def say(self, line: str) -> None:
        """Report a line of progress."""
        self.around.say(line)

    def variables(self) -> dict[str, str]:
        """Return what `$name` means now: the environment, then build arguments."""
        env = self.config.env_map()
        return {**self.args.besides(env), **env}

    def settle(self) -> None:
        """Note the image so far in the run config, as the engine does after each step."""
        self.config.Image = self.image_id or ""

    def merged(self) -> Directory:
        """Return the merged view of the image so far."""
        return self.around.editor.root.merged_layers(self.image.top_chain if self.image else None)

    def commit(self, comment: str) -> None:
        """Make the image of a step that only changes the run config."""
        self._commit("#(nop) ", comment)

    def commit_workdir(self, comment: str) -> None:
        """Make the image of a WORKDIR, whose comment is one word with its mark."""
        self._commit(f"#(nop) {comment}")

    def _commit(self, *words: str) -> None:
        made_with = self.config.copy(Cmd=[*self.config.shell, *words])
        if self._cached(made_with):
            return
        container = self._create(made_with)
        overlay = self._container_view(made_with)
        self._store(made_with, self._register(overlay), container)

    def run(self, step: spec.Run, argv: list[str]) -> None:
        """Run a command and make an image of what it leaves. Raises: StepError for another status than 0."""
        hidden = self.config.env_names()
        arguments = self.args.besides(hidden)
        shown = [f"{name}={value}" for name, value in arguments.items() if self.args.shown(name)]
        saved = [f"|{len(shown)}", *sorted(shown), *argv] if arguments else argv
        probe_with = self.config.copy(Cmd=saved)
        if saved:
            probe_with.Entrypoint = None
        probe_with.ArgsEscaped = self.engine.classic_1_13 and step.command.shell
        if self._cached(probe_with):
            return
        container = self._container_id(probe_with)
        self._stand_on(self.image)
        self.say(f" ---> Running in {container[:12]}")
        overlay = self._execute(step, argv, arguments, container)
        self.say(f"Removing intermediate container {container[:12]}")
        self._store(probe_with, self._register(overlay), container)

    def _execute(
        self, step: spec.Run, argv: list[str], arguments: Mapping[str, str], container: str
    ) -> Overlay:
        from dockroot.shell import Origin, Remedies, World, failure, recipes, run_exec

        editor = self.around.editor
        volumes = dict.fromkeys(sorted(self.config.Volumes or ()))
        overlay = sandbox(self.merged(), editor.clock, volumes)
        workdir = clean_path(self.config.WorkingDir)
        _make_workdir(overlay, workdir)
        env = {**arguments, **self.config.env_map()}
        world = World(
            overlay,
            env,
            workdir,
            self.config.User,
            clock=editor.clock,
            hostname=container[:12],
            remedies=Remedies(
                self.around.recipes, recipes.directive(step), opaque=self.around.opaque
            ),
            urls=self.around.urls,
        )
        origin = Origin.of(step)
        outcome = run_exec(argv, world, origin=origin)
        for line in (outcome.stdout + outcome.stderr).decode("utf-8", "replace").splitlines():
            self.say(line)
        if outcome.status:
            raise failure(outcome, argv, origin)
        return overlay

    def transfer(self, step: spec.Copy | spec.Add) -> None:
        """Carry out a COPY or ADD. Raises: StepError, NotFoundError."""
        plan = self._plan(step)
        made_with = self.config.copy(Cmd=[*self.config.shell, f"#(nop) {plan.comment}"])
        if self._cached(made_with):
            return
        self._stand_on(self.image)
        overlay = Overlay(self.merged(), self.around.editor.clock)
        perform_copy(plan, overlay)
        diff_id = self._register(overlay)
        container = self._container_id(made_with) if self.engine.classic_1_13 else ""
        self._store(made_with, diff_id, container)

    def _plan(self, step: spec.Copy | spec.Add) -> CopyPlan:
        around = self.around
        source: Directory | None = None
        if isinstance(step, spec.Copy) and step.stage:
            image = around.find_stage_or_image(step.stage, step)
            self._stand_on(image)
            source = around.editor.root.merged_layers(image.top_chain if image else None)
        return plan_copy(
            step,
            context=around.context,
            stage=source,
            workdir=self.config.WorkingDir,
            engine=self.engine,
            context_type_bits=around.context_type_bits,
            urls=around.urls,
            spool=around.spool,
        )

    def _cached(self, made_with: RunConfig) -> bool:
        found = self.around.prober.probe(self.image_id, made_with)
        if found is None:
            return False
        self.say(" ---> Using cache")
        self.image = self.around.editor.root.images[found]
        return True

    def _create(self, made_with: RunConfig) -> str:
        """Create the container of a step: its run config is filled in by that, and shows it."""
        self._stand_on(self.image)
        merge_into(
            made_with,
            RunConfig.from_json(self.image.config.get("config")) if self.image else RunConfig(),
        )
        container = self._container_id(made_with)
        made_with.Hostname = made_with.Hostname or container[:12]
        if made_with.WorkingDir:
            made_with.WorkingDir = clean_path(made_with.WorkingDir)
        self.say(f" ---> Running in {container[:12]}")
        self.say(f"Removing intermediate container {container[:12]}")
        return container

    def _stand_on(self, image: Image | None) -> None:
        """Leave the mark of a writable layer that stood on an image for a while."""
        root = self.around.editor.root
        self.around.editor.mount_for_a_while()
        top = root.layers.get(image.top_chain) if image and image.top_chain else None
        directory = root.directories.get(top.cache_id) if top else None
        if directory is not None:
            self.around.editor.commit_directory(directory)

    def _container_view(self, made_with: RunConfig) -> Overlay:
        """Return what creating (not starting) a container writes: its working directory."""
        overlay = Overlay(self.merged(), self.around.editor.clock)
        _make_workdir(overlay, made_with.WorkingDir)
        return overlay

    def _container_id(self, made_with: RunConfig) -> str:
        return self.around.editor.ids.hex64(
            "build container", self.image_id or "scratch", *(made_with.Cmd or ())
        )

    def _register(self, overlay: Overlay) -> DiffID:
        if not overlay.upper.children:
            return EMPTY_DIFF_ID
        return commit_layer(
            self.around.editor, self.image.top_chain if self.image else None, overlay.upper
        )

    def _store(self, made_with: RunConfig, diff_id: DiffID, container: str) -> None:
        editor = self.around.editor
        child = Child(
            created=editor.clock.now(),
            config=self.config.copy(),
            container_config=made_with,
            diff_id=diff_id,
            container=container,
            author=self.author,
        )
        config = child_config(self.image.config if self.image else None, child, self.engine)
        self.image = editor.add_image(config, parent=self.image_id, built_locally=True)


def _make_workdir(overlay: Overlay, path: str) -> None:
    """Make a working directory, root's own, as far as it is missing."""
    for made in overlay.makedirs(clean_path(path), 0o755) if path else ():
        overlay.chown(made, 0, 0)
