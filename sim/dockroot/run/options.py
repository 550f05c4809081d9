"""What `run` and `create` are asked for, already read from the command line's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from dockroot.run.mounts import MountRequest


class Options(Struct, frozen=True):
    """The options of `run` and `create`; the defaults are those of docker's client.

    `attach`: of stdin, stdout, stderr, those attached; None: as `-d`, `-i` have it. `binds` are
    `-v` values with a source, `anonymous` those without. `resources` and `security` hold fields of
    the host config by their JSON key (`Memory`, `CpuShares`, …); `health` is None, or the fields of
    `Healthcheck`.
    """

    name: str = ""
    command: tuple[str, ...] = ()
    entrypoint: str | None = None
    env: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    workdir: str = ""
    user: str = ""
    hostname: str = ""
    domainname: str = ""
    detach: bool = False
    interactive: bool = False
    tty: bool = False
    attach: frozenset[str] | None = None
    binds: tuple[str, ...] = ()
    anonymous: tuple[str, ...] = ()
    mounts: tuple[MountRequest, ...] = ()
    tmpfs: Mapping[str, str] | None = None
    volumes_from: tuple[str, ...] = ()
    volume_driver: str = ""
    network: str = ""
    mac_address: str = ""
    publish: tuple[str, ...] = ()
    publish_all: bool = False
    expose: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    extra_hosts: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()
    dns_search: tuple[str, ...] = ()
    dns_options: tuple[str, ...] = ()
    restart: str = ""
    auto_remove: bool = False
    privileged: bool = False
    read_only: bool = False
    init: bool | None = None
    cap_add: tuple[str, ...] = ()
    cap_drop: tuple[str, ...] = ()
    security_opt: tuple[str, ...] = ()
    log_driver: str = ""
    log_options: Mapping[str, str] = field(default_factory=dict)
    stop_signal: str = ""
    stop_timeout: int | None = None
    health: Mapping[str, Any] | None = None
    cidfile: str = ""
    ipc: str = ""
    pid: str = ""
    uts: str = ""
    userns: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """Further fields of the host config, by their JSON key."""
