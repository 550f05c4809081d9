"""The work that is measured, as a user of the package or of the command has it done."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from dockroot import bases, disk, engine
from dockroot.bases import Means
from dockroot.build import BuildRequest, build
from dockroot.clock import Clock
from dockroot.digest import ImageID
from dockroot.editor import Editor
from dockroot.ids import Ids
from dockroot.install import install
from dockroot.root import read
from dockroot.store.imagedb import Image
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


def open_editor(root: Path, series: str) -> Editor:
    """Return an editor on the root as it lies on disk."""
    return Editor(read(disk.open_dir(root))[0], engine.named(series), Ids(), Clock())


def make_root(root: Path, rootfs: Path, series: str) -> Path:
    """Make a root that holds `rootfs` as the image alpine, and nothing else."""
    with disk.hold(root):
        editor = open_editor(root, series)
        _add_base(editor, rootfs)
        disk.apply(root, editor.draft)
    return root


def build_in(root: Path, place: Path, series: str) -> ImageID:
    """Build the context at `place` into the root, without the cache, and write it."""
    with disk.hold(root):
        editor = open_editor(root, series)
        image_id = _build(editor, (place / "Dockerfile").read_bytes(), place)
        editor.tag(image_id, "three", "three:latest")
        disk.apply(root, editor.draft)
    return image_id


def build_in_process(root: Path, place: Path, series: str) -> ImageID:
    """Build the context at `place` on what the root holds, and write nothing."""
    with disk.hold(root):
        return _build(open_editor(root, series), (place / "Dockerfile").read_bytes(), place)


def layers(root: Path, rootfs: Path, place: Path, count: int) -> int:
    """Build an image of `count` layers on a base, write it, read it; return how many paths it shows."""
    text = "FROM alpine\n" + "".join(
        f"RUN mkdir /d{n} && echo {n} > /d{n}/f\n" for n in range(count)
    )
    with disk.hold(root):
        editor = open_editor(root, "28.5")
        _add_base(editor, rootfs)
        image_id = _build(editor, text.encode(), place)
        disk.apply(root, editor.draft)
    found = read(disk.open_dir(root))[0]
    return sum(1 for _ in found.merged_layers(found.images[image_id].top_chain).walk())


def images(root: Path, rootfs: Path, place: Path, count: int) -> int:
    """Build and name `count` images on a base, write them, read them; return how many there are."""
    with disk.hold(root):
        editor = open_editor(root, "28.5")
        _add_base(editor, rootfs)
        for number in range(count):
            image_id = _build(editor, f"FROM alpine\nLABEL number={number}\n".encode(), place)
            editor.tag(image_id, f"image{number}", f"image{number}:latest")
        disk.apply(root, editor.draft)
    return len(read(disk.open_dir(root))[0].images)


def _add_base(editor: Editor, rootfs: Path) -> None:
    means = Means(disk.spool, editor.clock.now())
    base = bases.import_rootfs(disk.FileContent(rootfs), bases.parse("alpine"), means)
    install(editor, base, means)


def _build(editor: Editor, dockerfile: bytes, place: Path) -> ImageID:
    request = BuildRequest(
        dockerfile, disk.open_dir(place), _find_base, use_cache=False, spool=disk.spool
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
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    subprocess.run(
        words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True
    )


def fresh(root: Path, like: Path | None = None) -> None:
    """Take a root away, and put a copy of another in its place; then let the disk come to rest."""
    shutil.rmtree(root, ignore_errors=True)
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
