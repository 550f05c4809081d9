"""explain: what a thing in the root is, whose it is, and whether it may be deleted."""

from __future__ import annotations

import json
import os
import shutil
import textwrap
from collections.abc import Callable, Iterator, Sequence

import click

from dockroot.cli.session import Session
from dockroot.explain import Explanation, Index, explain
from dockroot.explain.explanation import Holding, Pointer, Sight, Sum
from dockroot.explain.index import short
from dockroot.explain.words import counted, instruction, listed

_MOST = 6


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
    yield _wrapped(found.sentence)
    rows = [("is a", found.kind)] if not found.kind.startswith(("pa", "place")) else []
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
        "Whose it is", [f"{each.kind} {each.label}: {each.role}" for each in found.owners], most
    )
    yield from _may_i(found)
    for sight in found.sights[:most]:
        yield from _sight(sight)
    if most is not None and len(found.sights) > most:
        yield f"  … and {len(found.sights) - most:,} more who see it; --all shows them"
    yield from _listing("It points to", _grouped(found.points_to, _points_to, "by"), most)
    yield from _listing("What points to it", _grouped(found.pointed_by, _pointed_by, "in"), most)
    yield from _listing("The sums", [_sum(each) for each in found.sums], None)
    findings = [f"{each.path}: {each.message}" for each in found.findings]
    yield from _listing("What is wrong with it", findings, most)


def _wrapped(text: str) -> str:
    """Return a text in lines that the terminal has room for; commands are never broken, to be copied whole."""
    width = min(100, shutil.get_terminal_size((100, 24)).columns)
    return textwrap.fill(
        text,
        width,
        initial_indent="  ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _may_i(found: Explanation) -> Iterator[str]:
    yield ""
    yield click.style("May I delete it?", bold=True)
    allowed = found.deletion.allowed
    word = click.style("Yes", fg="green") if allowed else click.style("No", fg="red")
    yield _wrapped(f"No: {found.deletion.why}.").replace("No", word, 1)
    if found.deletion.properly:
        yield f"  {'How' if allowed else 'Instead'}: {found.deletion.properly}"


def _listing(title: str, lines: Sequence[str], most: int | None) -> Iterator[str]:
    if not lines:
        return
    yield ""
    yield click.style(title, bold=True)
    yield from (f"  {line}" for line in lines[:most])
    if most is not None and len(lines) > most:
        yield f"  … and {len(lines) - most:,} more; --all shows them"


def _grouped(pointers: Sequence[Pointer], line: Callable[[Pointer], str], word: str) -> list[str]:
    """Return a line for each pointer, and one for all that lists of `lower` make, if these are many."""
    lower = [pointer for pointer in pointers if pointer.by == "lower"]
    if len(lower) <= 1:
        return [line(pointer) for pointer in pointers]
    kind = lower[0].what.rpartition(" ")[0]
    names = listed([pointer.what.rpartition(" ")[2] for pointer in lower], 3)
    lines = [line(pointer) for pointer in pointers if pointer.by != "lower"]
    missing = [pointer.what for pointer in lower if not pointer.there]
    note = f"; missing: {listed(missing)}" if missing else ""
    return [*lines, f"{counted(len(lower), kind)}, {word} lower{note}\n    {names}"]


def _points_to(pointer: Pointer) -> str:
    missing = "" if pointer.there else ", which is missing"
    by = pointer.by or pointer.file.rpartition("/")[2]
    return f"{pointer.what}, by {by}{missing}\n    {pointer.path}"


def _pointed_by(pointer: Pointer) -> str:
    return f"{pointer.what}\n    {pointer.file}"


def _sum(each: Sum) -> str:
    verdict = "as it should be" if each.holds else f"but {each.where} has {each.claimed}"
    formula = each.formula.replace(" sha256:", "\n           sha256:")  # two digests fill two lines
    value = each.computed if len(each.computed) <= 90 else f"{each.computed[:64]}…"
    return f"{each.what} = {formula}\n    = {value}, {verdict}"


def _sight(sight: Sight) -> Iterator[str]:
    yield ""
    yield click.style(f"{sight.path} in {sight.label}: {sight.shows}", bold=True)
    yield from (f"  {_holding(each)}" for each in sight.holdings)
    if not sight.holdings:
        yield "  no layer holds it"


def _holding(each: Holding) -> str:
    by = f" by {short(each.by)}" if each.by else ""
    return f"{each.fate + by}: {each.what}, {each.layer}\n    overlay2/{each.directory}"
