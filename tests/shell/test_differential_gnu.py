"""The corpus with dash and GNU's tools: run here, and by the machine's own in a root of their own.

What dash or coreutils say on stderr is not compared. Left out: scripts about busybox itself, and
those named in `LEFT_OUT` with the reason.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from dockroot.shell import run_shell
from dockroot.tree import Directory, file, symlink

from .real_disk import ENV, grouped, in_memory, on_disk, write

TOOLS = [
    "basename",
    "cat",
    "chgrp",
    "chmod",
    "chown",
    "cp",
    "date",
    "dd",
    "dirname",
    "echo",
    "env",
    "false",
    "head",
    "id",
    "install",
    "link",
    "ln",
    "ls",
    "mkdir",
    "mkfifo",
    "mknod",
    "mktemp",
    "mv",
    "printf",
    "pwd",
    "readlink",
    "realpath",
    "rm",
    "rmdir",
    "seq",
    "sleep",
    "stat",
    "sync",
    "tac",
    "tail",
    "tee",
    "test",
    "touch",
    "true",
    "truncate",
    "uname",
    "unlink",
    "wc",
    "whoami",
    "dash",
]
LEFT_OUT = {
    "mknod": "glibc changes the mode of a FIFO through /proc, which the root has not",
    "touch-c": "words that GNU's date might know end the step",
    "odd-names": "so does a name that begins with -d",
}


@pytest.fixture(scope="module")
def programs() -> dict[str, Path]:
    """The tools and all libraries that they load, by their places in the root."""
    if os.geteuid() != 0:
        pytest.skip("chroot needs root")
    found: dict[str, Path] = {}
    for name in TOOLS:
        path = shutil.which(name, path="/usr/bin:/bin")
        if path is None or "busybox" in os.path.realpath(path):
            pytest.skip(f"no GNU {name} (or no dash) on this machine")
        found[f"bin/{name}"] = Path(path)
        linked = subprocess.run(["/usr/bin/ldd", path], capture_output=True, text=True, check=False)
        for library in re.findall(r"(/\S+) \(0x", linked.stdout):
            found[library.lstrip("/")] = Path(library)
    version = subprocess.run(
        [found["bin/cp"], "--version"], capture_output=True, text=True, check=False
    )
    if "GNU coreutils" not in version.stdout:
        pytest.skip("cp is not GNU's")
    return found


def tree_for(base: Directory, programs: dict[str, Path]) -> Directory:
    """Return the root with the tools in name only."""
    tools = {name: file(b"\x7fELF", 0o755) for name in TOOLS}
    base.children["bin"] = Directory({**tools, "sh": symlink("dash")})
    for path in programs:
        base.children.setdefault(path.split("/")[0], Directory())
    return base


def outside(rows: dict[str, object]) -> dict[str, object]:
    """Leave out what belongs to the programs."""
    return {
        path: row for path, row in rows.items() if not path.startswith(("bin", "lib", "usr/lib"))
    }


def test_as_dash_and_gnu_do(
    sample: str, programs: dict[str, Path], shell_support: ModuleType, tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    name = request.node.callspec.id
    if name in LEFT_OUT:
        pytest.skip(LEFT_OUT[name])
    if "busybox" in sample or "{a,b}" in sample:
        pytest.skip("about busybox, or what a shell does with braces")
    root = tmp_path / "root"
    root.mkdir()
    write(tree_for(shell_support.base_tree(), programs), root, {})
    for path, source in programs.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).unlink(missing_ok=True)
        shutil.copy(source, root / path)
    real = subprocess.run(
        ["/usr/sbin/chroot", root, "/bin/sh", "-c", sample], env=ENV, stdin=subprocess.DEVNULL,
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    world = shell_support.world_in(tree_for(shell_support.base_tree(), programs))
    ours = run_shell(sample, world)
    assert ours.stdout.decode(errors="replace") == real.stdout.decode(errors="replace"), ours.stderr
    assert ours.status == real.returncode, (ours.stderr, real.stderr)
    theirs = grouped(dict(on_disk(root)))
    assert outside(dict(in_memory(world.fs.merged))) == outside(theirs)
