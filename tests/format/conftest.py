"""Golden data that real engines made, and the recipes that made it."""

from __future__ import annotations

import gzip
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def golden() -> ModuleType:
    """The tree that engines committed, and the forms in which their answers are noted."""
    spec = importlib.util.spec_from_file_location("golden", HERE / "recipes/golden.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def recorded() -> Any:
    """Read a file of golden data by its name."""

    def read(name: str) -> Any:
        path = HERE / "data" / name
        data = path.read_bytes()
        return json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)

    return read


@pytest.fixture
def go_archive() -> bytes:
    """The 14 entries that Go's own archive/tar wrote."""
    return (HERE / "data/go-archive.tar").read_bytes()
