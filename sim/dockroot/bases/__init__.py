"""What FROM finds: references, the built-in catalogue, root file systems, archives and OCI
layouts.
"""

from typing import TYPE_CHECKING, Any

from dockroot.bases.base import Arrival, Base, Means
from dockroot.bases.reference import Reference, parse

if TYPE_CHECKING:
    from dockroot.bases.resolving import match, resolve
    from dockroot.bases.sources import (
        IMPORT_MESSAGE,
        Form,
        Given,
        Source,
        import_rootfs,
        load,
        read_base,
        sniff,
    )

__all__ = [
    "IMPORT_MESSAGE",
    "Arrival",
    "Base",
    "Form",
    "Given",
    "Means",
    "Reference",
    "Source",
    "import_rootfs",
    "load",
    "match",
    "parse",
    "read_base",
    "resolve",
    "sniff",
]


def __getattr__(name: str) -> Any:
    """Import the catalogue and the readers of archives when they are first asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from dockroot.bases import resolving, sources

    return getattr(resolving if name in ("match", "resolve") else sources, name)
