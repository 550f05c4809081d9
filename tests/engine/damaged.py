"""A root with one image or container for each damage that an engine boots with, and what the engine makes of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tests.corpus import bases
from tests.corpus.listing import file, tarball
from tests.engine.engines import Binaries, Daemon
from tests.run.measured import options_of

from dockroot import disk
from dockroot import engine as engines
from dockroot.bases import import_rootfs, parse
from dockroot.build import BuildRequest, build
from dockroot.cli.sources import means
from dockroot.clock import Clock
from dockroot.editor import Editor
from dockroot.faults import FAULTS, damage
from dockroot.format import gojson
from dockroot.ids import Ids
from dockroot.install import install
from dockroot.root import DockerRoot, read
from dockroot.run import lifecycle
from dockroot.run.create import create
from dockroot.run.host import Host
from dockroot.store import repositories
from dockroot.store.imagedb import CONTENT, Image
from dockroot.tree import Directory, Draft
from dockroot.views import lookup_image

ALONE = frozenset({
    "references-unreadable", "references-missing", "mount-shared", "container-name-taken", "layer-unused",
    "distribution-unreadable", "distribution-disagrees", "file-mode-differs", "owner-differs",
})  # fmt: skip
"""Damages that would spoil the others, or that need what a root without pulls does not have."""
TOGETHER = [name for name, fault in FAULTS.items() if name not in ALONE]
IMAGES = [name for name in TOGETHER if FAULTS[name].hits == "image"]
CONTAINERS = [name for name in TOGETHER if FAULTS[name].hits == "container"]
LEFTOVERS = (
    "image-metadata-leftover", "image-name-invalid", "layer-name-invalid", "layer-transaction-leftover",
    "layer-removal-leftover", "directory-leftover", "link-leftover", "temporary-leftover", "unrecognised",
)  # fmt: skip
"""Damages that no engine looks at."""
WHOLE, WHOLE_CONTAINER = "whole", "container"
"""The image and the container that nothing is done to."""

_COMMAND = ["sh", "-c", "echo said; echo ran > /ran"]
_DOCKERFILE = """\
FROM {base}
RUN rm /var/log/f0 && echo {name} > /first-{name}
RUN echo {name} > /second-{name}
"""


def editor(binaries: Binaries, where: Path) -> Editor:
    """Return an editor on a root with two bases."""
    at = Editor(DockerRoot(Directory()), engines.named(binaries.series), Ids("damage"), Clock())
    another = [*bases.rootfs_listing(bases.busybox())[1:], file("another", "another")]
    for name, data in (("base", bases.rootfs(bases.busybox())), ("second", tarball(another))):
        (where / name).write_bytes(data)
        given = means(at.clock.now())
        install(
            at, import_rootfs(disk.FileContent(where / name), parse(name).tagged(), given), given
        )
    return at


def add_image(at: Editor, name: str, base: str = "base") -> None:
    """Build an image with two layers of its own."""
    text = _DOCKERFILE.format(base=base, name=name).encode()
    image_id = build(at, BuildRequest(text, Directory(), _find, use_cache=False, builder="classic"))
    at.tag(image_id, name, f"{name}:1")


def _find(at: Editor, name: str, platform: str) -> Image:
    del platform
    found = lookup_image(at.root, name)
    assert found is not None
    return found


def add_container(at: Editor, name: str, image: str, host: Host) -> None:
    """Add a container that has run."""
    words = ["create", "--name", f"c-{name}", "--network", "none", "-v", f"v-{name}:/data", image]
    _, image_name, options = options_of([*words, *_COMMAND])
    container = create(at, image_name, options, host)
    lifecycle.start(at, container.id, host, state="exited")


def damaged_root(binaries: Binaries, where: Path) -> tuple[Path, dict[str, str]]:
    """Write a root with every damage that goes with the others; return it and the IDs of what was hit."""
    root = where / "root"
    at, host = editor(binaries, where), Host(data_root=str(root))
    for name in (*IMAGES, WHOLE):
        add_image(at, name, "second" if name == "lower-unexpected" else "base")
    for name in (*CONTAINERS, WHOLE_CONTAINER):
        image = "base"
        if name == "container-image-missing":
            add_image(at, f"of-{name}")
            image = f"of-{name}:1"
        add_container(at, name, image, host)
    draft = at.draft
    for name in TOGETHER:
        hits = FAULTS[name].hits
        draft = damage(
            draft,
            name,
            image=f"{name}:1" if hits == "image" else "",
            container=f"c-{name}" if hits == "container" else "",
        )
    disk.apply(root, draft)
    ids = {found.name[2:]: found.id for found in at.root.containers.values()}
    return root, _image_ids(at, draft) | ids


def _image_ids(at: Editor, draft: Draft) -> dict[str, str]:
    """Return the ID that each image has after the damage: its config's bytes may be others."""
    stored = gojson.loads(draft.tree.read_file(repositories.PATH) or b"")["Repositories"]
    found = {name: str(at.root.references[name][f"{name}:1"]) for name in (*IMAGES, WHOLE)}
    for names in stored.values():
        for reference, image_id in names.items():
            name = reference.lower().removesuffix(":1")
            if name in found and image_id[7:] in draft.tree.names(CONTENT):
                found[name] = image_id
    return found


@dataclass
class Probe:
    """Ask an engine of everything about an image or a container; keep what it said to what failed."""

    daemon: Daemon
    scratch: Path
    said: dict[str, str] = field(default_factory=dict)

    def image(self, name: str, image_id: str) -> frozenset[str]:
        """Return what cannot be done with the image."""
        if image_id not in self.daemon.lines("images", "-aq", "--no-trunc"):
            return frozenset({"list"})
        failed = set()
        if not self._try(f"{name} name", "image", "inspect", f"{name}:1") and self._try(
            f"{name} inspect", "image", "inspect", image_id
        ):
            failed.add("name")
        for word, *command in (
            ("inspect", "image", "inspect", image_id),
            ("history", "history", image_id),
            ("save", "save", "-o", str(self.scratch / "saved.tar"), image_id),
            ("create", "create", "--name", f"i-{name}", "--network", "none", image_id, *_COMMAND),
            ("start", "start", "-a", f"i-{name}"),
        ):
            if not self._try(f"{name} {word}", *command):
                failed.add(word)
                if word == "create":
                    break
        return frozenset(failed)

    def container(self, name: str, ident: str) -> frozenset[str]:
        """Return what cannot be done with the container."""
        if ident not in self.daemon.lines("ps", "-aq", "--no-trunc"):
            return frozenset({"list"})
        commands = (
            ("inspect", "container", "inspect", ident),
            ("logs", "logs", ident),
            ("diff", "diff", ident),
            ("start", "start", "-a", ident),
        )
        return frozenset(
            word for word, *command in commands if not self._try(f"{name} {word}", *command)
        )

    def _try(self, what: str, *command: str) -> bool:
        done = self.daemon.ask(*command)
        if done.returncode:
            self.said[what] = done.stdout.decode("utf-8", "replace")
        return not done.returncode


def alone_root(binaries: Binaries, where: Path) -> tuple[Path, DockerRoot]:
    """Write a root with the damages that would spoil others, and with every leftover."""
    root = where / "alone"
    at, host = editor(binaries, where), Host(data_root=str(root))
    for name in ("unused", WHOLE):
        add_image(at, name)
    for name in ("one", "two", "share"):
        add_container(at, name, "base", host)
    draft = damage(at.draft, "layer-unused", image="unused:1")
    draft = damage(draft, "mount-shared", container="c-share")
    draft = damage(draft, "container-name-taken", container="c-two")
    draft = damage(draft, *LEFTOVERS, image=f"{WHOLE}:1")
    before = read(draft.tree)[0]
    disk.apply(root, damage(draft, "references-missing"))
    return root, before
