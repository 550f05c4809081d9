"""Recipes, directives and markers: what stands for a command that cannot be simulated."""

from __future__ import annotations

import pytest

from dockroot.errors import SpecError, StepError, UnsimulatedError
from dockroot.shell import Recipe, Remedies, World, run_shell
from dockroot.shell.commands.registry import Invocation
from dockroot.shell.commands.writing import parse_size
from dockroot.shell.recipes import directive, parse
from dockroot.shell.standing_in import MARKERS
from dockroot.spec import parse as parse_dockerfile
from dockroot.spec.instructions import Run

FILE = """\
# how this project is built
./configure*
    write config.status 30KiB mode=0755
make install @ /src/*
make -j* install @ /src/*
    write "$DESTDIR/usr/bin/app" 3MiB mode=0755
    echo "$0 made $# words"
false-one
    exit 3
"""


def with_recipes(world: World, text: str = FILE, **more: object) -> World:
    world.remedies = Remedies(parse(text, "recipes"), **more)  # type: ignore[arg-type]
    return world


def test_a_file_holds_patterns_and_their_bodies() -> None:
    found = parse(FILE, "recipes")
    assert [each.pattern for each in found] == [
        "./configure*",
        "make install",
        "make -j* install",
        "false-one",
    ]
    assert found[1].directory == "/src/*"
    assert found[1].body == found[2].body


def test_a_body_runs_in_the_place_of_the_command(world: World) -> None:
    with_recipes(world)
    world.env = {"DESTDIR": "/stage"}
    outcome = run_shell("mkdir -p /src/app; cd /src/app; ./configure --x; make -j 4 install", world)
    assert outcome.status == 0
    assert outcome.stdout == b"make made 3 words\n"
    assert world.fs.stat("/src/app/config.status").content.size == 30 * 1024
    node = world.fs.stat("/stage/usr/bin/app")
    assert (node.content.size, node.mode) == (3 << 20, 0o755)
    assert node.read()[:4] == b"\x7fELF"


def test_a_recipe_is_only_for_its_directory(world: World) -> None:
    with pytest.raises(UnsimulatedError):
        run_shell("make install", with_recipes(world))


def test_a_body_gives_the_status(world: World) -> None:
    assert run_shell("false-one", with_recipes(world)).status == 3
    assert run_shell("false-one || echo no", with_recipes(world)).stdout == b"no\n"


def test_the_command_of_recipes_is_nobody_elses(world: World) -> None:
    with pytest.raises(UnsimulatedError, match="'write'"):
        run_shell("write /x 1", with_recipes(world))


def test_a_recipe_wins_over_a_simulated_command(world: World) -> None:
    with_recipes(world, "cat *\n  echo no cat\n")
    assert run_shell("cat /etc/passwd", world).stdout == b"no cat\n"


def test_a_program_is_known_without_its_directory(world: World) -> None:
    with_recipes(world, "app --version\n  echo 1.0\n")
    assert run_shell("/usr/local/bin/app --version", world).stdout == b"1.0\n"


def test_a_recipe_may_be_python(world: World) -> None:
    def body(run: Invocation) -> int:
        run.calls.mkdir("/made", 0o755)
        run.out(" ".join(run.operands))
        return 0

    world.remedies = Remedies((Recipe("build *", body),))
    assert run_shell("build a b", world).stdout == b"a b"
    assert world.fs.is_dir("/made")


def test_an_error_in_a_body_is_told_with_its_place(world: World) -> None:
    with pytest.raises(StepError) as raised:
        run_shell("x", with_recipes(world, "x\n  write /a\n"))
    assert (raised.value.file, raised.value.line) == ("recipes", 2)
    assert "3MiB" in raised.value.hint


@pytest.mark.parametrize(("text", "line"), [("  write x 1\n", 1), ("make\n", 0), ("a\n b\nc\n", 0)])
def test_a_file_without_patterns_or_bodies_is_refused(text: str, line: int) -> None:
    with pytest.raises(SpecError) as raised:
        parse(text, "recipes")
    assert raised.value.line == line


DOCKERFILE = """\
FROM x
# an ordinary remark
# dockroot: write /usr/local/bin/app 3MiB mode=0755
#   dockroot: echo made
RUN one && two; test -x /usr/local/bin/app
RUN true
"""


def runs() -> list[Run]:
    stage = parse_dockerfile(DOCKERFILE.encode(), "Dockerfile").stages[0]
    return [step for step in stage.instructions if isinstance(step, Run)]


def test_a_directive_stands_for_the_commands_of_its_run(world: World) -> None:
    first, second = runs()
    assert directive(second) is None
    world.remedies = Remedies(directive=directive(first))
    outcome = run_shell(first.command.words[0], world)
    assert (outcome.status, outcome.stdout) == (0, b"made\n")


def test_a_directive_runs_when_no_command_asked_for_it(world: World) -> None:
    world.remedies = Remedies(directive=directive(runs()[0]))
    assert run_shell("true", world).stdout == b"made\n"
    assert world.fs.exists("/usr/local/bin/app")


def test_an_error_in_a_directive_has_the_place_of_the_comment(world: World) -> None:
    text = DOCKERFILE.replace("3MiB", "much")
    step = parse_dockerfile(text.encode(), "Dockerfile").stages[0].instructions[0]
    world.remedies = Remedies(directive=directive(step))
    with pytest.raises(StepError) as raised:
        run_shell("true", world)
    assert (raised.value.line, raised.value.column) == (3, 13)


def test_a_marker_stands_for_what_nothing_else_does(world: World) -> None:
    outcome = run_shell("cd /tmp; make install && echo on", with_recipes(world, opaque=True))
    assert outcome.stdout == b"on\n"
    assert b"not simulated: 'make install'" in outcome.stderr
    (name,) = world.fs.listdir(MARKERS)
    assert b"in /tmp:\nmake install\n" in world.fs.read(f"{MARKERS}/{name}")


def test_a_marker_is_the_same_each_time_and_differs_by_command(world: World) -> None:
    world.remedies = Remedies(opaque=True)
    run_shell("make; make; make install; cd /tmp; make", world)
    assert len(world.fs.listdir(MARKERS)) == 3


def test_an_error_names_the_ways_out(world: World) -> None:
    with pytest.raises(UnsimulatedError) as raised:
        run_shell("make", world)
    for way in ("# dockroot: write", "--recipes", "Recipe", "--unknown=opaque"):
        assert way in raised.value.hint


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("512", 512),
        ("10kB", 10_000),
        ("1.5MiB", 3 << 19),
        ("2GB", 2 * 10**9),
        ("3M", 3 * 10**6),
        ("x", None),
        ("-1", None),
    ],
)
def test_sizes(text: str, size: int | None) -> None:
    assert parse_size(text) == size
