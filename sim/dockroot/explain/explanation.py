"""What is said of one thing in a data root, as plain values."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, to_builtins

from dockroot.findings import Finding


class Owner(Struct, frozen=True):
    """An image or container that needs the thing; `role` says for what, `names` are references or the name."""

    kind: str
    id: str
    names: tuple[str, ...]
    role: str

    @property
    def label(self) -> str:
        """Its first name, else the start of its ID."""
        return self.names[0] if self.names else self.id.removeprefix("sha256:")[:12]


class Step(Struct, frozen=True):
    """The step of a build that made a layer: line `number` of `total` in the history of `image`."""

    created_by: str
    created: str
    image: str
    number: int
    total: int


class Pointer(Struct, frozen=True):
    """`file` makes one thing point at another; `what` and `path` are the other end, `there`: it exists.

    `by` is the name of the file, or of the key in it.
    """

    file: str
    what: str
    path: str
    there: bool = True
    by: str = ""


class Sum(Struct, frozen=True):
    """A value that can be worked out: `formula` gives `computed`, and `where` says `claimed`."""

    what: str
    formula: str
    computed: str
    claimed: str
    where: str

    @property
    def holds(self) -> bool:
        """Whether the two are the same."""
        return self.computed == self.claimed


class Deletion(Struct, frozen=True):
    """Whether the thing may be deleted by hand, what would break, and how it is done properly."""

    allowed: bool
    why: str
    properly: str = ""


class Holding(Struct, frozen=True):
    """A layer's part in a path: `directory` lies in `overlay2/`, `layer` says what that is, `fate` what shows."""

    directory: str
    layer: str
    what: str
    fate: str
    by: str = ""


class Sight(Struct, frozen=True):
    """A path as an image or container (`label`) sees it: `shows` says what, `holdings` why, topmost first."""

    label: str
    path: str
    shows: str
    holdings: tuple[Holding, ...]


class Explanation(Struct, frozen=True):
    """What a thing is, whose it is, how it hangs together with others, and whether it may go.

    `path` is relative to the root; `total` numbers of owners and pointers are those of the tuples.
    """

    kind: str
    path: str
    sentence: str
    id: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    owners: tuple[Owner, ...] = ()
    step: Step | None = None
    points_to: tuple[Pointer, ...] = ()
    pointed_by: tuple[Pointer, ...] = ()
    sums: tuple[Sum, ...] = ()
    sights: tuple[Sight, ...] = ()
    deletion: Deletion = Deletion(False, "")
    findings: tuple[Finding, ...] = ()

    def json(self) -> dict[str, Any]:
        """Return it as JSON values; what is empty is left out."""
        value: dict[str, Any] = to_builtins(self, enc_hook=str)
        value["facts"] = dict(self.facts)
        value["sums"] = [
            {**to_builtins(each, enc_hook=str), "holds": each.holds} for each in self.sums
        ]
        return {key: each for key, each in value.items() if each or key == "deletion"}
