"""How fast RUN steps are: a hundred of them against as many starts of a real shell, the parser against shfmt."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.bench import work
from tests.bench.figures import Figure, by_turns
from tests.bench.scripts import TYPICAL, longest
from tests.corpus import bases

from dockroot.shell.parser import Parser

_STEPS = 100
_PARSES = 20


def test_a_hundred_steps(tmp_path: Path, note: Callable[[Figure], None]) -> None:
    """In process, nothing written; a loop that counts stands for how fast this machine is (about a second)."""
    rootfs, root = tmp_path / "rootfs.tar", tmp_path / "root"
    rootfs.write_bytes(bases.rootfs(bases.busybox()))
    context = tmp_path / "context"
    context.mkdir()
    lines = ["FROM alpine", *(f"RUN {TYPICAL.format(n=n)}" for n in range(_STEPS))]
    (context / "Dockerfile").write_text("\n".join(lines) + "\n")
    work.make_root(root, rootfs, "28.5")
    ours, counting = by_turns(
        3,
        (lambda: None, lambda: work.build_in_process(root, context, "28.5")),
        (lambda: None, _count),
    )
    note(Figure(f"{_STEPS} RUN steps, beside counting to 40 million", ours, counting, at_most=2))


def _count() -> None:
    for _ in range(40_000_000):
        pass


def test_the_parser(tmp_path: Path, note: Callable[[Figure], None]) -> None:
    """The longest script, parsed again and again, beside shfmt as a process on the same text as often."""
    shfmt = shutil.which("shfmt", path=f"{Path(sys.executable).parent}:/usr/bin:/usr/local/bin")
    if shfmt is None:
        pytest.skip("no shfmt on this machine")
    text = longest()
    script = tmp_path / "script"
    script.write_text(text)
    command = [shfmt, "-ln", "posix", "-tojson"]

    def ours() -> None:
        for _ in range(_PARSES):
            parser = Parser(text)
            while parser.line() is not None:
                pass

    def theirs() -> None:
        for _ in range(_PARSES):
            with script.open() as stdin:
                subprocess.run(command, stdin=stdin, stdout=subprocess.DEVNULL, check=True)

    parsed, formatted = by_turns(5, (lambda: None, ours), (lambda: None, theirs))
    note(
        Figure(f"{_PARSES} parses of {len(text):,} characters, beside shfmt", parsed, formatted, 1)
    )
