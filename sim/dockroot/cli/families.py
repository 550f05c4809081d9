"""container, image: docker's management commands, under which its verbs stand once more."""

from __future__ import annotations

import copy
import importlib
from functools import partial
from typing import Any

import click

_CONTAINER = {
    "ls": ("listing", "ps"),
    "prune": ("containers", "container_prune"),
    **{
        name: ("containers", name)
        for name in (
            "commit", "cp", "create", "diff", "exec", "kill", "logs", "pause", "rename",
            "rm", "run", "start", "stop", "unpause",
        )
    },
}  # fmt: skip
_IMAGE = {
    "build": ("build", "build"),
    "history": ("images", "history"),
    "import": ("bases", "import"),
    "load": ("bases", "load"),
    "ls": ("images", "images"),
    "prune": ("images", "image_prune"),
    "pull": ("bases", "pull"),
    "rm": ("images", "rmi"),
    "save": ("bases", "save"),
    "tag": ("images", "tag"),
}


class _Family(click.Group):
    """Commands by their module and name, imported when they are called; `inspect` looks for one kind only."""

    def __init__(self, kind: str, verbs: dict[str, tuple[str, str]]) -> None:
        super().__init__(kind, help=f"Manage {kind}s.")
        self._kind, self._verbs = kind, verbs

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*self._verbs, "inspect"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "inspect":
            return _inspect(self._kind)
        if cmd_name not in self._verbs:
            return None
        module, name = self._verbs[cmd_name]
        found: Any = getattr(importlib.import_module(f"dockroot.cli.{module}"), f"{name}_command")
        assert isinstance(found, click.Command)
        return found


def _inspect(kind: str) -> click.Command:
    from dockroot.cli.inspect import inspect_command

    command = copy.copy(inspect_command)
    command.params = [each for each in command.params if each.name != "kind"]
    assert command.callback is not None
    command.callback = partial(command.callback, kind=kind)
    return command


container_command = _Family("container", _CONTAINER)
image_command = _Family("image", _IMAGE)
