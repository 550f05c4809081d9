"""run, create, start, stop, kill, pause, unpause, rm, exec, diff, commit, rename, logs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from dockroot.cli.copying import cp_command
from dockroot.cli.listing import ps_command, upper_size
from dockroot.cli.options import DockerCommand, container_options, read_options
from dockroot.cli.session import Session
from dockroot.cli.sources import given_bases, means
from dockroot.cli.table import human_size
from dockroot.editor import Editor
from dockroot.errors import DockrootError, StepError, UsageError
from dockroot.install import provide
from dockroot.run import lifecycle
from dockroot.run.create import create, rename
from dockroot.run.diff import changes
from dockroot.run.find import find_container
from dockroot.run.host import Host
from dockroot.run.lifecycle import STATES, Started
from dockroot.run.process import not_startable
from dockroot.run.remove import remove
from dockroot.shell import Outcome
from dockroot.store.containers import Container
from dockroot.views import lookup_image

__all__ = ["cp_command", "ps_command"]

_PASS_ON = {
    "ignore_unknown_options": False,
    "allow_interspersed_args": False,
    "help_option_names": ["--help"],
}
_BASE = click.option(
    "--base", "given", multiple=True, metavar="REF=PATH", help="What stands behind an image's name."
)


def _host(session: Session) -> Host:
    return Host(data_root=session.data_root)


def _ensure_image(session: Session, editor: Editor, name: str, given: tuple[str, ...]) -> None:
    """Put an image into the root that is not there, from the catalogue or from `--base`."""
    if lookup_image(editor.root, name) is None:
        click.echo(f"Unable to find image '{name}' locally", err=True)
        provide(editor, name, given_bases(given), means(editor.clock.now()))


@click.command("create", cls=DockerCommand, context_settings=_PASS_ON)
@container_options
@_BASE
@click.argument("image")
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def create_command(
    session: Session, /, image: str, command: tuple[str, ...], given: tuple[str, ...], **words: Any
) -> None:
    """Create a container without starting it; print its ID."""
    options = read_options(words, command)
    with session.edit() as editor:
        _ensure_image(session, editor, image, given)
        container = create(editor, image, options, _host(session))
    _write_cidfile(options.cidfile, container)
    click.echo(container.id)


@click.command("run", cls=DockerCommand, context_settings=_PASS_ON)
@click.option("-d", "--detach", is_flag=True, help="Print the ID instead of the output.")
@click.option(
    "--state",
    type=click.Choice(STATES),
    default=None,
    help="Leave it in this state instead of carrying its command out.",
)
@click.option("--exit-code", type=int, default=None, help="The status that it ended with.")
@container_options
@_BASE
@click.argument("image")
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def run_command(
    session: Session,
    /,
    *,
    image: str,
    command: tuple[str, ...],
    detach: bool,
    state: str | None,
    exit_code: int | None,
    given: tuple[str, ...],
    **words: Any,
) -> int:
    """Create a container and start it.

    A command that is simulated is carried out and ends; one that is not (a server), or a long
    `sleep`, goes on running.
    """
    options = read_options(words, command, detach=detach)
    host = _host(session)
    with session.edit() as editor:
        _ensure_image(session, editor, image, given)
        container = create(editor, image, options, host)
        started = Started(container)
        if state != "created":
            started = lifecycle.start(
                editor, container.id, host, state=state or "", exit_code=exit_code
            )
        gone = (
            options.auto_remove
            and started.container.status in ("exited", "dead")
            and not started.error
        )
        if gone:
            remove(editor, container.id, force=True, volumes=True)
    if not gone:
        _write_cidfile(options.cidfile, container)
    return _report(started, detach=detach)


def _report(started: Started, *, detach: bool) -> int:
    """Print what a started container shows its client, and return the client's status."""
    container = started.container
    if started.error:
        click.echo(f"dockroot: Error response from daemon: {started.error.strip()}", err=True)
        return int(container.state.get("ExitCode") or 125)
    if started.note:
        click.echo(f"note: {started.note}", err=True)
    if detach:
        click.echo(container.id)
        return 0
    if started.outcome:
        _shown(started.outcome)
    if container.is_running:
        click.echo(
            f"note: {container.name} goes on running; `dockroot stop {container.name}` ends it",
            err=True,
        )
        return 0
    return int(container.state.get("ExitCode") or 0)


def _write_cidfile(path: str, container: Container) -> None:
    if not path:
        return
    if Path(path).exists():
        raise UsageError(
            f"container ID file found, make sure the other container isn't running or delete {path}"
        )
    Path(path).write_text(container.id)


def _each(
    session: Session,
    words: Sequence[str],
    act: Callable[[Editor, str], object],
    *,
    failed: str = "",
) -> int:
    """Act on each word's container, print the word; go on after an error and return 1 for it."""
    lines: list[str] = []
    errors: list[DockrootError] = []
    with session.edit() as editor:
        for word in words:
            try:
                act(editor, word)
                lines.append(word)
            except DockrootError as failure:
                errors.append(failure)
    for line in lines:
        click.echo(line)
    for error in errors:
        click.echo(f"dockroot: {error}", err=True)
    return max((error.exit_status for error in errors), default=0)


@click.command("start")
@click.option("-a", "--attach", is_flag=True, help="Show its output.")
@click.option(
    "--state",
    type=click.Choice(STATES[1:]),
    default=None,
    help="Leave it in this state instead of carrying its command out.",
)
@click.option("--exit-code", type=int, default=None, help="The status that it ended with.")
@click.argument("containers", nargs=-1, required=True)
@click.pass_obj
def start_command(
    session: Session,
    *,
    containers: tuple[str, ...],
    attach: bool,
    state: str | None,
    exit_code: int | None,
) -> int:
    """Start containers that do not run."""
    host = _host(session)
    if attach:
        if len(containers) > 1:
            raise UsageError("you cannot start and attach multiple containers at once")
        with session.edit() as editor:
            started = lifecycle.start(
                editor, containers[0], host, state=state or "", exit_code=exit_code
            )
        return _report(started, detach=False)

    def act(editor: Editor, word: str) -> None:
        started = lifecycle.start(editor, word, host, state=state or "", exit_code=exit_code)
        if started.error:
            raise DockrootError(started.error.strip())

    return _each(session, containers, act)


@click.command("stop")
@click.option("-t", "--time", "timeout", type=int, help="Seconds to wait before killing it.")
@click.option("-s", "--signal", help="The signal to send.")
@click.option("--exit-code", type=int, help="The status that it ended with [default: 137, killed].")
@click.argument("containers", nargs=-1, required=True)
@click.pass_obj
def stop_command(
    session: Session,
    *,
    containers: tuple[str, ...],
    timeout: int | None,
    signal: str | None,
    exit_code: int | None,
) -> int:
    """Stop running containers."""
    if signal:
        lifecycle.signal_number(signal)
    host = _host(session)
    return _each(
        session,
        containers,
        lambda editor, word: lifecycle.stop(editor, word, host, exit_code=exit_code),
    )


@click.command("kill")
@click.option("-s", "--signal", default="KILL", help="The signal to send.")
@click.argument("containers", nargs=-1, required=True)
@click.pass_obj
def kill_command(session: Session, *, containers: tuple[str, ...], signal: str) -> int:
    """Kill running containers."""
    host = _host(session)
    return _each(
        session, containers, lambda editor, word: lifecycle.kill(editor, word, host, signal=signal)
    )


@click.command("pause")
@click.argument("containers", nargs=-1, required=True)
@click.pass_obj
def pause_command(session: Session, *, containers: tuple[str, ...]) -> int:
    """Freeze running containers."""
    return _each(session, containers, lifecycle.pause)


@click.command("unpause")
@click.argument("containers", nargs=-1, required=True)
@click.pass_obj
def unpause_command(session: Session, *, containers: tuple[str, ...]) -> int:
    """Let frozen containers go on."""
    return _each(session, containers, lifecycle.unpause)


@click.command("rm")
@click.option("-f", "--force", is_flag=True, help="Also when it runs.")
@click.option("-v", "--volumes", is_flag=True, help="Its anonymous volumes too.")
@click.argument("containers", nargs=-1, required=True)
@click.pass_obj
def rm_command(session: Session, *, containers: tuple[str, ...], force: bool, volumes: bool) -> int:
    """Take away containers."""
    return _each(
        session, containers, lambda editor, word: remove(editor, word, force=force, volumes=volumes)
    )


@click.command("prune")
@click.option("-f", "--force", is_flag=True, help="Do not ask.")
@click.pass_obj
def container_prune_command(session: Session, force: bool) -> None:
    """Take away the containers that do not run."""
    del force  # nothing is asked: the root is no engine's
    with session.edit() as editor:
        gone = [found for found in editor.root.containers.values() if not found.is_running]
        freed = sum(upper_size(editor.root, container) for container in gone)
        for container in gone:
            remove(editor, container.id)
    if gone:
        click.echo("Deleted Containers:\n" + "\n".join(each.id for each in gone) + "\n")
    click.echo(f"Total reclaimed space: {human_size(freed, 4)}")


@click.command("rename")
@click.argument("container")
@click.argument("name")
@click.pass_obj
def rename_command(session: Session, *, container: str, name: str) -> None:
    """Give a container another name."""
    with session.edit() as editor:
        rename(editor, container, name)


@click.command("exec", context_settings=_PASS_ON)
@click.option("-d", "--detach", is_flag=True, help="Print nothing.")
@click.option("-i", "--interactive", is_flag=True, hidden=True)
@click.option("-t", "--tty", is_flag=True, hidden=True)
@click.option("-e", "--env", multiple=True, metavar="NAME=VALUE", help="Set a variable.")
@click.option("-w", "--workdir", default="", help="Where it runs.")
@click.option("-u", "--user", default="", help="As whom it runs.")
@click.argument("container")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
@click.pass_obj
def exec_command(
    session: Session,
    *,
    container: str,
    command: tuple[str, ...],
    detach: bool,
    interactive: bool,
    tty: bool,
    env: tuple[str, ...],
    workdir: str,
    user: str,
) -> int:
    """Run a command in a running container; what it writes stays."""
    try:
        with session.edit() as editor:
            outcome = lifecycle.execute(
                editor, container, command, env=env, workdir=workdir, user=user
            )
    except StepError as error:
        if not not_startable(error):
            raise
        click.echo(f"dockroot: unable to start container process: {error.message}", err=True)
        return 126 if "permission denied" in error.message else 127
    if detach:
        return 0
    return _shown(outcome)


def _shown(outcome: Outcome) -> int:
    """Print what a command printed, and return its status."""
    sys.stdout.buffer.write(outcome.stdout)
    sys.stdout.buffer.flush()
    sys.stderr.buffer.write(outcome.stderr)
    sys.stderr.buffer.flush()
    return int(outcome.status)


@click.command("diff")
@click.argument("container")
@click.pass_obj
def diff_command(session: Session, *, container: str) -> None:
    """Show what a container changed: A added, C changed, D deleted."""
    for change in changes(session.root, find_container(session.root, container), session.engine):
        click.echo(f"{change.kind} {change.path}")


@click.command("commit")
@click.option("-m", "--message", default="", help="What it is for.")
@click.option("-a", "--author", default="", help="Who made it.")
@click.option(
    "-c",
    "--change",
    "instructions",
    multiple=True,
    metavar="INSTRUCTION",
    help="Apply a Dockerfile instruction.",
)
@click.option("-p", "--pause/--no-pause", default=True, help="Freeze it meanwhile.")
@click.argument("container")
@click.argument("reference", default="")
@click.pass_obj
def commit_command(
    session: Session,
    *,
    container: str,
    reference: str,
    message: str,
    author: str,
    instructions: tuple[str, ...],
    pause: bool,
) -> None:
    """Make an image of what a container changed; print its ID."""
    from dockroot.run.commit import CommitRequest, commit

    with session.edit() as editor:
        image = commit(editor, container, CommitRequest(reference, message, author, instructions))
    click.echo(image.id)


@click.command("logs")
@click.option("-t", "--timestamps", is_flag=True, help="With the times.")
@click.option("-n", "--tail", default="all", help="Only the last lines.")
@click.argument("container")
@click.pass_obj
def logs_command(session: Session, *, container: str, timestamps: bool, tail: str) -> None:
    """Show what a container printed."""
    found = find_container(session.root, container)
    raw = session.root.tree.read_file(found.log_path) or b""
    lines = [line for line in raw.splitlines() if line.strip()]
    for line in lines if tail == "all" else lines[len(lines) - int(tail) :]:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        stamp = f"{entry.get('time', '')} " if timestamps else ""
        click.echo(stamp + str(entry.get("log", "")), nl=False, err=entry.get("stream") == "stderr")
