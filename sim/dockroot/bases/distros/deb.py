"""What Debian and Ubuntu share: one layer, merged `/usr`, a shell called bash and one called
dash.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from dockroot.bases.distros.release import NOTE_PATH, note, program
from dockroot.tree import Node, file

LINES = """
boot/
dev/
etc/apt/apt.conf.d/
etc/apt/auth.conf.d/
etc/apt/keyrings/
etc/apt/preferences.d/
etc/apt/sources.list.d/
etc/apt/trusted.gpg.d/
etc/cron.d/
etc/cron.daily/
etc/default/
etc/dpkg/dpkg.cfg.d/
etc/init.d/
etc/ld.so.conf.d/
etc/opt/
etc/pam.d/
etc/profile.d/
etc/security/
etc/skel/
etc/systemd/system/
home/
media/
mnt/
opt/
proc/
root/ 700
run/lock/ 1777
srv/
sys/
tmp/ 1777
usr/bin/
usr/games/
usr/include/
usr/lib/apt/methods/
usr/lib/dpkg/
usr/lib/x86_64-linux-gnu/
usr/lib64/
usr/libexec/
usr/local/bin/
usr/local/etc/
usr/local/games/
usr/local/include/
usr/local/lib/
usr/local/sbin/
usr/local/share/
usr/local/src/
usr/sbin/
usr/share/base-files/
usr/share/base-passwd/
usr/share/common-licenses/
usr/share/keyrings/
usr/src/
var/backups/
var/cache/apt/archives/partial/ 700 42:0
var/cache/debconf/
var/lib/apt/lists/partial/ 700 42:0
var/lib/dpkg/info/
var/lib/dpkg/updates/
var/lib/misc/
var/lib/pam/
var/local/ 2775 0:50
var/log/apt/
var/mail/ 2775 0:8
var/opt/
var/spool/
var/tmp/ 1777
bin -> usr/bin
lib -> usr/lib
lib64 -> usr/lib64
sbin -> usr/sbin
etc/mtab -> /proc/mounts
etc/os-release -> ../usr/lib/os-release
etc/localtime -> /usr/share/zoneinfo/Etc/UTC
etc/alternatives/awk -> /usr/bin/mawk
usr/bin/awk -> /etc/alternatives/awk
usr/bin/sh -> dash
usr/bin/rbash -> bash
usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 -> ../../lib64/ld-linux-x86-64.so.2
usr/local/man -> share/man
var/lock -> /run/lock
var/run -> /run
var/spool/mail -> ../mail
"""
_PROGRAMS = (
    "add-shell apt apt-key apt-cache apt-config apt-get apt-mark arch b2sum base32 base64 basename basenc "
    "bash bashbug cat chage chfn chgrp chmod choom chown chrt cksum clear clear_console cmp comm cp "
    "csplit cut dash date dd deb-systemd-helper deb-systemd-invoke debconf debconf-communicate debconf-copydb "
    "debconf-escape debconf-set-selections debconf-show df diff "
    "diff3 dir dircolors dirname dmesg dnsdomainname domainname dpkg dpkg-deb dpkg-divert "
    "dpkg-maintscript-helper dpkg-query dpkg-realpath dpkg-split dpkg-statoverride dpkg-trigger du "
    "echo egrep env expand expiry expr factor faillog fallocate false fgrep find findmnt flock fmt "
    "fold getconf getent getopt grep groups gunzip gzexe gzip head hostid hostname i386 iconv id "
    "infocmp install ionice ipcmk ipcrm ipcs ischroot join kill last lastlog ldd link linux32 "
    "linux64 ln locale localedef logger login logname ls lsattr lsblk lscpu lsipc lslocks lslogins "
    "lsmem lsns mawk mcookie md5sum mesg mkdir mkfifo mknod mktemp more mountpoint mv namei nawk "
    "nice nl nohup nproc nsenter numfmt od partx passwd paste pathchk perl pidof pinky pldd pr "
    "printenv printf prlimit ps ptx pwd readlink realpath rename.ul renice reset resizepart rev rm "
    "rmdir run-parts savelog script scriptreplay sdiff sed seq setpriv setsid setterm sha1sum "
    "sha224sum sha256sum sha384sum sha512sum shred shuf sleep sort split stat stdbuf stty sum sync "
    "tabs tac tail tar taskset tee tempfile test tic timeout toe touch tput tr true truncate tset "
    "tsort tty tzselect uname uncompress unexpand uniq unlink unshare update-alternatives uptime "
    "users utmpdump vdir wall wc wdctl whereis which who whoami x86_64 xargs yes zcat zcmp zdiff "
    "zgrep zless zmore znew"
)
_SETUID = "chsh gpasswd mount newgrp passwd su umount"
_SBIN = (
    "adduser addgroup agetty badblocks blkid blockdev chcpu chgpasswd chpasswd chroot cpgr cppw "
    "delgroup deluser dpkg-preconfigure dpkg-reconfigure e2fsck fsck fstrim groupadd groupdel "
    "groupmems groupmod grpck grpconv grpunconv iconvconfig installkernel invoke-rc.d ldconfig "
    "losetup mke2fs mkfs mkswap newusers nologin pam-auth-update pivot_root policy-rc.d pwck pwconv "
    "remove-shell rmt runuser service shadowconfig start-stop-daemon sulogin swapoff swapon "
    "switch_root tune2fs unix_chkpwd update-passwd update-rc.d useradd userdel usermod vigr vipw "
    "zic"
)

_PASSWD = """\
root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bin:x:2:2:bin:/bin:/usr/sbin/nologin
sys:x:3:3:sys:/dev:/usr/sbin/nologin
sync:x:4:65534:sync:/bin:/bin/sync
games:x:5:60:games:/usr/games:/usr/sbin/nologin
man:x:6:12:man:/var/cache/man:/usr/sbin/nologin
lp:x:7:7:lp:/var/spool/lpd:/usr/sbin/nologin
mail:x:8:8:mail:/var/mail:/usr/sbin/nologin
news:x:9:9:news:/var/spool/news:/usr/sbin/nologin
uucp:x:10:10:uucp:/var/spool/uucp:/usr/sbin/nologin
proxy:x:13:13:proxy:/bin:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
backup:x:34:34:backup:/var/backups:/usr/sbin/nologin
list:x:38:38:Mailing List Manager:/var/list:/usr/sbin/nologin
irc:x:39:39:ircd:/run/ircd:/usr/sbin/nologin
_apt:x:42:65534::/nonexistent:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
"""
_GROUPS = (
    "root:0 daemon:1 bin:2 sys:3 adm:4 tty:5 disk:6 lp:7 mail:8 news:9 uucp:10 man:12 proxy:13 "
    "kmem:15 dialout:20 fax:21 voice:22 cdrom:24 floppy:25 tape:26 sudo:27 audio:29 dip:30 "
    "www-data:33 backup:34 operator:37 list:38 irc:39 src:40 shadow:42 utmp:43 video:44 sasl:45 "
    "plugdev:46 staff:50 games:60 users:100 nogroup:65534"
)
_PROFILE = """\
# /etc/profile: system-wide .profile file for the Bourne shell (sh(1))

if [ "$(id -u)" -eq 0 ]; then
  PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
else
  PATH="/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games"
fi
export PATH

if [ -d /etc/profile.d ]; then
  for i in /etc/profile.d/*.sh; do
    if [ -r $i ]; then
      . $i
    fi
  done
  unset i
fi
"""
_BASHRC = "# ~/.bashrc: executed by bash(1) for non-login shells.\n"
_ROOT_PROFILE = (
    "# ~/.profile: executed by Bourne-compatible login shells.\n\nmesg n 2> /dev/null || true\n"
)


class Version(Struct, frozen=True):
    """A version of either: the point release, its code name, the day its image was made, its
    tags.
    """

    number: str
    codename: str
    created: str
    tags: tuple[str, ...]
    title: str = ""


def files(distribution: str, version: str, own_users: Sequence[str] = ()) -> dict[str, str | Node]:
    """Return the files that Debian and Ubuntu have in common, with the words of `distribution`.

    `own_users` are lines of `/etc/passwd`; each has a group of its name and number.
    """
    found: dict[str, str | Node] = {
        f"usr/bin/{name}": file(program(name, distribution), 0o755) for name in _PROGRAMS.split()
    }
    found |= {
        f"usr/bin/{name}": file(program(name, distribution), 0o4755) for name in _SETUID.split()
    }
    found |= {
        f"usr/sbin/{name}": file(program(name, distribution), 0o755) for name in _SBIN.split()
    }
    passwd = _PASSWD + "".join(f"{user}\n" for user in own_users)
    users = [line.split(":")[0] for line in passwd.splitlines()]
    groups = [entry.split(":") for entry in _GROUPS.split()]
    groups += [user.split(":")[0:3:2] for user in own_users]
    return found | {
        NOTE_PATH: note(distribution, version),
        "etc/.pwd.lock": file("", 0o600),
        "etc/adduser.conf": "# /etc/adduser.conf: `adduser' configuration.\n",
        "etc/apt/apt.conf.d/01autoremove": 'APT::NeverAutoRemove { "^firmware-linux.*"; };\n',
        "etc/apt/apt.conf.d/docker-no-languages": 'Acquire::Languages "none";\n',
        "etc/bash.bashrc": "# System-wide .bashrc file for interactive bash(1) shells.\n",
        "etc/environment": "",
        "etc/fstab": "# UNCONFIGURED FSTAB FOR BASE SYSTEM\n",
        "etc/group": "".join(f"{name}:x:{number}:\n" for name, number in groups),
        "etc/gshadow": file("".join(f"{name}:*::\n" for name, _ in groups), 0o640, gid=42),
        "etc/host.conf": "multi on\n",
        "etc/hostname": "localhost\n",
        "etc/hosts": "127.0.0.1\tlocalhost\n::1\t\tlocalhost ip6-localhost ip6-loopback\n",
        "etc/ld.so.conf": "include /etc/ld.so.conf.d/*.conf\n\n",
        "etc/login.defs": (
            "MAIL_DIR\t/var/mail\nUID_MIN\t\t1000\nUID_MAX\t\t60000\nGID_MIN\t\t1000\n"
            "GID_MAX\t\t60000\nUMASK\t\t022\nUSERGROUPS_ENAB yes\nENCRYPT_METHOD YESCRYPT\n"
        ),
        "etc/nsswitch.conf": "passwd:\tfiles\ngroup:\tfiles\nshadow:\tfiles\nhosts:\tfiles dns\n",
        "etc/passwd": passwd,
        "etc/profile": _PROFILE,
        "etc/shadow": file(
            "".join(f"{user}:*:20000:0:99999:7:::\n" for user in users), 0o640, gid=42
        ),
        "etc/shells": (
            "# /etc/shells: valid login shells\n/bin/sh\n/bin/bash\n/usr/bin/bash\n/bin/rbash\n"
            "/bin/dash\n"
        ),
        "etc/timezone": "Etc/UTC\n",
        "root/.bashrc": _BASHRC,
        "root/.profile": _ROOT_PROFILE,
        "etc/skel/.bashrc": _BASHRC,
        "usr/lib64/ld-linux-x86-64.so.2": file(program("the dynamic linker", distribution), 0o755),
        "usr/lib/x86_64-linux-gnu/libc.so.6": file(program("the C library", distribution), 0o755),
        "var/lib/dpkg/status": "",
        "var/log/wtmp": file("", 0o664, gid=43),
    }
