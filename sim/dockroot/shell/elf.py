"""What an ELF file needs: its libraries, its own name, where it looks for them (System V ABI, chapters 4 and 5)."""

from __future__ import annotations

import struct
from typing import BinaryIO

from msgspec import Struct, field

from dockroot.tree import Content

_NEEDED, _STRTAB, _SONAME, _RPATH, _RUNPATH = 1, 5, 14, 15, 29
_LOAD, _DYNAMIC, _INTERP = 1, 2, 3
_MOST = 4096


class Elf(Struct):
    """A program or library. `static` when it has no dynamic section."""

    needed: list[str] = field(default_factory=list)
    soname: str = ""
    rpath: str = ""
    interpreter: str = ""
    static: bool = True
    wide: bool = True


def read(content: Content) -> Elf | None:
    """Return what an ELF file says; None when it is none, or damaged."""
    try:
        with content.open() as stream:
            return _read(stream)
    except (struct.error, IndexError, ValueError, OverflowError, OSError):
        return None


def _read(stream: BinaryIO) -> Elf | None:
    head = stream.read(64)
    if head[:4] != b"\x7fELF" or len(head) < 52:
        return None
    wide, order = head[4] == 2, "<" if head[5] == 1 else ">"
    if wide:
        (offset,), (size, count) = (
            struct.unpack_from(order + "Q", head, 32),
            struct.unpack_from(order + "HH", head, 54),
        )
    else:
        (offset,), (size, count) = (
            struct.unpack_from(order + "I", head, 28),
            struct.unpack_from(order + "HH", head, 42),
        )
    found, loads, dynamic = Elf(wide=wide), [], None
    for number in range(min(count, 128)):
        stream.seek(offset + number * size)
        raw = stream.read(size)
        if wide:
            kind, _, at, address, _, length = struct.unpack_from(order + "IIQQQQ", raw)
        else:
            kind, at, address, _, length = struct.unpack_from(order + "IIIII", raw)
        if kind == _LOAD:
            loads.append((address, at, length))
        elif kind == _DYNAMIC:
            dynamic = (at, length)
        elif kind == _INTERP:
            stream.seek(at)
            found.interpreter = stream.read(min(length, 256)).split(b"\0")[0].decode()
    if dynamic:
        found.static = False
        _dynamic(stream, found, order, dynamic, loads)
    return found


def _dynamic(
    stream: BinaryIO,
    found: Elf,
    order: str,
    where: tuple[int, int],
    loads: list[tuple[int, int, int]],
) -> None:
    stream.seek(where[0])
    form = order + ("qQ" if found.wide else "iI")
    raw = stream.read(min(where[1], _MOST * 16))
    step = struct.calcsize(form)
    entries = [struct.unpack_from(form, raw, at) for at in range(0, len(raw) - step + 1, step)]
    table = next((value for tag, value in entries if tag == _STRTAB), 0)
    base = next(
        (
            at + table - address
            for address, at, length in loads
            if address <= table < address + length
        ),
        table,
    )

    def text(offset: int) -> str:
        stream.seek(base + offset)
        return stream.read(_MOST).split(b"\0")[0].decode()

    for tag, value in entries:
        if tag == 0:
            break
        if tag == _NEEDED:
            found.needed.append(text(value))
        elif tag == _SONAME:
            found.soname = text(value)
        elif tag in (_RPATH, _RUNPATH):
            found.rpath = text(value)
