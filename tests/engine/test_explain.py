"""What is said of an engine's root: each of its directories is known, and its owners are those the engine names."""

from __future__ import annotations

import gzip
import itertools
import os
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.engine.crowd import Crowd
from tests.engine.engines import Binaries, booted, unmount_below
from tests.engine.sampled import Sample, sample
from tests.explain.explorer import assert_same_listings, explore
from tests.fs.kernel import described, read_tree

from dockroot import DataRoot, disk
from dockroot.cli import cli
from dockroot.digest import DiffID
from dockroot.explain import Explanation, Index, at, explain
from dockroot.explain.things import stack_of
from dockroot.fs.merge import merged
from dockroot.root import read
from dockroot.tree import Bytes, Directory
from dockroot.usage import Usage, usage

pytestmark = pytest.mark.engine

_ALWAYS = 1 << 62


@pytest.fixture(scope="module")
def made(binaries: Binaries, shared: Path) -> Sample:
    return sample(binaries, shared)


@pytest.fixture(scope="module")
def index(made: Sample) -> Index:
    return Index(*read(disk.open_dir(made.root)))


@pytest.fixture(scope="module")
def used(index: Index) -> Usage:
    return usage(index)


def test_the_root_is_whole(index: Index) -> None:
    assert not index.findings


def test_every_directory_of_the_stores_is_explained(index: Index) -> None:
    tree = index.root.tree
    paths = [path for path, _ in _outside_of_layers(tree)]
    assert len(paths) > 150
    unknown = [
        path for path in paths if _kind(at(index, path)) in {"unrecognised", "orphan directory"}
    ]
    assert unknown == []
    kinds = {_kind(at(index, f"overlay2/{name}")) for name in tree.names("overlay2") if name != "l"}
    assert kinds == {
        "layer directory",
        "container directory",
        "init layer",
        "build cache directory",
    }


def test_every_path_in_a_layer_is_explained(index: Index) -> None:
    tree = index.root.tree
    for name in index.layers:
        for path, _ in itertools.islice(tree.walk(f"overlay2/{name}/diff"), 40):
            found = at(index, path)
            assert found.kind == "path in a layer"
            assert found.owners
            assert found.sights


def test_owners_are_those_the_engine_names(index: Index, made: Sample) -> None:
    expected: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for ident, value in made.inspected.items():
        kind = "image" if "RootFS" in value else "container"
        data = value["GraphDriver"]["Data"]
        places = [data["UpperDir"], *(data.get("LowerDir") or "").split(":")]
        for place in filter(None, places):
            expected[place.split("/")[-2]].add((kind, ident))
    for name in index.root.directories:
        owners = at(index, f"overlay2/{name}").owners
        found = {(owner.kind, owner.id) for owner in owners}
        assert found == expected.pop(name, set()), name
        for owner in owners:
            value = made.inspected[owner.id]
            names = [value["Name"][1:]] if owner.kind == "container" else value["RepoTags"] or []
            assert sorted(owner.names) == sorted(names)
    assert expected == {}


def test_every_id_the_engine_gives_is_found(index: Index, made: Sample) -> None:
    for ident, value in made.inspected.items():
        for text in (ident, ident[:19], *(value.get("RepoTags") or []), value.get("Name") or ident):
            assert ident.removeprefix("sha256:") in explain(index, text).path
        for diff_id in value.get("RootFS", {}).get("Layers", []):
            if sum(layer.diff_id == diff_id for layer in index.root.layers.values()) == 1:
                assert explain(index, diff_id).kind == "layer"
    for name, directory in index.root.directories.items():
        assert explain(index, name).path == f"overlay2/{name}"
        assert explain(index, directory.link).path == f"overlay2/l/{directory.link}"


def test_the_sums_come_out(index: Index) -> None:
    tree = index.root.tree
    sums = [each for path, _ in _outside_of_layers(tree) for each in at(index, path).sums]
    assert len(sums) > 50
    assert [each for each in sums if not each.holds] == []


def test_steps_are_those_of_the_dockerfiles(index: Index) -> None:
    layer = index.root.layers
    steps = {index.step_of(chain).created_by for chain in layer if index.step_of(chain)}  # type: ignore[union-attr]
    assert any("rm /var/log/f0" in step for step in steps)
    assert any(step.startswith("COPY . /context/") for step in steps)
    assert len(steps) > 5


def test_merged_views_are_the_kernels(index: Index, made: Sample, tmp_path: Path) -> None:
    """Mounted by the line that we print, for every image and container: all files, with all that they have."""
    names = [ident for ident, value in made.inspected.items() if value["GraphDriver"]["Data"]]
    assert len(names) > 10
    for name in names:
        place = tmp_path / "mounted"
        place.mkdir(exist_ok=True)
        line = _tool(made.root, "mount-command", "--read-only", name, str(place))
        done = subprocess.run(["sh", "-ec", line], capture_output=True, text=True, check=False)
        try:
            assert done.returncode == 0, f"{line}{done.stderr}"
            kernels = described(read_tree(place), _ALWAYS)
        finally:
            unmount_below(place)
        ours = described(merged(reversed(index.diffs(stack_of(index, name)[1]))), _ALWAYS)
        assert _differences(ours, kernels) == {}, name


def test_the_mount_of_a_container_is_the_engines(made: Sample, tmp_path: Path) -> None:
    """By the writable line the container's own directory takes what is written."""
    subprocess.run(["cp", "-ax", made.root, tmp_path / "root"], check=True)
    place = tmp_path / "mounted"
    place.mkdir()
    line = _tool(tmp_path / "root", "mount-command", "exited", str(place))
    try:
        subprocess.run(["sh", "-ec", line], check=True)
        (place / "written").write_text("by hand")
    finally:
        unmount_below(place)
    assert _tool(tmp_path / "root", "cat", "exited:/written") == "by hand"


def test_usage_is_what_the_engine_counts(used: Usage, made: Sample) -> None:
    images = {each["Id"]: each for each in made.usage["Images"]}
    assert {each.image.id for each in used.images} == set(images)
    for each in used.images:
        theirs = images[each.image.id]
        assert each.size == theirs["Size"]
        assert theirs["SharedSize"] in (each.shared, each.shared_with_steps)
        assert len(each.containers) == theirs["Containers"]
    boxes = {each["Id"]: each for each in made.usage["Containers"]}
    for box in used.containers:
        assert box.wrote == boxes[box.id].get("SizeRw", 0)
        assert box.wrote + box.image_size == boxes[box.id]["SizeRootFs"]
    volumes = {each["Name"]: each["UsageData"]["Size"] for each in made.usage["Volumes"]}
    assert {name: size for name, size, _ in used.volumes} == volumes
    assert used.listed_layers == made.usage["LayersSize"]


def test_usage_counts_the_blocks_that_du_counts(used: Usage, made: Sample) -> None:
    done = subprocess.run(
        ["du", "-s", "--block-size=1", made.root], capture_output=True, text=True, check=True
    )
    assert used.total == int(done.stdout.split()[0])
    assert used.leftovers == ()


def test_deleting_frees_what_was_said(made: Sample, tmp_path: Path) -> None:
    """By our own `rmi` and `rm`, whose outcome other tests compare with the engines'."""
    root = tmp_path / "root"
    subprocess.run(["cp", "-ax", made.root, root], check=True)
    for verb, name in (
        ("rm", "created"),
        ("rm", "exited"),
        ("rmi", "classic"),
        ("rmi", "layered:1"),
    ):
        before = usage(Index(*read(disk.open_dir(root))))
        if verb == "rm":
            said = next(each.frees for each in before.containers if each.name == name)
        else:
            said = next(
                each.frees
                for each in before.images
                if name in {n.split(":latest")[0] for n in each.names}
            )
            if name == "classic":
                _tool(root, "rmi", "registry.example:5000/some/classic:v1")
        _tool(root, verb, name)
        after = usage(Index(*read(disk.open_dir(root))))
        freed = {what: size for what, size in before.parts}
        left = dict(after.parts)
        layers = sum(
            freed.get(what, 0) - left.get(what, 0)
            for what in ("image layers", "what containers wrote", "init layers of containers",
                         "logs, settings and files of containers")
        )  # fmt: skip
        assert abs(layers - said) <= 4096 * 4, (verb, name)  # directories shrink, or do not


def test_what_prune_takes_is_what_was_said(made: Sample, tmp_path: Path) -> None:
    """All but what no docker command removes, as the explanations of these say."""
    root, orphan = tmp_path / "root", "0" * 63 + "a"
    subprocess.run(["cp", "-ax", made.root, root], check=True)
    with DataRoot(root).edit() as editor:
        layer = editor.add_layer(None, DiffID.of(b""), Bytes(gzip.compress(b"")), Directory(), 0)
        editor.add_directory(orphan, None, Directory())
    index = Index(*read(disk.open_dir(root)))
    said = {name: at(index, f"overlay2/{name}") for name in index.root.directories}
    for name in (orphan, layer.cache_id):
        assert "removes it: with the engine stopped, rm -r" in said[name].deletion.properly
    assert any(found.deletion.properly == "docker builder prune" for found in said.values())
    with booted(made.binaries, root) as daemon:
        daemon.docker("system", "prune", "-af", "--volumes")
    assert {*os.listdir(root / "overlay2")} == {"l", orphan, layer.cache_id}
    left = usage(Index(*read(disk.open_dir(root))))
    assert {each.path for each in left.leftovers} == {
        f"overlay2/{orphan}",
        f"image/overlay2/layerdb/sha256/{layer.chain_id.hex}",
    }


def test_docker_explorer_lists_what_we_list(made: Sample, index: Index) -> None:
    assert_same_listings(made.root, index)


@pytest.mark.parametrize("whose", ["ours", "theirs"])
def test_all_of_the_corpus_is_explained(crowd: Crowd, whose: str) -> None:
    """A hundred images and containers in every state: each directory has an owner."""
    index = Index(*read(disk.open_dir(getattr(crowd, whose))))
    unknown = [
        path
        for path, _ in _outside_of_layers(index.root.tree)
        if _kind(at(index, path)) == "unrecognised"
    ]
    assert unknown == []
    ownerless = [
        name for name in index.root.directories if not at(index, f"overlay2/{name}").owners
    ]
    assert ownerless == []


def test_docker_explorer_mounts_what_we_show(made: Sample, index: Index, tmp_path: Path) -> None:
    """Its own reading of `lower`, mounted by the kernel, shows what we show."""
    for box in index.root.containers.values():
        place = tmp_path / box.name
        place.mkdir()
        try:
            explore(made.root, "mount", box.id, str(place))
            theirs = described(read_tree(place), _ALWAYS)
        finally:
            unmount_below(place)
        ours = described(merged(reversed(index.diffs(stack_of(index, box.id)[1]))), _ALWAYS)
        volumes = {target.strip("/") for target in box.mount_points}
        for views in (ours, theirs):
            for path in list(views):
                if any(path == each or path.startswith(f"{each}/") for each in volumes):
                    del views[path]
        assert len(ours) > 50
        assert _differences(ours, theirs) == {}


def _outside_of_layers(tree: Directory) -> list[tuple[str, Any]]:
    """Return all paths of the two stores but those inside of layers."""
    return [
        (path, node)
        for top in ("image", "overlay2", "containers", "volumes")
        for path, node in [(top, tree.get(top)), *tree.walk(top)]
        if not (path.startswith("overlay2/") and path.count("/") > 2)
    ]


def _kind(found: Explanation) -> str:
    assert found.sentence
    assert found.deletion.why
    return found.kind


def _differences(ours: dict[str, Any], kernels: dict[str, Any]) -> dict[str, Any]:
    """Return what differs; overlayfs's notes on inodes that it copied up are no part of what it shows."""
    ours = {
        path: (*facts, [pair for pair in xattrs if not pair[0].startswith("trusted.overlay.")])
        for path, (*facts, xattrs) in ours.items()
    }
    kernels = {path: tuple(facts) for path, facts in kernels.items()}
    return {
        path: (ours.get(path), kernels.get(path))
        for path in {*ours, *kernels}
        if ours.get(path) != kernels.get(path)
    }


def _tool(root: Path, *words: str) -> str:
    done = CliRunner().invoke(cli, ["--root", str(root), *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout
