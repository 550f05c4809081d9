"""Names that are long, odd, or no text at all."""

from tests.corpus.case import Case
from tests.corpus.listing import archive, file, folder, hardlink, symlink

_ODD = (
    folder("odd"),
    file("odd/ünï-日本-✓", "u"),
    file("odd/sp ace", "s"),
    file('odd/q"uote', "q"),
    file("odd/new\nline", "n"),
    file("odd/tab\there", "t"),
    file("odd/back\\slash", "b"),
    file("odd/<&>", "h"),
    file("odd/-dash", "d"),
    file("odd/~", "~"),
    file("odd/#hash", "#"),
    file("odd/\x01ctrl", "c"),
    file("odd/e\u0301", "combining"),
    file("odd/\u00e9", "composed"),
    symlink("odd/ü-link", "ünï-日本-✓"),
    hardlink("odd/ü-hard", "odd/ünï-日本-✓"),
    symlink("odd/to-none", "nö/where"),
)
_LONG = (
    folder("l"),
    file("l/" + "a" * 98, "100"),
    file("l/" + "b" * 99, "101"),
    file("l/" + "c" * 255, "255"),
    *(file("l/" + "/".join(["d" * n] * 3) + "/x", str(n)) for n in (32, 50, 51, 84, 85, 86, 120)),
    file("l/" + "e" * 153 + "/" + "f" * 100, "split"),
    file("l/" + "e" * 153 + "/" + "g" * 101, "no split"),
    file("l/" + "h" * 154 + "/" + "i" * 100, "no split either"),
    folder("l/" + "j" * 97),
    folder("l/" + "k" * 98),
    folder("l/" + "m" * 99),
    symlink("l/s100", "t" * 100),
    symlink("l/s101", "t" * 101),
    hardlink("l/z" + "h" * 150, "l/" + "c" * 255),
)

CASES = [
    Case(
        "names-odd",
        """
        FROM base:1
        COPY odd /odd
        COPY odd/ü* /ü/
        COPY ["odd/sp ace", "odd/<&>", "/dést ination/"]
        ADD odd /var/log
    """,
        _ODD,
    ),
    Case(
        "names-odd-again",
        """
        FROM base:1
        LABEL then=changed
        COPY odd /odd
        RUN rm /odd/sp* && rm "/odd/ünï-日本-✓" && mv "/odd/<&>" "/odd/>&<" && chmod 600 /odd/q*
    """,
        _ODD,
    ),
    Case(
        "names-long",
        """
        FROM base:1
        COPY l /l
        COPY . /deeper/into/the/tree/so/that/paths/are/longer
    """,
        _LONG,
    ),
    Case(
        "names-long-removed",
        """
        FROM base:1
        LABEL then=removed
        COPY l /l
        RUN rm -rf /l/c* /l/e*/g* /l/j* && rm -rf /l/dd* && touch /l/k*
    """,
        _LONG,
    ),
    Case(
        "names-invalid-utf8",
        """
        FROM base:1
        COPY raw /raw
        ADD raw.tar /added
        RUN rm /raw/a* && touch /added/*
    """,
        (
            folder("raw"),
            file(b"raw/a\xff\xfe", "ff"),
            file(b"raw/latin-\xe9", "e9"),
            symlink(b"raw/l\x80", b"a\xff\xfe"),
            archive(
                "raw.tar", (folder("d"), file(b"d/\xe9t\xe9", "x"), file(b"\xf0\x28\x8c\x28", "y"))
            ),
        ),
    ),
    Case(
        "names-like-layers",
        """
        FROM base:1
        COPY . /layer
        RUN mkdir -p /diff /merged /work /lower && touch /link /lower/x /committed /work/work
    """,
        (
            file("link", "l"),
            file("lower", "l"),
            folder("diff"),
            file("diff/x", "x"),
            file("layer.tar", "no"),
            file("VERSION", "v"),
            folder("PaxHeaders.0"),
            file("PaxHeaders.0/p", "p"),
            file("." * 3 + "x", "dots"),
        ),
    ),
    Case(
        "order-of-names",
        """
        FROM base:1
        COPY n /n
        RUN touch /n/a /n/a.b /n/a-b /n/B /n/_ && mkdir /n/a+ /n/a0
    """,
        (
            folder("n"),
            folder("n/d"),
            file("n/d/x", "x"),
            file("n/d-", "-"),
            file("n/d.x", "."),
            file("n/d0", "0"),
            file("n/D", "D"),
            folder("n/é"),
            file("n/z", "z"),
            file("n/é/x", "x"),
            file("n/ÿ", "y"),
            file("n/~", "~"),
            file("n/!", "!"),
        ),
    ),
]
