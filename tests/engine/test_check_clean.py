"""A root that an engine left behind has nothing that `check` finds, layers opened: whatever was done to it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from tests.corpus import bases
from tests.engine.built import Built
from tests.engine.crowd import Crowd
from tests.engine.engines import ENGINES, Binaries, Daemon, booted

from dockroot import disk
from dockroot.check import check

pytestmark = pytest.mark.engine

_BUILDKIT = b"""\
FROM base:1 AS one
RUN rm /var/log/f0 && rm -rf /opt/many && mkdir /opt/many && echo x > /opt/many/new && ln -s new /opt/many/l
FROM base:1
COPY --from=one /opt/many /copied/
COPY text /text
WORKDIR /made/here
RUN echo "$(date +%N)" > /made/now; ln /text /linked
ENV A=1
"""
_DELETIONS = "echo out; rm /var/log/f0; rm -rf /opt/many; mkdir /opt/many; echo x > /opt/many/new; rm -r /opt/deep"


def found(root: Path) -> list[str]:
    """Return what a check with content finds, a line each."""
    report = check(disk.open_dir(root), content=True)
    assert report.root.layers
    return [
        f"{found.id} {found.path} {found.message} {found.claimed} {found.computed}"
        for found in report.findings
    ]


def test_the_corpus_as_the_engine_built_it(built: Built) -> None:
    """A context with a file called `.wh.x` makes a layer that no engine can save: that is found, and nothing else."""
    assert {line.split()[0] for line in found(built.root)} == {"whiteout-content-lost"}


def test_containers_in_every_state_as_the_engine_made_them_and_as_we_do(crowd: Crowd) -> None:
    """The engine's root is a copy that was taken while it ran."""
    for root in (crowd.theirs, crowd.ours):
        assert {line.split()[0] for line in found(root)} <= {"whiteout-content-lost"}


def test_images_by_every_road_and_containers_with_deletions(
    binaries: Binaries, tmp_path: Path
) -> None:
    root = tmp_path / "root"
    (tmp_path / "rootfs.tar").write_bytes(bases.rootfs(bases.busybox()))
    (tmp_path / "layered.tar").write_bytes(bases.archive(bases.busybox()))
    with booted(binaries, root) as daemon:
        daemon.docker("import", tmp_path / "rootfs.tar", bases.ROOTFS)
        daemon.docker("load", "-i", tmp_path / "layered.tar")
        _with_buildkit(daemon, tmp_path / "context")
        run = ("run", "--network", "none")
        daemon.docker(*run, "--name", "deleting", "bk:1", "sh", "-c", _DELETIONS)
        daemon.docker(*run, "--rm", "layered:1", "true")
        daemon.docker(*run, "-d", "--name", "running", "-v", "vol:/vol", "base:1", "sleep", "1000")
        daemon.docker("create", "--name", "created", "layered:1")
        daemon.docker("commit", "deleting", "committed:1")
        daemon.docker("save", "-o", tmp_path / "saved.tar", "bk:1", "committed:1")
        assert found(root) == [], "while it runs"
        names = os.listdir(root / "overlay2")
        assert [name for name in names if len(name) == 25], "BuildKit made directories of its own"
        daemon.docker("rmi", "bk:2")
        assert found(root) == [], "after the removal of an image that BuildKit still has layers of"
    assert found(root) == [], "after it was stopped"


def _with_buildkit(daemon: Daemon, context: Path) -> None:
    """Build two images with the engine's own BuildKit; the client is the oldest, which needs no plugin."""
    context.mkdir()
    (context / "text").write_text("text\n")
    for number in (1, 2):
        dockerfile = _BUILDKIT + b"RUN echo %d > /number\n" % number
        (context / "Dockerfile").write_bytes(dockerfile)
        done = subprocess.run(
            [
                ENGINES[0].bin / "docker", "-H", f"unix://{daemon.run_dir}/docker.sock",
                "build", "--no-cache", "--network", "none", "-t", f"bk:{number}", context,
            ],
            env={**os.environ, "DOCKER_BUILDKIT": "1", "DOCKER_CONFIG": str(daemon.run_dir / "c")},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout.decode("utf-8", "replace")
