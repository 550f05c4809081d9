"""What is said of each kind of thing, also of damaged ones."""

from __future__ import annotations

import json

import pytest
from tests.explain import roots

from dockroot.digest import chain_id
from dockroot.errors import NotFoundError, UsageError
from dockroot.explain import Explanation, Index, at, explain
from dockroot.root import DockerRoot


@pytest.fixture(scope="module")
def index() -> Index:
    return roots.index()


@pytest.fixture(scope="module")
def root(index: Index) -> DockerRoot:
    return index.root


def layers_of(root: DockerRoot, name: str) -> list[str]:
    """Return the directories of an image, base first."""
    image = root.images[root.find_reference(name)]  # type: ignore[index]
    return [layer.cache_id for layer in root.layer_chain(image.top_chain)]


def owners(found: Explanation) -> list[str]:
    return [f"{owner.kind} {owner.label}: {owner.role}" for owner in found.owners]


def test_a_layer_directory_knows_its_owners_and_its_step(index: Index, root: DockerRoot) -> None:
    base, first, second = layers_of(root, "greeter:latest")
    found = at(index, f"overlay2/{first}")
    assert found.kind == "layer directory"
    assert "image greeter:latest: layer 2 of 3" in owners(found)
    assert "container box: a layer of its image" in owners(found)
    assert not any("idle" in each for each in owners(found))
    assert "container idle: a layer of its image" in owners(at(index, f"overlay2/{base}"))
    assert found.step is not None
    assert found.step.created_by == "/bin/sh -c echo hello > /greeting && rm /etc/motd"
    assert "RUN echo hello > /greeting && rm /etc/motd" in found.sentence
    assert not found.deletion.allowed
    assert found.deletion.properly == "docker rm -f box && docker rmi greeter:latest"
    lower = root.directories[second].lower
    assert any(
        each.what == "lower" and each.computed == lower
        for each in at(index, f"overlay2/{second}").sums
    )


def test_a_records_sum_is_the_chain_ids(index: Index, root: DockerRoot) -> None:
    base, first, _ = (index.layers[name] for name in layers_of(root, "greeter:latest"))
    (own,) = at(index, f"image/overlay2/layerdb/sha256/{first.chain_id.hex}").sums
    assert own.formula == f'sha256("{base.chain_id} {first.diff_id}")'
    assert own.computed == own.claimed == chain_id(base.chain_id, first.diff_id)
    (of_base,) = at(index, f"image/overlay2/layerdb/sha256/{base.chain_id.hex}").sums
    assert of_base.computed == base.diff_id


def test_pointers_name_the_file_that_makes_them(index: Index, root: DockerRoot) -> None:
    _, first, second = layers_of(root, "greeter:latest")
    found = at(index, f"overlay2/{first}")
    record = f"image/overlay2/layerdb/sha256/{index.layers[first].chain_id.hex}"
    link = root.directories[first].link
    assert {pointer.file for pointer in found.pointed_by} >= {
        f"{record}/cache-id",
        f"overlay2/l/{link}",
        f"overlay2/{second}/lower",
    }
    assert {pointer.file for pointer in found.points_to} == {
        f"overlay2/{first}/link",
        f"overlay2/{first}/lower",
    }
    for pointer in (*found.points_to, *found.pointed_by):
        assert root.tree.get(pointer.file) is not None
        assert root.tree.get(pointer.path) is not None
    links = at(index, f"overlay2/l/{link}")
    assert links.points_to[0].path == f"overlay2/{first}/diff"
    assert {pointer.file for pointer in links.pointed_by} >= {
        f"overlay2/{first}/link",
        f"overlay2/{second}/lower",
    }


@pytest.mark.parametrize(
    ("kind", "what", "allowed"),
    [
        ("container directory", "mount", False),
        ("init layer", "init", False),
        ("orphan directory", "orphan", True),
        ("build cache directory", "buildkit", False),
    ],
)
def test_other_directories(
    index: Index, root: DockerRoot, kind: str, what: str, allowed: bool
) -> None:
    mount = next(
        each for each in root.mounts.values() if index.container_label(each.container_id) == "box"
    )
    name = {"mount": mount.mount_id, "init": mount.init_id, "orphan": roots.ORPHAN}.get(
        what, roots.BUILDKIT
    )
    found = at(index, f"overlay2/{name}")
    assert found.kind == kind
    assert found.deletion.allowed is allowed
    if what in ("mount", "init"):
        assert [owner.label for owner in found.owners] == ["box"]
        assert found.deletion.properly == "docker rm -f box"


def test_a_link_to_nowhere(index: Index) -> None:
    found = at(index, "overlay2/l/" + "A" * 26)
    assert "leads nowhere" in found.sentence
    assert found.deletion.allowed


def test_images_names_and_metadata(index: Index, root: DockerRoot) -> None:
    found = explain(index, "greeter")
    assert found.kind == "image"
    assert owners(found) == ["image greeter:latest: its config", "container box: was made from it"]
    assert all(each.holds for each in found.sums)
    assert {pointer.what for pointer in found.pointed_by} == {
        "the name greeter:latest", "the name registry.example:5000/some/greeter:v1", "container box",
    }  # fmt: skip
    assert any(pointer.file.endswith("/parent") for pointer in found.points_to)
    metadata = at(index, found.path.replace("content", "metadata"))
    assert metadata.kind == "image's metadata"
    assert [pointer.file for pointer in metadata.points_to] == [f"{metadata.path}/parent"]
    step = root.images[root.images[root.find_reference("greeter:latest")].parent]  # type: ignore[index]
    assert "step before another" in explain(index, step.id).sentence


def test_a_container_and_its_files(index: Index) -> None:
    found = explain(index, "box")
    assert found.kind == "container"
    assert "(running)" in found.sentence
    assert {pointer.what for pointer in found.points_to} == {
        "image greeter:latest",
        "mount of container box",
    }
    log = at(index, f"{found.path}/{found.id}-json.log")
    assert log.kind == "container's log"
    assert "truncate" in log.deletion.properly
    assert "mounted over /etc/hosts" in at(index, f"{found.path}/hosts").sentence
    assert at(index, f"{found.path}/mine").kind == "unrecognised"


def test_pulls_leave_traces_that_are_explained(index: Index, root: DockerRoot) -> None:
    (source,) = next(iter(root.blob_sources.values()))
    found = explain(index, source.digest)
    assert found.kind == "blob record"
    assert any("docker.io/library/alpine" in value for _, value in found.facts)
    assert (
        found.points_to[0].path.endswith(root.layer_chain(next(iter(root.layers)))[0].chain_id.hex)
        or found.points_to
    )
    by_digest = next(name for name in root.references["alpine"] if "@" in name)
    assert explain(index, by_digest.partition("@")[2]).kind == "reference"


def test_a_path_in_a_layer_is_seen_by_each(index: Index, root: DockerRoot) -> None:
    base, first, _ = layers_of(root, "greeter:latest")
    found = at(index, f"overlay2/{base}/diff/etc/motd")
    assert {sight.label: sight.shows for sight in found.sights} == {
        "image alpine:latest": f"file of {root.diff_of(base).get('etc/motd').content.size} bytes",  # type: ignore[union-attr]
        "image greeter:latest": "nothing",
        "container box": "file of 5 bytes",
        "container idle": f"file of {root.diff_of(base).get('etc/motd').content.size} bytes",  # type: ignore[union-attr]
    }
    by_image = next(sight for sight in found.sights if sight.label == "image greeter:latest")
    assert [(each.directory, each.fate, each.by) for each in by_image.holdings] == [
        (first, "hides", ""),
        (base, "hidden", first),
    ]
    assert "tar-split" in found.deletion.why


def test_what_an_opaque_directory_hides(index: Index, root: DockerRoot) -> None:
    base, _, second = layers_of(root, "greeter:latest")
    (sight,) = explain(index, "greeter:/etc/apk/repositories").sights
    assert sight.shows == "nothing"
    assert sight.holdings[0].directory == second
    assert sight.holdings[0].what == "nothing, and hides all below /etc/apk"
    assert sight.holdings[-1].directory == base


def test_a_path_in_merged_is_that_of_the_sum(index: Index, root: DockerRoot) -> None:
    mount = next(
        each for each in root.mounts.values() if index.container_label(each.container_id) == "box"
    )
    found = explain(index, f"overlay2/{mount.mount_id}/merged/etc/passwd")
    assert found.sights[0].holdings[0].directory == layers_of(root, "greeter:latest")[0]


@pytest.mark.parametrize(
    "text", ["greeter", "sha256:GREETER", "GREET", "box", "/box", "BOX", "overlay2/"]
)
def test_things_by_name_and_id(index: Index, root: DockerRoot, text: str) -> None:
    box = next(each for each in root.containers.values() if each.name == "box")
    image = root.find_reference("greeter:latest")
    assert image is not None
    text = (
        text.replace("GREETER", image.hex)
        .replace("GREET", image.hex[:10])
        .replace("BOX", box.id[:12])
    )
    assert explain(index, text).kind in {"image", "container", "place"}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("nothing-of-this-name", NotFoundError),
        ("ffffffffffffffff", NotFoundError),
        ("box:", NotFoundError),
        ("nobody:/etc", NotFoundError),
        ("overlay2/nowhere/diff/etc", NotFoundError),
        ("", NotFoundError),
        ("sha256:", NotFoundError),
    ],
)
def test_what_means_nothing_is_an_error_with_the_way_out(
    index: Index, text: str, error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        explain(index, text)
    assert "hint: " in str(caught.value)


def test_what_fits_several_things_is_an_error_that_lists_them(
    index: Index, root: DockerRoot
) -> None:
    firsts = [image.hex[0] for image in root.images]
    with pytest.raises(UsageError, match="fits .* things: .*overlay2/") as caught:
        explain(index, max(firsts, key=firsts.count))
    assert "hint: give more of its digits" in str(caught.value)
    again = roots.changed(("containers/" + "0" * 62 + "ab/config.v2.json", None))
    box = next(each for each in root.containers.values() if each.name == "box")
    text = (root.tree.read_file(f"{box.path}/config.v2.json") or b"").decode()
    again = roots.changed(
        (f"{box.path}/config.v2.json", text.replace('"Name":"/box"', '"Name":"/greeter"'))
    )
    with pytest.raises(UsageError, match="container greeter .*; image greeter:latest"):
        explain(again, "greeter")


def test_damage_is_said_where_it_lies(root: DockerRoot, index: Index) -> None:
    base, first, _ = layers_of(root, "greeter:latest")
    record = f"image/overlay2/layerdb/sha256/{index.layers[first].chain_id.hex}"
    broken = roots.changed((f"{record}/size", "many"))
    found = at(broken, record)
    assert found.kind == "layer that no engine loads"
    assert [finding.id for finding in found.findings] == ["layer-unreadable"]
    assert found.points_to[0].path == f"overlay2/{first}"
    assert at(broken, f"overlay2/{first}").kind == "directory of a layer that no engine loads"
    image = explain(broken, root.find_reference("greeter:latest") or "")
    assert image.kind == "image that no engine loads"
    assert "greeter:latest" in image.sentence
    box = next(each for each in root.containers.values() if each.name == "box")
    assert at(broken, f"containers/{box.id}").kind == "container that no engine loads"
    wrong = roots.changed(
        (f"{record}/parent", f"{index.layers[base].chain_id}"), (f"overlay2/{first}/link", "X" * 26)
    )
    sums = {each.what: each.holds for each in at(wrong, f"overlay2/{first}").sums}
    assert sums["link"] is False


def test_all_of_it_is_json(index: Index, root: DockerRoot) -> None:
    for path, _ in root.tree.walk():
        value = json.loads(json.dumps(at(index, path).json()))
        assert {"kind", "path", "sentence", "deletion"} <= value.keys()
