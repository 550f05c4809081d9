"""The same inputs give the same packed bytes: whoever runs it, wherever, in whatever surroundings."""

from __future__ import annotations

import hashlib
import importlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from dockroot.cli import cli

SOURCE = Path(__file__).parents[1] / "sim"
DOCKERFILE = """\
FROM alpine
COPY --chown=10:20 . /ctx/
RUN rm -rf /etc/apk && mkdir /etc/apk && rm /etc/motd && chmod 4755 /ctx/b
RUN chown 5:6 /ctx/a && ln /ctx/a /ctx/hard && mkdir -m 0 /closed
"""
NOBODY = 65534


def make(
    place: Path,
    environment: Mapping[str, str],
    *,
    umask: int = 0o022,
    user: int = 0,
    reverse: bool = False,
) -> str:
    """Build, run, write and commit below `place`; return the digest of the packed root."""
    context = place / "context"
    context.mkdir(parents=True)
    files = {"Dockerfile": DOCKERFILE, "a": "A", "b": "B", "ü": "u", "sub/c": "C"}
    for name in sorted(files, reverse=reverse):
        path = context / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(files[name])
        path.chmod(0o644)
    (context / "sub").chmod(0o755)
    for path in [context, *context.rglob("*")]:
        os.utime(path, (1_600_000_000, 1_600_000_000))
    if user:
        for path in [place, context, *context.rglob("*")]:
            os.chown(path, user, user)
    for words in (
        ["build", "--builder", "classic", "-t", "x", str(context)],
        ["build", "--builder", "buildkit", "-t", "z", str(context)],
        ["run", "--name", "cc", "x", "sh", "-c", "rm /etc/passwd; echo hi > /new; chown 7:8 /new"],
        ["commit", "cc", "y"],
        ["pack", str(place / "root.tar")],
    ):
        command = ["--root", str(place / "root"), *words]
        if user:
            assert by_user(user, command) == 0
            continue
        done = subprocess.run(
            [sys.executable, "-m", "dockroot", *command],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCE), **environment},
            cwd=place,
            umask=umask,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
    return hashlib.sha256((place / "root.tar").read_bytes()).hexdigest()


def by_user(user: int, words: list[str]) -> int:
    """Run a command in a forked child that gives up root (an ordinary user may not read the interpreter's own files)."""
    child = os.fork()
    if child == 0:
        status = 70
        try:
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)
            status = cli.main(words, standalone_mode=False) or 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    if os.geteuid() != 0:
        pytest.skip("the exact tree is a root-owned directory's")
    return make(tmp_path_factory.mktemp("expected"), {"LC_ALL": "C.UTF-8"})


@pytest.mark.parametrize(
    ("environment", "umask", "reverse"),
    [
        ({"LC_ALL": "C"}, 0o022, False),
        ({"LC_ALL": "POSIX", "TZ": "Asia/Kathmandu"}, 0o077, True),
        ({"PYTHONHASHSEED": "7", "TZ": "America/New_York"}, 0, True),
    ],
)
def test_surroundings_do_not_show(
    expected: str, tmp_path: Path, environment: dict[str, str], umask: int, reverse: bool
) -> None:
    assert make(tmp_path / "else where", environment, umask=umask, reverse=reverse) == expected


def test_an_ordinary_user_packs_the_same_bytes(
    expected: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("ordinary")
    for above in (place, *place.parents):
        if above == Path("/tmp"):
            break
        above.chmod(0o755)
    for module in ("cli.build", "cli.containers", "cli.pack", "disk.tarball"):
        importlib.import_module(f"dockroot.{module}")
    assert make(place / "work", {}, user=NOBODY) == expected
