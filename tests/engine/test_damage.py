"""What `check` says that an engine does with a damaged root is what it does: each damage is booted on real engines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.engine import damaged
from tests.engine.damaged import CONTAINERS, IMAGES, WHOLE, WHOLE_CONTAINER, Probe
from tests.engine.engines import Binaries, Daemon, Refusal, booted, unmount_below

from dockroot import disk
from dockroot.check import CATALOGUE, check
from dockroot.faults import FAULTS, damage
from dockroot.faults.site import UNKNOWN
from dockroot.store import repositories

pytestmark = pytest.mark.engine


Show = Callable[[Daemon, dict[str, str]], object]


def _run(daemon: Daemon, image_id: str, *command: str) -> str:
    return daemon.docker("run", "--rm", "--network", "none", image_id, *command)


def _size(daemon: Daemon, image_id: str) -> int:
    return int(daemon.json("image", "inspect", image_id)[0]["Size"])


def _listed(daemon: Daemon, ident: str, what: str) -> str:
    return daemon.docker(
        "ps", "-a", "--filter", f"id={ident}", "--format", f"{{{{.{what}}}}}"
    ).strip()


SHOWN: dict[str, tuple[Show, object]] = {
    "layer-size-differs": (
        lambda daemon, ids: (_size(daemon, ids["layer-size-differs"]) - _size(daemon, ids[WHOLE])) // 1_000_000,
        1,
    ),
    "file-unlisted": (lambda daemon, ids: _run(daemon, ids["file-unlisted"], "cat", "/foreign"), "x"),
    "whiteout-missing": (
        lambda daemon, ids: _run(daemon, ids["whiteout-missing"], "cat", "/var/log/f0"), "log 0\n"
    ),
    "file-differs": (
        lambda daemon, ids: _run(daemon, ids["file-differs"], "cat", "/second-file-differs"), "gile-differs\n"
    ),
    "file-metadata-differs": (
        lambda daemon, ids: _run(
            daemon, ids["file-metadata-differs"], "ls", "-l", "/second-file-metadata-differs"
        )[:10],
        "-rwsr-xr-x",
    ),
    "lower-unexpected": (
        lambda daemon, ids: _run(daemon, ids["lower-unexpected"], "cat", "/another"), "another"
    ),
    "image-parent-missing": (
        lambda daemon, ids: daemon.json("image", "inspect", ids["image-parent-missing"])[0]["Parent"], UNKNOWN
    ),
    "container-image-missing": (
        lambda daemon, ids: len(_listed(daemon, ids["container-image-missing"], "Image")), 12
    ),
    "container-name-missing": (
        lambda daemon, ids: "_" in _listed(daemon, ids["container-name-missing"], "Names"), True
    ),
    "container-command-differs": (
        lambda daemon, ids: daemon.docker("logs", "--tail", "1", ids["container-command-differs"]),
        "something else\n",
    ),
    "container-file-missing": (
        lambda daemon, ids: (daemon.data_root / f"containers/{ids['container-file-missing']}/hostname").exists(),
        True,
    ),
    "init-layer-foreign": (
        lambda daemon, ids: daemon.docker("cp", f"{ids['init-layer-foreign']}:/etc/foreign", "-").startswith("foreign"),
        True,
    ),
}  # fmt: skip
"""What else an engine shows, by what the catalogue says, after all has been probed."""


@dataclass
class Seen:
    """What failed for each image and container, what the engine said to it, what it showed, what `check` had found."""

    failures: dict[str, frozenset[str]]
    said: dict[str, str]
    shown: dict[str, object]
    found: dict[str, int]


@pytest.fixture(scope="module")
def seen(binaries: Binaries, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """One boot of an engine on a root with all damages that go together."""
    where = tmp_path_factory.mktemp(f"damage-{binaries.name}")
    root, ids = damaged.damaged_root(binaries, where)
    found: dict[str, int] = {}
    for finding in check(disk.open_dir(root), content=True).findings:
        found[finding.id] = found.get(finding.id, 0) + 1
    with booted(binaries, root) as daemon:
        probe = Probe(daemon, where)
        failures = {name: probe.image(name, ids[name]) for name in (*IMAGES, WHOLE)}
        failures |= {
            name: probe.container(name, ids[name]) for name in (*CONTAINERS, WHOLE_CONTAINER)
        }
        shown = {name: _shown(show, daemon, ids) for name, (show, _) in SHOWN.items()}
    return Seen(failures, probe.said, shown, found)


def _shown(show: Show, daemon: Daemon, ids: dict[str, str]) -> object:
    try:
        return show(daemon, ids)
    except Refusal as refusal:
        return str(refusal)


@pytest.mark.parametrize("name", [*IMAGES, *CONTAINERS])
def test_what_fails_is_what_check_says(seen: Seen, binaries: Binaries, name: str) -> None:
    said = {what: text for what, text in seen.said.items() if what.split()[0] == name}
    assert seen.failures[name] == CATALOGUE[name].failures(binaries.series), said


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_is_what_check_says(seen: Seen, name: str) -> None:
    assert seen.shown[name] == SHOWN[name][1]


def test_what_is_whole_works_among_the_damaged(seen: Seen) -> None:
    assert seen.failures[WHOLE] == seen.failures[WHOLE_CONTAINER] == frozenset()


def test_check_finds_every_damage_in_one_root(seen: Seen) -> None:
    """All but what is nobody's: that cannot be said where records of owners are lost."""
    expected = {kind for name in damaged.TOGETHER for kind in FAULTS[name].findings}
    assert expected - seen.found.keys() == {"directory-leftover"}


def test_it_does_not_start_without_its_references(binaries: Binaries, tmp_path: Path) -> None:
    at = damaged.editor(binaries, tmp_path)
    disk.apply(tmp_path / "root", damage(at.draft, "references-unreadable"))
    try:
        with pytest.raises(Refusal, match="reference store"), booted(binaries, tmp_path / "root"):
            pass
    finally:
        unmount_below(tmp_path)
    assert CATALOGUE["references-unreadable"].failures(binaries.series) == {"boot"}


def test_names_that_are_lost_or_taken_and_leftovers(binaries: Binaries, tmp_path: Path) -> None:
    root, before = damaged.alone_root(binaries, tmp_path)
    names = Counter(container.name for container in before.containers.values())
    twins = {found.id for found in before.containers.values() if names[found.name] == 2}
    mounts = Counter(mount.mount_id for mount in before.mounts.values())
    assert (len(twins), max(mounts.values())) == (2, 2)
    with booted(binaries, root) as daemon:
        assert CATALOGUE["references-missing"].failures(binaries.series) == {"name"}
        assert daemon.ask("image", "inspect", "whole:1").returncode
        assert set(before.images) == set(daemon.lines("images", "-aq", "--no-trunc"))
        listed = set(daemon.lines("ps", "-aq", "--no-trunc"))
        assert len(twins & listed) == 1
        assert before.containers.keys() - twins <= listed
        for container_id in listed:  # also those that write to the same place
            assert daemon.docker("start", "-a", container_id) == "said\n"
    after = {finding.id for finding in check(disk.open_dir(root)).findings}
    kept = {*damaged.LEFTOVERS, "layer-unused", "mount-shared", "container-name-taken"}
    assert kept - after == {"layer-removal-leftover"}, "removals are completed when it stops"
    assert json.loads((root / repositories.PATH).read_text()) == {"Repositories": {}}
