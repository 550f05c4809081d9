"""GNU's tools and a busybox of the machine, in roots of their own: what the scripts in `tools/` are compared with."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from dockroot.shell import Outcome, World, run_shell
from dockroot.tree import Directory, Kind, Node, file, symlink

from .conftest import BORN, base_tree, find_busybox, world_in
from .real_disk import ENV, grouped, in_memory, on_disk, write

PROGRAMS = (
    "[ arch awk base32 base64 basename bzip2 cat chgrp chmod chown cksum cmp comm cp cut date dash dd diff dirname"
    " du echo egrep env expand expr factor false fgrep find fmt fold grep gzip head id install join link ln ls md5sum mkdir"
    " mkfifo mktemp mv nice nl nohup nproc numfmt od paste patch printenv printf pwd readlink realpath rm rmdir sed seq"
    " sha1sum sha224sum sha256sum sha384sum sha512sum b2sum shuf sleep sort split stat stdbuf sum sync tac tail tar tee test"
    " timeout touch tr true truncate tsort uname unexpand uniq unlink unzip wc which whoami xargs xz yes zstd"
    " getent groupadd groupdel groupmod useradd userdel usermod chpasswd passwd gpasswd chsh bash rev column gunzip zcat bunzip2 bzcat unxz xzcat unzstd update-alternatives"
)
"""What the root of GNU's tools holds; `awk` is mawk, `sh` dash."""
OUTSIDE = ("bin", "sbin", "lib", "usr", "dev", "etc/ld.so")


@dataclass
class Real:
    """A root that can be made anew for each script, and how ours looks before one."""

    root: Path
    tree: Directory
    links: list[tuple[Path, str]]

    def fresh(self, path: Path) -> None:
        """Write the root to `path`; programs are hard links to one copy."""
        path.mkdir()
        write(self.tree, path, {})
        for source, name in self.links:
            target = path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            os.link(source, target)

    def run(self, script: str, path: Path) -> subprocess.CompletedProcess[bytes]:
        """Run a script in a fresh root at `path`."""
        self.fresh(path)
        return subprocess.run(
            ["/usr/sbin/chroot", path, "/bin/sh", "-c", script], env=ENV, stdin=subprocess.DEVNULL,
            capture_output=True, timeout=60, check=False,
        )  # fmt: skip

    def world(self) -> World:
        """Return a world of ours over the same root."""
        return world_in(copied(self.tree))


def copied(directory: Directory) -> Directory:
    """Return a tree whose directories and files are its own."""
    made: dict[int, Node] = {}

    def one(node: Node) -> Node:
        if isinstance(node, Directory):
            new = node.shallow({name: one(child) for name, child in node.children.items()})
            return new
        if id(node) not in made:
            made[id(node)] = Node(
                node.kind, node.mode, node.uid, node.gid, node.mtime, content=node.content,
                target=node.target, device=node.device,
            )  # fmt: skip
        return made[id(node)]

    found = one(directory)
    assert isinstance(found, Directory)
    return found


def compare(real: Real, script: str, path: Path) -> tuple[Outcome, list[str]]:
    """Run a script on both sides; return our outcome and what differs, in words."""
    theirs = real.run(script, path)
    world = real.world()
    ours = run_shell(script, world)
    wrong = []
    if ours.stdout != theirs.stdout:
        wrong.append(f"stdout: ours {ours.stdout!r}\n      theirs {theirs.stdout!r}")
    if ours.status != theirs.returncode:
        wrong.append(f"status: ours {ours.status}, theirs {theirs.returncode}")
    if wrong:
        wrong.append(f"stderr: ours {ours.stderr!r}\n      theirs {theirs.stderr!r}")
    left, right = _rows(dict(in_memory(world.fs.merged))), _rows(grouped(dict(on_disk(path))))
    wrong += [
        f"{name}: ours {left.get(name)}\n      theirs {right.get(name)}"
        for name in sorted({*left, *right})
        if left.get(name) != right.get(name)
    ]
    return ours, wrong


def _rows(rows: dict[str, object]) -> dict[str, object]:
    return {path: row for path, row in rows.items() if not path.startswith(OUTSIDE)}


def busybox_root(cache: Path) -> Real | str:
    """Return a root in which all applets are busybox's, or why there is none."""
    source = find_busybox()
    if source is None:
        return "no busybox that is linked statically"
    shutil.copy(source, cache / "busybox")
    applets = subprocess.run([source, "--list"], capture_output=True, text=True, check=True)
    tree = base_tree()
    binaries = tree.children["bin"]
    assert isinstance(binaries, Directory)
    binaries.children.update(
        {name: symlink("busybox") for name in applets.stdout.split() if name != "busybox"}
    )
    _aged(tree)
    return Real(cache, tree, [(cache / "busybox", "bin/busybox")])


def gnu_root(cache: Path) -> Real | str:
    """Return a root with the machine's GNU tools, or why there is none."""
    tree, links = base_tree(), []
    found: dict[str, Path] = {}
    for name in PROGRAMS.split():
        path = shutil.which(name, path="/usr/sbin:/usr/bin:/bin")
        if path is None or "busybox" in os.path.realpath(path):
            return f"no {name} on this machine"
        real = Path(os.path.realpath(path))
        found[f"bin/{name}"] = real
        if real.read_bytes()[:2] == b"#!":
            continue
        linked = subprocess.run(["/usr/bin/ldd", real], capture_output=True, text=True, check=False)
        for library in re.findall(r"(/\S+) \(0x", linked.stdout):
            found[library.lstrip("/")] = Path(library)
    version = subprocess.run(
        [found["bin/cp"], "--version"], capture_output=True, text=True, check=False
    )
    if "GNU coreutils" not in version.stdout:
        return "cp is not GNU's"
    for number, (name, source) in enumerate(found.items()):
        copy = cache / f"{number}-{source.name}"
        shutil.copy(source, copy)
        links.append((copy, name))
    stubs = {name: file(b"\x7fELF", 0o755) for name in PROGRAMS.split()}
    tree.children["bin"] = Directory({**stubs, "sh": symlink("dash")})
    etc = tree.children["etc"]
    assert isinstance(etc, Directory)
    etc.children["nsswitch.conf"] = file(
        "passwd: files\ngroup: files\nshadow: files\ngshadow: files\n"
    )
    etc.children.update(_users())
    for path in found:
        tree.children.setdefault(path.split("/", maxsplit=1)[0], Directory())
    _aged(tree)
    return Real(cache, tree, links)


def _users() -> dict[str, Node]:
    """Return what Debian's image has of shadow-utils' files."""
    shadow = "root:*:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\n"
    return {
        "shadow": file(shadow, 0o640, gid=42),
        "gshadow": file("root:*::\ndaemon:*::\nstaff:*::\nwheel:*::root,daemon\n", 0o640, gid=42),
        "subuid": file(),
        "subgid": file(),
        "login.defs": file(
            "# comment\nMAIL_DIR /var/mail\nUMASK\t\t022\nPASS_MAX_DAYS\t99999\nPASS_MIN_DAYS\t0\nPASS_WARN_AGE\t7\n"
            "UID_MIN\t\t\t 1000\nUID_MAX\t\t\t60000\nGID_MIN 1000\nGID_MAX 60000\nUSERGROUPS_ENAB yes\n"
            "ENCRYPT_METHOD SHA512\n"
        ),
        "default": Directory({"useradd": file("# defaults\nSHELL=/bin/sh\n# HOME=/home\n")}),
        "skel": Directory({".profile": file("p"), ".bashrc": file("b", 0o600)}),
    }


def _aged(tree: Directory) -> None:
    dev = tree.children["dev"]
    assert isinstance(dev, Directory)
    dev.children["urandom"] = Node(Kind.CHAR, 0o666, device=(1, 9))
    for _, node in tree.walk():
        node.mtime = BORN


def tool_scripts() -> dict[str, tuple[str, frozenset[str]]]:
    """Return the scripts of `tools/`: file and name -> script, marks (`gnu` or `busybox` alone)."""
    found = {}
    for place in sorted((Path(__file__).parent / "tools").glob("*.txt")):
        for part in place.read_text().split("=== ")[1:]:
            head, _, text = part.partition("\n")
            name, *marks = head.split()
            key = f"{place.stem}-{name}"
            assert key not in found, key
            found[key] = (text.removesuffix("\n"), frozenset(marks))
    return found
