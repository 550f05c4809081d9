"""gem, bundle: packages of Ruby (RubyGems 3.5, Bundler 2.5)."""

from __future__ import annotations

import re

from dockroot.packages.placing import write_text
from dockroot.packages.ruby import Gem, Gems, find
from dockroot.shell.commands.registry import Invocation, tool

_VALUED = frozenset(
    ("-v", "--version", "-i", "--install-dir", "-n", "--bindir", "-s", "--source", "-P", "-j", "--jobs",
     "--retry", "--without", "--with", "--path", "--gemfile", "--platform")
)  # fmt: skip


def _gems(run: Invocation) -> Gems:
    home = run.process.env.get("GEM_HOME", "")
    if home:
        return Gems(run.calls.fs, home, f"{home}/bin")
    versions = run.calls.listed("/usr/local/lib/ruby/gems") or run.calls.listed(
        "/usr/lib/ruby/gems"
    )
    root = "/usr/local" if run.calls.listed("/usr/local/lib/ruby/gems") else "/usr"
    if run.calls.is_there("/etc/debian_version") and root == "/usr":
        return Gems(run.calls.fs, "/var/lib/gems/3.1.0", "/usr/local/bin")
    return Gems(run.calls.fs, f"{root}/lib/ruby/gems/{(versions or ['3.3.0'])[-1]}", f"{root}/bin")


def _divided(words: list[str]) -> tuple[dict[str, str], list[str]]:
    flags: dict[str, str] = {}
    names: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            break
        if not word.startswith("-"):
            names.append(word)
        elif "=" in word:
            name, _, value = word.partition("=")
            flags[name] = value
        else:
            flags[word] = rest.pop(0) if word in _VALUED and rest else ""
    return flags, names


@tool("gem", raw=True)
def gem(run: Invocation) -> int:
    """Install and remove gems."""
    flags, words = _divided(run.argv[1:])
    if not words:
        run.out("3.5.22\n")
        return 0
    command, *names = words
    place = _gems(run)
    if command in ("install", "i"):
        return _install(run, place, flags, names)
    if command in ("uninstall", "un"):
        for name in names:
            place.remove(name)
            run.out(f"Successfully uninstalled {name}\n")
        return 0
    if command in (
        "update",
        "cleanup",
        "sources",
        "pristine",
        "env",
        "environment",
        "cert",
        "outdated",
    ):
        return 0
    if command == "list":
        for full in place.installed():
            name, _, version = full.rpartition("-")
            run.out(f"{name} ({version})\n")
        return 0
    raise run.machine.unsupported(f"gem {command}")


def _install(run: Invocation, place: Gems, flags: dict[str, str], names: list[str]) -> int:
    version = flags.get("-v", flags.get("--version", ""))
    version = re.sub(r"^[~<>= ]+", "", version)
    wanted = []
    for name in names:
        bare, _, own = name.partition(":")
        archive = re.match(r"(.+?)-(\d[\w.]*)\.gem$", bare.rpartition("/")[2])
        wanted.append(find(*archive.groups()) if archive else find(bare, own or version))
    for each in (new := place.resolve(wanted)):
        place.install(each)
        run.out(f"Successfully installed {each.full}\n")
    run.out(f"{len(new)} gem{'s' * (len(new) != 1)} installed\n")
    return 0


@tool("bundle", "bundler", raw=True)
def bundle(run: Invocation) -> int:
    """Install the gems of a Gemfile."""
    flags, words = _divided(run.argv[1:])
    command = words[0] if words else ("version" if "--version" in flags else "install")
    if command == "version":
        run.out("Bundler version 2.5.22\n")
        return 0
    if command == "config":
        return _configure(run, words[1:])
    if command in ("clean", "lock", "check", "doctor", "pristine"):
        return 0
    if command not in ("install", "update"):
        raise run.machine.unsupported(f"bundle {command}")
    text = run.calls.read_text(f"{run.calls.cwd.rstrip('/')}/Gemfile")
    if text is None:
        run.note("Could not locate Gemfile")
        return 10
    wanted: list[Gem] = []
    for name, version in re.findall(
        r"""(?m)^\s*gem\s+['"]([^'"]+)['"](?:\s*,\s*['"]([^'"]*)['"])?""", text
    ):
        wanted.append(find(name, re.sub(r"^[~<>= ]+", "", version)))
    place = _gems(run)
    for each in place.resolve(wanted):
        place.install(each)
        run.out(f"Installing {each.name} {each.version}\n")
    lines = "".join(
        f"    {each.name} ({each.version})\n" for each in sorted(wanted, key=lambda g: g.name)
    )
    lock = f"GEM\n  remote: https://rubygems.org/\n  specs:\n{lines}\nPLATFORMS\n  x86_64-linux\n"
    write_text(run.calls.fs, f"{run.calls.cwd.rstrip('/')}/Gemfile.lock", lock)
    run.out(f"Bundle complete! {len(wanted)} Gemfile dependencies.\n")
    return 0


def _configure(run: Invocation, words: list[str]) -> int:
    """Note a setting where bundler keeps it."""
    scope = "global" if words[:1] in (["--global"], ["set"]) else "local"
    pair = [word for word in words if word not in ("set", "unset")]
    if len(pair) < 2:
        return 0
    home = run.process.env.get("BUNDLE_APP_CONFIG") or (
        f"{run.process.env.get('HOME', '/root')}/.bundle" if scope == "global" else ".bundle"
    )
    path = run.calls.absolute(f"{home}/config")
    text = run.calls.read_text(path) or "---\n"
    key = f"BUNDLE_{pair[0].upper().replace('.', '__')}"
    write_text(run.calls.fs, path, f'{text}{key}: "{" ".join(pair[1:])}"\n')
    return 0
