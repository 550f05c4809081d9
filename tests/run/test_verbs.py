"""What each verb leaves in the tree."""

from __future__ import annotations

import json
import shlex
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.run.measured import PROGRAM, editor_with, options_of

from dockroot import engine as engines
from dockroot import root as roots
from dockroot.clock import ZERO_TIME, parse_time
from dockroot.editor import Editor
from dockroot.errors import ConflictError, DockrootError, NotFoundError, UsageError
from dockroot.ids import Ids
from dockroot.run import lifecycle
from dockroot.run.create import create, rename
from dockroot.run.diff import changes
from dockroot.run.find import find_container
from dockroot.run.host import Host
from dockroot.run.names import check, made_up
from dockroot.run.options import Options
from dockroot.run.remove import remove
from dockroot.run.transfer import copy_in, copy_out
from dockroot.store.containers import Container
from dockroot.tree import Directory, Kind, file, symlink

HOST = Host()
ALL = tuple(engines.ENGINES)


@pytest.fixture
def editor() -> Editor:
    return editor_with("28.5")


def made(editor: Editor, words: str, *, host: Host = HOST) -> Container:
    _, image, options = options_of(["create", *shlex.split(words)])
    return create(editor, image, options, host)


def running(editor: Editor, words: str = "--name cc base sh") -> Container:
    container = made(editor, words)
    return lifecycle.start(editor, container.id, HOST, state="running").container


def names(editor: Editor, path: str) -> list[str]:
    return editor.draft.tree.names(path)


def upper(editor: Editor, container: Container) -> Directory:
    return editor.root.diff_of(editor.root.mounts[container.id].mount_id)


# -- create --


@pytest.mark.parametrize("version", ALL)
def test_what_is_created_is_read_again(version: str) -> None:
    editor = editor_with(version)
    container = made(editor, "--name cc -v vv:/x -v /anon --network none base sh")
    root, findings = roots.read(editor.draft.tree)
    assert findings == []
    assert root.containers == {container.id: container}
    assert root.mounts == editor.root.mounts
    assert root.directories == editor.root.directories


@pytest.mark.parametrize("version", ALL)
def test_the_init_directory_stands_between_image_and_container(version: str) -> None:
    editor = editor_with(version)
    container = made(editor, "base sh")
    mount = editor.root.mounts[container.id]
    init, own = editor.root.directories[mount.init_id], editor.root.directories[mount.mount_id]
    top = (
        editor.root.directories[editor.root.layers[mount.parent].cache_id] if mount.parent else None
    )
    assert top is not None
    assert init.lower == f"l/{top.link}"
    assert own.lower == f"l/{init.link}:l/{top.link}"
    engine = engines.ENGINES[version]
    assert (top.committed, init.committed, own.committed) == (
        engine.committed,
        engine.committed,
        False,
    )
    assert names(editor, f"{own.path}") == sorted(
        ["diff", "link", "lower", "work"] + ["merged"] * engine.keeps_merged
    )
    assert names(editor, f"{own.path}/work") == ["work"]
    listed = {path: (node.kind, node.mode) for path, node in editor.root.diff_of(init.name).walk()}
    assert (
        listed[".dockerenv"] == listed["etc/hosts"] == listed["dev/console"] == (Kind.FILE, 0o755)
    )
    assert listed["etc/mtab"][0] is Kind.SYMLINK


def test_a_working_directory_is_made_at_once_a_mount_point_at_the_start(editor: Editor) -> None:
    container = made(editor, "-w /new/dir -v vv:/x base sh")
    assert [path for path, _ in upper(editor, container).walk()] == ["new", "new/dir"]
    lifecycle.start(editor, container.id, HOST, state="running")
    assert [path for path, _ in upper(editor, container).walk()] == ["new", "new/dir", "x"]


def test_a_volume_starts_as_a_copy_of_the_image(editor: Editor) -> None:
    container = made(
        editor, "--name cc -v logs:/var/log -v empty:/nowhere -v plain:/etc:nocopy base sh"
    )
    assert names(editor, "volumes/logs/_data") == ["f0"]
    assert names(editor, "volumes/empty/_data") == names(editor, "volumes/plain/_data") == []
    assert editor.draft.tree.get("volumes/logs").mode == 0o701  # type: ignore[union-attr]
    assert container.mount_points["/var/log"]["Source"] == "/var/lib/docker/volumes/logs/_data"


def test_a_filled_volume_is_left_as_it_is(editor: Editor) -> None:
    made(editor, "-v vv:/var/log base sh")
    made(editor, "-v vv:/etc base sh")
    assert names(editor, "volumes/vv/_data") == ["f0"]


def test_ids_and_names_come_from_the_seed() -> None:
    first, again, other = (
        made(editor_with("26.1", seed=seed), "base sh") for seed in ("a", "a", "b")
    )
    assert (first.id, first.name, first.config) == (again.id, again.name, again.config)
    assert first.id != other.id


@given(st.text(max_size=10), st.integers(0, 300))
def test_made_up_names_are_allowed_and_free(seed: str, count: int) -> None:
    taken = {f"tender_noether{number}" for number in range(count)}
    name = made_up(Ids(seed), "id", taken)
    assert check(name) == name
    assert name not in taken


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("nosuch sh", NotFoundError),
        ("--name c/r base sh", UsageError),
        ("--name x base sh", UsageError),
        ("--network nosuch base sh", UsageError),
        ("--network container:nosuch base sh", NotFoundError),
        ("--volumes-from nosuch base sh", NotFoundError),
        ("--restart sometimes base sh", UsageError),
        ("--log-driver syslog base sh", UsageError),
        ("-v /x:/y -v /z:/y base sh", ConflictError),
        ("-v /etc/passwd base sh", ConflictError),
        ("-v vv:/etc/passwd base sh", ConflictError),
        ("-w relative base sh", UsageError),
        ("-w /etc/passwd/x base sh", ConflictError),
        ("--security-opt nonsense base sh", UsageError),
        ("--link nosuch base sh", NotFoundError),
        ("base", UsageError),
        ("--add-host x base sh", UsageError),
        ("--no-healthcheck --health-cmd x base sh", UsageError),
        ("--platform linux/arm64 base sh", UsageError),
        ("-v relative base sh", UsageError),
        ("--ulimit nofile=x base sh", UsageError),
        ("--rm=maybe base sh", UsageError),
    ],
)
def test_what_is_refused(editor: Editor, words: str, kind: type[DockrootError]) -> None:
    with pytest.raises(kind) as caught:
        made(editor, words)
    assert caught.value.message


def test_a_name_is_given_once(editor: Editor) -> None:
    made(editor, "--name cc base sh")
    with pytest.raises(ConflictError, match='The container name "/cc" is already in use'):
        made(editor, "--name cc base sh")


def test_a_host_with_newer_control_groups(editor: Editor) -> None:
    hostconfig = made(editor, "base sh", host=Host(cgroup=2)).hostconfig
    assert (hostconfig["CgroupnsMode"], hostconfig["OomKillDisable"]) == ("private", None)


def test_1_13_has_its_own_fields() -> None:
    editor = editor_with("1.13.1")
    container = running(editor, "--name cc -v vv:/x base sh")
    assert container.config["ShmPath"].endswith(f"{container.id}/shm")
    assert list(container.hostconfig)[:12] == [
        "Binds",
        "ContainerIDFile",
        "LogConfig",
        "NetworkMode",
        "PortBindings",
        "RestartPolicy",
        "AutoRemove",
        "VolumeDriver",
        "VolumesFrom",
        "CapAdd",
        "CapDrop",
        "Dns",
    ]
    assert container.hostconfig["MemorySwappiness"] == -1
    assert "SkipMountpointCreation" not in container.mount_points["/x"]
    assert not {"OS", "LocalLogCacheMeta", "ConfigReferences"} & container.config.keys()
    with pytest.raises(UsageError, match="CgroupnsMode"):
        made(editor, "--cgroupns private base sh")


# -- from state to state --


@pytest.mark.parametrize("version", ALL)
def test_a_life(version: str) -> None:
    editor = editor_with(version)
    container = made(editor, "--name cc base sh")
    assert (container.status, container.state["StartedAt"]) == ("created", ZERO_TIME)
    seen = []
    for act in (
        lambda: lifecycle.start(editor, "cc", HOST, state="running"),
        lambda: lifecycle.pause(editor, "cc"),
        lambda: lifecycle.unpause(editor, "cc"),
        lambda: lifecycle.stop(editor, "cc", HOST),
        lambda: lifecycle.start(editor, "cc", HOST, state="exited", exit_code=3),
        lambda: lifecycle.start(editor, "cc", HOST, state="running"),
        lambda: lifecycle.kill(editor, "cc", HOST),
        lambda: lifecycle.start(editor, "cc", HOST, state="dead"),
    ):
        act()
        now = find_container(editor.root, "cc")
        seen.append(
            (
                now.status,
                now.state["ExitCode"],
                bool(now.state["Pid"]),
                now.config["HasBeenManuallyStopped"],
            )
        )
    assert seen == [
        ("running", 0, True, False),
        ("paused", 0, True, False),
        ("running", 0, True, False),
        ("exited", 137, False, True),
        ("exited", 3, False, False),
        ("running", 0, True, False),
        ("exited", 137, False, True),
        ("dead", 0, False, False),
    ]
    assert parse_time(now.state["FinishedAt"]) > parse_time(now.state["StartedAt"])
    root, findings = roots.read(editor.draft.tree)
    assert (findings, root.containers[container.id]) == ([], now)


@pytest.mark.parametrize("version", ALL)
def test_merged_stands_while_it_runs_from_20_10_on(version: str) -> None:
    editor = editor_with(version)
    container = running(editor)
    path = f"overlay2/{editor.root.mounts[container.id].mount_id}/merged"
    assert names(editor, path) == []
    assert editor.draft.tree.directory(path) is not None
    lifecycle.stop(editor, "cc", HOST)
    assert (editor.draft.tree.get(path) is not None) == engines.ENGINES[version].keeps_merged


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("sleep 10000000", "running"),
        ("busybox sleep 1m", "running"),
        ("sh -c 'sleep inf'", "running"),
        ("nginx", "running"),
    ],
)
def test_what_is_not_simulated_runs_on(command: str, status: str) -> None:
    editor = editor_with("28.5")
    fabricated(editor)
    container = made(editor, f"base {command}")
    assert lifecycle.start(editor, container.id, HOST).container.status == status


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("true", 0),
        ("false", 1),
        ("sh -c 'exit 7'", 7),
        ("sleep 1", 0),
        ("sh -c 'echo sleep 1000 | cat'", 0),
    ],
)
def test_what_is_simulated_ends(command: str, code: int) -> None:
    editor = editor_with("28.5")
    fabricated(editor)
    container = made(editor, f"base {command}")
    ended = lifecycle.start(editor, container.id, HOST).container
    assert (ended.status, ended.state["ExitCode"]) == ("exited", code)


def fabricated(editor: Editor) -> None:
    """Put the tools that the simulated shell knows at their places, as links to busybox."""
    image = editor.root.images[editor.root.references["base"]["base:latest"]]
    tools = editor.root.diff_of(editor.root.layers[image.chain_ids[0]].cache_id).directory("bin")
    assert tools is not None
    tools.children.update(
        {
            name: symlink("busybox")
            for name in ("true", "false", "echo", "sleep", "mkdir", "touch", "mv", "ls", "nginx")
        }
    )
    tools.children["nginx"] = PROGRAM


def test_output_lands_in_the_log_and_writes_in_the_upper_directory(editor: Editor) -> None:
    fabricated(editor)
    container = made(
        editor,
        "-v vv:/vol base sh -c "
        "'echo hi; echo err >&2; echo x > /new; rm /var/log/f0; echo y > /vol/in'",
    )
    started = lifecycle.start(editor, container.id, HOST)
    assert started.outcome is not None
    assert (started.outcome.stdout, started.outcome.stderr) == (b"hi\n", b"err\n")
    log = editor.draft.tree.read_file(container.log_path) or b""
    assert [(line["stream"], line["log"]) for line in map(json.loads, log.splitlines())] == [
        ("stdout", "hi\n"),
        ("stderr", "err\n"),
    ]
    found = upper(editor, container)
    assert found.read_file("new") == b"x\n"
    whiteout = found.get("var/log/f0")
    assert whiteout is not None
    assert whiteout.is_whiteout
    assert editor.draft.tree.read_file("volumes/vv/_data/in") == b"y\n"
    assert found.names("vol") == []


def test_a_second_start_adds_to_the_log(editor: Editor) -> None:
    fabricated(editor)
    container = made(editor, "base echo twice")
    for _ in range(2):
        lifecycle.start(editor, container.id, HOST)
    log = editor.draft.tree.read_file(container.log_path) or b""
    assert log.count(b"twice") == 2


def test_no_log_without_a_driver(editor: Editor) -> None:
    container = running(editor, "--name cc --log-driver none base sh")
    assert container.config["LogPath"] == ""
    assert editor.draft.tree.get(container.log_path) is None


def test_exec_writes_into_the_container(editor: Editor) -> None:
    fabricated(editor)
    container = running(editor)
    outcome = lifecycle.execute(
        editor, "cc", ["sh", "-c", "echo $A > /made; mkdir /d"], env=["A=b"]
    )
    assert outcome.status == 0
    assert upper(editor, container).read_file("made") == b"b\n"
    assert find_container(editor.root, "cc") == container


@pytest.mark.parametrize(
    ("before", "act", "message"),
    [
        ("created", "pause", "is not running"),
        ("created", "unpause", "is not paused"),
        ("created", "kill", "is not running"),
        ("created", "execute", "is not running"),
        ("paused", "pause", "already paused"),
        ("paused", "start", "try unpause instead"),
        ("paused", "execute", "is paused"),
        ("dead", "start", "marked for removal"),
        ("paused", "remove", "paused and must be unpaused"),
        ("running", "remove", "stop the container"),
    ],
)
def test_states_refuse(editor: Editor, before: str, act: str, message: str) -> None:
    made(editor, "--name cc base sh")
    if before != "created":
        lifecycle.start(editor, "cc", HOST, state=before)
    verbs: dict[str, Any] = {
        "pause": lambda: lifecycle.pause(editor, "cc"),
        "unpause": lambda: lifecycle.unpause(editor, "cc"),
        "kill": lambda: lifecycle.kill(editor, "cc", HOST),
        "execute": lambda: lifecycle.execute(editor, "cc", ["true"]),
        "start": lambda: lifecycle.start(editor, "cc", HOST),
        "remove": lambda: remove(editor, "cc"),
    }
    with pytest.raises(ConflictError, match=message):
        verbs[act]()


def test_only_sigkill_ends_a_first_process(editor: Editor) -> None:
    running(editor)
    assert lifecycle.kill(editor, "cc", HOST, signal="SIGTERM").status == "running"
    assert lifecycle.kill(editor, "cc", HOST, signal="9").state["ExitCode"] == 137
    with pytest.raises(UsageError, match="invalid signal"):
        lifecycle.kill(editor, "cc", HOST, signal="SIGNONSENSE")


def test_stopping_what_does_not_run_changes_nothing(editor: Editor) -> None:
    container = made(editor, "--name cc base sh")
    assert lifecycle.stop(editor, "cc", HOST) == container


def test_a_health_check_starts_and_ends_with_the_container(editor: Editor) -> None:
    container = running(editor, "--name cc --health-cmd true base sh")
    assert container.state["Health"] == {"Status": "starting", "FailingStreak": 0, "Log": None}
    assert lifecycle.stop(editor, "cc", HOST).state["Health"]["Status"] == "unhealthy"


def test_addresses_are_given_out_and_given_back() -> None:
    editor = editor_with("26.1")
    first, second = (running(editor, f"--name {name} base sh") for name in ("c1", "c2"))
    assert [address(container) for container in (first, second)] == ["172.17.0.2", "172.17.0.3"]
    lifecycle.stop(editor, "c1", HOST)
    assert address(running(editor, "--name c3 base sh")) == "172.17.0.2"


def address(container: Container) -> Any:
    return container.config["NetworkSettings"]["Networks"]["bridge"]["IPAddress"]


def test_loopback_name_servers_give_way_on_a_bridge() -> None:
    editor = editor_with("20.10")
    container = made(editor, "base sh")
    lifecycle.start(
        editor, container.id, Host(resolv_conf="nameserver 127.0.0.53\nsearch x\n"), state="running"
    )
    assert (
        editor.draft.tree.read_file(f"{container.path}/resolv.conf")
        == b"search x\nnameserver 8.8.8.8\nnameserver 8.8.4.4\n"
    )


# -- rename, rm --


def test_rename(editor: Editor) -> None:
    made(editor, "--name c1 base sh")
    made(editor, "--name c2 base sh")
    assert rename(editor, "c1", "c3").name == "c3"
    for name, kind in (("c2", ConflictError), ("c3", UsageError), ("-", UsageError)):
        with pytest.raises(kind):
            rename(editor, "c3", name)


@pytest.mark.parametrize("version", ALL)
@pytest.mark.parametrize("force", [False, True])
def test_removal_leaves_the_image_as_it_was_but_for_its_mark(version: str, force: bool) -> None:
    editor = editor_with(version)
    before = {path for path, _ in editor.draft.tree.walk()}
    container = running(editor) if force else made(editor, "--name cc base sh")
    remove(editor, "cc", force=force)
    left = {path for path, _ in editor.draft.tree.walk()} - before
    assert {path for path in left if not path.endswith("/committed")} <= {
        "containers",
        "image/overlay2/layerdb/mounts",
    }
    assert any(path.endswith("/committed") for path in left) == engines.ENGINES[version].committed
    assert container.id not in editor.root.mounts


def test_anonymous_volumes_go_only_when_asked_and_unused(editor: Editor) -> None:
    made(editor, "--name c1 -v /anon -v named:/x base sh")
    made(editor, "--name c2 --volumes-from c1 base sh")
    remove(editor, "c1", volumes=True)
    assert len(names(editor, "volumes")) == 2
    remove(editor, "c2", volumes=True)
    assert names(editor, "volumes") == ["named"]


def test_a_container_is_found_by_name_and_by_the_start_of_its_id(editor: Editor) -> None:
    container = made(editor, "--name cc base sh")
    assert [
        find_container(editor.root, word).id
        for word in ("cc", "/cc", container.id, container.id[:5])
    ] == [container.id] * 4
    for word in ("", "nosuch"):
        with pytest.raises(NotFoundError):
            find_container(editor.root, word)


# -- diff --


@pytest.mark.parametrize("version", ALL)
def test_diff(version: str) -> None:
    editor = editor_with(version)
    fabricated(editor)
    container = made(
        editor,
        "base sh -c "
        "'rm -r /var/log; mkdir /new; echo 1 > /new/f; echo 2 > /etc/passwd; rm /bin/cat'",
    )
    lifecycle.start(editor, container.id, HOST)
    found = [
        f"{change.kind} {change.path}"
        for change in changes(editor.root, find_container(editor.root, container.id), editor.engine)
    ]
    parent = (
        [] if version == "1.13.1" else ["C /etc"]
    )  # it lists a directory when its own time or names changed
    assert found == [
        "C /bin",
        "D /bin/cat",
        *parent,
        "C /etc/passwd",
        "A /new",
        "A /new/f",
        "C /var",
        "D /var/log",
    ]


def test_a_container_that_did_nothing_changed_nothing(editor: Editor) -> None:
    assert changes(editor.root, running(editor), editor.engine) == []


# -- cp --


def tree() -> Directory:
    return Directory(
        {
            "f": file("data", 0o640, uid=7, gid=8, mtime=5 * 10**9 + 3),
            "l": symlink("f"),
            "d": Directory({"g": file()}),
        }
    )


@pytest.mark.parametrize(
    ("path", "contents", "expected"),
    [
        ("/etc", False, "etc/src/f"),
        ("/etc/new", False, "etc/new/f"),
        ("/etc", True, "etc/f"),
        ("/etc/new", True, "etc/new/f"),
    ],
)
def test_where_a_directory_goes(editor: Editor, path: str, contents: bool, expected: str) -> None:
    container = made(editor, "--name cc base sh")
    copy_in(editor, "cc", path, "src", tree(), contents=contents)
    node = upper(editor, container).get(expected)
    assert node is not None
    assert (node.read(), node.mode, node.uid, node.gid, node.mtime) == (
        b"data",
        0o640,
        0,
        0,
        5 * 10**9,
    )


def test_what_was_copied_in_comes_out_again(editor: Editor) -> None:
    made(editor, "--name cc base sh")
    copy_in(editor, "cc", "/srv", "src", tree(), owners=True)
    name, node = copy_out(editor, "cc", "srv")
    assert name == "srv"
    assert isinstance(node, Directory)
    assert [(path, found.kind, found.uid) for path, found in node.walk()] == [
        (path, found.kind, found.uid) for path, found in tree().walk()
    ]


def test_a_file_replaces_a_file_and_lands_in_volumes(editor: Editor) -> None:
    container = made(editor, "--name cc -v vv:/vol base sh")
    copy_in(editor, "cc", "/etc/passwd", "x", file("new"))
    copy_in(editor, "cc", "/vol/f", "x", file("in"))
    assert upper(editor, container).read_file("etc/passwd") == b"new"
    assert editor.draft.tree.read_file("volumes/vv/_data/f") == b"in"


@pytest.mark.parametrize(
    ("path", "kind", "source"),
    [
        ("/nosuch/dir/x", NotFoundError, file()),
        ("/etc/passwd", ConflictError, Directory()),
        ("/etc/nosuch/", UsageError, file()),
    ],
)
def test_what_cp_refuses(editor: Editor, path: str, kind: type[DockrootError], source: Any) -> None:
    made(editor, "--name cc base sh")
    with pytest.raises(kind):
        copy_in(editor, "cc", path, "x", source)
    with pytest.raises(NotFoundError, match="Could not find the file"):
        copy_out(editor, "cc", "/nosuch")


def test_a_read_only_container_takes_files_only_on_volumes(editor: Editor) -> None:
    made(editor, "--name cc --read-only -v vv:/vol base sh")
    copy_in(editor, "cc", "/vol/f", "x", file("in"))
    with pytest.raises(ConflictError, match="read-only"):
        copy_in(editor, "cc", "/etc/f", "x", file("in"))


def test_options_are_docker_clients_defaults() -> None:
    assert options_of(["create", "base", "sh"])[2] == Options(command=("sh",))


# -- the mark that a mount leaves --


def marks(editor: Editor, container: Container) -> list[str]:
    return names(editor, f"overlay2/{editor.root.mounts[container.id].mount_id}/work/work")


def test_whiteouts_of_a_mount_share_an_inode_with_its_work_directory(editor: Editor) -> None:
    fabricated(editor)
    container = running(editor)
    for path in ("/var/log/f0", "/bin/cat"):
        assert lifecycle.execute(editor, "cc", ["rm", path]).status == 0
    [mark] = marks(editor, container)
    own = editor.root.mounts[container.id].mount_id
    shared = editor.draft.tree.get(f"overlay2/{own}/work/work/{mark}")
    assert upper(editor, container).get("var/log/f0") is shared
    assert upper(editor, container).get("bin/cat") is shared


def test_the_next_mount_clears_the_mark_away(editor: Editor) -> None:
    fabricated(editor)
    container = made(editor, "--name cc base rm /var/log/f0")
    lifecycle.start(editor, "cc", HOST)
    assert len(marks(editor, container)) == 1
    copy_in(editor, "cc", "/etc", "x", file())
    assert marks(editor, container) == []
    assert upper(editor, container).get("var/log/f0") is not None


def test_args_escaped_comes_from_the_image_on_1_13_alone() -> None:
    escaped = {version: editor_with(version) for version in ALL}
    for version, each in escaped.items():
        config = dict(each.root.images[each.root.references["full"]["full:latest"]].config)
        config["config"] = {**config["config"], "ArgsEscaped": True}
        image = each.add_image(config)
        each.tag(image.id, "escaped", "escaped:latest")
        found = made(each, "escaped").run_config
        assert ("ArgsEscaped" in found) == (version == "1.13.1")
