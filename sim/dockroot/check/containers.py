"""The containers: `containers/`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dockroot.check.rule import Rule, Severity
from dockroot.check.scene import Scene
from dockroot.findings import Finding
from dockroot.store import containers
from dockroot.store.containers import Container

_OUT = "It leaves the container out, with a line in its log."

CONFIG_MISSING = Rule(
    "container-config-missing",
    Severity.ERROR,
    "An entry of `containers/` has no `config.v2.json`.",
    _OUT,
    fails="list",
)
CONFIG_UNREADABLE = Rule(
    "container-config-unreadable",
    Severity.ERROR,
    "The `config.v2.json` of a container is no JSON object.",
    _OUT,
    fails="list",
)
ID_DIFFERS = Rule(
    "container-id-differs",
    Severity.ERROR,
    "The `ID` in a container's `config.v2.json` is not the name of its directory.",
    _OUT,
    fails="list",
)
HOSTCONFIG_MISSING = Rule(
    "hostconfig-missing",
    Severity.WARNING,
    "A container has no `hostconfig.json`.",
    "It takes the container's settings for empty; 26.1 and 28.5 find no log driver then, and cannot start it.",
    fails_on={"26.1": "logs start", "28.5": "logs start"},
)
HOSTCONFIG_UNREADABLE = Rule(
    "hostconfig-unreadable",
    Severity.ERROR,
    "The `hostconfig.json` of a container is no JSON object.",
    _OUT,
    fails="list",
)
MOUNT_MISSING = Rule(
    "container-mount-missing",
    Severity.ERROR,
    "A container has no mount in the layer store, or none that can be loaded.",
    _OUT,
    fails="list",
)
IMAGE_MISSING = Rule(
    "container-image-missing",
    Severity.NOTE,
    "A container's image is gone, as after `docker rmi --force`.",
    "It runs the container, whose layers it keeps, and lists it with the start of the image's ID.",
)
DRIVER_FOREIGN = Rule(
    "container-driver-foreign",
    Severity.WARNING,
    "A container was made with another storage driver.",
    "It leaves the container out, and says nothing.",
    fails="list",
)
NAME_MISSING = Rule(
    "container-name-missing",
    Severity.NOTE,
    "A container has no name.",
    "It makes up a name.",
)
NAME_TAKEN = Rule(
    "container-name-taken",
    Severity.ERROR,
    "A container has the same name as another.",
    "It leaves one of the two out: which one is chance.",
)
STATE_CONTRADICTS = Rule(
    "container-state-contradicts",
    Severity.WARNING,
    "The `State` of a container says two things that exclude each other.",
    "It corrects the state of what runs no more, and shows the rest as it is.",
)
LOG_MISSING = Rule(
    "container-log-missing",
    Severity.WARNING,
    "The log of a container that was started is missing.",
    "`docker logs` shows nothing; a start makes a new log.",
)
LOG_FOREIGN = Rule(
    "container-log-foreign",
    Severity.WARNING,
    "The `LogPath` of a container does not lead to its own directory.",
    "It shows and writes the file that the path names.",
)
FILE_MISSING = Rule(
    "container-file-missing",
    Severity.NOTE,
    "A file that a start mounts into a container (`hostname`, `hosts`, `resolv.conf`) is missing.",
    "It writes the file anew when the container is started.",
)
COMMAND_DIFFERS = Rule(
    "container-command-differs",
    Severity.WARNING,
    "The `Path` and `Args` of a container are not its `Config`'s entrypoint and command.",
    "It runs `Path` and `Args`; `docker commit` takes the other.",
)
VOLUME_MISSING = Rule(
    "container-volume-missing",
    Severity.WARNING,
    "A volume of a container has no directory in `volumes/`.",
    "It cannot start the container: `no such volume`.",
    fails="start",
)
RULES = (
    CONFIG_MISSING, CONFIG_UNREADABLE, ID_DIFFERS, HOSTCONFIG_MISSING, HOSTCONFIG_UNREADABLE, MOUNT_MISSING,
    IMAGE_MISSING, DRIVER_FOREIGN, NAME_MISSING, NAME_TAKEN, STATE_CONTRADICTS, LOG_MISSING, LOG_FOREIGN,
    FILE_MISSING, COMMAND_DIFFERS, VOLUME_MISSING,
)  # fmt: skip

_PATHS = ("HostnamePath", "HostsPath", "ResolvConfPath")


def look(scene: Scene) -> Iterator[Finding]:
    """Yield what is wrong with the containers that an engine would load."""
    named: dict[str, str] = {}
    for container in scene.root.containers.values():
        path = f"{container.path}/{containers.CONFIG}"
        if not container.name:
            yield NAME_MISSING.at(path)
        elif named.setdefault(container.name, container.id) != container.id:
            other = named[container.name]
            yield NAME_TAKEN.at(path, f"container {other[:12]} has it", claimed=container.name)
        if container.image and container.image not in scene.stored_images:
            yield IMAGE_MISSING.at(path, claimed=container.image)
        yield from _state(container, path)
        yield from _command(container, path)
        yield from _files(scene, container)
        yield from _volumes(scene, container, path)


def _state(container: Container, path: str) -> Iterator[Finding]:
    state = container.state
    running, restarting = bool(state.get("Running")), bool(state.get("Restarting"))
    process = state.get("Pid") or 0
    if running and not restarting and not process:
        yield STATE_CONTRADICTS.at(path, claimed="Running", computed="Pid 0")
    elif not running and process:
        yield STATE_CONTRADICTS.at(path, claimed=f"Pid {process}", computed="not Running")
    elif not running and state.get("Paused"):
        yield STATE_CONTRADICTS.at(path, claimed="Paused", computed="not Running")


def _command(container: Container, path: str) -> Iterator[Finding]:
    words: list[str] = []
    for key in ("Entrypoint", "Cmd"):
        value = container.run_config.get(key) or []
        if not isinstance(value, list):
            return
        words += map(str, value)
    if words and container.command != words:
        yield COMMAND_DIFFERS.at(
            path, claimed=" ".join(container.command), computed=" ".join(words)
        )


def _files(scene: Scene, container: Container) -> Iterator[Finding]:
    log = container.config.get("LogPath")
    if isinstance(log, str) and log:
        if not log.endswith(f"/{container.log_path}"):
            yield LOG_FOREIGN.at(
                f"{container.path}/{containers.CONFIG}", claimed=log, computed=container.log_path
            )
        elif scene.tree.get(container.log_path) is None:
            yield LOG_MISSING.at(container.log_path)
    for key in _PATHS:
        declared = container.config.get(key)
        # with the network of another container they lie in that one's directory
        found = re.search(
            rf"/({container.path}/[a-z.]+)\Z", declared if isinstance(declared, str) else ""
        )
        if found and scene.tree.get(found[1]) is None:
            yield FILE_MISSING.at(found[1])


def _volumes(scene: Scene, container: Container, path: str) -> Iterator[Finding]:
    if scene.tree.directory("volumes") is None:
        return
    for point in container.mount_points.values():
        if not isinstance(point, dict) or point.get("Driver") != "local":
            continue
        name = point.get("Name")
        if isinstance(name, str) and name and "/" not in name:
            place = f"volumes/{name}/_data"
            if scene.tree.get(place) is None:
                yield VOLUME_MISSING.at(path, claimed=place)
