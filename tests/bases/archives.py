"""Archives made by the standard library, for the readers to read: not by the code under test."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dockroot.tree import Directory, Node, file

CREATED = "2021-02-03T04:05:06Z"


def sha(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def tar(files: Mapping[str, bytes | tarfile.TarInfo]) -> bytes:
    """A tar of files; a TarInfo stands for itself."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as out:
        for name, data in files.items():
            if isinstance(data, tarfile.TarInfo):
                out.addfile(data)
                continue
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1_600_000_000
            out.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def link(name: str, target: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, target
    return info


def config(
    layers: Sequence[bytes], history: Sequence[Mapping[str, Any]] | None = None, **more: Any
) -> bytes:
    """An image config, laid out as no engine does, so that only verbatim bytes keep its ID."""
    entries = (
        history
        if history is not None
        else [{"created": CREATED, "created_by": f"layer {sha(each)}"} for each in layers]
    )
    value = {
        "rootfs": {"type": "layers", "diff_ids": [sha(each) for each in layers]},
        "os": "linux",
        "architecture": "amd64",
        "created": CREATED,
        "history": list(entries),
        "config": {"Cmd": ["sh"]},
    }
    return json.dumps(value | more, indent=1).encode()


@dataclass
class Image:
    layers: list[bytes]
    tags: list[str]
    config: bytes = b""
    parent: str = ""

    def __post_init__(self) -> None:
        self.config = self.config or config(self.layers)


def docker_archive(
    images: Sequence[Image], *, replace: Mapping[str, bytes | None] | None = None
) -> bytes:
    """An archive in the older layout; `replace` puts other bytes, or none, in the place of a
    file."""
    files: dict[str, bytes | tarfile.TarInfo] = {}
    items = []
    for image in images:
        paths = []
        for layer in image.layers:
            path = f"{sha(layer)[7:]}/layer.tar"
            files[path] = layer
            paths.append(path)
        name = f"{sha(image.config)[7:]}.json"
        files[name] = image.config
        item: dict[str, Any] = {"Config": name, "RepoTags": image.tags, "Layers": paths}
        items.append(item | ({"Parent": image.parent} if image.parent else {}))
    files["manifest.json"] = json.dumps(items).encode()
    for path, data in (replace or {}).items():
        files.pop(path, None)
        if data is not None:
            files[path] = data
    return tar(files)


def descriptor(media_type: str, data: bytes, **more: Any) -> dict[str, Any]:
    return {"mediaType": media_type, "digest": sha(data), "size": len(data)} | more


OCI = "application/vnd.oci.image."


def layout(
    images: Sequence[tuple[Image, str]],
    *,
    compress: bool = True,
    platform: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """The files of an OCI layout; each image comes with its `ref.name` annotation."""
    files = {"oci-layout": b'{"imageLayoutVersion": "1.0.0"}'}

    def blob(data: bytes) -> bytes:
        files[f"blobs/sha256/{sha(data)[7:]}"] = data
        return data

    manifests = []
    for image, name in images:
        blobs = [
            blob(gzip.compress(layer, mtime=0)) if compress else blob(layer)
            for layer in image.layers
        ]
        kind = OCI + ("layer.v1.tar+gzip" if compress else "layer.v1.tar")
        manifest = blob(
            json.dumps(
                {
                    "schemaVersion": 2,
                    "config": descriptor(OCI + "config.v1+json", blob(image.config)),
                    "layers": [descriptor(kind, data) for data in blobs],
                }
            ).encode()
        )
        more: dict[str, Any] = {"annotations": {"org.opencontainers.image.ref.name": name}}
        manifests.append(
            descriptor(
                OCI + "manifest.v1+json",
                manifest,
                **more,
                **({"platform": platform} if platform else {}),
            )
        )
    files["index.json"] = json.dumps({"schemaVersion": 2, "manifests": manifests}).encode()
    return files


def tree(files: Mapping[str, bytes]) -> Directory:
    """The same as a directory."""
    root = Directory()
    for path, data in files.items():
        here = root
        *above, name = path.split("/")
        for part in above:
            below: Node = here.children.setdefault(part, Directory())
            assert isinstance(below, Directory)
            here = below
        here.children[name] = file(data)
    return root


ONE = tar({"bin/sh": b"#!", "etc/passwd": b"root"})
TWO = tar({"etc/.wh.passwd": b"", "new": b"new"})
