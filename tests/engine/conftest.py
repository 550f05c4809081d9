"""Engines for the tests, and the corpus as engine and tool build it: each made once per session, whoever asks first.

Tests run in any number of workers: what is shared lies in one folder and is made under a lock. `--dist loadgroup`
keeps the tests of one engine together, so that workers do not wait for one another.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.engine import crowd as crowds
from tests.engine import tool
from tests.engine.built import BUILDKIT, Built, corpus_root
from tests.engine.compare import Comparison, compare
from tests.engine.crowd import Crowd
from tests.engine.engines import ENGINES, Binaries, unmount_below

_FOLDER = "engine-corpus"


@pytest.fixture(scope="session", params=ENGINES, ids=lambda binaries: binaries.series)
def binaries(request: pytest.FixtureRequest) -> Binaries:
    """Each of the three engines; skipped, with the reason, where it cannot be booted."""
    found: Binaries = request.param
    if found.absence:
        pytest.skip(found.absence)
    return found


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The folder that all workers share."""
    base = tmp_path_factory.getbasetemp()
    where = (base.parent if hasattr(request.config, "workerinput") else base) / _FOLDER
    where.mkdir(exist_ok=True)
    return where


@pytest.fixture(scope="session")
def built(binaries: Binaries, shared: Path) -> Built:
    """The corpus as the engine builds it."""
    return corpus_root(binaries, shared)


@pytest.fixture(scope="session")
def ours(built: Built, shared: Path) -> tool.Made:
    """The corpus as the tool builds it for that engine."""
    return tool.corpus_root(built, shared)


@pytest.fixture(scope="session")
def comparison(built: Built, ours: tool.Made) -> Comparison:
    """What differs between the two."""
    return compare(ours.root, built.root)


@pytest.fixture(scope="session")
def buildkit(binaries: Binaries, shared: Path) -> Built:
    """BuildKit's corpus as the engine builds it."""
    return corpus_root(binaries, shared, BUILDKIT)


@pytest.fixture(scope="session")
def our_buildkit(buildkit: Built, shared: Path) -> tool.Made:
    """BuildKit's corpus as the tool builds it for that engine."""
    return tool.corpus_root(buildkit, shared)


@pytest.fixture(scope="session")
def crowd(built: Built, ours: tool.Made, shared: Path) -> Crowd:
    """Both roots with containers in every state."""
    return crowds.crowd(built, ours, shared)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Take the shared folder away: it holds devices, owners and modes that others stumble over."""
    factory = getattr(session.config, "_tmp_path_factory", None)
    if hasattr(session.config, "workerinput") or factory is None:
        return
    where = factory.getbasetemp() / _FOLDER
    if where.exists():
        unmount_below(where)
        shutil.rmtree(where, ignore_errors=True)
