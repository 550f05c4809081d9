"""Scripts of typical and of great length, for the benchmarks of the shell. They are ours; their shape is that of RUN steps as
official images have them.
"""

from __future__ import annotations

TYPICAL = (
    "set -eux; mkdir -p /srv/app-{n}/conf; cd /srv/app-{n}; printf 'listen = 127.0.0.1:9000\\nuser = root\\n' > conf/www.conf;"
    " sed -ri -e 's/^(listen = ).*/\\10.0.0.0:80/' conf/www.conf; grep -q '^listen = 0' conf/www.conf;"
    ' for d in cache log run; do mkdir -p "$d"; done; chmod 755 conf; chown -R 33:33 .; ln -sfT conf etc;'
    " find . -type f -name '*.bak' -exec rm -rf '{{}}' +; [ -s conf/www.conf ]; rm -rf /tmp/*"
)
_ARM = (
    "\t\t'{arch}')\n\t\t\turl=\"https://example.org/dist/$VERSION/tool-{arch}.tar.xz\";\n"
    "\t\t\tsha256='{digest}';\n\t\t\t;;\n"
)
_ARCHES = ("amd64", "arm64", "armhf", "i386", "mips64el", "ppc64el", "riscv64", "s390x")


def longest() -> str:
    """Return a script of about 5,000 characters, the length of the longest RUN of an official image."""
    arms = "".join(_ARM.format(arch=arch, digest=f"{n:02x}" * 32) for n, arch in enumerate(_ARCHES))
    keys = "".join(f"\t\t{n:02X}{'AB' * 19} \\\n" for n in range(24))
    return (
        "set -eux; \\\n\tsavedAptMark=\"$(apt-mark showmanual)\"; \\\n\tapt-get update; \\\n"
        "\tarch=\"$(dpkg --print-architecture)\"; arch=\"${arch##*-}\"; \\\n\tcase \"$arch\" in\n"
        f"{arms}\t\t*) echo >&2 \"error: unsupported architecture '$arch'\"; exit 1 ;;\n\tesac; \\\n"
        "\tcurl -fsSL -o tool.tar.xz \"$url\"; \\\n\techo \"$sha256 *tool.tar.xz\" | sha256sum -c -; \\\n"
        f"\texport GNUPGHOME=\"$(mktemp -d)\"; \\\n\tfor key in \\\n{keys}\t; do \\\n"
        "\t\tgpg --batch --keyserver hkps://keys.example.org --recv-keys \"$key\" || { echo >&2 failed; exit 1; }; \\\n\tdone; \\\n"
        "\tgpg --batch --verify tool.tar.xz.asc tool.tar.xz; \\\n\trm -rf \"$GNUPGHOME\" tool.tar.xz.asc; \\\n"
        "\tmkdir -p /usr/src/tool; \\\n\ttar -xJf tool.tar.xz -C /usr/src/tool --strip-components=1; \\\n"
        "\t( \\\n\t\tcd /usr/src/tool; \\\n\t\t./configure --prefix=/usr/local $(test \"${arch%%-*}\" != 'riscv64' && echo '--with-lto'); \\\n"
        "\t\tmake -j \"$(nproc)\"; make install; \\\n\t); \\\n"
        "\tfind /usr/local -depth \\( \\( -type d -a \\( -name test -o -name tests \\) \\) -o \\( -type f -a -name '*.pyc' \\) \\) -exec rm -rf '{}' +; \\\n"
        "\tapt-mark auto '.*' > /dev/null; \\\n\t[ -z \"$savedAptMark\" ] || apt-mark manual $savedAptMark > /dev/null; \\\n"
        "\tfind /usr/local -type f -executable -exec ldd '{}' ';' | awk '/=>/ { so = $(NF-1); gsub(\"^/(usr/)?\", \"\", so); print so }' | sort -u | xargs -r dpkg-query --search; \\\n"
        "\tif [ -n \"${EXTRA:-}\" ]; then while read -r line; do printf '%s\\n' \"${line%%#*}\"; done < /etc/extra; fi; \\\n"
        "\ttool --version\n"
    )  # fmt: skip
