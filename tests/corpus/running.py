"""RUN: what changes in a file system leave in a layer."""

from tests.corpus.case import Case
from tests.corpus.listing import file, folder, hardlink

CASES = [
    Case(
        "run-creates",
        r"""
        FROM base:1
        RUN mkdir -p /new/a/b && echo x > /new/a/b/x && touch /new/empty && ln -s a /new/link && ln /new/a/b/x /new/hard
        RUN printf 'no newline' > /printf; printf '%s-%d\n' a 1 b 2 >> /printf
        RUN cat /etc/passwd /printf > /both && cat < /printf >> /both
        RUN mkdir -m 700 /private && chmod 4755 /both && chown app:staff /private && chown -R 12:34 /new
        RUN umask 077; test -d /new && echo made > /umask || false
    """.replace("umask 077; ", ""),
    ),
    Case(
        "run-removes",
        """
        FROM base:1
        RUN rm /var/log/f0
        RUN rm -f /var/log/f1 /var/log/f2 /var/log/none
        RUN rm -rf /var/log/app
        RUN rm -r /opt/many /usr/share/www && rm /srv/www /lib
    """,
    ),
    Case(
        "run-removes-many-at-once",
        """
        FROM base:1
        RUN rm -rf /opt/many/* /var/log/* /usr/lib/tree/sub/two /srv
    """,
    ),
    Case(
        "run-opaque",
        """
        FROM base:1
        RUN rm -rf /var/log/app && mkdir /var/log/app && echo n > /var/log/app/new
        RUN rm -rf /opt/many && mkdir -m 711 /opt/many
        RUN rm -rf /usr/lib/tree && mkdir /usr/lib/tree && mkdir /usr/lib/tree/sub && touch /usr/lib/tree/sub/two
        RUN rm -rf /opt/many /usr/lib/tree/sub
        RUN mkdir /opt/many && touch /opt/many/00
    """,
    ),
    Case(
        "run-replaces",
        """
        FROM base:1
        RUN rm -rf /opt/deep && echo file > /opt/deep
        RUN rm -rf /opt/many && ln -s /var/log /opt/many
        RUN rm /var/log/f0 && mkdir /var/log/f0 && echo in > /var/log/f0/in
        RUN rm /srv/www && mkdir -p /srv/www/real
        RUN rm /opt/deep && mkdir -p /opt/deep/a && rm -rf /var/log/f0 && ln -s f1 /var/log/f0
    """,
    ),
    Case(
        "run-moves",
        """
        FROM base:1
        RUN mv /var/log/f0 /var/log/renamed && mv /etc/conf /opt/conf
        RUN mv /opt/deep /opt/deeper
        RUN mv /opt/many /many && mv /usr/share/hard1 /usr/share/hard4
        RUN mkdir /fresh && touch /fresh/x && mv /fresh /refreshed && mv /refreshed /var/log/app/
        RUN mv /var/log/f1 /var/log/f2
        RUN mv /srv/www /srv/dangling /tmp/
    """,
    ),
    Case(
        "run-touches",
        """
        FROM base:1
        RUN touch /var/log/f0
        RUN touch /opt/many /opt/deep/a/b
        RUN chmod 600 /var/log/f1 && chmod 755 /opt
        RUN chmod 644 /var/log/f2
        RUN chown 0:0 /var/log/f2
        RUN chown -R app /opt/deep
        RUN chmod -R go-rwx /usr/lib/tree && chmod u+s,g=rx /usr/bin/wall && chmod 1777 /opt
    """,
    ),
    Case(
        "run-nothing",
        """
        FROM base:1
        RUN true
        RUN false || true
        RUN echo nothing on disk
        RUN touch /x && rm /x
        RUN mkdir /y && rm -r /y && cd /opt && cd -
        RUN test -f /etc/passwd && test ! -e /x
        RUN cat /etc/passwd
    """,
    ),
    Case(
        "run-appends",
        """
        FROM base:1
        RUN echo one >> /var/log/f0
        RUN echo two >> /var/log/f0
        RUN echo three > /var/log/f0
        RUN rm /var/log/f0
        RUN echo four > /var/log/f0
        RUN : > /var/log/f0
    """.replace(": > ", "printf '' > "),
    ),
    Case(
        "run-hard-links",
        """
        FROM base:1
        RUN echo changed >> /usr/share/hard2
        RUN rm /usr/share/hard1
        RUN ln /usr/share/hard3 /opt/hard5
        RUN touch /a && ln /a /b && ln /b /c/../d || ln /b /d
        RUN rm /a && echo x >> /b
        RUN ln /var/log/f0 /var/log/f0-linked && chmod 600 /var/log/f0
        RUN ln -s /b /s && ln -sf /d /s && ln -sfn /opt /lib2 && ln -f /b /d
    """,
    ),
    Case(
        "run-copies",
        """
        FROM base:1
        RUN cp /etc/passwd /copied && cp -a /opt/deep /usr/lib/tree /var/log/app /tmp/
        RUN cp -r /usr/share /usr/share-copied
        RUN cp -p /usr/bin/su /su && cp /usr/bin/su /su-plain
        RUN cp -a /srv /srv-copied && cp /srv/www/index.html /var/log/f0
    """,
    ),
    Case(
        "run-users",
        """
        FROM base:1
        ENV users=several
        USER app
        RUN echo mine > /home/app/mine && mkdir /home/app/dir && echo t > /tmp/by-app
        RUN echo no > /etc/denied || echo refused > /home/app/refused
        USER daemon:staff
        RUN touch /tmp/by-daemon
        USER 4242:4243
        WORKDIR /tmp
        RUN touch by-number
    """,
    ),
    Case(
        "run-shell-forms",
        r"""
        FROM base:1
        ENV NAME=world
        WORKDIR /tmp
        RUN echo "hello $NAME" '$NAME' "\$NAME" hel\ lo ${NAME}x > quoted
        RUN A=1; B="$A 2"; echo "$B" > vars; C=3 && echo $C >> vars
        RUN set -e; echo a > a; test -f a; echo b > b
        RUN false && echo never > never || echo else > else; echo last > last
        RUN cd /opt && echo in-opt > here && cd deep/a && echo deeper > here
        RUN echo out > o 2>&1; cat nothing 2> err || true; echo both > /dev/null
        RUN echo a \
            && echo b > bee \
            # comment within
            && echo "c \
            d" > cee
        RUN ["/bin/sh", "-c", "echo $NAME > exec-shell"]
        RUN ["/bin/touch", "$NAME", "b c"]
        RUN echo "semi;colon" 'quo"te' "apo's" > q; echo -n x > n; echo -e 'a\tb\nc' > e
    """,
    ),
    Case(
        "run-modes",
        """
        FROM base:1
        RUN touch /s /g /t /z && chmod 4711 /s && chmod 2755 /g && chmod 1600 /t && chmod 0 /z
        RUN mkdir -m 2775 /sg && chown 0:50 /sg && chmod 2775 /sg && touch /sg/inherits && mkdir /sg/dir
        RUN chown app /s && chown :staff /usr/bin/su && echo x >> /usr/bin/wall
        RUN mkdir /sticky && chmod 1777 /sticky && chmod 3777 /var/mail
    """,
    ),
    Case(
        "run-names",
        r"""
        FROM base:1
        RUN touch "/with space" '/quo"te' "/apo's" '/back\slash' '/new
        line' /-dash /ünï /日本 /$(echo x)
        RUN mkdir "/d ir" && touch "/d ir/f ile" && rm "/with space" && touch /.hidden /... /tab"	"bed
    """.replace(" /$(echo x)", "").replace("'/new\n        line' ", ""),
    ),
    Case(
        "run-long-names",
        f"""
        FROM base:1
        RUN touch /{"n" * 99} /{"m" * 100} /{"o" * 101} /{"p" * 255}
        RUN mkdir -p /{"d" * 99}/{"e" * 99} && touch /{"d" * 99}/{"e" * 99}/{"f" * 99}
        RUN mkdir -p /{"a" * 155}/x && touch /{"a" * 155}/{"b" * 100} /{"a" * 155}/{"b" * 101} /{"a" * 155}/x/{"c" * 97}
        RUN ln -s /{"t" * 100} /l100 && ln -s /{"t" * 99}/ /l101 && ln -s /{"t" * 200} /{"s" * 120}
        RUN mkdir -p /{"/".join(["lvl" + "x" * 20] * 14)} && echo deep > /{"/".join(["lvl" + "x" * 20] * 14)}/deep
        RUN rm /{"p" * 255} && rm -rf /{"d" * 99} && ln /{"o" * 101} /{"q" * 180}
    """,
    ),
    Case(
        "run-same-file",
        """
        FROM base:1
        COPY f /var/log/f0
        RUN echo 1 >> /var/log/f0
        COPY f /var/log/f0
        RUN rm /var/log/f0
        COPY f /var/log/f0
        RUN chmod 600 /var/log/f0
        RUN mv /var/log/f0 /var/log/moved
        ADD f /var/log/f0
    """,
        (file("f", "copied\n"),),
    ),
    Case(
        "run-on-layered",
        """
        FROM layered:1
        ENV on=layered
        USER root
        RUN rm again folds && echo x > turns/x
        RUN rm -rf turns opaque && mkdir opaque && echo new > opaque/dir && rm -r "/srv/"*
        RUN mkdir dir && echo back > gone && rm link
    """,
    ),
    Case(
        "run-on-whiteouts",
        """
        FROM base:1
        RUN rm /var/log/f0 && rm -rf /opt/many
        RUN mkdir /opt/many && echo again > /var/log/f0
        COPY d /opt/many
        RUN rm -rf /opt/many
        COPY d /opt/many
        COPY d/x /var/log/f1
    """,
        (folder("d"), file("d/x", "x"), file("d/00", "zero")),
    ),
    Case(
        "run-hundred-steps",
        "FROM base:1\n"
        + "".join(
            f"COPY f /var/log/n{n}\n"
            if n % 10
            else f"RUN echo {n} > /var/log/r{n} && rm -f /var/log/n{n - 1}\n"
            for n in range(100)
        ),
        (file("f", "f"),),
    ),
    Case(
        "run-etc-files",
        """
        FROM layered:1
        ENV etc=files
        USER root
        RUN echo 127.0.0.9 lost >> /etc/hosts; echo lost > /etc/resolv.conf; echo lost > /etc/hostname
        RUN echo kept > /etc/other && mkdir /dev/mine && touch /dev/mine/x && rm /etc/mtab
        RUN mkdir /proc/mine || mkdir /sys/mine || touch /dev/shm/lost
    """,
    ),
    Case(
        "run-sizes",
        """
        FROM base:1
        COPY . /data
        RUN cp /data/sparse /data/mib /tmp && chmod 600 /data/mib && ln /data/mib /data/mib2
    """,
        (
            file("sparse", bytes(3_000_000)),
            file("mib", bytes(range(256)) * 4096),
            file("b511", b"x" * 511),
            file("b512", b"y" * 512),
            file("b513", b"z" * 513),
            file("b0"),
            hardlink("h0", "b0"),
            file(".dockerignore", "Dockerfile"),
        ),
    ),
    Case(
        "run-deletes-in-same-step",
        """
        FROM base:1
        RUN touch /var/log/f0 && rm /var/log/f0 && mkdir -p /var/log/app/c/e && rm -rf /var/log/app/c
        RUN mkdir /tmp/t && touch /tmp/t/x && rm -rf /tmp/t
        RUN mv /var/log/f1 /tmp/f1 && rm /tmp/f1 && mv /opt/deep /tmp/deep && mv /tmp/deep /opt/deep
        RUN rm -rf /opt/many && mv /opt/deep/a /opt/many
    """,
    ),
]
