"""cargo: programs of Rust built as stand-ins (cargo 1.82)."""

from __future__ import annotations

import re

from dockroot.packages.package import KIB, Draw, program, stand_in
from dockroot.packages.placing import unpack
from dockroot.shell.commands.registry import Invocation, tool

_VALUED = frozenset(
    ("--version", "--vers", "--root", "--git", "--tag", "--branch", "--rev", "--path", "--target",
     "--features", "--bin", "--manifest-path", "--profile", "-p", "-j", "--jobs", "--target-dir")
)  # fmt: skip


@tool("cargo", raw=True)
def cargo(run: Invocation) -> int:
    """Build and install programs of Rust."""
    words = [word for word in run.argv[1:] if not word.startswith("+")]
    if words[:1] in (["--version"], ["-V"]):
        run.out("cargo 1.82.0 (8f40fc59f 2024-08-21)\n")
        return 0
    command, *rest = words or [""]
    flags, names = _divided(rest)
    if command == "install":
        return _install(run, flags, names)
    if command in ("build", "b", "rustc"):
        return _build(run, flags)
    if command in (
        "fetch",
        "clean",
        "test",
        "check",
        "update",
        "init",
        "new",
        "vendor",
        "generate-lockfile",
    ):
        return 0
    raise run.machine.unsupported(f"cargo {command}".strip())


def _divided(words: list[str]) -> tuple[dict[str, str], list[str]]:
    flags: dict[str, str] = {}
    names: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("-"):
            names.append(word)
            continue
        name, equals, value = word.partition("=")
        flags[name] = value if equals else rest.pop(0) if name in _VALUED and rest else ""
    return flags, names


def _install(run: Invocation, flags: dict[str, str], names: list[str]) -> int:
    env = run.process.env
    home = env.get("CARGO_HOME") or f"{env.get('HOME', '/root')}/.cargo"
    root = run.calls.absolute(flags.get("--root") or home)
    found = names or [flags.get("--git", "").rstrip("/").rpartition("/")[2].removesuffix(".git")]
    for name in found:
        crate = name.split("@")[0] or _package(run)
        files = {crate: program(f"cargo {crate}", _size(crate))}
        unpack(run.calls.fs, files, run.calls.fs.clock.now(), f"{root}/bin")
        source = stand_in(f"crate {crate}", _size(crate) // 40)
        path = f"registry/cache/index.crates.io-6f17d22bba15001f/{crate}-1.0.0.crate"
        unpack(run.calls.fs, {path: source}, run.calls.fs.clock.now(), home)
        run.note(f"   Installed package `{crate} v1.0.0` (executable `{crate}`)")
    return 0


def _size(name: str) -> int:
    return Draw(f"cargo {name}").between(1_000, 12_000) * KIB


def _package(run: Invocation, directory: str = ".") -> str:
    text = run.calls.read_text(f"{directory}/Cargo.toml") or ""
    match = re.search(r'(?m)^\s*name\s*=\s*"([^"]+)"', text)
    return match[1] if match else run.calls.cwd.rstrip("/").rpartition("/")[2] or "main"


def _build(run: Invocation, flags: dict[str, str]) -> int:
    if not run.calls.is_there("Cargo.toml") and "--manifest-path" not in flags:
        run.note(f"error: could not find `Cargo.toml` in `{run.calls.cwd}` or any parent directory")
        return 101
    name = flags.get("--bin") or _package(run)
    profile = "release" if {"--release", "-r"} & set(flags) else "debug"
    target = flags.get("--target", "")
    directory = "/".join(filter(None, ["target", target, profile]))
    files = {
        name: program(f"cargo build {name}", _size(name)),
        f"deps/{name}.d": stand_in(f"deps {name}", 400),
    }
    unpack(run.calls.fs, files, run.calls.fs.clock.now(), run.calls.absolute(directory))
    return 0
