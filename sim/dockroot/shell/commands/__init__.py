"""The commands, one module per family; importing this package registers them."""

from dockroot.shell.commands import (
    copying,
    directories,
    environment,
    files,
    linking,
    listing,
    moving,
    nodes,
    owners,
    paths,
    permissions,
    printing,
    removal,
    shell_control,
    shell_variables,
    testing,
    text,
    times,
)

__all__ = [
    "copying", "directories", "environment", "files", "linking", "listing", "moving", "nodes", "owners", "paths",
    "permissions", "printing", "removal", "shell_control", "shell_variables", "testing", "text", "times",
]
