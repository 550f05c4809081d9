"""inspect: a container as `docker inspect` shows it (moby v28.5.2, `daemon/inspect.go`; measured on
all three).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dockroot.engine import Engine
from dockroot.engine.containers import shapes
from dockroot.root import DockerRoot
from dockroot.run.find import find_container
from dockroot.store.containers import Container
from dockroot.views import graph_driver

__all__ = ["find_container", "inspect_container"]

_STATE = (
    "Running",
    "Paused",
    "Restarting",
    "OOMKilled",
    "Dead",
    "Pid",
    "ExitCode",
    "Error",
    "StartedAt",
    "FinishedAt",
)
_INTERNAL_ENDPOINT = ("IPAMOperational", "DesiredMacAddress")
_LINK_LOCAL = ("HairpinMode", "LinkLocalIPv6Address", "LinkLocalIPv6PrefixLen")
_SECONDARY = ("SecondaryIPAddresses", "SecondaryIPv6Addresses")
_DEFAULT_BRIDGE: Mapping[str, Any] = {
    "EndpointID": "",
    "Gateway": "",
    "GlobalIPv6Address": "",
    "GlobalIPv6PrefixLen": 0,
    "IPAddress": "",
    "IPPrefixLen": 0,
    "IPv6Gateway": "",
    "MacAddress": "",
}


def inspect_container(
    root: DockerRoot, container: Container, engine: Engine, data_root: str
) -> dict[str, Any]:
    """Return the fields of an inspection in the engine's order; mounts by their destination."""
    config = container.config

    def taken(*keys: str) -> dict[str, Any]:
        return {key: config.get(key, "") for key in keys}

    mount = root.mounts.get(container.id)
    return {
        "Id": container.id,
        **taken("Created", "Path", "Args"),
        "State": _state(container),
        **taken(
            "Image",
            "ResolvConfPath",
            "HostnamePath",
            "HostsPath",
            "LogPath",
            "Name",
            "RestartCount",
            "Driver",
        ),
        **({"Platform": config["OS"]} if "OS" in config else {}),
        **taken("MountLabel", "ProcessLabel", "AppArmorProfile"),
        "ExecIDs": None,
        "HostConfig": _host_config(root, container),
        "GraphDriver": _driver(root, container, engine, data_root)
        if mount
        else {"Data": None, "Name": "overlay2"},
        "Mounts": [_mount(point, data_root) for point in container.mount_points.values()],
        "Config": _run_config(container),
        "NetworkSettings": _network(container),
    }


def _state(container: Container) -> dict[str, Any]:
    state = container.state
    shown = {"Status": container.status, **{key: state.get(key) for key in _STATE}}
    if state.get("Health"):
        shown["Health"] = state["Health"]
    return shown


def _host_config(root: DockerRoot, container: Container) -> dict[str, Any]:
    """Return the host config with links by the names of both containers."""
    hostconfig = dict(container.hostconfig)
    links = hostconfig.get("Links")
    if links:
        pairs = [link.partition(":")[::2] for link in links]
        hostconfig["Links"] = [
            f"/{name}:/{container.name}/{alias or name}" for name, alias in pairs
        ]
    return hostconfig


def _driver(
    root: DockerRoot, container: Container, engine: Engine, data_root: str
) -> dict[str, Any]:
    driver = graph_driver(root, root.mounts[container.id].mount_id, data_root)
    if shapes(engine).driver_data_id:
        driver = {**driver, "Data": {"ID": container.id, **driver["Data"]}}
    return driver


def _mount(point: Mapping[str, Any], data_root: str) -> dict[str, Any]:
    kind = point.get("Type") or ("volume" if point.get("Name") else "bind")
    name, source = str(point.get("Name") or ""), str(point.get("Source") or "")
    if name and not source:
        source = f"{data_root}/volumes/{name}/_data"
    return {
        "Type": kind,
        **({"Name": name} if name else {}),
        "Source": source,
        "Destination": point.get("Destination", ""),
        **({"Driver": point["Driver"]} if point.get("Driver") else {}),
        "Mode": point.get("Relabel", ""),
        "RW": bool(point.get("RW")),
        "Propagation": point.get("Propagation", ""),
    }


def _run_config(container: Container) -> dict[str, Any]:
    """Return `Config`; an address asked for stands in it wherever it is stored."""
    config = container.run_config
    networks = (container.config.get("NetworkSettings") or {}).get("Networks") or {}
    asked = next(
        (
            endpoint["DesiredMacAddress"]
            for endpoint in networks.values()
            if endpoint.get("DesiredMacAddress")
        ),
        "",
    )
    if not asked or config.get("MacAddress"):
        return config
    out: dict[str, Any] = {}
    for key, value in config.items():
        if key == "OnBuild":
            out["MacAddress"] = asked
        out[key] = value
    return out


def _network(container: Container) -> dict[str, Any]:
    settings = container.config.get("NetworkSettings") or {}
    stored = settings.get("Networks") or {}
    networks = {
        name: {key: value for key, value in endpoint.items() if key not in _INTERNAL_ENDPOINT}
        for name, endpoint in stored.items()
    }
    bridge = stored.get("bridge") or {}
    modern = "IsAnonymousEndpoint" not in settings
    order = (
        ("Bridge", "SandboxID", "SandboxKey", "Ports", *_LINK_LOCAL, *_SECONDARY)
        if modern
        else ("Bridge", "SandboxID", *_LINK_LOCAL, "Ports", "SandboxKey", *_SECONDARY)
    )
    shown = {key: settings.get(key) for key in order}
    shown["Ports"] = shown["Ports"] or {}
    return {
        **shown,
        **{key: bridge.get(key, default) for key, default in _DEFAULT_BRIDGE.items()},
        "Networks": networks,
    }
