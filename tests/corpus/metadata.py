"""Steps that change the config alone."""

from tests.corpus.case import Case
from tests.corpus.listing import file

CASES = [
    Case(
        "env",
        r"""
        FROM base:1
        ENV first one two   three
        ENV A=1 B="two words" C=a\ b D='single $A' E="double $first" F=
        ENV A=2 G=${A}-${B:-none} H="${NOPE:-fall $A}" I=${A:+set} J=${NOPE:+unset} K=\$A
        ENV PATH=/opt/bin:$PATH
        ENV MULTI=line\
        more LAST="with \"quotes\" and 'others'"
        ENV L=$A$first${B}x M="a\\b" N='a\b' O=a=b=c
        ENV old style with "quotes" and $A \
            continued
    """,
    ),
    Case(
        "env-repeats",
        """
        FROM layered:1
        ENV LANG=de_DE.UTF-8 EMPTY=full EMPTY=fuller NEW=1
        ENV PATH /usr/bin
        ENV A=x A=$A B=$A
        RUN echo "$A|$B|$LANG|$EMPTY|$PATH" > /data/../tmp-env || echo refused
    """,
    ),
    Case(
        "label",
        r"""
        FROM base:1
        LABEL plain=1 "with space"="a b" empty= z=last a=first
        LABEL org.example.text="<b>&amp;</b>" tab="a	b" back="c:\\dir" uni="Grüße, 世界 – ✓"
        LABEL plain=2 $HOME=x "multi"="one \
        two" old
        LABEL legacy form of a label
    """.replace(" old\n", "\n"),
    ),
    Case(
        "escapes-in-json",
        b'FROM base:1\nENV CTRL="a\x01b\x0cc\x08d\x7fe" LT="<>&\'" LS="\xe2\x80\xa8\xe2\x80\xa9"\n'
        b'LABEL ctrl="\x1b[0m" emoji="\xf0\x9f\x90\xb3"\nCMD ["echo", "\\u0001<&>\\t\\n\\\\ \\" \xc3\xa9"]\n'
        b'RUN echo "<&>\x02" > /f\n',
    ),
    Case("invalid-utf8", b'FROM base:1\nENV BAD="a\xff\xfeb"\nLABEL bad="\xc3("\nCMD echo \xe9\n'),
    Case(
        "expose",
        """
        FROM base:1
        EXPOSE 80
        EXPOSE 443/tcp 53/udp 80/tcp 132/sctp
        EXPOSE 8000-8003 9000-9001/udp
        ENV PORT=7777
        EXPOSE $PORT ${PORT}/udp 08080
    """,
    ),
    Case(
        "user",
        """
        FROM base:1
        USER app
        USER 4100:50
        USER app:staff
        ENV U=daemon
        USER ${U}
        USER 4242
    """,
    ),
    Case(
        "workdir",
        r"""
        FROM base:1
        WORKDIR /var/log
        WORKDIR new
        WORKDIR deeper/and/deeper/
        ENV D=/opt SUB="with space"
        WORKDIR $D/${SUB}
        WORKDIR ..
        WORKDIR /srv/www
        WORKDIR /a//b/./c/../d
        WORKDIR "quoted dir"
        USER app
        WORKDIR /owned/by/whom
        RUN echo here > /tmp/there
    """,
    ),
    Case(
        "workdir-through-links",
        """
        FROM base:1
        WORKDIR /lib/made-in-lib
        WORKDIR /srv/www/made/there
        WORKDIR /srv/up
        WORKDIR made
    """,
    ),
    Case(
        "workdir-modes",
        """
        FROM base:1
        WORKDIR /home/app/below
        WORKDIR /var/mail/below
        WORKDIR /tmp/below
    """,
    ),
    Case(
        "cmd-entrypoint",
        r"""
        FROM base:1
        CMD echo shell form $HOME
        CMD ["echo", "exec", "form"]
        ENTRYPOINT ["/bin/echo"]
        CMD ["only arguments"]
        ENTRYPOINT echo shell "entry"
        CMD []
        ENTRYPOINT []
        CMD ["a", 'not json']
    """,
    ),
    Case(
        "cmd-then-entrypoint",
        """
        FROM layered:1
        ENTRYPOINT ["/bin/sh", "-c"]
        CMD ["true"]
    """,
    ),
    Case(
        "entrypoint-clears-cmd",
        """
        FROM layered:1
        LABEL x=y
        ENTRYPOINT true
    """,
    ),
    Case(
        "healthcheck",
        r"""
        FROM base:1
        HEALTHCHECK NONE
        HEALTHCHECK CMD true
        HEALTHCHECK --interval=5s --timeout=1m30s --start-period=100ms --retries=3 CMD ["echo", "<ok>"]
        HEALTHCHECK --retries=1 --interval=1ms CMD echo "quo\"ted" $X
    """,
    ),
    Case(
        "shell",
        r"""
        FROM base:1
        SHELL ["/bin/sh", "-ec"]
        RUN echo one > /one
        CMD shell form
        SHELL ["/bin/busybox", "sh", "-c"]
        ENTRYPOINT other form
        ENV X=1
        COPY f /f
        HEALTHCHECK CMD true
        WORKDIR /new-dir
    """,
        (file("f", "f"),),
    ),
    Case(
        "stopsignal",
        """
        FROM base:1
        STOPSIGNAL SIGTERM
        STOPSIGNAL 9
        ENV S=RTMIN+3
        STOPSIGNAL SIG$S
    """,
    ),
    Case(
        "maintainer",
        """
        FROM base:1
        LABEL before=1
        MAINTAINER Somebody Else <some@example.org>
        LABEL after=1
        COPY f /f
        MAINTAINER "Quoted" name
        RUN true
    """,
        (file("f"),),
    ),
    Case(
        "volume",
        """
        FROM base:1
        VOLUME /var/log /new/volume
        VOLUME ["/opt", "/with space"]
        ENV V=/from/env
        VOLUME $V
        RUN echo lost > /var/log/lost && echo kept > /kept && mkdir /opt/lost
        COPY f /var/log/copied
        COPY f /new/volume/
        WORKDIR /opt/work
    """,
        (file("f", "f"),),
    ),
    Case(
        "onbuild-parent",
        r"""
        FROM base:1
        ONBUILD COPY f /from/child
        ONBUILD RUN echo triggered > /triggered
        ONBUILD ENV T="a b" U=$T
        ONBUILD LABEL from=onbuild
        ONBUILD ARG X=default
        ONBUILD WORKDIR rel/$X
        COPY f /own
    """,
        (file("f", "parent"),),
    ),
    Case(
        "onbuild-child",
        """
        FROM corpus/onbuild-parent
        LABEL child=1
        RUN cat /from/child > /seen
    """,
        (file("f", "child"),),
    ),
    Case(
        "onbuild-grandchild",
        """
        FROM corpus/onbuild-child
        LABEL grandchild=1
    """,
    ),
    Case(
        "onbuild-in-stage",
        """
        FROM corpus/onbuild-parent AS first
        FROM base:1
        COPY --from=first /triggered /from/child /out/
    """,
        (file("f", "staged"),),
    ),
    Case(
        "args",
        r"""
        ARG TAG=1
        ARG UNUSED=x
        FROM base:${TAG}
        ARG TAG
        ARG FOO=foo
        ARG BAR
        ARG GIVEN=default
        RUN echo "$TAG-$FOO-$BAR-$GIVEN" > /args
        ENV FOO=env-wins
        RUN echo "$FOO" >> /args
        ARG LATE="two words"
        ARG Z=1
        LABEL all=$FOO-$BAR-$GIVEN-$LATE
        RUN true
    """,
        args={"GIVEN": "given <&>", "BAR": ""},
    ),
    Case(
        "args-several-on-a-line",
        """
        FROM base:1
        ARG one=1 two="2 2" three
        RUN echo $one $two $three > /args
        USER $one:$one
    """,
        args={"three": "3=3"},
    ),
    Case(
        "args-predefined",
        """
        FROM base:1
        RUN echo "${HTTP_PROXY:-none}${http_proxy}" > /proxy
        ARG HTTP_PROXY
        RUN echo "$HTTP_PROXY" > /proxy2
    """,
        args={"HTTP_PROXY": "http://user:pass@proxy:3128", "no_proxy": "localhost"},
    ),
    Case(
        "args-by-stage",
        """
        ARG WHO=global
        FROM base:1 AS one
        ARG WHO
        RUN echo "one $WHO" > /who
        FROM base:1
        RUN echo "two ${WHO:-unset}" > /who
        ARG WHO=local
        COPY --from=one /who /who-one
        RUN echo "two $WHO" >> /who
    """,
    ),
    Case("nothing-but-from", "FROM base:1\n"),
    Case(
        "only-metadata-on-layers",
        """
        FROM layered:1
        LABEL z=2 b=3
        EXPOSE 81
        VOLUME /vol2
        USER root
        WORKDIR sub
        ENV EMPTY=
    """,
    ),
    Case(
        "syntax-of-lines",
        r"""
        # a comment first
        # escape=`

        from base:1
        # another between
        RuN echo one \
            # a comment inside
            two \

            three > /out
        	ENV indented=by-tab
        LABEL a=1 \
              b=2 \
              # c=3 \
              d=4
        env trailing=space   
        CMD [ "a" ,  "b"  ]
        RUN [ "/bin/touch", "/exec form", "/b" ]
    """,
    ),
    Case(
        "escape-directive",
        """
        # escape=`
        FROM base:1
        ENV A=c:\\dir B=`$A C=two` words
        RUN echo one `
          two > /out
        LABEL x="a`"b" y='c:\\'
    """,
    ),
    Case(
        "crlf-and-bom",
        b"\xef\xbb\xbfFROM base:1\r\nENV A=1\r\nRUN echo a \\\r\n  b > /out\r\nLABEL x=y\r\n",
    ),
    Case(
        "tags",
        """
        FROM base:1
        LABEL for=tags
    """,
        tags=(
            "corpus/one:a",
            "corpus/one:b",
            "localhost:5000/deep/er/name:v1.2_x",
            "docker.io/library/plain",
        ),
    ),
]
