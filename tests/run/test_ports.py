from __future__ import annotations

from typing import Any

import pytest

from dockroot.errors import UsageError
from dockroot.run import ports


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["80"], ["80/tcp"]),
        (["53/udp", "53"], ["53/udp", "53/tcp"]),
        (["7000-7002"], ["7000/tcp", "7001/tcp", "7002/tcp"]),
        (["9/SCTP"], ["9/sctp"]),
        ([], []),
    ],
)
def test_exposed(words: list[str], found: list[str]) -> None:
    assert list(ports.exposed(words)) == found


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("80", {"80/tcp": [("", "")]}),
        ("8080:80", {"80/tcp": [("", "8080")]}),
        ("127.0.0.1:53:53/udp", {"53/udp": [("127.0.0.1", "53")]}),
        ("127.0.0.1::80", {"80/tcp": [("127.0.0.1", "")]}),
        ("[::1]:80:80", {"80/tcp": [("::1", "80")]}),
        ("8000-8001:80-81", {"80/tcp": [("", "8000")], "81/tcp": [("", "8001")]}),
        ("8000-8010:80", {"80/tcp": [("", "8000-8010")]}),
    ],
)
def test_published(word: str, found: dict[str, Any]) -> None:
    bindings = ports.published([word])
    assert {
        port: [(entry["HostIp"], entry["HostPort"]) for entry in entries]
        for port, entries in bindings.items()
    } == found


@pytest.mark.parametrize(
    "word", ["", "x", "80:x", "0", "70000", "1-2:1-3", "80/xyz", "1.2.3.4:80", "9-8"]
)
def test_bad_ports(word: str) -> None:
    with pytest.raises(UsageError):
        ports.published([word])
