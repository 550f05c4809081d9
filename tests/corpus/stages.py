"""Several stages, and images from nothing."""

from tests.corpus.bases import busybox, rootfs_listing
from tests.corpus.case import Case
from tests.corpus.listing import archive, file, folder, symlink

CASES = [
    Case(
        "stages-by-name",
        """
        FROM base:1 AS builder
        RUN mkdir -p /out/sub && echo built > /out/sub/result && ln -s sub/result /out/link && chown -R app:staff /out
        COPY f /out/f
        FROM layered:1
        ENV stages=name
        USER root
        COPY --from=builder /out /taken
        COPY --from=builder /out/f /out/link /files/
        COPY --from=0 --chown=app /out/sub/result /by-number
        COPY --from=builder /out/sub/* /wild/
        RUN cat /taken/link > /seen
    """,
        (file("f", "f"),),
    ),
    Case(
        "stages-from-image",
        """
        FROM base:1
        COPY --from=layered:1 /data /data
        COPY --from=layered:1 /etc/hostname /from-image
        COPY --from=base:1 /usr/lib/tree /var/log/app /both/
        COPY --from=base:1 /usr/bin/su /usr/share/hard1 /modes/
        COPY --from=base:1 /home /homes
        COPY --from=base:1 lib/libx.so /lib-link
        COPY --from=base:1 /srv /srv-copied
    """,
    ),
    Case(
        "stages-same-prefix",
        """
        FROM base:1 AS one
        RUN echo shared > /shared
        RUN echo only-one > /one
        FROM base:1 AS two
        RUN echo shared > /shared
        RUN echo only-two > /two
        FROM two
        COPY --from=one /one /one
    """,
    ),
    Case(
        "stages-target",
        """
        FROM base:1 AS first
        RUN echo first > /first
        FROM first AS second
        LABEL stage=second
        COPY f /f
        FROM second AS third
        RUN false
    """,
        (file("f", "f"),),
        target="second",
    ),
    Case(
        "stages-unused",
        """
        FROM base:1 AS unused
        COPY f /unused
        RUN echo unused >> /unused
        FROM base:1 AS empty
        FROM layered:1
        LABEL used=1
    """,
        (file("f", "f"),),
    ),
    Case(
        "stages-chain",
        """
        FROM scratch AS files
        COPY f dir /in/
        FROM base:1 AS Middle
        COPY --from=files / /all
        COPY --from=files /in /in
        FROM middle
        WORKDIR /w
        COPY --from=MIDDLE /in/f .
        COPY --from=1 /all/in/x x
    """,
        (file("f", "f", 0o640), folder("dir", 0o711), file("dir/x", "x"), symlink("dir/l", "x")),
    ),
    Case(
        "stages-whole",
        """
        FROM layered:1 AS whole
        ENV stages=whole
        USER root
        RUN rm -rf /bin /data/opaque
        FROM scratch
        COPY --from=whole / /
        COPY --from=whole /data/ /again/
    """.replace("rm -rf /bin /data/opaque", "rm -rf /data/opaque && mkdir /data/dir"),
    ),
    Case(
        "scratch",
        """
        FROM scratch
        COPY hello /
        CMD ["/hello"]
        COPY dir /dir/
        WORKDIR /made/here
        ENV A=1
        USER 4100
        COPY --chown=1:2 hello /owned/
    """,
        (file("hello", "hello\n", 0o755), file("dir/x", "x")),
    ),
    Case(
        "scratch-metadata",
        """
        FROM scratch
        LABEL only=metadata
        ENTRYPOINT ["/none"]
        VOLUME /data
    """,
    ),
    Case(
        "scratch-rootfs",
        """
        FROM scratch
        ADD rootfs.tar /
        RUN echo alive > /alive && rm /var/log/f0 && rm -rf /opt/many
        CMD ["/bin/sh"]
    """,
        (archive("rootfs.tar", rootfs_listing(busybox())[1:]),),
    ),
    Case(
        "from-own-image",
        """
        FROM corpus/run-opaque
        COPY f /usr/lib/tree/f
        RUN rm -rf /opt/many && rm /usr/lib/tree/f
    """,
        (file("f", "f"),),
    ),
]
