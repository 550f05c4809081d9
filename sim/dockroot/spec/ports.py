"""EXPOSE's ports: `80`, `80/udp`, `8000-8010/tcp`, `127.0.0.1:8080:80`, `[::1]:8080:80` (of which 80 counts).

Source: docker/go-connections `nat/nat.go`, `ParsePortSpec`, as vendored in moby v20.10.24 to
v28.5.2.
"""

from __future__ import annotations

_PROTOCOLS = ("tcp", "udp", "sctp")
_HIGHEST = 65_535


def parse_ports(word: str) -> list[str]:
    """Return the container's ports that a word means (`number/protocol`). Raises: ValueError."""
    *above, last = word.split(":")
    host_port = above[-1] if above else ""
    address = ":".join(above[:-1])
    port, protocol = _split(last)
    if address and not _is_address(address):
        raise ValueError(f"invalid ip address: {address}")
    if not port:
        raise ValueError(f"no port specified: {word}<empty>")
    first, end = _range(port, "containerPort")
    if host_port:
        host_first, host_end = _range(host_port, "hostPort")
        if host_end - host_first != end - first and end != first:
            raise ValueError(
                f"invalid ranges specified for container and host Ports: {port} and {host_port}"
            )
    if protocol.lower() not in _PROTOCOLS:
        raise ValueError(f"invalid proto: {protocol}")
    return [f"{number}/{protocol.lower()}" for number in range(first, end + 1)]


def _split(text: str) -> tuple[str, str]:
    port, *rest = text.split("/")
    return (port, rest[0] if rest and rest[0] else "tcp") if port else ("", "")


def _range(text: str, what: str) -> tuple[int, int]:
    first, *rest = text.split("-")
    end = rest[0] if rest else first
    if not (_is_port(first) and _is_port(end)) or int(end) < int(first):
        raise ValueError(f"invalid {what}: {text}")
    return int(first), int(end)


def _is_port(text: str) -> bool:
    return (
        text.isascii() and text.isdecimal() and len(text.lstrip("0")) <= 5 and int(text) <= _HIGHEST
    )


def _is_address(text: str) -> bool:
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    elif ":" in text:
        return False
    import ipaddress  # few write an address, and all would wait for it

    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return "%" not in text
