"""Containers in every state, made by the same commands on the engine's root of the corpus and on the tool's."""

from __future__ import annotations

import fcntl
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.engine import tool
from tests.engine.built import Built
from tests.engine.engines import booted

_CHANGES = "echo out; rm /var/log/f0; rm -rf /opt/many; mkdir /opt/many; echo x > /opt/many/new; ln /opt/many/new /linked; chmod 600 /etc/conf"
_OFF = ("--network", "none")

STEPS: list[tuple[str, ...]] = [
    ("create", "--name", "created", "base:1", "echo", "hello from created"),
    ("create", "--name", "quiet", *_OFF, "base:1", "echo", "hello from quiet"),
    ("run", "--name", "exited", *_OFF, "base:1", "sh", "-c", _CHANGES),
    ("run", "--name", "failed", *_OFF, "base:1", "false"),
    ("run", "--name", "silent", *_OFF, "base:1", "true"),
    (
        "create",
        "--name",
        "rich",
        *_OFF,
        "-e",
        "B=two words",
        "-w",
        "/tmp/work",
        "-u",
        "app",
        "-l",
        "k=v",
        "--hostname",
        "box",
        "--entrypoint",
        "/bin/echo",
        "base:1",
        "entry",
    ),
    ("create", "--name", "layered", *_OFF, "layered:1"),
    ("create", "--name", "volume", *_OFF, "-v", "named:/data", "base:1", "true"),
    ("create", "--name", "bind", *_OFF, "-v", "/srv:/host:ro", "base:1", "true"),
    ("run", "--name", "default-command", *_OFF, "corpus/cmd-then-entrypoint"),
    ("run", "-d", "--name", "running", *_OFF, "base:1", "sleep", "1000"),
    ("exec", "running", "sh", "-c", "echo in > /tmp/in; rm /etc/conf"),
    ("run", "-d", "--name", "paused", *_OFF, "base:1", "sleep", "1000"),
    ("pause", "paused"),
    ("run", "-d", "--name", "resumed", *_OFF, "base:1", "sleep", "1000"),
    ("pause", "resumed"),
    ("unpause", "resumed"),
    ("run", "-d", "--name", "stopped", *_OFF, "base:1", "sleep", "1000"),
    ("stop", "-t", "0", "stopped"),
    ("run", "-d", "--name", "killed", *_OFF, "base:1", "sleep", "1000"),
    ("kill", "killed"),
    ("run", "--name", "gone", *_OFF, "base:1", "true"),
    ("rm", "gone"),
    ("create", "--name", "plain", *_OFF, "base:1", "true"),
    ("rename", "plain", "renamed"),
    ("run", "--name", "again", *_OFF, "base:1", "echo", "twice"),
    ("start", "again"),
    ("commit", "exited", "corpus/committed:1"),
    (
        "commit",
        "-m",
        "a message",
        "-a",
        "an author",
        "-c",
        "ENV C=1",
        "-c",
        "CMD echo x",
        "created",
        "corpus/committed:2",
    ),
    ("tag", "base:1", "corpus/tagged:x"),
]
"""Commands, each run by the docker client and by the tool alike.

No command gives two variables or two volumes: newer clients send them in random order.
"""

CREATED = {"created": "hello from created\n", "quiet": "hello from quiet\n", "rich": "entry\n"}
"""Containers that were never started, and what they print when they are."""


@dataclass(frozen=True)
class Crowd:
    """Two roots in which the same has happened: `ours` by the tool, `theirs` by the engine (a copy taken while it ran).

    `statuses` are the exit statuses of each step, ours and the engine's.
    """

    ours: Path
    theirs: Path
    statuses: list[tuple[int, int]]
    outputs: list[tuple[str, str]]


def crowd(built: Built, made: tool.Made, where: Path) -> Crowd:
    """Make both roots below `where`, unless that was done before."""
    name = built.binaries.name
    ours, theirs, answers = (
        where / f"crowd-ours-{name}",
        where / f"crowd-{name}",
        where / f"crowd-{name}.json",
    )
    with (where / f"crowd-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not answers.exists():
            answers.write_text(json.dumps([_ours(built, made, ours), _theirs(built, theirs)]))
    mine, real = json.loads(answers.read_text())
    both = list(zip(mine, real, strict=True))
    return Crowd(
        ours,
        theirs,
        [(left[0], right[0]) for left, right in both],
        [(left[1], right[1]) for left, right in both],
    )


def copied(root: Path, where: Path) -> Path:
    """Copy a root with all that its files have; what is mounted in it stays behind."""
    subprocess.run(["cp", "-ax", root, where], check=True)
    return where


def _ours(built: Built, made: tool.Made, where: Path) -> list[tuple[int, str]]:
    worker = tool.Tool(built.binaries, copied(made.root, where))
    worker.calls = 1000
    done = [worker.run(*step) for step in STEPS]
    return [(each.returncode, each.stdout.decode("utf-8", "replace")) for each in done]


def _theirs(built: Built, where: Path) -> list[tuple[int, str]]:
    live = copied(built.root, where.with_suffix(".live"))
    with booted(built.binaries, live) as daemon:
        done = [daemon.ask(*step) for step in STEPS]
        copied(live, where)
        daemon.ask("kill", *daemon.docker("ps", "-q").split())
    return [(each.returncode, each.stdout.decode("utf-8", "replace")) for each in done]
