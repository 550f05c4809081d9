"""The catalogue: permanent IDs, whole sentences, and a line in the documents for each."""

from __future__ import annotations

import re

import pytest
from tests.check.listing import DOCUMENT, documented, listing

from dockroot import engine as engines
from dockroot.check import CATALOGUE, NOUNS

WORDS = {"boot", "list", "name", "inspect", "history", "save", "create", "start", "diff", "logs"}


def test_every_finding_has_its_line_in_the_document() -> None:
    assert documented() == list(CATALOGUE)
    assert DOCUMENT.read_text().endswith(listing()), "python -m tests.check.listing writes it anew"


def test_no_id_stands_twice() -> None:
    assert sum(len(noun.RULES) for noun in NOUNS) == len(CATALOGUE)


@pytest.mark.parametrize("kind", CATALOGUE)
def test_a_finding_is_well_described(kind: str) -> None:
    rule = CATALOGUE[kind]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", kind)
    assert rule.means.endswith(".")
    assert rule.engine.rstrip("`)").endswith((".", "`"))
    assert {word for name in engines.ENGINES for word in rule.failures(name)} <= WORDS
    assert rule.fails_on.keys() <= engines.ENGINES.keys()
