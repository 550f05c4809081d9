"""A live engine's root is left alone, by every sign of it."""

from __future__ import annotations

import fcntl
import os
import subprocess
from pathlib import Path

import pytest
from tests.disk.samples import as_user, listing, needs_root
from tests.engine.engines import ENGINES, Binaries, booted

from dockroot import disk
from dockroot.disk import live
from dockroot.errors import RootError
from dockroot.tree import Directory, Draft, file


def _draft(root: Path) -> Draft:
    draft = Draft(disk.open_dir(root))
    draft.ensure("overlay2", 0o710)
    draft.put("overlay2/x", file(b"x"))
    return draft


def test_a_quiet_root_is_free(place: Path) -> None:
    disk.apply(place / "r", _draft(place / "r"))
    disk.guard(place / "r")
    disk.guard(place / "none")


@pytest.mark.engine
@pytest.mark.parametrize("binaries", ENGINES, ids=lambda binaries: binaries.series)
def test_a_running_engine_keeps_its_root(binaries: Binaries, place: Path) -> None:
    if binaries.absence:
        pytest.skip(binaries.absence)
    root = place / "r"
    (place / "link").symlink_to(root)
    with booted(binaries, root):
        before = [path for path, _ in disk.open_dir(root).walk("overlay2")]
        for way in (root, place / "link", place / "." / "r"):
            with pytest.raises(RootError, match="in use by an engine") as caught:
                disk.apply(way, _draft(root))
            assert "stop the engine" in caught.value.hint
        assert live._locked(os.fsencode(root))
        assert live._engine_process(os.fsencode(root))
        assert [path for path, _ in disk.open_dir(root).walk("overlay2")] == before
        assert as_user(
            lambda: live._engine_process(os.fsencode(root))
        )  # no rights are needed to see it
        disk.apply(place / "other", _draft(place / "other"))
        assert len(listing(disk.open_dir(root))) > 20
    disk.apply(root, _draft(root))
    assert (root / "overlay2/x").read_bytes() == b"x"


@needs_root
def test_a_mount_below_is_a_sign(place: Path) -> None:
    root = place / "r"
    merged = root / "overlay2/with space/merged"
    merged.mkdir(parents=True)
    if subprocess.run(["mount", "-t", "tmpfs", "none", merged], check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        with pytest.raises(RootError, match=r"mounted at .*with space/merged"):
            disk.guard(root)
    finally:
        subprocess.run(["umount", merged], check=True)
    disk.guard(root)


def test_a_locked_database_is_a_sign(place: Path) -> None:
    database = place / "r/volumes/metadata.db"
    database.parent.mkdir(parents=True)
    database.write_bytes(b"bolt")
    with database.open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        before = database.stat()
        with pytest.raises(RootError, match=r"metadata\.db"):
            disk.guard(place / "r")
        assert database.stat() == before
    disk.guard(place / "r")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([b"dockerd", b"--data-root", b"/d"], [b"/d"]),
        ([b"dockerd", b"--data-root=/d", b"--debug"], [b"/d"]),
        ([b"dockerd", b"-g", b"/d"], [b"/d"]),
        ([b"docker", b"daemon", b"--graph=/d"], [b"/d"]),
        ([b"dockerd", b"--config-file=/none"], [b"/var/lib/docker"]),
    ],
)
def test_where_an_engine_was_told_to_work(arguments: list[bytes], expected: list[bytes]) -> None:
    assert live._is_daemon(arguments)
    assert list(live._data_roots(b"/proc/self", arguments)) == expected


def test_a_configuration_file_names_the_root(place: Path) -> None:
    (place / "daemon.json").write_text('{"data-root": "/srv/docker"}')
    config = b"--config-file=" + os.fsencode(place / "daemon.json")
    assert list(live._data_roots(b"/proc/self", [b"dockerd", config])) == [b"/srv/docker"]
    assert not live._is_daemon([b"docker", b"ps"])


def test_reading_goes_on_where_an_engine_runs(place: Path) -> None:
    """What a killed command left is not cleared under a live engine, and not seen."""
    database = place / "r/volumes/metadata.db"
    database.parent.mkdir(parents=True)
    database.write_bytes(b"bolt")
    (place / "r" / disk.STAGING).mkdir()
    with database.open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        disk.recover(place / "r")
        assert (place / "r" / disk.STAGING).exists()
        assert disk.open_dir(place / "r").names() == ["volumes"]
    disk.recover(place / "r")
    assert not (place / "r" / disk.STAGING).exists()


def test_an_empty_place_needs_no_look(place: Path) -> None:
    assert live.engine_on(place / "nothing") == ""
    assert disk.apply(place / "r", Draft(Directory())) == disk.Report()
