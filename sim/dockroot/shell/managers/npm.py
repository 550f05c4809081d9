"""npm, yarn, corepack: packages of Node (npm 10, yarn 1.22)."""

from __future__ import annotations

import json

from dockroot.packages.node import Module, Modules, declared, find, split
from dockroot.packages.package import stand_in
from dockroot.packages.placing import unpack, write_text
from dockroot.shell.commands.registry import Invocation, tool

_VALUED = (
    "--prefix",
    "--registry",
    "--cwd",
    "--cache",
    "--network-timeout",
    "--omit",
    "--loglevel",
)


@tool("npm", raw=True)
def npm(run: Invocation) -> int:
    """Install and remove packages of Node."""
    flags, words = _divided(run.argv[1:])
    if "--version" in flags or ("-v" in flags and not words):
        run.out("10.9.0\n")
        return 0
    command, *names = words or [""]
    if command in ("install", "i", "ci", "add", "install-ci-test"):
        return _install(run, flags, names, lock=command != "ci")
    if command in ("uninstall", "remove", "rm", "un"):
        return _uninstall(run, flags, names)
    if command in (
        "cache",
        "config",
        "set",
        "audit",
        "rebuild",
        "prune",
        "dedupe",
        "fund",
        "link",
        "version",
    ):
        return _other(run, command, names)
    if command in ("ls", "list"):
        for name in _global(run, flags).names():
            run.out(f"+-- {name}\n")
        return 0
    raise run.machine.unsupported(f"npm {command}".strip())


def _divided(words: list[str]) -> tuple[list[str], list[str]]:
    """Return options (values joined by `=`) and other words."""
    flags, others, rest = [], [], list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("-"):
            others.append(word)
        elif word in _VALUED and rest:
            flags.append(f"{word}={rest.pop(0)}")
        else:
            flags.append(word)
    return flags, others


def _global(run: Invocation, flags: list[str]) -> Modules:
    given = next((flag[9:] for flag in flags if flag.startswith("--prefix=")), "")
    prefix = given or run.process.env.get("NPM_CONFIG_PREFIX", "")
    if not prefix:
        path = next(
            (
                f"{directory}/{run.name}"
                for directory in run.process.env.get("PATH", "").split(":")
                if run.calls.is_executable(f"{directory}/{run.name}")
            ),
            "/usr/local/bin/npm",
        )
        prefix = path.rpartition("/bin/")[0] or "/usr/local"
    return Modules(run.calls.fs, f"{prefix}/lib/node_modules", f"{prefix}/bin")


def _install(run: Invocation, flags: list[str], names: list[str], *, lock: bool) -> int:
    wanted = [each for name in names if (each := _module(run, name)) is not None]
    if {"-g", "--global", "--location=global"} & set(flags):
        return _install_globally(run, flags, wanted)
    return _install_here(run, flags, wanted, lock=lock)


def _install_globally(run: Invocation, flags: list[str], wanted: list[Module]) -> int:
    place = _global(run, flags)
    count = 0
    for each in wanted:
        place.install(each)
        inner = [module for module in place.resolve([each]) if module.name != each.name]
        place.nest(each, inner)
        count += 1 + len(inner)
    _cache(run, wanted)
    run.out(f"\nadded {count} packages in 1s\n")
    return 0


def _install_here(run: Invocation, flags: list[str], wanted: list[Module], *, lock: bool) -> int:
    cwd = run.calls.cwd.rstrip("/")
    text = run.calls.read_text(f"{cwd}/package.json")
    if text is None and not wanted:
        run.note(
            "npm error code ENOENT\nnpm error enoent Could not read package.json: Error: ENOENT:"
            f" no such file or directory, open '{cwd}/package.json'"
        )
        return 254
    production = {"--production", "--omit=dev", "--only=production", "--only=prod", "--prod"}
    development = not production & set(flags) and run.process.env.get("NODE_ENV") != "production"
    place = Modules(run.calls.fs, f"{cwd}/node_modules", f"{cwd}/node_modules/.bin")
    modules = place.resolve(declared(text or "{}", development=development) + wanted)
    for each in modules:
        place.install(each)
    place.lock(modules)
    if wanted:
        _save(run, f"{cwd}/package.json", text, wanted)
    if lock and "--no-package-lock" not in flags:
        rows = {f"node_modules/{each.name}": {"version": each.version} for each in modules}
        data = {"name": "app", "lockfileVersion": 3, "requires": True, "packages": rows}
        write_text(run.calls.fs, f"{cwd}/package-lock.json", json.dumps(data, indent=2) + "\n")
    _cache(run, modules)
    run.out(f"\nadded {len(modules)} packages in 2s\n")
    return 0


def _save(run: Invocation, path: str, text: str | None, wanted: list[Module]) -> None:
    data = json.loads(text or "{}")
    known = data.setdefault("dependencies", {})
    for each in wanted:
        known[each.name] = f"^{each.version}"
    data["dependencies"] = dict(sorted(known.items()))
    write_text(run.calls.fs, path, json.dumps(data, indent=2) + "\n")


def _module(run: Invocation, text: str) -> Module | None:
    """Return the package that a word names: a name with a version, a URL, or a directory."""
    if "://" in text or text.startswith(("git+", "github:")):
        name = text.split("#", maxsplit=1)[0].rstrip("/").rpartition("/")[2]
        return find(name.removesuffix(".git").removesuffix(".tgz"))
    if text.startswith((".", "/")):
        raw = run.calls.read_text(f"{text}/package.json") or "{}"
        data = json.loads(raw)
        return find(data.get("name", "app"), data.get("version", ""))
    return find(*split(text))


def _cache(run: Invocation, modules: list[Module]) -> None:
    """Leave what was downloaded in npm's cache."""
    import hashlib

    home = run.process.env.get("HOME", "/root")
    for each in modules:
        raw = hashlib.sha512(f"{each.name}@{each.version}".encode()).hexdigest()
        path = f".npm/_cacache/content-v2/sha512/{raw[:2]}/{raw[2:4]}/{raw[4:]}"
        node = stand_in(f"tarball {each.name} {each.version}", max(each.size // 4, 64))
        unpack(run.calls.fs, {path: node}, run.calls.fs.clock.now(), home)


def _uninstall(run: Invocation, flags: list[str], names: list[str]) -> int:
    everywhere = {"-g", "--global"} & set(flags)
    cwd = run.calls.cwd.rstrip("/")
    place = (
        _global(run, flags)
        if everywhere
        else Modules(run.calls.fs, f"{cwd}/node_modules", f"{cwd}/node_modules/.bin")
    )
    count = sum(place.remove(split(name)[0]) for name in names)
    run.out(f"\nremoved {count} packages in 1s\n")
    return 0


def _other(run: Invocation, command: str, names: list[str]) -> int:
    if command == "cache" and names[:1] in (["clean"], ["clear"]):
        path = f"{run.process.env.get('HOME', '/root')}/.npm/_cacache"
        if run.calls.is_there(path):
            run.calls.fs.remove_tree(path)
    if (command == "config" and names[:1] == ["set"]) or command == "set":
        pairs = [
            name if "=" in name else " ".join(names[1:]).replace(" ", "=", 1) for name in names[-1:]
        ]
        home = run.process.env.get("HOME", "/root")
        old = run.calls.read_text(f"{home}/.npmrc") or ""
        write_text(run.calls.fs, f"{home}/.npmrc", old + "".join(f"{pair}\n" for pair in pairs))
    return 0


@tool("yarn", "yarnpkg", "pnpm", raw=True)
def yarn(run: Invocation) -> int:
    """Install packages of Node, as yarn does."""
    flags, words = _divided(run.argv[1:])
    if {"--version", "-v"} & set(flags):
        run.out("1.22.22\n")
        return 0
    if words[:1] in (["global"],) and words[1:2] == ["add"]:
        wanted = [each for name in words[2:] if (each := _module(run, name)) is not None]
        return _install_globally(run, flags, wanted)
    command, *names = words or ["install"]
    if command in ("install", "add", "i"):
        wanted = [each for name in names if (each := _module(run, name)) is not None]
        status = _install_here(run, flags, wanted, lock=False)
        if not status:
            write_text(
                run.calls.fs, f"{run.calls.cwd.rstrip('/')}/yarn.lock", "# yarn lockfile v1\n"
            )
        return status
    if command in ("cache", "config", "autoclean"):
        return 0
    raise run.machine.unsupported(f"{run.name} {command}")


@tool("corepack", raw=True)
def corepack(run: Invocation) -> int:
    """Turn on the package managers that come with Node."""
    return 0
