"""apt and dpkg: what they leave, as the real dpkg reads it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.packages.conftest import Box

Boxes = Callable[[str], Box]
UPDATE = "apt-get -qq update"
needs_dpkg = pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="needs a real dpkg")


def real(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done
    return done.stdout


@pytest.fixture
def installed(tmp_path: Path) -> tuple[Box, Path]:
    box = Box("debian:12")
    box.out(f"{UPDATE} && apt-get install -y --no-install-recommends curl libssl-dev")
    box.write(tmp_path, "var/lib/dpkg", "usr", "etc")
    return box, tmp_path


def names(text: str) -> set[str]:
    return {line.split()[1].split(":")[0] for line in text.splitlines() if line.startswith("ii")}


@needs_dpkg
def test_the_real_dpkg_lists_what_ours_lists(installed: tuple[Box, Path]) -> None:
    box, root = installed
    theirs = names(real("dpkg-query", f"--admindir={root}/var/lib/dpkg", "-l"))
    assert {"curl", "libcurl4", "libssl3", "libssl-dev"} <= theirs
    assert theirs == names(box.out("dpkg -l"))


@needs_dpkg
@pytest.mark.parametrize("query", ["-L curl", "-L libssl-dev", "-S /usr/bin/curl"])
def test_the_real_dpkg_finds_the_same_files(installed: tuple[Box, Path], query: str) -> None:
    box, root = installed
    theirs = real("dpkg-query", f"--admindir={root}/var/lib/dpkg", *query.split())
    assert theirs == box.out(f"dpkg-query {query}")


@needs_dpkg
def test_the_real_dpkg_finds_each_file_whole(installed: tuple[Box, Path]) -> None:
    _, root = installed
    assert real("dpkg", f"--root={root}", "--verify") == ""
    assert real("dpkg", f"--root={root}", "--audit") == ""


@needs_dpkg
@pytest.mark.parametrize("field", ["Version", "Status", "Installed-Size", "Depends", "Section"])
def test_the_real_dpkg_shows_the_same_fields(installed: tuple[Box, Path], field: str) -> None:
    box, root = installed
    words = ["-W", f"-f=${{Package}} ${{{field}}}\\n", "curl", "libcurl4"]
    theirs = real("dpkg-query", f"--admindir={root}/var/lib/dpkg", *words)
    assert theirs == box.out(f"dpkg-query -W -f='${{Package}} ${{{field}}}\\n' curl libcurl4")


def test_a_spoiled_file_is_seen_by_the_real_dpkg(installed: tuple[Box, Path]) -> None:
    _, root = installed
    (root / "usr/bin/curl").write_bytes(b"spoiled")
    if shutil.which("dpkg"):
        done = subprocess.run(
            ["dpkg", f"--root={root}", "--verify"], capture_output=True, text=True, check=False
        )
        assert "/usr/bin/curl" in done.stdout


def test_nothing_is_found_before_an_update(box: Boxes) -> None:
    outcome = box("debian:12").run("apt-get install -y curl")
    assert outcome.status == 100
    assert b"Unable to locate package curl" in outcome.stderr


def test_lists_are_large_and_removing_them_later_frees_nothing(box: Boxes) -> None:
    one = box("debian:12")
    one.out(UPDATE)
    lists = one.upper().directory("var/lib/apt/lists")
    assert lists is not None
    assert sum(node.content.size for node in lists.children.values()) > 15_000_000
    assert any(name.endswith("_main_binary-amd64_Packages.lz4") for name in lists.children)


def test_dependencies_come_and_go(box: Boxes) -> None:
    one = box("debian:12")
    one.out(f"{UPDATE} && apt-get install -y --no-install-recommends gcc")
    assert {"gcc", "bash"} <= set(one.out("apt-mark showmanual").split())
    assert "binutils" not in one.out("apt-mark showmanual").split()
    assert "binutils" in one.out("apt-mark showauto").split()
    one.out("apt-get purge -y --auto-remove gcc")
    assert names(one.out("dpkg -l")) == set()
    assert not one.world.fs.exists("/usr/bin/gcc")
    assert not one.world.fs.exists("/usr/bin/ld")


def test_what_was_marked_is_kept(box: Boxes) -> None:
    one = box("debian:12")
    one.out(f"{UPDATE} && apt-get install -y --no-install-recommends curl make")
    one.out("apt-mark auto '.*' && apt-mark manual make && apt-get autoremove -y")
    assert names(one.out("dpkg -l")) == {"make"}


def test_a_package_that_others_need_takes_them_along(box: Boxes) -> None:
    one = box("debian:12")
    one.out(f"{UPDATE} && apt-get install -y --no-install-recommends curl")
    one.out("apt-get remove -y libcurl4")
    assert "curl" not in names(one.out("dpkg -l"))


def test_removing_keeps_configuration_and_purging_does_not(box: Boxes) -> None:
    one = box("debian:12")
    one.out(f"{UPDATE} && apt-get install -y nginx && apt-get remove -y nginx")
    assert one.world.fs.exists("/etc/nginx/nginx.conf")
    assert "rc  nginx" in one.out("dpkg -l nginx")
    one.out("apt-get purge -y nginx")
    assert not one.world.fs.exists("/etc/nginx/nginx.conf")


def test_apt_asks_and_nobody_answers(box: Boxes) -> None:
    one = box("debian:12")
    one.out(UPDATE)
    assert one.run("apt-get install curl").status == 1
    assert one.run("echo y | apt-get install curl").status == 0


def test_recommendations_are_followed_unless_told_not_to(box: Boxes) -> None:
    with_them, without = box("debian:12"), box("debian:12")
    with_them.out(f"{UPDATE} && apt-get install -y curl")
    without.out(f"{UPDATE} && apt-get install -y --no-install-recommends curl")
    assert "ca-certificates" in names(with_them.out("dpkg -l"))
    assert "ca-certificates" not in names(without.out("dpkg -l"))


def test_a_version_that_was_asked_for_is_recorded(box: Boxes) -> None:
    one = box("debian:12")
    one.out(f"{UPDATE} && apt-get install -y nginx=1.27.0-1~bookworm")
    assert one.out("dpkg-query -W -f='${Version}' nginx") == "1.27.0-1~bookworm"


def test_unknown_names_are_the_same_everywhere(box: Boxes) -> None:
    boxes = [box("debian:12") for _ in range(2)]
    shown = [
        one.out(
            f"{UPDATE} && apt-get -qq install -y flux-capacitor >/dev/null; dpkg -s flux-capacitor"
        )
        for one in boxes
    ]
    assert shown[0] == shown[1]
    assert boxes[0].world.fs.read("/usr/bin/flux-capacitor") == boxes[1].world.fs.read(
        "/usr/bin/flux-capacitor"
    )


def test_diversions_send_files_elsewhere(box: Boxes) -> None:
    one = box("debian:12")
    one.out("dpkg-divert --local --rename --add --divert /usr/bin/curl.real /usr/bin/curl")
    one.out(f"{UPDATE} && apt-get install -y curl")
    assert one.world.fs.exists("/usr/bin/curl.real")
    assert not one.world.fs.exists("/usr/bin/curl")


def test_a_user_may_not(box: Boxes) -> None:
    from dockroot.shell import User

    one = box("debian:12")
    one.world.user = User(33, 33)
    assert one.run("apt-get update").status == 100


@pytest.mark.parametrize(
    ("one", "sign", "other"),
    [
        ("1.0", "lt", "1.1"),
        ("1.0~rc1", "lt", "1.0"),
        ("1:0.9", "gt", "2.0"),
        ("1.10", "gt", "1.9"),
        ("1.0-1", "lt", "1.0-1+deb12u1"),
        ("1.0a", "lt", "1.0+b"),
        ("1.0", "eq", "1.0-0"),
        ("2.36-9+deb12u4", "ge", "2.36-9"),
    ],
)
def test_versions_are_ordered_as_the_real_dpkg_orders_them(
    box: Boxes, one: str, sign: str, other: str
) -> None:
    assert box("debian:12").run(f"dpkg --compare-versions {one} {sign} {other}").status == 0
    if shutil.which("dpkg"):
        subprocess.run(["dpkg", "--compare-versions", one, sign, other], check=True)


def test_content_takes_no_memory() -> None:
    import tracemalloc

    tracemalloc.start()
    one = Box("debian:12")
    one.out(f"{UPDATE} && apt-get install -y gcc openjdk-17-jdk-headless")
    sizes = sum(node.content.size for _, node in one.upper().walk())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sizes > 400_000_000
    assert peak < 60_000_000
