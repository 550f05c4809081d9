"""What the documents say is what happens: their commands are run, their lists compared."""

from __future__ import annotations

import html
import re
import shutil
import tomllib
from pathlib import Path

import pytest
from tests.documents import TOP, Document

from dockroot.cli import cli
from dockroot.render import svg

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
    if any(".svg" in step.command or "svg;" in step.command for step in document.steps):
        needs_graphviz()
    for step, printed, status in document.run(tmp_path):
        where = f"{path.name}:{step.line}: {step.command}"
        assert status == 0, f"{where}\n{printed}"
        assert printed == step.text, where
    for beside in path.parent.iterdir():
        made = tmp_path / beside.name
        if beside.is_file() and made.is_file():
            assert _digest(made) == _digest(beside), f"{beside.name} is stale: `make diagrams`"


def needs_graphviz() -> None:
    """Skip a test where there is none."""
    if shutil.which("dot") is None:
        pytest.skip("no Graphviz here")


def _digest(path: Path) -> bytes:
    """Return what a file says; of an SVG its source's digest, for each version of Graphviz draws another."""
    content = path.read_bytes()
    return svg.stamp(content.decode()).encode() if path.suffix == ".svg" else content


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


@pytest.mark.parametrize("picture", sorted(DIAGRAMS.glob("*.svg")), ids=lambda path: path.name)
def test_a_picture_shows_what_its_source_says(picture: Path) -> None:
    drawing, source = picture.read_text(), picture.with_suffix(".dot").read_text()
    assert svg.stamp(drawing) == svg.digest(source)
    shown = {html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", drawing)}
    words = " ".join(shown)
    named = re.findall(r"(?<![0-9a-f])[0-9a-f]{12}(?![0-9a-f])", source)
    assert named
    assert [word for word in named if word not in words] == []
    assert f"({picture.name})" in (DIAGRAMS / "README.md").read_text()


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
