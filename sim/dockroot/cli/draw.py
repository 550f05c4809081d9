"""draw: how the directories of the root point at each other."""

from __future__ import annotations

from pathlib import Path

import click
import graphviz

from dockroot import graph as graphs
from dockroot import render
from dockroot.cli.session import Session
from dockroot.errors import DockrootError, NotFoundError, UsageError
from dockroot.run.inspect import find_container
from dockroot.views import find_image

_PICTURES = ("svg", "png", "pdf")


@click.command("draw")
@click.argument("names", nargs=-1)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("-"),
    help="A .dot, .svg, .png, .pdf or .txt file; `-`: text.",
)
@click.option("--title", default="", help="A title for the picture.")
@click.pass_obj
def draw_command(session: Session, names: tuple[str, ...], output: Path, title: str) -> None:
    """Draw the root, or what images and containers NAMES stand on."""
    root = session.root
    graph = graphs.of_root(root)
    if names:
        graph = graphs.focused(graph, [_node_id(session, name) for name in names])
    kind = output.suffix[1:] if str(output) != "-" else "txt"
    if kind == "txt":
        content = render.text(graph).encode()
    elif kind == "dot":
        content = render.dot(graph, title=title).encode()
    elif kind in _PICTURES:
        content = _picture(render.dot(graph, title=title), kind)
    else:
        raise UsageError(
            f"no drawing ends in {output.suffix!r}", hint="use .dot, .txt, .svg, .png or .pdf"
        )
    if str(output) == "-":
        click.echo(content.decode(), nl=False)
    else:
        output.write_bytes(content)


def _node_id(session: Session, name: str) -> str:
    try:
        return f"container {find_container(session.root, name).id}"
    except NotFoundError:
        return f"image {find_image(session.root, name).id.hex}"


def _picture(source: str, kind: str) -> bytes:
    try:
        return bytes(graphviz.Source(source).pipe(format=kind))
    except graphviz.ExecutableNotFound as error:
        raise DockrootError(
            "Graphviz is not installed: there is no `dot` to draw with",
            hint="install the package graphviz, or write .dot or .txt, which need none",
        ) from error
