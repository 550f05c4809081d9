"""Places to write in, for root and for an ordinary user."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory that every user may write in; pytest's own are closed to others."""
    made = Path(tempfile.mkdtemp(prefix="dockroot-test-", dir="/tmp"))
    made.chmod(0o777)
    yield made
    shutil.rmtree(made)
