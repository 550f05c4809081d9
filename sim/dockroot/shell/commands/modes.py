"""File modes as text: octal and symbolic (`u+rwx,g=u,o-w`, `a+X`), POSIX.1-2017 `chmod`.

Busybox clears the set-ID bits of directories where GNU keeps them (octal of up to four digits, and
`=`); busybox takes a copied class from what is left after `=` cleared, GNU from the old mode
(measured on busybox 1.35 and coreutils 9.1).
"""

from __future__ import annotations

import re

_WHO = {"u": 0o4700, "g": 0o2070, "o": 0o007, "a": 0o7777}
_PERMISSIONS = {"r": 0o444, "w": 0o222, "x": 0o111, "s": 0o6000, "t": 0o1000}
_SHIFTS = {"u": 6, "g": 3, "o": 0}
_CLAUSE = re.compile(r"([ugoa]*)((?:[-+=](?:[ugo]|[rwxXst]*))+)\Z")
_ACTION = re.compile(r"([-+=])([ugo]|[rwxXst]*)")


def parse_mode(
    text: str, mode: int, *, umask: int, directory: bool = False, gnu: bool = False
) -> int | None:
    """Return the new mode of a file with `mode`; None when the text is no mode."""
    if re.fullmatch(r"[0-7]+", text):
        value = int(text, 8)
        if value > 0o7777:
            return None
        return value | (mode & 0o6000) if gnu and directory and len(text) < 5 else value
    for clause in text.split(","):
        match = _CLAUSE.match(clause)
        if match is None:
            return None
        for action in _ACTION.findall(match[2]):
            mode = _apply(mode, (match[1], *action), umask, directory=directory, gnu=gnu)
    return mode


def _apply(
    mode: int, action: tuple[str, str, str], umask: int, *, directory: bool, gnu: bool
) -> int:
    """Return the mode after one action: whom, `+-=`, what."""
    who, operator, permissions = action
    mask = 0
    for letter in who:
        mask |= _WHO[letter] | (0o1000 if gnu and letter == "o" else 0)
    old = mode
    if operator == "=":
        kept = 0o6000 if gnu and directory and "s" not in permissions else 0
        mode &= ~((mask or 0o7777) & ~kept)
    bits = _bits(old, old if gnu else mode, permissions, directory=directory)
    bits &= mask or ~umask & 0o7777
    return mode & ~bits if operator == "-" else mode | bits


def _bits(old: int, copied: int, permissions: str, *, directory: bool) -> int:
    if permissions in _SHIFTS:
        return (copied >> _SHIFTS[permissions] & 7) * 0o111
    bits = 0
    for letter in permissions:
        if letter == "X":
            bits |= 0o111 if directory or old & 0o111 else 0
        else:
            bits |= _PERMISSIONS[letter]
    return bits


def show_mode(mode: int, kind: str = "-") -> str:
    """Return the ten characters of `ls -l`."""
    text = ""
    for shift, special, letter in ((6, 0o4000, "s"), (3, 0o2000, "s"), (0, 0o1000, "t")):
        bits = mode >> shift & 7
        text += ("r" if bits & 4 else "-") + ("w" if bits & 2 else "-")
        if mode & special:
            text += letter if bits & 1 else letter.upper()
        else:
            text += "x" if bits & 1 else "-"
    return kind + text
