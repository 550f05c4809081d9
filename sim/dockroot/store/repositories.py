"""The reference store: `image/overlay2/repositories.json`.

One JSON object, mode 0600, no newline at the end:
`{"Repositories":{"<familiar name>":{"<name:tag or name@digest>":"<image ID>"}}}`, keys sorted by their bytes
(moby v28.5.2, `reference/store.go`). The engine does not start when the file does not parse.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import BinaryIO

from dockroot.digest import ImageID
from dockroot.findings import Finding
from dockroot.format import gojson
from dockroot.tree import Directory, Kind, Node, by_name

PATH = "image/overlay2/repositories.json"

References = dict[str, dict[str, ImageID]]
"""Familiar repository name -> reference -> image ID."""


def read(tree: Directory) -> tuple[References, list[Finding]]:
    """Return the references of a root whose image IDs have the form of one; a missing file has none."""
    raw = tree.read_file(PATH)
    if raw is None:
        return {}, []
    try:
        stored = _stored(gojson.loads(raw))
    except ValueError as error:
        return {}, [Finding("references-unreadable", PATH, str(error))]
    references: References = {}
    findings: list[Finding] = []
    for repository, names in stored.items():
        kept = references.setdefault(repository, {})
        for reference, text in names.items():
            try:
                kept[reference] = ImageID.parse(text)
            except ValueError:
                what = f"{reference} names no image ID"
                findings.append(Finding("reference-target-invalid", PATH, what, claimed=text[:80]))
    return references, findings


def _stored(value: object) -> dict[str, dict[str, str]]:
    """Return the repositories as the engine decodes them. Raises: ValueError where it fails."""
    if value is not None and not isinstance(value, dict):
        raise ValueError("it holds no JSON object")
    repositories = (value or {}).get("Repositories") or {}
    if not isinstance(repositories, dict):
        raise ValueError("its Repositories are no JSON object")
    for repository, names in repositories.items():
        if names is not None and not isinstance(names, dict):
            raise ValueError(f"the repository {repository[:80]!r} is no JSON object")
        for reference, text in (names or {}).items():
            if text is not None and not isinstance(text, str):
                raise ValueError(f"the image ID of {reference[:80]!r} is no text")
    return {
        repository: {reference: text or "" for reference, text in (names or {}).items()}
        for repository, names in repositories.items()
    }


def entries(
    references: Mapping[str, Mapping[str, ImageID]], mtime: int
) -> Iterator[tuple[str, Node]]:
    """Yield the file that holds `references`; repositories without any are left out.

    They are encoded when the file is first read: of a thousand names given one after the other only
    the last file is.
    """
    yield PATH, Node(Kind.FILE, 0o600, mtime=mtime, content=_Encoded(references))


class _Encoded:
    """The file's content; `references` are what they are when it is first asked for."""

    def __init__(self, references: Mapping[str, Mapping[str, ImageID]]) -> None:
        self._references = references

    @cached_property
    def _data(self) -> bytes:
        return _encode(self._references)

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self._data)

    def open(self) -> BinaryIO:
        """Return a stream over the bytes."""
        return io.BytesIO(self._data)


def _encode(references: Mapping[str, Mapping[str, ImageID]]) -> bytes:
    ordered = {
        name: {
            reference: references[name][reference]
            for reference in sorted(references[name], key=by_name)
        }
        for name in sorted(references, key=by_name)
        if references[name]
    }
    return gojson.dumps({"Repositories": ordered})
