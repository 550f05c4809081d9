"""The container verbs as a user types them: words, output and exit status."""

from __future__ import annotations

import io
import json
import os
import shlex
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dockroot.cli import cli
from dockroot.errors import DockrootError


@dataclass
class Shell:
    """`dockroot` on one root; an error of the tool becomes exit status 1 and its text, as `main` has it."""

    root: Path

    def run(self, line: str) -> Result:
        words = [
            "--root",
            str(self.root),
            "--engine",
            "28.5",
            "--clock",
            "2026-01-31T12:00:00Z",
            *shlex.split(line),
        ]
        result = CliRunner().invoke(cli, words, standalone_mode=False)
        if isinstance(result.exception, DockrootError):
            result.exit_code = result.exception.exit_status
        elif result.exception is not None:
            raise result.exception
        elif isinstance(result.return_value, int):
            result.exit_code = result.return_value
        return result

    def out(self, line: str) -> str:
        result = self.run(line)
        assert result.exit_code == 0, (line, result.output, result.exception)
        return result.stdout.strip()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    found = Shell(tmp_path / "root")
    archive = tmp_path / "base.tar"
    archive.write_bytes(base_tar())
    found.out(f"import {archive} three:latest")
    return found


def base_tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        rows = {
            "bin/busybox": b"stands for busybox",
            "etc/passwd": b"root:x:0:0:root:/root:/bin/sh\n",
        }
        for name, data in rows.items():
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(data), 0o755
            tar.addfile(info, io.BytesIO(data))
        for name in ("sh", "echo", "rm", "cat", "sleep", "true", "false"):
            info = tarfile.TarInfo(f"bin/{name}")
            info.type, info.linkname = tarfile.SYMTYPE, "busybox"
            tar.addfile(info)
    return buffer.getvalue()


def test_the_articles_container(shell: Shell) -> None:
    shell.out("run --name tender_noether three:latest sleep 10000000")
    assert shell.out("ps --format '{{.Names}} {{.Image}} {{.Command}} {{.State}}'") == (
        'tender_noether three:latest "sleep 10000000" running'
    )
    lower = shell.out("inspect -f '{{.GraphDriver.Data.LowerDir}}' tender_noether").split(":")
    upper = shell.out("inspect -f '{{.GraphDriver.Data.UpperDir}}' tender_noether")
    assert lower[0] == upper.replace("/diff", "-init/diff")
    shell.out("exec tender_noether sh -c 'echo hi > /x'")
    assert shell.out("diff tender_noether") == "A /x"
    assert (shell.root / upper.removeprefix("/var/lib/docker/") / "x").read_text() == "hi\n"


def test_what_is_put_by_hand_into_the_upper_directory_shows(shell: Shell) -> None:
    shell.out("run -d --name cc three sleep 1000")
    upper = shell.out("inspect -f '{{.GraphDriver.Data.UpperDir}}' cc").removeprefix(
        "/var/lib/docker/"
    )
    (shell.root / upper / "by-hand").write_text("hand\n")
    assert shell.out("exec cc cat /by-hand") == "hand"
    assert shell.out("diff cc") == "A /by-hand"


def test_run_prints_and_ends_as_the_command(shell: Shell) -> None:
    result = shell.run("run --name cc three sh -c 'echo out; echo err >&2; exit 4'")
    assert (result.exit_code, result.stdout, result.stderr) == (4, "out\n", "err\n")
    assert shell.out("ps -a --format '{{.Status}}'").startswith("Exited (4)")
    logs = shell.run("logs cc")
    assert (logs.stdout, logs.stderr) == ("out\n", "err\n")
    assert shell.out("logs -n 0 cc") == ""


def test_exec_ends_as_dockers_when_there_is_no_such_program(shell: Shell) -> None:
    shell.out("run -d --name cc three sleep 1000")
    result = shell.run("exec cc nosuch")
    assert (result.exit_code, "executable file not found in $PATH" in result.stderr) == (127, True)
    assert shell.run("exec cc false").exit_code == 1


def test_a_detached_run_prints_the_id(shell: Shell) -> None:
    container = shell.out("run -d three true")
    assert shell.out("ps -aq --no-trunc") == container
    assert shell.out("ps -aq") == container[:12]


def test_rm_flag_takes_it_away_again(shell: Shell) -> None:
    assert shell.out("run --rm -v /anon three echo hi") == "hi"
    assert shell.out("ps -aq") == ""
    assert not os.listdir(shell.root / "volumes")


@pytest.mark.parametrize("state", ["created", "running", "paused", "exited", "dead"])
def test_a_state_can_be_asked_for(shell: Shell, state: str) -> None:
    shell.out(f"run -d --name cc --state {state} three sleep 1")
    assert shell.out("ps -a --format '{{.State}}'") == state


def test_a_life_of_verbs(shell: Shell) -> None:
    shell.out("create --name cc three sleep 1000")
    seen = []
    for verb in (
        "start cc",
        "pause cc",
        "unpause cc",
        "stop -t 0 cc",
        "start cc",
        "kill cc",
        "start --state exited --exit-code 3 cc",
    ):
        assert shell.out(verb) == "cc"
        seen.append(shell.out("inspect -f '{{.State.Status}} {{.State.ExitCode}}' cc"))
    assert seen == [
        "running 0",
        "paused 0",
        "running 0",
        "exited 137",
        "running 0",
        "exited 137",
        "exited 3",
    ]
    shell.out("rename cc dd")
    assert shell.out("rm dd") == "dd"
    assert (
        shell.out("ps -a")
        == "CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES"
    )


def test_start_and_attach(shell: Shell) -> None:
    shell.out("create --name cc three echo hi")
    assert shell.out("start -a cc") == "hi"


def test_one_word_that_fails_leaves_the_others_done(shell: Shell) -> None:
    shell.out("create --name cc three true")
    result = shell.run("rm nosuch cc")
    assert result.exit_code == 1
    assert (result.stdout, "No such container: nosuch" in result.stderr) == ("cc\n", True)
    assert shell.out("ps -aq") == ""


def test_commit(shell: Shell) -> None:
    shell.out("run --name cc three sh -c 'echo x > /x'")
    image = shell.out("commit -m note -a me -c 'ENV A=b' cc new:1")
    assert shell.out("images -q --no-trunc new") == image
    assert shell.out("run --rm new:1 sh -c 'cat /x; echo $A'") == "x\nb"


def test_copying_in_and_out(shell: Shell, tmp_path: Path) -> None:
    shell.out("create --name cc three true")
    source = tmp_path / "source"
    (source / "sub").mkdir(parents=True)
    (source / "sub" / "f").write_text("data")
    (source / "sub" / "f").chmod(0o640)
    (source / "link").symlink_to("sub/f")
    shell.out(f"cp {source} cc:/put")
    shell.out(f"cp {source}/. cc:/put")
    shell.out(f"cp {source}/sub/f cc:/etc")
    assert shell.out("diff cc") == "C /etc\nA /etc/f\nA /put\nA /put/link\nA /put/sub\nA /put/sub/f"
    shell.out(f"cp cc:/put {tmp_path}/back")
    back = tmp_path / "back"
    assert (back / "sub" / "f").read_text() == "data"
    assert (back / "sub" / "f").stat().st_mode & 0o777 == 0o640
    assert (back / "link").readlink() == Path("sub/f")
    shell.out(f"cp cc:/etc/passwd {back}")
    assert (back / "passwd").read_text().startswith("root:")


def test_options_reach_the_files(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FROM_HERE", "there")
    (tmp_path / "env").write_text("# note\nA=1\n\nB=two words\n")
    container = shell.out(
        f"create --env-file {tmp_path}/env -e FROM_HERE -e ABSENT_HERE -l k=v -m 64m --rm=false --cidfile {tmp_path}/id three true"
    )
    assert (tmp_path / "id").read_text() == container
    home = shell.root / "containers" / container
    config = json.loads((home / "config.v2.json").read_text())["Config"]
    assert config["Env"] == ["A=1", "B=two words", "FROM_HERE=there", "ABSENT_HERE"]
    assert config["Labels"] == {"k": "v"}
    hostconfig = json.loads((home / "hostconfig.json").read_text())
    assert (hostconfig["Memory"], hostconfig["AutoRemove"]) == (64 << 20, False)


@pytest.mark.parametrize(
    ("line", "status", "words"),
    [
        ("run nosuch/image:1 true", 1, "nosuch"),
        ("run --nosuch three true", 2, "--nosuch"),
        ("run three", 2, "no command specified"),
        ("create --name x/y three true", 2, "Invalid container name"),
        ("exec nosuch true", 1, "No such container"),
        ("start -a one two", 2, "cannot start and attach multiple"),
        ("cp one two", 2, "must specify at least one container"),
        ("cp a:/x b:/y", 2, "not supported"),
        ("cp /nosuch/file cc:/x", 1, "No such container|no such file"),
        ("diff nosuch", 1, "No such container"),
        ("logs nosuch", 1, "No such container"),
        ("commit nosuch", 1, "No such container"),
        ("rename nosuch xx", 1, "No such container"),
        ("run -v vol:b three true", 2, "invalid mount path"),
        ("create --memory lots three true", 2, "--memory"),
    ],
)
def test_mistakes_are_told(shell: Shell, line: str, status: int, words: str) -> None:
    before = sorted(str(path) for path in shell.root.rglob("*"))
    try:
        result = shell.run(line)
        text, code = result.output + str(result.exception or ""), result.exit_code
    except Exception as error:  # click's own errors carry their status
        text, code = str(error), getattr(error, "exit_code", -1)
    assert code == status, text
    assert any(word in text for word in words.split("|"))
    assert sorted(str(path) for path in shell.root.rglob("*")) == before


def test_the_verbs_stand_under_their_nouns_too(shell: Shell) -> None:
    shell.out("container run --name box --state exited three:latest x")
    shell.out("run -d --name two --state running three:latest x")
    assert shell.out("container ls -aq") == shell.out("ps -aq")
    assert shell.out("image ls -q") == shell.out("images -q")
    assert shell.out("container inspect -f '{{.Name}}' box") == "/box"
    assert shell.run("container inspect three:latest").exit_code == 1
    assert shell.run("image inspect box").exit_code == 1
    box = shell.out("inspect -f '{{.ID}}' box")
    assert box in shell.out("container prune -f")
    assert shell.out("container ls -a --format '{{.Names}}'") == "two"
    assert shell.out("container prune -f") == "Total reclaimed space: 0B"
