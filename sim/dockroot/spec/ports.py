"""EXPOSE's ports: `80`, `80/udp`, `8000-8010/tcp` (docker/go-connections `nat/nat.go`, `ParsePortSpec`)."""

from __future__ import annotations

_PROTOCOLS = frozenset({"tcp", "udp", "sctp"})


def parse_ports(text: str) -> list[str]:
    """Return the container ports that a word means, each `number/protocol`. Raises: ValueError."""
    ports, _, protocol = text.partition("/")
    protocol = protocol.lower() or "tcp"
    container = ports.rpartition(":")[2]
    if not container:
        raise ValueError(f"no port specified: {text}<empty>")
    low, sign, high = container.partition("-")
    if protocol not in _PROTOCOLS:
        raise ValueError(f"invalid proto: {protocol}")
    if not low.isdecimal() or (sign and not high.isdecimal()):
        raise ValueError(f"invalid containerPort: {container}")
    first, last = int(low), int(high) if sign else int(low)
    if first > last or last > 65535:
        raise ValueError(f"invalid containerPort: {container}")
    return [f"{number}/{protocol}" for number in range(first, last + 1)]
