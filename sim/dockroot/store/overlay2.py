"""The graph driver's directories: `overlay2/<cache ID>/` and `overlay2/l/`.

A layer directory holds `diff/` (what the layer adds), `link` (26 characters, its short name) and, when it has a
parent, `lower` (short names of all layers below, nearest first, `l/<link>:l/<link>…`) and `work/`. `l/<link>` is a
symlink `../<cache ID>/diff`. An empty file `committed` appears in a directory once a child stands on it (20.10+);
1.13.1 keeps an empty `merged/` instead. No file ends with a newline
(moby v28.5.2, `daemon/graphdriver/overlay2/overlay.go`).
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from dockroot.engine import Engine
from dockroot.findings import Finding
from dockroot.tree import Directory, Node, by_name, file, symlink

PATH = "overlay2"
LINKS = "overlay2/l"
SPARE = "#1"
"""What a name in `work/work` is like, where the kernel keeps the inode of a mount's whiteouts."""


class LayerDirectory(Struct, frozen=True):
    """A directory of the graph driver: `lower` is the text of its file, empty at a base."""

    name: str
    link: str
    lower: str = ""
    committed: bool = False

    @property
    def path(self) -> str:
        """Its path in the root."""
        return f"{PATH}/{self.name}"

    @property
    def diff_path(self) -> str:
        """The path of what it holds."""
        return f"{PATH}/{self.name}/diff"

    @property
    def lower_links(self) -> list[str]:
        """The short names below, nearest first."""
        return [part.removeprefix("l/") for part in self.lower.split(":") if part]

    def lower_for_child(self) -> str:
        """Return the `lower` of a directory that stands on this one."""
        return f"l/{self.link}" + (f":{self.lower}" if self.lower else "")


def read(tree: Directory) -> tuple[dict[str, LayerDirectory], list[Finding]]:
    """Return the layer directories of a root by name."""
    directories: dict[str, LayerDirectory] = {}
    findings: list[Finding] = []
    store = tree.directory(PATH) or Directory()
    for name in store.names():
        found = read_one(store, name)
        if found is None:
            continue
        if not found.link:
            findings += _without_link(store, name)
        directories[name] = found
    return directories, findings


def _without_link(store: Directory, name: str) -> list[Finding]:
    missing = store.read_file(f"{name}/link") is None
    return [Finding("link-missing", f"{PATH}/{name}/link")] if missing else []


def read_one(store: Directory, name: str) -> LayerDirectory | None:
    """Return the layer directory `name` of `store`, the graph driver's; None when it is none."""
    directory = store.directory(name)
    if name == "l" or directory is None:
        return None
    return LayerDirectory(
        name,
        _text(directory, "link"),
        _text(directory, "lower"),
        directory.read_file("committed") is not None,
    )


def _text(directory: Directory, name: str) -> str:
    return (directory.read_file(name) or b"").decode("utf-8", "surrogateescape")


def lower_paths(tree: Directory, directory: LayerDirectory) -> list[str]:
    """Return the paths of the `diff` directories below, nearest first, by the text of their links.

    A link that is missing or leads out of `overlay2/` is left out: content is never followed on disk.
    """
    paths = []
    for link in directory.lower_links:
        node = tree.get(f"{LINKS}/{link}")
        target = node.target if node is not None else ""
        if target.startswith("../") and target.endswith("/diff") and target.count("/") == 2:
            paths.append(f"{PATH}/{target[3:]}")
    return paths


def entries(
    directory: LayerDirectory,
    diff: Directory,
    engine: Engine,
    mtime: int,
    *,
    mounted: bool = False,
    whiteout: Node | None = None,
) -> Iterator[tuple[str, Node]]:
    """Yield the layer directory and its short link; `mounted`: it was an overlay's upper layer once.

    `whiteout` is the inode that the whiteouts in `diff` share: the kernel keeps a name of its own for it.
    """
    modes = engine.modes
    children: dict[str, Node] = {
        "diff": diff,
        "link": file(directory.link, mtime=mtime),
    }
    if directory.lower:
        children["lower"] = file(directory.lower, mtime=mtime)
        marks = {SPARE: whiteout} if whiteout is not None else {}
        inner: dict[str, Node] = {"work": Directory(marks, mode=0, mtime=mtime)} if mounted else {}
        children["work"] = Directory(inner, mode=0o700, mtime=mtime)
        if engine.keeps_merged:
            children["merged"] = Directory(mode=0o700, mtime=mtime)
    if directory.committed and engine.committed:
        children["committed"] = file(mode=0o600, mtime=mtime)
    yield directory.path, Directory(children, mode=modes.layer, mtime=mtime)
    yield f"{LINKS}/{directory.link}", symlink(f"../{directory.name}/diff", mtime=mtime)


def committed_entry(name: str, engine: Engine, mtime: int) -> Iterator[tuple[str, Node]]:
    """Yield the mark of a layer directory on which a child now stands."""
    if engine.committed:
        yield f"{PATH}/{name}/committed", file(mode=0o600, mtime=mtime)


def orphans(directories: dict[str, LayerDirectory], used: set[str]) -> list[str]:
    """Return the names that no layer and no mount uses, sorted."""
    return sorted((name for name in directories if name not in used), key=by_name)
