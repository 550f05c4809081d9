"""pull, load, import, save."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from dockroot import bases
from dockroot.bases import Base, parse
from dockroot.cli.session import Session
from dockroot.cli.sources import given_bases, means, open_source
from dockroot.digest import ImageID
from dockroot.editor import Editor
from dockroot.errors import RootError, UsageError
from dockroot.format import layertar
from dockroot.format.layertar import TarStyle
from dockroot.install import install
from dockroot.saving import save


@click.command("pull")
@click.argument("name")
@click.option("-q", "--quiet", is_flag=True, help="Say only the name in full.")
@click.option(
    "--base",
    "given",
    multiple=True,
    metavar="REF=PATH",
    help="What stands behind a name: rootfs, archive or layout.",
)
@click.pass_obj
def pull_command(session: Session, name: str, quiet: bool, given: tuple[str, ...]) -> None:
    """Put an image into the root as pulled: from the catalogue, or from what --base gives."""
    wanted = parse(name)
    sources = given_bases(given)
    lines = [] if wanted.tag or wanted.digest else ["Using default tag: latest"]
    wanted = wanted.tagged()
    with session.edit() as editor:
        base = bases.resolve(name, sources, means(editor.clock.now()))
        before = editor.root.find_reference(wanted.familiar())
        image_id = install(editor, base, means(editor.clock.now()))
        image = editor.root.images[image_id]
        digests = [
            text
            for text in editor.root.references_of(image_id)
            if text.startswith(f"{wanted.familiar_name}@")
        ]
        blobs = [
            editor.root.blob_sources[diff_id][-1].digest
            for diff_id in image.diff_ids
            if diff_id in editor.root.blob_sources
        ]
    path = wanted.path if wanted.domain == "docker.io" else wanted.name
    lines.append(f"{wanted.tag or wanted.digest}: Pulling from {path}")
    lines += [
        f"{digest.short}: {'Already exists' if before == image_id else 'Pull complete'}"
        for digest in blobs
    ]
    lines += [f"Digest: {text.partition('@')[2]}" for text in digests]
    state = "Image is up to date" if before == image_id else "Downloaded newer image"
    lines.append(f"Status: {state} for {wanted}")
    for line in [] if quiet else lines:
        click.echo(line)
    click.echo(wanted.canonical())
    if base.fabricated and not quiet:
        click.echo(
            f"note: {wanted} is a small stand-in made up by dockroot (see "
            "/etc/dockroot-fabricated in it)",
            err=True,
        )


@click.command("load")
@click.option(
    "-i",
    "--input",
    "path",
    default="-",
    metavar="PATH",
    help="The archive or OCI layout [default: standard input].",
)
@click.option("-q", "--quiet", is_flag=True, help="Accepted for docker's sake.")
@click.pass_obj
def load_command(session: Session, path: str, quiet: bool) -> None:
    """Load the images of a `docker save` archive or an OCI layout."""
    del quiet
    _refuse_terminal(path, "requested load from stdin, but stdin is empty")
    source = open_source(path)
    lines: list[str] = []
    with session.edit() as editor:
        ids = []
        found = bases.load(
            source, means(editor.clock.now()), "standard input" if path == "-" else path
        )
        for base in found:
            lines += _replaced(editor, base)
            ids.append(install(editor, base, means(editor.clock.now())))
            lines += [f"Loaded image: {reference}" for reference in base.references]
    if found and not found[-1].references:
        lines += [f"Loaded image ID: {image_id}" for image_id in ids]
    for line in lines:
        click.echo(line)


def _replaced(editor: Editor, base: Base) -> Iterator[str]:
    """Yield the engine's words for each name that will be taken from another image."""
    for reference in base.references:
        old = editor.root.find_reference(reference.familiar())
        if old is not None and old != ImageID.of(base.config):
            yield (
                f"The image {reference} already exists, renaming the old one with ID {old} to "
                "empty string"
            )


@click.command("import")
@click.argument("path")
@click.argument("name", required=False)
@click.option("-m", "--message", default="", help="The comment in the image's history.")
@click.pass_obj
def import_command(session: Session, path: str, name: str | None, message: str) -> None:
    """Make an image of a root file system: a directory, a tar (compressed or not), or `-`."""
    reference = parse(name) if name else None
    _refuse_terminal(path, "requested import from stdin, but stdin is a terminal")
    source = open_source(path)
    with session.edit() as editor:
        base = bases.import_rootfs(
            source,
            reference,
            means(editor.clock.now()),
            name="standard input" if path == "-" else path,
            message=message or bases.IMPORT_MESSAGE,
        )
        image_id = install(editor, base, means(editor.clock.now()))
    click.echo(image_id)


def _refuse_terminal(path: str, text: str) -> None:
    if path == "-" and sys.stdin.isatty():
        raise UsageError(text, hint="redirect a file to it, or name one")


@click.command("save")
@click.argument("names", nargs=-1, required=True, metavar="IMAGE...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write [default: standard output].",
)
@click.pass_obj
def save_command(session: Session, names: tuple[str, ...], output: Path | None) -> None:
    """Save images with all their layers to an archive, as the root's engine does."""
    if output is None and sys.stdout.isatty():
        raise UsageError("cowardly refusing to save to a terminal", hint="use -o FILE, or redirect")
    tree = save(session.root, names, session.engine, session.clock(session.root).now())
    pieces = layertar.layer_pieces(tree, TarStyle.of(session.engine))
    if output is None:
        layertar.write(pieces, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    with _replacing(output) as stream:
        layertar.write(pieces, stream)


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """Lend a stream whose bytes become the file at `path` at the end, or vanish when an error
    leaves.

    Raises: RootError when the file cannot be written.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    except OSError as error:
        raise RootError(
            f"cannot write {path}: {error.strerror}", hint="choose another place with -o"
        ) from error
    try:
        with open(descriptor, "wb") as stream:
            yield stream
        os.replace(name, path)
    except OSError as error:
        raise RootError(
            f"cannot write {path}: {error.strerror}", hint="choose another place with -o"
        ) from error
    finally:
        Path(name).unlink(missing_ok=True)
