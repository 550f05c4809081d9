"""A draft happens as a whole or not at all: killed, refused or out of space at any step."""

from __future__ import annotations

import errno
import io
import json
import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.disk.samples import as_user, in_child, killed, listing, needs_root, rich

from dockroot import disk
from dockroot.disk import journal
from dockroot.errors import PrivilegeError, RootError
from dockroot.tree import OPAQUE, Directory, Draft, Kind, Node, file, symlink, whiteout

REFERENCES = "image/overlay2/repositories.json"


def first_draft() -> Draft:
    draft = Draft(Directory(mode=0o710))
    draft.ensure("image", 0o700, mtime=11)
    draft.ensure("image/overlay2", 0o700, mtime=12)
    draft.put(REFERENCES, file(b'{"Repositories":{}}', 0o600, mtime=13))
    draft.put("overlay2", rich().children["overlay2"])
    return draft


def second_draft(base: Directory) -> Draft:
    """Return a draft with each sort of change: new, replaced by any kind, removed, re-dated."""
    draft = Draft(base)
    draft.put(REFERENCES, file(b'{"Repositories":{"x":{}}}', 0o600, mtime=99))
    draft.put(
        "overlay2/bb", Directory({"diff": Directory({"f": file(b"f", uid=5)}), "link": file(b"L")})
    )
    draft.put("overlay2/aa/diff/one", file(b"not shared any more"))
    draft.put("overlay2/aa/diff/tmp", symlink("var/tmp"))
    draft.put("overlay2/aa/diff/pipe", Directory({"was": file(b"pipe")}, xattrs={OPAQUE: b"y"}))
    draft.put("overlay2/aa/diff/null", whiteout())
    draft.remove("overlay2/aa/diff/closed")
    draft.remove("overlay2/aa/diff/disk")
    etc = base.directory("overlay2/aa/diff/etc")
    assert etc is not None
    draft.put("overlay2/aa/diff/etc", Directory(dict(etc.children), mode=0o701, gid=3, mtime=5))
    two = base.get("overlay2/aa/diff/two")
    assert two is not None
    draft.put("overlay2/aa/diff/three", two)
    return draft


def shown(root: Path) -> list[tuple[Any, ...]]:
    disk.recover(root)
    assert not (root / disk.STAGING).exists()
    assert not Path(f"{root}.owners.json.new").exists()
    return listing(disk.open_dir(root), with_root=True)


def as_either(user: bool, task: Callable[[], Any]) -> Any:
    return as_user(task) if user else in_child(task)


either = pytest.mark.parametrize(
    "user", [pytest.param(False, id="root"), pytest.param(True, id="user")]
)


@needs_root
@either
def test_a_draft_is_what_stands_on_disk(place: Path, user: bool) -> None:
    root = place / "r"

    def task() -> tuple[Any, ...]:
        disk.apply(root, first_draft())
        draft = second_draft(disk.open_dir(root))
        meant = listing(draft.tree, with_root=True)
        disk.apply(root, draft)
        return meant, shown(root)

    meant, found = as_either(user, task)
    assert found == meant


@needs_root
@either
def test_pack_gives_the_same_bytes_for_root_and_user(place: Path, user: bool) -> None:
    root = place / "r"

    def task() -> bytes:
        disk.apply(root, first_draft())
        disk.apply(root, second_draft(disk.open_dir(root)))
        packed = io.BytesIO()
        disk.write_tar(disk.open_dir(root), packed)
        return packed.getvalue()

    meant = io.BytesIO()
    disk.write_tar(second_draft(first_draft().tree).tree, meant)
    assert as_either(user, task) == meant.getvalue()


@needs_root
@either
def test_killed_at_any_step_the_root_is_as_before_or_after(place: Path, user: bool) -> None:
    root = place / "r"
    as_either(user, lambda: disk.apply(root, first_draft()))
    before = listing(disk.open_dir(root), with_root=True)
    after = listing(second_draft(disk.open_dir(root)).tree, with_root=True)
    states: list[bool] = []
    at = 0
    while True:
        again = place / f"k{at}"
        _copy(root, again)
        came = killed(
            lambda step, again=again: disk.apply(
                again, second_draft(disk.open_dir(again)), step=step
            ),
            at,
            user=user,
        )
        if not came:
            break
        unrecovered = disk.open_dir(again).names()
        assert disk.STAGING not in unrecovered
        found = as_either(user, lambda again=again: shown(again))
        assert found in (before, after), at
        states.append(found == after)
        shutil.rmtree(again)
        at += 1
    assert states == sorted(states)  # once it counts, it counts
    assert states.count(False) > 5
    assert states.count(True) > 10


@needs_root
@either
def test_killed_while_it_makes_the_root(place: Path, user: bool) -> None:
    at, states = 0, set()
    while killed(lambda step: disk.apply(place / "r", first_draft(), step=step), at, user=user):
        found = as_either(user, lambda: shown(place / "r"))
        states.add(len(found))
        assert len(found) in (1, 1 + len(list(first_draft().tree.walk())))
        shutil.rmtree(place / "r")
        Path(f"{place}/r.owners.json").unlink(missing_ok=True)
        at += 1
    assert len(states) == 2


@needs_root
def test_killed_while_it_recovers(place: Path) -> None:
    disk.apply(place / "r", first_draft())
    after = listing(second_draft(disk.open_dir(place / "r")).tree, with_root=True)
    steps: list[str] = []
    _copy(place / "r", place / "c")
    disk.apply(place / "c", second_draft(disk.open_dir(place / "c")), step=steps.append)

    def forward(step: Callable[[str], None]) -> None:
        top = os.fsencode(place / "k")
        committed = journal.read(top)
        if committed:
            committed.forward(step)
        journal.clear(top, step)

    for at in range(steps.index("commit") + 1, len(steps)):
        _copy(place / "r", place / "k")
        assert killed(
            lambda step: disk.apply(
                place / "k", second_draft(disk.open_dir(place / "k")), step=step
            ),
            at,
        )
        killed(forward, (at * 7) % 5)
        killed(forward, 1)
        assert shown(place / "k") == after
        shutil.rmtree(place / "k")


@needs_root
@either
def test_refused_at_any_step_the_root_is_as_before_or_after(place: Path, user: bool) -> None:
    root = place / "r"
    as_either(user, lambda: disk.apply(root, first_draft()))
    before = listing(disk.open_dir(root), with_root=True)
    after = listing(second_draft(disk.open_dir(root)).tree, with_root=True)
    steps: list[str] = []
    _copy(root, place / "c")
    as_root_steps = second_draft(disk.open_dir(place / "c"))
    disk.apply(place / "c", as_root_steps, step=steps.append)
    for at in range(len(steps)):
        again = place / f"k{at}"
        _copy(root, again)
        left = [at]

        def step(_: str, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == -1:
                raise OSError(errno.ENOSPC, "No space left on device")

        def task(again: Path = again, step: Callable[[str], None] = step) -> tuple[str, Any]:
            try:
                disk.apply(again, second_draft(disk.open_dir(again)), step=step)
            except RootError as error:
                return str(error), listing(disk.open_dir(again), with_root=True)
            return "", None

        message, found = as_either(user, task)
        if at >= len(steps) - 2:
            assert found in (before, after, None)
        else:
            assert "no space left" in message
            assert "free some space" in message
            assert found == before, steps[at]
        assert shown(again) in (before, after)
        shutil.rmtree(again)


@pytest.fixture
def small_disk(place: Path) -> Iterator[Path]:
    mounted = place / "small"
    mounted.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", mounted], check=False
    ).returncode:
        pytest.skip("a small file system cannot be mounted here")
    yield mounted
    subprocess.run(["umount", mounted], check=True)


@needs_root
def test_a_full_disk_leaves_the_root_as_before(small_disk: Path) -> None:
    root = small_disk / "r"
    disk.apply(root, first_draft())
    before = listing(disk.open_dir(root), with_root=True)
    refused = 0
    for size in range(1_000_000, 0, -4096):
        draft = Draft(disk.open_dir(root))
        draft.put("overlay2/big", file(bytes(size)))
        draft.put("overlay2/more", Directory({f"{n}": file(b"x") for n in range(20)}))
        draft.remove("overlay2/aa")
        message = _refusal(root, draft)
        if not message:
            break
        assert "no space left" in message
        assert str(root) in message
        assert "free some space" in message
        assert shown(root) == before
        refused += 1
    assert refused > 40
    assert "overlay2/aa" not in [row[0] for row in shown(root)]


@needs_root
def test_a_full_disk_leaves_no_new_root(small_disk: Path) -> None:
    draft = first_draft()
    draft.put("overlay2/big", file(bytes(2_000_000)))
    with pytest.raises(RootError, match="no space left"):
        disk.apply(small_disk / "r", draft)
    assert list(small_disk.iterdir()) == []
    with pytest.raises(RootError, match="nothing was written"):
        disk.write_dir(draft.tree, small_disk / "d")
    assert list(small_disk.iterdir()) == []


def test_a_file_size_limit_leaves_the_root_as_before(place: Path) -> None:
    disk.apply(place / "r", _plain_draft())
    before = shown(place / "r")

    def task() -> str:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        draft = Draft(disk.open_dir(place / "r"))
        draft.put("overlay2/big", file(bytes(200_000)))
        with pytest.raises(RootError) as caught:
            disk.apply(place / "r", draft)
        return str(caught.value)

    assert "too large" in in_child(task)
    assert shown(place / "r") == before


def test_content_of_a_replaced_file_stays_readable(place: Path) -> None:
    disk.apply(place / "r", _plain_draft())
    base = disk.open_dir(place / "r")
    draft = Draft(base)
    old = base.get("overlay2/a")
    assert old is not None
    swapped = Node(Kind.FILE, 0o600, content=disk.SliceContent(old.content, 1, 3))
    draft.put("overlay2/b", Node(Kind.FILE, content=old.content))
    draft.put("overlay2/a", swapped)
    disk.apply(place / "r", draft)
    now = disk.open_dir(place / "r")
    assert (now.read_file("overlay2/a"), now.read_file("overlay2/b")) == (b"bcd", b"abcdef")


def test_what_did_not_change_is_not_written(place: Path) -> None:
    disk.apply(place / "r", _plain_draft())
    inode = (place / "r/overlay2/a").stat().st_ino
    base = disk.open_dir(place / "r")
    above = base.directory("overlay2")
    assert above is not None
    draft = Draft(base)
    draft.put("overlay2", above.shallow({**above.children, "new": file(b"n")}))
    report = disk.apply(place / "r", draft)
    assert (report.entries, report.content_bytes) == (1, 1)
    assert (place / "r/overlay2/a").stat().st_ino == inode
    assert disk.apply(place / "r", Draft(disk.open_dir(place / "r"))) == disk.Report()


def test_references_come_last_and_go_first(place: Path) -> None:
    steps: list[str] = []
    disk.apply(place / "r", _plain_draft(), step=steps.append)
    assert steps.index("put overlay2") < steps.index("put image")
    draft = Draft(disk.open_dir(place / "r"))
    draft.put(REFERENCES, file(b"1"))
    draft.ensure("containers", 0o710)
    draft.put("overlay2/z", file(b"z"))
    draft.remove("overlay2/a")
    steps.clear()
    disk.apply(place / "r", draft, step=steps.append)
    order = [step for step in steps if step.split()[0] in ("put", "drop")]
    assert order == ["put overlay2/z", "put containers", f"put {REFERENCES}", "drop overlay2/a"]


def test_what_is_no_data_root_is_refused(place: Path) -> None:
    (place / "home").mkdir()
    (place / "home/thesis.txt").write_text("x")
    with pytest.raises(RootError, match="no data root") as caught:
        disk.apply(place / "home", _plain_draft())
    assert "--root" in caught.value.hint
    with pytest.raises(RootError, match="not empty"):
        disk.write_dir(Directory(), place / "home")
    (place / "file").write_text("x")
    with pytest.raises(RootError, match="no directory"):
        disk.apply(place / "file", _plain_draft())
    assert sorted(entry.name for entry in place.rglob("*")) == ["file", "home", "thesis.txt"]


def test_a_damaged_journal_is_an_error_with_a_way_out(place: Path) -> None:
    disk.apply(place / "r", _plain_draft())
    (place / "r" / disk.STAGING).mkdir()
    (place / "r" / disk.STAGING / "journal").write_text("{")
    with pytest.raises(RootError, match="damaged"):
        disk.recover(place / "r")


@needs_root
def test_who_may_not_write_is_told_and_reads_on(place: Path) -> None:
    disk.apply(place / "r", _plain_draft(0o755))
    (place / "r" / disk.STAGING).mkdir()  # left by a command of root's that was killed

    def task() -> str:
        disk.recover(place / "r")
        base = disk.open_dir(place / "r")
        assert base.names() == ["image", "overlay2"]
        draft = Draft(base)
        draft.put("overlay2/x", file(b"x"))
        with pytest.raises(RootError) as caught:
            disk.apply(place / "r", draft)
        return str(caught.value)

    assert "owner" in as_user(task)
    disk.recover(place / "r")
    assert not (place / "r" / disk.STAGING).exists()


@needs_root
def test_strict_refuses_before_anything_is_written(place: Path) -> None:
    def task() -> list[str]:
        with pytest.raises(PrivilegeError) as caught:
            disk.apply(place / "r", _plain_draft(), strict=True)
        with pytest.raises(PrivilegeError):
            disk.write_dir(rich(), place / "d", strict=True)
        return [caught.value.message, *os.listdir(place)]

    message, *left = as_user(task)
    assert "owner" in message
    assert left == []
    disk.apply(place / "r", _plain_draft(), strict=True)  # root's directory is exact


@needs_root
def test_one_line_says_what_is_kept_beside(place: Path) -> None:
    report = as_user(lambda: disk.apply(place / "r", first_draft()))
    assert report.line.count("\n") == 0
    for part in ("owners", "modes", "2 devices", "attributes", "r.owners.json"):
        assert part in report.line
    assert disk.apply(place / "exact", first_draft()).line == ""


@needs_root
def test_root_writes_into_a_users_root_what_the_user_can_use(place: Path) -> None:
    as_user(lambda: disk.apply(place / "r", first_draft()))
    disk.apply(place / "r", second_draft(disk.open_dir(place / "r")))
    meant = listing(second_draft(first_draft().tree).tree, with_root=True)
    assert shown(place / "r") == meant

    def task() -> tuple[Any, ...]:
        draft = Draft(disk.open_dir(place / "r"))
        draft.remove("overlay2/bb")
        disk.apply(place / "r", draft)
        return listing(draft.tree, with_root=True), shown(place / "r")

    expected, found = as_user(task)
    assert found == expected
    kept = json.loads(Path(f"{place}/r.owners.json").read_bytes())["entries"]
    assert kept
    assert not any(path.startswith("overlay2/bb") for path in kept)


def test_progress_counts_the_bytes(place: Path) -> None:
    counts: list[int] = []
    draft = _plain_draft()
    draft.put("overlay2/big", file(bytes(3_000_000)))
    (place / "big").write_bytes(b"x" * 5_000_000)
    draft.put("overlay2/more", Node(Kind.FILE, content=disk.FileContent(place / "big")))
    report = disk.apply(place / "r", draft, progress=counts.append)
    assert report.content_bytes == 8_000_006 + len(b"{}")
    assert sum(counts) == report.content_bytes


def test_two_commands_write_one_after_the_other(place: Path) -> None:
    """Each of many at once adds its own file to what it read under the lock: none is lost."""
    disk.apply(place / "r", _plain_draft())
    children = []
    for number in range(8):
        pid = os.fork()
        if not pid:
            try:
                with disk.hold(place / "r"):
                    draft = Draft(disk.open_dir(place / "r"))
                    count = len(draft.base.names("overlay2"))
                    draft.put(f"overlay2/w{number}", file(str(count).encode()))
                    disk.apply(place / "r", draft)
                os._exit(0)
            except BaseException:
                os._exit(1)
        children.append(pid)
    assert [os.waitpid(pid, 0)[1] for pid in children] == [0] * 8
    tree = disk.open_dir(place / "r")
    counted = [tree.read_file(f"overlay2/w{number}") for number in range(8)]
    assert sorted(counted, key=str) == [str(count).encode() for count in range(1, 9)]


def test_a_root_that_stays_empty_is_taken_away(place: Path) -> None:
    with disk.hold(place / "deep/r"):
        assert (place / "deep/r").is_dir()
    assert not (place / "deep/r").exists()


def _plain_draft(mode: int = 0o710) -> Draft:
    draft = Draft(Directory(mode=mode))
    draft.tree.mode = mode
    draft.ensure("image", mode)
    draft.ensure("image/overlay2", mode)
    draft.put(REFERENCES, file(b"{}"))
    draft.ensure("overlay2", mode)
    draft.put("overlay2/a", file(b"abcdef"))
    return draft


def _refusal(root: Path, draft: Draft) -> str:
    try:
        disk.apply(root, draft)
    except RootError as error:
        return str(error)
    return ""


def _copy(source: Path, target: Path) -> None:
    subprocess.run(["cp", "-a", source, target], check=True)
    beside = Path(f"{source}.owners.json")
    if beside.exists():
        subprocess.run(["cp", "-a", beside, f"{target}.owners.json"], check=True)


def test_a_tree_opened_before_a_change_does_not_show_the_new_file_as_the_old(place: Path) -> None:
    disk.apply(place / "r", _plain_draft())
    before = disk.open_dir(place / "r")
    kept, replaced = before.get("overlay2/a"), before.get(REFERENCES)
    draft = Draft(before)
    draft.put(REFERENCES, file(b"[]"))
    disk.apply(place / "r", draft)
    assert kept is not None
    assert replaced is not None
    assert kept.read() == b"abcdef"
    with pytest.raises(RootError, match="replaced since"):
        replaced.read()
