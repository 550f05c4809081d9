"""Which files a package has, as far as its name tells: the customs of distributions.

`libfoo3` holds a shared library, `libfoo-dev` headers and what links against it, `python3-foo` a
module, `foo-doc` documents, and all else a program of its own name and data beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from dockroot.packages.package import file, program, shared_out, stand_in, symlink
from dockroot.tree import Node

_WITHOUT_PROGRAM = re.compile(
    r"(?:lib.*\d.*|lib[a-z0-9.+-]*|(?:fonts|font|ttf|php\d*|ruby|node|golang|gir1\.2|language-pack|perl"
    r"|py|py2|py3)-.*|.*-(?:data|common|doc|docs|l10n|locale|base|dbg|openrc|static|libs|headers"
    r"|plugins?|modules?|keyring|fonts))\Z"
)
_DEVELOPMENT = re.compile(r"(?P<stem>.+?)(?:-dev)\Z")
_LIBRARY = re.compile(r"lib(?P<stem>.+?)-?(?P<number>\d[\d.]*)?(?:t64)?\Z")
_SMALL = 2_000


class Layout(Struct, frozen=True):
    """Where a distribution puts things; `doc` is empty where packages bring no documents."""

    library: str
    python: str
    doc: str = ""


DEBIAN = Layout("usr/lib/x86_64-linux-gnu", "usr/lib/python3/dist-packages", "usr/share/doc")
ALPINE = Layout("usr/lib", "usr/lib/python3.12/site-packages")
RED_HAT = Layout("usr/lib64", "usr/lib/python3.9/site-packages", "usr/share/doc")


def shape(
    name: str,
    size: int,
    layout: Layout,
    *,
    programs: Iterable[str] | None = None,
    libraries: Iterable[str] = (),
) -> dict[str, Node]:
    """Return the files of a package, `size` bytes in all.

    `programs` are names (`@` before one that belongs into sbin); None: as the name tells.
    `libraries` are names such as `libcurl.so.4`.
    """
    names = _programs(name) if programs is None else list(programs)
    libraries = list(libraries) or _libraries(name)
    big = [f"{_directory(each)}/{each.lstrip('@')}" for each in names]
    big += [f"{layout.library}/{each}" for each in libraries]
    other = _others(name, layout, alone=not big)
    weights = dict(shared_out(size - _SMALL, name, [*big, *other])) if big or other else {}
    files: dict[str, Node] = {}
    for path in big:
        files |= _binary(path, name, weights[path], library=".so" in path)
    for path in other:
        files[path] = stand_in(f"{name} {path}", weights[path])
    return files | _small(name, layout)


def _programs(name: str) -> list[str]:
    if _WITHOUT_PROGRAM.match(name) or _DEVELOPMENT.match(name) or name.startswith("python3-"):
        return []
    return [name]


def _libraries(name: str) -> list[str]:
    match = _LIBRARY.match(name)
    if (
        match is None
        or _DEVELOPMENT.match(name)
        or re.search(r"-(?:bin|common|data|perl|dev)$", name)
    ):
        return []
    number = (match["number"] or "1").split(".")[0]
    return [f"lib{match['stem']}.so.{number}"]


def _directory(name: str) -> str:
    return "usr/sbin" if name.startswith("@") else "usr/bin"


def _binary(path: str, name: str, size: int, *, library: bool) -> dict[str, Node]:
    if not library:
        return {path: program(f"{name} {path}", size)}
    full = f"{path}.0.0"
    node = program(f"{name} {path}", size)
    node.mode = 0o644
    return {full: node, path: symlink(full.rpartition("/")[2])}


def _others(name: str, layout: Layout, *, alone: bool) -> list[str]:
    """Return the paths that take the rest of the size."""
    if match := _DEVELOPMENT.match(name):
        stem = match["stem"].removeprefix("lib")
        return [
            f"{layout.library}/lib{stem}.a",
            f"usr/include/{stem}/{stem}.h",
            f"{layout.library}/pkgconfig/{stem}.pc",
        ]
    if name.startswith(("python3-", "py3-")):
        module = name.partition("-")[2].replace("-", "_")
        return [f"{layout.python}/{module}/{part}.py" for part in ("core", "__init__")]
    return [f"usr/share/{name}/{name}.dat"] if alone else []


def _small(name: str, layout: Layout) -> dict[str, Node]:
    if not layout.doc:
        return {}
    return {f"{layout.doc}/{name}/copyright": file(f"The files of {name} are made by dockroot.\n")}
