from __future__ import annotations

import pytest

from dockroot.errors import UsageError
from dockroot.run import units


@pytest.mark.parametrize(
    ("text", "bytes_"),
    [
        ("64m", 64 << 20),
        ("1g", 1 << 30),
        ("512", 512),
        ("512b", 512),
        ("1.5k", 1536),
        ("2GB", 2 << 30),
        ("1KiB", 1024),
        ("0", 0),
    ],
)
def test_sizes(text: str, bytes_: int) -> None:
    assert units.size(text, "--memory") == bytes_


@pytest.mark.parametrize("text", ["", "m", "1x", "-1", "1 2", "1,5k", "０"])
def test_bad_sizes(text: str) -> None:
    with pytest.raises(UsageError, match="--memory"):
        units.size(text, "--memory")


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        ("5s", 5 * 10**9),
        ("1m30s", 90 * 10**9),
        ("500ms", 5 * 10**8),
        ("1.5h", 5400 * 10**9),
        ("0", 0),
        ("3us", 3000),
    ],
)
def test_durations(text: str, nanoseconds: int) -> None:
    assert units.duration(text, "--health-interval") == nanoseconds


@pytest.mark.parametrize("text", ["5", "s", "5 s", "-5s", "5sx", ""])
def test_bad_durations(text: str) -> None:
    with pytest.raises(UsageError, match="--health-interval"):
        units.duration(text, "--health-interval")


def test_processors() -> None:
    assert units.nano_cpus("1.5") == 1_500_000_000
    for text in ("x", "-1", "0.0000000001"):
        with pytest.raises(UsageError):
            units.nano_cpus(text)
