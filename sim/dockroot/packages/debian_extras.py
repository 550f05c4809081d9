"""What the table does not say of Debian's packages: programs, files with text, virtual names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dockroot.packages.package import file, program, stand_in, symlink
from dockroot.tree import Directory, Node

PROGRAMS: Mapping[str, str] = {
    "apache2": "@apache2 @apachectl @apache2ctl @a2enmod @a2dismod @a2ensite @a2dissite @a2enconf"
    " @a2disconf @a2query",
    "apache2-utils": "ab htpasswd rotatelogs",
    "ca-certificates": "@update-ca-certificates",
    "cron": "crontab @cron",
    "default-jre-headless": "java keytool",
    "dirmngr": "dirmngr dirmngr-client",
    "dumb-init": "dumb-init",
    "fontconfig": "fc-cache fc-list fc-match",
    "gettext-base": "envsubst gettext ngettext",
    "gnupg1": "gpg1",
    "golang-go": "go gofmt",
    "gosu": "gosu",
    "haproxy": "@haproxy",
    "iproute2": "ip ss bridge @ip",
    "iputils-ping": "ping",
    "libapr1-dev": "apr-1-config apr-config",
    "libcap2-bin": "@setcap @getcap capsh",
    "libglib2.0-bin": "gio gsettings gdbus glib-compile-schemas",
    "locales": "@locale-gen @update-locale",
    "lsb-release": "lsb_release",
    "mariadb-client": "mariadb mysql mysqldump",
    "mariadb-server": "@mariadbd @mysqld mariadb-install-db mysqld_safe",
    "net-tools": "ifconfig netstat route @ifconfig",
    "nginx": "@nginx",
    "nodejs": "node nodejs",
    "npm": "npm npx",
    "openssh-client": "ssh scp sftp ssh-add ssh-agent ssh-keygen ssh-keyscan ssh-copy-id",
    "openssh-server": "@sshd",
    "openjdk-17-jdk-headless": "javac jar javadoc",
    "openjdk-17-jre-headless": "java keytool",
    "php-cli": "php phar",
    "pkg-config": "pkg-config",
    "pkgconf": "pkgconf pkg-config",
    "postgresql-common": "pg_createcluster pg_ctlcluster pg_lsclusters pg_config psql",
    "procps": "ps top free kill pgrep pkill pmap pwdx uptime vmstat w watch @sysctl",
    "python3": "python3 py3compile py3clean pydoc3",
    "python3-pip": "pip pip3",
    "python": "python",
    "rabbitmq-server": "@rabbitmq-server @rabbitmqctl @rabbitmq-plugins",
    "redis-server": "redis-server",
    "redis-tools": "redis-cli redis-benchmark",
    "ruby": "ruby gem irb erb bundle rake",
    "ruby-full": "",
    "rustc": "rustc rustdoc",
    "software-properties-common": "add-apt-repository apt-add-repository",
    "sudo": "sudo visudo",
    "supervisor": "supervisord supervisorctl",
    "unzip": "unzip funzip zipinfo",
    "util-linux": "",
    "zip": "zip zipcloak zipnote zipsplit",
}
"""Programs by package, `@` before one that belongs into sbin (Debian 12's file lists)."""

PROVIDERS: Mapping[str, str] = {
    "awk": "mawk",
    "default-mta": "exim4-daemon-light",
    "git-core": "git",
    "java-runtime-headless": "default-jre-headless",
    "libc-dev": "libc6-dev",
    "libcurl4-dev": "libcurl4-openssl-dev",
    "libjpeg-dev": "libjpeg62-turbo-dev",
    "libncurses5-dev": "libncurses-dev",
    "libncursesw5-dev": "libncurses-dev",
    "mail-transport-agent": "exim4-daemon-light",
    "netcat": "netcat-openbsd",
    "perl:any": "perl",
    "pinentry": "pinentry-curses",
    "telnet": "inetutils-telnet",
}
"""Virtual and transitional names, and what apt takes for them."""

_APACHE_MODULES = (
    "access_compat actions alias allowmethods asis auth_basic auth_digest auth_form authn_anon "
    "authn_core authn_dbd authn_dbm authn_file authn_socache authnz_fcgi authnz_ldap authz_core "
    "authz_dbd authz_dbm authz_groupfile authz_host authz_owner authz_user autoindex brotli buffer "
    "cache cache_disk cache_socache cern_meta cgi cgid charset_lite data dav dav_fs dav_lock dbd "
    "deflate dialup dir dump_io echo env expires ext_filter file_cache filter headers "
    "heartbeat heartmonitor http2 ident imagemap include info lbmethod_bybusyness "
    "lbmethod_byrequests lbmethod_bytraffic lbmethod_heartbeat ldap log_debug log_forensic lua "
    "macro md mime mime_magic mpm_event mpm_prefork mpm_worker negotiation proxy proxy_ajp "
    "proxy_balancer proxy_connect proxy_express proxy_fcgi proxy_fdpass proxy_ftp proxy_hcheck "
    "proxy_html proxy_http proxy_http2 proxy_scgi proxy_uwsgi proxy_wstunnel ratelimit reflector "
    "remoteip reqtimeout request rewrite sed session session_cookie session_crypto session_dbd "
    "setenvif slotmem_plain slotmem_shm socache_dbm socache_memcache socache_redis socache_shmcb "
    "speling ssl status substitute suexec unique_id userdir usertrack vhost_alias xml2enc"
).split()

_CERTIFICATES = "etc/ssl/certs/ca-certificates.crt"

CONFIGURED: Mapping[str, Mapping[str, Node]] = {
    "apache2": {
        "etc/apache2/apache2.conf": file(
            "ServerRoot /etc/apache2\nTimeout 300\nInclude ports.conf\n"
            "ErrorLog ${APACHE_LOG_DIR}/error.log\nIncludeOptional conf-enabled/*.conf\n"
        ),
        "etc/apache2/envvars": file(
            "unset HOME\nexport APACHE_RUN_USER=www-data\nexport APACHE_RUN_GROUP=www-data\n"
            "export APACHE_PID_FILE=/var/run/apache2/apache2.pid\n"
            "export APACHE_RUN_DIR=/var/run/apache2\nexport APACHE_LOCK_DIR=/var/lock/apache2\n"
            "export APACHE_LOG_DIR=/var/log/apache2\n"
        ),
        "etc/apache2/ports.conf": file("Listen 80\n"),
        "etc/apache2/sites-available/000-default.conf": file(
            "<VirtualHost *:80>\n\tDocumentRoot /var/www/html\n</VirtualHost>\n"
        ),
        "etc/apache2/sites-enabled/000-default.conf": symlink(
            "../sites-available/000-default.conf"
        ),
        "etc/apache2/conf-available/security.conf": file("ServerTokens OS\n"),
        **{
            f"etc/apache2/mods-available/{name}.load": file(
                f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"
            )
            for name in _APACHE_MODULES
        },
        "etc/apache2/mods-enabled/mpm_event.load": symlink("../mods-available/mpm_event.load"),
        "etc/apache2/conf-enabled": Directory(),
        "var/www/html/index.html": file("<html><body>It works!</body></html>\n"),
        "var/log/apache2/.keep": file(""),
    },
    "ca-certificates": {
        _CERTIFICATES: stand_in("the roots of trust", 213_777),
        "etc/ca-certificates/update.d": Directory(),
        "etc/ca-certificates.conf": file("mozilla/ISRG_Root_X1.crt\n"),
        "usr/share/ca-certificates/mozilla/ISRG_Root_X1.crt": stand_in("ISRG Root X1", 1_939),
    },
    "locales": {"etc/locale.gen": file("# en_US.UTF-8 UTF-8\n"), "etc/locale.alias": file("")},
    "mariadb-server": {
        "etc/mysql/mariadb.cnf": file("[client-server]\n!includedir /etc/mysql/mariadb.conf.d/\n"),
        "etc/mysql/mariadb.conf.d/50-server.cnf": file(
            "[mariadbd]\nuser                    = mysql\nbind-address            = 127.0.0.1\n"
        ),
        "etc/mysql/conf.d": Directory(),
        "var/lib/mysql": Directory(),
    },
    "mongodb-org-server": {"etc/mongod.conf": file("storage:\n  dbPath: /var/lib/mongodb\n")},
    "openssl": {
        "etc/ssl/openssl.cnf": file("[system_default_sect]\nCipherString = DEFAULT:@SECLEVEL=2\n"),
    },
    "nginx": {
        "etc/nginx/nginx.conf": file("user www-data;\nworker_processes auto;\n"),
        "etc/nginx/conf.d/default.conf": file("server { listen 80; }\n"),
        "usr/share/nginx/html/index.html": file("<h1>Welcome to nginx!</h1>\n"),
        "var/log/nginx/access.log": file("", 0o640),
        "var/log/nginx/error.log": file("", 0o640),
    },
    "openssh-server": {"etc/ssh/sshd_config": file("Include /etc/ssh/sshd_config.d/*.conf\n")},
    "postgresql-common": {
        "etc/postgresql-common/createcluster.conf": file("#create_main_cluster = true\n")
    },
    "tzdata": {
        "usr/share/zoneinfo/Etc/UTC": file(b"TZif2" + bytes(109)),
        "usr/share/zoneinfo/UTC": file(b"TZif2" + bytes(109)),
        "usr/share/zoneinfo/Europe/Berlin": stand_in("Berlin", 2_298),
    },
}
"""Files whose content or place matters to what people do after the installation."""


def configured(name: str) -> dict[str, Node]:
    """Return the files of a package that are known one by one."""
    found = dict(CONFIGURED.get(name, {}))
    if match := re.fullmatch(r"postgresql-(\d+)", name):
        number = match[1]
        found |= {
            f"usr/share/postgresql/{number}/postgresql.conf.sample": file(
                "#listen_addresses = 'localhost'\n"
            ),
            f"usr/lib/postgresql/{number}/bin/postgres": program(f"postgres {number}", 9_400_000),
            f"usr/lib/postgresql/{number}/bin/initdb": program(f"initdb {number}", 130_000),
        }
    if match := re.fullmatch(r"imagemagick-([67])-common", name):
        path = f"etc/ImageMagick-{match[1]}/policy.xml"
        found[path] = file(
            '<policymap>\n  <policy domain="coder" rights="none" pattern="PDF" />\n</policymap>\n'
        )
    if re.fullmatch(r"(percona-server-server|mysql-(community-)?server)(-[\d.]+)?", name):
        found |= {
            "etc/mysql/my.cnf": file("[mysqld]\nbind-address = 127.0.0.1\n!includedir conf.d/\n"),
            "etc/mysql/conf.d": Directory(),
        }
    return found
