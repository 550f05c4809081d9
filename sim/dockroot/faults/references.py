"""Damages to `image/overlay2/repositories.json`."""

from __future__ import annotations

from dockroot.faults.fault import Fault
from dockroot.faults.site import UNKNOWN
from dockroot.store.repositories import PATH

FAULTS = (
    Fault(
        "references-unreadable", "root", "Cut repositories.json in half.",
        lambda site: site.truncate(PATH),
    ),
    Fault(
        "references-missing", "root", "Take repositories.json away.",
        lambda site: site.remove(PATH),
    ),
    Fault(
        "reference-name-invalid", "image", "Write the image's names in capitals.",
        lambda site: site.refer(lambda repository, name: (repository, name.upper(), site.image.id)),
    ),
    Fault(
        "reference-target-invalid", "image", "Let the image's names stand for something that is no ID.",
        lambda site: site.refer(lambda repository, name: (repository, name, "sha256:x")),
    ),
    Fault(
        "reference-misplaced", "image", "Put the image's names under another repository.",
        lambda site: site.refer(lambda repository, name: ("elsewhere", name, site.image.id)),
    ),
    Fault(
        "reference-dangling", "image", "Let the image's names stand for an image that is not there.",
        lambda site: site.refer(lambda repository, name: (repository, name, UNKNOWN)),
    ),
)  # fmt: skip
