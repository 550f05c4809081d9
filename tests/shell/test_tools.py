"""The scripts of `tools/`, run here and by real programs in roots of their own: GNU's tools with dash, and a busybox."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from . import real_tools
from .real_tools import Real, compare

CASES = [(name, text, marks) for name, (text, marks) in real_tools.tool_scripts().items()]


def root(make: Callable[[Path], Real | str], cache: Path) -> Real:
    if os.geteuid() != 0:
        pytest.skip("chroot needs root")
    made = make(cache)
    if isinstance(made, str):
        pytest.skip(made)
    return made


@pytest.fixture(scope="module")
def gnu(tmp_path_factory: pytest.TempPathFactory) -> Real:
    return root(real_tools.gnu_root, tmp_path_factory.mktemp("gnu"))


@pytest.fixture(scope="module")
def busybox(tmp_path_factory: pytest.TempPathFactory) -> Real:
    return root(real_tools.busybox_root, tmp_path_factory.mktemp("busybox"))


def chosen(other: str) -> list[object]:
    return [pytest.param(text, id=name) for name, text, marks in CASES if other not in marks]


@pytest.mark.parametrize("script", chosen("busybox"))
def test_as_gnu_does(script: str, gnu: Real, tmp_path: Path) -> None:
    _, wrong = compare(gnu, script, tmp_path / "root")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("script", chosen("gnu"))
def test_as_busybox_does(script: str, busybox: Real, tmp_path: Path) -> None:
    _, wrong = compare(busybox, script, tmp_path / "root")
    assert not wrong, "\n".join(wrong)
