"""A container's network as its files show it: endpoint, ports, `hosts`, `resolv.conf`.

Nothing is connected; the default bridge gives out its addresses in order (moby v28.5.2,
`daemon/container_operations.go`, `daemon/libnetwork/etchosts`, `daemon/libnetwork/resolvconf`;
measured on 20.10.24, 26.1.5 and 28.5.2 with and without a bridge).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dockroot.editor import Editor
from dockroot.engine.containers import Shapes, filled, shapes
from dockroot.root import DockerRoot
from dockroot.run.host import Host
from dockroot.store.containers import Container

FIRST_PUBLISHED = 32768
_IPV6_HOSTS = (
    ("{zeros_fe}", "ip6-localnet"),
    ("{zeros_ff}", "ip6-mcastprefix"),
    ("ff02::1", "ip6-allnodes"),
    ("ff02::2", "ip6-allrouters"),
)
_GOOGLE = ("8.8.8.8", "8.8.4.4")


def created(
    shapes: Shapes, network: str, *, mac_address: str = "", anonymous: bool = False
) -> dict[str, Any]:
    """Return `NetworkSettings` of a container that was never started; `anonymous`: its name was
    made up.
    """
    networks: dict[str, Any] | None = None
    if not network.startswith("container:"):
        name = network if network and network != "default" else "bridge"
        values = (
            {}
            if shapes.mac_in_config or not mac_address
            else {
                "MacAddress": mac_address,
                "DesiredMacAddress": mac_address,
            }
        )
        networks = {name: filled(shapes.endpoint, **values)}
    flags = {"IsAnonymousEndpoint": anonymous} if "IsAnonymousEndpoint" in shapes.network else {}
    return filled(shapes.network, Networks=networks, **flags)


def network_name(container: Container) -> str:
    """Return the name of the network that a container is on; empty when it shares another's."""
    networks = (container.config.get("NetworkSettings") or {}).get("Networks") or {}
    return next(iter(networks), "")


def started(container: Container, editor: Editor, host: Host) -> dict[str, Any]:
    """Return `NetworkSettings` of a container from its start on."""
    settings = dict(container.config.get("NetworkSettings") or {})
    name = network_name(container)
    if not name:
        return settings
    sandbox = editor.ids.hex64("sandbox", container.id, str(container.state.get("StartedAt")))
    settings["SandboxID"] = sandbox
    settings["SandboxKey"] = (
        f"{host.exec_root}/netns/{'default' if name == 'host' else sandbox[:12]}"
    )
    endpoint = dict(settings["Networks"][name])
    endpoint["NetworkID"] = editor.ids.hex64("network", name)
    endpoint["EndpointID"] = editor.ids.hex64("endpoint", container.id, sandbox)
    settings["Ports"] = {}
    if name == "bridge":
        endpoint |= _bridged(container, endpoint, editor, host)
        settings["Ports"] = _ports(container, shapes(editor.engine), editor.root)
    settings["Networks"] = {**settings["Networks"], name: endpoint}
    return settings


def _bridged(
    container: Container, endpoint: Mapping[str, Any], editor: Editor, host: Host
) -> dict[str, Any]:
    root, ids = editor.root, editor.ids
    number = next(
        number for number in range(2, 256) if f"{host.bridge}.{number}" not in _addresses(root)
    )
    address = f"{host.bridge}.{number}"
    asked = endpoint.get("DesiredMacAddress") or container.run_config.get("MacAddress")
    if asked:
        mac = asked
    elif shapes(editor.engine).random_mac:
        digits = ids.hex64("mac", container.id, str(endpoint["EndpointID"]))
        first = int(digits[:2], 16) & 0xFC | 0x02
        mac = ":".join([f"{first:02x}", *(digits[i : i + 2] for i in range(2, 12, 2))])
    else:
        mac = "02:42:" + ":".join(f"{int(part):02x}" for part in address.split("."))
    return {
        "Gateway": f"{host.bridge}.1",
        "IPAddress": address,
        "IPPrefixLen": 16,
        "MacAddress": mac,
    }


def _addresses(root: DockerRoot) -> set[str]:
    found = set()
    for container in root.containers.values():
        networks = (container.config.get("NetworkSettings") or {}).get("Networks") or {}
        found |= {str((endpoint or {}).get("IPAddress")) for endpoint in networks.values()}
    return found


def _ports(container: Container, shapes: Shapes, root: DockerRoot) -> dict[str, Any]:
    bindings = container.hostconfig.get("PortBindings") or {}
    publish_all = bool(container.hostconfig.get("PublishAllPorts"))
    exposed = container.run_config.get("ExposedPorts") or {}
    ports: dict[str, Any] = {}
    taken = _taken_ports(root)
    for port in sorted({*exposed, *bindings}, key=_port_order):
        asked = bindings.get(port) or ([{"HostIp": "", "HostPort": ""}] if publish_all else None)
        ports[port] = (
            None
            if asked is None
            else [entry for binding in asked for entry in _bound(binding, port, shapes, taken)]
        )
    return dict(sorted(ports.items()))


def _port_order(port: str) -> tuple[int, str]:
    number, _, protocol = port.partition("/")
    return int(number), protocol


def _bound(
    binding: Mapping[str, str], port: str, shapes: Shapes, taken: set[tuple[str, str]]
) -> Iterable[dict[str, str]]:
    protocol = port.partition("/")[2]
    host_port = binding.get("HostPort") or ""
    if not host_port or "-" in host_port:
        first, _, last = (host_port or f"{FIRST_PUBLISHED}-60999").partition("-")
        host_port = next(
            (
                str(number)
                for number in range(int(first), int(last) + 1)
                if (str(number), protocol) not in taken
            ),
            first,
        )
    taken.add((host_port, protocol))
    address = binding.get("HostIp") or ""
    yield {"HostIp": address or "0.0.0.0", "HostPort": host_port}
    if not address and shapes.both_stacks:
        yield {"HostIp": "::", "HostPort": host_port}


def _taken_ports(root: DockerRoot) -> set[tuple[str, str]]:
    taken = set()
    for container in root.containers.values():
        ports = (container.config.get("NetworkSettings") or {}).get("Ports") or {}
        for port, entries in ports.items():
            taken |= {(entry["HostPort"], port.partition("/")[2]) for entry in entries or ()}
    return taken


def stopped(container: Container, shapes: Shapes) -> dict[str, Any]:
    """Return `NetworkSettings` of a container that was started and has no process any more."""
    settings = dict(container.config.get("NetworkSettings") or {})
    networks = settings.get("Networks")
    if networks:
        kept = (
            "NetworkID",
            "IPAMConfig",
            "Links",
            "Aliases",
            "DriverOpts",
            "GwPriority",
            "DNSNames",
            "DesiredMacAddress",
        )
        settings["Networks"] = {
            name: {
                key: value if key in kept else shapes.endpoint.get(key, value)
                for key, value in endpoint.items()
            }
            for name, endpoint in networks.items()
        }
    settings["Ports"] = None
    if shapes.sandbox_forgotten:
        settings["SandboxID"] = settings["SandboxKey"] = ""
    return settings


def hosts_file(container: Container, shapes: Shapes, host: Host) -> str:
    """Return the text of `hosts`: the host's own on its network, else the usual lines and those
    asked for.
    """
    name = network_name(container)
    extra = [word.split(":", 1) for word in container.hostconfig.get("ExtraHosts") or ()]
    added = "".join(f"{address}\t{names}\n" for names, address in extra)
    if name == "host":
        return host.hosts + added
    zeros = {"zeros_fe": f"fe00{shapes.ipv6_zeros}", "zeros_ff": f"ff00{shapes.ipv6_zeros}"}
    text = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n"
    text += (
        "".join(f"{address.format(**zeros)}\t{names}\n" for address, names in _IPV6_HOSTS) + added
    )
    address = str(
        ((container.config.get("NetworkSettings") or {}).get("Networks") or {})
        .get(name, {})
        .get("IPAddress")
        or ""
    )
    if not address or (shapes.sandbox_forgotten and not container.is_running):
        return text
    config = container.run_config
    hostname, domain = str(config.get("Hostname")), str(config.get("Domainname") or "")
    return (
        text + f"{address}\t" + (f"{hostname}.{domain} {hostname}\n" if domain else f"{hostname}\n")
    )


def hostname_file(container: Container, host: Host) -> str:
    """Return the text of `hostname`."""
    config = container.run_config
    if network_name(container) == "host":
        return f"{host.hostname}\n"
    return f"{config.get('Hostname') or ''}\n"


def unconnected(container: Container, before: Container) -> dict[str, Any]:
    """Return `NetworkSettings` of a container that got its sandbox and was not connected, as 28.5
    leaves a failed start.
    """
    settings = container.config.get("NetworkSettings") or {}
    kept = {key: settings[key] for key in ("SandboxID", "SandboxKey") if key in settings}
    return {**(before.config.get("NetworkSettings") or {}), **kept}


def resolv_conf(container: Container, shapes: Shapes, host: Host, *, connected: bool = True) -> str:
    """Return the text of `resolv.conf` from the host's and what was asked for."""
    hostconfig = container.hostconfig
    asked = {
        "nameservers": hostconfig.get("Dns"),
        "search": hostconfig.get("DnsSearch"),
        "options": hostconfig.get("DnsOptions"),
    }
    values: dict[str, list[str]] = {"nameservers": [], "search": [], "options": []}
    for line in host.resolv_conf.splitlines():
        words = line.split()
        if words[:1] == ["nameserver"]:
            values["nameservers"].append(words[1])
        elif words and words[0] in ("search", "options"):
            values[words[0]] = words[1:]
    overridden = [key for key in values if asked[key]]
    if (
        not overridden
        and not shapes.annotated_resolv_conf
        and network_name(container) in ("host", "none")
    ):
        return host.resolv_conf
    for key in overridden:
        values[key] = [str(word) for word in asked[key] or ()]
    if network_name(container) == "bridge" and "nameservers" not in overridden:
        outside = [
            address
            for address in values["nameservers"]
            if not address.startswith("127.") and address != "::1"
        ]
        values["nameservers"] = outside or list(_GOOGLE)
    if values["search"] == ["."]:
        values["search"] = []
    if not shapes.annotated_resolv_conf:
        return _plain(values)
    return _annotated(
        values, overridden, " (legacy)" if connected and network_name(container) != "host" else ""
    )


def _plain(values: Mapping[str, list[str]]) -> str:
    text = f"search {' '.join(values['search'])}\n" if values["search"] else ""
    text += "".join(f"nameserver {address}\n" for address in values["nameservers"])
    return text + (f"options {' '.join(values['options'])}\n" if values["options"] else "")


def _annotated(values: Mapping[str, list[str]], overridden: list[str], origin: str) -> str:
    body = "".join(f"nameserver {address}\n" for address in values["nameservers"])
    for key in ("search", "options"):
        if values[key]:
            body += f"{key} {' '.join(values[key])}\n"
    return (
        "# Generated by Docker Engine.\n"
        "# This file can be edited; Docker Engine will not make further changes once it\n"
        f"# has been modified.\n\n{body}\n# Based on host file: '/etc/resolv.conf'{origin}\n"
        f"# Overrides: [{' '.join(overridden)}]\n"
    )
