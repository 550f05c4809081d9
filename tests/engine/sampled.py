"""A small root that an engine made of everything: imported, loaded, built in both ways; containers in each state.

The copy is taken while the containers run; what the engine answered stands beside it.
"""

from __future__ import annotations

import fcntl
import http.client
import json
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.corpus import bases
from tests.engine.crowd import copied
from tests.engine.engines import PREFIX, Binaries, Daemon, booted

_CLASSIC = """
FROM base:1
ENV A=1
RUN rm /var/log/f0 && rm -rf /opt/many && mkdir /opt/many && echo n > /opt/many/new && ln /opt/many/new /linked
COPY . /context/
RUN rm -rf /usr/lib/tree /srv && chmod 600 /etc/conf
CMD ["sleep", "1000"]
"""
_BUILDKIT = """
FROM layered:1
USER 0
RUN rm -rf /etc/conf.d /bin/true && mkdir -p /made/here && echo kit > /made/here/file
COPY . /context/
WORKDIR /work
"""
_CHANGES = (
    "rm /linked; rm -rf /context; mkdir /context; echo x > /context/mine; mkdir /srv; "
    "chmod 700 /opt/many; echo 1 > /tmp/a; ln /tmp/a /tmp/b; mkfifo /tmp/pipe; mv /etc/passwd /etc/moved; echo out"
)
_OFF = ("--network", "none")


@dataclass(frozen=True)
class Sample:
    """The copy, and what the engine said: `inspected` by ID, `usage` as its API gives it (`/system/df`)."""

    binaries: Binaries
    root: Path
    inspected: dict[str, Any]
    usage: dict[str, Any]


def sample(binaries: Binaries, where: Path) -> Sample:
    """Make the sample below `where`, unless that was done before."""
    name = f"sample-{binaries.name}"
    root, answers = where / name, where / f"{name}.json"
    with (where / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not answers.exists():
            answers.write_text(json.dumps(_made(binaries, root)))
    inspected, usage = json.loads(answers.read_text())
    return Sample(binaries, root, inspected, usage)


def _made(binaries: Binaries, root: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    live = root.with_suffix(".live")
    with booted(binaries, live) as daemon:
        _fill(daemon, root.parent)
        ids = daemon.docker("ps", "-aq", "--no-trunc").split()
        ids += daemon.docker("images", "-aq", "--no-trunc").split()
        inspected = {each["Id"]: each for each in daemon.json("inspect", *set(ids))}
        usage = _asked(daemon, "/system/df")
        copied(live, root)
        daemon.docker("unpause", "paused")
        daemon.docker("kill", *daemon.docker("ps", "-q").split())
    shutil.rmtree(live, ignore_errors=True)
    return inspected, usage


def _fill(daemon: Daemon, where: Path) -> None:
    busybox = bases.busybox()
    daemon.docker("import", "-", bases.ROOTFS, stdin=bases.rootfs(busybox))
    daemon.docker("load", stdin=bases.archive(busybox))
    context = where / f"context-{daemon.binaries.name}"
    context.mkdir()
    (context / "file").write_text("copied\n")
    for name, text in (("classic", _CLASSIC), ("kit", _BUILDKIT)):
        (context / "Dockerfile").write_text(text)
        _build(daemon, name, context)
    daemon.docker("tag", "classic", "registry.example:5000/some/classic:v1")
    daemon.docker("create", "--name", "created", "classic")
    daemon.ask(
        "run",
        "--name",
        "exited",
        *_OFF,
        "-v",
        "data:/data",
        "classic",
        "sh",
        "-c",
        f"{_CHANGES}; echo d > /data/d",
    )
    daemon.docker("run", "-d", "--name", "running", *_OFF, "kit", "sleep", "1000")
    daemon.docker(
        "exec",
        "running",
        "sh",
        "-c",
        "rm -rf /made; mkdir /made; echo in > /tmp/in; rm -r /context",
    )
    daemon.docker("run", "-d", "--name", "paused", *_OFF, "base:1", "sleep", "1000")
    daemon.docker("pause", "paused")
    shutil.rmtree(context)


def _build(daemon: Daemon, name: str, context: Path) -> None:
    """Build by the classic builder, or by BuildKit, which only the oldest client asks for without a plugin."""
    client = PREFIX / "bookworm/bin/docker"
    if name != "kit" or not client.exists():
        daemon.docker("build", *_OFF, "-t", name, context)
        return
    subprocess.run(
        [client, "-H", f"unix://{daemon.run_dir}/docker.sock", "build", *_OFF, "-t", name, context],
        env={"PATH": "/usr/bin:/bin", "DOCKER_BUILDKIT": "1", "HOME": str(daemon.run_dir), "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=300,
    )  # fmt: skip


def _asked(daemon: Daemon, path: str) -> Any:
    connection = http.client.HTTPConnection("docker")
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.connect(str(daemon.run_dir / "docker.sock"))
    try:
        connection.request("GET", path)
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()
