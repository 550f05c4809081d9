"""What a step made, for people who want to see it: the new directory below `overlay2`, and what is in it.

A file is `+` when it is new, `~` when it hides one of a lower layer, `-` a whiteout. Many things
under one directory are counted, not named.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from dockroot.root import DockerRoot
from dockroot.store.imagedb import Image
from dockroot.tree import Directory, Kind, Node

_MOST = 12
_PAD = "      "


class Shown(Struct, frozen=True):
    """A line of the list: its sign, the path, what it is."""

    sign: str
    path: str
    note: str
    size: int = 0


def explained(root: DockerRoot, before: Image | None, after: Image | None) -> Iterator[str]:
    """Yield lines about the step that led from one image to the next."""
    if after is None:
        return
    below = before.top_chain if before else None
    if after.top_chain == below or after.top_chain is None:
        yield f"{_PAD}no layer: only the image's config changed (imagedb/content/sha256/{after.id.short}…)"
        return
    layer = root.layers[after.top_chain]
    diff = root.tree.directory(f"overlay2/{layer.cache_id}/diff") or Directory()
    lower = root.merged_layers(below)
    yield from listed(f"overlay2/{layer.cache_id[:12]}…/diff", diff, lower)


def listed(title: str, upper: Directory, lower: Directory) -> Iterator[str]:
    """Yield a line for a layer, and lines for what it holds over the merged view of those below."""
    rows = list(_rows(upper, lower, ""))
    yield f"{_PAD}{title}  {_summary(rows)}"
    for row in _folded(rows):
        yield f"{_PAD}  {row.sign} /{row.path}{f'  {row.note}' if row.note else ''}"


def _rows(upper: Directory, lower: Directory | None, path: str) -> Iterator[Shown]:
    for name in upper.names():
        node = upper.children[name]
        full = f"{path}/{name}" if path else name
        under = lower.children.get(name) if lower else None
        if node.is_whiteout:
            yield Shown("-", full, f"whiteout: hides {human(_hidden(under))} of lower layers")
        elif isinstance(node, Directory):
            yield from _directory(node, under, full)
        else:
            yield Shown("~" if under else "+", full, _note(node), node.content.size)


def _directory(node: Directory, under: Node | None, full: str) -> Iterator[Shown]:
    lower = under if isinstance(under, Directory) else None
    if node.is_opaque:
        yield Shown("-", f"{full}/", "opaque: hides all that lower layers have in it")
        lower = None
    elif lower is None and not node.children:
        yield Shown("~" if under else "+", f"{full}/", "")
    elif lower is not None and _metadata(node) != _metadata(lower) and not node.children:
        yield Shown("~", f"{full}/", f"mode {node.mode:04o}, owner {node.uid}:{node.gid}")
    yield from _rows(node, lower, full)


def _hidden(node: Node | None) -> int:
    """Return the bytes below a whiteout, which stay where they are."""
    if isinstance(node, Directory):
        return sum(each.content.size for _, each in node.walk())
    return node.content.size if node is not None else 0


def _metadata(node: Node) -> tuple[int, int, int]:
    return node.mode, node.uid, node.gid


def _note(node: Node) -> str:
    if node.kind is Kind.SYMLINK:
        return f"-> {node.target}"
    return human(node.content.size) if node.kind is Kind.FILE else node.kind.value


def _summary(rows: list[Shown]) -> str:
    words = (("+", "added"), ("~", "changed"), ("-", "whited out"))
    counts = [f"{n} {word}" for sign, word in words if (n := sum(r.sign == sign for r in rows))]
    size = sum(row.size for row in rows)
    return ", ".join([*counts, human(size)]) if counts else "nothing but directories"


def _folded(rows: list[Shown]) -> Iterator[Shown]:
    """Yield the rows, those of crowded directories counted by the directory."""
    depth = next((d for d in (99, 4, 3, 2, 1) if len(_groups(rows, d)) <= _MOST), 1)
    for (sign, key), members in sorted(_groups(rows, depth).items(), key=lambda each: each[0][1]):
        if len(members) == 1:
            yield members[0]
        else:
            total = human(sum(row.size for row in members))
            what = "names" if sign == "-" else "files"
            yield Shown(sign, f"{key}/…", f"{len(members)} {what}, {total}")


def _groups(rows: list[Shown], depth: int) -> dict[tuple[str, str], list[Shown]]:
    found: dict[tuple[str, str], list[Shown]] = {}
    for row in rows:
        parts = row.path.split("/")
        key = row.path if depth == 99 or len(parts) <= depth else "/".join(parts[:depth])
        found.setdefault((row.sign, key), []).append(row)
    return found


def human(size: int) -> str:
    """Return a size as docker shows it: `3.15MB`."""
    value, units = float(size), ["B", "kB", "MB", "GB", "TB"]
    while value >= 1000 and len(units) > 1:
        value /= 1000
        units.pop(0)
    return f"{value:.3g}{units[0]}"
