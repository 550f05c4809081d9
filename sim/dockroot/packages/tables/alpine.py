"""Facts of Alpine's packages, as of 3.20.

A line a package: name, version, installed size in KiB, dependencies, `:` programs (`@` in sbin),
`;` shared libraries. Libraries are depended on by their package's name.
"""

TABLE = """\
alpine-sdk 1.1-r0 12 abuild,build-base,git :
abuild 3.13.0-r3 540 attr,fakeroot,openssl,pax-utils,tar : abuild abuild-sign abuild-keygen apkbuild-cksum
acl-libs 2.3.2-r0 36 : ; libacl.so.1
apache2 2.4.62-r0 4100 apr,apr-util,libxml2,pcre2 : @httpd @apachectl
apr 1.7.5-r0 228 libuuid : ; libapr-1.so.0
apr-util 1.6.3-r1 230 apr,libexpat : ; libaprutil-1.so.0
argon2-dev 20190702-r5 84 argon2-libs :
argon2-libs 20190702-r5 52 : ; libargon2.so.1
attr 2.5.2-r0 84 : attr getfattr setfattr
autoconf 2.72-r0 2740 m4,perl : autoconf autoheader autoreconf autom4te autoscan autoupdate
automake 1.16.5-r2 1860 perl : automake aclocal
bash 5.2.26-r0 1330 readline : bash
binutils 2.42-r0 10500 jansson,libgcc,libstdc++,zstd-libs : ld as ar nm objdump ranlib readelf strip strings objcopy addr2line
bison 3.8.2-r1 1250 m4 : bison yacc
brotli-libs 1.1.0-r2 884 : ; libbrotlicommon.so.1 libbrotlidec.so.1
build-base 0.5-r3 4 binutils,file,fortify-headers,g++,gcc,libc-dev,make,patch :
bzip2 1.0.8-r6 164 libbz2 : bzip2 bunzip2 bzcat
bzip2-dev 1.0.8-r6 8 libbz2 :
c-ares 1.28.1-r0 192 : ; libcares.so.2
ca-certificates 20240705-r0 700 : @update-ca-certificates
ca-certificates-bundle 20240705-r0 236 :
cargo 1.78.0-r0 19600 rust : cargo cargo-clippy
clang 17.0.6-r4 96000 binutils,gcc,libstdc++ : clang clang++
cmake 3.29.3-r0 30800 expat,libarchive,libcurl,rhash-libs : cmake ctest cpack
coreutils 9.5-r1 1080 acl-libs,libattr : [ b2sum base64 cat chmod chown cp cut date dd df du echo env expr head id install ln ls md5sum mkdir mktemp mv nproc numfmt od printf readlink realpath rm rmdir seq sha1sum sha256sum sha512sum sort split stat stdbuf sum tail tee test timeout touch tr truncate uniq wc yes @chroot
curl 8.9.1-r1 256 libcurl : curl
curl-dev 8.9.1-r1 480 brotli-dev,libcurl,nghttp2-dev,openssl-dev,zlib-dev : curl-config
cyrus-sasl-dev 2.1.28-r6 190 libsasl :
dpkg 1.22.6-r1 1300 tar,xz-libs,zlib : dpkg dpkg-deb dpkg-query dpkg-split dpkg-divert dpkg-statoverride dpkg-trigger update-alternatives
dpkg-dev 1.22.6-r1 800 dpkg,make,perl : dpkg-architecture dpkg-buildflags dpkg-buildpackage dpkg-scanpackages dpkg-source
expat 2.6.2-r0 72 libexpat : xmlwf
fakeroot 1.33-r0 90 : fakeroot faked
file 5.45-r1 40 libmagic : file
findutils 4.9.0-r5 540 : find xargs
flex 2.6.4-r6 730 m4 : flex lex
fontconfig 2.15.0-r1 290 freetype,libexpat : fc-cache fc-list fc-match ; libfontconfig.so.1
fortify-headers 1.1-r3 40 :
freetype 2.13.2-r0 700 libbz2,libpng,brotli-libs : ; libfreetype.so.6
freetype-dev 2.13.2-r0 1250 freetype,libpng-dev :
g++ 13.2.1_git20240309-r0 56300 gcc,libc-dev,libstdc++-dev : g++ c++ x86_64-alpine-linux-musl-g++
gcc 13.2.1_git20240309-r0 143000 binutils,gmp,isl26,libatomic,libgcc,libgomp,libstdc++,mpc1,mpfr4,zlib : gcc cpp cc c99 c89 gcov gcc-ar gcc-nm gcc-ranlib x86_64-alpine-linux-musl-gcc
gd-dev 2.3.3-r9 180 libgd :
gdbm 1.23-r1 300 : ; libgdbm.so.6
gettext-envsubst 0.22.5-r0 56 libintl : envsubst
gettext 0.22.5-r0 1900 gettext-envsubst,gettext-libs,libintl : gettext msgfmt xgettext
ghostscript 10.03.1-r0 38000 fontconfig,freetype,libjpeg-turbo,libpng : gs ps2pdf
git 2.45.2-r0 12500 ca-certificates,libcurl,libexpat,pcre2 : git git-shell git-upload-pack git-receive-pack
gmp 6.3.0-r1 400 : ; libgmp.so.10
gnupg 2.4.5-r0 12 gpg,gpg-agent,gnupg-dirmngr,gpgsm,gnupg-gpgconf,gnupg-utils :
gnupg-dirmngr 2.4.5-r0 660 gnutls,libksba,libldap : dirmngr dirmngr-client
gnupg-gpgconf 2.4.5-r0 250 libgcrypt : gpgconf gpg-connect-agent
gnupg-utils 2.4.5-r0 320 : gpgsplit kbxutil
gnutls 3.8.5-r0 1260 nettle,p11-kit : ; libgnutls.so.30
go 1.22.5-r0 280000 binutils,gcc,musl-dev : go gofmt
gpg 2.4.5-r0 1030 gpg-agent,gnupg-gpgconf,libassuan,libgcrypt,sqlite-libs : gpg
gpg-agent 2.4.5-r0 640 gnupg-gpgconf,libassuan,libgcrypt,pinentry : gpg-agent
gpgsm 2.4.5-r0 500 libassuan,libgcrypt,libksba : gpgsm
gpgv 2.4.5-r0 460 libgcrypt : gpgv
icu-data-en 74.2-r0 2600 :
icu-data-full 74.2-r0 29200 :
icu-libs 74.2-r0 3150 icu-data-en,libgcc,libstdc++ : ; libicudata.so.74 libicui18n.so.74 libicuuc.so.74
icu-dev 74.2-r0 6100 icu-libs :
imagemagick 7.1.1.32-r0 860 fontconfig,freetype,imagemagick-libs : magick convert identify mogrify
imagemagick-dev 7.1.1.32-r0 800 imagemagick-libs :
imagemagick-libs 7.1.1.32-r0 3400 fontconfig,freetype,lcms2 : ; libMagickCore-7.Q16HDRI.so.10 libMagickWand-7.Q16HDRI.so.10
iproute2 6.9.0-r0 1100 : @ip @ss @tc @bridge
isl26 0.26-r1 2100 gmp : ; libisl.so.23
jansson 2.14-r4 68 : ; libjansson.so.4
jq 1.7.1-r0 340 oniguruma : jq
krb5-dev 1.21.3-r0 320 krb5-libs :
krb5-libs 1.21.3-r0 2170 keyutils-libs,libcom_err,libverto : ; libkrb5.so.3 libgssapi_krb5.so.2
less 643-r2 200 ncurses-libs : less
libatomic 13.2.1_git20240309-r0 40 : ; libatomic.so.1
libattr 2.5.2-r0 28 : ; libattr.so.1
libbz2 1.0.8-r6 72 : ; libbz2.so.1
libc-dev 0.7.2-r5 4 bsd-compat-headers,musl-dev :
libcrypto3 3.3.1-r3 4400 : ; libcrypto.so.3
libcurl 8.9.1-r1 620 brotli-libs,c-ares,ca-certificates-bundle,libidn2,libpsl,nghttp2-libs,zstd-libs : ; libcurl.so.4
libedit 20240517.3.1-r0 200 ncurses-libs : ; libedit.so.0
libevent 2.1.12-r7 900 : ; libevent-2.1.so.7
libevent-dev 2.1.12-r7 260 libevent,python3 :
libexpat 2.6.2-r0 160 : ; libexpat.so.1
libffi 3.4.6-r0 44 : ; libffi.so.8
libgcc 13.2.1_git20240309-r0 144 : ; libgcc_s.so.1
libgcrypt 1.10.3-r0 1200 libgpg-error : ; libgcrypt.so.20
libgomp 13.2.1_git20240309-r0 312 : ; libgomp.so.1
libidn2 2.3.7-r0 220 libunistring : ; libidn2.so.0
libintl 0.22.5-r0 64 : ; libintl.so.8
libjpeg-turbo 3.0.3-r0 840 : ; libjpeg.so.8
libldap 2.6.8-r0 480 libsasl : ; libldap.so.2 liblber.so.2
libmagic 5.45-r1 8200 : ; libmagic.so.1
libpng 1.6.43-r0 240 : ; libpng16.so.16
libpq 16.4-r0 330 : ; libpq.so.5
libpsl 0.21.5-r1 92 libidn2,libunistring : ; libpsl.so.5
libsasl 2.1.28-r6 240 gdbm : ; libsasl2.so.3
libsodium 1.0.20-r0 330 : ; libsodium.so.26
libssl3 3.3.1-r3 770 : ; libssl.so.3
libstdc++ 13.2.1_git20240309-r0 2700 libgcc : ; libstdc++.so.6
libstdc++-dev 13.2.1_git20240309-r0 18300 libstdc++ :
libunistring 1.2-r0 1730 : ; libunistring.so.5
libuuid 2.40.1-r1 36 : ; libuuid.so.1
libxml2 2.12.7-r0 1180 xz-libs : ; libxml2.so.2
libxml2-dev 2.12.7-r0 980 libxml2,xz-dev,zlib-dev : xml2-config
libxslt 1.1.39-r1 450 libxml2 : xsltproc ; libxslt.so.1
libzip 1.10.1-r0 130 : ; libzip.so.5
linux-headers 6.6-r0 9200 :
logrotate 3.21.0-r1 90 : @logrotate
m4 1.4.19-r3 340 : m4
make 4.4.1-r2 290 : make
mariadb 10.11.8-r0 33000 libaio,ncurses-libs : mariadbd mysqld mariadb-install-db
mercurial 6.7.3-r0 25000 python3 : hg
mpc1 1.3.1-r1 120 gmp,mpfr4 : ; libmpc.so.3
mpfr4 4.2.1-r0 600 gmp : ; libmpfr.so.6
musl 1.2.5-r0 640 : ; libc.musl-x86_64.so.1
musl-dev 1.2.5-r0 10400 :
nano 8.0-r0 680 libmagic,ncurses-libs : nano
ncurses 6.4_p20240420-r0 380 ncurses-libs : tic tput tset infocmp
ncurses-libs 6.4_p20240420-r0 460 ncurses-terminfo-base : ; libncursesw.so.6
ncurses-terminfo-base 6.4_p20240420-r0 52 :
nettle 3.9.1-r0 600 gmp : ; libnettle.so.8
nghttp2-libs 1.62.1-r0 170 : ; libnghttp2.so.14
nginx 1.26.2-r0 1250 pcre2 : @nginx
nodejs 20.15.1-r0 48000 ada-libs,brotli-libs,c-ares,icu-libs,libgcc,libstdc++,nghttp2-libs : node
npm 10.8.0-r0 12400 nodejs : npm npx
oniguruma 6.9.9-r0 560 : ; libonig.so.5
openrc 0.54-r2 2600 : @openrc @openrc-run @rc-service @rc-update
openssh 9.7_p1-r4 4 openssh-client-default,openssh-server,openssh-keygen :
openssh-client 9.7_p1-r4 4 openssh-client-default :
openssh-client-common 9.7_p1-r4 2100 : ssh-add ssh-agent ssh-copy-id ssh-keyscan scp sftp
openssh-client-default 9.7_p1-r4 800 openssh-client-common,openssh-keygen : ssh
openssh-keygen 9.7_p1-r4 460 : ssh-keygen
openssh-server 9.7_p1-r4 1100 openssh-keygen : @sshd
openssl 3.3.1-r3 780 : openssl
openssl-dev 3.3.1-r3 1500 :
p11-kit 0.25.3-r0 1500 libffi,libtasn1 : p11-kit trust
patch 2.7.6-r10 220 : patch
patchelf 0.18.0-r3 200 libgcc,libstdc++ : patchelf
pax-utils 1.3.7-r2 130 libcap2,python3 : scanelf dumpelf pspax symtree
pcre2 10.43-r0 680 : ; libpcre2-8.so.0
perl 5.38.2-r0 38000 libbz2 : perl cpan corelist prove
perl-utils 5.38.2-r0 470 perl : json_pp shasum
php83 8.3.10-r0 8300 libedit,libxml2,pcre2,php83-common : php83
pinentry 1.3.0-r0 180 libassuan,libgpg-error,ncurses-libs : pinentry pinentry-curses
pkgconf 2.2.0-r0 170 : pkgconf pkg-config
postgresql16 16.4-r0 30000 icu-libs,libldap,libxml2,postgresql-common : postgres initdb pg_ctl
procps 4.0.4-r0 4 procps-ng :
procps-ng 4.0.4-r0 740 libproc2,ncurses-libs : ps top free vmstat w watch pgrep @sysctl
py3-pip 24.0-r2 9400 py3-setuptools,python3 : pip pip3
python3 3.12.3-r1 31500 gdbm,libbz2,libexpat,libffi,libpanelw,mpdecimal,ncurses-libs,pyc,readline,sqlite-libs,xz-libs : python3 python3.12 pydoc3
python3-dev 3.12.3-r1 53000 python3 : python3-config
readline 8.2.10-r0 320 ncurses-libs : ; libreadline.so.8
redis 7.2.5-r0 5500 : redis-server redis-cli redis-benchmark redis-sentinel
rsync 3.3.0-r0 820 acl-libs,lz4-libs,popt,xxhash,zstd-libs : rsync
ruby 3.3.3-r1 9500 gmp,libffi,ruby-libs,yaml : ruby gem irb erb
rust 1.78.0-r0 220000 gcc,llvm17-libs,musl-dev : rustc rustdoc
sed 4.9-r2 210 : sed
shadow 4.15.1-r0 720 linux-pam : chage passwd @useradd @usermod @userdel @groupadd @groupmod @groupdel @chpasswd
socat 1.8.0.0-r0 560 ncurses-libs,readline : socat
sqlite 3.45.3-r1 1400 readline,sqlite-libs : sqlite3
sqlite-libs 3.45.3-r1 1100 : ; libsqlite3.so.0
strace 6.9-r0 1750 : strace
su-exec 0.2-r3 20 : @su-exec
subversion 1.14.3-r2 3400 apr,apr-util,sqlite-libs : svn svnadmin
sudo 1.9.15_p5-r0 2700 : sudo visudo
supervisor 4.2.5-r5 1900 py3-setuptools,python3 : supervisord supervisorctl
tar 1.35-r2 490 : tar
tini 0.19.0-r3 30 : @tini
tzdata 2024a-r1 3400 :
util-linux 2.40.1-r1 60 blkid,lsblk,mount : lscpu flock
vim 9.1.0414-r0 2800 libsodium,ncurses-libs,vim-common,xxd : vim vi
wget 1.24.5-r0 670 libidn2,pcre2 : wget
xz 5.6.2-r0 380 xz-libs : xz unxz lzma xzcat
xz-libs 5.6.2-r0 220 : ; liblzma.so.5
yaml 0.2.5-r2 110 : ; libyaml-0.so.2
yarn 1.22.22-r0 5300 nodejs : yarn yarnpkg
zip 3.0-r12 480 unzip : zip zipcloak
zlib 1.3.1-r1 110 : ; libz.so.1
zlib-dev 1.3.1-r1 140 :
zstd 1.5.6-r0 620 zstd-libs : zstd unzstd zstdcat
zstd-libs 1.5.6-r0 580 : ; libzstd.so.1
"""
