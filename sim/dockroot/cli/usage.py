"""du: how much room images, containers and layers take, and why du, df and docker do not agree."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from typing import Any

import click
from msgspec.structs import asdict

from dockroot.cli.session import Session
from dockroot.cli.table import human_size, table
from dockroot.explain.index import Index, short
from dockroot.explain.words import counted, instruction
from dockroot.usage import Usage, usage


@click.command("du")
@click.option("--layers", "with_layers", is_flag=True, help="Each layer too.")
@click.option(
    "--why",
    is_flag=True,
    help="Why `du`, `df` and `docker system df` differ, with this root's figures.",
)
@click.option("-b", "--bytes", "in_bytes", is_flag=True, help="Bytes instead of kB, MB and GB.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, in bytes.")
@click.pass_obj
def du_command(
    session: Session, with_layers: bool, why: bool, in_bytes: bool, as_json: bool
) -> None:
    """Show how much room images, containers and layers take, and what deleting them would free.

    SIZE is that of the files; ON DISK are the blocks of the directories; FREES is what `docker rmi` or `docker rm`
    would give back.
    """
    index = Index(session.root, session.findings)
    found = usage(index)
    if as_json:
        click.echo(json.dumps(_json(found), ensure_ascii=False, separators=(",", ":")))
        return
    show = _Shown(index, found, in_bytes)
    show.images()
    show.containers()
    if with_layers:
        show.layers()
    show.rest()
    if why:
        show.why(
            None
            if session.path is None or session.path.is_file()
            else shutil.disk_usage(session.path).used
        )


class _Shown:
    """A usage on the terminal."""

    def __init__(self, index: Index, found: Usage, in_bytes: bool) -> None:
        self.index, self.found, self.in_bytes = index, found, in_bytes

    def size(self, value: int) -> str:
        return f"{value:,}" if self.in_bytes else human_size(value)

    def table(self, title: str, rows: Sequence[Sequence[str]]) -> None:
        click.echo(click.style(title, bold=True))
        click.echo(table(rows) if len(rows) > 1 else "  none")
        click.echo()

    def images(self) -> None:
        rows = [["IMAGE", "ID", "SIZE", "SHARED", "EXCLUSIVE", "ON DISK", "FREES"]]
        for each in self.found.images:
            frees = (
                self.size(each.frees)
                if not each.containers
                else f"0: {', '.join(each.containers)} uses it"
            )
            name = each.names[0] if each.names else "<none>"
            sizes = [
                self.size(value) for value in (each.size, each.shared, each.exclusive, each.on_disk)
            ]
            rows.append([name, each.image.id.short, *sizes, frees])
        self.table("Images", rows)

    def containers(self) -> None:
        rows = [["CONTAINER", "STATUS", "WROTE", "OF ITS IMAGE", "ON DISK", "LOG", "FREES"]]
        rows += [
            [each.name or each.id[:12], each.status, *map(self.size, (
                each.wrote, each.image_size, each.directories, each.log, each.frees))]
            for each in self.found.containers
        ]  # fmt: skip
        self.table("Containers", rows)

    def layers(self) -> None:
        rows = [["DIRECTORY", "SIZE", "ON DISK", "IMAGES", "CONTAINERS", "MADE BY"]]
        for each in self.found.layers:
            step = self.index.step_of(each.layer.chain_id)
            rows.append([
                short(each.layer.cache_id), self.size(each.size), self.size(each.on_disk), str(each.images),
                str(each.containers), instruction(step.created_by)[:60] if step else "",
            ])  # fmt: skip
        self.table("Layers", rows)

    def rest(self) -> None:
        found = self.found
        if found.volumes:
            rows = [["VOLUME", "SIZE", "ON DISK"]]
            rows += [
                [name, self.size(size), self.size(blocks)] for name, size, blocks in found.volumes
            ]
            self.table("Volumes", rows)
        rows = [["ON DISK", "WHAT"]]
        rows += [[self.size(each.on_disk), f"{each.path}: {each.why}"] for each in found.leftovers]
        self.table("Left over, and used by nothing", rows)
        where = "on disk" if found.exact else "on a disk with blocks of 4,096 bytes"
        click.echo(f"All in all {self.size(found.total)} {where}.")

    def why(self, used: int | None) -> None:
        """Explain the figures of du, docker system df and df, and how one leads to the next."""
        found = self.found
        docker = {
            "images": found.listed_layers,
            "containers": sum(each.wrote for each in found.containers),
            "volumes": sum(size for _, size, _ in found.volumes),
        }
        click.echo(click.style("\nWhy du, df and docker system df differ", bold=True))
        said = ", ".join(f"{what} {self.size(size)}" for what, size in docker.items())
        click.echo(f"docker system df adds up the sizes of files: {said}. It leaves out logs, init layers,\n"
                   "records and whatever nothing refers to, counts no blocks and no directories, and counts a layer\n"
                   "once, however many images stand on it. (The build cache is in BuildKit's database, not read here.)\n")  # fmt: skip
        click.echo(f"du counts blocks, all of them: {self.size(found.total)}. They are for")
        rows = [[self.size(size), what] for what, size in found.parts]
        width = max(len(row[0]) for row in rows) if rows else 0
        for size, what in rows:
            click.echo(f"  {size.rjust(width)}  {what}")
        layers = sum(each.on_disk for each in found.layers)
        click.echo(
            f"The {counted(len(found.layers), 'layer')} have files of {self.size(sum(each.size for each in found.layers))}"
            f" in {self.size(layers)} of blocks. On a live host du also counts\n"
            "merged/ of each running container, all its layers once more: du -x does not.\n"
        )
        whole = f" ({self.size(used)} here)" if used is not None else ""
        click.echo(
            f"df counts what the whole file system has given out{whole}: all that is not below the root, and files that\n"
            "were deleted while a process holds them open, such as a log of a running container."
        )


def _json(found: Usage) -> dict[str, Any]:
    return {
        "total": found.total,
        "exact": found.exact,
        "parts": dict(found.parts),
        "listed_layers": found.listed_layers,
        "images": [
            {"id": each.image.id, "names": each.names, "size": each.size, "shared": each.shared,
             "shared_with_steps": each.shared_with_steps, "exclusive": each.exclusive, "on_disk": each.on_disk,
             "frees": each.frees, "containers": each.containers}
            for each in found.images
        ],
        "containers": [asdict(each) for each in found.containers],
        "layers": [
            {"chain_id": each.layer.chain_id, "directory": each.layer.cache_id, "size": each.size,
             "apparent": each.apparent, "on_disk": each.on_disk, "images": each.images, "containers": each.containers}
            for each in found.layers
        ],
        "volumes": [{"name": name, "size": size, "on_disk": blocks} for name, size, blocks in found.volumes],
        "leftovers": [asdict(each) for each in found.leftovers],
    }  # fmt: skip
