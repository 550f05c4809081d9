"""The damage table: each finding has a damage that makes it, and what necessarily comes with it, and nothing else."""

from __future__ import annotations

import pytest
from tests.check.roots import HIT, clean

from dockroot import engine as engines
from dockroot.check import CATALOGUE, check
from dockroot.errors import NotFoundError
from dockroot.faults import FAULTS, damage
from dockroot.tree import Directory, Draft

CONTAINER = {"container-image-missing": "solo", "container-name-taken": "created"}
"""Containers that damages hit, where it is not the one that has exited and has volumes."""


def damaged(name: str, tree: Directory) -> Draft:
    return damage(tree, name, image=HIT, container=CONTAINER.get(name, "exited"))


def ids(tree: Directory, *, content: bool = True) -> set[str]:
    return {finding.id for finding in check(tree, content=content).findings}


@pytest.mark.parametrize("series", engines.ENGINES)
def test_a_clean_root_has_no_finding(series: str) -> None:
    report = check(clean(series), content=True)
    assert report.findings == []
    assert (len(report.root.containers), len(report.root.layers)) == (4, 7)


def test_every_finding_has_a_damage() -> None:
    assert set(FAULTS) == set(CATALOGUE)
    assert len(CATALOGUE) >= 40
    for fault in FAULTS.values():
        assert fault.findings <= set(CATALOGUE)
        assert fault.hits in {"root", "image", "container"}
        assert fault.does.endswith(".")


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_damage_makes_its_finding_and_no_other(name: str) -> None:
    tree = damaged(name, clean("28.5")).tree
    expected = FAULTS[name].findings
    assert ids(tree) == expected
    assert ids(tree, content=False) == {kind for kind in expected if not CATALOGUE[kind].content}


@pytest.mark.parametrize("series", [name for name in engines.ENGINES if name != "28.5"])
@pytest.mark.parametrize("name", CATALOGUE)
def test_on_every_engines_tree(name: str, series: str) -> None:
    expected = FAULTS[name].findings
    content = any(CATALOGUE[kind].content for kind in expected)
    assert ids(damaged(name, clean(series)).tree, content=content) == expected


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_finding_names_a_path_in_the_root_or_where_one_should_be(name: str) -> None:
    tree = damaged(name, clean("28.5")).tree
    for finding in check(tree, content=True).findings:
        above = finding.path.rpartition("/")[0]
        assert tree.get(finding.path) is not None or tree.get(above) is not None
        assert not {finding.claimed, finding.computed} & {"None"}
        assert finding.claimed != finding.computed or not finding.claimed


def test_damages_add_up() -> None:
    draft = damage(clean("28.5"), "link-dangling", image=HIT)
    draft = damage(draft, "hostconfig-missing", "container-name-missing", container="exited")
    assert ids(draft.tree) == {"link-dangling", "hostconfig-missing", "container-name-missing"}


def test_what_cannot_be_damaged_is_an_error() -> None:
    for names, hit in (
        (("no-such-damage",), {}),
        (("link-dangling",), {"image": "none:1"}),
        (("work-missing",), {"container": "none"}),
    ):
        with pytest.raises(NotFoundError) as error:
            damage(clean("28.5"), *names, **hit)
        assert error.value.hint
    with pytest.raises(NotFoundError):
        damage(Directory(), "link-dangling")


def test_a_damage_leaves_the_tree_that_it_began_from() -> None:
    for name in FAULTS:
        damaged(name, clean("20.10"))
    assert check(clean("20.10"), content=True).findings == []
