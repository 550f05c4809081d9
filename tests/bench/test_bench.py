"""The benchmarks do what they say, in small; and large bases pass through little memory."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest
from tests.bench import work
from tests.bench.figures import Figure, by_turns, table
from tests.corpus import bases

from dockroot import disk
from dockroot.root import read


@pytest.fixture
def rootfs(tmp_path: Path) -> Path:
    path = tmp_path / "rootfs.tar"
    path.write_bytes(bases.rootfs(b"\x7fELF busybox"))
    return path


def test_figures_say_what_is_wanted() -> None:
    faster = Figure("a", 0.01, 0.5, times_faster=25)
    slower = Figure("b", 0.01, 0.2, times_faster=25)
    limit, past = Figure("c", 3, 2, at_most=2), Figure("d", 5, 2, at_most=2)
    assert [each.holds for each in (faster, slower, limit, past)] == [True, False, True, False]
    assert table([faster, limit]).splitlines() == [
        "| what | ours  | theirs | ratio | wanted |",
        "| ---- | ----- | ------ | ----- | ------ |",
        "| a    | 10 ms | 500 ms | 50.0  | ≥ 25   |",
        "| c    | 3.0 s | 2.0 s  | 1.5   | ≤ 2    |",
    ]
    assert Figure("for comparison", 2, 1).holds


def test_sides_take_turns() -> None:
    said: list[str] = []
    times = by_turns(
        2,
        (lambda: said.append("prepare"), lambda: said.append("one")),
        (lambda: None, lambda: said.append("two")),
    )
    assert said == ["prepare", "one", "two"] * 2
    assert len(times) == 2


def test_layers_and_images_in_small(rootfs: Path, tmp_path: Path) -> None:
    place = work.context(tmp_path / "context")
    shell = work.layers(tmp_path / "none", rootfs, place, 0)
    assert work.layers(tmp_path / "layers", rootfs, place, 3) == shell + 6
    assert work.images(tmp_path / "images", rootfs, place, 3) == 4


def test_a_root_of_many_images_is_whole(tmp_path: Path) -> None:
    root, findings = read(disk.open_dir(work.many(tmp_path / "many", 23, layers=2, family=7)))
    assert findings == []
    assert (len(root.images), len(root.layers), len(root.containers)) == (23, 46, 3)
    deepest = max(root.images.values(), key=lambda image: len(image.diff_ids))
    assert len(deepest.diff_ids) == 14
    assert len(list(root.merged_layers(deepest.top_chain).walk())) == 14
    work.run(work.command(tmp_path / "many", "28.5", "explain", "image22", "box20"))
    assert work.read_records(tmp_path / "many") > 23 * 500


def test_in_process_and_as_a_process_the_same_image_is_built(rootfs: Path, tmp_path: Path) -> None:
    place = work.context(tmp_path / "context", b"FROM alpine\nADD / ./text\n")
    before = work.make_root(tmp_path / "before", rootfs, "28.5")
    inside, beside = tmp_path / "inside", tmp_path / "beside"
    for root in (inside, beside):
        work.fresh(root, before)
    image_id = work.build_in(inside, place, "28.5")
    assert (inside / "image/overlay2/imagedb/content/sha256" / image_id.hex).exists()
    work.run(work.command(beside, "28.5", "build", "--no-cache", "-t", "three", place))
    chains = [
        sorted(os.listdir(root / "image/overlay2/layerdb/sha256")) for root in (inside, beside)
    ]
    assert chains[0] == chains[1]


def test_a_big_root_file_system_is_as_big_as_it_says(tmp_path: Path) -> None:
    path = work.big_rootfs(tmp_path / "rootfs.tar", 8)
    with tarfile.open(path) as tar:
        members = tar.getmembers()
    assert len({member.name for member in members}) == len(members) == 65
    assert 7 << 20 < sum(member.size for member in members) < 9 << 20


@pytest.mark.slow
def test_a_large_base_passes_through_little_memory(tmp_path: Path) -> None:
    """Imported and built upon, in processes of their own: 300 MB is what two gigabytes may take."""
    big = work.big_rootfs(tmp_path / "rootfs.tar", 512)
    place = work.context(tmp_path / "context", b"FROM big\nCOPY . /here\n")
    root = tmp_path / "root"
    for words in (["import", big, "big:latest"], ["build", "-t", "three", place]):
        assert work.peak(work.command(root, "28.5", *words)) < 100 << 20
    layer_sizes = [
        int(path.read_text()) for path in root.glob("image/overlay2/layerdb/sha256/*/size")
    ]
    assert max(layer_sizes) > 500 << 20
