"""Go's tar headers: field by field, and against what Go and engines wrote."""

from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dockroot.format import gotar, gotar17, tarreader
from dockroot.format.gotar import TarHeader

SECOND = 10**9
SHORT = TarHeader("usr/bin/x", mode=0o755, uid=1, gid=2, size=5, mtime=1_600_000_000 * SECOND)


def test_every_entry_of_gos_archive_is_rebuilt_byte_for_byte(go_archive: bytes) -> None:
    reader = tarreader.TarReader(io.BytesIO(go_archive))
    at = count = 0
    while (entry := reader.next()) is not None:
        assert gotar.encode(entry.header) == go_archive[at : reader.position], entry.header.name
        reader.take(entry.size + entry.pad)
        at = reader.position
        count += 1
    assert count == 14
    assert go_archive[at : at + 1024] == gotar.END


def test_a_ustar_block_has_its_fields_in_place() -> None:
    block = gotar.encode(
        replace(SHORT, uname="root", gname="staff", device=(1, 3), type=gotar.CHAR)
    )
    assert len(block) == 512
    assert block[:10] == b"usr/bin/x\0"
    assert block[100:124] == b"0000755\x000000001\x000000002\0"
    assert block[124:148] == b"00000000005\x0013727410000\0"
    assert block[156:157] == b"3"
    assert block[257:265] == b"ustar\x0000"
    assert block[265:270] == b"root\0"
    assert block[297:303] == b"staff\0"
    assert block[329:345] == b"0000001\x000000003\0"
    assert block[345:] == bytes(167)


def test_the_checksum_counts_itself_as_spaces() -> None:
    block = gotar.encode(SHORT)
    assert block[154:156] == b"\0 "
    assert int(block[148:154], 8) == sum(block[:148]) + 8 * 32 + sum(block[156:])


@pytest.mark.parametrize(
    ("name", "prefix", "rest"),
    [
        ("d" * 60 + "/" + "f" * 90, 60, 90),
        ("d" * 155 + "/" + "f" * 100, 155, 100),
        ("a/" + "d" * 97 + "/" + "f/", 99, 2),
        ("a/" * 49 + "bbb/", 97, 4),
    ],
)
def test_long_names_are_split_at_a_slash(name: str, prefix: int, rest: int) -> None:
    block = gotar.encode(replace(SHORT, name=name))
    assert len(block) == 512
    assert block[345:500].rstrip(b"\0").decode() == name[:prefix]
    assert block[:100].rstrip(b"\0").decode() == name[prefix + 1 :]
    assert rest == len(name) - prefix - 1


@pytest.mark.parametrize(
    "name",
    ["n" * 101, "d" * 156 + "/f", "d/" + "f" * 101, "/" + "f" * 100, "é" * 50 + "/" + "f" * 90],
)
def test_names_that_cannot_be_split_get_a_record(name: str) -> None:
    blocks = gotar.encode(replace(SHORT, name=name))
    assert blocks[156:157] == b"x"
    assert f"path={name}\n".encode() in blocks
    assert tarreader.parse(blocks).header.name == name


@pytest.mark.parametrize(
    ("change", "record"),
    [
        ({"linkname": "l" * 101}, b"115 linkpath=" + b"l" * 101 + b"\n"),
        ({"linkname": "größe"}, b"20 linkpath=gr\xc3\xb6\xc3\x9fe\n"),
        ({"uid": 2_097_152}, b"15 uid=2097152\n"),
        ({"gid": 9_999_999}, b"15 gid=9999999\n"),
        ({"size": 8 << 30}, b"19 size=8589934592\n"),
        ({"uname": "ü"}, b"12 uname=\xc3\xbc\n"),
        ({"gname": "g" * 33}, b"43 gname=" + b"g" * 33 + b"\n"),
        ({"mtime": -1}, b"22 mtime=-0.000000001\n"),
        ({"mtime": -3 * SECOND // 2}, b"14 mtime=-1.5\n"),
        ({"mtime": 1_600_000_000 * SECOND + 120_000_000}, b"23 mtime=1600000000.12\n"),
        ({"mtime": 8_589_934_592 * SECOND}, b"20 mtime=8589934592\n"),
        ({"xattrs": {"user.b": b"\0\n="}}, b"27 SCHILY.xattr.user.b=\0\n=\n"),
    ],
)
def test_what_does_not_fit_gets_a_record(change: dict[str, object], record: bytes) -> None:
    blocks = gotar.encode(replace(SHORT, **change))
    assert len(blocks) == 1536
    assert blocks[512:1024].rstrip(b"\0") == record
    assert blocks[:26] == b"usr/bin/PaxHeaders.0/x\0\0\0\0"
    assert blocks[100:148] == b"0000000\0" * 3 + b"%011o\0" % len(record) + b"00000000000\0"
    assert blocks[265:512] == bytes(247)
    assert blocks[257:265] == b"ustar\x0000"


@pytest.mark.parametrize(
    ("change", "kept"),
    [({"uid": 2_097_151}, 108), ({"size": (8 << 30) - 1}, 124), ({"mtime": 0}, 136)],
)
def test_what_just_fits_needs_none(change: dict[str, object], kept: int) -> None:
    block = gotar.encode(replace(SHORT, **change))
    assert len(block) == 512
    assert block[kept : kept + 7] in (b"7777777", b"0000000")


def test_records_are_sorted_and_count_themselves() -> None:
    header = replace(SHORT, name="ß", uid=3_000_000, linkname="ß", xattrs={"user.a": b"1"})
    assert gotar.encode(header)[512:1024].rstrip(b"\0") == (
        b"25 SCHILY.xattr.user.a=1\n15 linkpath=\xc3\x9f\n11 path=\xc3\x9f\n15 uid=3000000\n"
    )
    for length in range(80, 110):
        record = gotar.pax_body({b"path": b"p" * length})
        assert int(record.split(b" ")[0]) == len(record)


def test_a_name_that_could_be_split_has_a_record_when_another_is_needed() -> None:
    name = "d" * 60 + "/" + "f" * 90
    blocks = gotar.encode(replace(SHORT, name=name, uid=3_000_000))
    assert b" path=" + name.encode() in blocks[512:1024]
    assert blocks[1024:1124].decode() == name[:100]
    assert blocks[1024 + 345 : 1024 + 500] == bytes(155)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("größe", b"gre"),
        ("é" * 60 + "a" * 120, b"a" * 100),
        ("a" * 99 + "/é/b", b"a" * 99),
        ("a" * 99 + "//" + "ü", b"a" * 99),
        ("raw\udcff" + "a" * 100, b"raw" + b"a" * 97),
    ],
)
def test_the_block_after_records_is_ascii_and_cut(name: str, field: bytes) -> None:
    assert gotar.encode(replace(SHORT, name=name))[-512:-412].rstrip(b"\0") == field


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("ß", b"PaxHeaders.0"),
        ("a/b/ß", b"a/b/PaxHeaders.0"),
        ("dir/ß/", b"dir//PaxHeaders.0"),
        ("a/./ß/x", b"a//PaxHeaders.0/x"),
        ("/ß", b"/PaxHeaders.0"),
        ("/xß", b"/PaxHeaders.0/x"),
        ("d" * 86 + "/ßx", b"d" * 86 + b"/PaxHeaders.0"),
        ("d" * 120 + "/ßx", b"d" * 100),
    ],
)
def test_the_name_of_a_pax_header(name: str, called: bytes) -> None:
    found = gotar.encode(replace(SHORT, name=name))[:100].rstrip(b"\0")
    assert found == called


def test_python_reads_what_we_write() -> None:
    header = replace(SHORT, name="größe/" + "n" * 120, uid=9_999_999, uname="root", size=0)
    with tarfile.open(fileobj=io.BytesIO(gotar.encode(header) + gotar.END)) as tar:
        (info,) = tar.getmembers()
    assert (info.name, info.uid, info.uname, info.mtime) == (
        header.name,
        9_999_999,
        "root",
        1_600_000_000,
    )


names = st.lists(
    st.text(
        st.characters(exclude_characters="\0/", exclude_categories=["Cs"]), min_size=1, max_size=60
    ),
    min_size=1,
    max_size=6,
).map("/".join)
headers = st.builds(
    TarHeader,
    name=names,
    type=st.sampled_from([gotar.REGULAR, gotar.SYMLINK, gotar.DIRECTORY, gotar.FIFO]),
    mode=st.integers(0, 0o7777),
    uid=st.integers(0, 2**32 - 1),
    gid=st.integers(0, 2**32 - 1),
    size=st.integers(0, 2**40),
    mtime=st.integers(-(2**33), 2**34).map(lambda seconds: seconds * SECOND)
    | st.integers(-(2**62), 2**62),
    linkname=names | st.just(""),
    uname=st.text(st.characters(codec="ascii", exclude_characters="\0"), max_size=40),
    gname=st.sampled_from(["", "root", "größe"]),
    device=st.tuples(st.integers(0, 2**20), st.integers(0, 2**20)),
    xattrs=st.dictionaries(
        st.sampled_from(["security.capability", "user.x"]), st.binary(min_size=1)
    ),
)


@given(headers)
def test_headers_read_back(header: TarHeader) -> None:
    blocks = gotar.encode(header)
    assert len(blocks) % 512 == 0
    assert tarreader.parse(blocks).header == header


@given(headers)
def test_the_old_writers_headers_read_back_too(header: TarHeader) -> None:
    header = replace(header, mtime=max(header.mtime, 0) // SECOND % 2**33 * SECOND)
    assert tarreader.parse(gotar17.Writer().encode(header)).header == header


def test_the_old_writer_agrees_where_all_fits() -> None:
    assert gotar17.Writer().encode(SHORT) == gotar.encode(SHORT)
    long = replace(SHORT, name="d" * 60 + "/" + "f" * 90)
    assert gotar17.Writer().encode(long) == gotar.encode(long)


def test_the_old_writer_leaves_recorded_fields_empty() -> None:
    blocks = gotar17.Writer().encode(replace(SHORT, name="größe", linkname="l" * 101))
    assert blocks[1024:1124] == bytes(100)
    assert blocks[1024 + 157 : 1024 + 257] == bytes(100)
    assert blocks[136:148] == b"13727410000\0"
    assert blocks[329:345] == b"0000000\0" * 2


def test_the_old_writer_turns_to_gnus_magic_after_a_big_number() -> None:
    writer = gotar17.Writer()
    assert writer.encode(SHORT)[257:265] == b"ustar\x0000"
    big = writer.encode(replace(SHORT, uid=9_999_999))
    assert big[108:116] == b"\x80\0\0\0\x00\x98\x96\x7f"
    assert big[257:265] == b"ustar  \0"
    assert writer.encode(SHORT)[257:265] == b"ustar  \0"


def test_the_old_writer_splits_a_name_beside_an_xattr() -> None:
    name = "d" * 60 + "/" + "f" * 90
    blocks = gotar17.Writer().encode(replace(SHORT, name=name, xattrs={"user.x": b"1"}))
    assert b"path=" not in blocks[512:1024]
    assert blocks[1024:1114].decode() == "f" * 90
