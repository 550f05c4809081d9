"""apk's database: `/lib/apk/db` and `/etc/apk/world` (apk-tools 2.14, `src/database.c`).

The world is what was asked for; what is installed is the world and what it depends on, never more.
`installed` has a block of `X:value` lines a package, ended by an empty line: checksum, name,
version, architecture, sizes, summary, dependencies, then directories (`F:`, `M:` for other modes)
with their files (`R:`, `a:` for other modes, `Z:` their SHA-1).
"""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from dockroot.clock import SECOND, format_time
from dockroot.fs.overlay import Overlay
from dockroot.packages import alpine
from dockroot.packages.content import Generated, digest
from dockroot.packages.package import Draw, Package
from dockroot.packages.placing import built_at, read_text, remove_files, unpack, write_text
from dockroot.tree import Kind, Node

_WORLD = "/etc/apk/world"
CACHE = "/var/cache/apk"
_NAME = re.compile(r"(?P<name>!?[^<>=~@]+)(?P<sign>[<>=~]*)(?P<version>[^@]*)(?:@(?P<tag>.*))?\Z")


class Apk:
    """The packages of one file system below `prefix` (`--root`). `save` writes what changed."""

    def __init__(self, fs: Overlay, prefix: str = "") -> None:
        self.fs, self.prefix = fs, prefix
        home = "usr/lib/apk/db" if fs.is_dir(f"{prefix}/usr/lib/apk/db") else "lib/apk/db"
        self.home = f"{prefix}/{home}"
        self.world = read_text(fs, prefix + _WORLD).split()
        self.blocks = _blocks(read_text(fs, f"{self.home}/installed"))

    # ---- what is there

    def names(self) -> list[str]:
        """Return the installed packages in the order of the database."""
        return list(self.blocks)

    def version(self, name: str) -> str:
        """Return the version of an installed package."""
        return _field(self.blocks[name], "V")

    def depends(self, name: str) -> list[str]:
        """Return what an installed package depends on."""
        return _field(self.blocks[name], "D").split()

    def files(self, name: str) -> list[str]:
        """Return the paths of an installed package, without a leading slash."""
        return list(_paths(self.blocks[name]))

    def size(self) -> int:
        """Return what all installed packages take, in bytes."""
        return sum(int(_field(block, "I") or 0) for block in self.blocks.values())

    def provider(self, name: str) -> str | None:
        """Return the package that a dependency means; None for what the base or nothing provides."""
        name = stem(name)
        if name in self.blocks:
            return name
        if name.startswith("/"):
            return None
        kind, colon, rest = name.partition(":")
        if not colon:
            return None if name in alpine.BASE else name
        wanted = {"so": f"usr/lib/{rest}", "cmd": f"usr/bin/{rest}"}.get(kind, f"usr/lib/{rest}")
        return next((each for each in self.blocks if wanted in set(self.files(each))), None)

    # ---- changes

    def needed(self) -> list[Package]:
        """Return all packages of the world, dependencies first."""
        order: dict[str, Package] = {}
        pinned = {stem(each): version_of(each) for each in self.world}
        for each in self.world:
            self._need(each, pinned, order, set())
        return list(order.values())

    def _need(
        self, dependency: str, pinned: dict[str, str], order: dict[str, Package], open_: set[str]
    ) -> None:
        name = self.provider(dependency)
        if name is None or name in order or name in open_ or dependency.startswith("!"):
            return
        open_.add(name)
        installed = name in self.blocks
        package = alpine.find(name, "" if installed else pinned.get(name, ""))
        if installed:
            package = replace(
                package, version=self.version(name), depends=tuple(self.depends(name))
            )
        for each in package.depends:
            self._need(each, pinned, order, open_)
        order[name] = package

    def install(self, package: Package) -> None:
        """Unpack and record a package."""
        unpack(
            self.fs,
            package.files,
            built_at(package.name, package.version),
            self.prefix or "/",
        )
        self.blocks[package.name] = block(package)

    def add_virtual(self, name: str, depends: Iterable[str]) -> None:
        """Record a package without files that depends on others (`--virtual`)."""
        time = re.sub(r"[-:]", "", format_time(self.fs.clock.now())[:19]).replace("T", ".")
        package = Package(
            name,
            time,
            0,
            summary="virtual meta package",
            architecture="noarch",
            depends=tuple(sorted(depends)),
        )
        self.blocks[name] = block(package)
        self.want(f"{name}={time}")

    def want(self, dependency: str) -> None:
        """Put a dependency into the world, in the stead of one on the same name."""
        self.unwant(stem(dependency))
        self.world = sorted([*self.world, dependency])

    def unwant(self, name: str) -> bool:
        """Take a name out of the world; tell whether it was there."""
        before = len(self.world)
        self.world = [each for each in self.world if stem(each) != name]
        return len(self.world) < before

    def remove(self, name: str) -> None:
        """Take an installed package away."""
        kept = {path for other in self.blocks if other != name for path in self.files(other)}
        paths = [path for path in self.files(name) if path not in kept]
        directories = {posixpath.dirname(path) for path in paths}
        while above := {posixpath.dirname(path) for path in directories} - directories - {""}:
            directories |= above
        every = [*paths, *(directories - kept - {""})]
        remove_files(self.fs, [f"{self.prefix}/{path}" for path in every])
        del self.blocks[name]

    def save(self) -> None:
        """Write the world and the database."""
        world = "".join(f"{each}\n" for each in self.world)
        if world != read_text(self.fs, self.prefix + _WORLD):
            write_text(self.fs, self.prefix + _WORLD, world)
        text = "".join(f"{each}\n\n" for each in self.blocks.values())
        if text == read_text(self.fs, f"{self.home}/installed"):
            return
        write_text(self.fs, f"{self.home}/installed", text)
        write_text(self.fs, f"{self.home}/scripts.tar", "\0" * 1024)
        write_text(self.fs, f"{self.home}/triggers", read_text(self.fs, f"{self.home}/triggers"))

    # ---- indexes

    def repositories(self) -> list[str]:
        """Return the repositories of `/etc/apk/repositories`, tags taken off."""
        lines = read_text(self.fs, f"{self.prefix}/etc/apk/repositories").splitlines()
        return [line.split()[-1] for line in lines if line.strip() and not line.startswith("#")]

    def has_index(self) -> bool:
        """Tell whether `apk update` has left indexes."""
        path = self.prefix + CACHE
        names = self.fs.listdir(path) if self.fs.is_dir(path) else []
        return any(name.startswith("APKINDEX.") for name in names)

    def update(self) -> None:
        """Fetch the index of each repository into the cache."""
        for repository in self.repositories():
            digest_ = hashlib.sha1(f"{repository}/x86_64".encode(), usedforsecurity=False)
            size = 1_900_000 if "community" in repository else 470_000
            name = f"APKINDEX.{digest_.hexdigest()[:8]}.tar.gz"
            self.fs.makedirs(self.prefix + CACHE)
            content = Generated(repository, size + Draw(repository).below(9_000), b"\x1f\x8b\x08\0")
            self.fs.write(f"{self.prefix}{CACHE}/{name}", content).mode = 0o644


def stem(dependency: str) -> str:
    """Return the name of a dependency without its version and tag."""
    match = _NAME.match(dependency)
    return match["name"] if match else dependency


def version_of(dependency: str) -> str:
    """Return the version that a dependency pins (`=`), else nothing."""
    match = _NAME.match(dependency)
    return match["version"] if match and match["sign"] == "=" else ""


def block(package: Package) -> str:
    """Return the lines of an installed package, without the empty one at the end."""
    lines = [
        f"C:{_checksum(f'{package.name} {package.version}'.encode())}",
        f"P:{package.name}",
        f"V:{package.version}",
        f"A:{package.architecture}",
        f"S:{max(package.size // 3, 1)}",
        f"I:{package.size}",
        f"T:{package.summary or package.name}",
        "U:https://example.org/",
        "L:custom",
        f"o:{package.name}",
        f"t:{built_at(package.name, package.version) // SECOND}",
    ]
    if package.depends:
        lines.append("D:" + " ".join(package.depends))
    provides = [each for path in package.files if (each := _provided(path, package))]
    if provides:
        lines.append("p:" + " ".join(provides))
    return "\n".join([*lines, *_file_lines(package)])


def _provided(path: str, package: Package) -> str:
    directory, _, name = path.rpartition("/")
    if directory in ("usr/bin", "usr/sbin", "bin", "sbin"):
        return f"cmd:{name}={package.version}"
    if match := re.fullmatch(r"(lib.*\.so\.\d+)\.0\.0", name):
        return f"so:{match[1]}=0"
    return ""


def _file_lines(package: Package) -> Iterator[str]:
    directories: dict[str, list[str]] = {}
    for path in sorted(package.files):
        if package.files[path].kind is Kind.DIRECTORY:
            directories.setdefault(path, [])
            continue
        above = posixpath.dirname(path)
        directories.setdefault(above, []).append(path)
        while above := posixpath.dirname(above):
            directories.setdefault(above, [])
    for directory in sorted(directories):
        yield f"F:{directory}"
        for path in directories[directory]:
            yield from _of_file(path, package.files[path])


def _of_file(path: str, node: Node) -> Iterator[str]:
    yield f"R:{posixpath.basename(path)}"
    mode = 0o777 if node.kind is Kind.SYMLINK else node.mode
    if (node.uid, node.gid, mode) != (0, 0, 0o644):
        yield f"a:{node.uid}:{node.gid}:{mode:o}"
    if node.kind is Kind.SYMLINK:
        yield f"Z:{_checksum(node.target.encode())}"
    else:
        raw = digest(node.content, "sha1")
        yield f"Z:Q1{base64.b64encode(raw).decode()}"


def _checksum(data: bytes) -> str:
    raw = hashlib.sha1(data, usedforsecurity=False).digest()
    return f"Q1{base64.b64encode(raw).decode()}"


def _blocks(text: str) -> dict[str, str]:
    blocks = (each.strip("\n") for each in text.split("\n\n"))
    return {_field(each, "P"): each for each in blocks if each}


def _field(text: str, letter: str) -> str:
    match = re.search(rf"^{letter}:(.*)$", text, re.MULTILINE)
    return match[1] if match else ""


def _paths(text: str) -> Iterator[str]:
    directory = ""
    for line in text.split("\n"):
        if line.startswith("F:"):
            directory = line[2:]
        elif line.startswith("R:"):
            yield f"{directory}/{line[2:]}" if directory else line[2:]
