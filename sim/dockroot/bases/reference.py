"""Image references: `[HOST[:PORT]/]PATH[:TAG][@ALGORITHM:HEX]`, their short and their full
spelling.

The grammar and the defaults (`docker.io`, `library/`, `latest`) are those of
github.com/distribution/reference v0.6.0, `reference.go` and `normalize.go`, which moby uses from
v23 on; moby v1.13.1 vendors the same rules.
"""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from dockroot.errors import UsageError

DEFAULT_DOMAIN = "docker.io"
LEGACY_DOMAIN = "index.docker.io"
OFFICIAL = "library/"
DEFAULT_TAG = "latest"
NAME_LIMIT = 255

_HINT = "write [HOST/]NAME[:TAG][@sha256:DIGEST] with the name in lower case, such as alpine:3.19"
_COMPONENT = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_DOMAIN = rf"(?:{_COMPONENT}(?:\.{_COMPONENT})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_PATH = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_REFERENCE = re.compile(
    rf"(?P<domain>{_DOMAIN})/(?P<path>{_PATH}(?:/{_PATH})*)"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?"
    r"(?:@(?P<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?\Z"
)
_HEX_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}


class Reference(Struct, frozen=True):
    """Name an image: `domain` and `path` in full, `tag` and `digest` empty where none was
    written.
    """

    domain: str
    path: str
    tag: str = ""
    digest: str = ""

    @property
    def name(self) -> str:
        """The full name without tag and digest, such as `docker.io/library/alpine`."""
        return f"{self.domain}/{self.path}"

    @property
    def familiar_name(self) -> str:
        """The name as docker shows it: `alpine`, `user/app`, `quay.io/user/app`."""
        if self.domain != DEFAULT_DOMAIN:
            return self.name
        short = self.path.removeprefix(OFFICIAL)
        # a short name that would itself read as HOST/… or as a path keeps its prefix
        return self.path if "/" in short or short == self.path else short

    def familiar(self) -> str:
        """Return the reference as docker shows it and as `repositories.json` spells it."""
        return self.familiar_name + self._suffix()

    def canonical(self) -> str:
        """Return the reference in full: two spellings name the same image when these are equal."""
        return self.name + self._suffix()

    def tagged(self) -> Reference:
        """Return the reference with the tag `latest` if it has neither tag nor digest."""
        return self if self.tag or self.digest else replace(self, tag=DEFAULT_TAG)

    def with_tag(self, tag: str) -> Reference:
        """Return `tag` in this repository. Raises: UsageError when `tag` is none."""
        return parse(f"{self.name}:{tag}")

    def with_digest(self, digest: str) -> Reference:
        """Return `digest` in this repository, without a tag, as the engine records a pull."""
        return Reference(self.domain, self.path, digest=digest)

    def _suffix(self) -> str:
        return (f":{self.tag}" if self.tag else "") + (f"@{self.digest}" if self.digest else "")

    def __str__(self) -> str:
        return self.familiar()


def parse(text: str) -> Reference:
    """Return the reference that `text` means, as docker reads it; a missing tag stays missing.

    Raises: UsageError, in the engine's words, when it is none.
    """
    if re.fullmatch(r"[a-f0-9]{64}", text):
        raise UsageError(
            f"invalid repository name ({text}), cannot specify 64-byte hexadecimal strings",
            hint="that is an ID; give the image a name",
        )
    domain, remainder = _split_domain(text)
    repository = remainder.split("@", 1)[0].split(":", 1)[0]
    if repository != repository.lower():
        raise UsageError(
            f"invalid reference format: repository name ({repository}) must be lowercase",
            hint=f"{repository.lower()!r} would do",
        )
    match = _REFERENCE.match(f"{domain}/{remainder}")
    if not match:
        raise UsageError(f"invalid reference format: {text!r}", hint=_HINT)
    if len(match["path"]) > NAME_LIMIT:
        raise UsageError(
            f"repository name must not be more than {NAME_LIMIT} characters", hint=_HINT
        )
    _check_digest(match["digest"] or "")
    return Reference(match["domain"], match["path"], match["tag"] or "", match["digest"] or "")


def _split_domain(text: str) -> tuple[str, str]:
    first, slash, rest = text.partition("/")
    is_host = bool(slash) and (
        "." in first or ":" in first or first == "localhost" or first.lower() != first
    )
    domain, remainder = (first, rest) if is_host else (DEFAULT_DOMAIN, text)
    if domain == LEGACY_DOMAIN:
        domain = DEFAULT_DOMAIN
    if domain == DEFAULT_DOMAIN and "/" not in remainder:
        remainder = OFFICIAL + remainder
    return domain, remainder


def _check_digest(digest: str) -> None:
    algorithm, _, digits = digest.partition(":")
    if not digest:
        return
    if algorithm not in _HEX_LENGTHS:
        raise UsageError(f"unsupported digest algorithm: {algorithm}", hint="use sha256")
    if len(digits) != _HEX_LENGTHS[algorithm]:
        raise UsageError(
            f"invalid checksum digest length: {algorithm} has {_HEX_LENGTHS[algorithm]} "
            f"digits, not {len(digits)}",
            hint=_HINT,
        )
    if digits != digits.lower():
        raise UsageError(
            f"invalid checksum digest format: {digest}", hint="write the digits in lower case"
        )
