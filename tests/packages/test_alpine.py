"""apk: the world, what it needs, and its database."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable

from tests.packages.conftest import Box

Boxes = Callable[[str], Box]


def test_a_virtual_package_takes_all_it_brought(box: Boxes) -> None:
    one = box("alpine:3.20")
    one.out("apk add --no-cache curl")
    before = one.out("apk info")
    one.out("apk add --no-cache --virtual .build-deps gcc make && apk del .build-deps")
    assert one.out("apk info") == before
    assert not one.world.fs.exists("/usr/bin/gcc")
    assert ".build-deps" not in one.out("cat /etc/apk/world")


def test_what_something_else_needs_stays(box: Boxes) -> None:
    one = box("alpine:3.20")
    one.out("apk add --no-cache bash readline && apk del readline")
    assert "readline" in one.out("apk info").split()


def test_the_database_tells_the_truth_about_files(box: Boxes) -> None:
    one = box("alpine:3.20")
    one.out("apk add --no-cache curl tzdata")
    text = one.world.fs.read("/lib/apk/db/installed").decode()
    folder, name, checked = "", "", 0
    for line in text.splitlines():
        letter, _, value = line.partition(":")
        if letter == "F":
            folder = value
        elif letter == "R":
            name = f"/{folder}/{value}"
        elif letter == "Z":
            node = one.world.fs.stat(name, follow=False)
            data = node.target.encode() if node.target else node.read()
            digest = hashlib.sha1(data, usedforsecurity=False).digest()
            assert value == "Q1" + base64.b64encode(digest).decode(), name
            checked += 1
    assert checked > 20


def test_each_block_has_the_fields_that_scanners_read(box: Boxes) -> None:
    one = box("alpine:3.20")
    one.out("apk add --no-cache curl")
    text = one.world.fs.read("/lib/apk/db/installed").decode()
    for block in filter(None, text.split("\n\n")):
        fields = set(re.findall(r"(?m)^([A-Za-z]):", block))
        assert {"C", "P", "V", "A", "S", "I", "T", "L", "o"} <= fields, block


def test_indexes_are_needed_and_left_behind(box: Boxes) -> None:
    one = box("alpine:3.20")
    failed = one.run("apk add curl")
    assert failed.status == 1
    assert b"curl (no such package)" in failed.stderr
    one.out("apk update && apk add curl")
    assert any("APKINDEX" in name for name in one.world.fs.listdir("/var/cache/apk"))


def test_libraries_are_found_by_the_name_of_their_file(box: Boxes) -> None:
    one = box("alpine:3.20")
    one.out("apk add --no-cache -t .build-deps zlib-dev libpq")
    one.out("apk add --no-network -t .run-deps so:libpq.so.5 && apk del .build-deps")
    assert "libpq" in one.out("apk info").split()


def test_a_daemon_brings_its_user(box: Boxes) -> None:
    one = box("alpine:3.20")
    one.out("apk add --no-cache nginx")
    assert one.out("id -u nginx") == "101\n"  # 100 is the group of users
