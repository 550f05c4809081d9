"""What a path is, and what comes out of it: root file systems, archives, layouts, whole and
hostile."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import tarfile
from collections.abc import Mapping
from contextlib import suppress
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.bases.archives import (
    ONE,
    TWO,
    Image,
    config,
    descriptor,
    docker_archive,
    layout,
    link,
    sha,
    tar,
    tree,
)

from dockroot import bases
from dockroot.bases import Arrival, Form, Means, Source, parse
from dockroot.digest import ImageID
from dockroot.engine import NEWEST
from dockroot.errors import ArchiveError, DockrootError, NotFoundError, UsageError
from dockroot.format.tarsplit import pack
from dockroot.tree import Bytes, Directory, file


def spool(stream: BinaryIO) -> Bytes:
    return Bytes(stream.read())


MEANS = Means(spool, 1_700_000_000 * 10**9)
TAG = parse("some:1")
IMAGES = [Image([ONE], ["base:1"]), Image([ONE, TWO], ["app:2", "quay.io/u/app:2"])]
ROOTFS = tree({"bin/sh": b"#!", "manifest.json": b'{"an": "application\'s own"}'})


def diff_ids(base: bases.Base) -> list[str]:
    return [
        pack(layer.open(NEWEST, MEANS).pieces, trailing_empty=False).diff_id
        for layer in base.layers
    ]


FORMS: list[tuple[str, Source, Form]] = [
    ("directory", ROOTFS, Form.ROOTFS),
    ("tar", Bytes(ONE), Form.ROOTFS),
    ("gzip", Bytes(gzip.compress(ONE)), Form.ROOTFS),
    ("bzip2", Bytes(bz2.compress(ONE)), Form.ROOTFS),
    ("xz", Bytes(lzma.compress(ONE)), Form.ROOTFS),
    ("archive", Bytes(docker_archive(IMAGES)), Form.DOCKER_ARCHIVE),
    ("archive.gz", Bytes(gzip.compress(docker_archive(IMAGES))), Form.DOCKER_ARCHIVE),
    ("layout", tree(layout([(IMAGES[0], "1")])), Form.OCI_LAYOUT),
    ("layout.tar", Bytes(tar(layout([(IMAGES[0], "1")]))), Form.OCI_LAYOUT),
    (
        "both",
        tree({**layout([(IMAGES[0], "1")]), "manifest.json": b'[{"Config":"x"}]'}),
        Form.DOCKER_ARCHIVE,
    ),
    ("empty manifest", tree({"manifest.json": b"[]"}), Form.DOCKER_ARCHIVE),
    ("empty directory", Directory(), Form.ROOTFS),
]


@pytest.mark.parametrize(
    ("source", "form"), [row[1:] for row in FORMS], ids=[row[0] for row in FORMS]
)
def test_sniff(source: Source, form: Form) -> None:
    assert bases.sniff(source, MEANS) is form


@pytest.mark.parametrize(
    "source",
    [row[1] for row in FORMS if row[2] is Form.ROOTFS],
    ids=[row[0] for row in FORMS if row[2] is Form.ROOTFS],
)
def test_a_root_file_system_is_imported(source: Source) -> None:
    base = bases.read_base(source, TAG, MEANS)
    assert base.arrival is Arrival.IMPORTED
    assert base.message == "Imported from -"
    assert base.references == (TAG,)
    assert len(base.layers) == 1
    assert base.layers[0].diff_id is None


def test_a_rootfs_tar_is_digested_as_supplied() -> None:
    for data in (ONE, gzip.compress(ONE)):
        assert diff_ids(bases.import_rootfs(Bytes(data), None, MEANS)) == [sha(ONE)]


def test_import_takes_an_archive_of_images_for_files() -> None:
    data = docker_archive(IMAGES)
    base = bases.import_rootfs(Bytes(data), TAG, MEANS, message="why not")
    assert (base.arrival, base.message) == (Arrival.IMPORTED, "why not")
    assert diff_ids(base) == [sha(data)]


def test_import_refuses_a_digest_as_name() -> None:
    with pytest.raises(UsageError, match="cannot import digest reference"):
        bases.import_rootfs(Bytes(ONE), parse("a@" + sha(b"")), MEANS)


def test_load_takes_all_images_verbatim() -> None:
    first, second = bases.load(Bytes(docker_archive(IMAGES)), MEANS)
    assert [first.config, second.config] == [image.config for image in IMAGES]
    assert [str(each) for each in second.references] == ["app:2", "quay.io/u/app:2"]
    assert diff_ids(second) == [sha(ONE), sha(TWO)]
    assert {first.arrival, second.arrival} == {Arrival.LOADED}
    assert first.digest == second.digest == ""


def test_compressed_layers_of_an_archive_are_unpacked() -> None:
    image = Image([ONE], ["a:1"])
    path = f"{sha(ONE)[7:]}/layer.tar"
    for pressed in (gzip.compress(ONE), lzma.compress(ONE), bz2.compress(ONE)):
        (base,) = bases.load(Bytes(docker_archive([image], replace={path: pressed})), MEANS)
        assert diff_ids(base) == [sha(ONE)]


def test_a_layer_may_be_a_symlink_to_anothers() -> None:
    image = Image([ONE], ["a:1"])
    path = f"{sha(ONE)[7:]}/layer.tar"
    item = {"Config": "c.json", "RepoTags": None, "Layers": ["x/layer.tar"]}
    data = tar(
        {
            "c.json": image.config,
            path: ONE,
            "x/layer.tar": link("x/layer.tar", f"../{path}"),
            "manifest.json": json.dumps([item]).encode(),
        }
    )
    (base,) = bases.load(Bytes(data), MEANS)
    assert diff_ids(base) == [sha(ONE)]
    assert base.references == ()


def test_a_parent_counts_when_it_is_in_the_archive() -> None:
    parent = Image([ONE], [])
    entries = [{"created": "x", "created_by": "one"}]
    parent.config = config([ONE], entries)
    child = Image(
        [ONE],
        [],
        config([ONE], [*entries, {"created_by": "CMD", "empty_layer": True}]),
        sha(parent.config),
    )
    lonely, linked = bases.load(Bytes(docker_archive([parent, child])), MEANS)
    assert (lonely.parent, linked.parent) == (None, ImageID.of(parent.config))
    (alone,) = bases.load(Bytes(docker_archive([child])), MEANS)
    assert alone.parent is None
    other = Image([ONE], [], config([ONE], [{"created_by": "else"}]))
    stranger = Image([ONE], [], child.config, sha(other.config))
    with pytest.raises(ArchiveError, match="is not a valid parent for"):
        bases.load(Bytes(docker_archive([other, stranger])), MEANS)


def test_parents_in_a_circle_are_refused() -> None:
    one, two = (
        Image([ONE], [], config([ONE], [], author="1")),
        Image([ONE], [], config([ONE], [], author="2")),
    )
    one.parent, two.parent = sha(two.config), sha(one.config)
    with pytest.raises(ArchiveError, match="among its own parents"):
        bases.load(Bytes(docker_archive([one, two])), MEANS)


def test_load_refuses_a_root_file_system() -> None:
    with pytest.raises(ArchiveError, match="no image archive") as caught:
        bases.load(Bytes(ONE), MEANS)
    assert "dockroot import" in caught.value.hint


def test_a_base_of_an_archive_is_the_image_of_its_name() -> None:
    source = Bytes(docker_archive(IMAGES))
    base = bases.read_base(source, parse("app:2"), MEANS)
    assert base.arrival is Arrival.PULLED
    assert base.config == IMAGES[1].config
    assert [str(each) for each in base.references] == ["app:2"]
    with pytest.raises(ArchiveError, match="holds 2 images, none of them called some:1") as caught:
        bases.read_base(source, TAG, MEANS)
    assert "app:2, base:1, quay.io/u/app:2" in caught.value.hint


def test_a_base_of_a_lone_image_takes_any_name() -> None:
    base = bases.read_base(Bytes(docker_archive(IMAGES[:1])), TAG, MEANS)
    assert [str(each) for each in base.references] == ["some:1"]


@pytest.mark.parametrize("compress", [True, False])
def test_a_layout_keeps_its_digests(compress: bool) -> None:
    files = layout([(IMAGES[1], "docker.io/library/app:2")], compress=compress)
    base = bases.read_base(tree(files), parse("app:2"), MEANS)
    index = json.loads(files["index.json"])
    assert base.digest == index["manifests"][0]["digest"]
    assert diff_ids(base) == [sha(ONE), sha(TWO)]
    for layer, plain in zip(base.layers, (ONE, TWO), strict=True):
        assert layer.blob is not None
        assert layer.blob.digest == (sha(gzip.compress(plain, mtime=0)) if compress else sha(plain))


def test_load_of_a_layout_takes_whole_names_only() -> None:
    files = layout([(IMAGES[0], "latest"), (IMAGES[1], "docker.io/library/app:2")])
    first, second = bases.load(tree(files), MEANS)
    assert first.references == ()
    assert [str(each) for each in second.references] == ["app:2"]


def test_resolve_prefers_what_was_given_however_it_is_spelled() -> None:
    given_bases = {"docker.io/library/alpine": Bytes(ONE), "own": ROOTFS}
    assert bases.resolve("alpine:latest", given_bases, MEANS).arrival is Arrival.IMPORTED
    assert bases.resolve("index.docker.io/alpine", given_bases, MEANS).arrival is Arrival.IMPORTED
    assert bases.resolve("alpine:3.19", given_bases, MEANS).fabricated
    assert bases.resolve("own", given_bases, MEANS).references == (parse("own:latest"),)


def test_resolve_of_an_unknown_name_says_what_to_do() -> None:
    with pytest.raises(NotFoundError, match="nothing is known of the image fedora:40") as caught:
        bases.resolve("fedora:40", {}, MEANS)
    assert "--base fedora:40=PATH" in caught.value.hint
    with pytest.raises(UsageError):
        bases.resolve("Not A Name", {}, MEANS)


IMAGE = Image([ONE, TWO], ["a:1"])
CONFIG = f"{sha(IMAGE.config)[7:]}.json"
LAYER = f"{sha(TWO)[7:]}/layer.tar"
HOSTILE: dict[str, tuple[Mapping[str, bytes | None] | bytes, str]] = {
    "manifest is no JSON": (
        {"manifest.json": b"[{", "repositories": b"{}"},
        "manifest.json: it is no JSON",
    ),
    "config missing": ({CONFIG: None}, "is missing, or is no file"),
    "config changed": ({CONFIG: IMAGE.config + b" "}, "its bytes have the digest"),
    "layer missing": ({LAYER: None}, "layer.tar' is missing"),
    "path above": (
        {"manifest.json": b'[{"Config":"../../../etc/passwd","Layers":[]}]'},
        "passwd' is missing",
    ),
    "absolute path": (
        {"manifest.json": b'[{"Config":"/etc/passwd","Layers":[]}]'},
        "passwd' is missing",
    ),
    "config is a directory": (
        {"manifest.json": f'[{{"Config":"{sha(TWO)[7:]}","Layers":[]}}]'.encode()},
        "no file",
    ),
    "layers no list": ({"manifest.json": b'[{"Config":"x","Layers":"y"}]'}, "not the keys"),
    "tags no texts": ({"manifest.json": b'[{"Config":"x","RepoTags":[1]}]'}, "not the keys"),
    "too few layers": (
        {"manifest.json": json.dumps([{"Config": CONFIG, "Layers": [LAYER]}]).encode()},
        "length mismatch",
    ),
    "bad tag": (
        {
            "manifest.json": json.dumps(
                [{"Config": CONFIG, "RepoTags": ["A:1"], "Layers": [LAYER, LAYER]}]
            ).encode()
        },
        "lowercase",
    ),
    "no tag": (
        {
            "manifest.json": json.dumps(
                [{"Config": CONFIG, "RepoTags": ["a"], "Layers": [LAYER, LAYER]}]
            ).encode()
        },
        "invalid tag",
    ),
    "truncated": (docker_archive([IMAGE])[:3000], "ends"),
    "truncated gzip": (gzip.compress(docker_archive([IMAGE]))[:-20], "damaged or truncated"),
    "empty": (b"", "empty"),
    "junk": (b"\x7fELF" * 1000, "no tar"),
    "traversal": (tar({"../../evil": b"x"}), "leads out of the root"),
}


@pytest.mark.parametrize(("change", "words"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_archives_are_refused_with_a_way_out(
    change: Mapping[str, bytes | None] | bytes, words: str
) -> None:
    data = change if isinstance(change, bytes) else docker_archive([IMAGE], replace=change)
    with pytest.raises(ArchiveError, match=words) as caught:
        bases.load(Bytes(data), MEANS, "given.tar")
    assert "given.tar" in caught.value.message
    assert caught.value.hint


def test_symlinks_in_a_circle_are_refused() -> None:
    data = tar(
        {
            "a": link("a", "b"),
            "b": link("b", "a"),
            "manifest.json": b'[{"Config":"a","Layers":[]}]',
        }
    )
    with pytest.raises(ArchiveError, match="'a' is missing"):
        bases.load(Bytes(data), MEANS)


def test_a_symlink_does_not_lead_out() -> None:
    data = tar(
        {"c": link("c", "/../../etc/passwd"), "manifest.json": b'[{"Config":"c","Layers":[]}]'}
    )
    with pytest.raises(ArchiveError, match="'c' is missing"):
        bases.load(Bytes(data), MEANS)


def changed_layout(path: str, data: bytes | None) -> Directory:
    files = layout([(IMAGE, "1")])
    files.pop(path)
    return tree(files if data is None else {**files, path: data})


FILES = layout([(IMAGE, "1")])
MANIFEST = f"blobs/sha256/{json.loads(FILES['index.json'])['manifests'][0]['digest'][7:]}"
PRESSED = f"blobs/sha256/{sha(gzip.compress(TWO, mtime=0))[7:]}"
LAYOUTS = {
    "index no JSON": ("index.json", b"{", "index.json: it is no JSON"),
    "index no object": ("index.json", b"[]", "no list 'manifests'"),
    "empty": ("index.json", b'{"manifests":[]}', "no image for linux/amd64"),
    "manifest missing": (MANIFEST, None, "is missing"),
    "layer missing": (PRESSED, None, "is missing"),
    "layer too short": (PRESSED, b"x", "its descriptor says"),
    "layer changed": (PRESSED, bytes(len(FILES[PRESSED])), "its bytes have the digest"),
    "descriptor no object": ("index.json", b'{"manifests":[1]}', "a descriptor in it is unusable"),
    "descriptor without digest": (
        "index.json",
        b'{"manifests":[{"size":1}]}',
        "a descriptor in it is unusable",
    ),
    "other digest": (
        "index.json",
        b'{"manifests":[{"size":1,"digest":"md5:1"}]}',
        "a descriptor in it is unusable",
    ),
    "traversing digest": (
        "index.json",
        b'{"manifests":[{"size":1,"digest":"sha256:../../../x"}]}',
        "is unusable",
    ),
}


@pytest.mark.parametrize(("path", "data", "words"), LAYOUTS.values(), ids=LAYOUTS)
def test_damaged_layouts_are_refused(path: str, data: bytes | None, words: str) -> None:
    with pytest.raises(ArchiveError, match=words) as caught:
        bases.load(changed_layout(path, data), MEANS, "layout")
    assert caught.value.hint


def test_a_multi_platform_layout_gives_linux_amd64() -> None:
    arm = Image([TWO], [], config([TWO], architecture="arm64"))
    files = layout([(arm, "1")], platform={"os": "linux", "architecture": "arm64"})
    ours = layout([(IMAGE, "1")], platform={"os": "linux", "architecture": "amd64"})
    both = [json.loads(each["index.json"])["manifests"][0] for each in (files, ours)]
    attestation = {**both[0], "annotations": {"vnd.docker.reference.type": "attestation-manifest"}}
    inner = json.dumps({"manifests": [*both, attestation]}).encode()
    top = descriptor(
        "application/vnd.oci.image.index.v1+json",
        inner,
        annotations={"org.opencontainers.image.ref.name": "x/y:1"},
    )
    merged = {
        **files,
        **ours,
        f"blobs/sha256/{sha(inner)[7:]}": inner,
        "index.json": json.dumps({"manifests": [top]}).encode(),
    }
    (base,) = bases.load(tree(merged), MEANS)
    assert base.config == IMAGE.config
    assert [str(each) for each in base.references] == ["x/y:1"]
    with pytest.raises(ArchiveError, match="no image for linux/amd64") as caught:
        bases.load(tree(files), MEANS)
    assert "linux/arm64" in caught.value.hint


def test_indexes_nested_for_ever_are_refused() -> None:
    inner = b'{"manifests":[]}'
    files = {"oci-layout": b"{}"}
    for _ in range(12):
        files[f"blobs/sha256/{sha(inner)[7:]}"] = inner
        inner = json.dumps(
            {"manifests": [descriptor("application/vnd.oci.image.index.v1+json", inner)]}
        ).encode()
    with pytest.raises(ArchiveError, match="nested more than"):
        bases.load(tree({**files, "index.json": inner}), MEANS)


def test_a_huge_manifest_is_not_read() -> None:
    class Endless(Bytes):
        @property
        def size(self) -> int:
            return 1 << 40

        def open(self) -> BinaryIO:
            raise AssertionError("it was opened")

    root = tree({"oci-layout": b"{}", "index.json": b"x"})
    huge = file(b"")
    huge.content = Endless(b"")
    root.children["index.json"] = huge
    with pytest.raises(ArchiveError, match="more than"):
        bases.load(root, MEANS)


WHOLE = [
    docker_archive(IMAGES),
    tar(layout([(IMAGE, "a:1")])),
    gzip.compress(docker_archive(IMAGES[:1])),
]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), max_size=8),
    st.integers(0, 1 << 20),
)
def test_damaged_bytes_are_read_or_refused(
    data: bytes, changes: list[tuple[int, int]], cut: int
) -> None:
    broken = bytearray(data)
    for at, value in changes:
        broken[at % len(broken)] = value
    with suppress(DockrootError):
        for base in bases.load(Bytes(bytes(broken[: cut or None])), MEANS):
            diff_ids(base)


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-1, 3)
    | st.sampled_from(["", "x", "linux", CONFIG, sha(ONE), sha(IMAGE.config)]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "Config",
                    "Layers",
                    "RepoTags",
                    "Parent",
                    "rootfs",
                    "diff_ids",
                    "history",
                    "config",
                    "Env",
                    "Labels",
                    "os",
                    "manifests",
                    "digest",
                    "size",
                    "layers",
                    "platform",
                    "annotations",
                    "created",
                    "empty_layer",
                    "mediaType",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(_json, st.sampled_from(["manifest.json", "index.json", "config"]))
def test_any_json_is_read_or_refused(value: object, place: str) -> None:
    data = json.dumps(value).encode()
    if place == "config":
        source = Bytes(docker_archive([Image([ONE], ["a:1"], data)]))
    elif place == "manifest.json":
        source = Bytes(docker_archive([IMAGE], replace={place: data, "repositories": b"{}"}))
    else:
        source = Bytes(tar({**FILES, place: data}))
    with suppress(DockrootError):
        bases.load(source, MEANS)


def test_tar_members_that_are_no_files_do_not_confuse_it() -> None:
    info = tarfile.TarInfo("manifest.json")
    info.type = tarfile.FIFOTYPE
    assert bases.sniff(Bytes(tar({"manifest.json": info})), MEANS) is Form.ROOTFS
