"""What pulling leaves: `image/overlay2/distribution/`.

`diffid-by-digest/sha256/<blob digest>` holds a diff ID; `v2metadata-by-diffid/sha256/<diff ID>` a JSON list of where
that layer is known as a compressed blob, newest last. Files 0644 without a newline, directories 0755
(moby v28.5.2, `distribution/metadata/v2_metadata_service.go`).
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from dockroot.digest import DiffID, Digest
from dockroot.findings import Finding
from dockroot.format import gojson
from dockroot.tree import Directory, Node, file

PATH = "image/overlay2/distribution"
BY_DIGEST = f"{PATH}/diffid-by-digest"
BY_DIFF_ID = f"{PATH}/v2metadata-by-diffid"


class BlobSource(Struct, frozen=True):
    """Where a layer is known as a blob: `repository` is canonical, such as `docker.io/library/alpine`.

    `hmac` signs the digest with the credentials of a pull that needed any.
    """

    diff_id: DiffID
    digest: Digest
    repository: str
    hmac: str = ""


def read(tree: Directory) -> tuple[dict[DiffID, list[BlobSource]], list[Finding]]:
    """Return the blob sources of each layer, in the order of the file."""
    sources: dict[DiffID, list[BlobSource]] = {}
    findings: list[Finding] = []
    for name in tree.names(f"{BY_DIFF_ID}/sha256"):
        path = f"{BY_DIFF_ID}/sha256/{name}"
        try:
            diff_id = DiffID.from_hex(name)
            sources[diff_id] = [
                BlobSource(
                    diff_id,
                    Digest.parse(item["Digest"]),
                    str(item["SourceRepository"]),
                    str(item.get("HMAC", "")),
                )
                for item in gojson.loads(tree.read_file(path) or b"")
            ]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            findings.append(Finding("distribution-unreadable", path, str(error)))
    return sources, findings


def entries(sources: list[BlobSource], mtime: int) -> Iterator[tuple[str, Node]]:
    """Yield the files for one layer's `sources`, which share a diff ID; parents must exist."""
    for source in sources:
        yield f"{BY_DIGEST}/sha256/{source.digest.hex}", file(source.diff_id, mtime=mtime)
    if sources:
        known = [
            {"Digest": source.digest, "SourceRepository": source.repository, "HMAC": source.hmac}
            for source in sources
        ]
        yield (
            f"{BY_DIFF_ID}/sha256/{sources[0].diff_id.hex}",
            file(gojson.dumps(known), mtime=mtime),
        )
