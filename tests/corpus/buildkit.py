"""What BuildKit builds: its own syntax, and where it does with files what the classic builder does otherwise."""

from tests.corpus.case import Case
from tests.corpus.listing import compressed, file, folder, hardlink, symlink, tarball

_MODERN = ("26.1", "28.5")

TREE = (
    file("a.txt", "a\n"),
    file("b.txt", "b\n", 0o600),
    file("exec", "#!/bin/sh\n", 0o755),
    folder("dir", 0o750),
    file("dir/one", "1"),
    file("dir/two.txt", "2", 0o400),
    folder("dir/sub", 0o1777),
    file("dir/sub/deep.txt", "deep", 0o4711),
    folder("dir/empty", 0o700),
    symlink("link", "a.txt"),
    symlink("dir/up", "../a.txt"),
    symlink("todir", "dir"),
)
_ARCHIVE = tarball(
    [
        folder("in", 0o751).owned(7, 8),
        file("in/file", "packed\n", 0o640).owned(4100, 4101),
        symlink("in/link", "file"),
        hardlink("in/hard", "in/file", 0o640),
    ]
)

CASES = [
    Case(
        "bk-metadata",
        """
        FROM base:1
        ENV A=1 B="two words"
        LABEL one=1 "two words"="a & <b>"
        USER app
        EXPOSE 80 443/udp 8000-8002 80
        VOLUME ["/vol1", "/vol 2"]
        STOPSIGNAL SIGTERM
        SHELL ["/bin/sh", "-ec"]
        CMD sleep 1000
        ENTRYPOINT ["/bin/sh", "-c"]
        HEALTHCHECK --interval=5s --retries=2 CMD echo ok
        ONBUILD RUN echo hello
        MAINTAINER me
    """,
    ),
    Case("bk-cmd-only", 'FROM base:1\nCMD ["a"]\n'),
    Case("bk-cmd-shell", "FROM base:1\nCMD a b\nENTRYPOINT c\nCMD d\n"),
    Case("bk-healthcheck-none", "FROM base:1\nHEALTHCHECK NONE\n"),
    Case("bk-nothing", "FROM base:1\n"),
    Case("bk-layered", "FROM layered:1\nLABEL a=b\nUSER root\nRUN echo x > /x\nENV C=D\n"),
    Case("bk-scratch", "FROM scratch\nCOPY a.txt /\nENV A=1\n", TREE),
    Case("bk-scratch-metadata", "FROM scratch\nLABEL a=b\n"),
    Case(
        "bk-workdir",
        """
        FROM base:1
        WORKDIR /made/by/workdir
        WORKDIR below
        WORKDIR /usr
        WORKDIR ../srv/www
        USER app
        WORKDIR /home/app/mine/deep
        USER 1234:5678
        WORKDIR /numbers
        WORKDIR /
    """,
    ),
    Case("bk-workdir-unclean", "FROM base:1\nWORKDIR /a//b/../c/\nRUN pwd > /pwd\n"),
    Case(
        "bk-run",
        """
        FROM base:1
        RUN echo hi > /hi && rm -rf /opt/deep && mkdir /opt/deep && rm /etc/conf
        RUN true
        RUN ["/bin/sh", "-c", "echo exec > /exec"]
        RUN rm -r /opt/many && ln -s a /link && ln /hi /hard && chmod 4755 /hi
        RUN mkdir /etc/new && touch /etc/new/file
    """,
    ),
    Case(
        "bk-run-user",
        """
        FROM base:1
        USER app
        WORKDIR /home/app
        RUN echo mine > file && id -u > uid && mkdir -p sub/dir
        USER root
        RUN id -u > /root/uid
    """,
    ),
    Case(
        "bk-run-in-missing-directory",
        "FROM base:1\nENV A=b\nWORKDIR /new\nRUN rmdir /new\nRUN pwd > /where\n",
    ),
    Case(
        "bk-args",
        """
        ARG TAG=1
        ARG UNUSED=x
        FROM base:${TAG}
        ARG TAG
        ARG A=default B C=${TAG}c
        RUN echo "$TAG $A $B $C" > /args
        ENV A=env
        RUN echo "$A" > /env
        ARG A=again
        RUN echo "$A" > /again
        LABEL a=$A b=$B c=$C
    """,
        args={"B": "given", "TAG": "1"},
    ),
    Case(
        "bk-platform-args",
        """
        FROM base:1
        ARG TARGETPLATFORM TARGETOS TARGETARCH TARGETVARIANT BUILDPLATFORM
        RUN echo "$TARGETPLATFORM $TARGETOS $TARGETARCH $TARGETVARIANT $BUILDPLATFORM" > /platform
    """,
    ),
    Case(
        "bk-proxy-args",
        "FROM base:1\nRUN echo $HTTP_PROXY > /proxy\nARG X=1\nRUN echo $no_proxy > /no\n",
        args={"HTTP_PROXY": "http://proxy:1", "no_proxy": "local"},
    ),
    Case(
        "bk-copy-files",
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
        WORKDIR /work
        COPY a.txt .
        COPY b.txt sub/b
        COPY a.txt ./
    """,
        TREE,
    ),
    Case(
        "bk-copy-directories",
        """
        FROM base:1
        COPY dir /contents
        COPY dir /contents-too/
        COPY dir/ /var/log
        COPY dir/sub dir/empty /both/
        COPY dir/empty /nothing
        COPY dir /
        COPY dir /opt/deep
    """,
        TREE,
    ),
    Case("bk-copy-all", "FROM base:1\nCOPY . /all\nCOPY . .\nCOPY ./ /var/log/\n", TREE),
    Case(
        "bk-copy-over",
        """
        FROM base:1
        COPY over /opt
        COPY a.txt /etc/conf
        COPY a.txt /etc/os-release
        COPY over/deep /opt/deep/
    """,
        (
            file("a.txt", "a\n"),
            folder("over", 0o711),
            folder("over/deep", 0o700),
            folder("over/deep/a", 0o711),
            file("over/deep/a/new", "new"),
            file("over/many/03", "replaced", 0o600),
        ),
    ),
    Case(
        "bk-copy-links",
        """
        FROM base:1
        COPY link /from-link
        COPY todir /from-todir
        COPY dir/up /up
        COPY a.txt /srv/www/a
        COPY a.txt /lib/a
        COPY dir /srv/up/
        COPY . /links
    """,
        TREE,
    ),
    Case(
        "bk-copy-wildcards",
        """
        FROM base:1
        COPY *.txt /txt/
        COPY d*/s*/*.txt /deep/
        COPY d?r /dirs/
        COPY none* /nothing/
        COPY a.t[xy]t /class
    """,
        TREE,
    ),
    Case(
        "bk-copy-hardlinks",
        "FROM base:1\nCOPY . /h\nCOPY two /two\nCOPY one two /both/\n",
        (file("one", "same"), hardlink("two", "one"), hardlink("sub/three", "one")),
    ),
    Case(
        "bk-copy-chown",
        """
        FROM base:1
        COPY --chown=app a.txt /by-name
        COPY --chown=app:staff dir /made/by/chown
        COPY --chown=1234 a.txt /number/
        COPY --chown=1234:mail dir /group/
        COPY --chown=nobody a.txt /unknown
        COPY --chown=12345 a.txt /digits
        COPY --chown=app . /home/app
    """,
        TREE,
    ),
    Case(
        "bk-copy-chmod",
        """
        FROM base:1
        COPY --chmod=600 a.txt /600
        COPY --chmod=0755 dir /new/755
        COPY --chmod=4711 b.txt /4711
        COPY --chmod=750 --chown=app dir/sub /both/
        ADD --chmod=444 exec /444/
    """,
        TREE,
    ),
    Case(
        "bk-copy-chmod-letters",
        """
        FROM base:1
        ARG MODE=u=rwX,go=rX
        COPY --chmod=u+x,g-r a.txt /letters
        COPY --chmod=$MODE dir /dir
    """,
        TREE,
        series=("28.5",),
    ),
    Case(
        "bk-copy-link",
        """
        FROM base:1
        COPY --link a.txt /linked/a
        COPY --link --chown=app dir /linked/dir
        COPY --link --chmod=600 b.txt /linked/
        COPY --link=false a.txt /not
    """,
        TREE,
        series=_MODERN,
    ),
    Case(
        "bk-copy-exclude",
        """
        FROM base:1
        COPY --exclude=*.txt --exclude=dir/sub . /some
        COPY --exclude=** dir /none
        COPY --exclude=sub/deep.txt --exclude=one dir /dir
        ADD --exclude=dir . /added
    """,
        TREE,
        series=("28.5",),
    ),
    Case(
        "bk-copy-heredoc",
        """
        FROM base:1
        ENV NAME=world
        COPY <<hello.txt <<'raw.txt' /texts/
        Hello, "$NAME" and '${NAME}'
        hello.txt
        $NAME stays
        raw.txt
        COPY <<-EOF /tabs
        \tone
        \t\ttwo
        EOF
        COPY --chmod=755 --chown=app a.txt <<run.sh /mixed/
        #!/bin/sh
        run.sh
        COPY <<EOF /empty
        EOF
    """,
        TREE,
        series=_MODERN,
    ),
    Case(
        "bk-run-heredoc",
        """
        FROM base:1
        RUN <<EOF
        echo one > /one
        echo "two" > /two
        EOF
        RUN <<-EOF
        \techo tabs > /tabs
        EOF
        RUN cat <<A > /a && cat <<'B' > /b
        first $HOME
        A
        second $HOME
        B
        RUN <<EOF
        #!/bin/sh
        echo program $0 > /program
        EOF
    """,
        series=_MODERN,
    ),
    Case(
        "bk-run-mounts",
        """
        FROM base:1
        RUN --mount=type=bind,target=/ctx cat /ctx/a.txt > /from-context
        RUN --mount=target=/file,source=a.txt cat /file > /from-file
        RUN --mount=type=cache,target=/var/cache/x echo cached > /var/cache/x/y; echo done > /done
        RUN --mount=type=tmpfs,target=/scratch/deep echo t > /scratch/deep/t
        RUN --mount=type=bind,from=layered:1,target=/other ls /other > /ls
        RUN --mount=type=bind,target=/opt,rw echo lost > /opt/lost
        WORKDIR /w
        RUN --mount=type=cache,target=relative touch relative/x
    """,
        TREE,
    ),
    Case(
        "bk-run-secret",
        """
        FROM base:1
        RUN --mount=type=secret,id=token cat /run/secrets/token > /told
        RUN --mount=type=secret,id=token,target=/etc/token cat /etc/token > /told-too
        RUN --mount=type=secret,id=none echo fine > /fine
    """,
        (file("token", "s3cret\n"),),
        secrets={"token": "token"},
    ),
    Case(
        "bk-add",
        """
        FROM base:1
        ADD a.tar /unpacked/
        ADD a.tar.gz /gz
        ADD --chown=app a.tar /owned/
        ADD not.tar /kept/
        ADD dir a.tar /both/
    """,
        (
            *TREE,
            file("a.tar", _ARCHIVE),
            file("a.tar.gz", compressed(_ARCHIVE, "gz")),
            file("not.tar", "no archive"),
        ),
    ),
    Case(
        "bk-add-unpack",
        "FROM base:1\nADD --unpack=false a.tar /kept/\nADD --unpack a.tar /unpacked/\n",
        (file("a.tar", _ARCHIVE),),
        series=("28.5",),
    ),
    Case(
        "bk-stages",
        """
        FROM base:1 AS Build
        ENV E=build
        ARG IN=stage
        RUN echo "$E" > /made && mkdir -p /tree/sub && echo x > /tree/sub/x && chown app /tree/sub/x
        FROM base:1 AS unused
        RUN false
        FROM build AS more
        RUN echo "$E $IN" > /more
        FROM layered:1
        COPY --from=build /made /from-name
        COPY --from=0 /tree /from-number
        COPY --from=MORE /more /
        COPY --from=build --chown=1:2 /tree/ /owned/
        COPY --from=base:1 /etc/conf /from-image
    """,
    ),
    Case("bk-user-of-other-digits", "FROM base:1\nUSER ²\nWORKDIR /of-nobody\n"),
    Case(
        "bk-target",
        "FROM base:1 AS first\nRUN echo 1 > /1\nFROM base:1 AS second\nRUN false\n",
        target="first",
    ),
    Case(
        "bk-on-stage",
        """
        FROM base:1 AS one
        ARG X=1
        ENV Y=2
        WORKDIR /w
        FROM one
        RUN echo "$X $Y" > file
        ARG Z=3
        RUN true
    """,
    ),
    Case(
        "bk-onbuild-base",
        "FROM base:1\nONBUILD RUN echo built > /onbuild\nONBUILD COPY a.txt /from-onbuild\nONBUILD ENV O=1\n",
        TREE,
        tags=("onbuild:1",),
    ),
    Case("bk-onbuild", "FROM onbuild:1\nRUN echo own > /own\n", TREE),
    Case(
        "bk-onbuild-stage",
        "FROM base:1 AS a\nONBUILD RUN echo t > /t\nFROM a\nRUN echo u > /u\n",
    ),
    Case(
        "bk-dockerignore",
        "FROM base:1\nCOPY . /all\n",
        (*TREE, file(".dockerignore", "*.txt\n!b.txt\ndir/sub\nDockerfile\n")),
    ),
    Case(
        "bk-dockerignore-brings-back",
        "FROM base:1\nCOPY . /all\nCOPY dir /dir\n",
        (*TREE, file(".dockerignore", "dir\n!dir/sub/deep.txt\n**/b.txt\n!dir/empty\n")),
    ),
    Case(
        "bk-dockerignore-of-its-own",
        "FROM base:1\nCOPY . /all\n",
        (
            *TREE,
            file(".dockerignore", "*\n"),
            file("Own.Dockerfile.dockerignore", "*.txt\n!b.txt\n"),
        ),
        file="Own.Dockerfile",
    ),
    Case(
        "bk-dockerignore-leaves-all-out",
        "FROM base:1\nRUN echo y > /y\nCOPY none* /x/\n",
        (*TREE, file(".dockerignore", "*\n")),
    ),
    Case(
        "bk-names",
        "FROM base:1\nCOPY . /n\n",
        (
            file("spa ce", "1"),
            file("qu'o\"te", "2"),
            file("ümlaut", "3"),
            file("back\\slash", "4"),
            file(".hidden", "5"),
            file("x" * 120, "6"),
        ),
    ),
    Case(
        "bk-whiteouts",
        """
        FROM base:1
        RUN rm -rf /opt/many && mkdir /opt/many && echo n > /opt/many/new
        RUN rm /bin/ls /etc/conf
        COPY a.txt /etc/conf
        RUN mv /opt/deep /opt/moved || cp -r /opt/deep /opt/moved
    """,
        TREE,
    ),
    Case("bk-same-again", "FROM base:1\nCOPY a.txt /renamed\n", TREE, tags=("same:1", "same:2")),
    Case(
        "bk-epoch",
        "FROM base:1\nENV A=1\nWORKDIR /epoch\nCOPY a.txt /epoch/\nRUN echo x > /x\n",
        TREE,
        args={"SOURCE_DATE_EPOCH": "1700000000"},
        series=_MODERN,
    ),
    Case(
        "bk-env-order", "FROM base:1\nENV PATH=/x:$PATH\nENV Z=1 A=2\nENV Z=3\nRUN echo $Z > /z\n"
    ),
    Case(
        "bk-escape",
        "# escape=`\nFROM base:1\nENV A=`$B C=\\d\nRUN echo one `\n && echo two > /two\n",
    ),
    Case(
        "bk-quoting",
        """
        FROM base:1
        ENV A="a b" B='c $A' C=d\\ e
        COPY "a.txt" /q/'a'"b"
        LABEL k="v w" 'x y'=z
    """,
        TREE,
    ),
    Case(
        "bk-inherit", "FROM corpus/bk-metadata:latest\nUSER root\nRUN echo child > /child\nCMD x\n"
    ),
]
