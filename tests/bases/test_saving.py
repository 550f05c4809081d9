"""Saving: what comes back is what went in, in each engine's layout, and damage is told."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from typing import BinaryIO

import pytest
from tests.bases.archives import ONE, TWO, Image, config, docker_archive, sha

from dockroot import bases
from dockroot.bases import Means, parse
from dockroot.clock import Clock
from dockroot.digest import ImageID
from dockroot.editor import Editor
from dockroot.engine import ENGINES, Engine
from dockroot.errors import ConflictError, DockrootError, NotFoundError, RootError
from dockroot.format import layertar
from dockroot.format.layertar import TarStyle
from dockroot.ids import Ids
from dockroot.install import install
from dockroot.root import DockerRoot
from dockroot.saving import save
from dockroot.store import layerdb
from dockroot.tree import Bytes, Directory, file

NOW = 1_700_000_000 * 10**9
IMAGES = [
    Image([ONE, TWO], ["app:1", "app:2"]),
    Image([ONE], ["quay.io/base:1"]),
    Image([ONE, TWO, ONE], ["twice:1"]),
]


def spool(stream: BinaryIO) -> Bytes:
    return Bytes(stream.read())


MEANS = Means(spool, NOW)


def filled(engine: Engine) -> Editor:
    editor = Editor(DockerRoot(Directory()), engine, Ids(), Clock(NOW))
    for base in bases.load(Bytes(docker_archive(IMAGES)), MEANS):
        install(editor, base, MEANS)
    return editor


def saved(editor: Editor, *names: str) -> bytes:
    buffer = io.BytesIO()
    tree = save(editor.root, names, editor.engine, NOW)
    layertar.write(layertar.layer_pieces(tree, TarStyle.of(editor.engine)), buffer)
    return buffer.getvalue()


def members(archive: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        found = {}
        for member in tar:
            stream = tar.extractfile(member) if member.isfile() or member.issym() else None
            found[member.name] = stream.read() if stream else b""
        return found


@pytest.fixture(params=ENGINES.values(), ids=ENGINES)
def editor(request: pytest.FixtureRequest) -> Editor:
    return filled(request.param)


def test_what_is_saved_is_loaded_again(editor: Editor) -> None:
    archive = saved(editor, "app", "quay.io/base:1", "twice")
    images = bases.load(Bytes(archive), MEANS)
    assert [base.config for base in images] == [image.config for image in IMAGES]
    assert [[str(name) for name in base.references] for base in images] == [
        image.tags for image in IMAGES
    ]
    other = Editor(DockerRoot(Directory()), editor.engine, Ids("another"), Clock(NOW))
    for base in images:
        install(other, base, MEANS)
    assert other.root.images.keys() == editor.root.images.keys()
    assert other.root.layers.keys() == editor.root.layers.keys()
    assert saved(other, "app", "quay.io/base:1", "twice") == archive


def test_layers_are_the_tars_that_came_in(editor: Editor) -> None:
    files = members(saved(editor, "app:1"))
    (item,) = json.loads(files["manifest.json"])
    assert [files[path] for path in item["Layers"]] == [ONE, TWO]
    assert files[item["Config"]] == IMAGES[0].config
    assert item["RepoTags"] == ["app:1"]
    assert files["repositories"].endswith(b"}\n")


def test_the_layouts_differ_by_engine() -> None:
    old, new = (
        members(saved(filled(ENGINES["20.10"]), "twice")),
        members(saved(filled(ENGINES["28.5"]), "twice")),
    )
    assert {name.rpartition("/")[2] for name in old} >= {
        "VERSION",
        "json",
        "layer.tar",
        "manifest.json",
        "repositories",
    }
    assert "index.json" not in old
    assert json.loads(new["oci-layout"]) == {"imageLayoutVersion": "1.0.0"}
    for name, data in new.items():
        if name.startswith("blobs/sha256/"):
            assert hashlib.sha256(data).hexdigest() == name[13:]
    (descriptor,) = json.loads(new["index.json"])["manifests"]
    manifest = json.loads(new[f"blobs/sha256/{descriptor['digest'][7:]}"])
    assert [layer["digest"] for layer in manifest["layers"]] == [sha(ONE), sha(TWO), sha(ONE)]


def test_a_layer_that_stands_twice_is_a_link_in_the_old_layout() -> None:
    with tarfile.open(fileobj=io.BytesIO(saved(filled(ENGINES["20.10"]), "twice"))) as tar:
        links = [member.linkname for member in tar if member.issym()]
        assert len(links) == 1
        assert links[0].startswith("../")


def test_an_image_saved_by_id_has_no_tags(editor: Editor) -> None:
    image_id = ImageID.of(IMAGES[0].config)
    for name in (image_id, image_id.hex, image_id.short):
        files = members(saved(editor, name))
        (item,) = json.loads(files["manifest.json"])
        assert item["RepoTags"] is None
        assert "repositories" not in files


def test_a_parent_is_named_when_it_is_saved_too(editor: Editor) -> None:
    child = editor.add_image(
        config([ONE], [{"created_by": "one"}]), parent=ImageID.of(IMAGES[1].config)
    )
    editor.tag(child.id, "child", "child:1")
    items = json.loads(members(saved(editor, "child", "quay.io/base"))["manifest.json"])
    assert [item.get("Parent") for item in items] == [ImageID.of(IMAGES[1].config), None]
    (item,) = json.loads(members(saved(editor, "child"))["manifest.json"])
    assert "Parent" not in item


def test_unknown_names_and_images_without_layers_are_refused(editor: Editor) -> None:
    with pytest.raises(NotFoundError, match="No such image: nope"):
        saved(editor, "nope")
    with pytest.raises(NotFoundError, match="No such image: app:9"):
        saved(editor, "app:9")
    empty = editor.add_image(config([]))
    with pytest.raises(ConflictError, match="empty export"):
        saved(editor, empty.id)


def test_damage_is_told_not_saved(editor: Editor) -> None:
    layer = editor.root.layers[editor.root.images[ImageID.of(IMAGES[0].config)].chain_ids[0]]
    editor.draft.put(f"overlay2/{layer.cache_id}/diff/bin/sh", file(b"!#"))
    with pytest.raises(RootError, match="file integrity checksum failed for 'bin/sh'") as caught:
        saved(editor, "app")
    assert caught.value.hint
    editor.draft.remove(f"overlay2/{layer.cache_id}/diff/bin/sh")
    with pytest.raises(RootError, match="'bin/sh' is missing"):
        saved(editor, "app")


def test_a_damaged_tar_split_is_told(editor: Editor) -> None:
    chain = editor.root.images[ImageID.of(IMAGES[0].config)].chain_ids[0]
    editor.root.layers[chain] = layerdb.Layer(
        chain,
        editor.root.layers[chain].diff_id,
        None,
        1,
        editor.root.layers[chain].cache_id,
        Bytes(b"x"),
    )
    with pytest.raises(RootError, match="tar-split"):
        saved(editor, "app")


def test_a_missing_layer_is_told(editor: Editor) -> None:
    del editor.root.layers[editor.root.images[ImageID.of(IMAGES[0].config)].chain_ids[0]]
    with pytest.raises(DockrootError, match="a layer is missing"):
        saved(editor, "app")


def test_a_pulled_image_is_saved_under_its_tag() -> None:
    editor = Editor(DockerRoot(Directory()), ENGINES["28.5"], Ids(), Clock(NOW))
    install(editor, bases.resolve("alpine", {}, MEANS), MEANS)
    (item,) = json.loads(members(saved(editor, "alpine"))["manifest.json"])
    assert item["RepoTags"] == ["alpine:latest"]
    index = json.loads(members(saved(editor, "alpine:latest"))["index.json"])
    assert (
        index["manifests"][0]["annotations"]["io.containerd.image.name"]
        == parse("alpine:latest").canonical()
    )
