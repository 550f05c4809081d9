"""Damages to permissions and to what pulling leaves, and things that nobody put there."""

from __future__ import annotations

from dockroot.errors import NotFoundError
from dockroot.faults.fault import Fault
from dockroot.faults.site import UNKNOWN, Site
from dockroot.store import repositories
from dockroot.store.distribution import BY_DIFF_ID, BY_DIGEST


def _blob(site: Site) -> tuple[str, str]:
    """Return the paths of the two records of a layer that was pulled."""
    for diff_id, sources in site.root.blob_sources.items():
        return f"{BY_DIFF_ID}/sha256/{diff_id.hex}", f"{BY_DIGEST}/sha256/{sources[0].digest.hex}"
    raise NotFoundError("no layer was pulled", hint="pull an image first")


FAULTS = (
    Fault(
        "distribution-unreadable", "root", "Cut the record of a pulled layer in half.",
        lambda site: site.truncate(_blob(site)[0]),
    ),
    Fault(
        "distribution-disagrees", "root", "Let the blob of a pulled layer be another layer.",
        lambda site: site.write(_blob(site)[1], UNKNOWN),
    ),
    Fault(
        "directory-mode-differs", "image", "Open the directory of the image's top layer to everybody.",
        lambda site: site.change(site.directory.path, lambda node: setattr(node, "mode", 0o777)),
    ),
    Fault(
        "file-mode-differs", "root", "Let everybody write repositories.json.",
        lambda site: site.change(repositories.PATH, lambda node: setattr(node, "mode", 0o666)),
    ),
    Fault(
        "owner-differs", "root", "Let repositories.json belong to an ordinary user.",
        lambda site: site.change(repositories.PATH, lambda node: setattr(node, "uid", 1000)),
    ),
    Fault(
        "temporary-leftover", "root", "Leave repositories.json half written under a temporary name.",
        lambda site: site.write("image/overlay2/.tmp-repositories.json123456", "{", 0o600),
    ),
    Fault(
        "unrecognised", "image", "Put a file beside the `diff/` of the image's top layer.",
        lambda site: site.write(f"{site.directory.path}/notes", "mine"),
    ),
)  # fmt: skip
