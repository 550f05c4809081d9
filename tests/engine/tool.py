"""The tool, spoken to as a user does: by its command line and the files it writes."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.corpus import bases
from tests.corpus.catalogue import CASES
from tests.engine.built import Built
from tests.engine.engines import Binaries

SOURCE = Path(__file__).parents[2] / "sim"
_START = dt.datetime(2026, 1, 31, 12, 0, 0, 123_456, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Made:
    """A root that the tool made, and how each case ended."""

    root: Path
    status: dict[str, int]
    output: dict[str, str]


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
        command = [
            sys.executable,
            "-m",
            "dockroot",
            "--root",
            self.root,
            "--engine",
            self.binaries.series,
            "--seed",
            f"corpus {self.calls}",
            "--clock",
            clock,
            "--data-root",
            self.data_root,
            *arguments,
        ]
        environment = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1", "TZ": "UTC"}
        return subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=120,
        )

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


def corpus_root(built: Built, where: Path) -> Made:
    """Let the tool build the corpus below `where`, unless that was done before."""
    root, answers = (
        where / f"ours-{built.binaries.name}",
        where / f"ours-{built.binaries.name}.json",
    )
    with (where / f"ours-{built.binaries.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not answers.exists():
            answers.write_text(json.dumps(_build_all(built, Tool(built.binaries, root))))
    status, output = json.loads(answers.read_text())
    return Made(root, status, output)


def _build_all(built: Built, tool: Tool) -> tuple[dict[str, int], dict[str, str]]:
    tool.add_bases(built.cases)
    status, output = {}, {}
    for case in CASES:
        context, dockerfile = built.place(case.name)
        done = tool.run("build", *case.options(), "-f", dockerfile, context)
        status[case.name], output[case.name] = (
            done.returncode,
            done.stdout.decode("utf-8", "replace"),
        )
    for (
        case
    ) in CASES:  # once more, as the engine did: what the cache does not find leaves its traces too
        context, dockerfile = built.place(case.name)
        tool.run("build", *case.options(), "-f", dockerfile, context)
    return status, output
