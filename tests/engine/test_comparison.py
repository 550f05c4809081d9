"""The judge is judged: an engine's root equals another it made of the same input, and every kind of damage is seen."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.corpus import bases
from tests.corpus.case import Case
from tests.corpus.catalogue import CASES
from tests.corpus.listing import file, folder, hardlink
from tests.engine.built import Built, add_bases, lay_out
from tests.engine.compare import differences
from tests.engine.engines import Binaries, booted
from tests.engine.reading import Image, Root

pytestmark = pytest.mark.engine

SAMPLE = Case(
    "sample",
    """
    FROM base:1 AS spare
    RUN echo spare > /spare
    FROM base:1
    ENV A=1
    RUN rm /var/log/f0 && rm -rf /opt/many && mkdir /opt/many && echo n > /new && ln /new /newer
    COPY dir /dir
    CMD ["true"]
""",
    (folder("dir"), file("dir/a", "a"), file("dir/b", "b", 0o600), hardlink("dir/c", "dir/a")),
)


@pytest.fixture(scope="module")
def twins(
    binaries: Binaries, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """Two roots that one engine made of the same input, with a container each."""
    cases, where = lay_out(shared), tmp_path_factory.mktemp("twins")
    context, dockerfile = SAMPLE.write(where / "sample")
    for name in ("one", "two"):
        with booted(binaries, where / name) as daemon:
            add_bases(daemon, cases)
            assert daemon.build(context, dockerfile, SAMPLE.options()).returncode == 0
            daemon.docker(
                "run",
                "--network",
                "none",
                "--name",
                "ran",
                bases.ROOTFS,
                "sh",
                "-c",
                "echo hi; rm /var/log/f1; echo x > /x",
            )
            daemon.docker("create", "--name", "waits", "corpus/sample", "true")
    return where / "one", where / "two"


def test_the_corpus_is_large_and_every_case_builds(built: Built) -> None:
    assert len(CASES) >= 70
    assert {
        name: built.output[name][-300:] for name, status in built.status.items() if status
    } == {}


def test_cases_do_not_lean_on_one_another(built: Built) -> None:
    """A step found in another case's cache would be built only once: the comparison would see it only there."""
    cached = [name for name, output in built.output.items() if "Using cache" in output]
    assert cached == ["stages-same-prefix"]


def test_the_same_input_gives_no_differences(twins: tuple[Path, Path]) -> None:
    assert differences(*twins) == []


def _image(root: Root) -> Image:
    return root.images[root.references["corpus/sample:latest"]]


def _layer(root: Root, number: int = 1) -> Path:
    return root.store / "layerdb/sha256" / _image(root).chains[number].removeprefix("sha256:")


def _directory(root: Root, number: int = 1) -> Path:
    return root.path / "overlay2" / (_layer(root, number) / "cache-id").read_text()


def _container(root: Root, name: str = "ran") -> Path:
    return root.path / "containers" / root.containers[f"/{name}"]


def _content(root: Root, image: str | None = None) -> Path:
    return (
        root.store / "imagedb/content/sha256" / (image or _image(root).id).removeprefix("sha256:")
    )


def _sub(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def _rewrite_split(path: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    path.write_bytes(gzip.compress(b"".join(change(lines)), mtime=0))


def _reorder(path: Path) -> None:
    value = json.loads(path.read_bytes())
    path.write_text(json.dumps(dict(reversed(value.items())), separators=(",", ":")))


def _swap_first_two(lines: list[bytes]) -> list[bytes]:
    first, second, *rest = [json.loads(line) for line in lines]
    first["position"], second["position"] = 1, 0
    return [
        json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in (second, first, *rest)
    ]


DAMAGE: dict[str, Callable[[Root], object]] = {
    "a config's value": lambda root: _sub(_content(root), '"A=1"', '"A=2"'),
    "a config's spacing": lambda root: _sub(_content(root), '"os":', '"os": '),
    "a config's key order": lambda root: _reorder(_content(root)),
    "created that is not the last history entry's": lambda root: _sub(
        _content(root), '"created":"2', '"created":"3'
    ),
    "an image's mode": lambda root: _content(root).chmod(0o644),
    "a parent that is gone": lambda root: (
        root.store / "imagedb/metadata/sha256" / _content(root).name / "parent"
    ).unlink(),
    "a parent that is another image": lambda root: (
        root.store / "imagedb/metadata/sha256" / _content(root).name / "parent"
    ).write_text(root.references["base:1"]),
    "an image of a spare stage": lambda root: [
        _content(root, ident).unlink()
        for ident, image in root.images.items()
        if b"echo spare" in image.raw and image.parent
    ],
    "a reference": lambda root: _sub(
        root.store / "repositories.json", "corpus/sample:latest", "corpus/sample:other"
    ),
    "a newline after repositories.json": lambda root: _sub(
        root.store / "repositories.json", "}}}", "}}}\n"
    ),
    "a newline after cache-id": lambda root: (_layer(root) / "cache-id").write_text(
        (_layer(root) / "cache-id").read_text() + "\n"
    ),
    "a layer's size": lambda root: (_layer(root) / "size").write_text("12345"),
    "a layer's parent": lambda root: (_layer(root) / "parent").write_text("sha256:" + "0" * 64),
    "a layer's diff": lambda root: (_layer(root) / "diff").write_text("sha256:" + "0" * 64),
    "a file's mode in layerdb": lambda root: (_layer(root) / "size").chmod(0o600),
    "an extra file in layerdb": lambda root: (_layer(root) / "extra").touch(),
    "tar-split's order": lambda root: _rewrite_split(
        _layer(root) / "tar-split.json.gz", _swap_first_two
    ),
    "a header's owner": lambda root: _rewrite_split(
        _layer(root) / "tar-split.json.gz",
        lambda lines: [
            lines[0].replace(b"MDAwMDAwMAAwMDAwMDAw", b"MDAwMDAwMQAwMDAwMDAw"),
            *lines[1:],
        ],
    ),
    "tar-split's key order": lambda root: _rewrite_split(
        _layer(root) / "tar-split.json.gz",
        lambda lines: [
            json.dumps(dict(reversed(json.loads(lines[0]).items())), separators=(",", ":")).encode()
            + b"\n",
            *lines[1:],
        ],
    ),
    "a whiteout that is gone": lambda root: (_directory(root) / "diff/var/log/f0").unlink(),
    "a whiteout with a mode": lambda root: (_directory(root) / "diff/var/log/f0").chmod(0o600),
    "an opaque mark": lambda root: os.removexattr(
        _directory(root) / "diff/opt/many", "trusted.overlay.opaque"
    ),
    "a file's content": lambda root: (_directory(root) / "diff/new").write_text("m\n"),
    "a copied file's time": lambda root: os.utime(_directory(root, 2) / "diff/dir/a", (1, 1)),
    "a copied directory's time": lambda root: os.utime(_directory(root, 2) / "diff/dir", (1, 1)),
    "a fraction of a time": lambda root: os.utime(
        _directory(root, 2) / "diff/dir/b",
        ns=(1, (_directory(root, 2) / "diff/dir/b").stat().st_mtime_ns + 5),
    ),
    "a hard link": lambda root: (
        shutil.copy2(_directory(root, 2) / "diff/dir/c", root.path / "copy"),
        os.replace(root.path / "copy", _directory(root, 2) / "diff/dir/c"),
    ),
    "an owner": lambda root: os.chown(_directory(root, 2) / "diff/dir/b", 1, 2),
    "an attribute": lambda root: os.setxattr(_directory(root, 2) / "diff/dir/b", "user.x", b"y"),
    "committed": lambda root: (_directory(root) / "committed").unlink(),
    "work": lambda root: (_directory(root) / "work").rmdir(),
    "work's mode": lambda root: (_directory(root) / "work").chmod(0o755),
    "a directory's mode": lambda root: _directory(root).chmod(0o700),
    "lower": lambda root: (_directory(root, 2) / "lower").write_text("l/" + "A" * 26),
    "link": lambda root: (_directory(root) / "link").write_text("short"),
    "the short link": lambda root: (
        root.path / "overlay2/l" / (_directory(root) / "link").read_text()
    ).unlink(),
    "a short link too many": lambda root: (root.path / "overlay2/l" / ("Z" * 26)).symlink_to(
        "../x/diff"
    ),
    "a directory that nothing owns": lambda root: (
        root.path / "overlay2" / ("0" * 64) / "diff"
    ).mkdir(parents=True),
    "a layer that nothing owns": lambda root: (root.store / "layerdb/sha256" / ("0" * 64)).mkdir(),
    "a top-level directory's mode": lambda root: (root.path / "containers").chmod(0o755),
    "a container's field": lambda root: _sub(
        _container(root) / "config.v2.json", '"Path":"sh"', '"Path":"ash"'
    ),
    "a container's key order": lambda root: _sub(
        _container(root) / "hostconfig.json",
        '"Binds":null,"ContainerIDFile":""',
        '"ContainerIDFile":"","Binds":null',
    ),
    "a container's file": lambda root: (_container(root) / "hostname").unlink(),
    "a container's mode": lambda root: (_container(root) / "hostconfig.json").chmod(0o640),
    "a container's log": lambda root: _sub(next(_container(root).glob("*-json.log")), "hi", "ho"),
    "a container's newline": lambda root: (_container(root) / "hostconfig.json").write_text(
        (_container(root) / "hostconfig.json").read_text().rstrip()
    ),
    "a mount's parent": lambda root: (
        root.store / "layerdb/mounts" / _container(root).name / "parent"
    ).write_text("sha256:" + "0" * 64),
    "an init layer's file": lambda root: next(
        (root.path / "overlay2").glob("*-init/diff/etc/mtab")
    ).unlink(),
    "a container's upper layer": lambda root: next(
        path for path in (root.path / "overlay2").glob("*/diff/x")
    ).write_text("changed"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_seen(what: str, twins: tuple[Path, Path], tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    subprocess.run(["cp", "-a", twins[0], damaged], check=True)
    DAMAGE[what](Root(damaged))
    assert differences(damaged, twins[1]) != []
    shutil.rmtree(damaged)
