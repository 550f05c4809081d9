"""Our encoder against the engine's own: its upper directories, its layers and its tar-splits.

Each engine runs one scenario of its own: a base is imported, images are built by the classic
builder, a container changes all that a changeset can hold and is committed. Then every layer is
made again by us.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import posixpath
import socket
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.engine.engines import ENGINES, Daemon, booted

from dockroot import engine as engines
from dockroot.disk import open_dir
from dockroot.format import gojson, tarsplit
from dockroot.format.archive import FILE_CHUNK, Archive, open_archive
from dockroot.format.gotar import TarHeader
from dockroot.format.layertar import TarStyle, layer_pieces
from dockroot.tree import Bytes, Content, Directory, Kind, Node

BUSYBOX = Path("/bin/busybox")

pytestmark = pytest.mark.engine

TOOLS = ("sh", "rm", "mkdir", "echo", "mkfifo", "mknod", "ln", "chown", "chmod", "printf", "seq")
TOOLS += ("touch", "head", "cat")

CHANGES = r"""
set -e
rm /work/a /work/b /work/c /etc/motd
rm -rf /work/opaque && mkdir /work/opaque && echo new > /work/opaque/new
rm -rf /work/sticky && mkdir -m 3775 /work/sticky
rm /work/link && echo now-a-file > /work/link
rm -rf /work/tofile && echo file > /work/tofile
mkdir /new && cd /new
echo hello > plain; : > empty; mkfifo -m 1622 fifo; mknod null c 1 3; mknod disk b 8 17
ln plain hard; ln -s plain symbolic; ln symbolic hardsymbolic; ln fifo hardfifo
chown 9999999:8888888 empty; chmod 4755 plain; chown 8:42 fifo
echo x > "$(printf 'n%.0s' $(seq 150))"
mkdir -p "$(printf 'd%.0s' $(seq 90))/$(printf 'e%.0s' $(seq 60))/$(printf 'g%.0s' $(seq 80))"
echo x > "$(printf 'd%.0s' $(seq 90))/$(printf 'e%.0s' $(seq 60))/$(printf 'f%.0s' $(seq 99))"
ln -s "$(printf 'l%.0s' $(seq 120))" longlink
ln "$(printf 'n%.0s' $(seq 150))" longhard
echo x > 'größe.txt'; ln -s größe.txt 'łącze'; ln größe.txt hart; mkdir -p 'ünïcode dir/日本語'
echo x > "$(printf 'raw\377\376name')"; mkdir "$(printf '%.0sä' $(seq 60))"
echo x > 'html<&>.txt'; echo x > "$(printf 'con\001\002trol\177')"
touch -d '1980-01-01 00:00:01' old; head -c 3000000 /dev/urandom > large
"""

DOCKERFILE = r"""
FROM base
COPY . /copied/
RUN mkdir -p /deep/er && echo x > /deep/er/f && chmod 2755 /deep && chown 33:42 /deep/er/f
RUN echo twice >> /deep/er/f && ln /deep/er/f /deep/er/g
WORKDIR /made/here
ADD rest.tar.gz /added
RUN rm -rf /work/opaque && mkdir /work/opaque && rm /work/a
"""


@dataclass
class Scene:
    """An engine with its data root, and the archives that were put into it."""

    daemon: Daemon
    imported: dict[str, Archive] = field(default_factory=dict)

    @property
    def engine(self) -> engines.Engine:
        return engines.named(self.daemon.binaries.series)

    def docker(self, *words: str, data: bytes | None = None) -> str:
        return self.daemon.docker(*words, stdin=data).strip()

    def layers(self) -> Iterator[tuple[Path, str]]:
        for chain in sorted((self.daemon.data_root / "image/overlay2/layerdb/sha256").iterdir()):
            yield chain, (chain / "diff").read_text()

    def diff(self, chain: Path) -> Path:
        return self.daemon.data_root / "overlay2" / (chain / "cache-id").read_text() / "diff"

    def upper(self, container: str) -> Path:
        mounts = self.daemon.data_root / "image/overlay2/layerdb/mounts"
        return (
            self.daemon.data_root
            / "overlay2"
            / (mounts / container / "mount-id").read_text()
            / "diff"
        )


@pytest.fixture(scope="module", params=ENGINES, ids=lambda binaries: binaries.series)
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    if request.param.absence:
        pytest.skip(request.param.absence)
    place = tmp_path_factory.mktemp("exact")
    with booted(request.param, place / "root") as daemon:
        found = Scene(daemon)
        _scenario(found, place)
        yield found


def _scenario(scene: Scene, place: Path) -> None:
    base = _with_tail(_base_tar(), 0)  # a tail's cuts would depend on how the network delivers it
    scene.docker("import", "-", "base", data=base)
    scene.imported[_digest(base)] = _open(base)
    context = _context(place / "context")
    scene.docker("build", "--network", "none", "-t", "built", str(context))
    for index, layer in enumerate(
        (_with_tail(base, 100 << 10), gzip.compress(_with_tail(base, 51_200)))
    ):
        _load(scene, layer, f"loaded:{index}")
    scene.docker("run", "--network", "none", "--name", "changed", "base", "sh", "-c", CHANGES)


def test_the_upper_directory_of_a_container_makes_the_diff_id_of_its_commit(scene: Scene) -> None:
    container = scene.docker("inspect", "-f", "{{.Id}}", "changed")
    upper = scene.upper(container)
    _add_what_a_shell_cannot(upper)
    before = {diff_id for _, diff_id in scene.layers()}
    scene.docker("commit", "changed", "committed")
    ((chain, diff_id),) = [found for found in scene.layers() if found[1] not in before]

    packed = tarsplit.pack(
        layer_pieces(open_dir(upper), TarStyle.of(scene.engine)),
        trailing_empty=scene.engine.tar_split_trailing_empty,
    )

    assert _lines(packed.tar_split) == _lines(_content(chain / "tar-split.json.gz"))
    assert packed.diff_id == diff_id
    names = [header.name for header in tarsplit.headers(packed.tar_split)]
    assert {"work/.wh.a", "work/opaque/.wh..wh..opq", "new/fifo", "new/capable", "new/null"} <= {
        *names
    }
    assert "new/socket" not in names


def test_layers_without_whiteouts_make_their_diff_ids(scene: Scene) -> None:
    style, made = TarStyle.of(scene.engine), 0
    for chain, diff_id in scene.layers():
        tree = open_dir(scene.diff(chain))
        hides = any(node.is_whiteout for _, node in tree.walk())
        if not hides and diff_id not in scene.imported:
            assert tarsplit.pack(layer_pieces(tree, style), trailing_empty=True).diff_id == diff_id
            made += 1
    assert made >= 5


def test_tar_split_and_files_make_every_diff_id_again(scene: Scene) -> None:
    for chain, diff_id in scene.layers():
        digest = hashlib.sha256()
        for chunk in tarsplit.assemble(
            _content(chain / "tar-split.json.gz"), open_dir(scene.diff(chain))
        ):
            digest.update(chunk)
        assert f"sha256:{digest.hexdigest()}" == diff_id, chain


def test_our_tar_splits_have_the_engines_lines(scene: Scene) -> None:
    for chain, diff_id in scene.layers():
        theirs = _content(chain / "tar-split.json.gz")
        archive = scene.imported.get(diff_id)
        if archive is None:
            archive = _open(b"".join(tarsplit.assemble(theirs, open_dir(scene.diff(chain)))))
        plain = archive.compression is None
        packed = tarsplit.pack(
            archive.cut(FILE_CHUNK) if plain else archive.pieces,
            trailing_empty=scene.engine.tar_split_trailing_empty and archive.trailing_empty,
        )
        assert packed.diff_id == diff_id
        assert _lines(packed.tar_split) == _lines(theirs)
        compressed = _read(theirs)
        assert compressed[:10] == _read(packed.tar_split)[:10]
        assert compressed[:-8].endswith(b"\0\0\xff\xff") == scene.engine.gzip_stored_end


def test_headers_tell_the_owner_mode_and_time_of_every_file(scene: Scene) -> None:
    for chain, _ in scene.layers():
        tree, told = open_dir(scene.diff(chain)), 0
        for node, header in _last_headers(tree, _content(chain / "tar-split.json.gz")):
            assert (node.uid, node.gid) == (header.uid, header.gid)
            assert node.mode == header.mode & 0o7777 or node.kind is Kind.SYMLINK
            assert node.mtime // 10**9 == max(header.mtime // 10**9, 0)
            told += 1
        assert told or not tree.children


def _last_headers(tree: Directory, tar_split: Content) -> list[tuple[Node, TarHeader]]:
    """Pair each inode with the last header about it: a hard link's overrides its file's."""
    found = {}
    for header in tarsplit.headers(tar_split):
        node = tree.get(posixpath.normpath(header.name))
        if node is not None:
            found[id(node)] = node, header
    return list(found.values())


def test_an_archive_unpacks_to_what_the_engine_keeps(scene: Scene) -> None:
    for chain, diff_id in scene.layers():
        if archive := scene.imported.get(diff_id):
            ours = {path: _facts(node) for path, node in archive.tree.walk()}
            assert ours == {path: _facts(node) for path, node in open_dir(scene.diff(chain)).walk()}


def _facts(node: Node) -> tuple[object, ...]:
    content = hashlib.sha256(node.read()).digest() if node.kind is Kind.FILE else b""
    fresh = node.is_whiteout or node.mtime == 0 or node.mtime > 10**9 * 1_700_000_000
    return (
        node.kind,
        node.mode,
        node.uid,
        node.gid,
        0 if fresh else node.mtime,
        node.target,
        node.device,
        dict(node.xattrs),
        content,
    )


def _add_what_a_shell_cannot(upper: Path) -> None:
    place = upper / "new"
    (place / "capable").write_bytes(b"x")
    os.setxattr(
        place / "capable",
        "security.capability",
        bytes.fromhex("0100000200040000000000000000000000000000"),
    )
    split = place / "/".join(("d" * 90, "e" * 60, "f" * 99))
    os.setxattr(split, "security.capability", os.getxattr(place / "capable", "security.capability"))
    (place / "ns-capable").write_bytes(b"x")
    revision3 = bytes.fromhex("0100000300040000000000000000000000000000") + (1000).to_bytes(
        4, "little"
    )
    os.setxattr(place / "ns-capable", "security.capability", revision3)
    os.setxattr(place / "plain", "user.note", b"stays here")
    with socket.socket(socket.AF_UNIX) as listener:
        directory = os.open(place, os.O_RDONLY)
        listener.bind(f"/proc/self/fd/{directory}/socket")
        os.close(directory)
    os.utime(place / "old", ns=(1, 315_532_801_999_999_999))
    (place / "ancient").write_bytes(b"x")
    os.utime(place / "ancient", ns=(-5, -1_500_000_000))


def _base_tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:

        def add(
            name: str, kind: bytes = tarfile.REGTYPE, data: bytes = b"", **fields: object
        ) -> None:
            info = tarfile.TarInfo(name)
            info.type, info.mtime, info.size, info.mode = kind, 1_600_000_000.25, len(data), 0o755
            for key, value in fields.items():
                setattr(info, key, value)
            tar.addfile(info, io.BytesIO(data))

        add("./", tarfile.DIRTYPE, mode=0o700, uid=7)
        add("./bin", tarfile.DIRTYPE)
        add("./bin/busybox", data=BUSYBOX.read_bytes())
        for tool in TOOLS:
            add(f"./bin/{tool}", tarfile.SYMTYPE, linkname="busybox")
        add("./etc/motd", data=b"hello\n", mode=0o640, uid=8, gid=42)
        add("./lib64", tarfile.SYMTYPE, linkname="lib")
        add("./lib", tarfile.DIRTYPE)
        add("./lib64/through-a-link", data=b"x")
        add("./work", tarfile.DIRTYPE, mode=0o1777)
        for name in "abc":
            add(f"./work/{name}", data=name.encode())
        for name in ("opaque", "sticky", "tofile"):
            add(f"./work/{name}", tarfile.DIRTYPE)
            add(f"./work/{name}/inside", data=b"old")
        add("./work/link", tarfile.SYMTYPE, linkname="a")
        add("./work/hard", tarfile.LNKTYPE, linkname="./work/b", mode=0o600, mtime=1_500_000_000.5)
        add("./ß/" + "long" * 40, data=b"x", pax_headers={"SCHILY.xattr.user.note": "kept"})
        add("./dev", tarfile.DIRTYPE)
        add("./dev/zero", tarfile.CHRTYPE, devmajor=1, devminor=5, mode=0o666)
    return buffer.getvalue()


def _with_tail(base: bytes, tail: int) -> bytes:
    return base.rstrip(b"\0").ljust(len(base.rstrip(b"\0")) // 512 * 512 + 512, b"\0") + bytes(
        1024 + tail
    )


def _context(place: Path) -> Path:
    place.mkdir()
    (place / "Dockerfile").write_text(DOCKERFILE)
    (place / "data").write_bytes(bytes(range(256)) * 300)
    (place / "größe").write_text("x")
    with tarfile.open(place / "rest.tar.gz", "w:gz") as tar:
        info = tarfile.TarInfo("implied/parent/file")
        info.size, info.mtime, info.uid = 3, 1_500_000_000, 12
        tar.addfile(info, io.BytesIO(b"abc"))
    return place


def _load(scene: Scene, layer: bytes, tag: str) -> None:
    archive = _open(layer)
    plain = b"".join(
        piece if isinstance(piece, bytes) else _read(piece.content) for piece in archive.pieces
    )
    rootfs = {"type": "layers", "diff_ids": [_digest(plain)]}
    config = gojson.dumps({"architecture": "amd64", "os": "linux", "config": {}, "rootfs": rootfs})
    name = hashlib.sha256(config).hexdigest() + ".json"
    manifest = f'[{{"Config":"{name}","RepoTags":["{tag}"],"Layers":["l/layer.tar"]}}]'.encode()
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for path, data in ((name, config), ("l/layer.tar", layer), ("manifest.json", manifest)):
            info = tarfile.TarInfo(path)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    scene.docker("load", data=buffer.getvalue())
    scene.imported[_digest(plain)] = archive


def _open(data: bytes) -> Archive:
    return open_archive(Bytes(data), spool=lambda stream: Bytes(stream.read()), whiteouts=True)


def _digest(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _read(content: Content) -> bytes:
    with content.open() as stream:
        return stream.read()


def _content(path: Path) -> Content:
    return Bytes(path.read_bytes())


def _lines(tar_split: Content) -> list[bytes]:
    return gzip.decompress(_read(tar_split)).splitlines()
