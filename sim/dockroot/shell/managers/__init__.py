"""The commands of package managers, over the models in `dockroot.packages`; importing registers them."""

from dockroot.shell.managers import (
    alternatives,
    apk,
    apt,
    apt_queries,
    cargo,
    dpkg,
    dpkg_tools,
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
    "apt_queries",
    "cargo",
    "dpkg",
    "dpkg_tools",
    "gems",
    "golang",
    "npm",
    "pip",
    "rpm",
    "upkeep",
]
