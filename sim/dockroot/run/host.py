"""What of its host shows in a container."""

from __future__ import annotations

from msgspec import Struct


class Host(Struct, frozen=True):
    """The machine that the root is to have come from.

    `data_root` and `exec_root` are the engine's own defaults. `cgroup` is the version of control
    groups: on 2 an engine from 20.10 on writes `CgroupnsMode` "private" and no `OomKillDisable`.
    """

    data_root: str = "/var/lib/docker"
    exec_root: str = "/var/run/docker"
    hostname: str = "docker-host"
    hosts: str = "127.0.0.1\tlocalhost\n127.0.1.1\tdocker-host\n"
    resolv_conf: str = "nameserver 192.168.1.1\n"
    cgroup: int = 1
    bridge: str = "172.17.0"
    """The first three bytes of the default bridge's addresses (/16, gateway `.1`)."""
