"""The package in a few words of Python: build, run, read, write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from msgspec.structs import replace

from dockroot import bases, disk
from dockroot.bases import Given, Means, Source, reference
from dockroot.build import BuildRequest, build
from dockroot.check import Report, check
from dockroot.digest import ImageID
from dockroot.editor import Editor
from dockroot.errors import UsageError
from dockroot.faults import damage
from dockroot.install import find_or_provide, install, provide
from dockroot.run import lifecycle
from dockroot.run.create import create
from dockroot.run.host import Host
from dockroot.run.lifecycle import Started
from dockroot.run.options import Options
from dockroot.session import Session
from dockroot.shell import Outcome
from dockroot.spec import ignore
from dockroot.tree import Content, Directory, Node, file

Files = Mapping[str, str | bytes | Node]
"""Files by their paths: text, bytes, or a node that has a mode and an owner of its own."""


class DataRoot(Session):
    """Build in a data root, run containers in it, read it and write it.

    Where it lies, whose tree it is, seed and clock are as in `Session`. `edit` lends an editor for all that has no
    method here.
    """

    spool: Callable[[BinaryIO], Content] = staticmethod(disk.spool)

    def build(
        self,
        dockerfile: str | bytes | None = None,
        context: Path | Directory | Files | None = None,
        *,
        tag: str | Iterable[str] = (),
        given: Mapping[str, Source | Path] | None = None,
        **more: Any,
    ) -> ImageID:
        """Build an image and return its ID.

        `dockerfile` is its text; None: the file `Dockerfile` of the context. `given` says what stands behind a
        reference: a directory, a rootfs tar, a `docker save` archive or an OCI layout. `more` are further fields of
        `BuildRequest`: `builder`, `build_args`, `target`, `labels`, `urls`, `secrets`, `use_cache`, `say` …

        Raises: SpecError and StepError with the place in the Dockerfile; NotFoundError, UsageError, RootError.
        """
        tags = [reference.parse(name).tagged() for name in ([tag] if isinstance(tag, str) else tag)]
        builder = more.pop("builder", "") or self.engine.builder
        found = _context(dockerfile, context, buildkit=builder == "buildkit")
        known = _given(given or {})
        request = BuildRequest(
            found.dockerfile,
            found.files,
            lambda editor, name, platform: find_or_provide(
                editor, name, platform, known, self._means(editor)
            ),
            **{
                "file": found.shown,
                "spool": self.spool,
                "builder": builder,
                "own_ignore": found.own_ignore,
                **more,
            },
        )
        with self.edit() as editor:
            image_id = build(editor, request)
            for name in tags:
                editor.tag(image_id, name.familiar_name, name.familiar())
        return image_id

    def pull(self, name: str, source: Source | Path | None = None) -> ImageID:
        """Put an image into the root as pulled, from the built-in catalogue or from `source`; return its ID.

        Raises: NotFoundError when nothing has this name; UsageError, ArchiveError, RootError.
        """
        known = _given({} if source is None else {name: source})
        with self.edit() as editor:
            return provide(editor, name, known, self._means(editor)).id

    def load(self, source: Source | Path) -> list[ImageID]:
        """Load the images of a `docker save` archive or an OCI layout; return their IDs.

        Raises: NotFoundError, ArchiveError, RootError.
        """
        opened = _opened(source)
        with self.edit() as editor:
            means = self._means(editor)
            found = bases.load(opened, means, str(source))
            return [install(editor, base, means) for base in found]

    def run(
        self,
        image: str,
        *command: str,
        name: str = "",
        state: str = "",
        exit_code: int | None = None,
        options: Options | None = None,
    ) -> Started:
        """Create a container and start it; return it, and what its command printed if that was carried out.

        `state` leaves it created, running, paused, exited (with `exit_code`) or dead instead. `options` holds what
        else `docker run` knows. An image that the root has not comes from the catalogue.

        Raises: NotFoundError; ConflictError for the name; UsageError, RootError.
        """
        asked = replace(options or Options(), name=name, command=command)
        host = Host(data_root=self.data_root)
        with self.edit() as editor:
            find_or_provide(editor, image, "", {}, self._means(editor))
            container = create(editor, image, asked, host)
            if state == "created":
                return Started(container)
            return lifecycle.start(editor, container.id, host, state=state, exit_code=exit_code)

    def exec(self, container: str, *command: str) -> Outcome:
        """Run one more command in a running container; what it writes stays in its upper directory.

        Raises: NotFoundError; ConflictError when it does not run; StepError for an unknown command; RootError.
        """
        with self.edit() as editor:
            return lifecycle.execute(editor, container, command)

    def check(self, *, content: bool = False) -> Report:
        """Say what in the root is not as an engine leaves it; with `content` the layers are opened too.

        Raises: NotFoundError, RootError when there is no root, or one that may not be read.
        """
        return check(self.tree, content=content)

    def damage(self, *names: str, image: str = "", container: str = "") -> None:
        """Do damages to the root, each called as the finding of `check` that it makes (`faults.FAULTS`).

        They hit the image of that reference, or the container of that name; the first there is when none is given.
        Raises: NotFoundError for an unknown damage, or when nothing is there that it could hit; RootError.
        """
        with self.edit() as editor:
            damage(editor.draft, *names, image=image, container=container)

    def write(self, path: str | Path) -> str:
        """Write the root into a new directory; return in a line what that cannot express, if anything.

        Raises: RootError when something is at `path`, or on a full disk; PrivilegeError when strict.
        """
        return disk.write_dir(self.root.tree, path, strict=self.strict).line

    def pack(self, path: str | Path) -> None:
        """Write the root as a tar that loses nothing. Raises: RootError."""
        disk.pack(self.root.tree, Path(path))

    def _means(self, editor: Editor) -> Means:
        return Means(self.spool, editor.clock.now())


def _context(
    dockerfile: str | bytes | None, context: Path | Directory | Files | None, *, buildkit: bool
) -> disk.BuildContext:
    text = dockerfile.encode() if isinstance(dockerfile, str) else dockerfile
    if isinstance(context, Path):
        return disk.open_build_context(context, text, buildkit=buildkit)
    files = context if isinstance(context, Directory) else _tree(context or {})
    text = files.read_file("Dockerfile") if text is None else text
    if text is None:
        raise UsageError(
            "there is nothing to build", hint="give a Dockerfile, or a context that holds one"
        )
    leave = ignore.filtered_for_buildkit if buildkit else ignore.filtered
    return disk.BuildContext(text, leave(files, "Dockerfile"), "Dockerfile")


def _tree(files: Files) -> Directory:
    root = Directory()
    for path, found in files.items():
        *above, name = path.strip("/").split("/")
        here = root
        for part in above:
            below = here.children.setdefault(part, Directory())
            if not isinstance(below, Directory):
                raise UsageError(f"{path!r} lies below a file", hint="name each file once")
            here = below
        here.children[name] = found if isinstance(found, Node) else file(found)
    return root


def _given(sources: Mapping[str, Source | Path]) -> Given:
    return {
        reference.parse(name).tagged().canonical(): _opened(source)
        for name, source in sources.items()
    }


def _opened(source: Source | Path) -> Source:
    return disk.open_source(source) if isinstance(source, Path) else source
