"""The scripts of the corpus that make layers, run here and as RUN steps of a real engine's classic
builder.
 The base has a busybox; each script is a stage of one Dockerfile. What is compared is the tar of
each layer, entry by entry: names in order, types, modes, owners, sizes, link names, contents. Times
are left out but for those that a script set itself.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import tarfile
from pathlib import Path
from types import ModuleType

import pytest
from tests.engine.engines import ENGINES, Binaries, Daemon, booted

from dockroot.clock import Clock
from dockroot.engine import named
from dockroot.format.layertar import Member, TarStyle, layer_pieces
from dockroot.fs.initlayer import sandbox
from dockroot.shell import World, run_exec
from dockroot.tree import Directory, Kind

pytestmark = pytest.mark.engine

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


@pytest.fixture(scope="module", params=ENGINES, ids=lambda binaries: binaries.series)
def layers(
    request: pytest.FixtureRequest,
    shell_support: ModuleType,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, dict[str, bytes]]:
    """The version of an engine, and the layer tar that it makes of each script."""
    binaries: Binaries = request.param
    if binaries.absence:
        pytest.skip(binaries.absence)
    busybox = shell_support.find_busybox()
    if busybox is None:
        pytest.skip("no busybox that is linked statically")
    where = tmp_path_factory.mktemp("layers")
    with booted(binaries, where / "root") as daemon:
        tree = shell_support.base_tree(busybox.read_bytes())
        del tree.children["dev"]
        daemon.docker("import", "-", "base", stdin=tar_of(tree))
        chosen = [text for text, marks in shell_support.scripts().values() if "layer" in marks]
        found = built(daemon, chosen, where / "saved.tar")
    shutil.rmtree(where)
    return binaries.version, found


def built(daemon: Daemon, chosen: list[str], saved: Path) -> dict[str, bytes]:
    """Build one stage for each script and return the layers that they left."""
    dockerfile = "".join(
        f"FROM base\nRUN {json.dumps(argv(text), ensure_ascii=False)}\n" for text in chosen
    )
    output = daemon.docker(
        "build", "--network", "none", "--no-cache", "-", stdin=dockerfile.encode()
    )
    steps = re.split(r"^Step \d+/\d+ : ", output, flags=re.MULTILINE)
    images = [
        re.findall(r"^ ---> ([0-9a-f]{12})$", step, re.MULTILINE)[-1]
        for step in steps
        if step.startswith("RUN")
    ]
    assert len(images) == len(chosen)
    found: dict[str, bytes] = {}
    daemon.docker("save", "-o", saved, *images)
    with tarfile.open(saved) as archive:
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
