"""Clean roots, fabricated in memory: what every damage is done to."""

from __future__ import annotations

import functools
import shlex

from tests.run.measured import options_of

from dockroot import disk
from dockroot import engine as engines
from dockroot.bases import Means
from dockroot.build import BuildRequest, build
from dockroot.clock import Clock
from dockroot.editor import Editor
from dockroot.ids import Ids
from dockroot.install import find_or_provide
from dockroot.root import DockerRoot
from dockroot.run import lifecycle
from dockroot.run.create import create
from dockroot.run.host import Host
from dockroot.store.imagedb import Image
from dockroot.tree import Directory

APP = b"""\
FROM alpine
RUN mkdir -p /opt/app && echo one > /opt/app/one && rm /etc/motd
ENV A=1
RUN rm -rf /opt/app && mkdir -p /opt/app && echo two > /opt/app/two
RUN echo three > /three && ln -s three /link && chmod 600 /three
"""
HIT = "app:latest"
"""The image that damages hit: no container stands on it, and its last step made a layer."""


def editor(series: str) -> Editor:
    """Return an editor on a new root."""
    return Editor(DockerRoot(Directory()), engines.named(series), Ids(f"check {series}"), Clock())


def add_image(at: Editor, dockerfile: bytes, name: str) -> Image:
    """Build an image and name it."""
    image_id = build(at, BuildRequest(dockerfile, Directory(), _base, builder="classic"))
    at.tag(image_id, name, f"{name}:latest")
    return at.root.images[image_id]


def _base(at: Editor, name: str, platform: str) -> Image:
    return find_or_provide(at, name, platform, {}, Means(disk.spool, at.clock.now()))


def add_container(at: Editor, words: str, state: str = "") -> None:
    """Create a container by the words of a command line, and start it in a state."""
    _, image, options = options_of(["create", *shlex.split(words)])
    container = create(at, image, options, Host())
    if state:
        lifecycle.start(at, container.id, Host(), state=state)


def make(series: str) -> Directory:
    """Return a root with images from two bases and containers in several states."""
    at = editor(series)
    add_image(at, APP, "app")
    add_image(at, b"FROM busybox\nRUN echo x > /x\n", "other")
    add_image(at, b"FROM alpine\nRUN echo solo > /solo\n", "solo")
    add_container(at, "--name created alpine sh")
    add_container(at, "--name exited -v data:/data -v /anonymous alpine true", "exited")
    add_container(at, "--name running --hostname box busybox sleep 1000", "running")
    add_container(at, "--name solo -e A=1 --entrypoint /bin/echo solo hello", "exited")
    return at.draft.tree


clean = functools.cache(make)
"""The same root each time: it is read only."""
