"""update-alternatives: links and the file that keeps the choices, as the real one reads it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from dockroot.shell import World, run_shell

TWO = (
    "mkdir -p /usr/bin; echo 1 > /usr/bin/vi1; echo 2 > /usr/bin/vi2; echo m > /usr/bin/vi2.man;"
    "update-alternatives --install /usr/bin/vi vi /usr/bin/vi1 10;"
    "update-alternatives --install /usr/bin/vi vi /usr/bin/vi2 20"
    " --slave /usr/bin/vi.man vi.man /usr/bin/vi2.man;"
)


def text(world: World, script: str) -> str:
    outcome = run_shell(script, world)
    assert outcome.status == 0, outcome
    return outcome.stdout.decode()


def test_the_highest_priority_wins(world: World) -> None:
    text(world, TWO)
    assert world.fs.readlink("/usr/bin/vi") == "/etc/alternatives/vi"
    assert text(world, "cat /usr/bin/vi /usr/bin/vi.man") == "2\nm\n"


def test_a_choice_stays(world: World) -> None:
    text(world, TWO + "update-alternatives --set vi /usr/bin/vi1")
    assert text(world, "cat /usr/bin/vi") == "1\n"
    text(world, "update-alternatives --auto vi")
    assert text(world, "cat /usr/bin/vi") == "2\n"


def test_removing_the_last_takes_the_links_away(world: World) -> None:
    text(world, TWO + "update-alternatives --remove vi /usr/bin/vi2")
    assert text(world, "cat /usr/bin/vi") == "1\n"
    text(world, "update-alternatives --remove-all vi")
    assert not world.fs.exists("/usr/bin/vi", follow=False)


def test_what_is_not_there_is_refused(world: World) -> None:
    assert run_shell("update-alternatives --install /bin/x x /nowhere 1", world).status == 2
    assert run_shell("update-alternatives --set x /nowhere", world).status == 2


@pytest.mark.skipif(
    shutil.which("update-alternatives") is None, reason="needs a real update-alternatives"
)
def test_the_real_one_reads_the_choices(world: World, tmp_path: Path) -> None:
    script = TWO.replace("vi2.man", "sort").replace("vi1", "env").replace("vi2", "id")
    text(world, script)  # with programs that this machine has: the real one drops all others
    (tmp_path / "vi").write_bytes(world.fs.read("/var/lib/dpkg/alternatives/vi"))
    done = subprocess.run(
        ["update-alternatives", "--admindir", str(tmp_path), "--query", "vi"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Best: /usr/bin/id" in done.stdout
    assert "Priority: 10" in done.stdout
    assert "vi.man /usr/bin/sort" in done.stdout
