"""What administrators of Debian and Alpine run after an installation: locales, certificates, services."""

from __future__ import annotations

import re

from dockroot.packages.package import stand_in
from dockroot.packages.placing import unpack, write_text
from dockroot.shell.commands.registry import Invocation, tool

_LOCALES = "/usr/lib/locale"
_LOCALE_SIZES = {"LC_COLLATE": 1_516_558, "LC_CTYPE": 353_616, "LC_NUMERIC": 54, "LC_TIME": 3_284}
_BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
_OWN = "/usr/local/share/ca-certificates"


def _spelled(name: str) -> str:
    """Return a locale's name as its directory has it: `en_US.UTF-8` is `en_US.utf8`."""
    stem, dot, codeset = name.partition(".")
    return stem + dot + codeset.lower().replace("-", "")


def _make_locale(run: Invocation, name: str) -> None:
    files = {part: stand_in(f"{name} {part}", size) for part, size in _LOCALE_SIZES.items()}
    path = f"{_LOCALES}/{_spelled(name)}"
    unpack(run.calls.fs, files, run.calls.fs.clock.now(), path)


@tool("locale-gen", raw=True)
def locale_gen(run: Invocation) -> int:
    """Make the locales that are named, else those of `/etc/locale.gen`."""
    names = [word for word in run.operands if not word.startswith("-")]
    text = run.calls.read_text("/etc/locale.gen") or ""
    names += re.findall(r"(?m)^([a-zA-Z_@]+(?:\.\S+)?)\s", text)
    run.out("Generating locales (this might take a while)...\n")
    for name in dict.fromkeys(names):
        run.out(f"  {name}... done\n")
        _make_locale(run, name)
    run.out("Generation complete.\n")
    return 0


@tool("localedef", short="i:f:cA:u:qv", long={"no-archive": "no-archive", "quiet": "q", "force": "c"})
def localedef(run: Invocation) -> int:
    """Make one locale."""
    for name in run.operands:
        _make_locale(run, name)
    return 0


@tool("locale", short="amk", long={"all-locales": "a"})
def locale(run: Invocation) -> int:
    """List locales, or the settings of this process."""
    if run.has("a"):
        names = {"C", "C.utf8", "POSIX", *run.calls.listed(_LOCALES)} - {"locale-archive", "C.UTF-8"}
        run.out("".join(f"{name}\n" for name in sorted(names)))
        return 0
    env = run.process.env
    run.out(f"LANG={env.get('LANG', '')}\nLC_ALL={env.get('LC_ALL', '')}\n")
    return 0


@tool("update-locale", raw=True)
def update_locale(run: Invocation) -> int:
    """Write the default locale."""
    lines = "".join(f"{word}\n" for word in run.operands if "=" in word)
    write_text(run.calls.fs, "/etc/default/locale", lines)
    return 0


@tool("update-ca-certificates", short="vfh", long={"verbose": "v", "fresh": "f"})
def update_ca_certificates(run: Invocation) -> int:
    """Put certificates of this machine's own behind those of the package."""
    fs = run.calls.fs
    own = [name for name in run.calls.listed(_OWN) if name.endswith(".crt")]
    fs.makedirs("/etc/ssl/certs")
    if not fs.exists(_BUNDLE):
        fs.write(_BUNDLE, stand_in("the roots of trust", 213_777).content)
    for name in own:
        link = f"/etc/ssl/certs/{name.removesuffix('.crt')}.pem"
        if not run.calls.is_there(link):
            fs.symlink(f"{_OWN}/{name}", link)
            fs.write(_BUNDLE, run.calls.content(f"{_OWN}/{name}"), append=True)
    run.out(f"Updating certificates in /etc/ssl/certs...\n{len(own)} added, 0 removed; done.\n")
    return 0


@tool(
    "invoke-rc.d", "service", "systemctl", "rc-service", "initctl", "update-rc.d", "fc-cache",
    "update-initramfs", "mandb", "ldconfig.real", "deb-systemd-helper", "update-mime-database",
    "gtk-update-icon-cache", "glib-compile-schemas", "debconf-set-selections", "rc-update",
    raw=True,
)  # fmt: skip
def nothing(run: Invocation) -> int:
    """Read what is given and change nothing: no daemon runs, and caches are not modelled."""
    run.read()
    return 0
