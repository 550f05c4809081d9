"""What FROM finds: references, the built-in catalogue, root file systems, archives and OCI
layouts.
"""

from dockroot.bases.base import Arrival, Base, Means
from dockroot.bases.reference import Reference, parse
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
