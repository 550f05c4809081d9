"""Tar headers as Go reads them: the formats it knows, and what it refuses."""

from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockroot.format import gotar, tarreader
from dockroot.format.gotar import TarHeader
from dockroot.format.tarreader import Entry, TarError, TarReader

SECOND = 10**9


def entries(data: bytes) -> list[Entry]:
    reader, found = TarReader(io.BytesIO(data)), []
    while (entry := reader.next()) is not None:
        reader.take(entry.size + entry.pad)
        found.append(entry)
    return found


def block(**fields: bytes) -> bytes:
    places = {
        "name": 0, "mode": 100, "uid": 108, "size": 124, "mtime": 136, "type": 156, "link": 157,
        "magic": 257, "uname": 265, "major": 329, "prefix": 345, "trailer": 508,
    }  # fmt: skip
    raw = bytearray(512)
    raw[100:156] = b"0000644\x000000000\x000000000\x0000000000000\x0000000000000\0" + b" " * 8
    for key, value in {"type": b"0", "magic": b"ustar\x0000", **fields}.items():
        raw[places[key] : places[key] + len(value)] = value
    return gotar.summed(bytes(raw))


def special(kind: bytes, body: bytes) -> bytes:
    return block(name=b"x", type=kind, size=b"%011o\0" % len(body)) + body + bytes(-len(body) % 512)


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_what_python_writes_is_read(form: int) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as tar:
        info = tarfile.TarInfo("d" * 60 + "/" + "f" * 90)
        info.size, info.mtime, info.uid, info.uname = 3, 1_600_000_000, 5, "games"
        tar.addfile(info, io.BytesIO(b"abc"))
        link = tarfile.TarInfo("l")
        link.type, link.linkname = tarfile.SYMTYPE, "t" * 90
        tar.addfile(link)
    first, second = entries(buffer.getvalue())
    assert first.header.name == info.name
    assert (first.size, first.pad) == (3, 509)
    assert (first.header.uid, first.header.uname, first.header.mtime) == (
        5,
        "games",
        1_600_000_000 * SECOND,
    )
    assert (second.header.type, second.header.linkname, second.size) == (b"2", "t" * 90, 0)


def test_gnu_long_names_and_links() -> None:
    data = (
        special(b"L", b"n" * 200 + b"\0")
        + special(b"K", b"t" * 150 + b"\0")
        + block(name=b"short", type=b"2")
    )
    (entry,) = entries(data)
    assert (entry.header.name, entry.header.linkname) == ("n" * 200, "t" * 150)


def test_records_count_for_one_entry_only() -> None:
    data = (
        special(b"x", gotar.pax_body({b"path": b"long", b"uid": b"7"}))
        + block(name=b"a")
        + block(name=b"b")
    )
    first, second = entries(data)
    assert (first.header.name, first.header.uid) == ("long", 7)
    assert (second.header.name, second.header.uid) == ("b", 0)


def test_an_empty_record_changes_nothing() -> None:
    (entry,) = entries(
        special(b"x", gotar.pax_body({b"path": b"", b"user.x": b""})) + block(name=b"a")
    )
    assert entry.header.name == "a"


def test_a_global_header_is_an_entry_whose_padding_follows() -> None:
    body = gotar.pax_body({b"comment": b"hello"})
    first, second = entries(special(b"g", body) + block(name=b"a"))
    assert (first.header.name, first.header.type) == ("x", b"g")
    assert (first.size, first.pad) == (0, 512 - len(body))
    assert second.header.name == "a"


@pytest.mark.parametrize(
    ("fields", "name", "kind"),
    [
        ({"name": b"old", "type": b"\0", "magic": b"\0" * 8}, "old", b"0"),
        ({"name": b"old/", "type": b"\0", "magic": b"\0" * 8}, "old/", b"5"),
        ({"name": b"f", "prefix": b"p/q"}, "p/q/f", b"0"),
        ({"name": b"f", "prefix": b"p", "magic": b"ustar  \0"}, "f", b"0"),
        (
            {"name": b"f", "prefix": b"p" * 131 + b"0" * 11, "trailer": b"tar\0"},
            "p" * 131 + "/f",
            b"0",
        ),
        ({"name": b"f" * 100}, "f" * 100, b"0"),
        ({"name": b"f\0rest"}, "f", b"0"),
        ({"name": b"raw\xff"}, "raw\udcff", b"0"),
    ],
)
def test_names_of_the_old_formats(fields: dict[str, bytes], name: str, kind: bytes) -> None:
    header = tarreader.parse(block(**fields)).header
    assert (header.name, header.type) == (name, kind)


@pytest.mark.parametrize(
    ("field", "number"),
    [
        (b"0000017\0", 15),
        (b"     17 ", 15),
        (b"17\0\0\0\0\0\0", 15),
        (b"\0" * 8, 0),
        (b"\x80\0\0\0\x00\x98\x96\x7f", 9_999_999),
        (b"\xff" * 8, -1),
        (b"\xff" * 7 + b"\0", -256),
    ],
)
def test_numbers_are_octal_or_base_256(field: bytes, number: int) -> None:
    assert tarreader.parse(block(uid=field)).header.uid == number


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        (b"1", SECOND),
        (b"1.5", 3 * SECOND // 2),
        (b"1.123456789", 1_123_456_789),
        (b"1.1234567899", 1_123_456_789),
        (b"1.", SECOND),
        (b"-1.5", -3 * SECOND // 2),
        (b"-0.000000001", -1),
    ],
)
def test_times_are_exact_to_the_nanosecond(text: bytes, nanoseconds: int) -> None:
    data = special(b"x", gotar.pax_body({b"mtime": text})) + block(name=b"a")
    assert tarreader.parse(data).header.mtime == nanoseconds


def test_xattrs_keep_their_bytes() -> None:
    value = b"\0=\n\xff"
    data = special(b"x", gotar.pax_body({b"SCHILY.xattr.user.x": value})) + block(name=b"a")
    assert tarreader.parse(data).header.xattrs == {"user.x": value}


@pytest.mark.parametrize("kind", sorted(gotar.HEADER_ONLY))
def test_types_without_a_body_have_none_whatever_they_say(kind: bytes) -> None:
    entry = tarreader.parse(block(type=kind, size=b"00000000777\0"))
    assert (entry.size, entry.pad, entry.header.size) == (0, 0, 0o777)


def test_a_checksum_over_signed_bytes_is_taken() -> None:
    raw = bytearray(block(name=b"\xff\xfe"))
    signed = sum(raw[:148]) + 8 * 32 + sum(raw[156:]) - 2 * 256
    raw[148:156] = b"%06o\0 " % signed
    assert tarreader.parse(bytes(raw)).header.name == "\udcff\udcfe"


@pytest.mark.parametrize("end", [b"", bytes(512), bytes(1024), bytes(5000)])
def test_where_an_archive_ends(end: bytes) -> None:
    reader = TarReader(io.BytesIO(block(name=b"a") + end))
    assert reader.next() is not None
    assert reader.next() is None
    assert reader.position == 512 + min(len(end), 1024)


DAMAGED = {
    "a short block": (block(name=b"a")[:300], "too early"),
    "a short body": (special(b"x", b"11 path=ab\n")[:600], "too early"),
    "a zero block within": (bytes(512) + block(name=b"a"), "zero block"),
    "a wrong checksum": (b"b" + block(name=b"a")[1:], "damaged"),
    "no checksum": (b"not a tar, but text " * 40, "damaged"),
    "no octal": (block(uid=b"12x4567\0"), "number"),
    "a huge number": (block(uid=b"\xbf" + b"\xff" * 7, size=b"\x80" + b"\xff" * 11), "number"),
    "a negative size": (block(size=b"\xff" * 12), "negative"),
    "records too big": (special(b"x", b"")[:124] + b"00010000000\0", "too early"),
    "an old sparse file": (block(type=b"S"), "sparse"),
    "a new sparse file": (
        special(b"x", gotar.pax_body({b"GNU.sparse.major": b"1"})) + block(),
        "sparse",
    ),
    "no number": (special(b"x", gotar.pax_body({b"uid": b"1x"})) + block(), "number"),
    "a number with underscores": (
        special(b"x", gotar.pax_body({b"size": b"1_0"})) + block(),
        "number",
    ),
    "a number beyond 64 bits": (
        special(b"x", gotar.pax_body({b"uid": b"9" * 30})) + block(),
        "number",
    ),
    "no time": (special(b"x", gotar.pax_body({b"mtime": b"1e9"})) + block(), "mtime"),
    "a name with NUL": (special(b"x", gotar.pax_body({b"path": b"a\0b"})) + block(), "NUL"),
    "a record without length": (special(b"x", b"path=a\n") + block(), "PAX record"),
    "a record too long": (special(b"x", b"99 path=a\n") + block(), "PAX record"),
    "a record of no length": (special(b"x", b"0 path=a\n") + block(), "PAX record"),
    "a record without newline": (special(b"x", b"9 path=abb") + block(), "PAX record"),
    "a record without equals": (special(b"x", b"7 path\n") + block(), "PAX record"),
    "a record without key": (special(b"x", b"5 =a\n") + block(), "PAX record"),
}


@pytest.mark.parametrize(("data", "reason"), DAMAGED.values(), ids=DAMAGED.keys())
def test_damage_is_told(data: bytes, reason: str) -> None:
    with pytest.raises(TarError, match=reason):
        entries(data)


def test_an_extended_header_has_a_limit() -> None:
    data = block(type=b"x", size=b"%011o\0" % (2 << 20)) + bytes(2 << 20)
    with pytest.raises(TarError, match="extended header of 2,097,152 bytes"):
        entries(data)


def test_parse_wants_a_header() -> None:
    with pytest.raises(TarError, match="no header"):
        tarreader.parse(bytes(1024))


@given(st.binary(max_size=1500), st.integers(0, 3000))
def test_no_bytes_break_the_reader(junk: bytes, at: int) -> None:
    whole = (
        gotar.encode(TarHeader("größe", uid=9_999_999, size=3)) + b"abc" + bytes(509) + gotar.END
    )
    data = whole[:at] + junk + whole[at + len(junk) :]
    try:
        found = entries(data)
    except TarError:
        return
    assert all(entry.size >= 0 for entry in found)
