r"""Backslash escapes of `echo -e`, `printf` and `$'…'`.

`\a \b \e \f \n \r \t \v \\`, octal (one to three digits) and `\x` with one or two hexadecimal
digits, as busybox 1.35 has them (measured); an unknown escape stands for itself with its backslash.
"""

from __future__ import annotations

import re

_ESCAPE = re.compile(rb"\\(?:(0[0-7]{1,3})|([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(.))", re.DOTALL)
_LETTERS = {
    b"a": b"\a",
    b"b": b"\b",
    b"e": b"\x1b",
    b"f": b"\f",
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"v": b"\v",
    b"\\": b"\\",
}


def unescape(
    text: str,
    *,
    zero: bool = False,
    quotes: bool = False,
    stop: bool = False,
    hexadecimals: bool = True,
) -> tuple[bytes, bool]:
    r"""Return the bytes that `text` stands for, and whether `\c` ended it.

    `zero`: octal may have three digits behind a zero (`echo`, `%b`); `quotes`: `\'` and `\"` are
    known; `stop`: `\c` is known; `hexadecimals`: `\x41` is (not in dash).
    """
    raw = text.encode("utf-8", "surrogateescape")
    done, at = bytearray(), 0
    while match := _ESCAPE.search(raw, at):
        done += raw[at : match.start()]
        at = match.end()
        zeroed, octal, hexadecimal, letter = match.groups()
        if zeroed is not None:
            digits = zeroed if zero else zeroed[:3]
            at -= len(zeroed) - len(digits)
            done.append(int(digits, 8) & 0xFF)
        elif octal is not None:
            done.append(int(octal, 8) & 0xFF)
        elif hexadecimal is not None and not hexadecimals:
            done += match[0]
        elif hexadecimal is not None:
            done.append(int(hexadecimal, 16))
        elif letter == b"c" and stop:
            return bytes(done), True
        elif quotes and letter in (b"'", b'"'):
            done += letter
        else:
            done += _LETTERS.get(letter, b"\\" + letter)
    return bytes(done + raw[at:]), False
