"""md5sum, sha1sum and its family, b2sum, cksum, base64, base32: what bytes amount to, and bytes as text."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.commands.text import inputs
from dockroot.shell.streams import LimitError

_NAMES = {"md5sum": "md5", "b2sum": "blake2b"}
_LINE = re.compile(r"(\\?)([0-9a-fA-F]+) [ *](.*)")
_TAGGED = re.compile(r"(\w+)(?:-\d+)? \((.*)\) = ([0-9a-fA-F]+)")
_LONG = {
    "binary": "b", "check": "c", "text": "t", "tag": "tag", "zero": "z",
    "ignore-missing": "ignore-missing", "quiet": "quiet", "status": "s", "strict": "strict",
    "warn": "w",
}  # fmt: skip


_BY_LENGTH = {40: "sha1", 56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}


def _algorithm(run: Invocation, expected: str = "") -> str:
    """Return whose digest is wanted; shasum tells by the digits that it is to check."""
    if run.name == "shasum":
        return _BY_LENGTH.get(len(expected)) or f"sha{run.value('a') or 1}"
    return _NAMES.get(run.name, run.name.removesuffix("sum"))


def _digest(run: Invocation, data: bytes, expected: str = "") -> str:
    return hashlib.new(_algorithm(run, expected), data).hexdigest()


@tool(
    "md5sum", "sha1sum", "sha224sum", "sha256sum", "sha384sum", "sha512sum", "b2sum",
    short="bctwsz", long=_LONG,
)  # fmt: skip
def digest(run: Invocation) -> int:
    """Print digests of files, or check those that a list gives."""
    if run.has("c"):
        return _check(run)
    status = 0
    for path, data in inputs(run, run.operands):
        if data is None:
            status = 1
        elif run.has("tag"):
            run.out(f"{run.name.removesuffix('sum').upper()} ({path}) = {_digest(run, data)}\n")
        else:
            mark = "*" if run.has("b") and (run.gnu or run.name == "shasum") else " "
            end = "\0" if run.has("z") else "\n"
            run.out(f"{_digest(run, data)} {mark}{path}{end}")
    return status


@tool(
    "shasum", short="a:bchqstwU0", long={**_LONG, "algorithm": "a:", "quiet": "q"},
)  # fmt: skip
def shasum(run: Invocation) -> int:
    """Do as sha1sum and its kin do (Perl's Digest::SHA 6.04)."""
    if run.has("h", "U", "0", "tag", "z"):
        raise run.machine.unsupported(f"shasum -{run.last('h', 'U', '0', 'tag', 'z')}")
    if _algorithm(run) not in hashlib.algorithms_guaranteed:
        run.note("shasum: Unrecognized algorithm\nType shasum -h for help")
        return 1
    if run.has("q"):
        run.flags.append(("quiet", ""))
    return digest(run)


def _check(run: Invocation) -> int:
    bad = unread = wrong = right = 0
    for label, data in inputs(run, run.operands):
        if data is None:
            return 1
        for line in data.decode("utf-8", "surrogateescape").split("\n"):
            expected = _expected(run, line)
            if expected is None:
                if not run.gnu and "  " in line:
                    run.out(f"{line.partition('  ')[2]}: FAILED\n")
                    bad += 1
                    continue
                wrong += bool(line)
                if run.has("w"):
                    run.fail(
                        f"{label}: improperly formatted {run.name.removesuffix('sum').upper()} checksum line"
                    )
                continue
            result = _checked(run, *expected)
            right += result is True
            bad += result is False
            unread += result is None
        if not right + bad + unread and wrong:
            name = "standard input" if label == "-" else label
            shown = f"'{name}'" if " " in name else name
            return run.fail(f"{shown}: no properly formatted checksum lines found")
    if not run.has("s"):
        _warn(run, wrong, "line is improperly formatted", "lines are improperly formatted")
        _warn(run, unread, "listed file could not be read", "listed files could not be read")
        if bad:
            _warn(run, bad, "computed checksum did NOT match", "computed checksums did NOT match")
    failed = bad or unread or (wrong and run.has("strict"))
    return int(bool(failed))


def _warn(run: Invocation, count: int, one: str, more: str) -> None:
    if count:
        run.fail(f"WARNING: {count} {one if count == 1 else more}")


def _expected(run: Invocation, line: str) -> tuple[str, str] | None:
    if (match := _LINE.fullmatch(line)) and len(match[2]) == len(_digest(run, b"", match[2])):
        return match[2].lower(), match[3]
    if (match := _TAGGED.fullmatch(line)) and len(match[3]) == len(_digest(run, b"", match[3])):
        return match[3].lower(), match[2]
    return None


def _checked(run: Invocation, expected: str, path: str) -> bool | None:
    """Check one file: None when it cannot be read."""
    try:
        data = run.read() if path == "-" else run.calls.open(path, "r").read()
    except OSError as error:
        if isinstance(error, FileNotFoundError) and run.has("ignore-missing"):
            return True
        if run.gnu:
            run.fault(path, error)
        else:
            run.fail(f"can't open '{path}': No such file or directory")
        if not run.has("s"):
            run.out(f"{path}: FAILED open or read\n" if run.gnu else f"{path}: FAILED\n")
        return None
    good = _digest(run, data, expected) == expected
    if not run.has("s") and not (good and run.has("quiet")):
        run.out(f"{path}: {'OK' if good else 'FAILED'}\n")
    return good


_MOST_SUMMED = 32 << 20
_CRC = [0] * 256
for _number in range(256):
    _value = _number << 24
    for _ in range(8):
        _value = (_value << 1) ^ (0x04C11DB7 if _value & 0x80000000 else 0)
    _CRC[_number] = _value & 0xFFFFFFFF


@tool("cksum")
def cksum(run: Invocation) -> int:
    """Print POSIX's CRC and the size of files."""
    status = 0
    for path, data in inputs(run, run.operands):
        if data is None:
            status = 1
            continue
        size, crc = len(data), 0
        if size > _MOST_SUMMED:
            raise LimitError(f"cksum reads at most {_MOST_SUMMED:,} bytes")
        length = size.to_bytes((size.bit_length() + 7) // 8, "little")
        for byte in (*data, *length):
            crc = (crc << 8 & 0xFFFFFFFF) ^ _CRC[crc >> 24 ^ byte]
        run.out(f"{crc ^ 0xFFFFFFFF} {size}" + (f" {path}" if run.operands else "") + "\n")
    return status


@tool("base64", "base32", short="dw:i", long={"decode": "d", "wrap": "w:", "ignore-garbage": "i"})
def base64_(run: Invocation) -> int:
    """Write bytes as text of 64 (or 32) letters, or read such text."""
    data = next(iter(inputs(run, run.operands[:1])))[1]
    if data is None:
        return 1
    encode = base64.b64encode if run.name == "base64" else base64.b32encode
    if not run.has("d"):
        text, width = encode(data), int(run.value("w") or 76) if run.value("w") != "0" else 0
        lines = [text[at : at + width] for at in range(0, len(text), width)] if width else [text]
        run.out(b"".join(line + b"\n" for line in lines) if width else text)
        return 0
    packed = re.sub(rb"[^A-Za-z0-9+/=]", b"", data) if run.has("i") else re.sub(rb"\n", b"", data)
    try:
        decoded = (
            base64.b64decode(packed, validate=True)
            if run.name == "base64"
            else base64.b32decode(packed)
        )
    except (binascii.Error, ValueError):
        good = re.match(rb"(?:[A-Za-z0-9+/]{4})*", packed)
        run.out(base64.b64decode(good[0]) if good and run.name == "base64" else b"")
        return run.fail("invalid input" if run.gnu else "truncated input")
    run.out(decoded)
    return 0
