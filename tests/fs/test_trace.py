"""Where a path comes from agrees with what the merged view shows, whatever the layers hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dockroot.fs.merge import merged
from dockroot.fs.trace import Fate, trace, winner
from dockroot.tree import OPAQUE, Directory, Node, file, whiteout

_NAMES = ["a", "b"]


def directories(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.builds(
        lambda held, opaque: Directory(held, xattrs={OPAQUE: b"y"} if opaque else {}),
        st.dictionaries(st.sampled_from(_NAMES), children, max_size=2),
        st.booleans(),
    )


nodes: st.SearchStrategy[Node] = st.recursive(
    st.one_of(st.builds(file), st.builds(whiteout)), directories, max_leaves=6
)
layers = st.lists(directories(nodes), min_size=1, max_size=5)
paths = st.lists(st.sampled_from(_NAMES), max_size=3).map("/".join)


@given(layers, paths)
def test_what_wins_is_what_shows(stack: list[Directory], path: str) -> None:
    """`stack` is topmost first."""
    shown = merged(reversed(stack)).get(path)
    parts = trace(stack, path)
    won = winner(parts)
    if path:
        assert (won is None) == (shown is None)
    if shown is None or won is None:
        return
    if not isinstance(shown, Directory):
        assert won.mark.node is shown
        assert all(
            part.fate is Fate.HIDDEN for part in parts if part is not won and part.layer > won.layer
        )
        return
    merging = [part.mark.node for part in parts if part.fate in (Fate.SHOWS, Fate.MERGES)]
    names = {name for node in merging if isinstance(node, Directory) for name in node.children}
    assert set(shown.children) <= names


@given(layers, paths)
def test_each_part_is_hidden_by_one_above_it(stack: list[Directory], path: str) -> None:
    parts = trace(stack, path)
    assert sum(part.fate is Fate.SHOWS for part in parts) <= 1
    for part in parts:
        assert (part.by is not None) == (part.fate is Fate.HIDDEN)
        assert part.by is None or part.by < part.layer


def test_a_whiteout_hides_and_a_file_above_it_shows() -> None:
    parts = trace(
        [
            Directory({"a": file("new")}),
            Directory({"a": whiteout()}),
            Directory({"a": file("old")}),
        ],
        "a",
    )
    assert [(part.layer, part.fate, part.by) for part in parts] == [
        (0, Fate.SHOWS, None),
        (1, Fate.HIDDEN, 0),
        (2, Fate.HIDDEN, 0),
    ]


def test_an_opaque_directory_hides_what_is_below_it() -> None:
    top = Directory({"d": Directory(xattrs={OPAQUE: b"y"})})
    parts = trace([top, Directory({"d": Directory({"f": file()})})], "d/f")
    assert [(part.fate, part.mark.hides) for part in parts] == [
        (Fate.HIDES, "d"),
        (Fate.HIDDEN, "d/f"),
    ]
