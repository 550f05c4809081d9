"""Scripts that mean harm, run one after another in a process that watches itself.

Called as a program: the first argument is a directory of the host that scripts try to reach, the second a
file for the outcomes. An audit hook notes each event by which Python could change or ask anything outside.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import resource
import sys
import tarfile
import zlib

from dockroot.clock import Clock
from dockroot.errors import StepError
from dockroot.fs.overlay import Overlay
from dockroot.shell import Limits, World, run_shell
from dockroot.shell.commands import FAMILIES
from dockroot.tree import Directory, Kind, Node, file, symlink

MEMORY = 3 << 30
SECONDS = 240
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGING = (
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.chmod", "os.chown", "os.link", "os.symlink",
    "os.truncate", "os.utime", "os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.system", "os.kill",
    "os.setxattr", "os.chdir", "os.listdir", "os.scandir", "os.putenv", "subprocess.", "socket.", "shutil.",
    "pty.", "signal.", "ctypes.", "urllib.", "http.", "ftplib.", "smtplib.", "tempfile.", "webbrowser.",
)  # fmt: skip

SCRIPTS = {
    "remove-root": "rm -rf /; rm -rf --no-preserve-root /; rm -rf /* /.[!.]*",
    "remove-victim": "rm -rf VICTIM; rm -rf ../../../../../../../../../..VICTIM; cd VICTIM && rm -rf .",
    "write-victim": "echo bad > VICTIM/file; mkdir -p VICTIM && echo bad > VICTIM/file; cat VICTIM/secret",
    "link-out": "ln -s VICTIM /l; ln -s ../../../../../../..VICTIM /m; rm -rf /l/* /m/*; echo bad > /l/file; cat /m/secret",
    "links-in-circles": "ln -s /b /a; ln -s /a /b; cat /a; rm -rf /a/x; mkdir -p /a/b; cd /a; find -L / -name x",
    "rename-out": "mv /data VICTIM; cp -a /data ../../../../..VICTIM; ln /data/file VICTIM/hard; install -D /data/file VICTIM/x",
    "chmod-out": "chmod -R 0 / VICTIM; chown -R 1:1 / VICTIM; touch -d @0 VICTIM/file; truncate -s 0 VICTIM/file",
    "devices": "dd if=/dev/zero of=/dev/sda bs=1M count=1; mknod /dev/sda b 8 0; echo x > /dev/sda; cat /dev/mem",
    "host-files": "cat /proc/self/environ /proc/1/cmdline /etc/shadow /sys/kernel/notes; env; echo $HOME",
    "kill-all": "kill -9 -1; kill -9 1; killall -9 python; reboot",
    "other-files": "sed -i s/a/b/ VICTIM/file; sed -n 'w VICTIM/file' /data/file; awk '{print > \"VICTIM/file\"}' /data/file; tee VICTIM/file < /data/file; sort -o VICTIM/file /data/file; split /data/file VICTIM/x; tar cf VICTIM/t.tar /data; find VICTIM -delete",
    "network": "curl http://127.0.0.1/; wget http://127.0.0.1/",
    "file-urls": "curl -s file://VICTIM/secret; curl -s file:///etc/passwd",
    "shell-out": "awk 'BEGIN { system(\"rm -rf VICTIM\") }'; find / -exec rm -rf VICTIM ';'; echo VICTIM | xargs rm -rf; sh -c 'rm -rf VICTIM'; env rm -rf VICTIM; timeout 1 rm -rf VICTIM",
    "tar-out": "tar xf /evil.tar -C /tmp; tar xPf /evil.tar; cat /tmp/link/file",
    "fork-bomb": "f() { f | f & }; f",
    "fork-bomb-2": "f() { f; f; }; f",
    "sourced-by-itself": "echo '. /s' > /s; . /s",
    "called-by-itself": "printf '#!/bin/sh\\n/s; /s\\n' > /s; chmod +x /s; /s",
    "eval-by-itself": "x='eval \"$x\"'; eval \"$x\"",
    "trap-by-itself": "trap 'sh -c \"trap : EXIT\"; exit' EXIT; while :; do false; done",
    "endless-while": "while :; do :; done",
    "endless-until": "until false; do x=1; done",
    "endless-read": "while read -r x; do echo $x > /f; done < /dev/zero",
    "endless-output": "while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done",
    "endless-errors": "while :; do ls /none; done",
    "yes-to-file": "yes > /f",
    "yes-to-pipe": "yes | cat > /f; yes | sort | uniq -c",
    "zeros": "cat /dev/zero > /f",
    "random": "cat /dev/urandom | od -c",
    "zeros-counted": "head -c 100000000000 /dev/zero > /f",
    "zeros-by-dd": "dd if=/dev/zero of=/f bs=1M count=10000000",
    "many-files": "i=0; while [ $i -lt 100 ]; do head -c 50000000 /dev/zero > /f$i; i=$((i+1)); done",
    "sparse": "truncate -s 100T /f; truncate -s 1G /g; cat /g /g | wc -c; sort /g; grep x /g; sed s/x/y/ /g; md5sum /g",
    "sparse-seek": "dd if=/data/file of=/f bs=1 seek=1000000000000",
    "doubling": "x=aaaaaaaa; while :; do x=$x$x; done",
    "doubling-substitution": "x=a; while :; do x=$(echo $x$x); done",
    "doubling-file": "echo aaaaaaaaaaaaaaaaaaaaaa > /f; while :; do cat /f /f > /g; mv /g /f; done",
    "many-lines": "printf '\\n\\n\\n\\n\\n\\n\\n\\n' > /f; while :; do cat /f /f /f /f > /g; mv /g /f; sort /f > /dev/null; done",
    "wide-printf": "printf '%0999999999d' 1; printf '%999999999s' x",
    "long-seq": "seq 1 100000000000",
    "glob-bomb": "x=$(head -c 3000 /dev/zero | tr '\\0' a); case $x in *a*a*a*a*a*a*a*a*a*a*a*b) echo no;; esac; echo ${x%%*a*a*a*a*a*a*b} ${x##*b*a*a*a*a*} | wc -c",
    "glob-bomb-2": "mkdir -p /d/d/d/d; cd /d; echo */*/*/*/../../../../*/*/*/*/../../../../*/*/*/*",
    "grep-bomb": "head -c 60 /dev/zero | tr '\\0' a > /f; grep -E '(a+)+$b' /f; grep -E '(a|aa)+b' /f; grep '\\(a*\\)*b' /f",
    "grep-bomb-2": "head -c 20000 /dev/zero | tr '\\0' a > /f; grep -E '(a*)*(a*)*(a*)*b' /f; grep -E '(.*)(.*)(.*)(.*)(.*)(.*)(.*)x' /f",
    "grep-bomb-3": "head -c 3000 /dev/zero | tr '\\0' a > /f; grep -E '((a{0,200}){0,200}){0,200}b' /f",
    "grep-bomb-4": "head -c 3000 /dev/zero | tr '\\0' a > /f; grep '\\(a*\\)*\\1b' /f",
    "grep-perl-bomb": "head -c 60 /dev/zero | tr '\\0' a > /f; grep -P '(?:a+)+$b|(x+x+)+y' /f",
    "sed-bomb": "head -c 60 /dev/zero | tr '\\0' a | sed -E 's/(a|aa)+$b/x/'",
    "sed-doubling": "echo aaaa | sed ':x;s/.*/&&/;tx'",
    "sed-holding": "echo aaaa | sed ':x;G;h;bx'",
    "sed-endless": "echo a | sed ':x;bx'",
    "awk-endless": "awk 'BEGIN { while (1) i++ }'",
    "awk-doubling": "awk 'BEGIN { x = \"aaaa\"; while (1) x = x x }'",
    "awk-recursion": "awk 'function f(n) { return f(n + 1) } BEGIN { f(1) }'",
    "awk-bomb": "head -c 60 /dev/zero | tr '\\0' a | awk '/(a|aa)+$b/ { print }'",
    "awk-wide": "awk 'BEGIN { printf \"%999999999d\", 1; $999999999 = 1; print NF }'",
    "awk-many": "awk 'BEGIN { for (i = 0; ; i++) a[i] = sprintf(\"%6000s\", \"x\") }'",
    "expr-bomb": "expr \"$(head -c 60 /dev/zero | tr '\\0' a)\" : '\\(a*\\)*b'",
    "find-bomb": "find / -exec sh -c 'find / -exec find / {} +' {} ';'",
    "xargs-bomb": "yes | xargs -n1 sh -c 'yes | head -1000 | xargs -n1 true'",
    "tar-bomb": "gunzip -c /bomb.gz > /f; tar xzf /bomb.tgz; tar xf /liar.tar",
    "zip-of-zip": "gzip -c /bomb.gz | gzip -dc | gzip -dc | gzip -c | gzip -dc > /f",
    "patch-out": "printf -- '--- a\\n+++ ../../../../..VICTIM/file\\n@@ -1 +1 @@\\n-good\\n+bad\\n' | patch -p0; printf -- '--- VICTIM/file\\n+++ VICTIM/file\\n@@ -1 +1 @@\\n-good\\n+bad\\n' | patch -p0",
    "diff-bomb": "yes | head -5000 > /a; yes | head -4999 > /b; diff /a /b | tail -1; seq 1 100000 > /c; seq 2 100001 > /d; diff /c /d",
    "deep-nesting": "$(printf '%s' '" + "(" * 3000 + "')",
    "deep-words": "echo " + "$(echo " * 200 + ")" * 200,
    "deep-ifs": "if true; then " * 500 + "echo x; " + "fi; " * 500,
    "deep-arithmetic": "echo $((" + "(" * 2000 + "1" + ")" * 2000 + "))",
    "big-power": "bash -c 'echo $((9**9**9)) $((2**63**3))'",
    "brace-bomb": "bash -c 'echo {1..1000000000}'; bash -c 'echo {a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b} | wc -c'",
    "deep-directories": "i=0; while [ $i -lt 400 ]; do mkdir d && cd d || exit; i=$((i+1)); done; rm -rf /d",
    "many-names": "i=0; while :; do : > /n$i; i=$((i+1)); done",
    "shadow-bomb": "yes root:x | head -3000 | chpasswd",
}  # fmt: skip


class Watch:
    """What happened outside while scripts ran."""

    def __init__(self) -> None:
        self.on = False
        self.events: list[str] = []

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.on:
            return
        opened = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING
        if opened or event.startswith(CHANGING):
            self.events.append(f"{event} {arguments!r}"[:200])


def bomb(size: int) -> bytes:
    """Return zeros in a gzip."""
    machine = zlib.compressobj(9, zlib.DEFLATED, 31)
    data = b"".join(machine.compress(bytes(1 << 20)) for _ in range(size >> 20))
    return data + machine.flush()


def evil_tar(victim: str) -> bytes:
    """Return a tar whose names and links lead out."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as archive:
        for name in (f"{victim}/file", f"../../../..{victim}/file", "ok"):
            member = tarfile.TarInfo(name)
            member.size = 3
            archive.addfile(member, io.BytesIO(b"bad"))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, victim
        archive.addfile(link)
        inside = tarfile.TarInfo("link/file")
        inside.size = 3
        archive.addfile(inside, io.BytesIO(b"bad"))
        hard = tarfile.TarInfo("hard")
        hard.type, hard.linkname = tarfile.LNKTYPE, f"{victim}/file"
        archive.addfile(hard)
    return raw.getvalue()


def liar() -> bytes:
    """Return a tar that says its only member has eight gigabytes."""
    member = tarfile.TarInfo("big")
    member.size = (8 << 30) - 1
    return member.tobuf(tarfile.GNU_FORMAT) + bytes(1024)


def tree(victim: str) -> Directory:
    """Return the image."""
    names = {name for names in FAMILIES.values() for name in names.split()} | {"dash", "bash"}
    stub = file(b"\x7fELF", 0o755)
    return Directory(
        {
            "bin": Directory({**dict.fromkeys(sorted(names), stub), "sh": symlink("dash")}),
            "data": Directory({"file": file("good\n"), "dir": Directory({"a": file("a")})}),
            "etc": Directory({"passwd": file("root:x:0:0::/root:/bin/sh\n"), "group": file("root:x:0:\n"), "shadow": file("root:*:1::::::\n")}),
            "tmp": Directory(mode=0o1777),
            "dev": Directory({"zero": Node(Kind.CHAR, 0o666, device=(1, 5)), "null": Node(Kind.CHAR, 0o666, device=(1, 3)), "urandom": Node(Kind.CHAR, 0o666, device=(1, 9))}),
            "evil.tar": file(evil_tar(victim)),
            "bomb.gz": file(bomb(100 << 20)),
            "bomb.tgz": file(bomb(100 << 20)),
            "liar.tar": file(liar()),
        }
    )  # fmt: skip


def main(victim: str, outcomes: str) -> None:
    """Run all scripts and write how each ended, and what was noted outside."""
    for module in FAMILIES:
        importlib.import_module(f"dockroot.shell.commands.{module}")
    for module in ("regex", "dockroot.shell.awk.builtins", "dockroot.shell.sed.program", "dockroot.shell.untarring", "dockroot.shell.tarring", "dockroot.shell.findprint", "backports.zstd" if sys.version_info < (3, 14) else "zlib"):  # fmt: skip
        importlib.import_module(module)
    watch = Watch()
    sys.addaudithook(watch)
    limits = Limits(steps=10_000, output=4 << 20, file_size=64 << 20, written=256 << 20)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    image, found = tree(victim), {}
    for name, script in SCRIPTS.items():
        world = World(Overlay(image, Clock()), limits=limits, complete=True)
        watch.on = True
        try:
            outcome = run_shell(script.replace("VICTIM", victim), world)
            ended, printed = f"status {outcome.status}", (outcome.stdout + outcome.stderr)
        except StepError as error:
            ended, printed = f"error {str(error).splitlines()[0]}", b""
        finally:
            watch.on = False
        found[name] = [ended[:300], printed[-2000:].decode("latin-1")]
    with open(outcomes, "w") as target:
        json.dump({"found": found, "events": watch.events}, target)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
