"""The figures of a run, shown as one table at its end."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from tests.bench.figures import Figure, table

_FIGURES = pytest.StashKey[list[Figure]]()


@pytest.fixture(scope="session", autouse=True)
def _swept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Delete at the end, once nothing is measured any more."""
    yield
    shutil.rmtree(tmp_path_factory.getbasetemp(), ignore_errors=True)


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
