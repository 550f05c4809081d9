from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dockroot.digest import ChainID
from dockroot.store import mounts
from dockroot.store.mounts import Mount
from dockroot.tree import Directory, Draft, Node, file

CHAIN = ChainID("sha256:" + "c" * 64)
HEX = st.text("0123456789abcdef", min_size=64, max_size=64)


def stored(*entries: tuple[str, Node]) -> Directory:
    draft = Draft(Directory())
    for path, node in entries:
        here = ""
        for name in path.split("/")[:-1]:
            here = f"{here}/{name}".strip("/")
            draft.ensure(here, 0o755)
        draft.put(path, node)
    return draft.tree


@given(HEX, HEX, st.booleans(), st.booleans())
def test_what_is_written_is_read_again(
    container: str, mount_id: str, init: bool, based: bool
) -> None:
    mount = Mount(container, mount_id, f"{mount_id}-init" if init else "", CHAIN if based else None)
    assert mounts.read(stored(*mounts.entries(mount, 7))) == ({container: mount}, [])


def test_files_have_no_newline_and_stand_in_a_plain_directory() -> None:
    mount = Mount("a" * 64, "b" * 64, "b" * 64 + "-init", CHAIN)
    [(path, node)] = mounts.entries(mount, 7)
    assert path == f"image/overlay2/layerdb/mounts/{'a' * 64}"
    assert isinstance(node, Directory)
    assert (node.mode, node.mtime) == (0o755, 7)
    assert {name: (child.read(), child.mode) for name, child in node.children.items()} == {
        "mount-id": (b"b" * 64, 0o644),
        "init-id": (b"b" * 64 + b"-init", 0o644),
        "parent": (CHAIN.encode(), 0o644),
    }


def test_a_mount_on_an_image_without_layers_has_no_parent() -> None:
    [(_, node)] = mounts.entries(Mount("a" * 64, "b" * 64), 7)
    assert isinstance(node, Directory)
    assert sorted(node.children) == ["mount-id"]


def test_damage_is_a_finding() -> None:
    tree = stored(
        (f"{mounts.PATH}/one/mount-id", file("b" * 64)),
        (f"{mounts.PATH}/two/mount-id", file("../../etc")),
        (f"{mounts.PATH}/three/init-id", file("b" * 64)),
        (f"{mounts.PATH}/four/mount-id", file("b" * 64)),
        (f"{mounts.PATH}/four/parent", file("sha256:x")),
        (f"{mounts.PATH}/five/mount-id", file("b" * 64)),
        (f"{mounts.PATH}/five/init-id", file("x/y")),
        (f"{mounts.PATH}/six", file("no directory")),
    )
    found, findings = mounts.read(tree)
    assert list(found) == ["one"]
    assert {finding.path.rpartition("/")[2]: finding.id for finding in findings} == {
        "five": "mount-init-id-invalid",
        "four": "mount-parent-unreadable",
        "six": "mount-id-invalid",
        "three": "mount-id-invalid",
        "two": "mount-id-invalid",
    }


@given(st.binary(max_size=100), st.binary(max_size=100), st.binary(max_size=100))
def test_no_bytes_make_reading_raise(mount_id: bytes, init_id: bytes, parent: bytes) -> None:
    tree = stored(
        (f"{mounts.PATH}/c/mount-id", file(mount_id)),
        (f"{mounts.PATH}/c/init-id", file(init_id)),
        (f"{mounts.PATH}/c/parent", file(parent)),
    )
    found, findings = mounts.read(tree)
    assert len(found) + len(findings) == 1
