"""draw: views, formats, focus, and how it ends where there is nothing to draw."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.check.roots import clean
from tests.render.test_views import needs_dot

from dockroot import DataRoot, disk
from dockroot.cli import cli
from dockroot.errors import DockrootError
from dockroot.render import svg
from dockroot.tree import Draft


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root on disk, and the same as a tar beside it."""
    where = tmp_path_factory.mktemp("drawn")
    disk.write_dir(clean("28.5"), where / "root")
    disk.pack(clean("28.5"), where / "root.tar")
    return where / "root"


def invoke(place: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(
        cli,
        ["--root", str(place), "draw", *map(str, words)],
        catch_exceptions=False,
        standalone_mode=False,
    )


def out(place: Path, *words: str | Path) -> str:
    done = invoke(place, *words)
    assert not done.return_value, done.output
    return done.stdout


def refused(place: Path, *words: str | Path) -> DockrootError:
    with pytest.raises(DockrootError) as caught:
        invoke(place, *words)
    assert caught.value.hint
    return caught.value


VIEWS = (
    ["--view", "map"],
    ["app", "--view", "lesson"],
    ["running", "--view", "container"],
    ["--view", "shared"],
)


@pytest.mark.parametrize("words", VIEWS, ids=" ".join)
@pytest.mark.parametrize("form", ["dot", "mermaid", "text"])
def test_a_directory_a_tar_and_memory_give_the_same_text(
    place: Path, words: list[str], form: str
) -> None:
    asked = [*words, "--format", form, "--title", "T"]
    from_directory = out(place, *asked)
    assert out(place.with_suffix(".tar"), *asked) == from_directory
    copied = place.parent / "copy"
    if not copied.exists():
        disk.write_dir(DataRoot(place).root.tree, copied)
    assert out(copied, *asked) == from_directory


def test_the_ending_says_the_format(place: Path, tmp_path: Path) -> None:
    for name, start in (("a.dot", "digraph"), ("a.mmd", "flowchart"), ("a.txt", "containers/")):
        out(place, "--view", "map", "-o", tmp_path / name)
        assert (tmp_path / name).read_text().startswith(start)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.dot", "a.mmd", "a.txt"]


@needs_dot
@pytest.mark.parametrize(
    ("name", "start"),
    [("a.svg", b"<svg"), ("a.png", b"\x89PNG"), ("a.pdf", b"%PDF"), ("a.html", b"<!doctype")],
)
def test_graphviz_draws_it(place: Path, tmp_path: Path, name: str, start: bytes) -> None:
    out(place, "-o", tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(start)


@needs_dot
def test_a_title_that_is_no_utf8_is_drawn_all_the_same(place: Path, tmp_path: Path) -> None:
    out(place, "--title", "caf\udce9", "-o", tmp_path / "t.dot")
    assert "caf\ufffd" in (tmp_path / "t.dot").read_text("utf-8")


def test_dark_pictures_are_drawn_in_the_dark_colours(place: Path, tmp_path: Path) -> None:
    out(place, "--theme", "dark", "-o", tmp_path / "a.svg")
    drawing = (tmp_path / "a.svg").read_text()
    assert "#ffffff" not in drawing
    assert "prefers-color-scheme" not in drawing


def test_a_stale_picture_is_told(place: Path, tmp_path: Path) -> None:
    for name in ("a.dot", "a.txt", "a.mmd"):
        picture = tmp_path / name
        assert invoke(place, "--check", "-o", picture).return_value == 1
        out(place, "-o", picture)
        assert not invoke(place, "--check", "-o", picture).return_value
        picture.write_text(picture.read_text() + " ")
        done = invoke(place, "--check", "-o", picture)
        assert done.return_value == 1
        assert f"{name} is stale" in done.stderr
        assert picture.read_text().endswith(" ")


@needs_dot
def test_a_stale_svg_is_told_by_its_source_whatever_graphviz_drew_it(
    place: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "a.svg"
    out(place, "-o", picture)
    picture.write_text(picture.read_text().replace("Helvetica", "Another"))
    assert not invoke(place, "--check", "-o", picture).return_value
    assert invoke(place, "--check", "--title", "new", "-o", picture).return_value == 1
    assert "pdf cannot be compared" in str(refused(place, "--check", "-o", tmp_path / "a.pdf"))


def test_names_and_ids_focus(place: Path) -> None:
    root = DataRoot(place).root
    image = root.images[
        next(each for each in root.images if "other:latest" in root.references_of(each))
    ]
    by_name, by_id = (
        out(place, "other", "--view", "map"),
        out(place, image.id.short, "--view", "map"),
    )
    assert by_name == by_id
    assert "other:latest" in by_name
    assert "app:latest" not in by_name
    layer = root.layers[image.chain_ids[0]]
    assert out(place, layer.chain_id, "--depth", "1").count(layer.chain_id.short) >= 1
    assert layer.cache_id[:12] in out(place, f"overlay2/{layer.cache_id}", "--view", "map")


def test_kinds_can_be_hidden_and_stacks_folded(place: Path) -> None:
    assert "overlay2/l/" not in out(place, "--view", "map", "--hide", "link")
    root = DataRoot(place).root
    (top,) = {image.chain_ids[-1] for image in root.images.values() if len(image.chain_ids) == 4}
    assert "more …" in out(place, top, "--view", "map", "--fold", "3")
    assert "more …" not in out(place, top, "--view", "map", "--fold", "4")


def test_before_and_after_a_command(place: Path, tmp_path: Path) -> None:
    disk.write_dir(clean("28.5"), tmp_path / "after")
    DataRoot(tmp_path / "after").run("alpine", name="new")
    text = out(tmp_path / "after", "--before", place)
    added = [line for line in text.splitlines() if line.startswith("  + ")]
    assert len(added) == 6
    assert out(tmp_path / "after", "--before", place.with_suffix(".tar")) == text
    removed = out(place, "--before", tmp_path / "after")
    assert removed.count("\N{MINUS SIGN} ") == 6
    assert "+ new" in out(tmp_path / "after", "new", "--before", place)


def test_findings_are_marked(tmp_path: Path) -> None:
    draft = Draft(clean("28.5"))
    name = next(name for name in draft.tree.names("overlay2") if name != "l")
    draft.remove(f"overlay2/{name}/link")
    disk.write_dir(draft.tree, tmp_path / "root")
    text = out(tmp_path / "root", "--findings")
    assert f"\N{MULTIPLICATION SIGN} {name[:12]}" in text
    assert "link-missing" in text
    assert "Found wrong: " in out(tmp_path / "root", "--findings", "--alt")
    assert "\N{MULTIPLICATION SIGN}" not in out(tmp_path / "root", "--view", "map")


def test_what_a_layer_hides_is_noted(place: Path) -> None:
    assert "hides /etc/motd" in out(place, "app", "--whiteouts")


def test_what_cannot_be_drawn_is_refused_with_the_way_out(place: Path, tmp_path: Path) -> None:
    assert "no drawing ends in '.gif'" in str(refused(place, "-o", tmp_path / "a.gif"))
    assert "nosuch" in str(refused(place, "nosuch"))
    assert "a stack is one container's" in str(refused(place, "--view", "container"))
    assert "a root before it" in str(refused(place, "--view", "step"))
    assert "solo fits 2 things" in str(refused(place, "solo"))
    assert "nothing that is drawn" in str(refused(place, "engine-id"))
    assert "cannot be written" in str(refused(place, "-o", tmp_path / "none/a.dot"))
    assert "there is no data root" in str(refused(tmp_path / "none"))
    assert list(tmp_path.iterdir()) == []


def test_without_graphviz_the_message_says_how_to_get_pictures(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    (tmp_path / "old.svg").write_text("old")
    error = refused(place, "-o", tmp_path / "old.svg")
    assert "Graphviz is not installed" in str(error)
    assert "dockroot[draw]" in (error.hint or "")
    assert (tmp_path / "old.svg").read_text() == "old"
    assert out(place, "--format", "dot").startswith("digraph")


@needs_dot
def test_the_graphviz_that_pygraphviz_brings_draws_too(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pygraphviz", reason="the extra `draw` is not installed")
    monkeypatch.setenv("PATH", str(tmp_path))
    out(place, "-o", tmp_path / "a.svg")
    assert svg.stamp((tmp_path / "a.svg").read_text())


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_place_that_takes_no_file(place: Path, tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert "cannot be written" in str(refused(place, "-o", tmp_path / "a.dot"))


def test_a_reader_that_leaves_is_no_fault(place: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m dockroot --root {place} draw --view map | head -1",
        shell=True, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(Path(cli.callback.__code__.co_filename).parents[2])},  # type: ignore[union-attr]
    )  # fmt: skip
    assert b"Traceback" not in done.stderr
