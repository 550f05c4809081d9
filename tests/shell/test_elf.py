"""What is read of an ELF file, sound or not."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from dockroot.shell import elf
from dockroot.tree import Bytes

_NAMES = b"\0libc.so.6\0libme.so.1\0/opt/lib\0"


def program(*, wide: bool = True, names_at: int | None = None) -> bytes:
    """Return a library that needs libc.so.6: a header, two program headers, the dynamic section, its names."""
    form, size, head = ("<IIQQQQQQ", 56, 64) if wide else ("<IIIIIIII", 32, 52)
    dynamic = head + 2 * size
    tags = ((1, 1), (14, 11), (29, 22), (5, dynamic + 80 if names_at is None else names_at), (0, 0))
    entries = b"".join(struct.pack("<qQ" if wide else "<iI", *each) for each in tags)
    length = len(entries)
    names = dynamic + 80
    top = b"\x7fELF" + bytes([2 if wide else 1, 1, 1]) + bytes(9)
    if wide:
        top += struct.pack("<HHIQQQIHHHHHH", 3, 62, 1, 0, head, 0, 0, head, size, 2, 0, 0, 0)
        parts = [
            (1, 5, 0, 0, 0, names + 99, names + 99, 1),
            (2, 6, dynamic, dynamic, 0, length, length, 8),
        ]
    else:
        top += struct.pack("<HHIIIIIHHHHHH", 3, 3, 1, 0, head, 0, 0, head, size, 2, 0, 0, 0)
        parts = [
            (1, 0, 0, 0, names + 99, names + 99, 5, 1),
            (2, dynamic, dynamic, 0, length, length, 6, 4),
        ]
    table = b"".join(struct.pack(form, *part) for part in parts)
    return (top + table + entries).ljust(names, b"\0") + _NAMES


def test_what_a_library_needs() -> None:
    for wide in (True, False):
        found = elf.read(Bytes(program(wide=wide)))
        assert found is not None
        assert (found.needed, found.soname, found.rpath) == (
            ["libc.so.6"],
            "libme.so.1",
            "/opt/lib",
        )
        assert (found.static, found.wide) == (False, wide)


def test_names_beyond_all_bounds() -> None:
    for place in (1 << 62, (1 << 64) - 1, 1 << 63):
        assert elf.read(Bytes(program(names_at=place))) in (
            None,
            elf.read(Bytes(program(names_at=place))),
        )


@given(st.booleans(), st.integers(0, 400), st.binary(max_size=40))
def test_what_is_damaged_is_none_or_a_guess(wide: bool, at: int, junk: bytes) -> None:
    whole = program(wide=wide)
    for raw in (whole[:at], whole[:at] + junk, whole[:at] + junk + whole[at + len(junk) :]):
        found = elf.read(Bytes(raw))
        assert found is None or isinstance(found, elf.Elf)
