"""The corpus, run here and by a real busybox in a root of its own: what is printed, the status, the
tree.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from dockroot.shell import run_shell

from .real_disk import ENV, grouped, in_memory, on_disk, write


@pytest.fixture(scope="module")
def busybox(shell_support: ModuleType) -> bytes:
    path = shell_support.find_busybox()
    if os.geteuid() != 0:
        pytest.skip("chroot needs root")
    if path is None:
        pytest.skip("no busybox that is linked statically")
    return bytes(path.read_bytes())


def test_as_busybox_does(
    sample: str, busybox: bytes, shell_support: ModuleType, tmp_path: Path
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    write(shell_support.base_tree(busybox), root, {})
    real = subprocess.run(
        ["/usr/sbin/chroot", root, "/bin/sh", "-c", sample],
        env=ENV,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    world = shell_support.world_in(shell_support.base_tree())
    ours = run_shell(sample, world)
    assert ours.stdout.decode(errors="replace") == real.stdout.decode(errors="replace"), (
        ours.stderr,
        real.stderr,
    )
    assert ours.status == real.returncode, (ours.stderr, real.stderr)
    assert dict(in_memory(world.fs.merged)) == grouped(dict(on_disk(root)))
