"""The image store: `image/overlay2/imagedb/`.

`content/sha256/<image ID>` holds the exact bytes of the image config (mode 0600, no newline); their SHA-256 is
the ID. `metadata/sha256/<image ID>/` exists only when it holds something: `parent` (`sha256:…`), `lastUpdated`
(RFC 3339), `builtLocally` (one byte, 1) (moby v28.5.2, `image/store.go`, `image/fs.go`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from msgspec import Struct

from dockroot.clock import parse_time
from dockroot.digest import ChainID, DiffID, ImageID, chain_ids
from dockroot.findings import Finding, UnusableError
from dockroot.format import gojson
from dockroot.tree import Directory, Node, file

CONTENT = "image/overlay2/imagedb/content/sha256"
METADATA = "image/overlay2/imagedb/metadata/sha256"


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _words(value: Any) -> bool:
    return isinstance(value, str) or _texts(value)


def _time(value: Any) -> bool:
    return isinstance(value, str) and _parses(value)


@lru_cache(maxsize=4096)
def _parses(time: str) -> bool:
    try:
        return parse_time(time) is not None
    except (ValueError, OverflowError):
        return False


def _object(value: Any) -> bool:
    return isinstance(value, dict)


def _text_map(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_SHAPE = {
    "created": _time,
    **dict.fromkeys(("architecture", "os", "author", "comment", "container"), _text),
    **dict.fromkeys(("docker_version", "os.version", "variant"), _text),
    **dict.fromkeys(("config", "container_config", "rootfs"), _object),
    "history": lambda value: isinstance(value, list),
    "os.features": _texts,
}
_HISTORY = {
    "created": _time,
    **dict.fromkeys(("created_by", "author", "comment"), _text),
    "empty_layer": _flag,
}
_RUN_CONFIG = {
    **dict.fromkeys(("Hostname", "Domainname", "User", "Image", "WorkingDir"), _text),
    **dict.fromkeys(("MacAddress", "StopSignal"), _text),
    **dict.fromkeys(("Env", "OnBuild"), _texts),
    **dict.fromkeys(("Cmd", "Entrypoint", "Shell"), _words),
    **dict.fromkeys(("ExposedPorts", "Volumes", "Healthcheck"), _object),
    **dict.fromkeys(("AttachStdin", "AttachStdout", "AttachStderr", "Tty", "OpenStdin"), _flag),
    **dict.fromkeys(("StdinOnce", "ArgsEscaped", "NetworkDisabled"), _flag),
    "Labels": _text_map,
    "StopTimeout": _number,
}
"""What an engine's decoder takes for the keys that it knows; it loads no image that differs."""


class Image(Struct, frozen=True, dict=True):
    """An image: its config as stored and what the store knows beside it."""

    id: ImageID
    config_bytes: bytes
    parent: ImageID | None = None
    last_updated: str = ""
    built_locally: bool = False

    @cached_property
    def config(self) -> dict[str, Any]:
        """The config as JSON values, keys in their stored order; not to be changed."""
        value: dict[str, Any] = gojson.loads(self.config_bytes)
        return value

    @cached_property
    def diff_ids(self) -> tuple[DiffID, ...]:
        """The diff IDs of its layers, base first."""
        return tuple(DiffID(text) for text in self.config["rootfs"].get("diff_ids") or ())

    @cached_property
    def chain_ids(self) -> tuple[ChainID, ...]:
        """The chain IDs of its layers, base first."""
        return tuple(chain_ids(self.diff_ids))

    @property
    def top_chain(self) -> ChainID | None:
        """The chain ID of its top layer; None for an image without layers."""
        return self.chain_ids[-1] if self.chain_ids else None

    @property
    def created(self) -> str:
        """The RFC 3339 time of its making; empty when its config has none."""
        return self.config.get("created") or ""


def read(tree: Directory) -> tuple[dict[ImageID, Image], list[Finding]]:
    """Return the images of a root whose configs an engine would load, by ID."""
    images: dict[ImageID, Image] = {}
    findings: list[Finding] = []
    for name in tree.names(CONTENT):
        if name.startswith(".tmp-"):
            continue
        path = f"{CONTENT}/{name}"
        try:
            image = _read_one(tree, name, findings)
            _insist_on_config(image.config)
        except UnusableError as fault:
            findings.append(fault.at(path))
            continue
        except ValueError as error:
            findings.append(Finding("image-config-unreadable", path, str(error)))
            continue
        images[image.id] = image
    return images, findings


def _read_one(tree: Directory, name: str, findings: list[Finding]) -> Image:
    try:
        image_id = ImageID.from_hex(name)
    except ValueError:
        raise UnusableError("image-name-invalid", "", claimed=name[:80]) from None
    raw = tree.read_file(f"{CONTENT}/{name}") or b""
    if ImageID.of(raw) != image_id:
        raise UnusableError("image-digest-differs", "", claimed=image_id, computed=ImageID.of(raw))
    beside = f"{METADATA}/{name}"
    return Image(
        image_id,
        raw,
        _parent(tree, f"{beside}/parent", findings),
        (tree.read_file(f"{beside}/lastUpdated") or b"").decode("utf-8", "replace"),
        tree.read_file(f"{beside}/builtLocally") == b"\x01",
    )


def _parent(tree: Directory, path: str, findings: list[Finding]) -> ImageID | None:
    raw = tree.read_file(path)
    try:
        return None if raw is None else ImageID.parse(raw.decode("utf-8", "surrogateescape"))
    except ValueError as error:
        findings.append(Finding("image-parent-unreadable", path, str(error)))
        return None


def _insist_on_config(config: Any) -> None:
    _check(config, _SHAPE, "it")
    _check(config.get("config") or {}, _RUN_CONFIG, "its config")
    _check(config.get("container_config") or {}, _RUN_CONFIG, "its container_config")
    if config.get("rootfs") is None:
        raise ValueError("it has no rootfs")
    _check(config["rootfs"], {"diff_ids": _texts}, "its rootfs")
    for text in config["rootfs"].get("diff_ids") or ():
        DiffID.parse(text)
    for entry in config.get("history") or ():
        _check(entry, _HISTORY, "its history")


def _check(value: Any, shape: Mapping[str, Callable[[Any], bool]], what: str) -> None:
    """Raise ValueError unless `value` is an object in which the keys of `shape` are null or fit."""
    if not isinstance(value, dict):
        raise ValueError(f"{what} is no JSON object")
    for key, item in value.items():
        fits = shape.get(key)
        if fits is not None and item is not None and not fits(item):
            raise ValueError(f"{what} has a {key!r} of another type than the engine's")


def entries(image: Image, mtime: int) -> Iterator[tuple[str, Node]]:
    """Yield the files of `image`, the metadata directory first where there is one."""
    beside = f"{METADATA}/{image.id.hex}"
    files: dict[str, Node] = {}
    if image.built_locally:
        files["builtLocally"] = file(b"\x01", 0o600, mtime=mtime)
    if image.last_updated:
        files["lastUpdated"] = file(image.last_updated, 0o600, mtime=mtime)
    if image.parent:
        files["parent"] = file(image.parent, 0o600, mtime=mtime)
    if files:
        yield beside, Directory(files, mode=0o700, mtime=mtime)
    yield f"{CONTENT}/{image.id.hex}", file(image.config_bytes, 0o600, mtime=mtime)
