"""Build each Dockerfile of a folder by itself and tell how it went.

    python -m tests.collection.running FOLDER [WORD…]

prints a line a file, then which commands were missing and how often. With words, only paths that
hold one of them are built.
"""

from __future__ import annotations

import collections
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.collection.bases import find_base
from tests.collection.downloads import StandIns

from dockroot import disk
from dockroot.bases.reference import parse as parse_reference
from dockroot.build import BuildRequest, build
from dockroot.clock import Clock
from dockroot.editor import Editor
from dockroot.engine import NEWEST
from dockroot.errors import DockrootError, StepError
from dockroot.ids import Ids
from dockroot.root import read
from dockroot.shell import Recipe, recipes
from dockroot.spec import ignore, parse
from dockroot.tree import Directory

EXTRA: tuple[Recipe, ...] = ()
RECIPES = Path(__file__).with_name("recipes.txt")
_NOT_TEXT = re.compile(r"\.(template|md|sh|j2|in|erb|tmpl|dockerignore|yml|yaml)\Z")
_TEMPLATE = re.compile(rb"\{\{ ?\S|\{\{$|^#include|%%[A-Z_]+%%", re.MULTILINE)
_OFFICIAL = re.compile(r"(docker-library|nodejs|nginx|nginxinc|MariaDB|rust-lang)\+")


@dataclass(frozen=True)
class Result:
    """How one Dockerfile went: `parsed`, `built`, and what was wrong."""

    path: str
    parsed: bool
    built: bool
    error: str = ""
    traceback: bool = False

    @property
    def command(self) -> str:
        """The command that was missing."""
        match = re.search(
            r"unknown command '([^']+)'|: (\S+(?: -\S+)?) is not simulated", self.error
        )
        return (match[1] or match[2]).rpartition("/")[2] if match else ""

    @property
    def windows(self) -> bool:
        """Whether it stands on an image of Windows, which nothing here builds."""
        return "image of Windows" in self.error or "windows" in self.path.lower()

    @property
    def official(self) -> bool:
        """Whether it is one of an official image."""
        return _OFFICIAL.search(self.path) is not None


def dockerfiles(folder: Path) -> list[Path]:
    """Return the Dockerfiles below a folder, sorted."""
    return sorted(
        path
        for path in folder.rglob("*Dockerfile*")
        if path.is_file()
        and not path.is_symlink()
        and not _NOT_TEXT.search(path.name)
        and not _TEMPLATE.search(path.read_bytes())
    )


def attempt(path: Path) -> Result:
    """Parse and build one."""
    text = path.read_bytes()
    try:
        parse(text, str(path), NEWEST)
    except DockrootError as error:
        return Result(str(path), False, False, str(error))
    try:
        _build(path, text)
    except DockrootError as error:
        return Result(str(path), True, False, str(error))
    except Exception as error:
        return Result(str(path), True, False, f"{type(error).__name__}: {error}", traceback=True)
    return Result(str(path), True, True)


def _fresh(tree: Directory) -> Editor:
    return Editor(read(tree)[0], NEWEST, Ids("collection"), Clock())


@cache
def _bases() -> Editor:
    """Return the root in which this process keeps the bases that it has made."""
    return _fresh(Directory())


def _with_bases(text: bytes, path: Path) -> Editor:
    """Return a root that has the bases of a Dockerfile, as far as they can be had."""
    editor = _bases()
    stages = parse(text, str(path), NEWEST).stages
    names = {stage.base.base for stage in stages} - {stage.name for stage in stages}
    for name in names - {"scratch"}:
        with suppress(DockrootError):
            reference = parse_reference(name).tagged()
            image = find_base(editor, name)
            editor.tag(image.id, reference.familiar_name, reference.familiar())
    return _fresh(editor.draft.tree)


def _build(path: Path, text: bytes) -> None:
    editor = _with_bases(text, path)
    known = EXTRA + recipes.parse(RECIPES.read_text(), RECIPES.name)
    request = BuildRequest(
        _arguments(text),
        ignore.filtered(disk.open_context(path.parent), path.name),
        find_base,
        file=str(path),
        urls=StandIns(),
        recipes=known,
        builder="classic",
    )
    build(editor, request)


def _arguments(text: bytes) -> bytes:
    """Return the text with what only BuildKit knows taken off: mounts of RUN, `--link`."""
    return re.sub(rb"--(mount|link|checksum|chmod|parents)(=\S+)?[ \t]+", b"", text)


def run(folder: Path, words: list[str]) -> Iterator[Result]:
    """Yield the result of each Dockerfile."""
    wanted = [
        path
        for path in dockerfiles(folder)
        if not words or any(word in str(path) for word in words)
    ]
    with ProcessPoolExecutor(2) as pool:
        yield from pool.map(attempt, wanted, chunksize=4)


def main(folder: str, *words: str) -> None:
    """Print how each went, and the tables."""
    results = []
    for result in run(Path(folder), list(words)):
        results.append(result)
        first = result.error.splitlines()[0][-160:] if result.error else ""
        sign = "ok" if result.built else "TRACEBACK" if result.traceback else "no"
        print(f"{sign:9} {result.path.removeprefix(folder)}  {first}")
    missing = collections.Counter(each.command for each in results if each.command)
    for command, count in missing.most_common():
        print(f"{count:5}  {command}")
    for title, group in (
        ("official", [each for each in results if each.official and not each.windows]),
        ("others", [each for each in results if not each.official and not each.windows]),
    ):
        built = sum(each.built for each in group)
        print(f"{title}: {built} of {len(group)} built")
    print(f"parsed: {sum(each.parsed for each in results)} of {len(results)}")


if __name__ == "__main__":
    main(*sys.argv[1:])

__all__ = ["RECIPES", "Result", "StepError", "attempt", "dockerfiles", "run"]
