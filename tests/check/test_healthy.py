"""What is odd and healthy: tars of other tools, BuildKit's layers, remapped users. Nothing is found there."""

from __future__ import annotations

import copy
import io
import tarfile
from pathlib import Path

import pytest
from tests.check.roots import HIT, add_image, clean, editor

from dockroot import disk
from dockroot.bases import Means, import_rootfs, parse
from dockroot.check import check
from dockroot.faults import damage
from dockroot.install import install
from dockroot.root import DockerRoot, read
from dockroot.store import layerdb, overlay2
from dockroot.tree import Directory, Draft, Node, file


def entry(
    name: str, kind: bytes = tarfile.REGTYPE, data: bytes = b"", **fields: object
) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type, info.size, info.mtime = kind, len(data), 1_700_000_000
    for key, value in fields.items():
        setattr(info, key, value)
    return info, data


ODD = {
    "a hard link of another time and mode": [
        entry("first", data=b"x", mode=0o644), entry("second", tarfile.LNKTYPE, linkname="first", mode=0o600, mtime=1),
    ],
    "a hard link to a symlink": [
        entry("to", tarfile.SYMTYPE, linkname="nowhere"), entry("again", tarfile.LNKTYPE, linkname="to"),
    ],
    "parents that have no entry": [entry("deep/er/file", data=b"x")],
    "names from the root and from here": [entry("/absolute", data=b"a"), entry("./relative", data=b"r")],
    "fractions of a second": [entry("file", data=b"x", mtime=1_700_000_000.75)],
    "before 1970": [entry("file", data=b"x", mtime=-1_000_000)],
    "names that are long or no ASCII": [entry("n" * 180 + "/" + "\u00fc" * 60, data=b"x")],
    "a capability": [
        entry("ping", data=b"x", pax_headers={"SCHILY.xattr.security.capability": "0" * 20}),
    ],
    "devices, pipes and special bits": [
        entry("null", tarfile.CHRTYPE, devmajor=1, devminor=3, mode=0o666), entry("pipe", tarfile.FIFOTYPE),
        entry("su", data=b"#", mode=0o4755), entry("tmp/", tarfile.DIRTYPE, mode=0o1777, uid=3_000_000),
    ],
    "whiteouts": [
        entry("d/", tarfile.DIRTYPE), entry("d/.wh..wh..opq"), entry("d/.wh.gone"), entry(".wh.too"),
    ],
    "through a symlink": [
        entry("lib", tarfile.SYMTYPE, linkname="usr/lib"), entry("usr/lib/", tarfile.DIRTYPE), entry("lib/file", data=b"x"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("what", ODD)
@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT], ids=["gnu", "pax"])
def test_tars_of_other_tools(what: str, form: int, tmp_path: Path) -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form) as archive:
        for info, data in ODD[what]:
            archive.addfile(info, io.BytesIO(data))
    (tmp_path / "odd.tar").write_bytes(stream.getvalue())
    at = editor("28.5")
    means = Means(disk.spool, at.clock.now())
    content = disk.FileContent(tmp_path / "odd.tar")
    install(at, import_rootfs(content, parse("odd").tagged(), means), means)
    assert check(at.draft.tree, content=True).findings == []


def buildkit(names: dict[str, str]) -> Draft:
    """Return a root in which directories of the image's layers have names that BuildKit gives."""
    draft = Draft(clean("28.5"))
    root = read(draft.tree)[0]
    for old, new in names.items():
        node = draft.tree.directory(f"{overlay2.PATH}/{old}")
        assert node is not None
        draft.remove(f"{overlay2.PATH}/{old}")
        draft.put(f"{overlay2.PATH}/{new}", node)
        link = root.directories[old].link
        shown = copy.copy(draft.tree.get(f"{overlay2.LINKS}/{link}"))
        assert shown is not None
        shown.target = f"../{new}/diff"
        draft.put(f"{overlay2.LINKS}/{link}", shown)
        layer = root.layer_by_cache_id()[old]  # type: ignore[index]
        draft.put(f"{layerdb.PATH}/{layer.chain_id.hex}/cache-id", file(new))
    return draft


def layers_of(root: DockerRoot) -> list[str]:
    image = root.images[root.references["app"][HIT]]
    return [str(layer.cache_id) for layer in root.layer_chain(image.top_chain)]


NAMES = ["0123456789abcdefghijklmno", "zzzzz0123456789abcdefghij", "a" * 25]


def test_layers_of_buildkits() -> None:
    cache_ids = layers_of(read(clean("28.5"))[0])
    draft = buildkit(dict(zip(cache_ids[1:], NAMES, strict=False)))
    assert check(draft.tree, content=True).findings == []


def test_a_layer_of_buildkits_on_another_directory_that_holds_the_same() -> None:
    cache_ids = layers_of(read(clean("28.5"))[0])
    draft = buildkit({cache_ids[-1]: NAMES[0]})
    twin = draft.tree.directory(f"{overlay2.PATH}/{cache_ids[-2]}")
    assert twin is not None
    files: dict[str, Node] = {**twin.children, "link": file("BUILDKITBUILDKITBUILDKITBU")}
    draft.put(f"{overlay2.PATH}/{NAMES[1]}", twin.shallow(files))
    link = copy.copy(draft.tree.get(f"{overlay2.LINKS}/{draft.tree.names(overlay2.LINKS)[0]}"))
    assert link is not None
    link.target = f"../{NAMES[1]}/diff"
    draft.put(f"{overlay2.LINKS}/BUILDKITBUILDKITBUILDKITBU", link)
    lower = f"l/BUILDKITBUILDKITBUILDKITBU:{(twin.read_file('lower') or b'').decode()}"
    draft.put(f"{overlay2.PATH}/{NAMES[0]}/lower", file(lower))
    assert check(draft.tree, content=True).findings == []


def test_what_only_buildkit_knows_is_nobodys_leftover() -> None:
    draft = damage(clean("28.5"), "directory-leftover", "layer-unused", image=HIT)
    found = check(draft.tree).findings
    assert {finding.id for finding in found} == {"directory-leftover", "layer-unused"}
    known = " ".join("sha256:" + finding.path.rpartition("/")[2] for finding in found)
    draft.put("buildkit/snapshots.db", file(known, 0o600))
    assert check(draft.tree).findings == []


def test_a_directory_of_buildkits_needs_its_record_only_where_there_is_one() -> None:
    draft = Draft(clean("28.5"))
    bare = Directory({"diff": Directory(), "link": file("BUILDKITBUILDKITBUILDKITBU")}, mode=0o710)
    link = copy.copy(draft.tree.get(f"{overlay2.LINKS}/{draft.tree.names(overlay2.LINKS)[0]}"))
    assert link is not None
    link.target = f"../{NAMES[0]}/diff"
    draft.put(f"{overlay2.PATH}/{NAMES[0]}", bare)
    draft.put(f"{overlay2.LINKS}/BUILDKITBUILDKITBUILDKITBU", link)
    assert check(draft.tree).findings == []
    draft.put("buildkit/snapshots.db", file("nothing", 0o600))
    assert [finding.id for finding in check(draft.tree).findings] == ["directory-leftover"]


def test_a_size_without_symlinks_is_buildkits() -> None:
    draft = damage(clean("28.5"), "layer-size-differs", image=HIT)
    [finding] = check(draft.tree, content=True).findings
    without = int(finding.computed) - len("three")
    draft.put(finding.path, file(str(without)))
    assert check(draft.tree, content=True).findings == []


@pytest.mark.parametrize("owner", [(231072, 231072), (0, 231072)])
def test_remapped_users(owner: tuple[int, int]) -> None:
    draft = damage(clean("28.5"), "owner-differs")
    assert [finding.id for finding in check(draft.tree).findings] == ["owner-differs"]
    draft.tree.uid, draft.tree.gid = owner
    assert check(draft.tree).findings == []


def test_an_image_on_one_without_a_history() -> None:
    at = editor("28.5")
    base = add_image(at, b"FROM alpine\n", "alpine")
    bare = at.add_image({**base.config, "history": []})
    at.tag(bare.id, "bare", "bare:latest")
    made = add_image(at, b"FROM bare\nRUN echo x > /x\nENV A=1\n", "made")
    assert (len(made.diff_ids), len(made.config["history"])) == (2, 2)
    assert check(at.draft.tree).findings == []


def test_an_empty_tree_and_half_a_root_have_nothing_to_find() -> None:
    assert check(Directory(), content=True).findings == []
    whole = clean("20.10")
    assert check(Directory({"image": Directory(mode=0o700)}), content=True).findings == []
    only = Directory(
        {name: whole.children[name] for name in ("image", "overlay2", "containers")}, mode=0o710
    )
    assert check(only, content=True).findings == []
