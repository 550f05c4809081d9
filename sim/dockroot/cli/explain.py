"""explain: what a thing in the root is, whose it is, and whether it may be deleted."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import click

from dockroot.cli.session import Session
from dockroot.explain import Explanation, Index, explain
from dockroot.explain.explanation import Holding, Pointer, Sight, Sum
from dockroot.explain.words import counted, instruction

_MOST = 6
_T = TypeVar("_T")


@click.command("explain")
@click.argument("things", nargs=-1, required=True, metavar="THING…")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per thing, with everything.")
@click.option(
    "-a", "--all", "everything", is_flag=True, help="All owners and pointers, however many."
)
@click.pass_obj
def explain_command(
    session: Session, things: tuple[str, ...], as_json: bool, everything: bool
) -> None:
    """Say what a thing in the root is, whose it is, and whether you may delete it.

    THING is a path in the root (also deep inside a layer), an ID of any kind or the start of one (image, diff ID,
    chain ID, cache ID, link, container, mount, digest), the name of an image or container, or NAME:/path.
    """
    index = Index(session.root, session.findings)
    for number, thing in enumerate(things):
        found = explain(index, inner_path(session, thing))
        if as_json:
            click.echo(json.dumps(found.json(), ensure_ascii=False, separators=(",", ":")))
        else:
            click.echo(
                ("\n" if number else "")
                + "\n".join(_lines(found, _MOST if not everything else None))
            )


def inner_path(session: Session, text: str) -> str:
    """Return a path of this machine, or one below the declared data root, as one in the root; else `text`."""
    declared = session.data_root.rstrip("/") + "/"
    if text.startswith(declared):
        return text.removeprefix(declared)
    top = os.path.realpath(session.path or "")
    above, name = os.path.split(os.path.normpath(text))
    real = os.path.join(os.path.realpath(above), name)  # a last link is the thing itself
    return real.removeprefix(f"{top}/") if real.startswith(f"{top}/") else text


def _lines(found: Explanation, most: int | None) -> Iterator[str]:
    yield click.style(found.path or "the data root", bold=True)
    yield f"  {found.sentence}"
    rows = [("is a", found.kind)] if not found.kind.startswith(("part", "place")) else []
    rows += [("ID", found.id)] if found.id and found.id not in found.path else []
    rows += found.facts
    if found.step is not None:
        rows.append(("made by", instruction(found.step.created_by)))
        rows.append(("made at", found.step.created))
    if rows:
        yield ""
        width = max(len(name) for name, _ in rows)
        yield from (f"  {name.ljust(width)}  {value}" for name, value in rows)
    yield from _listing(
        "Whose it is", found.owners, most, lambda owner: f"{owner.kind} {owner.label}: {owner.role}"
    )
    yield from _listing("It points to", found.points_to, most, _points_to)
    yield from _listing("What points to it", found.pointed_by, most, _pointed_by)
    for sight in found.sights[:most]:
        yield from _sight(sight)
    if most is not None and len(found.sights) > most:
        yield f"  … and {len(found.sights) - most:,} more who see it; --all shows them"
    yield from _listing("The sums", found.sums, None, _sum)
    yield from _listing(
        "What is wrong with it", found.findings, most, lambda each: f"{each.path}: {each.message}"
    )
    yield ""
    yield click.style("May I delete it?", bold=True)
    word = "Yes" if found.deletion.allowed else "No"
    yield f"  {word}: {found.deletion.why}."
    if found.deletion.properly:
        yield f"  {'Instead' if not found.deletion.allowed else 'How'}: {found.deletion.properly}"


def _listing(
    title: str, items: Sequence[_T], most: int | None, line: Callable[[_T], str]
) -> Iterator[str]:
    if not items:
        return
    yield ""
    yield click.style(title, bold=True)
    yield from (f"  {line(item)}" for item in items[:most])
    if most is not None and len(items) > most:
        yield f"  … and {len(items) - most:,} more; --all shows them"


def _points_to(pointer: Pointer) -> str:
    missing = "" if pointer.there else ", which is missing"
    return f"{pointer.what}, by {pointer.file.rpartition('/')[2]}{missing}\n    {pointer.path}"


def _pointed_by(pointer: Pointer) -> str:
    return f"{pointer.what}\n    {pointer.file}"


def _sum(each: Sum) -> str:
    verdict = "as it should be" if each.holds else f"but {each.where} has {each.claimed}"
    return f"{each.what} = {each.formula}\n    = {each.computed}, {verdict}"


def _sight(sight: Sight) -> Iterator[str]:
    yield ""
    yield click.style(f"{sight.path} in {sight.label}: {sight.shows}", bold=True)
    yield from (f"  {_holding(each)}" for each in sight.holdings)
    if not sight.holdings:
        yield f"  no layer holds it ({counted(0, 'layer')})"


def _holding(each: Holding) -> str:
    by = f" by overlay2/{each.by[:12]}" if each.by else ""
    return f"{each.fate + by:<28} {each.what}: {each.layer}\n    overlay2/{each.directory}"
