"""The commands of package managers, over the models in `dockroot.packages`; importing registers them."""

from dockroot.shell.managers import (
    alternatives,
    apk,
    apt,
    cargo,
    dpkg,
    gems,
    golang,
    npm,
    pip,
    rpm,
    upkeep,
)

__all__ = [
    "alternatives",
    "apk",
    "apt",
    "cargo",
    "dpkg",
    "gems",
    "golang",
    "npm",
    "pip",
    "rpm",
    "upkeep",
]
