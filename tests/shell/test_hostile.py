"""Nothing of a RUN touches the host, and nothing takes time or memory without bound.

The scripts run in a child whose memory and processor time the kernel bounds, and which notes all that Python
does outside (see `hostile.py`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from . import hostile

SECRET = "a secret of the host"
BOUNDED = frozenset(
    name for name in hostile.SCRIPTS
    if name.startswith(("fork", "endless", "doubling", "zeros", "awk-endless", "awk-doubling", "sed-doubling", "sed-endless", "sed-holding"))
)  # fmt: skip
"""Scripts that would go on for ever: each must end with an error that names the bound."""


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("host") / "victim"
    place.mkdir()
    (place / "file").write_text("good\n")
    (place / "secret").write_text(SECRET)
    return place


def state(place: Path) -> list[tuple[str, bytes, int, int, int]]:
    found = []
    for path in sorted(place.rglob("*")):
        status = path.stat()
        found.append(
            (str(path), path.read_bytes(), status.st_mode, status.st_mtime_ns, status.st_uid)
        )
    return found


@pytest.fixture(scope="module")
def outcome(victim: Path) -> dict[str, Any]:
    before, result = state(victim), victim.parent / "outcomes.json"
    here = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "tests.shell.hostile", victim, result],
        cwd=here,
        env={
            **os.environ,
            "PYTHONPATH": f"{here / 'sim'}:{here}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOST": SECRET,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert state(victim) == before
    found: dict[str, Any] = json.loads(result.read_text())
    return found


def test_nothing_was_done_outside(outcome: dict[str, Any]) -> None:
    assert outcome["events"] == []


@pytest.mark.parametrize("name", hostile.SCRIPTS)
def test_each_ends(name: str, outcome: dict[str, Any]) -> None:
    ended, printed = outcome["found"][name]
    assert SECRET not in printed
    if name in BOUNDED:
        assert ended.startswith("error "), ended
        assert "more than" in ended or "without end" in ended or "deep" in ended, ended
