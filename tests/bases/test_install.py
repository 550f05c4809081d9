"""What each road leaves in a root, and that nothing is left when a layer is not what it should
be."""

from __future__ import annotations

import json
from typing import BinaryIO

import pytest
from tests.bases.archives import ONE, TWO, Image, config, docker_archive, layout, sha, tree

from dockroot import bases, root
from dockroot.bases import Base, Means, parse
from dockroot.clock import Clock
from dockroot.digest import ImageID
from dockroot.editor import Editor
from dockroot.engine import ENGINES, NEWEST, Engine
from dockroot.errors import ArchiveError
from dockroot.ids import Ids
from dockroot.install import install, provide
from dockroot.root import DockerRoot
from dockroot.tree import Bytes, Directory

NOW = 1_700_000_000 * 10**9
IMAGE = Image([ONE, TWO], ["app:1", "app:2"])


def spool(stream: BinaryIO) -> Bytes:
    return Bytes(stream.read())


MEANS = Means(spool, NOW)


def fresh(engine: Engine = NEWEST) -> Editor:
    return Editor(DockerRoot(Directory()), engine, Ids(), Clock(NOW))


def again(editor: Editor) -> DockerRoot:
    found, findings = root.read(editor.draft.tree)
    assert not findings
    return found


def loaded(image: Image = IMAGE) -> Base:
    (base,) = bases.load(Bytes(docker_archive([image])), MEANS)
    return base


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_a_pull_leaves_tag_digest_and_blobs(engine: Engine) -> None:
    editor = fresh(engine)
    base = bases.resolve("alpine:3.19", {}, MEANS)
    image_id = install(editor, base, MEANS)
    found = again(editor)
    assert found.references == {
        "alpine": {"alpine:3.19": image_id, f"alpine@{base.digest}": image_id}
    }
    image = found.images[image_id]
    assert (image.config_bytes, image.last_updated, image.parent, image.built_locally) == (
        base.config,
        "",
        None,
        False,
    )
    ((diff_id, [source]),) = found.blob_sources.items()
    assert (diff_id, source.repository) == (image.diff_ids[0], "docker.io/library/alpine")
    by_digest = editor.draft.tree.read_file(
        f"image/overlay2/distribution/diffid-by-digest/sha256/{source.digest.hex}"
    )
    assert by_digest == diff_id.encode()


def test_a_load_leaves_tags_alone() -> None:
    editor = fresh()
    image_id = install(editor, loaded(), MEANS)
    found = again(editor)
    assert image_id == ImageID.of(IMAGE.config)
    assert found.references == {"app": {"app:1": image_id, "app:2": image_id}}
    assert not found.blob_sources
    assert not editor.draft.tree.names("image/overlay2/imagedb/metadata/sha256")
    assert [layer.diff_id for layer in found.layer_chain(found.images[image_id].top_chain)] == [
        sha(ONE),
        sha(TWO),
    ]
    assert found.merged_layers(found.images[image_id].top_chain).get("etc/passwd") is None


def test_a_load_with_a_parent_writes_it() -> None:
    parent = Image([ONE], [], config([ONE], [{"created_by": "one"}]))
    child = Image(
        [ONE],
        [],
        config([ONE], [{"created_by": "one"}, {"created_by": "CMD", "empty_layer": True}]),
        sha(parent.config),
    )
    editor = fresh()
    ids = [
        install(editor, base, MEANS)
        for base in bases.load(Bytes(docker_archive([parent, child])), MEANS)
    ]
    assert again(editor).images[ids[1]].parent == ids[0]


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_an_import_writes_the_engines_config(engine: Engine) -> None:
    editor = fresh(engine)
    image_id = install(editor, bases.import_rootfs(Bytes(ONE), parse("own"), MEANS), MEANS)
    found = again(editor)
    image = found.images[image_id]
    assert found.references == {"own": {"own:latest": image_id}}
    assert bool(image.last_updated) == engine.last_updated
    assert list(image.config) == sorted(image.config)
    assert image.config["comment"] == image.config["history"][0]["comment"] == "Imported from -"
    assert image.config["created"] == image.config["history"][0]["created"]
    assert image.config["docker_version"] == engine.docker_version
    assert image.config["rootfs"] == {"type": "layers", "diff_ids": [sha(ONE)]}
    assert image.config["config"] == image.config["container_config"]


def test_an_import_without_a_name_leaves_no_reference() -> None:
    editor = fresh()
    image_id = install(editor, bases.import_rootfs(Bytes(ONE), None, MEANS), MEANS)
    assert again(editor).references == {}
    assert again(editor).images[image_id].last_updated == ""


def test_a_directory_and_its_tar_hold_the_same() -> None:
    files = tree({"bin/sh": b"#!", "etc/passwd": b"root"})
    editor = fresh()
    image_id = install(editor, bases.import_rootfs(files, None, MEANS), MEANS)
    found = again(editor)
    merged = found.merged_layers(found.images[image_id].top_chain)
    assert {path: node.kind for path, node in merged.walk()} == {
        path: node.kind for path, node in files.walk()
    }
    assert merged.read_file("etc/passwd") == b"root"


def test_layers_that_the_root_has_are_not_opened() -> None:
    editor = fresh()
    install(editor, loaded(), MEANS)
    before = dict(editor.root.layers)
    other = Image(IMAGE.layers, ["x:1"], config(IMAGE.layers, author="somebody"))
    (base,) = bases.load(Bytes(docker_archive([other])), MEANS)
    install(editor, base, Means(lambda stream: pytest.fail("spooled"), NOW))
    assert editor.root.layers == before
    assert len(again(editor).images) == 2


def test_a_base_from_a_layout_keeps_the_registrys_digests() -> None:
    editor = fresh()
    base = bases.read_base(tree(layout([(IMAGE, "1")])), parse("quay.io/u/app:1"), MEANS)
    image_id = install(editor, base, MEANS)
    found = again(editor)
    assert set(found.references["quay.io/u/app"]) == {
        "quay.io/u/app:1",
        f"quay.io/u/app@{base.digest}",
    }
    for diff_id, layer in zip(found.images[image_id].diff_ids, base.layers, strict=True):
        assert layer.blob is not None
        assert [source.digest for source in found.blob_sources[diff_id]] == [layer.blob.digest]


def test_a_second_repository_joins_the_first_in_the_list_of_blobs() -> None:
    editor = fresh()
    for name in ("a/x:1", "b/x:1", "a/x:2"):
        install(editor, bases.read_base(Bytes(docker_archive([IMAGE])), parse(name), MEANS), MEANS)
    sources = again(editor).blob_sources[editor.root.images[ImageID.of(IMAGE.config)].diff_ids[0]]
    assert [source.repository for source in sources] == ["docker.io/b/x", "docker.io/a/x"]


def test_a_layer_that_is_not_the_configs_is_refused_by_name() -> None:
    lying = Image([ONE], ["a:1"], config([TWO]))
    (base,) = bases.load(Bytes(docker_archive([lying])), MEANS, "lying.tar")
    with pytest.raises(
        ArchiveError, match=rf"lying\.tar: {sha(ONE)[7:]}/layer\.tar: the layer's diff ID is"
    ) as caught:
        install(fresh(), base, MEANS)
    assert caught.value.hint


def test_a_damaged_layer_is_refused_by_name() -> None:
    broken = Image([ONE[:700]], ["a:1"])
    (base,) = bases.load(Bytes(docker_archive([broken])), MEANS, "broken.tar")
    with pytest.raises(ArchiveError, match=r"broken\.tar: .*layer\.tar"):
        install(fresh(), base, MEANS)


def test_the_same_input_gives_the_same_tree() -> None:
    def made() -> list[tuple[str, object]]:
        editor = fresh()
        provide(editor, "debian:12", {}, MEANS)
        install(editor, loaded(), MEANS)
        install(editor, bases.import_rootfs(Bytes(TWO), parse("t"), MEANS), MEANS)
        return [
            (
                path,
                (node.kind, node.mode, node.mtime, node.target, node.content.size and node.read()),
            )
            for path, node in editor.draft.tree.walk()
        ]

    assert made() == made()


def test_provide_returns_the_image() -> None:
    editor = fresh()
    image = provide(editor, "own", {"own": Bytes(ONE)}, MEANS)
    assert editor.root.images[image.id] is image
    assert json.loads(image.config_bytes)["comment"] == "Imported from -"
