"""What BuildKit does that no engine here was asked about: other frontends, contexts, what it refuses, its cache."""

from __future__ import annotations

from typing import Any

import pytest

from dockroot import DataRoot
from dockroot.errors import DockrootError, SpecError, UsageError
from dockroot.store.imagedb import Image
from dockroot.tree import Directory, Node, file, symlink

SYNTAX = "# syntax=docker/dockerfile:1\n"
TREE: dict[str, str | bytes | Node] = {
    "a.txt": "a",
    "src/main.c": "main",
    "src/deep/x.h": "x",
    "src/deep/y.c": "y",
    "docs/readme": "read",
    "link": symlink("src"),
}


def root(engine: str = "28.5") -> DataRoot:
    return DataRoot(engine=engine)


def built(at: DataRoot, text: str, **more: Any) -> Image:
    more.setdefault("context", TREE)
    image_id = at.build(text, tag="x", builder="buildkit", **more)
    return at.root.images[image_id]


def files(at: DataRoot, image: Image) -> dict[str, Node]:
    """Return what the layers above the base hold."""
    view = at.root.merged_layers(image.top_chain)
    base = at.root.merged_layers(image.chain_ids[0])
    return {path: node for path, node in view.walk() if base.get(path) is not node}


def paths(at: DataRoot, text: str, below: str, **more: Any) -> set[str]:
    found = files(at, built(at, text, **more))
    return {
        path.removeprefix(f"{below}/")
        for path, node in found.items()
        if path.startswith(f"{below}/") and not isinstance(node, Directory)
    }


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("COPY --parents src/deep/x.h /o/", {"src/deep/x.h"}),
        ("COPY --parents src/*/*.h docs /o/", {"src/deep/x.h", "docs/readme"}),
        ("COPY --parents src/./deep/x.h /o/", {"deep/x.h"}),
        ("COPY --parents ./**/*.c /o/", {"src/main.c", "src/deep/y.c"}),
        ("COPY --exclude=**/*.c src /o/", {"deep/x.h"}),
        ("COPY --parents --exclude=**/y.c src /o/", {"src/main.c", "src/deep/x.h"}),
        ("COPY --exclude=deep src /o/", {"main.c"}),
    ],
)
def test_parents_and_patterns(line: str, expected: set[str]) -> None:
    """The cases are those of the reference of Dockerfiles, `COPY --parents` and `--exclude`."""
    assert paths(root(), f"{SYNTAX}FROM alpine\n{line}\n", "o") == expected


@pytest.mark.parametrize("engine", ["20.10", "26.1", "28.5"])
def test_another_frontend_brings_its_syntax_to_an_older_engine(engine: str) -> None:
    at = root(engine)
    text = (
        f"{SYNTAX}FROM alpine\nCOPY --link <<EOF /o/f\nhi\nEOF\nARG A=1 B=$A\nRUN echo $B >/o/b\n"
    )
    image = built(at, text)
    assert [line["created_by"] for line in image.config["history"][-3:]] == [
        "COPY <<EOF /o/f # buildkit",
        "ARG A=1 B=1",
        "RUN |2 A=1 B=1 /bin/sh -c echo $B >/o/b # buildkit",
    ]
    assert files(at, image)["o/b"].read() == b"1\n"


@pytest.mark.parametrize(
    ("engine", "text", "says"),
    [
        ("28.5", "FROM alpine\nCOPY --parents a /b\n", "unknown flag: --parents"),
        ("26.1", "FROM alpine\nCOPY --exclude=x a /b\n", "unknown flag: --exclude"),
        ("20.10", "FROM alpine\nCOPY --link a.txt /b\n", "unknown flag: --link"),
        ("28.5", "# syntax=example.org/own:1\nFROM alpine\n", "frontend example.org/own:1"),
        ("28.5", "FROM alpine\nCOPY --chmod=99 a.txt /b\n", "invalid chmod parameter: '99'"),
        ("28.5", "FROM alpine\nCOPY --chmod=77777 a.txt /b\n", "invalid chmod parameter"),
        ("28.5", "FROM alpine\nCOPY none /b\n", '"/none": not found'),
        ("28.5", "FROM alpine\nCOPY a.txt /b\nCOPY src /b\n", "cannot copy to non-directory"),
        ("28.5", "FROM alpine\nCOPY src /etc/hosts.d/a.txt/\nCOPY a.txt /etc/hosts.d/\n", "cannot"),
        ("28.5", "FROM alpine\nCOPY --from=7 / /\n", "invalid stage index 7"),
        ("28.5", "FROM alpine AS a\nCOPY --from=b / /\nFROM a AS b\n", "defined before current"),
        ("28.5", "FROM alpine AS a\nCOPY --from=a / /\n", "circular"),
        ("28.5", "FROM alpine\nADD https://example.org/x /x\n", "--url https://example.org/x=FILE"),
        ("28.5", "FROM alpine\nCOPY https://example.org/x /x\n", "source can't be a URL for COPY"),
        (
            "28.5",
            "FROM alpine\nRUN --mount=type=nothing true\n",
            'unsupported mount type "nothing"',
        ),
        ("28.5", "FROM alpine\nRUN --mount=type=bind,mode=1 true\n", "mode not allowed"),
        ("28.5", "FROM alpine\nRUN --mount=type=bind,what=1 true\n", "unexpected key 'what'"),
        ("28.5", "FROM alpine\nRUN --mount=type=bind,target=/ true\n", "invalid mount target"),
        (
            "28.5",
            "FROM alpine\nRUN --mount=type=secret,id=s,required true\n",
            "secret s: not found",
        ),
        ("28.5", "FROM alpine\nRUN --mount=target=/m,source=no true\n", '"/no": not found'),
        ("28.5", "FROM alpine\nRUN exit 3\n", "did not complete successfully: exit code: 3"),
        ("28.5", "FROM $NONE\n", "should not be blank"),
        ("28.5", "FROM alpine\nVOLUME ['']\nVOLUME [\"\"]\n", "can not be an empty string"),
    ],
)
def test_what_is_refused_says_where_and_leaves_nothing(engine: str, text: str, says: str) -> None:
    at = root(engine)
    with pytest.raises(DockrootError, match=".*") as caught:
        built(at, text)
    assert says in str(caught.value)
    assert isinstance(caught.value, SpecError)
    assert caught.value.line or "circular" in says
    assert caught.value.hint
    assert not at.root.images
    assert not at.root.layers


def test_an_epoch_that_is_no_number() -> None:
    with pytest.raises(UsageError, match="invalid SOURCE_DATE_EPOCH: ²"):
        built(root(), "FROM alpine\n", build_args={"SOURCE_DATE_EPOCH": "²"})


def test_an_engine_before_buildkit() -> None:
    with pytest.raises(UsageError, match="no BuildKit"):
        built(root("1.13.1"), "FROM alpine\n")


def test_whose_builder_is_the_default() -> None:
    for engine, layers in (("1.13.1", 1), ("20.10", 1), ("26.1", 2), ("28.5", 2)):
        at = root(engine)
        image_id = at.build("FROM alpine\nWORKDIR /srv\n")
        image = at.root.images[image_id]
        assert len(image.diff_ids) == layers, engine


def test_contexts_that_are_named() -> None:
    at = root()
    at.build("FROM alpine\nRUN echo other > /other\n", tag="other", builder="buildkit")
    image = built(
        at,
        "FROM start\nCOPY --from=web page /page\nCOPY --from=shelf /other /other2\n"
        "RUN --mount=from=web,target=/w cat /w/page > /read\n",
        contexts={
            "web": Directory({"page": file("hello\n")}),
            "shelf": "other",
            "start": "other",
        },
    )
    held = files(at, image)
    assert held["page"].read() == held["read"].read() == b"hello\n"
    assert held["other2"].read() == b"other\n"
    with pytest.raises(SpecError, match="FROM needs an image"):
        built(at, "FROM web\n", contexts={"web": Directory()})


def test_urls_and_their_checksums() -> None:
    url = "https://example.org/dir/some.tar"
    line = f"FROM alpine\nADD --checksum={{}} {url} /got/\n"
    digest = "sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    at = root()
    image = built(at, line.format(digest), urls={url: file("a").content})
    node = files(at, image)["got/some.tar"]
    assert (node.read(), node.mode) == (b"a", 0o600)
    with pytest.raises(SpecError, match="digest mismatch"):
        built(at, line.format("sha256:" + "0" * 64), urls={url: file("a").content})


def test_a_secret_is_seen_and_not_kept() -> None:
    at = root()
    image = built(
        at,
        'FROM alpine\nRUN --mount=type=secret,id=s,env=TOKEN echo "got $TOKEN" | wc -c > /n; test ! -e /run/secrets/s\n',
        secrets={"s": b"hunter2"},
    )
    assert files(at, image)["n"].read() == b"12\n"
    for layer in image.chain_ids[1:]:
        diff = at.root.diff_of(at.root.layers[layer].cache_id)
        assert not any(b"hunter2" in node.read() for _, node in diff.walk() if node.content.size)
    assert b"hunter2" not in image.config_bytes


def test_the_cache_sees_what_matters() -> None:
    at = root()
    text = "FROM alpine\nCOPY a.txt /a\nRUN echo x > /x\n"
    first = built(at, text)
    assert built(at, text).id == first.id
    anew = built(at, text, use_cache=False)
    assert anew.id != first.id
    other = built(at, text, context={**TREE, "a.txt": "b"})
    assert other.diff_ids[1:] != first.diff_ids[1:]
    after = built(at, text.replace("RUN", "ENV A=1\nRUN"))
    assert after.diff_ids[1] == first.diff_ids[1]
    assert after.config["history"][2]["created"] == anew.config["history"][2]["created"]


def test_stages_that_nothing_needs_are_not_built() -> None:
    at, said = root(), list[str]()
    built(
        at,
        "FROM nowhere:1 AS a\nRUN false\nFROM alpine AS b\nRUN echo b > /b\nFROM a\nFROM alpine\nCOPY --from=b /b /\n",
        say=said.append,
    )
    assert not any("nowhere" in line or "RUN false" in line for line in said)
    assert len(at.root.images) == 1
    assert len(at.root.layers) == 2


def test_labels_and_names_of_the_command_line() -> None:
    at, said = root(), list[str]()
    image = built(
        at, "FROM alpine\nLABEL a=1\n", labels={"b": "2"}, names=("x:1",), say=said.append
    )
    assert image.config["config"]["Labels"] == {"a": "1", "b": "2"}
    assert any(line.endswith("naming to docker.io/library/x:1 done") for line in said)
