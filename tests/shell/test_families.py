"""The index of commands says which module has which; what modules register is what it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dockroot.shell.commands import FAMILIES
from dockroot.shell.commands.registry import TOOLS

MODULES = Path(__file__).parents[2] / "sim/dockroot/shell/commands"
WITHOUT = {
    "busybox_users",
    "debian_users",
    "modes",
    "registry",
    "shell_control",
    "shell_directories",
    "shell_variables",
    "writing",
}


@pytest.mark.parametrize("module", FAMILIES)
def test_a_module_registers_what_the_index_says(module: str) -> None:
    names = FAMILIES[module].split()
    assert [TOOLS[name].body.__module__.rpartition(".")[2] for name in names] == [module] * len(
        names
    )


def test_every_module_is_in_the_index() -> None:
    there = {path.stem for path in MODULES.glob("*.py")} - {"__init__"} - WITHOUT
    assert there == set(FAMILIES)


def test_nothing_is_loaded_before_it_is_called() -> None:
    code = (
        "import sys, dockroot.shell; print([m for m in sys.modules if 'awk' in m or m == 'regex'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(MODULES.parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
