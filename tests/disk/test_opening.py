"""Opening never follows, never trips over what moves, and lists no more than it is asked for."""

from __future__ import annotations

import hashlib
import os
import socket
from pathlib import Path

import pytest
from tests.disk.samples import USER, as_user, listing, needs_root, rich

from dockroot import disk
from dockroot.disk.opening import Xattrs
from dockroot.errors import NotFoundError, RootError
from dockroot.format import layertar, tarsplit
from dockroot.format.layertar import TarStyle
from dockroot.tree import OPAQUE, Directory, Draft, Kind, Node, file, symlink, whiteout


def test_nothing_at_the_place_is_an_empty_tree(place: Path) -> None:
    assert disk.open_dir(place / "none").names() == []
    disk.recover(place / "none")
    with pytest.raises(NotFoundError, match="no directory"):
        disk.open_context(place / "none")


def test_a_file_is_no_tree(place: Path) -> None:
    (place / "f").write_text("x")
    with pytest.raises(RootError):
        disk.open_dir(place / "f")
    with pytest.raises(NotFoundError):
        disk.open_context(place / "f")


def test_one_file_of_a_large_root_is_found_without_listing_the_rest(place: Path) -> None:
    layers = place / "r/overlay2"
    for number in range(3000):
        (layers / f"{number:064}/diff/etc").mkdir(parents=True)
        (layers / f"{number:064}/link").write_text("L")
    tree = disk.open_dir(place / "r")
    node = tree.get(f"overlay2/{2999:064}/link")
    assert node is not None
    assert node.read() == b"L"
    overlay = tree.directory("overlay2")
    assert overlay is not None
    assert overlay._children is None


def test_an_inode_is_found_alone_as_it_is_among_others(place: Path) -> None:
    disk.write_dir(rich(), place / "r")
    whole = disk.open_dir(place / "r")
    for path, node in whole.walk():
        fresh = disk.open_dir(place / "r")
        alone = fresh.get(path)
        assert repr(alone) == repr(node), path
        assert fresh.get(path) is alone
        above, _, name = path.rpartition("/")
        directory = fresh.directory(above)
        assert directory is not None
        assert directory.children[name] is alone
        for beside in ("..", ".", "", "none", "x" * 300, "a\0b"):
            assert disk.open_dir(place / "r").get(f"{path}/{beside}") is None


def test_a_file_is_read_without_listing_what_lies_beside_it(place: Path) -> None:
    """And the bytes are the same, whatever the name stands for."""
    disk.write_dir(rich(), place / "r")
    whole = disk.open_dir(place / "r")
    for path, node in whole.walk():
        expected = node.read() if node.kind is Kind.FILE else None
        assert disk.open_dir(place / "r").read_file(path) == expected, path
    fresh = disk.open_dir(place / "r")
    (above,) = (path.rpartition("/")[0] for path, _ in whole.walk() if path.endswith("/one"))
    assert fresh.read_file(f"{above}/one") == b"shared"
    beside = fresh.directory(above)
    assert beside is not None
    assert beside._children is None
    for name in ("", ".", "..", "none", "one/below", "nul\0", "x" * 300, "../r/one"):
        assert fresh.read_file(f"{above}/{name}") is None


@needs_root
def test_a_file_stands_for_what_the_record_says(place: Path) -> None:
    """An ordinary user's directory has an empty file in a device's place: reading it gives nothing, listed or not."""

    def task() -> list[tuple[str, bytes | None]]:
        disk.write_dir(rich(), place / "mine/r")
        paths = [path for path, _ in rich().walk()]
        return [(path, disk.open_dir(place / "mine/r").read_file(path)) for path in paths]

    (place / "mine").mkdir()
    os.chown(place / "mine", USER, USER)
    for path, data in as_user(task):
        node = rich().get(path)
        assert data == (node.read() if node is not None and node.kind is Kind.FILE else None), path


def test_links_are_not_followed(place: Path) -> None:
    (place / "r").mkdir()
    (place / "r/out").symlink_to("/etc")
    (place / "r/loop").symlink_to("loop")
    tree = disk.open_dir(place / "r")
    assert [(path, node.target) for path, node in tree.walk()] == [
        ("loop", "loop"),
        ("out", "/etc"),
    ]
    assert tree.get("out/passwd") is None
    assert tree.read_file("out") is None


def test_a_file_swapped_for_a_link_is_not_read_through_it(place: Path) -> None:
    (place / "r").mkdir()
    (place / "r/f").write_text("mine")
    node = disk.open_dir(place / "r").children["f"]
    (place / "r/f").unlink()
    (place / "r/f").symlink_to("/etc/passwd")
    with pytest.raises(RootError, match="reading"):
        node.read()


def test_what_vanishes_is_left_out(place: Path) -> None:
    for name in ("a", "b/c", "d/e/f"):
        (place / "r" / name).mkdir(parents=True)
    tree = disk.open_dir(place / "r")
    assert tree.names() == ["a", "b", "d"]
    (place / "r/b/c").rmdir()
    (place / "r/b").rmdir()
    (place / "r/b").write_text("a file by now")
    (place / "r/a").rmdir()
    assert [path for path, _ in tree.walk()] == ["a", "b", "d", "d/e", "d/e/f"]
    assert tree.children["a"].xattrs == {}


@needs_root
def test_what_may_not_be_read_is_empty(place: Path) -> None:
    (place / "r/closed/in").mkdir(parents=True)
    (place / "r/secret").write_text("s")
    (place / "r/closed").chmod(0o700)
    (place / "r/secret").chmod(0o600)

    def task() -> tuple[list[str], str]:
        tree = disk.open_dir(place / "r")
        with pytest.raises(RootError) as caught:
            tree.children["secret"].read()
        return [path for path, _ in tree.walk()], caught.value.hint

    paths, hint = as_user(task)
    assert paths == ["closed", "secret"]
    assert "owner" in hint


def test_odd_inodes_do_not_block(place: Path) -> None:
    (place / "r").mkdir()
    os.mkfifo(place / "r/pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(place / "r/sock"))
        kinds = {path: node.kind for path, node in disk.open_dir(place / "r").walk()}
    assert kinds == {"pipe": Kind.FIFO, "sock": Kind.SOCKET}


def test_two_names_of_an_inode_are_one_node(place: Path) -> None:
    (place / "r/d").mkdir(parents=True)
    (place / "r/a").write_text("x")
    (place / "r/d/b").hardlink_to(place / "r/a")
    (place / "r/c").write_text("x")
    tree = disk.open_dir(place / "r")
    assert tree.get("a") is tree.get("d/b")
    assert tree.get("a") is not tree.get("c")


def test_an_unfinished_change_is_not_seen(place: Path) -> None:
    (place / "r" / disk.STAGING / "new").mkdir(parents=True)
    (place / "r/image").mkdir()
    assert disk.open_dir(place / "r").names() == ["image"]


def test_the_host_s_labels_are_left_out(place: Path) -> None:
    (place / "f").write_text("x")
    os.setxattr(place / "f", "user.kept", b"1")
    try:
        os.setxattr(place / "f", "security.selinux", b"system_u:object_r:tmp_t:s0\0")
    except OSError:
        pytest.skip("labels cannot be set here")
    assert dict(Xattrs(os.fsencode(place / "f"), {})) == {"user.kept": b"1"}


@needs_root
def test_a_context_is_read_as_it_is(place: Path) -> None:
    (place / "c").mkdir()
    (place / "c/f").write_text("x")
    for path in (place / "c", place / "c/f"):
        os.chown(path, USER, USER)
    assert disk.open_context(place / "c").children["f"].uid == USER
    assert disk.open_dir(place / "c").children["f"].uid == 0


def _root_with_a_layer() -> tuple[Draft, Directory]:
    diff = Directory(
        {
            "bin": Directory({"su": file(b"su", 0o4755), "cat": file(b"cat", 0o755)}),
            "home": Directory(
                {"me": Directory({"f": file(b"f", uid=1000, gid=1000)}, uid=1000, gid=1000)}
            ),
            "var": Directory({}, xattrs={OPAQUE: b"y"}, mode=0o700, gid=9),
            "gone": whiteout(),
            "null": Node(Kind.CHAR, 0o666, device=(1, 3)),
            "link": symlink("bin/cat", uid=3),
        }
    )
    packed = tarsplit.pack(
        layertar.layer_pieces(diff, TarStyle(type_bits=False, names=False)), trailing_empty=False
    )
    chain = Directory(
        {"cache-id": file(b"cc"), "tar-split.json.gz": Node(Kind.FILE, content=packed.tar_split)}
    )
    draft = Draft(Directory())
    draft.put(
        "image",
        Directory(
            {"overlay2": Directory({"layerdb": Directory({"sha256": Directory({"ab": chain})})})}
        ),
    )
    upper = Directory({"theirs": file(b"t", uid=33)})
    draft.put(
        "overlay2",
        Directory({"cc": Directory({"diff": diff}), "upper": Directory({"diff": upper})}),
    )
    return draft, diff


@needs_root
def test_a_copy_without_its_record_gets_the_layers_owners_from_tar_split(place: Path) -> None:
    draft, diff = _root_with_a_layer()
    as_user(lambda: disk.apply(place / "r", draft))
    Path(f"{place}/r.owners.json").unlink()
    found = disk.open_dir(place / "r").directory("overlay2/cc/diff")
    assert found is not None
    assert listing(found) == listing(diff)
    upper = disk.open_dir(place / "r").get("overlay2/upper/diff/theirs")
    assert upper is not None
    assert upper.uid == 0  # nobody knows any more


@needs_root
def test_a_copy_that_lost_its_devices_gets_them_back(place: Path) -> None:
    draft, diff = _root_with_a_layer()
    as_user(lambda: disk.apply(place / "r", draft))
    Path(f"{place}/r.owners.json").unlink()
    for name in ("gone", "null"):
        (place / "r/overlay2/cc/diff" / name).unlink()
    found = disk.open_dir(place / "r").directory("overlay2/cc/diff")
    assert found is not None
    assert listing(found) == listing(diff)


@needs_root
def test_writing_to_a_copy_keeps_what_tar_split_tells(place: Path) -> None:
    draft, diff = _root_with_a_layer()
    as_user(lambda: disk.apply(place / "r", draft))
    Path(f"{place}/r.owners.json").unlink()

    def task() -> None:
        more = Draft(disk.open_dir(place / "r"))
        more.put("overlay2/dd", Directory({"diff": Directory({"f": file(b"", uid=8)})}))
        disk.apply(place / "r", more)

    as_user(task)
    tree = disk.open_dir(place / "r")
    found, new = tree.directory("overlay2/cc/diff"), tree.get("overlay2/dd/diff/f")
    assert found is not None
    assert new is not None
    assert listing(found) == listing(diff)
    assert new.uid == 8


@needs_root
def test_damage_to_tar_split_is_left_to_the_checks(place: Path) -> None:
    draft, _ = _root_with_a_layer()
    as_user(lambda: disk.apply(place / "r", draft))
    Path(f"{place}/r.owners.json").unlink()
    (place / "r/image/overlay2/layerdb/sha256/ab/tar-split.json.gz").write_bytes(b"junk")
    assert len(list(disk.open_dir(place / "r").walk())) > 10


@needs_root
def test_what_is_put_in_by_hand_is_read_as_it_is(place: Path) -> None:
    draft, _ = _root_with_a_layer()
    as_user(lambda: disk.apply(place / "r", draft))
    diff = place / "r/overlay2/cc/diff"

    def task() -> None:
        (diff / "null").unlink()
        (diff / "null").write_text("a real file")
        (diff / "bin/su").chmod(0o700)

    as_user(task)
    tree = disk.open_dir(place / "r")
    null, su = tree.get("overlay2/cc/diff/null"), tree.get("overlay2/cc/diff/bin/su")
    assert null is not None
    assert su is not None
    assert (null.kind, null.read(), su.mode) == (Kind.FILE, b"a real file", 0o700)


@needs_root
def test_a_damaged_record_is_an_error_with_a_way_out(place: Path) -> None:
    as_user(lambda: disk.write_dir(Directory({"f": file(b"")}), place / "r"))
    for damage in (
        "",
        "[]",
        "{}",
        '{"entries":{"a":{"owner":1}}}',
        '{"entries":{"a":{"mode":"9"}}}',
    ):
        Path(f"{place}/r.owners.json").write_text(damage)
        with pytest.raises(RootError, match="record of owners"):
            disk.open_dir(place / "r")


def test_spooled_content_is_read_many_times(place: Path) -> None:
    data = os.urandom(3 << 20)
    (place / "d").write_bytes(data)
    with (place / "d").open("rb") as stream:
        content = disk.spool(stream)
    assert content.size == len(data)
    first, second = content.open(), content.open()
    assert first.read(10) == second.read(10) == data[:10]
    assert hashlib.sha256(data[:10] + first.read()).digest() == hashlib.sha256(data).digest()
    assert second.seek(-5, os.SEEK_END) == len(data) - 5
    assert second.read() == data[-5:]
    slices = Directory({"s": Node(Kind.FILE, content=disk.SliceContent(content, 7, 2 << 20))})
    disk.write_dir(slices, place / "out")
    assert (place / "out/s").read_bytes() == data[7 : 7 + (2 << 20)]


def test_small_streams_stay_in_memory(place: Path) -> None:
    (place / "d").write_bytes(b"small")
    with (place / "d").open("rb") as stream:
        assert disk.spool(stream).open().read() == b"small"


def test_holes_stay_holes(place: Path) -> None:
    with (place / "f").open("wb") as stream:
        stream.truncate(64 << 20)
        stream.seek(32 << 20)
        stream.write(b"middle")
    if (place / "f").stat().st_blocks * 512 > 1 << 20:
        pytest.skip("no sparse files here")
    disk.write_dir(
        Directory({"g": Node(Kind.FILE, content=disk.FileContent(place / "f"))}), place / "d"
    )
    status = (place / "d/g").stat()
    assert status.st_size == 64 << 20
    assert status.st_blocks * 512 < 1 << 20
    with (place / "d/g").open("rb") as stream:
        stream.seek(32 << 20)
        assert stream.read(8) == b"middle\0\0"


def test_content_that_became_shorter_is_refused(place: Path) -> None:
    (place / "f").write_bytes(bytes(200_000))
    tree = Directory({"f": Node(Kind.FILE, content=disk.FileContent(place / "f", 200_001))})
    with pytest.raises(RootError, match="shorter"):
        disk.write_dir(tree, place / "d")
    with (place / "t").open("wb") as stream, pytest.raises(RootError, match="shorter"):
        disk.write_tar(tree, stream)
    assert not (place / "d").exists()
