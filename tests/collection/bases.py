"""What FROM finds when a collection of Dockerfiles is built: the catalogue, and stand-ins made from it.

A release that the catalogue lacks gives way to its nearest one. An image of another kind is built
from a few lines: a distribution, and the programs that people expect in it.
"""

from __future__ import annotations

import re

from dockroot.bases import Means, catalogue, reference
from dockroot.build import BuildRequest, build
from dockroot.editor import Editor
from dockroot.errors import NotFoundError
from dockroot.install import provide
from dockroot.store.imagedb import Image
from dockroot.tree import Bytes, Directory
from dockroot.views import lookup_image

_NEAREST = {
    "debian": (
        ("bullseye", "bullseye"),
        ("bookworm", "bookworm"),
        ("buster|stretch|jessie|wheezy", "bullseye"),
        ("", "trixie"),
    ),
    "ubuntu": (
        ("24|noble", "24.04"),
        ("22|jammy", "22.04"),
        ("1\\d|2[01]|focal|bionic|xenial", "20.04"),
        ("", "24.04"),
    ),
    "alpine": (("3\\.(18|19|20|21)", "3.20"), ("", "3.22")),
    "busybox": (("", "latest"),),
}
_COMPILERS = (
    "autoconf automake bzip2 ca-certificates curl dpkg-dev file g++ gcc git gnupg libc6-dev libffi-dev"
    " libssl-dev make mercurial netbase openssh-client patch procps sq subversion unzip wget xz-utils"
    " zlib1g-dev"
)
_PHP = """
RUN mkdir -p /usr/local/etc/php/conf.d /usr/local/lib/php/extensions /usr/src /var/www/html
# dockroot: for each in php pear pecl phpize; do
# dockroot:   write /usr/local/bin/$each 400kB mode=0755; done
RUN programs; for each in docker-php-ext-install docker-php-source docker-php-entrypoint \\
    docker-php-ext-configure docker-php-ext-enable; do \\
    printf '#!/bin/sh\\n' > /usr/local/bin/$each && chmod +x /usr/local/bin/$each; done
ENV PHP_INI_DIR=/usr/local/etc/php PHP_VERSION=8.4.1 PHP_EXTRA_CONFIGURE_ARGS=
WORKDIR /var/www/html
"""
_SITE = """
RUN rm -r /var/www/html/* && mkdir -p /etc/apache2/conf-available /etc/apache2/sites-available && \\
    echo 'DocumentRoot /var/www/html' > /etc/apache2/sites-available/000-default.conf && \\
    echo 'DocumentRoot /var/www/' > /etc/apache2/apache2.conf
"""


def _programs(*paths: str) -> str:
    lines = "".join(f"# dockroot: write {path} 5MB mode=0755\n" for path in paths)
    # a directive is no part of the cache's key, so the step itself must differ by image
    return f"\n{lines}RUN programs {' '.join(paths)}\n"


_LOCAL = "/usr/local/bin"
_EXTRAS = {
    "php": _PHP,
    "python": _programs(f"{_LOCAL}/python3.12", f"{_LOCAL}/pip")
    + "RUN cd /usr/local/bin && ln -s python3.12 python3 && ln -s python3 python && ln -s pip pip3"
    " && mkdir -p /usr/local/lib/python3.12/site-packages\n",
    "node": _programs(
        f"{_LOCAL}/node", f"{_LOCAL}/npm", f"{_LOCAL}/npx", f"{_LOCAL}/yarn", f"{_LOCAL}/corepack"
    )
    + "RUN if [ -e /etc/alpine-release ]; then adduser -D node; else useradd -mU node; fi\n",
    "ruby": _programs(f"{_LOCAL}/ruby", f"{_LOCAL}/gem", f"{_LOCAL}/bundle", f"{_LOCAL}/rake")
    + "ENV GEM_HOME=/usr/local/bundle PATH=/usr/local/bundle/bin:$PATH RUBY_VERSION=3.3.6\n",
    "golang": _programs("/usr/local/go/bin/go", "/usr/local/go/bin/gofmt")
    + "ENV GOPATH=/go GOLANG_VERSION=1.23.4 PATH=/go/bin:/usr/local/go/bin:$PATH\n"
    "RUN mkdir -p /go/src /go/bin && chmod -R 1777 /go\nWORKDIR /go\n",
    "rust": _programs("/usr/local/cargo/bin/cargo", "/usr/local/cargo/bin/rustc")
    + "ENV CARGO_HOME=/usr/local/cargo PATH=/usr/local/cargo/bin:$PATH\n",
    "openjdk": _programs("/opt/java/openjdk/bin/java", "/opt/java/openjdk/bin/javac")
    + "ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:$PATH\n",
    "tomcat": "RUN mkdir -p /usr/local/tomcat/native-jni-lib && touch /usr/local/tomcat/RUNNING.txt /usr/local/tomcat/native-jni-lib/.dependencies.txt\n",
    "composer": _programs("/usr/bin/composer"),
    "docker": _programs(f"{_LOCAL}/docker", f"{_LOCAL}/docker-entrypoint.sh"),
    "rabbitmq": _programs("/opt/rabbitmq/sbin/rabbitmq-plugins", "/opt/rabbitmq/sbin/rabbitmqctl")
    + "ENV PATH=/opt/rabbitmq/sbin:$PATH RABBITMQ_VERSION=4.0.5\n",
    "red hat": "RUN mkdir -p /etc/pki/tls /etc/pki/rpm-gpg /etc/yum.repos.d && touch /etc/pki/tls/openssl.cnf\nRUN rm -f /usr/bin/apt* /usr/bin/dpkg* && echo 'ID=\"ol\"' > /usr/lib/os-release\n"
    + _programs(
        "/usr/bin/rpm",
        "/usr/bin/dnf",
        "/usr/bin/yum",
        "/usr/bin/microdnf",
        "/usr/bin/rpmkeys",
        "/usr/bin/curl",
        "/usr/bin/gpg",
        "/usr/bin/gpgconf",
        "/usr/sbin/alternatives",
    ),
}
_KINDS = (
    ("buildpack-deps", "", "compilers"),
    ("tomcat", "tomcat", ""),
    ("eclipse-temurin|openjdk|maven|gradle|tomcat|java", "openjdk", ""),
    ("jruby", "openjdk", ""),
    ("php|wordpress|drupal", "php", "compilers"),
    ("python|pypy", "python", "compilers"),
    ("node", "node", "compilers"),
    ("ruby|redmine", "ruby", "compilers"),
    ("golang", "golang", "compilers"),
    ("rust", "rust", "compilers"),
    ("docker$", "docker", ""),
    ("composer", "composer", ""),
    ("rabbitmq", "rabbitmq", ""),
    ("ubi\\d|oraclelinux|centos|fedora|rockylinux|almalinux|amazonlinux|redhat", "red hat", ""),
)


def find_base(editor: Editor, name: str, platform: str = "") -> Image:
    """Return the image of a FROM, made where the root has none. Raises: NotFoundError."""
    found = lookup_image(editor.root, name)
    if found is not None:
        return found
    wanted = reference.parse(name).tagged()
    repository = wanted.path.removeprefix("library/")
    if repository in _NEAREST:
        text = f"{repository}:{_release(repository, wanted.tag)}"
        if catalogue.find(reference.parse(text)) is not None:
            return lookup_image(editor.root, text) or provide(
                editor, text, {}, Means(lambda stream: Bytes(stream.read()), 0)
            )
    if "windows" in name:
        raise NotFoundError(f"{name} is an image of Windows")
    return _stand_in(editor, repository, wanted.tag)


def _release(repository: str, tag: str) -> str:
    slim = "-slim" if tag.endswith("-slim") and repository == "debian" else ""
    nearest = next(release for pattern, release in _NEAREST[repository] if re.match(pattern, tag))
    return nearest + slim


def _stand_in(editor: Editor, repository: str, tag: str) -> Image:
    """Build an image of another kind: its distribution told from the tag."""
    kind = next((each for each in _KINDS if re.search(each[0], repository)), ("", "", "compilers"))
    text = f"FROM {_distribution(repository, tag)}\n"
    if kind[2] and text.startswith("FROM debian"):
        text += (
            f"RUN apt-get update && apt-get install -y {_COMPILERS} && rm -r /var/lib/apt/lists/*\n"
        )
    elif kind[2] and text.startswith("FROM alpine"):
        text += "RUN apk add --no-cache build-base ca-certificates curl git openssl\n"
    if text.startswith("FROM alpine"):
        text += "RUN adduser -u 82 -D -S -G www-data www-data\n"
    text += _EXTRAS.get(kind[1], "")
    if repository == "php" and "apache" in tag:
        text += "RUN apt-get update && apt-get install -y apache2\n" + _SITE
    request = BuildRequest(
        text.encode(), Directory(), find_base, file=f"<{repository}:{tag}>", builder="classic"
    )
    return editor.root.images[build(editor, request)]


def _distribution(repository: str, tag: str) -> str:
    if "alpine" in tag or "alpine" in repository or repository == "docker":
        return "alpine"
    for codename in ("noble", "jammy", "focal", "trixie", "bookworm", "bullseye", "buster"):
        if codename in tag:
            return ("ubuntu:" if codename in ("noble", "jammy", "focal") else "debian:") + codename
    return "ubuntu:24.04" if "temurin" in repository else "debian:bookworm"
