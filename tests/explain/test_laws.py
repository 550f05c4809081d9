"""Whatever was built and whatever broke, there is an explanation; nothing is raised but an error with a way out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.explain import roots

from dockroot.errors import DockrootError
from dockroot.explain import at, explain
from dockroot.explain.things import stack_of
from dockroot.tree import Directory, Draft, Kind, Node, file, symlink, whiteout
from dockroot.usage import usage

_PATHS = [path for path, _ in roots.sample().walk()]
_STORES = [path for path in _PATHS if "/diff/" not in path]
_TEXTS = [
    (roots.sample().read_file(path) or b"").decode("utf-8", "replace")
    for path in _STORES
    if (roots.sample().get(path) or Directory()).kind is Kind.FILE
]
_WORDS = sorted(
    {word for text in _TEXTS for word in text.replace('"', " ").split() if len(word) < 80}
)

nodes: st.SearchStrategy[Callable[[], Node]] = st.one_of(
    st.sampled_from(_TEXTS).map(lambda text: lambda: file(text)),
    st.binary(max_size=40).map(lambda data: lambda: file(data)),
    st.sampled_from(_WORDS).map(lambda text: lambda: file(text)),
    st.sampled_from(_PATHS).map(lambda path: lambda: symlink(f"../{path}")),
    st.just(whiteout),
    st.just(Directory),
    st.just(lambda: Node(Kind.FIFO)),
    st.sampled_from(_STORES).map(lambda path: lambda: roots.sample().get(path) or Directory()),
)
values: st.SearchStrategy[Any] = st.sampled_from(
    [None, 5, "", "x", [], ["x"], {}, {"x": {}}, {"x": 5}, True, "sha256:" + "0" * 64]
)
_BOXES = [path for path in _STORES if path.endswith("config.v2.json")]


def _with_value(path: str, key: str, value: Any) -> Callable[[], Node]:
    config = json.loads(roots.sample().read_file(path) or b"{}")
    return lambda: file(json.dumps({**config, key: value}))


_KEYS = [
    "Name",
    "Image",
    "Config",
    "State",
    "MountPoints",
    "Args",
    "Path",
    "LogPath",
    "NetworkSettings",
]
boxes = st.sampled_from(_BOXES).flatmap(
    lambda path: st.builds(
        lambda key, value: (path, _with_value(path, key, value)), st.sampled_from(_KEYS), values
    )
)
damage = st.lists(
    st.one_of(boxes, st.tuples(st.sampled_from(_STORES), st.one_of(st.none(), nodes))), max_size=6
)


def broken(changes: list[tuple[str, Callable[[], Node] | None]]) -> Directory:
    draft = Draft(roots.sample())
    for path, make in changes:
        above = path.rpartition("/")[0]
        if make is None:
            draft.remove(path)
        elif not above or draft.tree.directory(above) is not None:
            draft.put(path, make())
    return draft.tree


def _answer(ask: Callable[[], object]) -> object:
    """Return the answer, or the way out that the error shows."""
    try:
        return ask()
    except DockrootError as error:
        return error.hint


@settings(max_examples=30, deadline=None)
@given(damage, st.data())
def test_every_path_has_an_explanation(
    changes: list[tuple[str, Callable[[], Node] | None]], data: st.DataObject
) -> None:
    tree = broken(changes)
    index = roots.index(tree)
    paths = [path for path, _ in tree.walk()] or [""]
    some = data.draw(st.lists(st.sampled_from(paths), max_size=40))
    for path in [*some, *(path for path, _ in changes)]:
        found = at(index, path)
        assert found.sentence
        assert found.kind
        assert found.deletion.why
        found.json()


@settings(max_examples=30, deadline=None)
@given(
    damage,
    st.one_of(st.sampled_from(_WORDS), st.sampled_from(_PATHS), st.text(max_size=12)),
    st.integers(0, 64),
)
def test_every_word_has_an_explanation_or_a_way_out(
    changes: list[tuple[str, Callable[[], Node] | None]], word: str, length: int
) -> None:
    index = roots.index(broken(changes))
    for text in (word, word[:length], f"{word}:/etc", f"box:/{word}"):
        assert _answer(lambda text=text: explain(index, text).sentence)


@settings(max_examples=30, deadline=None)
@given(damage)
def test_every_root_can_be_measured(changes: list[tuple[str, Callable[[], Node] | None]]) -> None:
    index = roots.index(broken(changes))
    found = usage(index)
    assert found.total == sum(size for _, size in found.parts)
    for each in found.images:
        assert 0 <= each.shared <= each.size
        assert 0 <= each.frees <= each.on_disk
    for name in ("box", "greeter", "alpine"):
        assert _answer(lambda name=name: index.diffs(stack_of(index, name)[1]) is not None)
