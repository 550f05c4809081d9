"""explore: one page to walk through the root with, without a network."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dockroot import graph as graphs
from dockroot import page as pages
from dockroot.check import check
from dockroot.cli.naming import node_of
from dockroot.cli.output import title_option, write_whole
from dockroot.cli.session import Session
from dockroot.errors import UsageError
from dockroot.page import LANGUAGES, Limits


@click.command("explore")
@click.argument("names", nargs=-1)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The .html file to write; `-`: the terminal.",
)
@title_option
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="The language it opens in  [default: the reader's, else English]",
)
@click.option(
    "--contents",
    type=click.IntRange(0),
    default=Limits().layer_files,
    show_default=True,
    metavar="BYTES",
    help="How much of the files in layers to take in; each gives its first 8 KiB at most.",
)
@click.pass_obj
def explore_command(session: Session, /, names: tuple[str, ...], output: Path, title: str, language: str | None, contents: int) -> None:  # fmt: skip
    """Make a page to walk through the root, or what the images, containers and IDs NAMES stand on.

    It holds all that it shows and opens in any browser: the directories as columns, what their files say and point
    at, the steps of each build, and the files of images and containers with the layer that each comes from.
    """
    if str(output) != "-" and output.suffix.lower() not in (".html", ".htm"):
        raise UsageError(
            f"a page ends in .html, not in {output.suffix!r}", hint="name it so: -o page.html"
        )
    if names:
        graph = graphs.around(session.root, [node_of(session, name) for name in names])
    else:
        graph = graphs.of_root(session.root)
    findings = check(session.tree, content=False).findings
    held = pages.model(session.root, graph, findings, Limits(layer_files=contents))
    made = pages.page(held, title=title, language=language or "").encode()
    if str(output) == "-":
        sys.stdout.buffer.write(made)
    else:
        write_whole(output, made)
