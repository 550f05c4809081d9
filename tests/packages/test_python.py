"""pip: what it leaves, as the real pip reads it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.packages.conftest import Box


@pytest.fixture
def box() -> Box:
    one = Box("debian:12")
    one.out("apt-get -qq update && apt-get -qq install -y python3 python3-pip python3-venv")
    return one


def real_list(path: Path) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "list", "--path", str(path), "--format=freeze"],
        capture_output=True,
        text=True,
        check=False,
    )
    if "No module named pip" in done.stderr:
        done = subprocess.run(
            ["pip", "list", "--path", str(path), "--format=freeze"],
            capture_output=True,
            text=True,
            check=True,
        )
    return dict(line.split("==") for line in done.stdout.split())


def test_the_real_pip_lists_what_was_installed(box: Box, tmp_path: Path) -> None:
    box.out("pip install --break-system-packages flask==2.3.3 some-unknown-thing")
    box.write(tmp_path, "usr/local/lib")
    listed = real_list(tmp_path / "usr/local/lib/python3.11/dist-packages")
    assert listed["flask"] == "2.3.3"
    assert {"Werkzeug", "werkzeug"} & set(listed)
    assert "some-unknown-thing" in listed
    ours = dict(line.split("==") for line in box.out("pip freeze").split())
    assert {name.lower() for name in listed} == {name.lower() for name in ours}


def test_records_tell_the_truth(box: Box, tmp_path: Path) -> None:
    import base64
    import hashlib

    box.out("pip install flask")
    box.write(tmp_path, "usr/local")
    site = tmp_path / "usr/local/lib/python3.11/dist-packages"
    (record,) = site.glob("flask-*.dist-info/RECORD")
    for line in record.read_text().splitlines():
        name, digest, size = line.rsplit(",", 2)
        data = (site / name).read_bytes()
        if digest:
            raw = hashlib.sha256(data).digest()
            assert digest == "sha256=" + base64.urlsafe_b64encode(raw).decode().rstrip("=")
            assert int(size) == len(data)


def test_files_of_requirements_are_read(box: Box) -> None:
    box.out("printf 'requests>=2\\n# no\\n-r more.txt\\n' > r.txt; echo redis==5.0.1 > more.txt")
    box.out("pip install -r r.txt")
    frozen = box.out("pip freeze").split()
    assert "redis==5.0.1" in frozen
    assert any(line.startswith("urllib3==") for line in frozen)


def test_uninstalling_takes_all_files(box: Box) -> None:
    site = "/usr/local/lib/python3.11/dist-packages"
    box.out("pip install --no-cache-dir six && pip uninstall -y six")
    assert box.world.fs.listdir(site) == []


def test_a_virtual_environment_is_its_own(box: Box) -> None:
    box.out("python3 -m venv /venv && /venv/bin/pip install flask")
    assert box.world.fs.exists("/venv/bin/flask")
    assert box.world.fs.exists("/venv/lib/python3.11/site-packages/flask/__init__.py")
    assert box.out("pip freeze") == ""


def test_a_cache_is_left_unless_told_not_to(box: Box) -> None:
    box.out("pip install --no-cache-dir six")
    assert not box.world.fs.exists("/root/.cache/pip")
    box.out("pip install redis")
    assert box.world.fs.exists("/root/.cache/pip")
