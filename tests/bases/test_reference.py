"""References: the rules of github.com/distribution/reference, case by case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockroot.bases.reference import Reference, parse
from dockroot.errors import UsageError

DIGEST = "sha256:" + "0123456789abcdef" * 4

SPELLINGS = [
    # written, familiar, canonical
    ("alpine", "alpine", "docker.io/library/alpine"),
    ("alpine:3.19", "alpine:3.19", "docker.io/library/alpine:3.19"),
    ("docker.io/alpine", "alpine", "docker.io/library/alpine"),
    ("library/alpine", "alpine", "docker.io/library/alpine"),
    ("docker.io/library/alpine", "alpine", "docker.io/library/alpine"),
    ("index.docker.io/alpine:x", "alpine:x", "docker.io/library/alpine:x"),
    ("index.docker.io/library/alpine", "alpine", "docker.io/library/alpine"),
    ("user/app", "user/app", "docker.io/user/app"),
    ("docker.io/user/app:1", "user/app:1", "docker.io/user/app:1"),
    ("library/a/b", "library/a/b", "docker.io/library/a/b"),
    ("library/library", "library", "docker.io/library/library"),
    ("localhost/x", "localhost/x", "localhost/x"),
    ("localhost:5000/x", "localhost:5000/x", "localhost:5000/x"),
    ("localhost:5000", "localhost:5000", "docker.io/library/localhost:5000"),
    ("quay.io/u/x:1.0_rc", "quay.io/u/x:1.0_rc", "quay.io/u/x:1.0_rc"),
    ("127.0.0.1:80/a/b/c:t", "127.0.0.1:80/a/b/c:t", "127.0.0.1:80/a/b/c:t"),
    ("[fd00::1]:5000/x", "[fd00::1]:5000/x", "[fd00::1]:5000/x"),
    ("Registry/x", "Registry/x", "Registry/x"),
    ("a__b/c--d.e_f", "a__b/c--d.e_f", "docker.io/a__b/c--d.e_f"),
    (f"alpine@{DIGEST}", f"alpine@{DIGEST}", f"docker.io/library/alpine@{DIGEST}"),
    (f"alpine:3@{DIGEST}", f"alpine:3@{DIGEST}", f"docker.io/library/alpine:3@{DIGEST}"),
    ("a:" + "t" * 128, "a:" + "t" * 128, "docker.io/library/a:" + "t" * 128),
]


@pytest.mark.parametrize(("written", "familiar", "canonical"), SPELLINGS)
def test_spellings(written: str, familiar: str, canonical: str) -> None:
    found = parse(written)
    assert found.familiar() == str(found) == familiar
    assert found.canonical() == canonical
    assert parse(canonical) == parse(familiar) == found


REFUSED = [
    ("", "invalid reference format"),
    ("Alpine", "must be lowercase"),
    ("user/App:1", "must be lowercase"),
    ("a" * 64, "64-byte hexadecimal"),
    ("alpine:", "invalid reference format"),
    (":3", "invalid reference format"),
    ("alpine:ta g", "invalid reference format"),
    ("alpine:-x", "invalid reference format"),
    ("a:" + "t" * 129, "invalid reference format"),
    ("alpine@sha256:12", "invalid reference format"),
    ("alpine@sha256:" + "a" * 63, "invalid checksum digest length"),
    ("alpine@sha256:" + "A" * 64, "invalid checksum digest format"),
    ("alpine@md5:" + "a" * 32, "unsupported digest algorithm"),
    ("a..b", "invalid reference format"),
    ("-a", "invalid reference format"),
    ("a/", "invalid reference format"),
    ("/a", "invalid reference format"),
    ("a//b", "invalid reference format"),
    ("../a", "invalid reference format"),
    ("https://quay.io/x", "invalid reference format"),
    ("alpine\n", "invalid reference format"),
    ("ünï", "invalid reference format"),
    ("b" * 256, "not be more than 255"),
]


@pytest.mark.parametrize(("written", "words"), REFUSED)
def test_refused_with_a_way_out(written: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        parse(written)
    assert caught.value.hint


def test_a_missing_tag_is_latest_only_when_asked() -> None:
    assert parse("alpine").tag == ""
    assert parse("alpine").tagged().familiar() == "alpine:latest"
    assert parse("alpine:3").tagged() == parse("alpine:3")
    assert parse(f"alpine@{DIGEST}").tagged().tag == ""


def test_with_tag_and_with_digest_stay_in_the_repository() -> None:
    there = parse("localhost:5000/x:1")
    assert there.with_tag("2").familiar() == "localhost:5000/x:2"
    assert there.with_digest(DIGEST).familiar() == f"localhost:5000/x@{DIGEST}"
    with pytest.raises(UsageError):
        there.with_tag("no tag")


@given(st.text(alphabet="abzAZ019./:@-_ \n[]ü", max_size=40) | st.text(max_size=40))
def test_any_text_is_a_reference_or_refused(text: str) -> None:
    try:
        found = parse(text)
    except UsageError:
        return
    assert parse(found.familiar()) == found
    assert parse(found.canonical()) == found


_part = st.from_regex(r"[a-z0-9]{1,5}([._-][a-z0-9]{1,3})?", fullmatch=True)


@given(st.lists(_part, min_size=1, max_size=3), st.from_regex(r"\w[\w.-]{0,9}", fullmatch=True))
def test_the_short_spelling_means_the_same(parts: list[str], tag: str) -> None:
    if not tag.isascii():
        return
    full = Reference("docker.io", "/".join(["library", *parts] if len(parts) == 1 else parts), tag)
    if ("." not in parts[0] and parts[0] != "localhost") or len(parts) == 1:
        assert parse(full.familiar()) == full
