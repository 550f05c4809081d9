"""What the engine's BuildKit refuses ours refuses too, in the same words, and it leaves nothing behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.corpus import bases
from tests.corpus.buildkit import TREE
from tests.corpus.listing import write
from tests.engine import tool
from tests.engine.engines import Binaries, Daemon, booted

pytestmark = pytest.mark.engine

_MODERN = ("26.1", "28.5")


@dataclass(frozen=True)
class Refused:
    """A Dockerfile, the words that both say, and the engines that are asked; none: all."""

    name: str
    dockerfile: str
    says: str
    series: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


CASES = [
    Refused("missing", "COPY none /b", '"/none"'),
    Refused("missing-in-image", "COPY --from=layered:1 /none /b", '"/none"'),
    Refused("wildcard-nowhere", "COPY none/*.txt /b/", "no such file or directory"),
    Refused("directory-over-file", "COPY a.txt /x\nCOPY dir /x", "cannot copy to non-directory: "),
    Refused(
        "file-over-directory", "COPY dir /d/a.txt/\nCOPY a.txt /d/", "cannot replace to directory "
    ),
    Refused("below-file", "COPY a.txt /etc/conf/x", "/etc/conf: not a directory"),
    Refused("chmod", "COPY --chmod=99 a.txt /b", "invalid chmod parameter: '99'", ("28.5",)),
    Refused("chmod-large", "COPY --chmod=77777 a.txt /b", "between 0 and 07777", ("28.5",)),
    Refused("stage-index", "COPY --from=7 / /x", "invalid stage index 7"),
    Refused(
        "stage-in-capitals",
        "FROM base:1 AS Other\nFROM OTHER",
        "must be lowercase",
    ),
    Refused(
        "stage-itself",
        "FROM base:1 AS a\nCOPY --from=a / /x",
        "circular dependency detected on stage: a",
    ),
    Refused(
        "stage-later",
        "FROM base:1 AS a\nCOPY --from=b /etc /x\nFROM base:1 AS b\nFROM a",
        'cannot copy from stage "b", it needs to be defined before current stage',
        _MODERN,
    ),
    Refused(
        "stage-variable",
        "ARG S=base:1\nCOPY --from=$S /etc/conf /x",
        "variable expansion is not supported for --from",
        ("28.5",),
    ),
    Refused("target", "LABEL a=b", "could not be found", options=("--target", "nope")),
    Refused("url", "COPY https://example.org/x /x", "source can't be a URL for COPY"),
    Refused(
        "checksum",
        "ADD --checksum=sha256:aa a.txt /x",
        "checksum requires HTTP(S) or Git sources",
        ("28.5",),
    ),
    Refused("mount-type", "RUN --mount=type=nothing true", 'unsupported mount type "nothing"'),
    Refused("mount-key", "RUN --mount=type=bind,what=1 true", "unexpected key 'what' in 'what=1'"),
    Refused("mount-mode", "RUN --mount=type=bind,target=/x,mode=1 true", "mode not allowed for"),
    Refused(
        "mount-sharing",
        "RUN --mount=type=bind,target=/x,sharing=locked true",
        "invalid cache sharing set for bind mount",
    ),
    Refused("mount-root", "RUN --mount=type=bind,target=/ true", 'invalid mount target "/"'),
    Refused("mount-source", "RUN --mount=target=/m,source=no true", '"/no"'),
    Refused("mount-read-only", "RUN --mount=target=/m,source=dir touch /m/x", "exit code: 1"),
    Refused("secret", "RUN --mount=type=secret,id=s,required true", "not found"),
    Refused("exit", "RUN exit 3", "exit code: 3"),
    Refused("base", "FROM $NONE", "base name ($NONE) should not be blank"),
    Refused("workdir-is-file", "WORKDIR /etc/conf", "/etc/conf: not a directory"),
    Refused("workdir-below-file", "WORKDIR /etc/conf/x", "/etc/conf/x: not a directory"),
    Refused(
        "user",
        "USER nobody-here\nRUN true",
        "unable to find user nobody-here: no matching entries in passwd file",
    ),
    Refused("volume", 'VOLUME [""]', "VOLUME specified can not be an empty string"),
    Refused("expose", "EXPOSE abc", "containerPort: abc"),
    Refused("signal", "STOPSIGNAL NOPE", "nvalid signal: NOPE"),
    Refused("label", "LABEL a=${X:?must be set}", 'can\'t find = in "be"'),
    Refused(
        "heredoc",
        "COPY a.txt <<EOF\nx\nEOF",
        "COPY cannot accept a heredoc as a destination",
        _MODERN,
    ),
    Refused("flag", "COPY --parents a.txt /x", "nknown flag: "),
    Refused("flag-link", "COPY --link a.txt /x", "nknown flag: ", ("20.10",)),
]


@dataclass(frozen=True)
class Both:
    daemon: Daemon
    tool: tool.Tool


@pytest.fixture(scope="module")
def both(binaries: Binaries, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    where = tmp_path_factory.mktemp("refused")
    (where / "rootfs.tar").write_bytes(bases.rootfs(bases.busybox()))
    (where / "layered.tar").write_bytes(bases.archive(bases.busybox()))
    ours = tool.Tool(binaries, where / "ours")
    ours.add_bases(where)
    with booted(binaries, where / "root") as daemon:
        daemon.docker("import", where / "rootfs.tar", bases.ROOTFS)
        daemon.docker("load", "-i", where / "layered.tar")
        yield Both(daemon, ours)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_both_refuse(case: Refused, both: Both, tmp_path: Path) -> None:
    if case.series and both.daemon.binaries.series not in case.series:
        pytest.skip(f"BuildKit of {both.daemon.binaries.series} has another answer")
    context = tmp_path / "context"
    write(TREE, context)
    text = case.dockerfile if case.dockerfile.startswith("FROM") else f"FROM base:1\n{case.dockerfile}"  # fmt: skip
    (context / "Dockerfile").write_text(f"{text}\n")
    before = sorted(both.tool.root.rglob("*"))
    theirs = both.daemon.build_with_buildkit(context, context / "Dockerfile", list(case.options))
    ours = both.tool.run("build", "--builder", "buildkit", *case.options, context)
    for done in (theirs, ours):
        said = re.sub(r"/\S+/merged(?=/)", "", done.stdout.decode())  # where the engine mounted it
        assert done.returncode, said
        assert case.says.lower() in said.lower(), said
    assert "Traceback" not in ours.stdout.decode()
    assert sorted(both.tool.root.rglob("*")) == before
