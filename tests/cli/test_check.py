"""`dockroot check` as a user calls it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.check.roots import HIT, clean

from dockroot import cli, disk
from dockroot.check import CATALOGUE
from dockroot.disk.journal import STAGING
from dockroot.faults import damage
from dockroot.tree import Directory, Draft


def call(*words: str | Path) -> int:
    try:
        status = cli.cli.main(
            [str(word) for word in words], prog_name="dockroot", standalone_mode=False
        )
    except cli.DockrootError as error:
        print(error)
        return error.exit_status
    return status or 0


def pack(tree: Directory, path: Path) -> Path:
    with path.open("wb") as stream:
        disk.write_tar(tree, stream)
    return path


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    draft = damage(clean("28.5"), "link-dangling", "file-mode-differs", "file-missing", image=HIT)
    return pack(draft.tree, tmp_path / "damaged.tar")


def test_a_clean_root_ends_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = pack(clean("26.1"), tmp_path / "root.tar")
    assert call("--root", root, "check") == 0
    assert capsys.readouterr().out == (
        "Nothing found: 8 images, 7 layers, 4 containers; layers not opened (--content opens them).\n"
    )
    assert call("--root", root, "check", "--content") == 0
    assert capsys.readouterr().out.endswith("; layers opened.\n")


def test_findings_end_with_1_and_tell_the_way(
    damaged: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("--root", damaged, "check", "--content") == 1
    out = capsys.readouterr().out
    blocks = out.split("\n\n")
    assert [block.split()[:2] for block in blocks] == [
        ["error", "link-dangling"],
        ["note", "file-mode-differs"],
        ["error", "file-missing"],
        ["2", "errors,"],
    ]
    assert "Docker 28.5: It mounts nothing that stands on the directory" in blocks[0].replace(
        "\n      ", " "
    )
    assert "Fails: create" in " ".join(blocks[0].split())
    assert "      claimed   0666\n      computed  0600" in blocks[1]
    assert blocks[3] == "2 errors, 1 note in 8 images, 7 layers, 4 containers; layers opened.\n"


def test_less_severe_ones_can_be_left_out(
    damaged: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("--root", damaged, "check", "--severity", "error") == 1
    assert "file-mode-differs" not in capsys.readouterr().out
    noted = pack(damage(clean("28.5"), "link-leftover").tree, damaged.parent / "noted.tar")
    assert call("--root", noted, "check", "--severity", "warning") == 0
    assert capsys.readouterr().out.startswith("Nothing found")
    assert call("--root", noted, "check") == 1


def test_many_of_a_kind_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = Draft(clean("28.5"))
    for name in draft.tree.names("overlay2/l"):
        draft.remove(f"overlay2/l/{name}")
    root = pack(draft.tree, tmp_path / "root.tar")
    count = len(clean("28.5").names("overlay2/l"))
    assert call("--root", root, "check") == 1
    out = capsys.readouterr().out
    assert f"link-dangling × {count}\n" in out
    assert f"… and {count - 8} more (--all shows them)" in out
    assert call("--root", root, "check", "--all") == 1
    assert capsys.readouterr().out.count("/link\n") == count


def test_as_json(damaged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--root", damaged, "check", "--json") == 1
    value = json.loads(capsys.readouterr().out)
    assert [found["id"] for found in value["findings"]] == ["link-dangling", "file-mode-differs"]
    assert set(value["findings"][0]) == {
        "id", "severity", "path", "message", "claimed", "computed", "engine"
    }  # fmt: skip
    assert (value["images"], value["layers"], value["containers"]) == (8, 7, 4)


def test_the_catalogue(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--root", "/no/such/root", "check", "--list") == 0
    out = capsys.readouterr().out
    assert [line.split()[0] for line in out.splitlines() if not line.startswith(" ")] == list(
        CATALOGUE
    )
    assert call("check", "--list", "--json", "--severity", "error") == 0
    listed = json.loads(capsys.readouterr().out)
    assert {rule["severity"] for rule in listed} == {"error"}
    assert listed[0]["fails"]["28.5"] == ["boot"]


def test_what_cannot_be_read_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/precious").write_text("mine")
    (tmp_path / "cut.tar").write_bytes(pack(clean("28.5"), tmp_path / "w.tar").read_bytes()[:9000])
    for root in ("missing", "other", "cut.tar"):
        assert call("--root", tmp_path / root, "check") == 2
        assert "hint" in capsys.readouterr().out
    assert sorted(os.listdir(tmp_path)) == ["cut.tar", "other", "w.tar"]


def test_what_a_killed_command_left_is_not_completed(tmp_path: Path) -> None:
    root = tmp_path / "root"
    disk.apply(root, Draft(Directory(dict(clean("28.5").children))))
    left = root / STAGING / "new/1"
    left.parent.mkdir(parents=True)
    left.write_text("half")
    for words in ((), ("--content",), ("--json",)):
        assert call("--root", root, "check", *words) in {0, 1}
    assert left.read_text() == "half"
    assert call("--root", root, "images") == 0
    assert not left.exists()
