"""`dockroot explore` as a command: what it takes, what it writes, what it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.check.roots import clean

from dockroot import disk
from dockroot.cli import cli
from dockroot.errors import DockrootError


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("explored")
    disk.write_dir(clean("28.5"), where / "root")
    return where / "root"


def explored(place: Path, *words: str | Path) -> str:
    done = CliRunner().invoke(
        cli,
        ["--root", str(place), "explore", *map(str, words)],
        catch_exceptions=False,
        standalone_mode=False,
    )
    return done.stdout


def held(page: str) -> dict[str, Any]:
    """Return what a page holds."""
    found = re.search('id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    value: dict[str, Any] = json.loads(found[1])
    return value


def test_the_terminal_and_a_file_get_the_same_page(place: Path, tmp_path: Path) -> None:
    explored(place, "-o", tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text("utf-8") == explored(place, "-o", "-")


def test_names_leave_out_what_they_do_not_stand_on(place: Path) -> None:
    whole, part = held(explored(place, "-o", "-")), held(explored(place, "app", "-o", "-"))
    paths = [node[3] for node in whole["nodes"]]
    some = [node[3] for node in part["nodes"]]
    assert set(some) < set(paths)
    assert any("imagedb" in path for path in some)


def test_a_title_that_is_no_utf8(place: Path) -> None:
    assert held(explored(place, "--title", "caf\udce9", "-o", "-"))["title"] == "caf\ufffd"


def test_no_contents_of_layers_are_taken_in_where_none_are_wanted(place: Path) -> None:
    size = {wish: len(explored(place, "--contents", wish, "-o", "-")) for wish in ("0", "1000000")}
    assert size["0"] < size["1000000"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("-o", "page.txt"), "a page ends in .html"),
        (("nothing-like-it", "-o", "page.html"), "nothing in this root is called"),
        (("-o", "not/there/page.html"), "cannot be written"),
    ],
)
def test_what_is_refused(place: Path, words: tuple[str, ...], says: str, tmp_path: Path) -> None:
    *names, output = words
    with pytest.raises(DockrootError, match=says) as caught:
        explored(place, *names, tmp_path / output)
    assert caught.value.hint
    assert list(tmp_path.iterdir()) == []
