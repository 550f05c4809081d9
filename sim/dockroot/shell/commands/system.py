"""getconf, nproc, arch, locale, localedef, locale-gen, service, systemctl, update-ca-certificates, setcap, crontab …: the
system around a program.
"""

from __future__ import annotations

import struct

from dockroot.shell.commands.registry import Invocation, tool
from dockroot.tree import Bytes

CPUS = 4
"""How many processors there are, whatever machine simulates."""
_CONF = {
    "_NPROCESSORS_ONLN": str(CPUS), "_NPROCESSORS_CONF": str(CPUS), "PAGE_SIZE": "4096", "PAGESIZE": "4096",
    "LONG_BIT": "64", "ARG_MAX": "2097152", "GNU_LIBC_VERSION": "glibc 2.36", "CLK_TCK": "100",
    "OPEN_MAX": "1048576", "PATH": "/bin:/usr/bin", "NAME_MAX": "255", "PATH_MAX": "4096",
}  # fmt: skip
_ARCHIVE = "/usr/lib/locale/locale-archive"
_CAPABILITIES = (
    "chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable net_bind_service"
    " net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct"
    " sys_admin sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write audit_control"
    " setfcap mac_override mac_admin syslog wake_alarm block_suspend audit_read perfmon bpf checkpoint_restore".split()
)
_REVISION_2 = 0x02000000


@tool("nproc", long={"all": "a", "ignore": "ignore:"})
def nproc(run: Invocation) -> int:
    """Print how many processors there are."""
    run.out(f"{max(CPUS - int(run.value('ignore') or 0), 1)}\n")
    return 0


@tool("arch")
def arch(run: Invocation) -> int:
    """Print the machine."""
    run.out("x86_64\n")
    return 0


@tool("getconf")
def getconf(run: Invocation) -> int:
    """Print a value of the system's configuration."""
    name = run.operands[0] if run.operands else ""
    if name not in _CONF:
        raise run.machine.unsupported(f"getconf {name}")
    run.out(_CONF[name] + "\n")
    return 0


@tool("getenforce", "selinuxenabled", raw=True)
def selinux(run: Invocation) -> int:
    """Say that there is no SELinux."""
    if run.name == "getenforce":
        run.out("Disabled\n")
        return 0
    return 1


def _locales(run: Invocation) -> list[str]:
    return [line for line in (run.calls.read_text(_ARCHIVE) or "").split("\n")[1:] if line]


def _add_locale(run: Invocation, name: str) -> None:
    """Note a locale in a stand-in for the archive, whose real bytes are glibc's tables."""
    from dockroot.shell.commands.zipping import make_parents

    language, dot, charset = name.partition(".")
    plain = charset.lower().replace("-", "")
    names = sorted({*_locales(run), f"{language}{dot}{plain}"})
    make_parents(run, "/usr/lib/locale")
    text = "\n".join(["locales (a stand-in by dockroot)", *names, ""])
    run.calls.fill(_ARCHIVE, Bytes(text.encode()), 0o644)


@tool("locale", short="akmc", long={"all-locales": "a"})
def locale(run: Invocation) -> int:
    """Print locales, or the settings of the environment."""
    if run.has("a"):
        run.out("".join(name + "\n" for name in sorted({"C", "C.utf8", "POSIX", *_locales(run)})))
        return 0
    if run.operands or run.has("k", "m", "c"):
        raise run.machine.unsupported(f"locale {' '.join(run.argv[1:])}")
    env = run.process.env
    lang = env.get("LC_ALL") or env.get("LANG", "")
    run.out(f"LANG={env.get('LANG', '')}\n")
    for part in "CTYPE NUMERIC TIME COLLATE MONETARY MESSAGES PAPER NAME ADDRESS TELEPHONE MEASUREMENT IDENTIFICATION".split():
        run.out(f'LC_{part}="{env.get(f"LC_{part}") or lang or "POSIX"}"\n')
    run.out(f"LC_ALL={env.get('LC_ALL', '')}\n")
    return 0


@tool(
    "localedef",
    short="i:f:A:c",
    long={
        "inputfile": "i:",
        "charmap": "f:",
        "alias-file": "A:",
        "force": "c",
        "no-archive": "n",
        "quiet": "q",
    },
)
def localedef(run: Invocation) -> int:
    """Compile a locale: its name is noted, its tables are not made."""
    if not run.operands:
        raise run.machine.unsupported("localedef without a name")
    _add_locale(run, run.operands[-1])
    return 0


@tool("locale-gen", short="", long={"purge": "purge", "keep-existing": "k", "lang": "lang:"})
def locale_gen(run: Invocation) -> int:
    """Compile the locales of `/etc/locale.gen` and those named."""
    names = list(run.operands)
    for line in (run.calls.read_text("/etc/locale.gen") or "").split("\n"):
        words = line.split("#")[0].split()
        names += (
            [words[0] if "." in words[0] else f"{words[0]}.{words[1]}"] if len(words) > 1 else []
        )
    run.out("Generating locales (this might take a while)...\n")
    for name in names:
        _add_locale(run, name)
        run.out(f"  {name}... done\n")
    run.out("Generation complete.\n")
    return 0


@tool(
    "systemctl",
    "service",
    "invoke-rc.d",
    "rc-service",
    "rc-update",
    "update-rc.d",
    "initctl",
    "start-stop-daemon",
    raw=True,
)
def service(run: Invocation) -> int:
    """Refuse: no service runs during a build."""
    if run.name == "systemctl" and run.operands[:1] in (["daemon-reload"], ["--version"]):
        return 0
    if run.name in ("update-rc.d", "invoke-rc.d"):
        run.note(f"{run.name}: policy-rc.d denied execution of {' '.join(run.operands[1:2])}.")
        return 0
    raise run.machine.error(
        f"{run.name} {' '.join(run.operands)}: no service runs during a build",
        hint="start the daemon in CMD, or put what it would make into the image with COPY",
    )


@tool("update-ca-certificates", long={"fresh": "f", "verbose": "v"}, short="fv")
def update_ca_certificates(run: Invocation) -> int:
    """Add the certificates of `/usr/local/share/ca-certificates` to the bundle; links by hash are not made."""
    calls, folder = run.calls, "/usr/local/share/ca-certificates"
    bundle = "/etc/ssl/certs/ca-certificates.crt"
    text = calls.read_text(bundle) or ""
    added = 0
    for name in calls.listed(folder):
        if not name.endswith(".crt"):
            continue
        link = f"/etc/ssl/certs/{name.removesuffix('.crt')}.pem"
        if calls.is_there(link):
            continue
        added += 1
        text += (calls.read_text(f"{folder}/{name}") or "").rstrip("\n") + "\n"
        from dockroot.shell.commands.zipping import make_parents

        make_parents(run, "/etc/ssl/certs")
        calls.symlink(f"{folder}/{name}", link)
    if added:
        calls.fill(bundle, Bytes(text.encode("utf-8", "surrogateescape")), 0o644)
    run.out(f"Updating certificates in /etc/ssl/certs...\n{added} added, 0 removed; done.\n")
    if calls.is_there("/etc/ca-certificates/update.d", directory=True):
        return _hooks(run)
    return 0


def _hooks(run: Invocation) -> int:
    from dockroot.shell.programs import run_for

    run.out("Running hooks in /etc/ca-certificates/update.d...\n")
    for name in run.calls.listed("/etc/ca-certificates/update.d"):
        path = f"/etc/ca-certificates/update.d/{name}"
        if run.calls.is_executable(path):
            run_for(run, [path])
    run.out("done.\n")
    return 0


@tool("setcap", "getcap", short="rqvn:")
def setcap(run: Invocation) -> int:
    """Set or remove the capabilities of a file (capabilities(7), the xattr of revision 2)."""
    if run.name == "getcap":
        raise run.machine.unsupported("getcap")
    words = list(run.operands)
    while words:
        text = "" if run.has("r") else words.pop(0)
        path = words.pop(0) if words else ""
        value = _capability(text)
        if value is None:
            return run.fail(f"fatal error: Invalid argument ({text})")
        run.calls.stat(path)
        if text:
            run.calls.fs.setxattr(run.calls.absolute(path), "security.capability", value)
        else:
            run.calls.fs.removexattr(run.calls.absolute(path), "security.capability")
    return 0


def _capability(text: str) -> bytes | None:
    permitted = inheritable = effective = 0
    for clause in text.split():
        names, operator, flags = (
            (*clause.partition("+"),) if "+" in clause else (*clause.partition("="),)
        )
        bits = 0
        for name in names.lower().split(","):
            short = name.removeprefix("cap_")
            if short not in _CAPABILITIES or not operator:
                return None
            bits |= 1 << _CAPABILITIES.index(short)
        permitted |= bits if "p" in flags else 0
        inheritable |= bits if "i" in flags else 0
        effective |= "e" in flags
    mask = 0xFFFFFFFF
    return struct.pack(
        "<IIIII",
        _REVISION_2 | effective,
        permitted & mask,
        inheritable & mask,
        permitted >> 32,
        inheritable >> 32,
    )


@tool("a2enmod", "a2dismod", "a2enconf", "a2disconf", "a2ensite", "a2dissite", short="qfm")
def apache(run: Invocation) -> int:
    """Link what is available of Apache into what is enabled, or unlink it (Debian's apache2)."""
    kind = run.name[5:] if run.name.startswith("a2dis") else run.name[4:]
    folder = {"mod": "mods", "conf": "conf", "site": "sites"}[kind]
    suffixes = (".conf", ".load") if kind == "mod" else (".conf",)
    base, status = "/etc/apache2", 0
    for name in (word for operand in run.operands for word in operand.split()):
        bare = name.removesuffix(".conf").removesuffix(".load")
        found = False
        for suffix in suffixes:
            source, link = (
                f"{base}/{folder}-available/{bare}{suffix}",
                f"{base}/{folder}-enabled/{bare}{suffix}",
            )
            if not run.calls.is_there(source):
                continue
            found = True
            if run.name.startswith("a2en") and not run.calls.is_there(link):
                run.calls.symlink(f"../{folder}-available/{bare}{suffix}", link)
            elif run.name.startswith("a2dis") and run.calls.is_there(link):
                run.calls.unlink(link)
        if not found:
            what = {"mod": "Module", "conf": "Conf", "site": "Site"}[kind]
            run.note(f"ERROR: {what} {bare} does not exist!")
            status = 1
        else:
            run.out(
                f"{'Enabling' if run.name.startswith('a2en') else 'Disabling'} {'module' if kind == 'mod' else kind} {bare}.\n"
            )
    return status
