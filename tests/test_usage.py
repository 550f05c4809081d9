"""How much room things take: what is shared, what is exclusive, what deleting frees, and that the parts are the whole."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.explain import roots

from dockroot import DataRoot, disk
from dockroot.explain import Index
from dockroot.root import read
from dockroot.tree import Directory, file
from dockroot.usage import ImageUsage, Usage, on_disk, usage

BIG = b"x" * 100_000


def family() -> DataRoot:
    """A root of a base, two images on it, and one that stands on the first of these."""
    root = DataRoot(engine="28.5")
    given = {"base": Directory({"base": file(BIG), "etc": Directory()})}
    for name, text in (
        ("one", "FROM base\nCOPY a /a\n"),
        ("two", "FROM base\nCOPY a /two\nCOPY a /more\n"),
        ("top", "FROM one\nCOPY a /top\n"),
    ):
        root.build(text, {"a": BIG}, tag=name, given=given, builder="classic")
    return root


def measured(root: DataRoot) -> Usage:
    return usage(Index(*read(root.root.tree)))


def by_name(found: Usage) -> dict[str, ImageUsage]:
    return {each.names[0].partition(":")[0]: each for each in found.images}


def test_sizes_of_images_that_share_layers() -> None:
    images = by_name(measured(family()))
    size = len(BIG)
    assert {name: (each.size, each.shared, each.exclusive) for name, each in images.items()} == {
        "base": (size, size, 0),
        "one": (2 * size, 2 * size, 0),
        "two": (3 * size, size, 2 * size),
        "top": (3 * size, 2 * size, size),
    }
    assert measured(family()).listed_layers == 5 * size


@pytest.mark.parametrize(("name", "layers"), [("two", 2), ("top", 1), ("one", 0), ("base", 0)])
def test_what_removing_an_image_frees(name: str, layers: int) -> None:
    """With the nameless images of its steps, as `rmi` takes these along."""
    from dockroot.run.images import remove

    root = family()
    before = measured(root)
    with root.edit() as editor:
        remove(editor, name, force=False, prune=True)
    after = measured(root)
    assert len(before.layers) - len(after.layers) == layers
    assert (
        dict(before.parts)["image layers"] - dict(after.parts)["image layers"]
        == by_name(before)[name].frees
    )


def test_a_container_keeps_its_image() -> None:
    root = family()
    root.run("two", "true", name="box", state="exited")
    found = measured(root)
    assert by_name(found)["two"].frees == 0
    assert by_name(found)["two"].containers == ("box",)
    (box,) = found.containers
    assert box.image_size == 3 * len(BIG)
    assert box.frees > box.directories > 0


def test_what_nothing_refers_to_stands_apart() -> None:
    found = usage(roots.index())
    assert [each.path for each in found.leftovers] == [f"overlay2/{roots.ORPHAN}"]
    assert dict(found.parts)["orphan directories"] == found.leftovers[0].on_disk
    assert dict(found.parts)["directories of the build cache"] > 0


def test_the_parts_are_the_whole_and_blocks_are_supposed_in_memory() -> None:
    found = usage(roots.index())
    assert found.total == on_disk(roots.sample())
    assert not found.exact
    assert on_disk(file(b"x")) == 4096
    assert on_disk(Directory({"a": file(b"x" * 4097), "b": file()})) == 3 * 4096
    shared = file(BIG)
    assert on_disk(Directory({"a": shared, "b": shared})) == on_disk(Directory({"a": shared}))


def test_on_a_disk_the_blocks_are_those_of_du(tmp_path: Path) -> None:
    disk.write_dir(roots.sample(), tmp_path / "root")
    (tmp_path / "root/overlay2" / roots.ORPHAN / "merged").mkdir()
    (tmp_path / "root/overlay2" / roots.ORPHAN / "diff/hole").touch()
    with (tmp_path / "root/overlay2" / roots.ORPHAN / "diff/hole").open("wb") as stream:
        stream.truncate(1 << 20)
    found = usage(Index(*read(disk.open_dir(tmp_path / "root"))))
    command = ["du", "-s", "--block-size=1", str(tmp_path / "root")]
    assert found.total == int(subprocess.check_output(command).split()[0])
    assert found.exact


def test_what_is_mounted_is_not_counted() -> None:
    root = family()
    root.run("two", "true", name="box", state="running")
    tree = root.root.tree
    before = usage(Index(*read(tree)))
    mount = next(iter(read(tree)[0].mounts.values()))
    merged = tree.directory(f"overlay2/{mount.mount_id}")
    assert merged is not None
    merged.children["merged"] = Directory({"all": file(BIG)})
    after = usage(Index(*read(tree)))
    assert after.total - before.total in (0, 4096)  # the directory itself, if it was not there
