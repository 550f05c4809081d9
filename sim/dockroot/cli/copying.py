"""cp: between the host and a container."""

from __future__ import annotations

import os
from pathlib import Path

import click

from dockroot import disk
from dockroot.cli.session import Session
from dockroot.errors import NotFoundError, UsageError
from dockroot.run.transfer import copy_in, copy_out
from dockroot.tree import Directory, Kind, Node


@click.command("cp")
@click.option("-a", "--archive", is_flag=True, help="Keep the owners.")
@click.option("-L", "--follow-link", is_flag=True, help="Follow links in the source.")
@click.option("-q", "--quiet", is_flag=True, hidden=True)
@click.argument("source")
@click.argument("target")
@click.pass_obj
def cp_command(
    session: Session, *, source: str, target: str, archive: bool, follow_link: bool, quiet: bool
) -> None:
    """Copy between the host and a container: CONTAINER:PATH on one side."""
    from_word, from_path = _place(source)
    to_word, to_path = _place(target)
    if bool(from_word) == bool(to_word):
        raise UsageError(
            "copying between containers is not supported"
            if from_word
            else "must specify at least one container source",
            hint="write CONTAINER:PATH on one side",
        )
    with session.edit() as editor:
        if to_word:
            name, node = _host_source(from_path, follow=follow_link)
            copy_in(
                editor,
                to_word,
                to_path,
                name,
                node,
                contents=from_path.endswith("/."),
                owners=archive,
            )
            return
        name, node = copy_out(
            editor, from_word, from_path, follow=follow_link or from_path.endswith("/.")
        )
    _write_out(node, name, to_path, contents=from_path.endswith("/."))


def _place(text: str) -> tuple[str, str]:
    """Divide `CONTAINER:PATH`; the first part is empty for a path of the host."""
    word, colon, path = text.partition(":")
    if not colon or text.startswith(("/", ".")) or not word:
        return "", text
    return word, path


def _host_source(path: str, *, follow: bool) -> tuple[str, Node]:
    here = Path(path)
    if not os.path.lexists(here):
        raise NotFoundError(f"lstat {path}: no such file or directory")
    real = here.resolve() if follow or path.endswith("/.") else here
    parent = disk.open_context(
        real.resolve().parent if real.name in ("", ".", "..") else real.parent.resolve()
    )
    name = real.name or real.resolve().name
    node = disk.open_context(real) if real.is_dir() and not real.is_symlink() else parent.get(name)
    if node is None:
        raise NotFoundError(f"lstat {path}: no such file or directory")
    return here.resolve().name if here.name in ("", ".", "..") else here.name, node


def _write_out(node: Node, name: str, path: str, *, contents: bool) -> None:
    target = Path(path)
    if target.is_dir() and not (contents and isinstance(node, Directory)):
        target = target / name
    elif not target.parent.is_dir():
        raise NotFoundError(f"the directory {target.parent} does not exist", hint="make it first")
    if isinstance(node, Directory):
        if target.exists() and not target.is_dir():
            raise UsageError(
                f"cannot copy a directory to the file {path}", hint="give a directory as target"
            )
        target.mkdir(exist_ok=True)
        for child, inner in node.children.items():
            _write_out(inner, child, str(target / child), contents=True)
    elif node.kind is Kind.SYMLINK:
        target.unlink(missing_ok=True)
        target.symlink_to(node.target)
        return
    elif node.kind is Kind.FILE:
        with node.content.open() as stream, target.open("wb") as out:
            while chunk := stream.read(1 << 20):
                out.write(chunk)
    else:
        click.echo(f"note: {target} is no file and was left out", err=True)
        return
    target.chmod(node.mode)
    os.utime(target, ns=(node.mtime, node.mtime))
