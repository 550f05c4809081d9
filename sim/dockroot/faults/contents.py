"""Damages to the content of an image's layers."""

from __future__ import annotations

import gzip

from dockroot.faults.fault import Fault
from dockroot.faults.site import Site
from dockroot.faults.stacking import stack
from dockroot.format.tarsplit import Segment, encode, entries
from dockroot.tree import Directory, Kind, Node, file


def _more_tar(site: Site) -> None:
    known = [*entries(site.top.tar_split), Segment(bytes(512))]
    lines = b"".join(encode(entry, position) for position, entry in enumerate(known))
    site.write(site.layer_file("tar-split.json.gz"), gzip.compress(lines, mtime=0))


def _filled(node: Node) -> bool:
    return node.kind is Kind.FILE and node.content.size > 0


def _flip(site: Site) -> None:
    path = site.find(_filled)
    raw = site.read(path)
    site.write(path, bytes([raw[0] ^ 1]) + raw[1:])


FAULTS = (
    Fault(
        "layer-tar-split-unreadable", "image", "Cut the `tar-split.json.gz` of the image's top layer in half.",
        lambda site: site.truncate(site.layer_file("tar-split.json.gz")),
    ),
    Fault("layer-content-differs", "image", "Let the tar of the image's top layer be longer.", _more_tar),
    Fault(
        "layer-size-differs", "image", "Add a million to the size of the image's top layer.",
        lambda site: site.write(site.layer_file("size"), str(site.top.size + 1_000_000)),
    ),
    Fault(
        "file-missing", "image", "Take a file out of one of the image's layers.",
        lambda site: site.remove(site.find(_filled)),
    ),
    Fault("file-differs", "image", "Flip a bit in a file in one of the image's layers.", _flip),
    Fault(
        "file-metadata-differs", "image", "Change the permissions of a file in one of the image's layers.",
        lambda site: site.change(site.find(_filled), lambda node: setattr(node, "mode", 0o4755)),
    ),
    Fault(
        "whiteout-missing", "image", "Take a whiteout out of one of the image's layers.",
        lambda site: site.remove(site.find(lambda node: node.is_whiteout)),
    ),
    Fault(
        "whiteout-content-lost", "image", "Add a layer to the image whose tar has a file called `.wh.lost`.",
        lambda site: stack(site, 1, holds=lambda number: Directory({".wh.lost": file("lost")})),
    ),
    Fault(
        "file-unlisted", "image", "Put a file into the `diff/` of the image's top layer.",
        lambda site: site.write(f"{site.directory.diff_path}/foreign", "x"),
    ),
)  # fmt: skip
