"""tar-split: lines, digests, assembly, and what is said of damage."""

from __future__ import annotations

import base64
import gzip
import hashlib
from dataclasses import dataclass
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dockroot.errors import ArchiveError
from dockroot.format import tarsplit
from dockroot.format.archive import open_archive
from dockroot.format.layertar import Member, Piece, TarStyle, chunks, layer_headers, layer_pieces
from dockroot.format.tarsplit import File, Segment, TarSplitError
from dockroot.tree import Bytes, Content, Directory, Kind, Node, file, symlink, whiteout

STYLE = TarStyle(type_bits=False, names=False)
TIME = 1_700_000_000 * 10**9


def hello() -> Directory:
    return Directory({"hello.txt": file("hello\n", mtime=TIME)})


def packed(tree: Directory, *, trailing_empty: bool = False) -> tarsplit.Packed:
    return tarsplit.pack(layer_pieces(tree, STYLE), trailing_empty=trailing_empty)


def unzipped(content: Content) -> bytes:
    with content.open() as stream:
        return gzip.decompress(stream.read())


def zipped(lines: bytes) -> Bytes:
    return Bytes(gzip.compress(lines, mtime=0))


LINES: list[tuple[Segment | File, int, bytes]] = [
    (Segment(b""), 0, b'{"type":2,"payload":"","position":0}\n'),
    (Segment(b"\0\xff"), 12, b'{"type":2,"payload":"AP8=","position":12}\n'),
    (File("xxx/"), 1, b'{"type":1,"name":"xxx/","payload":null,"position":1}\n'),
    (File(""), 1, b'{"type":1,"payload":null,"position":1}\n'),
    (
        File("hello.txt", 6, 0x614C3EEEE2D81000),
        1,
        b'{"type":1,"name":"hello.txt","size":6,"payload":"YUw+7uLYEAA=","position":1}\n',
    ),
    (
        File("a<b>&"),
        3,
        b'{"type":1,"name":"a\\u003cb\\u003e\\u0026","payload":null,"position":3}\n',
    ),
    (File("größe"), 3, '{"type":1,"name":"größe","payload":null,"position":3}\n'.encode()),
    (File("r\udcff"), 3, b'{"type":1,"name_raw":"cv8=","payload":null,"position":3}\n'),
]


@pytest.mark.parametrize(("entry", "position", "line"), LINES)
def test_entries_and_lines(entry: Segment | File, position: int, line: bytes) -> None:
    assert tarsplit.encode(entry, position) == line
    before = b"".join(tarsplit.encode(Segment(b""), at) for at in range(position))
    assert [*tarsplit.entries(zipped(before + line))][-1] == entry


def test_the_lines_of_hello() -> None:
    result = packed(hello(), trailing_empty=True)
    header, body, padding, empty = unzipped(result.tar_split).splitlines()
    assert header.startswith(b'{"type":2,"payload":"aGVsbG8udHh0AAAA')
    assert body == b'{"type":1,"name":"hello.txt","size":6,"payload":"YUw+7uLYEAA=","position":1}'
    assert padding == b'{"type":2,"payload":"%b","position":2}' % base64.b64encode(
        bytes(506 + 1024)
    )
    assert empty == b'{"type":2,"payload":"","position":3}'
    assert result.tar_size == 2048
    assert result.diff_id.endswith(
        "9ed39d6493ae84273c3a8dc1efa5caa4f3c44af022ab7659c042a3f1659f91a0"
    )
    assert len(unzipped(packed(hello()).tar_split).splitlines()) == 3


@pytest.mark.parametrize(("stored_end", "end"), [(True, b"\x01\0\0\xff\xff"), (False, b"\x03\0")])
def test_the_gzip_frame_is_gos(stored_end: bool, end: bytes) -> None:
    pieces = layer_pieces(hello(), STYLE)
    with tarsplit.pack(
        pieces, trailing_empty=True, stored_end=stored_end
    ).tar_split.open() as stream:
        data = stream.read()
    assert data[:10] == bytes.fromhex("1f8b08000000000000ff")
    assert stored_end == data[:-8].endswith(end)
    assert b'"hello.txt"' in gzip.decompress(data)


def test_the_digest_is_of_the_tars_bytes() -> None:
    tree = Directory({"a": file(bytes(3 << 20)), "b": file(b"x" * 700), "c": symlink("a")})
    data = b"".join(chunks(layer_pieces(tree, STYLE)))
    result = packed(tree)
    assert result.diff_id == "sha256:" + hashlib.sha256(data).hexdigest()
    assert result.tar_size == len(data)


def test_progress_counts_every_byte() -> None:
    told: list[int] = []
    result = tarsplit.pack(
        layer_pieces(Directory({"a": file(bytes(1 << 20))}), STYLE),
        trailing_empty=False,
        progress=told.append,
    )
    assert sum(told) == result.tar_size
    assert len(told) > 4


@pytest.mark.parametrize(
    ("first", "second"), [("a", "a"), ("d/", "d"), ("./a", "a"), ("a//b", "a/./b"), ("x/../a", "a")]
)
def test_a_path_may_stand_only_once(first: str, second: str) -> None:
    with pytest.raises(ArchiveError, match="stands twice"):
        tarsplit.pack([b"", Member(first), b"", Member(second)], trailing_empty=False)


@pytest.mark.parametrize("name", ["/a", "b", "a/a"])
def test_other_paths_are_other_paths(name: str) -> None:
    tarsplit.pack([b"", Member("a"), b"", Member(name)], trailing_empty=False)


@dataclass(frozen=True)
class Liar:
    """Content that is not as long as it says."""

    size: int
    data: bytes

    def open(self) -> BinaryIO:
        return Bytes(self.data).open()


@pytest.mark.parametrize("data", [b"", b"abc", b"abcde", bytes(1 << 20)])
def test_a_body_that_changed_under_the_pass_is_told(data: bytes) -> None:
    with pytest.raises(ArchiveError, match=r"'f' has not the 4 bytes"):
        tarsplit.pack([b"", Member("f", Liar(4, data))], trailing_empty=False)


def test_assembly_gives_the_same_bytes_again() -> None:
    tree = Directory(
        {
            "d": Directory({"f": file(bytes(700_000)), "raw\udcff": file("x")}),
            "e": file(),
            "h": whiteout(),
            "s": symlink("d/f"),
        }
    )
    data = b"".join(chunks(layer_pieces(tree, STYLE)))
    assert b"".join(tarsplit.assemble(packed(tree).tar_split, tree)) == data


def test_assembly_finds_bodies_through_the_layers_symlinks() -> None:
    inner = Directory({"f": file("body")})
    tree = Directory(
        {"real": inner, "rel": symlink("./real"), "abs": symlink("/real"), "up": symlink("../real")}
    )
    tree.children["sub"] = Directory({"down": symlink("../abs/../rel")})
    for name in (
        "real/f",
        "./real/f",
        "/real/f",
        "rel/f",
        "abs/f",
        "up/f",
        "sub/down/f",
        "sub/../real/f",
    ):
        split = tarsplit.pack([b"", Member(name, Bytes(b"body"))], trailing_empty=False).tar_split
        assert b"".join(tarsplit.assemble(split, tree)) == b"body", name


@pytest.mark.parametrize(
    ("tree", "reason"),
    [
        (Directory({}), "missing"),
        (Directory({"hello.txt": Directory({})}), "missing"),
        (Directory({"hello.txt": symlink("hello.txt")}), "missing"),
        (Directory({"hello.txt": Node(Kind.FIFO)}), "missing"),
        (Directory({"hello.txt": file("hallo\n")}), "checksum failed"),
        (Directory({"hello.txt": file("hello")}), "checksum failed"),
        (Directory({"hello.txt": file()}), "checksum failed"),
    ],
)
def test_a_changed_file_is_named(tree: Directory, reason: str) -> None:
    split = packed(hello()).tar_split
    with pytest.raises(TarSplitError, match=reason) as caught:
        list(tarsplit.assemble(split, tree))
    assert caught.value.file == "hello.txt"
    assert "'hello.txt'" in caught.value.message
    assert caught.value.hint


def test_headers_are_those_of_the_tar() -> None:
    tree = Directory(
        {
            "größe": file("x" * 513, mtime=TIME, uid=9_999_999),
            "d": Directory({"n" * 150: symlink("t" * 120)}),
            "z": whiteout(mtime=TIME),
        }
    )
    assert list(tarsplit.headers(packed(tree).tar_split)) == list(layer_headers(tree, STYLE))


GOOD = b'{"type":2,"payload":"","position":0}\n'
DAMAGED = [
    b"{}\n",
    b"[]\n",
    b"null\n",
    b"junk\n",
    b'{"type":2,"payload":"","position":1}\n',
    b'{"type":3,"payload":"","position":0}\n',
    b'{"type":2,"payload":"?","position":0}\n',
    b'{"type":2,"payload":7,"position":0}\n',
    b'{"type":1,"name":7,"payload":null,"position":0}\n',
    b'{"type":1,"name":"a","size":-1,"payload":null,"position":0}\n',
    b'{"type":1,"name":"a","size":"1","payload":null,"position":0}\n',
    b'{"type":1,"name":"a","size":1,"payload":"AAAA","position":0}\n',
    b'{"type":1,"name_raw":"?","payload":null,"position":0}\n',
    b'{"type":1,"name_raw":[],"payload":null,"position":0}\n',
]


@pytest.mark.parametrize("line", DAMAGED)
def test_a_damaged_line_is_told(line: bytes) -> None:
    with pytest.raises(TarSplitError, match="line 1 of the tar-split"):
        list(tarsplit.entries(zipped(line)))
    before = tarsplit.encode(Segment(b""), 0) + tarsplit.encode(Segment(b""), 1)
    with pytest.raises(TarSplitError, match="line 3 of the tar-split"):
        list(tarsplit.entries(zipped(before + line)))


@pytest.mark.parametrize(
    "data",
    [b"", b"junk", gzip.compress(GOOD, mtime=0)[:-9], gzip.compress(GOOD, mtime=0)[:-9] + bytes(9)],
)
def test_what_is_no_gzip_file_is_told(data: bytes) -> None:
    with pytest.raises(TarSplitError, match="no whole gzip file"):
        list(tarsplit.entries(Bytes(data)))


def test_a_header_that_is_none_is_told() -> None:
    lines = tarsplit.encode(Segment(b"x" * 512), 0) + tarsplit.encode(File("a"), 1)
    with pytest.raises(TarSplitError, match="no header for 'a'") as caught:
        list(tarsplit.headers(zipped(lines)))
    assert caught.value.file == "a"


def test_a_long_line_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tarsplit, "_MAX_LINE", 1000)
    with pytest.raises(TarSplitError, match="too long"):
        list(tarsplit.entries(zipped(b" " * 5_000_000)))


def _is_name(raw: bytes) -> bool:
    return raw not in (b".", b"..") and not raw.startswith(b".wh.") and not {0, 0x2F} & set(raw)


part = (
    (st.text(max_size=30).map(lambda text: text.encode("utf-8", "replace")) | st.binary(max_size=9))
    .filter(lambda raw: bool(raw) and _is_name(raw))
    .map(lambda raw: raw.decode("utf-8", "surrogateescape"))
)
ids = st.sampled_from([0, 33, 1000, 2_097_152, 9_999_999])
times = st.integers(0, 2**34).map(lambda seconds: seconds * 10**9)
leaves = st.one_of(
    st.builds(
        file, st.binary(max_size=1600), st.integers(0, 0o7777), mtime=times, uid=ids, gid=ids
    ),
    st.builds(symlink, part, mtime=times, uid=ids),
    st.builds(Node, st.just(Kind.FIFO), st.integers(0, 0o777), ids, ids, times),
    st.builds(
        Node, st.sampled_from([Kind.CHAR, Kind.BLOCK]), st.integers(0, 0o777), ids, ids, times,
        device=st.tuples(st.integers(1, 4095), st.integers(0, 2**20 - 1)),
    ),
)  # fmt: skip
trees = st.recursive(
    leaves,
    lambda inner: st.builds(
        Directory,
        st.dictionaries(part, inner, max_size=5),
        mode=st.integers(0, 0o7777),
        mtime=times,
    ),
    max_leaves=12,
)
roots = st.dictionaries(part, trees, max_size=5)
styles = st.builds(TarStyle, type_bits=st.booleans(), names=st.booleans())


@settings(deadline=None)
@given(roots, styles)
def test_what_was_packed_is_assembled_and_unpacked(
    children: dict[str, Node], style: TarStyle
) -> None:
    tree = Directory(children)
    data = b"".join(chunks(layer_pieces(tree, style)))
    result = tarsplit.pack(layer_pieces(tree, style), trailing_empty=True)
    assert result.diff_id == "sha256:" + hashlib.sha256(data).hexdigest()
    assert b"".join(tarsplit.assemble(result.tar_split, tree)) == data
    archive = open_archive(Bytes(data), spool=no_spool, whiteouts=True)
    again: list[Piece] = list(archive.pieces)
    assert b"".join(chunks(again)) == data
    assert b"".join(chunks(layer_pieces(archive.tree, style))) == data


@settings(deadline=None)
@given(roots, st.randoms(use_true_random=False))
def test_the_order_in_which_children_came_does_not_show(
    children: dict[str, Node], random: object
) -> None:
    names = list(children)
    random.shuffle(names)  # type: ignore[attr-defined]
    other = Directory({name: children[name] for name in names})
    first = tarsplit.pack(layer_pieces(Directory(children), STYLE), trailing_empty=False)
    assert tarsplit.pack(layer_pieces(other, STYLE), trailing_empty=False) == first


@given(st.binary(max_size=300), st.integers(0, 600))
def test_no_bytes_break_the_reader(junk: bytes, at: int) -> None:
    good = packed(hello()).tar_split
    with good.open() as stream:
        data = stream.read()
    for damaged in (
        data[:at] + junk + data[at + len(junk) :],
        gzip.compress(unzipped(good)[:at] + junk),
    ):
        try:
            list(tarsplit.assemble(Bytes(damaged), hello()))
            list(tarsplit.headers(Bytes(damaged)))
        except TarSplitError:
            continue


def no_spool(_: BinaryIO) -> Content:
    raise AssertionError("nothing to unpack")
