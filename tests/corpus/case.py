"""What a case of the corpus is."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.corpus.listing import Entry, file, write


@dataclass(frozen=True)
class Case:
    """A Dockerfile with its context and the options it is built with.

    `file` is where the Dockerfile lies, relative to the context; `outside` that it lies beside the context instead.
    A case may build on what cases before it (in the catalogue's order) have tagged.
    """

    name: str
    dockerfile: str | bytes
    context: tuple[Entry, ...] = ()
    file: str = "Dockerfile"
    outside: bool = False
    args: Mapping[str, str | None] = field(default_factory=dict)
    target: str = ""
    tags: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    """The engines that take it; none: all."""
    secrets: Mapping[str, str] = field(default_factory=dict)

    @property
    def references(self) -> tuple[str, ...]:
        """The names that the image gets."""
        return self.tags or (f"corpus/{self.name}:latest",)

    @property
    def familiar(self) -> list[str]:
        """The references as repositories.json has them."""
        names = [
            name.removeprefix("docker.io/").removeprefix("library/") for name in self.references
        ]
        return [name if ":" in name.rpartition("/")[2] else f"{name}:latest" for name in names]

    def write(self, where: Path) -> tuple[Path, Path]:
        """Lay out the case below `where` and return (context, Dockerfile)."""
        context, text = where / "context", self.dockerfile
        data = textwrap.dedent(text).lstrip("\n").encode() if isinstance(text, str) else text
        if self.outside:
            write(self.context, context)
            write([file(self.file, data)], where)
            return context, where / self.file
        write([*self.context, file(self.file, data)], context)
        return context, context / self.file

    def options(self, context: Path = Path()) -> list[str]:
        """The options of `build`, without the Dockerfile's place; secrets lie in the context."""
        result = [part for reference in self.references for part in ("-t", reference)]
        for key, value in self.args.items():
            result += ["--build-arg", key if value is None else f"{key}={value}"]
        for key, value in self.secrets.items():
            result += ["--secret", f"id={key},src={context / value}"]
        return result + (["--target", self.target] if self.target else [])

    def runs_on(self, series: str) -> bool:
        """Whether an engine of that series takes the case."""
        return not self.series or series in self.series
