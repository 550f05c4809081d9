from __future__ import annotations

import shlex

import pytest
from tests.run.measured import editor_with, options_of

from dockroot import engine as engines
from dockroot.digest import EMPTY_DIFF_ID
from dockroot.editor import Editor
from dockroot.errors import ConflictError, DockrootError, NotFoundError, UsageError
from dockroot.run import lifecycle
from dockroot.run.commit import CommitRequest, commit
from dockroot.run.create import create
from dockroot.run.host import Host
from dockroot.run.transfer import copy_in
from dockroot.tree import file

CHANGES = (
    "ENV A=b",
    'CMD ["x","y"]',
    "EXPOSE 80",
    "LABEL q=r",
    "WORKDIR /ww",
    "VOLUME /vvv",
    "USER joe",
    'ENTRYPOINT ["e"]',
    "HEALTHCHECK CMD true",
    "ONBUILD RUN echo",
)


def container(editor: Editor, words: str = "--name cc -e Z=1 --expose 99 base sh -c true") -> str:
    _, image, options = options_of(["create", *shlex.split(words)])
    return create(editor, image, options, Host()).id


@pytest.mark.parametrize("version", ["20.10", "26.1", "28.5"])
def test_changes_go_over_the_containers_own_config(version: str) -> None:
    editor = editor_with(version)
    short = container(editor)[:12]
    copy_in(editor, "cc", "/new", "new", file("hi"))
    image = commit(editor, "cc", CommitRequest("img:1", "msg", "me", CHANGES))
    config = image.config
    assert config["config"] == {
        "Hostname": short,
        "Domainname": "",
        "User": "joe",
        "AttachStdin": False,
        "AttachStdout": True,
        "AttachStderr": True,
        "ExposedPorts": {"80/tcp": {}, "99/tcp": {}},
        "Tty": False,
        "OpenStdin": False,
        "StdinOnce": False,
        "Env": ["Z=1", "A=b"],
        "Cmd": ["x", "y"],
        "Healthcheck": {"Test": ["CMD-SHELL", "true"]},
        "Image": "base",
        "Volumes": {"/vvv": {}},
        "WorkingDir": "/ww",
        "Entrypoint": ["e"],
        "OnBuild": ["RUN echo"],
        "Labels": {"q": "r"},
    }
    assert config["container_config"]["Cmd"] == ["sh", "-c", "true"]
    assert (
        config["author"],
        config["history"][-1]["comment"],
        config["history"][-1]["created_by"],
    ) == ("me", "msg", "sh -c true")
    assert len(config["rootfs"]["diff_ids"]) == 2
    assert (image.built_locally, bool(image.last_updated)) == (
        engines.ENGINES[version].built_locally,
        True,
    )
    assert editor.root.references["img"] == {"img:1": image.id}


def test_1_13_starts_from_an_empty_config() -> None:
    editor = editor_with("1.13.1")
    container(editor)
    config = commit(editor, "cc", CommitRequest()).config["config"]
    assert (config["Hostname"], config["Image"], config["AttachStdout"], config["Env"]) == (
        "",
        "",
        False,
        ["Z=1"],
    )


def test_a_container_that_wrote_nothing_adds_no_layer() -> None:
    editor = editor_with("28.5")
    container(editor)
    image = commit(editor, "cc", CommitRequest())
    assert len(image.diff_ids) == 1
    assert image.config["history"][-1]["empty_layer"] is True
    assert EMPTY_DIFF_ID not in image.diff_ids


@pytest.mark.parametrize(
    ("version", "request_", "kind"),
    [
        ("28.5", CommitRequest(changes=("RUN true",)), UsageError),
        ("20.10", CommitRequest(changes=("STOPSIGNAL 9",)), UsageError),
        ("28.5", CommitRequest(changes=("NONSENSE",)), DockrootError),
        ("28.5", CommitRequest(reference="UPPER"), UsageError),
        ("28.5", CommitRequest(reference="a@sha256:" + "0" * 64), UsageError),
    ],
)
def test_what_is_refused(version: str, request_: CommitRequest, kind: type[DockrootError]) -> None:
    editor = editor_with(version)
    container(editor)
    with pytest.raises(kind):
        commit(editor, "cc", request_)


def test_dead_containers_and_lost_images_are_refused() -> None:
    editor = editor_with("28.5")
    container(editor)
    lifecycle.start(editor, "cc", Host(), state="dead")
    with pytest.raises(ConflictError, match="which is Dead"):
        commit(editor, "cc", CommitRequest())
    with pytest.raises(NotFoundError):
        commit(editor, "nosuch", CommitRequest())
