"""COPY and ADD: sources, among them heredocs, and the destination."""

from __future__ import annotations

from typing import Any

from dockroot.spec import heredoc
from dockroot.spec import instructions as spec
from dockroot.spec.flags import Flags
from dockroot.spec.found import Found


def _transfer(found: Found, flags: Flags) -> dict[str, Any]:
    """Return the fields that COPY and ADD share."""
    sources, destination = found.words[:-1], found.words[-1]
    name = found.statement.name
    lookup = {each.name: each for each in found.heredocs}
    if found.heredocs and heredoc.in_word(destination.text, found.dialect):
        raise found.error(
            f"{name} cannot accept a heredoc as a destination", "give the path last", destination.at
        )
    paths, files = [], []
    for word in sources:
        asked = heredoc.in_word(word.text, found.dialect) if found.heredocs else None
        if asked and asked.name in lookup:
            files.append(lookup[asked.name])
        else:
            paths.append(word.text)
    return {
        "sources": tuple(paths),
        "destination": destination.text,
        "files": tuple(files),
        "chown": flags.text("chown"),
        "chmod": flags.text("chmod"),
        "link": flags.switch("link"),
        "exclude": flags.texts("exclude"),
    }


def _two_words(found: Found) -> None:
    if len(found.words) < 2:
        name = found.statement.name
        raise found.error(
            f"{name} requires at least two arguments, but only one was provided. "
            "Destination could not be determined",
            f"write {name} source destination",
        )


def copy(found: Found) -> spec.Copy:
    """Return a COPY. Raises: SpecError."""
    _two_words(found)
    flags = found.flags()
    return spec.Copy(
        **found.common(),
        **_transfer(found, flags),
        stage=flags.text("from"),
        parents=flags.switch("parents"),
    )


def add(found: Found) -> spec.Add:
    """Return an ADD. Raises: SpecError."""
    _two_words(found)
    flags = found.flags()
    return spec.Add(
        **found.common(),
        **_transfer(found, flags),
        checksum=flags.text("checksum"),
        keep_git_dir=flags.switch("keep-git-dir"),
        unpack=flags.switch("unpack") if "unpack" in flags else None,
    )
