"""References: `image/overlay2/repositories.json`."""

from __future__ import annotations

from collections.abc import Iterator

from dockroot.bases import reference
from dockroot.check.rule import Rule, Severity
from dockroot.check.scene import Scene
from dockroot.errors import UsageError
from dockroot.findings import Finding
from dockroot.store import repositories

UNREADABLE = Rule(
    "references-unreadable",
    Severity.ERROR,
    "repositories.json does not parse.",
    "It does not start: `Couldn't create reference store repository`.",
    fails="boot",
)
MISSING = Rule(
    "references-missing",
    Severity.WARNING,
    "There are images, but no repositories.json.",
    "It starts with an empty one: every image has lost its names.",
    fails="name",
)
TARGET_INVALID = Rule(
    "reference-target-invalid",
    Severity.WARNING,
    "A reference names something that has not the form of an image ID.",
    "It keeps the entry and shows it nowhere; the name finds nothing.",
    fails="name",
)
NAME_INVALID = Rule(
    "reference-name-invalid",
    Severity.WARNING,
    "An entry of repositories.json has not the form of a reference.",
    "It skips the entry; the image may show as `<none>`.",
    fails="name",
)
MISPLACED = Rule(
    "reference-misplaced",
    Severity.WARNING,
    "A reference stands under the name of another repository.",
    "It lists the image by that name, and does not find it when asked for it.",
    fails="name",
)
DANGLING = Rule(
    "reference-dangling",
    Severity.WARNING,
    "A reference names an image of which there is no config.",
    "It keeps the entry and shows it nowhere; the name finds nothing.",
    fails="name",
)
RULES = (UNREADABLE, MISSING, NAME_INVALID, TARGET_INVALID, MISPLACED, DANGLING)


def look(scene: Scene) -> Iterator[Finding]:
    """Yield what is wrong with the references."""
    root = scene.root
    if root.images and scene.tree.get(repositories.PATH) is None:
        yield MISSING.at(repositories.PATH)
    for repository, names in root.references.items():
        for name, image_id in names.items():
            yield from _place(repository, name)
            if image_id not in scene.stored_images:
                yield DANGLING.at(repositories.PATH, name, claimed=image_id)


def _place(repository: str, name: str) -> Iterator[Finding]:
    try:
        parsed = reference.parse(name)
    except UsageError as error:
        yield NAME_INVALID.at(repositories.PATH, error.message, claimed=name[:80])
        return
    # Fedora's and CentOS's 1.13.1 keep the registry's name before the repository's
    known = {parsed.familiar_name, name.partition("@")[0], name.rpartition(":")[0]}
    if repository not in known:
        yield MISPLACED.at(
            repositories.PATH, name, claimed=repository, computed=parsed.familiar_name
        )
