"""Measure what real engines write for containers: `measure.py ENGINE…` (bookworm, trixie, sid)
writes `<version>.json`.

Needs root, the engines of `tests/engine/engines.py`, busybox-static and a kernel with bridges. Each
engine runs in a network namespace of its own, with its default bridge, so that nothing of the host
changes. A name, ID or time differs from run to run; the tests hide them.
"""

from __future__ import annotations

import io
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PREFIX = Path(os.environ.get("DOCKROOT_ENGINES", "/opt/docker-engines"))
PLACE = Path("/tmp/dr-golden")
VERSIONS = {"bookworm": "20.10", "trixie": "26.1", "sid": "28.5"}
DOCKERFILE = """FROM base
ENV A=1
WORKDIR /w
VOLUME /data
EXPOSE 80 443/udp
LABEL a=b
HEALTHCHECK --interval=5s CMD true
USER root
ENTRYPOINT ["/bin/sh","-c"]
CMD ["sleep 100"]
"""
AFTER = (
    "pause paused",
    "stop -t 0 stopped",
    "kill killed",
    "kill again",
    "start again",
    "stop -t 0 sick",
    "stop -t 0 left",
)
TEXTS = ("hostname", "hosts", "resolv.conf")


def base_tar() -> bytes:
    """Return a root file system: busybox, a few links to it, and something to delete."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name in ("bin", "etc", "var", "var/log"):
            info = tarfile.TarInfo(name)
            info.type, info.mode = tarfile.DIRTYPE, 0o755
            tar.addfile(info)
        for name, data in (
            ("bin/busybox", Path("/bin/busybox").read_bytes()),
            ("etc/passwd", b"root:x:0:0:root:/root:/bin/sh\n"),
            ("var/log/f0", b""),
        ):
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(data), 0o755
            tar.addfile(info, io.BytesIO(data))
        for name in ("sh", "rm", "cat"):
            info = tarfile.TarInfo(f"bin/{name}")
            info.type, info.linkname = tarfile.SYMTYPE, "busybox"
            tar.addfile(info)
    return buffer.getvalue()


class Engine:
    """An engine on a bridge of its own, in a network namespace of its own."""

    def __init__(self, name: str) -> None:
        self.name, self.bin, self.place = name, PREFIX / name / "bin", PLACE / name
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.mkdir(parents=True)
        self.root = self.place / "root"
        command = (
            f"ip link set lo up; exec {self.bin}/dockerd --data-root {self.root} "
            f"--exec-root {self.place}/exec "
            f"--pidfile {self.place}/pid --host unix://{self.place}/docker.sock "
            "--storage-driver overlay2 --iptables=false "
            "--ip6tables=false --ip-forward=false --ip-masq=false"
            + (" --userland-proxy=false" if name == "sid" else "")
        )
        with (self.place / "log").open("wb") as log:
            self.process = subprocess.Popen(
                ["unshare", "--net", "--mount", "bash", "-c", command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, "PATH": f"{self.bin}:{os.environ['PATH']}"},
            )
        while self.ask("version").returncode:
            if self.process.poll() is not None:
                sys.exit((self.place / "log").read_text()[-2000:])
            time.sleep(0.1)

    def ask(self, *words: str, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        """Run the client."""
        return subprocess.run(
            [self.bin / "docker", "-H", f"unix://{self.place}/docker.sock", *words],
            input=data,
            capture_output=True,
            check=False,
            env={**os.environ, "DOCKER_BUILDKIT": "0"},
            stdin=None if data is not None else subprocess.DEVNULL,
        )

    def image(self, name: str) -> dict[str, Any]:
        """Return an image's config."""
        found = json.loads(self.ask("image", "inspect", name).stdout)[0]["Id"].removeprefix(
            "sha256:"
        )
        return json.loads(
            (self.root / "image/overlay2/imagedb/content/sha256" / found).read_bytes()
        )

    def container(self, name: str) -> dict[str, Any]:
        """Return what is on disk and in an inspection of a container."""
        inspected = json.loads(self.ask("container", "inspect", name).stdout)[0]
        home = self.root / "containers" / inspected["Id"]
        mount = (
            self.root / "image/overlay2/layerdb/mounts" / inspected["Id"] / "mount-id"
        ).read_text()
        hostconfig = json.loads((home / "hostconfig.json").read_text())
        if inspected["HostConfig"] == hostconfig:
            del inspected["HostConfig"]
        return {
            "config": json.loads((home / "config.v2.json").read_text()),
            "hostconfig": hostconfig,
            "inspect": inspected,
            "files": sorted(
                f"{path.relative_to(home)} {path.lstat().st_mode & 0o7777:o}"
                for path in home.rglob("*")
            ),
            "upper": sorted(
                str(path.relative_to(self.root / "overlay2" / mount / "diff"))
                for path in (self.root / "overlay2" / mount / "diff").rglob("*")
            ),
            "texts": {text: (home / text).read_text() for text in TEXTS if (home / text).exists()},
        }

    def stop(self) -> None:
        """Stop it and take its place away."""
        for name in self.ask("ps", "-aq").stdout.decode().split():
            self.ask("rm", "-fv", name)
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        shutil.rmtree(self.place, ignore_errors=True)


def measure(name: str) -> None:
    """Measure one engine and write its file."""
    engine = Engine(name)
    try:
        base = engine.ask("import", "-", "base", data=base_tar())
        context = engine.place / "context"
        context.mkdir()
        (context / "Dockerfile").write_text(DOCKERFILE)
        built = engine.ask("build", "-t", "full", "--network", "none", str(context))
        assert not base.returncode, base.stderr
        assert not built.returncode, built.stderr
        rows: list[dict[str, Any]] = []
        for line in (HERE / "words.txt").read_text().splitlines():
            if line and not line.startswith("#"):
                title, *words = shlex.split(line)
                words[1:1] = ["--name", title]
                engine.ask(*words)
                rows.append({"name": title, "words": words})
        time.sleep(0.5)
        for line in AFTER:
            engine.ask(*line.split())
        for row in rows:
            row.update(engine.container(row["name"]))
        result = {
            "data_root": str(engine.root),
            "exec_root": str(engine.place / "exec"),
            "hostname": os.uname().nodename,
            "hosts": Path("/etc/hosts").read_text(),
            "resolv_conf": Path("/etc/resolv.conf").read_text(),
            "images": {image: engine.image(image) for image in ("base", "full")},
            "containers": rows,
        }
        text = json.dumps(result, separators=(",", ":"))
        (HERE / f"{VERSIONS[name]}.json").write_text(text.replace('{"name":', '\n{"name":') + "\n")
    finally:
        engine.stop()


if __name__ == "__main__":
    for engine_name in sys.argv[1:] or VERSIONS:
        measure(engine_name)
