"""import, load and save against the engine's own, for the same input: everything under image/ and
overlay2/."""

from __future__ import annotations

import gzip
import io
import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.engine.engines import ENGINES, Binaries, booted

from dockroot import bases, disk, engine, root
from dockroot.bases import Means, parse
from dockroot.clock import Clock, parse_time
from dockroot.disk import open_dir
from dockroot.editor import Editor
from dockroot.engine import Engine
from dockroot.format import layertar
from dockroot.format.layertar import TarStyle
from dockroot.ids import Ids
from dockroot.install import install
from dockroot.root import DockerRoot
from dockroot.saving import save
from dockroot.tree import Bytes, Directory, Node

pytestmark = pytest.mark.engine
NOW = parse_time("2020-01-01T00:00:00Z")
_TIME = re.compile(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


@pytest.fixture(scope="module", params=ENGINES, ids=lambda binaries: binaries.series)
def binaries(request: pytest.FixtureRequest) -> Binaries:
    found: Binaries = request.param
    if found.absence:
        pytest.skip(found.absence)
    return found


def rootfs() -> bytes:
    """A tar with one of everything, padded to 10,240 bytes."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:

        def add(name: str, data: bytes = b"", **fields: Any) -> None:
            info = tarfile.TarInfo(name)
            info.mtime, info.mode, info.size = 1_600_000_000, 0o644, len(data)
            for key, value in fields.items():
                setattr(info, key, value)
            tar.addfile(info, io.BytesIO(data))

        add(".", type=tarfile.DIRTYPE, mode=0o700, uid=3)
        add("./bin", type=tarfile.DIRTYPE, mode=0o755)
        add("./bin/busybox", Path("/bin/busybox").read_bytes(), mode=0o4755)
        add("bin/sh", type=tarfile.LNKTYPE, linkname="bin/busybox", mode=0o4755)
        add("bin/ls", type=tarfile.SYMTYPE, linkname="busybox", mode=0o777)
        add("tmp", type=tarfile.DIRTYPE, mode=0o1777)
        add("dev/null", type=tarfile.CHRTYPE, devmajor=1, devminor=3, mode=0o666)
        add("run/fifo", type=tarfile.FIFOTYPE, mode=0o600, uid=7, gid=8)
        add("home/größe", b"x" * 700, uid=9_999_999, gid=1000, mtime=1_600_000_000.25)
        add("home/" + "n" * 200, b"", pax_headers={"SCHILY.xattr.user.note": "hello"})
        add("deep/er/file", b"deep")
        add("etc/passwd", b"root:x:0:0::/:/bin/sh\n")
        add("home/.wh.gone", b"")
        add("tmp/.wh..wh..opq", b"")
    return buffer.getvalue()


def fresh(series: str) -> Editor:
    return Editor(DockerRoot(Directory()), engine.named(series), Ids(), Clock(NOW))


def means() -> Means:
    return Means(disk.spool, NOW)


def described(tree: Directory) -> dict[str, Any]:
    """Everything under image/overlay2 and overlay2 by path; names drawn anew are told by what they
    stand for.

    Times are left out in JSON, outside of `diff`, and where ours is that of unpacking.
    """
    found, _ = root.read(tree)
    names = {layer.cache_id: f"<layer {chain}>" for chain, layer in found.layers.items()}
    names |= {found.directories[old].link: f"<link {new}>" for old, new in list(names.items())}
    image_ids = {
        image_id.hex: _without_times(image.config_bytes).decode()
        for image_id, image in found.images.items()
    }

    def plain(text: str) -> str:
        for old, new in (names | image_ids).items():
            text = text.replace(old, new)
        return text

    lines: dict[str, Any] = {}
    inodes: dict[int, str] = {}
    for path, node in [*_below(tree, "image/overlay2"), *_below(tree, "overlay2")]:
        inside = "/diff/" in path
        first = inodes.setdefault(id(node), path) if inside else path
        lines[plain(path)] = (
            node.kind.value,
            oct(node.mode),
            node.uid,
            node.gid,
            plain(node.target),
            node.device,
            {
                name: value
                for name, value in node.xattrs.items()
                if not name.startswith("security.selinux")
            },
            _content(path, node, plain),
            plain(first),
            node.mtime if inside else None,
        )
    return lines


def _below(tree: Directory, path: str) -> Iterator[tuple[str, Node]]:
    found = tree.directory(path)
    assert found is not None
    yield from ((f"{path}/{name}", node) for name, node in found.walk())


def _content(path: str, node: Node, plain: Any) -> Any:
    if node.kind.value != "file":
        return None
    data = node.read()
    if path.endswith("tar-split.json.gz"):
        return gzip.decompress(data)
    if "/diff/" in path:
        return data
    return plain(_without_times(data).decode())


def _without_times(data: bytes) -> bytes:
    return _TIME.sub(b"<time>", data)


def differences(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    unpacked = {
        path for path, line in ours.items() if line[-1] is not None and 0 <= line[-1] - NOW < 10**12
    }
    assert len(ours) > 30
    different = {}
    for path in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(path), theirs.get(path)
        if mine and other and path in unpacked:
            mine, other = mine[:-1], other[:-1]
        if mine != other:
            different[path] = (mine, other)
    return different


@pytest.mark.parametrize("form", ["plain", "gzip", "bzip2", "xz"])
def test_import_leaves_what_the_engine_leaves(
    binaries: Binaries, tmp_path: Path, form: str
) -> None:
    data = rootfs()
    if form != "plain":
        data = subprocess.run([form, "-c"], input=data, capture_output=True, check=True).stdout
    (tmp_path / "rootfs").write_bytes(data)
    with booted(binaries, tmp_path / "root") as daemon:
        daemon.docker("import", "-m", "it & that", tmp_path / "rootfs", "localhost:5000/base:1")
    editor = fresh(binaries.series)
    base = bases.import_rootfs(
        Bytes(data), parse("localhost:5000/base:1"), means(), message="it & that"
    )
    install(editor, base, means())
    assert differences(described(editor.draft.tree), described(open_dir(tmp_path / "root"))) == {}


@pytest.fixture(scope="module")
def saved(binaries: Binaries, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A root in which the engine built two images of several layers, and its archive of both."""
    where = tmp_path_factory.mktemp("saved")
    (where / "context").mkdir()
    (where / "context/Dockerfile").write_text(
        "FROM base:1\nRUN mkdir -p /a/b && echo hi > /a/b/c\nENV X=1\nRUN rm -r /a/b && rm "
        "/etc/passwd\nRUN true\n"
    )
    with booted(binaries, where / "root") as daemon:
        daemon.docker("import", "-", "base:1", stdin=rootfs())
        daemon.docker("build", "-t", "three", "-t", "quay.io/some/thing:2", where / "context")
        daemon.docker("save", "-o", where / "saved.tar", "three", "quay.io/some/thing", "base")
        daemon.docker("save", "-o", where / "alone.tar", "quay.io/some/thing:2", "three")
    return where / "root", where / "saved.tar"


def test_load_leaves_what_the_engine_leaves(
    binaries: Binaries, saved: tuple[Path, Path], tmp_path: Path
) -> None:
    _, archive = saved
    with booted(binaries, tmp_path / "root") as daemon:
        daemon.docker("load", "-i", archive)
    editor = fresh(binaries.series)
    for base in bases.load(disk.FileContent(archive), means()):
        install(editor, base, means())
    assert differences(described(editor.draft.tree), described(open_dir(tmp_path / "root"))) == {}
    assert not editor.draft.tree.names("image/overlay2/distribution")


def test_save_writes_what_the_engine_writes(binaries: Binaries, saved: tuple[Path, Path]) -> None:
    where, _ = saved
    theirs = (where.parent / "alone.tar").read_bytes()
    ours = _archive(where, ["quay.io/some/thing:2", "three"], engine.named(binaries.series))
    assert _unstamped(ours) == _unstamped(theirs)


def _archive(where: Path, names: list[str], which: Engine) -> bytes:
    found, _ = root.read(open_dir(where))
    buffer = io.BytesIO()
    layertar.write(
        layertar.layer_pieces(save(found, names, which, NOW), TarStyle.of(which)), buffer
    )
    return buffer.getvalue()


def _unstamped(archive: bytes) -> bytes:
    """The archive with time 0 where the engine leaves the moment of saving: on 26.1 and 28.5 in two
    headers."""
    data = bytearray(archive)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            if member.name in {"blobs/sha256", "index.json"}:
                data[member.offset + 136 : member.offset + 147] = b"0" * 11
                data[member.offset + 148 : member.offset + 156] = bytes(8)
    return bytes(data)


def test_the_engine_loads_what_we_save_and_skopeo_reads_it(
    binaries: Binaries, saved: tuple[Path, Path], tmp_path: Path
) -> None:
    where, _ = saved
    found, _ = root.read(open_dir(where))
    (tmp_path / "ours.tar").write_bytes(
        _archive(where, ["three", "base"], engine.named(binaries.series))
    )
    wanted = {found.references["three"]["three:latest"], found.references["base"]["base:1"]}
    for other in ENGINES:
        if not other.absence:
            with booted(other, tmp_path / other.name) as daemon:
                daemon.docker("load", "-i", tmp_path / "ours.tar")
                assert set(daemon.lines("images", "-q", "--no-trunc")) == wanted
    if shutil.which("skopeo"):
        done = subprocess.run(
            ["skopeo", "inspect", f"docker-archive:{tmp_path / 'ours.tar'}:three:latest"],
            capture_output=True,
            check=True,
        )
        image = found.images[found.references["three"]["three:latest"]]
        assert len(json.loads(done.stdout)["Layers"]) == len(image.diff_ids)


def test_the_engine_runs_on_a_pulled_and_an_imported_base(
    binaries: Binaries, tmp_path: Path
) -> None:
    editor = fresh(binaries.series)
    for name in ("alpine", "busybox:1.36", "debian:bookworm-slim", "ubuntu:24.04"):
        install(editor, bases.resolve(name, {}, means()), means())
    install(editor, bases.import_rootfs(Bytes(rootfs()), parse("own:1"), means()), means())
    disk.apply(tmp_path / "root", editor.draft)
    with booted(binaries, tmp_path / "root") as daemon:
        digests = daemon.lines(
            "images", "--digests", "--format", "{{.Repository}}:{{.Tag}} {{.Digest}}"
        )
        assert sorted(line.split("@")[0].split(" ")[0] for line in digests) == [
            "alpine:latest",
            "busybox:1.36",
            "debian:bookworm-slim",
            "own:1",
            "ubuntu:24.04",
        ]
        assert sum("sha256:" in line for line in digests) == 4
        for line in digests:
            daemon.docker("save", "-o", tmp_path / "x.tar", line.split(" ")[0])
        assert "hello" in daemon.docker(
            "run", "--rm", "--network", "none", "own:1", "/bin/busybox", "echo", "hello"
        )
        assert not [line for line in daemon.log.splitlines() if "level=error" in line]


@pytest.mark.parametrize("compression", ["gzip", "zstd"])
@pytest.mark.skipif(not shutil.which("skopeo"), reason="skopeo makes the layouts")
def test_a_layout_by_skopeo_is_read(
    binaries: Binaries, saved: tuple[Path, Path], tmp_path: Path, compression: str
) -> None:
    where, archive = saved
    layout = f"oci:{tmp_path / 'layout'}:some/name:7"
    options = ["--dest-compress-format", compression, "--dest-oci-accept-uncompressed-layers=false"]
    subprocess.run(
        ["skopeo", "copy", "-q", *options, f"docker-archive:{archive}:three:latest", layout],
        check=True,
        capture_output=True,
    )
    found, _ = root.read(open_dir(where))
    image = found.images[found.references["three"]["three:latest"]]
    (base,) = bases.load(disk.open_context(tmp_path / "layout"), means())
    assert [str(name) for name in base.references] == ["some/name:7"]
    assert [layer.diff_id for layer in base.layers] == list(image.diff_ids)
    assert all(layer.blob and layer.blob.digest != layer.diff_id for layer in base.layers)
    editor = fresh(binaries.series)
    image_id = install(editor, base, means())
    assert editor.root.images[image_id].diff_ids == image.diff_ids
