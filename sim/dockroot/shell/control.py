"""How control leaves the commands that are running."""

from __future__ import annotations


class Exit(Exception):  # noqa: N818  (no error: how a shell goes on)
    """The shell ends with `status`."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Return(Exception):  # noqa: N818  (no error: how a shell goes on)
    """A function, or a script read by `.`, ends with `status`."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Leave(Exception):  # noqa: N818  (no error: how a shell goes on)
    """`break`, or `continue` when `again`, out of `levels` loops."""

    def __init__(self, levels: int, *, again: bool) -> None:
        super().__init__(levels)
        self.levels, self.again = levels, again
