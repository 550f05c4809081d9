"""Which image a name in FROM means: one that the user gave, else one of the catalogue."""

from __future__ import annotations

from dockroot.bases import catalogue
from dockroot.bases.base import Base, Means
from dockroot.bases.reference import Reference, parse
from dockroot.bases.sources import Given, Source, read_base
from dockroot.errors import NotFoundError


def resolve(text: str, given: Given, means: Means) -> Base:
    """Return the base that `text` names; `given` maps references, however spelled, to what the user
    gave for them.

    Raises: UsageError when `text` is no reference, NotFoundError when nothing has this name,
    ArchiveError.
    """
    wanted = parse(text).tagged()
    source = match(wanted, given)
    if source is not None:
        return read_base(source, wanted, means, name=f"base {wanted}")
    found = catalogue.find(wanted)
    if found is not None:
        return found
    raise NotFoundError(
        f"nothing is known of the image {text}: no registry is asked",
        hint=f"give its root file system or archive with --base {wanted}=PATH; "
        f"without one there are {', '.join(catalogue.names())}",
    )


def match(wanted: Reference, given: Given) -> Source | None:
    """Return what was given for a reference, or None."""
    full = wanted.tagged().canonical()
    return next(
        (source for text, source in given.items() if parse(text).tagged().canonical() == full), None
    )
