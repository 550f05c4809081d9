"""The work that is measured, as a user of the package or of the command has it done."""

from __future__ import annotations

import gzip
import hashlib
import itertools
import os
import random
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from dockroot import bases, disk
from dockroot.bases import Means
from dockroot.build import BuildRequest, build
from dockroot.check import check
from dockroot.clock import SECOND, Clock, format_time
from dockroot.dataroot import DataRoot
from dockroot.digest import ChainID, DiffID, ImageID
from dockroot.editor import Editor
from dockroot.engine import named
from dockroot.format.layertar import TarStyle, layer_pieces
from dockroot.format.tarsplit import pack
from dockroot.fs.layer import layer_size
from dockroot.ids import Ids
from dockroot.install import install
from dockroot.run.create import create
from dockroot.run.host import Host
from dockroot.run.options import Options
from dockroot.store.imagedb import Image
from dockroot.tree import Bytes, Directory, file
from dockroot.views import lookup_image

SOURCE = Path(__file__).parents[2] / "sim"
ARTICLE = b"FROM docker.io/alpine\nADD / ./text\nRUN mkdir /xxx\n"
_MIB = 1 << 20
_TIME = 1_700_000_000


def context(where: Path, dockerfile: bytes = ARTICLE) -> Path:
    """Make a context that holds nothing but a Dockerfile."""
    where.mkdir(parents=True)
    (where / "Dockerfile").write_bytes(dockerfile)
    return where


def make_root(root: Path, rootfs: Path, series: str) -> Path:
    """Make a root that holds `rootfs` as the image alpine, and nothing else."""
    with DataRoot(root, engine=series).edit() as editor:
        _add_base(editor, rootfs)
    return root


def build_in(root: Path, place: Path, series: str, builder: str = "classic") -> ImageID:
    """Build the context at `place` into the root, without the cache, and write it."""
    return DataRoot(root, engine=series).build(
        context=place, tag="three", use_cache=False, builder=builder
    )


def build_in_process(root: Path, place: Path, series: str) -> ImageID:
    """Build the context at `place` on what the root holds, and write nothing."""
    held = DataRoot(root, engine=series).root
    editor = Editor(held, named(series), Ids(), Clock())
    return _build(editor, (place / "Dockerfile").read_bytes(), place)


def layers(root: Path, rootfs: Path, place: Path, count: int) -> int:
    """Build an image of `count` layers on a base, write it, read it; return how many paths it shows."""
    text = "FROM alpine\n" + "".join(
        f"RUN mkdir /d{n} && echo {n} > /d{n}/f\n" for n in range(count)
    )
    with DataRoot(root).edit() as editor:
        _add_base(editor, rootfs)
        image_id = _build(editor, text.encode(), place)
    found = DataRoot(root).root
    return sum(1 for _ in found.merged_layers(found.images[image_id].top_chain).walk())


def images(root: Path, rootfs: Path, place: Path, count: int) -> int:
    """Build and name `count` images on a base, write them, read them; return how many there are."""
    with DataRoot(root).edit() as editor:
        _add_base(editor, rootfs)
        for number in range(count):
            image_id = _build(editor, f"FROM alpine\nLABEL number={number}\n".encode(), place)
            editor.tag(image_id, f"image{number}", f"image{number}:latest")
    return len(DataRoot(root).root.images)


def many(root: Path, images: int, *, layers: int = 5, family: int = 10) -> Path:
    """Write a root of `images` images, each `layers` layers on top of the one before it, and a container for
    each tenth; every `family` images a new base begins. Every layer holds one small file.
    """
    with DataRoot(root).edit() as editor:
        _add_many(editor, images, layers, family)
    return root


def _add_many(editor: Editor, images: int, layers: int, family: int) -> None:
    top: ChainID | None = None
    diff_ids: list[DiffID] = []
    for number in range(images):
        if number % family == 0:
            top, diff_ids = None, []
        for step in range(layers):
            text = f"{number} {step}\n".encode()
            diff = Directory(
                {f"file{number % family}-{step}": file(text, mtime=_TIME)}, mtime=_TIME
            )
            layer = editor.add_layer(top, DiffID.of(text), _TAR_SPLIT, diff, len(text))
            top, diff_ids = layer.chain_id, [*diff_ids, layer.diff_id]
        image = editor.add_image(_config(number, diff_ids))
        editor.tag(image.id, f"image{number}", f"image{number}:latest", updated=False)
        if number % 10 == 0:
            create(editor, f"image{number}", Options(name=f"box{number}"), Host())


_TAR_SPLIT = Bytes(gzip.compress(b"", mtime=0))


def _config(number: int, diff_ids: list[DiffID]) -> dict[str, object]:
    when = format_time((_TIME + number) * SECOND)
    steps = [
        {"created": when, "created_by": f"/bin/sh -c echo {step} > /file"}
        for step in range(len(diff_ids))
    ]
    run_config = {"Env": ["PATH=/bin"], "Cmd": ["sh"], "Labels": {"number": str(number)}}
    return {
        "architecture": "amd64",
        "config": run_config,
        "created": when,
        "history": steps,
        "os": "linux",
        "rootfs": {"type": "layers", "diff_ids": diff_ids},
    }


def _add_base(editor: Editor, rootfs: Path) -> None:
    means = Means(disk.spool, editor.clock.now())
    base = bases.import_rootfs(disk.FileContent(rootfs), bases.parse("alpine"), means)
    install(editor, base, means)


def _build(editor: Editor, dockerfile: bytes, place: Path) -> ImageID:
    request = BuildRequest(
        dockerfile,
        disk.open_dir(place),
        _find_base,
        use_cache=False,
        spool=disk.spool,
        builder="classic",
    )
    return build(editor, request)


def _find_base(editor: Editor, name: str, platform: str) -> Image:
    del platform
    found = lookup_image(editor.root, name)
    assert found is not None
    return found


def command(root: Path, series: str, *arguments: str | Path) -> list[str]:
    """Return the command line that runs the tool as a process of its own."""
    tool = [sys.executable, "-m", "dockroot", "--root", str(root), "--engine", series]
    return [*tool, *map(str, arguments)]


def run(words: list[str]) -> None:
    """Run a command that must succeed."""
    subprocess.run(
        words, env=_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True
    )


def _environment() -> dict[str, str]:
    """Return what a command is run with: an installed package has its bytecode, so ours may keep it too."""
    inherited = {
        key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"
    }
    return {**inherited, "PYTHONPATH": str(SOURCE)}


_PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak(words: list[str]) -> int:
    """Return the most memory, in bytes, that a command held at any time."""
    done = subprocess.run(
        [sys.executable, "-c", _PEAK, *words],
        env=_environment(),
        stdout=subprocess.PIPE,
        check=True,
    )
    return int(done.stdout) << 10


def read_records(root: Path) -> int:
    """Read the small files that say how the images and directories of a root hang together, and do no more."""
    count = 0
    for store in (
        "image/overlay2/imagedb/content/sha256",
        "image/overlay2/layerdb/sha256",
        "overlay2",
    ):
        for where, folders, names in os.walk(root / store):
            folders[:] = [each for each in folders if each not in ("diff", "work", "l")]
            for name in names:
                if not name.endswith(".gz"):
                    with open(os.path.join(where, name), "rb") as stream:
                        count += len(stream.read())
    return count


def fresh(root: Path, like: Path | None = None) -> None:
    """Put a root aside, and a copy of another in its place; then let the disk come to rest.

    Nothing is deleted: for minutes ext4 looks past each inode that was, whenever a file is made
    (Linux `fs/ext4/ialloc.c`, `recently_deleted`), and who comes next would pay for it.
    """
    if root.exists():
        root.rename(tempfile.mkdtemp(prefix="spent-", dir=root.parent))
    if like is not None:
        subprocess.run(["cp", "-a", like, root], check=True)
    os.sync()


def big_rootfs(path: Path, mebibytes: int) -> Path:
    """Write the tar of a root file system: an eighth of it in small files, the rest in files of up to 16 MiB.

    Its bytes are the same each time, and neither holes nor compressible.
    """
    block = random.Random(1).randbytes(_MIB)
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
        for number in range(mebibytes * 8):
            size = 1 + number * 7919 % (32 << 10)
            _add(tar, f"usr/lib/{number // 256}/{number}", block[number : number + size], 1)
        left, number = mebibytes - mebibytes // 8, 0
        while left > 0:
            count = min(16, left)
            _add(tar, f"opt/{number}", number.to_bytes(8, "big") + block[8:], count)
            left, number = left - count, number + 1
    return path


def vary(rootfs: Path) -> None:
    """Change some bytes in a file of such a tar: an engine has no such layer yet, and none need be deleted."""
    with rootfs.open("r+b") as stream:
        tar = tarfile.open(fileobj=stream)
        largest = max(itertools.islice(tar, 100), key=lambda member: member.size)
        stream.seek(largest.offset_data)
        stream.write(os.urandom(min(8, largest.size)))
    os.sync()


class _Repeated:
    """A stream of the same block, `count` times."""

    def __init__(self, block: bytes, count: int) -> None:
        self._block, self._size, self._at = block, len(block) * count, 0

    def read(self, size: int) -> bytes:
        start = self._at % len(self._block)
        data = self._block[start : start + min(size, self._size - self._at)]
        self._at += len(data)
        return data


def _add(tar: tarfile.TarFile, name: str, block: bytes, count: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime = len(block) * count, _TIME
    tar.addfile(member, _Repeated(block, count))  # type: ignore[arg-type]


def many_layers(root: Path, count: int, per_image: int = 5) -> int:
    """Fabricate `count` layers, `per_image` to an image, each with a file of its own; return how many images."""
    with DataRoot(root, engine="28.5").edit() as editor:
        chain: ChainID | None = None
        diff_ids: list[DiffID] = []
        for number in range(count):
            upper = Directory({f"file-{number}": file(f"{number}\n", mtime=_TIME * SECOND)})
            packed = pack(layer_pieces(upper, TarStyle.of(editor.engine)), trailing_empty=False)
            size = layer_size(upper)
            layer = editor.add_layer(chain, packed.diff_id, packed.tar_split, upper, size)
            chain = layer.chain_id
            diff_ids.append(packed.diff_id)
            if len(diff_ids) == per_image:
                _add_image(editor, diff_ids)
                chain, diff_ids = None, []
    return count // per_image


def _add_image(editor: Editor, diff_ids: list[DiffID]) -> None:
    created = format_time(editor.clock.now())
    image = editor.add_image(
        {
            "architecture": "amd64",
            "config": {"Cmd": ["sh"]},
            "created": created,
            "history": [{"created": created, "created_by": "made"}] * len(diff_ids),
            "os": "linux",
            "rootfs": {"type": "layers", "diff_ids": list(diff_ids)},
        }
    )
    name = f"image{len(editor.root.images)}"
    editor.tag(image.id, name, f"{name}:latest")


def check_in(root: Path, *, content: bool = False) -> int:
    """Check a root, and return how many layers it has; it has no finding."""
    report = check(disk.open_dir(root), content=content)
    assert report.findings == []
    return len(report.root.layers)


def hash_all(root: Path) -> int:
    """Put every file in the layers of a root through SHA-256, once; return the bytes."""
    total = 0
    for path in sorted((root / "overlay2").glob("*/diff/**/*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as stream:
                hashlib.file_digest(stream, "sha256")
            total += path.stat().st_size
    return total
