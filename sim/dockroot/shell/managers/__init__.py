"""The commands of package managers, over the models in `dockroot.packages`. A module is loaded when one of
its commands is first called.
"""

from dockroot.shell.commands.registry import TOOLS

__all__ = ["FAMILIES"]

FAMILIES = {
    "apk": "apk",
    "apt": "apt-get apt",
    "apt_queries": "apt-mark apt-cache",
    "cargo": "cargo",
    "dpkg": "dpkg dpkg-deb dpkg-query",
    "dpkg_tools": (
        "dpkg-divert dpkg-statoverride dpkg-reconfigure dpkg-architecture dpkg-buildflags"
    ),
    "gems": "gem bundle bundler",
    "golang": "go",
    "npm": "npm yarn yarnpkg pnpm corepack",
    "pip": (
        "pip pip2 pip3 pip3.10 pip3.11 pip3.12 pip3.13 pip3.14 python python3 python2 python3.11 "
        "python3.12 python3.13 virtualenv pyvenv"
    ),
    "rpm": ("yum dnf microdnf tdnf rpm rpmkeys update-crypto-policies subscription-manager"),
    "upkeep": (
        "update-locale debconf-set-selections apt-key add-apt-repository apt-add-repository "
        "fc-cache update-initramfs mandb update-mime-database gtk-update-icon-cache "
        "glib-compile-schemas deb-systemd-helper deb-systemd-invoke pam-auth-update "
        "update-desktop-database systemd-sysusers py3compile py3clean setup-interfaces"
    ),
}
"""Which module has which commands."""

for _module, _names in FAMILIES.items():
    TOOLS.expect(f"{__name__}.{_module}", _names.split())
