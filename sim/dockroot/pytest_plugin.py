"""Fixtures for tests of tools that read Docker's data root: `docker_root` on disk, `fake_docker_root` in pyfakefs.

Loaded by pytest by its entry point in every run, so it imports next to nothing until a fixture is asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from dockroot.dataroot import DataRoot
    from dockroot.testing import FakeDataRoot


@pytest.fixture
def docker_root(tmp_path: Path) -> DataRoot:
    """A data root of the newest engine below `tmp_path`: empty until something is built or run in it.

    `docker_root.path` is the directory to give to the tool under test.
    """
    from dockroot.dataroot import DataRoot

    return DataRoot(tmp_path / "docker")


@pytest.fixture
def fake_docker_root(request: pytest.FixtureRequest) -> FakeDataRoot:
    """A data root at `/var/lib/docker` of pyfakefs's file system, which the fixture `fs` lends."""
    from dockroot.testing import FakeDataRoot, import_all

    import_all()  # what is first imported under the patch is unloaded after it
    try:
        fs = request.getfixturevalue("fs")
    except pytest.FixtureLookupError:
        pytest.fail("fake_docker_root needs pyfakefs: install it beside dockroot", pytrace=False)
    return FakeDataRoot(fs)
