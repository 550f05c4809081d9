"""Damage on demand, and a check, in Python: on disk and in memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from dockroot import DataRoot
from dockroot.errors import NotFoundError


@pytest.fixture(params=["memory", "disk"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> DataRoot:
    made = DataRoot(tmp_path / "root" if request.param == "disk" else None, engine="26.1")
    made.build("FROM alpine\nRUN rm /etc/motd && echo hello > /greeting\n", tag="greeter")
    made.run("greeter", "true", name="box", state="exited")
    return made


def test_what_is_damaged_is_found(root: DataRoot) -> None:
    assert root.check(content=True).findings == []
    root.damage("file-differs", "whiteout-missing", image="greeter:latest")
    root.damage("container-log-missing", container="box")
    found = {finding.id for finding in root.check(content=True).findings}
    assert found == {"file-differs", "whiteout-missing", "container-log-missing"}
    assert {finding.id for finding in root.check().findings} == {"container-log-missing"}


def test_a_damage_that_cannot_be_done_changes_nothing(root: DataRoot) -> None:
    for names, hit in (
        (("file-differs", "no-such-damage"), {}),
        (("work-missing",), {"container": "none"}),
    ):
        with pytest.raises(NotFoundError):
            root.damage(*names, **hit)
    assert root.check(content=True).findings == []
