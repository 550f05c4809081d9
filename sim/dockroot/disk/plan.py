"""What has to happen on the disk so that it shows a draft: the difference of two trees.

Only what differs is written. A node that is the same object before and after is left alone, a
directory that stays one is entered, so a container's upper directory of a gigabyte in which one
file changed costs one file. The directories whose names changed get the times that the draft gives
them.
"""

from __future__ import annotations

from msgspec import Struct, field

from dockroot.tree import Directory, Draft, Node, by_name

_REFERENCES = "image/overlay2/repositories.json"


class Plan(Struct):
    """`puts` in their order, then `drops`; `touched` directories stay and change; `kept` inodes
    stay.
    """

    puts: list[tuple[str, Node]] = field(default_factory=list)
    drops: list[str] = field(default_factory=list)
    touched: dict[str, tuple[Directory, Directory]] = field(default_factory=dict)
    kept: dict[int, str] = field(default_factory=dict)


def plan(draft: Draft) -> Plan:
    """Return what makes `draft.base`, as it lies on disk, into `draft.tree`."""
    made = Plan()
    paths = {change.path for change in draft.changes}
    for path in dict.fromkeys(change.path for change in draft.changes):
        if any(above in paths for above in _above(path)[1:]):
            continue
        _compare(made, path, draft.base.get(path), draft.tree.get(path))
    changed = [path for path, _ in made.puts] + made.drops
    for above in dict.fromkeys(_above(path)[-1] for path in changed):
        before, after = draft.base.get(above), draft.tree.get(above)
        if isinstance(before, Directory) and isinstance(after, Directory):
            made.touched[above] = (before, after)
    if _shown(draft.base) != _shown(draft.tree):
        made.touched[""] = (draft.base, draft.tree)
    made.puts.sort(key=lambda put: _rank(put[0]))
    made.drops.sort(key=lambda path: (-_rank(path), by_name(path)))
    return made


def whole(tree: Directory) -> Plan:
    """Return what makes an empty directory into `tree`."""
    made = Plan(touched={"": (Directory(), tree)})
    for name in tree.names():
        made.puts.append((name, tree.children[name]))
    made.puts.sort(key=lambda put: _rank(put[0]))
    return made


def _compare(made: Plan, path: str, before: Node | None, after: Node | None) -> None:
    if after is before:
        return
    if after is None:
        made.drops.append(path)
    elif isinstance(before, Directory) and isinstance(after, Directory):
        _enter(made, path, before, after)
    else:
        made.puts.append((path, after))


def _enter(made: Plan, path: str, before: Directory, after: Directory) -> None:
    if _shown(before) != _shown(after):
        made.touched[path] = (before, after)
    old, new = before.children, after.children
    if old is new:
        return
    for name in sorted(old, key=by_name):
        if not isinstance(old[name], Directory):
            made.kept.setdefault(id(old[name]), f"{path}/{name}")
    for name in sorted(old.keys() | new.keys(), key=by_name):
        _compare(made, f"{path}/{name}", old.get(name), new.get(name))


def layer(path: str) -> str:
    """Return the layer directory that holds `path`; empty for what lies in none.

    Inodes are shared within a layer only: a container appends to files of its upper directory in
    place.
    """
    parts = path.split("/", 2)
    return parts[1] if parts[0] == "overlay2" and len(parts) > 2 else ""


def _shown(node: Directory) -> tuple[int, int, int, int, dict[str, bytes]]:
    return node.mode, node.uid, node.gid, node.mtime, dict(node.xattrs)


def _above(path: str) -> list[str]:
    """Return the directories above `path`, the root first."""
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(len(parts))]


def _rank(path: str) -> int:
    """Return how late a path is made: what is referred to, then containers, then the references."""
    if f"{_REFERENCES}/".startswith(path + "/"):
        return 2
    return 1 if path == "containers" or path.startswith("containers/") else 0
