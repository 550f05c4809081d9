"""What a container's two JSON files hold, by version, as data: keys in order, each with its
default.

20.10, 26.1 and 28.5 were measured on 20.10.24, 26.1.5 and 28.5.2, on a host with cgroups v1; 1.13.1
rests on moby v1.13.1 (`container/container.go`, `container/container_unix.go`,
`daemon/network/settings.go`, `api/types/container/host_config.go`, `runconfig/opts/parse.go`). A
key whose default is OMITTED is written only when it has a value (Go's `omitempty`).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from dockroot.clock import ZERO_TIME
from dockroot.engine import Engine

OMITTED: Any = object()

Template = Mapping[str, Any]


def filled(template: Template, **values: Any) -> dict[str, Any]:
    """Return the template's keys in order, `values` in the stead of defaults. Raises: KeyError."""
    unknown = values.keys() - template.keys()
    if unknown:
        raise KeyError(f"no such key in this version: {', '.join(sorted(unknown))}")
    merged = {key: values.get(key, default) for key, default in template.items()}
    return {key: copy.deepcopy(value) for key, value in merged.items() if value is not OMITTED}


class Shapes(Struct, frozen=True):
    """The templates and habits of one version."""

    config: Template
    state: Template
    network: Template
    endpoint: Template
    hostconfig: Template
    mount_point: Template
    default_network_mode: str
    """What `NetworkMode` holds when no network was asked for."""
    capability_prefix: bool
    """The client writes capabilities sorted, in capitals, with `CAP_`."""
    args_escaped: bool
    """A container takes `ArgsEscaped` over from its image."""
    mac_in_config: bool
    """`--mac-address` goes into `Config`, not into the endpoint."""
    random_mac: bool
    """An endpoint's MAC is random, no longer made of its address."""
    sandbox_forgotten: bool
    """What is stopped forgets its network sandbox and its line in `hosts`."""
    annotated_resolv_conf: bool
    """`resolv.conf` is written anew, with comments."""
    ipv6_zeros: str
    """How `hosts` spells the multicast and local networks: `fe00::0` or `fe00::`."""
    both_stacks: bool
    """A port published on all addresses shows for IPv4 and IPv6."""
    bind_propagation: str
    """Propagation of a bind whose source holds the data root; empty: as of any other."""
    default_propagation: str
    """Propagation of any other bind."""
    shm_always: bool
    """Every started container has a `ShmPath`."""
    driver_data_id: bool
    """An inspection's `GraphDriver.Data` names the container."""
    commit_changes: frozenset[str]
    """The instructions that `commit --change` takes."""
    start_failure: str
    """What `Error` says when the process cannot be started: `{message}` is the run time's own,
    `{quoted}` in quotes.
    """


def _without(template: Template, *keys: str) -> dict[str, Any]:
    return {key: value for key, value in template.items() if key not in keys}


def _after(template: Template, key: str, **new: Any) -> dict[str, Any]:
    """Return the template with keys put in after `key`."""
    out: dict[str, Any] = {}
    for name, value in template.items():
        out[name] = value
        if name == key:
            out.update(new)
    return out


_STATE: Template = {
    "Running": False,
    "Paused": False,
    "Restarting": False,
    "OOMKilled": False,
    "RemovalInProgress": False,
    "Dead": False,
    "Pid": 0,
    "ExitCode": 0,
    "Error": "",
    "StartedAt": ZERO_TIME,
    "FinishedAt": ZERO_TIME,
    "Health": None,
}

_HEAD: Template = {
    "StreamConfig": {},
    "State": None,
    "ID": "",
    "Created": "",
    "Managed": False,
    "Path": "",
    "Args": [],
    "Config": None,
    "Image": "",
    "NetworkSettings": None,
    "LogPath": "",
    "Name": "",
    "Driver": "overlay2",
}
_LABELS: Template = {"MountLabel": "", "ProcessLabel": ""}
_COUNTS: Template = {
    "RestartCount": 0,
    "HasBeenStartedBefore": False,
    "HasBeenManuallyStopped": False,
    "MountPoints": {},
    "SecretReferences": None,
}
_PATHS: Template = {"HostnamePath": "", "HostsPath": "", "ShmPath": "", "ResolvConfPath": ""}
_PROFILES: Template = {"SeccompProfile": "", "NoNewPrivileges": False}
_CACHE: Template = {"LocalLogCacheMeta": {"HaveNotifyEnabled": False}}

_CONFIG_1_13: Template = {
    **_HEAD,
    **_LABELS,
    **_COUNTS,
    "AppArmorProfile": "",
    **_PATHS,
    **_PROFILES,
}
_CONFIG_20: Template = {
    **_after(_after(_CONFIG_1_13, "Driver", OS="linux"), "SecretReferences", ConfigReferences=None),
    **_CACHE,
}
_CONFIG_26: Template = {
    **_after(_HEAD, "Image", ImageManifest=None),
    "OS": "linux",
    **_COUNTS,
    "ConfigReferences": None,
    **_LABELS,
    "AppArmorProfile": "",
    **_PROFILES,
    **_PATHS,
    **_CACHE,
}
_CONFIG_28 = _after(
    _after(_CONFIG_26, "OS", ImagePlatform={"architecture": "amd64", "os": "linux"}),
    "NoNewPrivileges",
    WritableCgroups=None,
)

_NETWORK_1_13: Template = {
    "Bridge": "",
    "SandboxID": "",
    "HairpinMode": False,
    "LinkLocalIPv6Address": "",
    "LinkLocalIPv6PrefixLen": 0,
    "Networks": None,
    "Service": None,
    "Ports": None,
    "SandboxKey": "",
    "SecondaryIPAddresses": None,
    "SecondaryIPv6Addresses": None,
    "IsAnonymousEndpoint": False,
    "HasSwarmEndpoint": False,
}
_NETWORK_26 = _after(
    _without(_NETWORK_1_13, "SandboxKey", "IsAnonymousEndpoint"), "SandboxID", SandboxKey=""
)

_ASKED: Template = {"IPAMConfig": None, "Links": None, "Aliases": None}
_ASSIGNED: Template = {
    "NetworkID": "",
    "EndpointID": "",
    "Gateway": "",
    "IPAddress": "",
    "IPPrefixLen": 0,
    "IPv6Gateway": "",
    "GlobalIPv6Address": "",
    "GlobalIPv6PrefixLen": 0,
}
_ENDPOINT_1_13: Template = {**_ASKED, **_ASSIGNED, "MacAddress": "", "IPAMOperational": False}
_ENDPOINT_20 = _after(_ENDPOINT_1_13, "MacAddress", DriverOpts=None)
_ENDPOINT_26: Template = {
    **_ASKED,
    "MacAddress": "",
    **_ASSIGNED,
    "DriverOpts": None,
    "DNSNames": None,
    "IPAMOperational": False,
    "DesiredMacAddress": "",
}
_ENDPOINT_28 = _after(
    _without(_ENDPOINT_26, "DriverOpts"), "MacAddress", DriverOpts=None, GwPriority=0
)

_MOUNT_POINT_1_13: Template = {
    "Source": "",
    "Destination": "",
    "RW": True,
    "Name": "",
    "Driver": "",
    "Type": OMITTED,
    "Relabel": OMITTED,
    "Propagation": OMITTED,
    "ID": OMITTED,
    "Spec": {},
}
_MOUNT_POINT: Template = {**_MOUNT_POINT_1_13, "SkipMountpointCreation": False}

_CONSOLE: Template = {"ConsoleSize": [0, 0]}
_RESOURCES_1_13: Template = {
    "CpuShares": 0,
    "Memory": 0,
    "NanoCpus": 0,
    "CgroupParent": "",
    "BlkioWeight": 0,
    "BlkioWeightDevice": None,
    "BlkioDeviceReadBps": None,
    "BlkioDeviceWriteBps": None,
    "BlkioDeviceReadIOps": None,
    "BlkioDeviceWriteIOps": None,
    "CpuPeriod": 0,
    "CpuQuota": 0,
    "CpuRealtimePeriod": 0,
    "CpuRealtimeRuntime": 0,
    "CpusetCpus": "",
    "CpusetMems": "",
    "Devices": [],
    "DiskQuota": 0,
    "KernelMemory": 0,
    "MemoryReservation": 0,
    "MemorySwap": 0,
    "MemorySwappiness": -1,
    "OomKillDisable": False,
    "PidsLimit": 0,
    "Ulimits": None,
    "CpuCount": 0,
    "CpuPercent": 0,
    "IOMaximumIOps": 0,
    "IOMaximumBandwidth": 0,
}
_RESOURCES_20: Template = {
    **_after(
        _after(
            _without(_RESOURCES_1_13, "DiskQuota"),
            "Devices",
            DeviceCgroupRules=None,
            DeviceRequests=None,
        ),
        "KernelMemory",
        KernelMemoryTCP=0,
    ),
    "BlkioWeightDevice": [],
    "MemorySwappiness": None,
    "PidsLimit": None,
}
_RESOURCES_26: Template = {
    **_RESOURCES_20,
    "BlkioDeviceReadBps": [],
    "BlkioDeviceWriteBps": [],
    "BlkioDeviceReadIOps": [],
    "BlkioDeviceWriteIOps": [],
    "KernelMemory": OMITTED,
    "KernelMemoryTCP": OMITTED,
    "Ulimits": [],
}

_HOST_HEAD: Template = {
    "Binds": None,
    "ContainerIDFile": "",
    "LogConfig": {"Type": "json-file", "Config": {}},
    "NetworkMode": "",
    "PortBindings": {},
    "RestartPolicy": {"Name": "no", "MaximumRetryCount": 0},
    "AutoRemove": False,
    "VolumeDriver": "",
    "VolumesFrom": None,
}
_HOST_MIDDLE: Template = {
    "Dns": [],
    "DnsOptions": [],
    "DnsSearch": [],
    "ExtraHosts": None,
    "GroupAdd": None,
    "IpcMode": "",
    "Cgroup": "",
    "Links": None,
    "OomScoreAdj": 0,
    "PidMode": "",
    "Privileged": False,
    "PublishAllPorts": False,
    "ReadonlyRootfs": False,
    "SecurityOpt": None,
    "StorageOpt": OMITTED,
    "Tmpfs": OMITTED,
    "UTSMode": "",
    "UsernsMode": "",
    "ShmSize": 64 << 20,
    "Sysctls": OMITTED,
    "Runtime": "runc",
}
_CAPS: Template = {"CapAdd": None, "CapDrop": None}
_CGROUP_NS: Template = {"CgroupnsMode": "host"}
_PRIVATE: Template = {**_HOST_MIDDLE, "IpcMode": "private"}
_ISOLATION: Template = {"Isolation": ""}

_READ_ONLY = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]
_MASKED_20 = [
    "/proc/asound",
    "/proc/acpi",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/sys/firmware",
]
_MASKED_26 = [*_MASKED_20, "/sys/devices/virtual/powercap"]
_MASKED_28 = [*_MASKED_26[:2], "/proc/interrupts", *_MASKED_26[2:]]


def _tail(masked: list[str]) -> Template:
    return {"Mounts": OMITTED, "MaskedPaths": masked, "ReadonlyPaths": _READ_ONLY, "Init": OMITTED}


_HOSTCONFIG_1_13: Template = {
    **_HOST_HEAD,
    **_CAPS,
    **_HOST_MIDDLE,
    **_CONSOLE,
    **_ISOLATION,
    **_RESOURCES_1_13,
    "Mounts": OMITTED,
    "Init": OMITTED,
    "InitPath": OMITTED,
}
_HOSTCONFIG_20: Template = {
    **_HOST_HEAD,
    **_CAPS,
    **_CGROUP_NS,
    **_PRIVATE,
    **_CONSOLE,
    **_ISOLATION,
    **_RESOURCES_20,
    **_tail(_MASKED_20),
}
_HOSTCONFIG_26: Template = {
    **_HOST_HEAD,
    **_CONSOLE,
    "Annotations": OMITTED,
    **_CAPS,
    **_CGROUP_NS,
    **_PRIVATE,
    **_ISOLATION,
    **_RESOURCES_26,
    **_tail(_MASKED_26),
}

_CHANGES = frozenset(
    {
        "CMD",
        "ENTRYPOINT",
        "ENV",
        "EXPOSE",
        "HEALTHCHECK",
        "LABEL",
        "ONBUILD",
        "USER",
        "VOLUME",
        "WORKDIR",
    }
)

_SHIM = (
    "failed to create shim task: OCI runtime create failed: runc create failed: "
    "unable to start container process: {message}"
)

_SHAPES: dict[str, Shapes] = {
    "1.13.1": Shapes(
        _CONFIG_1_13,
        _STATE,
        _NETWORK_1_13,
        _ENDPOINT_1_13,
        _HOSTCONFIG_1_13,
        _MOUNT_POINT_1_13,
        default_network_mode="default",
        capability_prefix=False,
        args_escaped=True,
        mac_in_config=True,
        random_mac=False,
        sandbox_forgotten=False,
        annotated_resolv_conf=False,
        ipv6_zeros="::0",
        both_stacks=False,
        bind_propagation="",
        default_propagation="",
        shm_always=True,
        driver_data_id=False,
        commit_changes=_CHANGES,
        start_failure="oci runtime error: container_linux.go:247: "
        "starting container process caused {quoted}\n",
    ),
    "20.10": Shapes(
        _CONFIG_20,
        _STATE,
        _NETWORK_1_13,
        _ENDPOINT_20,
        _HOSTCONFIG_20,
        _MOUNT_POINT,
        default_network_mode="default",
        capability_prefix=False,
        args_escaped=False,
        mac_in_config=True,
        random_mac=False,
        sandbox_forgotten=False,
        annotated_resolv_conf=False,
        ipv6_zeros="::0",
        both_stacks=True,
        bind_propagation="rslave",
        default_propagation="rprivate",
        shm_always=False,
        driver_data_id=False,
        commit_changes=_CHANGES,
        start_failure=f"{_SHIM}: unknown",
    ),
    "26.1": Shapes(
        _CONFIG_26,
        _STATE,
        _NETWORK_26,
        _ENDPOINT_26,
        _HOSTCONFIG_26,
        _MOUNT_POINT,
        default_network_mode="bridge",
        capability_prefix=False,
        args_escaped=False,
        mac_in_config=False,
        random_mac=False,
        sandbox_forgotten=False,
        annotated_resolv_conf=True,
        ipv6_zeros="::0",
        both_stacks=True,
        bind_propagation="rslave",
        default_propagation="rprivate",
        shm_always=False,
        driver_data_id=False,
        commit_changes=_CHANGES | {"STOPSIGNAL"},
        start_failure=f"failed to create task for container: {_SHIM}: unknown",
    ),
    "28.5": Shapes(
        _CONFIG_28,
        _without(_STATE, "RemovalInProgress"),
        _NETWORK_26,
        _ENDPOINT_28,
        {**_HOSTCONFIG_26, "MaskedPaths": _MASKED_28},
        _MOUNT_POINT,
        default_network_mode="bridge",
        capability_prefix=True,
        args_escaped=False,
        mac_in_config=False,
        random_mac=True,
        sandbox_forgotten=True,
        annotated_resolv_conf=True,
        ipv6_zeros="::",
        both_stacks=True,
        bind_propagation="rslave",
        default_propagation="rprivate",
        shm_always=False,
        driver_data_id=True,
        commit_changes=_CHANGES | {"STOPSIGNAL"},
        start_failure=f"failed to create task for container: {_SHIM}",
    ),
}


def shapes(engine: Engine) -> Shapes:
    """Return the shapes of an engine's version."""
    return _SHAPES[engine.name]
