"""dpkg's database: `/var/lib/dpkg` (dpkg 1.21, `lib/dpkg/dbmodify.c`; dpkg(1), deb-control(5)).

`status` has a paragraph a package; `info/NAME.list` its paths, `.md5sums` and `.conffiles` what
they say. Packages of which several architectures may be installed together (`Multi-Arch: same`)
are spelled `NAME:amd64` there, since `info/format` is 1.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import partial

from dockroot.clock import format_time
from dockroot.fs.overlay import Overlay
from dockroot.packages import paragraphs
from dockroot.packages.content import Lazy, digest
from dockroot.packages.package import KIB, Package
from dockroot.packages.paragraphs import Paragraph
from dockroot.packages.placing import (
    append_text,
    built_at,
    parents,
    read_text,
    remove_files,
    unpack,
    write_text,
)
from dockroot.tree import Kind, Node, file

HOME = "/var/lib/dpkg"
INSTALLED = "install ok installed"
_CONFIG_FILES = "deinstall ok config-files"


class Dpkg:
    """The packages of one file system. Changes are in `records` until `save` writes them."""

    def __init__(self, fs: Overlay) -> None:
        self.fs = fs
        self._text = read_text(fs, f"{HOME}/status")
        self._logged: list[str] = []
        self._moved: dict[str, str] | None = None
        self.records: dict[str, Paragraph] = {
            each["Package"]: each for each in paragraphs.parse(self._text) if "Package" in each
        }

    def installed(self) -> dict[str, Paragraph]:
        """Return the paragraphs of all packages that are installed, by name."""
        return {
            name: each
            for name, each in sorted(self.records.items())
            if each.get("Status", "").endswith(" ok installed")
        }

    def has(self, name: str) -> bool:
        """Tell whether a package is installed."""
        return self.records.get(name, {}).get("Status", "").endswith(" ok installed")

    def install(self, package: Package) -> None:
        """Unpack and record a package; a version that is there gives way."""
        if self.has(package.name):
            self._take_away(package.name, keep=set(package.files))
        if self._moved is None:
            self._moved = self.diversions()
            self._set_format()
        files = {
            self._moved.get(f"/{path}", f"/{path}").lstrip("/"): node
            for path, node in package.files.items()
        }
        unpack(self.fs, files, built_at(package.name, package.version))
        self.records[package.name] = _paragraph(package)
        self._write_info(package)
        self.log("install", package.name, f"<none> {package.version}")
        self.log("status installed", package.name, package.version)

    def remove(self, name: str, *, purge: bool) -> None:
        """Take a package away; its configuration stays unless it is purged."""
        record = self.records[name]
        version = record.get("Version", "")
        conffiles = [] if purge else self._conffiles(name)
        if self.has(name):
            self.log("remove", name, f"{version} <none>")
        self._take_away(name, keep={path.lstrip("/") for path in conffiles})
        if conffiles:
            record["Status"] = _CONFIG_FILES
            write_text(self.fs, self._info(name, "list"), "".join(f"{p}\n" for p in conffiles))
        else:
            for ending in ("list", "md5sums", "conffiles"):
                if self.fs.exists(self._info(name, ending)):
                    self.fs.unlink(self._info(name, ending))
            del self.records[name]
        self.log("status not-installed" if purge else "status config-files", name, version)

    def files(self, name: str) -> list[str]:
        """Return the absolute paths of a package, directories among them."""
        text = read_text(self.fs, self._info(name, "list"))
        return text.splitlines()

    def owners(self) -> Iterator[tuple[str, str]]:
        """Yield each path with the package that has it (`name:amd64` where dpkg spells it so)."""
        for name in self.installed():
            for path in self.files(name):
                yield path, self.spelled(name)

    def spelled(self, name: str) -> str:
        """Return the name as dpkg shows it: with its architecture where several may be installed."""
        record = self.records[name]
        same = record.get("Multi-Arch") == "same"
        return f"{name}:{record.get('Architecture', 'amd64')}" if same else name

    def diversions(self) -> dict[str, str]:
        """Return where files of packages go instead of their own path."""
        lines = read_text(self.fs, f"{HOME}/diversions").splitlines()
        return dict(zip(lines[0::3], lines[1::3], strict=False))

    def save(self) -> None:
        """Write `status`, and what it held before as `status-old`."""
        if self._logged:
            append_text(self.fs, "/var/log/dpkg.log", "".join(self._logged))
            self._logged = []
        text = paragraphs.render(each for _, each in sorted(self.records.items()))
        if text == self._text:
            return
        write_text(self.fs, f"{HOME}/status-old", self._text)
        write_text(self.fs, f"{HOME}/status", text)
        for lock in ("lock", "lock-frontend"):
            if not self.fs.exists(f"{HOME}/{lock}"):
                write_text(self.fs, f"{HOME}/{lock}", "", 0o640)
        self._text = text

    def log(self, what: str, name: str, rest: str) -> None:
        """Note a line of `/var/log/dpkg.log`."""
        time = format_time(self.fs.clock.now())[:19].replace("T", " ")
        self._logged.append(f"{time} {what} {name}:amd64 {rest}\n")

    def _take_away(self, name: str, keep: set[str]) -> None:
        paths = [path for path in self.files(name) if path.lstrip("/") not in keep]
        shared = {path for path, owner in self.owners() if owner != self.spelled(name)}
        remove_files(self.fs, [path for path in paths if path not in shared])

    def _conffiles(self, name: str) -> list[str]:
        return read_text(self.fs, self._info(name, "conffiles")).splitlines()

    def _info(self, name: str, ending: str) -> str:
        return f"{HOME}/info/{self.spelled(name)}.{ending}"

    def _write_info(self, package: Package) -> None:
        name = package.name
        paths = sorted({*parents(package.files), *package.files})
        listed = file("/.\n" + "".join(f"/{p}\n" for p in paths))
        regular = {
            path: node
            for path, node in sorted(package.files.items())
            if node.kind is Kind.FILE and not path.startswith("etc/")
        }
        size = sum(32 + 2 + len(path.encode()) + 1 for path in regular)
        sums = Node(Kind.FILE, content=Lazy(size, partial(_md5sums, regular)))
        found = {"list": listed, "md5sums": sums}
        conffiles = [path for path in sorted(package.files) if path.startswith("etc/")]
        if conffiles:
            found["conffiles"] = file("".join(f"/{path}\n" for path in conffiles))
        files = {f"{self.spelled(name)}.{ending}": node for ending, node in found.items()}
        unpack(self.fs, files, self.fs.clock.now(), f"{HOME}/info")

    def _set_format(self) -> None:
        if not self.fs.exists(f"{HOME}/info/format"):
            write_text(self.fs, f"{HOME}/info/format", "1\n")


def _md5sums(files: dict[str, Node]) -> bytes:
    return "".join(
        f"{digest(node.content, 'md5').hex()}  {path}\n" for path, node in files.items()
    ).encode()


def _paragraph(package: Package) -> Paragraph:
    """Return the paragraph of an installed package, fields in dpkg's order."""
    same = package.section in ("libs", "libdevel") and package.architecture != "all"
    conffiles = "".join(
        f"\n /{path} {digest(node.content, 'md5').hex()}"
        for path, node in sorted(package.files.items())
        if path.startswith("etc/") and node.kind is Kind.FILE
    )
    fields = {
        "Package": package.name,
        "Status": INSTALLED,
        "Priority": "optional",
        "Section": package.section,
        "Installed-Size": str(max(package.size // KIB, 1)),
        "Maintainer": "dockroot <fabricated@example.org>",
        "Architecture": package.architecture,
        "Multi-Arch": "same" if same else "",
        "Version": package.version,
        "Depends": ", ".join(each.replace("|", " | ") for each in package.depends),
        "Recommends": ", ".join(each.replace("|", " | ") for each in package.recommends),
        "Conffiles": conffiles,
        "Description": package.summary or package.name,
    }
    return {name: value for name, value in fields.items() if value}


def name_of_archive(path: str) -> tuple[str, str]:
    """Return name and version that the file name of a `.deb` tells (`name_version_arch.deb`)."""
    stem = posixpath.basename(path).removesuffix(".deb")
    name, _, rest = stem.partition("_")
    return name.lower() or "unnamed", rest.partition("_")[0] or "1.0"
