"""Where a stage of a BuildKit build stands: its image so far, its variables, its layers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping

from msgspec import Struct, field

from dockroot.build.buildkit.cache import Cache
from dockroot.build.buildkit.image import ImageState
from dockroot.build.buildkit.inline import Vertex
from dockroot.build.buildkit.owner import find_owner
from dockroot.build.buildkit.progress import Progress
from dockroot.build.explaining import listed
from dockroot.build.layer import Snapshot
from dockroot.build.request import BuildRequest
from dockroot.build.texts import is_number
from dockroot.digest import ChainID, DiffID, chain_id
from dockroot.editor import Editor
from dockroot.engine import Engine
from dockroot.engine import dialect as dialects
from dockroot.engine.buildkit import Habits
from dockroot.format.runconfig import DEFAULT_PATH
from dockroot.fs.merge import push
from dockroot.fs.overlay import Overlay
from dockroot.spec import instructions as spec
from dockroot.spec import words
from dockroot.tree import Directory, Node


class Made(Struct, frozen=True):
    """What a step left in its upper directory, the inode that the whiteouts there share, and what it printed."""

    upper: Directory
    whiteout: Node | None = None
    printed: tuple[str, ...] = ()


class Surroundings(Struct):
    """What all stages of a build share.

    `frontend` is the engine whose frontend reads the Dockerfile; `source` gives the files that `--from` means.
    """

    editor: Editor
    request: BuildRequest
    habits: Habits
    cache: Cache
    progress: Progress
    escape: str
    frontend: Engine
    arguments: Mapping[str, str]
    globals: Mapping[str, str]
    epoch: int | None
    source: Callable[[str, spec.Instruction], Directory]


class Layers(Struct):
    """A stack of layers: its chain ID and merged view, the diff IDs from the base up, when each was made (None: not
    here), and the snapshots that the layer store does not have yet, by their place.
    """

    view: Directory = field(default_factory=Directory)
    top: ChainID | None = None
    diff_ids: list[DiffID] = field(default_factory=list)
    times: list[int | None] = field(default_factory=list)
    new: dict[int, Snapshot] = field(default_factory=dict)

    def copy(self) -> Layers:
        """Return a copy for a stage that stands on these."""
        return Layers(self.view, self.top, [*self.diff_ids], [*self.times], dict(self.new))

    def push(self, diff_id: DiffID, diff: Directory, created: int | None) -> None:
        """Add a layer that the store has."""
        self.view = push(self.view if self.diff_ids else None, diff)
        self.top = chain_id(self.top, diff_id)
        self.diff_ids.append(diff_id)
        self.times.append(created)

    def push_new(self, snapshot: Snapshot, created: int) -> None:
        """Add a layer that the store will have if an image needs it."""
        self.new[len(self.diff_ids)] = snapshot
        self.push(snapshot.packed.diff_id, snapshot.upper, created)

    def register(self, editor: Editor) -> None:
        """Let the layer store have them all."""
        below: ChainID | None = None
        for number, diff_id in enumerate(self.diff_ids):
            if number in self.new:
                self.new[number].register(editor, below)
            below = chain_id(below, diff_id)


class Stage(Struct):
    """A stage at work.

    `env` is what a command sees and `$name` means: ENV and ARG, whichever came last. `given` are the ARGs in their
    order, as the history of a RUN shows them; `name` and `steps` are how progress calls it; `vertices` say what made
    which layer, and when.
    """

    around: Surroundings
    image: ImageState
    layers: Layers
    env: dict[str, str] = field(default_factory=dict)
    given: list[tuple[str, str | None]] = field(default_factory=list)
    vertices: list[tuple[int, int, Vertex]] = field(default_factory=list)
    name: str = ""
    steps: int = 0
    step: int = 0
    cmd_set: bool = False
    trigger: bool = False

    def begin(self) -> None:
        """Take over from the image what holds for commands."""
        config = self.image.config
        if "PATH" not in config.env_names():
            config.Env = [*(config.Env or ()), f"PATH={DEFAULT_PATH}"]
        self.env.update(config.env_map())

    @property
    def editor(self) -> Editor:
        """The editor of the root that is built in."""
        return self.around.editor

    @property
    def habits(self) -> Habits:
        """The habits of the engine's BuildKit."""
        return self.around.habits

    def merged(self) -> Directory:
        """Return the merged view of the stage so far."""
        return self.layers.view

    def owner(self, text: str, overlay: Overlay) -> tuple[int, int] | None:
        """Return the owner that `user[:group]` means in the files so far; None for no text.

        To look up a name BuildKit mounts them, and an image's own layers as a container's are
        (measured on 20.10.24 and 28.5.2).
        """
        if not text:
            return None
        if not self.layers.new and not all(is_number(part) for part in text.split(":")):
            self.editor.mount_for_a_while()
        return find_owner(text, overlay)

    def note(self, created_by: str) -> None:
        """Add a line of history that made no layer."""
        self.image.add(created_by, layer=False, created=self.around.epoch)

    def call(self, step: spec.Instruction, more: str = "") -> str:
        """Return how progress calls a step that makes a layer, variables put in (convert.go, `processCmdEnv`)."""
        raw = isinstance(step, spec.Run)
        habits = words.Habits(
            self.around.escape,
            dialects.of(self.around.frontend),
            raw_quotes=raw,
            keep_unset=raw,
        )
        text = f"{step.keyword} {step.original.partition(' ')[2]}{more}"
        with contextlib.suppress(words.WordError):
            text = words.read(text, self.env, habits)[0]
        return self.numbered(("ONBUILD " if self.trigger else "") + text)

    def numbered(self, text: str) -> str:
        """Return the name of the next step of the stage in progress."""
        self.step += 1
        name = f"{self.name} " if self.name else ""
        return f"[{name}{self.step:>{len(str(self.steps))}}/{self.steps}] {text}"

    def change(
        self,
        created_by: str,
        label: str,
        make: Callable[[Overlay], None],
        *,
        brings: bool = False,
    ) -> None:
        """Add a layer of what `make` does to the files, unless it was made before; `brings`: it copies something."""
        vertex = Vertex(created_by, brings=brings)
        self._add(vertex, label, lambda: self._made(make), by_content=True)

    def run(self, created_by: str, label: str, make: Callable[[], Made]) -> None:
        """Add a layer of what a command leaves; `make` gives that and what it printed."""
        self._add(Vertex(created_by, whole=True), label, make, by_content=False)

    def _made(self, make: Callable[[Overlay], None]) -> Made:
        overlay = Overlay(self.merged(), self.editor.clock)
        make(overlay)
        return Made(overlay.upper, overlay.whiteout)

    def _add(
        self, vertex: Vertex, label: str, make: Callable[[], Made], *, by_content: bool
    ) -> None:
        around, below, lower = self.around, self.layers.top, self.layers.view
        before = [str(line.get("created_by") or "") for line in self.image.history]
        told = (*before, vertex.told)
        created = self.editor.clock.now()
        printed: tuple[str, ...] = ()
        done = None if by_content else around.cache.find(below, told)
        if done is None:
            made = make()
            printed = made.printed
            done = around.cache.find(below, told, made.upper) if by_content else None
        if done is not None:
            self.layers.push(done.diff_id, done.diff, done.created)
        else:
            snapshot = Snapshot.of(self.editor, made.upper, made.whiteout)
            self.layers.push_new(snapshot, created)
        place = len(self.layers.diff_ids) - 1
        self.vertices.append((place, self.layers.times[-1] or created, vertex))
        self.image.add(vertex.told, layer=True, created=around.epoch)
        around.progress.vertex(label, printed, cached=done is not None)
        if around.request.explain:
            upper = done.diff if done is not None else made.upper
            for line in listed("its layer", upper, lower):
                around.request.say(line)
