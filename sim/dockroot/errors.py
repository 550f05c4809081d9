"""What can go wrong, by whose fault it is.

Two kinds never mix: *your input is wrong* (`DockrootError` and below, shown as one message with the
way out) and *their bytes are wrong* (a value in the list of findings, see `findings.py`).
"""

from __future__ import annotations


class DockrootError(Exception):
    """Any error of the user's that the command line shows as a message; `hint` is the way out."""

    exit_status = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  hint: {self.hint}" if self.hint else self.message


class UsageError(DockrootError):
    """A command was called with words that do not fit."""

    exit_status = 2


class SpecError(DockrootError):
    """A Dockerfile (or other text the user wrote) is wrong at a place: file, 1-based line and column."""

    def __init__(
        self,
        message: str,
        *,
        file: str = "Dockerfile",
        line: int = 0,
        column: int = 0,
        source: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(message, hint=hint)
        self.file, self.line, self.column, self.source = file, line, column, source

    def __str__(self) -> str:
        place = (
            self.file
            + (f":{self.line}" if self.line else "")
            + (f":{self.column}" if self.column else "")
        )
        text = f"{place}: {self.message}"
        if self.source:
            text += f"\n  {self.source}"
            if self.column:
                text += "\n  " + " " * (self.column - 1) + "^"
        return f"{text}\n  hint: {self.hint}" if self.hint else text


class StepError(SpecError):
    """A step of a build failed: its source is missing, its command is unknown, its exit status is not 0."""


class UnsimulatedError(StepError):
    """A command is real, but it cannot be simulated: the user must say what it leaves behind."""


class ArchiveError(DockrootError):
    """An archive given by the user is damaged, truncated, hostile or of an unknown kind."""


class NotFoundError(DockrootError):
    """The named image, container, path or file does not exist."""


class ConflictError(DockrootError):
    """What was asked for contradicts the state of the root (name in use, image used, container running)."""


class RootError(DockrootError):
    """The data root cannot be used: not one, a live engine's, or not writable."""


class VanishedError(RootError):
    """A file was gone, or was something else, when it was opened: the root is live, or is being removed."""


class PrivilegeError(RootError):
    """The directory cannot express what the tree holds, and `--strict` was asked for."""
