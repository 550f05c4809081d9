"""Say what in a data root is not as an engine leaves it: a catalogue of findings, and looks that find them.

A finding says what the root claims and what it is by the rest of the root. Nothing raises for damage, nothing is
changed, and a root that an engine left behind, running or not, has no finding.
"""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from dockroot.check import (
    containers,
    contents,
    digests,
    directories,
    images,
    layers,
    leftovers,
    links,
    lowers,
    modes,
    mounts,
    references,
)
from dockroot.check.rule import Rule, Severity
from dockroot.check.scene import Scene
from dockroot.findings import Finding
from dockroot.root import DockerRoot
from dockroot.tree import Directory, by_name

__all__ = ["CATALOGUE", "NOUNS", "Report", "Rule", "Severity", "check", "describe"]

NOUNS = (
    references,
    images,
    layers,
    directories,
    links,
    lowers,
    mounts,
    containers,
    digests,
    modes,
    leftovers,
    contents,
)
"""The modules of the catalogue, in the order in which findings are shown."""

CATALOGUE: dict[str, Rule] = {rule.id: rule for noun in NOUNS for rule in noun.RULES}
"""Every kind of finding by its ID, in the order in which they are shown."""


def describe(finding: Finding) -> str:
    """Return in one sentence what a finding means, with what it says beyond its kind."""
    means = CATALOGUE[finding.id].means
    return f"{means[:-1]} ({finding.message})." if finding.message else means


_LOOKS = (
    references.look,
    images.look,
    layers.look,
    directories.look,
    links.look,
    lowers.look,
    mounts.look,
    containers.look,
    digests.look,
    modes.look,
    leftovers.look,
)


class Report(Struct, frozen=True):
    """What a check found, in the order of the catalogue and of the paths, and the root as an engine would load it.

    `content`: the layers were opened.
    """

    findings: list[Finding]
    root: DockerRoot
    content: bool

    def at_least(self, severity: Severity) -> list[Finding]:
        """Return the findings of that severity or a worse one."""
        return [found for found in self.findings if CATALOGUE[found.id].severity >= severity]

    def count(self) -> Counter[Severity]:
        """Return how many findings of each severity there are."""
        return Counter(CATALOGUE[found.id].severity for found in self.findings)


def check(tree: Directory, *, content: bool = False) -> Report:
    """Look at the data root in `tree`.

    `content` opens every layer too: it is put together again and compared with its diff ID, file by file.
    Raises: RootError when a file may not be read.
    """
    scene = Scene(tree)
    found = [*scene.read]
    for look in _LOOKS:
        found += look(scene)
    if content:
        found += contents.look(scene)
    order = {kind: number for number, kind in enumerate(CATALOGUE)}
    found.sort(key=lambda finding: (order[finding.id], by_name(finding.path), finding.message))
    return Report(found, scene.root, content)
