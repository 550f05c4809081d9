"""The containers: `containers/<container ID>/`.

`config.v2.json` and `hostconfig.json` are one JSON object and a newline each, keys in the order of
the engine's structs (`engine/containers.py`); `checkpoints/` is empty. The first start adds
`hostname`, `hosts`, `resolv.conf`, `resolv.conf.hash` (no newline), `<container ID>-json.log` and
`mounts/` (20.10+) or `shm/` (1.13.1) (moby v28.5.2, `daemon/container/container.go`; measured on
20.10.24, 26.1.5, 28.5.2).

What is read stays JSON, in the order read: keys that this version does not know survive a change.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

from dockroot.clock import ZERO_TIME
from dockroot.digest import Digest
from dockroot.engine import Engine
from dockroot.findings import Finding, UnusableError
from dockroot.format import gojson
from dockroot.tree import Directory, Node, file

PATH = "containers"
CONFIG = "config.v2.json"
HOSTCONFIG = "hostconfig.json"
LOG_MODE = 0o640


class Container(Struct, frozen=True):
    """A container by its two files, keys in their stored order; not to be changed in place."""

    id: str
    config: dict[str, Any]
    hostconfig: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Its path in the root."""
        return f"{PATH}/{self.id}"

    @property
    def log_path(self) -> str:
        """The path of its json-file log in the root."""
        return f"{self.path}/{self.id}-json.log"

    @property
    def name(self) -> str:
        """Its name, without the leading `/`."""
        return self._text("Name").removeprefix("/")

    @property
    def image(self) -> str:
        """The ID of its image, `sha256:…`; empty when it has none."""
        return self._text("Image")

    @property
    def driver(self) -> str:
        """The storage driver that it was made with."""
        return self._text("Driver")

    @property
    def image_name(self) -> str:
        """The reference by which the image was asked for."""
        value = self.run_config.get("Image")
        return value if isinstance(value, str) else ""

    @property
    def run_config(self) -> dict[str, Any]:
        """Its `Config`: what to run, in the same form as an image's."""
        return self._object("Config")

    @property
    def state(self) -> dict[str, Any]:
        """Its `State`."""
        return self._object("State")

    @property
    def mount_points(self) -> dict[str, Any]:
        """Its volumes and binds by destination."""
        return self._object("MountPoints")

    @property
    def command(self) -> list[str]:
        """What it runs: `Path` and `Args`."""
        args = self.config.get("Args")
        return [self._text("Path"), *(str(arg) for arg in (args if isinstance(args, list) else []))]

    @property
    def status(self) -> str:
        """Return created, running, paused, restarting, removing, exited or dead.

        (moby v28.5.2, `daemon/container/state.go`, StateString.)
        """
        state = self.state
        if state.get("Running"):
            return (
                "paused"
                if state.get("Paused")
                else "restarting"
                if state.get("Restarting")
                else "running"
            )
        if state.get("RemovalInProgress"):
            return "removing"
        if state.get("Dead"):
            return "dead"
        return "created" if state.get("StartedAt") in (None, "", ZERO_TIME) else "exited"

    @property
    def is_running(self) -> bool:
        """Whether it has a process, paused or not."""
        return bool(self.state.get("Running"))

    @property
    def engine_hint(self) -> str:
        """The name of the engine whose keys these are; empty when they tell nothing."""
        if "LocalLogCacheMeta" not in self.config:
            return "1.13.1" if "OS" not in self.config and "ShmPath" in self.config else ""
        if "ImagePlatform" in self.config:
            return "28.5"
        return "26.1" if "ImageManifest" in self.config else "20.10"

    @property
    def data_root(self) -> str:
        """The data root that its paths declare; empty for one that was never started."""
        for key in ("LogPath", "HostnamePath", "ResolvConfPath"):
            before, found, _ = self._text(key).partition(f"/{PATH}/{self.id}/")
            if found:
                return before
        return ""

    def _text(self, key: str) -> str:
        value = self.config.get(key)
        return value if isinstance(value, str) else ""

    def _object(self, key: str) -> dict[str, Any]:
        value = self.config.get(key)
        return value if isinstance(value, dict) else {}


def read(tree: Directory) -> tuple[dict[str, Container], list[Finding]]:
    """Return the containers of a root whose files an engine would load, by ID."""
    containers: dict[str, Container] = {}
    findings: list[Finding] = []
    for name in tree.names(PATH):
        try:
            containers[name] = _read_one(tree, name, findings)
        except UnusableError as fault:
            findings.append(fault.at(f"{PATH}/{name}"))
    return containers, findings


def _read_one(tree: Directory, name: str, findings: list[Finding]) -> Container:
    path = f"{PATH}/{name}"
    raw = tree.read_file(f"{path}/{CONFIG}")
    if raw is None:
        raise UnusableError("container-config-missing", "")
    config = _object(raw, "container-config-unreadable", CONFIG)
    if config.get("ID") != name:
        claimed = str(config.get("ID"))[:80]
        raise UnusableError("container-id-differs", "", claimed=claimed, computed=name)
    raw = tree.read_file(f"{path}/{HOSTCONFIG}")
    if raw is None:
        findings.append(Finding("hostconfig-missing", f"{path}/{HOSTCONFIG}"))
        return Container(name, config)
    return Container(name, config, _object(raw, "hostconfig-unreadable", HOSTCONFIG))


def _object(raw: bytes, kind: str, file_name: str) -> dict[str, Any]:
    try:
        value = gojson.loads(raw)
    except ValueError as error:
        raise UnusableError(kind, f"{file_name}: {error}") from None
    if not isinstance(value, dict):
        raise UnusableError(kind, f"{file_name} holds no JSON object")
    return value


def json_entries(container: Container, engine: Engine, mtime: int) -> Iterator[tuple[str, Node]]:
    """Yield the two JSON files of a container whose directory exists."""
    rows = (
        (HOSTCONFIG, container.hostconfig, engine.modes.hostconfig),
        (CONFIG, container.config, engine.modes.config_v2),
    )
    for name, value, mode in rows:
        raw = gojson.dumps(value, short_control_escapes=engine.control_escapes_short) + b"\n"
        yield f"{container.path}/{name}", file(raw, mode, mtime=mtime)


def entries(container: Container, engine: Engine, mtime: int) -> Iterator[tuple[str, Node]]:
    """Yield the directory of a container that was never started."""
    checkpoints = Directory(mode=0o700, mtime=mtime)
    yield (
        container.path,
        Directory({"checkpoints": checkpoints}, mode=engine.modes.container, mtime=mtime),
    )
    yield from json_entries(container, engine, mtime)


class Runtime(Struct, frozen=True):
    """The texts that a start writes.

    `shm`: a directory for its shared memory (`--ipc shareable`; 1.13.1 always); `noted`: the digest
    of `resolv.conf` (not for the host's network until 20.10).
    """

    hostname: str
    hosts: str
    resolv_conf: str
    shm: bool = False
    noted: bool = True


def runtime_entries(
    container: Container, runtime: Runtime, engine: Engine, mtime: int
) -> Iterator[tuple[str, Node]]:
    """Yield what a start adds to a container's directory, but for the log."""
    digest = Digest.of(runtime.resolv_conf.encode())
    yield f"{container.path}/hostname", file(runtime.hostname, mtime=mtime)
    yield f"{container.path}/hosts", file(runtime.hosts, mtime=mtime)
    yield f"{container.path}/resolv.conf", file(runtime.resolv_conf, mtime=mtime)
    if runtime.noted:
        yield f"{container.path}/resolv.conf.hash", file(digest, mtime=mtime)
    shm: dict[str, Node] = {"shm": Directory(mode=0o700, mtime=mtime)} if runtime.shm else {}
    if engine.classic_1_13:
        yield f"{container.path}/shm", Directory(mode=0o700, mtime=mtime)
    else:
        yield f"{container.path}/mounts", Directory(shm, mode=0o710, mtime=mtime)


def log_line(data: bytes, stream: str, time: str, *, short_control_escapes: bool = True) -> bytes:
    """Return one line of a json-file log, its newline included; `data` keeps its own."""
    text = data.decode("utf-8", "surrogateescape")
    value = {"log": text, "stream": stream, "time": time}
    return gojson.dumps(value, short_control_escapes=short_control_escapes) + b"\n"
