"""Builds with commands that cannot be simulated, and what `explain` says of steps."""

from __future__ import annotations

import pytest

from dockroot.bases import Means
from dockroot.build import BuildRequest, build
from dockroot.clock import Clock
from dockroot.editor import Editor
from dockroot.engine import NEWEST
from dockroot.errors import SpecError, UnsimulatedError
from dockroot.ids import Ids
from dockroot.install import find_or_provide
from dockroot.root import read
from dockroot.shell import Recipe
from dockroot.shell.recipes import parse
from dockroot.store.imagedb import Image
from dockroot.tree import Bytes, Directory


def find_base(editor: Editor, name: str, platform: str) -> Image:
    means = Means(lambda stream: Bytes(stream.read()), 0)
    return find_or_provide(editor, name, platform, {}, means)


def editor_of(tree: Directory | None = None) -> Editor:
    return Editor(read(tree or Directory())[0], NEWEST, Ids("seed"), Clock())


def built(
    text: str, editor: Editor | None = None, **more: object
) -> tuple[Editor, Image, list[str]]:
    editor = editor or editor_of()
    said: list[str] = []
    request = BuildRequest(
        text.encode(), Directory(), find_base, say=said.append, **more, builder="classic"
    )  # type: ignore[arg-type]
    return editor, editor.root.images[build(editor, request)], said


DIRECTIVE = "FROM alpine\n# dockroot: write /app 3MiB mode=0755\nRUN make install\n"


def test_a_directive_says_what_a_step_leaves() -> None:
    editor, image, _ = built(DIRECTIVE)
    node = editor.root.merged_layers(image.top_chain).get("app")
    assert node is not None
    assert (node.content.size, node.mode) == (3 << 20, 0o755)


def test_a_directive_is_a_comment_to_the_engine() -> None:
    editor, with_it, _ = built(DIRECTIVE)
    _, without, said = built("FROM alpine\nRUN make install\n", editor)
    assert without.id == with_it.id
    assert " ---> Using cache" in said


def test_a_directive_above_another_instruction_is_refused() -> None:
    with pytest.raises(SpecError, match="stands above COPY"):
        built("FROM alpine\n# dockroot: write /app 3MiB\nCOPY a b\n")


def test_an_unknown_command_is_an_error_at_its_place() -> None:
    with pytest.raises(UnsimulatedError) as raised:
        built("FROM alpine\nRUN echo on && \\\n    make install\n")
    assert (raised.value.line, raised.value.column) == (3, 5)


def test_opaque_builds_are_the_same_each_time_and_say_so() -> None:
    text = "FROM alpine\nRUN make install\n"
    first, second = built(text, opaque=True), built(text, opaque=True)
    assert first[1].id == second[1].id
    assert any("not simulated: 'make install'" in line for line in first[2])


def test_recipes_stand_for_commands() -> None:
    found = (*parse("make*\n  write /app 2kB\n", "r"), Recipe("cc *", lambda run: 0))
    editor, image, _ = built("FROM alpine\nRUN cc a.c && make\n", recipes=found)
    assert editor.root.merged_layers(image.top_chain).get("app") is not None


def explained(step: str, base: str = "alpine") -> str:
    _, _, said = built(f"FROM {base}\n{step}\n", explain=True)
    return "\n".join(line for line in said if line.startswith("      "))


def test_explaining_names_what_was_added_changed_and_hidden() -> None:
    text = explained("RUN echo hello > /new && echo x >> /etc/motd && rm /etc/issue")
    assert "1 added, 1 changed, 1 whited out" in text
    assert "+ /new  6B" in text
    assert "~ /etc/motd" in text
    assert "- /etc/issue  whiteout: hides 51B" in text


def test_explaining_shows_an_opaque_directory() -> None:
    assert "- /media/  opaque" in explained("RUN rm -r /media && mkdir /media && touch /media/x")


def test_explaining_says_when_there_is_no_layer() -> None:
    assert "no layer" in explained("ENV A=b")


def test_explaining_counts_where_there_is_much() -> None:
    text = explained("RUN mkdir /many && for i in $(seq 40); do echo $i > /many/$i; done")
    assert "+ /many/…  40 files" in text
    assert len(text.splitlines()) < 5


def test_lists_removed_in_a_later_layer_still_lie_in_the_earlier_one() -> None:
    text = "FROM debian:12\nRUN apt-get update\nRUN rm -rf /var/lib/apt/lists/*\n"
    editor, image, _ = built(text)
    *_, update, removal = editor.root.layer_chain(image.top_chain)
    assert update.size > 15_000_000
    assert removal.size == 0
    lists = editor.root.tree.directory(f"overlay2/{removal.cache_id}/diff/var/lib/apt/lists")
    assert lists is not None
    assert all(node.is_whiteout for node in lists.children.values())
