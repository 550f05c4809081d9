"""Stand-ins for whatever a URL leads to: an archive with a directory in it, a signature, a program."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from dockroot.tree import Bytes, Content

_PACKED = 1_700_000_000
_FILES = {
    "configure": "#!/bin/sh\n",
    "Makefile": "all:\n",
    "README": "a stand-in\n",
    "bin/run.sh": "#!/bin/sh\n",
}


_REDIS = (
    'createBoolConfig("protected-mode", NULL, MODIFIABLE_CONFIG, server.protected_mode, 1, NULL),\n'
)
_CONTENTS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    (
        r"/go\d[\w.]*\.",
        "go",
        {"bin/go": "", "bin/gofmt": "", "src/go.mod": "", "pkg/tool/link": ""},
    ),
    (
        r"/node-v?[\w.-]+\.tar",
        "",
        {f"bin/{name}": "" for name in ("node", "npm", "npx", "corepack")}
        | {"include/node/openssl/archs/linux-x86_64/x": ""},
    ),
    (
        r"rabbitmq",
        "",
        {
            "sbin/rabbitmq-defaults": "SYS_PREFIX=${RABBITMQ_HOME}\n",
            "sbin/rabbitmqctl": "#!/bin/sh\n",
            "sbin/rabbitmq-plugins": "#!/bin/sh\n",
        },
    ),
    (
        r"apache-tomcat",
        "",
        {
            "bin/catalina.sh": "",
            "bin/startup.bat": "",
            "bin/tomcat-native.tar.gz": "",
            "conf/server.xml": "<Server/>\n",
            "lib/catalina.jar": "",
            "webapps/ROOT/index.jsp": "",
            "logs/x": "",
            "temp/x": "",
            "work/x": "",
        },
    ),
    (r"/Python-\d", "", {"Tools/gdb/libpython.py": ""}),
    (r"haproxy", "", {"examples/errorfiles/400.http": ""}),
    (
        r"redis-\d|/redis/",
        "",
        {
            "src/config.c": _REDIS,
            "src/server.h": "",
            "deps/jemalloc/x": "",
            "deps/Makefile": "\tcd jemalloc && ./configure --with-version=5.3.0\n",
        },
    ),
    (r"/php-\d|/distributions/", "php", {"php.ini-development": "", "php.ini-production": ""}),
    (
        r"postgresql",
        "",
        {"src/include/pg_config_manual.h": '#define DEFAULT_PGSOCKET_DIR  "/tmp"\n'},
    ),
    (r"openssl", "", {"Configure": "#!/bin/sh\n"}),
    (
        r"redmine",
        "",
        {
            "files/delete.me": "",
            "log/delete.me": "",
            "Gemfile": "gem 'rails'\ngem 'puma'\n",
            "config/x": "",
        },
    ),
    (
        r"openjdk|jdk-",
        "",
        {"bin/java": "", "bin/javac": "", "lib/security/cacerts": "", "release": ""},
    ),
    (r"js-yaml", "package", {"dist/js-yaml.js": "", "package.json": "{}\n"}),
    (r"rootless-extras", "docker-rootless-extras", {"rootlesskit": "", "vpnkit": ""}),
    (r"wordpress", "wordpress", {"wp-config-sample.php": "", "wp-content/themes/x": ""}),
    (r"googlesource.com/go|golang/go", "", {"src/make.bash": "#!/bin/sh\n", "bin/go": ""}),
    (r"/julia-", "", {"bin/julia": ""}),
    (
        r"pypy",
        "",
        {
            "bin/pypy3": "",
            "bin/pypy": "",
            "lib/pypy3.11/os.py": "",
            "lib/libtk8.6.so": "",
            "lib/libz.so.1": "",
        },
    ),
    (
        r"cassandra",
        "",
        {"bin/cassandra": "", "conf/cassandra.yaml": "", "conf/cassandra-env.sh": ""},
    ),
    (r"yarn-", "", {"bin/yarn": "", "bin/yarnpkg": ""}),
    (
        r"docker-\d",
        "docker",
        {name: "#!/bin/sh\n" for name in ("docker", "dockerd", "containerd", "runc")},
    ),
)
"""What some archives hold: a pattern for the URL, the directory in it (else as it is called), files."""


class StandIns(Mapping[str, Content]):
    """Have something for every URL."""

    def __getitem__(self, url: str) -> Content:
        return Bytes(stand_in(url))

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __contains__(self, url: object) -> bool:
        return isinstance(url, str)


def stand_in(url: str) -> bytes:
    """Return bytes of the kind that the end of the URL tells."""
    name = url.split("?", maxsplit=1)[0].rstrip("/").rpartition("/")[2]
    if re.search(r"\.(asc|sig|sign|gpg|pub|key)$|KEYS$", name):
        return b"-----BEGIN PGP SIGNATURE-----\n\nstandin\n-----END PGP SIGNATURE-----\n"
    if re.search(r"\.(tar\.(gz|xz|bz2|zst)|tgz|txz|tbz2?|apk|gem|crate)$|/tar(ball|\.gz)/", url):
        return _packed(_tar(re.sub(r"\.(tar\..*|t.z)$", "", name), url), name)
    if re.search(r"\.git$|^git:|//(github|gitlab)\.com/[^/]+/[^/]+/?$", url):
        return _packed(_tar(".", url), "clone.tar.gz")
    if name.endswith((".zip", ".jar", ".war")):
        return _zip(re.sub(r"\.\w+$", "", name))
    if re.search(r"(sha\d+|md5|SHASUMS\d*|checksums?)(\.txt)?$", name, re.IGNORECASE):
        return b"0" * 64 + b"  " + name.encode() + b"\n"
    if name.endswith((".json", ".js")):
        return b"{}\n"
    if name.endswith((".sh", ".txt", ".list", ".conf", ".html", ".repo")):
        return b"# a stand-in\n"
    return b"\x7fELF a stand-in for " + url.encode() + b"\0" * 64


def _tar(top: str, url: str) -> bytes:
    out = io.BytesIO()
    own = next((each for each in _CONTENTS if re.search(each[0], url)), ("", "", {}))
    top = own[1] or top
    files = _FILES | {
        name: text or ("#!/bin/sh\n" if "bin/" in name else "a stand-in\n")
        for name, text in own[2].items()
    }
    with tarfile.open(fileobj=out, mode="w") as tar:
        folders = {str(above) for name in files for above in PurePosixPath(top, name).parents}
        for path in sorted(folders - {"."}):
            folder = tarfile.TarInfo(path)
            folder.type, folder.mode, folder.mtime = tarfile.DIRTYPE, 0o755, _PACKED
            tar.addfile(folder)
        for name, plain in files.items():
            inner = name.endswith(".tar.gz")
            text = gzip.compress(_tar("inner/native", "")).decode("latin-1") if inner else plain
            info = tarfile.TarInfo(f"{top}/{name}")
            info.size, info.mode = len(text), 0o755 if text.startswith("#!") else 0o644
            tar.addfile(info, io.BytesIO(text.encode("latin-1")))
    return out.getvalue()


def _packed(data: bytes, name: str) -> bytes:
    if name.endswith((".xz", ".txz")):
        return lzma.compress(data)
    if name.endswith((".bz2", ".tbz", ".tbz2")):
        return bz2.compress(data)
    return gzip.compress(data, mtime=0)


def _zip(top: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in _FILES.items():
            archive.writestr(zipfile.ZipInfo(f"{top}/{name}"), text)
    return out.getvalue()
