"""Busybox: one layer, `Cmd ["sh"]`, programs that are hard links to one file."""

from __future__ import annotations

from collections.abc import Iterator

from dockroot.bases.distros.release import NOTE_PATH, PATH_ENV, Release, note, program
from dockroot.bases.planting import plant
from dockroot.clock import parse_time
from dockroot.tree import Node, file

_RELEASES = (
    ("1.36.1", "2024-09-26T21:31:42Z", ("1.36", "1.36.1", "1.36-glibc", "1.36.1-glibc")),
    (
        "1.37.0",
        "2024-09-26T21:31:42Z",
        ("1", "1.37", "1.37.0", "1.37-glibc", "glibc", "latest", "stable", "unstable"),
    ),
)

_APPLETS = (
    "[ [[ arch ash awk base64 basename bunzip2 bzcat bzip2 cat chgrp chmod chown chroot cksum "
    "clear cmp comm cp cpio cut date dd df diff dirname dmesg dos2unix du echo egrep env expand "
    "expr factor false fgrep find flock fold free getopt grep groups gunzip gzip head hexdump "
    "hostname id install kill killall less link ln login ls md5sum mkdir mkfifo mknod mktemp more "
    "mount mv nc netstat nice nl nohup nproc nslookup od passwd paste pgrep pidof ping pkill "
    "printenv printf ps pwd readlink realpath rev rm rmdir sed seq setsid sh sha1sum sha256sum "
    "sha512sum shuf sleep sort split stat strings stty su sum sync tac tail tar tee telnet test "
    "time timeout top touch tr true truncate tty umount uname uniq unlink unxz unzip uptime "
    "usleep vi watch wc wget which who whoami xargs xxd xzcat yes zcat"
)
_DIRECTORIES = """
bin/
dev/
etc/network/if-down.d/
etc/network/if-post-down.d/
etc/network/if-pre-up.d/
etc/network/if-up.d/
home/ 755 65534:65534
lib/
root/ 700
tmp/ 1777
usr/bin/
usr/sbin/ 755 1:1
var/spool/mail/ 755 8:8
var/www/ 755 33:33
lib64 -> lib
usr/bin/env -> ../../bin/env
"""
_PASSWD = """\
root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/bin/false
bin:x:2:2:bin:/bin:/bin/false
sys:x:3:3:sys:/dev:/bin/false
sync:x:4:100:sync:/bin:/bin/sync
mail:x:8:8:mail:/var/spool/mail:/bin/false
www-data:x:33:33:www-data:/var/www:/bin/false
operator:x:37:37:Operator:/var:/bin/false
nobody:x:65534:65534:nobody:/home:/bin/false
"""
_GROUP = """\
root:x:0:
daemon:x:1:
bin:x:2:
sys:x:3:
adm:x:4:
tty:x:5:
disk:x:6:
lp:x:7:
mail:x:8:
kmem:x:9:
wheel:x:10:root
cdrom:x:11:
dialout:x:18:
floppy:x:19:
video:x:28:
audio:x:29:
tape:x:32:
www-data:x:33:
operator:x:37:
utmp:x:43:
plugdev:x:46:
staff:x:50:
lock:x:54:
netdev:x:82:
users:x:100:
nobody:x:65534:
"""


def releases() -> Iterator[Release]:
    """Yield the releases of busybox that the catalogue has, oldest first."""
    for version, created, tags in _RELEASES:
        history = ({"created": created, "created_by": f"BusyBox {version} (glibc), Debian 12"},)
        root = plant(_lines(), _files(version), parse_time(created))
        yield Release(
            "busybox", version, tags, created, root, {"Env": [PATH_ENV], "Cmd": ["sh"]}, history
        )


def _lines() -> str:
    # the first applet by name is the file, as a walk of the real layer meets it; the rest are
    # links to it
    first, *rest = _APPLETS.split()
    return _DIRECTORIES + "\n".join(f"bin/{name} = bin/{first}" for name in [*rest, "busybox"])


def _files(version: str) -> dict[str, str | Node]:
    users = [line.split(":")[0] for line in _PASSWD.splitlines()]
    return {
        NOTE_PATH: note("BusyBox", version),
        f"bin/{_APPLETS.split(maxsplit=1)[0]}": file(program("busybox", "BusyBox"), 0o755),
        "bin/getconf": file(program("getconf", "BusyBox"), 0o755),
        "etc/group": _GROUP,
        "etc/localtime": "UTC0\n",
        "etc/nsswitch.conf": "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n",
        "etc/passwd": _PASSWD,
        "etc/shadow": file("".join(f"{user}:*:::::::\n" for user in users), 0o600),
        "lib/ld-linux-x86-64.so.2": file(program("the dynamic linker", "BusyBox"), 0o755),
        "lib/libc.so.6": file(program("the C library", "BusyBox"), 0o755),
    }
