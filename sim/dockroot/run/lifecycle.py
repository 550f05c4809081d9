"""start, stop, kill, pause, unpause, exec: a container from state to state.

(moby v28.5.2, `daemon/container/state.go`, `daemon/start.go`, `daemon/stop.go`, `daemon/kill.go`,
`daemon/monitor.go`; every field measured on 20.10.24, 26.1.5, 28.5.2.)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from dockroot.clock import format_time
from dockroot.editor import Editor
from dockroot.engine.containers import shapes
from dockroot.errors import ConflictError, StepError, UsageError
from dockroot.run import network
from dockroot.run.create import changed, store, with_state
from dockroot.run.find import find_container, require_running
from dockroot.run.host import Host
from dockroot.run.process import ContainerFiles, has_real_programs, not_startable, run_in
from dockroot.shell import Outcome
from dockroot.store import containers
from dockroot.store.containers import Container, Runtime
from dockroot.tree import EMPTY, Bytes, Kind, Node

STATES = ("created", "running", "paused", "exited", "dead")
SIGNALS = {
    "HUP": 1,
    "INT": 2,
    "QUIT": 3,
    "ILL": 4,
    "TRAP": 5,
    "ABRT": 6,
    "BUS": 7,
    "FPE": 8,
    "KILL": 9,
    "USR1": 10,
    "SEGV": 11,
    "USR2": 12,
    "PIPE": 13,
    "ALRM": 14,
    "TERM": 15,
    "STKFLT": 16,
    "CHLD": 17,
    "CONT": 18,
    "STOP": 19,
    "TSTP": 20,
    "TTIN": 21,
    "TTOU": 22,
    "URG": 23,
    "XCPU": 24,
    "XFSZ": 25,
    "VTALRM": 26,
    "PROF": 27,
    "WINCH": 28,
    "IO": 29,
    "PWR": 30,
    "SYS": 31,
}

_SLEEP = re.compile(r"(?:^|[\s;&|/])sleep\s+(\d*\.?\d+|inf(?:inity)?)([smhd]?)\s*;?\s*\Z")
_LONG_SLEEP = 10


class Started(Struct, frozen=True):
    """How a start went: the container as it is now, and what its command printed, if one was
    carried out.

    `error` is the engine's message when it could not be started, `note` why it was not carried out
    here.
    """

    container: Container
    outcome: Outcome | None = None
    error: str = ""
    note: str = ""


def signal_number(text: str) -> int:
    """Return the number of `KILL`, `SIGKILL` or `9`. Raises: UsageError."""
    known = SIGNALS.get(text.upper().removeprefix("SIG"), 0)
    number = int(text) if text.isdecimal() else known
    if not 0 < number < 65:
        raise UsageError(
            f"invalid signal: {text}", hint="give a name such as SIGTERM, or a number from 1 to 64"
        )
    return number


def start(
    editor: Editor, word: str, host: Host, *, state: str = "", exit_code: int | None = None
) -> Started:
    """Start a container: carry out its command, or let it run on when it is none that can be
    carried out.

    `state` forces running, paused, exited or dead instead, `exit_code` the status that an exited
    one ended with.
    Raises: NotFoundError; ConflictError for a paused or dead one; UsageError for a state that does
    not fit.
    """
    if state not in ("", *STATES[1:]):
        raise UsageError(f"invalid state {state!r}", hint=f"it is one of {', '.join(STATES)}")
    container = find_container(editor.root, word)
    if container.is_running and not container.state.get("Restarting"):
        if container.state.get("Paused"):
            raise ConflictError(
                "cannot start a paused container, try unpause instead",
                hint=f"dockroot unpause {word}",
            )
        return Started(container)
    if container.state.get("Dead"):
        raise ConflictError(
            "container is marked for removal and cannot be started", hint=f"dockroot rm {word}"
        )
    running = _begin(editor, container, host)
    if state in ("running", "paused"):
        _mount_points(editor, running)
        running = _written(editor, running, host)
        return Started(pause(editor, running.id) if state == "paused" else running)
    return _carry_out(editor, running, host, state, exit_code)


def _carry_out(
    editor: Editor, running: Container, host: Host, state: str, exit_code: int | None
) -> Started:
    files = ContainerFiles(editor, running)
    outcome, note = None, ""
    try:
        outcome = run_in(files, running, running.command)
    except StepError as error:
        if not_startable(error) and has_real_programs(files) and not state:
            return _failed(editor, running, host, error)
        if "unable to find" in error.message:
            raise
        note = f"{error.message}: taken as a process that runs on"
    files.save()
    running = _written(editor, running, host)
    if outcome is not None:
        _log(editor, running, outcome)
    if (
        not state
        and exit_code is None
        and (outcome is None or (outcome.status == 0 and sleeps(running.command)))
    ):
        return Started(running, outcome, note=note)
    status = exit_code if exit_code is not None else outcome.status if outcome else 0
    ended = finish(editor, running, status, host)
    if state == "dead":
        ended = store(editor, with_state(ended, Dead=True))
    return Started(ended, outcome)


def sleeps(command: Sequence[str]) -> bool:
    """Whether a command, or the script of a shell, ends by sleeping for ten seconds or longer."""
    match = _SLEEP.search(
        command[-1] if len(command) > 2 and command[-2] == "-c" else " ".join(command)
    )
    if not match:
        return False
    seconds = {"s": 1, "m": 60, "h": 3600, "d": 86_400}.get(match[2] or "s", 1)
    return match[1].startswith("inf") or float(match[1]) * seconds >= _LONG_SLEEP


def _mount_points(editor: Editor, container: Container) -> None:
    """Leave what a start alone leaves in the writable directory: missing mount points."""
    ContainerFiles(editor, container).save()


def _begin(editor: Editor, container: Container, host: Host) -> Container:
    """Return the container as the start makes it: running, connected, mounted; nothing is written
    yet.
    """
    kinds = shapes(editor.engine)
    now = editor.clock.now()
    pid = 1000 + editor.ids.number(30_000, "pid", container.id, str(now))
    health: dict[str, Any] | None = None
    if _has_health_check(container):
        health = {"Status": "starting", "FailingStreak": 0, "Log": None}
    running = with_state(
        container,
        Running=True,
        Paused=False,
        Restarting=False,
        OOMKilled=False,
        Dead=False,
        Pid=pid,
        ExitCode=0,
        Error="",
        StartedAt=format_time(now),
        Health=health,
    )
    home = f"{host.data_root}/{running.path}"
    shared = kinds.shm_always or running.hostconfig.get("IpcMode") == "shareable"
    running = changed(
        running,
        LogPath=f"{home}/{running.id}-json.log" if _logs(running) else "",
        HostnamePath=f"{home}/hostname",
        HostsPath=f"{home}/hosts",
        ResolvConfPath=f"{home}/resolv.conf",
        ShmPath=(f"{home}/shm" if kinds.shm_always else f"{home}/mounts/shm") if shared else "",
        HasBeenStartedBefore=True,
        HasBeenManuallyStopped=False,
        MountPoints=_with_mount_ids(editor, running),
    )
    settings = network.started(running, editor, host)
    running = changed(running, NetworkSettings=settings)
    _write_runtime(editor, running, host)
    return running


def _has_health_check(container: Container) -> bool:
    test = (container.run_config.get("Healthcheck") or {}).get("Test") or []
    return bool(test) and test[0] != "NONE"


def _logs(container: Container) -> bool:
    return (container.hostconfig.get("LogConfig") or {}).get("Type", "json-file") in (
        "json-file",
        "",
    )


def _with_mount_ids(editor: Editor, container: Container) -> dict[str, Any]:
    """Return the mount points with the IDs that volumes have while they are mounted, in the
    engine's order.
    """
    template = shapes(editor.engine).mount_point
    points: dict[str, Any] = {}
    for path, point in container.mount_points.items():
        values = dict(point)
        if values.get("Type") == "volume":
            values["ID"] = editor.ids.hex64(
                "mounted", container.id, path, str(container.state.get("StartedAt"))
            )
        ordered = {key: values.pop(key) for key in template if key in values}
        points[path] = {**ordered, **values}
    return points


def _write_runtime(
    editor: Editor, container: Container, host: Host, *, connected: bool = True
) -> None:
    kinds = shapes(editor.engine)
    now = editor.clock.now()
    runtime = Runtime(
        network.hostname_file(container, host),
        network.hosts_file(container, kinds, host),
        network.resolv_conf(container, kinds, host, connected=connected),
        shm=bool(container.config.get("ShmPath")),
        noted=kinds.annotated_resolv_conf or network.network_name(container) != "host",
    )
    editor.put(containers.runtime_entries(container, runtime, editor.engine, now))
    if _logs(container) and editor.draft.tree.get(container.log_path) is None:
        editor.draft.put(
            container.log_path, Node(Kind.FILE, containers.LOG_MODE, mtime=now, content=EMPTY)
        )


def _written(editor: Editor, container: Container, host: Host) -> Container:
    """Write a running container; from 20.10 on its `merged` exists for as long as it runs.

    It shows the mode of what is mounted there, and is always empty here.
    """
    mount_id = editor.root.mounts[container.id].mount_id
    if not editor.engine.keeps_merged:
        merged = editor.root.diff_of(mount_id).shallow({})
        editor.draft.put(f"overlay2/{mount_id}/merged", merged)
    return store(editor, container)


def _failed(editor: Editor, running: Container, host: Host, error: StepError) -> Started:
    """Leave the container as a start leaves it that found no program."""
    kinds = shapes(editor.engine)
    what = error.message.replace("'", '"')
    quoted = '"' + what.replace('"', '\\"') + '"'
    text = kinds.start_failure.format(message=what, quoted=quoted)
    status = 126 if "permission denied" in what else 127
    ContainerFiles(editor, running).save()
    left = with_state(
        running,
        Running=False,
        Pid=0,
        ExitCode=status,
        Error=text,
        StartedAt=_before(editor, running),
        Health=None,
    )
    left = changed(
        left,
        HasBeenStartedBefore=bool(
            editor.root.containers[running.id].config.get("HasBeenStartedBefore")
        ),
    )
    left = changed(left, MountPoints=_without_mount_ids(left))
    if kinds.sandbox_forgotten:
        left = changed(
            left, NetworkSettings=network.unconnected(left, editor.root.containers[running.id])
        )
        _write_runtime(editor, left, host, connected=False)
    return Started(store(editor, left), error=text)


def _before(editor: Editor, container: Container) -> str:
    return str(editor.root.containers[container.id].state.get("StartedAt"))


def _without_mount_ids(container: Container) -> dict[str, Any]:
    return {
        path: {key: value for key, value in point.items() if key != "ID"}
        for path, point in container.mount_points.items()
    }


def _log(editor: Editor, container: Container, outcome: Outcome) -> None:
    """Append what a command printed to the log, a line each; a terminal has but one stream."""
    if not _logs(container):
        return
    node = editor.draft.tree.get(container.log_path)
    data = node.read() if node is not None else b""
    tty = bool(container.run_config.get("Tty"))
    for stream, text in (("stdout", outcome.stdout), ("stderr", outcome.stderr)):
        for line in text.splitlines(keepends=True):
            shown = line.replace(b"\n", b"\r\n") if tty else line
            data += containers.log_line(
                shown,
                "stdout" if tty else stream,
                format_time(editor.clock.now()),
                short_control_escapes=editor.engine.control_escapes_short,
            )
    editor.draft.put(
        container.log_path,
        Node(Kind.FILE, containers.LOG_MODE, mtime=editor.clock.now(), content=Bytes(data)),
    )


def finish(
    editor: Editor, container: Container, status: int, host: Host, *, by_hand: bool = False
) -> Container:
    """End a running container's process with `status`; `by_hand`: stop or kill did it."""
    kinds = shapes(editor.engine)
    health = container.state.get("Health")
    ended = with_state(
        container,
        Running=False,
        Paused=False,
        Restarting=False,
        Pid=0,
        ExitCode=status,
        FinishedAt=format_time(editor.clock.now()),
        Health={**health, "Status": "unhealthy"} if health else health,
    )
    ended = changed(
        ended,
        NetworkSettings=network.stopped(ended, kinds),
        MountPoints=_without_mount_ids(ended),
        HasBeenManuallyStopped=by_hand or bool(ended.config.get("HasBeenManuallyStopped")),
    )
    if not editor.engine.keeps_merged:
        editor.draft.remove(f"overlay2/{editor.root.mounts[ended.id].mount_id}/merged")
    if kinds.sandbox_forgotten:
        editor.draft.put(
            f"{ended.path}/hosts",
            Node(
                Kind.FILE,
                0o644,
                mtime=editor.clock.now(),
                content=Bytes(network.hosts_file(ended, kinds, host).encode()),
            ),
        )
    return store(editor, ended)


def stop(
    editor: Editor,
    word: str,
    host: Host,
    *,
    timeout: int | None = None,
    exit_code: int | None = None,
) -> Container:
    """Stop a container: a shell or `sleep` as first process ignores the stop signal and is killed
    (137).

    `exit_code` says how it ended instead, such as 143 for one that heeds SIGTERM. One that does not
    run stays as it is. Raises: NotFoundError.
    """
    container = find_container(editor.root, word)
    if not container.is_running:
        return container
    return finish(editor, container, 137 if exit_code is None else exit_code, host, by_hand=True)


def kill(editor: Editor, word: str, host: Host, *, signal: str = "KILL") -> Container:
    """Send a signal: those that end a process end the container with 128 and the number; others
    only leave a mark.

    As process 1 without handlers ignores all but SIGKILL, only that one ends it.
    Raises: NotFoundError; ConflictError when it does not run; UsageError for the signal.
    """
    number = signal_number(signal)
    container = find_container(editor.root, word)
    if not container.is_running:
        raise ConflictError(
            f"cannot kill container: {word}: container {container.id} is not running",
            hint=f"dockroot start {word}",
        )
    if number != SIGNALS["KILL"]:
        return store(editor, changed(container, HasBeenManuallyStopped=True))
    return finish(editor, container, 128 + number, host, by_hand=True)


def pause(editor: Editor, word: str) -> Container:
    """Freeze a container.

    Raises: NotFoundError; ConflictError when it does not run or is paused.
    """
    container = find_container(editor.root, word)
    require_running(container)
    if container.state.get("Paused"):
        raise ConflictError(
            f"container {container.id} is already paused", hint=f"dockroot unpause {word}"
        )
    if container.state.get("Restarting"):
        raise ConflictError(
            f"container {container.id} is restarting, wait until the container is running"
        )
    return store(editor, with_state(container, Paused=True))


def unpause(editor: Editor, word: str) -> Container:
    """Let a frozen container go on. Raises: NotFoundError; ConflictError when it is not paused."""
    container = find_container(editor.root, word)
    if not container.state.get("Paused"):
        raise ConflictError(
            f"Container {container.id} is not paused", hint=f"dockroot pause {word}"
        )
    return store(editor, with_state(container, Paused=False))


def execute(
    editor: Editor,
    word: str,
    argv: Sequence[str],
    *,
    env: Sequence[str] = (),
    workdir: str = "",
    user: str = "",
) -> Outcome:
    """Run one more command in a running container; what it writes stays.

    Raises: NotFoundError; ConflictError when it does not run or is paused; StepError for an unknown
    command.
    """
    container = find_container(editor.root, word)
    require_running(container)
    if container.state.get("Paused"):
        raise ConflictError(
            f"Container {word} is paused, unpause the container before exec",
            hint=f"dockroot unpause {word}",
        )
    files = ContainerFiles(editor, container)
    outcome = run_in(files, container, argv, env=env, workdir=workdir, user=user)
    files.save()
    return outcome
