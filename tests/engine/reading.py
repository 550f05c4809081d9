"""An independent reader of data roots, for the comparison: it knows the format by itself and shares no code with the tool.

What it returns are *pictures*: nested dicts of plain values in which random IDs stand no more. A relation that holds
between random values is a fact of its own (`"parent": "the chain below"`); a relation that does not is the raw value.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
import stat
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

Picture = dict[str, Any]

NEW = 1_748_736_000
"""2025-06-01: what the corpus brings is older than this, what is made while building is younger."""

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_IGNORED_XATTRS = re.compile(r"trusted\.overlay\.(origin|impure|nlink|uuid|protattr)\Z")


def moment(seconds: float) -> int | str:
    """Return a time as it is compared: exactly when a source brought it, `now` when building made it."""
    return "now" if seconds >= NEW else int(seconds)


def times_hidden(text: str) -> str:
    """Replace the RFC 3339 times that building made; a form that Go would not write stays visible."""

    def hidden(match: re.Match[str]) -> str:
        fraction, zone = match.groups()
        odd = (fraction or "").endswith("0") or len(fraction or "") > 10 or zone != "Z"
        return match[0] if match[0] < "2025-06" or odd else "<now>"

    return _TIME.sub(hidden, text)


def ordered(data: bytes | str) -> Any:
    """Parse JSON; dicts keep the order of the text."""
    return json.loads(data)


def _form(cache: str) -> str:
    """Return what a cache ID looks like: the daemon's, or BuildKit's."""
    if re.fullmatch(r"[0-9a-f]{64}", cache):
        return "64 hex digits"
    return "25 digits of base 36" if re.fullmatch(r"[0-9a-z]{25}", cache) else repr(cache)


def mode_of(path: str | Path) -> str:
    """Return kind, mode and owner of a path, as in `drwx------ 0:0`."""
    status = os.lstat(path)
    return f"{stat.filemode(status.st_mode)} {status.st_uid}:{status.st_gid}"


def chain_of(diff_ids: list[str]) -> list[str]:
    """Return the chain IDs of the layers, lowest first (OCI image specification, "Layer ChainID")."""
    chains: list[str] = []
    for diff_id in diff_ids:
        chains.append(
            "sha256:" + hashlib.sha256(f"{chains[-1]} {diff_id}".encode()).hexdigest()
            if chains
            else diff_id
        )
    return chains


@dataclass
class Image:
    """One image config and what is noted about it."""

    id: str
    raw: bytes
    config: dict[str, Any]
    parent: str | None
    metadata: dict[str, bytes]

    @property
    def created(self) -> str:
        """When it says it was made."""
        return str(self.config.get("created", ""))

    @cached_property
    def chains(self) -> list[str]:
        """The chain IDs of its layers, lowest first."""
        return chain_of((self.config.get("rootfs") or {}).get("diff_ids") or [])


@dataclass
class Root:
    """A data root on disk. `claimed` collects what a picture was made of, to find what none was made of."""

    path: Path
    claimed: set[str] = field(default_factory=set)

    @property
    def store(self) -> Path:
        """`image/overlay2`."""
        return self.path / "image/overlay2"

    @cached_property
    def repositories(self) -> dict[str, dict[str, str]]:
        """Repository, then reference, then image ID."""
        return dict(ordered((self.store / "repositories.json").read_bytes())["Repositories"])

    @cached_property
    def references(self) -> dict[str, str]:
        """The image ID of each reference."""
        return {
            name: image for names in self.repositories.values() for name, image in names.items()
        }

    @cached_property
    def images(self) -> dict[str, Image]:
        """Every image by its ID."""
        result = {}
        for path in sorted((self.store / "imagedb/content/sha256").glob("*")):
            raw, notes = path.read_bytes(), self.store / "imagedb/metadata/sha256" / path.name
            metadata = {note.name: note.read_bytes() for note in sorted(notes.glob("*"))}
            parent = metadata["parent"].decode() if "parent" in metadata else None
            image = Image(f"sha256:{path.name}", raw, ordered(raw), parent, metadata)
            result[image.id] = image
        return result

    @cached_property
    def containers(self) -> dict[str, str]:
        """The ID of each container by its name."""
        found = {}
        for path in sorted((self.path / "containers").glob("*/config.v2.json")):
            found[ordered(path.read_bytes())["Name"]] = path.parent.name
        return found

    @cached_property
    def declared(self) -> str:
        """The data root that started containers say they lie in; it may be another than where they do."""
        for ident in self.containers.values():
            text = (self.path / "containers" / ident / "config.v2.json").read_text()
            if found := re.search(r'"LogPath":"(.+?)/containers/', text):
                return found[1]
        return str(self.path)

    @cached_property
    def links(self) -> dict[str, str]:
        """The short link of each directory under overlay2/, as the directory itself says."""
        return {
            path.parent.name: path.read_text() for path in (self.path / "overlay2").glob("*/link")
        }

    def claim(self, path: Path) -> None:
        """Note that a picture was made of a path."""
        self.claimed.add(os.path.relpath(path, self.path))

    def modes(self, where: Path, known: dict[str, str] | None = None) -> dict[str, str]:
        """Return kind, mode and owner of each entry of a directory (not below), names by `known`; claims them."""
        self.claim(where)
        result = {".": mode_of(where)}
        for name in os.listdir(where):
            self.claim(where / name)
            result[(known or {}).get(name, name)] = mode_of(where / name)
        return dict(sorted(result.items()))

    # --- layers -----------------------------------------------------------------------------------------------

    def layer(self, chain: str, below: str | None, diff_id: str) -> Picture:
        """Return all that layerdb and overlay2 hold of one layer, which lies on the chain `below`."""
        where = self.store / "layerdb/sha256" / chain.removeprefix("sha256:")
        if not where.is_dir():
            return {"layerdb": "missing"}
        text = {name: _text(where / name) for name in ("diff", "size", "cache-id", "parent")}
        cache = text["cache-id"] or ""
        split = gzip.decompress((where / "tar-split.json.gz").read_bytes())
        lines = [json.loads(line) for line in split.splitlines()]
        stream, segments = self._assembled(lines, self.path / "overlay2" / cache / "diff")
        return {
            "files": self.modes(where),
            "diff": "its diff ID" if text["diff"] == diff_id else text["diff"],
            "size": text["size"],
            "cache-id": _form(cache),
            "parent": "the chain below" if text["parent"] == below and below else text["parent"],
            "sha256 of the assembled tar": "its diff ID" if stream == diff_id else stream,
            "gzip header": (where / "tar-split.json.gz").read_bytes()[:10].hex(),
            "tar-split ends with a newline": split.endswith(b"\n"),
            "tar-split's JSON": [_spelling(line) for line in split.split(b"\n")],
            "tar": segments,
            "overlay2": self.directory(cache, self._cache_of(below)),
        }

    def directory(self, name: str, parent: str | None, *, upper: bool = False) -> Picture:
        """Return a directory under overlay2/ that lies on the directory `parent`."""
        where = self.path / "overlay2" / name
        if not where.is_dir():
            return {"directory": "missing"}
        link, lower = _text(where / "link") or "", _text(where / "lower")
        short = self.path / "overlay2/l" / link
        self.claim(short)
        expected = None
        if parent is not None:
            above = _text(self.path / "overlay2" / parent / "lower")
            expected = f"l/{self.links.get(parent)}" + (f":{above}" if above else "")
        target = os.readlink(short) if short.is_symlink() else None
        return {
            "entries": self.modes(where),
            "link": "26 of A-Z2-7" if re.fullmatch(r"[A-Z2-7]{26}", link) else repr(link),
            "l/": mode_of(short) if target == f"../{name}/diff" else f"points to {target}",
            "lower": "the parent's, nearest first" if lower == expected and lower else lower,
            "committed": _text(where / "committed"),
            "work": self.modes(where / "work") if (where / "work").is_dir() else None,
            "diff": self.tree(where / "diff"),
        }

    def tree(self, top: Path) -> Picture:
        """Return every path below a `diff` directory, and the directory itself, with all its metadata."""
        first: dict[tuple[int, int], str] = {}
        result: Picture = {}
        base = os.fsencode(top)
        for path in _walk(base):
            name = os.fsdecode(os.path.relpath(path, base))
            result[name] = _entry(path, name, first)
        return result

    def _cache_of(self, chain: str | None) -> str | None:
        if chain is None:
            return None
        return _text(self.store / "layerdb/sha256" / chain.removeprefix("sha256:") / "cache-id")

    def _assembled(self, lines: list[Picture], diff: Path) -> tuple[str, list[Picture]]:
        """Return the digest of the tar put together again, and its lines as they are compared."""
        digest, shown, missing = hashlib.sha256(), [], ""
        for number, line in enumerate(lines):
            assert line["position"] == number, "tar-split counts its lines"
            payload = base64.b64decode(line["payload"] or "")
            if line["type"] == 2:
                digest.update(payload)
                shown.append(
                    _segment(
                        payload, followed=number + 1 < len(lines) and lines[number + 1]["type"] == 1
                    )
                )
                continue
            raw = (
                base64.b64decode(line["name_raw"])
                if "name_raw" in line
                else os.fsencode(line["name"])
            )
            body = Path(os.fsdecode(os.path.join(os.fsencode(diff), raw)))
            if line.get("size") and body.is_file():
                digest.update(body.read_bytes())
            elif line.get("size"):
                missing = missing or f"cannot be assembled: no {os.fsdecode(raw)!r}"
            shown.append(
                {"file": os.fsdecode(raw), "size": line.get("size"), "crc64": line["payload"]}
            )
        return missing or "sha256:" + digest.hexdigest(), shown

    # --- images -----------------------------------------------------------------------------------------------

    def image(self, image: Image, roles: dict[str, str]) -> Picture:
        """Return what imagedb holds of one image; other images are named by their roles."""
        name = image.id.removeprefix("sha256:")
        content = self.store / "imagedb/content/sha256" / name
        notes = self.store / "imagedb/metadata/sha256" / name
        self.claim(content)
        history = image.config.get("history") or [{}]
        parent = self.images.get(image.parent or "")
        inherited = (parent.config.get("history") or []) if parent else None
        return {
            "mode": mode_of(content),
            "id": "sha256 of the config"
            if hashlib.sha256(image.raw).hexdigest() == name
            else image.id,
            "config": self._hidden(image, roles)[0],
            "bytes": self._hidden(image, roles)[1],
            "created": "the last history entry's"
            if image.created == history[-1].get("created")
            else image.created,
            "history before": "the parent's"
            if inherited == history[:-1]
            else f"{len(history)} entries",
            "layers": len(image.chains),
            "metadata": self.modes(notes) if notes.is_dir() else None,
            "parent": roles.get(image.parent or "", image.parent),
            "lastUpdated": times_hidden(image.metadata.get("lastUpdated", b"-").decode()),
            "builtLocally": image.metadata.get("builtLocally"),
        }

    def _hidden(self, image: Image, roles: dict[str, str]) -> tuple[Any, str]:
        text = image.raw.decode("utf-8", "surrogateescape")
        container = str(image.config.get("container") or "")
        if re.fullmatch(r"[0-9a-f]{64}", container) and image.created >= "2025-06":
            text = text.replace(container, "<container>").replace(
                f'"{container[:12]}"', '"<short container>"'
            )
        for known in set(re.findall(r"sha256:[0-9a-f]{64}", text)) & roles.keys():
            what = "<parent>" if known == image.parent else f"<{roles[known]}>"
            text = text.replace(known, what)
        carried = re.search(r'(?<="moby.buildkit.cache.v0":")[^"]*', text)
        if carried is not None:
            text = text.replace(carried[0], _carried(json.loads(base64.b64decode(carried[0]))))
        text = times_hidden(re.sub(r'"diff_ids":\s*\[[^]]*\]', _numbered, text))
        return ordered(text), text


def _carried(records: list[Any]) -> str:
    """Return an inline cache as a tree of what was made from what; its digests, of BuildKit's own graph, are hidden."""
    digests = [record["digest"] for record in records]
    assert digests == sorted(digests)
    linked = {
        one["link"] for record in records for each in record.get("inputs", []) for one in each
    }

    def tree(at: int) -> str:
        record = records[at]
        made = [f"layer {layer['layer']}" for layer in record.get("layers", [])]
        inputs = [
            f"({tree(one['link'])}{' whole' if 'selector' in one else ''})"
            for each in record.get("inputs", [])
            for one in each
        ]
        return " ".join([*made, *inputs, *(key for key in record if key not in _CACHE)])

    return "; ".join(sorted(tree(at) for at in range(len(records)) if at not in linked))


_CACHE = ("layers", "digest", "inputs")


def _numbered(diff_ids: re.Match[str]) -> str:
    """Number the IDs of a list: two layers that were made within one second may be equal, or not."""
    count = iter(range(1000))
    return re.sub(r"sha256:[0-9a-f]{64}", lambda _: f"<diff ID {next(count)}>", diff_ids[0])


def _text(path: Path) -> str | None:
    return path.read_text() if path.is_file() else None


def _walk(top: bytes) -> list[bytes]:
    found = [top]
    for entry in sorted(os.listdir(top)):
        path = os.path.join(top, entry)
        if stat.S_ISDIR(os.lstat(path).st_mode):
            found += _walk(path)
        else:
            found.append(path)
    return found


def _entry(path: bytes, name: str, first: dict[tuple[int, int], str]) -> Picture:
    status = os.lstat(path)
    kind = stat.S_IFMT(status.st_mode)
    whole, fraction = divmod(status.st_mtime_ns, 1_000_000_000)
    facts: Picture = {"mode": mode_of(path), "mtime": moment(whole)}
    if fraction and facts["mtime"] != "now":
        facts["mtime"] = f"{whole}.{fraction:09}"
    if kind == stat.S_IFREG:
        facts |= {"size": status.st_size, "sha256": _digest(path)}
    elif kind == stat.S_IFLNK:
        facts["target"] = os.fsdecode(os.readlink(path))
    elif kind in (stat.S_IFCHR, stat.S_IFBLK):
        facts["device"] = f"{os.major(status.st_rdev)}:{os.minor(status.st_rdev)}"
    if kind != stat.S_IFDIR and status.st_nlink > 1:
        facts["same inode as"] = first.setdefault((status.st_dev, status.st_ino), name)
    attributes = {
        key: os.getxattr(path, key, follow_symlinks=False).hex()
        for key in sorted(os.listxattr(path, follow_symlinks=False))
        if not _IGNORED_XATTRS.match(key)
    }
    return facts | ({"xattrs": attributes} if attributes else {})


def _digest(path: bytes) -> str:
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _spelling(line: bytes) -> str:
    """Return one line of tar-split with its payload taken out: the keys, their order, the escapes."""
    return re.sub(rb'"payload":"[^"]*"', b'"payload":"..."', line).decode(
        "utf-8", "surrogateescape"
    )


def _segment(payload: bytes, *, followed: bool) -> Picture:
    """Return the raw bytes of a segment; the header that ends it is taken apart, its time and checksum shown as facts."""
    if not followed or len(payload) < 512:
        return {"bytes": _shown(payload)}
    before, header = payload[:-512], payload[-512:]
    right = int(header[148:156].rstrip(b"\0 ") or b"0", 8) == sum(header[:148]) + 8 * 32 + sum(
        header[156:]
    )
    mtime = _number(header[136:148])
    rest = header[:136] + (b"=" * 12 if mtime >= NEW else header[136:148]) + b"=" * 8 + header[156:]
    return {
        "before": _shown(before),
        "name": os.fsdecode(header[:100].rstrip(b"\0")),
        "prefix": os.fsdecode(header[345:500].rstrip(b"\0")),
        "mode": os.fsdecode(header[100:108]),
        "uid": _number(header[108:116]),
        "gid": _number(header[116:124]),
        "size": _number(header[124:136]),
        "mtime": moment(mtime),
        "type": chr(header[156]),
        "link": os.fsdecode(header[157:257].rstrip(b"\0")),
        "names": os.fsdecode(header[265:329]).replace("\0", ""),
        "device": os.fsdecode(header[329:345]),
        "checksum": "right" if right else "wrong",
        "raw": hashlib.sha256(rest).hexdigest(),
    }


def _number(text: bytes) -> int:
    if text[0] & 0x80:
        return int.from_bytes(bytes([text[0] & 0x7F]) + text[1:], "big")
    return int(text.rstrip(b"\0 ") or b"0", 8)


def _shown(data: bytes) -> str:
    """Return bytes as text in which runs of zero bytes are counted."""
    return re.sub(r"(\\x00){8,}", lambda run: f"<{len(run[0]) // 4} zeros>", repr(data)[2:-1])
