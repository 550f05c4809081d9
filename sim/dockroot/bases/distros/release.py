"""What the catalogue's distributions have in common: a release, its layers and what its publisher
says of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from dockroot.clock import format_time, parse_time
from dockroot.digest import Digest
from dockroot.format.runconfig import RunConfig
from dockroot.tree import Directory

PATH_ENV = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

NOTE_PATH = "etc/dockroot-fabricated"
"""Where a reader of a catalogue image finds out what it is."""


def note(distribution: str, version: str) -> str:
    """Return the text at `NOTE_PATH`."""
    return (
        f"This root file system was fabricated by dockroot. It has the shape of {distribution} "
        f"{version} and none\n"
        "of its programs: the files in its bin directories are notes that say so.\n"
    )


def program(name: str, distribution: str) -> str:
    """Return what stands in the place of a program: text that says so and does not run."""
    return f"dockroot: this file stands for {name} of {distribution}; it cannot be run.\n"


class Release(Struct, frozen=True):
    """One version of a distribution.

    `created` is RFC 3339; `config` the runtime config and `history` the history entries as the
    publisher writes them; `envelope` what else stands at the top of its config.
    """

    distribution: str
    version: str
    tags: tuple[str, ...]
    created: str
    root: Directory
    config: Mapping[str, object]
    history: tuple[Mapping[str, object], ...]
    envelope: Mapping[str, object] = field(default_factory=dict)


def classic_release(
    distribution: str,
    version: str,
    tags: tuple[str, ...],
    created: str,
    root: Directory,
    *,
    config: RunConfig,
    steps: Sequence[str],
    docker_version: str,
) -> Release:
    """Return a release as a publisher's classic builder left it; `steps` are what it ran, the last
    is CMD.

    Steps are a tenth of a second apart; only ADD makes a layer.
    """
    start = parse_time(created) - 100_000_000 * (len(steps) - 1)
    times = [format_time(start + 100_000_000 * index) for index in range(len(steps))]
    history: tuple[Mapping[str, object], ...] = tuple(
        {"created": time, "created_by": f"/bin/sh -c #(nop) {step}"}
        if step.startswith("ADD")
        else {"created": time, "created_by": f"/bin/sh -c #(nop)  {step}", "empty_layer": True}
        for time, step in zip(times, steps, strict=True)
    )
    container = Digest.of(f"container of {distribution} {version}".encode()).hex
    shown = {
        **config.to_json(),
        "Hostname": container[:12],
        "Cmd": ["/bin/sh", "-c", "#(nop) ", steps[-1]],
    }
    envelope = {"container": container, "container_config": shown, "docker_version": docker_version}
    return Release(
        distribution, version, tags, times[-1], root, config.to_json(), history, envelope
    )


def added_rootfs(distribution: str, version: str) -> str:
    """Return the classic builder's words for the step that adds the root file system."""
    return f"ADD file:{Digest.of(f'{distribution} {version}'.encode()).hex} in / "
