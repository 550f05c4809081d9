"""How the tests are spread over workers: those that share what an engine made go to the same one."""

from __future__ import annotations

import os

import pytest
from tests.engine.engines import NAMES, Binaries

os.environ["DOCKER_BUILDKIT"] = "0"
"""The command line builds as the classic builder where a test does not say otherwise: that was measured first."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Group the tests of an engine: all that look at its corpus, else those of a module.

    At collection, for the names of tests get their group before any later hook of a conftest is called.
    """
    for value in getattr(getattr(item, "callspec", None), "params", {}).values():
        name = value.name if isinstance(value, Binaries) else value
        if isinstance(name, str) and name in NAMES:
            shared = "built" in getattr(item, "fixturenames", ())
            module = "" if shared else item.nodeid.partition("::")[0]
            item.add_marker(pytest.mark.xdist_group(f"{module} {name}".strip()))
            return
