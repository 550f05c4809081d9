"""ps: containers as docker's client lists them."""

from __future__ import annotations

from typing import Any

import click

from dockroot.cli.images import show_records
from dockroot.cli.session import Session
from dockroot.cli.table import human_age, human_size
from dockroot.clock import parse_time
from dockroot.fs.layer import layer_size
from dockroot.root import DockerRoot
from dockroot.store.containers import Container
from dockroot.views import lookup_image


@click.command("ps")
@click.option("-a", "--all", "everything", is_flag=True, help="Also those that do not run.")
@click.option("-q", "--quiet", is_flag=True, help="Only the IDs.")
@click.option("--no-trunc", is_flag=True, help="Whole IDs and commands.")
@click.option("-s", "--size", is_flag=True, help="How much each wrote.")
@click.option("-l", "--latest", is_flag=True, help="Only the newest.")
@click.option("-n", "--last", type=int, default=-1, help="Only the newest N.")
@click.option("--format", "form", help="`json`, `table …` or a Go template.")
@click.pass_obj
def ps_command(
    session: Session,
    *,
    everything: bool,
    quiet: bool,
    no_trunc: bool,
    size: bool,
    latest: bool,
    last: int,
    form: str | None,
) -> None:
    """List containers."""
    last = 1 if latest else last
    found = sorted(
        session.root.containers.values(),
        key=lambda item: (str(item.config.get("Created")), item.id),
        reverse=True,
    )
    if last >= 0:
        found = found[:last]
    elif not everything:
        found = [container for container in found if container.is_running]
    if quiet and not form:
        for container in found:
            click.echo(container.id if no_trunc else container.id[:12])
        return
    records = [_record(session, container, no_trunc=no_trunc, size=size) for container in found]
    columns = [
        "ID",
        "Image",
        "Command",
        "RunningFor",
        "Status",
        "Ports",
        "Names",
        *(["Size"] if size else []),
    ]
    show_records(records, form, columns, {"ID": "CONTAINER ID", "RunningFor": "CREATED"})


def _record(
    session: Session, container: Container, *, no_trunc: bool, size: bool
) -> dict[str, Any]:
    created = str(container.config.get("Created") or "")
    command = " ".join(
        f"'{word}'" if not word or " " in word else word for word in container.command
    )
    if not no_trunc and len(command) > 20:
        command = command[:19] + "…"
    return {
        "Command": f'"{command}"',
        "CreatedAt": created,
        "ID": container.id if no_trunc else container.id[:12],
        "Image": _image_name(session.root, container),
        "Labels": ",".join(
            f"{key}={value}" for key, value in (container.run_config.get("Labels") or {}).items()
        ),
        "LocalVolumes": str(
            sum(1 for point in container.mount_points.values() if point.get("Driver") == "local")
        ),
        "Mounts": ",".join(
            str(point.get("Name") or point.get("Source"))
            for point in container.mount_points.values()
        ),
        "Names": container.name,
        "Networks": ",".join((container.config.get("NetworkSettings") or {}).get("Networks") or {}),
        "Ports": _ports(container),
        "RunningFor": _ago(session, created),
        "Size": _size(session.root, container) if size else "0B",
        "State": container.status,
        "Status": _status(session, container),
    }


def _image_name(root: DockerRoot, container: Container) -> str:
    """Return the name that was asked for while it still means the container's image, else the ID's
    start.
    """
    image = lookup_image(root, container.image_name) if container.image_name else None
    if image is not None and image.id == container.image:
        return container.image_name
    return container.image.removeprefix("sha256:")[:12]


def _ago(session: Session, text: str) -> str:
    try:
        return f"{human_age(max(0, session.now - parse_time(text)))} ago"
    except ValueError:
        return "N/A"


def _status(session: Session, container: Container) -> str:
    """Return the words of `docker ps` for a state (moby v28.5.2, `daemon/container/state.go`)."""
    state = container.state
    code = state.get("ExitCode")
    match container.status:
        case "running" | "paused":
            up = "Up " + _ago(session, str(state.get("StartedAt"))).removesuffix(" ago")
            health = (state.get("Health") or {}).get("Status")
            if state.get("Paused"):
                return f"{up} (Paused)"
            return up + (
                f" ({'health: starting' if health == 'starting' else health})" if health else ""
            )
        case "restarting":
            return f"Restarting ({code}) {_ago(session, str(state.get('FinishedAt')))}"
        case "removing":
            return "Removal In Progress"
        case "dead":
            return "Dead"
        case "created":
            return "Created"
    return f"Exited ({code}) {_ago(session, str(state.get('FinishedAt')))}"


def _ports(container: Container) -> str:
    if not container.is_running:
        return ""
    ports = (container.config.get("NetworkSettings") or {}).get("Ports") or {}
    plain = [port for port, entries in ports.items() if not entries]
    bound = [
        f"{entry['HostIp']}:{entry['HostPort']}->{port}"
        for port, entries in ports.items()
        for entry in entries or ()
    ]
    return ", ".join([*plain, *bound])


def upper_size(root: DockerRoot, container: Container) -> int:
    """Return how many bytes a container has written."""
    mount = root.mounts.get(container.id)
    return layer_size(root.diff_of(mount.mount_id)) if mount else 0


def _size(root: DockerRoot, container: Container) -> str:
    mount, own = root.mounts.get(container.id), upper_size(root, container)
    below = sum(layer.size for layer in root.layer_chain(mount.parent if mount else None))
    return f"{human_size(own)} (virtual {human_size(own + below)})"
