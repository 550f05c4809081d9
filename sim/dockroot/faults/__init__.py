"""Named damages to a data root, for whoever tests a reader of one: each makes the finding of `check` of its name.

    draft = damage(disk.open_dir(path), "link-dangling", image="app:latest")
    disk.apply(path, draft)

What an engine makes of each stands in the catalogue of `check`, and is asked of real engines by the tests.
"""

from __future__ import annotations

from dockroot.errors import NotFoundError
from dockroot.faults import (
    containers,
    contents,
    directories,
    images,
    layers,
    mounts,
    references,
    traces,
)
from dockroot.faults.fault import Fault
from dockroot.faults.site import Site
from dockroot.tree import Directory, Draft

__all__ = ["FAULTS", "Fault", "damage"]

_NOUNS = (references, images, layers, directories, mounts, containers, traces, contents)

FAULTS: dict[str, Fault] = {fault.name: fault for noun in _NOUNS for fault in noun.FAULTS}
"""Every damage by its name, which is that of the finding it makes."""


def damage(root: Directory | Draft, *names: str, image: str = "", container: str = "") -> Draft:
    """Return a draft of `root` in which the damages of these names are done, one after the other.

    They hit the image of that reference, or the container of that name; the first there is when none is given. A
    draft is carried on, so that several images and containers can be hit.
    Raises: NotFoundError for an unknown damage, or when the root has nothing that it could hit.
    """
    draft = root if isinstance(root, Draft) else Draft(root)
    for name in names:
        if name not in FAULTS:
            known = ", ".join(FAULTS)
            raise NotFoundError(f"no damage is called {name!r}", hint=f"there are {known}")
        FAULTS[name].do(Site(draft, image, container))
    return draft
