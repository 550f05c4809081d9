"""The doors: errors with their places, limits, users, environment, other shells."""

from __future__ import annotations

from types import ModuleType

import pytest

from dockroot.clock import Clock
from dockroot.errors import StepError
from dockroot.fs.overlay import Overlay
from dockroot.shell import Limits, Mark, Origin, User, World, failure, run_exec, run_shell
from dockroot.spec import parse
from dockroot.spec.instructions import Run
from dockroot.tree import Directory, file, symlink

DOCKERFILE = ("FROM x", "RUN mkdir /a && \\", "    # why", "    nosuch --flag")
SCRIPT = "mkdir /a &&     nosuch --flag"
ORIGIN = Origin("Dockerfile", SCRIPT, (Mark(0, 2, 5), Mark(12, 4, 1)), DOCKERFILE)


def test_unknown_command_is_told_with_its_place(world: World) -> None:
    with pytest.raises(StepError) as raised:
        run_shell(SCRIPT, world, origin=ORIGIN)
    error = raised.value
    assert (error.file, error.line, error.column, error.source) == (
        "Dockerfile",
        4,
        5,
        DOCKERFILE[3],
    )
    assert "'nosuch'" in error.message
    assert error.hint


@pytest.mark.parametrize(
    ("script", "column", "word"),
    [
        ("echo $(nosuch)", 8, "nosuch"),
        ("true; (nosuch)", 8, "nosuch"),
        ("eval 'true; nosuch'", 1, "nosuch"),
        ("sh -c 'nosuch'", 1, "nosuch"),
        ("f() { nosuch; }; f", 7, "nosuch"),
        ("true | nosuch", 8, "nosuch"),
        ("mkdir --frobnicate /x", 1, "--frobnicate"),
        ("true; cp -Z a b", 7, "cp -Z"),
        ("ls\nnosuch", 1, "nosuch"),
        ("busybox nosuch", 1, "nosuch"),
        ("exec nosuch", 1, "nosuch"),
        ("env nosuch", 1, "nosuch"),
        ("command nosuch", 1, "nosuch"),
        ("x=1 nosuch", 1, "nosuch"),
        ("nosuch || true", 1, "nosuch"),
    ],
)
def test_what_is_not_simulated_is_never_passed_over(
    world: World, script: str, column: int, word: str
) -> None:
    with pytest.raises(StepError) as raised:
        run_shell(script, world)
    assert word in raised.value.message
    assert raised.value.column == column


def test_a_complete_image_lacks_what_it_lacks(shell_support: ModuleType) -> None:
    world = shell_support.world_over(shell_support.base_tree(), complete=True)
    outcome = run_shell("nosuch; echo $?; /bin/nosuch || echo $?", world)
    assert outcome.stdout == b"127\n127\n"
    assert outcome.stderr == b"/bin/sh: nosuch: not found\n/bin/sh: /bin/nosuch: not found\n"


def test_a_program_of_the_image_is_no_excuse(shell_support: ModuleType) -> None:
    tree = shell_support.base_tree()
    tree.children["usr"] = Directory({"bin": Directory({"gcc": file(b"\x7fELF\0", 0o755)})})
    with pytest.raises(StepError, match="/usr/bin/gcc is in the image"):
        run_shell("gcc -c x.c", shell_support.world_over(tree, complete=True))


def test_python_scripts_are_told_by_their_interpreter(shell_support: ModuleType) -> None:
    tree = shell_support.base_tree()
    tree.children["bin"].children["tool"] = file("#!/bin/busybox awk\n", 0o755)  # type: ignore[attr-defined]
    with pytest.raises(StepError, match="a script for /bin/busybox"):
        run_shell("tool", shell_support.world_over(tree))


@pytest.mark.parametrize(
    ("script", "limits", "message"),
    [
        ("while :; do :; done", Limits(steps=1_000), "1,000 commands"),
        ("until false; do :; done", Limits(steps=1_000), "1,000 commands"),
        ("yes() { echo y; yes; }; yes", Limits(), "deep"),
        (
            "while :; do echo yyyyyyyyyyyyyyyyyyyyyyyy; done",
            Limits(output=10_000),
            "printed more than 10,000 bytes",
        ),
        (
            "x=$(while :; do echo yyyyyyyyyyyyyyy; done)",
            Limits(output=10_000),
            "holds more than 10,000 bytes",
        ),
        (
            "while :; do echo yyyyyyyyyyyyy; done | cat",
            Limits(output=10_000),
            "holds more than 10,000 bytes",
        ),
        (
            "while :; do echo yyyyyyyyyyyyyy; done > /f",
            Limits(file_size=10_000),
            "grew to more than 10,000 bytes",
        ),
        ("cat /dev/zero", Limits(), "without end"),
        ("echo 'sh /s' > /s; sh /s", Limits(), "deep"),
        ('x=\'eval "$x"\'; eval "$x"', Limits(), "deep"),
        ("echo '. /s' > /s; . /s", Limits(), "deep"),
    ],
)
def test_limits(shell_support: ModuleType, script: str, limits: Limits, message: str) -> None:
    with pytest.raises(StepError) as raised:
        run_shell(script, shell_support.world_over(shell_support.base_tree(), limits=limits))
    assert message in raised.value.message
    assert raised.value.hint


def test_places_in_a_dockerfile(world: World) -> None:
    text = 'FROM x\nRUN mkdir /a && \\\n# why\n  nosuch \\\n  --flag\nRUN ["nosuch"]\n'
    shell_form, exec_form = (
        step for stage in parse(text).stages for step in stage.instructions if isinstance(step, Run)
    )
    assert shell_form.script is not None
    with pytest.raises(StepError) as raised:
        run_shell(shell_form.script.text, world, origin=Origin.of(shell_form))
    assert (raised.value.line, raised.value.column, raised.value.source) == (4, 3, "  nosuch \\")
    with pytest.raises(StepError) as raised:
        run_exec(exec_form.command.words, world, origin=Origin.of(exec_form))
    assert raised.value.line == 6


def test_failure_in_the_engines_words(world: World) -> None:
    argv = ["/bin/sh", "-c", "true && \\\n  ls /none"]
    origin = Origin(
        "Dockerfile", argv[2], (Mark(0, 3, 5),), ("", "", "RUN true && \\", "  ls /none")
    )
    outcome = run_exec(argv, world, origin=origin)
    error = failure(outcome, argv, origin)
    assert (
        error.message
        == "The command '/bin/sh -c true && \\\n  ls /none' returned a non-zero code: 1"
    )
    assert (error.line, error.column) == (4, 3)
    assert "ls: /none: No such file or directory" in error.hint


def test_output_is_shown_as_it_is_written(world: World) -> None:
    seen: list[tuple[int, bytes]] = []
    world.show = lambda fd, data: seen.append((fd, data))
    outcome = run_shell("echo one; echo two >&2; echo $(echo three)", world)
    assert seen == [(1, b"one\n"), (2, b"two\n"), (1, b"three\n")]
    assert (outcome.stdout, outcome.stderr) == (b"one\nthree\n", b"two\n")


def test_exec_form_knows_no_shell(world: World) -> None:
    assert run_exec(["echo", "$HOME", "*"], world).stdout == b"$HOME *\n"
    assert run_exec(["/bin/busybox", "mkdir", "/x"], world).status == 0
    with pytest.raises(StepError, match=r"executable file not found in \$PATH"):
        run_exec(["nosuch"], world)
    with pytest.raises(StepError, match="no such file or directory"):
        run_exec(["/bin/nosuch"], world)


def test_an_image_without_a_shell() -> None:
    world = World(Overlay(Directory(), Clock()))
    with pytest.raises(StepError, match="stat /bin/sh: no such file or directory"):
        run_shell("true", world)


def test_environment(shell_support: ModuleType) -> None:
    world = shell_support.world_over(shell_support.base_tree(), env={"A": "x y", "not-a-name": "v"})
    assert run_shell('echo "$A" $HOME $PWD', world).stdout == b"x y /root /\n"
    lines = run_exec(["env"], world).stdout.decode().splitlines()
    assert lines[0].startswith("PATH=/usr/local/sbin:")
    assert {"A=x y", "not-a-name=v", "HOME=/root", "HOSTNAME=localhost"} <= set(lines)


def test_nothing_outlives_a_run_but_files(world: World) -> None:
    run_shell("x=1; cd /tmp; umask 077; export x", world)
    assert run_shell('echo "[$x]" $PWD; umask', world).stdout == b"[] /\n0022\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "uid=0(root) gid=0(root) groups=0(root),10(wheel)"),
        ("daemon", "uid=1(daemon) gid=1(daemon) groups=1(daemon),10(wheel)"),
        ("1", "uid=1(daemon) gid=1(daemon) groups=1(daemon),10(wheel)"),
        ("1000", "uid=1000 gid=0(root)"),
        ("1000:50", "uid=1000 gid=50(staff)"),
        ("daemon:staff", "uid=1(daemon) gid=50(staff)"),
        ("5:6", "uid=5 gid=6"),
    ],
)
def test_user_instruction(shell_support: ModuleType, text: str, expected: str) -> None:
    world = shell_support.world_over(shell_support.base_tree())
    world.user = text
    assert run_shell("id", world).stdout.decode().strip() == expected


@pytest.mark.parametrize("text", ["nobodyhere", "root:nogroup", "1000:nogroup"])
def test_user_who_is_not_there(world: World, text: str) -> None:
    world.user = text
    with pytest.raises(StepError, match="unable to find"):
        run_shell("id", world)


USER_CASES = [
    ("touch /x", 1),
    ("touch /tmp/x", 0),
    ("mkdir /data/x", 1),
    ("cat /data/private", 1),
    ("cat /data/file", 0),
    ("echo x > /data/file", 1),
    ("echo x >> /data/world", 0),
    ("rm -f /data/file", 1),
    ("chmod 777 /data/file", 1),
    ("chown 1000 /data/file", 1),
    ("touch /tmp/y && chmod 600 /tmp/y && rm /tmp/y", 0),
    ("ls /root", 1),
    ("cd /root", 2),
    ("touch /data/wide/x && rm /data/wide/f", 0),
    ("mv /data/file /tmp", 1),
    ("cp /data/file /tmp", 0),
    ("mknod /tmp/c c 1 3", 1),
    ("mkfifo /tmp/p", 0),
    ("ln -s x /tmp/l", 0),
    ("[ -w /data/file ]", 1),
    ("[ -r /data/owned ]", 1),
    ("echo x > /data/suid", 1),
    ("touch -d @1 /data/world", 1),
    ("touch /data/world", 0),
    ("rmdir /data/empty", 1),
]


@pytest.mark.parametrize(("script", "status"), USER_CASES)
def test_what_a_user_may_do(shell_support: ModuleType, script: str, status: int) -> None:
    world = shell_support.world_over(shell_support.base_tree(), user=User(1000, 1000))
    outcome = run_shell(script, world)
    assert outcome.status == status, outcome.stderr


def test_what_a_user_makes_is_the_users(shell_support: ModuleType) -> None:
    world = shell_support.world_over(shell_support.base_tree(), user=User(1000, 1001))
    assert (
        run_shell(
            "cd /tmp; touch f; mkdir d; ln -s f l; mkfifo p; echo x > g; cp -r d e", world
        ).status
        == 0
    )
    made = world.fs.upper.directory("tmp")
    assert made is not None
    assert {name: (node.uid, node.gid) for name, node in made.children.items()} == dict.fromkeys(
        "fdlpge", (1000, 1001)
    )


def gnu_tree(tree: Directory) -> Directory:
    tools = {
        name: file(b"\x7fELF\0", 0o755)
        for name in ("cp", "ls", "mkdir", "rm", "touch", "chmod", "dash", "ln", "mv", "cat")
    }
    tree.children["bin"] = Directory({**tools, "sh": symlink("dash")})
    return tree


GNU_CASES = [
    ("mkdir /data", 1, "mkdir: cannot create directory '/data': File exists"),
    ("rm /none", 1, "rm: cannot remove '/none': No such file or directory"),
    ("rm /data", 1, "rm: cannot remove '/data': Is a directory"),
    (
        "rm -rf /",
        1,
        "rm: it is dangerous to operate recursively on '/'\n"
        "rm: use --no-preserve-root to override this failsafe",
    ),
    ("cp /none /x", 1, "cp: cannot stat '/none': No such file or directory"),
    ("cp /data /x", 1, "cp: -r not specified; omitting directory '/data'"),
    ("mv /none /x", 1, "mv: cannot stat '/none': No such file or directory"),
    ("ln -s a /data/file", 1, "ln: failed to create symbolic link '/data/file': File exists"),
    ("ls /none", 2, "ls: cannot access '/none': No such file or directory"),
    ("chmod 644 /none", 1, "chmod: cannot access '/none': No such file or directory"),
    ("touch /none/x", 1, "touch: cannot touch '/none/x': No such file or directory"),
    ("cat /none", 1, "cat: /none: No such file or directory"),
    ("echo x > /none/x", 2, "/bin/sh: 1: cannot create /none/x: Directory nonexistent"),
    ("set -u; echo $nope", 2, "/bin/sh: 1: nope: parameter not set"),
    ("true\nfi", 2, '/bin/sh: 2: Syntax error: "fi" unexpected'),
    ("echo 'x", 2, "/bin/sh: 1: Syntax error: Unterminated quoted string"),
    ("set -o pipefail", 2, "/bin/sh: 1: set: Illegal option -o pipefail"),
    ("echo ${x/a/b}", 2, "/bin/sh: 1: Bad substitution"),
    ("/data/file", 126, "/bin/sh: 1: /data/file: Permission denied"),
    ("cd /none", 2, "/bin/sh: 1: cd: can't cd to /none"),
]


@pytest.mark.parametrize(("script", "status", "message"), GNU_CASES)
def test_gnu_and_dash_in_their_own_words(
    shell_support: ModuleType, script: str, status: int, message: str
) -> None:
    outcome = run_shell(script, shell_support.world_over(gnu_tree(shell_support.base_tree())))
    assert (outcome.stderr.decode(), outcome.status) == (message + "\n", status)


BUSYBOX_CASES = [
    ("mkdir /data", 1, "mkdir: can't create directory '/data': File exists"),
    ("rm /none", 1, "rm: can't remove '/none': No such file or directory"),
    ("rm /data", 1, "rm: '/data' is a directory"),
    ("cp /none /x", 1, "cp: can't stat '/none': No such file or directory"),
    ("cp /data /x", 1, "cp: omitting directory '/data'"),
    ("mv /none /x", 1, "mv: can't rename '/none': No such file or directory"),
    ("ln -s a /data/file", 1, "ln: /data/file: File exists"),
    ("touch /none/x", 1, "touch: /none/x: No such file or directory"),
    ("cat /none", 1, "cat: can't open '/none': No such file or directory"),
    ("chmod 644 /none", 1, "chmod: /none: No such file or directory"),
    ("chown nobodyhere /data", 1, "chown: unknown user nobodyhere"),
    ("rmdir /data", 1, "rmdir: '/data': Directory not empty"),
    ("echo x > /none/x", 1, "/bin/sh: can't create /none/x: nonexistent directory"),
    ("cat < /none", 1, "/bin/sh: can't open /none: no such file"),
    ("echo x > /data", 1, "/bin/sh: can't create /data: Is a directory"),
    ("set -u; echo $nope", 2, "/bin/sh: nope: parameter not set"),
    ("fi", 2, '/bin/sh: syntax error: unexpected "fi"'),
    ("readonly r=1; r=2", 2, "/bin/sh: r: is read only"),
    ("cd /none", 2, "/bin/sh: cd: line 0: can't cd to /none: No such file or directory"),
    ("echo $((1/0))", 2, "/bin/sh: divide by zero"),
    ("set -x; a='b c'; : x $a '' >/dev/null", 0, "+ a='b c'\n+ : x b c ''"),
]


@pytest.mark.parametrize(("script", "status", "message"), BUSYBOX_CASES)
def test_busybox_in_its_own_words(world: World, script: str, status: int, message: str) -> None:
    outcome = run_shell(script, world)
    assert (outcome.stderr.decode(), outcome.status) == (message + "\n", status)


def test_the_same_again(shell_support: ModuleType) -> None:
    def once() -> list[tuple[str, int, int]]:
        world = shell_support.world_over(shell_support.base_tree())
        run_shell(
            "cp -a /data /c; for i in 1 2 3; do echo $i > /f$i; done; rm -rf /data/sub", world
        )
        return [(path, node.mtime, node.mode) for path, node in world.fs.upper.walk()]

    assert once() == once()


def test_shasum_is_sha1sum_and_its_kin(world: World) -> None:
    outcome = run_shell(
        "printf abc > f; shasum f; shasum -ba 256 f; shasum -a 512 f > l; shasum -c l; shasum -a 7 f; echo $?",
        world,
    )
    assert outcome.stdout.decode().splitlines() == [
        "a9993e364706816aba3e25717850c26c9cd0d89d  f",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad *f",
        "f: OK",
        "1",
    ]
    assert outcome.stderr == b"shasum: Unrecognized algorithm\nType shasum -h for help\n"


def test_chsh_changes_the_shell_of_a_user(world: World) -> None:
    outcome = run_shell(
        "echo 'ann:x:1000:1000::/home/ann:' > /etc/passwd; chsh -s /bin/sh ann; chsh -s /none ann; cat /etc/passwd",
        world,
    )
    assert outcome.stdout == b"ann:x:1000:1000::/home/ann:/none\n"
    assert outcome.stderr == b"chsh: Warning: /none does not exist\n"
