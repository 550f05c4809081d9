"""A corpus as the engine builds it: once per engine and test session, shared by all workers."""

from __future__ import annotations

import fcntl
import json
from dataclasses import dataclass
from pathlib import Path

from tests.corpus import bases, buildkit, catalogue
from tests.corpus.case import Case
from tests.engine.engines import Binaries, Daemon, booted


@dataclass(frozen=True)
class Corpus:
    """Cases and the builder that they are built with."""

    name: str
    cases: list[Case]
    buildkit: bool = False

    def of(self, series: str) -> list[Case]:
        """The cases that an engine of that series takes."""
        return [case for case in self.cases if case.runs_on(series)]


CLASSIC = Corpus("classic", catalogue.CASES)
BUILDKIT = Corpus("buildkit", buildkit.CASES, buildkit=True)


@dataclass(frozen=True)
class Built:
    """What one engine made of a corpus. The engine is stopped: `root` lies still.

    `cases` holds the context and Dockerfile of each case, `status` and `output` how its first build ended,
    `again` what the builder printed when everything was built a second time.
    """

    binaries: Binaries
    root: Path
    cases: Path
    status: dict[str, int]
    output: dict[str, str]
    again: dict[str, str]
    corpus: Corpus = CLASSIC

    @property
    def own_cases(self) -> list[Case]:
        """The cases that this engine takes."""
        return self.corpus.of(self.binaries.series)

    def place(self, name: str) -> tuple[Path, Path]:
        """Return the context and the Dockerfile of a case."""
        where = self.cases / name
        context, dockerfile = (where / "place").read_text().split("\n")
        return Path(context), Path(dockerfile)


def lay_out(where: Path, corpus: Corpus = CLASSIC) -> Path:
    """Write the bases and every case below `where`, unless that was done before."""
    cases = where / corpus.name
    with (where / f"{corpus.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (where / f"{corpus.name}.done").exists():
            cases.mkdir()
            (cases / "rootfs.tar").write_bytes(bases.rootfs(bases.busybox()))
            (cases / "layered.tar").write_bytes(bases.archive(bases.busybox()))
            for case in corpus.cases:
                context, dockerfile = case.write(cases / case.name)
                (cases / case.name / "place").write_text(f"{context}\n{dockerfile}")
            (where / f"{corpus.name}.done").touch()
    return cases


def corpus_root(binaries: Binaries, where: Path, corpus: Corpus = CLASSIC) -> Built:
    """Let the engine build a corpus below `where`, unless that was done before."""
    name = f"{corpus.name}-{binaries.name}"
    cases, root, answers = lay_out(where, corpus), where / name, where / f"{name}.json"
    with (where / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not answers.exists():
            with booted(binaries, root) as daemon:
                blank = Built(binaries, root, cases, {}, {}, {}, corpus)
                answers.write_text(json.dumps(_build_all(daemon, blank)))
    status, output, again = json.loads(answers.read_text())
    return Built(binaries, root, cases, status, output, again, corpus)


def add_bases(daemon: Daemon, cases: Path) -> None:
    """Import and load the images that the corpus builds on."""
    daemon.docker("import", cases / "rootfs.tar", bases.ROOTFS)
    daemon.docker("load", "-i", cases / "layered.tar")


def _build_all(
    daemon: Daemon, built: Built
) -> tuple[dict[str, int], dict[str, str], dict[str, str]]:
    add_bases(daemon, built.cases)
    status, output = {}, {}
    for case in built.own_cases:
        status[case.name], output[case.name] = _build(daemon, built, case)
    return status, output, build_again(daemon, built)


def build_again(daemon: Daemon, built: Built) -> dict[str, str]:
    """Build everything once more and return what the builder printed for each case."""
    return {case.name: _build(daemon, built, case)[1] for case in built.own_cases}


def _build(daemon: Daemon, built: Built, case: Case) -> tuple[int, str]:
    context, dockerfile = built.place(case.name)
    build = daemon.build_with_buildkit if built.corpus.buildkit else daemon.build
    done = build(context, dockerfile, case.options(context))
    return done.returncode, done.stdout.decode("utf-8", "replace")
