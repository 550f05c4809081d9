"""The tool, spoken to as a user does: by its command line and the files it writes."""

from __future__ import annotations

import datetime as dt
import fcntl
import importlib
import json
import os
import subprocess
import sys
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path

from tests.corpus import bases
from tests.corpus.case import Case
from tests.engine.built import Built
from tests.engine.engines import Binaries

from dockroot import cli

_START = dt.datetime(2026, 1, 31, 12, 0, 0, 123_456, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Made:
    """A root that the tool made, how each case ended, and what was printed when it was built once more."""

    root: Path
    status: dict[str, int]
    output: dict[str, str]
    again: dict[str, str]


class Tool:
    """The tool at work on one root; each call is a second and more after the one before."""

    def __init__(self, binaries: Binaries, root: Path, data_root: str | None = None) -> None:
        self.binaries, self.root, self.data_root, self.calls = (
            binaries,
            root,
            data_root or str(root),
            0,
        )

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
        """Run one command and return how it ended; standard error is part of the output."""
        self.calls += 1
        clock = (_START + dt.timedelta(minutes=self.calls)).isoformat().replace("+00:00", "Z")
        options = {
            "--root": self.root,
            "--engine": self.binaries.series,
            "--seed": f"corpus {self.calls}",
            "--clock": clock,
            "--data-root": self.data_root,
        }
        words = [str(word) for pair in options.items() for word in pair]
        words += map(str, arguments)
        with tempfile.TemporaryFile() as output:
            status = _in_a_child(words, output.fileno())
            output.seek(0)
            return subprocess.CompletedProcess(words, status, output.read())

    def do(self, *arguments: str | Path) -> str:
        """Run one command that must succeed and return its output."""
        done = self.run(*arguments)
        text = done.stdout.decode("utf-8", "replace")
        assert done.returncode == 0, f"dockroot {' '.join(map(str, arguments))}: {text}"
        return text

    def add_bases(self, cases: Path) -> None:
        """Import and load the images that the corpus builds on."""
        self.do("import", cases / "rootfs.tar", bases.ROOTFS)
        self.do("load", "-i", cases / "layered.tar")


def _in_a_child(words: list[str], output: int) -> int:
    """Run the command line in a process of its own, forked: it need not import the package hundreds of times."""
    for name in ("bases", "build", "containers", "images"):
        importlib.import_module(f"dockroot.cli.{name}")
    child = os.fork()
    if child == 0:
        status = 70
        try:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(output, 1)
            os.dup2(output, 2)
            sys.stdin, sys.stdout, sys.stderr = (
                open(number, mode, closefd=False) for number, mode in enumerate("rww")
            )
            sys.argv = ["dockroot", *words]
            cli.main()
            status = 0
        except SystemExit as end:
            status = int(end.code or 0)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def corpus_root(built: Built, where: Path) -> Made:
    """Let the tool build a corpus below `where`, unless that was done before."""
    name = f"ours-{built.corpus.name}-{built.binaries.name}"
    root, answers = where / name, where / f"{name}.json"
    with (where / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not answers.exists():
            answers.write_text(json.dumps(_build_all(built, Tool(built.binaries, root))))
    status, output, again = json.loads(answers.read_text())
    return Made(root, status, output, again)


def _build_all(built: Built, tool: Tool) -> tuple[dict[str, int], dict[str, str], dict[str, str]]:
    tool.add_bases(built.cases)
    status, output, again = {}, {}, {}
    for case in built.own_cases:
        status[case.name], output[case.name] = _build(built, tool, case)
    # once more, as the engine did: what the cache does not find leaves its traces too
    for case in built.own_cases:
        _, again[case.name] = _build(built, tool, case)
    return status, output, again


def _build(built: Built, tool: Tool, case: Case) -> tuple[int, str]:
    context, dockerfile = built.place(case.name)
    builder = "buildkit" if built.corpus.buildkit else "classic"
    done = tool.run(
        "build", "--builder", builder, *case.options(context), "-f", dockerfile, context
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")
