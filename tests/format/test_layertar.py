"""A changeset's tar: order, header rules, whiteouts, and what engines made of the same tree."""

from __future__ import annotations

import gzip
import hashlib
import io
from types import ModuleType
from typing import Any

import pytest

from dockroot import engine as engines
from dockroot.digest import EMPTY_DIFF_ID
from dockroot.format import tarsplit
from dockroot.format.layertar import (
    Member,
    TarStyle,
    chunks,
    layer_headers,
    layer_pieces,
    total_size,
    write,
)
from dockroot.tree import OPAQUE, Directory, Kind, Node, file, symlink, whiteout

OLD = TarStyle(type_bits=True, names=True)
NEW = TarStyle(type_bits=False, names=False)
TIME = 1_700_000_000 * 10**9


def names(tree: Directory) -> list[str]:
    return [header.name for header in layer_headers(tree, NEW)]


def tar(tree: Directory, style: TarStyle) -> bytes:
    buffer = io.BytesIO()
    assert write(layer_pieces(tree, style), buffer) == total_size(layer_pieces(tree, style))
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["20.10", "26.1", "28.5"])
def test_engines_committed_the_same_tree_to_the_same_bytes(
    name: str, golden: ModuleType, recorded: Any
) -> None:
    engine = engines.named(name)
    packed = tarsplit.pack(
        layer_pieces(golden.golden_upper(), TarStyle.of(engine)),
        trailing_empty=engine.tar_split_trailing_empty,
    )
    diff_id, *lines = recorded("upper.json.gz")[name]
    with packed.tar_split.open() as stream:
        assert gzip.decompress(stream.read()).decode().split("\n")[:-1] == lines
    assert packed.diff_id == diff_id


@pytest.mark.parametrize(
    ("style", "digest"),
    [
        (OLD, "5c7cfa0202dc1857fa4453a5f5aada36c869b0bc9093fe0e9f2c9ba7db8cb612"),
        (NEW, "9ed39d6493ae84273c3a8dc1efa5caa4f3c44af022ab7659c042a3f1659f91a0"),
    ],
)
def test_the_hello_vector(style: TarStyle, digest: str) -> None:
    data = tar(Directory({"hello.txt": file("hello\n", mtime=TIME)}), style)
    assert len(data) == 2048
    assert hashlib.sha256(data).hexdigest() == digest


def test_an_empty_changeset_is_two_zero_blocks() -> None:
    assert tar(Directory({}), NEW) == bytes(1024)
    assert "sha256:" + hashlib.sha256(bytes(1024)).hexdigest() == EMPTY_DIFF_ID


def test_entries_come_depth_first_by_the_bytes_of_their_names() -> None:
    children: dict[str, Node] = {
        "b": Directory({"z": file(), "a": Directory({"q": file()})}),
        "b.": file(),
        "b-": file(),
        "Z": file(),
        "é": file(),
        "\udcff": file(),
        "\U0001f40b": file(),
    }
    expected = ["Z", "b/", "b/a/", "b/a/q", "b/z", "b-", "b.", "é", "\U0001f40b", "\udcff"]
    assert names(Directory(children)) == expected
    assert names(Directory(dict(reversed(children.items())))) == expected


def test_a_deep_tree_needs_no_stack() -> None:
    tree = Directory({})
    for _ in range(5000):
        tree = Directory({"d": tree})
    assert sum(1 for _ in layer_headers(tree, NEW)) == 5000


def test_modes_by_style() -> None:
    tree = Directory(
        {
            "b": Node(Kind.BLOCK, 0o660, device=(8, 1)),
            "c": Node(Kind.CHAR, 0o666, device=(1, 3)),
            "d": Directory(mode=0o1777),
            "f": file(mode=0o4755),
            "l": symlink("t"),
            "p": Node(Kind.FIFO, 0o600),
        }
    )
    assert [oct(header.mode) for header in layer_headers(tree, OLD)] == [
        "0o60660", "0o20666", "0o41777", "0o104755", "0o120777", "0o10600",
    ]  # fmt: skip
    assert [oct(header.mode) for header in layer_headers(tree, NEW)] == [
        "0o660", "0o666", "0o1777", "0o4755", "0o777", "0o600",
    ]  # fmt: skip


def test_owners_have_names_only_in_the_old_style() -> None:
    tree = Directory({"a": file(gid=42), "b": file(uid=33, gid=12345)})
    assert [(header.uname, header.gname) for header in layer_headers(tree, OLD)] == [
        ("root", "shadow"),
        ("www-data", ""),
    ]
    assert {(header.uname, header.gname) for header in layer_headers(tree, NEW)} == {("", "")}
    host = TarStyle(type_bits=True, names=True, users={33: "http"}, groups={})
    assert [header.uname for header in layer_headers(tree, host)] == ["", "http"]


@pytest.mark.parametrize(
    ("name", "style"),
    [
        ("1.13.1", TarStyle(type_bits=True, names=False, go17=True)),
        ("20.10", OLD),
        ("26.1", NEW),
        ("28.5", NEW),
    ],
)
def test_the_styles_of_the_engines(name: str, style: TarStyle) -> None:
    assert TarStyle.of(engines.named(name)) == style


def test_times_are_whole_seconds_rounded_down() -> None:
    tree = Directory({"a": file(mtime=1_999_999_999), "b": file(mtime=-1)})
    assert [header.mtime for header in layer_headers(tree, NEW)] == [10**9, -(10**9)]


def test_a_second_name_is_a_hard_link_to_the_first() -> None:
    shared, link = file("body", mtime=TIME), symlink("t")
    tree = Directory({"z": shared, "d": Directory({"one": shared, "two": link}), "s": link})
    found = [
        (header.name, header.type, header.linkname, header.size)
        for header in layer_headers(tree, NEW)
    ]
    assert found == [
        ("d/", b"5", "", 0),
        ("d/one", b"0", "", 4),
        ("d/two", b"2", "t", 0),
        ("s", b"1", "d/two", 0),
        ("z", b"1", "d/one", 0),
    ]
    bodies = [piece for piece in layer_pieces(tree, NEW) if isinstance(piece, Member)]
    assert [piece.content.size for piece in bodies] == [0, 4, 0, 0, 0]


def test_equal_files_are_no_hard_links() -> None:
    tree = Directory({"a": file("x"), "b": file("x")})
    assert [header.type for header in layer_headers(tree, NEW)] == [b"0", b"0"]


def test_sockets_are_left_out() -> None:
    assert names(Directory({"a": Node(Kind.SOCKET), "b": file()})) == ["b"]


def test_a_whiteout_is_an_empty_file_with_a_prefix() -> None:
    (header,) = layer_headers(Directory({"gone": Node(Kind.CHAR, 0, 5, 6, TIME)}), OLD)
    assert (header.name, header.type, header.mode) == (".wh.gone", b"0", 0o600)
    assert (header.uid, header.gid, header.mtime) == (5, 6, TIME)
    assert (header.size, header.linkname, header.device) == (0, "", (0, 0))


def test_a_shared_whiteout_names_the_first_path_that_it_hides() -> None:
    shared = whiteout(mtime=TIME)
    tree = Directory({"d": Directory({"b": shared, "a": shared, "own": whiteout()}), "e": shared})
    found = [(header.name, header.type, header.linkname) for header in layer_headers(tree, NEW)]
    assert found == [
        ("d/", b"5", ""),
        ("d/.wh.a", b"0", ""),
        ("d/.wh.b", b"0", "d/a"),
        ("d/.wh.own", b"0", ""),
        (".wh.e", b"0", "d/a"),
    ]


def test_an_opaque_directory_is_followed_by_its_marker() -> None:
    opaque = Directory(
        {"a": file()},
        mode=0o3775,
        uid=8,
        gid=42,
        mtime=TIME,
        xattrs={OPAQUE: b"y", "security.capability": b"x"},
    )
    directory, marker, child = layer_headers(Directory({"d": opaque}), OLD)
    assert (directory.name, marker.name, child.name) == ("d/", "d/.wh..wh..opq", "d/a")
    assert (marker.type, marker.mode, marker.mtime, marker.size) == (b"0", 0o775, 0, 0)
    assert (marker.uid, marker.gid, marker.uname, marker.gname) == (
        8,
        42,
        "man",
        "shadow",
    ) or marker.uid == 8
    assert dict(marker.xattrs) == {}
    assert OPAQUE not in directory.xattrs


@pytest.mark.parametrize("value", [b"n", b"", b"yes"])
def test_other_values_make_no_directory_opaque(value: bytes) -> None:
    assert names(Directory({"d": Directory(xattrs={OPAQUE: value})})) == ["d/"]


def test_of_the_xattrs_only_capabilities_are_kept_without_their_namespace() -> None:
    node = file("x")
    second = bytes.fromhex("0100000200040000000000000000000000000000")
    third = bytes.fromhex("0100000300040000000000000000000000000000e8030000")
    for value in (second, third):
        node.xattrs = {
            "security.capability": value,
            "user.note": b"1",
            "trusted.overlay.origin": b"",
        }
        (header,) = layer_headers(Directory({"f": node}), NEW)
        assert header.xattrs == {"security.capability": second}


def test_bodies_stand_between_padded_blocks() -> None:
    tree = Directory({str(size): file(b"\xff" * size) for size in (0, 1, 511, 512, 513)})
    pieces = list(layer_pieces(tree, NEW))
    assert [len(piece) if isinstance(piece, bytes) else piece.content.size for piece in pieces] == [
        512, 0, 512, 1, 511 + 512, 511, 1 + 512, 512, 512, 513, 511 + 1024,
    ]  # fmt: skip
    assert b"".join(chunks(pieces)) == tar(tree, NEW)


def test_big_bodies_come_in_chunks() -> None:
    tree = Directory({"big": file(bytes(3 << 20))})
    assert max(map(len, chunks(layer_pieces(tree, NEW)))) == 1 << 20
