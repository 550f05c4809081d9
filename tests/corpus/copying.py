"""COPY: sources, destinations, owners, what lies there already."""

from tests.corpus.case import Case
from tests.corpus.listing import file, folder, hardlink, symlink

_TREE = (
    file("a.txt", "a\n"),
    file("b.txt", "b\n", 0o600),
    file("exec", "#!/bin/sh\n", 0o755),
    folder("dir", 0o750),
    file("dir/one", "1"),
    file("dir/two.txt", "2", 0o400),
    folder("dir/sub", 0o1777),
    file("dir/sub/deep.txt", "deep", 0o4711),
    folder("dir/empty", 0o700),
)

CASES = [
    Case(
        "copy-files",
        """
        FROM base:1
        COPY a.txt /renamed
        COPY a.txt /made/by/copy/
        COPY a.txt b.txt /several/
        COPY exec /bin
        COPY exec /usr/bin/
        COPY ["a.txt", "/with space/"]
        COPY a.txt a.txt /twice/
        COPY ./dir/../b.txt /b
        COPY /a.txt /abs
    """,
        _TREE,
    ),
    Case(
        "copy-directories",
        """
        FROM base:1
        COPY dir /contents
        COPY dir /contents-too/
        COPY dir/ /var/log
        COPY dir/sub dir/empty /both/
        COPY dir/empty /nothing
        COPY dir /
    """,
        _TREE,
    ),
    Case(
        "copy-all",
        """
        FROM base:1
        COPY . /all
        COPY . .
        COPY ./ /var/log/
    """,
        _TREE,
    ),
    Case(
        "copy-wildcards",
        """
        FROM base:1
        COPY *.txt /txt/
        COPY dir/*/*.txt /one-match/
        COPY dir/* /dir-items/
        COPY ?.txt exe* /mixed/
        COPY [a]*.txt /single
        COPY e*ec /
        COPY dir/o* /named
        COPY d* /dirs/
    """,
        _TREE,
    ),
    Case(
        "copy-over",
        """
        FROM base:1
        COPY dir /opt/many
        COPY a.txt /var/log/f0
        COPY exec /usr/bin/su
        COPY a.txt /srv/www/index.html
        COPY a.txt /srv/dangling
        COPY a.txt /usr/share/hard2
        COPY a.txt /lib/libx.so
        COPY dir /lib/tree
    """,
        _TREE,
    ),
    Case(
        "copy-through-links",
        """
        FROM base:1
        COPY a.txt /lib/
        COPY a.txt /srv/www/
        COPY a.txt /srv/chain/renamed
        COPY dir /srv/up/new
        COPY dir /srv/www
        COPY a.txt /var/run/x/y
        COPY a.txt /lib/tree/up/up-there
    """,
        _TREE,
    ),
    Case(
        "copy-symlinks",
        """
        FROM base:1
        COPY link /linked
        COPY dir-link /dir-linked
        COPY dir-link/in /through
        COPY holder /holder
        COPY chain /chain
    """,
        (
            file("real", "real"),
            symlink("link", "real"),
            folder("dir", 0o711),
            file("dir/in", "in"),
            symlink("dir-link", "dir"),
            symlink("chain", "link"),
            folder("holder"),
            symlink("holder/up", "../real"),
            symlink("holder/abs", "/real"),
            symlink("holder/dangling", "nowhere"),
            symlink("holder/dir", "../dir"),
            symlink("holder/outside", "../../../../etc/passwd"),
            symlink("holder/self", "self"),
        ),
    ),
    Case(
        "copy-absolute-links",
        """
        FROM base:1
        COPY abs /abs
        COPY up /up
    """,
        (file("target", "t"), symlink("abs", "/target"), symlink("up", "../../../target")),
    ),
    Case(
        "copy-hard-links",
        """
        FROM base:1
        COPY one /one
        COPY two /two
        COPY one two /pair/
        COPY dir /dir
        COPY . /everything
    """,
        (
            file("one", "linked"),
            hardlink("two", "one"),
            folder("dir"),
            file("dir/x", "x"),
            hardlink("dir/y", "dir/x"),
            hardlink("dir/z", "one"),
        ),
    ),
    Case(
        "copy-relative",
        """
        FROM base:1
        WORKDIR /work/dir
        COPY a.txt .
        COPY a.txt ./renamed
        COPY b.txt sub/
        COPY dir ../sibling
        COPY a.txt ../../up
        ENV DEST=var SRC=a.txt
        COPY $SRC /$DEST/${SRC}.copy
        COPY ${SRC} $DEST
    """,
        _TREE,
    ),
    Case(
        "copy-chown",
        """
        FROM base:1
        COPY --chown=app a.txt /by-name
        COPY --chown=app:staff dir /made/by/name/
        COPY --chown=1234:5678 dir /numbers
        COPY --chown=3000000 a.txt /big
        COPY --chown=daemon:mail a.txt /group-only
        COPY --chown=12345 a.txt /digits
        COPY --chown=0:50 a.txt /home/app/
        COPY --chown=app:1 dir /opt/many
        ENV OWNER=daemon
        COPY --chown=$OWNER a.txt /expanded
        USER app
        COPY a.txt /home/app/roots
    """,
        _TREE,
    ),
    Case(
        "copy-parents",
        """
        FROM base:1
        COPY a.txt /home/app/new/dir/file
        COPY a.txt /var/mail/new/file
        COPY a.txt /usr/lib/tree/sub/new/
        COPY dir/empty /a/b/c/d
    """,
        _TREE,
    ),
    Case(
        "copy-nothing-new",
        """
        FROM base:1
        COPY dir/empty /nothing
        COPY dir/empty /nothing
        COPY a.txt /same
        COPY a.txt /same
    """,
        _TREE,
    ),
    Case(
        "copy-modes",
        """
        FROM base:1
        COPY modes /modes
        COPY modes/suid modes/sgid modes/sticky modes/none /each/
    """,
        (
            folder("modes", 0o3777),
            file("modes/suid", "s", 0o4755),
            file("modes/sgid", "g", 0o2755),
            file("modes/sticky", "t", 0o1644),
            file("modes/none", "n", 0),
            file("modes/all", "a", 0o7777),
            folder("modes/closed", 0),
            folder("modes/setgid", 0o2770),
            file("modes/setgid/x", "x", 0o444),
            file("modes/owned", "o", uid=1234, gid=4321),
        ),
    ),
    Case(
        "copy-times",
        """
        FROM base:1
        COPY times /times
        COPY times/epoch /epoch
    """,
        (
            folder("times").dated(1_000_000_001),
            file("times/epoch", "0").dated(0),
            file("times/old", "o").dated(1),
            file("times/big", "b").dated(1_735_689_599),
            folder("times/dir").dated(77),
            file("times/2001", "k").dated(10**9),
        ),
    ),
    Case(
        "copy-special",
        """
        FROM base:1
        COPY ["has space", "sq[x]", "/json form/"]
        COPY sq[[]x] /brackets
        COPY st* /star/
    """,
        (file("has space", "s"), file("sq[x]", "b"), file("st*r", "r"), file("stur", "u")),
    ),
    Case(
        "copy-wildcard-of-links",
        """
        FROM base:1
        COPY l* /links/
        COPY d* /dirs/
    """,
        (
            file("t", "t"),
            symlink("l1", "t"),
            symlink("l2", "l1"),
            folder("real"),
            file("real/x", "x"),
            symlink("d1", "real"),
            folder("d2"),
            file("d2/y", "y"),
        ),
    ),
    Case(
        "ignore",
        """
        FROM base:1
        COPY . /all
        COPY keep /keep
        COPY *.md /md/
    """,
        (
            file(
                ".dockerignore",
                "# comment\n*.log\n!important.log\n**/cache\ntemp?\n/rooted\nkeep/*\n!keep/this\n\n"
                "node/**/x\n!**/back.log\n*.md\n!README.md\n",
            ),
            file("a.log", "a"),
            file("important.log", "i"),
            file("cache/x", "x"),
            file("sub/cache/y", "y"),
            file("sub/z", "z"),
            file("sub/b.log", "b"),
            file("sub/back.log", "back"),
            file("temp1", "1"),
            file("temp12", "12"),
            file("rooted", "r"),
            file("sub/rooted", "sr"),
            file("keep/this", "t"),
            file("keep/that", "n"),
            file("node/a/b/x", "x"),
            file("node/a/b/y", "y"),
            file("README.md", "r"),
            file("OTHER.md", "o"),
        ),
    ),
    Case(
        "ignore-dockerfile",
        """
        FROM base:1
        COPY . /all
    """,
        (file(".dockerignore", "Dockerfile\n.dockerignore\n"), file("x", "x")),
    ),
    Case(
        "ignore-all-but",
        """
        FROM base:1
        COPY . /all
    """,
        (
            file(".dockerignore", "*\n!src\nsrc/*.o\n!src/need.o\n"),
            file("src/a.c", "c"),
            file("src/a.o", "o"),
            file("src/need.o", "n"),
            file("other", "o"),
        ),
    ),
    Case(
        "dockerfile-elsewhere",
        """
        FROM base:1
        COPY . /all
    """,
        (file("x", "x"), file("docker/other", "o")),
        file="docker/My.Dockerfile",
    ),
    Case(
        "dockerfile-outside",
        """
        FROM base:1
        COPY x /x
        COPY dir /dir
    """,
        (file("x", "x"), file("dir/y", "y")),
        file="beside",
        outside=True,
    ),
    Case(
        "empty-context",
        """
        FROM base:1
        COPY . /copied
        COPY . /var/log
    """,
        (file(".dockerignore", "*"),),
    ),
]
