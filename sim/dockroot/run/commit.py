"""commit: an image of a container's writable directory (moby v28.5.2, `daemon/commit.go`,
`daemon/images/image_commit.go`).
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from dockroot.bases import reference as references
from dockroot.build.classic.args import BuildArgs
from dockroot.build.classic.probe import Prober
from dockroot.build.classic.stage import StageState, Surroundings
from dockroot.build.classic.steps import perform
from dockroot.build.layer import commit_layer
from dockroot.digest import ImageID
from dockroot.editor import Editor
from dockroot.engine.containers import shapes
from dockroot.errors import ConflictError, NotFoundError, UsageError
from dockroot.format.imageconfig import Child, child_config
from dockroot.format.runconfig import RunConfig, merge_into
from dockroot.run.find import find_container
from dockroot.run.process import put_writable
from dockroot.spec import parse
from dockroot.spec.expansion import expand
from dockroot.store.imagedb import Image
from dockroot.tree import Directory


class CommitRequest(Struct, frozen=True):
    """What to commit: `changes` are Dockerfile instructions, `reference` may be empty."""

    reference: str = ""
    message: str = ""
    author: str = ""
    changes: Sequence[str] = ()


def commit(editor: Editor, word: str, request: CommitRequest) -> Image:
    """Make an image of a container and return it.

    Raises: NotFoundError for the container or its image; ConflictError for a dead container;
    UsageError and SpecError for the changes and the reference.
    """
    container = find_container(editor.root, word)
    if container.state.get("Dead") or container.state.get("RemovalInProgress"):
        raise ConflictError(
            f"You cannot commit container {container.id} which is Dead",
            hint="it is about to be removed",
        )
    name = references.parse(request.reference).tagged() if request.reference else None
    if name is not None and name.digest:
        raise UsageError("cannot commit to digest reference", hint="give a NAME:TAG")
    parent = editor.root.images.get(ImageID(container.image))
    if parent is None:
        raise NotFoundError(
            f"No such image: {container.image}",
            hint="the image that the container stands on is gone",
        )
    own = RunConfig.from_json(container.run_config)
    config = changed_config(editor, own, request.changes)
    merge_into(config, own)
    mount = editor.root.mounts[container.id]
    diff = editor.root.diff_of(mount.mount_id)
    if not container.is_running:
        put_writable(editor, f"overlay2/{mount.mount_id}", diff, None)
    diff_id = commit_layer(editor, parent.top_chain, diff)
    child = Child(
        created=editor.clock.now(),
        config=config,
        container_config=own,
        diff_id=diff_id,
        container=container.id,
        author=request.author,
        comment=request.message,
    )
    image = editor.add_image(
        child_config(parent.config, child, editor.engine), parent=parent.id, built_locally=True
    )
    if name is not None:
        editor.tag(image.id, name.familiar_name, name.familiar())
    return editor.root.images[image.id]


class _Changes(StageState):
    """A stage whose steps change the run config and make no images."""

    def commit(self, comment: str) -> None:
        """Make nothing."""

    def commit_workdir(self, comment: str) -> None:
        """Make nothing."""


def changed_config(editor: Editor, config: RunConfig, changes: Sequence[str]) -> RunConfig:
    """Return a copy of a container's run config with Dockerfile instructions applied.

    1.13.1 starts from an empty config instead, into which the container's is merged.
    """
    start = RunConfig() if editor.engine.classic_1_13 else config.copy()
    if not changes:
        return start
    dockerfile = parse("FROM scratch\n" + "\n".join(changes), "--change")
    allowed = shapes(editor.engine).commit_changes
    around = Surroundings(
        editor, Prober(editor.root, editor.engine, enabled=False), Directory(), lambda line: None
    )
    state = _Changes(around, BuildArgs({}), dockerfile.escape, config=start)
    for stage in dockerfile.stages:
        for step in stage.instructions:
            if step.keyword.upper() not in allowed:
                raise UsageError(
                    f"{step.keyword.lower()} is not a valid change command",
                    hint=f"allowed are {', '.join(sorted(allowed))}",
                )
            perform(expand(step, state.variables(), dockerfile.escape), state)
    return state.config
