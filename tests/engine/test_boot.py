"""Real engines boot on roots that the tool made, answer as on their own, and work on."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.engine.built import Built
from tests.engine.crowd import CREATED, Crowd, copied
from tests.engine.engines import Daemon, Refusal, booted
from tests.engine.reading import NEW, Root

pytestmark = pytest.mark.engine

UNSAVEABLE = {
    "corpus/add-whiteout-names:latest": "a file copied under a whiteout's name is in the layer's tar, but not on disk",
    "corpus/scratch-metadata:latest": "an image without layers",
}
"""Images that no engine saves, and why."""

_STORAGE = re.compile(
    r"layer|image|overlay|storage|graph|mount|container |restor|reference|corrupt", re.IGNORECASE
)


@dataclass
class Pair:
    """The same engine on our root and on its own."""

    ours: Daemon
    theirs: Daemon

    def both(self, *arguments: str) -> tuple[str, str]:
        """Return what each answers, random parts hidden."""
        return _hidden(self.ours.docker(*arguments)), _hidden(self.theirs.docker(*arguments))


@pytest.fixture(scope="module")
def pair(built: Built, crowd: Crowd, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    where = tmp_path_factory.mktemp("boot")
    with (
        booted(built.binaries, _moved(crowd.ours, where / "ours")) as ours,
        booted(built.binaries, _moved(crowd.theirs, where / "theirs")) as theirs,
    ):
        yield Pair(ours, theirs)
    shutil.rmtree(where)


def _moved(root: Path, where: Path) -> Path:
    """Copy a root as to another host: the containerd there does not know its containers, whoever made them."""
    copied(root, where)
    shutil.rmtree(where / "containerd", ignore_errors=True)
    return where


def test_no_warning_about_storage(pair: Pair) -> None:
    assert _warnings(pair.ours.log) == _warnings(pair.theirs.log)


def test_images(pair: Pair) -> None:
    ours, theirs = pair.both(
        "images", "-a", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}} {{.Size}}"
    )
    assert sorted(ours.splitlines()) == sorted(theirs.splitlines())


def test_containers(pair: Pair) -> None:
    form = "{{.Names}} {{.Image}} {{.Command}} {{.Status}} {{.Ports}} {{.Mounts}} {{.Networks}} {{.Size}}"
    ours, theirs = pair.both("ps", "-a", "-s", "--no-trunc", "--format", form)
    assert sorted(ours.splitlines()) == sorted(theirs.splitlines())


def test_history(pair: Pair) -> None:
    for reference in _references(pair.theirs):
        ours, theirs = pair.both(
            "history", "--no-trunc", "--format", "{{.CreatedBy}}|{{.Size}}|{{.Comment}}", reference
        )
        assert ours == theirs, reference


def test_inspect_images(pair: Pair) -> None:
    references = _references(pair.theirs)
    ours, theirs = (_inspected(daemon, "image", references) for daemon in (pair.ours, pair.theirs))
    for reference, left, right in zip(references, ours, theirs, strict=True):
        assert left == right, reference


def test_inspect_containers(pair: Pair) -> None:
    names = sorted(pair.theirs.lines("ps", "-a", "--format", "{{.Names}}"))
    ours, theirs = (_inspected(daemon, "container", names) for daemon in (pair.ours, pair.theirs))
    for name, left, right in zip(names, ours, theirs, strict=True):
        assert left == right, name


def test_diff(pair: Pair) -> None:
    for name in pair.theirs.lines("ps", "-a", "--format", "{{.Names}}"):
        ours, theirs = pair.both("diff", name)
        assert sorted(ours.splitlines()) == sorted(theirs.splitlines()), name


def test_logs(pair: Pair) -> None:
    for name in pair.theirs.lines("ps", "-a", "--format", "{{.Names}}"):
        ours, theirs = pair.both("logs", name)
        assert ours == theirs, name


def test_disk_usage(pair: Pair) -> None:
    ours, theirs = pair.both(
        "system", "df", "--format", "{{.Type}} {{.TotalCount}} {{.Active}} {{.Size}}"
    )
    assert ours == theirs


def test_created_containers_start_and_print(pair: Pair) -> None:
    for name, printed in CREATED.items():
        assert pair.ours.docker("start", "-a", name) == printed
        assert pair.ours.docker("inspect", "-f", "{{.State.ExitCode}}", name) == "0\n"


def test_an_exited_container_starts_again(pair: Pair) -> None:
    assert pair.ours.docker("start", "-a", "again") == "twice\n"
    assert pair.ours.docker("start", "-a", "silent") == ""


def test_a_container_was_left_what_it_wrote(pair: Pair) -> None:
    """The upper directory that the tool filled is what the engine mounts."""
    tar = _tar(pair.ours.ask("cp", "exited:/opt/many", "-").stdout)
    assert {name for name in tar.getnames() if "/" in name} == {"many/new"}
    with pytest.raises(Refusal, match="(?i)could not find|no such"):
        pair.ours.docker("cp", "exited:/var/log/f0", "-")


def test_save_gives_every_layer_back(pair: Pair, tmp_path: Path) -> None:
    references = [name for name in _references(pair.ours) if name not in UNSAVEABLE]
    pair.ours.docker("save", "-o", tmp_path / "all.tar", *references)
    tar = tarfile.open(tmp_path / "all.tar")
    manifest = json.load(_member(tar, "manifest.json"))
    assert sorted(name for image in manifest for name in image["RepoTags"] or []) == sorted(
        references
    )
    digests: dict[str, str] = {}
    for image in manifest:
        config = json.load(_member(tar, image["Config"]))
        found = [digests.setdefault(layer, _digest(tar, layer)) for layer in image["Layers"]]
        assert found == (config["rootfs"].get("diff_ids") or []), image["RepoTags"]


def test_what_cannot_be_saved_is_what_the_engine_cannot_save(pair: Pair) -> None:
    """Asked on its own root alone: newer engines keep the layers of an image that they failed to save."""
    for reference in UNSAVEABLE:
        assert pair.theirs.ask("save", "-o", "/dev/null", reference).returncode != 0


def test_it_works_on_and_leaves_nothing_behind(built: Built, crowd: Crowd, tmp_path: Path) -> None:
    """Commit, run, then remove everything that there is; on a boot of its own, for newer engines keep layers they saved."""
    root = copied(crowd.ours, tmp_path / "root")
    with booted(built.binaries, root) as daemon:
        daemon.docker("commit", "exited", "new/one")
        assert (
            daemon.docker("run", "--rm", "--network", "none", "new/one", "cat", "/opt/many/new")
            == "x\n"
        )
        daemon.docker(
            "run", "--name", "more", "--network", "none", "corpus/run-on-layered", "touch", "/more"
        )
        daemon.docker("rm", "-f", *daemon.lines("ps", "-aq"))
        daemon.docker("rmi", "new/one", "corpus/committed:1")
        daemon.docker("image", "prune", "-f")
        daemon.docker("rmi", "-f", *_references(daemon))
        daemon.docker("image", "prune", "-af")
        assert daemon.docker("images", "-aq") == ""
        assert _left(root) == []
    shutil.rmtree(root)


def _left(root: Path) -> list[str]:
    store = root / "image/overlay2"
    places = [
        root / "overlay2/l",
        root / "containers",
        store / "layerdb/sha256",
        store / "layerdb/mounts",
        store / "imagedb/content/sha256",
        store / "imagedb/metadata/sha256",
    ]
    left = [str(path.relative_to(root)) for place in places for path in place.iterdir()]
    return left + [
        str(path.relative_to(root)) for path in (root / "overlay2").iterdir() if path.name != "l"
    ]


def _references(daemon: Daemon) -> list[str]:
    return sorted(
        name
        for name in daemon.lines("images", "--format", "{{.Repository}}:{{.Tag}}")
        if "<none>" not in name
    )


def _inspected(daemon: Daemon, kind: str, names: list[str]) -> list[Any]:
    raw = daemon.docker(kind, "inspect", *names)
    for root in (Root(daemon.data_root).declared, str(daemon.data_root)):
        raw = raw.replace(root, "<root>")
    found = json.loads(_hidden(raw))
    for item in found:
        _order_free(item)
    return list(found)


def _order_free(item: dict[str, Any]) -> None:
    """Take out what the engine says in random order, and what is this one root's."""
    for mount in item.get("Mounts") or []:
        mount.pop("Name", None)
    if "Mounts" in item:
        item["Mounts"].sort(key=lambda mount: mount["Destination"])
    for key in ("RepoTags", "RepoDigests"):
        if key in item:
            item[key].sort()


def _hidden(text: str) -> str:
    text = re.sub(r"[0-9a-f]{64}", "<id>", text)
    text = re.sub(r'"(Hostname|SandboxKey)": "[^"]*[0-9a-f]{12}"', r'"\1": "<short>"', text)
    text = re.sub(
        r"\d{4}-\d\d-\d\dT[\d:.]+Z", lambda time: "<now>" if time[0] >= _day(NEW) else time[0], text
    )
    return re.sub(r"(\(\d+\)) .* ago", r"\1", text)


def _day(seconds: int) -> str:
    assert seconds == 1_748_736_000
    return "2025-06-01"


def _warnings(log: str) -> list[str]:
    lines = [
        line
        for line in log.splitlines()
        if re.search(r"level=(warning|error|fatal)", line) and _STORAGE.search(line)
    ]
    return sorted(
        {
            re.sub(
                r"pid=\d+",
                "",
                re.sub(r"[0-9a-f]{12,64}|\d{4}-\d\d-\d\dT[\d:.]+Z|/tmp/[^ \"]*", "<>", line),
            )
            for line in lines
        }
    )


def _tar(data: bytes) -> tarfile.TarFile:
    return tarfile.open(fileobj=io.BytesIO(data))


def _member(tar: tarfile.TarFile, name: str) -> io.BytesIO:
    stream = tar.extractfile(name)
    assert stream is not None
    return io.BytesIO(stream.read())


def _digest(tar: tarfile.TarFile, name: str) -> str:
    return "sha256:" + hashlib.sha256(_member(tar, name).read()).hexdigest()
