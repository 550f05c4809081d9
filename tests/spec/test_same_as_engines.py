"""Live: each file of `dockerfiles.py`, and contexts with ignore files, by the three classic builders and by us."""

from __future__ import annotations

import io
import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.engine.engines import ENGINES, Binaries, Daemon, booted
from tests.spec.dockerfiles import whole

from dockroot.engine import ENGINES as VERSIONS
from dockroot.engine import Engine
from dockroot.errors import SpecError
from dockroot.spec import check_classic, expand, expand_ports, ignore, parse
from dockroot.spec.instructions import Arg, Env, Expose, Instruction, Volume, Workdir
from dockroot.tree import Directory, file

pytestmark = pytest.mark.engine

ELSEWHERE = {"bad name of an image", "from and scratch in capitals", "from alone"}
"""Refused by what looks up bases, or by the builder at the end: nothing of the text is wrong."""

_STEP = re.compile(r"^(?:\x1b\[0m)?Step \d+/\d+ : (.*)$", re.MULTILINE)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(binaries, marks=pytest.mark.xdist_group(binaries.name), id=binaries.series)
        for binaries in ENGINES
    ],
)
def daemon(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Daemon]:
    binaries: Binaries = request.param
    if binaries.absence:
        pytest.skip(binaries.absence)
    with booted(binaries, tmp_path_factory.mktemp("spec") / binaries.name) as running:
        yield running


def theirs(daemon: Daemon, text: str, folder: Path) -> list[str] | None:
    """Return the steps that the engine printed; None when it refused the file."""
    (folder / "f").write_text("x\n")
    (folder / "Dockerfile").write_bytes(text.encode("utf-8", "surrogateescape"))
    done = daemon.build(folder, folder / "Dockerfile", [])
    output = done.stdout.decode("utf-8", "surrogateescape")
    return None if done.returncode else _STEP.findall(output)


def ours(text: str, engine: Engine) -> list[str] | None:
    """Return the original text of each step; None when we refuse the file."""
    try:
        found = parse(text, "Dockerfile", engine)
        check_classic(found, engine.name)
        steps: list[Instruction] = [*found.meta_args]
        meta: dict[str, str] = {}
        for arg in found.meta_args:
            _perform(arg, meta, found.escape, engine)
        for stage in found.stages:
            steps += [stage.base, *stage.instructions]
            if not expand(stage.base, meta, found.escape, engine).base:
                return None
            env: dict[str, str] = {}
            for step in stage.instructions:
                _perform(step, env, found.escape, engine)
    except (SpecError, _EmptyError):
        return None
    return [step.original for step in steps]


class _EmptyError(Exception):
    """A path is empty: the builder's part of the check."""


def _perform(step: Instruction, env: dict[str, str], escape: str, engine: Engine) -> None:
    made = expand(step, env, escape, engine)
    if isinstance(made, Env):
        env |= dict(made.pairs)
    if isinstance(made, Arg):
        env |= {each.name: each.default for each in made.arguments if each.default is not None}
    if isinstance(step, Expose):
        expand_ports(step, env, escape, engine)
    if (isinstance(made, Workdir) and not made.path) or (
        isinstance(made, Volume) and "" in made.paths
    ):
        raise _EmptyError


def test_files_are_taken_and_refused_alike_and_steps_read_alike(
    daemon: Daemon, tmp_path: Path
) -> None:
    files = {name: text for name, text in whole().items() if name not in ELSEWHERE}
    assert len(files) >= 200
    engine = VERSIONS[daemon.binaries.series]
    expected = {name: theirs(daemon, text, tmp_path) for name, text in files.items()}
    assert {name: ours(text, engine) for name, text in files.items()} == expected
    assert sum(steps is None for steps in expected.values()) >= 70


PATHS = (
    *("Dockerfile", "a.x", "b.y", "da/a.x", "da/b.y", "da/da/a.x", "da/da/b.y", "da/db/a.x"),
    *("db/a.x", "db/da/a.x", "db/da/da/b.y", "db/db/b.y", "é/a.x", "[x]/a.x", "a+b/a.x"),
)

IGNORED = (
    *("", "*", "**", "da", "/da", "da/", "*.x", "**/*.x", "*/*.x", "d?", "d[ab]", "d[^a]", "d*/da"),
    *(
        "**/da",
        "da/**",
        "da**",
        "**a",
        "**/d?/*.y",
        "a+b",
        "a.*",
        "\\[x\\]",
        "é",
        "# da\ndb",
        " da ",
    ),
    *(
        "Dockerfile",
        ".dockerignore",
        "Dockerfile\n.dockerignore",
        "*\n!Dockerfile",
        "*\n!.dockerignore",
    ),
    *(
        "*\n!da",
        "*\n!da/da",
        "*\n!**/a.x",
        "da\n!da/da/a.x",
        "d*\n!d*/da",
        "**/da\n!db/da/a.x",
        "!da\nda",
    ),
    *(
        "da\n!da\nda/da",
        "*\n!da\nda/b.y",
        "**/db\n!db/db/b.y",
        "da/da\n!da",
        "[",
        "!",
        "a\\",
        "\ufeffda",
    ),
)


@pytest.mark.parametrize("dockerfile", ["Dockerfile", "da/Dockerfile"])
def test_copy_sees_the_same_files(daemon: Daemon, tmp_path: Path, dockerfile: str) -> None:
    rules = ignore.Rules.OLD if daemon.binaries.series == "20.10" else ignore.Rules.PRESENT
    texts = {**dict.fromkeys(PATHS, ""), dockerfile: "FROM scratch\nCOPY . /\n"}
    for path, text in texts.items():
        (tmp_path / path).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / path).write_text(text)
    found: dict[str, list[str] | None] = {}
    expected: dict[str, list[str] | None] = {}
    for patterns in IGNORED:
        (tmp_path / ".dockerignore").write_text(patterns + "\n")
        root = _tree({**texts, ".dockerignore": patterns + "\n"})
        try:
            found[patterns] = [path for path, _ in ignore.filtered(root, dockerfile, rules).walk()]
        except SpecError:
            found[patterns] = None
        expected[patterns] = _copied(daemon, tmp_path, dockerfile)
    assert found == expected


def _tree(texts: dict[str, str]) -> Directory:
    root = Directory()
    for path, text in texts.items():
        here, (*above, name) = root, path.split("/")
        for part in above:
            node = here.children.setdefault(part, Directory())
            assert isinstance(node, Directory)
            here = node
        here.children[name] = file(text)
    return root


def _copied(daemon: Daemon, context: Path, dockerfile: str) -> list[str] | None:
    """Return the paths in the layer that COPY made; None when the client refused the ignore file."""
    done = daemon.build(context, context / dockerfile, ["-q"])
    if done.returncode:
        return None
    image = done.stdout.decode().split()[-1]
    if not daemon.json("image", "inspect", image)[0]["RootFS"].get("Layers"):
        return []
    with tarfile.open(fileobj=io.BytesIO(daemon.ask("save", image).stdout)) as archive:
        manifest = archive.extractfile("manifest.json")
        assert manifest is not None
        [name] = json.load(manifest)[0]["Layers"]
        layer = archive.extractfile(name)
        assert layer is not None
        with tarfile.open(fileobj=io.BytesIO(layer.read())) as inner:
            names = [member.name.rstrip("/") for member in inner]
    return sorted(names, key=lambda name: [part.encode() for part in name.split("/")])
