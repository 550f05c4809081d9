"""The scripts of the corpus that make layers, run here and as RUN steps of a real engine's classic
builder.
 The base has a busybox; each script is a stage of one Dockerfile. What is compared is the tar of
each layer, entry by entry: names in order, types, modes, owners, sizes, link names, contents. Times
are left out but for those that a script set itself.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from dockroot.clock import Clock
from dockroot.engine import named
from dockroot.format.layertar import Member, TarStyle, layer_pieces
from dockroot.fs.initlayer import sandbox
from dockroot.shell import World, run_exec
from dockroot.tree import Directory, Kind

pytestmark = pytest.mark.engine

ENGINES = Path(os.environ.get("DOCKER_ENGINES", "/opt/docker-engines"))
EXPLICIT = 1_500_000_000
TYPES = {Kind.DIRECTORY: tarfile.DIRTYPE, Kind.SYMLINK: tarfile.SYMTYPE, Kind.FILE: tarfile.REGTYPE}

EMPTY = bytes(1024)
"""The tar of a changeset without changes, for which the engine adds no layer to the image."""


def argv(script: str) -> list[str]:
    return ["/bin/sh", "-c", script + "\n:"]


def tar_of(tree: Directory) -> bytes:
    """Return a rootfs tar of a tree (for `docker import`), hard links and all."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        first: dict[int, str] = {}
        for path, node in tree.walk():
            entry = tarfile.TarInfo(path)
            entry.mode, entry.uid, entry.gid, entry.mtime = (
                node.mode,
                node.uid,
                node.gid,
                node.mtime // 10**9,
            )
            if id(node) in first:
                entry.type, entry.linkname = tarfile.LNKTYPE, first[id(node)]
                archive.addfile(entry)
            elif node.kind in TYPES:
                first[id(node)] = path
                entry.type, entry.linkname = TYPES[node.kind], node.target
                data = node.read() if node.kind is Kind.FILE else b""
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def entries(data: bytes) -> list[tuple[object, ...]]:
    """Return a layer's entries as they are compared."""
    found: list[tuple[object, ...]] = []
    with tarfile.open(fileobj=io.BytesIO(data), errors="surrogateescape") as archive:
        for entry in archive:
            body = archive.extractfile(entry) if entry.isreg() else None
            time_ = int(entry.mtime) if 0 < entry.mtime < EXPLICIT else None
            found.append(
                (
                    entry.name,
                    entry.type,
                    oct(entry.mode & 0o7777),
                    entry.uid,
                    entry.gid,
                    entry.size,
                    entry.linkname,
                    entry.devmajor,
                    entry.devminor,
                    body.read() if body else b"",
                    time_,
                )
            )
    return found


class Daemon:
    """A dockerd of its own."""

    def __init__(self, name: str, place: Path) -> None:
        self.binaries, self.place = ENGINES / name / "bin", place
        self.socket = place / "docker.sock"
        environment = {**os.environ, "PATH": f"{self.binaries}:{os.environ['PATH']}"}
        with (place / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [
                    self.binaries / "dockerd",
                    "--data-root",
                    place / "root",
                    "--exec-root",
                    place / "exec",
                    "--pidfile",
                    place / "pid",
                    "--host",
                    f"unix://{self.socket}",
                    "--storage-driver",
                    "overlay2",
                    "--bridge",
                    "none",
                    "--iptables=false",
                    "--ip6tables=false",
                    "--ip-forward=false",
                    "--ip-masq=false",
                ],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + 60
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError((place / "log").read_text()[-2000:])
            time.sleep(0.1)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(str(self.socket))
                client.sendall(b"GET /_ping HTTP/1.0\r\n\r\n")
                return b"200 OK" in client.recv(100)
            except OSError:
                return False

    def docker(self, *words: str, data: bytes | None = None) -> bytes:
        done = subprocess.run(
            [self.binaries / "docker", "-H", f"unix://{self.socket}", *words],
            input=data,
            capture_output=True,
            check=False,
            env={**os.environ, "DOCKER_BUILDKIT": "0", "DOCKER_CLI_HINTS": "false"},
        )
        assert done.returncode == 0, (done.stdout[-3000:] + done.stderr[-1000:]).decode(
            errors="replace"
        )
        return done.stdout

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


@pytest.fixture(
    scope="module", params=sorted(path.parent.name for path in ENGINES.glob("*/VERSION")) or [None]
)
def layers(
    request: pytest.FixtureRequest, shell_support: ModuleType
) -> Iterator[tuple[str, dict[str, bytes]]]:
    """The version of an engine, and the layer tar that it makes of each script."""
    if request.param is None:
        pytest.skip(f"no engine in {ENGINES}")
    busybox = shell_support.find_busybox()
    if os.geteuid() != 0 or busybox is None:
        pytest.skip("an engine needs root and a static busybox")
    place = Path(tempfile.mkdtemp(prefix="dr-sh-"))
    try:
        daemon = Daemon(request.param, place)
        try:
            tree = shell_support.base_tree(busybox.read_bytes())
            del tree.children["dev"]
            daemon.docker("import", "-", "base", data=tar_of(tree))
            chosen = [text for text, marks in shell_support.scripts().values() if "layer" in marks]
            yield (ENGINES / request.param / "VERSION").read_text(), built(daemon, chosen)
        finally:
            daemon.stop()
    finally:
        shutil.rmtree(place, ignore_errors=True)


def built(daemon: Daemon, chosen: list[str]) -> dict[str, bytes]:
    """Build one stage for each script and return the layers that they left."""
    dockerfile = "".join(
        f"FROM base\nRUN {json.dumps(argv(text), ensure_ascii=False)}\n" for text in chosen
    )
    output = daemon.docker(
        "build", "--network", "none", "--no-cache", "-", data=dockerfile.encode()
    ).decode()
    steps = re.split(r"^Step \d+/\d+ : ", output, flags=re.MULTILINE)
    images = [
        re.findall(r"^ ---> ([0-9a-f]{12})$", step, re.MULTILINE)[-1]
        for step in steps
        if step.startswith("RUN")
    ]
    assert len(images) == len(chosen)
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(daemon.docker("save", *images))) as archive:
        by_id = {}
        for image in json.load(archive.extractfile("manifest.json")):  # type: ignore[arg-type]
            by_id[re.sub(r".*/|\.json$", "", image["Config"])[:12]] = image["Layers"][1:]
        for text, image_id in zip(chosen, images, strict=True):
            body = archive.extractfile(by_id[image_id][0]) if by_id[image_id] else None
            found[text] = body.read() if body else EMPTY
    return found


def ours(tree: Directory, script: str, version: str) -> bytes:
    """Run the script here and return the tar of its changeset."""
    shell_world = tree.shallow(
        {name: node for name, node in tree.children.items() if name != "dev"}
    )
    clock = Clock()
    overlay = sandbox(shell_world, clock, {})
    outcome = run_exec(argv(script), World(overlay, clock=clock, complete=True))
    assert outcome.status == 0, outcome.stderr
    out = bytearray()
    for piece in layer_pieces(overlay.upper, TarStyle.of(named(version.strip().split("+")[0]))):
        if isinstance(piece, Member):
            with piece.content.open() as stream:
                out += stream.read()
        else:
            out += piece
    return bytes(out)


def test_layer_as_engine_makes_it(
    layer_sample: str, layers: tuple[str, dict[str, bytes]], shell_support: ModuleType
) -> None:
    version, theirs = layers
    assert entries(ours(shell_support.base_tree(b"\x7fELF"), layer_sample, version)) == entries(
        theirs[layer_sample]
    )
