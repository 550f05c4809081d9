"""The figures of a run, shown as one table at its end."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.bench.figures import Figure, table

_FIGURES = pytest.StashKey[list[Figure]]()


@pytest.fixture(scope="session", autouse=True)
def _swept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Delete at the end, once nothing is measured any more."""
    yield
    shutil.rmtree(tmp_path_factory.getbasetemp(), ignore_errors=True)


@pytest.fixture(scope="module")
def new_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Path]]:
    """Return what makes a file system, so that each side has one on which nothing was ever deleted."""
    where = tmp_path_factory.mktemp("disks")
    made: list[Path] = []

    def make() -> Path:
        image, place = where / f"{len(made)}.ext4", where / f"{len(made)}"
        place.mkdir()
        with image.open("wb") as stream:
            stream.truncate(16 << 30)
        subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)
        subprocess.run(["mount", "-o", "loop", image, place], check=True)
        made.append(place)
        return place

    yield make
    for place in reversed(made):
        subprocess.run(["umount", place], check=True)


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Callable[[Figure], None]:
    """Keep a figure for the table, and fail when its ratio is not as wanted."""

    def keep(figure: Figure) -> None:
        request.config.stash.setdefault(_FIGURES, []).append(figure)
        assert figure.holds, table([figure])

    return keep


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print the table."""
    figures = config.stash.get(_FIGURES, [])
    if figures:
        terminalreporter.section("speed")
        terminalreporter.write_line(table(figures))
