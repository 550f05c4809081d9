"""Compare two data roots as they lie on disk: what the tool made, and what an engine made of the same input.

Images are paired by reference, their ancestors by the parent chain, the rest (stages that nothing was made of) by
what they say of themselves below the same parent; layers by their place in a paired image; containers by name.
A pair's two pictures (see `reading`) must be equal, key by key and in the same order. What no picture was made of
must be there in both.

Times: those that a source brought are compared exactly, also of directories; those that building made are equal by
being "now", and by the relations between them (created is the last history entry's, history begins with the parent's).
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.engine.containers import container
from tests.engine.reading import Image, Picture, Root, mode_of, times_hidden

LEFT_OUT = {
    "buildkit": "bolt databases of BuildKit, made by the engine when it boots",
    "containerd": "the state of the containerd that the engine starts",
    "engine-id": "a random name of the installation, made when the engine boots",
    "network/files/local-kv.db": "a bolt database, made when the engine boots",
    "plugins/storage": "the plugin store of old engines, made at boot",
    "plugins/tmp": "emptied and made anew at boot",
    "volumes/metadata.db": "a bolt database, made when the engine boots",
    "volumes/backingFsBlockDev": "a device node whose number is the host's",
    "image/overlay2/layerdb/tmp": "where layers are written before they get their name; holds nothing between steps",
}
"""Paths that are not compared, each with the reason.

Within what is compared these are left out as well: the compressed bytes of tar-split.json.gz (its header and lines
are compared; deflate streams are the encoder's taste); `trusted.overlay.origin`, `impure` and `nlink` (the kernel's
own notes, which name inodes of this one file system); access and change times, and modification times of the
engine's own files (a program cannot set some of them, and nothing reads the others); the text of a container's resolv.conf
(the host's; that its hash is noted is compared); the digits of process IDs and random IDs
(their form and every relation between them are compared); sizes of directories (the file system's).
"""


@dataclass
class Comparison:
    """What differs, by subject; a subject is an image's role (`name:tag`, `name:tag~2` two steps below it), a
    container's name, or part of the root."""

    found: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, subject: str, ours: Any, theirs: Any) -> None:
        """Note all differences between two pictures of a subject."""
        self.found[subject] += list(_differing(ours, theirs, ""))

    def of(self, reference: str) -> list[str]:
        """Return what differs in the image of that reference and in those it was built on that have no name."""
        return [
            line
            for subject in self.found
            if subject.split("~")[0] == reference
            for line in self._lines(subject)
        ]

    def rest(self, references: list[str]) -> list[str]:
        """Return what differs in anything but the images of those references."""
        return [
            line
            for subject in self.found
            if subject.split("~")[0] not in references
            for line in self._lines(subject)
        ]

    def _lines(self, subject: str) -> list[str]:
        return [f"{subject}: {line}" for line in self.found[subject]]


def differences(ours: Path, engines: Path) -> list[str]:
    """Return every difference between two data roots, one line each: where it is, what ours says, what the engine's."""
    return compare(ours, engines).rest([])


def compare(ours: Path, engines: Path) -> Comparison:
    """Compare two data roots on disk."""
    mine, real = Root(ours), Root(engines)
    comparison = Comparison()
    pairs = _paired(mine, real, comparison)
    roles = [{image.id: role for role, *both in pairs for image in [both[side]]} for side in (0, 1)]
    done: set[tuple[str, str]] = set()
    for role, left, right in pairs:
        comparison.add(role, _image(mine, left, roles[0]), _image(real, right, roles[1]))
        _compare_layers(comparison, role, (mine, left), (real, right), done)
    for name in sorted(mine.containers.keys() | real.containers.keys()):
        comparison.add(
            f"container {name}", container(mine, name, roles[0]), container(real, name, roles[1])
        )
    comparison.add(
        "repositories.json", _repositories(mine, roles[0]), _repositories(real, roles[1])
    )
    comparison.add("the rest of the root", _rest(mine), _rest(real))
    return comparison


def _image(root: Root, image: Image, roles: dict[str, str]) -> Picture:
    picture = root.image(image, roles)
    return picture


def _compare_layers(
    comparison: Comparison,
    role: str,
    ours: tuple[Root, Image],
    theirs: tuple[Root, Image],
    done: set[tuple[str, str]],
) -> None:
    pictures = [
        list(enumerate(zip(image.chains, [None, *image.chains], _diff_ids(image), strict=False)))
        for _, image in (ours, theirs)
    ]
    for (number, left), (_, right) in zip(*pictures, strict=False):
        if (left[0], right[0]) not in done:
            done.add((left[0], right[0]))
            comparison.add(
                role,
                {f"layer {number}": ours[0].layer(*left)},
                {f"layer {number}": theirs[0].layer(*right)},
            )


def _diff_ids(image: Image) -> list[str]:
    return list((image.config.get("rootfs") or {}).get("diff_ids") or [])


def _paired(mine: Root, real: Root, comparison: Comparison) -> list[tuple[str, Image, Image]]:
    comparison.add("references", sorted(mine.references), sorted(real.references))
    pairs: list[tuple[str, Image, Image]] = []
    seen: tuple[set[str], set[str]] = (set(), set())

    def add(role: str, left: Image | None, right: Image | None) -> bool:
        if left is None or right is None or left.id in seen[0] or right.id in seen[1]:
            return False
        seen[0].add(left.id)
        seen[1].add(right.id)
        pairs.append((role, left, right))
        return True

    for name in sorted(mine.references.keys() & real.references.keys()):
        add(name, mine.images.get(mine.references[name]), real.images.get(real.references[name]))
    for role, left, right in pairs:
        _climb(role, mine, real, left, right, add)
    _pair_untagged(mine, real, seen, add)
    for side, root in enumerate((mine, real)):
        for image in root.images.values():
            if image.id not in seen[side]:
                whose = ("only ours", "only the engine's")[side]
                comparison.found["images"].append(
                    f"{whose}: {_saying(image)} (on {len(image.chains)} layers)"
                )
    return pairs


def _climb(role: str, mine: Root, real: Root, left: Image, right: Image, add: Any) -> None:
    above: tuple[Image | None, Image | None] = (left, right)
    for step in range(1, 1000):
        above = tuple(  # type: ignore[assignment]
            root.images.get(image.parent or "") if image else None
            for root, image in zip((mine, real), above, strict=True)
        )
        if not add(f"{role}~{step}", *above):
            return


def _pair_untagged(mine: Root, real: Root, seen: tuple[set[str], set[str]], add: Any) -> None:
    """Pair the leaves without a name: those that say the same of themselves, in the order of their making."""
    leaves = []
    for side, root in enumerate((mine, real)):
        parents = {image.parent for image in root.images.values()}
        found: dict[str, list[Image]] = defaultdict(list)
        for image in sorted(root.images.values(), key=lambda image: image.created):
            if image.id not in parents and image.id not in seen[side]:
                found[_lineage(image)].append(image)
        leaves.append(found)
    for lineage in sorted(leaves[0].keys() & leaves[1].keys()):
        for number, (left, right) in enumerate(
            zip(leaves[0][lineage], leaves[1][lineage], strict=False)
        ):
            role = f"untagged {re.sub(r'[^ -!#-[^-~]', '_', _saying(left))} #{number}"
            add(role, left, right)
            _climb(role, mine, real, left, right, add)


def _saying(image: Image) -> str:
    return str((image.config.get("history") or [{}])[-1].get("created_by"))


def _lineage(image: Image) -> str:
    said = [str(entry.get("created_by")) for entry in image.config.get("history") or []]
    return "\n".join([*said, str((image.config.get("config") or {}).get("Env"))])


def _repositories(root: Root, roles: dict[str, str]) -> Picture:
    path = root.store / "repositories.json"
    root.claim(path)
    text = path.read_text()
    for image, role in roles.items():
        text = text.replace(image, role)
    return {"mode": mode_of(path), "text": text}


def _rest(root: Root) -> Picture:
    """Return kind, mode and owner of all that no picture shows, and how many of them; random names are hidden.

    Left out are snapshots of BuildKit that no layer names, of contexts and of stages that are in no image, which
    its databases keep until its cache is pruned; and where it mounted one of them.
    """
    found: Counter[tuple[str, str]] = Counter()
    for path in _paths(root.path, ""):
        own = re.match(r"tmp/buildkit-mount\d+", path) or re.match(
            r"overlay2/[0-9a-z]{25}(?=/|\Z)", path
        )
        links = re.fullmatch(r"overlay2/l/[A-Z2-7]{26}", path)
        if links:
            own = re.match(r"tmp/buildkit-mount\d+", path) or re.match(
                r"\.\./[0-9a-z]{25}/diff\Z", os.readlink(root.path / path)
            )
        if path not in root.claimed and not own:
            name = re.sub(r"[0-9a-f]{64}", "<id>", re.sub(r"/l/[A-Z2-7]{26}\Z", "/l/<link>", path))
            found[name, mode_of(root.path / path)] += 1
    return {f"{name} {mode}": number for (name, mode), number in sorted(found.items())}


def _paths(top: Path, below: str) -> Iterator[str]:
    for entry in sorted(os.scandir(top / below), key=lambda entry: entry.name):
        path = f"{below}/{entry.name}" if below else entry.name
        if path in LEFT_OUT:
            continue
        yield path
        inner = re.fullmatch(r"overlay2/[^/]+/(diff|work|merged)", path)
        if entry.is_dir(follow_symlinks=False) and not inner:
            yield from _paths(top, path)


def _differing(ours: Any, theirs: Any, where: str) -> Iterator[str]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        yield from _differing_dicts(ours, theirs, where)
    elif isinstance(ours, list) and isinstance(theirs, list):
        yield from _differing_lists(ours, theirs, where)
    elif ours != theirs or type(ours) is not type(theirs):
        yield f"{where}: ours {_short(ours, theirs)}, the engine's {_short(theirs, ours)}"


def _differing_dicts(ours: Picture, theirs: Picture, where: str) -> Iterator[str]:
    for key in [*theirs, *(key for key in ours if key not in theirs)]:
        place = f"{where} › {key}" if where else str(key)
        if key not in ours:
            yield f"{place}: missing in ours, the engine's {_short(theirs[key])}"
        elif key not in theirs:
            yield f"{place}: only in ours, {_short(ours[key])}"
        elif (key == "bytes" and "config" in ours and ours["config"] != theirs["config"]) or (
            key == "raw"
            and any(
                ours[name] != theirs[name]
                for name in ours
                if name not in ("raw", "checksum") and name in theirs
            )
        ):
            continue
        else:
            yield from _differing(ours[key], theirs[key], place)
    if ours.keys() == theirs.keys() and list(ours) != list(theirs):
        yield f"{where}: keys in another order: ours {list(ours)}, the engine's {list(theirs)}"


def _differing_lists(ours: list[Any], theirs: list[Any], where: str) -> Iterator[str]:
    if len(ours) != len(theirs):
        yield f"{where}: ours has {len(ours)} items, the engine's {len(theirs)}: {_only(ours, theirs)}"
        return
    for number, (left, right) in enumerate(zip(ours, theirs, strict=True)):
        label = right.get("file") or right.get("name") if isinstance(right, dict) else None
        yield from _differing(left, right, f"{where}[{number}{f' {label!r}' if label else ''}]")


def _only(ours: list[Any], theirs: list[Any]) -> str:
    extra = [item for item in ours if item not in theirs]
    missing = [item for item in theirs if item not in ours]
    return f"only ours {_short(extra)}, only the engine's {_short(missing)}"


def _short(value: Any, other: Any = None) -> str:
    text = value if isinstance(value, str) else repr(value)
    if isinstance(value, str) and isinstance(other, str) and len(text) > 120:
        same = len(os.path.commonprefix([value, other]))
        text = "…" + text[max(0, same - 40) :]
    return times_hidden(text[:200] + ("…" if len(text) > 200 else ""))
