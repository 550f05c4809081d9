"""The images that the corpus builds on: a root file system to import, and an archive of several layers to load.

Both are made from `/bin/busybox` (Debian's busybox-static) and the listings below; the same busybox gives the same
bytes.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
import tarfile
from pathlib import Path

from tests.corpus.listing import (
    Entry,
    file,
    folder,
    hardlink,
    symlink,
    tarball,
    with_parents,
)

BUSYBOX = Path("/bin/busybox")
ROOTFS, LAYERED = "base:1", "layered:1"
"""The references under which the two are known to every Dockerfile of the corpus."""

APPLETS = [
    "cat",
    "chmod",
    "chown",
    "cp",
    "echo",
    "false",
    "head",
    "id",
    "ln",
    "ls",
    "mkdir",
    "mv",
    "pwd",
    "printf",
    "rm",
    "rmdir",
    "sh",
    "sleep",
    "test",
    "touch",
    "true",
]

PASSWD = """\
root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/bin/false
mail:x:8:8:mail:/var/mail:/bin/false
app:x:4100:4101:The App,,,:/home/app:/bin/sh
huge:x:3000000:3000001::/:/bin/sh
12345:x:777:778:a name of digits:/:/bin/sh
"""
GROUP = """\
root:x:0:
daemon:x:1:
mail:x:8:app
app:x:4101:
staff:x:50:app,daemon
huge:x:3000001:
"""


@functools.cache
def busybox() -> bytes:
    """Return the static busybox of this machine; nothing where there is none (then nothing can be run either)."""
    return BUSYBOX.read_bytes() if BUSYBOX.exists() else b""


def _system(busybox: bytes) -> list[Entry]:
    return [
        folder("bin"),
        file("bin/busybox", busybox, 0o755),
        hardlink("bin/ash", "bin/busybox", 0o755),
        *(symlink(f"bin/{applet}", "busybox") for applet in APPLETS),
        folder("etc"),
        file("etc/passwd", PASSWD),
        file("etc/group", GROUP),
    ]


def rootfs_listing(busybox: bytes) -> list[Entry]:
    """Return what the imported root file system holds."""
    return [
        folder("."),
        *_system(busybox),
        file("etc/conf", "key=value\n", 0o640, gid=50),
        symlink("etc/os-release", "../usr/lib/os-release"),
        folder("home"),
        folder("home/app", 0o700, uid=4100, gid=4101),
        file("home/app/profile", "umask 022\n", 0o600, uid=4100, gid=4101),
        symlink("lib", "usr/lib"),
        folder("root", 0o700),
        folder("tmp", 0o1777),
        folder("opt"),
        folder("opt/many"),
        *(file(f"opt/many/{n:02}", f"{n}\n" * n) for n in range(12)),
        folder("opt/deep"),
        folder("opt/deep/a"),
        folder("opt/deep/a/b"),
        file("opt/deep/a/b/c", "c\n"),
        folder("srv"),
        symlink("srv/www", "/usr/share/www"),
        symlink("srv/chain", "www"),
        symlink("srv/dangling", "/nowhere/at/all"),
        symlink("srv/loop", "loop"),
        symlink("srv/up", "../../../../etc"),
        folder("usr"),
        folder("usr/bin"),
        file("usr/bin/su", "#!/bin/sh\n", 0o4755),
        file("usr/bin/wall", "w", 0o2755, gid=50),
        folder("usr/lib"),
        file("usr/lib/os-release", "ID=corpus\n"),
        file("usr/lib/libx.so.1", "ELF\0" * 99),
        symlink("usr/lib/libx.so", "libx.so.1"),
        folder("usr/lib/tree"),
        file("usr/lib/tree/one", "1"),
        folder("usr/lib/tree/sub", 0o711, uid=1, gid=50),
        file("usr/lib/tree/sub/two", "22"),
        symlink("usr/lib/tree/up", ".."),
        folder("usr/share"),
        file("usr/share/hard1", "hard\n"),
        hardlink("usr/share/hard2", "usr/share/hard1"),
        hardlink("usr/share/hard3", "usr/share/hard1"),
        folder("usr/share/www"),
        file("usr/share/www/index.html", "<p>&amp;\n"),
        folder("var"),
        folder("var/log"),
        *(file(f"var/log/f{n}", f"log {n}\n") for n in range(3)),
        folder("var/log/app", uid=4100, gid=50),
        file("var/log/app/a", "a"),
        file("var/log/app/b", "b"),
        folder("var/log/app/c"),
        file("var/log/app/c/d", "d"),
        folder("var/mail", 0o2775, gid=8),
        symlink("var/run", "/run"),
        folder("run"),
    ]


def rootfs(busybox: bytes) -> bytes:
    """Return the tar to import; its names begin with `./`, as those of `tar -C dir -c .` do."""
    dotted = []
    for entry in rootfs_listing(busybox):
        name = "./" if entry.name == "." else f"./{entry.name}"
        target = f"./{entry.target}" if entry.type == tarfile.LNKTYPE else entry.target
        dotted.append(
            Entry(
                name, entry.type, entry.mode, entry.mtime, entry.data, target, entry.uid, entry.gid
            )
        )
    return tarball(dotted, tarfile.GNU_FORMAT)


def layers(busybox: bytes) -> list[list[Entry]]:
    """Return the listings of the archive's layers, lowest first: later ones change, hide and replace."""
    return [
        [
            *_system(busybox),
            file("etc/hostname", "from-the-image\n"),
            symlink("etc/mtab", "/somewhere/else"),
            folder("data"),
            file("data/keep", "keep"),
            file("data/gone", "gone"),
            folder("data/dir"),
            file("data/dir/in", "in"),
            folder("data/opaque"),
            file("data/opaque/old", "old"),
            file("data/turns", "a file"),
            folder("data/folds"),
            file("data/folds/x", "x"),
            symlink("data/link", "keep"),
        ],
        [
            folder("data"),
            file("data/.wh.gone"),
            folder("data/opaque", 0o750, gid=50),
            file("data/opaque/.wh..wh..opq"),
            file("data/opaque/new", "new"),
            file("data/.wh.dir"),
        ],
        [file("data/.wh.turns"), file("data/.wh.folds"), file("data/keep", "kept, changed")],
        [
            folder("data"),
            folder("data/turns"),
            file("data/turns/into", "a directory"),
            file("data/folds", "a file now"),
            file("data/gone", "back"),
            hardlink("data/again", "data/gone"),
            *with_parents([file("srv/" + "long-" * 25 + "/" + "name-" * 20, "long")]),
        ],
    ]


def archive(busybox: bytes) -> bytes:
    """Return the archive to load, in the layout of `docker save` before OCI, with a config of no usual shape."""
    tars = [tarball(with_parents(listing)) for listing in layers(busybox)]
    config = json.dumps(
        _config(["sha256:" + hashlib.sha256(tar).hexdigest() for tar in tars]), indent=1
    ).encode()
    name = hashlib.sha256(config).hexdigest() + ".json"
    folders = [hashlib.sha256(b"layer %d" % number).hexdigest() for number in range(len(tars))]
    manifest = [
        {
            "Config": name,
            "RepoTags": [LAYERED],
            "Layers": [f"{folder}/layer.tar" for folder in folders],
        }
    ]
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for place, data in [
            *((f"{folder}/layer.tar", data) for folder, data in zip(folders, tars, strict=True)),
            (name, config),
            ("manifest.json", json.dumps(manifest).encode()),
        ]:
            info = tarfile.TarInfo(place)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def _config(diff_ids: list[str]) -> dict[str, object]:
    times = [f"2019-03-0{day}T10:20:30.{day}05Z" for day in range(1, 7)]
    return {
        "rootfs": {"type": "layers", "diff_ids": diff_ids},
        "os": "linux",
        "architecture": "amd64",
        "created": times[-1],
        "docker_version": "18.09.7",
        "container": "ab" * 32,
        "author": "The <Maker> & co",
        "config": {
            "Hostname": "0123456789ab",
            "User": "app",
            "Env": ["LANG=C.UTF-8", "PATH=/bin", "EMPTY="],
            "Cmd": ["sh", "-c", "echo \u2028 <&>"],
            "WorkingDir": "/data",
            "Labels": {"z": "1", "a": "\u00e9"},
            "ExposedPorts": {"80/tcp": {}},
            "Volumes": {"/vol": {}},
            "StopSignal": "SIGINT",
            "Healthcheck": {"Test": ["CMD", "true"], "Interval": 5_000_000_000},
            "ArgsEscaped": True,
        },
        "history": [
            {"created": times[0], "created_by": "ADD rootfs / # <made>"},
            {"created": times[1], "created_by": "rm", "author": "Somebody"},
            {"created": times[2], "created_by": "ENV LANG=C.UTF-8", "empty_layer": True},
            {"created": times[3], "comment": "no created_by"},
            {"created": times[4], "created_by": "COPY", "comment": "buildkit.dockerfile.v0"},
            {"created": times[5], "created_by": 'CMD ["sh"]', "empty_layer": True},
        ],
    }
