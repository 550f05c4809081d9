"""The commands, one module per family. A module is loaded when one of its commands is first called; the
builtins of the shell are there at once.
"""

from dockroot.shell.commands import shell_control, shell_directories, shell_variables
from dockroot.shell.commands.registry import TOOLS

__all__ = ["FAMILIES", "shell_control", "shell_directories", "shell_variables"]

FAMILIES = {
    "accounts": "adduser addgroup deluser delgroup",
    "alternatives": "update-alternatives alternatives",
    "archiving": "tar bsdtar",
    "batching": "xargs",
    "becoming": (
        "gosu su-exec su runuser sudo setpriv timeout nohup setsid ionice nice stdbuf chrt "
        "time unbuffer catchsegv eatmydata linux32 linux64"
    ),
    "cloning": "git",
    "columns": "cut paste nl fold expand unexpand rev column",
    "comparing": "cmp diff",
    "compressing": (
        "gzip gunzip zcat pigz unpigz bzip2 bunzip2 bzcat xz unxz xzcat lzma unlzma lzcat "
        "zstd unzstd zstdcat"
    ),
    "copying": "cp",
    "digests": (
        "md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum shasum cksum base64 base32"
    ),
    "directories": "mkdir rmdir",
    "downloading": "curl wget",
    "dumping": "od hexdump hd xxd strings",
    "editing": "sed",
    "environment": "env printenv id whoami hostname uname which",
    "files": "truncate dd mktemp tee",
    "finding": "find",
    "groups": "groupadd groupmod groupdel gpasswd",
    "installing": "install",
    "libraries": "ldd scanelf ldconfig",
    "linking": "ln link",
    "listing": "ls stat",
    "moving": "mv",
    "nodes": "mknod mkfifo",
    "numbers": "expr seq factor",
    "openssl": "openssl",
    "option_words": "getopt",
    "owners": "chown chgrp",
    "passwords": "chpasswd passwd getent chage",
    "patching": "patch",
    "paths": "basename dirname readlink realpath pwd",
    "permissions": "chmod",
    "printing": "echo true false yes printf",
    "removal": "rm unlink",
    "scripting": "awk mawk gawk nawk",
    "searching": "grep egrep fgrep",
    "signing": "gpg gpg1 gpg2 gpgconf gpg-agent dirmngr gpg-connect-agent gpgv",
    "sorting": "sort uniq comm join tsort shuf",
    "splitting": "split",
    "substituting": "envsubst dos2unix unix2dos uuidgen clear tput reset stty",
    "system": (
        "nproc arch getconf getenforce selinuxenabled locale localedef locale-gen systemctl "
        "service invoke-rc.d rc-service rc-update update-rc.d initctl start-stop-daemon "
        "update-ca-certificates setcap getcap a2enmod a2dismod a2enconf a2disconf a2ensite "
        "a2dissite"
    ),
    "testing": "test [ [[",
    "text": "cat head tail wc tac",
    "times": "touch sleep usleep sync date",
    "translating": "tr",
    "usage": "du df",
    "users": "useradd usermod userdel chsh",
    "zipping": "unzip zip",
}
"""Which module has which commands."""

for _module, _names in FAMILIES.items():
    TOOLS.expect(f"{__name__}.{_module}", _names.split())
