"""The corpus as the engine builds it: once per engine and test session, shared by all workers."""

from __future__ import annotations

import fcntl
import json
from dataclasses import dataclass
from pathlib import Path

from tests.corpus import bases
from tests.corpus.catalogue import CASES
from tests.engine.engines import Binaries, Daemon, booted


@dataclass(frozen=True)
class Built:
    """What one engine made of the corpus. The engine is stopped: `root` lies still.

    `cases` holds the context and Dockerfile of each case, `status` and `output` how its first build ended,
    `again` what the builder printed when everything was built a second time.
    """

    binaries: Binaries
    root: Path
    cases: Path
    status: dict[str, int]
    output: dict[str, str]
    again: dict[str, str]

    def place(self, name: str) -> tuple[Path, Path]:
        """Return the context and the Dockerfile of a case."""
        where = self.cases / name
        context, dockerfile = (where / "place").read_text().split("\n")
        return Path(context), Path(dockerfile)


def lay_out(where: Path) -> Path:
    """Write the bases and every case below `where`, unless that was done before."""
    cases = where / "cases"
    with (where / "cases.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (where / "cases.done").exists():
            cases.mkdir()
            (cases / "rootfs.tar").write_bytes(bases.rootfs(bases.busybox()))
            (cases / "layered.tar").write_bytes(bases.archive(bases.busybox()))
            for case in CASES:
                context, dockerfile = case.write(cases / case.name)
                (cases / case.name / "place").write_text(f"{context}\n{dockerfile}")
            (where / "cases.done").touch()
    return cases


def corpus_root(binaries: Binaries, where: Path) -> Built:
    """Let the engine build the corpus below `where`, unless that was done before."""
    cases, root, answers = lay_out(where), where / binaries.name, where / f"{binaries.name}.json"
    with (where / f"{binaries.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not answers.exists():
            with booted(binaries, root) as daemon:
                answers.write_text(
                    json.dumps(_build_all(daemon, Built(binaries, root, cases, {}, {}, {})))
                )
    status, output, again = json.loads(answers.read_text())
    return Built(binaries, root, cases, status, output, again)


def add_bases(daemon: Daemon, cases: Path) -> None:
    """Import and load the images that the corpus builds on."""
    daemon.docker("import", cases / "rootfs.tar", bases.ROOTFS)
    daemon.docker("load", "-i", cases / "layered.tar")


def _build_all(
    daemon: Daemon, built: Built
) -> tuple[dict[str, int], dict[str, str], dict[str, str]]:
    add_bases(daemon, built.cases)
    status, output = {}, {}
    for case in CASES:
        done = daemon.build(*built.place(case.name), case.options())
        status[case.name], output[case.name] = (
            done.returncode,
            done.stdout.decode("utf-8", "replace"),
        )
    return status, output, build_again(daemon, built)


def build_again(daemon: Daemon, built: Built) -> dict[str, str]:
    """Build everything once more and return what the builder printed for each case."""
    return {
        case.name: daemon.build(*built.place(case.name), case.options()).stdout.decode(
            "utf-8", "replace"
        )
        for case in CASES
    }
