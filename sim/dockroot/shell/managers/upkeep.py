"""What packages and administrators run after an installation: settings, keys, caches."""

from __future__ import annotations

from dockroot.packages.placing import append_text, write_text
from dockroot.shell.commands.registry import Invocation, tool


@tool("update-locale", raw=True)
def update_locale(run: Invocation) -> int:
    """Write the default locale."""
    lines = "".join(f"{word}\n" for word in run.operands if "=" in word)
    write_text(run.calls.fs, "/etc/default/locale", lines)
    return 0


@tool("debconf-set-selections", raw=True)
def set_selections(run: Invocation) -> int:
    """Keep answers to the questions of packages, which are never asked."""
    text = run.read().decode("utf-8", "replace")
    for path in [word for word in run.operands if not word.startswith("-")]:
        text += run.calls.read_text(path) or ""
    found = []
    for line in text.splitlines():
        words = line.split(None, 3)
        if len(words) >= 3 and not words[0].startswith("#"):
            value = words[3] if len(words) > 3 else ""
            found.append(
                f"Name: {words[1]}\nTemplate: {words[1]}\nValue: {value}\nOwners: {words[0]}\n\n"
            )
    append_text(run.calls.fs, "/var/cache/debconf/config.dat", "".join(found))
    return 0


@tool("apt-key", raw=True)
def apt_key(run: Invocation) -> int:
    """Keep keys where apt looks for them."""
    words = [word for word in run.operands if not word.startswith("--")]
    if words[:1] in (["add"], ["adv"]):
        data = run.read()
        if words[0] == "add" and words[1:2] not in ([], ["-"]):
            data = run.calls.content(words[1]).open().read()
        append_text(run.calls.fs, "/etc/apt/trusted.gpg", data.decode("latin-1") or "key\n")
        if words[0] == "add":
            run.out("OK\n")
    return 0


@tool("add-apt-repository", "apt-add-repository", raw=True)
def add_repository(run: Invocation) -> int:
    """Write a source of packages; `ppa:OWNER/NAME` is Launchpad's."""
    for word in [word for word in run.operands if not word.startswith("-")]:
        if word.startswith("ppa:"):
            owner, _, name = word[4:].partition("/")
            name = name or "ppa"
            line = f"deb http://ppa.launchpad.net/{owner}/{name}/ubuntu stable main"
            path = f"{owner}-{name}"
        elif word.startswith(("deb ", "http")):
            line = word if word.startswith("deb ") else f"deb {word} stable main"
            path = "added"
        else:
            continue
        append_text(run.calls.fs, f"/etc/apt/sources.list.d/{path}.list", line + "\n")
    return 0


@tool(
    "fc-cache", "update-initramfs", "mandb", "update-mime-database", "gtk-update-icon-cache",
    "glib-compile-schemas", "deb-systemd-helper", "deb-systemd-invoke", "pam-auth-update",
    "update-desktop-database", "systemd-sysusers", "py3compile", "py3clean", "setup-interfaces",
    raw=True,
)  # fmt: skip
def nothing(run: Invocation) -> int:
    """Change nothing: caches and services are not modelled."""
    return 0
