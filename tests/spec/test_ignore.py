"""`.dockerignore`: moby's answers to 55 pattern sets, the file's own syntax, and what is sent and seen."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockroot.errors import SpecError
from dockroot.spec import ignore
from dockroot.spec.ignore import Rules
from dockroot.tree import Directory, Node, file

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "dockerignore.json").read_text()
)


def tree(*paths: str, **files: str) -> Directory:
    root = Directory()
    for path in (*paths, *files):
        here, (*above, name) = root, path.split("/")
        for part in above:
            node = here.children.setdefault(part, Directory(mode=0o700))
            assert isinstance(node, Directory)
            here = node
        here.children[name] = file(files.get(path, ""))
    return root


def context(patterns: str, *paths: str) -> Directory:
    root = tree(*paths)
    root.children[".dockerignore"] = file(patterns)
    return root


def listed(root: Directory) -> list[str]:
    return [path for path, node in root.walk() if not isinstance(node, Directory)]


def texts(source: bytes | str) -> list[str]:
    return [("!" if each.exception else "") + each.text for each in ignore.read(source)]


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: " ".join(case["patterns"]))
def test_moby_answers_the_same(case: dict[str, Any]) -> None:
    if isinstance(case["result"], str):
        with pytest.raises(ValueError, match=re.escape(case["result"].removeprefix("ERR "))):
            [ignore.pattern(text) for text in case["patterns"]]
        return
    patterns = [ignore.pattern(text) for text in case["patterns"]]
    answers = [ignore.excluded(path, patterns) for path in VECTORS["files"]]
    assert answers == case["result"]


def test_there_are_all_vectors() -> None:
    assert len(VECTORS["cases"]) == 55


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", []),
        ("a\nb\n", ["a", "b"]),
        ("a\r\nb\r\n", ["a", "b"]),
        ("\ufeffa\n", ["a"]),
        (b"\xef\xbb\xbfa\n", ["a"]),
        ("# a\nb\n", ["b"]),
        (" # a\n", ["# a"]),
        ("a # b\n", ["a # b"]),
        ("\n \t\n", []),
        ("  a  \n", ["a"]),
        ("/a\n", ["a"]),
        ("//a\n", ["a"]),
        ("!/a\n", ["!a"]),
        ("! a\n", ["!a"]),
        ("a/\n", ["a"]),
        ("./a/../b\n", ["b"]),
        ("../a\n", ["../a"]),
        (".\n", ["."]),
        ("/\n", ["/"]),
        (b"\xff\n", ["\udcff"]),
    ],
)
def test_lines_become_patterns(source: bytes | str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("a\n[b\n", 2, "syntax error in pattern"),
        ("!\n", 1, "illegal exclusion pattern"),
        ("a\n\n# c\nb\\\n", 4, "syntax error in pattern"),
        ("[]a]\n", 1, "syntax error in pattern"),
        ("[a-]\n", 1, "syntax error in pattern"),
        ("[b-a]\n", 1, "syntax error in pattern"),
    ],
)
def test_a_bad_pattern_is_named_with_its_line(source: str, line: int, message: str) -> None:
    with pytest.raises(SpecError) as raised:
        ignore.read(source, "c/.dockerignore")
    error = raised.value
    assert (error.file, error.line, error.column) == ("c/.dockerignore", line, 1)
    assert message in error.message
    assert "[" in error.hint
    assert error.source == source.split("\n")[line - 1]


def test_without_a_file_everything_is_sent() -> None:
    root = tree("a", "b/c")
    assert ignore.filtered(root) is root


def test_the_two_files_are_sent_though_they_match_but_are_not_seen() -> None:
    root = context("*\n!a\n", "Dockerfile", "a", "b")
    assert listed(ignore.sent(root, "Dockerfile")) == [".dockerignore", "Dockerfile", "a"]
    assert listed(ignore.filtered(root, "Dockerfile")) == ["a"]


def test_the_two_files_are_seen_when_nothing_matches_them() -> None:
    root = context("b\n", "Dockerfile", "a", "b")
    assert listed(ignore.filtered(root, "Dockerfile")) == [".dockerignore", "Dockerfile", "a"]


def test_only_the_one_that_matches_is_taken_away() -> None:
    root = context("Dockerfile\n", "Dockerfile", "a")
    assert listed(ignore.filtered(root, "Dockerfile")) == [".dockerignore", "a"]


def test_the_directory_of_an_excluded_dockerfile_stays() -> None:
    root = context("d\n", "d/Dockerfile", "d/x", "a")
    seen = ignore.filtered(root, "d/Dockerfile")
    assert listed(seen) == [".dockerignore", "a"]
    assert seen.names("d") == []
    assert seen.directory("d") is not None


def test_a_dockerfile_outside_is_no_matter() -> None:
    root = context("Dockerfile\n", "Dockerfile", "a")
    assert listed(ignore.filtered(root)) == [".dockerignore", "a"]


def test_a_dockerfile_with_a_pattern_for_its_name_is_sent() -> None:
    root = context("*\n", "[x]*", "xa")
    assert listed(ignore.sent(root, "[x]*")) == [".dockerignore", "[x]*"]


def test_the_ignore_file_of_a_dockerfile_is_buildkits() -> None:
    root = tree("Dockerfile", "a")
    root.children["Dockerfile.dockerignore"] = file("a\n")
    assert "a" in listed(ignore.filtered(root, "Dockerfile"))


def test_an_ignore_file_that_is_a_directory_counts_for_nothing() -> None:
    root = tree(".dockerignore/a", "b")
    assert ignore.filtered(root) is root


def test_what_comes_back_lies_in_a_directory_of_plain_mode() -> None:
    root = context("d\n!d/a\n", "d/a", "d/b")
    seen = ignore.filtered(root)
    made = seen.directory("d")
    assert made is not None
    assert (listed(seen), made.mode) == ([".dockerignore", "d/a"], 0o755)
    kept = ignore.filtered(context("x\n", "d/a")).directory("d")
    assert kept is not None
    assert kept.mode == 0o700


def test_a_wildcard_brings_nothing_back_from_a_directory_that_is_left_out() -> None:
    root = context("d\n!**/a\n", "d/a", "e/a")
    assert listed(ignore.filtered(root)) == [".dockerignore", "e/a"]


def test_hard_links_stay_one_inode() -> None:
    root = context("c\n", "a", "c")
    node: Node = root.children["a"]
    root.children["b"] = node
    seen = ignore.filtered(root)
    assert seen.children["a"] is seen.children["b"] is node


def test_older_clients_try_one_directory_only() -> None:
    root = context("a\n!a/b\na/b/c\n", "a/b/c/d", "a/b/e", "a/x")
    present = listed(ignore.filtered(root))
    assert present == [".dockerignore", "a/b/e"]
    assert listed(ignore.filtered(root, rules=Rules.OLD)) == present
    patterns = ["**/b", "!a/b/c"]
    for rules, expected in ((Rules.PRESENT, True), (Rules.OLD, False)):
        found = [ignore.pattern(text, rules) for text in patterns]
        assert ignore.excluded("x/a/b/d", found, rules) is expected


WILD = st.lists(
    st.one_of(
        st.just("**"),
        st.lists(st.sampled_from(["a", "b", "*", "?", "**"]), min_size=1, max_size=4).map("".join),
    ),
    min_size=1,
    max_size=5,
).map("/".join)
PATHS = st.lists(st.text("aab", min_size=1, max_size=4), min_size=1, max_size=5).map("/".join)


def literally(text: str) -> re.Pattern[str]:
    """Return the expression that moby makes of a pattern, with all its needless ways to match."""
    parts = re.split(r"(\*\*/?|\*|\?)", text)
    for index, part in enumerate(parts):
        last = not any(parts[index + 1 :])
        if part.startswith("**"):
            parts[index] = ".*" if last else "(?:.*/)?"
        else:
            parts[index] = {"*": "[^/]*", "?": "[^/]"}.get(part, part)
    return re.compile(f"^{''.join(parts)}\\Z")


@given(WILD, st.lists(PATHS, min_size=1, max_size=8))
def test_giving_up_needless_ways_changes_no_answer(text: str, paths: list[str]) -> None:
    ours = ignore.pattern(text, Rules.OLD)
    cleaned = literally(ours.text)
    assert [ours.matches(path) for path in paths] == [bool(cleaned.search(path)) for path in paths]


@pytest.mark.parametrize(
    "text", ["*a" * 30 + "b", "**/a" * 20 + "/b", "a/**/" * 20 + "b", "**/" * 30 + "b"]
)
def test_many_wildcards_do_not_hang(text: str) -> None:
    for path in ("a" * 255, "/".join("a" * 100)):
        assert not ignore.excluded(path, [ignore.pattern(text)])
