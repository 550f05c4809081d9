"""Real engines: where they are, how one is booted on a data root, and how it is asked.

`DOCKROOT_ENGINES` (default `/opt/docker-engines`) holds a folder per engine with `bin/` (dockerd, containerd, runc
and the client of the same version) and a file `VERSION`; `.ci/engines` fills it from Debian's packages. A series that is
not there may be the one of the dockerd on PATH.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

PREFIX = Path(os.environ.get("DOCKROOT_ENGINES", "/opt/docker-engines"))
NAMES = {"bookworm": "20.10", "trixie": "26.1", "sid": "28.5"}
"""The folder of each engine and the version that the tool knows it by."""

_PATIENCE = 60


@dataclass(frozen=True)
class Binaries:
    """One installed engine."""

    name: str

    @property
    def bin(self) -> Path:
        """The folder with dockerd and docker."""
        here = PREFIX / self.name / "bin"
        if not (here / "dockerd").exists() and _on_path()[1].startswith(f"{self.series}."):
            return _on_path()[0]
        return here

    @property
    def series(self) -> str:
        """What the tool calls this engine, e.g. `20.10`."""
        return NAMES[self.name]

    @cached_property
    def version(self) -> str:
        """What the engine calls itself, e.g. `20.10.24+dfsg1`."""
        noted = PREFIX / self.name / "VERSION"
        return noted.read_text().strip() if noted.exists() else _on_path()[1]

    @property
    def absence(self) -> str:
        """Why this engine cannot be booted here; empty when it can."""
        if not (self.bin / "dockerd").exists():
            return f"no dockerd {self.series} in {self.bin} or on PATH (.ci/engines installs it)"
        if os.geteuid() != 0:
            return "booting an engine needs root"
        if not Path("/bin/busybox").exists():
            return "the corpus needs /bin/busybox (busybox-static)"
        if not self.version.startswith(self.series):
            return f"{self.name} holds {self.version}, no {self.series}"
        return ""


@cache
def _on_path() -> tuple[Path, str]:
    """Return the folder of the dockerd on PATH and its version; empty where there is none."""
    found = shutil.which("dockerd")
    if found is None:
        return Path(), ""
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.search(r"version ([^ ,]+)", said)
    return Path(found).parent, match[1] if match else ""


ENGINES = [Binaries(name) for name in NAMES]


class Refusal(Exception):
    """The engine, or its client, answered with an error."""


class Daemon:
    """A running engine. Every question goes through the client of its own version."""

    def __init__(self, binaries: Binaries, data_root: Path, run_dir: Path) -> None:
        self.binaries, self.data_root, self.run_dir = binaries, data_root, run_dir
        self.process = self._start()

    @property
    def log(self) -> str:
        """What the engine has logged since it was booted."""
        return (self.run_dir / "dockerd.log").read_text(errors="replace")

    def ask(
        self, *arguments: str | Path, stdin: bytes | None = None, client: Path | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """Run the client and return how it ended; standard error is part of the output.

        `client`: the folder of another, which builds with BuildKit.
        """
        folder = client or self.binaries.bin
        environment = {
            "PATH": f"{folder}:/usr/bin:/bin",
            "DOCKER_BUILDKIT": "1" if client else "0",
            "DOCKER_CONFIG": str(self.run_dir / "client"),
            "HOME": str(self.run_dir),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
        }
        return subprocess.run(
            [folder / "docker", "-H", f"unix://{self.run_dir}/docker.sock", *arguments],
            env=environment,
            input=stdin,
            stdin=None if stdin is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=300,
        )

    def docker(self, *arguments: str | Path, stdin: bytes | None = None) -> str:
        """Run the client and return its output. Raises: Refusal when it fails."""
        done = self.ask(*arguments, stdin=stdin)
        text = done.stdout.decode("utf-8", "replace")
        if done.returncode:
            raise Refusal(f"docker {' '.join(map(str, arguments))}: {text}")
        return text

    def lines(self, *arguments: str | Path) -> list[str]:
        """Run the client and return the lines of its output."""
        return self.docker(*arguments).splitlines()

    def json(self, *arguments: str | Path) -> Any:
        """Run the client and return its output as JSON."""
        return json.loads(self.docker(*arguments))

    def build(
        self, context: Path, dockerfile: Path, options: list[str]
    ) -> subprocess.CompletedProcess[bytes]:
        """Run the classic builder."""
        return self.ask("build", "--network", "none", *options, "-f", dockerfile, context)

    def build_with_buildkit(
        self, context: Path, dockerfile: Path, options: list[str]
    ) -> subprocess.CompletedProcess[bytes]:
        """Run BuildKit, through the client of 20.10, the last that needs no plugin for it."""
        words = ["build", "--progress", "plain", "--network", "none", *options, "-f", dockerfile]
        return self.ask(*words, context, client=Binaries("bookworm").bin)

    def stop(self) -> None:
        """Stop the engine and take away what it left mounted."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        unmount_below(self.run_dir)
        unmount_below(self.data_root)

    def _start(self) -> subprocess.Popen[bytes]:
        self.data_root.mkdir(parents=True, exist_ok=True)
        command = [
            *("setpriv", "--pdeathsig", "TERM"),  # an engine whose tests were killed ends with them
            self.binaries.bin / "dockerd",
            "--data-root",
            self.data_root,
            "--exec-root",
            self.run_dir / "exec",
            "--pidfile",
            self.run_dir / "dockerd.pid",
            "--host",
            f"unix://{self.run_dir}/docker.sock",
            "--storage-driver",
            "overlay2",
            "--bridge",
            "none",
            "--iptables=false",
            "--ip6tables=false",
            "--ip-forward=false",
            "--ip-masq=false",
        ]
        with (self.run_dir / "dockerd.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={
                    **os.environ,
                    "PATH": f"{self.binaries.bin}:{os.environ['PATH']}",
                    "TZ": "UTC",
                },
            )
        deadline = time.monotonic() + _PATIENCE
        while not _answers(self.run_dir / "docker.sock"):
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise Refusal(
                    f"{self.binaries.name} did not boot on {self.data_root}: {self.log[-2000:]}"
                )
            time.sleep(0.05)
        return process


@contextlib.contextmanager
def booted(binaries: Binaries, data_root: Path) -> Iterator[Daemon]:
    """Lend an engine that runs on `data_root`; afterwards it is stopped and nothing of it is left but the root.

    The run directory is short because a unix socket's path has 107 bytes at most.
    """
    run_dir = Path(tempfile.mkdtemp(prefix="dr-", dir="/tmp"))
    try:
        daemon = Daemon(binaries, data_root, run_dir)
        try:
            yield daemon
        finally:
            daemon.stop()
    finally:
        unmount_below(run_dir)
        unmount_below(data_root)  # an engine that refuses to boot has bound its root already
        shutil.rmtree(run_dir, ignore_errors=True)


def unmount_below(where: Path) -> None:
    """Unmount everything at and below `where`, the last mounted first."""
    mounts = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
    for mount in reversed([place.encode().decode("unicode_escape") for place in mounts]):
        if mount == str(where) or mount.startswith(f"{where}/"):
            subprocess.run(["umount", "-l", mount], check=False, stderr=subprocess.DEVNULL)


def _answers(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(_PATIENCE)
            client.connect(str(path))
            client.sendall(b"GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n")
            return b" 200 " in client.recv(64)
    except OSError:
        return False
