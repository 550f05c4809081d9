"""BuildKit: what the engine's makes of a Dockerfile and what ours makes of it, and an engine at work on ours."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.corpus import bases
from tests.corpus.buildkit import CASES
from tests.corpus.case import Case
from tests.engine import tool
from tests.engine.built import Built
from tests.engine.compare import Comparison, compare
from tests.engine.engines import Binaries, Daemon, booted
from tests.engine.registry import Published, serving

from dockroot import disk, render
from dockroot import graph as graphs
from dockroot.check import check
from dockroot.explain import Index, at
from dockroot.page import model
from dockroot.render import maps
from dockroot.root import read

pytestmark = pytest.mark.engine

NAMED = ["base:1", "layered:1", *(name for case in CASES for name in case.familiar)]
UNSAVEABLE = {"corpus/bk-scratch-metadata:latest"}
"""An image without layers: no engine saves it."""


@pytest.fixture(scope="module")
def comparison(buildkit: Built, our_buildkit: tool.Made) -> Comparison:
    return compare(our_buildkit.root, buildkit.root)


@pytest.fixture(scope="module")
def daemon(
    buildkit: Built, our_buildkit: tool.Made, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Daemon]:
    """The engine on a copy of our root."""
    root = tmp_path_factory.mktemp("buildkit") / "root"
    subprocess.run(["cp", "-a", our_buildkit.root, root], check=True)
    with booted(buildkit.binaries, root) as found:
        yield found
    shutil.rmtree(root)


def taken(case: Case, buildkit: Built) -> None:
    if not case.runs_on(buildkit.binaries.series):
        pytest.skip(f"BuildKit of {buildkit.binaries.series} does not know this syntax")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case(
    case: Case, buildkit: Built, our_buildkit: tool.Made, comparison: Comparison
) -> None:
    taken(case, buildkit)
    assert buildkit.status[case.name] == 0, buildkit.output[case.name][-2000:]
    assert our_buildkit.status[case.name] == 0, our_buildkit.output[case.name][-2000:]
    found = [line for name in case.familiar for line in comparison.of(name)]
    assert not found, "\n".join(found[:40])


def test_all_the_rest_of_the_root(comparison: Comparison) -> None:
    found = comparison.rest(NAMED)
    assert not found, "\n".join(found[:40])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_built_again_is_found_in_the_cache(
    case: Case, buildkit: Built, our_buildkit: tool.Made
) -> None:
    """And gives the same image, with us as with the engine. Stages that are in no image are run anew with us: a root
    has no record of them but BuildKit's own databases.
    """
    taken(case, buildkit)
    theirs, ours = vertices(buildkit.again[case.name]), vertices(our_buildkit.again[case.name])
    assert ours.keys() == theirs.keys()
    steps = [name for name in theirs if re.match(r"\[.*\d+/\d+\] (?!FROM)", name)]
    if case.name == "bk-stages":
        steps = [name for name in steps if name.startswith("[stage-3 ")]
    assert all(ours[name] for name in steps), our_buildkit.again[case.name]
    assert written(our_buildkit.again[case.name]) == written(our_buildkit.output[case.name])
    assert written(buildkit.again[case.name]) == written(buildkit.output[case.name])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_progress_names_the_same_vertices(
    case: Case, buildkit: Built, our_buildkit: tool.Made
) -> None:
    """In what order is not compared: the engine goes several ways at once."""
    taken(case, buildkit)
    theirs, ours = vertices(buildkit.output[case.name]), vertices(our_buildkit.output[case.name])
    assert ours.keys() == theirs.keys()


def vertices(output: str) -> dict[str, bool]:
    """Return the vertices of a plain progress output, and whether each was cached."""
    names: dict[str, str] = {}
    found: dict[str, bool] = {}
    for number, text in re.findall(r"^#(\d+) (.*)$", output, re.M):
        if number != "0":
            name = names.setdefault(number, text)
            name = re.sub(r"(load build definition from) .*", r"\1", name)
            name = re.sub(
                r"^\[.*?\] (?=FROM )", "", name
            )  # of several stages' it is now one, now none
            found[name] = found.get(name, False) or text == "CACHED"
    return found


def written(output: str) -> str:
    found = re.search(r"writing image (sha256:[0-9a-f]{64})", output)
    assert found is not None, output
    return found[1]


def test_an_engine_lists_and_saves_what_we_built(daemon: Daemon) -> None:
    """Each layer comes out as the tar whose digest is its diff ID."""
    names = [
        name
        for name in daemon.lines("images", "--format", "{{.Repository}}:{{.Tag}}")
        if name not in UNSAVEABLE
    ]
    assert len(names) > 40
    saved = daemon.ask("save", *names).stdout
    with tarfile.open(fileobj=io.BytesIO(saved)) as tar:
        manifest = json.loads(_member(tar, "manifest.json"))
        assert len(manifest) > 40
        for image in manifest:
            config = json.loads(_member(tar, image["Config"]))
            digests = [hashlib.sha256(_member(tar, layer)).hexdigest() for layer in image["Layers"]]
            assert [f"sha256:{digest}" for digest in digests] == config["rootfs"]["diff_ids"]


def _member(tar: tarfile.TarFile, name: str) -> bytes:
    found = tar.extractfile(name)
    assert found is not None
    return found.read()


def test_an_engine_runs_what_we_built(daemon: Daemon) -> None:
    run = ("run", "--rm", "--network", "none")
    assert daemon.docker(*run, "corpus/bk-run:latest", "cat", "/hi", "/exec") == "hi\nexec\n"
    shown = daemon.docker(*run, "corpus/bk-run-user:latest", "cat", "/home/app/uid", "/root/uid")
    assert shown == "4100\n0\n"
    gone = daemon.ask(*run, "corpus/bk-whiteouts:latest", "ls", "/opt/many", "/bin/ls")
    assert b"new" in gone.stdout or gone.returncode


def test_an_engine_builds_on_what_we_built(daemon: Daemon, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM corpus/bk-run:latest\nRUN cat /hi > /again\n")
    done = daemon.build_with_buildkit(tmp_path, tmp_path / "Dockerfile", ["-t", "further:1"])
    assert done.returncode == 0, done.stdout
    run = ("run", "--rm", "--network", "none", "further:1", "cat", "/again")
    assert daemon.docker(*run) == "hi\n"


def test_nothing_is_found_wrong(buildkit: Built, our_buildkit: tool.Made) -> None:
    """But for the snapshots that the engine keeps for its cache, neither in its root nor in ours."""
    for root in (our_buildkit.root, buildkit.root):
        findings = check(disk.open_dir(root), content=True).findings
        assert [each for each in findings if each.id not in ("directory-orphaned",)] == []


def test_both_roots_are_explained_and_drawn(buildkit: Built, our_buildkit: tool.Made) -> None:
    """What BuildKit keeps for its cache alone is said to be BuildKit's."""
    for path in (our_buildkit.root, buildkit.root):
        root, findings = read(disk.open_dir(path))
        index = Index(root, findings)
        claimed = {layer.cache_id for layer in root.layers.values()}
        for name in root.directories:
            found = at(index, f"overlay2/{name}")
            assert bool(found.owners) == (name in claimed), name
            assert name in claimed or "BuildKit" in found.sentence, found.sentence
        graph = graphs.of_root(root)
        held = model(root, graph)
        steps = {
            subject["name"]: [step["by"] for step in subject["steps"]]
            for subject in held["subjects"]
        }
        assert "RUN /bin/sh -c true # buildkit" in steps["corpus/bk-run:latest"]
        assert render.dot(maps.chart(graph, fold=30))


def test_a_base_that_is_pulled_leaves_its_layers_and_no_image(
    binaries: Binaries, tmp_path: Path
) -> None:
    image = Published.of(bases.rootfs(bases.busybox()))
    context = tmp_path / "context"
    context.mkdir()
    plain = binaries.series == "20.10"
    with (
        serving(image, tmp_path, plain=plain) as address,
        booted(binaries, tmp_path / "root") as engine,
    ):
        name = f"{address}/some/thing:1"
        (context / "Dockerfile").write_text(f"FROM {name}\nENV A=1\nRUN echo x > /x\n")
        options = ["-t", "built:1"]
        done = engine.build_with_buildkit(context, context / "Dockerfile", options)
        assert done.returncode == 0, done.stdout
        theirs = done.stdout.decode()
    layout = image.layout(tmp_path / "layout", name)
    ours = tool.Tool(binaries, tmp_path / "ours").do(
        "build", "--builder", "buildkit", *options, "--base", f"{name}={layout}", context
    )
    assert vertices(ours).keys() == vertices(theirs).keys()
    found = compare(tmp_path / "ours", tmp_path / "root").rest([])
    assert not found, "\n".join(found[:40])
