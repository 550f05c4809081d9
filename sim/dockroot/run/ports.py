"""Ports as `-p` and `--expose` spell them (docker/go-connections `nat/nat.go`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dockroot.errors import UsageError

PROTOCOLS = ("tcp", "udp", "sctp")
_EXPOSED = re.compile(r"(\d+)(?:-(\d+))?(?:/(\w+))?\Z")
_PUBLISHED = re.compile(
    r"(?:(?:(?P<ip>\[[0-9a-fA-F:]+\]|[0-9.]+):)?(?P<host>\d*(?:-\d+)?):)?(?P<port>\d+(?:-\d+)?)(?:/(?P<proto>\w+))?\Z"
)

Bindings = dict[str, list[dict[str, str]]]


def exposed(words: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return `{"80/tcp": {}}` for `--expose` values such as `80`, `53/udp`, `7000-7002`. Raises:
    UsageError.
    """
    ports: dict[str, dict[str, str]] = {}
    for word in words:
        match = _EXPOSED.match(word)
        if not match:
            raise UsageError(
                f"invalid port format for --expose: {word}",
                hint="write such as 80, 53/udp or 7000-7010",
            )
        protocol = _protocol(match[3], word)
        for port in _range(match[1] + (f"-{match[2]}" if match[2] else ""), word):
            ports[f"{port}/{protocol}"] = {}
    return ports


def published(words: Iterable[str]) -> Bindings:
    """Return the bindings of `-p` values such as `80`, `8080:80`, `127.0.0.1:53:53/udp`. Raises:
    UsageError.
    """
    bindings: Bindings = {}
    for word in words:
        match = _PUBLISHED.match(word)
        if not match:
            raise UsageError(
                f"invalid publish {word!r}", hint="write [IP:][HOST_PORT:]PORT[/PROTOCOL]"
            )
        protocol = _protocol(match["proto"], word)
        inside = list(_range(match["port"], word))
        outside = (
            [str(port) for port in _range(match["host"], word)]
            if match["host"]
            else [""] * len(inside)
        )
        if len(inside) == 1 and len(outside) > 1:
            outside = [match["host"]]
        if len(inside) != len(outside):
            raise UsageError(f"invalid ranges in {word!r}", hint="both ranges need the same length")
        for port, host_port in zip(inside, outside, strict=True):
            entry = {"HostIp": (match["ip"] or "").strip("[]"), "HostPort": host_port}
            bindings.setdefault(f"{port}/{protocol}", []).append(entry)
    return bindings


def _protocol(text: str | None, word: str) -> str:
    protocol = (text or "tcp").lower()
    if protocol not in PROTOCOLS:
        raise UsageError(f"invalid proto: {protocol} in {word!r}", hint="it is tcp, udp or sctp")
    return protocol


def _range(text: str, word: str) -> Iterator[int]:
    first, _, last = text.partition("-")
    low, high = int(first), int(last or first)
    if not 0 < low <= high <= 65535:
        raise UsageError(
            f"invalid port range in {word!r}", hint="ports go from 1 to 65535, the lower one first"
        )
    return iter(range(low, high + 1))
