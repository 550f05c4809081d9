"""ls, cat, tree, find: in the merged view of an image or container; mount-command: as the kernel would show it."""

from __future__ import annotations

import datetime as dt
import fnmatch
import os
import shlex
import shutil
import stat
import sys
from collections.abc import Iterator

import click
from msgspec import Struct

from dockroot.cli.session import Session
from dockroot.clock import SECOND
from dockroot.errors import NotFoundError, UsageError
from dockroot.explain.index import Index
from dockroot.explain.mounting import mount_command
from dockroot.explain.things import stack_of
from dockroot.fs.merge import merged
from dockroot.fs.place import Place
from dockroot.fs.trace import Fate, trace
from dockroot.fs.view import View
from dockroot.tree import Directory, Kind, Node, by_name

_LAYERS = click.option("--layers", "with_layers", is_flag=True, help="Which layer each comes from.")
_PLACE = click.argument("place", metavar="NAME:/PATH")
_TYPES = {
    Kind.DIRECTORY: stat.S_IFDIR,
    Kind.FILE: stat.S_IFREG,
    Kind.SYMLINK: stat.S_IFLNK,
    Kind.CHAR: stat.S_IFCHR,
    Kind.BLOCK: stat.S_IFBLK,
    Kind.FIFO: stat.S_IFIFO,
    Kind.SOCKET: stat.S_IFSOCK,
}
_LETTERS = {
    "f": Kind.FILE,
    "d": Kind.DIRECTORY,
    "l": Kind.SYMLINK,
    "c": Kind.CHAR,
    "b": Kind.BLOCK,
    "p": Kind.FIFO,
    "s": Kind.SOCKET,
}
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Seen(Struct):
    """A path in a merged view: `path` is canonical and without a leading `/`."""

    index: Index
    stack: list[str]
    path: str
    node: Node

    @classmethod
    def find(cls, session: Session, place: str, *, follow: bool = True) -> Seen:
        """Return what `NAME:/PATH` leads to; links are followed inside the view.

        Raises: NotFoundError, UsageError.
        """
        name, _, path = place.partition(":/")
        index = Index(session.root, session.findings)
        label, stack = stack_of(index, name.removesuffix(":"))
        view = View(Place(None, merged(reversed(index.diffs(stack)))))
        follow = follow or path.endswith("/")
        try:
            node = view.stat(f"/{path}", follow=follow)
            real = view.realpath(f"/{path}") if follow else _without_last(view, f"/{path}")
        except OSError as error:
            raise NotFoundError(
                f"/{path} in {label}: {(error.strerror or '').lower()}",
                hint=f"dockroot explain {shlex.quote(name)}:/{path}",
            ) from error
        return cls(index, stack, real.strip("/"), node)

    def below(self, name: str, node: Node) -> Seen:
        """Return what stands under a name in this directory."""
        return Seen(self.index, self.stack, f"{self.path}/{name}".lstrip("/"), node)

    def children(self) -> list[Seen]:
        """Return what this directory holds, by name; nothing when it is none."""
        if not isinstance(self.node, Directory):
            return []
        children = self.node.children
        return [self.below(name, children[name]) for name in sorted(children, key=by_name)]

    def layers(self) -> str:
        """Return which layer shows here, and how many more merge into it."""
        parts = trace(self.index.diffs(self.stack), self.path)
        shown = [part.layer for part in parts if part.fate in (Fate.SHOWS, Fate.MERGES)]
        labels = [self.index.layer_label(self.stack[layer]) for layer in shown]
        return " + ".join(labels[:1] + ([f"{len(labels) - 1} more"] if len(labels) > 1 else []))


@click.command("ls")
@click.option("-l", "long", is_flag=True, help="Mode, owner, size, time.")
@click.option("-a", "everything", is_flag=True, help="Names that begin with a dot too.")
@_LAYERS
@_PLACE
@click.pass_obj
def ls_command(
    session: Session, place: str, long: bool, everything: bool, with_layers: bool
) -> None:
    """List a directory as an image or container shows it."""
    try:
        seen = Seen.find(session, place, follow=not long)
    except NotFoundError:  # a link may lead nowhere, and is there all the same
        seen = Seen.find(session, place, follow=False)
    rows = seen.children() if isinstance(seen.node, Directory) else [seen]
    rows = [row for row in rows if everything or not _name(row).startswith(".") or row is seen]
    cells = [
        [
            *(_details(row) if long else []),
            *([row.layers()] if with_layers else []),
            _shown(row, long=long),
        ]
        for row in rows
    ]
    widths = [
        max((len(row[at]) for row in cells), default=0)
        for at in range(len(cells[0]) if cells else 0)
    ]
    for row in cells:
        click.echo(
            "  ".join(cell.ljust(width) for cell, width in zip(row, [*widths[:-1], 0], strict=True))
        )


@click.command("cat")
@_LAYERS
@_PLACE
@click.pass_obj
def cat_command(session: Session, place: str, with_layers: bool) -> None:
    """Print a file as an image or container shows it."""
    seen = Seen.find(session, place)
    if seen.node.kind is not Kind.FILE:
        raise UsageError(f"/{seen.path} is a {seen.node.kind.value}", hint="name a file")
    if with_layers:
        click.echo(f"/{seen.path}: {seen.layers()}", err=True)
    with seen.node.content.open() as stream:
        shutil.copyfileobj(stream, sys.stdout.buffer)
    sys.stdout.buffer.flush()


@click.command("tree")
@click.option("-L", "depth", type=click.IntRange(1), default=None, help="How deep.")
@_LAYERS
@_PLACE
@click.pass_obj
def tree_command(session: Session, place: str, depth: int | None, with_layers: bool) -> None:
    """Draw a directory, and all below it, as an image or container shows it."""
    seen = Seen.find(session, place)
    click.echo(f"/{seen.path}{_note(seen, with_layers)}")
    for line in _branches(seen, "", depth, with_layers):
        click.echo(line)


@click.command("find")
@click.option(
    "-name", "--name", "pattern", default=None, metavar="GLOB", help="Only names that fit."
)
@click.option(
    "-type",
    "--type",
    "letter",
    type=click.Choice(list(_LETTERS)),
    default=None,
    help="Only this kind.",
)
@_LAYERS
@_PLACE
@click.pass_obj
def find_command(
    session: Session, place: str, pattern: str | None, letter: str | None, with_layers: bool
) -> None:
    """Print the path of everything below a directory, as an image or container shows it."""
    for seen in _walk(Seen.find(session, place, follow=False)):
        fits = pattern is None or fnmatch.fnmatchcase(_name(seen), pattern)
        if fits and (letter is None or seen.node.kind is _LETTERS[letter]):
            click.echo(f"/{seen.path}{_note(seen, with_layers)}")


@click.command("mount-command")
@click.option(
    "--read-only", is_flag=True, help="So that nothing is changed, not even in a container."
)
@click.argument("name")
@click.argument("target", required=False, default="")
@click.pass_obj
def mount_command_command(session: Session, name: str, target: str, read_only: bool) -> None:
    """Print the line that mounts what a container or image shows, at TARGET or where the engine does."""
    index = Index(session.root, session.findings)
    label, stack = stack_of(index, name)
    lies = session.path is not None and session.path.is_dir()
    place = os.path.realpath(session.path or "") if lies else session.data_root
    writable = label.startswith("container ") and not read_only
    if not stack:
        raise NotFoundError(
            f"{label} has no layers: there is nothing to mount", hint="make a directory"
        )
    click.echo(mount_command(session.root, stack, place, target, writable=writable))


def _without_last(view: View, path: str) -> str:
    above, _, name = path.rstrip("/").rpartition("/")
    return f"{view.realpath(above or '/')}/{name}"


def _name(seen: Seen) -> str:
    return seen.path.rpartition("/")[2]


def _note(seen: Seen, with_layers: bool) -> str:
    return f"  [{seen.layers()}]" if with_layers else ""


def _details(seen: Seen) -> list[str]:
    node = seen.node
    size = len(by_name(node.target)) if node.kind is Kind.SYMLINK else node.content.size
    text = (
        f"{node.device[0]}, {node.device[1]}" if node.kind in (Kind.CHAR, Kind.BLOCK) else str(size)
    )
    when = (_EPOCH + dt.timedelta(seconds=node.mtime // SECOND)).strftime("%Y-%m-%d %H:%M:%S")
    return [
        stat.filemode(_TYPES[node.kind] | node.mode),
        f"{node.uid}:{node.gid}",
        text.rjust(9),
        when,
    ]


def _shown(seen: Seen, *, long: bool) -> str:
    return _name(seen) + (
        f" -> {seen.node.target}" if long and seen.node.kind is Kind.SYMLINK else ""
    )


def _branches(seen: Seen, indent: str, depth: int | None, with_layers: bool) -> Iterator[str]:
    children = seen.children() if depth is None or depth > 0 else []
    for number, child in enumerate(children, 1):
        last = number == len(children)
        link = f" -> {child.node.target}" if child.node.kind is Kind.SYMLINK else ""
        yield f"{indent}{'└── ' if last else '├── '}{_name(child)}{link}{_note(child, with_layers)}"
        below = None if depth is None else depth - 1
        yield from _branches(child, indent + ("    " if last else "│   "), below, with_layers)


def _walk(seen: Seen) -> Iterator[Seen]:
    pending = [seen]
    while pending:
        here = pending.pop()
        yield here
        pending += reversed(here.children())
