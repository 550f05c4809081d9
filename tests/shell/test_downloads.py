"""curl, wget, git, gpg and their kin: what the user gave is what is there, and what is not done is said."""

from __future__ import annotations

import io
import tarfile

import pytest

from dockroot.clock import Clock
from dockroot.errors import StepError
from dockroot.fs.overlay import Overlay
from dockroot.shell import Outcome, World, run_shell
from dockroot.tree import Bytes, Directory, file, symlink

TOOLS = "awk cat curl cut dash gosu git gpg gpgconf grep id ls ln mkdir mktemp rm sed sha256sum su tar wget whoami sh test"
CLEAR = (
    "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nabc  file\n- -dash\n-----BEGIN PGP SIGNATURE-----\n\nxx\n"
    "-----END PGP SIGNATURE-----\n"
)


def archive() -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w:gz") as tar:
        for name in ("p-1/bin/tool", "p-1/README"):
            member = tarfile.TarInfo(name)
            member.size, member.mode = 3, 0o755
            tar.addfile(member, io.BytesIO(b"abc"))
    return raw.getvalue()


URLS = {
    "https://example.org/p.tar.gz": Bytes(archive()),
    "https://example.org/text": Bytes(b"hello\n"),
    "https://example.org/sums.asc": Bytes(CLEAR.encode()),
    "https://example.org/x.git": Bytes(archive()),
}


def ran(script: str) -> tuple[Outcome, Directory]:
    stub = file(b"\x7fELF", 0o755)
    tree = Directory(
        {
            "bin": Directory({**dict.fromkeys(TOOLS.split(), stub), "sh": symlink("dash")}),
            "etc": Directory(
                {
                    "passwd": file("root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n"),
                    "group": file("root:x:0:\n"),
                }
            ),
            "tmp": Directory(mode=0o1777),
            "root": Directory(),
        }
    )
    world = World(Overlay(tree, Clock()), urls=URLS, complete=True)
    outcome = run_shell(script, world)
    return outcome, world.fs.merged


@pytest.mark.parametrize(
    ("script", "printed"),
    [
        ("curl -fsSL https://example.org/text", "hello\n"),
        ("curl -fsSL -o f https://example.org/text && cat f", "hello\n"),
        ("curl -fsSLO --compressed https://example.org/text; cat text", "hello\n"),
        ("curl -L --retry 3 --output-dir d --create-dirs -O https://example.org/text; cat d/text", "hello\n"),
        ("wget -q https://example.org/text; wget -q https://example.org/text; ls text*", "text\ntext.1\n"),
        ("wget -qO- https://example.org/text | sed s/h/j/", "jello\n"),
        ("wget -O f https://example.org/text --progress=dot:giga; cat f", "hello\n"),
        ("curl -sSL https://example.org/p.tar.gz | tar xz --strip 1; cat bin/tool README", "abcabc"),
        ("git clone --depth 1 -b v1 https://example.org/x.git d; ls -A d", ".git\nREADME\nbin\n"),
        ("git config --global user.name me; git config --global user.mail a; cat ~/.gitconfig", "[user]\n\tname = me\n\tmail = a\n"),
        ("curl -so s https://example.org/sums.asc; gpg --batch --decrypt --output o s; cat o", "abc  file\n-dash\n"),
        ("gosu nobody id -u; gosu nobody:root id -g; su nobody -s /bin/sh -c whoami", "65534\n0\nnobody\n"),
    ],
)  # fmt: skip
def test_what_is_found(script: str, printed: str) -> None:
    outcome, _ = ran(script)
    assert (outcome.stdout.decode(), outcome.status) == (printed, 0), outcome.stderr


def test_what_nobody_gave_is_an_error_that_says_how_to_give_it() -> None:
    with pytest.raises(StepError, match="nothing is known of https://example.org/none") as caught:
        ran("set -e; mkdir x; curl -o f https://example.org/none")
    assert "--url https://example.org/none=FILE" in caught.value.hint
    assert (caught.value.line, caught.value.column) == (1, 18)


def test_gpg_says_what_it_does_not_check() -> None:
    outcome, merged = ran(
        "export GNUPGHOME=$(mktemp -d); gpg --batch --keyserver x --recv-keys ABCD; echo s > f.asc; echo f > f;"
        " gpg --batch --verify f.asc f && gpg --batch --fingerprint ABCD; gpg --batch --fingerprint EEEE; echo $?;"
        " gpgconf --kill all; rm -rf $GNUPGHOME"
    )
    assert "checks no signatures" in outcome.stderr.decode()
    assert outcome.stdout.decode().endswith("ABCD\n\n2\n")
    assert merged.get("tmp").children == {}  # type: ignore[union-attr]


def test_a_signature_that_is_not_there_fails() -> None:
    outcome, _ = ran("gpg --batch --verify none.asc none")
    assert outcome.status == 2
