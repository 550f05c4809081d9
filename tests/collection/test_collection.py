"""Dockerfiles as people really write them: a folder of them, named by the environment, is parsed and built.

`DOCKROOT_DOCKERFILES` names a folder into which repositories with Dockerfiles were unpacked, those
of official images below folders called `docker-library+NAME` and the like (see `running.py`).
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
from tests.collection.downloads import stand_in
from tests.collection.running import RECIPES, Result, run

from dockroot.shell import recipes

FOLDER = os.environ.get("DOCKROOT_DOCKERFILES", "")
needs_folder = pytest.mark.skipif(not FOLDER, reason="DOCKROOT_DOCKERFILES names no folder")


@cache
def results() -> tuple[Result, ...]:
    return tuple(run(Path(FOLDER), []))


@needs_folder
@pytest.mark.slow
def test_all_parse() -> None:
    assert len(results()) >= 300
    assert [each.path for each in results() if not each.parsed] == []


@needs_folder
@pytest.mark.slow
def test_none_ends_with_a_traceback() -> None:
    assert [(each.path, each.error) for each in results() if each.traceback] == []


@needs_folder
@pytest.mark.slow
def test_nine_of_ten_official_ones_build() -> None:
    official = [each for each in results() if each.official and not each.windows]
    built = sum(each.built for each in official)
    assert built >= 0.9 * len(official), [each for each in official if not each.built]


def test_one_file_of_recipes_is_enough() -> None:
    found = recipes.parse(RECIPES.read_text(), RECIPES.name)
    assert 0 < len(found) <= 40


@pytest.mark.parametrize(
    ("url", "start"),
    [
        ("https://x/app-1.0.tar.gz", b"\x1f\x8b"),
        ("https://x/app-1.0.tar.xz", b"\xfd7zXZ"),
        ("https://x/app.tar.bz2", b"BZh"),
        ("https://x/app.zip", b"PK"),
        ("https://x/app.tar.gz.asc", b"-----BEGIN PGP"),
        ("https://x/app-linux-amd64", b"\x7fELF"),
        ("https://x/data.json", b"{}"),
    ],
)
def test_a_stand_in_is_of_the_kind_that_its_url_tells(url: str, start: bytes) -> None:
    assert stand_in(url).startswith(start)
    assert stand_in(url) == stand_in(url)
