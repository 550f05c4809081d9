"""images, history, tag, rmi, image prune."""

from __future__ import annotations

import json
from typing import Any

import click

from dockroot.bases.reference import parse
from dockroot.cli import template
from dockroot.cli.session import Session
from dockroot.cli.table import human_age, human_size, table
from dockroot.clock import parse_time
from dockroot.errors import ConflictError
from dockroot.root import DockerRoot
from dockroot.store.imagedb import Image
from dockroot.views import find_image, history_of, image_size


def _age(session: Session, created: str) -> str:
    try:
        return human_age(session.now - parse_time(created)) + " ago"
    except ValueError:
        return "N/A"


def _rows(root: DockerRoot, *, everything: bool) -> list[tuple[Image, str, str, str]]:
    """Return image, repository, tag and digest per line of `images`, newest first."""
    parents = {image.parent for image in root.images.values()}
    rows: list[tuple[Image, str, str, str]] = []
    references = root.references_by_image()
    order = sorted(root.images.values(), key=lambda image: (image.created, image.id), reverse=True)
    for image in order:
        names = [parse(name) for name in references.get(image.id, ())]
        digests = {name.familiar_name: name.digest for name in names if name.digest}
        tags = [name for name in names if name.tag]
        for name in tags:
            rows.append(
                (image, name.familiar_name, name.tag, digests.get(name.familiar_name, "<none>"))
            )
        tagged = {name.familiar_name for name in tags}
        rows += [
            (image, repo, "<none>", digest)
            for repo, digest in digests.items()
            if repo not in tagged
        ]
        if not names and (everything or image.id not in parents):
            rows.append((image, "<none>", "<none>", "<none>"))
    return rows


@click.command("images")
@click.argument("repository", required=False)
@click.option("-a", "--all", "everything", is_flag=True, help="Show intermediate images too.")
@click.option("-q", "--quiet", is_flag=True, help="Only the IDs.")
@click.option("--no-trunc", is_flag=True, help="Whole IDs.")
@click.option("--digests", is_flag=True, help="Show digests.")
@click.option("--format", "form", help="`json`, `table …` or a Go template.")
@click.pass_obj
def images_command(
    session: Session,
    repository: str | None,
    everything: bool,
    quiet: bool,
    no_trunc: bool,
    digests: bool,
    form: str | None,
) -> None:
    """List the images."""
    rows = _rows(session.root, everything=everything)
    if repository:
        wanted = parse(repository)
        rows = [
            row
            for row in rows
            if row[1] == wanted.familiar_name
            and (":" not in repository.split("/")[-1] or row[2] == wanted.tag)
        ]
    records = [
        {
            "Containers": "N/A",
            "CreatedAt": image.created,
            "CreatedSince": _age(session, image.created),
            "Digest": digest,
            "ID": image.id if no_trunc else image.id.short,
            "Repository": repo,
            "SharedSize": "N/A",
            "Size": human_size(image_size(session.root, image)),
            "Tag": tag,
            "UniqueSize": "N/A",
            "VirtualSize": human_size(image_size(session.root, image)),
        }
        for image, repo, tag, digest in rows
    ]
    if quiet and not form:
        for image_id in dict.fromkeys(record["ID"] for record in records):
            click.echo(image_id)
        return
    columns = ["Repository", "Tag", *(["Digest"] if digests else []), "ID", "CreatedSince", "Size"]
    show_records(records, form, columns, {"ID": "IMAGE ID", "CreatedSince": "CREATED"})


def show_records(
    records: list[dict[str, Any]], form: str | None, columns: list[str], titles: dict[str, str]
) -> None:
    """Print records as docker's client does: a table, `json`, or a template per record."""
    if form:
        form = form.replace("\\t", "\t").replace("\\n", "\n")
    if form == "json":
        for record in records:
            click.echo(json.dumps(record, ensure_ascii=False, separators=(",", ":")))
    elif form and not form.startswith("table"):
        for record in records:
            click.echo(template.render(form, record))
    elif form and form != "table":
        body = form.removeprefix("table").strip()
        names = {name: titles.get(name, name.upper()) for record in records[:1] for name in record}
        lines = [template.render(body, names)] if names else []
        lines += [template.render(body, record) for record in records]
        click.echo(table([line.split("\t") for line in lines]))
    else:
        rows = [[titles.get(name, name.upper()) for name in columns]]
        rows += [[str(record[name]) for name in columns] for record in records]
        click.echo(table(rows))


@click.command("history")
@click.argument("image")
@click.option("-q", "--quiet", is_flag=True, help="Only the IDs.")
@click.option("--no-trunc", is_flag=True, help="Whole commands and IDs.")
@click.option("-H", "--human/--no-human", default=True, help="Sizes and ages in words.")
@click.option("--format", "form", help="`json`, `table …` or a Go template.")
@click.pass_obj
def history_command(
    session: Session, image: str, quiet: bool, no_trunc: bool, human: bool, form: str | None
) -> None:
    """Show by which steps an image came about, newest first."""
    lines = history_of(session.root, find_image(session.root, image))
    records = []
    for line in lines:
        command = line.created_by.replace("\t", " ")
        if not no_trunc and len(command) > 45:
            command = command[:44] + "…"
        records.append(
            {
                "Comment": line.comment,
                "CreatedAt": line.created,
                "CreatedBy": command,
                "CreatedSince": _age(session, line.created) if human else line.created,
                "ID": (line.image if no_trunc else line.image.short) if line.image else "<missing>",
                "Size": human_size(line.size) if human else str(line.size),
            }
        )
    if quiet and not form:
        for record in records:
            click.echo(record["ID"])
        return
    created = "CreatedSince" if human else "CreatedAt"
    titles = {
        "ID": "IMAGE",
        created: "CREATED" if human else "CREATED AT",
        "CreatedBy": "CREATED BY",
    }
    show_records(records, form, ["ID", created, "CreatedBy", "Size", "Comment"], titles)


@click.command("tag")
@click.argument("source")
@click.argument("target")
@click.pass_obj
def tag_command(session: Session, source: str, target: str) -> None:
    """Give an image one more name."""
    with session.edit() as editor:
        image = find_image(editor.root, source)
        name = parse(target)
        if name.digest:
            raise ConflictError(
                "refusing to create a tag with a digest reference", hint="name it name:tag"
            )
        editor.tag(image.id, name.familiar_name, name.tagged().familiar())


@click.command("rmi")
@click.argument("names", nargs=-1, required=True)
@click.option("-f", "--force", is_flag=True, help="Also when a stopped container uses it.")
@click.option("--no-prune", is_flag=True, help="Keep untagged parents.")
@click.pass_obj
def rmi_command(session: Session, names: tuple[str, ...], force: bool, no_prune: bool) -> None:
    """Take away images, or names of them."""
    from dockroot.run.images import remove

    with session.edit() as editor:
        lines = [
            line for name in names for line in remove(editor, name, force=force, prune=not no_prune)
        ]
    for line in lines:
        click.echo(line)


@click.command("prune")
@click.option(
    "-a",
    "--all",
    "everything",
    is_flag=True,
    help="All that no container uses, not only the untagged.",
)
@click.option("-f", "--force", is_flag=True, help="Do not ask.")
@click.pass_obj
def image_prune_command(session: Session, everything: bool, force: bool) -> None:
    """Take away the images that nothing uses."""
    from dockroot.run.images import prune

    with session.edit() as editor:
        lines, freed = prune(editor, everything=everything)
    if lines:
        click.echo("Deleted Images:\n" + "\n".join(lines) + "\n")
    click.echo(f"Total reclaimed space: {human_size(freed, 4)}")
