"""A statement on its way to become an instruction."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from dockroot.engine.dialect import Dialect
from dockroot.errors import SpecError
from dockroot.spec import flags as flag_words
from dockroot.spec import instructions as spec
from dockroot.spec.flags import Flags
from dockroot.spec.forms import Statement
from dockroot.spec.source import SPACES, Word


class Found(Struct, frozen=True):
    """A statement, the line it ends on, and the heredocs below it."""

    statement: Statement
    end_line: int
    heredocs: tuple[spec.Heredoc, ...]
    dialect: Dialect

    def error(self, message: str, hint: str = "", at: int = 0) -> SpecError:
        """Return an error at offset `at` of the text."""
        return self.statement.text.error(at, message, hint=hint)

    @property
    def words(self) -> tuple[Word, ...]:
        """The arguments."""
        return self.statement.words

    def flags(self) -> Flags:
        """Return the flags. Raises: SpecError."""
        return flag_words.read(self.statement.name, self.statement.flags, self.statement.text)

    def common(self) -> dict[str, Any]:
        """Return the fields that all instructions have."""
        text = self.statement.text
        line, column = text.place(0)
        return {
            "line": line,
            "column": column,
            "end_line": self.end_line,
            "original": text.value.rstrip(SPACES),
            "flags": tuple(word.text for word in self.statement.flags),
            "words": self.words,
            "text": text,
        }

    def at_least_one(self, example: str) -> None:
        """Check that there is an argument. Raises: SpecError naming `example`."""
        if not self.words:
            raise self.error(
                f"{self.statement.name} requires at least one argument", f"write {example}"
            )

    def exactly_one(self, example: str) -> str:
        """Return the argument. Raises: SpecError naming `example`."""
        if len(self.words) != 1:
            raise self.error(
                f"{self.statement.name} requires exactly one argument", f"write {example}"
            )
        return self.words[0].text

    def command(self) -> spec.Command:
        """Return the arguments as a command line."""
        return spec.Command(not self.statement.is_list, tuple(word.text for word in self.words))
