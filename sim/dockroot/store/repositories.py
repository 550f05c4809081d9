"""The reference store: `image/overlay2/repositories.json`.

One JSON object, mode 0600, no newline at the end:
`{"Repositories":{"<familiar name>":{"<name:tag or name@digest>":"<image ID>"}}}`, keys sorted by their bytes
(moby v28.5.2, `reference/store.go`). The engine does not start when the file does not parse.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from dockroot.digest import ImageID
from dockroot.findings import Finding
from dockroot.format import gojson
from dockroot.tree import Directory, Node, by_name, file

PATH = "image/overlay2/repositories.json"

References = dict[str, dict[str, ImageID]]
"""Familiar repository name -> reference -> image ID."""


def read(tree: Directory) -> tuple[References, list[Finding]]:
    """Return the references of a root; a missing file has none."""
    raw = tree.read_file(PATH)
    if raw is None:
        return {}, []
    try:
        repositories = json.loads(raw)["Repositories"]
        return {
            name: {reference: ImageID.parse(image) for reference, image in references.items()}
            for name, references in repositories.items()
        }, []
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return {}, [
            Finding("references-unreadable", PATH, f"repositories.json does not parse: {error}")
        ]


def entries(
    references: Mapping[str, Mapping[str, ImageID]], mtime: int
) -> Iterator[tuple[str, Node]]:
    """Yield the file that holds `references`; repositories without any are left out."""
    ordered = {
        name: {
            reference: references[name][reference]
            for reference in sorted(references[name], key=by_name)
        }
        for name in sorted(references, key=by_name)
        if references[name]
    }
    yield PATH, file(gojson.dumps({"Repositories": ordered}), 0o600, mtime=mtime)
