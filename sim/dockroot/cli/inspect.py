"""inspect and info."""

from __future__ import annotations

import json
from typing import Any

import click

from dockroot import __version__
from dockroot.cli import template
from dockroot.cli.session import Session
from dockroot.errors import NotFoundError
from dockroot.run.inspect import find_container, inspect_container
from dockroot.views import inspect_image, lookup_image


@click.command("inspect")
@click.argument("names", nargs=-1, required=True)
@click.option("-f", "--format", "form", help="`json` or a Go template.")
@click.option(
    "--type", "kind", type=click.Choice(["image", "container"]), help="Only look for these."
)
@click.option("-s", "--size", is_flag=True, hidden=True)
@click.pass_obj
def inspect_command(
    session: Session, names: tuple[str, ...], form: str | None, kind: str | None, size: bool
) -> int:
    """Show all that is known of containers and images."""
    found, status = [], 0
    for name in names:
        value = _inspect(session, name, kind)
        if value is None:
            click.echo(f"Error: No such {kind or 'object'}: {name}", err=True)
            status = 1
        else:
            found.append(value)
    if form and form != "json":
        for value in found:
            click.echo(template.render(form, value))
    elif form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, separators=(",", ":")))
    else:
        click.echo(json.dumps(found, ensure_ascii=False, indent=4))
    return status


def _inspect(session: Session, name: str, kind: str | None) -> dict[str, Any] | None:
    root = session.root
    if kind != "image":
        try:
            container = find_container(root, name)
            return inspect_container(root, container, session.engine, session.data_root)
        except NotFoundError:
            pass
    if kind != "container":
        image = lookup_image(root, name)
        if image is not None:
            return inspect_image(root, image, session.data_root)
    return None


@click.command("info")
@click.option("-f", "--format", "form", help="`json` or a Go template.")
@click.pass_obj
def info_command(session: Session, form: str | None) -> None:
    """Show what the root holds and whose tree it is."""
    root = session.root
    states = [container.state for container in root.containers.values()]
    running = sum(bool(state.get("Running")) and not state.get("Paused") for state in states)
    paused = sum(bool(state.get("Paused")) for state in states)
    record = {
        "Containers": len(states),
        "ContainersRunning": running,
        "ContainersPaused": paused,
        "ContainersStopped": len(states) - running - paused,
        "Images": len(root.images),
        "ServerVersion": session.engine.docker_version,
        "Driver": "overlay2",
        "OSType": "linux",
        "Architecture": "x86_64",
        "DockerRootDir": session.data_root,
    }
    if form:
        click.echo(template.render(form, record) if form != "json" else json.dumps(record))
        return
    click.echo(
        f"Client:\n dockroot {__version__} (no daemon: this is what the root at {session.path} shows)\n\n"
        f"Server:\n Containers: {len(states)}\n  Running: {running}\n  Paused: {paused}\n"
        f"  Stopped: {record['ContainersStopped']}\n Images: {len(root.images)}\n"
        f" Server Version: {session.engine.docker_version}\n Storage Driver: overlay2\n"
        f" Layers: {len(root.layers)}\n Logging Driver: json-file\n OSType: linux\n Architecture: x86_64\n"
        f" Docker Root Dir: {session.data_root}"
    )
