"""go: modules fetched and programs built, as stand-ins of plausible size (Go 1.23)."""

from __future__ import annotations

import posixpath
import re

from dockroot.packages.package import KIB, Draw, file, program, stand_in
from dockroot.packages.placing import unpack
from dockroot.shell.commands.registry import Invocation, tool

_VERSION = "1.23.4"
_VALUED = frozenset(
    (
        "-o",
        "-ldflags",
        "-tags",
        "-gcflags",
        "-asmflags",
        "-mod",
        "-modfile",
        "-p",
        "-buildmode",
        "-C",
    )
)


@tool("go", raw=True)
def go(run: Invocation) -> int:
    """Build programs of Go and fetch its modules."""
    command, *words = run.argv[1:] or [""]
    flags, names = _divided(words)
    env = run.process.env
    gopath = env.get("GOPATH") or f"{env.get('HOME', '/root')}/go"
    if command == "version":
        run.out(f"go version go{_VERSION} linux/amd64\n")
        return 0
    if command == "env":
        return _environment(run, names, gopath)
    if command in ("get", "install"):
        return _install(run, names, gopath)
    if command == "build":
        return _build(run, flags, names)
    if command == "mod":
        return _modules(run, names, gopath)
    if command in ("clean", "vet", "fmt", "generate", "test", "telemetry"):
        return 0
    raise run.machine.unsupported(f"go {command}".strip())


def _divided(words: list[str]) -> tuple[dict[str, str], list[str]]:
    flags: dict[str, str] = {}
    rest = list(words)
    while rest and rest[0].startswith("-"):
        name, equals, value = rest.pop(0).partition("=")
        name = "-" + name.lstrip("-")
        flags[name] = value if equals else rest.pop(0) if name in _VALUED and rest else ""
    return flags, rest


def _environment(run: Invocation, names: list[str], gopath: str) -> int:
    known = {
        "GOPATH": gopath,
        "GOROOT": "/usr/local/go",
        "GOOS": "linux",
        "GOARCH": "amd64",
        "GOHOSTARCH": "amd64",
        "GOHOSTOS": "linux",
        "GOVERSION": f"go{_VERSION}",
        "GOMODCACHE": f"{gopath}/pkg/mod",
        "CGO_ENABLED": "1",
    }
    for name in names:
        run.out(f"{run.process.env.get(name) or known.get(name, '')}\n")
    if not names:
        run.out("".join(f"{name}='{value}'\n" for name, value in known.items()))
    return 0


def _binary(run: Invocation, path: str, name: str) -> None:
    """Write a program; the same name gives the same bytes."""
    node = program(f"go build {name}", Draw(f"go {name}").between(2_000, 16_000) * KIB)
    unpack(
        run.calls.fs,
        {posixpath.basename(path): node},
        run.calls.fs.clock.now(),
        posixpath.dirname(path),
    )


def _name(package: str) -> str:
    """Return the program's name of a package path: its last part that is no version."""
    bare = package.split("@", maxsplit=1)[0].rstrip("/").removesuffix("/...")
    parts = [part for part in bare.split("/") if not re.fullmatch(r"v\d+|\.+", part)]
    return parts[-1] if parts else ""


def _install(run: Invocation, names: list[str], gopath: str) -> int:
    directory = run.process.env.get("GOBIN") or f"{gopath}/bin"
    for package in names or ["."]:
        name = _name(package) or _module_name(run)
        if "@" in package or "." in package.split("/")[0]:
            _fetch(run, gopath, package)
        _binary(run, f"{directory}/{name}", name)
    return 0


def _fetch(run: Invocation, gopath: str, package: str) -> None:
    path, _, version = package.partition("@")
    version = version if re.match(r"v\d", version) else "v1.0.0"
    module = "/".join(path.rstrip("/").removesuffix("/...").split("/")[:3])
    escaped = re.sub(r"[A-Z]", lambda match: "!" + match[0].lower(), module)
    size = Draw(f"module {module}").between(30, 3_000) * KIB
    files = {
        f"{escaped}@{version}/go.mod": file(f"module {module}\n", 0o444),
        f"{escaped}@{version}/source.go": stand_in(f"{module} {version}", size, 0o444),
        f"cache/download/{escaped}/@v/{version}.mod": file(f"module {module}\n"),
        f"cache/download/{escaped}/@v/{version}.zip": stand_in(
            f"zip {module} {version}", size // 4
        ),
    }
    unpack(run.calls.fs, files, run.calls.fs.clock.now(), f"{gopath}/pkg/mod")


def _module_name(run: Invocation) -> str:
    text = run.calls.read_text(f"{run.calls.cwd.rstrip('/')}/go.mod") or ""
    match = re.search(r"(?m)^module\s+(\S+)", text)
    return _name(match[1]) if match else run.calls.cwd.rstrip("/").rpartition("/")[2] or "main"


def _build(run: Invocation, flags: dict[str, str], names: list[str]) -> int:
    name = _name(names[0].removesuffix(".go")) if names and _name(names[0]) else _module_name(run)
    target = flags.get("-o", name)
    full = run.calls.absolute(target)
    if target.endswith("/") or run.calls.is_there(full, directory=True):
        full = posixpath.join(full, name)
    _binary(run, full, name)
    return 0


def _modules(run: Invocation, names: list[str], gopath: str) -> int:
    if names[:1] == ["download"] or names[:1] == ["tidy"]:
        text = run.calls.read_text(f"{run.calls.cwd.rstrip('/')}/go.mod") or ""
        for module, version in re.findall(r"(?m)^\s*(?:require\s+)?(\S+\.\S+/\S+)\s+(v\S+)", text):
            _fetch(run, gopath, f"{module}@{version}")
        for module in names[1:]:
            _fetch(run, gopath, module)
    return 0
