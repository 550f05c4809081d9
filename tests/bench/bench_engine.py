"""How fast we are beside an engine, in the same run: `make bench`."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.bench import work
from tests.bench.figures import Figure, by_turns
from tests.corpus import bases
from tests.engine.engines import ENGINES, Binaries, Daemon, booted

from dockroot.build import BUILDERS

pytestmark = pytest.mark.engine
Note = Callable[[Figure], None]

_MEBIBYTES = 512


@pytest.fixture(scope="module")
def rootfs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small root file system with a shell in it."""
    path = tmp_path_factory.mktemp("base") / "rootfs.tar"
    path.write_bytes(bases.rootfs(bases.busybox()))
    return path


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A root file system of half a gigabyte."""
    path = work.big_rootfs(tmp_path_factory.mktemp("big") / "rootfs.tar", _MEBIBYTES)
    yield path
    path.unlink()


@pytest.fixture(scope="module", params=ENGINES, ids=lambda binaries: binaries.series)
def daemon(
    request: pytest.FixtureRequest, new_disk: Callable[[], Path], rootfs: Path
) -> Iterator[Daemon]:
    """Each engine, which knows the small root file system as alpine and has started a container of it."""
    binaries: Binaries = request.param
    if binaries.absence:
        pytest.skip(binaries.absence)
    with booted(binaries, new_disk() / "root") as running:
        running.docker("import", rootfs, "alpine:latest")
        running.docker("run", "--rm", "--network", "none", "alpine", "true")
        yield running


@pytest.fixture
def ours(new_disk: Callable[[], Path]) -> Path:
    """Where our side works."""
    return new_disk()


@pytest.mark.parametrize("builder", BUILDERS)
def test_the_articles_image(
    builder: str, daemon: Daemon, rootfs: Path, ours: Path, note: Note
) -> None:
    """In process, and as a process of its own."""
    series = daemon.binaries.series
    place = work.context(ours / "context")
    before = work.make_root(ours / "before", rootfs, series)
    inside, beside = ours / "inside", ours / "beside"
    words = work.command(
        beside, series, "build", "--builder", builder, "--no-cache", "-t", "three", place
    )
    build = daemon.build_with_buildkit if builder == "buildkit" else daemon.build

    def asked() -> None:
        done = build(place, place / "Dockerfile", ["--no-cache", "-t", "three"])
        assert done.returncode == 0, done.stdout

    in_process, process, theirs = by_turns(
        8,
        (
            lambda: work.fresh(inside, before),
            lambda: work.build_in(inside, place, series, builder),
        ),
        (lambda: work.fresh(beside, before), lambda: work.run(words)),
        (lambda: None, asked),
        in_a_row=5,
    )
    what = f"the article's image, {builder}"
    try:
        note(Figure(f"{what}, in process · {series}", in_process, theirs, _WANTED[builder]))
    finally:
        wanted = 2 if builder == "classic" else None
        note(Figure(f"{what}, a process · {series}", process, theirs, wanted))


_WANTED = {"classic": 25, "buildkit": 10}
"""BuildKit runs one command for the article's image, where the classic builder makes a container for each step: a
process of ours takes about as long as to start the interpreter, and is told for comparison."""


def test_a_large_base(daemon: Daemon, big: Path, ours: Path, note: Note) -> None:
    """Against the engine, and against what reading and writing so much takes at least."""
    series = daemon.binaries.series
    root, copies = ours / "root", (ours / f"copy{number}.tar" for number in range(99))
    words = work.command(root, series, "import", big, "big:1")
    took, limit, theirs = by_turns(
        5,
        (lambda: work.fresh(root), lambda: work.run(words)),
        (lambda: work.fresh(root), lambda: _limit(big, next(copies))),
        (lambda: work.vary(big), lambda: daemon.docker("import", big, "big:1")),
    )
    try:
        note(Figure(f"import of {_MEBIBYTES} MB · {series}", took, theirs, 2))
    finally:
        note(Figure(f"import of {_MEBIBYTES} MB, beside cp + SHA-256", took, limit, at_most=2))


def _limit(source: Path, copy: Path) -> None:
    subprocess.run(["cp", source, copy], check=True)
    with source.open("rb") as stream:
        hashlib.file_digest(stream, "sha256")
