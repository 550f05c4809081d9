"""pack: the root as a tar that loses nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dockroot import disk
from dockroot.cli.session import Session


@click.command("pack")
@click.argument("output", type=click.Path(path_type=Path))
@click.pass_obj
def pack_command(session: Session, output: Path) -> None:
    """Write the root as a tar to OUTPUT (`-`: standard output): owners, devices, extended attributes and all."""
    tree = session.root.tree
    if str(output) == "-":
        disk.write_tar(tree, sys.stdout.buffer)
        return
    click.echo(f"{output}: {disk.pack(tree, output):,} bytes")
