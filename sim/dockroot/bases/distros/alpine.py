"""Alpine: one layer, `Cmd ["/bin/sh"]`, programs that are symlinks to busybox."""

from __future__ import annotations

from collections.abc import Iterator

from dockroot.bases.distros.release import (
    NOTE_PATH,
    PATH_ENV,
    Release,
    added_rootfs,
    classic_release,
    note,
    program,
)
from dockroot.bases.planting import plant
from dockroot.clock import parse_time
from dockroot.format.runconfig import RunConfig
from dockroot.tree import Node, file

_RELEASES = (
    ("3.8.5", "2020-01-23T21:40:57Z", ("3.8", "3.8.5")),
    ("3.18.12", "2025-02-14T03:28:36Z", ("3.18", "3.18.12")),
    ("3.19.9", "2025-10-08T11:04:28Z", ("3.19", "3.19.9")),
    ("3.20.8", "2025-10-08T11:04:28Z", ("3.20", "3.20.8")),
    ("3.21.5", "2025-10-08T11:04:28Z", ("3.21", "3.21.5")),
    ("3.22.2", "2025-10-08T11:04:28Z", ("3", "3.22", "3.22.2", "latest")),
)

_BIN = (
    "arch ash base64 bbconfig cat chgrp chmod chown conspy cp date dd df dmesg dnsdomainname "
    "dumpkmap echo ed egrep false fatattr fdflush fgrep fsync getopt grep gunzip gzip hostname "
    "ionice iostat ipcalc kbd_mode kill link linux32 linux64 ln login ls lzop makemime mkdir "
    "mknod mktemp more mount mountpoint mpstat mv netstat nice pidof ping ping6 pipe_progress "
    "printenv ps pwd reformime rev rm rmdir run-parts sed setpriv setserial sh sleep stat stty su "
    "sync tar touch true umount uname usleep watch zcat"
)
_SBIN = (
    "acpid adjtimex arp blkid blockdev depmod fbsplash fdisk findfs freeramdisk fsck fstrim getty "
    "halt hdparm hwclock ifconfig ifdown ifenslave ifup init insmod ip ipaddr iplink ipneigh "
    "iproute iprule iptunnel klogd loadkmap logread losetup lsmod makedev mkfs.vfat mkswap "
    "modinfo modprobe nameif nologin pivot_root poweroff raidautorun reboot rmmod route "
    "setconsole slattach swapoff swapon switch_root sysctl syslogd tunctl udhcpc vconfig watchdog "
    "zcip"
)
_USR_BIN = (
    "[ [[ awk basename bc bunzip2 bzcat bzip2 cal chvt cksum clear cmp comm cpio crontab cut dc "
    "deallocvt diff dirname dos2unix du env expand expr factor find flock fold free fuser groups "
    "hd head hexdump hostid id install ipcrm ipcs killall last less logger lsof lsusb lzcat lzma "
    "md5sum microcom mkfifo nc nl nmeter nohup nproc nslookup od openvt passwd paste pgrep pkill "
    "pmap printf pscan pstree pwdx readlink realpath renice reset resize seq setkeycodes setsid "
    "sha1sum sha256sum sha3sum sha512sum showkey shred shuf smemcap sort split strings sum tac "
    "tail tee test time timeout top tr traceroute traceroute6 truncate tty unexpand uniq unix2dos "
    "unlink unlzma unshare unxz unzip uptime uudecode uuencode vi vlock volname wc wget which who "
    "whoami whois xargs xxd xzcat yes"
)
_DIRECTORIES = """
bin/
dev/
etc/apk/keys/
etc/apk/protected_paths.d/
etc/conf.d/
etc/crontabs/
etc/init.d/
etc/logrotate.d/
etc/modprobe.d/
etc/modules-load.d/
etc/network/if-up.d/
etc/opt/
etc/periodic/15min/
etc/periodic/daily/
etc/periodic/hourly/
etc/periodic/monthly/
etc/periodic/weekly/
etc/profile.d/
etc/ssl/certs/
etc/sysctl.d/
home/
lib/apk/db/
lib/apk/exec/
lib/firmware/
lib/mdev/
media/cdrom/
media/floppy/
media/usb/
mnt/
proc/ 555
root/ 700
run/
sbin/
srv/
sys/ 555
tmp/ 1777
usr/bin/
usr/lib/engines-3/
usr/local/bin/
usr/local/lib/
usr/local/share/
usr/sbin/
usr/share/apk/keys/
usr/share/man/
usr/share/misc/
usr/share/udhcpc/
var/cache/apk/
var/cache/misc/
var/empty/ 555
var/lib/apk/
var/lib/misc/
var/lib/udhcpd/
var/local/
var/lock/subsys/
var/log/
var/mail/
var/opt/
var/spool/cron/
var/tmp/ 1777
etc/mtab -> ../proc/mounts
var/run -> ../run
var/spool/mail -> ../mail
var/spool/cron/crontabs -> /etc/crontabs
lib/libc.musl-x86_64.so.1 -> ld-musl-x86_64.so.1
usr/bin/ldd -> ../../lib/ld-musl-x86_64.so.1
"""

_PASSWD = """\
root:x:0:0:root:/root:/bin/sh
bin:x:1:1:bin:/bin:/sbin/nologin
daemon:x:2:2:daemon:/sbin:/sbin/nologin
lp:x:4:7:lp:/var/spool/lpd:/sbin/nologin
sync:x:5:0:sync:/sbin:/bin/sync
shutdown:x:6:0:shutdown:/sbin:/sbin/shutdown
halt:x:7:0:halt:/sbin:/sbin/halt
mail:x:8:12:mail:/var/mail:/sbin/nologin
news:x:9:13:news:/usr/lib/news:/sbin/nologin
uucp:x:10:14:uucp:/var/spool/uucppublic:/sbin/nologin
cron:x:16:16:cron:/var/spool/cron:/sbin/nologin
ftp:x:21:21::/var/lib/ftp:/sbin/nologin
sshd:x:22:22:sshd:/dev/null:/sbin/nologin
games:x:35:35:games:/usr/games:/sbin/nologin
ntp:x:123:123:NTP:/var/empty:/sbin/nologin
guest:x:405:100:guest:/dev/null:/sbin/nologin
nobody:x:65534:65534:nobody:/:/sbin/nologin
"""
_GROUP = """\
root:x:0:root
bin:x:1:root,bin,daemon
daemon:x:2:root,bin,daemon
sys:x:3:root,bin
adm:x:4:root,daemon
tty:x:5:
disk:x:6:root
lp:x:7:lp
kmem:x:9:
wheel:x:10:root
floppy:x:11:root
mail:x:12:mail
news:x:13:news
uucp:x:14:uucp
cron:x:16:cron
audio:x:18:
cdrom:x:19:
dialout:x:20:root
ftp:x:21:
sshd:x:22:
input:x:23:
tape:x:26:root
video:x:27:root
netdev:x:28:
kvm:x:34:kvm
games:x:35:
shadow:x:42:
www-data:x:82:
users:x:100:games
ntp:x:123:
abuild:x:300:
utmp:x:406:
ping:x:999:
nogroup:x:65533:
nobody:x:65534:
"""
_PROFILE = """\
export PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
export PAGER=less
umask 022
for script in /etc/profile.d/*.sh ; do
\tif [ -r "$script" ] ; then
\t\t. "$script"
\tfi
done
unset script
"""
_SHELLS = "# valid login shells\n/bin/sh\n/bin/ash\n"
_HOSTS = "127.0.0.1\tlocalhost localhost.localdomain\n::1\t\tlocalhost localhost.localdomain\n"


def releases() -> Iterator[Release]:
    """Yield the releases of Alpine that the catalogue has, oldest first; 3.8 is from the classic
    builder's days.
    """
    for version, created, tags in _RELEASES:
        root = plant(_lines(), _files(version), parse_time(created))
        if version.startswith("3.8."):
            steps = (added_rootfs("alpine", version), 'CMD ["/bin/sh"]')
            config = RunConfig(Env=[PATH_ENV], Cmd=["/bin/sh"], ArgsEscaped=True)
            yield classic_release(
                "alpine",
                version,
                tags,
                created,
                root,
                config=config,
                steps=steps,
                docker_version="18.06.1-ce",
            )
        else:
            modern = {"Env": [PATH_ENV], "Cmd": ["/bin/sh"], "WorkingDir": "/"}
            yield Release(
                "alpine", version, tags, created, root, modern, tuple(_history(version, created))
            )


def _history(version: str, created: str) -> Iterator[dict[str, object]]:
    comment = "buildkit.dockerfile.v0"
    source = f"ADD alpine-minirootfs-{version}-x86_64.tar.gz / # buildkit"
    yield {"created": created, "created_by": source, "comment": comment}
    yield {
        "created": created,
        "created_by": 'CMD ["/bin/sh"]',
        "comment": comment,
        "empty_layer": True,
    }


def _lines() -> str:
    links = [
        f"{directory}/{name} -> /bin/busybox"
        for directory, names in (("bin", _BIN), ("sbin", _SBIN), ("usr/bin", _USR_BIN))
        for name in names.split()
    ]
    return _DIRECTORIES + "\n".join(links)


def _files(version: str) -> dict[str, str | Node]:
    branch = "v" + version.rpartition(".")[0]
    users = [line.split(":")[0] for line in _PASSWD.splitlines()]
    shadow = "".join(f"{user}:{'*' if user == 'root' else '!'}::0:::::\n" for user in users)
    return {
        NOTE_PATH: note("Alpine Linux", version),
        "bin/busybox": file(program("busybox", "Alpine Linux"), 0o755),
        "bin/bbsuid": file(program("bbsuid", "Alpine Linux"), 0o4111),
        "sbin/apk": file(program("apk", "Alpine Linux"), 0o755),
        "sbin/ldconfig": file("#!/bin/sh\n", 0o755),
        "lib/ld-musl-x86_64.so.1": file(program("the musl C library", "Alpine Linux"), 0o755),
        "etc/alpine-release": f"{version}\n",
        "etc/apk/arch": "x86_64\n",
        "etc/apk/repositories": "".join(
            f"https://dl-cdn.alpinelinux.org/alpine/{branch}/{part}\n"
            for part in ("main", "community")
        ),
        "etc/apk/world": (
            "alpine-baselayout\nalpine-keys\nalpine-release\napk-tools\nbusybox\nlibc-utils\n"
        ),
        "etc/fstab": "/dev/cdrom\t/media/cdrom\tiso9660\tnoauto,ro 0 0\n",
        "etc/group": _GROUP,
        "etc/hostname": "localhost\n",
        "etc/hosts": _HOSTS,
        "etc/inittab": "# /etc/inittab\n\n::sysinit:/sbin/openrc sysinit\n",
        "etc/issue": (
            f"Welcome to Alpine Linux {version.rpartition('.')[0]}\nKernel \\r on \\m (\\l)\n\n"
        ),
        "etc/modules": "af_packet\nipv6\n",
        "etc/motd": "Welcome to Alpine!\n",
        "etc/os-release": (
            'NAME="Alpine Linux"\nID=alpine\n'
            f'VERSION_ID={version}\nPRETTY_NAME="Alpine Linux v{version.rpartition(".")[0]}"\n'
            'HOME_URL="https://alpinelinux.org/"\n'
            'BUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n'
        ),
        "etc/passwd": _PASSWD,
        "etc/profile": _PROFILE,
        "etc/protocols": "ip\t0\tIP\nicmp\t1\tICMP\ntcp\t6\tTCP\nudp\t17\tUDP\n",
        "etc/securetty": "console\ntty1\n",
        "etc/services": (
            "ssh\t\t22/tcp\ndomain\t\t53/tcp\ndomain\t\t53/udp\nhttp\t\t80/tcp\nhttps\t\t443/tcp\n"
        ),
        "etc/shadow": file(shadow, 0o640, gid=42),
        "etc/shells": _SHELLS,
        "lib/apk/db/installed": "",
        "lib/apk/db/lock": file("", 0o600),
        "lib/apk/db/triggers": "",
    }
