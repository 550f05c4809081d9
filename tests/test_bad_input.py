"""Bad input, end to end: one message that names the place and the way out, status 1 or 2, and the root as before."""

from __future__ import annotations

import bz2
import contextlib
import fcntl
import gzip
import importlib
import io
import lzma
import os
import signal
import subprocess
import sys
import tarfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.engine.engines import ENGINES, Binaries, booted

from dockroot import cli, disk


@dataclass(frozen=True)
class Bad:
    """A Dockerfile that must fail: `says` is part of the message, `line` where it points (0: nowhere)."""

    name: str
    dockerfile: bytes
    says: str
    line: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    engine: str = "28.5"
    place: str = ""


def tar_of(*names: str, link: str = "", kind: bytes = tarfile.LNKTYPE) -> bytes:
    """Return a tar of empty files, or of links to `link`."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in names:
            info = tarfile.TarInfo(name)
            if link:
                info.type, info.linkname = kind, link
            archive.addfile(info)
    return stream.getvalue()


def climbing_by_a_link() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        link = tarfile.TarInfo("out")
        link.type, link.linkname = tarfile.SYMTYPE, "../../../../tmp"
        archive.addfile(link)
        archive.addfile(tarfile.TarInfo("out/evil"))
    return stream.getvalue()


def changed(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


WHOLE = tar_of(*(f"name{number}" for number in range(40)))
BOMB = gzip.compress(tar_of("a")[:512] + bytes(300 << 20), 9)


BAD = [
    Bad("empty", b"", "empty"),
    Bad("only comments", b"# nothing\n\n", "no instructions"),
    Bad("no from", b"RUN true\n", "no build stage", 1),
    Bad("unknown instruction", b"FROM alpine\nRUNN true\n", "unknown instruction: RUNN", 2),
    Bad("binary", bytes(range(256)) * 4, "unknown instruction"),
    Bad("from without a base", b"FROM\n", "FROM requires", 1),
    Bad("from with two words", b"FROM a b\n", "FROM requires", 1),
    Bad("bad stage name", b"FROM alpine AS 1st\n", "invalid name for build stage", 1),
    Bad("stage name twice", b"FROM alpine AS a\nFROM alpine AS a\n", "already used", 2),
    Bad("unknown base", b"FROM nobody/knows:1\n", "nothing is known of the image", 1),
    Bad("bad reference", b"FROM Alpine\n", "", 1),
    Bad("blank base", b"ARG X\nFROM $X\n", "should not be blank", 2),
    Bad("another platform", b"FROM --platform=linux/arm64 alpine\n", "platform", 1),
    Bad("unknown flag", b"FROM alpine\nCOPY --chwon=1 a /a\n", "unknown flag: --chwon", 2),
    Bad("flag without a value", b"FROM alpine\nCOPY --chown a /a\n", "missing a value", 2),
    Bad("copy one word", b"FROM alpine\nCOPY a\n", "at least two arguments", 2),
    Bad("copy missing", b"FROM alpine\nCOPY nothere /x\n", "file not found in build context", 2),
    Bad("copy climbing", b"FROM alpine\nCOPY ../../etc/shadow /x\n", "COPY failed", 2),
    Bad("copy absolute", b"FROM alpine\nCOPY /etc/shadow /x\n", "not found in build context", 2),
    Bad(
        "copy through a link out",
        b"FROM alpine\nCOPY out/shadow /x\n",
        "not found in build context",
        2,
        links={"out": "/etc"},
    ),
    Bad(
        "copy a dangling link",
        b"FROM alpine\nCOPY out /x\n",
        "not found in build context",
        2,
        links={"out": "../nowhere"},
    ),
    Bad(
        "copy a link to itself",
        b"FROM alpine\nCOPY self /x\n",
        "COPY failed",
        2,
        links={"self": "self"},
    ),
    Bad(
        "copy ignored",
        b"FROM alpine\nCOPY a /x\n",
        "excluded by .dockerignore",
        2,
        {"a": b"", ".dockerignore": b"a\n"},
    ),
    Bad(
        "bad ignore file",
        b"FROM alpine\n",
        "exclusion pattern",
        1,
        {".dockerignore": b"!\n"},
        place=".dockerignore:1",
    ),
    Bad("no wildcard match", b"FROM alpine\nCOPY *.none /x/\n", "no source files", 2),
    Bad(
        "several to a file",
        b"FROM alpine\nCOPY a b /x\n",
        "must be a directory and end with a /",
        2,
        {"a": b"", "b": b""},
    ),
    Bad("directory over a file", b"FROM alpine\nCOPY d /etc/passwd\n", "", 2, {"d/x": b""}),
    Bad(
        "unknown owner",
        b"FROM alpine\nCOPY --chown=nobodyknows a /a\n",
        "no such user",
        2,
        {"a": b""},
    ),
    Bad(
        "owner of three parts",
        b"FROM alpine\nCOPY --chown=1:2:3 a /a\n",
        "invalid chown",
        2,
        {"a": b""},
    ),
    Bad(
        "stage of itself", b"FROM alpine AS one\nCOPY --from=0 /etc /x\n", "current build stage", 2
    ),
    Bad("stage out of bounds", b"FROM alpine\nCOPY --from=7 /etc /x\n", "index out of bounds", 2),
    Bad("stage unknown", b"FROM alpine\nCOPY --from=later /etc /x\n", "nothing is known", 2),
    Bad(
        "missing in stage",
        b"FROM alpine AS a\nFROM alpine\nCOPY --from=a /nothere /x\n",
        "file does not exist",
        3,
    ),
    Bad(
        "target unknown",
        b"FROM alpine AS a\n",
        "failed to reach build target",
        options=("--target", "b"),
    ),
    Bad("url without content", b"FROM alpine\nADD http://example.org/a /a\n", "no network", 2),
    Bad("copy of a url", b"FROM alpine\nCOPY http://example.org/a /a\n", "", 2),
    Bad("url without a name", b"FROM alpine\nADD http://example.org/ /x/\n", "", 2),
    Bad("heredoc", b"FROM alpine\nRUN <<E\ntrue\nE\n", "BuildKit", 2),
    Bad("heredoc on 20.10", b"FROM alpine\nRUN <<E\ntrue\nE\n", "", engine="20.10"),
    Bad("open heredoc", b"FROM alpine\nRUN <<E\ntrue\n", "unterminated heredoc", 2),
    Bad("mount", b"FROM alpine\nRUN --mount=type=cache,target=/x true\n", "BuildKit", 2),
    Bad("chmod flag", b"FROM alpine\nCOPY --chmod=755 a /a\n", "BuildKit", 2, {"a": b""}),
    Bad("link flag", b"FROM alpine\nCOPY --link a /a\n", "BuildKit", 2, {"a": b""}),
    Bad("unknown command", b"FROM alpine\nRUN true && frobnicate -x\n", "frobnicate", 2),
    Bad(
        "unknown command on a later line",
        b"FROM alpine\nRUN true \\\n # c\n && frobnicate\n",
        "frobnicate",
        4,
    ),
    Bad("failing command", b"FROM alpine\nRUN false\n", "non-zero code: 1", 2),
    Bad("open quote", b'FROM alpine\nRUN echo "a\n', "", 2),
    Bad("endless loop", b"FROM alpine\nRUN while true; do true; done\n", "", 2),
    Bad("env without a value", b"FROM alpine\nENV A\n", "must have two arguments", 2),
    Bad("env without a name", b"FROM alpine\nENV =x\n", "can not be blank", 2),
    Bad("bad substitution", b"FROM alpine\nENV A=${B\n", "", 2),
    Bad("required variable", b"FROM alpine\nENV A=${B:?is missing}\n", "is missing", 2),
    Bad("bad port", b"FROM alpine\nEXPOSE 70000\n", "invalid containerPort", 2),
    Bad("bad protocol", b"FROM alpine\nEXPOSE 80/ftp\n", "invalid proto", 2),
    Bad(
        "bad duration",
        b"FROM alpine\nHEALTHCHECK --interval=soon CMD true\n",
        "invalid duration",
        2,
    ),
    Bad("shell not in json", b"FROM alpine\nSHELL /bin/bash -c\n", "JSON form", 2),
    Bad("onbuild from", b"FROM alpine\nONBUILD FROM x\n", "isn't allowed", 2),
    Bad("onbuild onbuild", b"FROM alpine\nONBUILD ONBUILD RUN x\n", "isn't allowed", 2),
    Bad("bad escape directive", b"# escape=x\nFROM alpine\n", "invalid escape token", 1),
    Bad(
        "archive climbing out",
        b"FROM alpine\nADD a.tar /x\n",
        "a.tar",
        2,
        {"a.tar": tar_of("../../evil")},
    ),
    Bad(
        "archive with a link out",
        b"FROM alpine\nADD a.tar /x\n",
        "",
        2,
        {"a.tar": tar_of("x", link="../../etc/passwd")},
    ),
    Bad(
        "truncated archive",
        b"FROM alpine\nADD a.tar /x\n",
        "a.tar",
        2,
        {"a.tar": tar_of("a", "b")[:700]},
    ),
    Bad(
        "archive through its own link",
        b"FROM alpine\nADD a.tar /x/\n",
        "a.tar",
        2,
        {"a.tar": climbing_by_a_link()},
    ),
    Bad(
        "archive with a hard link to nothing",
        b"FROM alpine\nADD a.tar /x/\n",
        "",
        2,
        {"a.tar": tar_of("x", link="gone")},
    ),
    Bad(
        "archive with a name too long",
        b"FROM alpine\nADD a.tar /x/\n",
        "name too long",
        2,
        {"a.tar": tar_of("n" * 256)},
    ),
    Bad(
        "archive too deep",
        b"FROM alpine\nADD a.tar /x/\n",
        "name too long",
        2,
        {"a.tar": tar_of("d/" * 2100 + "f")},
    ),
    Bad(
        "corrupt archive",
        b"FROM alpine\nADD a.tar /x/\n",
        "a.tar",
        2,
        {"a.tar": changed(WHOLE, 600)},
    ),
    Bad(
        "truncated gzip",
        b"FROM alpine\nADD a.tar /x/\n",
        "damaged or truncated",
        2,
        {"a.tar": gzip.compress(os.urandom(0) + WHOLE)[:-12]},
    ),
    Bad(
        "corrupt gzip",
        b"FROM alpine\nADD a.tar /x/\n",
        "damaged or truncated",
        2,
        {"a.tar": changed(gzip.compress(WHOLE, 0), 15000)},
    ),
    Bad(
        "truncated xz",
        b"FROM alpine\nADD a.tar /x/\n",
        "damaged or truncated",
        2,
        {"a.tar": lzma.compress(WHOLE)[:-20]},
    ),
    Bad(
        "truncated bzip2",
        b"FROM alpine\nADD a.tar /x/\n",
        "damaged or truncated",
        2,
        {"a.tar": bz2.compress(WHOLE)[:-5]},
    ),
    Bad("compression bomb", b"FROM alpine\nADD a.tar /x/\n", "bomb", 2, {"a.tar": BOMB}),
    Bad("unknown user", b"FROM alpine\nUSER nobodyknows\nRUN true\n", "nobodyknows", 3),
    Bad("bad tag", b"FROM alpine\n", "invalid reference", options=("-t", "UPPER")),
    Bad("bad build argument file", b"FROM alpine\n", "=", options=("--url", "nourl")),
    Bad("base is missing", b"FROM b\n", "no such file", options=("--base", "b=/no/such/place")),
]


@pytest.fixture
def root(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Path:
    """A root that holds an image and a container already."""
    place = tmp_path / "root"
    context = tmp_path / "first"
    context.mkdir()
    (context / "Dockerfile").write_text("FROM alpine\nRUN mkdir /first\n")
    assert call(place, "build", "-q", "-t", "first", context) == 0
    assert call(place, "create", "--name", "kept", "first") == 0
    capfd.readouterr()
    return place


def call(root: Path, *words: str | Path, engine: str = "28.5") -> int:
    """Run one command as the console script does and return its status."""
    before = sys.argv
    sys.argv = ["dockroot", "--root", str(root), "--engine", engine, *map(str, words)]
    try:
        cli.main()
    except SystemExit as end:
        return int(end.code or 0)
    finally:
        sys.argv = before
    return 0


def packed(root: Path) -> bytes:
    stream = io.BytesIO()
    disk.write_tar(disk.open_dir(root), stream)
    return stream.getvalue()


@pytest.fixture
def refused(root: Path, capfd: pytest.CaptureFixture[str]) -> Iterator[Refused]:
    """Run commands that must fail; the root's bytes and what it lists are compared at the end."""
    shown = listed(root, capfd)
    before = packed(root)
    yield Refused(root, capfd)
    assert packed(root) == before
    assert listed(root, capfd) == shown
    assert not (root.parent / "root.part").exists()


def listed(root: Path, capfd: pytest.CaptureFixture[str]) -> str:
    capfd.readouterr()
    assert call(root, "images", "-a", "--no-trunc", "--format", "{{.ID}} {{.Repository}}") == 0
    assert call(root, "ps", "-a", "--no-trunc", "--format", "{{.ID}} {{.Names}} {{.Image}}") == 0
    return capfd.readouterr().out


@dataclass
class Refused:
    root: Path
    capfd: pytest.CaptureFixture[str]

    def __call__(self, *words: str | Path, engine: str = "28.5", root: Path | None = None) -> str:
        """Return the message of a command that fails as it should."""
        self.capfd.readouterr()
        status = call(root or self.root, *words, engine=engine)
        error = self.capfd.readouterr().err
        assert status in {1, 2}
        assert any(line.startswith(("dockroot: ", "Error: ")) for line in error.splitlines())
        assert "Traceback" not in error
        return error


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_build(bad: Bad, refused: Refused, tmp_path: Path) -> None:
    context = tmp_path / "context"
    context.mkdir()
    for name, data in bad.files.items():
        (context / name).parent.mkdir(exist_ok=True)
        (context / name).write_bytes(data)
    for name, target in bad.links.items():
        (context / name).symlink_to(target)
    (context / "Dockerfile").write_bytes(bad.dockerfile)
    error = refused("build", "-t", "bad", *bad.options, context, engine=bad.engine)
    assert bad.says in error
    assert "\n  hint: " in error
    if bad.line:
        assert (bad.place or f"Dockerfile:{bad.line}") in error.split("\n", 1)[0]


@pytest.mark.parametrize("engine", ["1.13.1", "20.10", "26.1"])
@pytest.mark.parametrize("archive", [tar_of("../../evil", "/evil2"), climbing_by_a_link()])
def test_older_engines_keep_what_climbs_inside(
    root: Path, tmp_path: Path, engine: str, archive: bytes
) -> None:
    context = tmp_path / "context"
    context.mkdir()
    (context / "a.tar").write_bytes(archive)
    (context / "Dockerfile").write_text("FROM scratch\nADD a.tar /x/\n")
    before = sorted(os.listdir("/tmp"))
    place = tmp_path / engine
    status = call(place, "build", context, engine=engine)
    evil = [path.relative_to(place).parts for path in place.rglob("evil*")]
    assert bool(evil) == (status == 0)
    assert all(parts[0] == "overlay2" and parts[2:4] == ("diff", "x") for parts in evil)
    assert "evil" not in set(os.listdir("/tmp")) - set(before)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("build", "/no/such/context"), "not found"),
        (("build", "-f", "/no/such/file", "."), "Dockerfile"),
        (("build", "-f", ".", "."), "Dockerfile"),
        (("build", "--client", "new", "CONTEXT"), "no version"),
        (("build", "--builder", "kaniko", "."), "classic"),
        (("build", "--builder", "buildkit", "--build-context", "x", "CONTEXT"), "NAME=PATH"),
        (("build", "--builder", "buildkit", "--secret", "id=x", "CONTEXT"), "no secret"),
        (
            ("build", "--builder", "buildkit", "--secret", "id=x,src=/no/such", "CONTEXT"),
            "/no/such",
        ),
        (("build", "--label", "=x", "CONTEXT"), "--label"),
        (("build",), "Missing argument"),
        (("run", "nothere:1", "true"), "nothere"),
        (("start", "nothere"), "nothere"),
        (("inspect", "nothere"), "No such"),
        (("history", "nothere"), "No such image"),
        (("rmi", "nothere"), "No such image"),
        (("rmi", "first"), "container"),
        (("create", "--name", "kept", "first"), "in use"),
        (("create", "--name", "ke/pt", "first"), "ke/pt"),
        (("tag", "first", "UPPER"), "invalid reference"),
        (("tag", "first", "a@sha256:" + "0" * 64), "digest"),
        (("images", "UPPER"), "invalid reference"),
        (("inspect", "-f", "{{.Nope}}", "first"), "Nope"),
        (("inspect", "-f", "{{", "first"), "template"),
        (("images", "--format", "{{.Nope}}"), "Nope"),
        (("load", "-i", "/no/such/archive"), "no such file"),
        (("load", "-i", "/dev/null"), "empty"),
        (("import", "/no/such/tar", "x"), "no such file"),
        (("import", "/dev/null", "x"), "empty"),
        (("import", "https://example.org/x.tar"), "network"),
        (("pull", "nobody/knows"), "nothing is known"),
        (("draw", "-o", "picture.bmp"), ".bmp"),
        (("draw", "-o", "/no/such/place/x.dot"), "/no/such/place/x.dot"),
        (("draw", "nothere"), "nothere"),
        (("pack", "/no/such/place/x.tar"), "/no/such/place"),
        (("pack", "/dev"), "/dev"),
        (("cp", "kept:/nothere", "/tmp/x"), "nothere"),
        (("frobnicate",), "No such command"),
    ],
)
def test_a_bad_command(words: tuple[str, ...], says: str, refused: Refused) -> None:
    first = str(refused.root.parent / "first")
    assert says in refused(*(first if word == "CONTEXT" else word for word in words))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--engine", "17.03"), "no engine '17.03' is known"),
        (("--clock", "yesterday"), "is no time"),
        (("--clock", "99999999999999999"), "is no time"),
        (("--clock", "²"), "is no time"),
        (("--clock", "2026-13-01T00:00:00Z"), "is no time"),
        (("--data-root", "var/lib"), "no absolute path"),
        (("--frob",), "No such option"),
    ],
)
def test_bad_global_options(options: tuple[str, ...], says: str, refused: Refused) -> None:
    for verb in (("tag", "first", "second"), ("run", "-d", "first", "true")):
        assert says in refused(*options, *verb)


@pytest.mark.parametrize(
    "archive",
    [
        b"",
        b"no archive at all" * 100,
        bytes(range(256)) * 8,
        WHOLE[:700],
        changed(WHOLE, 600),
        gzip.compress(WHOLE)[:-12],
        tar_of("../evil"),
        climbing_by_a_link(),
        tar_of("manifest.json"),
        tar_of("oci-layout", "index.json"),
        BOMB,
    ],
    ids=["empty", "text", "binary", "truncated", "corrupt", "gzip", "..", "link", "save", "oci", "bomb"],
)  # fmt: skip
def test_bad_archives(archive: bytes, refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "archive"
    path.write_bytes(archive)
    context = tmp_path / "context"
    context.mkdir()
    (context / "Dockerfile").write_text("FROM b\nRUN true\n")
    for words in (("load", "-i", path), ("build", "--base", f"b={path}", context)):
        error = refused(*words)
        assert "\n  hint: " in error
    assert "Dockerfile:" in error


def test_names_that_are_no_text(refused: Refused, tmp_path: Path) -> None:
    context = tmp_path / "context"
    context.mkdir()
    Path(os.fsdecode(os.fsencode(context) + b"/\xff\xfe")).write_bytes(b"x")
    (context / "Dockerfile").write_bytes(b"FROM alpine\nCOPY \xff\xfe /x\nRUN cat /x\nRUN \xff\n")
    assert "Dockerfile:2" in refused("build", context)  # the engine reads the name as U+FFFD


def test_a_dockerfile_nested_without_end(refused: Refused, tmp_path: Path) -> None:
    context = tmp_path / "context"
    context.mkdir()
    for text in ("(" * 5000, "$(" * 3000, "{ " * 5000, "if true; then " * 3000):
        (context / "Dockerfile").write_text(f"FROM alpine\nRUN {text}\n")
        assert "Dockerfile:2" in refused("build", context)
    (context / "Dockerfile").write_text("FROM alpine\nENV A=" + "${A:-" * 5000 + "\n")
    refused("build", context)
    (context / "Dockerfile").write_text("FROM alpine\nCMD " + "[" * 60_000 + "\n")
    assert call(tmp_path / "other", "build", context) == 0


def test_wildcards_take_no_exponential_time(refused: Refused, tmp_path: Path) -> None:
    context = tmp_path / "context"
    context.mkdir()
    (context / ("a" * 200)).write_bytes(b"")
    (context / "Dockerfile").write_text("FROM alpine\nCOPY " + "a*" * 50 + "b /x\n")
    assert "no source files" in refused("build", context)


def test_a_deep_context_is_no_trouble(root: Path, tmp_path: Path) -> None:
    context = tmp_path / "context"
    deep = context / "/".join(["d"] * 600)
    subprocess.run(["mkdir", "-p", deep], check=True)
    try:
        (deep / "f").write_text("x")
        (context / "Dockerfile").write_text(
            "FROM first\nCOPY . /x/\nRUN rm -rf /x/d/d/d\nRUN cp -a /x /y\n"
        )
        assert call(root, "build", "-t", "deep", context) == 0
        assert call(root, "run", "deep", "true") == 0
    finally:  # deeper than Python's own removal of temporary directories can go
        subprocess.run(["rm", "-rf", context, root], check=True)


def test_an_unreadable_context(refused: Refused, tmp_path: Path) -> None:
    context = tmp_path / "context"
    (context / "closed").mkdir(parents=True)
    (context / "Dockerfile").write_text("FROM alpine\nCOPY . /x/\n")
    (context / "secret").write_text("x")
    open_to_all(tmp_path)
    for hidden in (context / "closed", context / "secret"):
        hidden.chmod(0)
        error = as_nobody(tmp_path, "build", str(context))
        assert error.startswith("dockroot: ")
        assert f"{hidden}" in error
        assert "\n  hint: " in error
        hidden.chmod(0o755)


def test_strict_refuses_what_an_ordinary_user_cannot_write(tmp_path: Path) -> None:
    context = tmp_path / "context"
    context.mkdir()
    (context / "Dockerfile").write_text("FROM alpine\nCOPY --chown=1:2 Dockerfile /\n")
    open_to_all(tmp_path)
    error = as_nobody(tmp_path, "--strict", "build", str(context))
    assert "\n  hint: " in error
    assert not (tmp_path / "work/root").exists()


NOBODY = 65534


def open_to_all(place: Path) -> None:
    (place / "work").mkdir()
    os.chown(place / "work", NOBODY, NOBODY)
    for above in (place, *place.parents):
        if above == Path("/tmp"):
            break
        above.chmod(0o755)


def as_nobody(place: Path, *words: str) -> str:
    """Run a command as an ordinary user and return what it says, having failed."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    for verb in ("build", "containers", "pack"):  # the user may not read the interpreter's files
        importlib.import_module(f"dockroot.cli.{verb}")
    says = place / "work/says"
    child = os.fork()
    if child == 0:
        try:
            with says.open("wb") as stream:
                os.dup2(stream.fileno(), 2)
            sys.stderr = open(2, "w", closefd=False)
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            status = call(place / "work/root", *words)
            sys.stderr.flush()
        except BaseException:
            traceback.print_exc()
            status = 70
        os._exit(status)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    text = says.read_text()
    assert status in {1, 2}, text
    return text


def test_roots_that_are_none(refused: Refused, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "precious").write_text("mine")
    for verb in (("pull", "alpine"), ("images",), ("info",), ("pack", tmp_path / "x.tar")):
        assert "no data root" in refused(*verb, root=other)
    assert os.listdir(other) == ["precious"]
    assert "there is no data root" in refused("images", root=tmp_path / "missing")
    assert "hint" in refused("images", root=other / "precious")
    os.mkfifo(tmp_path / "fifo")
    for verb in (("pull", "alpine"), ("images",)):
        assert "hint" in refused(*verb, root=tmp_path / "fifo")
    assert sorted(os.listdir(tmp_path)) == ["fifo", "first", "other", "root"]


def test_a_root_that_is_a_tar_is_read_and_not_changed(
    root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert call(root, "pack", tmp_path / "root.tar") == 0
    assert call(tmp_path / "root.tar", "images") == 0
    assert "first" in capfd.readouterr().out
    assert call(tmp_path / "root.tar", "pull", "busybox") in {1, 2}
    assert "packed root" in capfd.readouterr().err
    whole = (tmp_path / "root.tar").read_bytes()
    for cut in (100, 1000, len(whole) // 2):
        (tmp_path / "cut.tar").write_bytes(whole[:cut])
        assert call(tmp_path / "cut.tar", "images", "-a") in {1, 2}
        assert "hint" in capfd.readouterr().err


def test_a_root_in_use(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (root / "volumes/metadata.db").write_bytes(b"")
    before = packed(root)
    with (root / "volumes/metadata.db").open() as stream:  # as bbolt locks it
        fcntl.flock(stream, fcntl.LOCK_EX)
        assert call(root, "tag", "first", "second") == 1
        assert "in use by an engine" in capfd.readouterr().err
        assert call(root, "images") == 0
    assert packed(root) == before


DAMAGES = {
    "image/overlay2/repositories.json": b"{",
    "image/overlay2/layerdb/sha256/*/size": b"many",
    "image/overlay2/layerdb/sha256/*/diff": b"",
    "image/overlay2/layerdb/sha256/*/cache-id": b"../../etc",
    "image/overlay2/layerdb/sha256/*/parent": b"x",
    "image/overlay2/layerdb/sha256/*/tar-split.json.gz": b"\x1f\x8b\x08zz",
    "image/overlay2/imagedb/content/sha256/*": b"[]",
    "image/overlay2/imagedb/metadata/sha256/*/parent": b"\xff\xfe",
    "image/overlay2/imagedb/metadata/sha256/*/lastUpdated": b"\xff",
    "image/overlay2/layerdb/mounts/*/mount-id": b"..",
    "image/overlay2/layerdb/mounts/*/parent": b"sha256:zz",
    "overlay2/*/link": b"../../..",
    "overlay2/*/lower": b"l/../../../etc:l/x:::",
    "containers/*/config.v2.json": b'{"ID":',
    "containers/*/hostconfig.json": b"[]",
}


@pytest.mark.parametrize("pattern", DAMAGES)
@pytest.mark.parametrize("every", [False, True], ids=["one", "all"])
def test_a_damaged_root_is_read(
    pattern: str, every: bool, root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    found = sorted(root.glob(pattern))
    assert found
    for path in found if every else found[:1]:
        path.write_bytes(DAMAGES[pattern])
    for words in (
        ("images", "-a"), ("ps", "-a"), ("info",), ("inspect", "first"), ("inspect", "kept"),
        ("history", "first"), ("diff", "kept"), ("draw", "-o", tmp_path / "x.dot"),
        ("pack", tmp_path / "x.tar"), ("save", "-o", tmp_path / "y.tar", "first"),
        ("run", "first", "touch", "/x"), ("start", "kept"), ("commit", "kept", "more"),
        ("build", tmp_path / "first"), ("rm", "kept"), ("rmi", "first"), ("image", "prune", "-af"),
    ):  # fmt: skip
        assert call(root, *words) in {0, 1, 2}
        assert "Traceback" not in capfd.readouterr().err


def test_a_disk_that_fills_up(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    disk_ = tmp_path / "disk"
    disk_.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "none", disk_], check=True)
    try:
        context = tmp_path / "context"
        context.mkdir()
        (context / "Dockerfile").write_text("FROM alpine\nCOPY small /\n")
        (context / "small").write_text("x")
        (context / "large").write_bytes(os.urandom(8 << 20))
        assert call(disk_ / "root", "build", "-t", "small", context) == 0
        before = packed(disk_ / "root")
        (context / "Dockerfile").write_text("FROM small\nCOPY large /\n")
        for words in (("build", context), ("import", context / "large.tar")):
            (context / "large.tar").write_bytes(WHOLE[:-10240] + tar_of_file("big", 8 << 20))
            assert call(disk_ / "root", *words) == 1
            error = capfd.readouterr().err
            assert "no space left" in error
            assert "free some space" in error
            assert packed(disk_ / "root") == before
        assert call(disk_ / "root", "pack", disk_ / "root.tar") in {0, 1}
        assert call(disk_ / "root", "tag", "small", "again") == 0
        assert sorted(os.listdir(disk_)) in (["root"], ["root", "root.tar"])
    finally:
        subprocess.run(["umount", disk_], check=True)


def tar_of_file(name: str, size: int) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = size
        archive.addfile(info, io.BytesIO(bytes(size)))
    return stream.getvalue()


def test_standard_output_that_takes_nothing(root: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command(root, "images"), stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert done.stderr.startswith(b"dockroot: no space left")
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


def command(root: Path, *words: str | Path) -> list[str]:
    source = Path(cli.__file__).parents[2]
    return [
        sys.executable, "-c", f"import sys; sys.path.insert(0, {str(source)!r}); "
        "from dockroot.cli import main; main()", "--root", str(root), "--engine", "28.5",
        *map(str, words),
    ]  # fmt: skip


def test_killed_at_any_moment_the_root_is_before_or_after(
    root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The moments are spread over the whole run; whatever is met, the next command finds all or nothing."""
    context = tmp_path / "context"
    context.mkdir()
    for number in range(300):
        (context / f"file{number}").write_text("x" * number)
    (context / "Dockerfile").write_text("FROM first\nCOPY . /x/\nRUN rm -rf /x /etc/apk\n")
    whole = tmp_path / "whole"
    subprocess.run(["cp", "-a", root, whole], check=True)
    start = time.monotonic()
    subprocess.run(command(whole, "build", "-t", "k", context), check=True, capture_output=True)
    length = time.monotonic() - start
    before, after = packed(root), packed(whole)
    seen = set()
    for turn in range(14):
        place = tmp_path / f"turn{turn}"
        subprocess.run(["cp", "-a", root, place], check=True)
        process = subprocess.Popen(
            command(place, "build", "-t", "k", context), stdout=subprocess.DEVNULL
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(length * (0.1 + 0.08 * turn))
        process.send_signal(signal.SIGKILL)
        process.wait()
        capfd.readouterr()
        assert call(place, "images", "-a") == 0
        found = packed(place)
        assert found in {before, after}
        seen.add(found == after)
        assert call(place, "build", "-t", "k", context) == 0
        assert find(packed(place)) == find(after)
    assert False in seen


def find(tar: bytes) -> dict[str, bytes]:
    """Return the image configs of a packed root by name: which images it holds."""
    with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
        return {
            member.name: b""
            for member in archive
            if "/imagedb/content/sha256/" in f"/{member.name}" and member.isfile()
        }


@pytest.mark.engine
@pytest.mark.parametrize("binaries", ENGINES, ids=lambda binaries: binaries.series)
def test_a_root_with_a_live_engine_on_it(
    binaries: Binaries, root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    if binaries.absence:
        pytest.skip(binaries.absence)
    with booted(binaries, root):
        assert call(root, "images") == 0
        for words in (("tag", "first", "second"), ("build", tmp_path / "first"), ("rm", "kept")):
            assert call(root, *words) == 1
            assert "in use by an engine" in capfd.readouterr().err
    assert call(root, "tag", "first", "second") == 0
