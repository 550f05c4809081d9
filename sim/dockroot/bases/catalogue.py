"""The built-in catalogue: alpine, busybox, debian and ubuntu, small and fabricated, with the usual
tags.

A catalogue image has the directories, links, accounts and texts of the real one and none of its
programs; a file `/etc/dockroot-fabricated` says so. It has the same bytes for ever: diff ID, image
ID and digest of each are fixed (a test holds them).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from dockroot.bases import blobs
from dockroot.bases.base import Arrival, Base, TreeLayer
from dockroot.bases.distros import alpine, busybox, debian, ubuntu
from dockroot.bases.distros.release import Release
from dockroot.bases.reference import DEFAULT_DOMAIN, OFFICIAL, Reference
from dockroot.digest import DiffID
from dockroot.errors import NotFoundError
from dockroot.format import gojson
from dockroot.format.layertar import TarStyle, layer_pieces
from dockroot.format.tarsplit import pack

_MAKERS = {
    "alpine": alpine.releases,
    "busybox": busybox.releases,
    "debian": debian.releases,
    "ubuntu": ubuntu.releases,
}
_STYLE = TarStyle(type_bits=False, names=False)
"""The publisher's tar, whatever engine pulls it."""


def names() -> list[str]:
    """Return the distributions of the catalogue."""
    return list(_MAKERS)


def tags(distribution: str) -> list[str]:
    """Return the tags of a distribution, oldest release first."""
    return [tag for release in _releases(distribution) for tag in release.tags]


def find(reference: Reference) -> Base | None:
    """Return the catalogue's image of that name, or None when it has no such distribution.

    Raises: NotFoundError when it has the distribution but neither the tag nor the digest.
    """
    distribution = reference.path.removeprefix(OFFICIAL)
    if (
        reference.domain != DEFAULT_DOMAIN
        or distribution == reference.path
        or distribution not in _MAKERS
    ):
        return None
    wanted = reference.tagged()
    for release in _releases(distribution):
        if _is_meant(release, wanted):
            return _base(release, wanted)
    import difflib  # only who errs waits for it

    close = difflib.get_close_matches(wanted.tag, tags(distribution), 3, 0.5)
    meant = f"did you mean {' or '.join(close)}? " if close else ""
    raise NotFoundError(
        f"the catalogue has no {wanted}: of {distribution} it has {', '.join(tags(distribution))}",
        hint=f"{meant}a root file system of your own can stand for it: --base {wanted}=PATH",
    )


def _is_meant(release: Release, wanted: Reference) -> bool:
    if wanted.digest:
        return _identity(release)[1] == wanted.digest
    return wanted.tag in release.tags


@cache
def _releases(distribution: str) -> tuple[Release, ...]:
    return tuple(_MAKERS[distribution]())


def _base(release: Release, reference: Reference) -> Base:
    config, digest = _identity(release)
    diff_id = DiffID.parse(gojson.loads(config)["rootfs"]["diff_ids"][0])
    layer = TreeLayer(
        release.root, f"{release.distribution}:{release.version}", diff_id, style=_STYLE
    )
    return Base(Arrival.PULLED, (layer,), (reference,), config, digest, fabricated=True)


def _identity(release: Release) -> tuple[bytes, str]:
    return _made(release.distribution, release.tags[0])


@cache
def _made(distribution: str, tag: str) -> tuple[bytes, str]:
    """Return image config and manifest digest of a release."""
    release = next(each for each in _releases(distribution) if tag in each.tags)
    pieces = list(layer_pieces(release.root, _STYLE))
    config = gojson.dumps(dict(_config(release, pack(pieces, trailing_empty=False).diff_id)))
    return config, blobs.manifest_digest(config, [blobs.blob_of(pieces)])


def _config(release: Release, diff_id: str) -> Iterator[tuple[str, object]]:
    made: dict[str, object] = {
        "architecture": "amd64",
        "config": release.config,
        "created": release.created,
        "history": release.history,
        "os": "linux",
        "rootfs": {"type": "layers", "diff_ids": [diff_id]},
        **release.envelope,
    }
    return ((key, made[key]) for key in sorted(made))
