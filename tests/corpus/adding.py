"""ADD: archives of every kind and with every content, and files that only look like archives."""

import tarfile

from tests.corpus.case import Case
from tests.corpus.listing import (
    archive,
    block,
    char,
    compressed,
    fifo,
    file,
    folder,
    hardlink,
    symlink,
    tarball,
)

_PLAIN = (
    folder("top", 0o750, uid=4100, gid=4101),
    file("top/file", "content", 0o640, uid=4100, gid=50),
    symlink("top/link", "file"),
    hardlink("top/hard", "top/file"),
    folder("top/sub"),
    file("top/sub/x", "x", 0o4755),
)
_CAPABILITY = bytes.fromhex("0100000200200000000000000000000000000000")

CASES = [
    Case(
        "add-plain",
        """
        FROM base:1
        ADD file /file
        ADD dir /dir
        ADD dir/x dir/y /several/
        ADD *.txt /wild/
        ADD --chown=app:staff file /owned/
    """,
        (file("file", "f"), file("dir/x", "x"), file("dir/y", "y"), file("a.txt", "a")),
    ),
    Case(
        "add-archives",
        """
        FROM base:1
        ADD a.tar /tar
        ADD a.tar.gz /gz/
        ADD a.tgz /tgz
        ADD a.tar.bz2 /bz2
        ADD a.tar.xz /xz
    """,
        tuple(
            archive(f"a.{suffix}", _PLAIN)
            for suffix in ("tar", "tar.gz", "tgz", "tar.bz2", "tar.xz")
        ),
    ),
    Case(
        "add-zstd",
        """
        FROM base:1
        ADD a.tar.zst /zst
    """,
        (archive("a.tar.zst", _PLAIN),),
    ),
    Case(
        "add-tar-forms",
        """
        FROM base:1
        ADD gnu.tar /gnu
        ADD pax.tar /pax
        ADD ustar.tar /ustar
    """,
        (
            archive(
                "gnu.tar",
                (*_PLAIN, file("n" * 120, "long"), symlink("l", "t" * 150)),
                tarfile.GNU_FORMAT,
            ),
            archive(
                "pax.tar",
                (*_PLAIN, file("n" * 120, "long"), file("ü/ö", "uml"), symlink("l", "t" * 150)),
            ),
            archive(
                "ustar.tar",
                (*_PLAIN, folder("d" * 90), file("d" * 90 + "/" + "n" * 90, "prefix")),
                tarfile.USTAR_FORMAT,
            ),
        ),
    ),
    Case(
        "add-not-archives",
        """
        FROM base:1
        ADD plain.gz /plain.gz
        ADD text.tar /text.tar
        ADD empty.tar /empty.tar
        ADD zeros.tar /zeros
        ADD noext /noext
        ADD short.tar.gz /short
    """,
        (
            file("plain.gz", compressed(b"no tar inside, only text\n" * 40, "gz")),
            file("text.tar", "text only"),
            file("empty.tar", ""),
            file("zeros.tar", bytes(10240)),
            file("noext", tarball(_PLAIN)),
            file("short.tar.gz", b"\x1f\x8b\x08"),
        ),
    ),
    Case(
        "add-over",
        """
        FROM base:1
        ADD over.tar /
        ADD again.tar /opt
    """,
        (
            archive(
                "over.tar",
                (
                    folder("var/log", 0o700, uid=5, gid=6),
                    file("var/log/f0", "new"),
                    folder("opt/many", 0o711),
                    file("opt/many/00", "changed", 0o600, uid=9),
                    symlink("usr/share/hard1", "hard2"),
                    folder("srv/dangling"),
                    file("srv/dangling/in", "in"),
                    symlink("home/app/profile", "/etc/passwd"),
                ),
            ),
            archive(
                "again.tar",
                (file("many", "a file where a directory was"), file("deep/a/b", "b is a file now")),
            ),
        ),
    ),
    Case(
        "add-through-links",
        """
        FROM base:1
        ADD links.tar /
        ADD links.tar /srv/www
    """,
        (
            archive(
                "links.tar",
                (
                    file("lib/through", "t"),
                    file("new/x", "x"),
                    symlink("to", "new"),
                    file("to/y", "y"),
                ),
            ),
        ),
    ),
    Case(
        "add-whiteout-names",
        """
        FROM base:1
        ADD w.tar /var
        ADD w.tar /fresh
        COPY .wh.context plain /ctx/
        COPY dir /dir
    """,
        (
            archive(
                "w.tar",
                (
                    folder("log"),
                    file("log/.wh.f0"),
                    file("log/new", "n"),
                    folder("log/app"),
                    file("log/app/.wh..wh..opq"),
                    file("log/app/z", "z"),
                ),
            ),
            file(".wh.context", "c"),
            file("plain", "p"),
            file("dir/.wh.x", "x"),
            file("dir/y", "y"),
        ),
    ),
    Case(
        "add-special-files",
        """
        FROM base:1
        ADD special.tar /special
    """,
        (
            archive(
                "special.tar",
                (
                    fifo("pipe", 0o620),
                    char("null", 1, 3, 0o666),
                    block("loop", 7, 0),
                    char("big", 300, 70000),
                    folder("d"),
                    fifo("d/p"),
                ),
            ),
        ),
    ),
    Case(
        "add-owners",
        """
        FROM base:1
        ADD owners.tar /owners
        ADD --chown=app:staff owners.tar /chowned
    """,
        (
            archive(
                "owners.tar",
                (
                    file("huge", "h", uid=3_000_000, gid=4_000_000),
                    folder("dir", 0o2775, uid=2_097_151, gid=2_097_152),
                    file("dir/x", "x", 0o6755, uid=1, gid=1),
                    symlink("link", "huge", uid=7, gid=8),
                    file("max", "m", uid=2**31 - 2, gid=2**31 - 2),
                ),
            ),
        ),
    ),
    Case(
        "add-hard-links",
        """
        FROM base:1
        ADD hard.tar /hard
        RUN echo more >> /hard/b && rm /hard/a
    """,
        (
            archive(
                "hard.tar",
                (
                    file("a", "linked"),
                    hardlink("b", "a"),
                    folder("d"),
                    hardlink("d/c", "a"),
                    symlink("s", "a"),
                    hardlink("s2", "s"),
                ),
            ),
        ),
    ),
    Case(
        "add-xattrs",
        """
        FROM base:1
        ADD x.tar /x
        RUN cp /x/ping /x/copied && mv /x/pong /x/moved && chmod 700 /x/pang
    """,
        (
            archive(
                "x.tar",
                (
                    file("ping", "p", 0o755, xattrs={"security.capability": _CAPABILITY}),
                    file("pong", "q", 0o755, xattrs={"security.capability": _CAPABILITY}),
                    file("pang", "r", 0o755, xattrs={"security.capability": _CAPABILITY}),
                    file("user", "u", xattrs={"user.note": b"kept?"}),
                    folder("dir", xattrs={"user.note": b"dir"}),
                ),
            ),
        ),
    ),
    Case(
        "add-root-entry",
        """
        FROM base:1
        ADD dot.tar /dot
        ADD dot.tar /var/log
        ADD sub/dot.tar /
    """,
        (
            archive(
                "dot.tar",
                (folder(".", 0o700, uid=3), file("./a", "a"), folder("./b/"), file("./b/c", "c")),
            ),
            archive("sub/dot.tar", (folder("./", 0o755), file("./in-root", "r"))),
        ),
    ),
    Case(
        "add-no-parents",
        """
        FROM base:1
        ADD bare.tar /bare
        ADD late.tar /late
    """,
        (
            archive("bare.tar", (file("a/b/c", "no directory entries"), file("a/d", "d"))),
            archive(
                "late.tar",
                (file("d/x", "x"), folder("d", 0o700), file("e", "first"), file("e", "second")),
            ),
        ),
    ),
    Case(
        "add-many",
        """
        FROM base:1
        ADD one.tar two.tar.gz plain dir /all/
        ADD *.tar /wild/
    """,
        (
            archive("one.tar", (file("1", "1"),)),
            archive("two.tar.gz", (file("2", "2"),)),
            file("plain", "p"),
            file("dir/x", "x"),
            archive("dir/inner.tar", (file("inner", "i"),)),
        ),
    ),
    Case(
        "copy-archive",
        """
        FROM base:1
        COPY a.tar /copied/
        COPY a.tar.gz /copied.gz
    """,
        (archive("a.tar", _PLAIN), archive("a.tar.gz", _PLAIN)),
    ),
    Case(
        "add-empty-archive",
        """
        FROM base:1
        ADD empty.tar /made
        ADD empty.tar.gz /var/log
    """,
        (archive("empty.tar", ()), archive("empty.tar.gz", ())),
    ),
]
