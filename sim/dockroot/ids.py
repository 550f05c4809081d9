"""The identifiers that an engine draws at random, drawn here from a seed.

Each is derived from the seed and from what it names (a chain ID, a container's name …), so that the same
input gives the same IDs on every machine and in every order of commands.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Container

from msgspec import Struct


class Ids(Struct, frozen=True):
    """Draw identifiers from `seed`."""

    seed: str = "dockroot"

    def hex64(self, *purpose: str, taken: Container[str] = ()) -> str:
        """Return 64 hexadecimal digits for `purpose`, not in `taken`.

        The first 12 are never all decimal, as the engine avoids IDs that read as a number
        (moby v28.5.2, `pkg/stringid/stringid.go`).
        """
        attempt = 0
        while True:
            digits = self._digest(*purpose, str(attempt)).hex()
            if not digits[:12].isdecimal() and digits not in taken:
                return digits
            attempt += 1

    def link(self, *purpose: str, taken: Container[str] = ()) -> str:
        """Return a short link name: 26 characters of base32 (moby v28.5.2, `overlay2/randomid.go`)."""
        attempt = 0
        while True:
            name = base64.b32encode(self._digest("link", *purpose, str(attempt))).decode()[:26]
            if name not in taken:
                return name
            attempt += 1

    def snapshot(self, *purpose: str, taken: Container[str] = ()) -> str:
        """Return the ID of a BuildKit snapshot: 25 digits of base 36 (BuildKit v0.12, `identity/randomid.go`)."""
        attempt = 0
        while True:
            drawn = self._digest("snapshot", *purpose, str(attempt))[:17]
            number, digits = int.from_bytes(drawn, "big") | 1 << 135, ""
            while number:
                number, digit = divmod(number, 36)
                digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
            if digits[1:26] not in taken:
                return digits[1:26]
            attempt += 1

    def number(self, limit: int, *purpose: str) -> int:
        """Return a number from 0 up to, not including, `limit`."""
        return int.from_bytes(self._digest("number", *purpose)[:8], "big") % limit

    def _digest(self, *parts: str) -> bytes:
        text = "\0".join((self.seed, *parts))
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()
