"""Facts of Debian 12's archive; made by `tests/packages/recipes/debian_table.py`.

A line a package, its cells divided by tabs: name, version, installed size in KiB, section,
dependencies, recommendations, programs (`@` in sbin, `?` not known), libraries, summary.
"""

TABLE = """\
adwaita-icon-theme	43-1	20899	gnome	hicolor-icon-theme,gtk-update-icon-cache	librsvg2-common			default icon theme of GNOME
alsa-utils	1.2.8-1	2475	sound	kmod,lsb-base,libasound2,libatopology2,libfftw3-single3,libncursesw6,libsamplerate0		?		Utilities for configuring and using ALSA
apache2	2.4.71-1~deb12u1	588	httpd	apache2-bin,apache2-data,apache2-utils,lsb-base,media-types,perl,procps	ssl-cert	?		Apache HTTP Server
apache2-bin	2.4.71-1~deb12u1	5144	httpd	perl,libapr1,libaprutil1,libaprutil1-dbd-sqlite3|libaprutil1-dbd-mysql|libaprutil1-dbd-odbc|libaprutil1-dbd-pgsql|libaprutil1-dbd-freetds,libaprutil1-ldap,libbrotli1,libcurl4,libjansson4,libldap-2.5-0,liblua5.3-0,libnghttp2-14,libssl3,libxml2		?		Apache HTTP Server (modules and other binary files)
apache2-data	2.4.71-1~deb12u1	847	httpd			?		Apache HTTP Server (common files)
apache2-dev	2.4.71-1~deb12u1	1133	httpd	debhelper,libapr1-dev,libaprutil1-dev,libpcre2-dev,openssl,perl		?		Apache HTTP Server (development headers)
apache2-utils	2.4.71-1~deb12u1	452	httpd	libapr1,libaprutil1,libssl3		?		Apache HTTP Server (utility programs for web servers)
apt-transport-https	2.6.2	35	oldlibs					transitional package for https support
at-spi2-common	2.46.0-5	1313	misc					Assistive Technology Service Provider Interface (common files)
autoconf	2.71-3	2025	devel	perl,m4	automake|automaken	?		automatic configure script builder
automake	1:1.16.5-1.3	1837	devel	autoconf,autotools-dev		?		Tool for generating GNU Standards-compliant Makefiles
autopoint	0.21-12	515	devel	xz-utils		?		tool for setting up gettext infrastructure in a source package
autotools-dev	20220109.1	134	devel			?		Update infrastructure for config.{guess,sub} files
bc	1.07.1-3+b1	241	math	libreadline8		bc		GNU bc arbitrary precision calculator language
bind9-dnsutils	1:9.18.49-1~deb12u3	501	net	bind9-host|host,bind9-libs,libedit2,libjemalloc2,libkrb5-3,libprotobuf-c1		?		Clients provided with BIND 9
bind9-host	1:9.18.49-1~deb12u3	147	net	bind9-libs,libjemalloc2		?		DNS Lookup Utility
bind9-libs	1:9.18.49-1~deb12u3	3509	libs	libuv1,libfstrm0,libgssapi-krb5-2,libjemalloc2,libjson-c5,libkrb5-3,liblmdb0,libmaxminddb0,libnghttp2-14,libprotobuf-c1,libssl3,libxml2		?		Shared Libraries used by BIND 9
binutils	2.40-2	109	devel	binutils-common,libbinutils,binutils-x86-64-linux-gnu		addr2line,ar,as,c++filt,dwp,elfedit,gold,gp-archive,gp-collect-app,gp-display-html,gp-display-src,gp-display-text,gprof,gprofng,ld,ld.bfd,ld.gold,nm,objcopy,objdump,ranlib,readelf,size,strings,strip		GNU assembler, linker and binary utilities
binutils-common	2.40-2	15021	devel					Common files for the GNU assembler, linker and binary utilities
binutils-x86-64-linux-gnu	2.40-2	11428	devel	binutils-common,libbinutils,libctf-nobfd0,libctf0,libgprofng0,libjansson4		x86_64-linux-gnu-addr2line,x86_64-linux-gnu-ar,x86_64-linux-gnu-as,x86_64-linux-gnu-c++filt,x86_64-linux-gnu-dwp,x86_64-linux-gnu-elfedit,x86_64-linux-gnu-gold,x86_64-linux-gnu-gp-archive,x86_64-linux-gnu-gp-collect-app,x86_64-linux-gnu-gp-display-html,x86_64-linux-gnu-gp-display-src,x86_64-linux-gnu-gp-display-text,x86_64-linux-gnu-gprof,x86_64-linux-gnu-gprofng,x86_64-linux-gnu-ld,x86_64-linux-gnu-ld.bfd,x86_64-linux-gnu-ld.gold,x86_64-linux-gnu-nm,x86_64-linux-gnu-objcopy,x86_64-linux-gnu-objdump,x86_64-linux-gnu-ranlib,x86_64-linux-gnu-readelf,x86_64-linux-gnu-size,x86_64-linux-gnu-strings,x86_64-linux-gnu-strip		GNU binary utilities, for x86-64-linux-gnu target
bison	2:3.8.2+dfsg-1+b1	3116	devel	m4		?		YACC-compatible parser generator
brz	3.3.2-3	569	vcs	python3-breezy,python3,libpython3.11	python3-gpg,python3-dulwich	?		easy to use distributed version control system
bsdextrautils	2.38.1-5+deb12u3	337	utils			col,colcrt,colrm,column,hd,hexdump,look,ul,write		extra utilities from 4.4BSD-Lite
build-essential	12.9	20	devel	libc6-dev|libc-dev,gcc,g++,make,dpkg-dev				Informational list of build-essential packages
bzip2	1.0.8-5+b1	121	utils			bunzip2,bzcat,bzcmp,bzdiff,bzegrep,bzexe,bzfgrep,bzgrep,bzip2,bzip2recover,bzless,bzmore		high-quality block-sorting file compressor - utilities
bzr	2.7.0+bzr6622+brz	28	vcs	brz		?		transitional dummy package for brz
ca-certificates	20250419~deb12u2	388	misc	openssl		@update-ca-certificates		Common CA certificates
ca-certificates-java	20230710~deb12u1	43	java	ca-certificates				Common CA certificates (JKS keystore)
cargo	0.66.0+ds1-1	12241	rust	libcurl3-gnutls,libgit2-1.5,libssh2-1,libssl3,rustc,binutils,gcc|clang|c-compiler		?		Rust package manager
clang	1:14.0-55.7~deb12u1	20	devel	clang-14		?		C, C++ and Objective-C compiler (LLVM based), clang binary
clang-14	1:14.0.6-12	346	devel	libclang-cpp14,libllvm14,libstdc++-12-dev,libgcc-12-dev,libobjc-12-dev,libclang-common-14-dev,llvm-14-linker-tools,libclang1-14,libc6-dev,binutils	llvm-14-dev,python3	?		C, C++ and Objective-C compiler
cmake	3.25.1-1	28897	devel	libarchive13,libcurl4,libexpat1,libjsoncpp25,librhash0,libuv1,cmake-data,procps	gcc,make	cmake,cpack,ctest		cross-platform, open-source make system
cmake-data	3.25.1-1	10456	devel					CMake data files (modules, templates and documentation)
comerr-dev	2.1-1.47.0-2+b2	144	libdevel	libc6-dev|libc-dev		?		common error description library - headers and static libraries
cpp	4:12.2.0-3	30	interpreters	cpp-12		cpp,x86_64-linux-gnu-cpp		GNU C preprocessor (cpp)
cpp-12	12.2.0-14+deb12u1	33848	interpreters	libisl23,libmpc3,libmpfr6		cpp-12,x86_64-linux-gnu-cpp-12		GNU C preprocessor
cron	3.0pl1-162	217	admin	cron-daemon-common,sensible-utils	default-mta|mail-transport-agent	?		process scheduling daemon
cron-daemon-common	3.0pl1-162	44	admin			?		process scheduling daemon's configuration files
curl	7.88.1-10+deb12u15	489	web	libcurl4		curl		command line tool for transferring data with URL syntax
dbus	1.14.10-1~deb12u1	182	admin	dbus-bin,dbus-daemon,dbus-system-bus-common,libdbus-1-3,libexpat1				simple interprocess messaging system (system message bus)
dbus-bin	1.14.10-1~deb12u1	213	admin	libdbus-1-3		dbus-cleanup-sockets,dbus-monitor,dbus-send,dbus-update-activation-environment,dbus-uuidgen		simple interprocess messaging system (command line utilities)
dbus-daemon	1.14.10-1~deb12u1	375	admin	dbus-bin,dbus-session-bus-common,libapparmor1,libdbus-1-3,libexpat1		dbus-daemon,dbus-run-session		simple interprocess messaging system (reference message bus)
dbus-session-bus-common	1.14.10-1~deb12u1	107	admin					simple interprocess messaging system (session bus configuration)
dbus-system-bus-common	1.14.10-1~deb12u1	119	admin					simple interprocess messaging system (system bus configuration)
dbus-x11	1.14.10-1~deb12u1	142	x11	dbus-bin,dbus-daemon,dbus-session-bus-common,libdbus-1-3,libx11-6		?		simple interprocess messaging system (X11 deps)
dconf-gsettings-backend	0.40.0-4	84	libs	dconf-service,libdconf1,libglib2.0-0				simple configuration storage system - GSettings back-end
dconf-service	0.40.0-4	108	libs	default-dbus-session-bus|dbus-session-bus,libdconf1,procps,libglib2.0-0	dconf-gsettings-backend			simple configuration storage system - D-Bus service
debhelper	13.11.4	1412	devel	autotools-dev,dh-autoreconf,dh-strip-nondeterminism,dpkg-dev,dwz,file,libdebhelper-perl,libdpkg-perl,man-db,po-debconf,perl		?		helper programs for debian/rules
default-jre-headless	2:1.17-74	12	java	openjdk-17-jre-headless,java-common		?		Standard Java or Java compatible Runtime (headless)
default-libmysqlclient-dev	1.1.0	9	database	libmariadb-dev-compat		?		MySQL database development files (metapackage)
devscripts	2.23.4+deb12u2	2667	devel	dpkg-dev,fakeroot,file,gnupg|gnupg2,libfile-dirlist-perl,libfile-homedir-perl,libfile-touch-perl,libfile-which-perl,libipc-run-perl,libmoo-perl,libwww-perl,patchutils,sensible-utils,wdiff,perl,python3	dctrl-tools,dput|dupload,libdistro-info-perl,libdpkg-perl,libencode-locale-perl,libgit-wrapper-perl,libgitlab-api-v4-perl,liblist-compare-perl,libstring-shellquote-perl,libtry-tiny-perl,liburi-perl,licensecheck,lintian,man-db,patch,python3-apt,python3-debian,python3-magic,python3-requests,python3-unidiff,python3-xdg,strace,unzip,wget|curl,xz-utils,debian-keyring,equivs,liblwp-protocol-https-perl,libsoap-lite-perl,pristine-tar	?		scripts to make the life of a Debian Package maintainer easier
dh-autoreconf	20	46	devel	autoconf,automake,autopoint,libdebhelper-perl|debhelper,libtool,perl		?		debhelper add-on to call autoreconf and clean up after the build
dh-strip-nondeterminism	1.13.1-1	21	perl	libdebhelper-perl,libfile-stripnondeterminism-perl,perl		?		file non-deterministic information stripper — Debhelper add-on
diffstat	1.65-1	74	devel			?		produces graph of changes introduced by a diff file
dirmngr	2.2.40-1.1+deb12u2	1329	utils	gpgconf,lsb-base,libassuan0,libksba8,libldap-2.5-0,libnpth0	gnupg	dirmngr,dirmngr-client		GNU privacy guard - network certificate management service
distro-info-data	0.58+deb12u7	19	devel					information about the distributions' releases (data files)
dmsetup	2:1.02.185-2	246	admin	libdevmapper1.02.1		@blkdeactivate,@dmsetup,@dmstats		Linux Kernel Device Mapper userspace library
dnsmasq	2.90-4~deb12u2	152	net	netbase,dnsmasq-base,runit-helper		?		Small caching DNS proxy and DHCP/TFTP server - system daemon
dnsmasq-base	2.90-4~deb12u2	1095	net	libdbus-1-3,libnetfilter-conntrack3,libnftables1	dns-root-data	?		Small caching DNS proxy and DHCP/TFTP server - executable
dnsutils	1:9.18.49-1~deb12u3	26	net	bind9-dnsutils		?		Transitional package for bind9-dnsutils
dpkg-dev	1.21.23	1728	utils	perl,libdpkg-perl,bzip2,xz-utils,patch,make,binutils	build-essential,gcc|c-compiler,fakeroot,gnupg|sq|sqop|pgpainless-cli,libalgorithm-merge-perl	dpkg-architecture,dpkg-buildflags,dpkg-buildpackage,dpkg-checkbuilddeps,dpkg-distaddfile,dpkg-genbuildinfo,dpkg-genchanges,dpkg-gencontrol,dpkg-gensymbols,dpkg-mergechangelogs,dpkg-name,dpkg-parsechangelog,dpkg-scanpackages,dpkg-scansources,dpkg-shlibdeps,dpkg-source,dpkg-vendor		Debian package development tools
dumb-init	1.2.5-2	37	utils			?		wrapper script which proxies signals to a child
dwz	0.15-1	259	devel	libelf1		?		DWARF compression tool
ed	1.19-1	108	editors			ed,red		classic UNIX line editor
equivs	2.3.1	58	admin	debhelper,dpkg-dev,make,perl		?		Circumvent Debian package dependencies
erlang-asn1	1:25.2.3+dfsg-1+deb12u4	1178	interpreters	erlang-base		?		Erlang/OTP modules for ASN.1 support
erlang-base	1:25.2.3+dfsg-1+deb12u4	16420	interpreters	procps	libsctp1,erlang-crypto,erlang-syntax-tools	?		Erlang/OTP virtual machine and base applications
erlang-crypto	1:25.2.3+dfsg-1+deb12u4	333	interpreters	erlang-base,libssl3		?		Erlang/OTP cryptographic modules
erlang-eldap	1:25.2.3+dfsg-1+deb12u4	193	interpreters	erlang-base,erlang-asn1,erlang-ssl		?		Erlang/OTP LDAP library
erlang-ftp	1:25.2.3+dfsg-1+deb12u4	138	interpreters	erlang-base,erlang-runtime-tools,erlang-ssl		?		Erlang/OTP FTP client
erlang-inets	1:25.2.3+dfsg-1+deb12u4	890	interpreters	erlang-base,erlang-ftp,erlang-mnesia,erlang-runtime-tools,erlang-ssl,erlang-tftp		?		Erlang/OTP Internet clients and servers
erlang-mnesia	1:25.2.3+dfsg-1+deb12u4	1161	interpreters	erlang-base		?		Erlang/OTP distributed relational/object hybrid database
erlang-os-mon	1:25.2.3+dfsg-1+deb12u4	176	interpreters	erlang-base,erlang-mnesia,erlang-snmp		?		Erlang/OTP operating system monitor
erlang-parsetools	1:25.2.3+dfsg-1+deb12u4	275	interpreters	erlang-base		?		Erlang/OTP parsing tools
erlang-public-key	1:25.2.3+dfsg-1+deb12u4	1059	interpreters	erlang-base,erlang-asn1,erlang-crypto		?		Erlang/OTP public key infrastructure
erlang-runtime-tools	1:25.2.3+dfsg-1+deb12u4	414	interpreters	erlang-base,erlang-mnesia		?		Erlang/OTP runtime tracing/debugging tools
erlang-snmp	1:25.2.3+dfsg-1+deb12u4	3140	interpreters	erlang-base,erlang-crypto,erlang-mnesia,erlang-runtime-tools		?		Erlang/OTP SNMP applications
erlang-ssl	1:25.2.3+dfsg-1+deb12u4	1985	interpreters	erlang-base,erlang-crypto,erlang-public-key,erlang-runtime-tools		?		Erlang/OTP implementation of SSL
erlang-syntax-tools	1:25.2.3+dfsg-1+deb12u4	435	interpreters	erlang-base		?		Erlang/OTP modules for handling abstract Erlang syntax trees
erlang-tftp	1:25.2.3+dfsg-1+deb12u4	160	interpreters	erlang-base		?		Erlang/OTP TFTP client and server
erlang-tools	1:25.2.3+dfsg-1+deb12u4	1145	interpreters	erlang-base,erlang-runtime-tools		?		Erlang/OTP various tools
erlang-xmerl	1:25.2.3+dfsg-1+deb12u4	1935	interpreters	erlang-base		?		Erlang/OTP XML tools
fakeroot	1.31-1.2	208	utils	libfakeroot		faked-sysv,faked-tcp,fakeroot-sysv,fakeroot-tcp		tool for simulating superuser privileges
ffmpeg	7:5.1.9-0+deb12u1	2388	video	libavcodec59,libavdevice59,libavfilter8,libavformat59,libavutil57,libpostproc56,libsdl2-2.0-0,libswresample4,libswscale6		?		Tools for transcoding, streaming and playing of multimedia files
file	1:5.44-3	79	utils	libmagic1		file		Recognize the type of data in a file using "magic" numbers
flex	2.6.4-8.2	1241	devel	m4	gcc|c-compiler,libfl-dev	?		fast lexical analyzer generator
fontconfig	2.14.1-4	617	fonts	libfontconfig1,libfreetype6,fontconfig-config		fc-cache,fc-cat,fc-conflist,fc-list,fc-match,fc-pattern,fc-query,fc-scan,fc-validate		generic font configuration library - support binaries
fontconfig-config	2.14.1-4	527	fonts	fonts-dejavu-core|ttf-bitstream-vera|fonts-liberation|fonts-liberation2|fonts-croscore|fonts-freefont-otf|fonts-freefont-ttf|fonts-urw-base35|fonts-texgyre				generic font configuration library - configuration
fonts-dejavu-core	2.37-6	2960	fonts					Vera font family derivate with additional characters
fonts-symbola	2.60-1.1	3104	fonts			?		symbolic font providing emoji characters from Unicode 9.0
fonts-urw-base35	20200910-7	15558	fonts	xfonts-utils		?		font set metric-compatible with the 35 PostScript Level 2 Base Fonts
freetds-common	1.3.17+ds-2	56	libs			?		configuration files for FreeTDS SQL client libraries
freetds-dev	1.3.17+ds-2	1960	devel	libct4,libsybdb5	freetds-doc	?		MS SQL and Sybase client library (static libs and headers)
g++	4:12.2.0-3	14	devel	cpp,gcc,g++-12,gcc-12		g++,x86_64-linux-gnu-g++		GNU C++ compiler
g++-12	12.2.0-14+deb12u1	36161	devel	gcc-12,libstdc++-12-dev,libisl23,libmpc3,libmpfr6		g++-12,x86_64-linux-gnu-g++-12		GNU C++ compiler
galera-4	26.4.23-0+deb12u1	2352	libs	libssl3		?		Replication framework for transactional applications
gawk	1:5.2.1-2	2906	interpreters	libmpfr6,libreadline8,libsigsegv2		?		GNU awk, a pattern scanning and processing language
gcc	4:12.2.0-3	47	devel	cpp,gcc-12	libc6-dev|libc-dev	c89-gcc,c99-gcc,gcc,gcc-ar,gcc-nm,gcc-ranlib,gcov,gcov-dump,gcov-tool,lto-dump,x86_64-linux-gnu-gcc,x86_64-linux-gnu-gcc-ar,x86_64-linux-gnu-gcc-nm,x86_64-linux-gnu-gcc-ranlib,x86_64-linux-gnu-gcov,x86_64-linux-gnu-gcov-dump,x86_64-linux-gnu-gcov-tool,x86_64-linux-gnu-lto-dump		GNU C compiler
gcc-12	12.2.0-14+deb12u1	68236	devel	cpp-12,libcc1-0,binutils,libgcc-12-dev,libisl23,libmpc3,libmpfr6	libc6-dev	gcc-12,gcc-ar-12,gcc-nm-12,gcc-ranlib-12,gcov-12,gcov-dump-12,gcov-tool-12,lto-dump-12,x86_64-linux-gnu-gcc-12,x86_64-linux-gnu-gcc-ar-12,x86_64-linux-gnu-gcc-nm-12,x86_64-linux-gnu-gcc-ranlib-12,x86_64-linux-gnu-gcov-12,x86_64-linux-gnu-gcov-dump-12,x86_64-linux-gnu-gcov-tool-12,x86_64-linux-gnu-lto-dump-12		GNU C compiler
gdb	13.1-3	11629	devel	libbabeltrace1,libdebuginfod1,libexpat1,libipt2,libmpfr6,libncursesw6,libpython3.11,libreadline8,libsource-highlight4v5	libc-dbg	gcore,gdb,gdb-add-index,gdbtui		GNU Debugger
gettext	0.21-12	5825	devel	gettext-base,libgomp1,libxml2	curl|wget|lynx	gettextize,msgattrib,msgcat,msgcmp,msgcomm,msgconv,msgen,msgexec,msgfilter,msgfmt,msggrep,msginit,msgmerge,msgunfmt,msguniq,recode-sr-latin,xgettext		GNU Internationalization utilities
gettext-base	0.21-12	645	utils			envsubst,gettext,gettext.sh,ngettext		GNU Internationalization utilities for the base system
ghostscript	10.0.0~dfsg-11+deb12u9	196	text	libgs10		?		interpreter for the PostScript language and for PDF
gir1.2-freedesktop	1.74.0-3	148	introspection	gir1.2-glib-2.0		?		Introspection data for some FreeDesktop components
gir1.2-gdkpixbuf-2.0	2.42.10+dfsg-1+deb12u4	43	introspection	gir1.2-glib-2.0,libgdk-pixbuf-2.0-0		?		GDK Pixbuf library - GObject-Introspection
gir1.2-glib-2.0	1.74.0-3	719	introspection	libgirepository-1.0-1,libglib2.0-0				Introspection data for GLib, GObject, Gio and GModule
gir1.2-packagekitglib-1.0	1.2.6-5+deb12u1	110	introspection	gir1.2-glib-2.0,libpackagekit-glib2-18				GObject introspection data for the PackageKit GLib library
gir1.2-rsvg-2.0	2.54.7+dfsg-1~deb12u1	63	introspection	gir1.2-freedesktop,gir1.2-gdkpixbuf-2.0,gir1.2-glib-2.0,librsvg2-2		?		gir files for renderer library for SVG files
git	1:2.39.5-0+deb12u3	44890	vcs	libcurl3-gnutls,libexpat1,perl,liberror-perl,git-man	ca-certificates,patch,less,ssh-client	git,git-receive-pack,git-shell,git-upload-archive,git-upload-pack,scalar		fast, scalable, distributed revision control system
git-man	1:2.39.5-0+deb12u3	2107	doc					fast, scalable, distributed revision control system (manual pages)
glib-networking	2.74.0-4	206	libs	libglib2.0-0,libproxy1v5,glib-networking-services,glib-networking-common,gsettings-desktop-schemas		?		network-related giomodules for GLib
glib-networking-common	2.74.0-4	631	libs		glib-networking	?		network-related giomodules for GLib - data files
glib-networking-services	2.74.0-4	41	libs	libglib2.0-0,libproxy1v5,glib-networking-common	glib-networking	?		network-related giomodules for GLib - D-Bus services
gnupg	2.2.40-1.1+deb12u2	886	utils	dirmngr,gnupg-l10n,gnupg-utils,gpg,gpg-agent,gpg-wks-client,gpg-wks-server,gpgsm				GNU privacy guard - a free PGP replacement
gnupg-l10n	2.2.40-1.1+deb12u2	4875	localization					GNU privacy guard - localization files
gnupg-utils	2.2.40-1.1+deb12u2	1837	utils	libassuan0,libksba8,libreadline8	gpg,gpg-agent,gpgconf,gpgsm	@addgnupghome,@applygnupgdefaults,gpg-zip,gpgcompose,gpgparsemail,gpgsplit,gpgtar,kbxutil,lspgpot,migrate-pubring-from-classic-gpg,watchgnupg		GNU privacy guard - utility programs
gnupg1	1.4.23-1.1+b1	1307	utils	libcurl3-gnutls,libreadline8	gnupg1-l10n,libldap-2.5-0	?		GNU privacy guard - a PGP implementation (deprecated "classic" version)
gnupg2	2.2.40-1.1+deb12u2	454	oldlibs	gnupg		?		GNU privacy guard - a free PGP replacement (dummy transitional package)
golang	2:1.19~1	12	golang	golang-1.19,golang-doc,golang-go,golang-src		?		Go programming language compiler - metapackage
golang-1.19	1.19.8-2	48	golang	golang-1.19-doc,golang-1.19-go,golang-1.19-src		?		Go programming language compiler - metapackage
golang-1.19-doc	1.19.8-2	583	doc			?		Go programming language - documentation
golang-1.19-go	1.19.8-2	334790	golang	golang-1.19-src	g++,gcc,libc6-dev,pkg-config	?		Go programming language compiler, linker, compiled stdlib
golang-1.19-src	1.19.8-2	118541	golang			?		Go programming language - source files
golang-doc	2:1.19~1	12	doc	golang-1.19-doc,golang-go		?		Go programming language - documentation
golang-go	2:1.19~1	69	golang	golang-1.19-go,golang-src		?		Go programming language compiler, linker, compiled stdlib
golang-src	2:1.19~1	13	golang	golang-1.19-src		?		Go programming language - source files
gosu	1.14-1+b10	2185	admin			?		Simple Go-based setuid+setgid+setgroups+exec
gpg	2.2.40-1.1+deb12u2	1582	utils	gpgconf,libassuan0,libreadline8,libsqlite3-0	gnupg	gpg		GNU Privacy Guard -- minimalist public key operations
gpg-agent	2.2.40-1.1+deb12u2	1349	utils	gpgconf,pinentry-curses|pinentry,libassuan0,libnpth0	gnupg	gpg-agent		GNU privacy guard - cryptographic agent
gpg-wks-client	2.2.40-1.1+deb12u2	683	utils	dirmngr,gpg,gpg-agent,libassuan0	gnupg			GNU privacy guard - Web Key Service client
gpg-wks-server	2.2.40-1.1+deb12u2	658	utils	gpg,gpg-agent	gnupg	gpg-wks-server		GNU privacy guard - Web Key Service server
gpgconf	2.2.40-1.1+deb12u2	804	utils	libassuan0,libreadline8		gpg-connect-agent,gpgconf		GNU privacy guard - core configuration utilities
gpgsm	2.2.40-1.1+deb12u2	993	utils	gpgconf,libassuan0,libksba8,libreadline8	gnupg	gpgsm		GNU privacy guard - S/MIME version
graphviz	2.42.2-7+deb12u1	3064	graphics	libann0,libcdt5,libcgraph6,libexpat1,libgd3,libglib2.0-0,libgts-0.7-5,libgvc6,libgvpr2,liblab-gamut1,libx11-6,libxaw7,libxmu6,libxt6	fonts-liberation2	acyclic,bcomps,ccomps,circo,cluster,diffimg,dijkstra,dot,dot2gxl,dot_builtins,dotty,edgepaint,fdp,gc,gml2gv,graphml2gv,gv2gml,gv2gxl,gvcolor,gvgen,gvmap,gvmap.sh,gvpack,gvpr,gxl2dot,gxl2gv,lefty,lneato,mingle,mm2gv,neato,nop,osage,patchwork,prune,sccmap,sfdp,tred,twopi,unflatten,vimdot		rich set of graph drawing tools
groff-base	1.22.4-10	3673	text	libuchardet0		eqn,geqn,gpic,groff,grog,grops,grotty,gtbl,neqn,nroff,pic,preconv,soelim,tbl,troff		GNU troff text-formatting system (base system components)
gsettings-desktop-schemas	43.0-1	5111	gnome	dconf-gsettings-backend|gsettings-backend				GSettings desktop-wide schemas
gsfonts	2:20200910-7	64	fonts	fonts-urw-base35		?		transitional dummy package (gsfonts -> fonts-urw-base35)
gtk-update-icon-cache	3.24.38-2~deb12u3	125	misc	libgdk-pixbuf-2.0-0,libglib2.0-0		@update-icon-caches,gtk-update-icon-cache		icon theme caching utility
gyp	0.1+20220404git9ecf45e-2	1168	python	python3,python3-pkg-resources,python3-six		?		Cross-platform build script generator
haproxy	2.6.12-1+deb12u4	4223	net	liblua5.3-0,libopentracing-c-wrapper0,libssl3,lsb-base		?		fast and reliable load balancing reverse proxy
hicolor-icon-theme	0.17-2	441	misc					default fallback theme for FreeDesktop.org icon themes
htop	3.2.2-2	378	utils	libncursesw6,libnl-3-200,libnl-genl-3-200		?		interactive processes viewer
icu-devtools	72.1-3+deb12u1	717	libdevel	libicu72		@escapesrc,@genccode,@gencmn,@gennorm2,@gensprep,@icupkg,derb,genbrk,gencfu,gencnval,gendict,genrb,icuexportdata,icuinfo,makeconv,pkgdata,uconv		Development utilities for International Components for Unicode
imagemagick	8:6.9.11.60+dfsg-1.6+deb12u15	189	graphics	imagemagick-6.q16		?		image manipulation programs -- binaries
imagemagick-6-common	8:6.9.11.60+dfsg-1.6+deb12u15	551	graphics			?		image manipulation programs -- infrastructure
imagemagick-6.q16	8:6.9.11.60+dfsg-1.6+deb12u15	629	graphics	libmagickcore-6.q16-6,libmagickwand-6.q16-6,hicolor-icon-theme	libmagickcore-6.q16-6-extra,ghostscript,netpbm	?		image manipulation programs -- quantum depth Q16
inetutils-telnet	2:2.4-2+deb12u3	257	net	libk5crypto3,libkrb5-3,netbase		?		telnet client
intltool-debian	0.35.0+20060710.6	106	devel	gettext,perl		?		Help i18n of RFC822 compliant config files
iperf	2.1.8+dfsg-1	349	net			?		Internet Protocol bandwidth measuring tool
iproute2	6.1.0-3	3516	net	libbpf1,libbsd0,libelf1,libmnl0,libtirpc3,libxtables12,libcap2-bin	libatm1	@arpd,@bridge,@dcb,@devlink,@genl,@ip,@rtacct,@rtmon,@tc,@tipc,@vdpa,ctstat,ip,lnstat,nstat,rdma,routel,rtstat,ss		networking and traffic control tools
iputils-ping	3:20221126-1+deb12u1	121	net	libcap2-bin		?		Tools to test the reachability of network hosts
iso-codes	4.15.0-1	20086	misc					ISO language, territory, currency, script codes and their translations
java-common	0.74	28	java			@update-java-alternatives		Base package for Java runtimes
jq	1.6-2.1+deb12u3	111	utils	libjq1		jq		lightweight and flexible command-line JSON processor
keyutils	1.6.3-2	161	admin	libkeyutils1		?		Linux Key Management Utilities
kmod	30+20221128-1	251	admin	libssl3,libkmod2		?		tools for managing Linux kernel modules
krb5-multidev	1.20.1-2+deb12u5	822	libdevel	libkrb5-3,libk5crypto3,libgssapi-krb5-2,libgssrpc4,libkadm5srv-mit12,libkadm5clnt-mit12,comerr-dev		?		development files for MIT Kerberos without Heimdal conflict
ldap-utils	2.5.13+dfsg-5	762	net	libldap-2.5-0,libsasl2-2		?		OpenLDAP utilities
less	590-2.1~deb12u2	313	text			less,lessecho,lessfile,lesskey,lesspipe		pager program similar to more
libabsl20220623	20220623.1-1+deb12u2	1913	libs				libabsl_bad_any_cast_impl.so.20220623,libabsl_bad_optional_access.so.20220623,libabsl_bad_variant_access.so.20220623,libabsl_base.so.20220623,libabsl_city.so.20220623,libabsl_civil_time.so.20220623,libabsl_cord.so.20220623,libabsl_cord_internal.so.20220623,libabsl_cordz_functions.so.20220623,libabsl_cordz_handle.so.20220623,libabsl_cordz_info.so.20220623,libabsl_cordz_sample_token.so.20220623,libabsl_debugging_internal.so.20220623,libabsl_demangle_internal.so.20220623,libabsl_examine_stack.so.20220623,libabsl_exponential_biased.so.20220623,libabsl_failure_signal_handler.so.20220623,libabsl_flags_commandlineflag.so.20220623,libabsl_flags_commandlineflag_internal.so.20220623,libabsl_flags_config.so.20220623,libabsl_flags_internal.so.20220623,libabsl_flags_marshalling.so.20220623,libabsl_flags_parse.so.20220623,libabsl_flags_private_handle_accessor.so.20220623,libabsl_flags_program_name.so.20220623,libabsl_flags_reflection.so.20220623,libabsl_flags_usage.so.20220623,libabsl_flags_usage_internal.so.20220623,libabsl_graphcycles_internal.so.20220623,libabsl_hash.so.20220623,libabsl_hashtablez_sampler.so.20220623,libabsl_int128.so.20220623,libabsl_leak_check.so.20220623,libabsl_log_severity.so.20220623,libabsl_low_level_hash.so.20220623,libabsl_malloc_internal.so.20220623,libabsl_periodic_sampler.so.20220623,libabsl_random_distributions.so.20220623,libabsl_random_internal_distribution_test_util.so.20220623,libabsl_random_internal_platform.so.20220623,libabsl_random_internal_pool_urbg.so.20220623,libabsl_random_internal_randen.so.20220623,libabsl_random_internal_randen_hwaes.so.20220623,libabsl_random_internal_randen_hwaes_impl.so.20220623,libabsl_random_internal_randen_slow.so.20220623,libabsl_random_internal_seed_material.so.20220623,libabsl_random_seed_gen_exception.so.20220623,libabsl_random_seed_sequences.so.20220623,libabsl_raw_hash_set.so.20220623,libabsl_raw_logging_internal.so.20220623,libabsl_scoped_set_env.so.20220623,libabsl_spinlock_wait.so.20220623,libabsl_stacktrace.so.20220623,libabsl_status.so.20220623,libabsl_statusor.so.20220623,libabsl_str_format_internal.so.20220623,libabsl_strerror.so.20220623,libabsl_strings.so.20220623,libabsl_strings_internal.so.20220623,libabsl_symbolize.so.20220623,libabsl_synchronization.so.20220623,libabsl_throw_delegate.so.20220623,libabsl_time.so.20220623,libabsl_time_zone.so.20220623	extensions to the C++ standard library
libaio1	0.3.113-4	37	libs			?		Linux kernel AIO access library - shared library
libann0	1.1.2+doc-9+b1	79	libs				libann.so.0	Approximate Nearest Neighbor Searching library
libaom3	3.6.0-1+deb12u3	5546	libs				libaom.so.3	AV1 Video Codec Library
libaopalliance-java	20070526-7	30	java					library for interoperability for Java AOP implementations
libapache-pom-java	29-2	43	java					Maven metadata for all Apache Software projects
libapache2-mod-php8.2	8.2.36-1~deb12u1	5518	httpd	libmagic1,media-types|mime-support,php8.2-cli,php8.2-common,php8.2-opcache,tzdata,ucf,apache2-api-20120211,apache2-bin,libargon2-1,libsodium23,libssl3,libxml2	apache2	?		server-side, HTML-embedded scripting language (Apache 2 module)
libapparmor1	3.0.8-3	109	libs				libapparmor.so.1	changehat AppArmor library
libappstream4	0.16.1-2+b1	657	libs	libcurl3-gnutls,libglib2.0-0,libstemmer0d,libxml2,libxmlb2,libyaml-0-2			libappstream.so.4	Library to access AppStream services
libapr1	1.7.2-3+deb12u1	288	libs			?		Apache Portable Runtime Library
libapr1-dev	1.7.2-3+deb12u1	9373	libdevel	libapr1,uuid-dev,libsctp-dev,python3		?		Apache Portable Runtime Library - Development Headers
libaprutil1	1.6.3-1+deb12u1	284	libs	libapr1,libexpat1,libgdbm6,libssl3		?		Apache Portable Runtime Utility Library
libaprutil1-dbd-sqlite3	1.6.3-1+deb12u1	48	libs	libaprutil1,libsqlite3-0		?		Apache Portable Runtime Utility Library - SQLite3 Driver
libaprutil1-dev	1.6.3-1+deb12u1	5111	libdevel	libaprutil1,libldap2-dev,libexpat1-dev,libapr1-dev		?		Apache Portable Runtime Utility Library - Development Headers
libaprutil1-ldap	1.6.3-1+deb12u1	40	libs	libaprutil1,libldap-2.5-0		?		Apache Portable Runtime Utility Library - LDAP Driver
libarchive-zip-perl	1.68-1	318	perl	perl		?		Perl module for manipulation of ZIP archives
libarchive13	3.6.2-1+deb12u5	865	libs	libxml2			libarchive.so.13	Multi-format archive and compression library (shared library)
libargon2-1	0~20171227-0.3+deb12u1	56	libs				libargon2.so.1	memory-hard hashing function - runtime library
libargon2-dev	0~20171227-0.3+deb12u1	90	libdevel	libargon2-1		?		memory-hard hashing function - development files
libasan8	12.2.0-14+deb12u1	8017	libs				libasan.so.8	AddressSanitizer -- a fast memory error detector
libasound2	1.2.8-1+b1	1161	libs	libasound2-data			libasound.so.2	shared library for ALSA applications
libasound2-data	1.2.8-1	200	libs		alsa-ucm-conf,alsa-topology-conf			Configuration files and profiles for ALSA drivers
libasound2-dev	1.2.8-1+b1	661	libdevel	libasound2		?		shared library for ALSA applications -- development files
libass9	1:0.17.1-1+deb12u1	254	libs	libfontconfig1,libfreetype6,libfribidi0,libharfbuzz0b		?		library for SSA/ASS subtitles rendering
libassuan0	2.5.5-5	117	libs				libassuan.so.0	IPC library for the GnuPG components
libasyncns0	0.8-6+b3	40	libs			?		Asynchronous name service query library
libatinject-jsr330-api-java	1.0+ds1-5	24	java					Java API for JSR-330 Dependency Injection
libatk-bridge2.0-0	2.46.0-5	274	libs	libatk1.0-0,libatspi2.0-0,libdbus-1-3,libglib2.0-0			libatk-bridge-2.0.so.0	AT-SPI 2 toolkit bridge - shared library
libatk1.0-0	2.46.0-5	200	libs	libglib2.0-0,at-spi2-common			libatk-1.0.so.0	ATK accessibility toolkit
libatomic1	12.2.0-14+deb12u1	45	libs				libatomic.so.1	support library providing __atomic built-in functions
libatopology2	1.2.8-1+b1	134	libs	libasound2		?		shared library for handling ALSA topology definitions
libatspi2.0-0	2.46.0-5	261	libs	libdbus-1-3,libglib2.0-0,libx11-6,libxi6	at-spi2-core		libatspi.so.0	Assistive Technology Service Provider Interface - shared library
libavahi-client3	0.8-10+deb12u1	117	libs	libavahi-common3,libdbus-1-3			libavahi-client.so.3	Avahi client library
libavahi-common-data	0.8-10+deb12u1	738	libs					Avahi common data files
libavahi-common3	0.8-10+deb12u1	94	libs	libavahi-common-data			libavahi-common.so.3	Avahi common library
libavc1394-0	0.5.4-5	62	libs	libraw1394-11		?		control IEEE 1394 audio/video devices
libavcodec59	7:5.1.9-0+deb12u1	14701	libs	libaom3,libavutil57,libcairo2,libcodec2-1.0,libdav1d6,libglib2.0-0,libgsm1,libjxl0.7,libmfx1,libmp3lame0,libopenjp2-7,libopus0,librav1e0,librsvg2-2,libshine3,libsnappy1v5,libspeex1,libsvtav1enc1,libswresample4,libtheora0,libtwolame0,libva2,libvorbis0a,libvorbisenc2,libvpx7,libwebp7,libwebpmux3,libx264-164,libx265-199,libxvidcore4,libzvbi0		?		FFmpeg library with de/encoders for audio/video codecs - runtime files
libavdevice59	7:5.1.9-0+deb12u1	300	libs	libasound2,libavc1394-0,libavcodec59,libavfilter8,libavformat59,libavutil57,libcaca0,libcdio-cdda2,libcdio-paranoia2,libdc1394-25,libdrm2,libgl1,libiec61883-0,libjack-jackd2-0|libjack-0.125,libopenal1,libpulse0,libraw1394-11,libsdl2-2.0-0,libx11-6,libxcb-shape0,libxcb-shm0,libxcb-xfixes0,libxcb1,libxext6,libxv1		?		FFmpeg library for handling input and output devices - runtime files
libavfilter8	7:5.1.9-0+deb12u1	12411	libs	libass9,libavcodec59,libavformat59,libavutil57,libbs2b0,libflite1,libfontconfig1,libfreetype6,libfribidi0,liblilv-0-0,libmfx1,libmysofa1,libplacebo208,libpocketsphinx3,libpostproc56,librubberband2,libsphinxbase3,libswresample4,libswscale6,libva2,libvidstab1.1,libzimg2,libzmq5,ocl-icd-libopencl1|libopencl1,ocl-icd-libopencl1|libopencl-1.2-1		?		FFmpeg library containing media filters - runtime files
libavformat59	7:5.1.9-0+deb12u1	2819	libs	libavcodec59,libavutil57,libbluray2,libchromaprint1,libgme0,libopenmpt0,librabbitmq4,librist4,libsrt1.5-gnutls,libssh-gcrypt-4,libxml2,libzmq5		?		FFmpeg library with (de)muxers for multimedia containers - runtime files
libavif-dev	0.11.1-1+deb12u1	105	libdevel	libavif15		?		Library for handling .avif files (development files)
libavif15	0.11.1-1+deb12u1	203	libs	libaom3,libdav1d6,libgav1-1,librav1e0,libsvtav1enc1,libyuv0			libavif.so.15	Library for handling .avif files
libavutil57	7:5.1.9-0+deb12u1	1031	libs	libdrm2,libmfx1,libva-drm2,libva-x11-2,libva2,libvdpau1,libx11-6,ocl-icd-libopencl1|libopencl1,ocl-icd-libopencl1|libopencl-1.2-1		?		FFmpeg library with functions for simplifying programming - runtime files
libb-hooks-op-check-perl	0.22-2+b1	49	perl	perl,perlapi-5.36.0		?		Perl wrapper for OP check callbacks
libbabeltrace1	1.5.11-1+b2	547	libs	libdw1,libelf1,libglib2.0-0			libbabeltrace-ctf-metadata.so.1,libbabeltrace-ctf-text.so.1,libbabeltrace-ctf.so.1,libbabeltrace-dummy.so.1,libbabeltrace-lttng-live.so.1,libbabeltrace.so.1	Babeltrace conversion libraries
libbinutils	2.40-2	2469	devel	binutils-common			libsframe.so.0	GNU binary utilities (private shared library)
libblas3	3.11.0-2	464	libs			?		Basic Linear Algebra Reference implementations, shared library
libblkid-dev	2.38.1-5+deb12u3	875	libdevel	libc6-dev|libc-dev,uuid-dev		?		block device ID library - headers
libbluetooth-dev	5.66-1+deb12u2	906	libdevel	libbluetooth3,libc6-dev|libc-dev		?		Development files for using the BlueZ Linux Bluetooth library
libbluetooth3	5.66-1+deb12u2	294	libs			?		Library to use the BlueZ Linux Bluetooth stack
libbluray2	1:1.3.4-1	348	libs	libfontconfig1,libfreetype6,libudfread0,libxml2	libaacs0	?		Blu-ray disc playback support library (shared library)
libbpf1	1:1.1.2-0+deb12u1	385	libs	libelf1			libbpf.so.1	eBPF helper library (shared library)
libbrotli-dev	1.0.9-2+deb12u1	900	libdevel	libbrotli1				library implementing brotli encoder and decoder (development files)
libbrotli1	1.0.9-2+deb12u1	783	libs				libbrotlicommon.so.1,libbrotlidec.so.1,libbrotlienc.so.1	library implementing brotli encoder and decoder (shared libraries)
libbs2b0	3.1.0+dfsg-7	41	libs			?		Bauer stereophonic-to-binaural DSP library
libbsd0	0.11.7-2	202	libs				libbsd.so.0	utility functions from BSD systems - shared library
libbz2-dev	1.0.8-5+b1	95	libdevel	libc6-dev|libc-dev	bzip2-doc			high-quality block-sorting file compressor library - development
libc-ares2	1.18.1-3	169	libs			?		asynchronous name resolver
libc-dev-bin	2.36-9+deb12u14	94	libdevel		manpages,manpages-dev,libc-devtools	gencat		GNU C Library: Development binaries
libc-l10n	2.36-9+deb12u14	4350	localization					GNU C Library: localization files
libc6-dbg	2.36-9+deb12u14	11025	debug					GNU C Library: detached debugging symbols
libc6-dev	2.36-9+deb12u14	11975	libdevel	libc-dev-bin,linux-libc-dev,libcrypt-dev,libnsl-dev,rpcsvc-proto				GNU C Library: Development Libraries and Header Files
libcaca0	0.99.beta20-3+deb12u1	895	libs	libncursesw6,libslang2		?		colour ASCII art library
libcacard0	1:2.8.0-3	158	libs	libglib2.0-0,libnspr4,libnss3,libpcsclite1		?		Virtual Common Access Card (CAC) Emulator (runtime library)
libcairo-gobject2	1.16.0-7	178	libs	libcairo2,libglib2.0-0			libcairo-gobject.so.2	Cairo 2D vector graphics library (GObject library)
libcairo-script-interpreter2	1.16.0-7	285	libs	libcairo2,libfontconfig1,libfreetype6,liblzo2-2		?		Cairo 2D vector graphics library (script interpreter)
libcairo2	1.16.0-7	1307	libs	libfontconfig1,libfreetype6,libpixman-1-0,libpng16-16,libx11-6,libxcb-render0,libxcb-shm0,libxcb1,libxext6,libxrender1			libcairo.so.2	Cairo 2D vector graphics library
libcairo2-dev	1.16.0-7	2804	libdevel	libcairo-gobject2,libcairo-script-interpreter2,libcairo2,libfontconfig-dev,libfreetype-dev,libglib2.0-dev,libpixman-1-dev,libpng-dev,libsm-dev,libx11-dev,libxcb-render0-dev,libxcb-shm0-dev,libxcb1-dev,libxext-dev,libxrender-dev		?		Development files for the Cairo 2D graphics library
libcanberra-gtk-module	0.30-10	50	libs	libcanberra-gtk0,libglib2.0-0,libgtk2.0-0,libx11-6		?		translates GTK+ widgets signals to event sounds
libcanberra-gtk0	0.30-10	40	libs	libcanberra0,libglib2.0-0,libgtk2.0-0,libx11-6	libcanberra-gtk-module	?		GTK+ helper for playing widget event sounds with libcanberra
libcanberra0	0.30-10	125	libs	libasound2,libltdl7,libtdb1,libvorbisfile3,sound-theme-freedesktop		?		simple abstract interface for playing event sounds
libcap2-bin	1:2.66-4+deb12u3+b1	133	utils		libpam-cap	@capsh,@getcap,@getpcaps,@setcap		POSIX 1003.1e capabilities (utilities)
libcbor0.8	0.8.0-2+b1	98	libs					library for parsing and generating CBOR (RFC 7049)
libcc1-0	12.2.0-14+deb12u1	136	libs				libcc1.so.0	GCC cc1 plugin for GDB
libccid	1.5.2-1	590	libs	libusb-1.0-0		?		PC/SC driver for USB CCID smart card readers
libcdi-api-java	1.2-3	92	java	libatinject-jsr330-api-java,libgeronimo-interceptor-3.0-spec-java				Contexts and Dependency Injection for Java EE
libcdio-cdda2	10.2+2.0.1-1	55	libs	libcdio19		?		library to read and control digital audio CDs
libcdio-paranoia2	10.2+2.0.1-1	55	libs	libcdio-cdda2,libcdio19		?		library to read digital audio CDs with error correction
libcdio19	2.1.0-4	324	libs			?		library to read and control CD-ROM
libcdt5	2.42.2-7+deb12u1	78	libs				libcdt.so.5	rich set of graph drawing tools - cdt library
libcgraph6	2.42.2-7+deb12u1	144	libs	libcdt5			libcgraph.so.6	rich set of graph drawing tools - cgraph library
libchromaprint1	1.5.1-2+b1	108	libs	libavcodec59,libavutil57		?		audio fingerprint library
libcjson1	1.7.15-1+deb12u4	60	libs			?		Ultralightweight JSON parser in ANSI C
libclang-14-dev	1:14.0.6-12	239850	libdevel	libstdc++-12-dev,libgcc-12-dev,libobjc-12-dev,libclang1-14,libclang-common-14-dev		?		Clang library - Development package
libclang-common-14-dev	1:14.0.6-12	19869	libdevel	libllvm14	libclang-rt-14-dev	?		Clang library - Common development package
libclang-cpp14	1:14.0.6-12	57487	libs	libllvm14			libclang-cpp.so.14	C++ interface to the Clang library
libclang-dev	1:14.0-55.7~deb12u1	11	libdevel	libclang-14-dev		?		clang library - Development package
libclang1-14	1:14.0.6-12	29985	libs	libllvm14		?		C interface to the Clang library
libclass-method-modifiers-perl	2.14-1	45	perl	perl		?		Perl module providing method modifiers
libclass-xsaccessor-perl	1.19-4+b1	112	perl	perl,perlapi-5.36.0		?		Perl module providing fast XS accessors
libclone-perl	0.46-1	41	perl	perl,perlapi-5.36.0		?		module for recursively copying Perl datatypes
libcodec2-1.0	1.0.5-1	16473	libs			?		Codec2 runtime library
libcolord2	1.4.6-2.2	609	libs	libglib2.0-0,liblcms2-2		?		system service to manage device colour profiles -- runtime
libcommons-cli-java	1.5.0-1	85	java					Command line arguments and options parsing library
libcommons-io-java	2.11.0-2	364	java	libcommons-parent-java				Common useful IO related classes
libcommons-lang3-java	3.12.0-2+deb12u1	640	java	libcommons-parent-java				Apache Commons Lang utility classes
libcommons-parent-java	56-1	85	java	libapache-pom-java				Maven metadata for Apache Commons project
libcompress-raw-bzip2-perl	2.204-1	81	perl	perl,perlapi-5.36.0		?		low-level interface to bzip2 compression library
libcompress-raw-zlib-perl	2.204-1	163	perl	perl,perlapi-5.36.0		?		low-level interface to zlib compression library
libconfig-inifiles-perl	3.000003-2+deb12u1	123	perl			?		read .ini-style configuration files
libcrypt-dev	1:4.4.33-2	341	libdevel					libcrypt development files
libct4	1.3.17+ds-2	406	libs	libgssapi-krb5-2,freetds-common		?		libraries for connecting to MS SQL and Sybase SQL servers
libctf-nobfd0	2.40-2	301	devel				libctf-nobfd.so.0	Compact C Type Format library (runtime, no BFD dependency)
libctf0	2.40-2	232	devel	libbinutils			libctf.so.0	Compact C Type Format library (runtime, BFD dependency)
libcups2	2.4.2-3+deb12u9	675	libs	libavahi-client3,libavahi-common3,libgssapi-krb5-2			libcups.so.2	Common UNIX Printing System(tm) - Core library
libcurl3-gnutls	7.88.1-10+deb12u15	828	libs	libbrotli1,libgssapi-krb5-2,libldap-2.5-0,libnghttp2-14,libpsl5,librtmp1,libssh2-1	ca-certificates		libcurl-gnutls.so.3,libcurl-gnutls.so.4	easy-to-use client-side URL transfer library (GnuTLS flavour)
libcurl3-nss	7.88.1-10+deb12u15	852	libs	libbrotli1,libgssapi-krb5-2,libldap-2.5-0,libnghttp2-14,libnspr4,libnss3,libpsl5,librtmp1,libssh2-1,nss-plugin-pem	ca-certificates		libcurl-nss.so.3,libcurl-nss.so.4	easy-to-use client-side URL transfer library (NSS flavour)
libcurl4	7.88.1-10+deb12u15	840	libs	libbrotli1,libgssapi-krb5-2,libldap-2.5-0,libnghttp2-14,libpsl5,librtmp1,libssh2-1,libssl3	ca-certificates		libcurl.so.4	easy-to-use client-side URL transfer library (OpenSSL flavour)
libcurl4-openssl-dev	7.88.1-10+deb12u15	1778	libdevel	libcurl4		?		development files and documentation for libcurl (OpenSSL flavour)
libdatrie1	0.2.13-2+b1	82	libs				libdatrie.so.1	Double-array trie library
libdav1d6	1.0.0-2+deb12u1	1616	libs				libdav1d.so.6	fast and small AV1 video stream decoder (shared library)
libdb-dev	5.3.2	8	libdevel	libdb5.3-dev		?		Berkeley Database Libraries [development]
libdb5.3-dev	5.3.28+dfsg2-1	3086	libdevel			?		Berkeley v5.3 Database Libraries [development]
libdbi-perl	1.643-4+deb12u3	2155	perl	perl,perlapi-5.36.0		?		Perl Database Interface (DBI)
libdbus-1-3	1.14.10-1~deb12u1	468	libs		dbus		libdbus-1.so.3	simple interprocess messaging system (library)
libdbus-glib-1-2	0.112-3	194	oldlibs	libdbus-1-3,libglib2.0-0		?		deprecated library for D-Bus IPC
libdc1394-25	2.2.6-4	278	libs	libraw1394-11,libusb-1.0-0		?		high level programming interface for IEEE 1394 digital cameras
libdconf1	0.40.0-4	112	libs	libglib2.0-0			libdconf.so.1	simple configuration storage system - runtime library
libde265-0	1.0.11-1+deb12u3	471	libs				libde265.so.0	Open H.265 video codec implementation
libdebhelper-perl	13.11.4	312	perl	perl		?		debhelper perl modules
libdebuginfod-common	0.188-2.1	49	devel	ucf				configuration to enable the Debian debug info server
libdebuginfod1	0.188-2.1	65	libs	libcurl3-gnutls,libelf1,libdw1,libdebuginfod-common			libdebuginfod.so.1	library to interact with debuginfod (development files)
libdecor-0-0	0.1.1-2	62	libs	libwayland-client0	libdecor-0-plugin-1-cairo|libdecor-0-plugin-1	?		client-side window decoration library
libdeflate-dev	1.14-1	146	libdevel	libdeflate0		?		headers for whole-buffer compression and decompression library
libdeflate0	1.14-1	161	libs				libdeflate.so.0	fast, whole-buffer DEFLATE-based compression and decompression
libdevel-callchecker-perl	0.008-2	55	perl	libb-hooks-op-check-perl,libdynaloader-functions-perl,perl,perlapi-5.36.0		?		custom op checking attached to subroutines
libdevmapper1.02.1	2:1.02.185-2	474	libs	dmsetup				Linux Kernel Device Mapper userspace library
libdjvulibre-dev	3.5.28-2.2~deb12u1	6046	libdevel	libdjvulibre21,libjpeg-dev		?		Development files for the DjVu image format
libdjvulibre-text	3.5.28-2.2~deb12u1	340	libs			?		Linguistic support files for libdjvulibre
libdjvulibre21	3.5.28-2.2~deb12u1	1737	libs	libjpeg62-turbo,libdjvulibre-text		?		Runtime support for the DjVu image format
libdpkg-perl	1.21.23	1987	perl	perl	libfile-fcntllock-perl,liblocale-gettext-perl,bzip2,xz-utils			Dpkg perl modules
libdrm-amdgpu1	2.4.114-1+b1	76	libs	libdrm2			libdrm_amdgpu.so.1	Userspace interface to amdgpu-specific kernel DRM services -- runtime
libdrm-common	2.4.114-1	42	libs					Userspace interface to kernel DRM services -- common files
libdrm-intel1	2.4.114-1+b1	178	libs	libdrm2,libpciaccess0			libdrm_intel.so.1	Userspace interface to intel-specific kernel DRM services -- runtime
libdrm-nouveau2	2.4.114-1+b1	74	libs	libdrm2			libdrm_nouveau.so.2	Userspace interface to nouveau-specific kernel DRM services -- runtime
libdrm-radeon1	2.4.114-1+b1	83	libs	libdrm2			libdrm_radeon.so.1	Userspace interface to radeon-specific kernel DRM services -- runtime
libdrm2	2.4.114-1+b1	121	libs	libdrm-common			libdrm.so.2	Userspace interface to kernel DRM services -- runtime
libduktape207	2.7.0-2	314	libs				libduktape.so.207	embeddable Javascript engine, library
libdw1	0.188-2.1	713	libs	libelf1			libdw.so.1	library that provides access to the DWARF debug information
libdynaloader-functions-perl	0.003-3	33	perl	perl		?		deconstructed dynamic C library loading
libedit2	3.1-20221030-2	258	libs	libbsd0			libedit.so.2	BSD editline and history libraries
libegl-mesa0	22.3.6-1+deb12u2	324	libs	libdrm2,libexpat1,libgbm1,libglapi-mesa,libwayland-client0,libwayland-server0,libx11-xcb1,libxcb-dri2-0,libxcb-dri3-0,libxcb-present0,libxcb-randr0,libxcb-sync1,libxcb-xfixes0,libxcb1,libxshmfence1			libEGL_mesa.so.0	free implementation of the EGL API -- Mesa vendor library
libegl1	1.6.0-1	111	libs	libglvnd0,libegl-mesa0			libEGL.so.1	Vendor neutral GL dispatch library -- EGL support
libelf-dev	0.188-2.1	350	libdevel	libelf1,zlib1g-dev		?		libelf1 development libraries and header files
libelf1	0.188-2.1	1036	libs				libelf.so.1	library to read and write ELF files
libencode-locale-perl	1.05-3	33	perl	perl		?		utility to determine the locale encoding
libencode-perl	3.19-1+b1	10056	perl	perl,perlapi-5.36.0		?		module providing interfaces between Perl's strings and the system
libepoxy0	1.5.10-1	1356	libs			?		OpenGL function pointer management library
liberror-perl	0.17029-2	73	perl	perl				Perl module for error/exception handling in an OO-ish way
liberror-prone-java	2.18.0-1	95	java	libguava-java				Catch common Java mistakes as compile-time errors
libevent-2.1-7	2.1.12-stable-8+deb12u1	435	libs				libevent-2.1.so.7	Asynchronous event notification library
libevent-core-2.1-7	2.1.12-stable-8+deb12u1	302	libs				libevent_core-2.1.so.7	Asynchronous event notification library (core)
libevent-dev	2.1.12-stable-8+deb12u1	1730	libdevel	libevent-2.1-7,libevent-core-2.1-7,libevent-extra-2.1-7,libevent-pthreads-2.1-7,libevent-openssl-2.1-7		?		Asynchronous event notification library (development files)
libevent-extra-2.1-7	2.1.12-stable-8+deb12u1	226	libs	libevent-core-2.1-7		?		Asynchronous event notification library (extra)
libevent-openssl-2.1-7	2.1.12-stable-8+deb12u1	103	libs	libevent-core-2.1-7,libssl3		?		Asynchronous event notification library (openssl)
libevent-pthreads-2.1-7	2.1.12-stable-8+deb12u1	84	libs	libevent-core-2.1-7		?		Asynchronous event notification library (pthreads)
libexif-dev	0.6.24-1+deb12u1	561	libdevel	libc6-dev,libexif12	libexif-doc	?		library to parse EXIF files (development files)
libexif12	0.6.24-1+deb12u1	2608	libs			?		library to parse EXIF files
libexpat1	2.5.0-1+deb12u5	414	libs				libexpat.so.1,libexpatw.so.1	XML parsing C library - runtime library
libexpat1-dev	2.5.0-1+deb12u5	845	libdevel	libexpat1,libc6-dev|libc-dev				XML parsing C library - development kit
libfakeroot	1.31-1.2	144	libs					tool for simulating superuser privileges - shared libraries
libffi-dev	3.4.4-1	315	libdevel					Foreign Function Interface library (development files)
libfftw3-double3	3.3.10-1	2259	libs	libgomp1		?		Library for computing Fast Fourier Transforms - Double precision
libfftw3-single3	3.3.10-1	2355	libs	libgomp1		?		Library for computing Fast Fourier Transforms - Single precision
libfido2-1	1.12.0-2+b1	241	libs	libcbor0.8,libssl3			libfido2.so.1	library for generating and verifying FIDO 2.0 objects
libfile-dirlist-perl	0.05-3	24	perl	perl		?		provide a sorted list of directory content
libfile-homedir-perl	1.006-2	108	perl	perl,libfile-which-perl		?		Perl module for finding user directories across platforms
libfile-listing-perl	6.15-1	33	perl	perl,libhttp-date-perl		?		module to parse directory listings
libfile-stripnondeterminism-perl	1.13.1-1	81	perl	file,libarchive-zip-perl,libsub-override-perl,perl	libarchive-cpio-perl	?		file non-deterministic information stripper — Perl module
libfile-touch-perl	0.12-2	26	perl	perl		?		Perl interface to touch-like functions
libfile-which-perl	1.27-2	34	perl	perl		?		Perl module for searching paths for executable programs
libflac12	1.4.2+ds-2	458	libs	libogg0		?		Free Lossless Audio Codec - runtime C library
libflite1	2.2-5	27554	libs	libasound2		?		Small run-time speech synthesis engine - shared libraries
libfontconfig-dev	2.14.1-4	833	libdevel	libfontconfig1,libexpat1-dev,libfreetype-dev,uuid-dev,pkg-config				generic font configuration library - development
libfontconfig1	2.14.1-4	579	libs	libexpat1,libfreetype6,fontconfig-config			libfontconfig.so.1	generic font configuration library - runtime
libfontconfig1-dev	2.14.1-4	267	libdevel	libfontconfig-dev				generic font configuration library - dummy package
libfontenc1	1:1.1.4-1	60	libs				libfontenc.so.1	X11 font encoding library
libfreetype-dev	2.12.1+dfsg-5+deb12u4	2060	libdevel	libfreetype6,libbrotli-dev,libc6-dev|libc-dev,libpng-dev,zlib1g-dev|libz-dev				FreeType 2 font engine, development files
libfreetype6	2.12.1+dfsg-5+deb12u4	886	libs	libbrotli1,libpng16-16			libfreetype.so.6	FreeType 2 font engine, shared library files
libfreetype6-dev	2.12.1+dfsg-5+deb12u4	69	libdevel	libfreetype-dev		?		FreeType 2 font engine, development files (transitional package)
libfribidi0	1.0.8-2.1	172	libs				libfribidi.so.0	Free Implementation of the Unicode BiDi algorithm
libfstrm0	0.6.1-1	70	libs			?		Frame Streams (fstrm) library
libgav1-1	0.18.0-1+b1	945	libs	libabsl20220623			libgav1.so.1	AV1 decoder developed by Google -- runtime library
libgbm1	22.3.6-1+deb12u2	107	libs	libdrm2,libexpat1,libwayland-server0			libgbm.so.1	generic buffer management API -- runtime
libgc1	1:8.2.2-3	400	libs			?		conservative garbage collector for C and C++
libgcc-12-dev	12.2.0-14+deb12u1	14284	libdevel	libgomp1,libitm1,libatomic1,libasan8,liblsan0,libtsan2,libubsan1,libquadmath0	libc6-dev			GCC support library (development files)
libgd3	2.3.3-9+deb12u1	449	libs	libavif15,libfontconfig1,libfreetype6,libheif1,libjpeg62-turbo,libpng16-16,libtiff6,libwebp7,libxpm4			libgd.so.3	GD Graphics Library
libgdbm-compat-dev	1.23-3	86	libdevel	libc6-dev|libc-dev,libgdbm-dev,libgdbm-compat4		?		GNU dbm database routines (legacy support development files) 
libgdbm-compat4	1.23-3	70	libs	libgdbm6			libgdbm_compat.so.4	GNU dbm database routines (legacy support runtime version) 
libgdbm-dev	1.23-3	400	libdevel	libc6-dev|libc-dev,libgdbm6		?		GNU dbm database routines (development files) 
libgdbm6	1.23-3	129	libs				libgdbm.so.6	GNU dbm database routines (runtime version) 
libgdk-pixbuf-2.0-0	2.42.10+dfsg-1+deb12u4	477	libs	libgdk-pixbuf2.0-common,shared-mime-info,libglib2.0-0,libjpeg62-turbo,libpng16-16,libtiff6	libgdk-pixbuf2.0-bin		libgdk_pixbuf-2.0.so.0	GDK Pixbuf library
libgdk-pixbuf-2.0-dev	2.42.10+dfsg-1+deb12u4	470	libdevel	gir1.2-gdkpixbuf-2.0,libgdk-pixbuf-2.0-0,libgdk-pixbuf2.0-bin,libglib2.0-dev,libjpeg-dev,libpng-dev,libtiff-dev,shared-mime-info		?		GDK Pixbuf library (development files)
libgdk-pixbuf2.0-bin	2.42.10+dfsg-1+deb12u4	75	libs	libgdk-pixbuf-2.0-0,libglib2.0-0		gdk-pixbuf-csource,gdk-pixbuf-pixdata,gdk-pixbuf-thumbnailer		GDK Pixbuf library (thumbnailer)
libgdk-pixbuf2.0-common	2.42.10+dfsg-1+deb12u4	2516	libs					GDK Pixbuf library - data files
libgeronimo-annotation-1.3-spec-java	1.3-1	40	java					Apache Geronimo Common Annotations 1.3 API
libgeronimo-interceptor-3.0-spec-java	1.0.1-4	34	java					Geronimo API implementation of the Interceptor 3.0 spec
libgfortran5	12.2.0-14+deb12u1	2923	libs	libquadmath0		?		Runtime library for GNU Fortran applications
libgirepository-1.0-1	1.74.0-3	295	libs	libglib2.0-0			libgirepository-1.0.so.1	Library for handling GObject introspection data (runtime library)
libgit2-1.5	1.5.1+ds-1+deb12u2	1238	libs	libgssapi-krb5-2,libhttp-parser2.9,libmbedcrypto7,libmbedtls14,libmbedx509-1,libssh2-1		?		low-level Git library
libgl1	1.6.0-1	652	libs	libglvnd0,libglx0			libGL.so.1	Vendor neutral GL dispatch library -- legacy GL support
libgl1-mesa-dri	22.3.6-1+deb12u2	25254	libs	libdrm-amdgpu1,libdrm-intel1,libdrm-nouveau2,libdrm-radeon1,libdrm2,libelf1,libexpat1,libglapi-mesa,libllvm15,libsensors5,libxcb-dri3-0				free implementation of the OpenGL API -- DRI modules
libgl1-mesa-glx	22.3.6-1+deb12u2	33	libs	libgl1,libglx-mesa0				transitional dummy package
libglapi-mesa	22.3.6-1+deb12u2	268	libs				libglapi.so.0	free implementation of the GL API -- shared library
libgles2	1.6.0-1	105	libs	libglvnd0			libGLESv2.so.2	Vendor neutral GL dispatch library -- GLESv2 support
libglib2.0-0	2.74.6-2+deb12u9	4135	libs		libglib2.0-data,shared-mime-info,xdg-user-dirs		libgio-2.0.so.0,libglib-2.0.so.0,libgmodule-2.0.so.0,libgobject-2.0.so.0,libgthread-2.0.so.0	GLib library of C routines
libglib2.0-bin	2.74.6-2+deb12u9	336	misc	libglib2.0-data,libelf1,libglib2.0-0		gapplication,gdbus,gio,gio-querymodules,glib-compile-schemas,gresource,gsettings		Programs for the GLib library
libglib2.0-data	2.74.6-2+deb12u9	9406	libs					Common files for GLib library
libglib2.0-dev	2.74.6-2+deb12u9	10094	libdevel	libffi-dev,libglib2.0-0,libglib2.0-bin,libglib2.0-dev-bin,libmount-dev,libpcre2-dev,libselinux1-dev,pkg-config,zlib1g-dev		?		Development files for the GLib library
libglib2.0-dev-bin	2.74.6-2+deb12u9	665	libdevel	python3-distutils,python3,libglib2.0-0		?		Development utilities for the GLib library
libglvnd0	1.6.0-1	728	libs				libGLdispatch.so.0	Vendor neutral GL dispatch library
libglx-mesa0	22.3.6-1+deb12u2	518	libs	libdrm2,libexpat1,libglapi-mesa,libx11-6,libx11-xcb1,libxcb-dri2-0,libxcb-dri3-0,libxcb-glx0,libxcb-present0,libxcb-randr0,libxcb-shm0,libxcb-sync1,libxcb-xfixes0,libxcb1,libxext6,libxfixes3,libxshmfence1,libxxf86vm1,libgl1-mesa-dri			libGLX_indirect.so.0,libGLX_mesa.so.0	free implementation of the OpenGL API -- GLX vendor library
libglx0	1.6.0-1	162	libs	libglvnd0,libx11-6,libglx-mesa0			libGLX.so.0	Vendor neutral GL dispatch library -- GLX support
libgme0	0.6.3-6	333	libs			?		Playback library for video game music files - shared library
libgmp-dev	2:6.2.1+dfsg1-1.1	1834	libdevel	libgmpxx4ldbl				Multiprecision arithmetic library developers tools
libgmpxx4ldbl	2:6.2.1+dfsg1-1.1	371	libs				libgmpxx.so.4	Multiprecision arithmetic library (C++ bindings)
libgomp1	12.2.0-14+deb12u1	312	libs				libgomp.so.1	GCC OpenMP (GOMP) support library
libgpm2	1.20.7-10+b1	45	libs				libgpm.so.2	General Purpose Mouse - shared library
libgprofng0	2.40-2	3958	devel	libbinutils			libgprofng.so.0	GNU Next Generation profiler (runtime library)
libgraphite2-3	1.3.14-1+deb12u1	191	libs				libgraphite2.so.3	Font rendering engine for Complex Scripts -- library
libgs-common	10.0.0~dfsg-11+deb12u9	317	libs			?		interpreter for the PostScript language and for PDF - ICC profiles
libgs10	10.0.0~dfsg-11+deb12u9	21779	libs	libgs10-common,poppler-data,libcups2,libfontconfig1,libfreetype6,libidn12,libijs-0.35,libjbig2dec0,libjpeg62-turbo,liblcms2-2,libopenjp2-7,libpaper1,libpng16-16,libtiff6,libx11-6,libxt6		?		interpreter for the PostScript language and for PDF - Library
libgs10-common	10.0.0~dfsg-11+deb12u9	2844	libs	fonts-urw-base35,libgs-common	fonts-droid-fallback	?		interpreter for the PostScript language and for PDF - common files
libgsm1	1.0.22-1	92	libs			?		Shared libraries for GSM speech compressor
libgssapi-krb5-2	1.20.1-2+deb12u5	425	libs	libk5crypto3,libkrb5-3,libkrb5support0			libgssapi_krb5.so.2	MIT Kerberos runtime libraries - krb5 GSS-API Mechanism
libgssrpc4	1.20.1-2+deb12u5	201	libs	libgssapi-krb5-2		?		MIT Kerberos runtime libraries - GSS enabled ONCRPC
libgstreamer-plugins-base1.0-0	1.22.0-3+deb12u7	3443	libs	libglib2.0-0,libgstreamer1.0-0,liborc-0.4-0,iso-codes	gstreamer1.0-plugins-base	?		GStreamer libraries from the "base" set
libgstreamer1.0-0	1.22.0-2+deb12u1	4418	libs	libdw1,libglib2.0-0,libunwind8,libcap2-bin			libgstbase-1.0.so.0,libgstcheck-1.0.so.0,libgstcontroller-1.0.so.0,libgstnet-1.0.so.0,libgstreamer-1.0.so.0	Core GStreamer libraries and elements
libgtk-3-0	3.24.38-2~deb12u3	10141	libs	adwaita-icon-theme,hicolor-icon-theme,shared-mime-info,libatk-bridge2.0-0,libatk1.0-0,libcairo-gobject2,libcairo2,libcolord2,libcups2,libepoxy0,libfontconfig1,libfribidi0,libgdk-pixbuf-2.0-0,libglib2.0-0,libharfbuzz0b,libpango-1.0-0,libpangocairo-1.0-0,libpangoft2-1.0-0,libwayland-client0,libwayland-cursor0,libwayland-egl1,libx11-6,libxcomposite1,libxcursor1,libxdamage1,libxext6,libxfixes3,libxi6,libxinerama1,libxkbcommon0,libxrandr2,libgtk-3-common	libgtk-3-bin,librsvg2-common	?		GTK graphical user interface library
libgtk-3-common	3.24.38-2~deb12u3	26504	misc	dconf-gsettings-backend|gsettings-backend	libgtk-3-0	?		common files for the GTK graphical user interface library
libgtk-vnc-2.0-0	1.3.1-1	291	libs	libcairo2,libgdk-pixbuf-2.0-0,libglib2.0-0,libgtk-3-0,libgvnc-1.0-0,libx11-6		?		VNC viewer widget for GTK+3 (runtime libraries)
libgtk2.0-0	2.24.33-2+deb12u1	5833	oldlibs	libgtk2.0-common,libatk1.0-0,libcairo2,libcups2,libfontconfig1,libgdk-pixbuf-2.0-0,libglib2.0-0,libpango-1.0-0,libpangocairo-1.0-0,libpangoft2-1.0-0,libx11-6,libxcomposite1,libxcursor1,libxdamage1,libxext6,libxfixes3,libxi6,libxinerama1,libxrandr2,libxrender1,adwaita-icon-theme|gnome-icon-theme,hicolor-icon-theme,shared-mime-info	libgail-common,librsvg2-common,libgtk2.0-bin		libgdk-x11-2.0.so.0,libgtk-x11-2.0.so.0	GTK graphical user interface library - old version
libgtk2.0-common	2.24.33-2+deb12u1	19884	oldlibs		libgtk2.0-0			common files for the GTK graphical user interface library
libgts-0.7-5	0.7.6+darcs121130-5+b1	428	libs	libglib2.0-0	libgts-bin		libgts-0.7.so.5	library to deal with 3D computational surface meshes
libguava-java	31.1-1	2890	java	libatinject-jsr330-api-java,liberror-prone-java,libjsr305-java				Suite of Google common libraries for Java
libguice-java	4.2.3-2	1703	java	libaopalliance-java,libatinject-jsr330-api-java,libguava-java,libjsr305-java				lightweight dependency injection framework for Java 5 and above
libgvc6	2.42.2-7+deb12u1	1903	libs	libcairo2,libcdt5,libcgraph6,libexpat1,libgd3,libglib2.0-0,libgts-0.7-5,libltdl7,libpango-1.0-0,libpangocairo-1.0-0,libpangoft2-1.0-0,libpathplan4,libwebp7,libx11-6		@libgvc6-config-update	libgvc.so.6	rich set of graph drawing tools - gvc library
libgvnc-1.0-0	1.3.1-1	261	libs	libgdk-pixbuf-2.0-0,libglib2.0-0,libpulse0,libsasl2-2		?		VNC GObject wrapper (runtime libraries)
libgvpr2	2.42.2-7+deb12u1	537	libs	libcdt5,libcgraph6			libgvpr.so.2	rich set of graph drawing tools - gvpr library
libharfbuzz0b	6.0.0+dfsg-3	2609	libs	libfreetype6,libglib2.0-0,libgraphite2-3			libharfbuzz.so.0	OpenType text shaping engine (shared library)
libheif1	1.15.1-1+deb12u1	659	libs	libaom3,libdav1d6,libde265-0,libx265-199			libheif.so.1	ISO/IEC 23008-12:2017 HEIF file format decoder - shared library
libhtml-parser-perl	3.81-1+deb12u1	227	perl	perl,perlapi-5.36.0,libhtml-tagset-perl,liburi-perl	libhttp-message-perl	?		collection of modules that parse HTML text documents
libhtml-tagset-perl	3.20-6	31	perl	perl		?		data tables pertaining to HTML
libhtml-tree-perl	5.07-3	491	perl	perl,libhtml-parser-perl,libhtml-tagset-perl	libhtml-format-perl,libwww-perl	?		Perl module to represent and create HTML syntax trees
libhttp-cookies-perl	6.10-1	52	perl	perl,libhttp-date-perl,libhttp-message-perl		?		HTTP cookie jars
libhttp-date-perl	6.05-2	30	perl	perl,libtimedate-perl,libtime-local-perl		?		module of date conversion routines
libhttp-message-perl	6.44-1	200	perl	perl,libclone-perl,libcompress-raw-bzip2-perl,libcompress-raw-zlib-perl,libencode-locale-perl,libencode-perl,libhttp-date-perl,libio-html-perl,liblwp-mediatypes-perl,liburi-perl		?		perl interface to HTTP style messages
libhttp-negotiate-perl	6.01-2	36	perl	perl,libhttp-message-perl		?		implementation of content negotiation
libhttp-parser2.9	2.9.4-5	69	libs			?		parser for HTTP messages written in C
libhwy1	1.0.3-3+deb12u1	1628	libs			?		Efficient and performance-portable SIMD wrapper (runtime files)
libice-dev	2:1.0.10-1	238	libdevel	libice6,x11proto-dev				X11 Inter-Client Exchange library (development headers)
libice6	2:1.0.10-1	133	libs	libbsd0,x11-common			libICE.so.6	X11 Inter-Client Exchange library
libicu-dev	72.1-3+deb12u1	47784	libdevel	libicu72,icu-devtools,libc6-dev|libc-dev				Development files for International Components for Unicode
libicu72	72.1-3+deb12u1	36170	libs				libicudata.so.72,libicui18n.so.72,libicuio.so.72,libicutest.so.72,libicutu.so.72,libicuuc.so.72	International Components for Unicode
libidn12	1.41-1	265	libs			?		GNU Libidn library, implementation of IETF IDN specifications
libiec61883-0	1.2.0-6+b1	81	libs	libraw1394-11		?		partial implementation of IEC 61883 (shared lib)
libijs-0.35	0.35-15	50	libs			?		IJS raster image transport protocol: shared library
libimath-3-1-29	3.1.6-1	335	libs			?		Utility libraries from ASF used by OpenEXR - runtime
libimath-dev	3.1.6-1	1050	libdevel	libimath-3-1-29		?		Utility libraries from ASF used by OpenEXR - development
libimport-into-perl	1.002005-2	28	perl	perl,libmodule-runtime-perl		?		module for importing packages into other packages
libio-html-perl	1.004-3	41	perl	perl		?		open an HTML file with automatic charset detection
libio-pty-perl	1:1.17-1	103	perl	perl,perlapi-5.36.0		?		Perl module for pseudo tty IO
libio-socket-ip-perl	0.41-2	73	perl	netbase		?		module for using IPv4 and IPv6 sockets in a protocol-independent way
libio-socket-ssl-perl	2.081-2	603	perl	perl,libnet-ssleay-perl,netbase	libio-socket-ip-perl|libio-socket-inet6-perl,libsocket-perl|libsocket6-perl,liburi-perl|libnet-libidn-perl|libnet-idn-encode-perl	?		Perl module implementing object oriented interface to SSL sockets
libipc-run-perl	20220807.0-1	267	perl	perl,libio-pty-perl		?		Perl module for running processes
libipt2	2.0.5-1	140	libs				libipt.so.2	Intel Processor Trace Decoder Library
libisl23	0.25-1.1	2302	libs				libisl.so.23	manipulating sets and relations of integer points bounded by linear constraints
libitm1	12.2.0-14+deb12u1	115	libs				libitm.so.1	GNU Transactional Memory Library
libjack-jackd2-0	1.9.21~dfsg-3	1154	libs	libopus0,libsamplerate0		?		JACK Audio Connection Kit (libraries)
libjansi-java	2.4.0-2	135	java					Java library for generating and interpreting ANSI escape sequences
libjansson4	2.14-2	101	libs				libjansson.so.4	C library for encoding, decoding and manipulating JSON data
libjbig-dev	2.1-6.1	92	libdevel	libjbig0		?		JBIGkit development files
libjbig0	2.1-6.1	84	libs				libjbig.so.0	JBIGkit libraries
libjbig2dec0	0.19-3+deb12u1	179	libs			?		JBIG2 decoder library - shared libraries
libjemalloc2	5.3.0-1	872	libs			?		general-purpose scalable concurrent malloc(3) implementation
libjpeg-dev	1:2.1.5-2	107	libdevel	libjpeg62-turbo-dev				Development files for the JPEG library [dummy package]
libjpeg62-turbo	1:2.1.5-2	677	libs				libjpeg.so.62	libjpeg-turbo JPEG runtime library
libjpeg62-turbo-dev	1:2.1.5-2	1096	libdevel	libc-dev,libjpeg62-turbo				Development files for the libjpeg-turbo JPEG library
libjq1	1.6-2.1+deb12u3	366	libs	libonig5			libjq.so.1	lightweight and flexible command-line JSON processor - shared library
libjs-events	3.3.0+~3.0.0-3	43	javascript		javascript-common	?		Node.js events module for browsers
libjs-inherits	2.0.4-6	12	javascript			?		Browser library that exposes inherits function from Node.js environment
libjs-is-typedarray	1.0.0-4	14	javascript		javascript-common	?		JavaScript library checking if object is TypedArray
libjs-typedarray-to-buffer	4.0.0-2	17	javascript		javascript-common	?		Nodejs utility converting TypedArray to buffer without copy
libjson-c5	0.16-2	109	libs				libjson-c.so.5	JSON manipulation library - shared library
libjson-glib-1.0-0	1.6.6-1	204	libs	libjson-glib-1.0-common,libglib2.0-0		?		GLib JSON manipulation library
libjson-glib-1.0-common	1.6.6-1	464	libs			?		GLib JSON manipulation library (common files)
libjson-perl	4.10000-1	244	perl	perl	libjson-xs-perl			module for manipulating JSON-formatted data
libjsoncpp25	1.9.5-4	249	libs				libjsoncpp.so.25	library for reading and writing JSON for C++
libjsr305-java	0.1~+svn49-11	115	java					Java library that provides annotations for software defect detection
libjxl0.7	0.7.0-10+deb12u1	3472	libs	libbrotli1,libhwy1,liblcms2-2		?		JPEG XL Image Coding System - "JXL" (shared libraries)
libk5crypto3	1.20.1-2+deb12u5	261	libs	libkrb5support0			libk5crypto.so.3	MIT Kerberos runtime libraries - Crypto Library
libkadm5clnt-mit12	1.20.1-2+deb12u5	175	libs	libgssapi-krb5-2,libgssrpc4,libk5crypto3,libkrb5-3,libkrb5support0		?		MIT Kerberos runtime libraries - Administration Clients
libkadm5srv-mit12	1.20.1-2+deb12u5	200	libs	libgssapi-krb5-2,libgssrpc4,libk5crypto3,libkdb5-10,libkrb5-3,libkrb5support0		?		MIT Kerberos runtime libraries - KDC and Admin Server
libkdb5-10	1.20.1-2+deb12u5	153	libs	libgssrpc4,libk5crypto3,libkrb5-3,libkrb5support0		?		MIT Kerberos runtime libraries - Kerberos database
libkeyutils1	1.6.3-2	40	libs				libkeyutils.so.1	Linux Key Management Utilities (library)
libkmod2	30+20221128-1	141	libs	libssl3			libkmod.so.2	libkmod shared library
libkpathsea6	2022.20220321.62855-5.1+deb12u2	236	libs			?		TeX Live: path search library for TeX (runtime part)
libkrb5-3	1.20.1-2+deb12u5	1077	libs	libk5crypto3,libkeyutils1,libkrb5support0,libssl3	krb5-locales		libkrb5.so.3	MIT Kerberos runtime libraries
libkrb5-dev	1.20.1-2+deb12u5	148	libdevel	krb5-multidev		?		headers and development libraries for MIT Kerberos
libkrb5support0	1.20.1-2+deb12u5	134	libs				libkrb5support.so.0	MIT Kerberos runtime libraries - Support library
libksba8	1.6.3-2	316	libs				libksba.so.8	X.509 and CMS support library
liblab-gamut1	2.42.2-7+deb12u1	2481	libs				liblab_gamut.so.1	rich set of graph drawing tools - liblab_gamut library
liblapack3	3.11.0-2	7188	libs	libblas3|libblas.so.3,libgfortran5		?		Library of linear algebra routines 3 - shared version
liblcms2-2	2.14-2+deb12u1	428	libs				liblcms2.so.2	Little CMS 2 color management library
liblcms2-dev	2.14-2+deb12u1	1904	libdevel	liblcms2-2		?		Little CMS 2 color management library development headers
libldap-2.5-0	2.5.13+dfsg-5	553	libs	libsasl2-2	libldap-common		liblber-2.5.so.0,libldap-2.5.so.0	OpenLDAP libraries
libldap-dev	2.5.13+dfsg-5	1536	libdevel	libldap-2.5-0		?		OpenLDAP development libraries
libldap2-dev	2.5.13+dfsg-5	80	libdevel	libldap-dev		?		transitional package for libldap-dev
liblerc-dev	4.0.0+ds-2	978	libdevel	liblerc4		?		Limited Error Raster Compression library (Development files)
liblerc4	4.0.0+ds-2	649	libs				libLerc.so.4	Limited Error Raster Compression library
liblilv-0-0	0.24.14-1	139	libs	libserd-0-0,libsord-0-0,libsratom-0-0		?		library for simple use of LV2 plugins
libllvm14	1:14.0.6-12	107438	libs	libedit2,libxml2,libz3-4			libLLVM-14.so.1	Modular compiler and toolchain technologies, runtime library
libllvm15	1:15.0.6-4+b1	114610	libs	libedit2,libxml2,libz3-4			libLLVM-15.so.1	Modular compiler and toolchain technologies, runtime library
liblmdb0	0.9.24-1	104	libs			?		Lightning Memory-Mapped Database shared library
liblqr-1-0	0.4.2-2.1	76	libs	libglib2.0-0		?		converts plain array images into multi-size representation
liblqr-1-0-dev	0.4.2-2.1	735	libdevel	liblqr-1-0		?		converts plain array images into multi-size representation (developments files)
liblsan0	12.2.0-14+deb12u1	2942	libs				liblsan.so.0	LeakSanitizer -- a memory leak detector (runtime)
libltdl-dev	2.4.7-7~deb12u1	941	libdevel	libltdl7,automake-1.16	libtool	?		System independent dlopen wrapper for GNU libtool (headers)
libltdl7	2.4.7-7~deb12u1	421	libs				libltdl.so.7	System independent dlopen wrapper for GNU libtool
liblua5.3-0	5.3.6-2	495	libs			?		Shared library for the Lua interpreter version 5.3
liblua5.3-dev	5.3.6-2	998	libdevel	liblua5.3-0,libc6-dev|libc-dev,libreadline-dev	pkg-config,libtool-bin	?		Development files for the Lua language version 5.3
liblua5.4-0	5.4.4-3+deb12u1	545	libs			?		Shared library for the Lua interpreter version 5.4
liblua5.4-dev	5.4.4-3+deb12u1	1076	libdevel	liblua5.4-0,libc6-dev|libc-dev,libreadline-dev	pkg-config,libtool-bin	?		Development files for the Lua language version 5.4
liblwp-mediatypes-perl	6.04-2	74	perl	perl		?		module to guess media type for a file or a URL
liblwp-protocol-https-perl	6.10-1	29	perl	perl,ca-certificates,libio-socket-ssl-perl,libnet-http-perl,libwww-perl		?		HTTPS driver for LWP::UserAgent
liblzf1	3.6-3	39	libs			?		Very small data compression library
liblzma-dev	5.4.1-1+deb12u2	726	libdevel					XZ-format compression library - development files
liblzo2-2	2.10-2	174	libs			?		data compression library
libmagic-mgc	1:5.44-3	8130	libs					File type determination library using "magic" numbers (compiled magic file)
libmagic1	1:5.44-3	232	libs	libmagic-mgc			libmagic.so.1	Recognize the type of data in a file using "magic" numbers - library
libmagickcore-6-arch-config	8:6.9.11.60+dfsg-1.6+deb12u15	237	libdevel	libmagickcore-6-headers,imagemagick-6-common		?		low-level image manipulation library - architecture header files
libmagickcore-6-headers	8:6.9.11.60+dfsg-1.6+deb12u15	440	libdevel	imagemagick-6-common		?		low-level image manipulation library - header files
libmagickcore-6.q16-6	8:6.9.11.60+dfsg-1.6+deb12u15	6661	libs	libfftw3-double3,libfontconfig1,libfreetype6,libgomp1,libheif1,libjbig0,libjpeg62-turbo,liblcms2-2,liblqr-1-0,libltdl7,libopenjp2-7,libpng16-16,libtiff6,libwebp7,libwebpdemux2,libwebpmux3,libx11-6,libxext6,libxml2,imagemagick-6-common	ghostscript,gsfonts	?		low-level image manipulation library -- quantum depth Q16
libmagickcore-6.q16-6-extra	8:6.9.11.60+dfsg-1.6+deb12u15	405	libs	libcairo2,libdjvulibre21,libglib2.0-0,libmagickcore-6.q16-6,libmagickwand-6.q16-6,libopenexr-3-1-30,libpango-1.0-0,libpangocairo-1.0-0,libwmflite-0.2-7,libxml2	libjxr-tools	?		low-level image manipulation library - extra codecs (Q16)
libmagickcore-6.q16-dev	8:6.9.11.60+dfsg-1.6+deb12u15	5151	libdevel	libmagickcore-6-arch-config,libmagickcore-6.q16-6,libmagickcore-6.q16-6-extra,libbz2-dev,libdjvulibre-dev,libexif-dev,libfreetype6-dev,libjpeg-dev,libopenjp2-7-dev,liblcms2-dev,liblqr-1-0-dev,libltdl-dev,libopenexr-dev,libpng-dev,librsvg2-dev,libtiff-dev,libwmf-dev,libx11-dev,libxext-dev,libxml2-dev,libxt-dev,zlib1g-dev,pkg-config		?		low-level image manipulation library - development files (Q16)
libmagickcore-dev	8:6.9.11.60+dfsg-1.6+deb12u15	12	libdevel	imagemagick-6-common,libmagickcore-6.q16-dev		?		low-level image manipulation library -- dummy package
libmagickwand-6-headers	8:6.9.11.60+dfsg-1.6+deb12u15	95	libdevel	libmagickcore-6-headers,imagemagick-6-common		?		image manipulation library - headers files
libmagickwand-6.q16-6	8:6.9.11.60+dfsg-1.6+deb12u15	1392	libs	libgomp1,libmagickcore-6.q16-6,libx11-6,imagemagick-6-common		?		image manipulation library -- quantum depth Q16
libmagickwand-6.q16-dev	8:6.9.11.60+dfsg-1.6+deb12u15	2667	libdevel	libmagickwand-6-headers,libmagickwand-6.q16-6,libmagickcore-6.q16-6-extra,libmagickcore-6.q16-dev,pkg-config		?		image manipulation library - development files (Q16)
libmagickwand-dev	8:6.9.11.60+dfsg-1.6+deb12u15	12	libdevel	imagemagick-6-common,libmagickwand-6.q16-dev		?		image manipulation library -- dummy package
libmariadb-dev	1:10.11.19-0+deb12u1	981	libdevel	libmariadb3,libssl-dev,zlib1g-dev		?		MariaDB database development files
libmariadb-dev-compat	1:10.11.19-0+deb12u1	71	libdevel	libmariadb-dev		?		MariaDB Connector/C, compatibility symlinks
libmariadb3	1:10.11.19-0+deb12u1	553	libs	mariadb-common,libssl3		?		MariaDB database client library
libmaven-parent-java	35-1	69	java	libapache-pom-java				Maven metadata for Apache Maven itself
libmaven-resolver-java	1.6.3-1	753	java	libcommons-lang3-java,libwagon-provider-api-java				Library to handle Java artifact repositories
libmaven-shared-utils-java	3.3.4-1	173	java	libcommons-io-java	libjansi-java			Replacement for plexus-utils in Maven
libmaven3-core-java	3.8.7-1	1949	java	libatinject-jsr330-api-java,libcommons-cli-java,libcommons-lang3-java,libgeronimo-annotation-1.3-spec-java,libguice-java,libmaven-parent-java,libmaven-resolver-java,libmaven-shared-utils-java,libplexus-cipher-java,libplexus-classworlds-java,libplexus-component-annotations-java,libplexus-interpolation-java,libplexus-sec-dispatcher-java,libplexus-utils2-java,libsisu-inject-java,libsisu-plexus-java,libslf4j-java,libwagon-provider-api-java				Core libraries for Maven 3
libmaxminddb-dev	1.7.1-1	111	libdevel	libmaxminddb0		?		IP geolocation database library (development headers)
libmaxminddb0	1.7.1-1	76	libs			?		IP geolocation database library
libmbedcrypto7	2.28.3-1	615	libs			?		lightweight crypto and SSL/TLS library - crypto library
libmbedtls14	2.28.3-1	303	libs	libmbedcrypto7,libmbedx509-1		?		lightweight crypto and SSL/TLS library - tls library
libmbedx509-1	2.28.3-1	236	libs	libmbedcrypto7		?		lightweight crypto and SSL/TLS library - x509 certificate library
libmfx1	22.5.4-1	27346	libs	libva2		?		Intel Media SDK -- shared library
libmnl-dev	1.0.4-3	29	libdevel	libmnl0		?		minimalistic Netlink communication library (devel)
libmnl0	1.0.4-3	46	libs				libmnl.so.0	minimalistic Netlink communication library
libmodule-runtime-perl	0.016-2	42	perl	perl,libparams-classify-perl		?		Perl module for runtime module handling
libmoo-perl	2.005005-1	149	perl	perl,libclass-method-modifiers-perl,libclass-xsaccessor-perl,libimport-into-perl,librole-tiny-perl,libscalar-list-utils-perl,libsub-quote-perl	libnamespace-clean-perl	?		Minimalist Object Orientation library (with Moose compatibility)
libmount-dev	2.38.1-5+deb12u3	81	libdevel	libblkid-dev,libc6-dev|libc-dev,libselinux1-dev		?		device mounting library - headers
libmp3lame0	3.100-6	544	libs			?		MP3 encoding library
libmpc3	1.3.1-1	149	libs	libmpfr6			libmpc.so.3	multiple precision complex floating-point library
libmpfr6	4.2.0-1	1177	libs				libmpfr.so.6	multiple precision floating-point computation
libmpg123-0	1.31.2-1+deb12u1	389	libs			?		MPEG layer 1/2/3 audio decoder (shared library)
libmysofa1	1.3.1~dfsg0-1	1266	libs			?		library to read HRTFs stored in the AES69-2015 SOFA format
libncurses-dev	6.4-4	2319	libdevel	libncurses6,libncursesw6,libc6-dev|libc-dev		ncurses5-config,ncurses6-config,ncursesw5-config,ncursesw6-config		developer's libraries for ncurses
libncurses5-dev	6.4-4	6	oldlibs	libncurses-dev				transitional package for libncurses-dev
libncurses6	6.4-4	335	libs		libgpm2		libform.so.6,libmenu.so.6,libncurses.so.6,libpanel.so.6	shared libraries for terminal handling
libncursesw5-dev	6.4-4	6	oldlibs	libncurses-dev				transitional package for libncurses-dev
libncursesw6	6.4-4	412	libs		libgpm2		libformw.so.6,libmenuw.so.6,libncursesw.so.6,libpanelw.so.6	shared libraries for terminal handling (wide character support)
libnet-http-perl	6.22-1	63	perl	perl,libio-socket-ip-perl,liburi-perl	libio-socket-ssl-perl	?		module providing low-level HTTP connection client
libnet-ssleay-perl	1.92-2+b1	1264	perl	perl,perl-openssl-abi-3,perlapi-5.36.0,libssl3		?		Perl module for Secure Sockets Layer (SSL)
libnetfilter-conntrack3	1.0.9-3	139	libs	libmnl0,libnfnetlink0			libnetfilter_conntrack.so.3	Netfilter netlink-conntrack library
libnfnetlink0	1.0.2-2	51	libs				libnfnetlink.so.0	Netfilter netlink library
libnfsidmap1	1:2.6.2-4+deb12u1	276	libs	libldap-2.5-0		?		NFS idmapping library
libnftables1	1.0.6-2+deb12u2	920	libs	libjansson4,libmnl0,libnftnl11,libxtables12		?		Netfilter nftables high level userspace API library
libnftnl11	1.2.4-2	233	libs	libmnl0			libnftnl.so.11	Netfilter nftables userspace API library
libnghttp2-14	1.52.0-1+deb12u3	220	libs				libnghttp2.so.14	library implementing HTTP/2 protocol (shared library)
libnl-3-200	3.7.0-0.2+b1	182	libs			?		library for dealing with netlink sockets
libnl-genl-3-200	3.7.0-0.2+b1	58	libs	libnl-3-200		?		library for dealing with netlink sockets - generic netlink
libnode-dev	18.20.4+dfsg-1~deb12u3	3277	libdevel	libssl-dev,libuv1-dev,libnode108		?		evented I/O for V8 javascript (development files)
libnode108	18.20.4+dfsg-1~deb12u3	46435	libs	libbrotli1,libc-ares2,libicu72,libnghttp2-14,libssl3,libuv1,node-acorn,node-cjs-module-lexer,node-undici		?		evented I/O for V8 javascript - runtime library
libnorm1	1.5.9+dfsg-2	506	libs			?		NACK-Oriented Reliable Multicast (NORM) library
libnotify-bin	0.8.1-1	49	utils	libglib2.0-0,libnotify4		?		sends desktop notifications to a notification daemon (Utilities)
libnotify4	0.8.1-1	80	libs	libgdk-pixbuf-2.0-0,libglib2.0-0		?		sends desktop notifications to a notification daemon
libnpth0	1.6-3	50	libs				libnpth.so.0	replacement for GNU Pth using system threads
libnsl-dev	1.3.0-2	345	libdevel	libnsl2,libtirpc-dev				libnsl development files
libnsl2	1.3.0-2	127	libs	libtirpc3			libnsl.so.2	Public client interface for NIS(YP) and NIS+
libnspr4	2:4.35-1	322	libs					NetScape Portable Runtime Library
libnss-wrapper	1.1.12-1	99	devel			?		NSS wrapper library
libnss3	2:3.87.1-1+deb12u4	4114	libs	libnspr4,libsqlite3-0				Network Security Service libraries
libnuma1	2.0.16-1	71	libs				libnuma.so.1	Libraries for controlling NUMA policy
libobjc-12-dev	12.2.0-14+deb12u1	1394	libdevel	libgcc-12-dev,libobjc4		?		Runtime library for GNU Objective-C applications (development files)
libobjc4	12.2.0-14+deb12u1	205	libs	libgc1		?		Runtime library for GNU Objective-C applications
libogg0	1.3.5-3	61	libs			?		Ogg bitstream library
libonig-dev	6.9.8-1	233	libdevel	libonig5		?		regular expressions library — development files
libonig5	6.9.8-1	666	libs				libonig.so.5	regular expressions library
libopenal-data	1:1.19.1-2	207	libs			?		Software implementation of the OpenAL audio API (data files)
libopenal1	1:1.19.1-2	963	libs	libopenal-data,libsndio7.0	libasound2,libpulse0	?		Software implementation of the OpenAL audio API (shared library)
libopenexr-3-1-30	3.1.5-5	4488	libs	libimath-3-1-29		?		runtime files for the OpenEXR image library
libopenexr-dev	3.1.5-5	881	libdevel	libimath-dev,libopenexr-3-1-30,zlib1g-dev		?		development files for the OpenEXR image library
libopenjp2-7	2.5.0-2+deb12u3	479	libs			?		JPEG 2000 image compression/decompression library
libopenjp2-7-dev	2.5.0-2+deb12u3	977	libdevel	libopenjp2-7		?		development files for OpenJPEG, a JPEG 2000 image library
libopenmpt0	0.6.9-1	1951	libs	libmpg123-0,libvorbis0a,libvorbisfile3		?		module music library based on OpenMPT -- shared library
libopentracing-c-wrapper0	1.1.3-3+b1	100	libs	libopentracing1		?		C wrapper for the C++ impl of the OpenTracing API
libopentracing1	1.6.0-4	197	libs			?		OpenTracing API for C++
libopus0	1.3.1-3	400	libs			?		Opus codec runtime library
liborc-0.4-0	1:0.4.33-2	662	libs			?		Library of Optimized Inner Loops Runtime Compiler
libpackagekit-glib2-18	1.2.6-5+deb12u1	448	libs	libglib2.0-0			libpackagekit-glib2.so.18	Library for accessing PackageKit using GLib
libpango-1.0-0	1.50.12+ds-1	520	libs	fontconfig,libfribidi0,libglib2.0-0,libharfbuzz0b,libthai0			libpango-1.0.so.0	Layout and rendering of internationalized text
libpangocairo-1.0-0	1.50.12+ds-1	103	libs	libcairo2,libfontconfig1,libglib2.0-0,libharfbuzz0b,libpango-1.0-0,libpangoft2-1.0-0			libpangocairo-1.0.so.0	Layout and rendering of internationalized text
libpangoft2-1.0-0	1.50.12+ds-1	142	libs	libfontconfig1,libfreetype6,libglib2.0-0,libharfbuzz0b,libpango-1.0-0			libpangoft2-1.0.so.0	Layout and rendering of internationalized text
libpaper-utils	1.1.29	35	utils	libpaper1		?		library for handling paper characteristics (utilities)
libpaper1	1.1.29	56	libs	ucf	libpaper-utils	?		library for handling paper characteristics
libparams-classify-perl	0.015-2+b1	64	perl	libdevel-callchecker-perl,perl,perlapi-5.36.0		?		Perl module for argument type classification
libparse-recdescent-perl	1.967015+dfsg-4	459	perl	perl		?		Perl module to create and use recursive-descent parsers
libpathplan4	2.42.2-7+deb12u1	82	libs				libpathplan.so.4	rich set of graph drawing tools - pathplan library
libpciaccess0	0.17-2	92	libs				libpciaccess.so.0	Generic PCI access library for X
libpcre2-16-0	10.42-1+deb12u2	632	libs			?		New Perl Compatible Regular Expression Library - 16 bit runtime files
libpcre2-32-0	10.42-1+deb12u2	608	libs			?		New Perl Compatible Regular Expression Library - 32 bit runtime files
libpcre2-dev	10.42-1+deb12u2	2592	libdevel	libc-dev,libpcre2-16-0,libpcre2-32-0,libpcre2-posix3		?		New Perl Compatible Regular Expression Library - development files
libpcre2-posix3	10.42-1+deb12u2	82	libs			?		New Perl Compatible Regular Expression Library - posix-compatible runtime files
libpcsclite1	1.9.9-2	91	libs				libpcsclite.so.1	Middleware to access a smart card using PC/SC (library)
libperl5.36	5.36.0-7+deb12u4	28875	libs	libgdbm-compat4,libgdbm6,perl-modules-5.36		cpan5.36-x86_64-linux-gnu,perl5.36-x86_64-linux-gnu		shared Perl library
libpfm4	4.13.0-1	2723	libs				libpfm.so.4	Library to program the performance monitoring events
libpgm-5.3-0	5.3.128~dfsg-2	322	libs			?		OpenPGM shared library
libphodav-3.0-0	3.0-8	93	libs	libphodav-3.0-common,libglib2.0-0,libsoup-3.0-0,libxml2		?		WebDAV server implementation using libsoup
libphodav-3.0-common	3.0-8	109	libs			?		WebDAV server implementation using libsoup (common files)
libpipeline1	1.5.7-1	96	libs				libpipeline.so.1	Unix process pipeline manipulation library
libpixman-1-0	0.42.2-1	1002	libs				libpixman-1.so.0	pixel-manipulation library for X and cairo
libpixman-1-dev	0.42.2-1	1240	libdevel	libpixman-1-0		?		pixel-manipulation library for X and cairo (development files)
libpkgconf3	1.8.1-1	101	libs				libpkgconf.so.3	shared library for pkgconf
libplacebo208	4.208.0-3	7716	libs	libepoxy0,liblcms2-2,libvulkan1		?		GPU-accelerated video/image rendering primitives (shared library)
libplexus-cipher-java	2.0-1	43	java	libatinject-jsr330-api-java				Plexus Cipher Component used by Maven
libplexus-classworlds-java	2.7.0-1	78	java					Class loading utilities for the Plexus framework
libplexus-component-annotations-java	2.1.1-1	33	java					Plexus Component Annotations
libplexus-interpolation-java	1.26-1	109	java					Plexus Interpolation API
libplexus-sec-dispatcher-java	2.0-3	59	java	libatinject-jsr330-api-java,libplexus-cipher-java,libplexus-utils2-java				Plexus Security Dispatcher Component used by Maven
libplexus-utils2-java	3.4.2-1	302	java					utilities for the Plexus framework
libpng-dev	1.6.39-2+deb12u6	854	libdevel	libpng16-16,zlib1g-dev	libpng-tools	libpng-config,libpng16-config		PNG library - development (version 1.6)
libpng16-16	1.6.39-2+deb12u6	417	libs				libpng16.so.16	PNG library - runtime (version 1.6)
libpocketsphinx3	0.8+5prealpha+1-15	314	libs	libsphinxbase3	pocketsphinx-en-us	?		Speech recognition tool - front-end library
libpolkit-agent-1-0	122-3	70	libs	libglib2.0-0,libpolkit-gobject-1-0			libpolkit-agent-1.so.0	polkit Authentication Agent API
libpolkit-gobject-1-0	122-3	148	libs	libglib2.0-0			libpolkit-gobject-1.so.0	polkit Authorization API
libpopt0	1.19+dfsg-1	245	libs			?		lib for parsing cmdline parameters
libpostproc56	7:5.1.9-0+deb12u1	239	libs	libavutil57		?		FFmpeg library for post processing - runtime files
libpq-dev	15.20-0+deb12u1	595	libdevel	libpq5,libssl-dev		pg_config,pg_config.libpq-dev		header files for libpq5 (PostgreSQL library)
libpq5	15.20-0+deb12u1	906	libs	libgssapi-krb5-2,libldap-2.5-0,libssl3			libpq.so.5	PostgreSQL C client library
libproc2-0	2:4.0.2-3	232	libs				libproc2.so.0	library for accessing process information from /proc
libprotobuf-c1	1.4.1-1+b1	69	libs			?		Protocol Buffers C shared library (protobuf-c)
libproxy1v5	0.4.18-1.2	163	libs			?		automatic proxy configuration management library (shared)
libpsl5	0.21.2-1	96	libs		publicsuffix		libpsl.so.5	Library for Public Suffix List (shared libraries)
libptexenc1	2022.20220321.62855-5.1+deb12u2	97	libs	libkpathsea6		?		TeX Live: pTeX encoding library
libpthread-stubs0-dev	0.4-1	18	libdevel					pthread stubs not provided by native libc, development files
libpulse0	16.1+dfsg1-2+b1	969	libs	libasyncns0,libdbus-1-3,libsndfile1,libx11-6,libx11-xcb1,libxcb1		?		PulseAudio client libraries
libpython3-stdlib	3.11.2-1+b1	27	python	libpython3.11-stdlib				interactive high-level object-oriented language (default python3 version)
libpython3.11	3.11.2-6+deb12u9	7626	libs	libpython3.11-stdlib,libexpat1			libpython3.11.so.1	Shared Python runtime library (version 3.11)
libpython3.11-minimal	3.11.2-6+deb12u9	5232	python	libssl3	libpython3.11-stdlib			Minimal subset of the Python language (version 3.11)
libpython3.11-stdlib	3.11.2-6+deb12u9	8334	python	libpython3.11-minimal,media-types|mime-support,libncursesw6,libnsl2,libreadline8,libsqlite3-0,libtirpc3				Interactive high-level object-oriented language (standard library, version 3.11)
libquadmath0	12.2.0-14+deb12u1	292	libs				libquadmath.so.0	GCC Quad-Precision Math Library
librabbitmq4	0.11.0-1+deb12u3	124	libs	libssl3		?		AMQP client library written in C
librav1e0	0.5.1-6	2664	libs				librav1e.so.0	Fastest and safest AV1 encoder - shared library
libraw1394-11	2.1.2-2	100	libs			?		library for direct access to IEEE 1394 bus (aka FireWire)
libreadline-dev	8.2-1.3	790	libdevel	libreadline8,libncurses-dev				GNU readline and history libraries, development files
libreadline8	8.2-1.3	475	libs	readline-common			libhistory.so.8,libreadline.so.8	GNU readline and history libraries, run-time libraries
libregexp-ipv6-perl	0.03-3	19	perl	perl		?		Regular expression for IPv6 addresses
librhash0	1.4.3-3	237	libs		libssl3		librhash.so.0	shared library for hash functions computing
librist4	0.2.7+dfsg-1	190	libs	libcjson1,libmbedcrypto7		?		Reliable Internet Stream Transport -- shared library
librole-tiny-perl	2.002004-1	49	perl	perl,libclass-method-modifiers-perl		?		Perl module for minimalist role composition
librsvg2-2	2.54.7+dfsg-1~deb12u1	10909	libs	libcairo-gobject2,libcairo2,libgdk-pixbuf-2.0-0,libglib2.0-0,libpango-1.0-0,libpangocairo-1.0-0,libxml2	librsvg2-common		librsvg-2.so.2	SAX-based renderer library for SVG files (runtime)
librsvg2-common	2.54.7+dfsg-1~deb12u1	76	libs	librsvg2-2,libgdk-pixbuf-2.0-0,libglib2.0-0				SAX-based renderer library for SVG files (extra runtime)
librsvg2-dev	2.54.7+dfsg-1~deb12u1	296	libdevel	gir1.2-rsvg-2.0,libcairo2-dev,libgdk-pixbuf-2.0-dev,libglib2.0-dev,librsvg2-2,librsvg2-common		?		SAX-based renderer library for SVG files (development)
librtmp1	2.4+20151223.gitfa8646d.1-2+b2	146	libs				librtmp.so.1	toolkit for RTMP streams (shared library)
librubberband2	3.1.2+dfsg0-1	391	libs			?		audio time-stretching and pitch-shifting library
libruby	1:3.1	13	libs	libruby3.1		?		Libraries necessary to run Ruby
libruby3.1	3.1.7+really3.1.2-0+deb12u1	25013	libs	rake,ruby-net-telnet,ruby-xmlrpc,ruby-webrick,ruby-sdbm,libedit2,libncurses6,libssl3,libyaml-0-2		?		Libraries necessary to run Ruby 3.1
libsamplerate0	0.2.2-3	1493	libs			?		Audio sample rate conversion library
libsasl2-2	2.1.28+dfsg-10+deb12u1	167	libs	libsasl2-modules-db	libsasl2-modules		libsasl2.so.2	Cyrus SASL - authentication abstraction library
libsasl2-modules-db	2.1.28+dfsg-10+deb12u1	77	libs					Cyrus SASL - pluggable authentication modules (DB)
libscalar-list-utils-perl	1:1.63-1+b1	155	perl	perl,perlapi-5.36.0		?		modules providing common scalar and list utility subroutines
libsctp-dev	1.0.19+dfsg-2	231	libdevel	libsctp1,libc6-dev|libc-dev		?		user-space access to Linux kernel SCTP - development files
libsctp1	1.0.19+dfsg-2	56	libs			?		user-space access to Linux kernel SCTP - shared library
libsdl2-2.0-0	2.26.5+dfsg-1	1968	libs	libasound2,libdecor-0-0,libdrm2,libgbm1,libpulse0,libsamplerate0,libwayland-client0,libwayland-cursor0,libwayland-egl1,libx11-6,libxcursor1,libxext6,libxfixes3,libxi6,libxkbcommon0,libxrandr2,libxss1		?		Simple DirectMedia Layer
libselinux1-dev	3.4-1+b6	702	libdevel	libsepol-dev,libpcre2-dev		?		SELinux development headers
libsensors-config	1:3.6.0-7.1	33	utils					lm-sensors configuration files
libsensors5	1:3.6.0-7.1	87	libs	libsensors-config			libsensors.so.5	library to read temperature/voltage/fan sensors
libsepol-dev	3.4-2.1	1669	libdevel			?		SELinux binary policy manipulation library and development files
libserd-0-0	0.30.16-1	130	libs			?		lightweight RDF syntax library
libserf-1-1	1.3.9-11	154	libs	libapr1,libaprutil1,libgssapi-krb5-2,libssl3		?		high-performance asynchronous HTTP client library
libshine3	3.1.1-2	61	libs			?		Fixed-point MP3 encoding library - runtime files
libsigsegv2	2.14-1	70	libs			?		Library for handling page faults in a portable way
libsisu-inject-java	0.3.4-2	412	java	libcdi-api-java,libslf4j-java				Dependency Injection container for Java
libsisu-plexus-java	0.3.4-3	245	java	libcdi-api-java,libplexus-classworlds-java,libplexus-component-annotations-java,libplexus-utils2-java,libsisu-inject-java				Plexus adapter for the Sisu dependency injection container
libslang2	2.3.3-3	2386	libs				libslang.so.2	S-Lang programming library - runtime version
libslf4j-java	1.7.32-1	281	java					Simple Logging Facade for Java
libsm-dev	2:1.2.3-1	106	libdevel	libsm6,x11proto-core-dev,libice-dev				X11 Session Management library (development headers)
libsm6	2:1.2.3-1	73	libs	libice6			libSM.so.6	X11 Session Management library
libsnappy1v5	1.1.9-3	89	libs			?		fast compression/decompression library
libsndfile1	1.2.0-1+deb12u1	574	libs	libflac12,libmp3lame0,libmpg123-0,libogg0,libopus0,libvorbis0a,libvorbisenc2		?		Library for reading/writing audio files
libsndio7.0	1.9.0-0.3+b2	88	libs	libasound2,libbsd0		?		Small audio and MIDI framework from OpenBSD, runtime libraries
libsodium-dev	1.0.18-1+deb12u1	795	libdevel	libsodium23		?		Network communication, cryptography and signaturing library - headers
libsodium23	1.0.18-1+deb12u1	415	libs				libsodium.so.23	Network communication, cryptography and signaturing library
libsord-0-0	0.16.14+git221008-1	58	libs	libserd-0-0		?		library for storing RDF data in memory
libsoup-3.0-0	3.2.3-0+deb12u2	716	libs	glib-networking,libsoup-3.0-common,libbrotli1,libglib2.0-0,libgssapi-krb5-2,libnghttp2-14,libpsl5,libsqlite3-0		?		HTTP library implementation in C -- Shared library
libsoup-3.0-common	3.2.3-0+deb12u2	468	devel			?		HTTP library implementation in C -- Common files
libsource-highlight-common	3.1.9-4.2	320	libs					architecture-independent files for source highlighting library
libsource-highlight4v5	3.1.9-4.2+b3	843	libs	libsource-highlight-common,libboost-regex1.74.0-icu72			libsource-highlight.so.4	source highlighting library
libsoxr0	0.1.3-4	229	libs	libgomp1		?		High quality 1D sample-rate conversion library
libspeex1	1.2.1-2	125	libs			?		The Speex codec runtime library
libsphinxbase3	0.8+5prealpha+1-16	326	libs	libblas3|libblas.so.3,liblapack3|liblapack.so.3,libpulse0		?		Speech recognition tool - shared library
libspice-client-glib-2.0-8	0.42-1	1210	libs	spice-client-glib-usb-acl-helper,usb.ids,libcacard0,libglib2.0-0,libgstreamer-plugins-base1.0-0,libgstreamer1.0-0,libjpeg62-turbo,libjson-glib-1.0-0,libopus0,libphodav-3.0-0,libpixman-1-0,libsasl2-2,libsoup-3.0-0,libssl3,libusb-1.0-0,libusbredirhost1,libusbredirparser1		?		GObject for communicating with Spice servers (runtime library)
libspice-client-gtk-3.0-5	0.42-1	326	libs	libcairo2,libepoxy0,libgdk-pixbuf-2.0-0,libglib2.0-0,libgstreamer-plugins-base1.0-0,libgstreamer1.0-0,libgtk-3-0,libphodav-3.0-0,libspice-client-glib-2.0-8,libva-x11-2,libwayland-client0,libwayland-server0,libx11-6		?		GTK3 widget for SPICE clients (runtime library)
libsqlite3-0	3.40.1-2+deb12u2	1682	libs				libsqlite3.so.0	SQLite 3 shared library
libsqlite3-dev	3.40.1-2+deb12u2	3150	libdevel	libsqlite3-0,libc-dev				SQLite 3 development files
libsratom-0-0	0.6.14-1	60	libs	libserd-0-0,libsord-0-0		?		library for serialising LV2 atoms to/from Turtle
libsrt1.5-gnutls	1.5.1-1+deb12u2	915	libs			?		Secure Reliable Transport UDP streaming library (GnuTLS flavour)
libssh-4	0.10.6-0+deb12u3	526	libs	libgssapi-krb5-2,libssl3		?		tiny C SSH library (OpenSSL flavor)
libssh-gcrypt-4	0.10.6-0+deb12u3	641	libs	libgssapi-krb5-2		?		tiny C SSH library (gcrypt flavor)
libssh2-1	1.10.0-3+deb12u1	353	libs	libssl3			libssh2.so.1	SSH2 client-side library
libssl-dev	3.0.22-1~deb12u2	12206	libdevel	libssl3				Secure Sockets Layer toolkit - development files
libssl3	3.0.22-1~deb12u2	6042	libs				libcrypto.so.3,libssl.so.3	Secure Sockets Layer toolkit - shared libraries
libstd-rust-1.63	1.63.0+dfsg1-2	72234	libs	libllvm14		?		Rust standard libraries
libstd-rust-dev	1.63.0+dfsg1-2	188198	rust	libstd-rust-1.63		?		Rust standard libraries - development files
libstdc++-12-dev	12.2.0-14+deb12u1	19446	libdevel	libgcc-12-dev,libc6-dev				GNU Standard C++ Library v3 (development files)
libstemmer0d	2.2.0-2	818	libs					Snowball stemming algorithms for use in Information Retrieval
libsub-override-perl	0.09-4	27	perl	perl		?		Perl module used to temporarily override subroutines
libsub-quote-perl	2.006008-1	53	perl	perl,libscalar-list-utils-perl	libxstring-perl	?		helper modules for subroutines
libsvn1	1.14.2-4+deb12u1	4301	libs	libsqlite3-0,libapr1,libaprutil1,libexpat1,libsasl2-2,libserf-1-1,libutf8proc2		?		Shared libraries used by Apache Subversion
libsvtav1enc1	1.4.1+dfsg-1	6632	libs				libSvtAv1Enc.so.1	Scalable Video Technology for AV1 (libsvtav1enc shared library)
libswresample4	7:5.1.9-0+deb12u1	236	libs	libavutil57,libsoxr0		?		FFmpeg library for audio resampling, rematrixing etc. - runtime files
libswscale6	7:5.1.9-0+deb12u1	760	libs	libavutil57		?		FFmpeg library for image scaling and various conversions - runtime files
libsybdb5	1.3.17+ds-2	499	libs	libgssapi-krb5-2,freetds-common		?		libraries for connecting to MS SQL and Sybase SQL servers
libsynctex2	2022.20220321.62855-5.1+deb12u2	169	libs			?		TeX Live: SyncTeX parser library
libtcl8.6	8.6.13+dfsg-2	4282	libs	tzdata			libtcl8.6.so.0	Tcl (the Tool Command Language) v8.6 - run-time library files
libtcmalloc-minimal4	2.10-1	382	libs			?		efficient thread-caching malloc
libtdb1	1.4.8-2	131	libs			?		Trivial Database - shared library
libteckit0	2.5.11+ds1-1+b1	2677	libs			?		Encoding conversion library
libtexlua53-5	2022.20220321.62855-5.1+deb12u2	289	libs			?		TeX Live: Lua 5.3, modified for use with LuaTeX
libtexluajit2	2022.20220321.62855-5.1+deb12u2	565	libs			?		TeX Live: LuaJIT, modified for use with LuaJITTeX
libthai-data	0.1.29-1	626	libs					Data files for Thai language support library
libthai0	0.1.29-1	99	libs	libthai-data,libdatrie1			libthai.so.0	Thai language support library
libtheora0	1.1.1+dfsg.1-16.1+deb12u1	648	libs	libcairo2,libogg0		?		Theora Video Compression Codec
libtiff-dev	4.5.0-6+deb12u4	1277	libdevel	libc6-dev|libc-dev,libjbig-dev,libjpeg-dev,liblzma-dev,libzstd-dev,libwebp-dev,libtiff6,libtiffxx6,zlib1g-dev,libdeflate-dev,liblerc-dev		?		Tag Image File Format library (TIFF), development files
libtiff6	4.5.0-6+deb12u4	716	libs	libdeflate0,libjbig0,libjpeg62-turbo,liblerc4,libwebp7			libtiff.so.6	Tag Image File Format (TIFF) library
libtiffxx6	4.5.0-6+deb12u4	164	libs	libtiff6		?		Tag Image File Format (TIFF) library -- C++ interface
libtimedate-perl	2.3300-2	127	perl	perl		?		collection of modules to manipulate date/time information
libtirpc-common	1.3.3+ds-1	35	libs					transport-independent RPC library - common files
libtirpc-dev	1.3.3+ds-1	717	libdevel	libtirpc3				transport-independent RPC library - development files
libtirpc3	1.3.3+ds-1	226	libs	libgssapi-krb5-2,libtirpc-common			libtirpc.so.3	transport-independent RPC library
libtk8.6	8.6.13-2	2413	libs	libtcl8.6,libfontconfig1,libx11-6,libxft2,libxss1			libtk8.6.so.0	Tk toolkit for Tcl and X11 v8.6 - run-time files
libtool	2.4.7-7~deb12u1	1213	devel	gcc|c-compiler,cpp,libc6-dev|libc-dev,file,autotools-dev	libltdl-dev	?		Generic library support script
libtry-tiny-perl	0.31-2	48	perl	perl		?		module providing minimalistic try/catch
libtsan2	12.2.0-14+deb12u1	7815	libs				libtsan.so.2	ThreadSanitizer -- a Valgrind-based detector of data races (runtime)
libtwolame0	0.4.0-2	147	libs			?		MPEG Audio Layer 2 encoding library
libubsan1	12.2.0-14+deb12u1	2652	libs				libubsan.so.1	UBSan -- undefined behaviour sanitizer (runtime)
libuchardet0	0.0.7-1	208	libs				libuchardet.so.0	universal charset detection library - shared library
libudfread0	1.1.2-1	56	libs			?		UDF reader library
libunwind8	1.6.2-3	196	libs				libunwind-coredump.so.0,libunwind-ptrace.so.0,libunwind-x86_64.so.8,libunwind.so.8	library to determine the call-chain of a program - runtime
liburi-perl	5.17-1	237	perl	perl,libregexp-ipv6-perl		?		module to manipulate and access URI strings
liburing2	2.3-3	44	libs			?		Linux kernel io_uring access library - shared library
libusb-1.0-0	2:1.0.26-1	155	libs			?		userspace USB programming library
libusbredirhost1	0.13.0-2	65	libs	libusb-1.0-0,libusbredirparser1		?		Implementing the usb-host (*) side of a usbredir connection (runtime)
libusbredirparser1	0.13.0-2	61	libs			?		Parser for the usbredir protocol (runtime)
libutempter0	1.2.1-3	50	libs				libutempter.so.0	privileged helper for utmp/wtmp updates (runtime)
libutf8proc2	2.8.0-1	367	libs			?		C library for processing UTF-8 Unicode data (shared library)
libuv1	1.44.2-1+deb12u1	294	libs				libuv.so.1	asynchronous event notification library - runtime library
libuv1-dev	1.44.2-1+deb12u1	672	libdevel	libuv1		?		asynchronous event notification library - development files
libv4l-0	1.22.1-5+b2	259	libs	libv4lconvert0		?		Collection of video4linux support libraries
libv4lconvert0	1.22.1-5+b2	329	libs	libjpeg62-turbo		?		Video4linux frame format conversion library
libva-drm2	2.17.0-1	43	libs	libdrm2,libva2		?		Video Acceleration (VA) API for Linux -- DRM runtime
libva-x11-2	2.17.0-1	55	libs	libdrm2,libva2,libx11-6,libx11-xcb1,libxcb-dri3-0,libxcb1,libxext6,libxfixes3		?		Video Acceleration (VA) API for Linux -- X11 runtime
libva2	2.17.0-1	217	libs		va-driver-all|va-driver	?		Video Acceleration (VA) API for Linux -- runtime
libvdpau1	1.5-2	106	libs	libx11-6,libxext6	vdpau-driver-all|vdpau-driver	?		Video Decode and Presentation API for Unix (libraries)
libvidstab1.1	1.1.0-2+b1	99	libs	libgomp1		?		video stabilization library (shared library)
libvirt-glib-1.0-0	4.0.0-2	574	libs	libglib2.0-0,libvirt0,libxml2	libvirt-glib-1.0-data	?		libvirt GLib and GObject mapping library
libvirt0	9.0.0-4+deb12u2	5824	libs	libapparmor1,libcurl3-gnutls,libglib2.0-0,libnl-3-200,libnuma1,libsasl2-2,libssh-4,libssh2-1,libtirpc3,libxml2,libyajl2	libvirt-l10n	?		library for interfacing with different virtualization systems
libvorbis0a	1.3.7-1	205	libs	libogg0		?		decoder library for Vorbis General Audio Compression Codec
libvorbisenc2	1.3.7-1	703	libs	libvorbis0a		?		encoder library for Vorbis General Audio Compression Codec
libvorbisfile3	1.3.7-1	63	libs	libogg0,libvorbis0a		?		high-level API for Vorbis General Audio Compression Codec
libvpx7	1.12.0-1+deb12u5	3061	libs			?		VP8 and VP9 video codec (shared library)
libvte-2.91-0	0.70.6-2~deb12u1	1169	libs	libvte-2.91-common,libatk1.0-0,libcairo2,libfribidi0,libglib2.0-0,libgtk-3-0,libicu72,libpango-1.0-0,libpangocairo-1.0-0		?		Terminal emulator widget for GTK+ 3.0 - runtime files
libvte-2.91-common	0.70.6-2~deb12u1	1047	libs			?		Terminal emulator widget for GTK+ 3.0 - common files
libvulkan1	1.3.239.0-1	477	libs		mesa-vulkan-drivers|vulkan-icd	?		Vulkan loader library
libwagon-file-java	3.5.3-1	32	java	libslf4j-java,libwagon-provider-api-java				Artifact transport abstraction used in Maven (file provider)
libwagon-http-shaded-java	3.5.3-1	1574	java					Artifact transport abstraction used in Maven (HTTP providers with dependencies)
libwagon-provider-api-java	3.5.3-1	97	java	libplexus-utils2-java				Artifact transport abstraction used in Maven (Provider API)
libwayland-client0	1.21.0-1	89	libs				libwayland-client.so.0	wayland compositor infrastructure - client library
libwayland-cursor0	1.21.0-1	54	libs	libwayland-client0		?		wayland compositor infrastructure - cursor library
libwayland-egl1	1.21.0-1	33	libs			?		wayland compositor infrastructure - EGL library
libwayland-server0	1.21.0-1	111	libs				libwayland-server.so.0	wayland compositor infrastructure - server library
libwebp-dev	1.2.4-0.2+deb12u1	1084	libdevel	libwebp7,libwebpmux3,libwebpdemux2		?		Lossy compression of digital photographic images
libwebp7	1.2.4-0.2+deb12u1	544	libs				libwebp.so.7	Lossy compression of digital photographic images
libwebpdemux2	1.2.4-0.2+deb12u1	120	libs	libwebp7		?		Lossy compression of digital photographic images.
libwebpmux3	1.2.4-0.2+deb12u1	144	libs	libwebp7		?		Lossy compression of digital photographic images
libwmf-0.2-7	0.2.12-5.1	403	libs	libexpat1,libfreetype6,libjpeg62-turbo,libpng16-16,libwmflite-0.2-7,libx11-6	fonts-urw-base35	?		Windows metafile conversion library
libwmf-dev	0.2.12-5.1	906	libdevel	libwmf-0.2-7,libwmflite-0.2-7,libfreetype-dev,x11proto-core-dev,libx11-dev,zlib1g-dev		?		Windows metafile conversion development
libwmflite-0.2-7	0.2.12-5.1	201	libs			?		Windows metafile conversion lite library
libwrap0	7.6.q-32	110	libs	libnsl2		?		Wietse Venema's TCP wrappers library
libwww-perl	6.68-1	415	perl	perl,ca-certificates,libencode-locale-perl,libfile-listing-perl,libhtml-parser-perl,libhtml-tagset-perl,libhtml-tree-perl,libhttp-cookies-perl,libhttp-date-perl,libhttp-message-perl,libhttp-negotiate-perl,liblwp-mediatypes-perl,liblwp-protocol-https-perl,libnet-http-perl,libtry-tiny-perl,liburi-perl,libwww-robotrules-perl,netbase	libdata-dump-perl,libhtml-form-perl,libhtml-format-perl,libhttp-daemon-perl,libmailtools-perl	?		simple and consistent interface to the world-wide web
libwww-robotrules-perl	6.02-1	36	perl	perl,liburi-perl		?		database of robots.txt-derived permissions
libx11-6	2:1.8.4-2+deb12u2	1562	libs	libxcb1,libx11-data			libX11.so.6	X11 client-side library
libx11-data	2:1.8.4-2+deb12u2	1577	x11					X11 client-side library
libx11-dev	2:1.8.4-2+deb12u2	2600	libdevel	libx11-6,libxau-dev,libxdmcp-dev,x11proto-dev,xtrans-dev,libxcb1-dev				X11 client-side library (development headers)
libx11-xcb-dev	2:1.8.4-2+deb12u2	249	libdevel	libx11-xcb1,libxcb1-dev,libx11-dev		?		Xlib/XCB interface library (development headers)
libx11-xcb1	2:1.8.4-2+deb12u2	252	libs	libx11-6			libX11-xcb.so.1	Xlib/XCB interface library
libx264-164	2:0.164.3095+gitbaee400-3	1877	libs			?		x264 video coding library
libx265-199	3.5-2+b1	16203	libs	libnuma1			libx265.so.199	H.265/HEVC video stream encoder (shared library)
libxau-dev	1:1.0.9-1	65	libdevel	libxau6,x11proto-dev				X11 authorisation library (development headers)
libxau6	1:1.0.9-1	42	libs				libXau.so.6	X11 authorisation library
libxaw7	2:1.0.14-1	519	libs	libx11-6,libxext6,libxmu6,libxpm4,libxt6			libXaw.so.7,libXaw7.so.7	X11 Athena Widget library
libxcb-dri2-0	1.15-1	136	libs	libxcb1			libxcb-dri2.so.0	X C Binding, dri2 extension
libxcb-dri3-0	1.15-1	136	libs	libxcb1			libxcb-dri3.so.0	X C Binding, dri3 extension
libxcb-glx0	1.15-1	244	libs	libxcb1			libxcb-glx.so.0	X C Binding, glx extension
libxcb-present0	1.15-1	126	libs	libxcb1			libxcb-present.so.0	X C Binding, present extension
libxcb-randr0	1.15-1	192	libs	libxcb1			libxcb-randr.so.0	X C Binding, randr extension
libxcb-render0	1.15-1	176	libs	libxcb1			libxcb-render.so.0	X C Binding, render extension
libxcb-render0-dev	1.15-1	278	libdevel	libxcb-render0,libxcb1-dev		?		X C Binding, render extension, development files
libxcb-shape0	1.15-1	127	libs	libxcb1			libxcb-shape.so.0	X C Binding, shape extension
libxcb-shm0	1.15-1	126	libs	libxcb1			libxcb-shm.so.0	X C Binding, shm extension
libxcb-shm0-dev	1.15-1	139	libdevel	libxcb-shm0,libxcb1-dev		?		X C Binding, shm extension, development files
libxcb-sync1	1.15-1	145	libs	libxcb1			libxcb-sync.so.1	X C Binding, sync extension
libxcb-xfixes0	1.15-1	151	libs	libxcb1			libxcb-xfixes.so.0	X C Binding, xfixes extension
libxcb1	1.15-1	296	libs	libxau6,libxdmcp6			libxcb.so.1	X C Binding
libxcb1-dev	1.15-1	771	libdevel	libxcb1,libpthread-stubs0-dev,libxau-dev,libxdmcp-dev				X C Binding, development files
libxcomposite1	1:0.4.5-1	40	libs	libx11-6			libXcomposite.so.1	X11 Composite extension library
libxcursor1	1:1.2.1-1	83	libs	libx11-6,libxfixes3,libxrender1			libXcursor.so.1	X cursor management library
libxdamage1	1:1.1.6-1	38	libs	libx11-6			libXdamage.so.1	X11 damaged region extension library
libxdmcp-dev	1:1.1.2-3	81	libdevel	libxdmcp6,x11proto-core-dev				X11 authorisation library (development headers)
libxdmcp6	1:1.1.2-3	53	libs	libbsd0			libXdmcp.so.6	X11 Display Manager Control Protocol library
libxext-dev	2:1.3.4-1+b1	330	libdevel	libxext6,x11proto-dev,libx11-dev				X11 miscellaneous extensions library (development headers)
libxext6	2:1.3.4-1+b1	132	libs	libx11-6			libXext.so.6	X11 miscellaneous extension library
libxfixes3	1:6.0.0-2	57	libs	libx11-6			libXfixes.so.3	X11 miscellaneous 'fixes' extension library
libxft-dev	2.3.6-1	290	libdevel	libxft2,libc6-dev|libc-dev,libfontconfig1-dev,libfreetype6-dev,libx11-dev,libxrender-dev,zlib1g-dev|libz-dev				FreeType-based font drawing library for X (development files)
libxft2	2.3.6-1	134	libs	libfontconfig1,libfreetype6,libx11-6,libxrender1			libXft.so.2	FreeType-based font drawing library for X
libxi6	2:1.8-1+b1	149	libs	libx11-6,libxext6			libXi.so.6	X11 Input extension library
libxinerama1	2:1.1.4-3	47	libs	libx11-6,libxext6			libXinerama.so.1	X11 Xinerama extension library
libxkbcommon0	1.5.0-1	296	libs	xkb-data			libxkbcommon.so.0	library interface to the XKB compiler - shared library
libxkbfile1	1:1.1.0-1	180	libs	libx11-6			libxkbfile.so.1	X11 keyboard file manipulation library
libxml2	2.9.14+dfsg-1.3~deb12u6	1867	libs	libicu72			libxml2.so.2	GNOME XML library
libxml2-dev	2.9.14+dfsg-1.3~deb12u6	3286	libdevel	libicu-dev,libxml2		xml2-config		GNOME XML library - development files
libxml2-utils	2.9.14+dfsg-1.3~deb12u6	180	text	libxml2		?		GNOME XML library - utilities
libxmlb2	0.3.22-1~deb12u1	187	libs	libglib2.0-0			libxmlb.so.2	Binary XML library
libxmu6	2:1.1.3-3	140	libs	libx11-6,libxext6,libxt6			libXmu.so.6	X11 miscellaneous utility library
libxpm4	1:3.5.12-1.1+deb12u1	111	libs	libx11-6			libXpm.so.4	X11 pixmap library
libxrandr2	2:1.5.2-2+b1	88	libs	libx11-6,libxext6,libxrender1			libXrandr.so.2	X11 RandR extension library
libxrender-dev	1:0.9.10-1.1	112	libdevel	libxrender1,libx11-dev,x11proto-render-dev,x11proto-core-dev				X Rendering Extension client library (development files)
libxrender1	1:0.9.10-1.1	78	libs	libx11-6			libXrender.so.1	X Rendering Extension client library
libxshmfence1	1.3-1	26	libs				libxshmfence.so.1	X shared memory fences - shared library
libxslt1.1	1.1.35-1+deb12u4	493	libs	libxml2			libexslt.so.0,libxslt.so.1	XSLT 1.0 processing library - runtime library
libxss-dev	1:1.2.3-1	62	libdevel	libxss1,libx11-dev,libxext-dev,x11proto-scrnsaver-dev				X11 Screen Saver extension library (development headers)
libxss1	1:1.2.3-1	42	libs	libx11-6,libxext6,x11-common			libXss.so.1	X11 Screen Saver extension library
libxt-dev	1:1.2.1-1.1	1384	libdevel	libxt6,libx11-dev,x11proto-dev,libsm-dev				X11 toolkit intrinsics library (development headers)
libxt6	1:1.2.1-1.1	478	libs	libice6,libsm6,libx11-6			libXt.so.6	X11 toolkit intrinsics library
libxtables12	1.8.9-2	101	libs				libxtables.so.12	netfilter xtables library
libxtst6	2:1.2.3-1.1	61	libs	libx11-6,libxext6,x11-common			libXtst.so.6	X11 Testing -- Record extension library
libxv1	2:1.0.11-1.1	53	libs	libx11-6,libxext6			libXv.so.1	X11 Video extension library
libxvidcore4	2:1.3.7-1	734	libs			?		Open source MPEG-4 video codec (library)
libxxf86vm1	1:1.1.4-1+b2	50	libs	libx11-6,libxext6			libXxf86vm.so.1	X11 XFree86 video mode extension library
libyajl2	2.1.0-3+deb12u2	66	libs			?		Yet Another JSON Library
libyaml-0-2	0.2.5-1	152	libs				libyaml-0.so.2	Fast YAML 1.1 parser and emitter library
libyaml-dev	0.2.5-1	256	libdevel	libyaml-0-2				Fast YAML 1.1 parser and emitter library (development)
libykpiv2	2.2.0-1.1	107	libs	libpcsclite1,libssl3	pcscd	?		Library for communication with the YubiKey PIV smartcard
libyuv0	0.0~git20230123.b2528b0-1	671	libs	libjpeg62-turbo			libyuv.so.0	Library for YUV scaling (shared library)
libz3-4	4.8.12-3.1	22767	libs				libz3.so.4	theorem prover from Microsoft Research - runtime libraries
libzimg2	3.0.4+ds1-1	852	libs			?		scaling, colorspace, depth conversion library (shared library)
libzip-dev	1.7.3-1+b1	324	libdevel	libzip4,zlib1g-dev		?		library for reading, creating, and modifying zip archives (development)
libzip4	1.7.3-1+b1	146	libs	libssl3		?		library for reading, creating, and modifying zip archives (runtime)
libzmq5	4.3.4-6	808	libs	libbsd0,libgssapi-krb5-2,libnorm1,libpgm-5.3-0,libsodium23		?		lightweight messaging kernel (shared library)
libzstd-dev	1.5.4+dfsg2-5	1224	libdevel			?		fast lossless compression algorithm -- development files
libzvbi-common	0.2.41-1+deb12u1	191	devel			?		Vertical Blanking Interval decoder (VBI) - common files
libzvbi0	0.2.41-1+deb12u1	727	libs	libpng16-16,libzvbi-common		?		Vertical Blanking Interval decoder (VBI) - runtime files
libzzip-0-13	0.13.72+dfsg.1-1.1	156	libs			?		library providing read access on ZIP-archives - library
linux-libc-dev	6.1.192-2	7191	devel					Linux support headers for userspace development
llvm	1:14.0-55.7~deb12u1	110	devel	llvm-runtime,llvm-14		bugpoint,dsymutil,llc,llvm-PerfectShuffle,llvm-addr2line,llvm-ar,llvm-as,llvm-bcanalyzer,llvm-c-test,llvm-cat,llvm-cfi-verify,llvm-config,llvm-cov,llvm-cvtres,llvm-cxxdump,llvm-cxxfilt,llvm-diff,llvm-dis,llvm-dlltool,llvm-dwarfdump,llvm-dwp,llvm-exegesis,llvm-extract,llvm-lib,llvm-link,llvm-lto,llvm-lto2,llvm-mc,llvm-mca,llvm-modextract,llvm-mt,llvm-nm,llvm-objcopy,llvm-objdump,llvm-opt-report,llvm-pdbutil,llvm-profdata,llvm-ranlib,llvm-rc,llvm-readelf,llvm-readobj,llvm-reduce,llvm-rtdyld,llvm-size,llvm-split,llvm-stress,llvm-strings,llvm-strip,llvm-symbolizer,llvm-tblgen,llvm-undname,llvm-xray,obj2yaml,opt,sanstats,verify-uselistorder,yaml2obj		Low-Level Virtual Machine (LLVM)
llvm-14	1:14.0.6-12	48353	devel	llvm-14-runtime,llvm-14-linker-tools,libcurl3-nss,libllvm14,libpfm4,libz3-4	llvm-14-dev	bugpoint,bugpoint-14,dsymutil,dsymutil-14,llc,llc-14,llvm-PerfectShuffle,llvm-PerfectShuffle-14,llvm-addr2line,llvm-addr2line-14,llvm-ar,llvm-ar-14,llvm-as,llvm-as-14,llvm-bcanalyzer,llvm-bcanalyzer-14,llvm-bitcode-strip,llvm-bitcode-strip-14,llvm-c-test,llvm-c-test-14,llvm-cat,llvm-cat-14,llvm-cfi-verify,llvm-cfi-verify-14,llvm-config,llvm-config-14,llvm-cov,llvm-cov-14,llvm-cvtres,llvm-cvtres-14,llvm-cxxdump,llvm-cxxdump-14,llvm-cxxfilt,llvm-cxxfilt-14,llvm-cxxmap,llvm-cxxmap-14,llvm-debuginfod-find,llvm-debuginfod-find-14,llvm-diff,llvm-diff-14,llvm-dis,llvm-dis-14,llvm-dlltool,llvm-dlltool-14,llvm-dwarfdump,llvm-dwarfdump-14,llvm-dwp,llvm-dwp-14,llvm-exegesis,llvm-exegesis-14,llvm-extract,llvm-extract-14,llvm-gsymutil,llvm-gsymutil-14,llvm-ifs,llvm-ifs-14,llvm-install-name-tool,llvm-install-name-tool-14,llvm-jitlink,llvm-jitlink-14,llvm-jitlink-executor,llvm-jitlink-executor-14,llvm-lib,llvm-lib-14,llvm-libtool-darwin,llvm-libtool-darwin-14,llvm-link,llvm-link-14,llvm-lipo,llvm-lipo-14,llvm-lto,llvm-lto-14,llvm-lto2,llvm-lto2-14,llvm-mc,llvm-mc-14,llvm-mca,llvm-mca-14,llvm-ml,llvm-ml-14,llvm-modextract,llvm-modextract-14,llvm-mt,llvm-mt-14,llvm-nm,llvm-nm-14,llvm-objcopy,llvm-objcopy-14,llvm-objdump,llvm-objdump-14,llvm-opt-report,llvm-opt-report-14,llvm-otool,llvm-otool-14,llvm-pdbutil,llvm-pdbutil-14,llvm-profdata,llvm-profdata-14,llvm-profgen,llvm-profgen-14,llvm-ranlib,llvm-ranlib-14,llvm-rc,llvm-rc-14,llvm-readelf,llvm-readelf-14,llvm-readobj,llvm-readobj-14,llvm-reduce,llvm-reduce-14,llvm-rtdyld,llvm-rtdyld-14,llvm-sim,llvm-sim-14,llvm-size,llvm-size-14,llvm-split,llvm-split-14,llvm-stress,llvm-stress-14,llvm-strings,llvm-strings-14,llvm-strip,llvm-strip-14,llvm-symbolizer,llvm-symbolizer-14,llvm-tapi-diff,llvm-tapi-diff-14,llvm-tblgen,llvm-tblgen-14,llvm-tli-checker,llvm-tli-checker-14,llvm-undname,llvm-undname-14,llvm-windres,llvm-windres-14,llvm-xray,llvm-xray-14,obj2yaml,obj2yaml-14,opt,opt-14,sanstats,sanstats-14,verify-uselistorder,verify-uselistorder-14,yaml2obj,yaml2obj-14		Modular compiler and toolchain technologies
llvm-14-linker-tools	1:14.0.6-12	4373	devel	libllvm14			libLTO.so.14	Modular compiler and toolchain technologies - Plugins
llvm-14-runtime	1:14.0.6-12	1409	devel	libllvm14,libz3-4	binfmt-support|systemd	lli,lli-14,lli-child-target,lli-child-target-14		Modular compiler and toolchain technologies, IR interpreter
llvm-runtime	1:14.0-55.7~deb12u1	16	devel	llvm-14-runtime		lli		Low-Level Virtual Machine (LLVM), bytecode interpreter
locales	2.36-9+deb12u14	15847	localization	libc-l10n		@locale-gen,@update-locale,@validlocale		GNU C Library: National Language (locale) data [support]
logrotate	3.21.0-1	160	admin	cron|anacron|cron-daemon|systemd-sysv,libpopt0		?		Log rotation utility
lsb-base	11.6	12	misc			?		transitional package for Linux Standard Base init script functionality
lsb-release	12.0-1	17	misc			lsb_release		Linux Standard Base version reporting utility (minimal implementation)
lsof	4.95.0-1	482	utils	libtirpc3		lsof		utility to list open files
m4	1.4.19-3	670	interpreters			?		macro processing language
make	4.3-4.1	1592	devel			gmake,make,make-first-existing-target		utility for directing compilation
man-db	2.11.2-2	2963	doc	bsdextrautils|bsdmainutils,groff-base,libgdbm6,libpipeline1		@accessdb,apropos,catman,lexgrog,man,man-recode,mandb,manpath,whatis		tools for reading manual pages
mariadb-backup	1:10.11.19-0+deb12u1	30635	database	mariadb-client-core,libaio1,libnuma1,libssl3,liburing2		?		Backup tool for MariaDB server
mariadb-client	1:10.11.19-0+deb12u1	62935	database	libconfig-inifiles-perl,mariadb-client-core,perl,libssl3	libdbd-mariadb-perl|libdbd-mysql-perl,libdbi-perl,libterm-readkey-perl	?		MariaDB database client binaries
mariadb-client-core	1:10.11.19-0+deb12u1	14655	database	libmariadb3,mariadb-common,libedit2,libncurses6,libssl3		?		MariaDB database core client binaries
mariadb-common	1:10.11.19-0+deb12u1	69	database	mysql-common		?		MariaDB common configuration files
mariadb-server	1:10.11.19-0+deb12u1	53815	database	mariadb-common,galera-4,gawk,iproute2,libdbi-perl,lsof,mariadb-client,mariadb-server-core,perl,procps,psmisc,rsync,socat,libssl3	libhtml-template-perl,mariadb-plugin-provider-bzip2,mariadb-plugin-provider-lz4,mariadb-plugin-provider-lzma,mariadb-plugin-provider-lzo,mariadb-plugin-provider-snappy,pv	?		MariaDB database server binaries
mariadb-server-core	1:10.11.19-0+deb12u1	45336	database	mariadb-common,libaio1,libnuma1,libssl3,liburing2		?		MariaDB database core server files
maven	3.8.7-1	123	java	default-jre-headless|java7-runtime-headless,libjansi-java,libmaven3-core-java,libwagon-file-java,libwagon-http-shaded-java		m2.conf,mvn,mvnDebug,mvnyjp		Java software project management and comprehension tool
media-types	10.0.0	92	net					List of standard media types and their usual file extension
memcached	1.6.18-1+deb12u1	597	web	lsb-base,perl,libevent-2.1-7,libsasl2-2,libssl3		?		High-performance in-memory object caching system
mercurial	6.3.2-1+deb12u1	1049	vcs	mercurial-common,ucf,python3	openssh-client	?		easy-to-use, scalable distributed version control system
mercurial-common	6.3.2-1+deb12u1	14577	vcs	python3	ca-certificates,mercurial,sensible-utils	?		easy-to-use, scalable distributed version control system (common files)
mesa-utils	8.5.0-1	2144	x11	mesa-utils-bin		?		Miscellaneous Mesa utilities -- symlinks
mesa-utils-bin	8.5.0-1	266	x11	libegl1,libgl1,libgles2,libwayland-client0,libwayland-egl1,libx11-6		?		Miscellaneous Mesa utilities -- native applications
mysql-common	5.8+1.1.0	33	database			?		MySQL database common files, e.g. /etc/mysql/my.cnf
nano	7.2-1+deb12u1	2804	editors	libncursesw6		?		small, friendly text editor inspired by Pico
net-tools	2.10-0.1+deb12u2	978	net			@arp,@ifconfig,@ipmaddr,@iptunnel,@mii-tool,@nameif,@plipconfig,@rarp,@route,@slattach,netstat		NET-3 networking toolkit
netbase	6.4	36	admin					Basic TCP/IP networking system
netcat-openbsd	1.219-1	108	net	libbsd0		?		TCP/IP swiss army knife
nfs-common	1:2.6.2-4+deb12u1	1111	net	libdevmapper1.02.1,libevent-core-2.1-7,libgssapi-krb5-2,libkeyutils1,libkrb5-3,libnfsidmap1,libtirpc3,libwrap0,rpcbind,ucf,lsb-base,keyutils,python3		?		NFS support files common to client and server
nginx	1.22.1-9+deb12u11	1336	httpd	libssl3,iproute2,nginx-common		?		small, powerful, scalable web/proxy server
nginx-common	1.22.1-9+deb12u11	333	httpd			?		small, powerful, scalable web/proxy server - common files
ninja-build	1.11.1-2~deb12u1	416	devel			ninja		small build system closest in spirit to Make
node-abbrev	1.1.1+~1.1.2-1	21	javascript			?		Get unique abbreviations for a set of strings - Node.js module
node-acorn	8.8.1+ds+~cs25.17.7-2	911	javascript	node-xtend,nodejs|nodejs		?		ECMAScript parser for Node.js
node-agent-base	6.0.2+~cs5.4.2-2	100	javascript	node-debug,node-semver		?		Turn a function into an http.Agent instance
node-ansi-regex	5.0.1-1	17	javascript			?		regular expression for matching ANSI escape codes
node-ansi-styles	6.2.1-2	34	javascript	node-color-convert		?		ANSI escape codes for styling strings in the terminal with Node.js
node-aproba	2.0.0-3	20	javascript			?		light-weight argument validator
node-archy	1.0.0-6	19	javascript	nodejs		?		Pretty-print nested hierarchies module for Node.js
node-are-we-there-yet	3.0.1+~1.1.0-1	36	javascript	node-delegates,node-readable-stream		?		Keep track of the overall completion of many disparate processes
node-balanced-match	2.0.0-1	21	javascript			?		Match balanced character pairs in Node.js
node-base64-js	1.5.1+dfsg+~1.3.0-2	27	javascript			?		Base64 encoding/decoding in pure JS
node-binary-extensions	2.2.0-2	17	javascript			?		List of binary file extensions
node-brace-expansion	2.0.1-2	22	javascript	node-balanced-match		?		Brace expansion as known from sh/bash for Node.js
node-builtins	5.0.1-1	15	javascript	node-semver		?		lists nodejs builtin modules
node-busboy	1.6.0+~cs2.6.0-2	89	javascript			?		Node.js module for parsing incoming HTML form data
node-cacache	17.0.3+~cs10.3.7-1	148	javascript	node-chownr,node-glob,node-graceful-fs,node-lru-cache,node-minipass,node-mkdirp,node-move-concurrently,node-p-map,node-promise-inflight,node-rimraf,node-semver,node-ssri,node-unique-filename		?		fast, fault-tolerant, disk-based, data-agnostic, content-addressable cache
node-chalk	5.2.0-1	79	javascript	node-ansi-styles,node-escape-string-regexp,node-supports-color,nodejs		?		Terminal string styling for Node.js
node-chownr	2.0.0-2	18	javascript			?		like chown -R
node-ci-info	3.6.1+~cs1.1.0-1	37	javascript			?		Get details about the current Continuous Integration environment
node-cjs-module-lexer	1.2.2+dfsg-5	160	javascript			?		Fast lexer to extract named exports from CommonJS modules
node-clone	2.1.2-4	24	javascript			?		deep cloning of objects and arrays
node-color-convert	2.0.1+~cs2.0.0-2	57	javascript	node-color-name		?		Plain color conversion functions
node-color-name	1.1.4+~1.1.1-2	26	javascript			?		list of color names and its values
node-colors	1.4.0-4	62	javascript			?		Get color and style in your node.js console
node-columnify	1.6.0+~1.5.1-1	48	javascript	node-strip-ansi,node-wcwidth.js		?		Render data in text columns with in-column text-wrap
node-console-control-strings	1.1.0-3	17	javascript			?		cross-platform tested terminal/console command strings
node-copy-concurrently	1.0.5-9	24	javascript	node-aproba,node-fs-write-stream-atomic,node-iferr,node-mkdirp,node-rimraf,node-run-queue		?		Copy files, directories and symlinks concurrently
node-core-util-is	1.0.3-1	17	javascript			?		util.is* functions introduced in Node v0.12 for older versions
node-data-uri-to-buffer	4.0.0-3	25	javascript			?		Generate a Buffer instance from a Data URI string
node-debug	4.3.4+~cs4.1.7-1	49	javascript	node-ms		?		small debugging utility for Node.js
node-decompress-response	6.0.0-2	17	javascript	node-mimic-response		?		Decompress a HTTP response if needed
node-defaults	1.0.4+~1.0.3-1	18	javascript	node-clone		?		merge single level defaults over a config object
node-delegates	1.0.0-3	19	javascript			?		delegate methods and accessors to another property
node-depd	2.0.0-2	34	javascript			?		mark a function or property as deprecated - Node.js module
node-diff	5.0.0~dfsg+~5.0.1-4	413	javascript			?		javascript text differencing implementation
node-encoding	0.1.13-2	18	javascript	node-iconv-lite		?		Convert encodings, uses iconv by default and fallbacks to iconv-lite if needed
node-end-of-stream	1.4.4+~1.4.1-1	21	javascript	node-once		?		Invoke a callback when a stream has completed or failed
node-err-code	2.0.3+dfsg-3	19	javascript			?		Create an error with a code
node-escape-string-regexp	4.0.0-2	16	javascript			?		Escape RegExp special characters in Node.js
node-events	3.3.0+~3.0.0-3	21	javascript	libjs-events		?		Node.js events module to embed by web packers
node-fetch	3.3.0+~cs11.4.11-2	8259	javascript	node-data-uri-to-buffer		?		light-weight module that brings window.fetch to node.js
node-fs-write-stream-atomic	1.0.10-6	20	javascript	node-graceful-fs,node-iferr,node-imurmurhash,node-readable-stream		?		Like fs.createWriteStream(...), but atomic
node-fs.realpath	1.0.0-3	25	javascript			?		Use node's fs.realpath
node-gauge	4.0.4-1	58	javascript	node-ansi-regex,node-aproba,node-console-control-strings,node-color-support,node-has-unicode,node-signal-exit,node-string-width,node-strip-ansi,node-wide-align		?		terminal based horizontal progress bar
node-get-stream	6.0.1-1	21	javascript	node-pump		?		Get a stream as a string, buffer, or array
node-glob	8.0.3+~cs8.4.15-1	220	javascript	node-fs.realpath,node-inflight,node-inherits,node-minimatch,node-once		?		glob functionality for Node.js
node-got	11.8.5+~cs58.13.36-3	546	javascript	node-decompress-response,node-get-stream,node-lowercase-keys,node-json-buffer,node-mimic-response,node-p-cancelable,node-quick-lru		?		Simplified HTTP requests
node-graceful-fs	4.2.10-1	49	javascript			?		drop-in replacement improving the Node.js fs module
node-gyp	9.3.0-2	156	javascript	gyp,libnode-dev,node-glob,node-graceful-fs,node-https-proxy-agent,node-mkdirp,node-fetch,node-nopt,node-npmlog,node-osenv,node-rimraf,node-semver,node-tar,node-which,nodejs	build-essential	?		Native addon build tool for Node.js
node-has-flag	4.0.0-3	16	javascript			?		check if argv has a specific flag
node-has-unicode	2.0.1-5	15	javascript			?		Try to guess if your terminal supports unicode
node-hosted-git-info	6.1.1-2	41	javascript	node-lru-cache		?		Provides metadata from Github, Bitbucket and Gitlab
node-https-proxy-agent	5.0.1+~cs8.0.0-3	92	javascript	node-agent-base,node-debug,node-events		?		HTTP(s) proxy http.Agent implementation for HTTPS
node-iconv-lite	0.6.3-3	359	javascript	node-safe-buffer		?		Pure JS character encoding conversion
node-ieee754	1.2.1-3	20	javascript			?		Node.js module to read or write IEEE754 floating point numbers
node-iferr	1.0.2+~1.0.2-1	19	javascript			?		Higher-order functions for easier error handling
node-imurmurhash	0.1.4+dfsg+~0.1.1-2	28	javascript			?		incremental implementation of MurmurHash3 hashing algorithm
node-indent-string	4.0.0-2	16	javascript			?		Indent each line in a string
node-inflight	1.0.6-2	15	javascript	node-once,node-wrappy		?		add callbacks to requests in flight to avoid async duplication
node-inherits	2.0.4-6	16	javascript	libjs-inherits		?		Node.js module that exposes inherits function
node-ini	3.0.1-2	24	javascript			?		ini format parser and serializer for Node.js
node-ip	2.0.0+~1.1.0-1	34	javascript			?		IP address utilities for node.js
node-ip-regex	4.3.0+~4.1.1-1	22	javascript			?		Regular expression for matching IP addresses
node-is-typedarray	1.0.0-4	13	javascript	libjs-is-typedarray		?		Nodejs library checking if object is TypedArray
node-isarray	2.0.5-4	15	javascript			?		JavaScript Array#isArray for older browsers
node-isexe	2.0.0+~2.0.1-5	24	javascript			?		minimal module to check if a file is executable
node-json-buffer	3.0.1+~3.0.0-1	19	javascript			?		JSON functions that can convert buffers.
node-json-parse-better-errors	1.0.2+~cs3.3.1-2	29	javascript			?		JSON.parse() with context information on error
node-jsonparse	1.3.1-10	42	javascript			?		Pure javascript JSON streaming parser for node.js
node-lowercase-keys	2.0.0-2	15	javascript			?		Lowercase the keys of an object
node-lru-cache	7.14.1-1	72	javascript	node-yallist		?		least-recently-used cache object for Node.js
node-mimic-response	3.1.0-8	21	javascript			?		Mimic a Node.js HTTP response stream
node-minimatch	5.1.1+~5.1.2-1	61	javascript	node-brace-expansion		?		Convert glob expressions into RegExp objects for Node.js
node-minipass	3.3.6+~cs9.4.19-1+deb12u1	165	javascript	node-encoding,node-jsonparse,node-yallist		?		Minimal implementation of a PassThrough for Node.js
node-mkdirp	1.0.4+~1.0.2-4	37	javascript	nodejs		?		Recursively create directories - Node.js module
node-move-concurrently	1.0.1-5	18	javascript	node-aproba,node-copy-concurrently,node-fs-write-stream-atomic,node-mkdirp,node-rimraf,node-run-queue		?		Move files and directories concurrently
node-ms	2.1.3+~cs0.7.31-3	21	javascript	nodejs		?		milliseconds conversion utility - Node.js module
node-mute-stream	0.0.8+~0.0.1-3	25	javascript			?		Pass-through stream that can be muted module for Node.js
node-negotiator	0.6.3+~0.6.1-1	52	javascript			?		HTTP content negotiator for Node.js
node-nopt	5.0.0-4	37	javascript	node-abbrev,nodejs		?		Command-line option parser for Node.js
node-normalize-package-data	4.0.1+~2.4.1-1	47	javascript	node-hosted-git-info,node-resolve,node-semver,node-validate-npm-package-license		?		Normalizes package metadata - Node.js module
node-npm-bundled	2.0.1-2	24	javascript	node-npm-normalize-package-bin		?		Parses info on bundled dependencies
node-npm-package-arg	10.0.0+~3.0.0-2	40	javascript	node-hosted-git-info,node-osenv,node-semver,node-validate-npm-package-name		?		Parse the things that can be arguments to npm install
node-npmlog	7.0.1+~4.1.4-1	35	javascript	node-are-we-there-yet,node-console-control-strings,node-gauge,node-set-blocking		?		Logger with custom levels and colored output for Node.js
node-once	1.4.0-7	16	javascript	node-wrappy		?		Run a function only once with this module for Node.js
node-osenv	0.1.5+~0.1.1-1	22	javascript			?		Environment settings lookup module for Node.js
node-p-cancelable	2.1.1-1	22	javascript			?		Create a promise that can be canceled
node-p-map	4.0.0+~3.1.0+~3.0.1-1	31	javascript	node-escape-string-regexp,node-indent-string		?		Map over promises concurrently
node-process-nextick-args	2.0.1-3	15	javascript			?		process.nextTick but always with args
node-promise-inflight	1.0.1+~1.0.0-1	19	javascript			?		one promise for multiple requests in flight to avoid async duplication
node-promise-retry	2.0.1-4	18	javascript	node-err-code,node-retry		?		Retries a function that returns a promise
node-promzard	0.3.0-2	20	javascript	node-read		?		Promzard provides a prompting json wizard
node-pump	3.0.0-5	18	javascript	node-end-of-stream,node-once		?		small node module that pipes streams together
node-quick-lru	6.1.1-4	32	javascript			?		Simple "Least Recently Used" (LRU) cache
node-read	1.0.7-5	20	javascript	node-mute-stream		?		Read user input from stdin module for Node.js
node-read-package-json	5.0.2+~2.0.0-1	39	javascript	node-glob,node-json-parse-better-errors,node-normalize-package-data,node-slash	node-graceful-fs	?		Read package.json for npm module for Node.js
node-readable-stream	3.6.0+~cs3.0.0-4	149	javascript	node-inherits,node-core-util-is,node-string-decoder,node-safe-buffer,node-process-nextick-args,node-util-deprecate,node-isarray		?		stream compatibility library for Node.js and browser
node-resolve	1.22.1+~cs5.31.10-1	128	javascript	node-has		?		Synchronous/Asynchronous require.resolve() algorithm
node-retry	0.13.1+~0.12.1-1	39	javascript			?		Retry strategies for failed operations module for Node.js
node-rimraf	3.0.2-2	41	javascript	node-glob,nodejs	node-graceful-fs	?		Deep deletion (like rm -rf) module for Node.js
node-run-queue	2.0.0-3	18	javascript	node-aproba		?		promise based dynamic priority queue runner
node-safe-buffer	5.2.1+~cs2.1.2-3	53	javascript			?		Safer Node.js Buffer API
node-semver	7.3.5+~7.3.9-2	189	javascript	node-lru-cache,nodejs		?		Semantic Versioning for Node.js
node-set-blocking	2.0.0-2	16	javascript			?		set blocking stdio and stderr
node-signal-exit	3.0.7+~3.0.1-1	28	javascript			?		Fire an event no matter how a process exits
node-slash	4.0.0-3	17	javascript			?		Node.js library to convert Windows backslash paths to slash paths
node-slice-ansi	5.0.0+~cs9.0.0-5	34	javascript	node-ansi-styles		?		Slice a string with ANSI escape codes
node-spdx-correct	3.1.1-2	24	javascript	node-spdx-license-ids,node-spdx-expression-parse		?		correct invalid SPDX identifiers
node-spdx-exceptions	2.3.0-2	15	javascript			?		list of SPDX standard license exceptions
node-spdx-expression-parse	3.0.1+~3.0.1-1	30	javascript	node-spdx-exceptions,node-spdx-license-ids		?		parse SPDX license expressions
node-spdx-license-ids	3.0.12-1	23	javascript			?		List of SPDX license identifiers
node-ssri	9.0.1-2	40	javascript	node-minipass		?		Utility for parsing, serializing, generating and verifying  ssri metadata
node-string-decoder	1.3.0-6	26	javascript	node-safe-buffer		?		string_decoder module from Node core for browsers
node-string-width	4.2.3+~cs13.2.3-1	122	javascript	node-slice-ansi,node-is-fullwidth-code-point,node-strip-ansi,node-wcwidth.js		?		Get the visual width of a string
node-strip-ansi	6.0.1-2	16	javascript	nodejs,node-ansi-regex		?		Strip ANSI escape codes
node-supports-color	8.1.1+~8.1.1-1	26	javascript	node-has-flag		?		Detect whether a terminal supports color in Node.js
node-tar	6.1.13+~cs7.0.5-1+deb12u1	204	javascript	node-chownr,node-mkdirp,node-minipass,node-safe-buffer,node-yallist		?		read and write portable tar archives module for Node.js
node-text-table	0.2.0-4	19	javascript			?		borderless text tables with alignment
node-typedarray-to-buffer	4.0.0-2	14	javascript	libjs-typedarray-to-buffer,node-is-typedarray		?		JavaScript utility converting TypedArray to buffer without copy
node-undici	5.15.0+dfsg1+~cs20.10.9.3-1+deb12u4	1484	javascript	node-busboy		?		Node.js HTTP/1.1 client
node-unique-filename	1.1.1+ds-2	19	javascript	nodejs,node-imurmurhash		?		unique filename for use in temporary directories or caches
node-util-deprecate	1.0.2-3	19	javascript			?		Node.js's `util.deprecate()` function with browser support
node-validate-npm-package-license	3.0.4-2	17	javascript	node-spdx-correct,node-spdx-expression-parse		?		Tells if a string is a valid npm package license string
node-validate-npm-package-name	5.0.0+~4.0.0-1	28	javascript	node-builtins		?		Checks if a string is a valid npm package name
node-wcwidth.js	1.0.2-2	21	javascript	node-defaults		?		wcwidth.js is a javascript porting of C's wcwidth()
node-which	2.0.2+~cs1.3.2-3	31	javascript	node-isexe,nodejs		?		Cross-platform 'which' module for Node.js
node-wide-align	1.1.3-4	16	javascript	node-string-width		?		Wide-character aware text alignment function
node-wrappy	1.0.2-3	14	javascript			?		Callback wrapping utility
node-write-file-atomic	4.0.2+~4.0.0-1	35	javascript	node-imurmurhash,node-is-typedarray,node-signal-exit,node-typedarray-to-buffer		?		Write files in an atomic fashion w/configurable ownership
node-xtend	4.0.2-3	16	javascript			?		Node.js library to easily extend an object
node-yallist	4.0.0+~4.0.1-1	31	javascript			?		Double linked list implementation for Node.js
nodejs	20.20.2-1nodesource1+repack1	191771	web	libgcc1,python3,ca-certificates		actual.js,audit.js,cmd.js,corepack,cssesc,funding.js,ideal.js,index.js,lib,license.js,node,node-gyp-bin,node-gyp.js,node-which,nopt.js,npm,npm-cli.js,npm-prefix.js,npm.cmd,npm.ps1,npx,npx-cli.js,npx.cmd,npx.ps1,prune.js,qrcode-terminal.js,reify.js,semver.js,shrinkwrap.js,virtual.js,which.js		Node.js event-based server-side javascript engine
npm	9.2.0~ds1-1	2941	web	ca-certificates,node-abbrev,node-agent-base,node-aproba,node-archy,node-base64-js,node-binary-extensions,node-cacache,node-chalk,node-chownr,node-ci-info,node-cli-table3,node-colors,node-columnify,node-cssesc,node-debug,node-depd,node-diff,node-emoji-regex,node-encoding,node-events,node-glob,node-got,node-graceful-fs,node-gyp,node-hosted-git-info,node-http-proxy-agent,node-https-proxy-agent,node-ieee754,node-ini,node-ip,node-ip-regex,node-json-parse-better-errors,node-jsonparse,node-lru-cache,node-minimatch,node-minipass,node-mkdirp,node-ms,node-negotiator,node-nopt,node-normalize-package-data,node-npm-bundled,node-npm-normalize-package-bin,node-npm-package-arg,node-npmlog,node-once,node-p-map,node-postcss-selector-parser,node-promise-retry,node-promzard,node-read,node-read-package-json,node-rimraf,node-semver,node-ssri,node-string-width,node-strip-ansi,node-tar,node-text-table,node-validate-npm-package-license,node-validate-npm-package-name,node-which,node-wrappy,node-write-file-atomic,node-yallist,nodejs	git,node-tap	?		package manager for Node.js
nss-plugin-pem	1.0.8+1-1	196	libs	libnspr4,libnss3				PEM file reader for Network Security Services (NSS)
numactl	2.0.16-1	137	admin	libnuma1		?		NUMA scheduling and memory placement tool
ocl-icd-libopencl1	2.3.1-1	140	libs			?		Generic OpenCL ICD Loader
openjdk-17-jdk-headless	17.0.21.1+2-1~deb12u1	77193	java	openjdk-17-jre-headless		jar,jarsigner,javac,javadoc,javap,jcmd,jdb,jdeprscan,jdeps,jfr,jhsdb,jimage,jinfo,jlink,jmap,jmod,jps,jrunscript,jshell,jstack,jstat,jstatd,serialver		OpenJDK Development Kit (JDK) (headless)
openjdk-17-jre-headless	17.0.21.1+2-1~deb12u1	188872	java	ca-certificates-java,java-common,libcups2,libfontconfig1,liblcms2-2,libjpeg62-turbo,libnss3,libasound2,libfreetype6,libharfbuzz0b,libpcsclite1		java,jpackage,keytool,rmiregistry		OpenJDK Java runtime, using Hotspot JIT (headless)
openssh-client	1:9.2p1-2+deb12u10	5801	net	libedit2,libfido2-1,libgssapi-krb5-2,libssl3	xauth	scp,sftp,slogin,ssh,ssh-add,ssh-agent,ssh-argv0,ssh-copy-id,ssh-keygen,ssh-keyscan		secure shell (SSH) client, for secure access to remote machines
openssh-server	1:9.2p1-2+deb12u10	1930	net	lsb-base,openssh-client,openssh-sftp-server,procps,ucf,runit-helper,libgssapi-krb5-2,libkrb5-3,libssl3,libwrap0	default-logind|logind|libpam-systemd,ncurses-term,xauth	?		secure shell (SSH) server, for secure access from remote machines
openssh-sftp-server	1:9.2p1-2+deb12u10	217	net	openssh-client	openssh-server|ssh-server	?		secure shell (SSH) sftp server module, for SFTP access from remote machines
openssl	3.0.22-1~deb12u2	2315	utils	libssl3		c_rehash,openssl		Secure Sockets Layer toolkit - cryptographic utility
p11-kit	0.24.1-2	963	misc	p11-kit-modules		?		p11-glue utilities
p11-kit-modules	0.24.1-2	1418	misc			?		p11-glue proxy and trust modules
packagekit	1.2.6-5+deb12u1	2952	admin	libglib2.0-bin,polkitd,libappstream4,libglib2.0-0,libgstreamer1.0-0,libpackagekit-glib2-18,libpolkit-gobject-1-0,libsqlite3-0	appstream,packagekit-tools,systemd			Provides a package management service
pandoc	2.17.1.1-2~deb12u1	168399	text	liblua5.3-0,libyaml-0-2,pandoc-data		?		general markup converter
pandoc-data	2.17.1.1-2~deb12u1	885	text			?		general markup converter - data files
patch	2.7.6-7	248	vcs			patch		Apply a diff file to an original
patchutils	0.4.2-1	232	text	perl,patch,sensible-utils		?		Utilities to work with patches
pcscd	1.9.9-2	194	misc	libccid|pcsc-ifd-handler,libpcsclite1		?		Middleware to access a smart card using PC/SC (daemon side)
perl	5.36.0-7+deb12u4	670	perl	perl-modules-5.36,libperl5.36	netbase	corelist,cpan,enc2xs,encguess,h2ph,h2xs,instmodsh,json_pp,libnetcfg,perlbug,perldoc,perlivp,perlthanks,piconv,pl2pm,pod2html,pod2man,pod2text,pod2usage,podchecker,prove,ptar,ptardiff,ptargrep,shasum,splain,streamzip,xsubpp,zipdetails		Larry Wall's Practical Extraction and Report Language
perl-modules-5.36	5.36.0-7+deb12u4	17821	libs		perl			Core Perl modules
php	2:8.2+93	10	php	php8.2		?		server-side, HTML-embedded scripting language (default)
php-common	2:93	70	php	psmisc		?		Common files for PHP packages
php8.2	8.2.36-1~deb12u1	85	php	libapache2-mod-php8.2|php8.2-fpm|php8.2-cgi,php8.2-common		?		server-side, HTML-embedded scripting language (metapackage)
php8.2-cli	8.2.36-1~deb12u1	5637	php	libedit2,libmagic1,media-types|mime-support,php8.2-common,php8.2-opcache,php8.2-readline,tzdata,ucf,libargon2-1,libsodium23,libssl3,libxml2		?		command-line interpreter for the PHP scripting language
php8.2-common	8.2.36-1~deb12u1	8456	php	php-common,ucf,libssl3		?		documentation, examples and common module for PHP
php8.2-opcache	8.2.36-1~deb12u1	1028	php	php-common,ucf,php8.2-common		?		Zend OpCache module for PHP
php8.2-readline	8.2.36-1~deb12u1	64	php	php-common,ucf,php8.2-common,libedit2		?		readline module for PHP
pinentry-curses	1.2.1-1	140	utils	libassuan0,libncursesw6		pinentry-curses		curses-based PIN or pass-phrase entry dialog for GnuPG
pkg-config	1.8.1-1	29	devel	pkgconf				manage compile and link flags for libraries (transitional package)
pkgconf	1.8.1-1	65	devel	pkgconf-bin		pkg-config,x86_64-linux-gnu-pkg-config,x86_64-linux-gnu-pkgconf		manage compile and link flags for libraries
pkgconf-bin	1.8.1-1	81	devel	libpkgconf3		pkgconf		manage compile and link flags for libraries (binaries)
po-debconf	1.0.21+nmu1	414	devel	gettext,intltool-debian,perl,sensible-utils	libcompress-zlib-perl,libmail-sendmail-perl	?		tool for managing templates file translations with gettext
polkitd	122-3	470	admin	default-dbus-system-bus|dbus-system-bus,default-logind|logind,xml-core,libduktape207,libexpat1,libglib2.0-0,libpolkit-agent-1-0,libpolkit-gobject-1-0		pkaction,pkcheck,pkttyagent		framework for managing administrative policies and privileges
poppler-data	0.4.12-1	13086	misc			?		encoding data for the poppler PDF rendering library
postgresql	15+248+deb12u2	16	database	postgresql-15				object-relational SQL database (supported version)
postgresql-15	15.20-0+deb12u1	54254	database	locales|locales-all,postgresql-client-15,postgresql-common,ssl-cert,tzdata,libgssapi-krb5-2,libicu72,libldap-2.5-0,libllvm14,libpq5,libssl3,libxml2,libxslt1.1	sysstat	initdb,oid2name,pg_archivecleanup,pg_checksums,pg_controldata,pg_ctl,pg_resetwal,pg_rewind,pg_test_fsync,pg_test_timing,pg_upgrade,pg_waldump,pgbench,postgres,postmaster,vacuumlo		The World's Most Advanced Open Source Relational Database
postgresql-client-15	15.20-0+deb12u1	8615	database	libpq5,postgresql-client-common,sensible-utils,libreadline8,libssl3		clusterdb,createdb,createuser,dropdb,dropuser,pg_amcheck,pg_basebackup,pg_config,pg_dump,pg_dumpall,pg_isready,pg_receivewal,pg_recvlogical,pg_restore,pg_verifybackup,psql,reindexdb,vacuumdb		front-end programs for PostgreSQL 15
postgresql-client-common	248+deb12u2	130	database	netbase,perl		clusterdb,createdb,createlang,createuser,dropdb,droplang,dropuser,pg_basebackup,pg_dump,pg_dumpall,pg_isready,pg_receivewal,pg_receivexlog,pg_recvlogical,pg_restore,pgbench,psql,reindexdb,vacuumdb,vacuumlo		manager for multiple PostgreSQL client versions
postgresql-common	248+deb12u2	660	database	libjson-perl,lsb-base,postgresql-client-common,ssl-cert,ucf,perl	logrotate	@pg_updatedicts,pg_archivecleanup,pg_backupcluster,pg_buildext,pg_config,pg_config.libpq-dev,pg_conftool,pg_createcluster,pg_ctlcluster,pg_dropcluster,pg_lsclusters,pg_renamecluster,pg_restorecluster,pg_upgradecluster,pg_virtualenv		PostgreSQL database-cluster manager
procps	2:4.0.2-3	2091	admin	libncursesw6,libproc2-0	psmisc	@sysctl,free,kill,pgrep,pidwait,pkill,pmap,ps,pwdx,skill,slabtop,snice,tload,top,uptime,vmstat,w,watch		/proc file system utilities
psmisc	23.6-1	909	admin			fuser,killall,peekfd,prtstat,pslog,pstree,pstree.x11		utilities that use the proc file system
pwgen	2.08-2	51	admin			?		Automatic Password generation
python-apt-common	2.6.0	527	python					Python interface to libapt-pkg (locales)
python3	3.11.2-1+b1	81	python	python3-minimal,python3.11,libpython3-stdlib		pdb3,pydoc3,pygettext3		interactive high-level object-oriented language (default python3 version)
python3-apt	2.6.0	685	python	python3,python-apt-common,distro-info-data	lsb-release,iso-codes			Python 3 interface to libapt-pkg
python3-blinker	1.5-1	58	python	python3				Fast, simple object-to-object and broadcast signaling (Python3)
python3-breezy	3.3.2-3	13117	python	python3-configobj,python3-six,python3-fastbencode,python3-merge3,python3-yaml,python3,python3-dulwich,python3-patiencediff,python3-urllib3	ca-certificates,python3-launchpadlib,python3-github,ssh-client|python3-paramiko,python3-gpg	?		distributed version control system - Python 3 library
python3-configobj	5.0.8-1	164	python	python3-six,python3		?		simple but powerful config file reader and writer for Python 3
python3-cryptography	38.0.4-3+deb12u1	2983	python	python3,python3-cffi-backend-api-min,python3-cffi-backend-api-max,libssl3				Python library exposing cryptographic recipes and primitives (Python 3)
python3-dbus	1.3.2-4+b1	405	python	python3,libdbus-1-3,libglib2.0-0	python3-gi			simple interprocess messaging system (Python 3 interface)
python3-distro	1.8.0-1	83	python	lsb-release,python3				Linux OS platform information API
python3-distutils	3.11.2-3	638	python	python3,python3-lib2to3				distutils package for Python 3.x
python3-dulwich	0.21.2-1+b1	1892	python	python3-urllib3,python3	python3-fastimport	?		Python Git library - Python3 module
python3-fastbencode	0.2-1	131	python	python3		?		Fast bencode implementation
python3-gi	3.42.2-3+b1	730	python	gir1.2-glib-2.0,python3,libgirepository-1.0-1,libgirepository-1.0-1-with-libffi8,libglib2.0-0				Python 3 bindings for gobject-introspection libraries
python3-httplib2	0.20.4-3+deb12u1	141	python	ca-certificates,python3-pyparsing,python3				comprehensive HTTP client library written for Python3
python3-importlib-metadata	4.12.0-1	79	python	python3-typing-extensions|python3,python3-zipp,python3		?		library to access the metadata for a Python package - Python 3.x
python3-jwt	2.6.0-1+deb12u1	103	python	python3	python3-cryptography			Python 3 implementation of JSON Web Token
python3-lazr.restfulclient	0.14.5-1	178	python	python3-httplib2,python3-lazr.uri,python3-wadllib,python3-distro,python3-importlib-metadata|python3,python3-oauthlib,python3-pkg-resources,python3-six,python3				client for lazr.restful-based web services (Python 3)
python3-lazr.uri	1.0.6-3	73	python	python3-importlib-metadata|python3,python3-pkg-resources,python3				library for parsing, manipulating, and generating URIs
python3-lib2to3	3.11.2-3	365	python	python3				Interactive high-level object-oriented language (lib2to3)
python3-merge3	0.0.8-1	58	python	python3		?		Python implementation of three-way merge
python3-minimal	3.11.2-1+b1	111	python	python3.11-minimal		py3clean,py3compile,py3versions,python3		minimal subset of the Python language (default python3 version)
python3-more-itertools	8.10.0-2	226	python	python3		?		library with routines for operating on iterables, beyond itertools (Python 3)
python3-oauthlib	3.2.2-1	562	python	python3,python3-blinker,python3-cryptography,python3-jwt				generic, spec-compliant implementation of OAuth for Python3
python3-patiencediff	0.2.13-1	92	python	python3		?		diff implementation with balanced performance, output and implementation
python3-pip	23.0.1+dfsg-1	6678	python	ca-certificates,python3-distutils,python3-setuptools,python3-wheel,python3	build-essential,python3-dev	pip,pip3,pip3.11		Python package installer
python3-pip-whl	23.0.1+dfsg-1	1747	python	ca-certificates				Python package installer (pip wheel)
python3-pkg-resources	66.1.1-1+deb12u2	1052	python	python3				Package Discovery and Resource Access using pkg_resources
python3-pyparsing	3.0.9-1	453	python	python3				alternative to creating and executing simple grammars - Python 3.x
python3-setuptools	66.1.1-1+deb12u2	2534	python	python3-pkg-resources,python3-distutils,python3				Python3 Distutils Enhancements
python3-setuptools-whl	66.1.1-1+deb12u2	1316	python					Python Distutils Enhancements (wheel package)
python3-six	1.16.0-4	63	python	python3				Python 2 and 3 compatibility library
python3-software-properties	0.99.30-4.1~deb12u1	143	python	gpg,iso-codes,lsb-release,python3,python3-apt,python3-gi,python3-lazr.restfulclient				manage the repositories that you install software from
python3-typing-extensions	4.4.0-1	229	python	python3		?		Backported and Experimental Type Hints for Python
python3-urllib3	1.26.12-1+deb12u4	456	python	python3,python3-six	ca-certificates	?		HTTP library with thread-safe connection pooling for Python3
python3-venv	3.11.2-1+b1	6	python	python3.11-venv,python3,python3-distutils				venv module for python3 (default python3 version)
python3-wadllib	1.3.6-4	363	python	python3-importlib-metadata|python3,python3-lazr.uri,python3-pkg-resources,python3				Python 3 library for navigating WADL files
python3-wheel	0.38.4-2	131	python	python3-distutils,python3				built-package format for Python
python3-yaml	6.0-3+b2	493	python	python3,libyaml-0-2				YAML parser and emitter for Python3
python3-zipp	1.0.0-6+deb12u1	28	python	python3-more-itertools,python3		?		pathlib-compatible Zipfile object wrapper - Python 3.x
python3.11	3.11.2-6+deb12u9	651	python	python3.11-minimal,libpython3.11-stdlib,media-types|mime-support	ca-certificates	pdb3.11,pydoc3.11,pygettext3.11		Interactive high-level object-oriented language (version 3.11)
python3.11-minimal	3.11.2-6+deb12u9	6743	python	libpython3.11-minimal,libexpat1	python3.11	python3.11		Minimal subset of the Python language (version 3.11)
python3.11-venv	3.11.2-6+deb12u9	28	python	python3.11,python3-pip-whl,python3-setuptools-whl,python3.11-distutils				Interactive high-level object-oriented language (pyvenv binary, version 3.11)
quilt	0.67+really0.66-1	774	vcs	bsdextrautils|bsdmainutils,bzip2,diffstat,ed,gettext,patch,sensible-utils,perl	less	?		Tool to work with series of patches
rabbitmq-server	3.10.8-1.1+deb12u1	22814	net	erlang-base|erlang-base-hipe,erlang-crypto,erlang-eldap,erlang-inets,erlang-mnesia,erlang-os-mon,erlang-parsetools,erlang-public-key,erlang-runtime-tools,erlang-ssl,erlang-syntax-tools,erlang-tools,erlang-xmerl,logrotate,lsb-base,openssl,socat,python3		?		AMQP server written in Erlang
rake	13.0.6-3	272	ruby	ruby	zip	?		ruby make-like utility
readline-common	8.2-1.3	89	utils					GNU readline and history libraries, common files
redis-server	5:7.0.15-1~deb12u10	183	database	lsb-base,redis-tools		?		Persistent key-value database with network interface
redis-tools	5:7.0.15-1~deb12u10	5837	database	libatomic1,libjemalloc2,liblzf1,libssl3		?		Persistent key-value database with network interface (client)
rpcbind	1.2.6-6+b1	158	net	libtirpc3,libwrap0,lsb-base		?		converts RPC program numbers into universal addresses
rpcsvc-proto	1.4.3-1	246	libs			rpcgen		RPC protocol compiler and definitions
rsync	3.5.0+ds1-0+deb12u1	937	net	libpopt0,libssl3		?		fast, versatile, remote (and local) file-copying tool
rt-tests	2.4-1	629	misc	libnuma1,python3		?		Test programs for rt kernels
ruby	1:3.1	29	ruby	ruby3.1,libruby,ruby-rubygems		?		Interpreter of object-oriented scripting language Ruby (default version)
ruby-dev	1:3.1	17	ruby	ruby3.1-dev		?		Header files for compiling extension modules for Ruby (default version)
ruby-net-telnet	0.2.0-1	57	ruby			?		telnet client library
ruby-rubygems	3.3.15-2+deb12u1	1176	ruby	ruby		?		Package management framework for Ruby
ruby-sdbm	1.0.0-5+b1	59	ruby	libruby3.1,libruby		?		simple file-based key-value store with String keys and values
ruby-webrick	1.8.1-1	239	ruby			?		HTTP server toolkit in Ruby
ruby-xmlrpc	0.3.2-2	104	ruby	ruby-webrick		?		XMLRPC library for Ruby
ruby3.1	3.1.7+really3.1.2-0+deb12u1	731	ruby	rubygems-integration,libruby3.1	fonts-lato,libjs-jquery	?		Interpreter of object-oriented scripting language Ruby
ruby3.1-dev	3.1.7+really3.1.2-0+deb12u1	3496	ruby	libgmp-dev,libruby3.1	ruby3.1-doc	?		Header files for compiling extension modules for the Ruby 3.1
rubygems-integration	1.18	26	ruby	ca-certificates		?		integration of Debian Ruby packages with Rubygems
runit-helper	2.15.2	19	admin			?		dh-runit implementation detail
rustc	1.63.0+dfsg1-2	7753	rust	libstd-rust-dev,gcc,libc-dev,binutils	cargo,llvm-14	?		Rust systems programming language
sensible-utils	0.0.17+nmu1	56	utils			gettext,select-editor,sensible-browser,sensible-editor,sensible-pager		Utilities for sensible alternative selection
sgml-base	1.31	70	text			@install-sgmlcatalog,@update-catalog		SGML infrastructure and SGML catalog file support
shared-mime-info	2.2-1	5030	misc	libglib2.0-0,libxml2		update-mime-database		FreeDesktop.org shared MIME database and spec
socat	1.7.4.4-2	1515	net	libssl3,libwrap0		?		multipurpose relay for bidirectional data transfer
software-properties-common	0.99.30-4.1~deb12u1	450	admin	ca-certificates,gir1.2-glib-2.0,gir1.2-packagekitglib-1.0,packagekit,python-apt-common,python3,python3-dbus,python3-gi,python3-software-properties		add-apt-repository,apt-add-repository		manage the repositories that you install software from (common)
sound-theme-freedesktop	0.8-2	536	sound			?		freedesktop.org sound theme
spice-client-glib-usb-acl-helper	0.42-1	54	misc	libglib2.0-0,libpolkit-gobject-1-0		?		Helper tool to validate usb ACLs
sq	0.27.0-2+b1	10076	utils	libssl3		?		OpenPGP command-line tool from Sequoia
sqlite3	3.40.1-2+deb12u2	533	database	libreadline8,libsqlite3-0		sqlite3		Command line interface for SQLite 3
ssl-cert	1.1.2	64	utils	openssl		@make-ssl-cert		simple debconf wrapper for OpenSSL
strace	6.1-0.1	2839	utils	libunwind8		strace,strace-log-merge		System call tracer
subversion	1.14.2-4+deb12u1	4837	vcs	libsvn1,libapr1,libaprutil1		?		Advanced version control system
sudo	1.9.13p3-1+deb12u4	6055	admin			?		Provide limited super user privileges to specific users
supervisor	4.2.5-1	1707	admin	lsb-base,python3-pkg-resources,python3		?		System for controlling process state
t1utils	1.41-4	322	text			?		Collection of simple Type 1 font manipulation programs
tcl	8.6.13	20	interpreters	tcl8.6		tclsh		Tool Command Language (default version) - shell
tcl-dev	8.6.13	39	libdevel	tcl8.6-dev,tcl		tcltk-depends		Tool Command Language (default version) - development files
tcl8.6	8.6.13+dfsg-2	144	interpreters	libtcl8.6		tclsh8.6		Tcl (the Tool Command Language) v8.6 - shell
tcl8.6-dev	8.6.13+dfsg-2	4725	devel	dpkg-dev,zlib1g-dev,libtcl8.6,tcl8.6				Tcl (the Tool Command Language) v8.6 - development files
telnet	0.17+2.4-2+deb12u3	54	oldlibs	inetutils-telnet		?		transitional dummy package for inetutils-telnet default switch
tex-common	6.18	144	tex	ucf		?		common infrastructure for building and installing TeX
texlive-base	2022.20230122-3	43099	tex	tex-common,libpaper-utils,sensible-utils,texlive-binaries,ucf,xdg-utils	lmodern	?		TeX Live: Essential programs and files
texlive-binaries	2022.20220321.62855-5.1+deb12u2	50044	tex	libptexenc1,libkpathsea6,libsynctex2,libtexlua53-5,libtexluajit2,t1utils,tex-common,perl,libcairo2,libfontconfig1,libfreetype6,libgraphite2-3,libharfbuzz0b,libicu72,libmpfr6,libpaper1,libpixman-1-0,libpng16-16,libteckit0,libx11-6,libxaw7,libxi6,libxmu6,libxpm4,libxt6,libzzip-0-13	texlive-base,dvisvgm	?		Binaries for TeX Live
tini	0.19.0-1+b3	731	utils			tini,tini-static		tiny but valid init for containers
tk	8.6.13	20	interpreters	tk8.6,tcl		wish		Toolkit for Tcl and X11 (default version) - windowing shell
tk-dev	8.6.13	23	devel	tk8.6-dev,tk,tcl-dev				Toolkit for Tcl and X11 (default version) - development files
tk8.6	8.6.13-2	95	interpreters	libtcl8.6,libtk8.6		wish8.6		Tk toolkit for Tcl and X11 v8.6 - windowing shell
tk8.6-dev	8.6.13-2	3342	devel	dpkg-dev,x11proto-core-dev,libx11-dev,libxss-dev,libxext-dev,libxft-dev,tcl8.6-dev,libtk8.6,tk8.6				Tk toolkit for Tcl and X11 v8.6 - development files
tmux	3.3a-3	1106	admin	libevent-core-2.1-7,libutempter0		tmux		terminal multiplexer
tzdata	2026f-0+deb12u1	2571	localization					time zone and daylight-saving time data
ucf	3.0043+nmu1+deb12u1	214	utils	sensible-utils		lcf,ucf,ucfq,ucfr		Update Configuration File(s): preserve user changes to config files
unzip	6.0-28+deb12u1	380	utils			funzip,unzip,unzipsfx,zipgrep,zipinfo		De-archiver for .zip files
usb.ids	2025.07.26-0+deb12u1	729	admin			?		USB ID Repository
usbutils	1:014-1+deb12u1	320	utils	libusb-1.0-0		?		Linux USB utilities
uuid-dev	2.38.1-5+deb12u3	113	libdevel	libc6-dev|libc-dev				Universally Unique ID library - headers and static libraries
valgrind	1:3.19.0-1	77683	devel	libc6-dbg	valgrind-dbg,gdb	callgrind_annotate,callgrind_control,cg_annotate,cg_diff,cg_merge,ms_print,valgrind,valgrind-di-server,valgrind-listener,valgrind.bin,vgdb		instrumentation framework for building dynamic analysis tools
vim	2:9.0.1378-2+deb12u2	3650	editors	vim-common,vim-runtime,libgpm2,libsodium23		vim.basic		Vi IMproved - enhanced vi editor
vim-common	2:9.0.1378-2+deb12u2	245	editors		xxd,vim|vim-gtk3|vim-motif|vim-nox|vim-tiny	helpztags		Vi IMproved - Common files
vim-runtime	2:9.0.1378-2+deb12u2	36406	editors		vim|vim-gtk3|vim-motif|vim-nox|vim-tiny	vimtutor		Vi IMproved - Runtime files
virt-viewer	11.0-2	1316	admin	libgdk-pixbuf-2.0-0,libglib2.0-0,libgtk-3-0,libgtk-vnc-2.0-0,libgvnc-1.0-0,libpango-1.0-0,libspice-client-glib-2.0-8,libspice-client-gtk-3.0-5,libvirt-glib-1.0-0,libvirt0,libvte-2.91-0,libxml2		?		Displaying the graphical console of a virtual machine
wdiff	1.2.2-5	648	text			?		Compares two files word by word
wget	1.21.3-1+deb12u1	3521	web	libpsl5	ca-certificates	wget		retrieves files from the web
x11-common	1:7.7+23	308	x11	lsb-base		X11		X Window System (X.Org) infrastructure
x11proto-core-dev	2022.1-1	11	x11	x11proto-dev		?		transitional dummy package
x11proto-dev	2022.1-1	1680	x11	xorg-sgml-doctools				X11 extension protocols and auxiliary headers
x11proto-render-dev	2:2022.1-1	11	x11	x11proto-dev		?		transitional dummy package
x11proto-scrnsaver-dev	2022.1-1	11	x11	x11proto-dev		?		transitional dummy package
xdg-utils	1.1.3-4.1	329	utils		libfile-mimeinfo-perl,libnet-dbus-perl,libx11-protocol-perl,x11-utils,x11-xserver-utils	?		desktop integration utilities from freedesktop.org
xfonts-encodings	1:1.0.4-2.2	667	fonts	x11-common		?		Encodings for X.Org fonts
xfonts-utils	1:7.7+6	415	x11	libfontenc1,libfreetype6,x11-common,xfonts-encodings		?		X Window System font utility programs
xkb-data	2.35.1-1	6925	x11					X Keyboard Extension (XKB) configuration data
xml-core	0.18+nmu1	118	text	sgml-base		@update-xmlcatalog,dh_installxmlcatalogs		XML infrastructure and XML catalog file support
xorg-sgml-doctools	1:1.11-1.1	89	x11					Common tools for building X.Org SGML documentation
xsltproc	1.1.35-1+deb12u4	151	text	libxml2,libxslt1.1		?		XSLT 1.0 command line processor
xtrans-dev	1.4.0-1	330	x11					X transport library (development files)
xz-utils	5.4.1-1+deb12u2	1226	utils			lzmainfo,unxz,xz,xzcat,xzcmp,xzdiff,xzegrep,xzfgrep,xzgrep,xzless,xzmore		XZ-format compression utilities
yubico-piv-tool	2.2.0-1.1	118	utils	libssl3,libykpiv2		?		Command line tool for the YubiKey PIV applet
zip	3.0-13+deb12u1	616	utils		unzip	zip,zipcloak,zipnote,zipsplit		Archiver for .zip files
zlib1g-dev	1:1.2.13.dfsg-1	1310	libdevel	libc6-dev|libc-dev				compression library - development
zstd	1.5.4+dfsg2-5	2102	utils			pzstd,unzstd,zstd,zstdcat,zstdgrep,zstdless,zstdmt		fast lossless compression algorithm -- CLI tool
"""
