"""What a named damage is."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from dockroot.faults.site import Site


class Fault(Struct, frozen=True):
    """A damage, called as the finding of `check` that tells of it.

    `hits`: root, image or container. `does` says what is done, in one sentence. `implies` names the findings that
    necessarily come with it, separated by blanks: what stands on something lost is lost too.
    """

    name: str
    hits: str
    does: str
    do: Callable[[Site], None]
    implies: str = ""

    @property
    def findings(self) -> set[str]:
        """The findings that the damage makes."""
        return {self.name, *self.implies.split()}
