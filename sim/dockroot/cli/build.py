"""build: a Dockerfile and a context into the data root."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dockroot import disk
from dockroot.bases import reference
from dockroot.build import BUILDERS, BuildRequest, build
from dockroot.cli.session import Session
from dockroot.cli.sources import given_bases, means, pairs
from dockroot.editor import Editor
from dockroot.errors import NotFoundError, UsageError
from dockroot.install import find_or_provide
from dockroot.store.imagedb import Image
from dockroot.tree import Directory

if TYPE_CHECKING:
    from dockroot.shell import Recipe


@click.command("build")
@click.argument("context", type=click.Path(path_type=Path))
@click.option("-t", "--tag", "tags", multiple=True, metavar="NAME[:TAG]", help="Name the image.")
@click.option(
    "-f",
    "--file",
    "dockerfile",
    type=click.Path(path_type=Path),
    help="The Dockerfile [default: CONTEXT/Dockerfile].",
)
@click.option(
    "--build-arg", "build_args", multiple=True, metavar="NAME[=VALUE]", help="Set a build argument."
)
@click.option(
    "--label", "labels", multiple=True, metavar="NAME=VALUE", help="Set a label of the image."
)
@click.option("--target", default="", help="Stop after this stage.")
@click.option(
    "--base",
    "base_paths",
    multiple=True,
    metavar="REF=PATH",
    help="What FROM REF finds: a directory, rootfs tar, docker save archive or OCI layout.",
)
@click.option(
    "--url", "urls", multiple=True, metavar="URL=FILE", help="What ADD, curl, wget and git find."
)
@click.option(
    "--recipes",
    "recipe_paths",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What commands leave behind that cannot be simulated.",
)
@click.option(
    "--unknown",
    type=click.Choice(["error", "opaque"]),
    default="error",
    show_default=True,
    help="What is done about a command that nothing stands for: `opaque` leaves a marker.",
)
@click.option(
    "--explain", is_flag=True, help="Show the directory that each step made, and what is in it."
)
@click.option(
    "--builder",
    type=click.Choice(BUILDERS),
    help="Which builder  [default: the engine's own, BuildKit since 23.0, or as DOCKER_BUILDKIT says]",
)
@click.option(
    "--build-context",
    "contexts",
    multiple=True,
    metavar="NAME=PATH",
    help="What BuildKit's --from NAME finds: a directory, or docker-image://NAME.",
)
@click.option(
    "--secret",
    "secrets",
    multiple=True,
    metavar="id=NAME,src=FILE",
    help="What a RUN --mount=type=secret sees.",
)
@click.option(
    "--client",
    metavar="VERSION",
    help="Which docker client sends the context [default: the engine's own].",
)
@click.option(
    "--provenance",
    metavar="WISH",
    help="Taken as by docker's client, and of no effect: an engine's own store keeps no attestations.",
)
@click.option("--no-cache", is_flag=True, help="Make each step anew.")
@click.option("-q", "--quiet", is_flag=True, help="Only print the image's ID.")
@click.pass_obj
def build_command(
    session: Session,
    context: Path,
    tags: tuple[str, ...],
    dockerfile: Path | None,
    build_args: tuple[str, ...],
    labels: tuple[str, ...],
    target: str,
    base_paths: tuple[str, ...],
    urls: tuple[str, ...],
    recipe_paths: tuple[Path, ...],
    unknown: str,
    explain: bool,
    builder: str | None,
    contexts: tuple[str, ...],
    secrets: tuple[str, ...],
    client: str | None,
    provenance: str | None,
    no_cache: bool,
    quiet: bool,
) -> None:
    """Build an image from the Dockerfile in CONTEXT (`-f -` reads it from standard input)."""
    names = [reference.parse(tag).tagged() for tag in tags]
    say = (lambda line: None) if quiet else click.echo
    chosen = builder or _builder_of_environment() or session.engine.builder
    found = _read_context(context, dockerfile, buildkit=chosen == "buildkit")
    given = given_bases(base_paths)

    def find_base(editor: Editor, name: str, platform: str) -> Image:
        return find_or_provide(editor, name, platform, given, means(editor.clock.now()))

    with session.edit() as editor:
        image_id = build(
            editor,
            BuildRequest(
                found.dockerfile,
                found.files,
                find_base,
                file=found.shown,
                build_args=_build_args(build_args),
                labels=dict(pairs(labels, "--label")),
                target=target,
                urls={url: disk.FileContent(Path(path)) for url, path in pairs(urls, "--url")},
                context_type_bits=_type_bits(client),
                use_cache=not no_cache,
                spool=disk.spool,
                recipes=_recipes(recipe_paths),
                opaque=unknown == "opaque",
                explain=explain,
                say=say,
                builder=chosen,
                contexts=dict(_context(text) for text in contexts),
                secrets=dict(_secret(text) for text in secrets),
                names=tuple(name.familiar() for name in names),
                own_ignore=found.own_ignore,
            ),
        )
        for name in names:
            editor.tag(image_id, name.familiar_name, name.familiar())
    if chosen == "classic":
        for name in names:
            say(f"Successfully tagged {name.familiar()}")
    if quiet:
        click.echo(image_id)


def _read_context(context: Path, dockerfile: Path | None, *, buildkit: bool) -> disk.BuildContext:
    text = sys.stdin.buffer.read() if str(dockerfile) == "-" else dockerfile
    return disk.open_build_context(context, text, buildkit=buildkit)


def _builder_of_environment() -> str:
    """Return the builder that DOCKER_BUILDKIT asks for, as docker's client reads it; empty: none."""
    wish = os.environ.get("DOCKER_BUILDKIT", "").lower()
    if wish in ("0", "false", "f"):
        return "classic"
    return "buildkit" if wish in ("1", "true", "t") else ""


def _context(text: str) -> tuple[str, Directory | str]:
    name, _, value = text.partition("=")
    if not name or not value:
        raise UsageError(f"--build-context {text!r} is not NAME=PATH", hint="such as assets=./web")
    if value.startswith("docker-image://"):
        return name, value.removeprefix("docker-image://")
    return name, disk.open_build_context(Path(value), b"", buildkit=True).files


def _secret(text: str) -> tuple[str, bytes]:
    """Return the name and the bytes of a secret; without a file an environment variable gives them."""
    fields = dict(part.partition("=")[::2] for part in text.split(","))
    name = fields.get("id") or os.path.basename(fields.get("src", ""))
    place = fields.get("src") or fields.get("source")
    variable = fields.get("env") or (name if name in os.environ else "")
    if not name or not (place or variable):
        raise UsageError(
            f"--secret {text!r} says no secret",
            hint="such as id=token,src=./token.txt or id=token,env=TOKEN",
        )
    if place is None:
        return name, os.environ.get(variable, "").encode("utf-8", "surrogateescape")
    try:
        return name, Path(place).read_bytes()
    except OSError as error:
        raise NotFoundError(
            f"the secret {place} cannot be read: {error.strerror}", hint="name a file"
        ) from error


def _build_args(given: tuple[str, ...]) -> dict[str, str | None]:
    values: dict[str, str | None] = {}
    for item in given:
        name, sign, value = item.partition("=")
        values[name] = value if sign else os.environ.get(name)
    return values


def _recipes(paths: tuple[Path, ...]) -> tuple[Recipe, ...]:
    from dockroot.shell import recipes

    found: list[Recipe] = []
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError as error:
            raise NotFoundError(
                f"the recipes {path} cannot be read: {error.strerror}",
                hint="--recipes names a file of patterns, what each leaves behind indented below it",
            ) from error
        found += recipes.parse(text, str(path))
    return tuple(found)


def _type_bits(client: str | None) -> bool | None:
    """Return whether a docker client of this version puts file types into mode bits (until 23.0)."""
    if client is None:
        return None
    major = client.split(".")[0].lstrip("v")
    if not major.isdigit():
        raise UsageError(f"--client {client!r} is no version", hint="such as 20.10 or 28.2")
    return int(major) < 24
