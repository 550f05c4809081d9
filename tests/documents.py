"""Run the blocks of a Markdown document and compare what they print with what it says.

* `console`: lines after `$ ` are commands (`> ` continues one), the others what they print;
* `python`: a program; what it prints stands in a `text` block right after it; with test functions
  in it, pytest runs it;
* `sh`: only `make` with targets of the Makefile: these set up whole machines.

All blocks of a document run in one shell, in one fresh directory, with this checkout's `dockroot`
on the PATH. Standard error is part of the output, but for lines that begin with `note: `: they say
what an ordinary user's directory cannot express, and root's can. Each command must succeed.

`python -m tests.documents FILE…` runs documents, writes what was printed into them, and renews the
files beside them that bear the names of files which the commands made.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

TOP = Path(__file__).parent.parent
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
_MARK = "\x1e"


@dataclass
class Step:
    """A command, the `text` that it prints by the document, and where in the document that is."""

    command: str
    text: str
    line: int
    start: int
    end: int


@dataclass
class Document:
    """The blocks of the document at `path`."""

    path: Path
    text: str = ""
    steps: list[Step] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text = self.path.read_text()
        blocks = list(_FENCE.finditer(self.text))
        for index, block in enumerate(blocks):
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            getattr(self, f"_{block[1] or 'unnamed'}")(block, following)

    def _console(self, block: re.Match[str], _: re.Match[str] | None) -> None:
        at = block.start(2)
        for part in re.split(r"^(?=\$ )", block[2], flags=re.M):
            if not part:
                continue
            match = re.match(r"\$ (.*\n(?:> .*\n|>\n)*)", part)
            assert match, f"{self.path.name}:{self._line(at)}: a console block begins with `$ `"
            command = re.sub(r"^> ?", "", match[1], flags=re.M)
            self.steps.append(
                Step(command, part[match.end() :], self._line(at), at + match.end(), at + len(part))
            )
            at += len(part)

    def _python(self, block: re.Match[str], following: re.Match[str] | None) -> None:
        name = f".blocks/{len(self.steps)}.py"
        command = f"mkdir -p .blocks; cat > {name} <<'END OF BLOCK'\n{block[2]}END OF BLOCK\n"
        line = self._line(block.start())
        shown = following if following and following[1] == "text" else None
        if shown and not self.text[block.end() : shown.start()].strip():
            start, end = shown.start(2), shown.end(2)
        else:
            start = end = block.end()
        self.steps.append(Step(command, "", line, block.end(), block.end()))
        run = f"python3 {name}\n"
        if re.search(
            r"^def test_", block[2], re.M
        ):  # pytest prints how long it took: say failures only
            run = f"python3 -m pytest -q {name} >.blocks/said || (cat .blocks/said; exit 1)\n"
        self.steps.append(Step(run, self.text[start:end], line, start, end))

    def _sh(self, block: re.Match[str], _: re.Match[str] | None) -> None:
        for command in block[2].splitlines():
            words = command.partition("#")[0].split()
            assert words[:1] == ["make"], f"{self.path.name}: {command!r} would not be run"
            self.targets += words[1:]

    def _text(self, block: re.Match[str], following: re.Match[str] | None) -> None:
        pass

    def _line(self, at: int) -> int:
        return self.text.count("\n", 0, at) + 1

    def run(self, place: Path) -> Iterator[tuple[Step, str, int]]:
        """Run the steps in the directory `place`; yield what each printed and its exit status."""
        script = "exec 2>&1\numask 022\n" + "".join(
            f"{step.command}printf '\\036%s\\036' $?\n" for step in self.steps
        )
        (place / ".bin").mkdir()
        _program(place / ".bin/dockroot", "-m dockroot")
        _program(place / ".bin/python3", "")
        done = subprocess.run(
            ["/bin/bash", "-c", script],
            cwd=place, env=_environment(place), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            check=False, text=True,
        )  # fmt: skip
        parts = done.stdout.split(_MARK)[:-1]
        for step, printed, status in zip(self.steps, parts[::2], parts[1::2], strict=True):
            yield step, _lines(printed), int(status)

    def rewritten(self, place: Path) -> str:
        """Run the steps and return the document with what they printed in it."""
        text = self.text
        for step, printed, status in reversed(list(self.run(place))):
            if status:
                print(f"{self.path.name}:{step.line}: status {status}\n{printed}", file=sys.stderr)
            text = text[: step.start] + printed + text[step.end :]
        return text


def _program(path: Path, arguments: str) -> None:
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
    path.chmod(0o755)


def _environment(place: Path) -> dict[str, str]:
    path = f"{place}/.bin:{os.environ.get('PATH', os.defpath)}"
    return {
        "PATH": path, "HOME": str(place), "LC_ALL": "C.UTF-8", "TZ": "UTC",
        "PYTHONPATH": str(TOP / "sim"), "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def _lines(printed: str) -> str:
    lines = [line for line in printed.splitlines() if not line.startswith("note: ")]
    return "".join(f"{line}\n" for line in lines)


def main(paths: list[str]) -> None:
    """Write into each document what its commands print."""
    for path in map(Path, paths):
        with tempfile.TemporaryDirectory() as place:
            path.write_text(Document(path).rewritten(Path(place)))
            _renew(path.parent, Path(place))


def _renew(folder: Path, place: Path) -> None:
    for path in sorted(folder.iterdir()):
        if path.is_file() and (place / path.name).is_file():
            shutil.copyfile(place / path.name, path)


if __name__ == "__main__":
    main(sys.argv[1:])
