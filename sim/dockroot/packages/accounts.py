"""Users and groups that packages of daemons make when they are set up.

Only lines are added, as `useradd --system` does: numbers from 999 downwards on Debian and from 100
upwards on Alpine, an account that is there stays.
"""

from __future__ import annotations

from collections.abc import Mapping

from dockroot.fs.overlay import Overlay
from dockroot.packages.placing import read_text, write_text

_HOMES: Mapping[str, tuple[str, str]] = {
    "MariaDB-server": ("mysql", "/var/lib/mysql"),
    "apache2": ("apache", "/var/www"),
    "dbus": ("messagebus", "/run/dbus"),
    "exim4-daemon-light": ("Debian-exim", "/var/spool/exim4"),
    "haproxy": ("haproxy", "/var/lib/haproxy"),
    "mariadb": ("mysql", "/var/lib/mysql"),
    "mariadb-server": ("mysql", "/var/lib/mysql"),
    "memcached": ("memcache", "/nonexistent"),
    "mysql-server": ("mysql", "/var/lib/mysql"),
    "mpd": ("mpd", "/var/lib/mpd"),
    "privoxy": ("privoxy", "/etc/privoxy"),
    "pulseaudio": ("pulse", "/run/pulse"),
    "nginx": ("nginx", "/var/lib/nginx"),
    "openssh-server": ("sshd", "/run/sshd"),
    "postgresql-common": ("postgres", "/var/lib/postgresql"),
    "rabbitmq-server": ("rabbitmq", "/var/lib/rabbitmq"),
    "redis": ("redis", "/var/lib/redis"),
    "redis-server": ("redis", "/var/lib/redis"),
    "tor": ("debian-tor", "/var/lib/tor"),
}


def add_for(fs: Overlay, package: str, *, descending: bool = False) -> None:
    """Add the account of a package's daemon, if it has one; its home is made and is its own."""
    if package not in _HOMES:
        return
    name, home = _HOMES[package]
    passwd, group = read_text(fs, "/etc/passwd"), read_text(fs, "/etc/group")
    if any(line.startswith(f"{name}:") for line in passwd.splitlines()):
        return
    number = _free(passwd + group, descending=descending)
    gid = _group(fs, group, name, number)
    line = f"{name}:x:{number}:{gid}::{home}:/usr/sbin/nologin\n"
    write_text(fs, "/etc/passwd", passwd + line)
    shadow = read_text(fs, "/etc/shadow")
    if shadow:
        write_text(fs, "/etc/shadow", f"{shadow}{name}:!:20000::::::\n", 0o640)
        fs.chown("/etc/shadow", 0, 42)
    if home != "/nonexistent":
        for made in fs.makedirs(home, 0o755):
            fs.chown(made, number, gid)


def _group(fs: Overlay, text: str, name: str, number: int) -> int:
    for line in text.splitlines():
        parts = line.split(":")
        if parts[0] == name and len(parts) > 2 and parts[2].isdecimal():
            return int(parts[2])
    write_text(fs, "/etc/group", f"{text}{name}:x:{number}:\n")
    return number


def _free(text: str, *, descending: bool) -> int:
    taken = {parts[2] for line in text.splitlines() if len(parts := line.split(":")) > 2}
    numbers = range(999, 99, -1) if descending else range(100, 1000)
    return next(number for number in numbers if str(number) not in taken)
