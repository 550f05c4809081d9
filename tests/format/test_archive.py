"""Archives as supplied: what they unpack to, their exact bytes, and what is refused."""

from __future__ import annotations

import base64
import bz2
import gzip
import hashlib
import io
import json
import lzma
import sys
import tarfile
from types import ModuleType
from typing import Any, BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dockroot.errors import ArchiveError
from dockroot.format import gotar, tarsplit
from dockroot.format.archive import FILE_CHUNK, Archive, Limits, compression_of, open_archive
from dockroot.format.gotar import TarHeader
from dockroot.format.layertar import Member, Piece, chunks
from dockroot.tree import Bytes, Content, Directory, Kind, Slice

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

NOW = 1_700_000_000 * 10**9
TIME = 1_600_000_000 * 10**9


def tar(*members: tuple[TarHeader, bytes], tail: int = 0) -> bytes:
    parts = []
    for header, body in members:
        parts += [gotar.encode(replace(header, size=len(body))), body, bytes(-len(body) % 512)]
    return b"".join(parts) + gotar.END + bytes(tail)


def regular(name: str, body: bytes = b"x", **fields: Any) -> tuple[TarHeader, bytes]:
    return TarHeader(name, mode=0o644, mtime=TIME, **fields), body


def special(name: str, kind: bytes, **fields: Any) -> tuple[TarHeader, bytes]:
    return TarHeader(name, kind, mode=0o755, mtime=TIME, **fields), b""


def opened(data: bytes, *, whiteouts: bool = False, limits: Limits | None = None) -> Archive:
    return open_archive(
        Bytes(data),
        spool=spool,
        whiteouts=whiteouts,
        now=NOW,
        name="base.tar",
        limits=limits or Limits(),
    )


def spool(stream: BinaryIO) -> Content:
    return Bytes(stream.read())


# ---- as engines do -------------------------------------------------------------------------------

STRICTER = {
    ("20.10", "out of the root"),
    ("26.1", "out of the root"),
    ("20.10", "out of the root within"),
    ("26.1", "out of the root within"),
    ("20.10", "hard link out of the root"),
    ("26.1", "hard link out of the root"),
    ("28.5", "through a symlink to nowhere"),
}
"""Where an engine takes what we refuse: see `unpack.py`."""


@pytest.mark.parametrize("engine", ["20.10", "26.1", "28.5"])
def test_archives_unpack_as_engines_unpack_them(
    engine: str, golden: ModuleType, recorded: Any
) -> None:
    stricter = set()
    for name, case in recorded("unpack.json.gz").items():
        theirs = case[engine]
        ours = outcome(gzip.decompress(base64.b64decode(case["tar"])), golden)
        if "error" in theirs or "error" in ours:
            if "error" not in theirs:
                stricter.add((engine, name))
            assert "error" in ours, name
            continue
        if engine == "20.10":
            assert theirs["split"].pop() == 0, name
        assert ours == theirs, name
    assert stricter == {pair for pair in STRICTER if pair[0] == engine}


def outcome(data: bytes, golden: ModuleType) -> Any:
    try:
        archive = opened(data, whiteouts=True)
        packed = tarsplit.pack(archive.pieces, trailing_empty=False)
    except ArchiveError as error:
        return {"error": str(error)}
    with packed.tar_split.open() as stream:
        found = {"files": golden.facts(archive.tree), "split": golden.shape(stream.read())}
    return json.loads(json.dumps(found))


# ---- as a plain archive --------------------------------------------------------------------------


def test_a_plain_archive_keeps_the_names_of_whiteouts() -> None:
    tree = opened(tar(regular(".wh.a"), regular("d/.wh..wh..opq", b""))).tree
    assert tree.names() == [".wh.a", "d"]
    assert tree.names("d") == [".wh..wh..opq"]
    found = tree.directory("d")
    assert found is not None
    assert not found.is_opaque


def test_the_last_entry_of_a_path_stays() -> None:
    tree = opened(
        tar(regular("a", b"1"), regular("a", b"22"), special("d", gotar.DIRECTORY), regular("d"))
    ).tree
    assert tree.read_file("a") == b"22"
    assert tree.read_file("d") == b"x"


def test_a_directory_over_a_directory_merges() -> None:
    again = TarHeader("d", gotar.DIRECTORY, mode=0o700, mtime=TIME)
    tree = opened(tar(special("d", gotar.DIRECTORY), regular("d/f"), (again, b""))).tree
    found = tree.directory("d")
    assert found is not None
    assert (found.mode, found.mtime, tree.names("d")) == (0o700, TIME, ["f"])


def test_a_file_over_a_symlink_does_not_follow_it() -> None:
    data = tar(
        regular("t", b"keep"), special("s", gotar.SYMLINK, linkname="t"), regular("s", b"new")
    )
    assert opened(data).tree.read_file("t") == b"keep"


def test_hard_links_are_one_inode() -> None:
    tree = opened(tar(regular("a", b"body"), special("b", gotar.LINK, linkname="a", uid=7))).tree
    assert tree.get("a") is tree.get("b")
    found = tree.get("a")
    assert found is not None
    assert (found.uid, found.mode, found.read()) == (7, 0o755, b"body")


def test_times_and_xattrs_are_exact() -> None:
    header = TarHeader("f", mode=0o600, mtime=TIME + 123_456_789, xattrs={"user.x": b"\0\xff"})
    found = opened(tar((header, b"x"))).tree.get("f")
    assert found is not None
    assert found.mtime == TIME + 123_456_789
    assert dict(found.xattrs) == {"user.x": b"\0\xff"}


def test_bodies_are_slices_of_the_tar() -> None:
    archive = opened(tar(regular("a", b"body"), regular("empty", b"")))
    found, empty = archive.tree.get("a"), archive.tree.get("empty")
    assert found is not None
    assert isinstance(found.content, Slice)
    assert found.content.base is archive.content
    assert empty is not None
    assert empty.content.size == 0


# ---- exact bytes ---------------------------------------------------------------------------------


def test_the_pieces_are_the_bytes_as_supplied(go_archive: bytes) -> None:
    archive = opened(go_archive)
    assert b"".join(chunks(archive.pieces)) == go_archive
    assert [header.name for header in archive.headers][:3] == ["etc/", "etc/a", "etc/ns"]
    packed = tarsplit.pack(archive.pieces, trailing_empty=False)
    assert packed.diff_id == "sha256:" + hashlib.sha256(go_archive).hexdigest()
    assert b"".join(tarsplit.assemble(packed.tar_split, archive.tree)) == go_archive


def lengths(pieces: Any) -> list[int]:
    return [len(piece) if isinstance(piece, bytes) else -piece.content.size for piece in pieces]


def test_a_tail_is_cut_as_the_engine_reads_it() -> None:
    archive = opened(tar(regular("a", bytes(10)), tail=100 << 10))
    assert lengths(archive.pieces) == [512, -10, 1526, 30720, 32768, 32768, 6144]
    assert lengths(archive.cut(FILE_CHUNK)) == [512, -10, 1526, 30720, 71680]
    big = opened(tar(regular("a", bytes(10)), tail=3 << 20))
    assert lengths(big.cut(FILE_CHUNK)) == [512, -10, 1526, 30720, 1 << 20, 1 << 20, 1_017_856]


def test_without_a_tail_there_is_nothing_to_cut() -> None:
    assert lengths(opened(tar(regular("a", bytes(10)))).pieces) == [512, -10, 1526]
    assert lengths(opened(bytes(1024)).pieces) == [1024]


@pytest.mark.parametrize(
    ("packed", "tail", "empty"),
    [(False, 0, True), (False, 512, True), (True, 0, True), (True, 512, False)],
)
def test_gzip_tells_of_the_end_with_the_last_bytes(packed: bool, tail: int, empty: bool) -> None:
    data = tar(regular("a"), tail=tail)
    assert opened(gzip.compress(data) if packed else data).trailing_empty == empty


def test_a_global_header_counts_as_an_entry() -> None:
    buffer = io.BytesIO()
    with tarfile.open(
        fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT, pax_headers={"comment": "x"}
    ) as out:
        out.addfile(tarfile.TarInfo("a"))
    archive = opened(buffer.getvalue())
    assert [header.type for header in archive.headers] == [b"g", b"0"]
    assert archive.tree.names() == ["a"]
    assert b"".join(chunks(archive.pieces)) == buffer.getvalue()


# ---- compression ---------------------------------------------------------------------------------

COMPRESSORS = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": lambda data: zstd.compress(data, options={zstd.CompressionParameter.checksum_flag: 1}),
}


@pytest.mark.parametrize("kind", COMPRESSORS)
def test_compressed_archives_go_through_the_spool(kind: str) -> None:
    plain = tar(regular("a", bytes(100_000)))
    data = COMPRESSORS[kind](plain)
    archive = opened(data)
    assert archive.compression == kind == compression_of(Bytes(data))
    assert b"".join(chunks(archive.pieces)) == plain
    assert archive.tree.read_file("a") == bytes(100_000)


def test_several_gzip_members_are_one_stream() -> None:
    plain = tar(regular("a", bytes(1000)))
    assert opened(gzip.compress(plain[:700]) + gzip.compress(plain[700:])).tree.names() == ["a"]


def test_a_plain_archive_is_not_spooled() -> None:
    content = Bytes(tar(regular("a")))
    assert open_archive(content, spool=lambda _: Bytes(b"")).content is content
    assert compression_of(content) is None


@pytest.mark.parametrize("kind", COMPRESSORS)
@pytest.mark.parametrize("damage", ["cut", "flip"])
def test_damaged_compression_is_told(kind: str, damage: str) -> None:
    data = bytearray(COMPRESSORS[kind](tar(regular("a", hashlib.sha256(b"x").digest() * 3000))))
    if damage == "cut":
        del data[len(data) // 2 :]
    else:
        middle = len(data) // 2
        data[middle : middle + 8] = bytes(byte ^ 0xFF for byte in data[middle : middle + 8])
    with pytest.raises(ArchiveError, match=r"base.tar") as caught:
        opened(bytes(data))
    assert caught.value.hint


@pytest.mark.parametrize("kind", COMPRESSORS)
def test_compressed_junk_is_no_tar(kind: str) -> None:
    with pytest.raises(ArchiveError, match="it is no tar"):
        opened(COMPRESSORS[kind](b"just some text" * 100))


# ---- hostile, damaged, too much ------------------------------------------------------------------

HOSTILE = {
    "empty": (b"", "empty"),
    "junk": (b"no tar at all" * 200, "no tar"),
    "cut in a header": (tar(regular("a", bytes(3000)))[:100], "too early"),
    "cut in a body": (tar(regular("a", bytes(3000)))[:2000], "ends within 'a'"),
    "cut in a big body": (tar(regular("a", bytes(300_000)))[:200_000], "ends within 'a'"),
    "cut before its padding": (tar(regular("a", bytes(3000)))[:3520], "ends within 'a'"),
    "up": (tar(regular("../evil")), "'../evil': it leads out"),
    "up within": (tar(regular("a/../../evil")), "leads out"),
    "only up": (tar(regular("..")), "leads out"),
    "hard link up": (tar(special("h", gotar.LINK, linkname="../../etc/passwd")), "out of the root"),
    "hard link to nothing": (tar(special("h", gotar.LINK, linkname="none")), "'none'"),
    "hard link to itself": (tar(special("h", gotar.LINK, linkname="h")), "'h'"),
    "hard link to a directory": (
        tar(special("d", gotar.DIRECTORY), special("h", gotar.LINK, linkname="d")),
        "no entry before",
    ),
    "hard link to the root": (tar(special("h", gotar.LINK, linkname="/")), "no entry before"),
    "through a symlink up": (
        tar(special("s", gotar.SYMLINK, linkname="../.."), regular("s/f")),
        "symlink leads out",
    ),
    "through a symlink to nowhere": (
        tar(special("s", gotar.SYMLINK, linkname="none"), regular("s/f")),
        "no directory",
    ),
    "through symlinks in a ring": (
        tar(
            special("a", gotar.SYMLINK, linkname="b"),
            special("b", gotar.SYMLINK, linkname="a"),
            regular("a/f"),
        ),
        "no directory",
    ),
    "through a file": (tar(regular("a"), regular("a/b")), "'a' above it"),
    "an empty symlink": (tar(special("s", gotar.SYMLINK)), "target"),
    "a symlink too long": (tar(special("s", gotar.SYMLINK, linkname="t" * 5000)), "target"),
    "a name too long": (tar(regular("n" * 300)), "longer"),
    "a path too long": (tar(regular("n/" * 3000 + "n")), "longer"),
    "an unknown type": (tar(special("a", b"Z")), "type"),
    "a whiteout of what is there": (tar(regular("a"), regular(".wh.a")), "hides 'a'"),
    "a whiteout of nothing": (tar(regular(".wh.")), "whiteout of nothing"),
    "a whiteout of the parent": (tar(regular("d/.wh...")), "whiteout of nothing"),
}


@pytest.mark.parametrize(("data", "reason"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_or_damaged_archive_is_refused_by_name(data: bytes, reason: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        opened(data, whiteouts=True)
    assert caught.value.message.startswith("base.tar: ")
    assert reason in caught.value.message
    assert caught.value.hint


def test_damage_names_the_entry_before_it() -> None:
    data = tar(regular("first"), regular("second"))
    damaged = data[:1024] + b"\xff" + data[1025:]
    with pytest.raises(ArchiveError, match="after 'first'"):
        opened(damaged)


def test_too_many_entries_are_a_bomb() -> None:
    data = tar(*(regular(str(number), b"") for number in range(11)))
    assert len(opened(data, limits=Limits(entries=11)).tree.children) == 11
    with pytest.raises(ArchiveError, match="more than 10 entries"):
        opened(data, limits=Limits(entries=10))


def test_a_stream_that_grows_too_much_is_a_bomb() -> None:
    data = gzip.compress(tar(regular("a", bytes(10 << 20))))
    assert opened(data, limits=Limits(ratio=2, ratio_from=16 << 20)).tree.names() == ["a"]
    with pytest.raises(ArchiveError, match="unpacks to more than 1,048,576 bytes"):
        opened(data, limits=Limits(ratio=2, ratio_from=1 << 20))
    with pytest.raises(ArchiveError, match="unpacks to more than 2,000 bytes"):
        opened(data, limits=Limits(size=2000))


def test_a_declared_size_beyond_the_file_is_not_believed() -> None:
    header = gotar.encode(TarHeader("a", size=1 << 60))
    with pytest.raises(ArchiveError, match="ends within 'a'"):
        opened(header + bytes(4096))


def test_a_symlink_that_is_never_followed_may_point_anywhere() -> None:
    archive = opened(tar(special("s", gotar.SYMLINK, linkname="../../etc/passwd")))
    found = archive.tree.get("s")
    assert found is not None
    assert (found.kind, found.target) == (Kind.SYMLINK, "../../etc/passwd")


def test_progress_counts_every_byte() -> None:
    told: list[int] = []
    data = tar(*(regular(str(number), bytes(700_000)) for number in range(5)), tail=10_000)
    open_archive(Bytes(data), spool=spool, progress=told.append)
    assert sum(told) == len(data)
    assert len(told) > 2


@settings(deadline=None)
@given(st.binary(max_size=2000), st.integers(0, 6000), st.booleans())
def test_no_bytes_break_it(junk: bytes, at: int, whiteouts: bool) -> None:
    whole = tar(
        special("d/", gotar.DIRECTORY),
        regular("d/größe", bytes(600), uid=9_999_999),
        special("l", gotar.LINK, linkname="d/größe"),
        special("s", gotar.SYMLINK, linkname="d"),
        regular("s/.wh.x", b""),
    )
    data = whole[:at] + junk + whole[at + len(junk) :]
    try:
        archive = opened(data, whiteouts=whiteouts)
        pieces: list[Piece] = list(archive.pieces)
    except ArchiveError:
        return
    assert b"".join(chunks(pieces)) == data
    assert sum(isinstance(piece, Member) for piece in pieces) == len(list(archive.headers))
    assert isinstance(archive.tree, Directory)
