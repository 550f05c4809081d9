"""Whatever is built is clean, whatever is broken is read."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict
from tests.check.roots import HIT, add_container, add_image, clean, editor

from dockroot import engine as engines
from dockroot.check import CATALOGUE, check
from dockroot.errors import NotFoundError
from dockroot.faults import FAULTS, damage
from dockroot.format import gojson
from dockroot.tree import Bytes, Directory, Draft, Kind, Node, file, symlink, whiteout

STEPS = st.sampled_from([
    "RUN echo x > /x", "RUN rm -f /x /etc/motd", "RUN mkdir -p /d/e && echo y > /d/e/y",
    "RUN rm -rf /d && mkdir -p /d && ln -sf e /d/l", "RUN ln -f /etc/passwd /linked", "ENV A=1",
    "LABEL l=1", "WORKDIR /made/here", "RUN chmod 4755 /bin/true && chown 5:6 /etc/passwd",
    "VOLUME /vol", 'CMD ["sleep", "100"]', "MAINTAINER me", "ENTRYPOINT echo", "RUN rm -f /fifo && mkfifo /fifo",
    "RUN rm -rf /opt && mkdir -p /opt/o", "RUN true", "HEALTHCHECK NONE",
])  # fmt: skip
CONTAINERS = st.sampled_from([
    ("alpine sh", ""), ("own true", "exited"), ("own sleep 100", "running"), ("own x", "paused"),
    ("-v named:/data own ls", "exited"), ("--hostname h --network host own y", "exited"), ("own z", "dead"),
    ("--entrypoint /bin/sh -w /new -e B=2 own -c ls", ""), ("--network none busybox true", "running"),
])  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(sorted(engines.ENGINES)),
    st.lists(STEPS, max_size=6),
    st.lists(CONTAINERS, max_size=3),
)
def test_what_is_fabricated_is_clean(
    series: str, steps: list[str], containers: list[tuple[str, str]]
) -> None:
    at = editor(series)
    add_image(at, b"FROM busybox\n", "other")
    add_image(at, "\n".join(["FROM alpine", *steps]).encode(), "own")
    for number, (words, state) in enumerate(containers):
        add_container(at, f"--name c{number} {words}", state)
    assert check(at.draft.tree, content=True).findings == []


Breaking = Callable[[Draft, str], None]


def _put(node: Node) -> Breaking:
    return lambda draft, path: draft.put(path, node)


def _cut(draft: Draft, path: str) -> None:
    node = draft.tree.get(path)
    if node is not None and node.kind is Kind.FILE:
        shorter = copy.copy(node)
        shorter.content = Bytes(node.read()[: node.content.size // 2])
        draft.put(path, shorter)


def _twist(value: object) -> Breaking:
    """Put `value` in the stead of each value of a JSON object, one after the other."""

    def breaking(draft: Draft, path: str) -> None:
        raw = draft.tree.read_file(path) or b""
        try:
            known: Any = gojson.loads(raw)
        except ValueError:
            return
        if isinstance(known, dict):
            draft.put(path, file(json.dumps(dict.fromkeys(known, value) | {"ID": known.get("ID")})))

    return breaking


def _one_key(value: object) -> Breaking:
    def breaking(draft: Draft, path: str) -> None:
        try:
            known: Any = gojson.loads(draft.tree.read_file(path) or b"")
        except ValueError:
            return
        if isinstance(known, dict) and known:
            key = sorted(known)[len(path) % len(known)]
            draft.put(path, file(json.dumps({**known, key: value})))

    return breaking


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=5,
)
BREAKINGS: st.SearchStrategy[Breaking] = st.one_of(
    st.just(lambda draft, path: draft.remove(path)),
    st.just(_cut),
    st.binary(max_size=80).map(lambda raw: _put(file(raw))),
    st.text(max_size=20).map(lambda target: _put(symlink(target))),
    st.just(_put(whiteout())),
    st.just(_put(Directory())),
    st.just(_put(Node(Kind.FIFO))),
    st.sampled_from(
        ["..", "../..", "/etc", "l/" * 40, "sha256:" + "0" * 64, "{}", "[]", "null", "\0", "\n"]
    ).map(lambda text: _put(file(text))),
    VALUES.map(_twist),
    VALUES.map(_one_key),
)
PLACES = [path for path, _ in clean("28.5").walk() if path.count("/") < 6]
METADATA = [path for path in PLACES if "/diff/" not in path]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.sampled_from(METADATA) | st.sampled_from(PLACES), BREAKINGS), max_size=6)
)
def test_whatever_is_broken_is_checked(breakings: list[tuple[str, Breaking]]) -> None:
    draft = Draft(clean("28.5"))
    for path, breaking in breakings:
        try:
            breaking(draft, path)
        except NotFoundError:
            continue
    for content in (False, True):
        for finding in check(draft.tree, content=content).findings:
            assert finding.id in CATALOGUE
            assert all(isinstance(value, str) for value in asdict(finding).values())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(sorted(FAULTS)), min_size=2, max_size=5))
def test_damages_upon_damages_are_checked(names: list[str]) -> None:
    draft = Draft(clean("28.5"))
    for name in names:
        try:
            damage(draft, name, image=HIT, container="exited")
        except (NotFoundError, ValueError, KeyError, IndexError):
            continue  # there is nothing left that it could hit
    assert all(finding.id in CATALOGUE for finding in check(draft.tree, content=True).findings)
