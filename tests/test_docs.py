"""What the documents say is what happens: their commands are run, their lists compared."""

from __future__ import annotations

import html
import re
import tomllib
from pathlib import Path

import pytest
from tests.documents import TOP, Document

from dockroot.cli import cli

PACKAGE = TOP / "sim/dockroot"
DIAGRAMS = TOP / "diagrams"
DOCUMENTS = [
    path
    for path in sorted([*TOP.glob("*.md"), *TOP.glob("*/*.md")])
    if not path.relative_to(TOP).parts[0].startswith(".")
]
NAMES = [str(path.relative_to(TOP)) for path in DOCUMENTS]


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_what_a_document_shows_is_what_its_commands_print(path: Path, tmp_path: Path) -> None:
    document = Document(path)
    for step, printed, status in document.run(tmp_path):
        where = f"{path.name}:{step.line}: {step.command}"
        assert status == 0, f"{where}\n{printed}"
        assert printed == step.text, where
    for beside in path.parent.iterdir():
        made = tmp_path / beside.name
        if beside.is_file() and made.is_file():
            assert made.read_bytes() == beside.read_bytes(), f"{beside.name} is stale"


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_a_documents_links_and_targets_are_there(path: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", path.read_text(), flags=re.M | re.S)
    for link in re.findall(r"\]\(([^)#]+)", text):
        assert link.startswith("https://") or (path.parent / link).exists(), link
    targets = set(re.findall(r"^(\w+):", (TOP / "Makefile").read_text(), re.M))
    assert set(Document(path).targets) <= targets


def test_the_lessons_are_run_and_listed() -> None:
    lessons = sorted((TOP / "lessons").glob("[0-9]*.md"))
    assert lessons
    listed = (TOP / "lessons/README.md").read_text()
    for lesson in lessons:
        assert Document(lesson).steps
        assert f"({lesson.name})" in listed


@pytest.mark.parametrize("source", sorted(DIAGRAMS.glob("*.dot")), ids=lambda path: path.name)
def test_a_picture_shows_what_its_source_says(source: Path) -> None:
    drawing = source.with_suffix(".svg").read_text()
    titles = {html.unescape(title) for title in re.findall(r"<title>(.*?)</title>", drawing)}
    edges = re.findall(r"^\t(n\d+ -> n\d+) ", source.read_text(), re.M)
    nodes = re.findall(r"^\t+(n\d+) \[.*tooltip=\"?([^\"\]]+)", source.read_text(), re.M)
    assert {edge.replace(" ", "") for edge in edges} | {name for name, _ in nodes} == {
        title for title in titles if re.match(r"n\d", title)
    }
    shown = {html.unescape(tip) for tip in re.findall(r"xlink:title=\"(.*?)\"", drawing)}
    assert {tip for _, tip in nodes} <= shown


def test_the_readme_lists_every_verb_and_global_option() -> None:
    text = (TOP / "README.md").read_text()
    verbs = " ".join(re.findall(r"^\| .* \| (`.*`) \|$", text.split("## Verbs")[1], re.M))
    assert {words.split()[0] for words in re.findall(r"`([a-z …-]+)`", verbs)} == set(
        cli.list_commands(None)  # type: ignore[arg-type]
    )
    options = set(re.findall(r"^\| `(--[\w-]+)", text, re.M))
    known = {option for parameter in cli.params for option in parameter.opts}
    assert options == known - {"--version"}


def test_the_code_map_lists_what_there_is() -> None:
    rooms, stores = _first_columns((TOP / "sim/README.md").read_text())
    assert sorted(rooms) == _modules(PACKAGE)
    assert sorted(stores) == _modules(PACKAGE / "store")


def test_the_layers_are_those_of_the_contract() -> None:
    settings = tomllib.loads((TOP / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    blocks = re.findall(r"^```text\n(.*?)^```$", (TOP / "sim/README.md").read_text(), re.M | re.S)
    assert blocks[-1].splitlines() == [layer.replace("dockroot.", "") for layer in layers]


def _first_columns(text: str) -> list[list[str]]:
    tables = re.findall(r"^\| --- .*\n((?:\|.*\n)+)", text, re.M)
    return [re.findall(r"^\| `(\w+)` \|", table, re.M) for table in tables]


def _modules(package: Path) -> list[str]:
    names = [path.stem for path in package.glob("*.py") if not path.stem.startswith("__")]
    return sorted(names + [path.parent.name for path in package.glob("*/__init__.py")])
